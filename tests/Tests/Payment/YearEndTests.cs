using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Payment;

public sealed class YearEndTests
{
    /// <summary>A region that pays stays by score, long ones by the bed-day, out of one budget.</summary>
    internal const string Rules = """
        parameters:
          from: 2020-01-01
          payment.method-share: [{care: acute-stay, method: dip, value: 100%}, {care: long-stay, method: bed-day, value: 100%}]
          payment.bed-day-price: [{care: long-stay, value: 300}]
          payment.long-stay-days: 60
          payment.ratio-low: [{method: dip, value: 50%}]
          payment.ratio-high: [{method: dip, value: 200%}]
          payment.ratio-extreme: [{method: dip, value: 500%}]
          payment.fund-variant: [{variant: budget-ratio, value: 100%}]
          budget.counted-share: [{epidemic: none, value: 100%}, {epidemic: [suspected, confirmed], value: 0%}]
          budget.advance-share: [{advance-of: last-year-mean, value: 95%}]
          budget.retention-floor: 80%
          budget.surplus-share: 100%
          budget.overspend-limit: 110%
          budget.overspend-share: 70%
          difficulty.income-drop: 30%
          difficulty.advance-months: 2
          difficulty.repay-after: 6
          difficulty.repay-months: 12
        """;

    private static readonly DateOnly On = new(2020, 12, 31);
    private static readonly PlanHistory History = Pages.History(Rules);
    private static readonly BudgetTerms Terms = BudgetTerms.Of(History, On)!;

    [Fact]
    public void The_money_that_is_paid_by_points_comes_to_the_budget_to_the_fen()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        for (var round = 0; round < 40; round++)
        {
            var cases = Cases(random, 200).ToArray();
            var budget = new YearBudget(
                new Money(random.NextInt64(1_000_000, 100_000_000_000)), random.Next(50, 100) / 100m,
                new Dictionary<string, decimal> { ["H1"] = 1.05m, ["H3"] = 0.9m });
            var cleared = YearEnd.Clear(Terms, Methods, budget, cases);
            var beside = cleared.Cases.Where(one => one.Points == 0 && !one.IsApart).Sum(one => one.FundShare.Fen);
            Assert.Equal(Math.Max(budget.Amount.Fen, beside), cleared.Standard.Fen);
            Assert.Equal(cases.Sum(one => one.Booked.Fen), cleared.Booked.Fen + cleared.Apart.Fen);
            Assert.Equal(cleared.Paid - cleared.Booked, cleared.Providers.Aggregate(
                Money.Zero, (sum, one) => sum + one.Year.Surplus - one.Year.Loss));

            var shuffled = YearEnd.Clear(Terms, Methods, budget, cases.OrderBy(one => one.Settlement * 7919 % 1009));
            Assert.Equal(cleared.Providers, shuffled.Providers);
            Assert.Equal(cleared.Cases, shuffled.Cases);
        }
    }

    [Fact]
    public void The_year_of_the_worked_example_clears_hospital_by_hospital()
    {
        // Two hospitals of the same group, so that every case costs the mean: scores 10,000 and 90,000 of 100,000.
        var cases = new[]
        {
            Case(1, "H1", cost: 12_000_000, booked: 9_700_000, weight: 10_000),
            Case(2, "H2", 108_000_000, 81_000_000, 90_000) with { Group = "G2" },
        };
        var cleared = YearEnd.Clear(Terms, Methods, Budget(90_000_000), cases);
        Assert.Equal((1_200m, 100_000m), (cleared.PointValue, cleared.Points));
        Assert.Equal(
            [("H1", Money.FromYuan(9_490_000), YearBand.OverspendShared), ("H2", Money.FromYuan(81_000_000), YearBand.SurplusRetained)],
            cleared.Providers.Select(one => (one.Provider, one.Year.Paid, one.Year.Band)));
        Assert.Equal(Money.FromYuan(210_000), cleared.Providers[0].Year.Loss);
    }

    [Fact]
    public void Costs_of_the_epidemic_use_no_budget()
    {
        var cases = new[]
        {
            Case(1, "H1", 10_000, 7_000, 1), Case(2, "H1", 50_000, 40_000, 1) with { Epidemic = EpidemicStatus.Confirmed },
            Case(3, "H1", 20_000, 15_000, 1) with { Epidemic = EpidemicStatus.Suspected },
        };
        var cleared = YearEnd.Clear(Terms, Methods, Budget(7_000), cases);
        Assert.Equal((1, Money.FromYuan(55_000)), (cleared.Providers.Single().Cases, cleared.Apart));
        Assert.Equal(Money.FromYuan(7_000), cleared.Providers.Single().Year.Booked);
        Assert.Equal(cleared.Providers, YearEnd.Clear(Terms, Methods, Budget(7_000), cases[..1]).Providers);
    }

    [Fact]
    public void Stays_without_a_group_are_paid_as_booked_and_leave_less_for_points()
    {
        var cases = new[]
        {
            Case(1, "H1", 10_000, 7_000, 10), Case(2, "H1", 5_000, 3_000, null) with { Reason = GroupingReason.UnknownPrincipal },
            Case(3, "H1", 24_000, 20_000, null) with { Days = 61 },
        };
        var cleared = YearEnd.Clear(Terms, Methods, Budget(30_000), cases);
        Assert.Equal([Money.FromYuan(3_000), Money.FromYuan(61 * 300 * 3 / 4)], cleared.Cases.Skip(1).Select(one => one.FundShare));
        Assert.Equal((30_000m - 3_000m - 13_725m) / 0.75m / 10, cleared.PointValue);
        Assert.Equal((1, Money.FromYuan(30_000)), (cleared.Providers.Single().ByItem, cleared.Standard));
    }

    [Fact]
    public void Cheap_and_dear_stays_are_held_against_the_mean_of_their_group_at_the_tier()
    {
        var cases = Enumerable.Range(1, 8).Select(i => Case(i, "H1", 1_000, 700, 10)).Append(Case(9, "H1", 400, 300, 10))
            .Append(Case(10, "H1", 9_600, 7_000, 10)).Append(Case(11, "H1", 400, 300, 10) with { Tier = Tier.Tier1 });
        var cleared = YearEnd.Clear(Terms, Methods, Budget(10_000), cases);
        // The mean at tier 3 is 18,000 / 10 = 1,800; the one stay at tier 1 is its own mean.
        Assert.Equal(
            [CostClass.Normal, CostClass.Low, CostClass.Extreme, CostClass.Normal], cleared.Cases.Skip(7).Select(one => one.Class));
        Assert.Equal([10m, 10m * (400m / 1_800), 10m * ((9_600m / 1_800) - 1), 10m], cleared.Cases.Skip(7).Select(one => one.Points));
    }

    [Fact]
    public void A_budget_that_the_other_stays_use_up_leaves_points_without_value()
    {
        var cases = new[] { Case(1, "H1", 10_000, 7_000, 10), Case(2, "H2", 50_000, 40_000, null) };
        var cleared = YearEnd.Clear(Terms, Methods, Budget(30_000), cases);
        Assert.Equal(0, cleared.PointValue);
        Assert.Equal([Money.Zero, Money.FromYuan(40_000)], cleared.Providers.Select(one => one.Year.Standard));
        Assert.Throws<InvalidOperationException>(() => YearEnd.Clear(Terms, Methods, Budget(1) with { Ratio = 0 }, cases));
    }

    private static YearBudget Budget(long yuan) => new(Money.FromYuan(yuan), 0.75m, new Dictionary<string, decimal>());

    private static PaymentTerms? Methods(PaidCare care, Tier tier) => PaymentTerms.Of(History, On, care, tier);

    private static YearCase Case(long settlement, string provider, long cost, long booked, decimal? weight) => new()
    {
        Settlement = settlement, Provider = provider, Tier = Tier.Tier3, Cost = Money.FromYuan(cost), Booked = Money.FromYuan(booked),
        Days = 8, Group = weight is null ? "" : "G1", Weight = weight,
        Patient = new PatientShare(Money.Zero, Money.Zero, Money.Zero, 0.75m, Money.FromYuan(cost - booked)),
    };

    private static IEnumerable<YearCase> Cases(Random random, int count) => Enumerable.Range(1, count).Select(i =>
    {
        var cost = random.Next(200, 60_000);
        var group = random.Next(12);
        return Case(i, $"H{random.Next(1, 6)}", cost, cost * random.Next(40, 90) / 100, group == 0 ? null : group * 1.37m) with
        {
            Group = group == 0 ? "" : $"G{group}",
            Days = random.Next(1, 75),
            Tier = (Tier)random.Next(4),
            Epidemic = random.Next(20) == 0 ? EpidemicStatus.Confirmed : EpidemicStatus.None,
        };
    });
}
