using System.Text;
using System.Text.Json;
using Yibao.Agency.Services;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Settlement lists of the fund (医疗保障基金结算清单): 4101 and 4101A send one, 4102 moves its state. A list is kept as it was sent; what is sent
/// again is a new edition under the same number. The items, where they are sent, add up to the settlement.
/// </summary>
internal static class SettlementListHandlers
{
    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("4101", (request, context) => Send(counter, request, context));
        routes.Map("4101A", (request, context) => Send(counter, request, context));
        routes.Map("4102", (request, context) => ChangeStates(counter, request, context));
    }

    private static ValueTask<GatewayAnswer> Send(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var list = request.Input.Row("setlinfo");
        var items = request.Infno == "4101" ? request.Input.Rows("iteminfo") : [];
        var key = counter.KeyOf(request);
        return counter.Run(
            new SendSettlementList
            {
                Key = key,
                Digest = request.Digest,
                Refused = Counter.Refused(context),
                PersonNumber = list.Text("psn_no"),
                HomeRegion = request.InsuredRegion,
                SettlementId = Counter.IdOf(list.Text("setl_id")),
                VisitId = Counter.IdOf(list.Text("mdtrt_id")),
                NumberRegion = request.InsuredRegion ?? key.Region,
                StatedTotal = items.Count == 0 ? null : items.Sum(item => item.Money("amt").Fen),
                State = list.Text("stas_type") == SettlementListStates.Submitted
                    ? SettlementListStates.Submitted
                    : SettlementListStates.Draft,
                Details = DetailsOf(request),
                Sent = edition =>
                {
                    var answer = new AnswerWriter(context.Head());
                    TableRow.WriteOnly(answer, request.Transaction.Output[0], new(StringComparer.Ordinal)
                    {
                        ["setl_list_id"] = edition.Number,
                    });
                    return answer.Bytes();
                },
            });
    }

    private static ValueTask<GatewayAnswer> ChangeStates(Counter counter, GatewayRequest request, GatewayContext context) => counter.Run(
        new ChangeListStates
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            Rows =
            [
                .. request.Input.Rows("stastinfo").Select(row =>
                    (Counter.IdOf(row.Text("setl_id")), row.Text("psn_no"), row.Text("stas_type"))),
            ],
            Changed = () => Counter.Empty(context),
        });

    // Every node with its rows, as the table names them.
    private static string DetailsOf(GatewayRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, AnswerWriter.Options))
        {
            json.WriteStartObject();
            foreach (var node in request.Transaction.Input)
            {
                json.WriteStartArray(node.Name);
                foreach (var row in request.Input.Rows(node.Name))
                    json.WriteRawValue(row.Json());
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
