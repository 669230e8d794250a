using Yibao.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>What relief of one month costs for one kind of payer (减征测算行).</summary>
/// <param name="Month">Month.</param>
/// <param name="PayerWord">Kind of payer, as the vocabulary names it.</param>
/// <param name="Standing">Whether the rules let the region relieve it.</param>
/// <param name="IsBilled">Whether the month is billed: then the amounts are what the next edition changes.</param>
/// <param name="Employers">Employers whose bills become less.</param>
/// <param name="Heads">Their people.</param>
/// <param name="Fen">What is waived.</param>
public sealed record ReliefCost(
    BillPeriod Month, string PayerWord, ReliefStanding Standing, bool IsBilled, int Employers, int Heads, long Fen);

/// <summary>What an order of relief would do (减征测算).</summary>
/// <param name="Costs">By month and kind of payer.</param>
/// <param name="ReserveMonthsE2">Months of payments that the fund covers, hundredths.</param>
/// <param name="MonthsMost">Most months that the rules allow; null: they state none.</param>
public sealed record ReliefPreview(IReadOnlyList<ReliefCost> Costs, long ReserveMonthsE2, int? MonthsMost)
{
    /// <summary>All of it (合计), fen.</summary>
    public long Fen => Costs.Sum(cost => cost.Fen);
}

/// <summary>Relief of employers' contributions (阶段性减征): previewed, asked for, approved by another person, billed by difference.</summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
/// <param name="clock">The clock.</param>
public sealed class ReliefDesk(Database database, RegionRules rules, TimeProvider clock)
{
    private const decimal Hundredths = 100m;

    /// <summary>Says what relief would cost (测算), on the bills and declarations of now. Nothing is written.</summary>
    /// <exception cref="RulesUnusableException">No document speaks of the region.</exception>
    public async Task<ReliefPreview> Preview(
        RegionCode region, BillPeriod first, BillPeriod last, DateOnly on, CancellationToken cancel = default)
    {
        var history = rules.Find(region, Scheme.Employee)
            ?? throw new RulesUnusableException($"no policy document speaks of region {region}, scheme 310");
        var reserve = await ReliefRows.ReserveMonthsE2(database, region, on, cancel);
        var costs = new List<ReliefCost>();
        int? most = null;
        for (var month = first; month <= last; month = month.Next)
        {
            var isBilled = await RunSegments.IsBilled(database, region, RunKind.Employers, month, cancel);
            foreach (var (word, cost) in await CostOf(history, region, month, cancel))
            {
                var terms = ReliefTerms.Of(history, month.First, word, reserve / Hundredths);
                most ??= terms.MonthsMost;
                costs.Add(new ReliefCost(month, word, terms.Standing, isBilled, cost.Employers, cost.Heads, cost.Fen));
            }
        }

        return new ReliefPreview(costs, reserve, most);
    }

    /// <summary>Asks for an order (申请).</summary>
    /// <param name="region">Region.</param>
    /// <param name="first">First month.</param>
    /// <param name="last">Last month.</param>
    /// <param name="on">Day of the reserve.</param>
    /// <param name="reason">Why.</param>
    /// <param name="province">Decision of the province, where the reserve does not suffice; empty: none.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>The order, or why not.</returns>
    public async Task<(ReliefOrder? Order, Refusal? Refusal)> Ask(
        RegionCode region, BillPeriod first, BillPeriod last, DateOnly on, string reason, string province, string by,
        CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ContributionRefusals.NoName, "by", ""));
        }

        var preview = await Preview(region, first, last, on, cancel);
        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        var orders = await batch.Orders(region);
        var order = new ReliefOrder(
            region, orders.Count == 0 ? 1 : orders.Max(other => other.Number) + 1, first, last, preview.Fen, preview.ReserveMonthsE2,
            province.Length == 0 ? reason : $"{reason} ({province})", by, "", IsApproved: false);
        if (RefusalOf(order, preview, orders, province) is { } refusal)
        {
            return (null, refusal);
        }

        batch.Add(order);
        await batch.Commit(cancel);
        return (order, null);
    }

    /// <summary>
    /// Approves an order or turns it down (复核). Months that are billed are billed by difference: <see cref="Apply"/> does it, and goes on
    /// where it was killed.
    /// </summary>
    /// <returns>The order as decided, or why not.</returns>
    public async Task<(ReliefOrder? Order, Refusal? Refusal)> Decide(
        RegionCode region, long number, string by, bool isApproved, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(by))
        {
            return (null, new Refusal(ContributionRefusals.NoName, "by", ""));
        }

        await using var batch = await ContributionBatch.Begin(database, ContributionBatch.Desk, clock.GetUtcNow(), cancel);
        if ((await batch.Orders(region)).FirstOrDefault(order => order.Number == number) is not { } found)
        {
            return (null, new Refusal(ContributionRefusals.Unknown, $"{number}", $"no order of that number in region {region}"));
        }

        if (found.IsDecided)
        {
            // An approval that was killed while it billed goes on.
            return found.IsApproved && isApproved && found.DecidedBy == by
                ? (found, null) : (null, new Refusal(ContributionRefusals.Decided, $"{number}", ""));
        }

        if (string.Equals(found.AskedBy.Trim(), by.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return (null, new Refusal(ContributionRefusals.SamePerson, $"{number}", ""));
        }

        batch.Decide(found, by, isApproved);
        await batch.Commit(cancel);
        return (found with { DecidedBy = by, IsApproved = isApproved }, null);
    }

    /// <summary>Bills the months of an approved order by difference (执行减征), as far as they are billed already.</summary>
    /// <returns>What the new editions come to, fen: below zero.</returns>
    public async Task<long> Apply(ReliefOrder order, BillRun run, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(run);
        var due = 0L;
        foreach (var month in order.Months)
        {
            if (await RunSegments.IsBilled(database, order.Region, RunKind.Employers, month, cancel))
            {
                due += (await run.Run(order.Region, RunKind.Employers, month, order.Cause, cancel))?.Due ?? 0;
            }
        }

        return due;
    }

    private static Refusal? RefusalOf(ReliefOrder order, ReliefPreview preview, IReadOnlyList<ReliefOrder> orders, string province)
    {
        var standing = orders.Where(other => other.IsApproved || !other.IsDecided).ToArray();
        if (order.Months.FirstOrDefault(month =>
            !preview.Costs.Any(cost => cost.Month == month && cost.Standing != ReliefStanding.None)) is { Value: > 0 } without)
        {
            return new Refusal(ContributionRefusals.NoRelief, $"{without}", "for no kind of payer that has bills");
        }

        if (standing.FirstOrDefault(other => other.First <= order.Last && order.First <= other.Last) is { } overlap)
        {
            return new Refusal(ContributionRefusals.Overlap, $"{overlap.First} to {overlap.Last}", $"order {overlap.Number}");
        }

        var months = order.Months.Count() + standing.Sum(other => other.Months.Count());
        if (months > preview.MonthsMost)
        {
            return new Refusal(ContributionRefusals.TooManyMonths, $"{months}", $"at most {preview.MonthsMost}");
        }

        return province.Length == 0 && preview.Costs.Any(cost => cost.Standing == ReliefStanding.ProvinceDecides)
            ? new Refusal(ContributionRefusals.Reserve, "", $"the fund covers {order.ReserveMonthsE2 / Hundredths:0.00} months") : null;
    }

    /// <summary>What a month's bills waive with the order more than they do now, by kind of payer.</summary>
    private async Task<SortedDictionary<string, (int Employers, int Heads, long Fen)>> CostOf(
        PlanHistory history, RegionCode region, BillPeriod month, CancellationToken cancel)
    {
        var costs = new SortedDictionary<string, (int Employers, int Heads, long Fen)>(StringComparer.Ordinal);
        var assessor = new Assessor(history, RunKind.Employers, month, "ordinary");
        var segment = new RunSegment
        {
            Region = region, Kind = RunKind.Employers, Period = month, Pass = 0, Number = 0, Day = month.First, Cause = "", After = "",
            Position = "", Last = RunSegments.Everybody,
        };
        while (segment.Position != RunSegments.Everybody)
        {
            cancel.ThrowIfCancellationRequested();
            await using var batch = await ContributionBatch.Begin(database, ContributionBatch.FirstWorker, clock.GetUtcNow(), cancel);
            var range = await PayerRange.Behind(batch, segment);
            foreach (var payer in assessor.Assess(range, isRelieved: true).Payers)
            {
                var waived = payer.Lines.Sum(line => line.Parts.Waived)
                    - (range.Billed.GetValueOrDefault(payer.Payer.Number) ?? []).Sum(bill => bill.Parts.Waived);
                var (employers, heads, fen) = costs.GetValueOrDefault(payer.PayerWord);
                costs[payer.PayerWord] = waived == 0
                    ? (employers, heads, fen) : (employers + 1, heads + payer.Lines.Count, fen + waived);
            }

            segment = segment with { Position = range.Last };
        }

        return costs;
    }
}
