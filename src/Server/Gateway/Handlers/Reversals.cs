using Yibao.Agency.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Reversals: of a settlement by its id (结算撤销 2103, 2208, 2305), and of whatever a message did (冲正 2601).</summary>
internal static class Reversals
{
    internal static void Map(Counter counter, GatewayRoutes routes) =>
        routes.Map("2601", (request, context) => ReverseMessage(counter, request, context));

    internal static ValueTask<GatewayAnswer> ReverseSettlement(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        return counter.Run(new ReverseSettlement
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            SettlementId = Counter.IdOf(row.Text("setl_id")),
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            Reversed = settled => SettlementAnswer.Write(context, request.Transaction, settled, credential: ""),
        });
    }

    private static ValueTask<GatewayAnswer> ReverseMessage(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        return counter.Run(new ReverseMessage
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            Original = counter.KeyOf(request, row.Text("oinfno"), row.Text("omsgid")),
            Reversed = () => Counter.Empty(context),
            Barred = Counter.Refused(context),
        });
    }
}
