using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Catalogue.Files;

/// <summary>Reads items.csv (目录项目文件): one row per code and start day.</summary>
internal static class ItemFile
{
    internal const string Name = "items.csv";

    private const int DaysLimit = 3_660; // ten years: more is a slip
    private const long PerDayLimitE4 = 1_000_000_000; // 100,000 units a day; times any number of days it stays inside 64 bits

    private static readonly string[] Columns =
    [
        "code", "from", "until", "name_zh", "name_en", "kind", "unit", "class", "sex", "age", "visits", "tiers", "schemes", "diagnoses",
        "days_max", "quantity_per_day", "attest", "plan_from", "scope", "trust", "source",
    ];

    private enum Col
    {
        Code, From, Until, Chinese, English, Kind, Unit, Class, Sex, Age, Visits, Tiers, Schemes, Diagnoses,
        DaysMax, QuantityPerDay, Attest, PlanFrom, Scope, Trust, Source,
    }

    /// <summary>The versions with their lines, in order of code and start day; incomplete when there are errors.</summary>
    internal static List<(CatalogueItem Item, int Line)> Read(string directory, ErrorList errors)
    {
        using var rows = CsvRows.Open(Path.Combine(directory, Name), Columns, errors);
        return Read(rows);
    }

    /// <summary>The same from text.</summary>
    internal static List<(CatalogueItem Item, int Line)> Of(byte[] text, ErrorList errors)
    {
        using var rows = CsvRows.Of(Name, text, Columns, errors);
        return Read(rows);
    }

    private static List<(CatalogueItem Item, int Line)> Read(CsvRows? rows)
    {
        var items = new List<(CatalogueItem Item, int Line)>();
        while (rows?.Next() == true)
            items.Add((ReadRow(rows), rows.Line));
        items.Sort(static (x, y) => Order(x.Item, y.Item) is not 0 and var order ? order : x.Line.CompareTo(y.Line));
        return items;
    }

    /// <summary>Reports two versions of a code that start on one day, and one that runs into the next.</summary>
    internal static void Check(List<(CatalogueItem Item, int Line)> items, ErrorList errors)
    {
        for (var i = 1; i < items.Count; i++)
            CheckFollows(items[i - 1], items[i], errors);
    }

    private static int Order(CatalogueItem x, CatalogueItem y) =>
        string.CompareOrdinal(x.Code, y.Code) is not 0 and var order ? order : x.From.CompareTo(y.From);

    private static void CheckFollows((CatalogueItem Item, int Line) before, (CatalogueItem Item, int Line) after, ErrorList errors)
    {
        var (item, next) = (before.Item, after.Item);
        if (!string.Equals(item.Code, next.Code, StringComparison.Ordinal))
            return;
        if (item.From == next.From)
        {
            errors.Add("CAT008", Name, after.Line, (int)Col.From + 1,
                $"from: {item.Code} has another row from {Days.Text(item.From)}, line {before.Line}; one row per code and start day");
        }
        else if (item.Until > next.From)
        {
            errors.Add("CAT010", Name, before.Line, (int)Col.Until + 1,
                $"until: {item.Code} goes on past its next row from {Days.Text(next.From)}, line {after.Line}");
        }
    }

    private static CatalogueItem ReadRow(CsvRows rows)
    {
        var from = rows.Day((int)Col.From, needed: true);
        var until = rows.Day((int)Col.Until, needed: false);
        if (until <= from)
            rows.Fail("CAT010", (int)Col.Until, "not after from; until is the first day on which the row no longer holds");
        var restriction = ReadRestriction(rows);
        return new CatalogueItem
        {
            Code = rows.Code((int)Col.Code),
            From = from ?? default,
            Until = until,
            Chinese = rows.Text((int)Col.Chinese, needed: true),
            English = rows.Text((int)Col.English, needed: true),
            Kind = (ItemKind)Math.Max(0, rows.Word((int)Col.Kind, Words.Kinds)),
            Unit = string.Intern(rows.Text((int)Col.Unit, needed: true)),
            Class = (ItemClass)Math.Max(0, rows.Word((int)Col.Class, Words.Classes)),
            Restriction = restriction.IsEmpty ? null : restriction,
            DiagnosisPlanFrom = rows.Day((int)Col.PlanFrom, needed: false),
            Scope = ReadScope(rows),
            Trust = rows.Trust((int)Col.Trust),
            Source = string.Intern(rows.Text((int)Col.Source, needed: true)),
        };
    }

    private static byte ReadScope(CsvRows rows) =>
        rows[(int)Col.Scope].Length == 0 ? (byte)0 : (byte)Math.Max(0, rows.Word((int)Col.Scope, BenefitScopes.Names));

    private static PaymentRestriction ReadRestriction(CsvRows rows)
    {
        var (ageFrom, ageTo) = ReadAge(rows);
        return new PaymentRestriction
        {
            Sex = ReadSex(rows),
            AgeFrom = ageFrom,
            AgeTo = ageTo,
            Visits = rows.Mask((int)Col.Visits, Words.Visits),
            Tiers = rows.Mask((int)Col.Tiers, Words.Tiers),
            Schemes = ReadSchemes(rows),
            Diagnoses = ReadDiagnoses(rows),
            DaysMax = rows[(int)Col.DaysMax].Length == 0
                ? 0
                : (int)(rows.Number((int)Col.DaysMax, 0, DaysLimit, "whole days, 1 to 3660") ?? 0),
            QuantityPerDayE4 = rows[(int)Col.QuantityPerDay].Length == 0
                ? 0
                : rows.Number((int)Col.QuantityPerDay, 4, PerDayLimitE4, "units a day, 0.0001 to 100000, at most four decimals") ?? 0,
            Attest = rows.Text((int)Col.Attest, needed: false),
        };
    }

    private static Sex ReadSex(CsvRows rows) =>
        rows[(int)Col.Sex].Length == 0 ? Sex.Unknown : (Sex)(rows.Word((int)Col.Sex, Words.Sexes) + 1);

    private static (int From, int To) ReadAge(CsvRows rows)
    {
        var text = rows[(int)Col.Age];
        var none = (0, PaymentRestriction.AgeLimit);
        if (text.Length == 0)
            return none;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0 && text.Length > 2
            && TryAge(text.AsSpan(0, dots), 0, out var from)
            && TryAge(text.AsSpan(dots + 2), PaymentRestriction.AgeLimit, out var to))
        {
            if (from <= to)
                return (from, to);
            rows.Fail("CAT010", (int)Col.Age, $"'{text}' ends before it begins");
            return none;
        }
        rows.Fail("CAT005", (int)Col.Age, $"'{Cells.Cut(text)}'; expected whole years, both ends included: 70.. or ..13 or 18..65");
        return none;
    }

    private static bool TryAge(ReadOnlySpan<char> text, int open, out int age)
    {
        age = open;
        if (text.IsEmpty)
            return true;
        var read = DecimalText.TryRead(text, 0, Vocabulary.MaxAge, out var years, out _) && years >= 0;
        age = (int)years;
        return read;
    }

    private static IReadOnlyList<int> ReadSchemes(CsvRows rows)
    {
        var mask = rows.Mask((int)Col.Schemes, Words.Payers);
        return [.. Words.Payers.Where((_, i) => (mask & (1 << i)) != 0).Select(code => int.Parse(code, CultureInfo.InvariantCulture))];
    }

    // Codes, beginnings of codes and ranges of them, merged to disjoint ranges in order.
    private static List<(int From, int Until)> ReadDiagnoses(CsvRows rows)
    {
        var words = rows.List((int)Col.Diagnoses);
        if (words.Length == 0)
            return [];
        var ranges = new List<(int From, int Until)>(words.Length);
        foreach (var word in words)
        {
            var dash = word.IndexOf('-', StringComparison.Ordinal);
            var read = DiagnosisCode.TryParsePrefix(dash < 0 ? word : word.AsSpan(0, dash), out var first);
            var last = first;
            if (!read || (dash >= 0 && !DiagnosisCode.TryParsePrefix(word.AsSpan(dash + 1), out last)))
                rows.Fail("CAT005", (int)Col.Diagnoses, $"'{Cells.Cut(word)}'; expected beginnings of codes or ranges: I10 E11.9 C00-C97");
            else if (last.From < first.From)
                rows.Fail("CAT010", (int)Col.Diagnoses, $"'{Cells.Cut(word)}' ends before it begins");
            else
                ranges.Add((first.From, last.Until));
        }
        return Merge(ranges);
    }

    private static List<(int From, int Until)> Merge(List<(int From, int Until)> ranges)
    {
        ranges.Sort();
        var merged = new List<(int From, int Until)>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.From <= merged[^1].Until)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].Until, range.Until));
            else
                merged.Add(range);
        }
        return merged;
    }
}
