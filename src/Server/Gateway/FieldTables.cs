using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Yibao.Server.Gateway;

/// <summary>Type of a field (字段类型).</summary>
public enum FieldType
{
    /// <summary>Text (文本), at most <see cref="FieldTable.LengthMax"/> characters; 0 is no limit.</summary>
    Text,

    /// <summary>
    /// Number (数值) of at most <see cref="FieldTable.LengthMax"/> digits, <see cref="FieldTable.Decimals"/> of them decimals.
    /// </summary>
    Number,

    /// <summary>Day (日期), yyyy-MM-dd.</summary>
    Day,

    /// <summary>Time (日期时间), yyyy-MM-dd HH:mm:ss.</summary>
    Time,

    /// <summary>Bytes (文件数据): Base64 text or an array of numbers.</summary>
    Bytes,

    /// <summary>List (列表) of rows of another node.</summary>
    List,
}

/// <summary>Whether a field must be given (是否必填).</summary>
public enum Requirement
{
    /// <summary>It may be absent (选填).</summary>
    Optional,

    /// <summary>It must be given (必填); in an answer it is never empty.</summary>
    Required,

    /// <summary>Hunan asks for it, the national baseline does not (湖南必填).</summary>
    RequiredInHunan,
}

/// <summary>How many rows a node has (节点形式).</summary>
public enum NodeShape
{
    /// <summary>One row (单行).</summary>
    One,

    /// <summary>Any number of rows (多行).</summary>
    Rows,

    /// <summary>Columns of a tab-separated file (文件).</summary>
    File,
}

/// <summary>One field of a node (字段).</summary>
/// <param name="Name">Its name on the wire (字段名).</param>
/// <param name="Type">Its type (类型).</param>
/// <param name="LengthMax">Most characters or digits (长度); 0 when the table gives none.</param>
/// <param name="Decimals">Decimals of a number (小数位).</param>
/// <param name="Requirement">Whether it must be given (必填).</param>
/// <param name="Dictionary">Its dictionary (字典), null when it is not coded.</param>
/// <param name="Chinese">Chinese name (中文名).</param>
/// <param name="English">English name (英文名); may be empty.</param>
public sealed record FieldTable(
    string Name,
    FieldType Type,
    int LengthMax,
    int Decimals,
    Requirement Requirement,
    CodeTable? Dictionary,
    string Chinese,
    string English);

/// <summary>One node of a transaction's input or output (节点).</summary>
public sealed class NodeTable
{
    private readonly Dictionary<uint, int> byHash = [];
    private readonly FrozenDictionary<string, int> byName;

    internal NodeTable(string name, NodeShape shape, IReadOnlyList<FieldTable> fields)
    {
        Name = name;
        Shape = shape;
        Fields = fields;
        Utf8Name = Encoding.UTF8.GetBytes(name.ToLowerInvariant());
        byName = fields.Index().ToFrozenDictionary(field => field.Item.Name, field => field.Index, StringComparer.Ordinal);
        foreach (var (index, field) in fields.Index())
            byHash.Add(JsonTree.HashOf(Encoding.UTF8.GetBytes(field.Name)), index);
    }

    /// <summary>Its name on the wire (节点名); "." is the input or output itself.</summary>
    public string Name { get; }

    /// <summary>One row or many (单行或多行).</summary>
    public NodeShape Shape { get; }

    /// <summary>Its fields (字段), in the order of the table.</summary>
    public IReadOnlyList<FieldTable> Fields { get; }

    internal byte[] Utf8Name { get; }

    /// <summary>
    /// Place of a field in <see cref="Fields"/>. Throws <see cref="ArgumentException"/> for a field that the table has not.
    /// </summary>
    internal int IndexOf(string field) => byName.TryGetValue(field, out var index)
        ? index
        : throw new ArgumentException($"Node {Name} has no field {field}.", nameof(field));

    /// <summary>Place of the field whose name has this hash, -1 when there is none; the caller compares the names.</summary>
    internal int IndexOf(uint hash) => byHash.GetValueOrDefault(hash, -1);
}

/// <summary>One transaction of the national interface (交易).</summary>
/// <param name="Infno">Its number (交易编号).</param>
/// <param name="Chinese">Chinese title (中文名称).</param>
/// <param name="English">English title (英文名称).</param>
/// <param name="Paths">Paths of its own under /fsi/api/ (地址); may be empty.</param>
/// <param name="Input">Nodes of the input (输入节点).</param>
/// <param name="Output">Nodes of the output (输出节点); empty when the output is.</param>
public sealed record TransactionTable(
    string Infno,
    string Chinese,
    string English,
    IReadOnlyList<string> Paths,
    IReadOnlyList<NodeTable> Input,
    IReadOnlyList<NodeTable> Output)
{
    /// <summary>The input node of this name. Throws <see cref="ArgumentException"/> when the table has none.</summary>
    internal int IndexOfInput(string node)
    {
        for (var i = 0; i < Input.Count; i++)
        {
            if (string.Equals(Input[i].Name, node, StringComparison.Ordinal))
                return i;
        }
        throw new ArgumentException($"Transaction {Infno} has no input node {node}.", nameof(node));
    }
}

/// <summary>The field tables of every transaction in scope (字段表), read once from the embedded transactions.tsv.</summary>
public static class FieldTables
{
    private static readonly FrozenDictionary<string, TransactionTable> ByInfno =
        Read(EmbeddedText.Lines("transactions.tsv")).ToFrozenDictionary(table => table.Infno, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every transaction (全部交易), by number.</summary>
    public static IReadOnlyList<TransactionTable> All { get; } =
        [.. ByInfno.Values.OrderBy(table => table.Infno, StringComparer.Ordinal)];

    /// <summary>The table of a transaction number, null when it is not in scope.</summary>
    public static TransactionTable? Find(string infno) => ByInfno.GetValueOrDefault(infno);

    /// <summary>Reads the form that the head of transactions.tsv describes. Throws <see cref="FormatException"/> with the line.</summary>
    internal static IReadOnlyList<TransactionTable> Read(IReadOnlyList<string> lines)
    {
        var tables = new List<TransactionTable>();
        foreach (var (index, line) in lines.Index())
        {
            var cells = line.Split('\t');
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            if (cells[0] is "<" or ">")
            {
                var nodes = (List<NodeTable>)(cells[0] is "<" ? tables[^1].Input : tables[^1].Output);
                nodes.Add(new NodeTable(cells[1], ShapeOf(cells[2]), [.. FieldsBelow(lines, index)]));
            }
            else if (cells[0].Length > 0)
            {
                var paths = cells[3].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                tables.Add(new TransactionTable(cells[0], cells[1], cells[2], paths, new List<NodeTable>(), new List<NodeTable>()));
            }
        }
        return tables;
    }

    private static IEnumerable<FieldTable> FieldsBelow(IReadOnlyList<string> lines, int index) =>
        lines.Skip(index + 1).TakeWhile(line => line.StartsWith('\t')).Select(line => ReadField(line.Split('\t')));

    private static FieldTable ReadField(string[] cells)
    {
        var size = cells[2][1..].Split(',');
        return new FieldTable(
            cells[1],
            TypeOf(cells[2][0]),
            size[0].Length == 0 ? 0 : int.Parse(size[0], NumberStyles.None, CultureInfo.InvariantCulture),
            size.Length == 1 ? 0 : int.Parse(size[1], NumberStyles.None, CultureInfo.InvariantCulture),
            cells[3] switch
            {
                "Y" => Requirement.Required,
                "H" => Requirement.RequiredInHunan,
                "" => Requirement.Optional,
                _ => throw new FormatException($"'{cells[3]}' of {cells[1]}: expected Y, H or nothing."),
            },
            cells[4].Length == 0
                ? null
                : Dictionaries.Find(cells[4]) ?? throw new FormatException($"{cells[1]}: no dictionary {cells[4]}."),
            cells[5],
            cells[6]);
    }

    private static FieldType TypeOf(char letter) => letter switch
    {
        'C' => FieldType.Text,
        'N' => FieldType.Number,
        'D' => FieldType.Day,
        'T' => FieldType.Time,
        'B' => FieldType.Bytes,
        'L' => FieldType.List,
        _ => throw new FormatException($"'{letter}' is no type."),
    };

    private static NodeShape ShapeOf(string text) => text switch
    {
        "one" => NodeShape.One,
        "rows" => NodeShape.Rows,
        "file" => NodeShape.File,
        _ => throw new FormatException($"'{text}': expected one, rows or file."),
    };
}
