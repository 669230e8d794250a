using System.Text.Json.Nodes;
using Yibao.Agency.CareElsewhere;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of care elsewhere (异地就医接口): whether home regions, care regions and the hub hold the same.</summary>
internal static class ElsewhereRoutes
{
    private const int Named = 1_000; // differences of one answer; the command names them all

    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day on which the settlements were made or reversed");

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/care-elsewhere/reconciliation", "异地三方对账", "What home regions, care regions and the hub hold of a day, what differs",
            null, [On], call => Reconcile(desks, call, mends: false)),
        new("POST", "/care-elsewhere/reconciliation", "异地对账补发", "Send again what a side lacks of a day, and compare afterwards",
            StaffDuty.Clerk, [On], call => Reconcile(desks, call, mends: true)),
    ];

    private static async Task<ApiAnswer> Reconcile(ApiDesks desks, ApiCall call, bool mends)
    {
        var result = await new ReconcileDesk(desks.Database, desks.Time).Run(call.Fields.Day("day")!.Value, mends, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["day"] = Days.Text(result.Day),
            ["sides"] = new JsonArray([.. result.Totals.OrderBy(entry => entry.Key).Select(entry => (JsonNode)new JsonObject
            {
                ["side"] = ThreeWay.KeyOf(entry.Key), ["count"] = entry.Value.Count, ["owed"] = Yuan(entry.Value.Owed),
            })]),
            ["found"] = result.Found.Count,
            ["sent_again"] = result.SentAgain,
            ["applied"] = result.Round.Applied,
            ["left"] = result.Left.Count,
            ["differences"] = new JsonArray([.. result.Left.Take(Named).Select(Json)]),
        });
    }

    private static JsonNode Json(LegDifference one) => new JsonObject
    {
        ["settlement"] = one.SettlementId,
        ["side"] = ThreeWay.KeyOf(one.Side),
        ["fault"] = ThreeWay.KeyOf(one.Fault),
        ["home"] = one.Ours.Home.ToString(),
        ["care"] = one.Ours.Care.ToString(),
        ["provider"] = one.Ours.Provider,
        ["owed"] = Yuan(one.Ours.Owed),
        ["held"] = one.Theirs is { } theirs ? Yuan(theirs.Owed) : null,
    };

    private static string Yuan(long fen) => new Money(fen).ToString();
}
