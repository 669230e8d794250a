using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Regions;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of prepayments between regions (异地预付金接口): quotas of a year, their use, top-ups.</summary>
internal static class QuotaRoutes
{
    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day [default: today]") { IsOptional = true };
    private static readonly ApiField Year = new("year", ApiType.Year, "年度", "year");
    private static readonly ApiField Month = new("month", ApiType.Month, "清算月", "month");

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/clearing/quotas", "预付金额度预览", "What the quotas of a year would be, by pair and scheme", null, [Year, On],
            call => Preview(desks, call)),
        new("POST", "/clearing/quotas", "核定预付金额度", "Fix the quotas of a year and issue the notices for the difference", StaffDuty.Clerk,
            [Year, On], call => Fix(desks, call)),
        new("GET", "/clearing/quota-use", "预付金使用", "How much of each quota a month used, with yellow and red", null, [Month, On],
            call => Use(desks, call)),
        new("POST", "/clearing/top-ups", "预付金紧急调增", "Ask for a top-up where a month used a prepayment up to the red line",
            StaffDuty.Clerk,
            [
                Month, new("scheme", ApiType.Scheme, "险种", "scheme"), new("home", ApiType.Region, "参保地", "home region"),
                new("care", ApiType.Region, "就医地", "care region"), On,
            ],
            call => TopUp(desks, call)),
    ];

    private static RegionMoney Money(ApiDesks desks) => new(desks.Database, desks.Policies, desks.Time);

    private static int YearOf(ApiCall call) => call.Fields.Month("year").First.Year;

    private static ClearingPeriod MonthOf(ApiCall call) => new(call.Fields.Month("month").Value);

    private static async Task<ApiAnswer> Preview(ApiDesks desks, ApiCall call) =>
        ApiAnswer.Ok(Json(
            "quotas",
            (await Money(desks).PreviewQuotas(YearOf(call), ClearingRoutes.Day(desks, call), call.Cancel)).Select(RegionReport.Json)));

    private static async Task<ApiAnswer> Fix(ApiDesks desks, ApiCall call)
    {
        var (quotas, refusal) = await Money(desks).Fix(YearOf(call), ClearingRoutes.Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null
            ? ApiAnswer.Created(Json("quotas", quotas.Select(RegionReport.Json)))
            : ClearingRoutes.Answer(call, refusal);
    }

    private static async Task<ApiAnswer> Use(ApiDesks desks, ApiCall call) =>
        ApiAnswer.Ok(Json(
            "use", (await Money(desks).Use(MonthOf(call), ClearingRoutes.Day(desks, call), call.Cancel)).Select(RegionReport.Json)));

    private static async Task<ApiAnswer> TopUp(ApiDesks desks, ApiCall call)
    {
        var pair = (call.Fields.Scheme("scheme"), call.Fields.Region("home"), call.Fields.Region("care"));
        var refusal = await Money(desks).TopUp(MonthOf(call), pair, ClearingRoutes.Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null
            ? ApiAnswer.Created(new JsonObject { ["home"] = $"{pair.Item2}", ["care"] = $"{pair.Item3}" })
            : ClearingRoutes.Answer(call, refusal);
    }

    private static JsonObject Json(string name, IEnumerable<JsonObject> rows) =>
        new() { ["unit"] = "fen", [name] = new JsonArray([.. rows]) };
}
