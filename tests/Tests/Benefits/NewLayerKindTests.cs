using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>
/// A kind of layer that the table of benefit-layers.md allows needs no C#: here are benefits of which the code knows nothing, in text only.
/// </summary>
public sealed class NewLayerKindTests
{
    private const string Chain = """
        figure: {name: disposable-income, from: 2020-01-01, amount: 5000}
        ---
        layer: pooled
        deductible: [{amount: 1300}]
        rate: 85%
        ---
        layer: civil-servant-subsidy
        fund: 320100
        applies: {post: civil-servant}
        base: {of: coinsurance, layer: pooled}
        rate: 50%
        ---
        layer: medical-assistance
        fund: 610100
        applies: {aid: [extreme-poor, subsistence]}
        base: residue-eligible
        rate: [{aid: extreme-poor, rate: 100%}, {aid: subsistence, rate: 70%}]
        ceilings: {yearly: {on: payment, per: year, rows: [{aid: extreme-poor, amount: none}, {aid: subsistence, amount: 3000}]}}
        ---
        layer: tilt-assistance
        fund: 610100
        applies: {aid: [subsistence, registered-poor]}
        base: residue-eligible
        deductible: [{share: 10%, of: disposable-income}]
        deductible_period: year
        rate: 60%
        """;

    [Theory]
    [InlineData(Post.None, AidCategory.None, "0", 0, "0", "9605")]
    [InlineData(Post.CivilServant, AidCategory.None, "3652.5", 0, "0", "5952.5")]
    [InlineData(Post.None, AidCategory.ExtremePoor, "0", 8_605, "0", "1000")]
    [InlineData(Post.CivilServant, AidCategory.Subsistence, "3652.5", 3_000, "871.5", "2081")]
    [InlineData(Post.None, AidCategory.RegisteredPoor, "0", 0, "4863", "4742")]
    public void A_subsidy_of_civil_servants_and_a_tilt_assistance(
        Post post, AidCategory aid, string subsidy, decimal assistance, string tilt, string own)
    {
        var outcome = Rules.Of(Chain).Settle(new TestBill(Line.A(50_000), Line.C(1_000)) { Post = post, Aid = aid });
        Assert.Equal(Yuan.Read(own), outcome.Pays(41_395, Yuan.Read(subsidy), assistance, Yuan.Read(tilt)).Own);
    }

    [Fact]
    public void The_tilt_assistance_remembers_its_deductible_over_the_year()
    {
        var person = new Person(Rules.Of(Chain));
        person.Settle(new TestBill(2_300) { Aid = AidCategory.RegisteredPoor }).Pays(850, 0, 0, 570);
        person.Settle(new TestBill(2_300) { Aid = AidCategory.RegisteredPoor, Visit = 2 }).Pays(850, 0, 0, 870);
    }

    [Theory]
    [InlineData(VisitKind.Maternity, Tier.Tier3, 2_400, 360, 240)]
    [InlineData(VisitKind.Maternity, Tier.Community, 3_000, 0, 0)]
    [InlineData(VisitKind.Inpatient, Tier.Tier3, 0, 0, 3_000)]
    public void A_maternity_package_with_what_the_hospital_waives(VisitKind kind, Tier tier, decimal package, decimal waiver, decimal own)
    {
        var outcome = Rules.Of("""
            layer: maternity-package
            fund: 510100
            applies: {visit: maternity}
            rate: 100%
            ceilings:
              birth:
                on: payment
                per: visit
                rows: [{tier: community, amount: 4000}, {tier: [tier-1, tier-2, tier-3, provincial], amount: 2400}]
            ---
            layer: hospital-waiver
            fund: 999996
            base: {of: beyond-ceiling, layer: maternity-package}
            rate: 60%
            """).Settle(new TestBill(3_000) { Kind = kind, Tier = tier }).Pays(package, waiver);
        Assert.Equal(own, outcome.Own);
    }
}
