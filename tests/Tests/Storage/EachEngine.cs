using Npgsql;
using Yibao.Storage;
using Yibao.Tests.Storage;
using Yibao.Workbench;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace Yibao.Tests.Storage;

/// <summary>Theory data: the same test on both engines, <c>[Theory, ClassData(typeof(EachEngine))]</c>.</summary>
public sealed class EachEngine : TheoryData<Engine>
{
    public EachEngine() => AddRange(Engine.Sqlite, Engine.Postgres);
}

/// <summary>The one PostgreSQL of a test run: started by the first test that needs it, removed after the last.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private const string Template = "yibao_template";

    private static readonly Lazy<Task<ThrowawayCluster>> Cluster = new(() => ThrowawayCluster.Start());

    private static readonly Lazy<Task> Migrated = new(Migrate);

    private static int databases;

    /// <summary>A fresh database, migrated or empty; its connection string.</summary>
    internal static async Task<string> NewDatabase(bool isEmpty)
    {
        var cluster = await Cluster.Value;
        if (!isEmpty)
        {
            await Migrated.Value;
        }

        var name = $"test{Interlocked.Increment(ref databases)}";
        return await cluster.CreateDatabase(name, isEmpty ? null : Template);
    }

    public async ValueTask DisposeAsync()
    {
        if (Cluster.IsValueCreated)
        {
            NpgsqlConnection.ClearAllPools();
            await (await Cluster.Value).DisposeAsync();
        }
    }

    private static async Task Migrate()
    {
        var address = await (await Cluster.Value).CreateDatabase(Template);
        await using var database = await Database.Open($"postgres:{address};Pooling=false");
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
    }
}

/// <summary>
/// A database for one test, gone with it: <c>await using var test = await TestDatabase.Open(engine);</c> then <c>test.Database</c>. Has the
/// program's schema unless an empty one is asked for.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private TestDatabase(string address, DirectoryInfo folder) => (Address, this.folder) = (address, folder);

    /// <summary>For <see cref="Database.Open(string, CancellationToken)"/> and for --db.</summary>
    internal string Address { get; }

    /// <summary>The open database.</summary>
    internal Database Database { get; private set; } = null!;

    internal static async Task<TestDatabase> Open(Engine engine, bool isEmpty = false)
    {
        var scratch = Directory.CreateTempSubdirectory("yibao-test-");
        var address = engine == Engine.Sqlite
            ? $"sqlite:{Path.Combine(scratch.FullName, "yibao.db")}"
            : $"postgres:{await SharedCluster.NewDatabase(isEmpty)}";
        var test = new TestDatabase(address, scratch);
        await test.Reopen();
        if (engine == Engine.Sqlite && !isEmpty)
        {
            await Migrator.Apply(test.Database, DateTimeOffset.UnixEpoch);
        }

        return test;
    }

    /// <summary>Closes the database, for a command that opens it itself.</summary>
    internal ValueTask Close() => Database.DisposeAsync();

    /// <summary>Opens it again after <see cref="Close"/>.</summary>
    internal async Task Reopen() => Database = await Database.Open(Address);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
