using Yibao.Kernel;
using Yibao.Simulation.People;

namespace Yibao.Simulation.Care;

/// <summary>
/// Who could fall ill (就医人群): insured years by province, scheme, sex, age and number of chronic conditions, so that frequencies by
/// age come
/// to the published number of visits in all. Counted over the nation or over every n-th of its people; the same for every shard.
/// </summary>
public sealed class CareCensus
{
    /// <summary>Ages told apart: 0 to 100 and above.</summary>
    internal const int Ages = 101;

    /// <summary>Numbers of conditions told apart: 0 to 3 and more.</summary>
    internal const int Conditions = 4;

    private const int PeopleCounted = 1 << 20;
    private const int Sexes = 2;

    private readonly double[] years;

    private CareCensus(int provinces)
    {
        Provinces = provinces;
        years = new double[provinces * 2 * Sexes * Ages * Conditions];
        (Births, Insured) = (new double[provinces, 2], new double[2]);
    }

    /// <summary>Number of provinces (省数).</summary>
    public int Provinces { get; }

    /// <summary>Deliveries that are stays, by province and scheme (住院分娩): those of members of maternity insurance are its own.</summary>
    public double[,] Births { get; }

    /// <summary>Insured at the end of the year by scheme, employees first (年末参保).</summary>
    public double[] Insured { get; }

    /// <summary>Counts the people of a nation (统计).</summary>
    public static CareCensus Of(Nation nation)
    {
        var census = new CareCensus(nation.Inputs.Provinces.Count);
        var step = Math.Max(1, nation.People / PeopleCounted);
        var (first, days) = (new DateOnly(nation.Year, 1, 1).DayNumber, DateTime.IsLeapYear(nation.Year) ? 366 : 365);
        PersonYear person = default;
        for (var number = 0L; number < nation.People; number += step)
        {
            nation.Person(number, ref person);
            census.Add(in person, nation.Regions[person.Region].Province, first, days, step);
        }

        return census;
    }

    /// <summary>Insured years of a group (参保人年).</summary>
    internal double Years(int province, int scheme, int sex, int age, int conditions) =>
        years[Place(province, scheme, sex, age, conditions)];

    private void Add(in PersonYear person, int province, int first, int days, double weight)
    {
        var scheme = person.Scheme == Scheme.Employee ? 0 : 1;
        var from = Math.Max(first, person.EnrolledFrom);
        var until = Math.Min(Math.Min(first + days, person.EnrolledUntil), person.Died == int.MaxValue ? int.MaxValue : person.Died + 1);
        if (until <= from)
        {
            return;
        }

        var conditions = Math.Min(Conditions - 1, System.Numerics.BitOperations.PopCount(person.Chronic));
        years[Place(province, scheme, person.Sex == Sex.Female ? 1 : 0, Math.Min((int)person.Age, Ages - 1), conditions)] +=
            weight * (until - from) / days;
        Births[province, scheme] += !person.HasMaternity && person.GivesBirth >= from && person.GivesBirth < until ? weight : 0;
        Insured[scheme] += until == first + days ? weight : 0;
    }

    private static int Place(int province, int scheme, int sex, int age, int conditions) =>
        (((((((province * 2) + scheme) * Sexes) + sex) * Ages) + age) * Conditions) + conditions;
}
