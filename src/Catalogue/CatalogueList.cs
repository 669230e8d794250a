using System.Collections.Frozen;
using System.Text;
using Yibao.Catalogue.Files;

namespace Yibao.Catalogue;

/// <summary>
/// A list beside the items (编码目录): diagnoses, procedures, chronic diseases and others that the national interface hands out. It is known
/// by the transaction that does.
/// </summary>
/// <param name="Infno">The transaction (交易编号), such as 1307.</param>
/// <param name="Rows">
/// The rows in order of their code (各行), cells in order of <see cref="ColumnsOf"/>; empty where nothing is known.
/// </param>
public sealed record CatalogueList(string Infno, IReadOnlyList<string[]> Rows)
{
    /// <summary>Folder of the lists (编码目录文件夹) beside items.csv; a file is named by its transaction, such as 1307.csv.</summary>
    public const string Folder = "lists";

    private static readonly FrozenDictionary<string, string[]> Columns = Read();

    /// <summary>The column that names a row (编码列), for every list that is kept as a file of its own.</summary>
    private static readonly (string Infno, string Code)[] Keys =
    [
        ("1303", "医疗目录编码"), ("1304", "med_list_codg"), ("1307", "诊断代码"), ("1308", "手术操作代码"), ("1309", "门慢门特病种目录代码"),
        ("1310", "按病种结算病种目录代码"), ("1311", "日间手术病种目录代码"), ("1313", "形态学分类代码"), ("1314", "疾病分类代码"),
        ("1315", "证候分类代码"), ("1320", "中药配方颗粒代码"),
    ];

    /// <summary>Every transaction that hands out a list of the catalogue (目录交易), those of the items too, in order.</summary>
    public static IReadOnlyList<string> Transactions { get; } = [.. Columns.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The transactions whose lists are files of their own (独立编码目录), in order.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Keys.Select(key => key.Infno)];

    /// <summary>The columns of a transaction's list (列名), in the order of the interface.</summary>
    public static IReadOnlyList<string> ColumnsOf(string infno) => Columns[infno];

    /// <summary>The column whose code names a row (编码列), of one of <see cref="Kinds"/>.</summary>
    public static string KeyOf(string infno) => Keys.First(key => key.Infno == infno).Code;

    /// <summary>Reads the lists that a catalogue's directory has.</summary>
    internal static List<CatalogueList> Load(string directory, ErrorList errors)
    {
        var found = new List<CatalogueList>();
        var folder = Path.Combine(directory, Folder);
        if (!Directory.Exists(folder))
            return found;
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var infno = Path.GetFileNameWithoutExtension(path);
            if (Kinds.Contains(infno, StringComparer.Ordinal))
                found.Add(new CatalogueList(infno, Load(path, infno, errors)));
            else
                errors.Add("CAT006", Path.GetFileName(path), 0, 0, $"no list of this name; expected {string.Join(", ", Kinds)}");
        }
        return found;
    }

    private static List<string[]> Load(string path, string infno, ErrorList errors)
    {
        var columns = Columns[infno];
        var key = Array.IndexOf(columns, KeyOf(infno));
        var found = new List<string[]>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        using var rows = CsvRows.Open(path, columns, errors, [columns[key]]);
        while (rows?.Next() == true)
        {
            var cells = new string[columns.Length];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = rows.Text(i, needed: i == key);
            if (!lines.TryAdd(cells[key], rows.Line))
                rows.Fail("CAT008", key, $"'{Cells.Cut(cells[key])}' stands in line {lines[cells[key]]} already");
            found.Add(cells);
        }
        found.Sort((x, y) => string.CompareOrdinal(x[key], y[key]));
        return found;
    }

    private static FrozenDictionary<string, string[]> Read()
    {
        const string name = "list-columns.tsv";
        using var stream = typeof(CatalogueList).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program holds no {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
            .ToFrozenDictionary(cells => cells[0], cells => cells[1..], StringComparer.Ordinal);
    }
}
