using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;
using BookRow =
    (long Region, string Level, long Heads, long Due, long Claimed, long Received, long Editions);

namespace Yibao.Storage.Contributions;

/// <summary>What one level owes for the residents of a year (补助台账行): billed, claimed, received.</summary>
/// <param name="Region">Region.</param>
/// <param name="Level">central, province, local, or assistance: medical assistance that pays own contributions.</param>
/// <param name="Heads">Residents for whom it owes something.</param>
/// <param name="Due">What it owes by the bills, fen.</param>
/// <param name="Claimed">What was claimed, fen.</param>
/// <param name="Received">What came in, fen.</param>
/// <param name="Editions">How many claims there are.</param>
public sealed record SubsidyRow(RegionCode Region, string Level, long Heads, long Due, long Claimed, long Received, int Editions)
{
    /// <summary>Claimed and not received (未到账).</summary>
    public long Outstanding => Claimed - Received;
}

/// <summary>How many of the people with a right to aid are enrolled (资助参保率).</summary>
/// <param name="Region">Region.</param>
/// <param name="Entitled">People in a group with aid on the last day of the year, or of today's list.</param>
/// <param name="Enrolled">Of these, people who are enrolled in either scheme on that day.</param>
public sealed record Participation(RegionCode Region, long Entitled, long Enrolled);

/// <summary>Subsidies as rows (财政补助与资助参保).</summary>
public static class SubsidyRows
{
    /// <summary>The levels that can be claimed from (申报层级).</summary>
    public static IReadOnlyList<string> Levels { get; } = ["central", "province", "local", Assistance];

    /// <summary>Medical assistance (医疗救助).</summary>
    public const string Assistance = "assistance";

    /// <summary>The books of a year (年度台账), by region and level.</summary>
    public static async Task<IReadOnlyList<SubsidyRow>> Of(
        Database database, BillPeriod year, RegionCode? region, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<BookRow>(
            Books(), new { year = (long)year.Value, region = (long)(region?.Value ?? 0) });
        return [.. rows.Select(RowOf).OrderBy(row => row.Region).ThenBy(row => Place(row.Level))];
    }

    /// <summary>The books of a region inside a transaction (事务内台账).</summary>
    public static async Task<IReadOnlyList<SubsidyRow>> Subsidies(this ContributionBatch batch, RegionCode region, BillPeriod year)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = await batch.Query<BookRow>(
            Books(), new { year = (long)year.Value, region = (long)region.Value });
        return [.. rows.Select(RowOf).OrderBy(row => Place(row.Level))];
    }

    /// <summary>A claim (申报): what the bills ask of a level more than was claimed before.</summary>
    public static void Claim(this ContributionBatch batch, SubsidyRow row, BillPeriod year, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(row);
        batch.Add(
            ContributionTables.SubsidyClaim,
            [
                (long)row.Region.Value, (long)year.Value, row.Level, (long)row.Editions + 1, row.Heads, row.Due - row.Claimed, by,
                StoredDay.Of(day), batch.Id,
            ]);
    }

    /// <summary>Whether a receipt is booked (是否已入账).</summary>
    public static async Task<bool> IsReceived(this ContributionBatch batch, RegionCode region, string number)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.One<long>(
            "select count(*) from subsidy_receipt where receipt_no = @number and region = @region",
            new { number, region = (long)region.Value }) > 0;
    }

    /// <summary>Money that came in (到账).</summary>
    public static void Receive(
        this ContributionBatch batch, RegionCode region, BillPeriod year, string level, string number, DateOnly day, long fen)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(
            ContributionTables.SubsidyReceipt,
            [
                (long)region.Value, (long)year.Value, level, number, StoredDay.Of(day), fen, batch.At, batch.Id,
            ]);
        if (level == Assistance)
        {
            batch.Postings.Assisted(region, day, fen);
        }
        else
        {
            batch.Postings.Subsidised(region, day, fen);
        }
    }

    /// <summary>How many of the people with a right to aid are enrolled on a day (资助参保率), by region.</summary>
    public static async Task<IReadOnlyList<Participation>> Participation(
        Database database, DateOnly on, RegionCode? region, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(long Region, long Entitled, long Enrolled)>(
            """
            select region, count(*), cast(sum(is_enrolled) as bigint) from (
                select g.region, g.psn_no, max(case when exists (
                    select 1 from enrolment e where e.psn_no = g.psn_no and e.region = g.region and e.from_day <= @on
                        and (e.until_day is null or e.until_day > @on)) then 1 else 0 end) as is_enrolled
                from person_group g
                where g.aid <> 0 and g.from_day <= @on and (g.until_day is null or g.until_day > @on)
                    and (@region = 0 or g.region = @region)
                group by g.region, g.psn_no) people
            group by region order by region
            """,
            new { on = StoredDay.Of(on), region = (long)(region?.Value ?? 0) });
        return [.. rows.Select(row => new Participation(new RegionCode((int)row.Region), row.Entitled, row.Enrolled))];
    }

    private static int Place(string level) => Levels.Index().FirstOrDefault(entry => entry.Item == level).Index;

    private static SubsidyRow RowOf(BookRow row) => new(
        new RegionCode((int)row.Region), row.Level, row.Heads, row.Due, row.Claimed, row.Received, (int)row.Editions);

    // A bill of a resident is of one person: its people count where it asks something of the level.
    private static string Books()
    {
        const string scope = "(@region = 0 or region = @region)";
        var billed = string.Join("\nunion all\n", Levels.Select(level =>
        {
            var column = level == Assistance ? "aid" : level;
            return $"""
                select region, '{level}' as level, sum(case when {column} > 0 then 1 when {column} < 0 then -1 else 0 end) as heads,
                    sum({column}) as due, 0 as claimed, 0 as received, 0 as editions
                from bill where period = @year and scheme = {(int)Scheme.Resident} and {scope} group by region
                """;
        }));
        return $"""
            select region, level, cast(sum(heads) as bigint), cast(sum(due) as bigint), cast(sum(claimed) as bigint),
                cast(sum(received) as bigint), cast(sum(editions) as bigint)
            from (
                {billed}
                union all
                select region, level, 0, 0, sum(fen), 0, count(*) from subsidy_claim where year = @year and {scope} group by region, level
                union all
                select region, level, 0, 0, 0, sum(fen), 0 from subsidy_receipt where year = @year and {scope} group by region, level
            ) books
            group by region, level
            """;
    }
}
