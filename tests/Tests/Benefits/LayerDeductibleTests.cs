using System.Globalization;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>The forms of a deductible (benefit-layers.md, section 3). The rate is 100%: what is not paid is the deductible.</summary>
public sealed class LayerDeductibleTests
{
    [Theory]
    [InlineData(Tier.Community, 9_900)]
    [InlineData(Tier.Tier1, 9_700)]
    [InlineData(Tier.Tier2, 9_500)]
    [InlineData(Tier.Tier3, 9_200)]
    [InlineData(Tier.Provincial, 8_800)]
    public void By_tier(Tier tier, decimal pays) => Only("""
        deductible:
          - {tier: community, amount: 100}
          - {tier: tier-1, amount: 300}
          - {tier: tier-2, amount: 500}
          - {tier: tier-3, amount: 800}
          - {tier: provincial, amount: 1200}
        """).Settle(new TestBill(10_000) { Tier = tier }).Pays(pays);

    [Theory]
    [InlineData(PersonStatus.InService, AidCategory.None, 8_700)]
    [InlineData(PersonStatus.Retired, AidCategory.None, 9_350)]
    [InlineData(PersonStatus.Retired, AidCategory.Subsistence, 10_000)]
    [InlineData(PersonStatus.InService, AidCategory.ExtremePoor, 10_000)]
    public void By_group(PersonStatus status, AidCategory aid, decimal pays) => Only("""
        deductible:
          - {aid: [extreme-poor, subsistence], amount: 0}
          - {aid: [none, orphan, low-income-edge, registered-poor, other-hardship], status: retired, amount: 650}
          - aid: [none, orphan, low-income-edge, registered-poor, other-hardship]
            status: [in-service, flexible, early-retired]
            amount: 1300
        """).Settle(new TestBill(10_000) { Status = status, Aid = aid }).Pays(pays);

    [Theory]
    [InlineData(1, 8_700)]
    [InlineData(2, 9_350)]
    [InlineData(3, 10_000)]
    [InlineData(60, 10_000)]
    public void By_the_number_of_the_stay(int stay, decimal pays) => Only("""
        deductible: [{stay: 1, amount: 1300}, {stay: 2, amount: 650}, {stay: 3.., amount: 0}]
        """).Settle(new TestBill(10_000) { Stay = stay }).Pays(pays);

    [Theory]
    [InlineData(CarePlace.Local, Filing.None, 9_500)]
    [InlineData(CarePlace.InProvince, Filing.None, 9_000)]
    [InlineData(CarePlace.OutOfProvince, Filing.Registered, 9_200)]
    [InlineData(CarePlace.OutOfProvince, Filing.Referred, 9_200)]
    [InlineData(CarePlace.OutOfProvince, Filing.Emergency, 9_200)]
    [InlineData(CarePlace.OutOfProvince, Filing.None, 8_000)]
    public void By_filing_for_care_elsewhere(CarePlace place, Filing filing, decimal pays) => Only("""
        deductible:
          - {place: local, amount: 500}
          - {place: in-province, amount: 1000}
          - {place: out-of-province, filing: [registered, referred, emergency], amount: 800}
          - {place: out-of-province, filing: none, amount: 2000}
        """).Settle(new TestBill(10_000) { Place = place, Filing = filing }).Pays(pays);

    [Theory]
    [InlineData("2020-06-30", "6199.49")]
    [InlineData("2020-07-01", "6000")]
    public void A_share_of_a_published_figure_half_up_to_the_fen(string day, string pays) => Rules.Of("""
        figure: {name: disposable-income, from: 2020-01-01, amount: 30404.06}
        ---
        figure: {name: disposable-income, from: 2020-07-01, amount: 32000}
        ---
        layer: only
        rate: 100%
        deductible: [{share: 12.5%, of: disposable-income}]
        """).Settle(new TestBill(10_000) { On = DateOnly.Parse(day, CultureInfo.InvariantCulture) }).Pays(Yuan.Read(pays));

    [Theory]
    [InlineData(AidCategory.None, 8_700)]
    [InlineData(AidCategory.RegisteredPoor, 9_350)]
    [InlineData(AidCategory.ExtremePoor, 10_000)]
    public void Halved_or_waived_for_a_group(AidCategory aid, decimal pays) => Only("""
        deductible: [{amount: 1300}]
        deductible_factor: [{aid: registered-poor, share: 50%}, {aid: extreme-poor, share: 0%}]
        """).Settle(new TestBill(10_000) { Aid = aid }).Pays(pays);

    [Theory]
    [InlineData(1, 9_600, 9_800)]
    [InlineData(2, 9_700, 9_850)]
    [InlineData(3, 9_800, 9_900)]
    [InlineData(4, 9_840, 9_920)]
    [InlineData(40, 9_840, 9_920)]
    public void Stepped_down_with_each_later_stay_and_halved_for_a_group(int stay, decimal pays, decimal retired)
    {
        var rules = Only("""
            deductible: [{amount: 400, later_stays: {less: 100, not_below: 160}}]
            deductible_factor: [{status: retired, share: 50%}]
            """);
        rules.Settle(new TestBill(10_000) { Stay = stay }).Pays(pays);
        rules.Settle(new TestBill(10_000) { Stay = stay, Status = PersonStatus.Retired }).Pays(retired);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_of_nothing_leave_the_factor_in_force(int stay) => Only("""
        deductible: [{amount: 400, later_stays: {less: 0, not_below: 0}}]
        deductible_factor: [{share: 50%}]
        """).Settle(new TestBill(10_000) { Stay = stay }).Pays(9_800);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_of_nothing_leave_the_least_amount_in_force(int stay) => Only("""
        deductible: [{amount: 400, later_stays: {less: 0, not_below: 500}}]
        """).Settle(new TestBill(10_000) { Stay = stay }).Pays(9_500);

    [Fact]
    public void The_year_remembers_what_was_consumed()
    {
        var person = new Person(Only("deductible: [{amount: 1300}]\ndeductible_period: year"));
        (decimal Eligible, decimal Pays)[] bills = [(1_000, 0), (200, 0), (500, 400), (500, 500)];
        for (var i = 0; i < bills.Length; i++) person.Settle(new TestBill(bills[i].Eligible) { Visit = i + 1 }).Pays(bills[i].Pays);
    }

    [Fact]
    public void A_smaller_deductible_of_a_later_stay_counts_what_the_year_has_consumed()
    {
        var person = new Person(Only("deductible: [{stay: 1, amount: 1300}, {stay: 2.., amount: 650}]\ndeductible_period: year"));
        person.Settle(new TestBill(400)).Pays(0);
        person.Settle(new TestBill(400) { Visit = 2 }).Pays(150);
        person.Settle(new TestBill(400) { Visit = 3 }).Pays(400);
    }

    [Theory]
    [InlineData("before-deductible", 550, 300)]
    [InlineData("counts-toward-deductible", 700, 150)]
    public void First_pay_stands_before_the_deductible_or_fills_it(string firstPay, decimal pays, decimal consumed)
    {
        var outcome = Only($"first_pay: {firstPay}\ndeductible: [{{amount: 300}}]").Settle(new TestBill(Line.B(1000, 15)));
        Assert.Equal(consumed, outcome.Pays(pays).Deductible("only"));
        Assert.Equal(300, outcome.Change("only.deductible"));
    }

    [Fact]
    public void First_pay_fills_no_more_than_the_deductible()
    {
        var outcome = Only("first_pay: counts-toward-deductible\ndeductible: [{amount: 100}]").Settle(new TestBill(Line.B(1000, 15)));
        Assert.Equal(0, outcome.Pays(850).Deductible("only"));
        Assert.Equal(100, outcome.Change("only.deductible"));
    }

    [Fact]
    public void First_pay_fills_the_deductible_of_a_bill_without_anything_eligible()
    {
        var person = new Person(Only("first_pay: counts-toward-deductible\ndeductible: [{amount: 300}]\ndeductible_period: year"));
        Assert.Equal(120, person.Settle(new TestBill(Line.B(120, 100))).Pays(0).Change("only.deductible"));
        person.Settle(new TestBill(500) { Visit = 2 }).Pays(320);
    }

    [Fact]
    public void A_bill_below_the_deductible_is_consumed_in_full_and_pays_nothing()
    {
        var outcome = Only("deductible: [{amount: 1300}]").Settle(new TestBill(1_299.99m)).Pays(0);
        Assert.Equal(1_299.99m, outcome.Deductible("only"));
        Assert.Equal(0, outcome.Coinsurance("only"));
    }

    private static Rules Only(string keys) => Rules.Of($"layer: only\nrate: 100%\n{keys}");
}
