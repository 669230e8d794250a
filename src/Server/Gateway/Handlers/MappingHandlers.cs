using Yibao.Agency.Services;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Mappings of an institution's items to the catalogue (目录对照): 3301 sends them, 3302 ends one, 1317 shows them in pages. An end day is the
/// last day on which a mapping holds. An institution sees its own.
/// </summary>
internal static class MappingHandlers
{
    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        routes.Map("3301", (request, context) => Send(counter, request, context));
        routes.Map("3302", (request, context) => End(counter, request, context));
        routes.Map("1317", (request, context) => Show(counter, request, context));
    }

    private static ValueTask<GatewayAnswer> Send(Counter counter, GatewayRequest request, GatewayContext context) => counter.Run(
        new MapItems
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            Mappings =
            [
                .. request.Input.Rows("data").Select(row => new CatalogueMapping(
                    row.Text("fixmedins_hilist_id"), row.Text("list_type"), row.Text("med_list_codg"), row.Day("begndate")!.Value,
                    row.Day("enddate") is { } last && last < DateOnly.MaxValue ? last.AddDays(1) : null,
                    row.Json("fixmedins_hilist_id", "list_type", "med_list_codg", "begndate", "enddate"), 0)),
            ],
            Mapped = () => Counter.Empty(context),
        });

    private static async ValueTask<GatewayAnswer> End(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        if (row.Text("fixmedins_code") != request.ProviderCode)
            return Counter.Refuse(context, ServiceRefusals.OtherProvider, "data.fixmedins_code");
        return await counter.Run(
            new EndMapping
            {
                Key = counter.KeyOf(request),
                Digest = request.Digest,
                Refused = Counter.Refused(context),
                OwnCode = row.Text("fixmedins_hilist_id"),
                ListType = row.Text("list_type"),
                Item = row.Text("med_list_codg"),
                Today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds()),
                Ended = () => Counter.Empty(context),
            });
    }

    private static async ValueTask<GatewayAnswer> Show(Counter counter, GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        if (row.Text("fixmedins_code") is { Length: > 0 } asked && asked != request.ProviderCode)
            return Counter.Refuse(context, ServiceRefusals.OtherProvider, "data.fixmedins_code");
        var filter = new MappingFilter(
            request.ProviderCode, row.Text("medins_list_codg"), row.Text("list_type"), row.Text("med_list_codg"), row.Day("query_date"));
        var today = ChinaTime.DayOf(context.ReceivedAt.ToUnixTimeMilliseconds());
        var page = Page.Of(row);
        await using var connection = await counter.Office.Database.OpenReading(context.Aborted);
        var (count, found) = MappingQueries.Page(connection, filter, page.Skip, page.Size);
        var answer = new AnswerWriter(context.Head());
        page.Write(answer, request.Transaction.Output[0], count, [.. found.Select(one => ValuesOf(request, one, today))]);
        return answer.Finish();
    }

    private static Dictionary<string, object?> ValuesOf(GatewayRequest request, CatalogueMapping one, DateOnly today)
    {
        var values = TableRow.FieldsOf(one.Details);
        values["medins_list_name"] = values.GetValueOrDefault("fixmedins_hilist_name");
        values["fixmedins_code"] = request.ProviderCode;
        values["medins_list_codg"] = one.OwnCode;
        values["insu_admdvs"] = request.CareRegion.ToString();
        values["list_type"] = one.ListType;
        values["med_list_codg"] = one.Item;
        values["begndate"] = one.From;
        values["enddate"] = one.Until?.AddDays(-1);
        values["vali_flag"] = one.From <= today && (one.Until is not { } until || today < until) ? "1" : "0";
        values["rid"] = $"{one.OwnCode}-{one.From:yyyyMMdd}";
        values["crte_time"] = ChinaTime.DayOf(one.At);
        values["updt_time"] = ChinaTime.DayOf(one.At);
        return values;
    }
}
