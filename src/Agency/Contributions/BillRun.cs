using System.Collections.Concurrent;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>How far a run of bills is (出账进度).</summary>
/// <param name="Segments">Segments in all.</param>
/// <param name="Done">Segments that are done.</param>
/// <param name="Payers">Bills of the run so far.</param>
/// <param name="Heads">Persons on them.</param>
/// <param name="Due">What they ask, fen.</param>
/// <param name="Skipped">Persons for whom the rules state no contribution.</param>
public readonly record struct BillProgress(int Segments, int Done, long Payers, long Heads, long Due, long Skipped);

/// <summary>
/// Makes the bills of a period (出账): payer by payer in order, in transactions of whole payers, by several workers on PostgreSQL. Killed
/// anywhere and asked again, it goes on where it stands; what is billed already is billed by difference only.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class BillRun(Database database, RegionRules rules, TimeProvider clock)
{
    private const string Itself = "bills"; // who restores cover: the run itself

    private const int NamedMax = 20; // of those who are skipped: who has more looks at the rules or the register first

    private readonly ConcurrentDictionary<int, RunSegment> latest = new();
    private readonly ConcurrentQueue<string> skipped = new();

    /// <summary>Workers (线程数); one on SQLite, whatever is asked.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>About how many people one transaction bills (每批人数); an employer is never divided.</summary>
    public int People { get; init; } = PayerRange.UsualPeople;

    /// <summary>Day of billing (出账日).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Kind of county (县类别) for the subsidies of residents of whom the register does not say it.</summary>
    public string County { get; init; } = "ordinary";

    /// <summary>The first of those whom this run could not bill (未核定人员), each with the payer: no rules, or an employer that is not
    /// registered.</summary>
    public IReadOnlyCollection<string> Skipped => skipped;

    /// <summary>Told after each transaction, by any worker (进度).</summary>
    public Action<BillProgress>? Committed { get; init; }

    /// <summary>Makes the bills of a region and period (执行).</summary>
    /// <param name="region">Pooling region.</param>
    /// <param name="kind">Whose bills.</param>
    /// <param name="period">Period.</param>
    /// <param name="cause">Why a billed period is gone over again; empty: it is not.</param>
    /// <param name="cancel">To stop between two transactions.</param>
    /// <returns>What the pass came to; null: there was nothing to do.</returns>
    /// <exception cref="RulesUnusableException">No document speaks of the region and scheme.</exception>
    public async Task<BillProgress?> Run(
        RegionCode region, RunKind kind, BillPeriod period, string cause = "", CancellationToken cancel = default)
    {
        BillProgress? total = null;
        // A pass that was begun for another reason is finished first.
        for (var isRight = false; !isRight;)
        {
            var segments = await RunSegments.Plan(database, (region, kind, period), cause, Day, clock.GetUtcNow(), cancel);
            if (segments.Count == 0)
            {
                return total;
            }

            var scheme = segments[0].Scheme;
            var history = rules.Find(region, scheme)
                ?? throw new RulesUnusableException($"no policy document speaks of region {region}, scheme {(int)scheme}");
            total = await Work(history, segments, cancel);
            isRight = segments[0].Cause == cause || cause.Length == 0;
        }

        return total;
    }

    private async Task<BillProgress> Work(PlanHistory history, IReadOnlyList<RunSegment> segments, CancellationToken cancel)
    {
        latest.Clear();
        foreach (var segment in segments)
        {
            latest[segment.Number] = segment;
        }

        var waiting = new ConcurrentQueue<RunSegment>(segments.Where(segment => !segment.IsDone));
        var workers = database.Engine == Engine.Sqlite ? 1 : Math.Clamp(Workers, 1, ContributionBatch.WorkersMax);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(
            async () =>
            {
                try
                {
                    while (waiting.TryDequeue(out var segment))
                    {
                        await Finish(history, segment, ContributionBatch.FirstWorker - worker, stop.Token);
                    }
                }
                catch
                {
                    await stop.CancelAsync(); // the other workers end after their transaction
                    throw;
                }
            },
            CancellationToken.None)));
        return Progress();
    }

    private async Task Finish(PlanHistory history, RunSegment segment, int chain, CancellationToken cancel)
    {
        var assessor = new Assessor(history, segment.Kind, segment.Period, County) { Skipping = Name };
        while (!segment.IsDone)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ContributionBatch.Begin(database, chain, clock.GetUtcNow(), cancel);
            var range = await PayerRange.Next(batch, segment, People);
            if (!range.Segment.IsDone)
            {
                var done = await Bill(history, assessor, batch, range);
                range.Save(batch, done);
                segment = done with { Position = range.Last, IsDone = range.Last == done.Last };
                await batch.Commit(cancel);
            }
            else
            {
                segment = range.Segment; // another process was faster
            }

            latest[segment.Number] = segment;
            Committed?.Invoke(Progress());
        }
    }

    private async Task<RunSegment> Bill(PlanHistory history, Assessor assessor, ContributionBatch batch, PayerRange range)
    {
        var segment = range.Segment;
        var due = RegionRules.DueDay(history, segment.Period, segment.Day);
        var (payers, count) = assessor.Assess(range, range.IsRelieved);
        var credits = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var changed = new Dictionary<string, BillState>(StringComparer.Ordinal);
        foreach (var payer in payers)
        {
            var before = range.Billed.GetValueOrDefault(payer.Payer.Number) ?? [];
            if (Billing.Next(payer, before, segment.Scheme, segment.Period, due) is not { } bill)
            {
                continue;
            }

            var (after, moved, back) = Matching.Add(range.States.GetValueOrDefault(payer.Payer.Number), bill, segment.Day);
            after = rules.Deferred(after, range.Deferrals);
            batch.Add(bill);
            batch.Put(after);
            if (moved is not null)
            {
                batch.Add(moved);
            }

            segment = segment with
            {
                Payers = segment.Payers + 1,
                Heads = segment.Heads + bill.Heads,
                Due = segment.Due + bill.Parts.Due,
            };
            changed[payer.Payer.Number] = after;
            var credit = range.Credits.GetValueOrDefault(payer.Payer.Number) + back;
            if (credit > 0)
            {
                credits[payer.Payer.Number] = credit;
            }
        }

        await UseCredits(batch, range, credits, changed);
        return segment with { Skipped = segment.Skipped + count };
    }

    /// <summary>
    /// What a payer has left pays its open bills, the oldest first. Whoever owes nothing overdue any more, because of that or because a
    /// bill became less, has its people's benefits back.
    /// </summary>
    private async Task UseCredits(
        ContributionBatch batch, PayerRange range, SortedDictionary<string, long> credits, Dictionary<string, BillState> changed)
    {
        string[] touched =
        [
            .. credits.Keys.Union(changed.Keys.Where(range.Paused.Contains), StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        var open = await range.OpenBills(batch, touched);
        var (region, scheme, day) = (range.Segment.Region, range.Segment.Scheme, range.Segment.Day);
        foreach (var number in touched)
        {
            var state = changed[number];
            var bills = open[number].Where(bill => bill.Period != range.Segment.Period).Append(state)
                .Select(bill => rules.Deferred(bill, range.Deferrals)).ToDictionary(bill => bill.Period);
            if (credits.TryGetValue(number, out var credit))
            {
                var (paid, allocations, left) = Matching.Apply(
                    bills.Values, credit, day, (due, on, fen) => rules.Surcharge(region, scheme, due, on, fen));
                foreach (var bill in paid)
                {
                    bills[bill.Period] = bill;
                    batch.Put(bill);
                }

                foreach (var allocation in allocations)
                {
                    batch.Add(allocation);
                }

                batch.Put(state.Payer, scheme, left);
            }

            if (range.Paused.Contains(number) && bills.Values.All(bill => !bill.IsOpen || bill.DueDay >= day))
            {
                batch.Restore(state.Payer, scheme, day, Itself);
            }
        }
    }

    private void Name(string person, string payer)
    {
        if (skipped.Count < NamedMax)
        {
            skipped.Enqueue(person == payer ? person : $"{person} ({payer})");
        }
    }

    private BillProgress Progress()
    {
        var all = latest.Values.ToArray();
        return new BillProgress(
            all.Length, all.Count(segment => segment.IsDone), all.Sum(segment => segment.Payers), all.Sum(segment => segment.Heads),
            all.Sum(segment => segment.Due), all.Sum(segment => segment.Skipped));
    }
}
