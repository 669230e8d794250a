using System.Buffers;
using System.Data.Common;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Yibao.Kernel;
using Yibao.Storage.Registers;

namespace Yibao.Storage.Counter;

/// <summary>
/// One transaction of something that is no lane (留痕事务): has a chain below zero to itself until it ends, and commits a write set with its
/// link of the audit chain. Whoever needs a chain that another transaction has waits for it, as long as that takes.
/// </summary>
internal sealed class AuditedBatch : IAsyncDisposable
{
    /// <summary>Seconds that a statement may take: a transaction waits for the ones before it, and a large one takes its time.</summary>
    public const int Patience = 600;

    private const int Chains = 20_204; // advisory locks of the chains below zero: an arbitrary number of our own

    private readonly AuditChain chain;

    private AuditedBatch(DbConnection connection, DbTransaction transaction, AuditChain chain, BusinessIds ids, long at)
    {
        (Connection, Transaction, this.chain, Ids) = (connection, transaction, chain, ids);
        Writes = new WriteSet(ids.Next(at), at, (int)chain.Chain);
    }

    /// <summary>The connection, for reading.</summary>
    public DbConnection Connection { get; }

    /// <summary>The transaction.</summary>
    public DbTransaction Transaction { get; }

    /// <summary>What it will write.</summary>
    public WriteSet Writes { get; }

    /// <summary>Ids of the chain.</summary>
    public BusinessIds Ids { get; }

    /// <summary>Begins (开始).</summary>
    /// <param name="database">The database.</param>
    /// <param name="chainNumber">Number of the chain, below zero.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">To give up.</param>
    /// <param name="turn">Statement by which it first takes its turn on PostgreSQL, with its semicolon; empty: none but the chain.</param>
    public static async Task<AuditedBatch> Begin(
        Database database, int chainNumber, DateTimeOffset at, CancellationToken cancel, string turn = "")
    {
        var connection = await database.OpenWriting(cancel);
        try
        {
            var begun = await connection.BeginTransactionAsync(cancel);
            if (connection is NpgsqlConnection)
            {
                // Whatever the statistics of a growing table say, every look-up goes by a key.
                await connection.ExecuteAsync(
                    $"{turn} select pg_advisory_xact_lock({Chains}, {chainNumber}); set local enable_seqscan = off; set local jit = off; "
                    + "set local max_parallel_workers_per_gather = 0",
                    transaction: begun, commandTimeout: Patience);
            }

            var head = await connection.QueryFirstOrDefaultAsync<(long Seq, byte[] Hash, long Batch)?>(
                "select seq, hash, batch from audit_link where chain = @chainNumber order by seq desc limit 1", new { chainNumber }, begun);
            var own = head is { } found ? new AuditChain(chainNumber, found.Seq, found.Hash) : AuditChain.Empty(chainNumber);
            var latest = await connection.ExecuteScalarAsync<long?>("select max(event_id) from enrolment_event", transaction: begun) ?? 0;
            var ids = new BusinessIds(BusinessIds.NodesMax - 1 + chainNumber, Math.Max(head?.Batch ?? 0, latest));
            return new AuditedBatch(connection, begun, own, ids, at.ToUnixTimeMilliseconds());
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public async Task Commit(CancellationToken cancel)
    {
        Writes.Close();
        foreach (var (sql, values) in Writes.Others)
        {
            await Connection.ExecuteAsync(sql, values, Transaction, Patience);
        }

        Link();
        foreach (var (table, rows) in Writes.Rows.OrderBy(entry => entry.Key.Table, StringComparer.Ordinal))
        {
            if (Connection is NpgsqlConnection postgres && !table.IsInsertOnly)
            {
                await Upsert(postgres, table, rows, cancel);
            }
            else
            {
                await BulkWrite.Write(Connection, table, rows, cancel);
            }
        }

        await Transaction.CommitAsync(cancel);
    }

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private void Link()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        var rows = new List<AuditRow>();
        for (var table = 0; table < CounterTables.Audited.Count; table++)
        {
            foreach (var row in Writes.Rows.GetValueOrDefault(CounterTables.Audited[table]) ?? [])
            {
                rows.Add(AuditChain.RowOf(table, row, buffer));
            }
        }

        if (rows.Count > 0)
        {
            Writes.Add(CounterTables.AuditLink, chain.Link(Writes.Batch, Writes.At, AuditChain.Rows(rows)));
        }
    }

    private static async Task Upsert(NpgsqlConnection connection, TableShape table, List<object?[]> rows, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(table.PostgresWrite("p"), connection) { CommandTimeout = Patience };
        for (var column = 0; column < table.Columns.Count; column++)
        {
            var type = table.Columns[column].Type switch
            {
                ColumnType.Number => NpgsqlDbType.Bigint,
                ColumnType.Text => NpgsqlDbType.Text,
                _ => NpgsqlDbType.Bytea,
            };
            command.Parameters.Add(
                new NpgsqlParameter("p" + column, NpgsqlDbType.Array | type) { Value = table.ColumnOf(rows, column) });
        }

        await command.ExecuteNonQueryAsync(cancel);
    }
}
