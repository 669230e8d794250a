using System.Data;
using System.Data.Common;
using Dapper;

namespace Yibao.Storage.Verify;

/// <summary>
/// One moment of a database (快照), seen by as many readers at once as are asked for, while the office goes on. On SQLite they share a
/// connection, on PostgreSQL each has its own that takes over the first one's snapshot.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    // Sorts and groups of a check, which runs alone, before they go to disk; compiling a statement takes longer than most of them.
    private const string Settings = "set local work_mem = '64MB'; set local jit = off";

    private const string SqliteSettings = "pragma cache_size = -65536"; // KiB

    private readonly Database database;
    private readonly DbTransaction transaction;
    private readonly List<DbTransaction> others = [];

    private Snapshot(Database database, DbTransaction transaction) => (this.database, this.transaction) = (database, transaction);

    /// <summary>The first connection.</summary>
    public DbConnection Connection => transaction.Connection!;

    public static async Task<Snapshot> Take(Database database, CancellationToken cancel)
    {
        var begun = await Begin(database, cancel);
        // SQLite takes the snapshot with the first read.
        await begun.Connection!.ExecuteScalarAsync<long>("select count(*) from yibao_migration");
        return new Snapshot(database, begun);
    }

    /// <summary>A connection for a reader that stays open beside others.</summary>
    public async Task<DbConnection> ConnectionForStream(CancellationToken cancel)
    {
        if (database.Engine == Engine.Sqlite)
        {
            return Connection;
        }

        var name = await Connection.ExecuteScalarAsync<string>("select pg_export_snapshot()", transaction: transaction);
        var other = await Begin(database, cancel, name);
        others.Add(other);
        return other.Connection!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in others.Append(transaction))
        {
            await using var connection = one.Connection;
            await one.DisposeAsync();
        }
    }

    private static async Task<DbTransaction> Begin(Database database, CancellationToken cancel, string? snapshot = null)
    {
        var connection = await database.OpenReading(cancel);
        if (database.Engine == Engine.Sqlite)
        {
            await connection.ExecuteAsync(SqliteSettings);
            return ((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: true);
        }

        var begun = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        if (snapshot is not null)
        {
            await connection.ExecuteAsync($"set transaction snapshot '{snapshot}'", transaction: begun);
        }

        await connection.ExecuteAsync(Settings, transaction: begun);
        return begun;
    }
}
