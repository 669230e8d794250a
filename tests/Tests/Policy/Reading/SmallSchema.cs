using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Yibao.Tests.Policy.Reading;

/// <summary>Validates JSON against the keywords of JSON Schema that the policy schema uses; another keyword is an error.</summary>
internal sealed class SmallSchema(JsonObject root)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly string[] Silent = ["description", "title", "$schema", "$defs"];

    /// <summary>The first thing that does not fit, with its path; null when everything does.</summary>
    public string? Fault(string definition, JsonNode? value) => Fault(root["$defs"]![definition]!.AsObject(), value, definition);

    private string? Fault(JsonObject schema, JsonNode? value, string path) =>
        schema.Where(k => !Silent.Contains(k.Key, StringComparer.Ordinal)).Select(k => Fault(schema, k.Key, k.Value!, value, path))
            .FirstOrDefault(f => f is not null);

    private string? Fault(JsonObject schema, string keyword, JsonNode terms, JsonNode? value, string path) => keyword switch
    {
        "$ref" => Fault(root["$defs"]![terms.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), value, path),
        "anyOf" => AnyOf(terms.AsArray(), value, path),
        "type" => Types(terms).Any(t => Is(t, value)) ? null : $"{path}: no {terms.ToJsonString()}",
        "enum" => terms.AsArray().Any(w => JsonNode.DeepEquals(w, value)) ? null : $"{path}: none of {terms.ToJsonString()}",
        "const" => JsonNode.DeepEquals(terms, value) ? null : $"{path}: not {terms}",
        "pattern" => Text(value) is not { } text || Regex.IsMatch(text, terms.GetValue<string>(), RegexOptions.None, Patience)
            ? null : $"{path}: not like {terms}",
        "minimum" => Number(value) is not { } n || n >= terms.GetValue<decimal>() ? null : $"{path}: too small",
        "maximum" => Number(value) is not { } n || n <= terms.GetValue<decimal>() ? null : $"{path}: too large",
        "minItems" => value is not JsonArray items || items.Count >= terms.GetValue<int>() ? null : $"{path}: too few",
        "items" => value is not JsonArray items ? null
            : items.Select((v, i) => Fault(terms.AsObject(), v, $"{path}[{i}]")).FirstOrDefault(f => f is not null),
        "required" => value is not JsonObject members ? null
            : terms.AsArray().Where(r => !members.ContainsKey(r!.GetValue<string>())).Select(r => $"{path}: '{r}' is missing")
                .FirstOrDefault(),
        "properties" => value is not JsonObject members ? null
            : members.Where(m => terms[m.Key] is not null).Select(m => Fault(terms[m.Key]!.AsObject(), m.Value, $"{path}.{m.Key}"))
                .FirstOrDefault(f => f is not null),
        "additionalProperties" => value is not JsonObject members ? null
            : members.Where(m => schema["properties"]?[m.Key] is null).Select(m => terms is JsonObject other
                ? Fault(other, m.Value, $"{path}.{m.Key}") : $"{path}: unknown key '{m.Key}'").FirstOrDefault(f => f is not null),
        _ => throw new InvalidOperationException($"the small validator does not know '{keyword}'"),
    };

    /// <summary>Of several faults the deepest says most.</summary>
    private string? AnyOf(JsonArray schemas, JsonNode? value, string path)
    {
        var faults = schemas.Select(s => Fault(s!.AsObject(), value, path)).ToArray();
        return faults.Contains(null) ? null : faults.MaxBy(f => f!.Length);
    }

    private static IEnumerable<string> Types(JsonNode terms) =>
        terms is JsonArray many ? many.Select(t => t!.GetValue<string>()) : [terms.GetValue<string>()];

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Text(value) is not null,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } number && decimal.IsInteger(number),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        _ => throw new InvalidOperationException($"the small validator does not know the type '{type}'"),
    };

    private static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    private static decimal? Number(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<decimal>(out var number) ? number : null;
}
