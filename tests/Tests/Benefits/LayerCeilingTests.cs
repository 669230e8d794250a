using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>Ceilings (benefit-layers.md, section 3); the periods over which they count stand in <see cref="LayerPeriodTests"/>.</summary>
public sealed class LayerCeilingTests
{
    [Theory]
    [InlineData("visit")]
    [InlineData("settlement-period")]
    [InlineData("month")]
    [InlineData("year")]
    public void On_the_payment(string period)
    {
        var outcome = Only($"{{on: payment, per: {period}, rows: [{{amount: 1000}}]}}").Settle(new TestBill(2_000)).Pays(1_000);
        Assert.Equal((750, 250), (outcome.Beyond("only"), outcome.Coinsurance("only")));
        Assert.Equal(1_000, outcome.Change("only.ceiling.c"));
    }

    [Theory]
    [InlineData("visit")]
    [InlineData("settlement-period")]
    [InlineData("month")]
    [InlineData("year")]
    public void On_the_base(string period)
    {
        var outcome = Only($"{{on: base, per: {period}, rows: [{{amount: 1000}}]}}").Settle(new TestBill(2_000)).Pays(800);
        Assert.Equal((1_000, 200), (outcome.Beyond("only"), outcome.Coinsurance("only")));
        Assert.Equal(1_000, outcome.Change("only.ceiling.c"));
    }

    [Theory]
    [InlineData(AidCategory.None, 1_000)]
    [InlineData(AidCategory.Subsistence, 1_500)]
    [InlineData(AidCategory.ExtremePoor, 8_000)]
    public void By_group_and_none_is_a_value(AidCategory aid, decimal pays) => Only("""
        {on: payment, per: year, rows: [
          {aid: [none, orphan, low-income-edge, registered-poor, other-hardship], amount: 1000},
          {aid: subsistence, amount: 1500},
          {aid: extreme-poor, amount: none}]}
        """).Settle(new TestBill(10_000) { Aid = aid }).Pays(pays);

    [Fact]
    public void None_at_all() => Rules.Of("layer: only\nrate: 80%\nceilings: none").Settle(new TestBill(100_000_000)).Pays(80_000_000);

    [Fact]
    public void A_share_of_a_published_figure() => Rules.Of("""
        figure: {name: average-wage, from: 2020-01-01, amount: 1234.56}
        ---
        layer: only
        rate: 80%
        ceilings: {yearly: {on: payment, per: year, rows: [{share: 600%, of: average-wage}]}}
        """).Settle(new TestBill(100_000)).Pays(7_407.36m);

    [Fact]
    public void Of_several_ceilings_the_tightest_holds_and_all_of_them_count()
    {
        var person = new Person(Rules.Of("""
            layer: only
            rate: 80%
            ceilings:
              each: {on: payment, per: visit, rows: [{amount: 1000}]}
              yearly: {on: payment, per: year, rows: [{amount: 1500}]}
              looked-at: {on: base, per: year, rows: [{amount: 5000}]}
            """));
        person.Settle(new TestBill(4_000)).Pays(1_000);
        var second = person.Settle(new TestBill(4_000) { Visit = 2 }).Pays(500);
        Assert.Equal((500, 500, 625),
            (second.Change("only.ceiling.each"), second.Change("only.ceiling.yearly"), second.Change("only.ceiling.looked-at")));
        person.Settle(new TestBill(4_000) { Visit = 3 }).Pays(0);
    }

    [Fact]
    public void Layers_that_share_a_ceiling_count_together_within_a_bill_and_over_the_year()
    {
        var person = new Person(Rules.Of("""
            layer: first
            rate: 60%
            ceilings: {c: {on: payment, per: year, shared: both, rows: [{amount: 1000}]}}
            ---
            layer: second
            base: residue-eligible
            rate: 50%
            ceilings: {c: {on: payment, per: year, shared: both, rows: [{amount: 1000}]}}
            """));
        Assert.Equal(800, person.Settle(new TestBill(1_000)).Pays(600, 200).Change("ceiling.both"));
        person.Settle(new TestBill(1_000) { Visit = 2 }).Pays(200, 0);
    }

    [Fact]
    public void A_ceiling_used_up_is_reached_at_the_deductible()
    {
        Dictionary<string, decimal> before = new(StringComparer.Ordinal) { ["only.ceiling.c"] = 1_000 };
        var outcome = Rules.Of("""
            layer: only
            deductible: [{amount: 300}]
            rate: 80%
            ceilings: {c: {on: payment, per: year, rows: [{amount: 1000}]}}
            """).Settle(new TestBill(1_000) { Before = before }).Pays(0);
        Assert.Equal((700, 0, 300), (outcome.Beyond("only"), outcome.Coinsurance("only"), outcome.Deductible("only")));
    }

    [Fact]
    public void A_ceiling_lowered_in_the_course_of_a_year_takes_nothing_back()
    {
        var person = new Person(Rules.Of("""
            layer: only
            rate: 100%
            ceilings: {c: {on: payment, per: year, rows: [{amount: 1000}]}}
            ---
            layer: only
            from: 2020-07-01
            ceilings: {c: {on: payment, per: year, rows: [{amount: 300}]}}
            """));
        person.Settle(new TestBill(800)).Pays(800);
        Assert.Equal(100, person.Settle(new TestBill(100) { On = new(2020, 7, 1), Visit = 2 }).Pays(0).Beyond("only"));
    }

    private static Rules Only(string ceiling) =>
        Rules.Of($"layer: only\nrate: 80%\nperiod_days: 90\nceilings:\n  c: {ceiling.ReplaceLineEndings("\n    ")}");
}
