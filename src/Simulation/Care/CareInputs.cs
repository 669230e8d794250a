using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.Care;

/// <summary>What a person goes for care for (就医种类), as the inputs tell it apart.</summary>
public enum CareKind : byte
{
    /// <summary>Ordinary outpatient visit (普通门诊).</summary>
    Outpatient,

    /// <summary>Chronic and special outpatient visit (门诊慢特病).</summary>
    Chronic,

    /// <summary>Stay (住院).</summary>
    Inpatient,
}

/// <summary>How often and how dear a kind of care is in one scheme (利用率与次均费用).</summary>
/// <param name="PerMillion">Visits a year of a million insured.</param>
/// <param name="Fen">Mean cost.</param>
/// <param name="Days">Mean days of a stay; 0 for visits.</param>
public readonly record struct CareVolume(long PerMillion, long Fen, decimal Days);

/// <summary>How often one tier is chosen and how dear it is beside the others (医院等级结构).</summary>
/// <param name="Share">Per million.</param>
/// <param name="Yuan">Cost beside the other tiers.</param>
public readonly record struct TierShare(long Share, long Yuan);

/// <summary>A diagnosis of stays (住院病种).</summary>
/// <param name="Packed">Packed ICD-10 code.</param>
/// <param name="Share">Share of stays.</param>
/// <param name="Yuan">Cost beside the other diagnoses.</param>
/// <param name="Days">Mean days.</param>
/// <param name="ByAge">Propensity of children, young, middle-aged and old.</param>
/// <param name="IsWomenOnly">Whether only women have it.</param>
public sealed record StayDiagnosis(int Packed, long Share, long Yuan, int Days, long[] ByAge, bool IsWomenOnly);

/// <summary>A line of every bill of a kind (费用构成).</summary>
/// <param name="Share">Share of the cost, per million.</param>
/// <param name="Class">Class of the catalogue.</param>
/// <param name="FirstPay">First-pay share of class B where the region has no common one, per million.</param>
/// <param name="Over">Share of the line above the price ceiling, per million.</param>
/// <param name="Scope">Benefit scope.</param>
public readonly record struct CareLine(long Share, ItemClass Class, int FirstPay, long Over, byte Scope);

/// <summary>
/// The inputs of care (就医输入): <c>care-*.csv</c> of a year's folder. How often, where, for what and how dear; never what a fund pays.
/// </summary>
public sealed class CareInputs
{
    /// <summary>Kinds, as the files name them.</summary>
    internal const int Kinds = 3;

    /// <summary>Tiers that the files name: community to tier 3.</summary>
    internal const int Tiers = 4;

    /// <summary>Age bands of the propensity for a diagnosis.</summary>
    internal const int Bands = 4;

    /// <summary>Equal ranks of the spread of cost.</summary>
    internal const int Ranks = 64;

    private const long Million = 1_000_000;
    private const long MostYuan = 100_000_000;
    private const int MonthsPerYear = 12;
    private const decimal FenPerYuan = 100;

    private static readonly string[] KindWords = ["outpatient", "chronic-outpatient", "inpatient"];
    private static readonly string[] TierWords = ["community", "tier-1", "tier-2", "tier-3"];
    private static readonly string[] SchemeWords = ["310", "390"];

    private readonly Dictionary<string, long> parameters = new(StringComparer.Ordinal);

    private CareInputs(string folder, IReadOnlyList<InputProvince> provinces)
    {
        Folder = folder;
        ReadVolumes();
        ReadAges();
        ReadTiers();
        ReadDiagnoses();
        ReadLines();
        ReadMonths();
        ReadSpread();
        ReadParameters();
        int Province(InputTable table, string column)
        {
            var code = table.Region(column);
            return provinces.FirstOrDefault(p => p.Code == code)?.Index ?? throw table.Fault(column, "is not in provinces.csv");
        }

        (ProvinceCost, AwayFen) = (new long[provinces.Count], new long[provinces.Count]);
        ReadProvinces(Province);
        Pairs = new long[provinces.Count, provinces.Count];
        ReadPairs(Province);
        Epidemic = new long[provinces.Count, MonthsPerYear];
        ReadEpidemic(Province);
    }

    /// <summary>Folder of the year (文件夹).</summary>
    public string Folder { get; }

    /// <summary>Volumes by kind and scheme, employees first (利用率).</summary>
    public CareVolume[,] Volumes { get; } = new CareVolume[Kinds, 2];

    /// <summary>First age (or number of conditions) of each group with its frequency beside the others, by kind (年龄别利用).</summary>
    public List<(int From, long Relative)>[] Ages { get; } = [[], [], []];

    /// <summary>Tiers by kind and scheme (医院等级).</summary>
    public TierShare[,,] ByTier { get; } = new TierShare[Kinds, 2, Tiers];

    /// <summary>Diagnoses of stays other than births (住院病种).</summary>
    public List<StayDiagnosis> Diagnoses { get; } = [];

    /// <summary>Lines by kind (费用构成).</summary>
    public List<CareLine>[] Lines { get; } = [[], [], []];

    /// <summary>How much of a kind falls on each month, beside the others (月度分布).</summary>
    public long[,] Months { get; } = new long[Kinds, MonthsPerYear];

    /// <summary>Cost by rank, per million of the mean: visits, stays (费用离散).</summary>
    public long[][] Spread { get; } = [new long[Ranks], new long[Ranks]];

    /// <summary>Cost of a province beside the nation, per million (地区费用水平).</summary>
    public long[] ProvinceCost { get; }

    /// <summary>Mean bill of a patient from another province, fen (跨省就医次均费用).</summary>
    public long[] AwayFen { get; }

    /// <summary>Stays settled directly, by home and care province (跨省就医流向).</summary>
    public long[,] Pairs { get; }

    /// <summary>Confirmed cases by province and month (确诊病例).</summary>
    public long[,] Epidemic { get; }

    /// <summary>Reads the inputs of care (读取).</summary>
    /// <param name="folder">Folder of the year.</param>
    /// <param name="provinces">The provinces, in the order of the nation's inputs.</param>
    /// <exception cref="InputException">A file is missing or wrong; the message names the place.</exception>
    public static CareInputs Read(string folder, IReadOnlyList<InputProvince> provinces) => new(folder, provinces);

    /// <summary>A figure of <c>care-parameters.csv</c> (参数).</summary>
    public long Parameter(string item) => parameters.TryGetValue(item, out var value) ? value
        : throw new InputException(Path.Combine(Folder, "care-parameters.csv"), 0, "item", $"there is no '{item}'");

    private void ReadVolumes()
    {
        using var table = InputTable.Open(Folder, "care-volumes.csv", "kind", "scheme", "per_million", "yuan", "days");
        var rows = 0;
        for (; table.Next(); rows++)
        {
            Volumes[table.Word("kind", KindWords), table.Word("scheme", SchemeWords)] = new CareVolume(
                table.Whole("per_million", 1, 100 * Million), (long)(table.Number("yuan", 0, MostYuan) * FenPerYuan),
                table.Number("days", 0, 365));
        }

        if (rows != Kinds * 2)
        {
            throw new InputException(table.File, 0, "kind", "expected one row for each kind and scheme");
        }
    }

    private void ReadAges()
    {
        using var table = InputTable.Open(Folder, "care-ages.csv", "kind", "from", "relative");
        while (table.Next())
        {
            var groups = Ages[table.Word("kind", KindWords)];
            groups.Add(((int)table.Whole("from", groups.Count == 0 ? 0 : groups[^1].From + 1, 100), table.Whole("relative", 0, Million)));
        }

        if (Ages.Any(groups => groups.Count == 0))
        {
            throw new InputException(table.File, 0, "kind", $"expected rows of {string.Join(", ", KindWords)}");
        }
    }

    private void ReadTiers()
    {
        using var table = InputTable.Open(Folder, "care-tiers.csv", "kind", "scheme", "tier", "share", "yuan");
        while (table.Next())
        {
            ByTier[table.Word("kind", KindWords), table.Word("scheme", SchemeWords), table.Word("tier", TierWords)] =
                new TierShare(table.Whole("share", 0, Million), table.Whole("yuan", 1, MostYuan));
        }

        for (var kind = 0; kind < Kinds; kind++)
        {
            for (var scheme = 0; scheme < 2; scheme++)
            {
                if (Enumerable.Range(0, Tiers).Sum(tier => ByTier[kind, scheme, tier].Share) != Million)
                {
                    throw new InputException(
                        table.File, 0, "share", $"{KindWords[kind]} of {SchemeWords[scheme]} must add up to 1000000");
                }
            }
        }
    }

    private void ReadDiagnoses()
    {
        using var table = InputTable.Open(
            Folder, "care-diagnoses.csv", "icd", "name", "share", "yuan", "days", "child", "young", "middle", "old", "women_only");
        while (table.Next())
        {
            if (!DiagnosisCode.TryParse(table.Text("icd"), out var code))
            {
                throw table.Fault("icd", $"'{table.Text("icd")}', expected an ICD-10 code");
            }

            long[] byAge = [Age("child"), Age("young"), Age("middle"), Age("old")];
            Diagnoses.Add(new StayDiagnosis(
                code.Packed, table.Whole("share", 1, Million), table.Whole("yuan", 1, MostYuan), (int)table.Whole("days", 1, 365), byAge,
                table.Whole("women_only", 0, 1) == 1));
        }

        long Age(string column) => table.Whole(column, 0, Million);
    }

    private void ReadLines()
    {
        using var table = InputTable.Open(Folder, "care-lines.csv", "kind", "name", "share", "class", "first_pay", "over", "scope");
        while (table.Next())
        {
            if (!BenefitScopes.TryFind(table.Text("scope"), out var scope))
            {
                throw table.Fault("scope", $"'{table.Text("scope")}', expected one of {string.Join(", ", BenefitScopes.Names)}");
            }

            Lines[table.Word("kind", KindWords)].Add(new CareLine(
                table.Whole("share", 1, Million), (ItemClass)table.Word("class", ["A", "B", "C"]),
                (int)table.Whole("first_pay", 0, Million), table.Whole("over", 0, Million), scope));
        }

        if (Lines.Any(lines => lines.Count is 0 or > CareYear.LinesMax || lines.Sum(line => line.Share) != Million))
        {
            throw new InputException(
                table.File, 0, "share", $"the lines of a kind, 1 to {CareYear.LinesMax}, must add up to 1000000");
        }
    }

    private void ReadMonths()
    {
        using var table = InputTable.Open(Folder, "care-months.csv", "month", "outpatient", "chronic", "inpatient");
        for (var month = 0; table.Next(); month++)
        {
            table.Whole("month", month + 1, month + 1);
            Months[0, month] = table.Whole("outpatient", 1, Million);
            Months[1, month] = table.Whole("chronic", 1, Million);
            Months[2, month] = table.Whole("inpatient", 1, Million);
        }
    }

    private void ReadSpread()
    {
        using var table = InputTable.Open(Folder, "care-spread.csv", "rank", "outpatient", "inpatient");
        for (var rank = 0; table.Next(); rank++)
        {
            table.Whole("rank", rank, Math.Min(rank, Ranks - 1));
            Spread[0][rank] = table.Whole("outpatient", 1, 100 * Million);
            Spread[1][rank] = table.Whole("inpatient", 1, 100 * Million);
        }

        if (Spread.Any(spread => spread.Sum() != Ranks * Million))
        {
            throw new InputException(table.File, 0, "rank", $"the mean of {Ranks} ranks must be 1000000");
        }
    }

    private void ReadParameters()
    {
        using var table = InputTable.Open(Folder, "care-parameters.csv", "item", "value", "unit");
        while (table.Next())
        {
            if (!parameters.TryAdd(table.Text("item"), table.Whole("value", 0, long.MaxValue / Million)))
            {
                throw table.Fault("item", "stands twice");
            }
        }
    }

    private void ReadProvinces(Func<InputTable, string, int> province)
    {
        using var table = InputTable.Open(Folder, "care-provinces.csv", "province", "cost", "away_yuan");
        while (table.Next())
        {
            var place = province(table, "province");
            ProvinceCost[place] = table.Whole("cost", 1, 10 * Million);
            AwayFen[place] = table.Whole("away_yuan", 1, MostYuan) * (long)FenPerYuan;
        }

        if (ProvinceCost.Contains(0))
        {
            throw new InputException(table.File, 0, "province", "expected every province of provinces.csv");
        }
    }

    private void ReadPairs(Func<InputTable, string, int> province)
    {
        using var table = InputTable.Open(Folder, "care-elsewhere.csv", "care", "home", "stays");
        while (table.Next())
        {
            var (care, home) = (province(table, "care"), province(table, "home"));
            Pairs[home, care] = care == home ? throw table.Fault("home", "is the province of care") : table.Whole("stays");
        }
    }

    private void ReadEpidemic(Func<InputTable, string, int> province)
    {
        using var table = InputTable.Open(Folder, "care-epidemic.csv", "province", "month", "confirmed");
        while (table.Next())
        {
            Epidemic[province(table, "province"), table.Whole("month", 1, MonthsPerYear) - 1] = table.Whole("confirmed");
        }
    }
}
