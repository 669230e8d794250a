using static Yibao.Tests.Reference.ReferenceExamplesTests;

namespace Yibao.Tests.Reference;

/// <summary>The reference evaluator on the single rules of benefit-layers.md, with cases worked out by hand.</summary>
public sealed class ReferenceRulesTests
{
    private static readonly Dictionary<string, Rational> Fresh = [];

    [Fact]
    public void A_ceiling_hands_on_what_lies_beyond_the_base_at_which_it_was_reached()
    {
        var ceiling = Ceiling("yearly", RefCeilingOn.Payment, "100000");
        RefLayer first = new() { Name = "first", Order = 1, Rate = Plain("80"), Ceilings = [ceiling] };
        RefLayer next = new() { Name = "next", Order = 2, Base = new(RefBaseKind.BeyondCeiling, Layer: "first"), Rate = Plain("50") };
        var result = Settle(Opening("first.ceiling.yearly", "90000"), [Line('A', "20000")], first, next);
        Pays(result, "10000", "3750");
        Assert.Equal(Yuan("12500"), result.Layers[0].Reached);
        Assert.Equal(Yuan("7500"), result.Layers[0].Beyond);
        Assert.Equal(Yuan("2500"), result.Layers[0].Coinsurance);
        Assert.Equal(Yuan("10000"), result.Changes["first.ceiling.yearly"]);
    }

    [Fact]
    public void A_used_up_ceiling_is_reached_at_the_deductible()
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, Deductible = Flat("300"), Rate = Plain("80"),
            Ceilings = [Ceiling("yearly", RefCeilingOn.Payment, "100")],
        };
        var result = Settle(Opening("one.ceiling.yearly", "150"), [Line('A', "1000")], layer);
        Pays(result, "0");
        Assert.Equal(Yuan("300"), result.Layers[0].Reached);
        Assert.Equal(Yuan("700"), result.Layers[0].Beyond);
    }

    [Fact]
    public void A_ceiling_on_the_base_limits_what_the_layer_looks_at()
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, Deductible = Flat("300"), Rate = Plain("80"),
            Ceilings = [Ceiling("yearly", RefCeilingOn.Base, "1000")],
        };
        var result = Settle(Opening("one.ceiling.yearly", "400"), [Line('A', "1000")], layer);
        Pays(result, "240");
        Assert.Equal(Yuan("400"), result.Layers[0].Beyond);
        Assert.Equal(Yuan("600"), result.Changes["one.ceiling.yearly"]);
        Assert.Equal(Yuan("60"), result.Layers[0].Coinsurance);
    }

    [Fact]
    public void A_ceiling_that_the_floor_meets_is_solved_back_through_the_floor()
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, Deductible = Flat("500"), Rate = Plain("50"), Floor = [new(RefCondition.Always, Share("60"))],
            Ceilings = [Ceiling("yearly", RefCeilingOn.Payment, "300")],
        };
        var result = Settle(Fresh, [Line('A', "1000")], layer);
        Pays(result, "300");
        Assert.Equal(Yuan("500"), result.Layers[0].Reached);
        Assert.Equal(Yuan("500"), result.Layers[0].Beyond);
    }

    [Fact]
    public void A_ceiling_is_solved_back_past_a_cut_after_the_deductible()
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, Deductible = Flat("1000"), CutOrder = RefCutOrder.AfterDeductible,
            Rate = [new(RefCondition.Always, Bands("5000:80", "80"))],
            BaseCut = [new(RefCondition.Always, Share("36"))], Ceilings = [Ceiling("yearly", RefCeilingOn.Payment, "256")],
        };
        var result = Settle(Fresh, [Line('A', "2000")], layer);
        Pays(result, "256");
        Assert.Equal(Yuan("1680"), result.Layers[0].Reached);
        Assert.Equal(Yuan("320"), result.Layers[0].Beyond);
        Assert.Equal(Yuan("64"), result.Layers[0].Coinsurance);
        Assert.Equal(Yuan("1320"), result.Changes["one.base"]);
    }

    [Fact]
    public void Layers_that_share_a_ceiling_count_together_within_one_bill()
    {
        var shared = Ceiling("yearly", RefCeilingOn.Payment, "1000") with { Shared = "both" };
        RefLayer first = new() { Name = "first", Order = 1, Rate = Plain("60"), Ceilings = [shared] };
        var residue = new RefBase(RefBaseKind.ResidueEligible);
        RefLayer second = new() { Name = "second", Order = 2, Base = residue, Rate = Plain("100"), Ceilings = [shared] };
        var result = Settle(Fresh, [Line('A', "1500")], first, second);
        Pays(result, "900", "100");
        Assert.Equal(Yuan("1000"), result.Changes["ceiling.both"]);
    }

    [Theory]
    [InlineData(nameof(RefCutOrder.BeforeDeductible), "20", "400.00", "480.00", "120.00")]
    [InlineData(nameof(RefCutOrder.AfterDeductible), "36", "360.00", "512.00", "128.00")]
    public void A_cut_is_taken_before_or_after_the_deductible(string order, string percent, string cut, string pays, string coinsurance)
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, Deductible = Flat("1000"), Rate = Plain("80"),
            BaseCut = [new(RefCondition.Always, Share(percent))], CutOrder = Enum.Parse<RefCutOrder>(order),
        };
        var result = Settle(Fresh, [Line('A', "2000")], layer);
        Assert.Equal(Yuan(cut), result.Layers[0].Cut);
        Pays(result, pays);
        Assert.Equal(Yuan(coinsurance), result.Layers[0].Coinsurance);
    }

    [Theory]
    [InlineData("1000", "700.00")]
    [InlineData("100", "70.00")]
    [InlineData("100000", "89100.00")]
    public void The_floor_tops_up_small_bills(string eligible, string pays) =>
        Pays(Settle(Fresh, [Line('A', eligible)],
            new RefLayer
            {
                Name = "one", Order = 1, Deductible = Flat("1000"), Rate = Plain("90"), Floor = [new(RefCondition.Always, Share("70"))],
            }), pays);

    [Theory]
    [InlineData(nameof(RefAdjustOrder.FactorThenPoints), "870.00")]
    [InlineData(nameof(RefAdjustOrder.PointsThenFactor), "895.00")]
    public void Factor_and_points_in_the_named_order(string order, string pays) =>
        Pays(Settle(Fresh, [Line('A', "1000")],
            new RefLayer
            {
                Name = "one", Order = 1, Rate = Plain("84"), AdjustOrder = Enum.Parse<RefAdjustOrder>(order),
                OwnShareFactor = [new(RefCondition.Always, Share("50"))],
                Points = [new("a", [new(RefCondition.Always, -15)]), new("b", [new(RefCondition.Always, 10)])],
            }), pays);

    [Theory]
    [InlineData(nameof(RefRounding.Band), "0.03")]
    [InlineData(nameof(RefRounding.Layer), "0.02")]
    public void Half_a_fen_is_rounded_at_each_band_or_once(string rounding, string pays) =>
        Pays(Settle(Fresh, [Line('A', "0.04")],
            new RefLayer
            {
                Name = "one", Order = 1, Rate = [new(RefCondition.Always, Bands("0.01:50", "0.02:50", "40"))],
                Rounding = Enum.Parse<RefRounding>(rounding), BandPeriod = RefPeriod.Visit,
            }), pays);

    [Fact]
    public void First_pay_that_counts_fills_the_deductible_first()
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, FirstPay = RefFirstPay.CountsTowardDeductible, Deductible = Flat("300"),
            DeductiblePeriod = RefPeriod.Year, Rate = Plain("50"),
        };
        var result = Settle(Opening("one.deductible", "100"), [Line('B', "1000") with { FirstPay = Share("15") }], layer);
        Pays(result, "400");
        Assert.Equal(Yuan("50"), result.Layers[0].DeductibleConsumed);
        Assert.Equal(Yuan("200"), result.Changes["one.deductible"]);
    }

    [Theory]
    [InlineData(0, "400")]
    [InlineData(1, "300")]
    [InlineData(2, "200")]
    [InlineData(3, "160")]
    [InlineData(9, "160")]
    public void Each_later_stay_costs_less_down_to_an_amount(int staysBefore, string deductible)
    {
        RefDeductible row = new(new RefAmount(Yuan("400")), Yuan("100"), Yuan("160"));
        RefLayer layer = new() { Name = "one", Order = 1, Deductible = [new(RefCondition.Always, row)], Rate = Plain("50") };
        var result = RefEvaluator.Settle(PolicyOf(layer), new RefPerson(), new RefVisit(), [Line('A', "1000")], Stays(staysBefore));
        Assert.Equal(Yuan(deductible), result.Layers[0].DeductibleConsumed);
    }

    [Fact]
    public void A_line_splits_into_four_parts()
    {
        RefLine line = new()
        {
            Class = 'B', Price = Yuan("12.3456"), Quantity = 10, FirstPay = Share("15"), PriceCeiling = Yuan("10"), QuantityLimit = 7,
        };
        var parts = Settle(Fresh, [line], new RefLayer { Name = "one", Order = 1, Rate = Plain("50") }).Lines[0];
        Assert.Equal([Yuan("123.46"), Yuan("37.04"), Yuan("16.42"), Yuan("10.50"), Yuan("59.50")],
            [parts.Amount, parts.NonCovered, parts.Over, parts.FirstPay, parts.Eligible]);
    }

    [Fact]
    public void A_refund_line_takes_back_what_the_line_brought()
    {
        RefLine line = new() { Class = 'B', Price = Yuan("33.333333"), Quantity = 3, FirstPay = Share("12.5"), PriceCeiling = Yuan("30") };
        RefLayer layer = new() { Name = "one", Order = 1, Rate = Plain("50") };
        var without = Settle(Fresh, [Line('A', "50")], layer);
        var with = Settle(Fresh, [line, Line('A', "50"), line with { Quantity = -3 }], layer);
        Pays(with, "25");
        Assert.Equal(without.Total, with.Total);
        Assert.Equal(without.Own, with.Own);
    }

    [Fact]
    public void A_bill_that_refunds_more_than_it_holds_is_refused()
    {
        RefLayer layer = new() { Name = "one", Order = 1, Rate = Plain("50") };
        Assert.NotNull(Settle(Fresh, [Line('A', "50"), Line('A', "-50.01")], layer).Refused);
        Assert.NotNull(Settle(Fresh, [Line('A', "50"), Line('C', "-10")], layer).Refused);
        Assert.NotNull(Settle(Fresh, [Line('A', "50"), Line('A', "-10") with { Scope = "implant" }], layer).Refused);
    }

    [Fact]
    public void A_July_year_begins_anew_in_July()
    {
        var policy = PolicyOf(new RefLayer
        {
            Name = "one", Order = 1, Deductible = Flat("1000"), DeductiblePeriod = RefPeriod.Year, Rate = Plain("80"),
        }) with
        { YearStart = (7, 1) };
        var history = new RefHistory(policy, new RefPerson());
        Pays(On(history, new(2020, 1, 15), "a"), "0");
        Pays(On(history, new(2020, 6, 30), "b"), "160");
        Pays(On(history, new(2020, 7, 1), "c"), "0");
        Pays(On(history, new(2021, 6, 30), "d"), "160");
    }

    [Fact]
    public void A_stay_of_several_settlement_periods_pays_the_deductible_in_each_and_counts_bills_of_one_period_once()
    {
        var policy = PolicyOf(new RefLayer
        {
            Name = "one", Order = 1, DeductiblePeriod = RefPeriod.SettlementPeriod, PeriodDays = 90, Rate = Plain("80"),
            Deductible = [new(StayIs(1, 1), Deductible("1000")), new(StayIs(2, null), Deductible("500"))],
        }) with
        { StayPeriodDays = 90 };
        var history = new RefHistory(policy, new RefPerson());
        DateOnly admitted = new(2020, 1, 1);
        Pays(On(history, new(2020, 1, 10), "a", admitted), "0");
        Pays(On(history, new(2020, 3, 1), "a", admitted), "160");
        Pays(On(history, new(2020, 4, 10), "a", admitted), "80");
    }

    [Theory]
    [InlineData(nameof(RefAnchor.Absolute), "390.00", "600.00")]
    [InlineData(nameof(RefAnchor.AfterDeductible), "372.00", "540.00")]
    public void Bands_go_on_over_the_year(string anchor, string pays, string change)
    {
        // Before: the axis stands at 800, and 40 of the deductible of 100 are consumed. Band limit 1,000. Now 600 of base.
        RefLayer layer = new()
        {
            Name = "one", Order = 1, Deductible = Flat("100"), DeductiblePeriod = RefPeriod.Year, BandPeriod = RefPeriod.Year,
            Anchor = Enum.Parse<RefAnchor>(anchor), Rate = [new(RefCondition.Always, Bands("1000:50", "80"))],
        };
        Dictionary<string, Rational> opening = new(StringComparer.Ordinal) { ["one.base"] = Yuan("800"), ["one.deductible"] = Yuan("40") };
        var result = Settle(opening, [Line('A', "600")], layer);
        Pays(result, pays);
        Assert.Equal(Yuan(change), result.Changes["one.base"]);
    }

    [Fact]
    public void A_later_value_holds_for_the_cases_that_it_fits()
    {
        RefLayer layer = new()
        {
            Name = "one", Order = 1, From = new(2020, 1, 1),
            Rate =
            [
                new(RefCondition.Always, RefRate.Of(Share("50")), new(2020, 1, 1)),
                new(new() { Status = ["retired"] }, RefRate.Of(Share("60")), new(2020, 7, 1)),
            ],
        };
        RefResult Settled(string status, DateOnly day) => RefEvaluator.Settle(
            PolicyOf(layer), new RefPerson { Status = status }, new RefVisit { Day = day }, [Line('A', "100")], Fresh);
        Rational Paid(string status, DateOnly day) => Settled(status, day).Layers[0].Paid;
        Assert.Equal(Yuan("50"), Paid("retired", new(2020, 6, 30)));
        Assert.Equal(Yuan("60"), Paid("retired", new(2020, 7, 1)));
        Assert.Equal(Yuan("50"), Paid("in-service", new(2020, 7, 1)));
        Assert.Equal("BIL004", Settled("in-service", new(2019, 12, 31)).Refused);
    }

    private static RefResult On(RefHistory history, DateOnly day, string visit, DateOnly? admitted = null) =>
        history.Settle(new RefVisit { Day = day }, visit, admitted ?? day, Line('A', "600"));

    private static RefResult Settle(Dictionary<string, Rational> opening, IReadOnlyList<RefLine> lines, params RefLayer[] layers) =>
        RefEvaluator.Settle(PolicyOf(layers), new RefPerson(), new RefVisit(), lines, opening);

    private static RefCeiling Ceiling(string name, RefCeilingOn on, string yuan) =>
        new(name, on, RefPeriod.Year, [new(RefCondition.Always, new(Yuan(yuan)))]);

    private static Dictionary<string, Rational> Opening(string accumulator, string yuan) =>
        new(StringComparer.Ordinal) { [accumulator] = Yuan(yuan) };
}
