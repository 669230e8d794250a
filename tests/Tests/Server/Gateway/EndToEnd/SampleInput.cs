using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>
/// What a hospital sends, made from the tables: the required fields of every node that a message must have, with what is known of person,
/// visit and settlement, and a value that fits where nothing is.
/// </summary>
internal sealed class SampleInput
{
    // Not required, and yet somewhere nothing can be done without.
    private static readonly string[] Always = ["insutype", "fixmedins_code", "acct_used_flag", "type"];

    private readonly Dictionary<string, object> known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["insutype"] = "310", ["mdtrt_cert_type"] = "02", ["med_type"] = "11", ["ver"] = "v0000", ["fixmedins_type"] = "1",
        ["fixmedins_code"] = GatewayBench.Hospital(0), ["chrg_bchno"] = "B1", ["list_type"] = "101", ["med_list_codg"] = "YB-D0001",
        ["fixmedins_hilist_id"] = "own1", ["enddate"] = "2020-12-31", ["cum_ym"] = "", ["acct_used_flag"] = "0", ["type"] = "insutype",
        ["mdtrtarea_admdvs"] = "120000", ["stmt_begndate"] = "2020-06-01", ["stmt_enddate"] = "2020-06-30", ["vali_flag"] = "1",
        ["stas_type"] = "1", ["opsp_dise_code"] = "YB-C-I10.x00", ["diag_code"] = "I10.x00", ["insu_admdvs"] = "110000",
        ["biz_appy_type"] = "03",
    };

    /// <summary>What is sent in a field of this name.</summary>
    internal object this[string field]
    {
        get => known[field];
        set => known[field] = value;
    }

    /// <summary>The visit that messages are about.</summary>
    internal string Visit => (string)known.GetValueOrDefault("mdtrt_id", "");

    /// <summary>Takes the ids of a visit or settlement from an answer.</summary>
    internal void Learn(JsonNode? output)
    {
        foreach (var node in (string[])["data", "setlinfo", "result"])
        {
            foreach (var field in (string[])["mdtrt_id", "setl_id"])
            {
                if (output?[node] is JsonObject row && row[field] is { } value)
                    known[field] = value.GetValue<string>();
            }
        }
    }

    /// <summary>The input of a transaction.</summary>
    /// <param name="infno">The transaction.</param>
    /// <param name="more">Whole nodes, and fields beside or instead of the usual ones.</param>
    internal JsonObject Of(string infno, params (string Name, object Value)[] more)
    {
        var input = new JsonObject();
        foreach (var (place, node) in FieldTables.Find(infno)!.Input.Where(node => node.Shape != NodeShape.File).Index())
        {
            if (more.FirstOrDefault(one => one.Name == node.Name).Value is { } given)
                input[node.Name] = JsonSerializer.SerializeToNode(given);
            else if (place == 0 || node.Name is "diseinfo" or "agnterinfo" or "dscginfo")
                input[node.Name] = Row(node, more);
        }
        return input;
    }

    private JsonObject Row(NodeTable node, (string Name, object Value)[] more)
    {
        var row = new JsonObject();
        foreach (var field in node.Fields)
        {
            object? own = more.FirstOrDefault(one => one.Name == field.Name).Value;
            var isNeeded = field.Requirement == Requirement.Required || Always.Contains(field.Name, StringComparer.Ordinal);
            if (own is not null || isNeeded)
                row[field.Name] = JsonSerializer.SerializeToNode(own ?? known.GetValueOrDefault(field.Name) ?? Sample(field));
        }
        return row;
    }

    private static object Sample(FieldTable field) => field switch
    {
        { Type: FieldType.Day } => "2020-06-15",
        { Type: FieldType.Time } => "2020-06-15 10:00:00",
        { Type: FieldType.Number } => 0,
        { Type: FieldType.Bytes } => "AAAA",
        { Dictionary: { } codes } => codes.Values[0].Code,
        _ => "1",
    };
}
