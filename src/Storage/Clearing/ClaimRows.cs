using Dapper;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;
using SumRow = (
    string Provider, long Home, long Scheme, string ClearingType, long Epidemic, long Items, long Total, long FundPaid, long Account);

namespace Yibao.Storage.Clearing;

/// <summary>What was posted to providers in a month and what was claimed for it (月度申报查询).</summary>
public static class ClaimRows
{
    // Local bills by settlement_by_provider (provider, at), bills of other regions' people by care_leg_by_provider (provider, booked_day),
    // bills of epidemic patients whose home region was not known by epidemic_bill_by_provider.
    private static readonly string Posted = $"""
        select provider, home, scheme, clr_type, epidemic, cast(sum(items) as bigint), cast(sum(total) as bigint),
            cast(sum(fund_paid) as bigint), cast(sum(account) as bigint)
        from (
            select s.provider, s.region as home, s.scheme, s.clr_type, case when s.epidemic = 0 then 0 else 1 end as epidemic,
                count(*) as items, sum(s.total) as total, sum(s.fund_paid) as fund_paid, sum(s.account) as account
            from provider p join settlement s on s.provider = p.code and s.at >= @from and s.at < @until
            where p.region = @region and p.code > @after and p.code <= @last and s.region = @region and s.care in (0, @region)
            group by 1, 2, 3, 4, 5
            union all
            select l.provider, l.home, l.scheme, l.clr_type, case when l.epidemic = 0 then 0 else 1 end, count(*), sum(l.total),
                sum(l.fund_paid), sum(l.account)
            from provider p join care_leg l on l.provider = p.code and l.booked_day >= @first and l.booked_day < @next
            where p.region = @region and p.code > @after and p.code <= @last and l.region = @region
            group by 1, 2, 3, 4, 5
            union all
            select b.provider, b.region, {(int)EpidemicPostings.Book},
                case when b.kind = {(int)VisitKind.Inpatient} then '21' else '11' end, 1, count(*), sum(b.total), sum(b.total), 0
            from provider p join epidemic_bill b on b.provider = p.code and b.booked_day >= @first and b.booked_day < @next
            where p.region = @region and p.code > @after and p.code <= @last and b.region = @region
            group by 1, 2, 3, 4, 5
        ) bills
        group by provider, home, scheme, clr_type, epidemic
        """;

    private const string Claimed = """
        select provider, home, scheme, clr_type, epidemic, cast(sum(items) as bigint), cast(sum(total) as bigint),
            cast(sum(fund_paid) as bigint), cast(sum(account) as bigint), max(edition)
        from provider_claim where region = @region and month = @month and provider > @after and provider <= @last
        group by provider, home, scheme, clr_type, epidemic
        """;

    /// <summary>
    /// The last of the next providers of a region (下一批定点机构), in order of their codes; null: there are no more. Every provider counts that
    /// was ever registered: its bills do not end with its agreement.
    /// </summary>
    public static Task<string?> LastProvider(this ProviderBatch batch, RegionCode region, string after, int most)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.One<string>(
            "select max(code) from (select code from provider where region = @region and code > @after order by code limit @most) range",
            new { region = (long)region.Value, after, most = (long)most });
    }

    /// <summary>The claims that are due for a month of the providers after one up to another (应申报).</summary>
    public static async Task<IReadOnlyList<ProviderClaim>> Due(
        this ProviderBatch batch, RegionCode region, DateOnly month, string after, string last)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var values = Values(region, month, after, last);
        return ClaimMonth.Due(
            region, month, SumsOf(await batch.Query<SumRow>(Posted, values)),
            ClaimedOf(await batch.Rows(Claimed, values, row => (RowOf(row), row.GetInt32(9)))));
    }

    /// <summary>The claims that are due for a month of all providers of a region (申报预览), read only.</summary>
    public static async Task<IReadOnlyList<ProviderClaim>> Preview(
        Database database, RegionCode region, DateOnly month, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var values = Values(region, month, "", "\U0010FFFF");
        var posted = SumsOf(await connection.QueryAsync<SumRow>(Posted, values));
        await using var reader = await connection.ExecuteReaderAsync(Claimed, values);
        var claimed = new List<(SumRow, int)>();
        while (await reader.ReadAsync(cancel))
        {
            claimed.Add((RowOf(reader), reader.GetInt32(9)));
        }

        return ClaimMonth.Due(region, month, posted, ClaimedOf(claimed));
    }

    private static object Values(RegionCode region, DateOnly month, string after, string last)
    {
        var next = month.AddMonths(1);
        return new
        {
            region = (long)region.Value, month = StoredMonth.Of(month), after, last,
            from = ChinaTime.UnixMsOf(month.ToDateTime(TimeOnly.MinValue)), until = ChinaTime.UnixMsOf(next.ToDateTime(TimeOnly.MinValue)),
            first = StoredDay.Of(month), next = StoredDay.Of(next),
        };
    }

    private static SumRow RowOf(System.Data.Common.DbDataReader row) => (
        row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetInt64(7), row.GetInt64(8));

    private static ClaimKey KeyOf(SumRow row) => new(
        row.Provider, new RegionCode((int)row.Home), (Scheme)row.Scheme, row.ClearingType, row.Epidemic != 0);

    private static ClaimSums SumsOf(SumRow row) => new(row.Items, row.Total, row.FundPaid, row.Account);

    private static Dictionary<ClaimKey, ClaimSums> SumsOf(IEnumerable<SumRow> rows) => rows.ToDictionary(KeyOf, SumsOf);

    private static Dictionary<ClaimKey, (int Editions, ClaimSums Sums)> ClaimedOf(IEnumerable<(SumRow Row, int Editions)> rows) =>
        rows.ToDictionary(one => KeyOf(one.Row), one => (one.Editions, SumsOf(one.Row)));
}
