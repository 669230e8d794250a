using System.Data.Common;
using System.Text.Json;
using Dapper;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>
/// One transaction of claims, payments of providers and special funds (定点机构拨付事务): one at a time on a database, so that nothing is paid or
/// set
/// off twice. What was put is what later questions of the same transaction see.
/// </summary>
public sealed class ProviderBatch : IAsyncDisposable
{
    /// <summary>Its audit chain (审计链号). Chains below zero belong to no lane of the counter.</summary>
    public const int Chain = -4;

    /// <summary>
    /// Most payments of one transaction (每批拨付上限): each posts a ledger transaction, and a millisecond of business ids has 4096.
    /// </summary>
    public const int PaymentsMax = 1_000;

    private readonly AuditedBatch batch;
    private readonly Dictionary<PayeeKey, ProviderBalance> balances = [];
    private readonly Dictionary<(RegionCode, long), FundGrant> grants = [];
    private readonly HashSet<PayeeKey> changed = [];
    private readonly Dictionary<(TableShape, RegionCode), long> numbers = [];

    private ProviderBatch(AuditedBatch batch) => this.batch = batch;

    /// <summary>Now, Unix milliseconds (时间).</summary>
    public long At => batch.Writes.At;

    /// <summary>Today in China (今日).</summary>
    public DateOnly Today => ChinaTime.DayOf(At);

    /// <summary>Id of the batch (批次号).</summary>
    public long Id => batch.Writes.Batch;

    internal DbConnection Connection => batch.Connection;

    internal DbTransaction Transaction => batch.Transaction;

    /// <summary>Begins (开始).</summary>
    /// <param name="database">The database.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<ProviderBatch> Begin(Database database, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new ProviderBatch(await AuditedBatch.Begin(database, Chain, at, cancel));
    }

    /// <summary>A new business id.</summary>
    public long NextId() => batch.Ids.Next(At);

    /// <summary>A ledger transaction; one without entries is left out.</summary>
    public void Post(LedgerTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Entries.Count > 0)
        {
            batch.Writes.Add(transaction);
        }
    }

    /// <summary>A message that tells of the transaction (随事务发送).</summary>
    internal void Send(Message message) => batch.Writes.Send(message);

    /// <summary>A claim, and with it what is owed.</summary>
    public async Task Add(ProviderClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        Add(ProviderTables.Claim, ProviderTables.Of(claim, At, batch.Writes.Batch));
        var payee = new PayeeKey(claim.Region, claim.Key.Provider, claim.Key.Scheme, claim.Key.IsEpidemic);
        Put((await Balance(payee)).Plus(claim.Sums.Payable, claim.Month, claim.Month));
    }

    /// <summary>A month of a region that was gone through (关账).</summary>
    public async Task Close(RegionCode region, DateOnly month, long claims, long fen, string by)
    {
        var pass = 1 + await One<long>(
            "select coalesce(max(pass), 0) from provider_month where month = @month and region = @region",
            new { month = StoredMonth.Of(month), region = (long)region.Value });
        Add(ProviderTables.Month, [(long)region.Value, StoredMonth.Of(month), pass, claims, fen, by, At, batch.Writes.Batch]);
    }

    /// <summary>An adjustment, and with it what is owed.</summary>
    public async Task Add(Adjustment adjustment)
    {
        ArgumentNullException.ThrowIfNull(adjustment);
        var payee = adjustment.Payee;
        Add(ProviderTables.Adjustment,
        [
            (long)payee.Region.Value, adjustment.Number, (long)adjustment.Kind, payee.Provider, (long)payee.Scheme,
            payee.IsEpidemic ? 1L : 0L, StoredMonth.Of(adjustment.Month), adjustment.Settlement, adjustment.Fen, adjustment.Kept,
            JsonSerializer.Serialize(adjustment.Funds.Select(fund => new[] { fund.Fund, fund.Fen })), adjustment.Reason, adjustment.By,
            StoredDay.Of(adjustment.Day), At, batch.Writes.Batch,
        ]);
        Put((await Balance(payee)).Plus(adjustment.Fen, adjustment.Month, adjustment.Month));
    }

    /// <summary>A payment that was made (制单).</summary>
    public void Add(Disbursement payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        Add(ProviderTables.Disbursement, ProviderTables.Of(payment, At, batch.Writes.Batch));
        Put(payment, payment.MadeBy, payment.Day, "");
    }

    /// <summary>A payment as it is now, with the step that led there.</summary>
    public void Put(Disbursement payment, string by, DateOnly day, string note)
    {
        ArgumentNullException.ThrowIfNull(payment);
        Add(ProviderTables.Step,
        [
            (long)payment.Payee.Region.Value, payment.Number, (long)payment.Steps, (long)payment.State, by, StoredDay.Of(day), note,
            payment.File, At, batch.Writes.Batch,
        ]);
        Add(ProviderTables.State, ProviderTables.StateOf(payment));
    }

    /// <summary>A grant that somebody asked for (申请).</summary>
    public void Add(FundGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        Add(ProviderTables.Grant, ProviderTables.Of(grant, At, batch.Writes.Batch));
        Put(grant);
    }

    /// <summary>A grant as it is now, with the step that led there.</summary>
    public void Put(FundGrant grant, FundGrantStep step, long fen, long payment, string by, DateOnly day, string note)
    {
        ArgumentNullException.ThrowIfNull(grant);
        Add(ProviderTables.GrantStep,
        [
            (long)grant.Payee.Region.Value, grant.Number, (long)grant.Steps, (long)step, fen, payment, by, StoredDay.Of(day), note, At,
            batch.Writes.Batch,
        ]);
        Put(grant);
    }

    /// <summary>What is owed to a payee (应付余额). Index: provider_balance_pkey.</summary>
    public async Task<ProviderBalance> Balance(PayeeKey payee)
    {
        if (!balances.TryGetValue(payee, out var balance))
        {
            var rows = await this.Balances(
                "provider = @provider and scheme = @scheme and epidemic = @epidemic and region = @region",
                new
                {
                    provider = payee.Provider, scheme = (long)payee.Scheme, epidemic = payee.IsEpidemic ? 1L : 0L,
                    region = (long)payee.Region.Value,
                });
            balances[payee] = balance = rows.Count == 0 ? ProviderBalance.Empty(payee) : rows[0];
        }

        return balance;
    }

    /// <summary>What is owed to a payee now; the last one put holds.</summary>
    public void Put(ProviderBalance balance)
    {
        ArgumentNullException.ThrowIfNull(balance);
        balances[balance.Payee] = balance;
        changed.Add(balance.Payee);
    }

    /// <summary>Writes and commits (提交). When it returns, everything is on disk.</summary>
    public Task Commit(CancellationToken cancel = default)
    {
        foreach (var payee in changed)
        {
            Add(ProviderTables.Balance, ProviderTables.Of(balances[payee]));
        }

        foreach (var grant in grants.Values)
        {
            Add(ProviderTables.GrantState, ProviderTables.StateOf(grant));
        }

        return batch.Commit(cancel);
    }

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public ValueTask DisposeAsync() => batch.DisposeAsync();

    /// <summary>The next number of a table's rows in a region. Index: the table's primary key.</summary>
    internal async Task<long> Next(TableShape table, RegionCode region)
    {
        if (!numbers.TryGetValue((table, region), out var latest))
        {
            latest = await One<long>(
                $"select coalesce(max(number), 0) from {table.Table} where region = @region", new { region = (long)region.Value });
        }

        return numbers[(table, region)] = latest + 1;
    }

    /// <summary>A grant as an earlier step of the transaction left it; null: none touched it.</summary>
    internal FundGrant? Touched(RegionCode region, long number) => grants.GetValueOrDefault((region, number));

    internal async Task<List<T>> Query<T>(string sql, object values) =>
        (await batch.Connection.QueryAsync<T>(sql, values, batch.Transaction, AuditedBatch.Patience)).AsList();

    internal Task<T?> One<T>(string sql, object values) =>
        batch.Connection.QueryFirstOrDefaultAsync<T>(sql, values, batch.Transaction, AuditedBatch.Patience);

    /// <summary>Reads rows one by one; the parameters are an object's properties.</summary>
    internal async Task<List<T>> Rows<T>(string sql, object values, Func<DbDataReader, T> row)
    {
        await using var reader = (DbDataReader)await batch.Connection.ExecuteReaderAsync(
            sql, values, batch.Transaction, AuditedBatch.Patience);
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private void Put(FundGrant grant) => grants[(grant.Payee.Region, grant.Number)] = grant;

    /// <summary>A row of any table, in the order of its columns.</summary>
    internal void Add(TableShape table, object?[] row) => batch.Writes.Add(table, row);
}
