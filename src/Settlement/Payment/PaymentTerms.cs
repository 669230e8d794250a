using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Settlement.Payment;

/// <summary>
/// How a region pays hospitals of one tier for one kind of care on a day (支付方式规则): read from the policy documents once, then plain
/// arithmetic for any number of cases. Immutable, safe to share between threads.
/// </summary>
public sealed class PaymentTerms
{
    private readonly decimal[] methodShares = new decimal[Enum.GetValues<PaymentMethod>().Length];
    private readonly decimal[] variantShares = new decimal[Enum.GetValues<FundVariant>().Length];
    private readonly decimal?[] low = new decimal?[Enum.GetValues<PaymentMethod>().Length];
    private readonly decimal?[] high = new decimal?[Enum.GetValues<PaymentMethod>().Length];
    private readonly decimal?[] extreme = new decimal?[Enum.GetValues<PaymentMethod>().Length];
    private decimal? stayPrice;
    private decimal? bedDayPrice;
    private decimal? headPrice;
    private decimal? drgRate;
    private decimal? pointsPerWeight;

    private PaymentTerms()
    {
    }

    /// <summary>The methods and the share of each in the payment (支付方式构成), those without a share left out; together 1.</summary>
    public IEnumerable<(PaymentMethod Method, decimal Share)> Methods =>
        Enum.GetValues<PaymentMethod>().Select(method => (method, methodShares[(int)method])).Where(entry => entry.Item2 != 0);

    /// <summary>Whether a share of the payment is by points of a budget (按点数付费): DIP, or DRG without a rate.</summary>
    public bool IsByPoints => methodShares[(int)PaymentMethod.Dip] > 0 || (methodShares[(int)PaymentMethod.Drg] > 0 && drgRate is null);

    /// <summary>Whether the fund owes the standard times the ratio of the budget and nothing else (按总额报销比例支付).</summary>
    public bool IsBudgetRatio => variantShares[(int)FundVariant.BudgetRatio] == 1;

    /// <summary>Price of a head and year in yuan (人头年定额); null: the rules state none.</summary>
    public Money? HeadPrice => headPrice is { } price ? Fen.OfYuan(price) : null;

    /// <summary>Reads the terms (读取).</summary>
    /// <param name="rules">The region's rules with <c>payment.*</c>.</param>
    /// <param name="on">Day: of discharge, or the last day of the year that is cleared.</param>
    /// <param name="care">Kind of care.</param>
    /// <param name="tier">Tier of the hospital.</param>
    /// <returns>
    /// Null when the rules state no method for that care, tier and day, or the shares of methods or variants do not come to one.
    /// </returns>
    public static PaymentTerms? Of(PlanHistory rules, DateOnly on, PaidCare care, Tier tier)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var (careWord, tierWord) = (PaymentWords.Of(care), PaymentWords.Of(tier));
        decimal? Rule(string name, PaymentMethod method = default) => rules.Parameter(
            $"payment.{name}", on, ("care", careWord), ("tier", tierWord), ("method", PaymentWords.Of(method)))?.Value;
        var terms = new PaymentTerms
        {
            stayPrice = Rule("stay-price"), bedDayPrice = Rule("bed-day-price"), headPrice = Rule("head-price"),
            drgRate = Rule("drg-rate"), pointsPerWeight = Rule("drg-points"),
        };
        foreach (var method in Enum.GetValues<PaymentMethod>())
        {
            terms.methodShares[(int)method] = Rule("method-share", method) ?? 0;
            terms.low[(int)method] = Rule("ratio-low", method);
            terms.high[(int)method] = Rule("ratio-high", method);
            terms.extreme[(int)method] = Rule("ratio-extreme", method);
        }

        foreach (var variant in Enum.GetValues<FundVariant>())
        {
            terms.variantShares[(int)variant] =
                rules.Parameter("payment.fund-variant", on, ("variant", PaymentWords.Of(variant)))?.Value ?? 0;
        }

        var isWhole = terms.methodShares.Sum() == 1 && terms.variantShares.Sum() is 0 or 1;
        return isWhole ? terms : null;
    }

    /// <summary>
    /// The payment standard of a case (病例支付标准). By item: the cost. Per stay and bed-day: the price. DRG: weight x rate (or points x
    /// point value) x coefficient. DIP: score x point value x coefficient. By points, a case below the low ratio gets the factor
    /// cost / mean, one above the high ratio (cost / mean - high ratio) + 1; by a rate the first is paid its cost and the second the
    /// cost above the high ratio on top. Methods that share a payment each give their part.
    /// </summary>
    public CaseStandard Standard(CaseMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var (yuan, points, worst, byItem) = (0m, 0m, CostClass.Normal, 0m);
        foreach (var (method, share) in Methods)
        {
            var part = One(method, measure);
            yuan += share * part.Yuan;
            points += share * part.Points;
            worst = part.Class > worst ? part.Class : worst;
            byItem += part.IsByItem ? share : 0;
        }

        return new CaseStandard(Fen.OfYuan(yuan), points, worst, byItem == 1);
    }

    /// <summary>
    /// What the pooled fund owes for a case (基金应付额), half-up to the fen. Without a stated variant: the standard less what patient and
    /// other funds paid.
    /// </summary>
    /// <param name="standard">The payment standard.</param>
    /// <param name="patient">What the patient's bill said.</param>
    /// <param name="budgetRatio">Reimbursement ratio of the budget, 0 to 1.</param>
    public Money FundShare(Money standard, PatientShare patient, decimal budgetRatio)
    {
        var residual = (standard - patient.PaidByOthers).Fen;
        var ofStandard = Math.Max(0, (standard - patient.OwnItems).Fen * patient.Ratio);
        var stated = variantShares.Sum() > 0;
        return Fen.Round(
            (variantShares[(int)FundVariant.OfStandard] * ofStandard)
            + ((stated ? variantShares[(int)FundVariant.Residual] : 1) * residual)
            + (variantShares[(int)FundVariant.BudgetRatio] * standard.Fen * budgetRatio));
    }

    /// <summary>What a hospital is due for the people on its list (人头费): heads x price x months / 12, half-up to the fen.</summary>
    /// <returns>Null when the rules state no price.</returns>
    public Money? ForHeads(int heads, int months) => headPrice is { } price ? Fen.OfYuan(price * heads * months / MonthsPerYear) : null;

    private const int MonthsPerYear = 12;

    private (decimal Yuan, decimal Points, CostClass Class, bool IsByItem) One(PaymentMethod method, CaseMeasure measure) =>
        (method, measure.Weight) switch
        {
            (PaymentMethod.Stay, _) when stayPrice is { } price => (price, 0, CostClass.Normal, false),
            (PaymentMethod.BedDay, _) when bedDayPrice is { } price => (price * measure.Days, 0, CostClass.Normal, false),
            (PaymentMethod.Head, _) => (0, 0, CostClass.Normal, false), // in the price of the heads
            (PaymentMethod.Drg, { } weight) when (drgRate ?? measure.PointValue) is { } price => Drg(weight, price, measure),
            (PaymentMethod.Dip, { } score) when measure.PointValue is { } price =>
                ByPoints(PaymentMethod.Dip, score * price * measure.Coefficient, price, measure),
            _ => (Fen.Yuan(measure.Cost), 0, CostClass.Normal, true),
        };

    /// <summary>By a rate the cost itself is paid or added, by points a case is held against the mean of its group as under DIP.</summary>
    private (decimal Yuan, decimal Points, CostClass Class, bool IsByItem) Drg(decimal weight, decimal price, CaseMeasure measure)
    {
        var standard = weight * (pointsPerWeight ?? 1) * measure.Coefficient * price;
        if (drgRate is null)
        {
            return ByPoints(PaymentMethod.Drg, standard, price, measure);
        }

        var cost = Fen.Yuan(measure.Cost);
        var dear = ClassOf(PaymentMethod.Drg, cost, measure.TierMean is { } mean ? Fen.Yuan(mean) : standard);
        var yuan = dear switch
        {
            CostClass.Low => cost,
            CostClass.High or CostClass.Extreme => standard + Math.Max(0, cost - (standard * high[(int)PaymentMethod.Drg]!.Value)),
            _ => standard,
        };
        return (yuan, 0, dear, false);
    }

    private (decimal Yuan, decimal Points, CostClass Class, bool IsByItem) ByPoints(
        PaymentMethod method, decimal standard, decimal price, CaseMeasure measure)
    {
        var mean = measure.TierMean is { } known ? Fen.Yuan(known) : standard;
        var ratio = mean == 0 ? 1 : Fen.Yuan(measure.Cost) / mean;
        var dear = ClassOf(method, Fen.Yuan(measure.Cost), mean);
        var factor = dear switch
        {
            CostClass.Low => ratio,
            CostClass.High or CostClass.Extreme => ratio - high[(int)method]!.Value + 1,
            _ => 1,
        };
        return (standard * factor, standard / price * factor, dear, false);
    }

    private CostClass ClassOf(PaymentMethod method, decimal cost, decimal reference)
    {
        bool Above(decimal? ratio) => ratio is { } limit && cost > limit * reference;
        return Above(extreme[(int)method]) && high[(int)method] is not null ? CostClass.Extreme
            : Above(high[(int)method]) ? CostClass.High
            : low[(int)method] is { } floor && cost < floor * reference ? CostClass.Low : CostClass.Normal;
    }
}
