using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>On which base does a layer look? (benefit-layers.md, section 3)</summary>
public sealed class LayerBaseTests
{
    [Fact]
    public void Eligible_is_the_in_policy_amount_of_the_bill()
    {
        var outcome = Rules.Of("layer: only\nrate: 100%").Settle(new TestBill(Line.A(1000), Line.B(500), Line.C(200)));
        Assert.Equal(250, outcome.Pays(1450).Own);
    }

    [Theory]
    [InlineData("implant")]
    [InlineData("two-disease-drug")]
    [InlineData("special-material")]
    public void Eligible_of_a_scope_is_the_in_policy_amount_of_its_lines_and_the_ordinary_layer_does_not_look_at_them(string scope)
    {
        var rules = Rules.Of($$"""
            layer: basic
            rate: 80%
            ---
            layer: scoped
            base: {of: eligible, scope: {{scope}}}
            rate: 50%
            """);
        rules.Settle(new TestBill(Line.A(1000), Line.Scoped(300, scope))).Pays(800, 150);
    }

    [Theory]
    [InlineData("implant")]
    [InlineData("two-disease-drug")]
    [InlineData("special-material")]
    public void Lines_of_a_scope_are_ordinary_where_no_layer_of_the_scope_applies_to_the_case(string scope)
    {
        var rules = Rules.Of($$"""
            layer: basic
            rate: 80%
            ---
            layer: scoped
            applies: {visit: inpatient, age: ..44}
            base: {of: eligible, scope: {{scope}}}
            rate: 50%
            """);
        var other = scope == "implant" ? "special-material" : "implant";
        var bill = new TestBill(Line.A(1000), Line.Scoped(300, scope), Line.Scoped(100, other));
        rules.Settle(bill).Pays(880, 150);
        rules.Settle(bill with { Age = 45 }).Pays(1_120, 0);
        rules.Settle(bill with { Kind = VisitKind.Emergency }).Pays(1_120, 0);
    }

    [Fact]
    public void Beyond_ceiling_is_what_a_ceiling_on_the_payment_cut_off()
    {
        var rules = Rules.Of("""
            layer: pooled
            rate: 80%
            ceilings: {yearly: {on: payment, per: year, rows: [{amount: 100000}]}}
            ---
            layer: large-amount
            fund: 330100
            base: {of: beyond-ceiling, layer: pooled}
            rate: 50%
            """);
        Dictionary<string, decimal> before = new(StringComparer.Ordinal) { ["pooled.ceiling.yearly"] = 90_000 };
        var outcome = rules.Settle(new TestBill(20_000) { Before = before }).Pays(10_000, 3_750);
        Assert.Equal(7_500, outcome.Beyond("pooled"));
        Assert.Equal(2_500, outcome.Coinsurance("pooled"));
        Assert.Equal(10_000, outcome.Change("pooled.ceiling.yearly"));
    }

    [Fact]
    public void Beyond_ceiling_is_what_a_ceiling_on_the_base_cut_off()
    {
        var rules = Rules.Of("""
            layer: pooled
            deductible: [{amount: 1000}]
            rate: 80%
            ceilings: {yearly: {on: base, per: year, rows: [{amount: 50000}]}}
            ---
            layer: large-amount
            base: {of: beyond-ceiling, layer: pooled}
            rate: 50%
            """);
        var outcome = rules.Settle(new TestBill(60_000)).Pays(39_200, 5_000);
        Assert.Equal(10_000, outcome.Beyond("pooled"));
        Assert.Equal(50_000, outcome.Change("pooled.ceiling.yearly"));
    }

    [Fact]
    public void Nothing_is_beyond_a_ceiling_that_is_met_to_the_fen() =>
        Assert.Equal(0, Rules.Of("""
            layer: pooled
            rate: 80%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 800}]}}
            """).Settle(new TestBill(1000)).Pays(800).Beyond("pooled"));

    [Theory]
    [InlineData(1.01)]
    [InlineData(1.02)]
    public void A_ceiling_met_by_rounding_is_reached_at_the_same_base_with_a_fen_more_of_cost(double cost)
    {
        // 30% of 1.01 is 0.303 and rounds to the ceiling, 30% of 1.02 is 0.306 and is cut by it: both reach it at 1.00.
        var outcome = Rules.Of("""
            layer: pooled
            rate: 30%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 0.30}]}}
            """).Settle(new TestBill((decimal)cost)).Pays(0.30m);
        Assert.Equal((decimal)cost - 1.00m, outcome.Beyond("pooled"));
        Assert.Equal(0.70m, outcome.Coinsurance("pooled"));
    }

    [Fact]
    public void The_base_at_which_a_ceiling_was_reached_is_solved_back_through_the_bands_half_up()
    {
        // Bands: 900 at 50% = 450, then 75%: 100.01 more are reached after 133.346666... = 133.35.
        var outcome = Rules.Of("""
            layer: pooled
            deductible: [{amount: 100}]
            anchor: absolute
            band_period: visit
            rate: [{bands: [{to: 1000, rate: 50%}, {rate: 75%}]}]
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 550.01}]}}
            """).Settle(new TestBill(5000)).Pays(550.01m);
        Assert.Equal(5000 - 1133.35m, outcome.Beyond("pooled"));
        Assert.Equal(1133.35m - 100 - 550.01m, outcome.Coinsurance("pooled"));
    }

    [Fact]
    public void A_ceiling_met_by_rounding_a_band_up_is_reached_at_the_end_of_the_band() =>
        Assert.Equal(0.01m, Rules.Of("""
            layer: pooled
            anchor: absolute
            band_period: visit
            rate: [{bands: [{to: 0.01, rate: 50%}, {rate: 50%}]}]
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 0.01}]}}
            """).Settle(new TestBill(0.02m)).Pays(0.01m).Beyond("pooled"));

    [Theory]
    [InlineData(2_200, 200)]
    [InlineData(2_300, 300)]
    [InlineData(50_000, 48_000)]
    public void A_ceiling_that_the_floor_meets_before_the_bands_is_reached_there_also_when_the_bands_overtake_the_floor(
        int cost, int beyond)
    {
        // The floor meets the ceiling at 2000, the band at 2111.11; from 2250 on the band pays more than the floor.
        var outcome = Rules.Of("""
            layer: pooled
            deductible: [{amount: 1000}]
            rate: 90%
            floor: 50%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 1000}]}}
            """).Settle(new TestBill(cost)).Pays(1_000);
        Assert.Equal(beyond, outcome.Beyond("pooled"));
        Assert.Equal(0, outcome.Coinsurance("pooled"));
    }

    [Theory]
    [InlineData("before-deductible", 800, 200)]
    [InlineData("after-deductible", 800, 220)]
    public void Where_the_floor_meets_a_ceiling_the_base_is_without_the_cut(string order, int beyond, int coinsurance)
    {
        // The floor is 500 at a bill of 1000. Before: 2000 - 400 is usable, 1000 - 200 was reached. After: the cuts are 380 and 180.
        var outcome = Rules.Of($$$"""
            layer: pooled
            deductible: [{amount: 100}]
            rate: 60%
            base_cut: 20%
            cut_order: {{{order}}}
            floor: 50%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 500}]}}
            """).Settle(new TestBill(2_000)).Pays(500);
        Assert.Equal(beyond, outcome.Beyond("pooled"));
        Assert.Equal(coinsurance, outcome.Coinsurance("pooled"));
    }

    [Fact]
    public void Coinsurance_is_what_the_layer_left_below_its_ceiling_without_the_deductible()
    {
        var rules = Rules.Of("""
            layer: pooled
            deductible: [{amount: 1000}]
            rate: 80%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 4000}]}}
            ---
            layer: supplement
            fund: 370100
            base: {of: coinsurance, layer: pooled}
            rate: 50%
            """);
        rules.Settle(new TestBill(5000)).Pays(3_200, 400);
        rules.Settle(new TestBill(50_000)).Pays(4_000, 500);
        rules.Settle(new TestBill(900)).Pays(0, 0);
    }

    [Theory]
    [InlineData(10_119.97, 5_171.30, 2_135.31, 2_813.36)]
    [InlineData(10_119.98, 5_171.31, 2_135.32, 2_813.35)]
    public void A_cut_and_a_floor_are_rounded_each_on_its_own_and_the_coinsurance_is_what_they_leave(
        double cost, double cut, double floor, double coinsurance)
    {
        // 51.1% of 10119.97 is 5171.30467 and of 10119.98 5171.30978; 21.1% of them is 2135.31367 and 2135.31578: both round up at one fen.
        var rules = Rules.Of("""
            layer: pooled
            rate: 22%
            base_cut: 51.1%
            cut_order: before-deductible
            floor: 21.1%
            ---
            layer: supplement
            base: {of: coinsurance, layer: pooled}
            rate: 100%
            """);
        var outcome = rules.Settle(new TestBill((decimal)cost)).Pays((decimal)floor, (decimal)coinsurance);
        Assert.Equal((decimal)coinsurance, outcome.Coinsurance("pooled"));
        Assert.Equal((decimal)cost, (decimal)cut + (decimal)floor + (decimal)coinsurance);
    }

    [Fact]
    public void Residue_eligible_is_the_in_policy_amount_less_what_earlier_layers_paid()
    {
        var rules = Rules.Of("""
            layer: pooled
            deductible: [{amount: 1000}]
            rate: 60%
            ---
            layer: critical
            fund: 310300
            base: residue-eligible
            rate: 50%
            ---
            layer: implants
            base: {of: eligible, scope: implant}
            rate: 50%
            """);
        rules.Settle(new TestBill(Line.A(4000), Line.Scoped(1000, "implant"), Line.B(200), Line.C(300))).Pays(1_908, 1_636, 500);
    }

    [Fact]
    public void Residue_all_is_everything_that_earlier_layers_left()
    {
        var rules = Rules.Of("""
            layer: pooled
            rate: 60%
            ---
            layer: fiscal
            fund: 999997
            base: residue-all
            rate: 100%
            """);
        Assert.Equal(0, rules.Settle(new TestBill(Line.A(1000), Line.B(200), Line.C(300))).Pays(708, 792).Own);
    }

    [Fact]
    public void No_layer_looks_at_more_than_earlier_layers_left()
    {
        var rules = Rules.Of("""
            layer: first
            rate: 80%
            ---
            layer: second
            rate: 80%
            ---
            layer: third
            base: {of: coinsurance, layer: first}
            rate: 100%
            """);
        Assert.Equal(0, rules.Settle(new TestBill(1000)).Pays(800, 160, 40).Own);
    }

    [Fact]
    public void A_layer_that_does_not_apply_hands_nothing_on()
    {
        var rules = Rules.Of("""
            layer: pooled
            applies: {visit: outpatient}
            rate: 80%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 1}]}}
            ---
            layer: large-amount
            base: {of: beyond-ceiling, layer: pooled}
            rate: 50%
            ---
            layer: supplement
            base: {of: coinsurance, layer: pooled}
            rate: 50%
            """);
        var outcome = rules.Settle(new TestBill(1000)).Pays(0, 0, 0);
        Assert.False(outcome.Applied("pooled"));
        Assert.Equal(0, outcome.Beyond("pooled"));
    }
}
