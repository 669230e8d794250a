using System.Data.Common;
using Dapper;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;
using Yibao.Storage.Verify;

namespace Yibao.Storage.Clearing;

/// <summary>A settled stay with what grouping needs (年度住院结算).</summary>
/// <param name="Settlement">Settlement.</param>
/// <param name="Provider">Hospital.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Total">What the bill came to, fen.</param>
/// <param name="SelfPaid">Non-covered and over the payment standard of items, fen.</param>
/// <param name="FirstPay">First pay, fen.</param>
/// <param name="Eligible">Eligible, fen.</param>
/// <param name="Deductible">Deductible consumed, fen.</param>
/// <param name="Booked">What the pooled fund booked, fen.</param>
/// <param name="IsInterim">Whether the stay went on (中途结算).</param>
/// <param name="Epidemic">Standing in the epidemic.</param>
/// <param name="Begin">First day.</param>
/// <param name="End">Day of discharge.</param>
/// <param name="Sex">Sex.</param>
/// <param name="Birth">Day of birth.</param>
/// <param name="List">Its settlement list as sent, JSON; empty: none.</param>
public sealed record YearStay(
    long Settlement, string Provider, Tier Tier, long Total, long SelfPaid, long FirstPay, long Eligible, long Deductible, long Booked,
    bool IsInterim, EpidemicStatus Epidemic, DateOnly Begin, DateOnly End, Sex Sex, DateOnly Birth, string List);

/// <summary>The stays of a year (年度住院结算) that a region pays its own hospitals for: settled, not reversed, not care elsewhere.</summary>
public static class YearStays
{
    // Stays are inpatient visits and births in hospital. Index: settlement_by_provider, for each hospital of the region.
    private const string From = """
        from provider p
        join settlement s on s.provider = p.code and s.region = p.region
        join visit v on v.mdtrt_id = s.mdtrt_id and v.region = s.region
        where p.region = @region and s.scheme = @scheme and s.day >= @first and s.day <= @last and s.reverses is null
            and (v.kind = 4 or (v.kind = 5 and s.clr_type = '21')) and (s.care = 0 or s.care = s.region)
            and not exists (select 1 from settlement r where r.reverses = s.setl_id and r.region = s.region)
        """;

    /// <summary>What a clearing of now would rest on (清算依据).</summary>
    public static async Task<SeenBills> Seen(this ProviderBatch batch, BudgetYear year)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await Seen(batch.Connection, batch.Transaction, year);
    }

    /// <summary>What a stay of the year came to (单例住院费用), fen; null: it is none that the year clears.</summary>
    public static async Task<long?> CostOf(this ProviderBatch batch, BudgetYear year, long settlement)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.Connection.ExecuteScalarAsync<long?>(
            $"select s.total {From} and s.setl_id = @settlement",
            new
            {
                region = (long)year.Region.Value, scheme = (long)year.Scheme, first = StoredDay.Of(year.First),
                last = StoredDay.Of(year.Last), settlement,
            },
            batch.Transaction, AuditedBatch.Patience);
    }

    /// <summary>Reads the stays by hospital and settlement (读取年度住院), and what they come to.</summary>
    public static async Task<SeenBills> Read(Database database, BudgetYear year, Action<YearStay> stay, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(stay);
        await using var snapshot = await Snapshot.Take(database, cancel);
        var seen = await Seen(snapshot.Connection, null, year);
        await using var reader = (DbDataReader)await snapshot.Connection.ExecuteReaderAsync(
            $"""
            select x.setl_id, x.provider, x.tier, x.total, x.non_covered + x.over_standard, x.first_pay, x.eligible, x.deductible, x.funds,
                x.interim, x.epidemic, x.begin_day, x.end_day, n.sex, n.birth, coalesce(l.details, '')
            from (select s.*, p.tier, v.begin_day, coalesce(v.end_day, s.day) as end_day {From}) x
            join person n on n.psn_no = x.psn_no and n.region = x.region
            left join settlement_list l on l.setl_id = x.setl_id and l.state in ('1', '2')
                and l.edition = (select max(o.edition) from settlement_list o where o.setl_id = x.setl_id)
            order by x.provider, x.setl_id
            """,
            ValuesOf(year), commandTimeout: AuditedBatch.Patience);
        var fund = year.Scheme == Scheme.Employee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled;
        while (await reader.ReadAsync(cancel))
        {
            stay(StayOf(reader, fund));
        }

        return seen;
    }

    private static async Task<SeenBills> Seen(DbConnection connection, DbTransaction? transaction, BudgetYear year)
    {
        var row = await connection.QuerySingleAsync<(long Cases, long Total, long Fund, long Last)>(
            "select count(*), cast(coalesce(sum(s.total), 0) as bigint), cast(coalesce(sum(s.fund_paid), 0) as bigint), "
            + $"coalesce(max(s.setl_id), 0) {From}",
            ValuesOf(year), transaction, AuditedBatch.Patience);
        return new SeenBills(row.Cases, row.Total, row.Fund, row.Last);
    }

    private static object ValuesOf(BudgetYear year) => new
    {
        region = (long)year.Region.Value, scheme = (long)year.Scheme, first = StoredDay.Of(year.First), last = StoredDay.Of(year.Last),
    };

    private static YearStay StayOf(DbDataReader row, int fund) => new(
        row.GetInt64(0), row.GetString(1), (Tier)row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetInt64(7), CounterRows.ReadFunds(row.GetString(8)).Where(payment => payment.Fund == fund).Sum(payment => payment.Paid),
        row.GetInt64(9) != 0, (EpidemicStatus)row.GetInt64(10), StoredDay.Read(row.GetInt64(11)), StoredDay.Read(row.GetInt64(12)),
        (Sex)row.GetInt64(13), StoredDay.Read(row.GetInt64(14)), row.GetString(15));
}
