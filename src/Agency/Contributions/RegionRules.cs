using Yibao.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Contributions;

/// <summary>The rules of contributions by region (缴费规则): of the region itself, else of its prefecture, else of its province.</summary>
/// <param name="book">The policies.</param>
public sealed class RegionRules(PlanBook book)
{
    private const int Prefecture = 100; // the last two digits of a region are the county

    private readonly Dictionary<(RegionCode, Scheme), PlanHistory?> known = [];
    private readonly Lock guard = new();

    /// <summary>The rules of a region and scheme (适用规则); null: no document speaks of them.</summary>
    public PlanHistory? Find(RegionCode region, Scheme scheme)
    {
        lock (guard)
        {
            if (!known.TryGetValue((region, scheme), out var rules))
            {
                known[(region, scheme)] = rules = Places(region).Select(place => book.Histories
                    .Where(history => history.Key.Region == place && history.Key.Scheme == scheme)
                    .OrderBy(history => history.Key.Grade, StringComparer.Ordinal).FirstOrDefault())
                    .FirstOrDefault(found => found is not null);
            }

            return rules;
        }
    }

    /// <summary>Whose rules a region has (政策来源), nearest first: its own, its prefecture's, its province's.</summary>
    public static IReadOnlyList<RegionCode> Places(RegionCode region) =>
        [region, new(region.Value / Prefecture * Prefecture), region.Province];

    /// <summary>
    /// Last day without surcharge (缴费截止日): that of the month billed, or of the month of billing where that is later.
    /// </summary>
    public static DateOnly DueDay(PlanHistory rules, BillPeriod period, DateOnly billedOn)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var billed = BillPeriod.OfMonth(billedOn);
        var month = period.IsYear || billed > period ? billed : period;
        return ContributionDue.Of(rules, month.First)?.LastDay ?? month.Last;
    }

    /// <summary>
    /// A bill with the last day that a granted deferral gives it (缓缴截止日): so many months after that of its month. No surcharge arises
    /// until then, and nobody loses benefits.
    /// </summary>
    public BillState Deferred(BillState bill, Deferrals granted)
    {
        ArgumentNullException.ThrowIfNull(bill);
        ArgumentNullException.ThrowIfNull(granted);
        if (!granted.Cover(bill.Payer, bill.Period) || Find(bill.Payer.Region, bill.Scheme) is not { } rules)
        {
            return bill;
        }

        var last = ContributionDue.Of(rules, bill.Period.First)?.LastDay ?? bill.Period.Last;
        return rules.Parameter("deferral.months", last) is { } months
            && last.AddMonths((int)months.Value) is var later && later > bill.DueDay
            ? bill with { DueDay = later } : bill;
    }

    /// <summary>Late surcharge of an amount due on a day and paid on another (滞纳金), fen; nothing where the rules state none.</summary>
    public long Surcharge(RegionCode region, Scheme scheme, DateOnly due, DateOnly paid, long fen) =>
        Find(region, scheme) is { } rules ? LateSurcharge.Of(rules, due, paid, new Money(fen))?.Amount.Fen ?? 0 : 0;
}
