using Yibao.Kernel;
using Yibao.Simulation;
using Yibao.Simulation.Outlook;

namespace Yibao.Tests.Simulation.Outlook;

/// <summary>People age by a year each year, and take the money of their age with them.</summary>
public sealed class ProjectionTests
{
    private static readonly OutlookTerms Still = new(
        new SchemeGrowth(0, 0), new SchemeGrowth(0, 0), Interest: 0, Births: 0, Mortality: 0, ScarceBelow: 3, LowBelow: 6, HighAbove: 15);

    [Fact]
    public void Without_growth_and_death_people_move_through_the_ages_and_births_go_on()
    {
        var profile = new FundProfile(1, 2020);
        AddPeople(profile, 100, age: 39, paid: 0, cost: 0);
        AddPeople(profile, 100, age: 44, paid: 5_000_00, cost: 1_000_00);
        AddPeople(profile, 10, age: -1, paid: 300_00, cost: 500_00);
        var (income, spending) = ((100 * 5_000_00) + (10 * 300_00), (100 * 1_000_00) + (10 * 500_00));
        var funds = Projection.Of(profile, Still, (_, scheme) => Fund(scheme, 100_000_00, income, spending), 2)[(0, Scheme.Employee)];
        // In 2021 the hundred of 44 still bring 5,000 each; those born in 2020 and in 2021 bring 300 each and cost 500.
        Assert.Equal([2020, 2021, 2022], funds.Select(f => f.Year));
        Assert.Equal([220, 230], funds.Skip(1).Select(f => f.People));
        Assert.Equal((500_000_00 + (20 * 300_00), 100_000_00 + (20 * 500_00)), (funds[1].Income, funds[1].Spending));
    }

    [Fact]
    public void Income_and_spending_per_head_grow_as_the_terms_say()
    {
        var profile = new FundProfile(1, 2020);
        AddPeople(profile, 1_000, age: 41, paid: 2_000_00, cost: 1_000_00);
        var terms = Still with { Employees = new SchemeGrowth(Income: 0.1m, Spending: 0.2m), Interest = 0.02m };
        var first = Fund(Scheme.Employee, 50_000_00 - 1_000_000_00, 2_000_000_00, 1_000_000_00);
        var funds = Projection.Of(profile, terms, (_, _) => first, 2)[(0, Scheme.Employee)];
        // 1,000 people x 2,000 x 1.1 + 2% of 50,000 yuan; x 1,000 x 1.2.
        Assert.Equal((2_200_000_00 + 1_000_00, 1_200_000_00), (funds[1].Income, funds[1].Spending));
        Assert.Equal(50_000_00 + 2_201_000_00 - 1_200_000_00, funds[1].Closing);
        Assert.Equal(funds[1].Closing, funds[2].Opening);
        Assert.Equal((2_420_000_00 + (funds[1].Closing / 50), 1_440_000_00), (funds[2].Income, funds[2].Spending));
    }

    [Fact]
    public void Who_dies_is_not_there_in_the_next_year()
    {
        var profile = new FundProfile(1, 2020);
        AddPeople(profile, 90, age: 70, paid: 0, cost: 100_00);
        AddPeople(profile, 10, age: 70, paid: 0, cost: 100_00, died: true);
        var terms = Still with { Mortality = -0.5m };
        var funds = Projection.Of(profile, terms, (_, scheme) => Fund(scheme, 0, 0, 10_000_00), 2)[(0, Scheme.Employee)];
        Assert.Equal(90, funds[1].People); // 100 x (1 - 10%)
        Assert.Equal(86, funds[2].People); // 90 x (1 - 5%), rounded half up
    }

    [Fact]
    public void Provinces_and_schemes_stand_apart_and_parts_added_in_any_order_are_the_same()
    {
        var (one, other) = (new FundProfile(2, 2020), new FundProfile(2, 2020));
        AddPeople(one, 100, age: 30, paid: 100_00, cost: 50_00, province: 0);
        AddPeople(other, 50, age: 30, paid: 70_00, cost: 90_00, province: 1, scheme: Scheme.Resident);
        var (ab, ba) = (new FundProfile(2, 2020), new FundProfile(2, 2020));
        ab.Add(one);
        ab.Add(other);
        ba.Add(other);
        ba.Add(one);
        var (left, right) = (Funds(ab), Funds(ba));
        Assert.Equal(left.SelectMany(f => f.Value), right.SelectMany(f => f.Value));
        Assert.Equal((0L, 0L), (left[(0, Scheme.Resident)][1].People, left[(1, Scheme.Employee)][1].People));
        Assert.Equal((50L, 3_500_00L, 4_500_00L), (left[(1, Scheme.Resident)][1].People, left[(1, Scheme.Resident)][1].Income,
            left[(1, Scheme.Resident)][1].Spending));

        static IReadOnlyDictionary<(int Province, Scheme Scheme), IReadOnlyList<FundYear>> Funds(FundProfile profile) =>
            Projection.Of(profile, Still, (_, scheme) => new FundYear(
                2020, 0, 0, scheme == Scheme.Resident ? 3_500_00 : 0, scheme == Scheme.Resident ? 4_500_00 : 0), 1);
    }

    [Theory]
    [InlineData(-1, ReserveLevel.Exhausted)]
    [InlineData(0, ReserveLevel.Exhausted)]
    [InlineData(2, ReserveLevel.Scarce)]
    [InlineData(3, ReserveLevel.Low)]
    [InlineData(6, ReserveLevel.Normal)]
    [InlineData(15, ReserveLevel.Normal)]
    [InlineData(16, ReserveLevel.High)]
    public void A_fund_is_warned_of_by_its_months_of_reserve(int months, ReserveLevel level)
    {
        Assert.Equal(level, Still.Level(months));
        var fund = new FundYear(2020, 1, Opening: months * 100, Income: 1_200, Spending: 1_200);
        Assert.Equal(months, fund.Months);
    }

    [Fact]
    public void The_level_is_that_of_the_fund_and_the_shape_that_of_the_people()
    {
        var profile = new FundProfile(1, 2020);
        AddPeople(profile, 100, age: 42, paid: 100_00, cost: 40_00);
        var funds = Projection.Of(profile, Still, (_, scheme) => Fund(scheme, 0, 20_000_00, 2_000_00), 1)[(0, Scheme.Employee)];
        Assert.Equal((20_000_00, 2_000_00), (funds[1].Income, funds[1].Spending));
    }

    private static FundYear Fund(Scheme scheme, long opening, long income, long spending) =>
        scheme == Scheme.Employee ? new FundYear(2020, 0, opening, income, spending) : new FundYear(2020, 0, 0, 0, 0);

    private static void AddPeople(
        FundProfile profile, int count, int age, long paid, long cost, bool died = false, int province = 0, Scheme scheme = Scheme.Employee)
    {
        var person = new PersonYear
        {
            Age = (byte)Math.Max(age, 0), Born = new DateOnly(2019 - age, 6, 1).DayNumber, Scheme = scheme,
            Died = died ? new DateOnly(2020, 6, 1).DayNumber : int.MaxValue,
        };
        var outcome = new PersonOutcome { Own = paid, FundPaid = cost };
        for (var i = 0; i < count; i++)
        {
            profile.Add(province, in person, in outcome);
        }
    }
}
