using Yibao.Kernel;

namespace Yibao.Simulation.Outlook;

/// <summary>
/// People, income and spending of the pooled funds by province, scheme and age (年龄结构): what a projection starts from. Whole numbers, so
/// that the
/// order of adding does not matter. Not safe to share between threads: each has its own, and they are added.
/// </summary>
public sealed class FundProfile
{
    /// <summary>Places of a life (年龄位): 0 born in the year, then age at its beginning plus one; the last has no end.</summary>
    public const int Places = 102;

    private const int Schemes = 2;

    private readonly long[] people;
    private readonly long[] deaths;
    private readonly long[] income;
    private readonly long[] spending;
    private readonly int firstDay;

    /// <summary>An empty profile.</summary>
    /// <param name="provinces">How many provinces.</param>
    /// <param name="year">The year.</param>
    public FundProfile(int provinces, int year)
    {
        (Provinces, Year) = (provinces, year);
        firstDay = new DateOnly(year, 1, 1).DayNumber;
        var room = provinces * Schemes * Places;
        (people, deaths, income, spending) = (new long[room], new long[room], new long[room], new long[room]);
    }

    /// <summary>Provinces (省份数).</summary>
    public int Provinces { get; }

    /// <summary>The year (年度).</summary>
    public int Year { get; }

    /// <summary>Adds a person (计入一人).</summary>
    /// <param name="province">Place of the province in the inputs.</param>
    /// <param name="person">The person.</param>
    /// <param name="outcome">What the year came to.</param>
    public void Add(int province, in PersonYear person, in PersonOutcome outcome)
    {
        var place = person.Born >= firstDay ? 0 : Math.Min(person.Age + 1, Places - 1);
        var at = Index(province, person.Scheme, place);
        people[at]++;
        deaths[at] += person.Died == int.MaxValue ? 0 : 1;
        income[at] += outcome.Employer + outcome.Own + outcome.Public - outcome.AccountCredit;
        spending[at] += outcome.FundPaid + outcome.Allowance;
    }

    /// <summary>Adds another profile of the same nation (合并).</summary>
    public void Add(FundProfile other)
    {
        for (var i = 0; i < people.Length; i++)
        {
            people[i] += other.people[i];
            deaths[i] += other.deaths[i];
            income[i] += other.income[i];
            spending[i] += other.spending[i];
        }
    }

    internal AgeCell At(int province, Scheme scheme, int place)
    {
        var at = Index(province, scheme, place);
        return new AgeCell(people[at], deaths[at], income[at], spending[at]);
    }

    private static int Index(int province, Scheme scheme, int place) =>
        (((province * Schemes) + (scheme == Scheme.Employee ? 0 : 1)) * Places) + place;
}

/// <summary>One cell of a profile (年龄结构单元).</summary>
internal readonly record struct AgeCell(long People, long Deaths, long Income, long Spending)
{
    public static AgeCell operator +(AgeCell a, AgeCell b) =>
        new(a.People + b.People, a.Deaths + b.Deaths, a.Income + b.Income, a.Spending + b.Spending);
}
