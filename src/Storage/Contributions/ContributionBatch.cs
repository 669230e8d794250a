using System.Buffers;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;
using Yibao.Storage.Registers;

namespace Yibao.Storage.Contributions;

/// <summary>
/// One transaction of contributions (缴费事务): reads what it needs, takes rows, and commits them with their postings and a link of the audit
/// chain. Billing workers run beside each other; whatever touches payments, orders or subsidies has the register of contributions alone.
/// </summary>
public sealed class ContributionBatch : IAsyncDisposable
{
    /// <summary>Chain of everything but billing (通用链号). Chains below zero belong to no lane of the counter.</summary>
    public const int Desk = -2;

    /// <summary>Chain of the first billing worker (首个出账链号); the next workers count down.</summary>
    public const int FirstWorker = -10;

    /// <summary>Most billing workers (出账线程上限).</summary>
    public const int WorkersMax = 8;

    // Seconds: a transaction waits for the ones before it, and a large one takes its time.
    private const int Patience = 600;

    private const int Turn = 20_203; // advisory lock of contributions: an arbitrary number of our own
    private const int Chains = 20_204; // advisory locks of the chains below zero

    private readonly DbTransaction transaction;
    private readonly AuditChain chain;
    private readonly WriteSet writes;
    private readonly BusinessIds ids;
    private readonly Postings postings = new();
    private readonly Dictionary<(Payer, Scheme, BillPeriod), BillState> states = [];
    private readonly Dictionary<(Payer, Scheme), long> accounts = [];
    private long allocations;

    private ContributionBatch(DbConnection connection, DbTransaction transaction, AuditChain chain, BusinessIds ids, long at, int number)
    {
        (Connection, this.transaction, this.chain, this.ids) = (connection, transaction, chain, ids);
        writes = new WriteSet(ids.Next(at), at, number);
        At = at;
    }

    /// <summary>Now, Unix milliseconds (时间).</summary>
    public long At { get; }

    /// <summary>Id of the batch (批次号).</summary>
    public long Id => writes.Batch;

    internal DbConnection Connection { get; }

    internal DbTransaction Transaction => transaction;

    internal WriteSet Writes => writes;

    internal BusinessIds Ids => ids;

    internal bool IsPostgres => Connection is NpgsqlConnection;

    /// <summary>Begins (开始).</summary>
    /// <param name="database">The database.</param>
    /// <param name="chainNumber"><see cref="Desk"/>, or a billing worker.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<ContributionBatch> Begin(
        Database database, int chainNumber, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var connection = await database.OpenWriting(cancel);
        try
        {
            var begun = await connection.BeginTransactionAsync(cancel);
            if (database.Engine == Engine.Postgres)
            {
                var turn = chainNumber == Desk ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
                await connection.ExecuteAsync(
                    $"select {turn}({Turn}); select pg_advisory_xact_lock({Chains}, {chainNumber}); set local enable_seqscan = off; "
                    + "set local max_parallel_workers_per_gather = 0",
                    transaction: begun, commandTimeout: Patience);
            }

            var head = await connection.QueryFirstOrDefaultAsync<(long Seq, byte[] Hash, long Batch)?>(
                "select seq, hash, batch from audit_link where chain = @chainNumber order by seq desc limit 1", new { chainNumber }, begun);
            var latest = head is { } found ? new AuditChain(chainNumber, found.Seq, found.Hash) : AuditChain.Empty(chainNumber);
            // A chain is a node of its own; a batch takes few ids, so that the next millisecond is above all of the one before.
            var node = new BusinessIds(BusinessIds.NodesMax - 1 + chainNumber, head?.Batch ?? 0);
            return new ContributionBatch(connection, begun, latest, node, at.ToUnixTimeMilliseconds(), chainNumber);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts money that came in (到账记账).</summary>
    public Postings Postings => postings;

    /// <summary>An edition of a bill, and the bill as it is afterwards.</summary>
    public void Add(Bill bill) => writes.Add(ContributionTables.Bill, ContributionTables.Of(bill, At, Id));

    /// <summary>A bill as it is now; the last one put holds.</summary>
    public void Put(BillState state) => states[(state.Payer, state.Scheme, state.Period)] = state;

    /// <summary>Money of a payer on a bill, which is posted.</summary>
    public void Add(Allocation allocation)
    {
        writes.Add(ContributionTables.Allocation, ContributionTables.Of(allocation, ++allocations, Id));
        postings.Allocated(allocation);
    }

    /// <summary>What a payer has left.</summary>
    public void Put(Payer payer, Scheme scheme, long credit) => accounts[(payer, scheme)] = credit;

    internal void Add(TableShape table, object?[] row) => writes.Add(table, row);

    /// <summary>A statement with named parameters, run at the commit (附加语句).</summary>
    public void Add((string Sql, object Values) statement) => writes.Add(statement.Sql, statement.Values);

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public async Task Commit(CancellationToken cancel = default)
    {
        foreach (var posted in postings.Transactions(() => ids.Next(At)))
        {
            writes.Add(posted);
        }

        foreach (var state in states.Values)
        {
            writes.Add(ContributionTables.State, ContributionTables.Of(state));
        }

        foreach (var ((payer, scheme), credit) in accounts)
        {
            writes.Add(
                ContributionTables.Account, [(long)payer.Region.Value, (long)scheme, (long)payer.Kind, payer.Number, credit]);
        }

        writes.Close();
        foreach (var (sql, values) in writes.Others)
        {
            await Connection.ExecuteAsync(sql, values, transaction, Patience);
        }

        Link();
        foreach (var (table, rows) in writes.Rows.OrderBy(entry => entry.Key.Table, StringComparer.Ordinal))
        {
            if (IsPostgres && !table.IsInsertOnly)
            {
                await Upsert((NpgsqlConnection)Connection, table, rows, cancel);
            }
            else
            {
                await BulkWrite.Write(Connection, table, rows, cancel);
            }
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    internal async Task<List<T>> Query<T>(string sql, object? values = null) =>
        (await Connection.QueryAsync<T>(sql, values, transaction, Patience)).AsList();

    internal Task<T?> One<T>(string sql, object? values = null) =>
        Connection.QueryFirstOrDefaultAsync<T>(sql, values, transaction, Patience);

    /// <summary>Reads rows one by one; the parameters are an object's properties.</summary>
    internal async Task Read(string sql, object values, Action<DbDataReader> row)
    {
        await using var reader = (DbDataReader)await Connection.ExecuteReaderAsync(sql, values, transaction, Patience);
        while (reader.Read())
        {
            row(reader);
        }
    }

    /// <summary>"in these keys" of a statement, with the parameter of <see cref="Keys"/>.</summary>
    internal string In => IsPostgres ? "= any(@keys)" : "in (select value from json_each(@keys))";

    internal object Keys(IEnumerable<string> keys) => IsPostgres ? keys.ToArray() : JsonSerializer.Serialize(keys);

    private void Link()
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        var rows = new List<AuditRow>();
        for (var table = 0; table < CounterTables.Audited.Count; table++)
        {
            foreach (var row in writes.Rows.GetValueOrDefault(CounterTables.Audited[table]) ?? [])
            {
                rows.Add(AuditChain.RowOf(table, row, buffer));
            }
        }

        if (rows.Count > 0)
        {
            writes.Add(CounterTables.AuditLink, chain.Link(Id, At, AuditChain.Rows(rows)));
        }
    }

    private static async Task Upsert(NpgsqlConnection connection, TableShape table, List<object?[]> rows, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(table.PostgresInsert("p"), connection) { CommandTimeout = Patience };
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
