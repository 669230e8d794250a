using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yibao.Storage;

/// <summary>
/// Copies of a whole database in one file (备份与恢复): of SQLite with its online backup, of PostgreSQL with pg_dump and pg_restore. A copy
/// shows one moment; the database may be written meanwhile.
/// </summary>
public static class DatabaseCopy
{
    private const string Unfinished = ".unfinished";

    // Whoever restores owns what is restored.
    private static readonly string[] Anybodys = ["--no-owner", "--no-privileges"];

    /// <summary>Engine of a copy (副本所属引擎), by its first bytes; null when the file is none.</summary>
    public static Engine? EngineOf(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[16];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length].StartsWith("SQLite format 3\0"u8) ? Engine.Sqlite
            : head[..length].StartsWith("PGDMP"u8) ? Engine.Postgres
            : null;
    }

    /// <summary>
    /// Copies a database to a new file (备份), complete on disk or not there at all. A SQLite file may be in use by another process
    /// meanwhile: it is only read. Throws <see cref="StorageUnavailableException"/> when it cannot be done.
    /// </summary>
    /// <param name="address">The database.</param>
    /// <param name="file">The new file; whoever calls has made sure that there is none.</param>
    /// <param name="searchPath">The value of PATH, for pg_dump.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task Backup(DatabaseAddress address, string file, string? searchPath, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var unfinished = file + Unfinished;
        File.Delete(unfinished);
        try
        {
            if (address.Engine == Engine.Sqlite)
                CopySqlite(address.Target, unfinished);
            else
                await Run("pg_dump", searchPath, address, ["--format=custom", .. Anybodys, $"--file={unfinished}"], cancel);
            Flush(unfinished);
            File.Move(unfinished, file);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>
    /// Fills a new database from a copy (恢复): a SQLite file that is not there yet, or a PostgreSQL database without tables. Throws
    /// <see cref="StorageUnavailableException"/> when it is neither, or when it cannot be done; then nothing has changed.
    /// </summary>
    /// <param name="file">The copy, of the engine of the database.</param>
    /// <param name="address">The database.</param>
    /// <param name="searchPath">The value of PATH, for pg_restore.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task Restore(string file, DatabaseAddress address, string? searchPath, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Engine == Engine.Sqlite)
        {
            if (File.Exists(address.Target))
                throw new StorageUnavailableException($"{address} is there already; a copy is restored to a file that is not");
            var unfinished = address.Target + Unfinished;
            File.Delete(unfinished);
            CopySqlite(file, unfinished);
            Flush(unfinished);
            File.Move(unfinished, address.Target);
            return;
        }

        await using (var database = await Database.Open(address, cancel))
        {
            await using var connection = await database.OpenReading(cancel);
            var tables = await connection.ExecuteScalarAsync<long>(
                "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
            if (tables > 0)
                throw new StorageUnavailableException($"{address} has {tables} tables; a copy is restored to a database without any");
        }

        var name = new NpgsqlConnectionStringBuilder(address.Target).Database!;
        await Run("pg_restore", searchPath, address, ["--single-transaction", .. Anybodys, $"--dbname={name}", file], cancel);
    }

    private static void CopySqlite(string from, string to)
    {
        try
        {
            using var source = Open(from, SqliteOpenMode.ReadOnly);
            using var copy = Open(to, SqliteOpenMode.ReadWriteCreate);
            source.BackupDatabase(copy);
            using var check = copy.CreateCommand();
            check.CommandText = "pragma quick_check(1)";
            if (check.ExecuteScalar() is not "ok" and var fault)
                throw new StorageUnavailableException($"the copy of '{from}' is damaged: {fault}");
        }
        catch (SqliteException broken)
        {
            File.Delete(to);
            throw new StorageUnavailableException($"'{from}' cannot be copied: {broken.Message}", broken);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(address.ToString());
        connection.Open();
        return connection;
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    // What the program must know of the server goes by variables: an argument would show the password to every user of the machine.
    private static Task Run(string program, string? searchPath, DatabaseAddress address, string[] arguments, CancellationToken cancel)
    {
        var server = new NpgsqlConnectionStringBuilder(address.Target);
        var start = new ProcessStartInfo(PostgresPrograms.Find(program, searchPath), arguments);
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = server.Username;
        start.Environment["PGPASSWORD"] = server.Password;
        start.Environment["PGDATABASE"] = server.Database ?? server.Username;
        return PostgresPrograms.Run(start, cancel);
    }
}
