using System.Globalization;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>
/// Counted over which period? (benefit-layers.md, section 3) Two bills of 600 yuan, the first of visit 1 on 10 March 2020: each form of
/// counting sees the first bill in the second one where both lie in one period, and begins again where they do not.
/// </summary>
public sealed class LayerPeriodTests
{
    private static readonly (string Name, string Keys, decimal Alone, decimal Together)[] Forms =
    [
        ("deductible", "deductible: [{amount: 1000}]\ndeductible_period: PERIOD\nrate: 80%", 0, 160),
        ("bands, absolute", "anchor: absolute\nband_period: PERIOD\nrate: [{bands: [{to: 1000, rate: 50%}, {rate: 80%}]}]", 300, 360),
        ("bands, after the deductible",
            "anchor: after-deductible\nband_period: PERIOD\nrate: [{bands: [{to: 1000, rate: 50%}, {rate: 80%}]}]", 300, 360),
        ("ceiling on the payment", "rate: 80%\nceilings: {c: {on: payment, per: PERIOD, rows: [{amount: 600}]}}", 480, 120),
        ("ceiling on the base", "rate: 80%\nceilings: {c: {on: base, per: PERIOD, rows: [{amount: 1000}]}}", 480, 320),
    ];

    private static readonly (string Period, string YearStarts, long Visit, string Day, bool Together)[] Seconds =
    [
        ("visit", "01-01", 1, "2020-03-10", true),
        ("visit", "01-01", 1, "2021-06-01", true),
        ("visit", "01-01", 2, "2020-03-10", false),
        ("settlement-period", "01-01", 1, "2020-04-08", true),
        ("settlement-period", "01-01", 1, "2020-04-09", false),
        ("settlement-period", "01-01", 2, "2020-03-11", false),
        ("month", "01-01", 2, "2020-03-31", true),
        ("month", "01-01", 1, "2020-04-01", false),
        ("month", "01-01", 2, "2021-03-10", false),
        ("year", "01-01", 2, "2020-12-31", true),
        ("year", "01-01", 1, "2021-01-01", false),
        ("year", "07-01", 2, "2020-06-30", true),
        ("year", "07-01", 1, "2020-07-01", false),
    ];

    public static TheoryData<string, string, string, long, string, bool> Table =>
    [
        .. from form in Forms
           from second in Seconds
           select new TheoryDataRow<string, string, string, long, string, bool>(
               form.Name, second.Period, second.YearStarts, second.Visit, second.Day, second.Together),
    ];

    [Theory]
    [MemberData(nameof(Table))]
    public void Two_bills_of_one_period_count_together(
        string form, string period, string yearStarts, long visit, string day, bool together)
    {
        var (_, keys, alone, continued) = Forms.Single(one => one.Name == form);
        var person = new Person(Rules.Of(
            $"layer: only\nperiod_days: 30\n{keys.Replace("PERIOD", period, StringComparison.Ordinal)}",
            plan: $"policy_year_starts: {yearStarts}, stays_counted: [inpatient], first_pay_share: none"));
        DateOnly admitted = new(2020, 3, 10);
        person.Settle(new TestBill(600) { On = admitted }).Pays(alone);
        var on = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        person.Settle(new TestBill(600) { On = on, Visit = visit, Admitted = visit == 1 ? admitted : on })
            .Pays(together ? continued : alone);
    }

    [Fact]
    public void Settlement_periods_of_one_stay_begin_again_every_so_many_days()
    {
        var person = new Person(Rules.Of("""
            layer: only
            period_days: 90
            deductible: [{amount: 500}]
            deductible_period: settlement-period
            rate: 100%
            """));
        DateOnly admitted = new(2020, 1, 1);
        (int Day, decimal Pays)[] bills = [(0, 100), (89, 600), (90, 100), (179, 600), (180, 100)];
        foreach (var (day, pays) in bills)
            person.Settle(new TestBill(600) { On = admitted.AddDays(day), Admitted = admitted }).Pays(pays);
    }

    [Fact]
    public void A_stay_that_passes_its_period_counts_as_another_stay_where_the_plan_says_so()
    {
        const string Block = "layer: only\ndeductible: [{stay: 1, amount: 400}, {stay: 2.., amount: 200}]\nrate: 100%";
        DateOnly admitted = new(2020, 1, 1);
        var byPeriod = new Person(Rules.Of(Block, plan: Rules.UsualPlan + ", stay_period_days: 90"));
        var byVisit = new Person(Rules.Of(Block));
        (int Day, int Stay, int StayByVisit)[] bills = [(0, 1, 1), (89, 1, 1), (90, 2, 1), (100, 2, 1), (180, 3, 1)];
        foreach (var (day, stay, stayByVisit) in bills)
        {
            var bill = new TestBill(600) { On = admitted.AddDays(day), Admitted = admitted };
            Assert.Equal(stay, byPeriod.Settle(bill).Settlement.Totals.Stay);
            Assert.Equal(stayByVisit, byVisit.Settle(bill).Settlement.Totals.Stay);
        }
    }

    [Fact]
    public void Stays_begin_again_with_the_policy_year_and_visits_that_are_no_stay_do_not_count()
    {
        var person = new Person(Rules.Of("layer: only\nrate: 100%"));
        (string Day, bool Inpatient, int Stay)[] bills =
        [
            ("2020-02-01", true, 1), ("2020-03-01", false, 2), ("2020-04-01", true, 2), ("2020-12-31", true, 3), ("2021-01-01", true, 1),
        ];
        for (var i = 0; i < bills.Length; i++)
        {
            var bill = new TestBill(600) { On = DateOnly.Parse(bills[i].Day, CultureInfo.InvariantCulture), Visit = i + 1 };
            if (!bills[i].Inpatient) bill = bill with { Kind = VisitKind.Outpatient };
            Assert.Equal(bills[i].Stay, person.Settle(bill).Settlement.Totals.Stay);
        }
    }

    [Fact]
    public void A_stay_over_the_turn_of_the_year_is_the_first_of_the_new_year()
    {
        var person = new Person(Rules.Of(
            "layer: only\ndeductible: [{amount: 400, later_stays: {less: 100, not_below: 160}}]\ndeductible_period: year\nrate: 100%"));
        DateOnly admitted = new(2020, 12, 20);
        person.Settle(new TestBill(600) { On = admitted }).Pays(200);
        var second = person.Settle(new TestBill(600) { On = new(2021, 1, 5), Admitted = admitted });
        Assert.Equal(1, second.Settlement.Totals.Stay);
        second.Pays(200);
    }
}
