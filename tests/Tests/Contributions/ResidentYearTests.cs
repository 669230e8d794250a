using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Contributions;

public sealed class ResidentYearTests
{
    private const string Year = """
        parameters:
          from: 2020-01-01
          resident.contribution: [{status: [student, minor], value: 200}, {status: resident, value: 280}]
          resident.window-from: 9
          resident.window-until: 14
          resident.late-subsidy: 40%
          resident.aid-share: [{aid: [extreme-poor, orphan], value: 100%}, {aid: registered-poor, value: 63.9%}]
          enrolment.newborn-days: 90
          subsidy.per-head: 550
        """;

    private static readonly PlanHistory Rulebook = Rules.Of(Year);

    [Theory]
    [InlineData("2020-08-31", ResidentJoining.TooEarly, "280.00", "550.00")]
    [InlineData("2020-09-01", ResidentJoining.InTime, "280.00", "550.00")]
    [InlineData("2021-02-28", ResidentJoining.InTime, "280.00", "550.00")]
    [InlineData("2021-03-01", ResidentJoining.Late, "610.00", "220.00")]
    [InlineData("2021-12-31", ResidentJoining.Late, "610.00", "220.00")]
    public void Who_misses_the_window_pays_what_the_subsidy_leaves(string joined, ResidentJoining joining, string own, string subsidy)
    {
        var year = ResidentYear.Of(Rulebook, 2021, Pages.Day(joined), PersonStatus.Resident, AidCategory.None)!.Value;
        Assert.Equal((joining, Money.Parse(own), Money.Parse(subsidy)), (year.Joining, year.Own, year.Subsidy));
        Assert.Equal(Money.FromYuan(830), year.Own + year.Aid + year.Subsidy);
    }

    [Theory]
    [InlineData(AidCategory.ExtremePoor, "280.00", "0")]
    [InlineData(AidCategory.Orphan, "280.00", "0")]
    [InlineData(AidCategory.RegisteredPoor, "178.92", "101.08")]
    [InlineData(AidCategory.Subsistence, "0", "280.00")]
    [InlineData(AidCategory.None, "0", "280.00")]
    public void Assistance_pays_in_full_in_part_or_not(AidCategory aid, string aided, string own)
    {
        var year = ResidentYear.Of(Rulebook, 2021, new(2020, 10, 1), PersonStatus.Resident, aid)!.Value;
        Assert.Equal((Money.FromYuan(280), Money.Parse(aided), Money.Parse(own)), (year.Contribution, year.Aid, year.Own));
    }

    [Theory]
    [InlineData("2021-05-01", "2021-07-30", ResidentJoining.InTime)]
    [InlineData("2021-05-01", "2021-07-31", ResidentJoining.Late)]
    [InlineData("2021-05-01", "2021-04-30", ResidentJoining.Late)]
    [InlineData("2020-12-20", "2021-03-20", ResidentJoining.InTime)]
    [InlineData("2019-12-31", "2020-01-05", ResidentJoining.TooEarly)]
    public void A_newborn_joins_in_time_within_the_days_after_birth(string born, string joined, ResidentJoining joining)
    {
        var year = ResidentYear.Of(Rulebook, 2021, Pages.Day(joined), PersonStatus.Minor, AidCategory.None, Pages.Day(born))!.Value;
        Assert.Equal((joining, Money.FromYuan(200)), (year.Joining, year.Contribution));
    }

    [Fact]
    public void Without_a_contribution_or_terms_for_late_joiners_there_is_no_year()
    {
        Assert.Null(ResidentYear.Of(Rulebook, 2021, new(2020, 10, 1), PersonStatus.InService, AidCategory.None));
        Assert.Null(ResidentYear.Of(Rulebook, 2022, new(2021, 10, 1), PersonStatus.Resident, AidCategory.None));
        var without = Rules.Of(Rules.Without(Year, "late-subsidy"));
        Assert.Null(ResidentYear.Of(without, 2021, new(2021, 6, 1), PersonStatus.Resident, AidCategory.None));
        Assert.NotNull(ResidentYear.Of(without, 2021, new(2020, 10, 1), PersonStatus.Resident, AidCategory.None));
    }

    [Theory]
    [InlineData("2019-12-31", ResidentJoining.TooEarly)]
    [InlineData("2020-01-01", ResidentJoining.InTime)]
    [InlineData("2021-12-31", ResidentJoining.InTime)]
    [InlineData("2022-01-01", ResidentJoining.Late)]
    public void Without_a_window_the_year_before_and_the_year_itself_are_in_time(string joined, ResidentJoining joining)
    {
        var rules = Rules.Of(Rules.Without(Year, "window-from", "window-until"));
        Assert.Equal(
            joining, ResidentYear.Of(rules, 2021, Pages.Day(joined), PersonStatus.Resident, AidCategory.None)!.Value.Joining);
    }
}
