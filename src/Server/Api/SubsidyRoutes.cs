using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Kernel;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of the money that fiscal levels and medical assistance owe for residents (财政补助与资助参保接口).</summary>
internal static class SubsidyRoutes
{
    private static readonly ApiField Year = new("year", ApiType.Year, "年度", "year of cover");
    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day [default: today]") { IsOptional = true };

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/subsidies", "财政补助台账", "What each level owes, was asked for and paid for a year", null, [Year],
            call => List(desks, call)),
        new("POST", "/regions/{region}/subsidy-claims", "申报财政补助", "Claim what the bills of a year ask of each level", StaffDuty.Clerk,
            [Year, On], call => Claim(desks, call)),
        new("POST", "/regions/{region}/subsidy-receipts", "财政补助到账", "Book money that came in", StaffDuty.Clerk,
            [
                Year, new("level", ApiType.Text, "层级", "level") { Words = SubsidyRows.Levels },
                new("receipt", ApiType.Text, "到账号", "number of the receipt") { LengthMax = 40 },
                new("amount", ApiType.Amount, "金额", "amount in yuan"), On,
            ],
            call => Receive(desks, call)),
    ];

    private static async Task<ApiAnswer> List(ApiDesks desks, ApiCall call)
    {
        var rows = await SubsidyRows.Of(desks.Database, call.Fields.Month("year"), call.Region, call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["year"] = call.Fields.Month("year").ToString(), ["levels"] = Json(rows) });
    }

    private static async Task<ApiAnswer> Claim(ApiDesks desks, ApiCall call)
    {
        var (claims, refusal) = await new SubsidyDesk(desks.Database, desks.Time).Claim(
            call.Region, call.Fields.Month("year"), call.Fields.Day("day") ?? desks.Today, call.Staff.Id, call.Cancel);
        return refusal is null
            ? ApiAnswer.Created(new JsonObject { ["levels"] = Json(claims) }) : ContributionRoutes.Answer(call, refusal);
    }

    private static async Task<ApiAnswer> Receive(ApiDesks desks, ApiCall call)
    {
        var refusal = await new SubsidyDesk(desks.Database, desks.Time).Receive(
            call.Region, call.Fields.Month("year"), call.Fields.Text("level"), call.Fields.Text("receipt"),
            call.Fields.Day("day") ?? desks.Today, call.Fields.Amount("amount").Fen, call.Cancel);
        return refusal is null
            ? ApiAnswer.Created(new JsonObject { ["receipt"] = call.Fields.Text("receipt") }) : ContributionRoutes.Answer(call, refusal);
    }

    private static JsonArray Json(IReadOnlyList<SubsidyRow> rows) => new([.. rows.Select(row => (JsonNode)new JsonObject
    {
        ["level"] = row.Level, ["heads"] = row.Heads, ["due"] = Yuan(row.Due), ["claimed"] = Yuan(row.Claimed),
        ["received"] = Yuan(row.Received), ["claims"] = row.Editions,
    })]);

    private static string Yuan(long fen) => new Money(fen).ToString();
}
