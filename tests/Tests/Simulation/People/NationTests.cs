using System.Runtime.InteropServices;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.People;
using Yibao.Statistics;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.People;

public sealed class NationTests
{
    private const int Year = 2020;

    private static readonly int FirstDay = new DateOnly(Year, 1, 1).DayNumber;
    private static readonly int LastDay = new DateOnly(Year, 12, 31).DayNumber;

    private static string Folder => Path.Combine(Repository.Root, "nation");

    /// <summary>The enrolment figures of 2020, in persons, and what counts as one of them at the end of the year.</summary>
    public static TheoryData<string, long> Published => new()
    {
        { "all", 1_361_310_000 }, { "employee scheme", 344_550_000 }, { "in service", 254_290_000 }, { "retired", 90_260_000 },
        { "resident scheme", 1_016_760_000 }, { "maternity", 235_670_000 }, { "registered poor", 78_372_000 }, { "aided", 99_840_000 },
        { "births", 12_020_000 }, { "deaths", 9_980_000 },
    };

    [Theory]
    [InlineData(1000)]
    [InlineData(100)]
    public void Every_published_enrolment_figure_is_met_within_one_percent(int oneOf)
    {
        var nation = Nation.Load(Folder, Year, 1, new NationScale(oneOf));
        var counts = Count(nation);

        foreach (var row in Published)
        {
            var (figure, published) = row.Data;
            var ours = nation.Scale.Raise(counts[figure]);
            Assert.True(Math.Abs(ours - published) <= published / 100, $"{figure}: {ours} beside {published}");
        }
    }

    [Fact]
    public void A_person_depends_on_nothing_but_inputs_seed_scale_and_number()
    {
        var (one, other) = (Nation.Load(Folder, Year, 7, new NationScale(10_000)), Nation.Load(Folder, Year, 7, new NationScale(10_000)));
        PersonYear forwards = default, backwards = default;

        for (var number = one.People - 1; number >= 0; number--)
        {
            other.Person(number, ref backwards);
            one.Person(number, ref forwards);
            Assert.True(Bytes(ref forwards).SequenceEqual(Bytes(ref backwards)), $"person {number}");
        }

        Nation.Load(Folder, Year, 8, new NationScale(10_000)).Person(0, ref backwards);
        one.Person(0, ref forwards);
        Assert.NotEqual(forwards.Born, backwards.Born);
    }

    [Fact]
    public void Making_a_person_allocates_nothing()
    {
        var nation = Nation.Load(Folder, Year, 1, new NationScale(10_000));
        PersonYear person = default;
        for (var number = 0L; number < nation.People; number++)
        {
            nation.Person(number, ref person);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var number = 0L; number < nation.People; number++)
        {
            nation.Person(number, ref person);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Every_life_is_possible()
    {
        foreach (var person in People(Nation.Load(Folder, Year, 3, new NationScale(3_000))))
        {
            var born = DateOnly.FromDayNumber(person.Born);
            Assert.InRange(person.Born, new DateOnly(Year - 106, 1, 1).DayNumber, LastDay);
            Assert.Equal(Math.Max(0, Days.Age(born, new DateOnly(Year, 1, 1))), person.Age);
            Assert.True(person.EnrolledFrom >= person.Born && person.EnrolledFrom <= LastDay);
            Assert.True(person.Died == int.MaxValue
                || (person.Died >= FirstDay && person.Died <= LastDay && person.EnrolledUntil == person.Died + 1));
            var isResident = person.Status is PersonStatus.Resident or PersonStatus.Student or PersonStatus.Minor;
            Assert.Equal(person.Scheme == Scheme.Resident, isResident);
            Assert.True(person.GivesBirth == int.MaxValue || (person.Sex == Sex.Female && person.Age is >= 14 and < 50));
            Assert.True((person.Wage > 0) == (person.Payer is not (PayerKind.None or PayerKind.Individual)));
            Assert.Equal(person.Wage > 0, person.Employer >= 0);
            Assert.True(person.Aid == AidCategory.None || person.Scheme == Scheme.Resident);
            Assert.True(person.Income > 0);
            Assert.NotEqual(person.Region, person.MovedFrom);
            Assert.True(person.Retires == int.MaxValue || (person.Retires >= FirstDay && person.Retires <= LastDay));
        }
    }

    [Fact]
    public void Ages_and_wages_follow_the_inputs()
    {
        var nation = Nation.Load(Folder, Year, 1, new NationScale(1_000));
        var people = People(nation).Where(person => person.Died == int.MaxValue).ToArray();

        // Census 2020: 18.70% are 60 or older. Insured people of the whole nation are as old, within half a point.
        Assert.InRange(people.Count(person => person.Age >= 60) / (double)people.Length, 0.175, 0.197);

        // The mean wage of non-private units 2019 was 90,501 yuan: organs are paid by it.
        var organ = people.Where(person => person.Payer == PayerKind.Organ).Average(person => person.Wage) * 12 / 100;
        Assert.InRange(organ, 80_000, 100_000);

        // Who is born and who gives birth are drawn apart: as many within two percent.
        var births = people.Count(person => person.GivesBirth != int.MaxValue);
        var newborn = people.Count(person => person.Born >= FirstDay);
        Assert.InRange(births, newborn * 0.98, newborn * 1.02);
    }

    [Fact]
    public void Employers_are_counted_by_their_first_person()
    {
        var nation = Nation.Load(Folder, Year, 1, new NationScale(1_000));
        var firsts = 0L;
        var seen = new HashSet<(int, PayerKind, int)>();
        var relieved = People(nation).Where(person => person.Died == int.MaxValue && person.Retires == int.MaxValue
            && person.Payer is (PayerKind.Enterprise or PayerKind.HouseholdBusiness or PayerKind.Society));
        foreach (var person in relieved)
        {
            seen.Add((person.Region, person.Payer, person.Employer));
            firsts += person.IsFirstOfEmployer ? 1 : 0;
        }

        Assert.Equal(seen.Count, firsts);
        Assert.InRange(firsts, 9_600, 9_950); // 9.75 million at 1/1000; a kind of payer with people has one at least
    }

    [Fact]
    public void Shards_follow_each_other_without_gap()
    {
        var nation = Nation.Load(Folder, Year, 1, new NationScale(100_000));
        var next = 0L;
        for (var shard = 0; shard < 31; shard++)
        {
            var (first, end) = nation.Shard(shard, 31);
            Assert.Equal(next, first);
            next = end;
        }

        Assert.Equal(nation.People, next);
    }

    [Fact]
    public void Population_and_opening_balances_are_the_inputs()
    {
        var facts = new YearFacts(Year);
        Nation.Load(Folder, Year, 1, NationScale.Whole).Stocks(facts);

        Assert.Equal(1_409_778_724, facts.Sum(FactKind.Population));
        Assert.InRange(facts.Sum(FactKind.OpeningBalance, key => key.Scheme == 310), 2_240_000_000_000_00, 2_270_000_000_000_00);
    }

    private static ReadOnlySpan<byte> Bytes(ref PersonYear person) => MemoryMarshal.AsBytes(new Span<PersonYear>(ref person));

    internal static IEnumerable<PersonYear> People(Nation nation)
    {
        PersonYear person = default;
        for (var number = 0L; number < nation.People; number++)
        {
            nation.Person(number, ref person);
            yield return person;
        }
    }

    private static Dictionary<string, long> Count(Nation nation)
    {
        var counts = Published.ToDictionary(row => row.Data.Item1, _ => 0L);
        PersonYear person = default;
        for (var number = 0L; number < nation.People; number++)
        {
            nation.Person(number, ref person);
            if (person.Died != int.MaxValue)
            {
                counts["deaths"]++;
                continue;
            }

            var isRetired = person.Status is PersonStatus.Retired or PersonStatus.EarlyRetired || person.Retires != int.MaxValue;
            counts["all"]++;
            counts[person.Scheme == Scheme.Employee ? "employee scheme" : "resident scheme"]++;
            counts["retired"] += isRetired ? 1 : 0;
            counts["in service"] += person.Scheme == Scheme.Employee && !isRetired ? 1 : 0;
            counts["maternity"] += person.HasMaternity ? 1 : 0;
            counts["registered poor"] += person.IsRegisteredPoor ? 1 : 0;
            counts["aided"] += person.Aid != AidCategory.None ? 1 : 0;
            counts["births"] += person.Born >= FirstDay ? 1 : 0;
        }

        return counts;
    }
}
