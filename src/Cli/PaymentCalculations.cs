using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement.Payment;

namespace Yibao.Cli;

/// <summary>The calculations over the payment of providers (支付方式算例) that a worked example may ask for.</summary>
internal static class PaymentCalculations
{
    private const int PointDecimals = 4; // points, scores and yuan per point are compared so far

    public static (string, decimal)[]? Case(PlanHistory rules, ExampleCalculations.Inputs given)
    {
        if (PaymentTerms.Of(rules, given.On, CareOf(given), given.Value(Dimension.Tier, Tier.Community)) is not { } terms)
        {
            return null;
        }

        var cost = given.Amount("cost");
        var standard = terms.Standard(new CaseMeasure
        {
            Cost = cost, Days = given.Has("days") ? given.Count("days") : 1, Weight = given.NumberOrNone("weight"),
            TierMean = given.Has("mean") ? given.Amount("mean") : null, Coefficient = given.NumberOrNone("coefficient") ?? 1,
            PointValue = given.NumberOrNone("point-value"),
        });
        var patient = new PatientShare(
            given.AmountOrNone("self-paid"), given.AmountOrNone("first-pay"), given.AmountOrNone("deductible"),
            given.NumberOrNone("ratio") ?? 0, given.AmountOrNone("paid-by-others"));
        var fund = terms.FundShare(standard.Standard, patient, given.NumberOrNone("budget-ratio") ?? 1);
        var rest = cost - patient.OwnItems;
        var own = given.Has("paid-by-others") ? patient.PaidByOthers
            : patient.OwnItems + new Money((long)Math.Round(rest.Fen * (1 - patient.Ratio), MidpointRounding.AwayFromZero));
        return
        [
            ("standard", Yuan(standard.Standard)), ("points", Rounded(standard.Points)), ("class", (int)standard.Class),
            ("by-item", standard.IsByItem ? 1 : 0), ("fund", Yuan(fund)), ("patient", Yuan(own)), ("hospital", Yuan(fund + own)),
        ];
    }

    public static (string, decimal)[]? Care(PlanHistory rules, ExampleCalculations.Inputs given) =>
        BudgetTerms.Of(rules, given.On) is { } terms
            ? [("long", terms.CareOfStay(given.Count("days")) == PaidCare.LongStay ? 1 : 0)] : null;

    public static (string, decimal)[]? Heads(PlanHistory rules, ExampleCalculations.Inputs given) =>
        PaymentTerms.Of(rules, given.On, CareOf(given), given.Value(Dimension.Tier, Tier.Community))
            ?.ForHeads(given.Count("heads"), given.Count("months")) is { } payment ? [("payment", Yuan(payment))] : null;

    public static (string, decimal)[]? PointValue(ExampleCalculations.Inputs given) =>
        [
            ("value", Rounded(BudgetTerms.PointValue(
                given.Amount("budget"), given.NumberOrNone("budget-ratio") ?? 1, given.Number("points")))),
        ];

    public static (string, decimal)[]? Score(PlanHistory rules, ExampleCalculations.Inputs given) =>
        BudgetTerms.Of(rules, given.On)?.GroupScore(
            [given.Amount("last"), given.Amount("second-last"), given.Amount("third-last")], given.Amount("all")) is { } score
            ? [("score", Rounded(score))] : null;

    public static (string, decimal)[]? Year(PlanHistory rules, ExampleCalculations.Inputs given) =>
        BudgetTerms.Of(rules, given.On)?.Clear(given.Amount("standard"), given.Amount("booked")) is { } year
            ? [("paid", Yuan(year.Paid)), ("surplus", Yuan(year.Surplus)), ("loss", Yuan(year.Loss))] : null;

    public static (string, decimal)[]? Advance(PlanHistory rules, ExampleCalculations.Inputs given) =>
        BudgetTerms.Of(rules, given.On)?.Advance(given.Amount("claimed"), given.Amount("last-year-mean")) is { } advance
            ? [("advance", Yuan(advance))] : null;

    public static (string, decimal)[]? Counted(PlanHistory rules, ExampleCalculations.Inputs given) =>
        BudgetTerms.Of(rules, given.On) is { } terms
            ? [("counted", Yuan(terms.Counted(given.Amount("amount"), given.Value(Dimension.Epidemic, EpidemicStatus.None))))] : null;

    public static (string, decimal)[]? Difficulty(PlanHistory rules, ExampleCalculations.Inputs given)
    {
        if (BudgetTerms.Of(rules, given.On)?.Difficulty(given.Amount("now"), given.Amount("last-year-mean")) is not { } support)
        {
            return null;
        }

        var plan = DifficultyTerms.Plan(support.Fen, support.Instalments);
        return
        [
            ("allowed", support.IsAllowed ? 1 : 0), ("advance", Yuan(support.Fen)), ("after", support.FirstAfter),
            ("instalments", support.Instalments), ("first", Yuan(plan[0])), ("last", Yuan(plan[^1])),
        ];
    }

    private static PaidCare CareOf(ExampleCalculations.Inputs given) => PaymentWords.Care(given.Word("care")) ?? PaidCare.AcuteStay;

    private static decimal Rounded(decimal value) => Math.Round(value, PointDecimals, MidpointRounding.AwayFromZero);

    private static decimal Yuan(Money money) => ExampleCalculations.Yuan(money);
}
