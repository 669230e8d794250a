using System.Text.Json;
using Yibao.Kernel;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>A number with decimals as it is written (定点数).</summary>
/// <param name="Units">In units of 10^-decimals.</param>
/// <param name="Decimals">Decimals.</param>
internal readonly record struct Fixed(long Units, int Decimals);

/// <summary>
/// Writes rows of an answer field by field as its table has them (按表书写), so that none is forgotten: the value given, else the field as it
/// was once sent, else nothing: "" or 0. A required field without a value is a defect.
/// </summary>
internal static class TableRow
{
    /// <summary>Writes the row of a node with one row.</summary>
    internal static void WriteOnly(AnswerWriter answer, NodeTable node, Dictionary<string, object?> values, string kept = "{}")
    {
        answer.Row(node.Name);
        WriteFields(answer, node, values, kept);
        answer.EndRow();
    }

    /// <summary>Writes a node of many rows.</summary>
    internal static void WriteAll(AnswerWriter answer, NodeTable node, IEnumerable<Dictionary<string, object?>> rows)
    {
        if (node.Name == ".")
            answer.RootRows();
        else
            answer.Rows(node.Name);
        foreach (var row in rows)
            Write(answer, node, row);
        answer.EndRows();
    }

    /// <summary>Writes one row among many.</summary>
    internal static void Write(AnswerWriter answer, NodeTable node, Dictionary<string, object?> values, string kept = "{}")
    {
        answer.Row();
        WriteFields(answer, node, values, kept);
        answer.EndRow();
    }

    /// <summary>The fields of a JSON object of texts that was kept (原样字段), by name.</summary>
    internal static Dictionary<string, object?> FieldsOf(string kept)
    {
        using var json = JsonDocument.Parse(kept);
        return json.RootElement.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(field => field.Name, field => (object?)field.Value.GetString(), StringComparer.Ordinal);
    }

    private static void WriteFields(AnswerWriter answer, NodeTable node, Dictionary<string, object?> values, string kept)
    {
        var sent = FieldsOf(kept);
        foreach (var field in node.Fields)
        {
            if ((!values.TryGetValue(field.Name, out var value) || value is null or "") && !sent.TryGetValue(field.Name, out value))
                value = null;
            if (value is null or "" && field.Requirement == Requirement.Required)
                throw new InvalidOperationException($"No value for {node.Name}.{field.Name}.");
            Write(answer, field, value);
        }
    }

    private static void Write(AnswerWriter answer, FieldTable field, object? value)
    {
        switch (value)
        {
            case DateOnly day when field.Type == FieldType.Time: answer.Time(field.Name, day.ToDateTime(TimeOnly.MinValue)); break;
            case DateOnly day: answer.Day(field.Name, day); break;
            case DateTime time when field.Type == FieldType.Day: answer.Day(field.Name, DateOnly.FromDateTime(time)); break;
            case DateTime time: answer.Time(field.Name, time); break;
            case Money amount: answer.Money(field.Name, amount); break;
            case Fixed number: answer.Number(field.Name, number.Units, number.Decimals); break;
            case long number: answer.Whole(field.Name, number); break;
            case string text when field.Type == FieldType.Number: WriteSentNumber(answer, field, text); break;
            case string text: answer.Text(field.Name, Cut(field, text)); break;
            case null when field.Type == FieldType.Number: answer.Number(field.Name, 0, field.Decimals); break;
            case null: answer.Text(field.Name, ""); break;
            default: throw new InvalidOperationException($"{value.GetType().Name} is no value of {field.Name}.");
        }
    }

    // What was sent under a longer field than it is answered in.
    private static string Cut(FieldTable field, string text) =>
        field.LengthMax > 0 && text.Length > field.LengthMax ? text[..field.LengthMax] : text;

    private static void WriteSentNumber(AnswerWriter answer, FieldTable field, string text)
    {
        Span<byte> bytes = stackalloc byte[WireText.DigitsMax * 2];
        var isRead = System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var length)
            & WireText.TryReadUnits(bytes[..length], field.Decimals, long.MaxValue, out var units, out _);
        answer.Number(field.Name, isRead ? units : 0, field.Decimals);
    }
}

/// <summary>Which page is asked (分页): page_num from 1, page_size up to <see cref="SizeMax"/>; both may be absent.</summary>
/// <param name="Number">Number of the page, from 1.</param>
/// <param name="Size">Rows of a page.</param>
internal readonly record struct Page(long Number, int Size)
{
    /// <summary>Most rows of a page (每页上限): an answer stays well below a megabyte.</summary>
    internal const int SizeMax = 1_000;

    private const int SizeUsual = 100;

    /// <summary>Rows before it.</summary>
    internal long Skip => (Number - 1) * Size;

    internal static Page Of(InputRow row)
    {
        var number = (long)(row.Number("page_num") ?? 0);
        var size = (int)(row.Number("page_size") ?? 0);
        return new Page(Math.Max(1, number), size <= 0 ? SizeUsual : Math.Min(size, SizeMax));
    }

    /// <summary>Writes the page's rows and beside them what clients read: how many records and pages there are.</summary>
    internal void Write(AnswerWriter answer, NodeTable node, long count, IReadOnlyList<Dictionary<string, object?>> rows)
    {
        var pages = (count + Size - 1) / Size;
        answer.Root();
        answer.Whole("pageNum", Number);
        answer.Whole("pageSize", Size);
        answer.Whole("recordCounts", count);
        answer.Whole("pages", pages);
        answer.Whole("startRow", rows.Count == 0 ? 0 : Skip + 1);
        answer.Whole("endRow", rows.Count == 0 ? 0 : Skip + rows.Count);
        answer.Whole("size", rows.Count);
        answer.Text("firstPage", Number == 1 ? "true" : "false");
        answer.Text("lastPage", Number >= pages ? "true" : "false");
        TableRow.WriteAll(answer, node, rows);
    }
}
