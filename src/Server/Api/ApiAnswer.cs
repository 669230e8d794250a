using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Kernel;

namespace Yibao.Server.Api;

/// <summary>What a route answers (应答).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON.</param>
internal sealed record ApiAnswer(int Status, JsonNode Body)
{
    /// <summary>Done.</summary>
    public static ApiAnswer Ok(JsonNode body) => new(StatusCodes.Status200OK, body);

    /// <summary>Something new exists.</summary>
    public static ApiAnswer Created(JsonNode body) => new(StatusCodes.Status201Created, body);

    /// <summary>Not done (拒绝): problem details with the permanent code; the title in the language that was asked for.</summary>
    public static ApiAnswer Refused(int status, Refusal refusal, Language language) => new(status, new JsonObject
    {
        ["type"] = "about:blank",
        ["title"] = language == Language.Chinese ? refusal.Kind.Chinese : refusal.Kind.English,
        ["status"] = status,
        ["detail"] = refusal.Detail,
        ["code"] = refusal.Kind.Code,
        ["field"] = refusal.Where,
        ["zh"] = refusal.Kind.Chinese,
        ["en"] = refusal.Kind.English,
    });

    /// <summary>Whether it is problem details.</summary>
    public bool IsProblem => Status >= StatusCodes.Status400BadRequest;
}
