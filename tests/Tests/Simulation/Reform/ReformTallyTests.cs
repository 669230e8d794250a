using Yibao.Kernel;
using Yibao.Simulation;
using Yibao.Simulation.Reform;

namespace Yibao.Tests.Simulation.Reform;

/// <summary>What two outcomes of the same person come to, one by one and in groups.</summary>
public sealed class ReformTallyTests
{
    private static readonly BurdenTerms Terms =
        new([new(100_000, OfCapacity: false), new(250_000, OfCapacity: false), new(400_000, OfCapacity: true)], Subsistence: 4_000_00);

    private static readonly IncomeDeciles Deciles = IncomeDeciles.Of([.. Enumerable.Range(1, 100).Select(i => i * 1_000_00L)]);

    [Fact]
    public void A_gain_is_what_credits_and_allowance_leave_after_contributions_and_payments()
    {
        var before = new PersonOutcome
        {
            AccountCredit = 100, Own = 50, Cash = 30, AccountPaid = 20, Allowance = 5, Employer = 200, FundPaid = 70,
        };
        var after = before with { Cash = 10, AccountCredit = 60, FundPaid = 90, Employer = 180 };
        var change = PersonChange.Of(new PersonYear { Income = 1_000 }, in before, in after, Terms);
        Assert.Equal(-20, change.Gain); // 20 less cash, 40 less credit
        Assert.Equal(0, change.Fund); // 40 less credited, 20 more paid, 20 less income
        Assert.Equal((50, 30), (change.OwnBefore, change.OwnAfter));
    }

    [Theory]
    [InlineData(1_000_00, 10_000_00, 0)]
    [InlineData(1_000_01, 10_000_00, 1)]
    [InlineData(2_400_00, 10_000_00, 1)]
    [InlineData(2_400_01, 10_000_00, 0b101)]
    [InlineData(2_500_01, 10_000_00, 0b111)]
    [InlineData(2_400_01, 5_000_00, 0b111)]
    [InlineData(1_300_00, 3_000_00, 0b111)]
    [InlineData(1, 0, 0b111)]
    [InlineData(0, 0, 0)]
    public void Catastrophic_spending_is_own_payments_above_a_share_of_income_or_of_what_subsistence_leaves(
        long own, long income, int passed)
    {
        Assert.Equal(passed, Terms.Passed(own, income));
    }

    [Fact]
    public void Tenths_of_income_hold_a_tenth_of_the_people_each()
    {
        var people = Enumerable.Range(1, 100).GroupBy(i => Deciles.Decile(i * 1_000_00L)).OrderBy(g => g.Key).ToArray();
        Assert.Equal(Enumerable.Range(0, 10), people.Select(g => g.Key));
        Assert.All(people, g => Assert.Equal(10, g.Count()));
    }

    [Fact]
    public void People_are_counted_by_region_age_income_and_size_of_the_change()
    {
        var tally = new ReformTally(2, Deciles, Terms);
        Add(tally, 1, region: 0, age: 4, income: 500_00, gain: 0);
        Add(tally, 2, region: 0, age: 38, income: 30_000_00, gain: 99_99);
        Add(tally, 3, region: 1, age: 85, income: 99_000_00, gain: -25_000_00);
        Assert.Equal((3, 1, 1, 99_99, 25_000_00), Facts(tally.All));
        Assert.Equal((2, 1, 0, 99_99, 0), Facts(tally.Region(0, Scheme.Employee)));
        Assert.Equal((1, 0, 1, 0, 25_000_00), Facts(tally.Region(1, Scheme.Employee)));
        Assert.Equal([1, 0, 0, 1, 0, 0, 0, 0, 1], tally.Ages.Select(g => g.People));
        Assert.Equal([1, 0, 1, 0, 0, 0, 0, 0, 0, 1], tally.Tenths.Select(g => g.People));
        Assert.Equal([1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0], tally.BySize);
        Assert.Equal([3L, 2L], tally.Changed.People.Select(p => p.Number));
        Assert.Equal(-24_900_01, tally.All.Gain);
        Assert.Equal((Int128)(99_99L * 99_99) + (25_000_00L * 25_000_00L), tally.All.GainSquares);
        static (long, long, long, long, long) Facts(GroupEffect g) => (g.People, g.Winners, g.Losers, g.Won, g.Lost);
    }

    [Fact]
    public void Ten_thousand_people_in_parts_and_in_any_order_come_to_the_same()
    {
        var people = Enumerable.Range(0, 10_000).Select(i => (Number: i, Gain: (i * 7_919 % 20_011) - 10_000)).ToArray();
        var whole = new ReformTally(2, Deciles, Terms);
        foreach (var (number, gain) in people)
        {
            Add(whole, number, number % 2, number % 90, number * 10_00, gain * 3L);
        }

        var parts = people.Reverse().Chunk(777).Select(chunk =>
        {
            var part = new ReformTally(2, Deciles, Terms);
            foreach (var (number, gain) in chunk)
            {
                Add(part, number, number % 2, number % 90, number * 10_00, gain * 3L);
            }

            return part;
        }).ToArray();
        var sum = new ReformTally(2, Deciles, Terms);
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        Assert.Equal(whole.Changed.People, sum.Changed.People);
        Assert.Equal(10, sum.Changed.People.Count);
        Assert.Equal(whole.BySize, sum.BySize);
        Assert.Equal(whole.Tenths.Select(g => (g.Gain, g.GainSquares)), sum.Tenths.Select(g => (g.Gain, g.GainSquares)));
        Assert.Equal(whole.All.GainSquares, sum.All.GainSquares);
    }

    [Fact]
    public void The_standard_error_of_a_sample_is_that_of_the_textbook()
    {
        // Two strata of a 1/100 sample: values 1, 3 (s2 = 2) and 5, 5, 5 (s2 = 0): 100 x sqrt(2 x 2 x 0.99).
        (long, long, Int128)[] strata = [(2, 4, 10), (3, 15, 75), (1, 9, 81)];
        Assert.Equal(198.99748742132399m, SamplingError.OfSum(strata, 100), 9);
        Assert.Equal(0m, SamplingError.OfSum(strata, 1));
    }

    private static void Add(ReformTally tally, long number, int region, int age, long income, long gain)
    {
        var person = new PersonYear { Number = number, Region = region, Age = (byte)age, Income = income, Scheme = Scheme.Employee };
        var before = new PersonOutcome { Cash = 30_000_00 };
        tally.Add(in person, in before, before with { Cash = 30_000_00 - gain });
    }
}
