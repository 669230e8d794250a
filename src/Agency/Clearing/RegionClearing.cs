using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>What a run would come to (清算预览).</summary>
/// <param name="Matrix">The matrix.</param>
/// <param name="Nets">The net positions.</param>
/// <param name="Term">Deadlines of its notices.</param>
/// <param name="Months">Its items by month.</param>
public sealed record ClearingPreview(
    BilateralMatrix Matrix, IReadOnlyList<NetPosition> Nets, NoticeTerm Term, IReadOnlyList<ItemsOfMonth> Months);

/// <summary>How far a run is (清算进度).</summary>
/// <param name="Items">Items so far.</param>
/// <param name="Fen">Their sum, fen.</param>
public readonly record struct ClearingProgress(long Items, long Fen);

/// <summary>
/// Clears a month between regions (异地月度清算): takes every confirmed item that no batch has, in order and in transactions of some
/// thousand, then makes matrix, postings and notices in one. Killed anywhere and asked again it goes on, and comes to the same batch: what
/// the hub heard of after the run was planned is left for the next one.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="policies">The policies.</param>
/// <param name="clock">The clock.</param>
public sealed class RegionClearing(Database database, PlanBook policies, TimeProvider clock)
{
    /// <summary>Items of one transaction (每批笔数): some megabytes.</summary>
    public const int UsualItems = 20_000;

    /// <summary>Items of one transaction.</summary>
    public int ItemsAtOnce { get; init; } = UsualItems;

    /// <summary>Told after each transaction (进度).</summary>
    public Action<ClearingProgress>? Committed { get; init; }

    /// <summary>What a run of a month would come to on a day (预览); nothing is written.</summary>
    public async Task<(ClearingPreview? Preview, Refusal? Refusal)> Preview(
        ClearingPeriod period, DateOnly day, CancellationToken cancel = default)
    {
        if (Rules(day) is not { } terms)
        {
            return (null, new Refusal(ClearingRefusals.NoRules, Days.Text(day), ""));
        }

        await using var reader = await HubReader.Open(database, cancel);
        var runs = await reader.RegionRuns();
        if (Admit(runs, period, day) is { } refusal)
        {
            return (null, refusal);
        }

        var run = Find(runs, period) ?? await reader.Plan(period, day, "", Last(runs, period));
        var cells = await reader.Preview(run);
        var matrix = run.Items == 0 ? new BilateralMatrix() : await reader.MatrixOfItems(period);
        foreach (var (cell, _) in cells)
        {
            matrix.Add(in cell);
        }

        var months = cells.GroupBy(cell => cell.BookedMonth).OrderBy(month => month.Key)
            .Select(month => new ItemsOfMonth(month.Key, month.Sum(cell => cell.Cell.Items), month.Sum(cell => cell.Cell.Fen)));
        return (new ClearingPreview(matrix, matrix.Nets(), terms.Notice(), [.. months]), null);
    }

    /// <summary>Clears a month (执行清算), or goes on with it.</summary>
    /// <param name="period">Month that is over.</param>
    /// <param name="day">Day of the list; of a run that is gone on with the day of its beginning holds.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    /// <returns>The finished run, or why not.</returns>
    public async Task<(RegionRun? Run, Refusal? Refusal)> Run(
        ClearingPeriod period, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        var (run, refusal) = await Begin(period, day, by, cancel);
        while (run is { IsDone: false })
        {
            cancel.ThrowIfCancellationRequested();
            run = await Advance(run, cancel);
            Committed?.Invoke(new ClearingProgress(run.Items, run.Fen));
        }

        return (run, refusal);
    }

    private async Task<(RegionRun? Run, Refusal? Refusal)> Begin(
        ClearingPeriod period, DateOnly day, string by, CancellationToken cancel)
    {
        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        var runs = await batch.RegionRuns();
        if (Rules(day) is null)
        {
            return (null, new Refusal(ClearingRefusals.NoRules, Days.Text(day), ""));
        }

        if (Admit(runs, period, day) is { } refusal)
        {
            return (null, refusal);
        }

        if (Find(runs, period) is { } begun)
        {
            return (begun, null);
        }

        var run = await batch.Plan(period, day, by, Last(runs, period));
        batch.Begin(run);
        await batch.Commit(cancel);
        return (run, null);
    }

    private async Task<RegionRun> Advance(RegionRun run, CancellationToken cancel)
    {
        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        run = Find(await batch.RegionRuns(), run.Period)!; // another process may have been faster
        if (run.IsDone)
        {
            return run;
        }

        var items = await batch.NextItems(run, ItemsAtOnce);
        if (items.Count > 0)
        {
            batch.Add(run.Period, items);
            run = run with
            {
                Position = items[^1].Item.SettlementId,
                Items = run.Items + items.Count,
                Fen = run.Fen + items.Sum(one => one.Item.Fen),
            };
        }
        else
        {
            run = await Close(batch, run);
        }

        batch.Put(run);
        await batch.Commit(cancel);
        return run;
    }

    /// <summary>Matrix, postings and notices of what was taken.</summary>
    private async Task<RegionRun> Close(HubBatch batch, RegionRun run)
    {
        var matrix = await batch.MatrixOfItems(run.Period);
        if (matrix.Items != run.Items || matrix.Fen != run.Fen)
        {
            throw new InvalidOperationException($"batch {run.Period} took {run.Items} items, its matrix has {matrix.Items}");
        }

        batch.Add(run.Period, matrix);
        foreach (var cell in matrix.Cells)
        {
            foreach (var posted in ClearingPostings.OfCell(cell, run.Day, batch.NextId))
            {
                batch.Post(posted);
            }
        }

        var kind = run.Period.IsEpidemic ? NoticeKind.Epidemic : NoticeKind.Clearing;
        var notices = ClearingNotice.Of(
            matrix.Nets(), await batch.NextNotice(), kind, run.Period, run.Day, Rules(run.Day)!.Notice(), run.By);
        foreach (var notice in notices)
        {
            batch.Add(notice);
        }

        return run with { IsDone = true, FirstLeft = await batch.FirstLeft(run) };
    }

    private ClearingTerms? Rules(DateOnly day) =>
        policies.Nation(Scheme.Employee) is { } rules ? ClearingTerms.Of(rules, day) : null;

    private static RegionRun? Find(IReadOnlyList<RegionRun> runs, ClearingPeriod period) =>
        runs.FirstOrDefault(run => run.Period == period);

    /// <summary>The last finished run of the same sort.</summary>
    private static RegionRun? Last(IReadOnlyList<RegionRun> runs, ClearingPeriod period) =>
        runs.FirstOrDefault(run => run.Period.IsEpidemic == period.IsEpidemic && run.IsDone);

    internal static Refusal? Admit(IReadOnlyList<RegionRun> runs, ClearingPeriod period, DateOnly day)
    {
        if (day <= period.Last)
        {
            return new Refusal(ClearingRefusals.NotOver, $"{period}", $"it ends on {Days.Text(period.Last)}");
        }

        if (runs.FirstOrDefault(run => !run.IsDone && run.Period != period) is { } other)
        {
            return new Refusal(ClearingRefusals.OtherRun, $"{other.Period}", "finish it first");
        }

        var done = runs.FirstOrDefault(run => run.IsDone && run.Period.IsEpidemic == period.IsEpidemic && run.Period >= period);
        return done is null ? null : new Refusal(ClearingRefusals.Cleared, $"{done.Period}", "what comes late is in the next batch");
    }
}
