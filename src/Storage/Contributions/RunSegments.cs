using System.Data.Common;
using Dapper;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>Whose bills a run makes (出账类别). The numbers are stored; append only.</summary>
public enum RunKind : byte
{
    /// <summary>Employers, of a month (单位月账单).</summary>
    Employers = 1,

    /// <summary>Flexible workers, of a month (灵活就业月账单).</summary>
    Persons = 2,

    /// <summary>Residents, of a year (居民年账单).</summary>
    Residents = 3,
}

/// <summary>
/// A part of the payers of one run (出账分段) and how far it is. Saved in the transaction that writes its bills, so that a run that was
/// killed goes on where it stands.
/// </summary>
public sealed record RunSegment
{
    /// <summary>Pooling region (统筹区).</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Whose bills (类别).</summary>
    public required RunKind Kind { get; init; }

    /// <summary>Period (账期).</summary>
    public required BillPeriod Period { get; init; }

    /// <summary>Pass over the period (轮次): 1 makes the first bills, later ones bill by difference.</summary>
    public required int Pass { get; init; }

    /// <summary>Number of the segment (段号).</summary>
    public required int Number { get; init; }

    /// <summary>Day of billing (出账日).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Why there is a later pass (原因).</summary>
    public required string Cause { get; init; }

    /// <summary>Payers above this one (起点).</summary>
    public required string After { get; init; }

    /// <summary>Up to this one (终点).</summary>
    public required string Last { get; init; }

    /// <summary>The last payer that is done (进度).</summary>
    public required string Position { get; init; }

    /// <summary>Whether all are done (是否完成).</summary>
    public bool IsDone { get; init; }

    /// <summary>Payers that got a bill (账单数).</summary>
    public long Payers { get; init; }

    /// <summary>Persons on those bills (人次).</summary>
    public long Heads { get; init; }

    /// <summary>What those bills ask, fen (应缴额).</summary>
    public long Due { get; init; }

    /// <summary>Persons for whom the rules state no contribution (无标准人数).</summary>
    public long Skipped { get; init; }

    /// <summary>Scheme (险种).</summary>
    public Scheme Scheme => Kind == RunKind.Residents ? Scheme.Resident : Scheme.Employee;

    /// <summary>Kind of its payers (缴费主体).</summary>
    public PayerKind PayerKind => Kind == RunKind.Employers ? PayerKind.Employer : PayerKind.Person;
}

/// <summary>The runs of bills (出账批次): planned once, worked off by any number of workers.</summary>
public static class RunSegments
{
    /// <summary>Above every payer: numbers are ASCII letters and digits, hyphens and underscores.</summary>
    public const string Everybody = "~";

    private const int SegmentsMax = 16;
    private const int PayersLeast = 2_000; // a segment of fewer is not worth a worker

    private const string Columns =
        "region, kind, period, pass, segment, day, cause, after_payer, last_payer, position, done, payers, heads, due, skipped";

    /// <summary>Regions in which somebody is enrolled or registered as an employer (有参保的统筹区).</summary>
    public static async Task<IReadOnlyList<RegionCode>> Regions(Database database, RunKind kind, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        // One step through the index per region, however many rows there are.
        var (table, condition) = kind == RunKind.Employers
            ? ("employer", "1 = 1") : ("enrolment", $"employer_no = '' and scheme = {(kind == RunKind.Persons ? 310 : 390)}");
        var regions = await connection.QueryAsync<long?>($"""
            with recursive r(region) as (
                select min(region) from {table} where {condition}
                union all
                select (select min(t.region) from {table} t where t.region > r.region and {condition}) from r where r.region is not null
            )
            select region from r where region is not null
            """);
        return [.. regions.Select(region => new RegionCode((int)region!.Value))];
    }

    /// <summary>
    /// The segments that are to be done (待办分段): those of the latest pass while it is not done, else a new pass. Empty when there is
    /// nothing to do: the period is billed and no cause is given, or a pass for that cause was made.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="what">Region, kind and period.</param>
    /// <param name="cause">Why billed periods are gone over again; empty: they are not.</param>
    /// <param name="day">Day of billing.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<IReadOnlyList<RunSegment>> Plan(
        Database database, (RegionCode Region, RunKind Kind, BillPeriod Period) what, string cause, DateOnly day, DateTimeOffset at,
        CancellationToken cancel = default)
    {
        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, at, cancel);
        var known = await Of(batch, what);
        var latest = known.Where(segment => segment.Pass == known[^1].Pass).ToArray();
        if (latest.Any(segment => !segment.IsDone))
        {
            return latest;
        }

        if (known.Count > 0 && (cause.Length == 0 || (cause != Correction && known.Exists(segment => segment.Cause == cause))))
        {
            return [];
        }

        var bounds = await Bounds(batch, what.Region, what.Kind);
        RunSegment[] planned =
        [
            .. bounds.Select((after, i) => new RunSegment
            {
                Region = what.Region, Kind = what.Kind, Period = what.Period, Pass = known.Count == 0 ? 1 : known[^1].Pass + 1, Number = i,
                Day = day, Cause = cause, After = after, Position = after, Last = i + 1 < bounds.Count ? bounds[i + 1] : Everybody,
            }),
        ];
        foreach (var segment in planned)
        {
            batch.Put(segment);
        }

        await batch.Commit(cancel);
        return planned;
    }

    /// <summary>Cause of a pass that somebody asked for (更正出账): any number of them may follow.</summary>
    public const string Correction = "correction";

    /// <summary>Whether the period is billed (是否已出账): begun, whether done or not.</summary>
    public static async Task<bool> IsBilled(
        Database database, RegionCode region, RunKind kind, BillPeriod period, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await connection.ExecuteScalarAsync<long>(
            "select count(*) from contribution_run where kind = @kind and period = @period and region = @region",
            new { kind = (long)kind, period = (long)period.Value, region = (long)region.Value }) > 0;
    }

    /// <summary>A segment as it stands, locked for this transaction (锁定分段).</summary>
    internal static async Task<RunSegment> Lock(this ContributionBatch batch, RunSegment segment)
    {
        RunSegment? now = null;
        await batch.Read(
            $"""
            select {Columns} from contribution_run
            where kind = @kind and period = @period and pass = @pass and segment = @number and region = @region
            {(batch.IsPostgres ? "for update" : "")}
            """,
            new
            {
                kind = (long)segment.Kind, period = (long)segment.Period.Value, pass = (long)segment.Pass, number = (long)segment.Number,
                region = (long)segment.Region.Value,
            },
            row => now = SegmentOf(row));
        return now!;
    }

    internal static void Put(this ContributionBatch batch, RunSegment segment) => batch.Add(
        ContributionTables.Run,
        [
            (long)segment.Region.Value, (long)segment.Kind, (long)segment.Period.Value, (long)segment.Pass, (long)segment.Number,
            StoredDay.Of(segment.Day), segment.Cause, segment.After, segment.Last, segment.Position, segment.IsDone ? 1L : 0L,
            segment.Payers, segment.Heads, segment.Due, segment.Skipped, batch.At,
        ]);

    private static async Task<List<RunSegment>> Of(ContributionBatch batch, (RegionCode Region, RunKind Kind, BillPeriod Period) what)
    {
        var segments = new List<RunSegment>();
        await batch.Read(
            $"""
            select {Columns} from contribution_run where kind = @kind and period = @period and region = @region order by pass, segment
            """,
            new { kind = (long)what.Kind, period = (long)what.Period.Value, region = (long)what.Region.Value },
            row => segments.Add(SegmentOf(row)));
        return segments;
    }

    /// <summary>The payers after which segments begin: every n-th.</summary>
    private static async Task<List<string>> Bounds(ContributionBatch batch, RegionCode region, RunKind kind)
    {
        var scheme = kind == RunKind.Residents ? (long)Scheme.Resident : (long)Scheme.Employee;
        var (payer, from) = kind == RunKind.Employers
            ? ("employer_no", "employer where region = @region")
            : ("psn_no", "enrolment where region = @region and scheme = @scheme and employer_no = ''");
        var values = new { region = (long)region.Value, scheme };
        var count = await batch.One<long>($"select count(*) from {from}", values);
        var segments = (int)Math.Clamp(count / PayersLeast, 1, batch.IsPostgres ? SegmentsMax : 1);
        var bounds = new List<string> { "" };
        var (seen, next) = (0L, 1);
        if (segments > 1)
        {
            await batch.Read($"select {payer} from {from} order by {payer}", values, row =>
            {
                if (++seen == count * next / segments && next < segments)
                {
                    bounds.Add(row.GetString(0));
                    next++;
                }
            });
        }

        return [.. bounds.Distinct(StringComparer.Ordinal)];
    }

    private static RunSegment SegmentOf(DbDataReader row) => new()
    {
        Region = new RegionCode(row.GetInt32(0)), Kind = (RunKind)row.GetInt64(1), Period = new BillPeriod(row.GetInt32(2)),
        Pass = row.GetInt32(3), Number = row.GetInt32(4), Day = StoredDay.Read(row.GetInt64(5)), Cause = row.GetString(6),
        After = row.GetString(7), Last = row.GetString(8), Position = row.GetString(9), IsDone = row.GetInt64(10) != 0,
        Payers = row.GetInt64(11), Heads = row.GetInt64(12), Due = row.GetInt64(13), Skipped = row.GetInt64(14),
    };
}
