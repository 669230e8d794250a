using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Policy.Documents;
using Yibao.Policy.Reading;

namespace Yibao.Cli.PolicyCommands;

/// <summary>JSON as the policy commands write it: indented, Chinese characters as they are.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a document.</summary>
    public static string Of(JsonNode node) => node.ToJsonString(Options);

    /// <summary>A text in both languages.</summary>
    public static JsonObject Of(Bilingual text) => new() { ["zh"] = text.Chinese, ["en"] = text.English };

    /// <summary>A rule with its article.</summary>
    public static JsonObject Of(RuleFact fact) => new()
    {
        ["key"] = fact.Key, ["name"] = Of(fact.KeyName), ["when"] = Of(fact.When), ["value"] = Of(fact.Value), ["unit"] = fact.Unit,
        ["from"] = fact.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["line"] = fact.Place.Line,
        ["article"] = Of(fact.Article),
    };

    /// <summary>An article with its citation.</summary>
    public static JsonObject Of(Article article) => new()
    {
        ["file"] = article.Place.File,
        ["line"] = article.Place.Line,
        ["heading"] = Of(article.Heading),
        ["document"] = article.Citation?.Document,
        ["article"] = article.Citation?.Article,
        ["date"] = article.Citation?.Date,
        ["link"] = article.Citation?.Link,
        ["trust"] = article.Citation is { } citation ? PolicyWords.NameOf(citation.Trust) : null,
        ["note"] = article.Citation?.Note,
    };

    /// <summary>A list of texts or objects.</summary>
    public static JsonArray List(IEnumerable<JsonNode?> items) => [.. items];
}
