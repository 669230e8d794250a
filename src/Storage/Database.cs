using System.Data.Common;
using Npgsql;

namespace Yibao.Storage;

/// <summary>
/// An open database (数据库) of either engine. Made once per process and database; connections are cheap: the ones of PostgreSQL come from
/// a pool, and SQLite has one writer that takes turns and pooled readers.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly SqliteFile? file;
    private readonly NpgsqlDataSource? server;
    private bool isClosed;

    private Database(DatabaseAddress address, SqliteFile? file, NpgsqlDataSource? server) =>
        (Address, this.file, this.server) = (address, file, server);

    /// <summary>Where it is (地址).</summary>
    public DatabaseAddress Address { get; }

    /// <summary>Its engine (引擎).</summary>
    public Engine Engine => Address.Engine;

    /// <summary>
    /// Opens <c>sqlite:FILE</c> (made when it is not there) or <c>postgres:CONNECTIONSTRING</c> (打开). Throws
    /// <see cref="StorageUnavailableException"/> when it cannot be used, <see cref="ArgumentException"/> when the text is no address.
    /// </summary>
    public static ValueTask<Database> Open(string address, CancellationToken cancel = default) =>
        DatabaseAddress.TryParse(address, out var parsed, out var problem)
            ? Open(parsed!, cancel)
            : throw new ArgumentException(problem, nameof(address));

    /// <summary>Opens the database at an address (打开). Throws <see cref="StorageUnavailableException"/> when it cannot be used.</summary>
    public static async ValueTask<Database> Open(DatabaseAddress address, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Engine == Engine.Sqlite
            ? new Database(address, SqliteFile.Open(address.Target), server: null)
            : new Database(address, file: null, await PostgresServer.Open(address, cancel));
    }

    /// <summary>
    /// A connection that only reads (读连接). On SQLite writing on it fails; it sees what was committed when its statement or transaction
    /// began.
    /// </summary>
    public async ValueTask<DbConnection> OpenReading(CancellationToken cancel = default) =>
        file is not null ? file.OpenReading() : await PostgresServer.Connect(server!, Address, cancel);

    /// <summary>
    /// A connection that writes (写连接). On SQLite there is one: whoever asks waits until the one before has disposed of it, so hold it no
    /// longer than one transaction takes. Commands prepared on it stay prepared.
    /// </summary>
    public async ValueTask<DbConnection> OpenWriting(CancellationToken cancel = default) =>
        file is not null ? await file.OpenWriting(cancel) : await PostgresServer.Connect(server!, Address, cancel);

    /// <summary>Closes every connection and gives up the file (关闭).</summary>
    public async ValueTask DisposeAsync()
    {
        if (isClosed)
            return;
        isClosed = true;
        if (file is not null)
            await file.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }
}
