using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>Bands, adjustments, cuts, rounding and floor (benefit-layers.md, section 3).</summary>
public sealed class LayerRateTests
{
    [Theory]
    [InlineData(Tier.Tier1, PersonStatus.InService, 45_000)]
    [InlineData(Tier.Tier2, PersonStatus.Retired, 45_000)]
    [InlineData(Tier.Tier3, PersonStatus.InService, 44_000)]
    [InlineData(Tier.Tier3, PersonStatus.Retired, 46_400)]
    public void Bands_by_tier_and_group(Tier tier, PersonStatus status, decimal pays) => Only("""
        anchor: absolute
        band_period: visit
        rate:
          - {tier: [community, tier-1, tier-2, provincial], rate: 90%}
          - {tier: tier-3, status: retired, bands: [{to: 30000, rate: 91%}, {to: 40000, rate: 94%}, {rate: 97%}]}
          - tier: tier-3
            status: [in-service, flexible, early-retired]
            bands: [{to: 30000, rate: 85%}, {to: 40000, rate: 90%}, {rate: 95%}]
        """).Settle(new TestBill(50_000) { Tier = tier, Status = status }).Pays(pays);

    [Theory]
    [InlineData("after-deductible", 1_858, 2_600)]
    [InlineData("absolute", 1_938, 3_000)]
    public void Both_anchors(string anchor, decimal pays, decimal axis)
    {
        var outcome = Only($$"""
            deductible: [{amount: 400}]
            anchor: {{anchor}}
            band_period: visit
            rate: [{bands: [{to: 1500, rate: 63%}, {rate: 83%}]}]
            """).Settle(new TestBill(3_000)).Pays(pays);
        Assert.Equal(axis, outcome.Change("only.base"));
    }

    [Theory]
    [InlineData("1000", "600")]
    [InlineData("1000.01", "600.01")]
    [InlineData("999.99", "599.99")]
    public void A_band_ends_with_its_limit(string eligible, string pays) => Only("""
        anchor: absolute
        band_period: visit
        rate: [{bands: [{to: 1000, rate: 60%}, {rate: 100%}]}]
        """).Settle(new TestBill(Yuan.Read(eligible))).Pays(Yuan.Read(pays));

    [Theory]
    [InlineData("absolute", "visit", 300, 300, 300)]
    [InlineData("absolute", "year", 300, 360, 480)]
    [InlineData("after-deductible", "visit", 300, 300, 300)]
    [InlineData("after-deductible", "year", 300, 360, 480)]
    public void Bands_restart_per_visit_or_go_on_over_the_years_base(
        string anchor, string period, decimal first, decimal second, decimal third)
    {
        var person = new Person(Only(
            $"anchor: {anchor}\nband_period: {period}\nrate: [{{bands: [{{to: 1000, rate: 50%}}, {{rate: 80%}}]}}]"));
        person.Settle(new TestBill(600) { Visit = 1 }).Pays(first);
        person.Settle(new TestBill(600) { Visit = 2 }).Pays(second);
        person.Settle(new TestBill(600) { Visit = 3 }).Pays(third);
    }

    [Theory]
    [InlineData("absolute", 420, 50)]
    [InlineData("after-deductible", 390, 50)]
    public void Over_the_year_the_deductible_eats_into_the_first_band_only_where_the_anchor_is_absolute(
        string anchor, decimal second, decimal fromCeiling)
    {
        // First 800 of base, 100 of it deductible: the axis stands at 800 or at 700. Then 600: limit at 1,000.
        var person = new Person(Only($$"""
            deductible: [{amount: 100}]
            deductible_period: year
            anchor: {{anchor}}
            band_period: year
            rate: [{bands: [{to: 1000, rate: 50%}, {rate: 80%}]}]
            """));
        person.Settle(new TestBill(800)).Pays(350);
        person.Settle(new TestBill(600) { Visit = 2 }).Pays(second);
        Assert.Equal(fromCeiling, person.Settle(new TestBill(62.5m) { Visit = 3 }).Paid("only"));
    }

    [Fact]
    public void The_axis_moves_only_as_far_as_the_ceiling_let_the_layer_look()
    {
        var person = new Person(Only("""
            anchor: absolute
            band_period: year
            rate: [{bands: [{to: 1000, rate: 50%}, {rate: 80%}]}]
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 200}]}}
            """));
        Assert.Equal(400, person.Settle(new TestBill(600)).Pays(200).Change("only.base"));
        Assert.Equal(400, person.Settle(new TestBill(600) { Visit = 2 }).Pays(200).Change("only.base"));
        Assert.Equal(325, person.Settle(new TestBill(600) { Visit = 3 }).Pays(200).Change("only.base"));
    }

    [Theory]
    [InlineData("band", "0.03")]
    [InlineData("layer", "0.02")]
    public void Rounding_at_each_band_or_once_for_the_layer(string rounding, string pays) => Only($$"""
        rounding: {{rounding}}
        anchor: absolute
        band_period: visit
        rate: [{bands: [{to: 0.01, rate: 50%}, {to: 0.02, rate: 50%}, {rate: 40%}]}]
        """).Settle(new TestBill(0.04m)).Pays(Yuan.Read(pays));

    [Theory]
    [InlineData("0.01", "0.01")]
    [InlineData("0.03", "0.02")]
    [InlineData("0.05", "0.03")]
    public void Half_a_fen_is_a_fen(string eligible, string pays) =>
        Only("rate: 50%").Settle(new TestBill(Yuan.Read(eligible))).Pays(Yuan.Read(pays));

    [Theory]
    [InlineData(PersonStatus.InService, 800)]
    [InlineData(PersonStatus.Retired, 880)]
    [InlineData(PersonStatus.EarlyRetired, 840)]
    public void The_retirees_own_share_is_multiplied(PersonStatus status, decimal pays) => Only("""
        rate: 80%
        own_share_factor: [{status: retired, share: 60%}, {status: early-retired, share: 80%}]
        """).Settle(new TestBill(1_000) { Status = status }).Pays(pays);

    [Theory]
    [InlineData(CarePlace.Local, Filing.None, 40, AidCategory.None, 700)]
    [InlineData(CarePlace.OutOfProvince, Filing.Referred, 40, AidCategory.None, 600)]
    [InlineData(CarePlace.OutOfProvince, Filing.None, 40, AidCategory.None, 500)]
    [InlineData(CarePlace.OutOfProvince, Filing.None, 75, AidCategory.None, 525)]
    [InlineData(CarePlace.OutOfProvince, Filing.None, 75, AidCategory.RegisteredPoor, 575)]
    public void Points_of_several_sets_add_up(CarePlace place, Filing filing, int age, AidCategory aid, decimal pays) => Only("""
        rate: 70%
        points:
          elsewhere:
            - {place: out-of-province, filing: [registered, referred, emergency], points: -10}
            - {place: out-of-province, filing: none, points: -20}
          age-bonus: [{age: 70.., points: 2.5}]
          poor: [{aid: registered-poor, points: 5}]
        """).Settle(new TestBill(1_000) { Place = place, Filing = filing, Age = age, Aid = aid }).Pays(pays);

    [Theory]
    [InlineData("95%", 10, 1_000)]
    [InlineData("5%", -20, 0)]
    public void An_adjusted_rate_stays_between_nothing_and_the_whole(string rate, int points, decimal pays) =>
        Only($"rate: {rate}\npoints: {{set: [{{points: {points}}}]}}").Settle(new TestBill(1_000)).Pays(pays);

    [Theory]
    [InlineData("factor-then-points", 870)]
    [InlineData("points-then-factor", 895)]
    public void Factor_and_points_in_the_named_order(string order, decimal pays) => Only($$"""
        rate: 84%
        own_share_factor: 50%
        points: {a: [{points: -15}], b: [{points: 10}]}
        adjust_order: {{order}}
        """).Settle(new TestBill(1_000)).Pays(pays);

    [Theory]
    [InlineData("before-deductible", 10, 640, 160)]
    [InlineData("after-deductible", 10, 720, 180)]
    [InlineData("before-deductible", 40, 160, 40)]
    [InlineData("after-deductible", 40, 480, 120)]
    public void A_first_pay_cut_is_taken_before_or_after_the_deductible(string order, int percent, decimal pays, decimal coinsurance)
    {
        var outcome = Only($$"""
            deductible: [{amount: 1000}]
            rate: 80%
            base_cut: {{percent}}%
            cut_order: {{order}}
            """).Settle(new TestBill(2_000)).Pays(pays);
        Assert.Equal((coinsurance, 1_000), (outcome.Coinsurance("only"), outcome.Deductible("only")));
    }

    [Theory]
    [InlineData(CarePlace.Local, 800)]
    [InlineData(CarePlace.InProvince, 720)]
    [InlineData(CarePlace.OutOfProvince, 480)]
    public void A_cut_by_place(CarePlace place, decimal pays) => Only("""
        rate: 80%
        base_cut: [{place: in-province, share: 10%}, {place: out-of-province, share: 40%}]
        cut_order: before-deductible
        """).Settle(new TestBill(1_000) { Place = place }).Pays(pays);

    [Theory]
    [InlineData(100, 70)]
    [InlineData(1000, 700)]
    [InlineData(4500, 3_150)]
    [InlineData(100000, 89_100)]
    public void The_floor_tops_up_until_the_fund_bears_its_share_of_the_base(int eligible, decimal pays) => Only("""
        deductible: [{amount: 1000}]
        rate: 90%
        floor: 70%
        """).Settle(new TestBill(eligible)).Pays(pays);

    [Theory]
    [InlineData(AidCategory.Subsistence, 600)]
    [InlineData(AidCategory.None, 250)]
    public void A_floor_for_a_group(AidCategory aid, decimal pays) => Only("""
        deductible: [{amount: 500}]
        rate: 50%
        floor: [{aid: subsistence, rate: 60%}]
        """).Settle(new TestBill(1_000) { Aid = aid }).Pays(pays);

    [Fact]
    public void The_floor_is_a_share_of_what_was_offered_not_of_what_a_cut_left() => Only("""
        rate: 50%
        base_cut: 40%
        cut_order: before-deductible
        floor: 40%
        """).Settle(new TestBill(1_000)).Pays(400);

    [Fact]
    public void A_ceiling_holds_for_what_the_floor_adds()
    {
        var outcome = Only("""
            deductible: [{amount: 500}]
            rate: 50%
            floor: 60%
            ceilings: {visit: {on: payment, per: visit, rows: [{amount: 300}]}}
            """).Settle(new TestBill(1_000)).Pays(300);
        Assert.Equal(500, outcome.Beyond("only"));
    }

    private static Rules Only(string keys) => Rules.Of($"layer: only\n{keys}");
}
