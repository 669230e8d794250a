using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Policy;

namespace Yibao.Bench;

/// <summary>A policy of the baseline: parameters by name, layers in order.</summary>
internal sealed record DecimalPolicy(DateOnly From, DateOnly Until, IReadOnlyDictionary<string, decimal> Parameters,
    IReadOnlyList<DecimalLayer> Layers);

/// <summary>A layer of the baseline.</summary>
internal sealed record DecimalLayer(string Name, string Base, string Of, IReadOnlySet<string> Visits, bool DeductiblePerYear);

/// <summary>A case of the baseline, in words.</summary>
internal sealed record DecimalCase(string Region, string Scheme, DateOnly On, string Visit, string VisitId, string Tier, string Status);

/// <summary>A line of the baseline: item by name, decimal price and quantity.</summary>
internal sealed record DecimalLine(string Code, decimal Price, decimal Quantity);

/// <summary>An item of the baseline.</summary>
internal sealed record DecimalItem(ItemClass Class, DateOnly From, decimal? FirstPay, IReadOnlyDictionary<string, decimal> Ceilings);

/// <summary>The four parts of a line.</summary>
internal sealed class DecimalParts
{
    public decimal Amount { get; set; }

    public decimal NonCovered { get; set; }

    public decimal OverStandard { get; set; }

    public decimal FirstPay { get; set; }

    public decimal Eligible { get; set; }
}

/// <summary>What one layer did.</summary>
internal sealed record DecimalLayerResult(decimal Offered, decimal Deductible, decimal Paid, decimal Beyond, decimal Coinsurance);

/// <summary>What the baseline came to, in yuan.</summary>
internal sealed class DecimalResult
{
    public decimal Submitted { get; set; }

    public decimal NonCovered { get; set; }

    public decimal OverStandard { get; set; }

    public decimal FirstPay { get; set; }

    public decimal Eligible { get; set; }

    public decimal Own { get; set; }

    public List<DecimalParts> Lines { get; } = [];

    public Dictionary<string, DecimalLayerResult> Layers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the fast path came to the same fen in its sums.</summary>
    public bool Equals(in SettlementTotals totals) =>
        Submitted * 100 == totals.Submitted && NonCovered * 100 == totals.NonCovered && OverStandard * 100 == totals.OverStandard
        && FirstPay * 100 == totals.FirstPay && Eligible * 100 == totals.Eligible && Own * 100 == totals.Own;

    /// <summary>Whether the fast path came to the same fen in its lines and layers.</summary>
    public bool Equals(Statement settlement)
    {
        var totals = settlement.Totals;
        return Equals(in totals)
            && settlement.Parts.Zip(Lines).All(p => p.First.NonCovered == p.Second.NonCovered * 100
                && p.First.OverStandard == p.Second.OverStandard * 100
                && p.First.FirstPay == p.Second.FirstPay * 100 && p.First.Eligible == p.Second.Eligible * 100)
            && settlement.Layers.Select((l, i) => (Fast: l, Slow: Layers[settlement.Plan!.Layers[i].Id])).All(p => Equals(p.Fast, p.Slow));
    }

    private static bool Equals(in LayerResult fast, DecimalLayerResult slow) =>
        fast.Offered == slow.Offered * 100 && fast.DeductibleConsumed == slow.Deductible * 100 && fast.Paid == slow.Paid * 100
        && fast.Beyond == slow.Beyond * 100 && fast.Coinsurance == slow.Coinsurance * 100;

    /// <summary>A case of the fast path in words.</summary>
    public static DecimalCase Case(in BatchBill bill) => new(
        "110000", "310", DateOnly.FromDayNumber(bill.Facts.DayNumber),
        Vocabulary.ValuesOf(Dimension.Visit)[(int)bill.Facts.Visit].Name, $"visit-{bill.Visit.Id}",
        Vocabulary.ValuesOf(Dimension.Tier)[(int)bill.Facts.Tier].Name, Vocabulary.ValuesOf(Dimension.Status)[(int)bill.Facts.Status].Name);
}
