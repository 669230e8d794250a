using Yibao.Contributions;
using Yibao.Kernel;

namespace Yibao.Tests.Contributions;

public sealed class RetirementYearsTests
{
    private const string Years = """
        parameters:
          from: 2020-01-01
          retirement.total-years: [{sex: male, value: 25}, {sex: female, value: 20}]
          retirement.local-years: 10
          retirement.month-rate: 7.5%
        """;

    private static readonly DateOnly May = new(2020, 5, 1);

    [Theory]
    [InlineData(Sex.Male, 300, 120, 0, "0")]
    [InlineData(Sex.Male, 299, 120, 1, "771.90")]
    [InlineData(Sex.Male, 299, 118, 2, "1543.80")]
    [InlineData(Sex.Male, 400, 119, 1, "771.90")]
    [InlineData(Sex.Female, 240, 120, 0, "0")]
    [InlineData(Sex.Female, 239, 239, 1, "771.90")]
    [InlineData(Sex.Male, 0, 0, 300, "231570.00")]
    public void The_larger_shortfall_is_bought_at_the_price_of_a_month(Sex sex, int total, int local, int missing, string price)
    {
        var years = RetirementYears.Of(Rules.Of(Rules.Month, Years), May, sex, total, local)!.Value;
        Assert.Equal((missing, Money.Parse(price)), (years.MissingMonths, years.Price));
        Assert.Equal((sex == Sex.Male ? 300 : 240, 120), (years.TotalMonths, years.LocalMonths));
    }

    [Fact]
    public void Without_a_price_only_nothing_missing_has_one()
    {
        var rules = Rules.Of(Rules.Without(Years, "month-rate"));
        Assert.Null(RetirementYears.Of(rules, May, Sex.Male, 299, 120)!.Value.Price);
        Assert.Equal(Money.Zero, RetirementYears.Of(rules, May, Sex.Male, 300, 120)!.Value.Price);
    }

    [Fact]
    public void Without_years_for_the_sex_there_is_no_answer()
    {
        Assert.Null(RetirementYears.Of(Rules.Of(Years), May, Sex.Unknown, 300, 120));
        Assert.Null(RetirementYears.Of(Rules.Of(Rules.Month), May, Sex.Male, 300, 120));
    }
}
