using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>A list of texts or objects.</summary>
    public static JsonArray List(IEnumerable<JsonNode?> items) => [.. items];
}
