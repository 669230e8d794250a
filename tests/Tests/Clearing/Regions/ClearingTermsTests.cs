using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Clearing.Regions;

public sealed class ClearingTermsTests
{
    internal static readonly Lazy<PlanBook> Shipped =
        new(() => PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book);

    private static PlanHistory Nation => Shipped.Value.Nation(Scheme.Employee)!;

    [Fact]
    public void Days_of_the_week_are_worked_unless_the_calendar_says_otherwise()
    {
        var terms = ClearingTerms.Of(Nation, new(2020, 5, 1))!;
        Assert.Equal(
            "1- 2- 3- 4- 5- 6+ 7+ 8+ 9+ 10- 11+",
            string.Join(' ', Enumerable.Range(1, 11).Select(day => $"{day}{(terms.IsWorkingDay(new(2020, 5, day)) ? '+' : '-')}")));
        Assert.Equal(23, Enumerable.Range(1, 31).Count(day => terms.IsWorkingDay(new(2020, 7, day))));
    }

    [Fact]
    public void A_day_without_rules_has_no_terms() => Assert.Null(ClearingTerms.Of(Nation, new(2019, 12, 31)));

    [Fact]
    public void Quotas_of_a_year_are_fixed_for_pairs_that_cleared_something_or_have_one()
    {
        var (a, b, c) = (new RegionCode(110000), new RegionCode(310000), new RegionCode(420100));
        var quotas = QuotaChange.OfYear(
            ClearingTerms.Of(Nation, new(2020, 1, 10))!,
            [new(Scheme.Employee, a, b, 10, 1_200), new(Scheme.Employee, a, b, 2, 600), new(Scheme.Resident, b, a, 1, -50)],
            [(Scheme.Employee, a, b, 250), (Scheme.Employee, a, c, 90)]);
        Assert.Equal(
            ["Employee 110000 310000 250>300 50", "Employee 110000 420100 90>0 -90", "Resident 310000 110000 0>0 0"],
            quotas.Select(q => $"{q.Scheme} {q.Home} {q.Care} {q.Before}>{q.Fen} {q.Difference}"));
    }

    [Theory]
    [InlineData(0, 100, QuotaWarning.None, 0)]
    [InlineData(-10, 100, QuotaWarning.None, 0)]
    [InlineData(69, 100, QuotaWarning.None, 0)]
    [InlineData(70, 100, QuotaWarning.Yellow, 0)]
    [InlineData(90, 100, QuotaWarning.Red, 29)]
    [InlineData(140, 100, QuotaWarning.Red, 100)]
    [InlineData(7, 0, QuotaWarning.Red, 10)]
    public void A_prepayment_is_yellow_from_70_and_red_from_90_per_cent(long cleared, long prepaid, QuotaWarning warning, long topUp)
    {
        var use = ClearingTerms.Of(Nation, new(2020, 3, 20))!.Use(cleared, prepaid);
        Assert.Equal((warning, topUp), (use.Warning, use.TopUp));
    }

    [Fact]
    public void Periods_count_months_and_the_epidemic_stands_alone()
    {
        Assert.True(ClearingPeriod.TryParse("2020-12", out var december));
        Assert.Equal("2021-02", december.AddMonths(2).ToString());
        Assert.Equal(14, december.MonthsSince(new ClearingPeriod(201910)));
        Assert.Equal((new DateOnly(2020, 12, 1), new DateOnly(2020, 12, 31)), (december.First, december.Last));
        var epidemic = ClearingPeriod.OfEpidemic(2020);
        Assert.Equal(("2020", true, new DateOnly(2020, 12, 31)), (epidemic.ToString(), epidemic.IsEpidemic, epidemic.Last));
        Assert.All(new[] { "2020", "2020-13", "2020-1", "2020-001", "" }, text => Assert.False(ClearingPeriod.TryParse(text, out _)));
    }

    [Theory]
    [InlineData(100, 60, 40)]
    [InlineData(1, 1, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(-3, -2, -1)]
    [InlineData(0, 0, 0)]
    public void Fiscal_levels_share_to_the_fen_and_a_reversal_is_the_opposite(long fen, long central, long local)
    {
        var split = FiscalSplit.Of(Nation, new(2020, 2, 10), EpidemicStatus.Confirmed, fen)!.Value;
        Assert.Equal((central, 0, local, fen), (split.Central, split.Province, split.Local, split.Total));
    }

    [Fact]
    public void Nobody_shares_what_no_rule_shares()
    {
        Assert.Null(FiscalSplit.Of(Nation, new(2020, 2, 10), EpidemicStatus.None, 100));
        Assert.Null(FiscalSplit.Of(Nation, new(2020, 1, 21), EpidemicStatus.Confirmed, 100));
    }
}
