using System.Globalization;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>How far the run of a period is (清算批次进度).</summary>
public sealed record RegionRun
{
    /// <summary>Of which period.</summary>
    public required ClearingPeriod Period { get; init; }

    /// <summary>Day of the list: of its postings and deadlines.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Items above this one are looked at.</summary>
    public required long After { get; init; }

    /// <summary>Legs that had come to the hub when it was planned: the same when it is resumed.</summary>
    public required long UntilBatch { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    /// <summary>The last item that is done.</summary>
    public long Position { get; init; }

    /// <summary>Items so far.</summary>
    public long Items { get; init; }

    /// <summary>Their sum, fen.</summary>
    public long Fen { get; init; }

    /// <summary>Where the next run begins.</summary>
    public long FirstLeft { get; init; }

    /// <summary>Whether the list is made.</summary>
    public bool IsDone { get; init; }
}

/// <summary>Why an item is not cleared yet (未清算原因).</summary>
public enum CarriedState
{
    /// <summary>It will be in the next batch (待清算).</summary>
    Waiting,

    /// <summary>A dispute is open (争议中).</summary>
    Disputed,

    /// <summary>The care region has not booked it (就医地未记账).</summary>
    NoCare,

    /// <summary>The home region has not booked it (参保地未记账).</summary>
    NoHome,

    /// <summary>The legs differ (两地金额不一致).</summary>
    Differs,
}

/// <summary>Items that are not cleared (未清算明细合计).</summary>
/// <param name="State">Why.</param>
/// <param name="BookedMonth">Month in which the hub heard of them.</param>
/// <param name="Items">How many.</param>
/// <param name="Fen">Their sum by the leg that is there, fen.</param>
public readonly record struct Carried(CarriedState State, ClearingPeriod BookedMonth, long Items, long Fen);

/// <summary>Items of one month in a batch (批次内各月明细).</summary>
/// <param name="BookedMonth">Month in which the hub heard of them.</param>
/// <param name="Items">How many.</param>
/// <param name="Fen">Their sum, fen.</param>
public readonly record struct ItemsOfMonth(ClearingPeriod BookedMonth, long Items, long Fen);

/// <summary>Batches and their items as rows (清算批次).</summary>
public static class RegionRows
{
    // Both legs are at the hub, with one amount between the same two regions.
    internal const string Confirmed = """
        hub_leg h join hub_leg c on c.setl_id = h.setl_id and c.side = 2 and c.region = h.region and c.scheme = h.scheme
            and c.home = h.home and c.care = h.care and c.fund_paid + c.account = h.fund_paid + h.account
        """;

    // A dispute holds an item until it is said that it stands, or until its reversal is confirmed: then both are cleared together.
    private const string Held = """
        exists (
            select 1 from clearing_dispute d
            where d.setl_id = h.setl_id and d.region = h.region
                and not exists (
                    select 1 from clearing_dispute_step s where s.dispute_no = d.dispute_no and s.region = d.region and s.kind = 2)
                and not exists (
                    select 1 from hub_leg u join hub_leg v on v.setl_id = u.setl_id and v.side = 2 and v.region = u.region
                        and v.fund_paid + v.account = u.fund_paid + u.account
                    where u.reverses = h.setl_id and u.side = 1 and u.region = h.region and u.booked_day <= @last and v.booked_day <= @last
                        and u.batch <= @until and v.batch <= @until))
        """;

    private const string IsCleared =
        "exists (select 1 from clearing_item i where i.setl_id = h.setl_id and i.region = h.region)";

    internal const string Ready = $"""
        h.side = 1 and h.region = 0 and h.setl_id > @after and (h.epidemic <> 0) = (@epidemic = 1)
            and h.booked_day <= @last and c.booked_day <= @last and h.batch <= @until and c.batch <= @until
            and not {IsCleared} and not {Held}
        """;

    private const string Runs = """
        select b.period, b.day, b.after_setl, b.until_batch, b.by_whom, r.position, r.items, r.fen, r.first_left, r.done
        from clearing_batch b join clearing_run r on r.period = b.period and r.region = b.region
        """;

    /// <summary>The runs (清算批次), the latest first.</summary>
    public static async Task<IReadOnlyList<RegionRun>> RegionRuns(this HubReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var runs = new List<RegionRun>();
        await reader.Read($"{Runs} order by b.period desc", new { }, row => runs.Add(new RegionRun
        {
            Period = new ClearingPeriod(row.GetInt32(0)), Day = StoredDay.Read(row.GetInt64(1)), After = row.GetInt64(2),
            UntilBatch = row.GetInt64(3), By = row.GetString(4), Position = row.GetInt64(5), Items = row.GetInt64(6),
            Fen = row.GetInt64(7), FirstLeft = row.GetInt64(8), IsDone = row.GetInt64(9) != 0,
        }));
        return runs;
    }

    /// <summary>
    /// A run as it would be planned now (拟定批次): from the first item that no batch took, with the legs that are at the hub.
    /// </summary>
    /// <param name="reader">The hub.</param>
    /// <param name="period">Period.</param>
    /// <param name="day">Day of the list.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="last">The last run of the same sort; null: there is none.</param>
    public static async Task<RegionRun> Plan(
        this HubReader reader, ClearingPeriod period, DateOnly day, string by, RegionRun? last)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var until = await reader.One<long?>("select max(batch) from hub_leg") ?? 0;
        var since = last is null
            ? 0 : await reader.One<long?>("select min(setl_id) from hub_leg where batch > @since", new { since = last.UntilBatch })
                ?? long.MaxValue;
        return new RegionRun
        {
            Period = period, Day = day, By = by, UntilBatch = until,
            After = last is null ? 0 : Math.Min(last.FirstLeft, since == long.MaxValue ? long.MaxValue : since - 1),
        };
    }

    /// <summary>The next items of a run (取清算明细), in order, with the month in which the hub heard of each.</summary>
    public static async Task<IReadOnlyList<(ClearingItem Item, long BookedMonth)>> NextItems(this HubReader reader, RegionRun run, int most)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var items = new List<(ClearingItem, long)>(most);
        await reader.Read(
            $"""
            select h.setl_id, h.scheme, h.home, h.care, h.fund_paid + h.account, h.booked_day / 100 from {Confirmed}
            where {Ready} order by h.setl_id limit {most.ToString(CultureInfo.InvariantCulture)}
            """,
            Scope(run, Math.Max(run.After, run.Position)),
            row => items.Add((
                new ClearingItem(
                    row.GetInt64(0), (Scheme)row.GetInt64(1), new RegionCode(row.GetInt32(2)), new RegionCode(row.GetInt32(3)),
                    row.GetInt64(4)),
                row.GetInt64(5))));
        return items;
    }

    /// <summary>What a run would take (预览), summed without taking it.</summary>
    public static async Task<IReadOnlyList<(ClearingCell Cell, ClearingPeriod BookedMonth)>> Preview(this HubReader reader, RegionRun run)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var cells = new List<(ClearingCell, ClearingPeriod)>();
        await reader.Read(
            $"""
            select h.scheme, h.home, h.care, h.booked_day / 100, count(*), cast(sum(h.fund_paid + h.account) as bigint) from {Confirmed}
            where {Ready} group by h.scheme, h.home, h.care, h.booked_day / 100 order by h.scheme, h.home, h.care, h.booked_day / 100
            """,
            Scope(run, run.After),
            row => cells.Add((
                new ClearingCell(
                    (Scheme)row.GetInt64(0), new RegionCode(row.GetInt32(1)), new RegionCode(row.GetInt32(2)), row.GetInt64(4),
                    row.GetInt64(5)),
                new ClearingPeriod(row.GetInt32(3)))));
        return cells;
    }

    /// <summary>The plan of a run (批次立项).</summary>
    public static void Begin(this HubBatch batch, RegionRun run)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(run);
        batch.Add(RegionTables.Batch,
        [
            RegionTables.Hub, (long)run.Period.Value, StoredDay.Of(run.Day), run.After, run.UntilBatch, run.By, batch.At, batch.Id,
        ]);
        batch.Put(run);
    }

    /// <summary>A run as it is now (批次进度).</summary>
    public static void Put(this HubBatch batch, RegionRun run)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(run);
        batch.Add(RegionTables.Run,
            [RegionTables.Hub, (long)run.Period.Value, run.Position, run.Items, run.Fen, run.FirstLeft, run.IsDone ? 1L : 0L]);
    }

    /// <summary>Items that a run takes (计入批次).</summary>
    public static void Add(this HubBatch batch, ClearingPeriod period, IReadOnlyList<(ClearingItem Item, long BookedMonth)> items)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(items);
        foreach (var (item, month) in items)
        {
            batch.Add(RegionTables.Item, RegionTables.Of(in item, period, month, batch.Id));
        }
    }

    /// <summary>The matrix of the items of a batch (汇总矩阵).</summary>
    public static async Task<BilateralMatrix> MatrixOfItems(this HubReader reader, ClearingPeriod period)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return await MatrixOf(
            reader,
            "select scheme, home, care, count(*), cast(sum(fen) as bigint), cast(sum(fiscal) as bigint) from clearing_item "
            + "where period = @period and region = 0 group by scheme, home, care",
            new { period = (long)period.Value });
    }

    /// <summary>The matrix of a finished batch (已成矩阵), or of several months.</summary>
    public static async Task<BilateralMatrix> Matrix(this HubReader reader, ClearingPeriod from, ClearingPeriod until)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return await MatrixOf(
            reader, "select scheme, home, care, items, fen, fiscal from clearing_cell where period between @from and @until and region = 0",
            new { from = (long)from.Value, until = (long)until.Value });
    }

    /// <summary>The cells of a finished batch (矩阵入册).</summary>
    public static void Add(this HubBatch batch, ClearingPeriod period, BilateralMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(matrix);
        foreach (var cell in matrix.Cells)
        {
            batch.Add(RegionTables.Cell, RegionTables.Of(in cell, period, batch.Id));
        }
    }

    /// <summary>The item before the first one above a run's start that it did not take (下批起点).</summary>
    public static async Task<long> FirstLeft(this HubReader reader, RegionRun run)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(run);
        var first = await reader.One<long?>(
            $"""
            select h.setl_id from hub_leg h
            where h.region = 0 and h.setl_id > @after and h.batch <= @until and (h.epidemic <> 0) = (@epidemic = 1) and not {IsCleared}
            order by h.setl_id limit 1
            """,
            Scope(run, run.After));
        var last = await reader.One<long?>("select max(setl_id) from hub_leg where region = 0") ?? 0;
        return first is { } found ? found - 1 : last;
    }

    /// <summary>The items of a batch by month (批次各月明细).</summary>
    public static async Task<IReadOnlyList<ItemsOfMonth>> MonthsOf(this HubReader reader, ClearingPeriod period)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = await reader.Query<(long Month, long Items, long Fen)>(
            "select booked_month, count(*), cast(sum(fen) as bigint) from clearing_item where period = @period and region = 0 "
            + "group by booked_month order by booked_month",
            new { period = (long)period.Value });
        return [.. rows.Select(row => new ItemsOfMonth(new ClearingPeriod((int)row.Month), row.Items, row.Fen))];
    }

    /// <summary>What is not cleared (未清算), by reason and month. A dispute that is settled no longer holds its item.</summary>
    /// <param name="reader">The hub.</param>
    /// <param name="after">From which item on; what was taken up to there, the runs know.</param>
    /// <param name="isEpidemic">Those of the epidemic, or the others.</param>
    public static async Task<IReadOnlyList<Carried>> Carried(this HubReader reader, long after, bool isEpidemic)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = await reader.Query<(long State, long Month, long Items, long Fen)>(
            $"""
            select state, booked / 100, count(*), cast(sum(fen) as bigint) from (
                select case when c.setl_id is null then {(int)CarriedState.NoCare}
                        when c.fund_paid + c.account <> h.fund_paid + h.account or c.home <> h.home or c.care <> h.care
                            or c.scheme <> h.scheme then {(int)CarriedState.Differs}
                        when {Held} then {(int)CarriedState.Disputed} else {(int)CarriedState.Waiting} end as state,
                    h.booked_day as booked, h.fund_paid + h.account as fen
                from hub_leg h left join hub_leg c on c.setl_id = h.setl_id and c.side = 2 and c.region = h.region
                where h.side = 1 and h.region = 0 and h.setl_id > @after and (h.epidemic <> 0) = (@epidemic = 1) and not {IsCleared}
                union all
                select {(int)CarriedState.NoHome}, h.booked_day, h.fund_paid + h.account from hub_leg h
                where h.side = 2 and h.region = 0 and h.setl_id > @after and (h.epidemic <> 0) = (@epidemic = 1)
                    and not exists (select 1 from hub_leg o where o.setl_id = h.setl_id and o.side = 1 and o.region = h.region)
            ) left_over
            group by state, booked / 100 order by state, booked / 100
            """,
            new { after, epidemic = isEpidemic ? 1L : 0L, last = 99_991_231L, until = long.MaxValue });
        return [.. rows.Select(row => new Carried((CarriedState)row.State, new ClearingPeriod((int)row.Month), row.Items, row.Fen))];
    }

    internal static object Scope(RegionRun run, long after) => new
    {
        after, until = run.UntilBatch, last = StoredDay.Of(run.Period.Last), epidemic = run.Period.IsEpidemic ? 1L : 0L,
    };

    private static async Task<BilateralMatrix> MatrixOf(HubReader reader, string sql, object values)
    {
        var matrix = new BilateralMatrix();
        await reader.Read(sql, values, row => matrix.Add(new ClearingCell(
            (Scheme)row.GetInt64(0), new RegionCode(row.GetInt32(1)), new RegionCode(row.GetInt32(2)), row.GetInt64(3), row.GetInt64(4),
            row.GetInt64(5))));
        return matrix;
    }
}
