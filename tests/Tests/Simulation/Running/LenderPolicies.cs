using Yibao.Tests.Reference;

namespace Yibao.Tests.Simulation.Running;

/// <summary>
/// The benefits of four lenders as the slow evaluator takes them, written down from their documents by hand: most people of the
/// nation live
/// under one of them. Epidemic layers are left out, and so are the patients of the epidemic.
/// </summary>
internal static class LenderPolicies
{
    private static readonly RefCondition Stay = new() { Visit = ["inpatient"] };
    private static readonly string[] Base = ["community", "tier-1"];
    private static readonly string[] High = ["tier-3", "provincial"];
    private static readonly string[] Poor = ["extreme-poor", "orphan", "subsistence", "registered-poor"];
    private static readonly string[] Others = ["none", "low-income-edge", "other-hardship"];
    private static readonly string[] Retired = ["retired", "early-retired"];
    private static readonly string[] Away = ["in-province", "out-of-province"];
    private static readonly string[] Filed = ["registered", "referred", "emergency"];

    public static IReadOnlyDictionary<string, RefPolicy> All { get; } = new Dictionary<string, RefPolicy>(StringComparer.Ordinal)
    {
        ["420100/310"] = new RefPolicy
        {
            Scheme = "310", FirstPayShare = Rational.Percent("10"), Layers = [WuhanEmployees(), Implants(), Births()],
        },
        ["510100/310"] = new RefPolicy { Scheme = "310", Layers = [Chengdu(), Births()] },
        ["420100/390"] = new RefPolicy { Scheme = "390", Layers = [.. Outpatient(), WuhanResidents(), CriticalIllness(), Assistance()] },
        ["340300/390"] = new RefPolicy { Scheme = "390", Layers = [.. Outpatient(), Bengbu(), Assistance()] },
    };

    private static RefLayer WuhanEmployees() => new()
    {
        Name = "inpatient", Order = 100, Applies = [Stay],
        Deductible = [Flat("200", "community"), Flat("400", "tier-1"), Flat("600", "tier-2"), Flat("800", High)],
        DeductibleFactor = [new(new RefCondition { Stay = new(2, null) }, Rational.Percent("50"))],
        Rate = [Rate("92", "community"), Rate("90", "tier-1"), Rate("88", "tier-2"), Rate("86", High)],
        OwnShareFactor = [new(new RefCondition { Status = Retired }, Rational.Percent("80"))],
        Ceilings = [Yearly("240000", "pooled")],
    };

    private static RefLayer Implants() => new()
    {
        Name = "implant", Order = 110, Applies = [Stay], Base = new(RefBaseKind.Eligible, "implant"),
        Rate = [new(RefCondition.Always, RefRate.Of(Rational.Percent("100")))], Ceilings = [Yearly("240000", "pooled")],
    };

    private static RefLayer Chengdu() => new()
    {
        Name = "inpatient", Order = 100, Applies = [Stay],
        Deductible =
        [
            new(new RefCondition { Tier = High }, new(new(Rational.Yuan("800")), Rational.Yuan("100"), Rational.Yuan("160"))),
            new(new RefCondition { Tier = ["tier-2"] }, new(new(Rational.Yuan("400")), Rational.Yuan("100"), Rational.Yuan("160"))),
            new(new RefCondition { Tier = ["tier-1"], Stay = new(1, 1) }, new(new(Rational.Yuan("200")))),
            new(new RefCondition { Tier = ["tier-1"], Stay = new(2, null) }, new(new(Rational.Yuan("160")))),
            Flat("160", "community"),
        ],
        Rate = [Rate("85", High), Rate("90", "tier-2"), Rate("92", "tier-1"), Rate("95", "community")],
        Points =
        [
            new("age", [Older(50, 59, 2), Older(60, 69, 4), Older(70, 79, 6), Older(80, 89, 8), Older(90, null, 10)]),
        ],
    };

    /// <summary>Of the nation, where a region has none: births of employees, residents' outpatient care, medical assistance.</summary>
    private static RefLayer Births() => new()
    {
        Name = "maternity", Order = 100, Applies = [new RefCondition { Visit = ["maternity"], Status = ["in-service"] }],
        Rate = [new(RefCondition.Always, RefRate.Of(Rational.Percent("100")))],
    };

    private static RefLayer[] Outpatient() =>
    [
        new()
        {
            Name = "two-disease", Order = 50, Fund = "390100", Base = new(RefBaseKind.Eligible, "two-disease-drug"),
            Applies =
            [
                new RefCondition
                {
                    Visit = ["outpatient", "long-prescription", "internet-follow-up"], Tier = [.. Base, "tier-2"],
                    Diagnosis = ["I10", "I11", "I12", "I13", "I15", "E10", "E11", "E12", "E13", "E14"],
                },
            ],
            Rate = [new(RefCondition.Always, RefRate.Of(Rational.Percent("50")))], Ceilings = [Yearly("300")],
        },
        new()
        {
            Name = "outpatient", Order = 60, Fund = "390100", Applies = [new RefCondition { Visit = ["outpatient"], Tier = Base }],
            Rate = [new(RefCondition.Always, RefRate.Of(Rational.Percent("50")))], Ceilings = [Yearly("100")],
        },
    ];

    private static RefLayer Assistance() => new()
    {
        Name = "assistance", Order = 700, Fund = "610100", Base = new(RefBaseKind.ResidueEligible),
        Applies =
        [
            new RefCondition
            {
                Visit = ["inpatient", "chronic-outpatient"], Aid = ["extreme-poor", "subsistence", "registered-poor"],
            },
        ],
        Rate = [new(RefCondition.Always, RefRate.Of(Rational.Percent("70")))],
    };

    private static RefLayer WuhanResidents() => new()
    {
        Name = "inpatient", Order = 100, Fund = "390100", Applies = [Stay],
        Deductible = [Flat("200", Base), Flat("400", "tier-2"), Flat("800", High)],
        DeductibleFactor = [new(new RefCondition { Tier = ["tier-2", .. High], Stay = new(2, null) }, Rational.Percent("50"))],
        Rate = [Rate("90", Base), Rate("70", "tier-2"), Rate("60", High)],
        Ceilings = [Yearly("150000")],
    };

    private static RefLayer CriticalIllness() => new()
    {
        Name = "critical-illness", Order = 300, Fund = "390200", Base = new(RefBaseKind.ResidueEligible),
        Applies = [new RefCondition { Visit = ["inpatient", "chronic-outpatient"] }], DeductiblePeriod = RefPeriod.Year,
        Deductible =
        [
            new(new RefCondition { Aid = Others }, new(new(Rational.Yuan("12000")))),
            new(new RefCondition { Aid = Poor }, new(new(Rational.Yuan("6000")))),
        ],
        Rate =
        [
            new(RefCondition.Always, new RefRate(
            [
                new(Rational.Yuan("30000"), Rational.Percent("60")), new(Rational.Yuan("100000"), Rational.Percent("65")),
                new(null, Rational.Percent("75")),
            ], Plain: false)),
        ],
        Anchor = RefAnchor.Absolute, BandPeriod = RefPeriod.Year,
        Points = [new("poverty", [new(new RefCondition { Aid = Poor }, 5)])],
        Ceilings =
        [
            new("yearly", RefCeilingOn.Payment, RefPeriod.Year,
            [
                new(new RefCondition { Aid = Others }, new(Rational.Yuan("300000"))), new(new RefCondition { Aid = Poor }, RefAmount.None),
            ]),
        ],
    };

    private static RefLayer Bengbu() => new()
    {
        Name = "inpatient", Order = 100, Fund = "390100", Applies = [Stay],
        Deductible =
        [
            Local("200", Base), Local("500", "tier-2"), Local("800", "tier-3"), Local("1200", "provincial"),
            new(new RefCondition { Place = ["in-province"] }, new(new(Rational.Yuan("2000")))),
            new(new RefCondition { Place = ["out-of-province"] }, new(new(Rational.Yuan("2500")))),
        ],
        Rate =
        [
            LocalRate("85", Base), LocalRate("80", "tier-2"), LocalRate("70", "tier-3"), LocalRate("65", "provincial"),
            new(new RefCondition { Place = Away, Filing = Filed }, RefRate.Of(Rational.Percent("60"))),
            new(new RefCondition { Place = Away, Filing = ["none"] }, RefRate.Of(Rational.Percent("45"))),
        ],
        Floor =
        [
            new(new RefCondition { Place = ["local", "in-province"] }, Rational.Percent("45")),
            new(new RefCondition { Place = ["out-of-province"] }, Rational.Percent("40")),
        ],
        Ceilings = [Yearly("300000")],
    };

    private static RefRow<RefDeductible> Flat(string yuan, params string[] tiers) =>
        new(new RefCondition { Tier = tiers }, new RefDeductible(new RefAmount(Rational.Yuan(yuan))));

    private static RefRow<RefDeductible> Local(string yuan, params string[] tiers) =>
        new(new RefCondition { Tier = tiers, Place = ["local"] }, new RefDeductible(new RefAmount(Rational.Yuan(yuan))));

    private static RefRow<RefRate> Rate(string percent, params string[] tiers) =>
        new(new RefCondition { Tier = tiers }, RefRate.Of(Rational.Percent(percent)));

    private static RefRow<RefRate> LocalRate(string percent, params string[] tiers) =>
        new(new RefCondition { Tier = tiers, Place = ["local"] }, RefRate.Of(Rational.Percent(percent)));

    private static RefRow<Rational> Older(int from, int? to, int points) => new(new RefCondition { Age = new(from, to) }, points);

    private static RefCeiling Yearly(string yuan, string? shared = null) =>
        new("yearly", RefCeilingOn.Payment, RefPeriod.Year, [new(RefCondition.Always, new RefAmount(Rational.Yuan(yuan)))], shared);
}
