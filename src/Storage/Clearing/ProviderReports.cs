using System.Data.Common;
using Dapper;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>What was claimed under one key, over all editions (申报汇总行).</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Editions">Editions.</param>
/// <param name="Sums">Sums.</param>
public sealed record ClaimLine(ClaimKey Key, int Editions, ClaimSums Sums);

/// <summary>Claims of one kind in a month (申报汇总).</summary>
/// <param name="Scheme">Scheme.</param>
/// <param name="IsEpidemic">Bills of epidemic patients or others.</param>
/// <param name="IsElsewhere">Of people of other regions.</param>
/// <param name="Providers">Providers.</param>
/// <param name="Sums">Sums.</param>
public sealed record ClaimTotal(Scheme Scheme, bool IsEpidemic, bool IsElsewhere, long Providers, ClaimSums Sums);

/// <summary>Payments in one state (拨付状态汇总).</summary>
/// <param name="State">State.</param>
/// <param name="Count">How many.</param>
/// <param name="Gross">What they pay off, fen.</param>
/// <param name="Net">Money, fen.</param>
public sealed record PaymentTotal(DisbursementState State, long Count, long Gross, long Net);

/// <summary>Something that is not paid (未拨付款项).</summary>
/// <param name="Payee">To whom.</param>
/// <param name="Month">First day of the oldest month in it.</param>
/// <param name="Fen">How much.</param>
/// <param name="Payment">The payment that it is on; 0: on none.</param>
/// <param name="State">State of that payment; null: none.</param>
public sealed record UnpaidRow(PayeeKey Payee, DateOnly Month, long Fen, long Payment, DisbursementState? State);

/// <summary>A step of a payment (拨付过程行).</summary>
/// <param name="Payment">Number of the payment.</param>
/// <param name="State">The state that it led to.</param>
/// <param name="By">Who.</param>
/// <param name="Day">When.</param>
/// <param name="Note">Why.</param>
public sealed record PaymentStep(long Payment, DisbursementState State, string By, DateOnly Day, string Note);

/// <summary>Questions about claims, payments and special funds (定点机构拨付报表), read only.</summary>
public static class ProviderReports
{
    private const string Payments = $"""
        select {ProviderTables.PaymentColumns}
        from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
        """;

    private const string Grants = $"""
        select {ProviderTables.GrantColumns} from fund_grant g join fund_state s on s.number = g.number and s.region = g.region
        """;

    private const string Claims = """
        cast(sum(items) as bigint), cast(sum(total) as bigint), cast(sum(fund_paid) as bigint), cast(sum(account) as bigint)
        """;

    /// <summary>What a provider claimed for a month (申报明细). Index: provider_claim_pkey.</summary>
    public static Task<IReadOnlyList<ClaimLine>> ClaimsOf(
        Database database, RegionCode region, string provider, DateOnly month, CancellationToken cancel = default) => Read(
        database,
        $"""
        select provider, home, scheme, clr_type, epidemic, max(edition), {Claims}
        from provider_claim where provider = @provider and month = @month and region = @region
        group by provider, home, scheme, clr_type, epidemic order by epidemic, scheme, home, clr_type
        """,
        new { region = (long)region.Value, provider, month = StoredMonth.Of(month) },
        row => new ClaimLine(
            new ClaimKey(
                row.GetString(0), new RegionCode(row.GetInt32(1)), (Scheme)row.GetInt64(2), row.GetString(3), row.GetInt64(4) != 0),
            row.GetInt32(5), SumsOf(row, 6)),
        cancel);

    /// <summary>What a region claimed for a month (申报汇总). Index: provider_claim_by_month.</summary>
    public static Task<IReadOnlyList<ClaimTotal>> Totals(
        Database database, RegionCode region, DateOnly month, CancellationToken cancel = default) => Read(
        database,
        $"""
        select scheme, epidemic, case when home = region then 0 else 1 end as elsewhere, count(distinct provider), {Claims}
        from provider_claim where region = @region and month = @month
        group by scheme, epidemic, case when home = region then 0 else 1 end order by epidemic, scheme, elsewhere
        """,
        new { region = (long)region.Value, month = StoredMonth.Of(month) },
        row => new ClaimTotal(
            (Scheme)row.GetInt64(0), row.GetInt64(1) != 0, row.GetInt64(2) != 0, row.GetInt64(3), SumsOf(row, 4)),
        cancel);

    /// <summary>Months of a region that were gone through (已申报月份), the latest first.</summary>
    public static Task<IReadOnlyList<DateOnly>> Months(Database database, RegionCode region, CancellationToken cancel = default) => Read(
        database, "select distinct month from provider_month where region = @region order by month desc",
        new { region = (long)region.Value }, row => StoredMonth.Read(row.GetInt64(0))!.Value, cancel);

    /// <summary>Payments of a region by state (拨付汇总).</summary>
    public static Task<IReadOnlyList<PaymentTotal>> PaymentTotals(
        Database database, RegionCode region, CancellationToken cancel = default) => Read(
        database,
        """
        select s.state, count(*), cast(sum(d.gross) as bigint), cast(sum(d.net) as bigint)
        from disbursement_state s join disbursement d on d.number = s.number and d.region = s.region
        where s.region = @region group by s.state order by s.state
        """,
        new { region = (long)region.Value },
        row => new PaymentTotal((DisbursementState)row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), cancel);

    /// <summary>Payments of a region that wait for something (在办拨付), in order. Index: disbursement_open.</summary>
    /// <param name="database">The database.</param>
    /// <param name="region">Region.</param>
    /// <param name="state">Only in this state; null: all but paid ones.</param>
    /// <param name="after">Numbers above this one.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancel">To give up.</param>
    public static Task<IReadOnlyList<Disbursement>> Open(
        Database database, RegionCode region, DisbursementState? state, long after, int most, CancellationToken cancel = default) => Read(
        database,
        Payments + " where s.region = @region and s.state <> 5 and (@state = 0 or s.state = @state) and s.number > @after "
        + "order by s.number limit @most",
        new { region = (long)region.Value, state = state is { } only ? (long)only : 0L, after, most = (long)most },
        ProviderTables.PaymentOf, cancel);

    /// <summary>One payment (拨付单); null: there is none of that number. Index: disbursement_pkey.</summary>
    public static async Task<Disbursement?> Payment(
        Database database, RegionCode region, long number, CancellationToken cancel = default)
    {
        var found = await Read(
            database, Payments + " where d.number = @number and d.region = @region", new { region = (long)region.Value, number },
            ProviderTables.PaymentOf, cancel);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The payments of a file (付款文件). Index: disbursement_by_file.</summary>
    public static Task<IReadOnlyList<Disbursement>> File(
        Database database, RegionCode region, long file, CancellationToken cancel = default) => Read(
        database, Payments + " where s.region = @region and s.file = @file and s.file <> 0 order by s.number",
        new { region = (long)region.Value, file }, ProviderTables.PaymentOf, cancel);

    /// <summary>Payments of a provider that pay a month, or any (机构拨付). Index: disbursement_by_provider.</summary>
    public static Task<IReadOnlyList<Disbursement>> PaymentsOf(
        Database database, RegionCode region, string provider, DateOnly? month, CancellationToken cancel = default) => Read(
        database,
        Payments + " where d.provider = @provider and d.region = @region and (@month = 0 or (d.first_month <= @month "
        + "and d.last_month >= @month)) order by d.number",
        new { region = (long)region.Value, provider, month = StoredMonth.Of(month) }, ProviderTables.PaymentOf, cancel);

    /// <summary>The steps of a payment (拨付过程). Index: disbursement_step_pkey.</summary>
    public static Task<IReadOnlyList<PaymentStep>> Steps(
        Database database, RegionCode region, long number, CancellationToken cancel = default) => Read(
        database,
        "select number, state, by_whom, day, note from disbursement_step where number = @number and region = @region order by step",
        new { region = (long)region.Value, number },
        row => new PaymentStep(
            row.GetInt64(0), (DisbursementState)row.GetInt64(1), row.GetString(2), StoredDay.Read(row.GetInt64(3)), row.GetString(4)),
        cancel);

    /// <summary>Adjustments of a provider for a month (应付款调整). Index: provider_adjustment_by_provider.</summary>
    public static Task<IReadOnlyList<Adjustment>> Adjustments(
        Database database, RegionCode region, string provider, DateOnly month, CancellationToken cancel = default) => Read(
        database,
        """
        select region, provider, scheme, epidemic, number, kind, month, setl_id, fen, kept, funds, reason, by_whom, day
        from provider_adjustment where provider = @provider and month = @month and region = @region order by number
        """,
        new { region = (long)region.Value, provider, month = StoredMonth.Of(month) },
        row => new Adjustment
        {
            Payee = ProviderTables.PayeeOf(row, 0, 1), Number = row.GetInt64(4), Kind = (AdjustmentKind)row.GetInt64(5),
            Month = StoredMonth.Read(row.GetInt64(6))!.Value, Settlement = row.GetInt64(7), Fen = row.GetInt64(8), Kept = row.GetInt64(9),
            Funds = [.. ProviderRows.Pairs(row.GetString(10))], Reason = row.GetString(11), By = row.GetString(12),
            Day = StoredDay.Read(row.GetInt64(13)),
        },
        cancel);

    /// <summary>What is owed to a provider now (应付余额). Index: provider_balance_pkey.</summary>
    public static Task<IReadOnlyList<ProviderBalance>> Balances(
        Database database, RegionCode region, string provider, CancellationToken cancel = default) => Read(
        database,
        """
        select region, provider, scheme, epidemic, unpaid, since, until, deposit from provider_balance
        where provider = @provider and region = @region order by epidemic, scheme
        """,
        new { region = (long)region.Value, provider },
        row => new ProviderBalance(
            ProviderTables.PayeeOf(row, 0, 1), row.GetInt64(4), StoredMonth.Read(row.GetInt64(5)), StoredMonth.Read(row.GetInt64(6)),
            row.GetInt64(7)),
        cancel);

    /// <summary>
    /// Everything of months up to one that no provider has yet (未拨付清单): claimed and on no payment, on one that has not arrived, or
    /// returned and
    /// not repeated. Indexes: provider_balance_by_region, disbursement_open.
    /// </summary>
    public static Task<IReadOnlyList<UnpaidRow>> Unpaid(
        Database database, RegionCode region, DateOnly month, CancellationToken cancel = default) => Read(
        database,
        """
        select provider, scheme, epidemic, since as oldest, unpaid as fen, 0 as number, 0 as state from provider_balance
        where region = @region and unpaid > 0 and since <= @month
        union all
        select d.provider, d.scheme, d.epidemic, d.first_month, d.gross, d.number, s.state
        from disbursement_state s join disbursement d on d.number = s.number and d.region = s.region
        where s.region = @region and s.state <> 5 and s.state in (1, 2, 3, 4, 6) and d.first_month <= @month
            and not (s.state = 6 and exists (
                select 1 from disbursement a join disbursement_state t on t.number = a.number and t.region = a.region
                where a.provider = d.provider and a.region = d.region and a.repeats = d.number and t.state <> 7))
        order by 4, 1, 2, 3, 6
        """,
        new { region = (long)region.Value, month = StoredMonth.Of(month) },
        row => new UnpaidRow(
            new PayeeKey(region, row.GetString(0), (Scheme)row.GetInt64(1), row.GetInt64(2) != 0),
            StoredMonth.Read(row.GetInt64(3))!.Value, row.GetInt64(4), row.GetInt64(5),
            row.GetInt64(6) is var state and not 0 ? (DisbursementState)state : null),
        cancel);

    /// <summary>Grants of special funds (专项资金清单), of a region or of all, in order of region and number.</summary>
    public static Task<IReadOnlyList<FundGrant>> GrantsOf(
        Database database, RegionCode? region, string provider, CancellationToken cancel = default) => Read(
        database,
        Grants + " where (@region = 0 or g.region = @region) and (@provider = '' or g.provider = @provider) order by g.region, g.number",
        new { region = (long)(region?.Value ?? 0), provider }, ProviderTables.GrantOf, cancel);

    /// <summary>Names of providers (机构名称), for a list that people read. Index: provider_pkey.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Names(
        Database database, RegionCode region, CancellationToken cancel = default) =>
        (await Read(
            database, "select code, name from provider where region = @region", new { region = (long)region.Value },
            row => (row.GetString(0), row.GetString(1)), cancel)).ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    private static ClaimSums SumsOf(DbDataReader row, int first) => new(
        row.GetInt64(first), row.GetInt64(first + 1), row.GetInt64(first + 2), row.GetInt64(first + 3));

    internal static async Task<IReadOnlyList<T>> Read<T>(
        Database database, string sql, object values, Func<DbDataReader, T> row, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(sql, values);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
