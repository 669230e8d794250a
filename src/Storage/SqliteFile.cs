using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Yibao.Storage;

/// <summary>
/// A SQLite file that this process serves (数据库文件). The packaged SQLite is 3.50.4; up to 3.51.2 a write-ahead log can be damaged when
/// two connections write or checkpoint at the same moment. So there is exactly one connection that can do either: a lock file beside the
/// database keeps other processes (and a second opening by this one) out, and every other connection of ours is read-only.
/// </summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    // A reader meets a lock only while a write-ahead log is recovered or reset: milliseconds. Past this something is wrong.
    private const string Patience = "pragma busy_timeout = 10000;";

    // 64 MiB of pages for the one writer: the upper levels of every index stay in memory. 64 MiB of log before it goes to the file: a page
    // that many commits change goes once.
    private const string Durable = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma fullfsync = on;
        pragma foreign_keys = on;
        pragma cache_size = -65536;
        pragma wal_autocheckpoint = 16384;
        """;

    // A reader forgets its pages whenever somebody has committed; what one batch reads has room (16 MiB).
    private const string ReaderPages = "pragma cache_size = -16384;";

    // SQLite counts its memory under a lock at every allocation; nobody reads the count. The locks of its connections stay: a statement
    // that was not disposed is ended by the finalizer's thread.
    static SqliteFile()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private readonly FileStream lockFile;
    private readonly Writer writer;
    private readonly string readerAddress;

    private SqliteFile(FileStream lockFile, Writer writer, string path)
    {
        (this.lockFile, this.writer) = (lockFile, writer);
        readerAddress = AddressOf(path, SqliteOpenMode.ReadOnly, pooled: true);
    }

    /// <summary>Opens the file, or makes it. Throws <see cref="StorageUnavailableException"/>.</summary>
    public static SqliteFile Open(string given)
    {
        var path = Path.GetFullPath(given);
        // Two names of one file must meet at one lock.
        if (File.Exists(path))
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var taken = Lock(path, given);
        var only = new Writer(AddressOf(path, SqliteOpenMode.ReadWriteCreate, pooled: false));
        try
        {
            only.Begin();
            return new SqliteFile(taken, only, path);
        }
        catch (SqliteException unusable)
        {
            only.End();
            taken.Dispose();
            throw new StorageUnavailableException($"the database file '{given}' cannot be used: {unusable.Message}", unusable);
        }
    }

    /// <summary>A read-only connection, from a pool.</summary>
    public DbConnection OpenReading()
    {
        var reader = new SqliteConnection(readerAddress);
        try
        {
            reader.Open();
            Execute(reader, Patience + ReaderPages);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The writer, when it is free.</summary>
    public ValueTask<DbConnection> OpenWriting(CancellationToken cancel) => writer.Lend(cancel);

    /// <summary>Waits for the writer, closes everything, then gives up the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.Lend(CancellationToken.None);
        using (var reader = new SqliteConnection(readerAddress))
            SqliteConnection.ClearPool(reader);
        writer.End();
        await lockFile.DisposeAsync();
    }

    private static FileStream Lock(string path, string given)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception broken) when (broken is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"the database file '{given}' cannot be made or written: {broken.Message}", broken);
        }
        catch (IOException taken)
        {
            throw new StorageUnavailableException(
                $"the database file '{given}' is in use by another yibao process; stop that one first. "
                + $"A SQLite file has one process; several need PostgreSQL. ({taken.Message})",
                taken);
        }
    }

    private static string AddressOf(string path, SqliteOpenMode mode, bool pooled) => new SqliteConnectionStringBuilder
    {
        DataSource = path, Mode = mode, Pooling = pooled,
    }.ToString();

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>The one connection that writes: closing it hands it to the next in line.</summary>
    private sealed class Writer(string address) : SqliteConnection(address)
    {
        private readonly SemaphoreSlim turn = new(1, 1);
        private bool isLent;
        private bool isEnding;

        public void Begin()
        {
            Open();
            Execute(this, Patience);
            Execute(this, Durable);
            if (Execute(this, "pragma journal_mode") is not "wal")
                throw new SqliteException("the file system does not allow a write-ahead log", SQLitePCL.raw.SQLITE_CANTOPEN);
        }

        public async ValueTask<DbConnection> Lend(CancellationToken cancel)
        {
            await turn.WaitAsync(cancel);
            isLent = true;
            return this;
        }

        public void End()
        {
            isEnding = true;
            Dispose();
            turn.Dispose();
        }

        /// <summary>What disposing comes to.</summary>
        public override void Close()
        {
            if (isEnding)
                base.Close();
            else
                GiveBack();
        }

        private void GiveBack()
        {
            if (!isLent)
                return;
            isLent = false;
            // What its holder began and did not commit does not reach the next one.
            Transaction?.Dispose();
            turn.Release();
        }
    }
}
