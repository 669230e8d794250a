using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Contributions;

public sealed class ContributionMonthTests
{
    private static readonly DateOnly January = new(2020, 1, 15);

    [Theory]
    [InlineData("5000", "6175.00", "339.63", "123.50")]
    [InlineData("6174.99", "6175.00", "339.63", "123.50")]
    [InlineData("6175.01", "6175.01", "339.63", "123.50")]
    [InlineData("10000", "10000.00", "550.00", "200.00")]
    [InlineData("30876", "30876.00", "1698.18", "617.52")]
    [InlineData("40000", "30876.00", "1698.18", "617.52")]
    [InlineData("0", "6175.00", "339.63", "123.50")]
    public void W14_the_base_lies_between_floor_and_ceiling_rounded_to_the_yuan(string wage, string based, string employer, string employee)
    {
        var month = ContributionMonth.Of(Rules.Of(Rules.Month), January, Money.Parse(wage), "enterprise")!.Value;
        Assert.Equal((Money.Parse(based), Money.Parse(employer), Money.Parse(employee)), (month.Base, month.Employer, month.Employee));
        Assert.Equal(Money.Parse("26.76"), month.AverageWagePart);
        Assert.Equal(Money.Parse("0"), month.EmployerWaived);
    }

    [Theory]
    [InlineData("2020-01-31", "enterprise", "550.00", "0")]
    [InlineData("2020-02-01", "enterprise", "275.00", "275.00")]
    [InlineData("2020-06-30", "enterprise", "275.00", "275.00")]
    [InlineData("2020-07-01", "enterprise", "550.00", "0")]
    [InlineData("2020-04-15", "household-business", "275.00", "275.00")]
    [InlineData("2020-04-15", "social-organisation", "275.00", "275.00")]
    [InlineData("2020-04-15", "state-organ", "550.00", "0")]
    [InlineData("2020-04-15", "public-institution", "550.00", "0")]
    public void Relief_is_for_some_payers_and_months_and_the_employers_part_only(string day, string payer, string employer, string waived)
    {
        var rules = Rules.Of(Rules.Month, Rules.Relief, Rules.ReliefEnds);
        var month = ContributionMonth.Of(rules, Pages.Day(day), Money.FromYuan(10_000), payer)!.Value;
        Assert.Equal((Money.Parse(employer), Money.Parse(waived)), (month.Employer, month.EmployerWaived));
        Assert.Equal((Money.Parse("200.00"), Money.Parse("26.76")), (month.Employee, month.AverageWagePart));
    }

    [Theory]
    [InlineData("average-monthly-wage")]
    [InlineData("base-floor")]
    [InlineData("base-ceiling")]
    [InlineData("employer-rate")]
    [InlineData("employee-rate")]
    public void Without_one_of_its_parameters_there_is_no_contribution(string name)
    {
        Assert.Null(ContributionMonth.Of(Rules.Of(Rules.Without(Rules.Month, name)), January, Money.FromYuan(10_000), "enterprise"));
    }

    [Theory]
    [InlineData("2019-12-31", "enterprise")]
    [InlineData("2022-01-01", "enterprise")]
    [InlineData("2020-01-15", "individual")]
    public void Where_the_rules_say_nothing_there_is_no_contribution(string day, string payer) =>
        Assert.Null(ContributionMonth.Of(Rules.Of(Rules.Month), Pages.Day(day), Money.FromYuan(10_000), payer));

    [Fact]
    public void Without_a_step_floor_and_ceiling_are_rounded_to_the_fen_and_without_the_last_rate_there_is_no_such_part()
    {
        var rules = Rules.Of(Rules.Without(Rules.Month, "base-step", "average-wage-rate"));
        var month = ContributionMonth.Of(rules, January, Money.FromYuan(1), "enterprise")!.Value;
        Assert.Equal((Money.Parse("6175.20"), Money.Parse("0")), (month.Base, month.AverageWagePart));
    }

    [Fact]
    public void Employer_and_relief_add_up_to_the_full_part_for_every_wage()
    {
        var rules = Rules.Of(Rules.Month, Rules.Relief);
        for (var fen = 617_501L; fen < 619_501; fen += 7)
        {
            var with = ContributionMonth.Of(rules, new(2020, 3, 1), new Money(fen), "enterprise")!.Value;
            var without = ContributionMonth.Of(rules, January, new Money(fen), "enterprise")!.Value;
            Assert.Equal(without.Employer, with.Employer + with.EmployerWaived);
        }
    }

    [Fact]
    public void Maternity_and_large_amounts_are_parts_of_their_own()
    {
        var month = ContributionMonth.Of(Rules.Of(Rules.Month, Rules.OtherParts), January, Money.FromYuan(10_000), "enterprise")!.Value;
        var expected = new ContributionMonth(
            Yuan("10000"), Yuan("550.00"), Yuan("0"), Yuan("85.00"), Yuan("104.50"), Yuan("200.00"), Yuan("3.00"), Yuan("26.76"));
        Assert.Equal(expected, month);
        Assert.Equal(Yuan("969.26"), month.Total);
    }

    [Theory]
    [InlineData("2020-01-31", "enterprise", true, false)]
    [InlineData("2020-02-01", "enterprise", true, true)]
    [InlineData("2020-02-01", "enterprise", false, false)]
    [InlineData("2020-06-30", "enterprise", true, true)]
    [InlineData("2020-06-30", "household-business", true, true)]
    [InlineData("2020-06-30", "social-organisation", true, true)]
    [InlineData("2020-06-30", "social-organisation", false, false)]
    [InlineData("2020-06-30", "state-organ", true, false)]
    [InlineData("2020-06-30", "public-institution", true, false)]
    [InlineData("2020-06-30", "individual", true, false)]
    [InlineData("2020-07-01", "enterprise", true, false)]
    public void Relief_lowers_the_employers_basic_part_of_an_ordered_month_and_nothing_else(
        string day, string payer, bool isOrdered, bool isRelieved)
    {
        var rules = Rules.Of(Rules.Month, Rules.OtherParts, Rules.Relief, Rules.ReliefEnds);
        var wage = Money.Parse("6789.01");
        var full = ContributionMonth.Of(Rules.Of(Rules.Month, Rules.OtherParts), Pages.Day(day), wage, payer)!.Value;
        var month = ContributionMonth.Of(rules, Pages.Day(day), wage, payer, isOrdered)!.Value;
        var waived = isRelieved ? Yuan("186.70") : Money.Zero; // 373.40 halved
        Assert.Equal(full with { Employer = full.Employer - waived, EmployerWaived = waived }, month);
        Assert.Equal(full.Total - waived, month.Total);
    }

    [Fact]
    public void An_individual_payer_pays_the_whole_rate_and_no_employers_part()
    {
        var month = ContributionMonth.Of(Rules.Of(Rules.Month, Rules.OtherParts), January, Money.FromYuan(10_000), "individual")!.Value;
        Assert.Equal(
            (Money.Zero, Money.Zero, Money.Zero, Yuan("750.00")), (month.Employer, month.Maternity, month.LargeAmount, month.Employee));
    }

    [Fact]
    public void Terms_are_read_once_and_compute_without_allocating()
    {
        var rules = Rules.Of(Rules.Month, Rules.OtherParts, Rules.Relief);
        var terms = ContributionTerms.Of(rules, new(2020, 3, 1), "enterprise", isReliefOrdered: true)!;
        Assert.Equal(
            (Yuan("10292"), Yuan("6175"), Yuan("30876"), 0.5m), (terms.AverageMonthlyWage, terms.Floor, terms.Ceiling, terms.ReliefShare));
        var sum = terms.Month(new Money(1)).Total;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var fen = 600_000L; fen < 610_000; fen++)
        {
            sum += terms.Month(new Money(fen)).Total;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > Money.Zero);
        Assert.Equal(
            ContributionMonth.Of(rules, new(2020, 3, 1), Yuan("7777.77"), "enterprise"), terms.Month(Yuan("7777.77")));
    }

    private static Money Yuan(string yuan) => Money.Parse(yuan);
}
