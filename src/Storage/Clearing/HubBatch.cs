using System.Data.Common;
using Dapper;
using Yibao.Ledger;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>
/// What is known at the hub (清算中心查询): inside a transaction, or as it is now. Every question of clearing between regions is asked
/// through it.
/// </summary>
public class HubReader : IAsyncDisposable
{
    private readonly IAsyncDisposable owned;

    private protected HubReader(DbConnection connection, DbTransaction? transaction, IAsyncDisposable owned) =>
        (Connection, Transaction, this.owned) = (connection, transaction, owned);

    internal DbConnection Connection { get; }

    internal DbTransaction? Transaction { get; }

    /// <summary>Opens the database for questions (打开查询).</summary>
    public static async Task<HubReader> Open(Database database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var connection = await database.OpenReading(cancel);
        return new HubReader(connection, null, connection);
    }

    /// <summary>Ends (结束); what was not committed is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        await owned.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal async Task<List<T>> Query<T>(string sql, object? values = null) =>
        (await Connection.QueryAsync<T>(sql, values, Transaction, AuditedBatch.Patience)).AsList();

    internal Task<T?> One<T>(string sql, object? values = null) =>
        Connection.QueryFirstOrDefaultAsync<T>(sql, values, Transaction, AuditedBatch.Patience);

    internal async Task Read(string sql, object values, Action<DbDataReader> row)
    {
        await using var reader = (DbDataReader)await Connection.ExecuteReaderAsync(sql, values, Transaction, AuditedBatch.Patience);
        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }
}

/// <summary>
/// One transaction of the hub (清算中心事务): it has the hub to itself, and commits rows with their postings and a link of the audit chain.
/// </summary>
public sealed class HubBatch : HubReader
{
    /// <summary>Its chain (链号): below zero, so that it is no lane of the counter.</summary>
    public const int Chain = -5;

    private readonly AuditedBatch batch;

    private HubBatch(AuditedBatch batch)
        : base(batch.Connection, batch.Transaction, batch) => this.batch = batch;

    /// <summary>Now, Unix milliseconds (时间).</summary>
    public long At => batch.Writes.At;

    /// <summary>Id of the batch (批次号).</summary>
    public long Id => batch.Writes.Batch;

    /// <summary>Begins (开始): waits for the transaction of the hub before it.</summary>
    public static async Task<HubBatch> Begin(Database database, DateTimeOffset at, CancellationToken cancel = default) =>
        new(await AuditedBatch.Begin(database, Chain, at, cancel));

    /// <summary>The next business id (取号).</summary>
    public long NextId() => batch.Ids.Next(At);

    /// <summary>A ledger transaction (凭证).</summary>
    public void Post(LedgerTransaction transaction) => batch.Writes.Add(transaction);

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public Task Commit(CancellationToken cancel = default) => batch.Commit(cancel);

    internal void Add(TableShape table, object?[] row) => batch.Writes.Add(table, row);
}
