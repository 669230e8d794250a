using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Catalogue.Files;

/// <summary>
/// A share or price that a region sets for an item from a day on (地区标准). <see cref="Value"/> is parts per million or 1e-6 yuan,
/// <see cref="Ended"/> where the region takes it back.
/// </summary>
internal sealed record RegionalRow(
    string Code, RegionCode Region, int Scheme, int Tiers, DateOnly From, long Value, Trust Trust, string Source, int Line)
{
    internal const long Ended = -1;
}

/// <summary>Reads first-pay.csv (先行自付比例文件) and ceilings.csv (支付标准文件).</summary>
internal static class RegionalFiles
{
    internal const string FirstPayName = "first-pay.csv";
    internal const string CeilingName = "ceilings.csv";

    private const long PpmMax = 1_000_000;
    private const long PriceMicroMax = 1_000_000_000_000_000; // a billion yuan a unit

    private static readonly string[] FirstPayColumns = ["code", "region", "scheme", "from", "share", "trust", "source"];
    private static readonly string[] CeilingColumns = ["code", "region", "tiers", "from", "price", "trust", "source"];

    internal static List<RegionalRow> ReadFirstPay(string directory, ErrorList errors)
    {
        var found = new List<RegionalRow>();
        using var rows = CsvRows.Open(Path.Combine(directory, FirstPayName), FirstPayColumns, errors);
        while (rows?.Next() == true)
        {
            var scheme = rows[2].Length == 0 ? -1 : rows.Word(2, Words.Schemes);
            found.Add(Row(rows, scheme < 0 ? 0 : int.Parse(Words.Schemes[scheme], CultureInfo.InvariantCulture), 0, Share(rows)));
        }
        return found;
    }

    internal static List<RegionalRow> ReadCeilings(string directory, ErrorList errors)
    {
        var found = new List<RegionalRow>();
        using var rows = CsvRows.Open(Path.Combine(directory, CeilingName), CeilingColumns, errors);
        while (rows?.Next() == true)
            found.Add(Row(rows, 0, rows.Mask(2, Words.Tiers), Price(rows)));
        return found;
    }

    /// <summary>Reports rows for codes that no item has, and two rows for one case on one day.</summary>
    internal static void Check(List<RegionalRow> rows, string file, IReadOnlySet<string> codes, ErrorList errors)
    {
        rows.Sort(Order);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (!codes.Contains(row.Code))
                errors.Add("CAT009", file, row.Line, 1, $"code: {row.Code} is not in {ItemFile.Name}");
            for (var j = i - 1; j >= 0 && SameStart(rows[j], row); j--)
            {
                if (rows[j].Tiers != row.Tiers && (rows[j].Tiers & row.Tiers) == 0)
                    continue;
                errors.Add("CAT008", file, row.Line, 4,
                    $"from: {row.Code} has another row for {row.Region} from {Days.Text(row.From)}, line {rows[j].Line}");
                break;
            }
        }
    }

    private static RegionalRow Row(CsvRows rows, int scheme, int tiers, long value) => new(
        rows.Code(0),
        rows.Region(1) ?? RegionCode.Nation,
        scheme,
        tiers,
        rows.Day(3, needed: true) ?? default,
        value,
        rows.Trust(5),
        string.Intern(rows.Text(6, needed: true)),
        rows.Line);

    private static long Share(CsvRows rows)
    {
        var text = rows[4];
        if (text == "common")
            return RegionalRow.Ended;
        if (Rate.TryParse(text, out var rate))
        {
            if (rate.Ppm <= PpmMax)
                return rate.Ppm;
            rows.Fail("CAT007", 4, $"'{Cells.Cut(text)}'; expected at most 100%");
            return 0;
        }
        if (text.Length == 0)
            rows.Fail("CAT004", 4, "empty; expected a share like 10%, or common");
        else
            rows.Fail("CAT005", 4, $"'{Cells.Cut(text)}'; expected a share like 10%, or common");
        return 0;
    }

    private static long Price(CsvRows rows)
    {
        if (rows[4] == "none")
            return RegionalRow.Ended;
        if (rows[4].Length > 0)
            return rows.Number(4, 6, PriceMicroMax, "yuan a unit above 0, at most six decimals and a billion, or none") ?? 0;
        rows.Fail("CAT004", 4, "empty; expected yuan a unit, or none");
        return 0;
    }

    private static bool SameStart(RegionalRow x, RegionalRow y) => string.Equals(x.Code, y.Code, StringComparison.Ordinal)
        && x.Region == y.Region && x.Scheme == y.Scheme && x.From == y.From;

    private static int Order(RegionalRow x, RegionalRow y)
    {
        var order = string.CompareOrdinal(x.Code, y.Code);
        if (order == 0)
            order = x.Region.CompareTo(y.Region);
        if (order == 0)
            order = x.Scheme.CompareTo(y.Scheme);
        if (order == 0)
            order = x.From.CompareTo(y.From);
        return order == 0 ? x.Line.CompareTo(y.Line) : order;
    }
}
