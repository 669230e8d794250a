using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Contributions;

public sealed class LateSurchargeTests
{
    private const string Terms = """
        parameters:
          from: 2020-01-01
          surcharge.daily-rate: 0.05%
          deferral.months: 6
          contribution.due-days: 15
          cover.grace-months: 1
        """;

    private static readonly DateOnly Due = new(2020, 4, 15);

    [Theory]
    [InlineData("2020-04-01", "10000", 0, "0")]
    [InlineData("2020-04-15", "10000", 0, "0")]
    [InlineData("2020-04-16", "10000", 1, "5.00")]
    [InlineData("2020-04-16", "10", 1, "0.01")]
    [InlineData("2020-04-16", "9.99", 1, "0.00")]
    [InlineData("2020-05-15", "10000", 30, "150.00")]
    [InlineData("2021-04-15", "0.01", 365, "0.00")]
    [InlineData("2021-04-15", "10000", 365, "1825.00")]
    public void Each_day_after_the_last_day_to_pay_costs_its_rate_rounded_once(string paid, string amount, int days, string surcharge) =>
        Assert.Equal(
            new LateSurcharge(days, Money.Parse(surcharge)), LateSurcharge.Of(Rules.Of(Terms), Due, Pages.Day(paid), Money.Parse(amount)));

    [Theory]
    [InlineData("2020-10-15", 0, "0")]
    [InlineData("2020-10-16", 1, "5.00")]
    public void Deferral_moves_the_last_day_to_pay(string paid, int days, string surcharge) =>
        Assert.Equal(
            new LateSurcharge(days, Money.Parse(surcharge)),
            LateSurcharge.Of(Rules.Of(Terms), Due, Pages.Day(paid), Money.FromYuan(10_000), isDeferred: true));

    [Fact]
    public void A_rate_that_changes_counts_by_the_day()
    {
        var rules = Rules.Of(Terms, "parameters:\n  from: 2020-05-01\n  surcharge.daily-rate: 0.02%");
        var late = LateSurcharge.Of(rules, Due, new(2020, 5, 5), Money.FromYuan(10_000))!.Value;
        Assert.Equal((20, Money.FromYuan(85)), (late.Days, late.Amount)); // 15 days at 5 yuan, 5 days at 2
    }

    [Fact]
    public void Without_a_rate_on_a_day_or_a_deferral_that_was_granted_there_is_no_surcharge()
    {
        Assert.Null(LateSurcharge.Of(Rules.Of(Rules.Without(Terms, "daily-rate")), Due, new(2020, 5, 1), Money.FromYuan(1)));
        Assert.Null(LateSurcharge.Of(Rules.Of(Rules.Without(Terms, "months")), Due, new(2020, 5, 1), Money.FromYuan(1), isDeferred: true));
        Assert.Null(LateSurcharge.Of(Rules.Of(Terms), Due, new(2022, 1, 1), Money.FromYuan(1)));
    }

    [Theory]
    [InlineData("2020-03-01", "2020-04-15", "2020-06-01")]
    [InlineData("2020-03-31", "2020-04-15", "2020-06-01")]
    [InlineData("2020-12-15", "2021-01-15", "2021-03-01")]
    public void A_month_is_due_days_after_its_end_and_cover_ends_after_the_months_of_grace(string month, string last, string suspended) =>
        Assert.Equal(
            new ContributionDue(Pages.Day(last), Pages.Day(suspended)), ContributionDue.Of(Rules.Of(Terms), Pages.Day(month)));

    [Fact]
    public void Where_the_rules_suspend_none_cover_goes_on()
    {
        Assert.Null(ContributionDue.Of(Rules.Of(Rules.Without(Terms, "grace-months")), Due)!.Value.SuspendedFrom);
        Assert.Null(ContributionDue.Of(Rules.Of(Rules.Without(Terms, "due-days")), Due));
    }
}
