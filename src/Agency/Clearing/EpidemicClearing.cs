using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>
/// The one national clearing of the epidemic of a year (疫情全国清算): settlements of patients at home and elsewhere and verified bills. Every
/// fund yuan has a home region, every fiscal yuan a level at the place of care; what is owed between regions is netted as in a month, and
/// claims on the fiscal levels are posted. Killed anywhere and asked again it goes on.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="policies">The policies.</param>
/// <param name="clock">The clock.</param>
public sealed class EpidemicClearing(Database database, PlanBook policies, TimeProvider clock)
{
    /// <summary>Items of one transaction (每批笔数).</summary>
    public int ItemsAtOnce { get; init; } = RegionClearing.UsualItems;

    /// <summary>Told after each transaction (进度).</summary>
    public Action<ClearingProgress>? Committed { get; init; }

    /// <summary>What a run would come to (预览); nothing is written.</summary>
    public async Task<(EpidemicTally? Tally, Refusal? Refusal)> Preview(int year, DateOnly day, CancellationToken cancel = default)
    {
        var period = ClearingPeriod.OfEpidemic(year);
        await using var reader = await HubReader.Open(database, cancel);
        var runs = await reader.RegionRuns();
        if (Admit(runs, period, day) is { } refusal)
        {
            return (null, refusal);
        }

        var run = runs.FirstOrDefault(one => one.Period == period) ?? await reader.Plan(period, day, "", null);
        var tally = await reader.TallyOf(period);
        while (await reader.Candidates(run, ItemsAtOnce) is { Count: > 0 } candidates)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var candidate in candidates)
            {
                if (Split(candidate) is not { } item)
                {
                    return (null, NoShares(candidate));
                }

                tally.Add(in item);
            }

            run = run with { Position = candidates[^1].Item.Id };
        }

        return (tally, null);
    }

    /// <summary>Clears a year (执行), or goes on with it.</summary>
    /// <returns>The finished run, or why not.</returns>
    public async Task<(RegionRun? Run, Refusal? Refusal)> Run(int year, DateOnly day, string by, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ClearingRefusals.NoName, "by", ""));
        }

        var period = ClearingPeriod.OfEpidemic(year);
        RegionRun? run;
        await using (var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel))
        {
            var runs = await batch.RegionRuns();
            if (Admit(runs, period, day) is { } refusal)
            {
                return (null, refusal);
            }

            run = runs.FirstOrDefault(one => one.Period == period);
            if (run is null)
            {
                run = await batch.Plan(period, day, by, null);
                batch.Begin(run);
                await batch.Commit(cancel);
            }
        }

        while (!run.IsDone)
        {
            cancel.ThrowIfCancellationRequested();
            (run, var refusal) = await Advance(run, cancel);
            if (refusal is not null)
            {
                return (null, refusal);
            }

            Committed?.Invoke(new ClearingProgress(run.Items, run.Fen));
        }

        return (run, null);
    }

    private async Task<(RegionRun Run, Refusal? Refusal)> Advance(RegionRun run, CancellationToken cancel)
    {
        await using var batch = await HubBatch.Begin(database, clock.GetUtcNow(), cancel);
        run = (await batch.RegionRuns()).First(one => one.Period == run.Period); // another process may have been faster
        if (run.IsDone)
        {
            return (run, null);
        }

        var candidates = await batch.Candidates(run, ItemsAtOnce);
        foreach (var candidate in candidates)
        {
            if (Split(candidate) is not { } item)
            {
                return (run, NoShares(candidate));
            }

            batch.Add(run.Period, in item, candidate.BookedMonth);
            run = run with { Position = item.Id, Items = run.Items + 1, Fen = run.Fen + item.Total };
        }

        if (candidates.Count == 0)
        {
            run = await Close(batch, run);
        }

        batch.Put(run);
        await batch.Commit(cancel);
        return (run, null);
    }

    /// <summary>Matrix, notices, claims on the fiscal levels, and their postings.</summary>
    private async Task<RegionRun> Close(HubBatch batch, RegionRun run)
    {
        var tally = await batch.TallyOf(run.Period);
        if (!tally.IsComplete || tally.Items != run.Items || tally.Total != run.Fen)
        {
            throw new InvalidOperationException($"the national clearing of {run.Period} took {run.Items} items, it has {tally.Items}");
        }

        batch.Add(run.Period, tally.Matrix);
        foreach (var posted in tally.Matrix.Cells.SelectMany(cell => ClearingPostings.OfCell(cell, run.Day, batch.NextId)))
        {
            batch.Post(posted);
        }

        var claims = new EpidemicPostings();
        foreach (var (care, book, fiscal) in tally.Fiscal)
        {
            claims.Claimed(care, book, fiscal);
        }

        foreach (var posted in claims.Transactions(run.Day, batch.NextId))
        {
            batch.Post(posted);
        }

        foreach (var notice in ClearingNotice.Of(
            tally.Matrix.Nets(), await batch.NextNotice(), NoticeKind.Epidemic, run.Period, run.Day, Terms(run.Day)!.Notice(), run.By))
        {
            batch.Add(notice);
        }

        return run with { IsDone = true };
    }

    private EpidemicItem? Split(in EpidemicCandidate candidate)
    {
        if (candidate.Fiscal == 0)
        {
            return candidate.Item;
        }

        var split = Rules is { } rules
            ? FiscalSplit.Of(rules, candidate.Item.Day, candidate.Item.Status, candidate.Fiscal) : null;
        return split is { } shares ? candidate.Item with { Fiscal = shares } : null;
    }

    private static Refusal NoShares(in EpidemicCandidate candidate) =>
        new(ClearingRefusals.NoRules, $"{candidate.Item.Id}", $"no fiscal shares on {Days.Text(candidate.Item.Day)}");

    private Refusal? Admit(IReadOnlyList<RegionRun> runs, ClearingPeriod period, DateOnly day) =>
        Terms(day) is null ? new Refusal(ClearingRefusals.NoRules, Days.Text(day), "") : RegionClearing.Admit(runs, period, day);

    private ClearingTerms? Terms(DateOnly day) => Rules is { } rules ? ClearingTerms.Of(rules, day) : null;

    private PlanHistory? Rules { get; } = policies.Nation(Scheme.Employee);
}
