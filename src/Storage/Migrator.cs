using System.Data.Common;
using System.Globalization;
using Dapper;
using Yibao.Kernel;

namespace Yibao.Storage;

/// <summary>What a migration would do or has done (迁移计划).</summary>
/// <param name="Applied">Migrations that the database had before (已执行).</param>
/// <param name="Pending">Migrations that are due (待执行), in order; after <see cref="Migrator.Apply"/> the ones that it ran.</param>
/// <param name="Refusal">Why nothing may be done (拒绝原因), one of <see cref="Migrator.Refusals"/>; null when it may.</param>
public sealed record MigrationPlan(IReadOnlyList<Migration> Applied, IReadOnlyList<Migration> Pending, Refusal? Refusal)
{
    /// <summary>Whether the database is as this program needs it (已是最新).</summary>
    public bool IsCurrent => Refusal is null && Pending.Count == 0;
}

/// <summary>
/// Brings a database to this program's schema (数据库迁移): each migration once, in order, in a transaction of its own with its row in
/// <c>yibao_migration</c>. Several processes may start at once; on PostgreSQL they take turns.
/// </summary>
public static class Migrator
{
    /// <summary>A newer program has been here (库版本较新).</summary>
    public static readonly RefusalKind NewerProgram =
        new("MIG001", "数据库已由更新版本的程序迁移", "the database was migrated by a newer program");

    /// <summary>A file is not what was run (迁移文件被改动).</summary>
    public static readonly RefusalKind ChangedFile =
        new("MIG002", "已执行的迁移文件被改动", "a migration that was applied has been changed since");

    // Any number that nobody else uses as an advisory lock of this database.
    private const long Turn = 0x59_69_62_61_6F;

    private const string Table = """
        create table if not exists yibao_migration (
            number integer not null primary key,
            name {key} not null,
            checksum {key} not null,
            applied_at {key} not null
        )
        """;

    /// <summary>Every reason to refuse (拒绝类型), in order of precedence.</summary>
    public static IReadOnlyList<RefusalKind> Refusals { get; } = [NewerProgram, ChangedFile];

    /// <summary>What <see cref="Apply"/> would do (试算); writes nothing.</summary>
    /// <param name="database">The database.</param>
    /// <param name="migrations">The list to follow; null for this program's.</param>
    /// <param name="cancel">To give up.</param>
    public static async ValueTask<MigrationPlan> Plan(
        Database database, IReadOnlyList<Migration>? migrations = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await Plan(database.Engine, connection, migrations ?? Migration.All);
    }

    /// <summary>
    /// Runs what is due (执行迁移) and says what it ran; nothing when refused. Throws <see cref="InvalidOperationException"/>, with the
    /// file's name, for a migration that fails: it and all after it are not applied.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="now">The instant that is written down.</param>
    /// <param name="migrations">The list to follow; null for this program's.</param>
    /// <param name="cancel">To give up between two migrations.</param>
    public static async ValueTask<MigrationPlan> Apply(
        Database database, DateTimeOffset now, IReadOnlyList<Migration>? migrations = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenWriting(cancel);
        var isShared = database.Engine == Engine.Postgres;
        if (isShared)
            await connection.ExecuteAsync("select pg_advisory_lock(@Turn)", new { Turn });
        try
        {
            var plan = await Plan(database.Engine, connection, migrations ?? Migration.All);
            if (plan.Refusal is not null)
                return plan;
            if (plan.Applied.Count == 0)
                await connection.ExecuteAsync(new Migration(0, "table", Table).For(database.Engine));
            foreach (var migration in plan.Pending)
            {
                cancel.ThrowIfCancellationRequested();
                await Run(connection, database.Engine, migration, now);
            }

            return plan;
        }
        finally
        {
            if (isShared)
                await connection.ExecuteAsync("select pg_advisory_unlock(@Turn)", new { Turn });
        }
    }

    private static async Task Run(DbConnection connection, Engine engine, Migration migration, DateTimeOffset now)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(migration.For(engine), transaction: transaction);
            var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            await connection.ExecuteAsync(
                "insert into yibao_migration (number, name, checksum, applied_at) values (@Number, @Name, @Checksum, @at)",
                new { migration.Number, migration.Name, migration.Checksum, at },
                transaction);
            await transaction.CommitAsync();
        }
        catch (DbException wrong)
        {
            throw new InvalidOperationException($"migration {migration.FileName} failed: {wrong.Message}", wrong);
        }
    }

    private static async Task<MigrationPlan> Plan(Engine engine, DbConnection connection, IReadOnlyList<Migration> migrations)
    {
        var applied = await Applied(engine, connection);
        var done = migrations.Where(migration => applied.Any(row => row.Number == migration.Number)).ToArray();
        var pending = migrations.Except(done).ToArray();
        if (applied.FirstOrDefault(row => migrations.All(migration => migration.Number != row.Number)) is { } unknown)
        {
            var newest = migrations.Count == 0 ? "none" : migrations[^1].FileName;
            var newer = new Refusal(NewerProgram, unknown.FileName, $"this program knows migrations up to {newest}");
            return new MigrationPlan(done, [], newer);
        }

        foreach (var migration in done)
        {
            var row = applied.Single(row => row.Number == migration.Number);
            if (row.Checksum != migration.Checksum)
            {
                var detail = $"applied with SHA-256 {row.Checksum}, now {migration.Checksum}";
                return new MigrationPlan(done, [], new Refusal(ChangedFile, migration.FileName, detail));
            }
        }

        return new MigrationPlan(done, pending, Refusal: null);
    }

    private static async Task<AppliedRow[]> Applied(Engine engine, DbConnection connection)
    {
        var isThere = await connection.ExecuteScalarAsync<long>(engine == Engine.Sqlite
            ? "select count(*) from sqlite_master where type = 'table' and name = 'yibao_migration'"
            : "select count(*) from pg_class where oid = to_regclass('yibao_migration')");
        if (isThere == 0)
            return [];
        await using var command = connection.CreateCommand(); // by hand: every start reads them, and a mapper is compiled first
        command.CommandText = "select number, name, checksum from yibao_migration order by number";
        await using var rows = await command.ExecuteReaderAsync();
        var applied = new List<AppliedRow>();
        while (await rows.ReadAsync())
        {
            applied.Add(new AppliedRow(rows.GetInt32(0), rows.GetString(1), rows.GetString(2)));
        }

        return [.. applied];
    }

    private sealed record AppliedRow(int Number, string Name, string Checksum)
    {
        public string FileName => new Migration(Number, Name, "").FileName;
    }
}
