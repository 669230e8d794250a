using System.Globalization;

namespace Yibao.Simulation.Inputs;

/// <summary>
/// The calibrated inputs of a year (年度输入): <c>nation/YEAR/*.csv</c>, each row with its trust and source. What comes out of rules is
/// never among them. Immutable.
/// </summary>
public sealed class NationInputs
{
    /// <summary>Ranks of the wage table (工资分位数).</summary>
    public const int Ranks = 256;

    private const long Million = 1_000_000;

    private static readonly string[] ProvinceItems =
    [
        "births", "deaths", "maternity-insured", "wage-non-private", "wage-private", "wage-all-before", "wage-all", "income-urban",
        "income-rural", "opening-pooled", "opening-personal", "opening-residents", "spending-pooled-before", "relief-months",
        "relieved-employers", "extreme-poor-registered", "extreme-poor-other", "allowance-registered", "allowance-other",
        "registered-poor-only", "other-hardship",
    ];

    private static readonly string[] PayerWords =
        ["none", "enterprise", "state-organ", "public-institution", "social-organisation", "household-business", "individual"];

    private readonly Dictionary<string, decimal> parameters;

    private NationInputs(string folder, int year)
    {
        (Folder, Year) = (folder, year);
        Ages = ReadAges(folder);
        parameters = ReadParameters(folder);
        (WageRanks, IncomeRanks) = ReadRanks(folder);
        Payers = ReadPayers(folder);
        Sizes = ReadSizes(folder);
        Conditions = ReadConditions(folder);
        Provinces = ReadProvinces(folder);
        Regions = ReadRegions(folder, Provinces, ReadRegionAges(folder));
    }

    /// <summary>Folder of the year (文件夹).</summary>
    public string Folder { get; }

    /// <summary>The year (年度).</summary>
    public int Year { get; }

    /// <summary>Regions in the order of the file (统筹区).</summary>
    public IReadOnlyList<InputRegion> Regions { get; }

    /// <summary>Provinces in the order of the file (省).</summary>
    public IReadOnlyList<InputProvince> Provinces { get; }

    /// <summary>Age groups from the youngest (年龄组).</summary>
    public IReadOnlyList<InputAge> Ages { get; }

    /// <summary>Kinds of payers (缴费单位性质).</summary>
    public IReadOnlyList<InputPayer> Payers { get; }

    /// <summary>Classes of employers by size, largest first (单位规模): shares of units and of their people, per million.</summary>
    public IReadOnlyList<(long Units, long People)> Sizes { get; }

    /// <summary>Chronic conditions in the order of their bits (慢性病).</summary>
    public IReadOnlyList<InputCondition> Conditions { get; }

    /// <summary>Wages by rank, per million of the mean (工资分布).</summary>
    public long[] WageRanks { get; }

    /// <summary>Incomes by rank, per million of the mean (收入分布).</summary>
    public long[] IncomeRanks { get; }

    /// <summary>Reads the inputs of a year (读取).</summary>
    /// <param name="folder">The folder <c>nation</c>.</param>
    /// <param name="year">The year.</param>
    /// <exception cref="InputException">A file is missing or wrong; the message names the place.</exception>
    public static NationInputs Load(string folder, int year) =>
        new(Path.Combine(folder, year.ToString(CultureInfo.InvariantCulture)), year);

    /// <summary>A parameter of the inputs as a whole number (参数).</summary>
    public long Parameter(string item) => parameters.TryGetValue(item, out var value)
        ? (long)value
        : throw new InputException(Path.Combine(Folder, "parameters.csv"), 0, "item", $"there is no '{item}'");

    private static InputAge[] ReadAges(string folder)
    {
        using var table = InputTable.Open(
            folder, "ages.csv", "from", "width", "census_from", "male_part", "female_part", "male_workers", "female_workers",
            "male_retirees", "female_retirees", "male_deaths", "female_deaths", "births");
        var ages = new List<InputAge>();
        int? before = null;
        var census = -1;
        while (table.Next())
        {
            var group = (int)table.Whole("census_from", 0, 100);
            (census, before) = (group == before ? census : census + 1, group);
            ages.Add(new InputAge(
                (int)table.Whole("from", 0, 100), (int)table.Whole("width", 1, 10), census, Both("part"), Both("workers"), Both("retirees"),
                Both("deaths"), table.Whole("births", 0, Million)));
        }

        return [.. ages];

        long[] Both(string what) => [table.Whole("male_" + what, 0, Million), table.Whole("female_" + what, 0, Million)];
    }

    private static Dictionary<string, decimal> ReadParameters(string folder)
    {
        using var table = InputTable.Open(folder, "parameters.csv", "item", "value", "unit");
        var found = new Dictionary<string, decimal>(StringComparer.Ordinal);
        while (table.Next())
        {
            if (!found.TryAdd(table.Text("item"), table.Number("value", 0, Million)))
            {
                throw table.Fault("item", "stands twice");
            }
        }

        return found;
    }

    private static (long[] Wages, long[] Incomes) ReadRanks(string folder)
    {
        using var table = InputTable.Open(folder, "wages.csv", "rank", "wage", "income");
        var (wages, incomes) = (new List<long>(), new List<long>());
        while (table.Next())
        {
            table.Whole("rank", wages.Count, wages.Count);
            wages.Add(table.Whole("wage", 0, 100 * Million));
            incomes.Add(table.Whole("income", 0, 100 * Million));
        }

        return wages.Count == Ranks + 1
            ? ([.. wages], [.. incomes])
            : throw new InputException(table.File, 0, "rank", $"{wages.Count} rows, expected {Ranks + 1}");
    }

    private static InputPayer[] ReadPayers(string folder)
    {
        using var table = InputTable.Open(folder, "payers.csv", "payer", "workers", "people_per_unit", "non_private", "wage");
        var payers = new List<InputPayer>();
        while (table.Next())
        {
            payers.Add(new InputPayer(
                (PayerKind)table.Word("payer", PayerWords), table.Whole("workers", 0, Million), table.Whole("people_per_unit"),
                table.Whole("non_private", 0, Million), table.Whole("wage", 0, 10 * Million)));
        }

        return payers.Sum(payer => payer.Workers) == Million
            ? [.. payers]
            : throw new InputException(table.File, 0, "workers", "the shares must add up to 1000000");
    }

    private static (long Units, long People)[] ReadSizes(string folder)
    {
        using var table = InputTable.Open(folder, "unit-sizes.csv", "units", "people");
        var sizes = new List<(long Units, long People)>();
        while (table.Next())
        {
            sizes.Add((table.Whole("units", 0, Million), table.Whole("people", 0, Million)));
        }

        return sizes.Sum(size => size.Units) == Million && sizes.Sum(size => size.People) == Million
            ? [.. sizes]
            : throw new InputException(table.File, 0, "units", "units and people must each add up to 1000000");
    }

    private static InputCondition[] ReadConditions(string folder)
    {
        using var table = InputTable.Open(folder, "chronic.csv", "condition", "name", "icd", "age_from", "male", "female");
        var rows = new List<(string Name, string Chinese, string Diagnosis, (int, long, long) Band)>();
        while (table.Next())
        {
            rows.Add((table.Text("condition"), table.Text("name"), table.Text("icd"),
                ((int)table.Whole("age_from", 0, 100), table.Whole("male", 0, Million), table.Whole("female", 0, Million))));
        }

        return
        [
            .. rows.GroupBy(row => (row.Name, row.Chinese, row.Diagnosis))
                .Select(group => new InputCondition(
                    group.Key.Name, group.Key.Chinese, group.Key.Diagnosis, [.. group.Select(row => row.Band)])),
        ];
    }

    private static InputProvince[] ReadProvinces(string folder)
    {
        using var table = InputTable.Open(folder, "provinces.csv", "province", "item", "value", "unit");
        var found = new Dictionary<int, Dictionary<string, decimal>>();
        while (table.Next())
        {
            var code = table.Region("province");
            if (!found.TryGetValue(code, out var items))
            {
                found[code] = items = new Dictionary<string, decimal>(StringComparer.Ordinal);
            }

            if (!items.TryAdd(ProvinceItems[table.Word("item", ProvinceItems)], table.Number("value", 0, 10_000_000_000)))
            {
                throw table.Fault("item", "stands twice");
            }
        }

        foreach (var (code, items) in found)
        {
            if (ProvinceItems.Except(items.Keys, StringComparer.Ordinal).FirstOrDefault() is { } missing)
            {
                throw new InputException(table.File, 0, "item", $"{code:D6} has no '{missing}'");
            }
        }

        return [.. found.Select((province, i) => new InputProvince(i, province.Key, province.Value))];
    }

    private static Dictionary<int, long[]> ReadRegionAges(string folder)
    {
        string[] groups =
        [
            "a0", "a1_4", "a5_9", "a10_14", "a15_19", "a20_24", "a25_29", "a30_34", "a35_39", "a40_44", "a45_49", "a50_54", "a55_59",
            "a60_64", "a65_69", "a70_74", "a75_79", "a80_84", "a85p",
        ];
        string[] columns = [.. groups.SelectMany(group => new[] { "m_" + group, "f_" + group })];
        using var table = InputTable.Open(folder, "region-ages.csv", ["code", .. columns]);
        var found = new Dictionary<int, long[]>();
        while (table.Next())
        {
            if (!found.TryAdd(table.Region("code"), [.. columns.Select(column => table.Whole(column))]))
            {
                throw table.Fault("code", "stands twice");
            }
        }

        return found;
    }

    private static InputRegion[] ReadRegions(string folder, IReadOnlyList<InputProvince> provinces, Dictionary<int, long[]> ages)
    {
        using var table = InputTable.Open(
            folder, "regions.csv", "code", "name", "province", "pool", "western", "population", "urban", "workers", "retirees",
            "residents");
        var regions = new List<InputRegion>();
        while (table.Next())
        {
            var (code, of) = (table.Region("code"), table.Region("province"));
            var province = provinces.FirstOrDefault(p => p.Code == of) ?? throw table.Fault("province", "is not in provinces.csv");
            if (regions.Count > 0 && province.Index < regions[^1].Province)
            {
                throw table.Fault("province", "the regions of a province must stand together, in the order of provinces.csv");
            }

            regions.Add(new InputRegion(
                regions.Count, code, table.Text("name"), province.Index, table.Region("pool"), table.Whole("western", 0, 1) == 1)
            {
                Population = table.Whole("population", 1),
                Urban = table.Whole("urban"),
                Workers = table.Whole("workers", 1),
                Retirees = table.Whole("retirees", 1),
                Residents = table.Whole("residents", 1),
                Ages = ages.GetValueOrDefault(code) ?? throw table.Fault("code", "is not in region-ages.csv"),
            });
        }

        return [.. regions];
    }
}
