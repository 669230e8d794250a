using System.Data.Common;
using System.Text.Json;
using Dapper;
using Npgsql;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>
/// One transaction of contributions (缴费事务): reads what it needs, takes rows, and commits them with their postings and a link of the audit
/// chain. Billing workers run beside each other, and so do payments of payers of different slots; whatever touches orders, refunds,
/// subsidies or several payers' money has the register of contributions alone.
/// </summary>
public sealed class ContributionBatch : IAsyncDisposable
{
    /// <summary>Chain of everything but billing (通用链号). Chains below zero belong to no lane of the counter.</summary>
    public const int Desk = -2;

    /// <summary>Chain of the first billing worker (首个出账链号); the next workers count down.</summary>
    public const int FirstWorker = -10;

    /// <summary>Most billing workers (出账线程上限).</summary>
    public const int WorkersMax = 8;

    /// <summary>Slots of payers (缴费人分组): two transactions may match payments of payers of different slots.</summary>
    public const int Slots = 4;

    private const int Turn = 20_203; // advisory locks of contributions, one per slot: an arbitrary number of our own

    // Whatever the statistics of a growing table say, a join goes in the order in which it is written, from key to key.
    private const string Joins =
        "set local enable_hashjoin = off; set local enable_mergejoin = off; set local join_collapse_limit = 1;";

    // Planned for its values, a statement over ten thousand keys is estimated key by key, which takes as long as running it.
    private const string Plans = "set local plan_cache_mode = force_generic_plan;";

    private readonly AuditedBatch batch;
    private readonly Postings postings = new();
    private readonly Dictionary<(Payer, Scheme, BillPeriod), BillState> states = [];
    private readonly Dictionary<(Payer, Scheme, BillPeriod), BillState> stored = []; // bills as they were read
    private readonly Dictionary<(Payer, Scheme), long> accounts = [];
    private long allocations;

    private ContributionBatch(AuditedBatch batch) => this.batch = batch;

    /// <summary>Now, Unix milliseconds (时间).</summary>
    public long At => Writes.At;

    /// <summary>Id of the batch (批次号).</summary>
    public long Id => Writes.Batch;

    internal DbConnection Connection => batch.Connection;

    internal DbTransaction Transaction => batch.Transaction;

    internal WriteSet Writes => batch.Writes;

    internal BusinessIds Ids => batch.Ids;

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
        var turn = chainNumber == Desk ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
        var slots = string.Concat(Enumerable.Range(0, Slots).Select(slot => $"select {turn}({Turn}, {slot});"));
        return new ContributionBatch(await AuditedBatch.Begin(
            database, chainNumber, at, cancel, slots + Joins + (chainNumber == Desk ? Plans : "")));
    }

    /// <summary>Begins to match payments of payers of one slot, and of no others (分组开始).</summary>
    public static async Task<ContributionBatch> BeginSlot(
        Database database, int slot, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new ContributionBatch(
            await AuditedBatch.Begin(
                database, FirstWorker - slot, at, cancel, $"select pg_advisory_xact_lock({Turn}, {slot});" + Joins + Plans));
    }

    /// <summary>The slot of a payer (所属分组): the same in every process.</summary>
    public static int SlotOf(Payer payer)
    {
        var sum = 0U;
        foreach (var character in payer.Number)
        {
            sum = unchecked((sum * 31) + character);
        }

        return (int)(sum % Slots);
    }

    /// <summary>Posts money that came in (到账记账).</summary>
    public Postings Postings => postings;

    /// <summary>An edition of a bill, and the bill as it is afterwards.</summary>
    public void Add(Bill bill) => Writes.Add(ContributionTables.Bill, ContributionTables.Of(bill, At, Id));

    /// <summary>A bill as it is now; the last one put holds. Whatever is stored must have been read in this transaction.</summary>
    public void Put(BillState state) => states[(state.Payer, state.Scheme, state.Period)] = state;

    /// <summary>Money of a payer on a bill, which is posted.</summary>
    public void Add(Allocation allocation)
    {
        Writes.Add(ContributionTables.Allocation, ContributionTables.Of(allocation, ++allocations, Id));
        postings.Allocated(allocation);
    }

    /// <summary>What a payer has left.</summary>
    public void Put(Payer payer, Scheme scheme, long credit) => accounts[(payer, scheme)] = credit;

    internal void Add(TableShape table, object?[] row) => Writes.Add(table, row);

    /// <summary>A statement with named parameters, run at the commit (附加语句).</summary>
    public void Add((string Sql, object Values) statement) => Writes.Add(statement.Sql, statement.Values);

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public async Task Commit(CancellationToken cancel = default)
    {
        foreach (var posted in postings.Transactions(() => Ids.Next(At)))
        {
            Writes.Add(posted);
        }

        foreach (var (key, state) in states.OrderBy(entry => entry.Value.Payer.Number, StringComparer.Ordinal)) // in the order of its key
        {
            var before = stored.GetValueOrDefault(key);
            if (before is not null && state.IsPaidFrom(before))
            {
                Writes.Add(ContributionTables.PaidState, ContributionTables.PaidOf(state));
            }
            else
            {
                Writes.Add(
                    before is null ? ContributionTables.State : ContributionTables.ChangedState, ContributionTables.Of(state));
            }

            var wasUnfinished = before is { IsUnfinished: true };
            if (wasUnfinished != state.IsUnfinished)
            {
                Writes.Add(
                    wasUnfinished ? ContributionTables.Finished : ContributionTables.Unfinished, ContributionTables.KeyOf(state));
            }
        }

        foreach (var ((payer, scheme), credit) in accounts)
        {
            Writes.Add(
                ContributionTables.Account, [(long)payer.Region.Value, (long)scheme, (long)payer.Kind, payer.Number, credit]);
        }

        await batch.Commit(cancel);
    }

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public ValueTask DisposeAsync() => batch.DisposeAsync();

    /// <summary>A row of bill_state.</summary>
    internal BillState StateOf(DbDataReader row)
    {
        var state = ContributionTables.StateOf(row);
        stored[(state.Payer, state.Scheme, state.Period)] = state;
        return state;
    }

    internal async Task<List<T>> Query<T>(string sql, object? values = null) =>
        (await Connection.QueryAsync<T>(sql, values, Transaction, AuditedBatch.Patience)).AsList();

    internal Task<T?> One<T>(string sql, object? values = null) =>
        Connection.QueryFirstOrDefaultAsync<T>(sql, values, Transaction, AuditedBatch.Patience);

    /// <summary>Reads rows one by one; the parameters are an object's properties.</summary>
    internal async Task Read(string sql, object values, Action<DbDataReader> row)
    {
        await using var reader = (DbDataReader)await Connection.ExecuteReaderAsync(sql, values, Transaction, AuditedBatch.Patience);
        while (reader.Read())
        {
            row(reader);
        }
    }

    /// <summary>"in these keys" of a statement, with the parameter of <see cref="Keys"/>.</summary>
    internal string In => IsPostgres ? "= any(@keys)" : "in (select value from json_each(@keys))";

    internal object Keys(IEnumerable<string> keys) => IsPostgres ? keys.ToArray() : JsonSerializer.Serialize(keys);
}
