using System.Text.Json;
using Yibao.Server.Api;
using Yibao.Server.Gateway;

namespace Yibao.Server.Host;

/// <summary>The OpenAPI document of the gateway (接口描述), made from the same field tables that check every message.</summary>
internal static class OpenApiDocument
{
    /// <summary>The document for the transactions that are served and the routes of the API.</summary>
    public static byte[] Of(IReadOnlyList<string> served, IReadOnlyList<ApiRoute> routes)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.1.0");
            json.WriteStartObject("info");
            json.WriteString("title", "Yibao gateway (医保定点医药机构接口)");
            json.WriteString("version", typeof(OpenApiDocument).Assembly.GetName().Version?.ToString(3) ?? "0");
            json.WriteString("description",
                "Whatever the path, infno in the body decides. A refusal is status 200 with infcode other than 0.");
            json.WriteEndObject();
            json.WriteStartObject("paths");
            foreach (var table in FieldTables.All.Where(table => served.Contains(table.Infno, StringComparer.Ordinal)))
            {
                Path(json, table);
            }

            ApiPaths.Write(json, routes);

            json.WriteEndObject();
            Security(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Path(Utf8JsonWriter json, TransactionTable table)
    {
        json.WriteStartObject($"{GatewayPaths.CallService}/{table.Infno}");
        json.WriteStartObject("post");
        json.WriteString("operationId", "t" + table.Infno);
        json.WriteString("summary", $"{table.Chinese} / {table.English}");
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        Content(json, () => Envelope(json, table));
        json.WriteEndObject();
        json.WriteStartObject("responses");
        json.WriteStartObject("200");
        json.WriteString("description", "done (infcode 0) or refused");
        Content(json, () => Answer(json, table));
        json.WriteEndObject();
        json.WriteStartObject("401");
        json.WriteString("description", "the caller is not who it says");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Content(Utf8JsonWriter json, Action schema)
    {
        json.WriteStartObject("content");
        json.WriteStartObject("application/json");
        json.WriteStartObject("schema");
        schema();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Envelope(Utf8JsonWriter json, TransactionTable table)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        Constant(json, "infno", table.Infno);
        string[] texts = ["msgid", "mdtrtarea_admvs", "insuplc_admdvs", "opter_type", "opter", "opter_name", "inf_time", "fixmedins_code"];
        foreach (var name in texts)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        json.WriteStartObject("input");
        Nodes(json, table.Input);
        json.WriteEndObject();
        json.WriteEndObject();
        Required(json, ["infno", "msgid", "mdtrtarea_admvs", "opter_type", "opter", "inf_time", "fixmedins_code"]);
    }

    private static void Answer(Utf8JsonWriter json, TransactionTable table)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("infcode");
        json.WriteString("type", "integer");
        json.WriteEndObject();
        foreach (var name in new[] { "inf_refmsgid", "refmsg_time", "respond_time", "err_msg" })
        {
            json.WriteStartObject(name);
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        json.WriteStartObject("output");
        Nodes(json, table.Output);
        json.WriteEndObject();
        json.WriteEndObject();
        Required(json, ["infcode", "inf_refmsgid"]);
    }

    private static void Nodes(Utf8JsonWriter json, IReadOnlyList<NodeTable> nodes)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var node in nodes.Where(node => node.Shape != NodeShape.File && node.Name != "."))
        {
            json.WriteStartObject(node.Name);
            if (node.Shape == NodeShape.Rows)
            {
                json.WriteString("type", "array");
                json.WriteStartObject("items");
            }

            Row(json, node);
            if (node.Shape == NodeShape.Rows)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, NodeTable node)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var field in node.Fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("type", field.Type == FieldType.Number ? "number" : "string");
            json.WriteString("description", field.English.Length == 0 ? field.Chinese : $"{field.Chinese} / {field.English}");
            if (field is { Type: FieldType.Text, LengthMax: > 0 })
            {
                json.WriteNumber("maxLength", field.LengthMax);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        Required(json, [.. node.Fields.Where(field => field.Requirement == Requirement.Required).Select(field => field.Name)]);
    }

    private static void Required(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            json.WriteStartArray("required");
            foreach (var name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }
    }

    private static void Constant(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("const", value);
        json.WriteEndObject();
    }

    private static void Security(Utf8JsonWriter json)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        ApiPaths.Scheme(json);
        foreach (var header in new[] { "x-tif-paasid", "x-tif-timestamp", "x-tif-nonce", "x-tif-signature" })
        {
            json.WriteStartObject(header);
            json.WriteString("type", "apiKey");
            json.WriteString("in", "header");
            json.WriteString("name", header);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("security");
        json.WriteStartObject();
        foreach (var header in new[] { "x-tif-paasid", "x-tif-timestamp", "x-tif-nonce", "x-tif-signature" })
        {
            json.WriteStartArray(header);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }
}
