using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Storage.Clearing;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of clearing between regions (异地清算接口): reports, notices, disputes, the epidemic.</summary>
internal static class ClearingRoutes
{
    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day [default: today]") { IsOptional = true };
    private static readonly ApiField Note = new("note", ApiType.Text, "说明", "why") { IsOptional = true };

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/clearing/months", "月度清算报告", "A cleared month: matrix, net positions, notices, what is carried", null,
            [new("month", ApiType.Month, "清算月", "month"), On], call => Month(desks, call)),
        new("POST", "/clearing/months", "月度清算", "Clear a month between regions; 202: the same call goes on", StaffDuty.Clerk,
            [new("month", ApiType.Month, "清算月", "month that is over"), On], call => ClearMonth(desks, call)),
        new("POST", "/clearing/epidemic", "疫情全国清算", "Clear the epidemic of a year; 202: the same call goes on", StaffDuty.Clerk,
            [new("year", ApiType.Year, "年度", "year that is over"), On], call => ClearEpidemic(desks, call)),
        new("GET", "/clearing/epidemic", "疫情清算报告", "The national clearing of the epidemic of a year, and what is open", null,
            [new("year", ApiType.Year, "年度", "year"), On], call => Epidemic(desks, call)),
        new("GET", "/clearing/notices", "未付通知书", "Notices of which something is open", null, [On], call => Notices(desks, call)),
        new("POST", "/clearing/notices/{number}/receipts", "清算收付款", "Book money that moved by a notice", StaffDuty.Clerk,
            [
                new("receipt", ApiType.Text, "流水号", "number of the bank") { LengthMax = 40 },
                new("amount", ApiType.Amount, "金额", "amount in yuan"), On,
            ],
            call => Receive(desks, call)),
        new("POST", "/regions/{region}/clearing-disputes", "提出清算争议", "Dispute an item of the region's people that is not cleared",
            StaffDuty.Clerk,
            [
                new("settlement", ApiType.Text, "结算ID", "settlement id") { LengthMax = 20 },
                new("reason", ApiType.Text, "原因", "why"), On,
            ],
            call => Dispute(desks, call)),
        new("POST", "/clearing/disputes/{number}/extension", "延长争议答复", "Give the care region more time to answer, once", StaffDuty.Clerk,
            [Note, On], call => Extend(desks, call)),
        new("POST", "/clearing/disputes/{number}/decision", "处理清算争议", "Decide a dispute: the item stands or is to be reversed",
            StaffDuty.Reviewer, [new("stands", ApiType.Flag, "是否成立", "whether the item stands"), Note, On], call => Decide(desks, call)),
    ];

    private static async Task<ApiAnswer> Month(ApiDesks desks, ApiCall call)
    {
        var month = new ClearingPeriod(call.Fields.Month("month").Value);
        var report = await RegionReport.Of(desks.Database, desks.Policies, desks.Time, month, Day(desks, call), call.Cancel);
        return report is null ? call.NotFound(ClearingRefusals.Unknown, "month") : ApiAnswer.Ok(report.Json());
    }

    private static Task<ApiAnswer> ClearMonth(ApiDesks desks, ApiCall call)
    {
        var progress = default(ClearingProgress);
        var clearing = new RegionClearing(desks.Database, desks.Policies, desks.Time) { Committed = now => progress = now };
        return Clear(call, () => progress, cancel => clearing.Run(
            new ClearingPeriod(call.Fields.Month("month").Value), Day(desks, call), call.Staff.Id, cancel));
    }

    private static Task<ApiAnswer> ClearEpidemic(ApiDesks desks, ApiCall call)
    {
        var progress = default(ClearingProgress);
        var clearing = new EpidemicClearing(desks.Database, desks.Policies, desks.Time) { Committed = now => progress = now };
        return Clear(call, () => progress, cancel => clearing.Run(
            call.Fields.Month("year").Value, Day(desks, call), call.Staff.Id, cancel));
    }

    private static Task<ApiAnswer> Clear(
        ApiCall call, Func<ClearingProgress> progress, Func<CancellationToken, Task<(RegionRun? Run, Refusal? Refusal)>> run) =>
        LongRun.Work(
            call,
            async cancel =>
            {
                var (done, refusal) = await run(cancel);
                return done is null ? Answer(call, refusal!) : ApiAnswer.Created(RegionReport.Json(done));
            },
            () => new JsonObject { ["done"] = false, ["items"] = progress().Items, ["fen"] = progress().Fen });

    private static async Task<ApiAnswer> Epidemic(ApiDesks desks, ApiCall call) => ApiAnswer.Ok(
        (await EpidemicReport.Of(desks.Database, call.Fields.Month("year").Value, Day(desks, call), call.Cancel)).Json());

    private static async Task<ApiAnswer> Notices(ApiDesks desks, ApiCall call)
    {
        await using var reader = await HubReader.Open(desks.Database, call.Cancel);
        var day = Day(desks, call);
        var open = (await reader.NoticesOf(null)).Where(one => one.Open > 0);
        return ApiAnswer.Ok(new JsonObject
        {
            ["unit"] = "fen", ["notices"] = new JsonArray([.. open.Select(one => RegionReport.Json(one, day))]),
        });
    }

    private static async Task<ApiAnswer> Receive(ApiDesks desks, ApiCall call)
    {
        var refusal = await new RegionMoney(desks.Database, desks.Policies, desks.Time).Receive(
            call.Number, call.Fields.Text("receipt"), call.Fields.Amount("amount").Fen, Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null ? ApiAnswer.Created(new JsonObject { ["receipt"] = call.Fields.Text("receipt") }) : Answer(call, refusal);
    }

    private static async Task<ApiAnswer> Dispute(ApiDesks desks, ApiCall call)
    {
        if (!long.TryParse(call.Fields.Text("settlement"), NumberStyles.None, CultureInfo.InvariantCulture, out var settlement))
        {
            return call.NotFound(ClearingRefusals.Unknown, "settlement");
        }

        var (number, refusal) = await new RegionDisputes(desks.Database, desks.Policies, desks.Time).Raise(
            settlement, call.Region, call.Fields.Text("reason"), Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null ? ApiAnswer.Created(new JsonObject { ["dispute"] = number }) : Answer(call, refusal);
    }

    private static async Task<ApiAnswer> Extend(ApiDesks desks, ApiCall call)
    {
        var refusal = await new RegionDisputes(desks.Database, desks.Policies, desks.Time).Extend(
            call.Number, call.Fields.Text("note"), Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null ? ApiAnswer.Ok(new JsonObject { ["dispute"] = call.Number }) : Answer(call, refusal);
    }

    private static async Task<ApiAnswer> Decide(ApiDesks desks, ApiCall call)
    {
        var refusal = await new RegionDisputes(desks.Database, desks.Policies, desks.Time).Decide(
            call.Number, call.Fields.Flag("stands"), call.Fields.Text("note"), Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null ? ApiAnswer.Ok(new JsonObject { ["dispute"] = call.Number }) : Answer(call, refusal);
    }

    /// <summary>The day that a call names, else today.</summary>
    internal static DateOnly Day(ApiDesks desks, ApiCall call) => call.Fields.Day("day") ?? desks.Today;

    /// <summary>A refusal of clearing: what is unknown is not found, the rest stands in the way.</summary>
    internal static ApiAnswer Answer(ApiCall call, Refusal refusal) => call.Refused(
        refusal, refusal.Kind == ClearingRefusals.Unknown ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
}
