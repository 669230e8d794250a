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
/// <param name="List">Its settlement list as sent, JSON; empty: none, or its group is known.</param>
/// <param name="Edition">Edition of the list; 0: none.</param>
/// <param name="Known">Its group where a run under way found it by the same list and tables; null: not known.</param>
public sealed record YearStay(
    long Settlement, string Provider, Tier Tier, long Total, long SelfPaid, long FirstPay, long Eligible, long Deductible, long Booked,
    bool IsInterim, EpidemicStatus Epidemic, DateOnly Begin, DateOnly End, Sex Sex, DateOnly Birth, string List, long Edition,
    StayGroup? Known);

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

    // Of the stays of a restriction: with its list, or with its group where a run under way found it by that list and those tables.
    private static string StaysOf(string restriction, string end) => $"""
        select x.setl_id, x.provider, x.tier, x.total, x.non_covered + x.over_standard, x.first_pay, x.eligible, x.deductible, x.funds,
            x.interim, x.epidemic, x.begin_day, x.end_day, n.sex, n.birth,
            case when g.setl_id is null then coalesce(l.details, '') else '' end, coalesce(l.edition, 0), g.group_code, g.weight_e4,
            g.reason
        from (select s.*, p.tier, v.begin_day, coalesce(v.end_day, s.day) as end_day {From} {restriction}) x
        join person n on n.psn_no = x.psn_no and n.region = x.region
        left join settlement_list l on l.setl_id = x.setl_id and l.state in ('1', '2')
            and l.edition = (select max(o.edition) from settlement_list o where o.setl_id = x.setl_id)
        left join year_end_grouping g on g.scheme = @scheme and g.year = @year and g.setl_id = x.setl_id and g.region = x.region
            and g.tables = @tables and g.list_edition = coalesce(l.edition, 0)
        {end}
        """;

    private static readonly string All = StaysOf("", "order by x.provider, x.setl_id");

    private static readonly string Next =
        StaysOf("and p.code = @provider and s.setl_id > @after", "order by x.setl_id limit @most");

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
    /// <param name="database">The database.</param>
    /// <param name="year">Whose year.</param>
    /// <param name="tables">Digest of the tables and methods: what a run under way grouped by them is known.</param>
    /// <param name="stay">Given each stay.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<SeenBills> Read(
        Database database, BudgetYear year, long tables, Action<YearStay> stay, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(stay);
        await using var snapshot = await Snapshot.Take(database, cancel);
        var seen = await Seen(snapshot.Connection, null, year);
        await Each(snapshot.Connection, All, year, ValuesOf(year, tables), stay, cancel);
        return seen;
    }

    /// <summary>The next stays of a run (下一批住院): those behind the last one that is grouped, by hospital and settlement.</summary>
    public static async Task<IReadOnlyList<YearStay>> Stretch(
        Database database, BudgetYear year, YearEndProgress progress, int most, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(progress);
        await using var connection = await database.OpenReading(cancel);
        var stays = new List<YearStay>();
        var (provider, after) = (progress.Provider, progress.Settlement);
        while (provider is not null && stays.Count < most)
        {
            await Each(
                connection, Next, year, ValuesOf(year, progress.Tables, provider, after, most - stays.Count), stays.Add, cancel);
            after = 0;
            provider = stays.Count == most ? null : await connection.ExecuteScalarAsync<string?>(
                "select min(code) from provider where region = @region and code > @provider",
                new { region = (long)year.Region.Value, provider }, commandTimeout: AuditedBatch.Patience);
        }

        return stays;
    }

    private static async Task Each(
        DbConnection connection, string sql, BudgetYear year, object values, Action<YearStay> stay, CancellationToken cancel)
    {
        var fund = year.Scheme == Scheme.Employee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled;
        await using var reader = (DbDataReader)await connection.ExecuteReaderAsync(sql, values, commandTimeout: AuditedBatch.Patience);
        while (await reader.ReadAsync(cancel))
        {
            stay(StayOf(reader, fund));
        }
    }

    private static async Task<SeenBills> Seen(DbConnection connection, DbTransaction? transaction, BudgetYear year)
    {
        var row = await connection.QuerySingleAsync<(long Cases, long Total, long Fund, long Last)>(
            "select count(*), cast(coalesce(sum(s.total), 0) as bigint), cast(coalesce(sum(s.fund_paid), 0) as bigint), "
            + $"coalesce(max(s.setl_id), 0) {From}",
            ValuesOf(year), transaction, AuditedBatch.Patience);
        return new SeenBills(row.Cases, row.Total, row.Fund, row.Last);
    }

    private static object ValuesOf(BudgetYear year, long tables = 0, string provider = "", long after = 0, long most = 0) => new
    {
        region = (long)year.Region.Value, scheme = (long)year.Scheme, first = StoredDay.Of(year.First), last = StoredDay.Of(year.Last),
        year = (long)year.Year, tables, provider, after, most,
    };

    private static YearStay StayOf(DbDataReader row, int fund) => new(
        row.GetInt64(0), row.GetString(1), (Tier)row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetInt64(7), CounterRows.ReadFunds(row.GetString(8)).Where(payment => payment.Fund == fund).Sum(payment => payment.Paid),
        row.GetInt64(9) != 0, (EpidemicStatus)row.GetInt64(10), StoredDay.Read(row.GetInt64(11)), StoredDay.Read(row.GetInt64(12)),
        (Sex)row.GetInt64(13), StoredDay.Read(row.GetInt64(14)), row.GetString(15), row.GetInt64(16),
        row.IsDBNull(17) ? null : YearGroupings.GroupOf(row, 17));
}
