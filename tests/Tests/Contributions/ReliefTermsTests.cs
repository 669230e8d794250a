using Yibao.Contributions;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Contributions;

public sealed class ReliefTermsTests
{
    private const string Conditions = "parameters:\n  from: 2020-02-01\n  relief.reserve-months: 6\n  relief.most-months: 5";

    [Theory]
    [InlineData("2020-01-31", "enterprise", "12", ReliefStanding.None)]
    [InlineData("2020-02-01", "enterprise", "12", ReliefStanding.Allowed)]
    [InlineData("2020-02-01", "enterprise", "6.01", ReliefStanding.Allowed)]
    [InlineData("2020-02-01", "enterprise", "6", ReliefStanding.ProvinceDecides)]
    [InlineData("2020-02-01", "enterprise", "0", ReliefStanding.ProvinceDecides)]
    [InlineData("2020-06-30", "household-business", "7", ReliefStanding.Allowed)]
    [InlineData("2020-06-30", "social-organisation", "7", ReliefStanding.Allowed)]
    [InlineData("2020-06-30", "state-organ", "12", ReliefStanding.None)]
    [InlineData("2020-06-30", "public-institution", "12", ReliefStanding.None)]
    [InlineData("2020-06-30", "individual", "12", ReliefStanding.None)]
    [InlineData("2020-07-01", "enterprise", "12", ReliefStanding.None)]
    public void Relief_rests_on_month_payer_and_reserve(string day, string payer, string reserve, ReliefStanding standing)
    {
        var terms = ReliefTerms.Of(
            Rules.Of(Rules.Relief, Rules.ReliefEnds, Conditions), Pages.Day(day), payer,
            decimal.Parse(reserve, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(standing, terms.Standing);
        Assert.Equal(standing == ReliefStanding.None ? (0m, null) : (0.5m, 5), (terms.Share, terms.MonthsMost));
    }

    [Fact]
    public void Without_a_condition_on_reserves_the_region_may_order()
    {
        var terms = ReliefTerms.Of(Rules.Of(Rules.Relief), new(2020, 3, 1), "enterprise", 0);
        Assert.Equal(new ReliefTerms(ReliefStanding.Allowed, 0.5m, null), terms);
    }
}
