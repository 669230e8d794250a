using Yibao.Policy;
using Yibao.Policy.Documents;
using static Yibao.Statistics.Indicators.IndicatorBlock;
using static Yibao.Statistics.Indicators.IndicatorUnit;

namespace Yibao.Statistics.Indicators;

/// <summary>Indicators of use, cost and payment of care (待遇享受指标), for both schemes and each, stays by tier too.</summary>
internal static class CareIndicators
{
    private const string Table = "care_sum";
    private const int Employees = 310; // national scheme code
    private const int Residents = 390; // national scheme code

    // Fen per stay: a unit that is wrong by ten thousand falls out of it.
    private static readonly (decimal Low, decimal High) StayCost = (5_000, 100_000_000);

    private static readonly (string Id, Bilingual Name, Tier[] Tiers)[] Tiers =
    [
        ("tier3", ("三级", "tier 3"), [Tier.Tier3, Tier.Provincial]), ("tier2", ("二级", "tier 2"), [Tier.Tier2]),
        ("tier1", ("一级及以下", "tier 1 and below"), [Tier.Tier1, Tier.Community]),
    ];

    public static readonly Indicator[] All =
        [.. Of("employee", ("职工医保", "employee scheme"), Employees), .. Of("resident", ("居民医保", "resident scheme"), Residents), .. Both()];

    private static IEnumerable<Indicator> Of(string scheme, Bilingual name, int code)
    {
        yield return Count($"care.{scheme}.times", name, ("待遇享受人次", "settled bills"), Times, FactKind.Bills, code, _ => true);
        foreach (var one in Stays($"care.{scheme}", name, code, _ => true))
        {
            yield return one;
        }

        yield return new($"care.{scheme}.rate", Care, Join(name, ("住院率", "stays per insured person")), Share)
        {
            Numerator = $"care.{scheme}.stays", Denominator = $"enrolment.{scheme}", Plausible = (0, 2),
        };
        foreach (var (id, tier, tiers) in Tiers)
        {
            foreach (var one in Stays($"care.{scheme}.{id}", Join(name, tier), code, key => tiers.Contains((Tier)key.Tier)))
            {
                yield return one;
            }
        }
    }

    private static IEnumerable<Indicator> Both()
    {
        yield return Sum("care.times", ("待遇享受人次", "settled bills"), Times, "times");
        yield return Sum("care.stays", ("住院人次", "stays"), Times, "stays");
        yield return Sum("care.cost", ("住院医疗总费用", "cost of stays"), Fen, "cost");
        yield return new("care.cost.each", Care, ("次均住院费用", "cost per stay"), FenEach)
        {
            Numerator = "care.cost", Denominator = "care.stays", Plausible = StayCost,
        };
    }

    private static IEnumerable<Indicator> Stays(string id, Bilingual name, int scheme, Func<FactKey, bool> where)
    {
        bool IsStay(FactKey key) => key.VisitKind == (int)VisitKind.Inpatient && where(key);
        yield return Count($"{id}.stays", name, ("住院人次", "stays"), Times, FactKind.Bills, scheme, IsStay);
        yield return Count($"{id}.cost", name, ("住院医疗总费用", "cost of stays"), Fen, FactKind.Cost, scheme, IsStay);
        yield return Count($"{id}.eligible", name, ("住院政策范围内费用", "eligible cost of stays"), Fen, FactKind.Eligible, scheme, IsStay);
        yield return Count($"{id}.fund", name, ("住院基金支付", "paid by funds for stays"), Fen, FactKind.FundPaid, scheme, IsStay);
        yield return Count($"{id}.days", name, ("住院天数", "days of stays"), Times, FactKind.StayDays, scheme, IsStay);
        yield return new($"{id}.cost.each", Care, Join(name, ("次均住院费用", "cost per stay")), FenEach)
        {
            Numerator = $"{id}.cost", Denominator = $"{id}.stays", Plausible = StayCost,
        };
        yield return new($"{id}.days.each", Care, Join(name, ("平均住院日", "days per stay")), Ratio)
        {
            Numerator = $"{id}.days", Denominator = $"{id}.stays", Plausible = (0.5m, 366),
        };
        yield return new($"{id}.paid", Care, Join(name, ("住院政策范围内基金支付比例", "share of eligible cost of stays paid by funds")), Share)
        {
            Numerator = $"{id}.fund", Denominator = $"{id}.eligible", Plausible = (0, 1.5m),
        };
        yield return new($"{id}.paid.all", Care, Join(name, ("住院实际支付比例", "share of the whole cost of stays paid by funds")), Share)
        {
            Numerator = $"{id}.fund", Denominator = $"{id}.cost", Plausible = (0, 1),
        };
    }

    private static Indicator Count(
        string id, Bilingual scheme, Bilingual name, IndicatorUnit unit, FactKind kind, int code, Func<FactKey, bool> where) =>
        new(id, Care, Join(scheme, name), unit)
        {
            Count = facts => facts.Of(kind, code, part => where(new FactKey(kind, 0, code, part, 0))), Source = Table,
            Population = (scheme.Chinese + "参保人", "people of the " + scheme.English),
        };

    private static Indicator Sum(string id, Bilingual name, IndicatorUnit unit, string what) =>
        new(id, Care, name, unit) { Parts = [$"care.employee.{what}", $"care.resident.{what}"] };

    private static Bilingual Join(Bilingual scheme, Bilingual name) =>
        new(scheme.Chinese + name.Chinese, scheme.English + ": " + name.English);
}
