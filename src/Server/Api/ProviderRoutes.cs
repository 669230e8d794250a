using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage.Clearing;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of claims and payments of providers and of special funds (定点机构结算、拨付与专项资金接口).</summary>
internal static class ProviderRoutes
{
    private const int ListMax = 1_000;
    private const decimal FenPerYuan = 100m;

    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day [default: today]") { IsOptional = true };
    private static readonly ApiField Month = new("month", ApiType.Month, "月份", "month");
    private static readonly ApiField Amount = new("amount", ApiType.Amount, "金额", "amount in yuan");
    private static readonly ApiField Reason = new("reason", ApiType.Text, "原因", "reason");
    private static readonly ApiField Approve = new("approve", ApiType.Flag, "同意", "whether it is released");
    private static readonly ApiField Note = new("note", ApiType.Text, "说明", "note") { IsOptional = true };
    private static readonly ApiField Provider = new("provider", ApiType.Text, "定点机构", "code of the provider") { LengthMax = 12 };
    private static readonly ApiField SchemeCode = new("scheme", ApiType.Scheme, "险种", "scheme");

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) => [.. Claims(desks), .. Payments(desks), .. Funds(desks)];

    private static IEnumerable<ApiRoute> Claims(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/provider-claims", "月度申报汇总", "What a month owes providers, and what is not claimed of it", null,
            [Month], call => ClaimsOf(desks, call)),
        new("POST", "/regions/{region}/provider-claims", "月度申报", "Claim a month that is over; the same call again goes on",
            StaffDuty.Clerk, [Month], call => Claim(desks, call)),
        new("GET", "/regions/{region}/providers/{provider}/statement", "定点机构结算单", "The statement of a provider for a month", null,
            [Month], call => Statement(desks, call)),
        new("POST", "/regions/{region}/provider-deductions", "审核扣款", "Take back what funds paid for a settlement", StaffDuty.Clerk,
            [new("settlement", ApiType.Text, "结算ID", "id of the settlement") { LengthMax = 19 }, Amount, Reason, On],
            call => Deduct(desks, call)),
        new("POST", "/regions/{region}/provider-deposits", "质量保证金清算", "Settle a quality deposit by the score of the year",
            StaffDuty.Clerk,
            [
                Provider, SchemeCode, new("score", ApiType.Amount, "考核得分", "score from 0 to 100, at most two decimals"),
                new("epidemic", ApiType.Flag, "疫情", "the deposit of epidemic bills") { IsOptional = true }, On,
            ],
            call => Deposit(desks, call)),
    ];

    private static IEnumerable<ApiRoute> Payments(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/provider-payments", "在办拨付", $"Payments that wait for something, at most {ListMax}", null,
            [new("after", ApiType.Count, "起始单号", "only numbers above this one") { IsOptional = true }], call => List(desks, call)),
        new("POST", "/regions/{region}/provider-payments", "拨付制单", "Make a payment for everybody to whom something is owed",
            StaffDuty.Clerk, [On], call => Make(desks, call)),
        new("POST", "/regions/{region}/provider-payments/{number}/decision", "拨付复核", "Release a payment or turn it down",
            StaffDuty.Reviewer, [Approve, Note, On], call => Each(call, Desk(desks).Decide(
                call.Region, [call.Number], Day(desks, call), call.Staff.Id, call.Fields.Flag("approve"), call.Fields.Text("note"),
                call.Cancel))),
        new("POST", "/regions/{region}/provider-payments/{number}/arrival", "拨付到账", "The provider has the money", StaffDuty.Clerk, [On],
            call => Each(call, Desk(desks).Confirm(call.Region, [call.Number], Day(desks, call), call.Staff.Id, call.Cancel))),
        new("POST", "/regions/{region}/provider-payments/{number}/return", "拨付退回", "The bank returned it", StaffDuty.Clerk, [Reason, On],
            call => Each(call, Desk(desks).Return(
                call.Region, [call.Number], Day(desks, call), call.Staff.Id, call.Fields.Text("reason"), call.Cancel))),
        new("POST", "/regions/{region}/provider-payments/{number}/repeat", "重新拨付", "Pay a returned payment again", StaffDuty.Clerk, [On],
            call => Each(call, Desk(desks).Repeat(call.Region, [call.Number], Day(desks, call), call.Staff.Id, call.Cancel))),
        new("POST", "/regions/{region}/payment-files", "付款文件", "Put what is released into a payment file", StaffDuty.Clerk, [On],
            call => Send(desks, call)),
        new("GET", "/regions/{region}/overdue-payments", "超期未拨付", "What is unpaid longer than the policies allow", null, [On],
            call => Overdue(desks, call)),
    ];

    private static IEnumerable<ApiRoute> Funds(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/special-funds", "专项资金清单", "Grants with what was drawn, used and returned", null, [],
            call => Grants(desks, call)),
        new("POST", "/regions/{region}/special-funds", "申请专项资金", "Ask for a grant; another person releases it", StaffDuty.Clerk,
            [
                Provider, SchemeCode, Amount, new("document", ApiType.Text, "依据文件", "document that orders it"),
                new("ordinary", ApiType.Flag, "普通", "for ordinary bills [default: epidemic bills]") { IsOptional = true }, On,
            ],
            call => Grant(call, Fund(desks).Ask(
                new PayeeKey(call.Region, call.Fields.Text("provider"), call.Fields.Scheme("scheme"), !call.Fields.Flag("ordinary")),
                call.Fields.Amount("amount").Fen, call.Fields.Text("document"), Day(desks, call), call.Staff.Id, call.Cancel))),
        new("POST", "/regions/{region}/special-funds/{number}/decision", "专项资金复核", "Grant it or turn it down", StaffDuty.Reviewer,
            [Approve, Note, On], call => Grant(call, Fund(desks).Decide(
                call.Region, call.Number, Day(desks, call), call.Staff.Id, call.Fields.Flag("approve"), call.Fields.Text("note"),
                call.Cancel))),
        new("POST", "/regions/{region}/special-funds/{number}/draw", "领取专项资金", "The provider draws money", StaffDuty.Clerk,
            [Amount, On], call => Grant(call, Fund(desks).Draw(
                call.Region, call.Number, call.Fields.Amount("amount").Fen, Day(desks, call), call.Staff.Id, call.Cancel))),
        new("POST", "/regions/{region}/special-funds/{number}/repay", "归还专项资金", "The provider pays back, or gives up what it did not draw",
            StaffDuty.Clerk,
            [Amount, new("undrawn", ApiType.Flag, "未领取", "give up what was not drawn") { IsOptional = true }, On],
            call => Grant(call, Fund(desks).Repay(
                call.Region, call.Number, call.Fields.Amount("amount").Fen, call.Fields.Flag("undrawn"), Day(desks, call), call.Staff.Id,
                call.Cancel))),
    ];

    private static DisbursementDesk Desk(ApiDesks desks) => new(desks.Database, desks.Rules, desks.Time);

    private static FundDesk Fund(ApiDesks desks) => new(desks.Database, desks.Time);

    private static DateOnly Day(ApiDesks desks, ApiCall call) => call.Fields.Day("day") ?? desks.Today;

    private static async Task<ApiAnswer> ClaimsOf(ApiDesks desks, ApiCall call)
    {
        var month = call.Fields.Month("month").First;
        var totals = await ProviderReports.Totals(desks.Database, call.Region, month, call.Cancel);
        var open = await ClaimRows.Preview(desks.Database, call.Region, month, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["month"] = call.Fields.Month("month").ToString(),
            ["claimed"] = (await ProviderReports.Months(desks.Database, call.Region, call.Cancel)).Contains(month),
            ["notClaimed"] = Yuan(open.Sum(claim => claim.Sums.Payable)),
            ["claims"] = new JsonArray([.. totals.Select(total => (JsonNode)new JsonObject
            {
                ["scheme"] = (int)total.Scheme, ["epidemic"] = total.IsEpidemic, ["elsewhere"] = total.IsElsewhere,
                ["providers"] = total.Providers, ["items"] = total.Sums.Items, ["total"] = Yuan(total.Sums.Total),
                ["due"] = Yuan(total.Sums.Payable),
            })]),
        });
    }

    private static Task<ApiAnswer> Claim(ApiDesks desks, ApiCall call)
    {
        var progress = default(ClaimProgress);
        var run = new ProviderClaimRun(desks.Database, desks.Time) { Committed = now => progress = now };
        return LongRun.Work(
            call,
            async cancel =>
            {
                var (done, refusal) = await run.Run(call.Region, call.Fields.Month("month").First, call.Staff.Id, cancel);
                return refusal is null ? ApiAnswer.Created(Claims(done)) : Refused(call, refusal);
            },
            () => Claims(progress));
        static JsonObject Claims(ClaimProgress done) => new() { ["claims"] = done.Claims, ["due"] = Yuan(done.Fen) };
    }

    private static async Task<ApiAnswer> Statement(ApiDesks desks, ApiCall call)
    {
        var (provider, month) = (call.Part("provider"), call.Fields.Month("month").First);
        if (!(await ProviderReports.Names(desks.Database, call.Region, call.Cancel)).TryGetValue(provider, out var name))
        {
            return Refused(call, new Refusal(ProviderRefusals.UnknownProvider, "provider", ""));
        }

        var claims = await ProviderReports.ClaimsOf(desks.Database, call.Region, provider, month, call.Cancel);
        var adjustments = await ProviderReports.Adjustments(desks.Database, call.Region, provider, month, call.Cancel);
        var payments = await ProviderReports.PaymentsOf(desks.Database, call.Region, provider, month, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["provider"] = provider, ["name"] = name, ["month"] = call.Fields.Month("month").ToString(),
            ["claims"] = new JsonArray([.. claims.Select(claim => (JsonNode)new JsonObject
            {
                ["home"] = claim.Key.Home.ToString(), ["scheme"] = (int)claim.Key.Scheme, ["class"] = claim.Key.ClearingType,
                ["epidemic"] = claim.Key.IsEpidemic, ["items"] = claim.Sums.Items, ["total"] = Yuan(claim.Sums.Total),
                ["fundPaid"] = Yuan(claim.Sums.FundPaid), ["account"] = Yuan(claim.Sums.Account), ["due"] = Yuan(claim.Sums.Payable),
            })]),
            ["adjustments"] = new JsonArray([.. adjustments.Select(one => (JsonNode)Json(one))]),
            ["payments"] = new JsonArray([.. payments.Select(one => (JsonNode)Json(one))]),
        });
    }

    private static async Task<ApiAnswer> Deduct(ApiDesks desks, ApiCall call)
    {
        if (!long.TryParse(call.Fields.Text("settlement"), NumberStyles.None, CultureInfo.InvariantCulture, out var settlement))
        {
            return call.Refused(new Refusal(ApiRefusals.Value, "settlement", "expected a number"), StatusCodes.Status400BadRequest);
        }

        var (done, refusal) = await new AdjustmentDesk(desks.Database, desks.Rules, desks.Time).Deduct(
            call.Region, settlement, call.Fields.Amount("amount").Fen, call.Fields.Text("reason"), Day(desks, call), call.Staff.Id,
            call.Cancel);
        return done is null ? Refused(call, refusal!) : ApiAnswer.Created(Json(done));
    }

    private static async Task<ApiAnswer> Deposit(ApiDesks desks, ApiCall call)
    {
        var payee = new PayeeKey(
            call.Region, call.Fields.Text("provider"), call.Fields.Scheme("scheme"), call.Fields.Flag("epidemic"));
        var (done, refusal) = await new AdjustmentDesk(desks.Database, desks.Rules, desks.Time).SettleDeposit(
            payee, call.Fields.Amount("score").Fen / FenPerYuan, Day(desks, call), call.Staff.Id, call.Cancel);
        return done is null ? Refused(call, refusal!) : ApiAnswer.Created(Json(done));
    }

    private static async Task<ApiAnswer> List(ApiDesks desks, ApiCall call)
    {
        var rows = await ProviderReports.Open(desks.Database, call.Region, null, call.Fields.Count("after"), ListMax, call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["payments"] = new JsonArray([.. rows.Select(row => (JsonNode)Json(row))]) });
    }

    private static async Task<ApiAnswer> Make(ApiDesks desks, ApiCall call)
    {
        var (made, refusal) = await Desk(desks).Make(call.Region, Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null
            ? ApiAnswer.Created(new JsonObject
            {
                ["count"] = made.Count, ["first"] = made[0].Number, ["last"] = made[^1].Number,
                ["gross"] = Yuan(made.Sum(one => one.Split.Gross)), ["net"] = Yuan(made.Sum(one => one.Split.Net)),
            })
            : Refused(call, refusal);
    }

    private static async Task<ApiAnswer> Send(ApiDesks desks, ApiCall call)
    {
        var (file, payments, refusal) = await Desk(desks).Send(call.Region, Day(desks, call), call.Staff.Id, call.Cancel);
        return refusal is null
            ? ApiAnswer.Created(new JsonObject
            {
                ["file"] = file, ["payments"] = new JsonArray([.. payments.Select(payment => (JsonNode)Json(payment))]),
            })
            : Refused(call, refusal);
    }

    private static async Task<ApiAnswer> Overdue(ApiDesks desks, ApiCall call)
    {
        var rows = await new OverdueList(desks.Database, desks.Rules).On(call.Region, Day(desks, call), call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["overdue"] = new JsonArray([.. rows.Select(late => (JsonNode)new JsonObject
            {
                ["provider"] = late.Row.Payee.Provider, ["scheme"] = (int)late.Row.Payee.Scheme, ["epidemic"] = late.Row.Payee.IsEpidemic,
                ["month"] = late.Row.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                ["due"] = late.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["unpaid"] = Yuan(late.Row.Fen),
                ["payment"] = late.Row.Payment == 0 ? null : late.Row.Payment,
            })]),
        });
    }

    private static async Task<ApiAnswer> Grants(ApiDesks desks, ApiCall call)
    {
        var grants = await ProviderReports.GrantsOf(desks.Database, call.Region, "", call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["grants"] = new JsonArray([.. grants.Select(grant => (JsonNode)Json(grant))]) });
    }

    private static async Task<ApiAnswer> Each(ApiCall call, Task<DisbursementAnswer> answer) => await answer is { Done: [var done] }
        ? ApiAnswer.Ok(Json(done)) : Refused(call, (await answer).Refused[0].Refusal);

    private static async Task<ApiAnswer> Grant(ApiCall call, Task<(FundGrant? Grant, Refusal? Refusal)> answer) =>
        await answer is ({ } grant, _) ? ApiAnswer.Ok(Json(grant)) : Refused(call, (await answer).Refusal!);

    private static ApiAnswer Refused(ApiCall call, Refusal refusal) => call.Refused(
        refusal, refusal.Kind == ProviderRefusals.Unknown || refusal.Kind == ProviderRefusals.UnknownProvider
            ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);

    private static JsonObject Json(Disbursement payment) => new()
    {
        ["payment"] = payment.Number, ["provider"] = payment.Payee.Provider, ["scheme"] = (int)payment.Payee.Scheme,
        ["epidemic"] = payment.Payee.IsEpidemic, ["from"] = payment.FirstMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        ["until"] = payment.LastMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture), ["gross"] = Yuan(payment.Split.Gross),
        ["deposit"] = Yuan(payment.Split.Deposit), ["advance"] = Yuan(payment.Split.Offset), ["net"] = Yuan(payment.Split.Net),
        ["checkers"] = payment.Checkers, ["madeBy"] = payment.MadeBy, ["state"] = payment.State.ToString().ToLowerInvariant(),
        ["repeats"] = payment.Repeats == 0 ? null : payment.Repeats, ["file"] = payment.File == 0 ? null : payment.File,
    };

    private static JsonObject Json(Adjustment one) => new()
    {
        ["number"] = one.Number, ["kind"] = one.Kind.ToString().ToLowerInvariant(), ["provider"] = one.Payee.Provider,
        ["scheme"] = (int)one.Payee.Scheme, ["settlement"] = one.Settlement.ToString(CultureInfo.InvariantCulture),
        ["amount"] = Yuan(one.Fen), ["kept"] = Yuan(one.Kept), ["reason"] = one.Reason, ["by"] = one.By,
    };

    private static JsonObject Json(FundGrant grant) => new()
    {
        ["grant"] = grant.Number, ["provider"] = grant.Payee.Provider, ["scheme"] = (int)grant.Payee.Scheme,
        ["epidemic"] = grant.Payee.IsEpidemic, ["state"] = grant.State.ToString().ToLowerInvariant(), ["document"] = grant.Document,
        ["asked"] = Yuan(grant.Fen), ["granted"] = Yuan(grant.Granted), ["drawn"] = Yuan(grant.Drawn), ["used"] = Yuan(grant.Used),
        ["returned"] = Yuan(grant.Returned), ["outstanding"] = Yuan(grant.Outstanding),
    };

    private static string Yuan(long fen) => new Money(fen).ToString();
}
