using System.Text.Json;

namespace Yibao.Server.Api;

/// <summary>The routes of the API in the OpenAPI document (接口描述), made from the same fields that check every call.</summary>
internal static class ApiPaths
{
    private const string Token = "staff-token";

    /// <summary>The paths.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ApiRoute> routes)
    {
        foreach (var path in routes.GroupBy(route => route.Template, StringComparer.Ordinal))
        {
            json.WriteStartObject(ApiRoute.Prefix + path.Key);
            foreach (var route in path)
            {
                json.WriteStartObject(route.Method.ToLowerInvariant());
                Operation(json, route);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    /// <summary>How callers identify themselves.</summary>
    public static void Scheme(Utf8JsonWriter json)
    {
        json.WriteStartObject(Token);
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteEndObject();
    }

    private static void Operation(Utf8JsonWriter json, ApiRoute route)
    {
        json.WriteString("summary", $"{route.Chinese} / {route.English}");
        json.WriteString("description", route.Duty is { } duty ? $"duty: {duty.ToString().ToLowerInvariant()}" : "any staff");
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.WriteStartArray(Token);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("parameters");
        foreach (var name in route.PathNames)
        {
            Parameter(json, name, "path", isRequired: true, () => json.WriteString("type", name == "number" ? "integer" : "string"), name);
        }

        foreach (var field in route.Method == "GET" ? route.Fields : [])
        {
            Parameter(json, field.Name, "query", !field.IsOptional, () => Schema(json, field), $"{field.Chinese} / {field.English}");
        }

        json.WriteEndArray();
        if (route.Method == "POST")
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", true);
            json.WriteStartObject("content");
            json.WriteStartObject("application/json");
            json.WriteStartObject("schema");
            Object(json, route.Fields);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        Responses(json, route.Method == "POST" ? ["200", "201", "400", "401", "403", "404", "409"] : ["200", "400", "401", "404"]);
    }

    private static void Parameter(Utf8JsonWriter json, string name, string place, bool isRequired, Action schema, string description)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        json.WriteBoolean("required", isRequired);
        json.WriteString("description", description);
        json.WriteStartObject("schema");
        schema();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Responses(Utf8JsonWriter json, string[] codes)
    {
        json.WriteStartObject("responses");
        foreach (var code in codes)
        {
            json.WriteStartObject(code);
            json.WriteString("description", code[0] == '2' ? "done" : "not done: problem details with a permanent code");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Object(Utf8JsonWriter json, IReadOnlyList<ApiField> fields)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", value: false);
        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            json.WriteStartObject(field.Name);
            json.WriteString("description", $"{field.Chinese} / {field.English}");
            Schema(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("required");
        foreach (var field in fields.Where(field => !field.IsOptional))
        {
            json.WriteStringValue(field.Name);
        }

        json.WriteEndArray();
    }

    private static void Schema(Utf8JsonWriter json, ApiField field)
    {
        json.WriteString("type", field.Type switch
        {
            ApiType.Count => "integer",
            ApiType.Flag => "boolean",
            ApiType.Rows => "array",
            _ => "string",
        });
        switch (field.Type)
        {
            case ApiType.Day:
                json.WriteString("format", "date");
                break;
            case ApiType.Rows:
                json.WriteNumber("maxItems", ApiField.RowsMax);
                json.WriteStartObject("items");
                Object(json, field.Row);
                json.WriteEndObject();
                break;
            case ApiType.Text when field.Words.Count > 0:
                json.WriteStartArray("enum");
                foreach (var word in field.Words)
                {
                    json.WriteStringValue(word);
                }

                json.WriteEndArray();
                break;
            case ApiType.Text:
                json.WriteNumber("maxLength", field.LengthMax);
                break;
            default:
                break;
        }
    }
}
