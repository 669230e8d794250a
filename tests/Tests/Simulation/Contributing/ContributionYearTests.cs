using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Contributing;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Statistics;
using Yibao.Tests.Conventions;
using Yibao.Tests.Simulation.People;

namespace Yibao.Tests.Simulation.Contributing;

public sealed class ContributionYearTests
{
    private const int Year = 2020;

    private static readonly Nation Nation = Nation.Load(Path.Combine(Repository.Root, "nation"), Year, 1, new NationScale(5_000));
    private static readonly NationRules Rules = Shipped();
    private static readonly ContributionYear Contributions = new(Nation, Rules);

    [Fact]
    public void A_year_is_what_the_contribution_code_says_month_by_month()
    {
        var checkedPeople = 0;
        foreach (var person in NationTests.People(Nation).Where(person => person.Scheme == Scheme.Employee && person.Number % 7 == 0))
        {
            PersonOutcome outcome = default;
            Contributions.Settle(in person, ref outcome);
            Assert.Equal(ByMonth(in person), (outcome.Employer, outcome.Relieved, outcome.Own, outcome.AccountCredit));
            checkedPeople++;
        }

        Assert.True(checkedPeople > 9_000, $"{checkedPeople} people");
    }

    [Fact]
    public void An_enterprise_of_Guangzhou_is_halved_from_February_to_June_and_an_organ_is_not()
    {
        var guangzhou = Nation.Regions.Single(region => region.Code == 440100).Index;
        var (enterprise, organ) = (Worker(guangzhou, PayerKind.Enterprise), Worker(guangzhou, PayerKind.Organ));

        // 10,000 yuan at 5.5%: 550 a month, 275 for five months; maternity 85; major illness 24.23 and from July 26.76.
        var flat = (6 * (85_00L + 24_23)) + (6 * (85_00L + 26_76));
        Assert.Equal((7 * 550_00L) + (5 * 275_00L) + flat, Outcome(enterprise).Employer);
        Assert.Equal(5 * 275_00L, Outcome(enterprise).Relieved);
        Assert.Equal((12 * 550_00L) + flat, Outcome(organ).Employer);
        Assert.Equal(0, Outcome(organ).Relieved);
        Assert.Equal(12 * 200_00L, Outcome(organ).Own);

        // Aged 40 in spring and autumn: own 2% and 2% of the base.
        Assert.Equal(12 * 400_00L, Outcome(organ).AccountCredit);
    }

    [Fact]
    public void A_birthday_and_a_retirement_change_the_credit_from_their_month()
    {
        var beijing = Nation.Regions.Single(region => region.Code == 110000).Index;
        var turns45 = Worker(beijing, PayerKind.Organ);
        (turns45.Age, turns45.Born) = (44, new DateOnly(1975, 6, 15).DayNumber);

        // 10,000 yuan: 200 and 1% until June, 200 and 2% from July.
        Assert.Equal((6 * 300_00L) + (6 * 400_00L), Outcome(turns45).AccountCredit);

        var retires = Worker(beijing, PayerKind.Organ);
        (retires.Age, retires.Born) = (59, new DateOnly(1960, 9, 15).DayNumber);
        retires.Retires = new DateOnly(2020, 9, 15).DayNumber;

        // Until August 400 a month as an employee, from September 100 as a retiree.
        Assert.Equal((8 * 400_00L) + (4 * 100_00L), Outcome(retires).AccountCredit);
        Assert.Equal(8 * 203_00L, Outcome(retires).Own);
    }

    [Fact]
    public void Months_before_joining_after_leaving_and_elsewhere_are_not_the_regions()
    {
        var (beijing, guangzhou) = (
            Nation.Regions.Single(region => region.Code == 110000).Index, Nation.Regions.Single(region => region.Code == 440100).Index);
        var joins = Worker(guangzhou, PayerKind.Organ);
        joins.EnrolledFrom = new DateOnly(2020, 11, 1).DayNumber;
        Assert.Equal(2 * 200_00L, Outcome(joins).Own);

        var dies = Worker(guangzhou, PayerKind.Organ);
        (dies.Died, dies.EnrolledUntil) = (new DateOnly(2020, 3, 10).DayNumber, new DateOnly(2020, 3, 11).DayNumber);
        Assert.Equal(2 * 200_00L, Outcome(dies).Own);

        var moves = Worker(guangzhou, PayerKind.Organ);
        (moves.MovedFrom, moves.MovedOn) = (beijing, new DateOnly(2020, 10, 1).DayNumber);
        Assert.Equal((9 * 203_00L) + (3 * 200_00L), Outcome(moves).Own);
    }

    [Fact]
    public void Residents_pay_with_aid_and_subsidy_split_by_level()
    {
        var (western, ordinary) = (
            Nation.Regions.First(region => region.IsWestern).Index, Nation.Regions.First(region => !region.IsWestern).Index);
        var poor = new PersonYear
        {
            Region = western, Scheme = Scheme.Resident, Status = PersonStatus.Resident, Aid = AidCategory.RegisteredPoor,
            IsRegisteredPoor = true, IsWesternCounty = true, Born = new DateOnly(1970, 1, 2).DayNumber, MovedFrom = -1,
            Died = int.MaxValue, EnrolledUntil = int.MaxValue, Retires = int.MaxValue, GivesBirth = int.MaxValue, Employer = -1, Age = 49,
        };
        Assert.Equal((125_00L, 675_00L), (Outcome(poor).Own, Outcome(poor).Public));

        var tally = new ContributionTally(Contributions);
        PersonOutcome outcome = default;
        Contributions.Settle(in poor, ref outcome, tally);
        (poor.Region, poor.Aid, poor.IsRegisteredPoor) = (ordinary, AidCategory.None, false);
        Contributions.Settle(in poor, ref outcome, tally);
        var facts = new YearFacts(Year);
        tally.WriteTo(facts);

        Assert.Equal(125_00 + 250_00, Income(facts, IncomeSource.Resident));
        Assert.Equal(125_00, Income(facts, IncomeSource.Aid));
        Assert.Equal(440_00 + 330_00, Income(facts, IncomeSource.CentralSubsidy));
        Assert.Equal(55_00 + 110_00, Income(facts, IncomeSource.ProvinceSubsidy));
        Assert.Equal(55_00 + 110_00, Income(facts, IncomeSource.LocalSubsidy));
        Assert.Equal((1, 125_00), (facts.Sum(FactKind.AidedPoor), facts.Sum(FactKind.AidedPoorFen)));
    }

    [Fact]
    public void Facts_are_the_sum_of_the_outcomes_for_any_number_of_shards()
    {
        var (whole, shares) = (new ContributionTally(Contributions), new YearFacts(Year));
        PersonOutcome sum = default;
        for (var shard = 0; shard < 7; shard++)
        {
            var part = new ContributionTally(Contributions);
            var (first, end) = Nation.Shard(shard, 7);
            PersonYear person = default;
            for (var number = first; number < end; number++)
            {
                Nation.Person(number, ref person);
                Contributions.Settle(in person, ref sum, part);
            }

            whole.Add(part);
            part.WriteTo(shares);
        }

        var facts = new YearFacts(Year);
        whole.WriteTo(facts);

        Assert.Equal(facts.All, shares.All);
        Assert.Equal(sum.Employer + sum.Own + sum.Public, facts.Sum(FactKind.Income));
        Assert.Equal(sum.Relieved, facts.Sum(FactKind.Relieved));
        Assert.Equal(sum.AccountCredit, facts.Sum(FactKind.AccountCredit));
    }

    [Fact]
    public void Contributing_allocates_nothing()
    {
        var tally = new ContributionTally(Contributions);
        All();
        var before = GC.GetAllocatedBytesForCurrentThread();
        All();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void All()
        {
            PersonYear person = default;
            PersonOutcome outcome = default;
            for (var number = 0L; number < Nation.People; number += 11)
            {
                Nation.Person(number, ref person);
                Contributions.Settle(in person, ref outcome, tally);
            }
        }
    }

    private static NationRules Shipped()
    {
        var book = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book;
        var lenders = RuleLenders.Read(Path.Combine(Repository.Root, "nation", "2020"));
        return NationRules.Of(book, lenders, [.. Nation.Regions.Select(region => new RegionCode(region.Pool))], Year);
    }

    private static PersonYear Worker(int region, PayerKind payer) => new()
    {
        Region = region, Scheme = Scheme.Employee, Status = PersonStatus.InService, Payer = payer, Wage = 10_000_00, MovedFrom = -1,
        MovedOn = int.MaxValue, Born = new DateOnly(1980, 1, 2).DayNumber, Age = 39, Died = int.MaxValue, EnrolledUntil = int.MaxValue,
        Retires = int.MaxValue, GivesBirth = int.MaxValue,
    };

    private static PersonOutcome Outcome(in PersonYear person)
    {
        PersonOutcome outcome = default;
        Contributions.Settle(in person, ref outcome);
        return outcome;
    }

    private static long Income(YearFacts facts, IncomeSource source) =>
        facts.Sum(FactKind.Income, key => key.Part == (int)source);

    /// <summary>The same by the plainest way: every month for itself, straight from the rules.</summary>
    private static (long Employer, long Relieved, long Own, long Credit) ByMonth(in PersonYear person)
    {
        var (employer, relieved, own, credit) = (0L, 0L, 0L, 0L);
        for (var month = 1; month <= 12; month++)
        {
            var first = new DateOnly(Year, month, 1);
            var last = first.AddMonths(1).AddDays(-1).DayNumber;
            if (person.EnrolledFrom > last || person.EnrolledUntil <= last)
            {
                continue;
            }

            var region = Nation.Regions[person.MovedFrom >= 0 && person.MovedOn > last ? person.MovedFrom : person.Region];
            var rules = Rules.Contributions(region.Index, Scheme.Employee)!;
            decimal? average = null;
            if (rules.Key.Region.Value != region.Pool)
            {
                // Guangzhou, the only lender, changes its average in July.
                var item = Nation.Inputs.Provinces[region.Province].Items[month < 7 ? "wage-all-before" : "wage-all"];
                average = Math.Round(item / 12, 2, MidpointRounding.AwayFromZero);
            }

            var status = person.Retires <= last ? PersonStatus.Retired : person.Status;
            var payer = person.Payer switch
            {
                PayerKind.Organ => "state-organ",
                PayerKind.Institution => "public-institution",
                PayerKind.Society => "social-organisation",
                PayerKind.HouseholdBusiness => "household-business",
                PayerKind.Enterprise => "enterprise",
                _ => "individual",
            };
            var isRetired = status is PersonStatus.Retired or PersonStatus.EarlyRetired;
            var terms = isRetired ? null : ContributionTerms.Of(rules, first, payer, isReliefOrdered: true, average);
            var due = terms?.Month(new Money(person.Wage)) ?? default;
            employer += (due.Employer + due.Maternity + due.LargeAmount + due.AverageWagePart).Fen;
            relieved += due.EmployerWaived.Fen;
            own += (due.Employee + due.EmployeeFlat).Fen;
            if (isRetired || terms is not null)
            {
                var age = Days.Age(DateOnly.FromDayNumber(person.Born), first);
                credit += AccountTerms.Of(rules, first, status, age, average)?.Credit(due).Total.Fen ?? 0;
            }
        }

        return (employer, relieved, own, credit);
    }
}
