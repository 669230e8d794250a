using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Policy;

namespace Yibao.Bench;

/// <summary>
/// What the arithmetic is measured against: the same policy as one would first write it, in <c>decimal</c> yuan, with parameters, items and accumulators
/// looked up by name. It must give the same fen on every bill, or the comparison is void.
/// </summary>
internal sealed class DecimalBaseline(IReadOnlyDictionary<string, DecimalItem> items)
{
    private readonly Dictionary<string, decimal> parameters = new(StringComparer.Ordinal)
    {
        ["pooled.deductible.low.first"] = 400, ["pooled.deductible.low.later"] = 200,
        ["pooled.deductible.middle.first"] = 800, ["pooled.deductible.middle.later"] = 400,
        ["pooled.deductible.high.first"] = 1300, ["pooled.deductible.high.later"] = 650,
        ["pooled.limit.1"] = 30000, ["pooled.limit.2"] = 40000,
        ["pooled.rate.low.1"] = 0.90m, ["pooled.rate.low.2"] = 0.95m, ["pooled.rate.low.3"] = 0.97m,
        ["pooled.rate.middle.1"] = 0.87m, ["pooled.rate.middle.2"] = 0.92m, ["pooled.rate.middle.3"] = 0.97m,
        ["pooled.rate.high.1"] = 0.85m, ["pooled.rate.high.2"] = 0.90m, ["pooled.rate.high.3"] = 0.95m,
        ["pooled.own-factor.in-service"] = 1m, ["pooled.own-factor.retired"] = 0.60m,
        ["pooled.ceiling"] = 100000, ["large.rate"] = 0.85m, ["large.ceiling"] = 400000, ["supplement.rate"] = 0.50m,
        ["residue.deductible.in-service"] = 3000, ["residue.deductible.retired"] = 1500, ["residue.rate"] = 0.70m, ["residue.ceiling"] = 30000,
        ["first-pay"] = 0.10m,
    };

    /// <summary>Settles one bill; the person's accumulators by name are changed.</summary>
    public DecimalResult Settle(in CaseFacts facts, IReadOnlyList<DecimalLine> lines, Dictionary<string, decimal> accumulators)
    {
        var result = new DecimalResult();
        foreach (var line in lines)
        {
            Split(line, facts, result);
        }

        var tier = facts.Tier switch { Tier.Community or Tier.Tier1 => "low", Tier.Tier2 => "middle", _ => "high" };
        var status = facts.Status is PersonStatus.Retired or PersonStatus.EarlyRetired ? "retired" : "in-service";
        Add(accumulators, "stays", 1);
        Pooled(tier, status, accumulators, result);
        Large(accumulators, result);
        result.Pays["supplement"] = Cent(result.Coinsurance * parameters["supplement.rate"]);
        Residue(status, accumulators, result);
        result.Own = result.Submitted - result.Pays.Values.Sum();
        return result;
    }

    private void Split(DecimalLine line, in CaseFacts facts, DecimalResult result)
    {
        var item = items[line.Code];
        var amount = Cent(line.Price * line.Quantity);
        result.Submitted += amount;
        if (item.Class == ItemClass.C)
        {
            result.NonCovered += amount;
            return;
        }

        var over = 0m;
        if (item.Ceilings.TryGetValue(Vocabulary.ValuesOf(Dimension.Tier)[(int)facts.Tier].Name, out var ceiling) && line.Price > ceiling)
        {
            over = Cent((line.Price - ceiling) * line.Quantity);
        }

        var share = item.Class == ItemClass.B ? item.FirstPay ?? parameters["first-pay"] : item.FirstPay ?? 0;
        var firstPay = Cent((amount - over) * share);
        result.OverStandard += over;
        result.FirstPay += firstPay;
        result.Eligible += amount - over - firstPay;
    }

    private void Pooled(string tier, string status, Dictionary<string, decimal> accumulators, DecimalResult result)
    {
        var stay = accumulators["stays"] == 1 ? "first" : "later";
        var deductible = Math.Min(result.Eligible, parameters[$"pooled.deductible.{tier}.{stay}"]);
        var factor = parameters[$"pooled.own-factor.{status}"];
        decimal[] limits = [parameters["pooled.limit.1"], parameters["pooled.limit.2"], decimal.MaxValue];
        var left = Math.Max(0, parameters["pooled.ceiling"] - accumulators.GetValueOrDefault("pooled.paid"));
        var (paid, reached, at, cut) = (0m, result.Eligible, deductible, false);
        for (var band = 0; band < limits.Length && at < result.Eligible && !cut; band++)
        {
            var until = Math.Min(result.Eligible, limits[band]);
            if (until <= at)
            {
                continue;
            }

            var rate = 1 - ((1 - parameters[$"pooled.rate.{tier}.{band + 1}"]) * factor);
            var share = Cent((until - at) * rate);
            if (paid + share > left)
            {
                reached = left == 0 ? deductible : Math.Min(until, at + Cent((left - paid) / rate));
                (paid, cut) = (left, true);
                continue;
            }

            (paid, at) = (paid + share, until);
        }

        result.Pays["pooled"] = paid;
        result.Beyond = result.Eligible - reached;
        result.Coinsurance = Math.Max(0, reached - deductible - paid);
        Add(accumulators, "pooled.paid", paid);
    }

    private void Large(Dictionary<string, decimal> accumulators, DecimalResult result)
    {
        var left = Math.Max(0, parameters["large.ceiling"] - accumulators.GetValueOrDefault("large.paid"));
        var paid = Math.Min(left, Cent(result.Beyond * parameters["large.rate"]));
        result.Pays["large"] = paid;
        Add(accumulators, "large.paid", paid);
    }

    private void Residue(string status, Dictionary<string, decimal> accumulators, DecimalResult result)
    {
        var offered = result.Eligible - result.Pays.Values.Sum();
        var left = Math.Max(0, parameters[$"residue.deductible.{status}"] - accumulators.GetValueOrDefault("residue.deductible"));
        var consumed = Math.Min(left, offered);
        var ceilingLeft = Math.Max(0, parameters["residue.ceiling"] - accumulators.GetValueOrDefault("residue.paid"));
        var paid = Math.Min(ceilingLeft, Cent((offered - consumed) * parameters["residue.rate"]));
        result.Pays["residue"] = paid;
        Add(accumulators, "residue.deductible", consumed);
        Add(accumulators, "residue.paid", paid);
    }

    private static void Add(Dictionary<string, decimal> accumulators, string name, decimal amount) =>
        accumulators[name] = accumulators.GetValueOrDefault(name) + amount;

    private static decimal Cent(decimal yuan) => Math.Round(yuan, 2, MidpointRounding.AwayFromZero);
}

/// <summary>A line of the baseline: item by name, decimal price and quantity.</summary>
internal sealed record DecimalLine(string Code, decimal Price, decimal Quantity);

/// <summary>An item of the baseline.</summary>
internal sealed record DecimalItem(ItemClass Class, decimal? FirstPay, IReadOnlyDictionary<string, decimal> Ceilings);

/// <summary>What the baseline came to, in yuan.</summary>
internal sealed class DecimalResult
{
    public decimal Submitted { get; set; }

    public decimal NonCovered { get; set; }

    public decimal OverStandard { get; set; }

    public decimal FirstPay { get; set; }

    public decimal Eligible { get; set; }

    public decimal Beyond { get; set; }

    public decimal Coinsurance { get; set; }

    public decimal Own { get; set; }

    public Dictionary<string, decimal> Pays { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the fast path came to the same fen.</summary>
    public bool Equals(in SettlementTotals totals) =>
        Submitted * 100 == totals.Submitted && NonCovered * 100 == totals.NonCovered && OverStandard * 100 == totals.OverStandard
        && FirstPay * 100 == totals.FirstPay && Eligible * 100 == totals.Eligible && Own * 100 == totals.Own;
}
