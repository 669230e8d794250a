using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Contributions;

public sealed class SubsidySplitTests
{
    private static readonly DateOnly Year = new(2021, 7, 1);

    [Theory]
    [InlineData("580", "ordinary", "348.00", "116.00", "116.00")]
    [InlineData("580", "western", "464.00", "58.00", "58.00")]
    public void W15_a_subsidy_is_split_by_county(string perHead, string county, string central, string province, string local) =>
        Assert.Equal(
            new SubsidySplit(Money.Parse(central), Money.Parse(province), Money.Parse(local)),
            SubsidySplit.Of(Rules.Of(Parameters(perHead)), Year, county));

    [Theory]
    [InlineData("0.01", "0.01", "0.00", "0.00")]
    [InlineData("0.02", "0.01", "0.01", "0.00")]
    [InlineData("0.03", "0.01", "0.01", "0.01")]
    [InlineData("0.04", "0.02", "0.01", "0.01")]
    public void Parts_add_up_with_the_largest_remainder_first_then_the_higher_level(
        string perHead, string central, string province, string local) =>
        Assert.Equal(
            new SubsidySplit(Money.Parse(central), Money.Parse(province), Money.Parse(local)),
            SubsidySplit.Of(Rules.Of(Parameters(perHead, "34%", "33%", "33%")), Year, "ordinary"));

    [Theory]
    [InlineData("60%", "20%", "19%")]
    [InlineData("60%", "20%", "21%")]
    public void Shares_that_do_not_add_up_are_no_split(string central, string province, string local) =>
        Assert.Null(SubsidySplit.Of(Rules.Of(Parameters("580", central, province, local)), Year, "ordinary"));

    [Fact]
    public void Without_a_subsidy_or_a_share_there_is_no_split()
    {
        Assert.Null(SubsidySplit.Of(Rules.Of("parameters:\n  from: 2020-01-01\n  subsidy.per-head: 580"), Year, "ordinary"));
        Assert.Null(SubsidySplit.Of(Rules.Of(Pages.Plan, Pages.Inpatient), Year, "ordinary"));
        Assert.Null(SubsidySplit.Of(Rules.Of(Parameters("580")), new(2022, 1, 1), "ordinary"));
        Assert.Null(SubsidySplit.Of(Rules.Of(Parameters("580")), Year, "northern"));
    }

    private static string Parameters(string perHead, string central = "60%", string province = "20%", string local = "20%") => $$"""
        parameters:
          from: 2020-01-01
          subsidy.per-head: {{perHead}}
          subsidy.share:
            - {county: ordinary, level: central, value: {{central}}}
            - {county: ordinary, level: province, value: {{province}}}
            - {county: ordinary, level: local, value: {{local}}}
            - {county: western, level: central, value: 80%}
            - {county: western, level: [province, local], value: 10%}
        """;
}
