namespace Yibao.Storage.Statistics;

/// <summary>The query of the invariant of statistics (统计核查语句): every row is one violation, its only column names it.</summary>
internal static class StatisticsQueries
{
    // Not the days: a stay that is settled before its discharge is known has none, and its visit says later how long it was.
    private static readonly string[] Columns = ["bills", "cost", "eligible", "fund", "account", "cash"];

    // Tiers are put together: a provider's tier is what it was when it settled, and may be another now.
    private const string Part = "case when kind = 1 then part / 10 else part end";

    private static readonly string Said = string.Join(", ", Columns.Select(column => $"{column} as said_{column}"));
    private static readonly string Nothing = string.Join(", ", Columns.Select(column => $"0 as {column}"));
    private static readonly string Both = string.Join(
        " || ', ", Columns.Select(column => $"{column} ' || sum(said_{column}) || ' by settlements ' || sum({column})"));

    private static readonly string Differs = string.Join(" or ", Columns.Select(column => $"sum(said_{column}) <> sum({column})"));

    /// <summary>The lanes' sums are what the settlements come to.</summary>
    public static readonly string Sums = $"""
        select 'statistics of region ' || region || ', scheme ' || scheme || ', month ' || month || ', kind ' || kind || '/' || part
            || ': {Both}
        from (
            select region, month, scheme, kind, {Part} as part, {Said}, {Nothing} from care_sum
            union all
            select region, month, scheme, kind, {Part}, 0, 0, 0, 0, 0, 0, {string.Join(", ", Columns)} from care_row
        ) sides
        group by region, month, scheme, kind, part having {Differs}
        """;
}
