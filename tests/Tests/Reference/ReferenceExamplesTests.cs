namespace Yibao.Tests.Reference;

/// <summary>The reference evaluator against published settlements (W) and settlements worked out by hand (D), to the fen.</summary>
public sealed class ReferenceExamplesTests
{
    private static readonly Dictionary<string, Rational> Fresh = [];

    private static readonly string[] Retired = ["retired"];

    [Fact]
    public void W2_Beijing_outpatient_retiree()
    {
        var result = Settle(new RefPerson { Status = "retired", Age = 75 }, [Line('C', "700"), Line('A', "4300")],
            new RefLayer { Name = "outpatient", Order = 1, Deductible = Flat("1300"), Rate = Plain("90") });
        Pays(result, "2700.00");
        Assert.Equal(Yuan("2300.00"), result.Own);
    }

    [Fact]
    public void W3_retiree_with_class_B_a_restricted_examination_and_an_implant()
    {
        var basic = new RefLayer
        {
            Name = "inpatient", Order = 1, Deductible = Flat("800"), Rate = Plain("86"),
            OwnShareFactor = [new(new() { Status = Retired }, Share("80"))],
        };
        var implant = new RefLayer { Name = "implant", Order = 2, Base = new(RefBaseKind.Eligible, "implant"), Rate = Plain("100") };
        var result = Settle(new RefPerson { Status = "retired", Age = 63 },
            [
                Line('A', "800"), Line('C', "2000"), Line('A', "34000"), Line('B', "18200") with { FirstPay = Share("10") },
                Line('B', "2000") with { FirstPay = Share("30") }, Line('B', "50000") with { FirstPay = Share("50"), Scope = "implant" },
                Line('C', "3000"),
            ],
            basic, implant);
        Pays(result, "45980.64", "25000.00");
        Assert.Equal(Yuan("110000"), result.Total);
        Assert.Equal(Yuan("39019.36"), result.Own);
    }

    [Theory]
    [InlineData("none", "93800.00", "56200.00")]
    [InlineData("registered-poor", "104600.00", "45400.00")]
    public void W5_critical_illness_on_the_absolute_residue(string aid, string pays, string own)
    {
        RefCondition poor = new() { Aid = ["registered-poor"] };
        RefCondition others = new() { Aid = ["none"] };
        var critical = new RefLayer
        {
            Name = "critical", Order = 2, Base = new(RefBaseKind.ResidueEligible), Deductible = Flat("12000"),
            DeductibleFactor = [new(poor, Share("50"))],
            Rate = [new(others, Bands("30000:60", "100000:65", "75")), new(poor, Bands("30000:65", "100000:70", "80"))],
            Anchor = RefAnchor.Absolute, BandPeriod = RefPeriod.Year, DeductiblePeriod = RefPeriod.Year,
        };
        var result = Settle(new RefPerson { Status = "resident", Aid = aid }, [Line('A', "150000")], critical);
        Pays(result, pays);
        Assert.Equal(Yuan(own), result.Own);
    }

    [Fact]
    public void W8_deductible_of_the_year_over_three_visits()
    {
        var policy = PolicyOf(new RefLayer
        {
            Name = "chronic", Order = 1, Deductible = Flat("700"), DeductiblePeriod = RefPeriod.Year, Rate = Plain("70"),
        }) with
        { FirstPayShare = Share("4") };
        var history = new RefHistory(policy, new RefPerson());
        Pays(Visit(history, 3, Line('C', "50"), Line('A', "200"), Line('B', "100")), "0");
        Pays(Visit(history, 4, Line('C', "100"), Line('A', "600"), Line('B', "100")), "204.40");
        Pays(Visit(history, 5, Line('A', "200"), Line('B', "300")), "341.60");
    }

    [Theory]
    [InlineData(0, "10000", "7680.00")]
    [InlineData(1, "10000", "7776.00")]
    [InlineData(2, "10000", "7840.00")]
    [InlineData(0, "30000", "24680.00")]
    public void W13_the_deductible_eats_into_the_first_band(int staysBefore, string eligible, string pays) =>
        Pays(RefEvaluator.Settle(PolicyOf(Basic13()), new RefPerson(), new RefVisit(), [Line('A', eligible)], Stays(staysBefore)), pays);

    [Theory]
    [InlineData(0, "69244.44")]
    [InlineData(1, "69137.78")]
    [InlineData(2, "69066.67")]
    public void W13_the_cost_at_which_the_ceiling_is_met(int staysBefore, string reached)
    {
        var result = RefEvaluator.Settle(PolicyOf(Basic13()), new RefPerson(), new RefVisit(), [Line('A', "80000")], Stays(staysBefore));
        Pays(result, "60000.00");
        Assert.Equal(Yuan(reached), result.Layers[0].Reached);
        Assert.Equal(Yuan("80000") - Yuan(reached), result.Layers[0].Beyond);
    }

    [Theory]
    [InlineData(nameof(RefAnchor.AfterDeductible), "1858.00")]
    [InlineData(nameof(RefAnchor.Absolute), "1938.00")]
    public void W20_both_readings_of_the_anchor(string anchor, string pays) =>
        Pays(Settle(new RefPerson { Status = "resident" }, [Line('A', "3000")],
            new RefLayer
            {
                Name = "inpatient", Order = 1, Deductible = Flat("400"), Rate = [new(RefCondition.Always, Bands("1500:63", "83"))],
                Anchor = Enum.Parse<RefAnchor>(anchor),
            }), pays);

    [Theory]
    [InlineData(0, "50000", "42895.00", "7105.00")]
    [InlineData(1, "20000", "16447.50", "3552.50")]
    public void D1_D2_Beijing_inpatient(int staysBefore, string eligible, string pays, string own)
    {
        var layer = new RefLayer
        {
            Name = "inpatient", Order = 1, BandPeriod = RefPeriod.SettlementPeriod, Anchor = RefAnchor.Absolute,
            DeductiblePeriod = RefPeriod.SettlementPeriod,
            Deductible = [new(StayIs(1, 1), Deductible("1300")), new(StayIs(2, null), Deductible("650"))],
            Rate = [new(RefCondition.Always, Bands("30000:85", "40000:90", "95"))],
        };
        var result = RefEvaluator.Settle(PolicyOf(layer), new RefPerson(), new RefVisit(), [Line('A', eligible)], Stays(staysBefore));
        Pays(result, pays);
        Assert.Equal(Yuan(own), result.Own);
        Assert.Equal(1, result.Changes["stays"]);
    }

    [Fact]
    public void D4_critical_illness_on_what_the_basic_layer_left()
    {
        var result = Settle(new RefPerson { Status = "resident" }, [Line('A', "90000")],
            new RefLayer { Name = "basic", Order = 1, Deductible = Flat("2000"), Rate = Plain("60") },
            new RefLayer
            {
                Name = "critical", Order = 2, Base = new(RefBaseKind.ResidueEligible), Deductible = Flat("10000"), Rate = Plain("60"),
            });
        Pays(result, "52800.00", "16320.00");
        Assert.Equal(Yuan("20880.00"), result.Own);
    }

    [Theory]
    [InlineData("in-service", "22720.00", "7280.00")]
    [InlineData("retired", "24836.80", "5163.20")]
    public void D7_a_retiree_has_a_lower_deductible_and_a_lower_own_share(string status, string pays, string own)
    {
        var retired = new RefCondition { Status = Retired };
        var result = Settle(new RefPerson { Status = status }, [Line('A', "30000")],
            new RefLayer
            {
                Name = "inpatient", Order = 1, Deductible = Flat("1600"), DeductibleFactor = [new(retired, Share("70"))],
                Rate = Plain("80"), OwnShareFactor = [new(retired, Share("70"))],
            });
        Pays(result, pays);
        Assert.Equal(Yuan(own), result.Own);
    }

    [Theory]
    [InlineData("registered", "none", "17700.00", "0", "12300.00")]
    [InlineData("none", "none", "16225.00", "0", "13775.00")]
    [InlineData("none", "confirmed", "20650.00", "9350.00", "0")]
    public void D8_D11_care_elsewhere_and_the_epidemic(string filing, string epidemic, string pays, string fiscal, string own)
    {
        RefLayer basic = new()
        {
            Name = "basic", Order = 1, Deductible = Flat("500"), Rate = Plain("70"),
            Points =
            [
                new("elsewhere",
                [
                    new(new() { Place = ["out-of-province"], Filing = ["registered"] }, -10),
                    new(new() { Place = ["out-of-province"], Filing = ["none"] }, -15),
                ]),
            ],
        };
        RefLayer state = new()
        {
            Name = "fiscal", Order = 2, Base = new(RefBaseKind.ResidueAll), Rate = Plain("100"),
            Applies = [new RefCondition { Epidemic = ["confirmed"] }],
        };
        var policy = PolicyOf(basic, state) with
        {
            Scheme = "390",
            Treats = [new()
            {
                Name = "as-local", From = new(2020, 1, 21), When = new() { Epidemic = ["suspected", "confirmed"] }, Place = "local",
                DiagnosisPlanEligible = true,
            }],
        };
        RefVisit visit = new() { Place = "out-of-province", Filing = filing, Epidemic = epidemic };
        RefLine[] lines = [Line('A', "20000"), Line(epidemic == "none" ? 'A' : 'C', "10000") with { DiagnosisPlan = true }];
        var result = RefEvaluator.Settle(policy, new RefPerson { Status = "resident" }, visit, lines, Fresh);
        Pays(result, pays, fiscal);
        Assert.Equal(Yuan(own), result.Own);
    }

    private static RefLayer Basic13() => new()
    {
        Name = "inpatient", Order = 1, Anchor = RefAnchor.Absolute,
        Deductible =
        [
            new(StayIs(1, 1), Deductible("400")), new(StayIs(2, 2), Deductible("280")), new(StayIs(3, null), Deductible("200")),
        ],
        Rate = [new(RefCondition.Always, Bands("10000:80", "30000:85", "90"))],
        Ceilings = [new("stay", RefCeilingOn.Payment, RefPeriod.Visit, [new(RefCondition.Always, new(Yuan("60000")))])],
    };

    private static RefResult Visit(RefHistory history, int month, params RefLine[] lines) =>
        history.Settle(new RefVisit { Kind = "chronic-outpatient", Day = new(2020, month, 1) }, $"{month}", new(2020, month, 1), lines);

    private static RefResult Settle(RefPerson person, IReadOnlyList<RefLine> lines, params RefLayer[] layers) =>
        RefEvaluator.Settle(PolicyFor(person, layers), person, new RefVisit(), lines, Fresh);

    internal static void Pays(RefResult result, params string[] yuan)
    {
        Assert.Null(result.Refused);
        Assert.Equal(yuan.Select(Yuan), result.Layers.Select(layer => layer.Paid));
    }

    internal static RefPolicy PolicyOf(params RefLayer[] layers) => new() { Layers = layers };

    private static RefPolicy PolicyFor(RefPerson person, params RefLayer[] layers) =>
        PolicyOf(layers) with { Scheme = RefVocabulary.Statuses("390").Contains(person.Status, StringComparer.Ordinal) ? "390" : "310" };

    internal static Rational Yuan(string text) => Rational.Yuan(text);

    internal static Rational Share(string percent) => Rational.Percent(percent);

    internal static RefLine Line(char itemClass, string yuan) => RefLine.Of(itemClass, Yuan(yuan));

    internal static IReadOnlyList<RefRow<RefRate>> Plain(string percent) => [new(RefCondition.Always, RefRate.Of(Share(percent)))];

    /// <summary>Bands such as <c>"30000:85", "95"</c>: limit in yuan and rate in percent, the last without a limit.</summary>
    internal static RefRate Bands(params string[] bands) => new(
        [.. bands.Select(band => band.Split(':')).Select(p => new RefBand(p.Length == 2 ? Yuan(p[0]) : null, Share(p[^1])))], Plain: false);

    internal static RefDeductible Deductible(string yuan) => new(new RefAmount(Yuan(yuan)));

    internal static IReadOnlyList<RefRow<RefDeductible>> Flat(string yuan) => [new(RefCondition.Always, Deductible(yuan))];

    internal static RefCondition StayIs(int from, int? to) => new() { Stay = new(from, to) };

    internal static Dictionary<string, Rational> Stays(int before) => new(StringComparer.Ordinal) { ["stays"] = before };
}
