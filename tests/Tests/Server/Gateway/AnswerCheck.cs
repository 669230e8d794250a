using System.Text.Json;
using Yibao.Kernel;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

/// <summary>
/// Checks an answer against the output table of its transaction: nothing required is missing or empty, every type is right.
/// </summary>
internal static class AnswerCheck
{
    private static readonly string[] Envelope =
        ["infcode", "inf_refmsgid", "refmsg_time", "respond_time", "err_msg", "warn_msg", "cainfo", "signtype", "output"];

    /// <summary>What is wrong with an answer that was done, node and field; empty when nothing is.</summary>
    internal static IReadOnlyList<string> Faults(string infno, ReadOnlyMemory<byte> body)
    {
        using var answer = JsonDocument.Parse(body);
        var faults = new List<string>();
        var root = answer.RootElement;
        faults.AddRange(Envelope.Where(name => !root.TryGetProperty(name, out _)).Select(name => $"{name}: missing"));
        if (faults.Count > 0)
            return faults;
        if (root.GetProperty("infcode") is not { ValueKind: JsonValueKind.Number } code || code.GetInt32() != 0)
            faults.Add($"infcode: {root.GetProperty("infcode").GetRawText()}, {root.GetProperty("err_msg")}");
        if (root.GetProperty("inf_refmsgid").GetString()!.Length != 30)
            faults.Add("inf_refmsgid: not 30 characters");
        var output = root.GetProperty("output");
        foreach (var node in FieldTables.Find(infno)!.Output.Where(node => node.Shape != NodeShape.File))
            CheckNode(node, output, faults);
        return faults;
    }

    private static void CheckNode(NodeTable node, JsonElement output, List<string> faults)
    {
        var value = output;
        if (node.Name != "." && (output.ValueKind != JsonValueKind.Object || !output.TryGetProperty(node.Name, out value)))
        {
            faults.Add($"{node.Name}: missing");
            return;
        }
        if (value.ValueKind != (node.Shape == NodeShape.Rows ? JsonValueKind.Array : JsonValueKind.Object))
        {
            faults.Add($"{node.Name}: {value.ValueKind}");
            return;
        }
        foreach (var row in node.Shape == NodeShape.Rows ? value.EnumerateArray().ToArray() : [value])
        {
            foreach (var field in node.Fields)
                CheckField(field, row, $"{node.Name}.{field.Name}", faults);
        }
    }

    private static void CheckField(FieldTable field, JsonElement row, string place, List<string> faults)
    {
        if (!row.TryGetProperty(field.Name, out var value) || IsEmpty(value))
        {
            if (field.Requirement == Requirement.Required)
                faults.Add($"{place}: missing or empty");
            return;
        }
        var problem = field.Type switch
        {
            FieldType.Number when value.ValueKind != JsonValueKind.Number => "not a number",
            FieldType.Number when field is { LengthMax: 16, Decimals: 2 } && !IsAmount(value) => "not an amount",
            FieldType.Number => null,
            _ when value.ValueKind != JsonValueKind.String => "not a text",
            FieldType.Text when field.LengthMax > 0 && value.GetString()!.Length > field.LengthMax => $"longer than {field.LengthMax}",
            FieldType.Day when !Days.TryParse(value.GetString(), out _, out _) => "not a day",
            FieldType.Time when !WireText.TryReadTime(Bodies.Utf8(value.GetString()!), out _) => "not a time",
            FieldType.Text when field.Dictionary is { IsClosed: true } codes && !codes.Has(value.GetString()!) => "not in its dictionary",
            _ => null,
        };
        if (problem is not null)
            faults.Add($"{place}: {problem}");
    }

    private static bool IsAmount(JsonElement value) => Money.TryParse(value.GetRawText(), out _, out _);

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);
}
