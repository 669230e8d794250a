namespace Yibao.Simulation.Inputs;

/// <summary>A region of the inputs (统筹区): who lives there and how many are insured, at full scale.</summary>
/// <param name="Index">Place in the inputs; <see cref="PersonYear.Region"/>.</param>
/// <param name="Code">Division code.</param>
/// <param name="Name">Chinese name.</param>
/// <param name="Province">Place of the province in the inputs.</param>
/// <param name="Pool">Code of the pooling region: its own, or the province where the province pools.</param>
/// <param name="IsWestern">Whether the residents' subsidy follows the western rule.</param>
public sealed record InputRegion(int Index, int Code, string Name, int Province, int Pool, bool IsWestern)
{
    /// <summary>Resident population (常住人口).</summary>
    public required long Population { get; init; }

    /// <summary>Of these in towns (城镇人口).</summary>
    public required long Urban { get; init; }

    /// <summary>Employees insured at the end of the year, retirees not counted (在职参保).</summary>
    public required long Workers { get; init; }

    /// <summary>Insured retirees (退休参保).</summary>
    public required long Retirees { get; init; }

    /// <summary>Residents insured (居民参保).</summary>
    public required long Residents { get; init; }

    /// <summary>Population by age group of the census and sex (年龄性别人口): even places men, odd ones women.</summary>
    public required long[] Ages { get; init; }

    /// <summary>Everybody insured (参保合计).</summary>
    public long Insured => Workers + Retirees + Residents;
}

/// <summary>Figures of a province by their names (省级数据).</summary>
/// <param name="Index">Place in the inputs.</param>
/// <param name="Code">Division code.</param>
/// <param name="Items">Values by item.</param>
public sealed record InputProvince(int Index, int Code, IReadOnlyDictionary<string, decimal> Items)
{
    /// <summary>A whole figure (整数值).</summary>
    public long Whole(string item) => (long)Items[item];

    /// <summary>Yuan a year as fen a month (月额).</summary>
    public long FenOfMonth(string item) => (long)Math.Round(Items[item] * FenPerYuan / MonthsPerYear, MidpointRounding.AwayFromZero);

    /// <summary>Units of 100,000,000 yuan as fen (亿元).</summary>
    public long FenOfYi(string item) => (long)(Items[item] * FenPerYi);

    private const decimal FenPerYuan = 100;
    private const decimal FenPerYi = 10_000_000_000;
    private const decimal MonthsPerYear = 12;
}

/// <summary>An age group (年龄组) with the propensities of men and women, per thousand or per million.</summary>
/// <param name="From">First age.</param>
/// <param name="Width">Years.</param>
/// <param name="Census">Age group of the census that holds it.</param>
/// <param name="Part">Share of the census group, per million.</param>
/// <param name="Workers">How many work as employees.</param>
/// <param name="Retirees">How many are retired employees.</param>
/// <param name="Deaths">Deaths in a year, per million.</param>
/// <param name="Births">Births in a year, per million women.</param>
public sealed record InputAge(
    int From, int Width, int Census, long[] Part, long[] Workers, long[] Retirees, long[] Deaths, long Births);

/// <summary>A kind of payer (缴费单位性质).</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Workers">Share of the employees, per million.</param>
/// <param name="PeoplePerUnit">Employees of a unit; 0: what is left of the relieved employers.</param>
/// <param name="NonPrivate">Share paid as in non-private units, per million.</param>
/// <param name="Wage">Wage beside that of the province, per million; 0: nobody's employee.</param>
public sealed record InputPayer(PayerKind Kind, long Workers, long PeoplePerUnit, long NonPrivate, long Wage);

/// <summary>A chronic condition (慢性病): bit of <see cref="PersonYear.Chronic"/> in the order of the inputs.</summary>
/// <param name="Name">Name in the inputs.</param>
/// <param name="Chinese">Chinese name.</param>
/// <param name="Diagnosis">ICD-10 code.</param>
/// <param name="Bands">First age of each band, with cases per million men and women.</param>
public sealed record InputCondition(string Name, string Chinese, string Diagnosis, IReadOnlyList<(int From, long Men, long Women)> Bands);
