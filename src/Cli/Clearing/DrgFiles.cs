using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yibao.Cli.Importing;
using Yibao.Kernel;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Cli.Clearing;

/// <summary>The tables of a grouper from their folder (分组器数据文件): docs/drg-tables.md describes them.</summary>
internal sealed class DrgFiles
{
    private const int DaysMost = 3_660; // ten years: a longer stay is a slip of the pen

    private static readonly string[] MdcColumns = ["mdc", "order", "name_zh", "name_en", "entry", "sex", "age_from", "age_to", "sites"];
    private static readonly string[] DiagnosisColumns = ["code", "name_zh", "mdc", "site", "principal", "severity", "exclusion"];
    private static readonly string[] ProcedureColumns = ["code", "name_zh", "kind"];
    private static readonly string[] AdrgColumns = ["adrg", "mdc", "order", "kind", "name_zh", "name_en"];
    private static readonly string[] CodeColumns = ["adrg", "part", "role", "code"];
    private static readonly string[] ExclusionColumns = ["list", "code"];
    private static readonly string[] DrgColumns =
        ["drg", "adrg", "order", "severity", "age_from", "age_to", "days_from", "days_to", "sex", "weight", "name_zh", "name_en"];

    private static readonly string[] LimitColumns = ["name", "value"];
    private static readonly string[] DipColumns = ["code", "diagnosis", "procedures", "score", "name_zh", "name_en"];

    private readonly string folder;
    private readonly List<TableFault> faults = [];
    private ImportRows row = null!;
    private string file = "";
    private string[] columns = [];

    private DrgFiles(string folder) => this.folder = folder;

    /// <summary>Reads the tables of DRG.</summary>
    /// <exception cref="UnusableImportException">A file cannot be read at all.</exception>
    public static (DrgGrouper? Grouper, IReadOnlyList<TableFault> Faults) Grouper(string folder)
    {
        var files = new DrgFiles(folder);
        var tables = files.Tables();
        return files.faults.Count > 0 ? (null, files.faults) : DrgCompiler.Compile(tables);
    }

    /// <summary>Reads the packets of DIP; null without a fault where the folder has no such file.</summary>
    /// <exception cref="UnusableImportException">The file cannot be read at all.</exception>
    public static (DipTable? Table, IReadOnlyList<TableFault> Faults) Dip(string folder)
    {
        var files = new DrgFiles(folder);
        if (!File.Exists(Path.Combine(folder, "dip.csv")))
        {
            return (null, []);
        }

        var rows = files.Rows("dip.csv", DipColumns, line => new DipRow(
            line, files.Code("code"), files.Code("diagnosis"), files.List("procedures"), files.Decimal("score"), files["name_zh"],
            files["name_en"]));
        return files.faults.Count > 0 ? (null, files.faults) : DipTable.Compile(rows);
    }

    /// <summary>Digest of the files of a folder: the same where the tables are the same.</summary>
    public static string Digest(string folder)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
            digest.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private DrgTables Tables() => new()
    {
        Mdcs = Rows("mdc.csv", MdcColumns, line => new MdcRow(
            line, Code("mdc"), Whole("order", 0, int.MaxValue), this["name_zh"], this["name_en"],
            Word("entry", MdcEntry.Principal, ("principal", MdcEntry.Principal), ("any", MdcEntry.Any), ("group", MdcEntry.Group)),
            Sex(), Ages(), Whole("sites", 0, DaysMost, absent: 0))),
        Diagnoses = Rows("diagnoses.csv", DiagnosisColumns, line => new DiagnosisRow(
            line, Code("code"), List("mdc"), this["site"], Word("principal", true, ("yes", true), ("no", false)),
            Word("severity", Severity.None, ("", Severity.None), ("CC", Severity.Cc), ("MCC", Severity.Mcc)), this["exclusion"])),
        Procedures = Rows("procedures.csv", ProcedureColumns, line => new ProcedureRow(
            line, Code("code"), Word("kind", false, ("operation", true), ("treatment", false)))),
        Adrgs = Rows("adrg.csv", AdrgColumns, line => new AdrgRow(
            line, Code("adrg"), Code("mdc"), Whole("order", 0, int.MaxValue),
            Word("kind", AdrgKind.Medical, ("surgical", AdrgKind.Surgical), ("treatment", AdrgKind.Treatment),
                ("medical", AdrgKind.Medical)),
            this["name_zh"], this["name_en"])),
        Codes = Rows("adrg_codes.csv", CodeColumns, line => new AdrgCodeRow(
            line, Code("adrg"), Whole("part", 0, int.MaxValue),
            Word("role", CodeRole.Principal, ("principal", CodeRole.Principal), ("diagnosis", CodeRole.Diagnosis),
                ("procedure", CodeRole.Procedure)),
            Code("code"))),
        Exclusions = Rows("exclusions.csv", ExclusionColumns, line => new ExclusionRow(line, this["list"], Code("code"))),
        Drgs = Rows("drg.csv", DrgColumns, line => new DrgRow(
            line, Code("drg"), Code("adrg"), Whole("order", 0, int.MaxValue), Severities(), Ages(),
            Whole("days_from", 0, DaysMost, absent: 0), Whole("days_to", 0, DaysMost, absent: DaysMost), Sex(), Decimal("weight"),
            this["name_zh"], this["name_en"])),
        DaysMost = Limits(),
    };

    private int Limits()
    {
        var limits = Rows("limits.csv", LimitColumns, line => (
            Name: Word("name", "", ("days_most", "days_most")), Value: Whole("value", 1, DaysMost)));
        if (limits.Count == 1)
        {
            return limits[0].Value;
        }

        faults.Add(new TableFault("limits.csv", 0, "expected one row: days_most"));
        return DaysMost;
    }

    private string this[string column] => row[Array.IndexOf(columns, column)];

    private List<T> Rows<T>(string name, string[] header, Func<int, T> read)
    {
        (file, columns) = (name, header);
        var read1 = new List<T>();
        using (row = ImportRows.Open(Path.Combine(folder, name), header, rowsBefore: 0, position: 0))
        {
            while (row.Next())
            {
                if (row.Problem is { } problem)
                {
                    Fault(problem);
                }
                else
                {
                    read1.Add(read((int)row.Line));
                }
            }
        }

        return read1;
    }

    private void Fault(string problem) => faults.Add(new TableFault(file, (int)row.Line, problem));

    private string Code(string column)
    {
        var code = this[column];
        if (code.Length == 0 || code.Any(c => char.IsWhiteSpace(c) || char.IsAsciiLetterLower(c)))
        {
            Fault($"{column}: '{code}' is no code; expected capital letters and digits without blanks");
        }

        return code;
    }

    private string[] List(string column) => this[column].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private int Whole(string column, int least, int most, int? absent = null)
    {
        var text = this[column];
        if (text.Length == 0 && absent is { } value)
        {
            return value;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            Fault($"{column}: '{text}' is no whole number{(most == int.MaxValue ? "" : $" from {least} to {most}")}");
        }

        return number;
    }

    private decimal Decimal(string column)
    {
        if (!decimal.TryParse(this[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > int.MaxValue || decimal.Round(number, 4, MidpointRounding.AwayFromZero) != number)
        {
            Fault($"{column}: '{this[column]}' is no number with up to four decimals");
            return 0;
        }

        return number;
    }

    private T Word<T>(string column, T wrong, params (string Word, T Value)[] words)
    {
        foreach (var (word, value) in words)
        {
            if (this[column] == word)
            {
                return value;
            }
        }

        var known = string.Join(", ", words.Select(word => word.Word.Length == 0 ? "nothing" : word.Word));
        Fault($"{column}: '{this[column]}'; expected one of {known}");
        return wrong;
    }

    private Sex Sex() =>
        Word("sex", Kernel.Sex.Unknown, ("", Kernel.Sex.Unknown), ("male", Kernel.Sex.Male), ("female", Kernel.Sex.Female));

    private AgeRange Ages() => new(Age("age_from", isLast: false) ?? AgeRange.All.From, Age("age_to", isLast: true) ?? AgeRange.All.To);

    private int? Age(string column, bool isLast)
    {
        var text = this[column];
        if (text.Length == 0)
        {
            return null;
        }

        if (text[^1] is not ('d' or 'y') || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > DaysMost)
        {
            Fault($"{column}: '{text}' is no age; expected days or years like 28d, 17y");
            return null;
        }

        return text[^1] == 'd' ? AgeRange.Key(0, number) : isLast ? AgeRange.LastOfYear(number) : AgeRange.Key(number, 0);
    }

    private Severity Severities()
    {
        var all = Severity.Never;
        foreach (var word in this["severity"].Split('+'))
        {
            all |= word switch
            {
                "any" => Severity.Any,
                "none" => Severity.None,
                "CC" => Severity.Cc,
                "MCC" => Severity.Mcc,
                _ => Severity.Never,
            };
            if (word is not ("any" or "none" or "CC" or "MCC"))
            {
                Fault($"severity: '{word}'; expected any, none, CC, MCC, or some of them with a plus between");
            }
        }

        return all;
    }
}
