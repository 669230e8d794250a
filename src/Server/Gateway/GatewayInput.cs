using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>The input of a message (交易输入), checked against the tables: reading it cannot fail.</summary>
public sealed class GatewayInput
{
    /// <summary>Most rows in a node (行数上限): a whole stay's fee lines are sent in batches; 2,000 are a day of intensive care.</summary>
    public const int RowsMax = 2_000;

    /// <summary>Most faults told of one message (错误上限); a batch with a wrong mapping has the same fault in every line.</summary>
    public const int FaultsMax = 100;

    private readonly TransactionTable table;
    private readonly IReadOnlyList<InputRow>[] nodes;

    private GatewayInput(TransactionTable table, IReadOnlyList<InputRow>[] nodes)
    {
        this.table = table;
        this.nodes = nodes;
    }

    /// <summary>
    /// The only row of a node (单行节点). Throws <see cref="InvalidOperationException"/> when the message has none: see <see cref="Rows"/>.
    /// </summary>
    public InputRow Row(string node) => Rows(node) is [var row]
        ? row
        : throw new InvalidOperationException($"Node {node} of {table.Infno} has not one row.");

    /// <summary>
    /// Every row of a node (节点各行); empty when the message has none. Throws <see cref="ArgumentException"/> for a node that the table has
    /// not.
    /// </summary>
    public IReadOnlyList<InputRow> Rows(string node) => nodes[table.IndexOfInput(node)];

    /// <summary>Reads and checks; the result means nothing when faults were added.</summary>
    internal static GatewayInput Read(GatewayRequest request, bool asHunan, List<Refusal> faults)
    {
        var tables = request.Transaction.Input;
        var read = new IReadOnlyList<InputRow>[tables.Count];
        for (var i = 0; i < tables.Count; i++)
        {
            read[i] = [];
            if (tables[i].Shape != NodeShape.File)
                read[i] = ReadNode(request, tables[i], i == 0, asHunan, faults);
        }
        return new GatewayInput(request.Transaction, read);
    }

    private static List<InputRow> ReadNode(GatewayRequest request, NodeTable node, bool isFirst, bool asHunan, List<Refusal> faults)
    {
        var tree = request.Tree;
        var token = FindNode(request, node, isFirst);
        var rows = new List<InputRow>();
        if (tree.IsEmpty(token))
        {
            if (isFirst && node.Fields.Any(field => field.Requirement == Requirement.Required))
                Add(faults, GatewayRefusals.NodeMissing, node.Name, "");
            else if (node.Shape == NodeShape.One)
                rows.Add(new InputRow(tree, node, InputRow.Nothing(node)));
            return rows;
        }
        switch (tree[token].Kind)
        {
            case JsonKind.Object:
                rows.Add(InputRow.Read(tree, node, token, node.Name, asHunan, faults));
                return rows;
            case JsonKind.Array when !tree[token].Mark:
                ReadRows(tree, node, token, rows, asHunan, faults);
                return rows;
            default:
                Add(faults, GatewayRefusals.NodeWrong, node.Name, "expected an object or an array of objects");
                return rows;
        }
    }

    private static void ReadRows(JsonTree tree, NodeTable node, int token, List<InputRow> rows, bool asHunan, List<Refusal> faults)
    {
        for (var i = token + 1; i < tree[token].Next && faults.Count < FaultsMax; i = tree[i].Next)
        {
            var place = $"{node.Name}[{rows.Count + 1}]";
            if (rows.Count == RowsMax)
            {
                Add(faults, GatewayRefusals.TooMany, node.Name, $"at most {RowsMax} rows");
                return;
            }
            if (tree[i].Kind != JsonKind.Object)
            {
                Add(faults, GatewayRefusals.NodeWrong, place, "expected an object");
                return;
            }
            rows.Add(InputRow.Read(tree, node, i, place, asHunan, faults));
        }
        if (node.Shape == NodeShape.One && rows.Count != 1)
            Add(faults, GatewayRefusals.NodeWrong, node.Name, $"{rows.Count} rows, expected one");
    }

    // 9001 comes under `data` in Guangzhou, 4102 has its rows inside `data`: an only node may be called `data`, or lie in it.
    private static int FindNode(GatewayRequest request, NodeTable node, bool isFirst)
    {
        if (request.InputToken < 0)
            return -1;
        var token = request.Tree.Find(request.InputToken, node.Utf8Name);
        if (token >= 0 || !isFirst)
            return token;
        var data = request.Tree.Find(request.InputToken, "data"u8);
        if (data < 0)
            return -1;
        var inside = request.Tree.Find(data, node.Utf8Name);
        return inside >= 0 ? inside : data;
    }

    internal static void Add(List<Refusal> faults, RefusalKind kind, string place, string detail)
    {
        if (faults.Count < FaultsMax)
            faults.Add(new Refusal(kind, place, detail));
    }
}

/// <summary>One row of a node (行) with typed fields. A field that was not given reads as empty, zero or null.</summary>
public sealed class InputRow
{
    private readonly JsonTree tree;
    private readonly NodeTable node;

    // Token of each field of the table, -1 when it was not given.
    private readonly int[] tokens;

    internal InputRow(JsonTree tree, NodeTable node, int[] tokens)
    {
        this.tree = tree;
        this.node = node;
        this.tokens = tokens;
    }

    /// <summary>Whether the field was given (是否给出); null, "" and "null" are not given.</summary>
    public bool Has(string field) => tokens[node.IndexOf(field)] >= 0;

    /// <summary>Text or code (文本); "" when not given.</summary>
    public string Text(string field) => tree.TextOf(tokens[node.IndexOf(field)]);

    /// <summary>Amount (金额); zero when not given.</summary>
    public Money Money(string field) => new(Units(field, 2));

    /// <summary>Number (数值); null when not given.</summary>
    public decimal? Number(string field)
    {
        var table = node.Fields[node.IndexOf(field)];
        return Has(field) ? (decimal)Units(field, DecimalsOf(table)) / WireText.PowerOfTen(DecimalsOf(table)) : null;
    }

    /// <summary>Number in units of 10^-decimals (定点数), exact: a quantity of 1.5 at 4 decimals is 15000; zero when not given.</summary>
    public long Units(string field, int decimals)
    {
        var token = tokens[node.IndexOf(field)];
        if (token < 0)
            return 0;
        return WireText.TryReadUnits(tree.RawOf(token), decimals, long.MaxValue, out var units, out var fault)
            ? units
            : throw new InvalidOperationException($"{field} at {decimals} decimals: {fault}.");
    }

    /// <summary>Day (日期), also of a time; null when not given.</summary>
    public DateOnly? Day(string field) => Time(field) is { } time ? DateOnly.FromDateTime(time) : null;

    /// <summary>Time (日期时间), China time, a day alone is its beginning; null when not given.</summary>
    public DateTime? Time(string field)
    {
        var token = tokens[node.IndexOf(field)];
        return token >= 0 && WireText.TryReadTime(tree.RawOf(token), out var time) ? time : null;
    }

    /// <summary>Flag (标志): whether it is 1.</summary>
    public bool Flag(string field) => Text(field) is "1";

    /// <summary>Bytes (文件数据), from Base64 or an array of numbers; empty when not given.</summary>
    public byte[] Bytes(string field)
    {
        var token = tokens[node.IndexOf(field)];
        return token >= 0 && TryReadBytes(tree, token, out var bytes) ? bytes : [];
    }

    /// <summary>The given fields of the table as a JSON object of texts (原样字段), for what is kept as it was sent.</summary>
    /// <param name="without">Fields to leave out, in lower case: what has a place of its own, and what is personal.</param>
    public string Json(params ReadOnlySpan<string> without)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, AnswerWriter.Options);
        json.WriteStartObject();
        for (var i = 0; i < tokens.Length; i++)
        {
            var field = node.Fields[i];
            if (tokens[i] < 0 || field.Type == FieldType.Bytes || without.Contains(field.Name))
                continue;
            json.WriteString(field.Name, tree.TextOf(tokens[i]));
        }
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static int[] Nothing(NodeTable node)
    {
        var at = new int[node.Fields.Count];
        Array.Fill(at, -1);
        return at;
    }

    /// <summary>Finds the fields of a row and checks each.</summary>
    internal static InputRow Read(JsonTree tree, NodeTable node, int row, string place, bool asHunan, List<Refusal> faults)
    {
        var at = Nothing(node);
        for (var i = row + 1; i < tree[row].Next; i = tree[i].Next)
        {
            var index = node.IndexOf(tree[i].Hash);
            if (index >= 0 && !tree.IsEmpty(i) && Ascii.EqualsIgnoreCase(tree.NameOf(i), node.Fields[index].Name))
                at[index] = i;
        }
        for (var i = 0; i < at.Length; i++)
        {
            var field = node.Fields[i];
            if (at[i] >= 0)
                Check(tree, at[i], field, place, faults);
            else if (field.Requirement == Requirement.Required || (asHunan && field.Requirement == Requirement.RequiredInHunan))
                GatewayInput.Add(faults, GatewayRefusals.FieldMissing, $"{place}.{field.Name}", field.Chinese);
        }
        return new InputRow(tree, node, at);
    }

    private static void Check(JsonTree tree, int token, FieldTable field, string place, List<Refusal> faults)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                CheckText(tree, token, field, place, faults);
                break;
            case FieldType.Number:
                CheckNumber(tree, token, field, place, faults);
                break;
            case FieldType.Day or FieldType.Time when tree[token].Kind != JsonKind.Text || !WireText.TryReadTime(tree.RawOf(token), out _):
                GatewayInput.Add(faults, GatewayRefusals.FieldWrong, $"{place}.{field.Name}", "expected yyyy-MM-dd or yyyy-MM-dd HH:mm:ss");
                break;
            case FieldType.Bytes when !TryReadBytes(tree, token, out _):
                GatewayInput.Add(faults, GatewayRefusals.FieldWrong, $"{place}.{field.Name}", "expected Base64 or an array of bytes");
                break;
            case FieldType.List when tree[token].Kind is not (JsonKind.Array or JsonKind.Object):
                GatewayInput.Add(faults, GatewayRefusals.FieldWrong, $"{place}.{field.Name}", "expected an array");
                break;
        }
    }

    private static void CheckText(JsonTree tree, int token, FieldTable field, string place, List<Refusal> faults)
    {
        // An extension is JSON as text; some senders leave it JSON.
        if (tree[token].Kind is JsonKind.Array or JsonKind.Object && field.Name is not "exp_content")
        {
            GatewayInput.Add(faults, GatewayRefusals.FieldWrong, $"{place}.{field.Name}", "expected text");
            return;
        }
        if (field.LengthMax > 0 && tree[token].Length > field.LengthMax && tree.TextOf(token).Length > field.LengthMax)
        {
            var detail = $"{tree.TextOf(token).Length} characters, at most {field.LengthMax}";
            GatewayInput.Add(faults, GatewayRefusals.FieldTooLong, $"{place}.{field.Name}", detail);
        }
        else if (field.Dictionary is { IsClosed: true } dictionary && !dictionary.Has(tree.TextOf(token)))
        {
            var detail = $"expected {string.Join(", ", dictionary.Values.Select(value => value.Code))}";
            GatewayInput.Add(faults, GatewayRefusals.UnknownCode, $"{place}.{field.Name}", detail);
        }
    }

    private static void CheckNumber(JsonTree tree, int token, FieldTable field, string place, List<Refusal> faults)
    {
        var decimals = DecimalsOf(field);
        var digits = field.LengthMax is 0 or > WireText.DigitsMax ? WireText.DigitsMax : field.LengthMax;
        var limit = field is { LengthMax: 16, Decimals: 2 } ? Kernel.Money.LimitFen : WireText.LimitOf(digits);
        var fault = DecimalFault.NotANumber;
        if (tree[token].Kind is JsonKind.Number or JsonKind.Text
            && WireText.TryReadUnits(tree.RawOf(token), decimals, limit, out _, out fault))
            return;
        GatewayInput.Add(faults, fault == DecimalFault.TooLarge ? GatewayRefusals.FieldTooLong : GatewayRefusals.FieldWrong,
            $"{place}.{field.Name}", fault switch
            {
                DecimalFault.TooFine => $"at most {decimals} decimals",
                DecimalFault.TooLarge => "too large",
                _ => "expected a number",
            });
    }

    // A table without a length means a count or an age: six decimals lose nothing.
    private static int DecimalsOf(FieldTable field) => field.LengthMax == 0 ? 6 : field.Decimals;

    private static bool TryReadBytes(JsonTree tree, int token, out byte[] bytes)
    {
        bytes = [];
        var raw = tree.RawOf(token);
        if (tree[token].Kind == JsonKind.Text)
        {
            bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(raw.Length)];
            var status = Base64.DecodeFromUtf8(
                tree[token].Mark ? Encoding.UTF8.GetBytes(tree.TextOf(token)) : raw, bytes, out _, out var written);
            Array.Resize(ref bytes, written);
            return status == OperationStatus.Done;
        }
        if (tree[token].Kind != JsonKind.Array || tree[token].Next != token + 1)
            return false;
        return TryReadNumbers(raw[1..^1], out bytes);
    }

    // Java writes its bytes from -128 to 127, others from 0 to 255.
    private static bool TryReadNumbers(ReadOnlySpan<byte> list, out byte[] bytes)
    {
        var read = new List<byte>(list.Length / 3);
        bytes = [];
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            var one = comma < 0 ? list : list[..comma];
            list = comma < 0 ? [] : list[(comma + 1)..];
            one = one.Trim(" \t\r\n"u8);
            if (!Utf8Parser.TryParse(one, out int value, out var used) || used != one.Length || value is < -128 or > 255)
                return false;
            read.Add((byte)(value & 0xFF));
        }
        bytes = [.. read];
        return true;
    }
}
