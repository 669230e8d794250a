using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Clearing;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Storage.Clearing;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of yearly budgets, year-end clearing and support of hospitals in difficulty (年度支付接口).</summary>
internal static class PaymentRoutes
{
    private const decimal PartsPerMillion = 1_000_000m;
    private const decimal TenThousand = 10_000m;

    private static readonly ApiField Year = new("year", ApiType.Year, "年度", "calendar year");
    private static readonly ApiField Scheme = new("scheme", ApiType.Scheme, "险种", "scheme");
    private static readonly ApiField Reason = new("reason", ApiType.Text, "依据", "why");
    private static readonly ApiField Approve = new("approve", ApiType.Flag, "同意", "whether it is approved");
    private static readonly ApiField Amount = new("amount", ApiType.Amount, "金额", "amount in yuan");

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/year-budgets", "总额预算", "Budgets of a year", null, [Year, Scheme], call => Budgets(desks, call)),
        new("POST", "/regions/{region}/year-budgets", "申请总额预算", "Ask for a year's budget; another person approves it",
            StaffDuty.Clerk,
            [
                Year, Scheme, Amount, new("ratio", ApiType.Text, "报销比例", "reimbursement ratio, like 75%") { LengthMax = 12 }, Reason,
                new("coefficients", ApiType.Rows, "医疗机构系数", "coefficients of hospitals")
                {
                    IsOptional = true,
                    Row =
                    [
                        new("provider", ApiType.Text, "医疗机构", "hospital") { LengthMax = 30 },
                        new("coefficient", ApiType.Count, "系数（万分之）", "its coefficient in ten-thousandths"),
                    ],
                },
            ],
            call => AskBudget(desks, call)),
        new("POST", "/regions/{region}/year-budgets/{number}/decision", "复核总额预算", "Approve a budget or turn it down",
            StaffDuty.Reviewer, [Year, Scheme, Approve], call => DecideBudget(desks, call)),
        new("POST", "/regions/{region}/panel-decisions", "登记特例单议结论", "Keep what a panel of experts admitted of a stay's cost",
            StaffDuty.Clerk,
            [
                Year, Scheme, new("settlement", ApiType.Count, "结算ID", "the stay"),
                new("admitted", ApiType.Amount, "认定费用", "cost that was admitted, yuan"), Reason,
            ],
            call => Admit(desks, call)),
        new("GET", "/regions/{region}/year-ends", "年终清算清单", "Runs of the year-end clearing, and one under way", null, [Year, Scheme],
            call => Runs(desks, call)),
        new("POST", "/regions/{region}/year-ends", "年终清算", "Compute a year that is over, for another person's approval; 202: the same "
            + "call goes on", StaffDuty.Clerk, [Year, Scheme], call => Run(desks, call)),
        new("GET", "/regions/{region}/year-ends/{number}", "年终清算报告", "A run, hospital by hospital", null, [Year, Scheme],
            call => Report(desks, call)),
        new("POST", "/regions/{region}/year-ends/{number}/decision", "复核年终清算", "Approve a run, which books it, or turn it down",
            StaffDuty.Reviewer, [Year, Scheme, Approve], call => DecideRun(desks, call)),
        new("GET", "/regions/{region}/difficulty-supports", "困难医疗机构支持", "Support of hospitals in difficulty, with its plan", null, [],
            call => Supports(desks, call)),
        new("POST", "/regions/{region}/difficulty-supports", "申请困难支持", "Ask for an extra advance; another person approves it",
            StaffDuty.Clerk,
            [
                Scheme, new("provider", ApiType.Text, "医疗机构", "hospital") { LengthMax = 30 },
                new("month", ApiType.Month, "困难月份", "month whose income fell"), Reason, Amount with { IsOptional = true },
            ],
            call => AskSupport(desks, call)),
        new("POST", "/regions/{region}/difficulty-supports/{number}/decision", "复核困难支持", "Approve support, which pays it, or turn it down",
            StaffDuty.Reviewer, [Approve], call => DecideSupport(desks, call)),
        new("POST", "/regions/{region}/difficulty-supports/{number}/repayments", "困难支持归还", "Book money that came back",
            StaffDuty.Clerk, [Amount], call => Repay(desks, call)),
    ];

    private static BudgetYear YearOf(ApiCall call) =>
        new(call.Region, call.Fields.Scheme("scheme"), call.Fields.Month("year").First.Year);

    private static YearEndDesk Desk(ApiDesks desks) => new(desks.Database, desks.Rules, desks.Time);

    private static DifficultyDesk Support(ApiDesks desks) => new(desks.Database, desks.Rules, desks.Time);

    private static async Task<ApiAnswer> Budgets(ApiDesks desks, ApiCall call)
    {
        var editions = await BudgetRows.List(desks.Database, YearOf(call), call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["budgets"] = new JsonArray([.. editions.Select(one => (JsonNode)Json(one))]) });
    }

    private static async Task<ApiAnswer> Admit(ApiDesks desks, ApiCall call)
    {
        var decision = new PanelDecision(
            call.Fields.Count("settlement"), call.Fields.Amount("admitted"), call.Fields.Text("reason"), call.Staff.Id);
        return await Desk(desks).Admit(YearOf(call), decision, call.Cancel) is { } refusal ? Answer(call, refusal)
            : ApiAnswer.Created(new JsonObject { ["settlement"] = decision.Settlement, ["admitted"] = decision.Admitted.ToString() });
    }

    private static async Task<ApiAnswer> AskBudget(ApiDesks desks, ApiCall call)
    {
        if (!Rate.TryParse(call.Fields.Text("ratio"), out var ratio))
        {
            return call.Refused(new Refusal(ApiRefusals.Value, "ratio", "expected a rate like 75%"), StatusCodes.Status400BadRequest);
        }

        var coefficients = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var row in call.Fields.Has("coefficients") ? call.Fields.Rows("coefficients") : [])
        {
            coefficients[row.Text("provider")] = row.Count("coefficient") / TenThousand;
        }

        var (edition, refusal) = await Desk(desks).AskBudget(
            YearOf(call), new YearBudget(call.Fields.Amount("amount"), ratio.Ppm / PartsPerMillion, coefficients),
            call.Fields.Text("reason"), call.Staff.Id, call.Cancel);
        return edition is null ? Answer(call, refusal!) : ApiAnswer.Created(Json(edition));
    }

    private static async Task<ApiAnswer> DecideBudget(ApiDesks desks, ApiCall call)
    {
        var (edition, refusal) = await Desk(desks).DecideBudget(
            YearOf(call), NumberOf(call), call.Staff.Id, call.Fields.Flag("approve"), call.Cancel);
        return edition is null ? Answer(call, refusal!) : ApiAnswer.Ok(Json(edition));
    }

    private static async Task<ApiAnswer> Runs(ApiDesks desks, ApiCall call)
    {
        var runs = await YearEndRows.List(desks.Database, YearOf(call), call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["runs"] = new JsonArray([.. runs.Select(one => (JsonNode)Json(one))]),
            ["underWay"] = await YearGroupings.Progress(desks.Database, YearOf(call), call.Cancel) is { } progress ? Json(progress) : null,
        });
    }

    private static Task<ApiAnswer> Run(ApiDesks desks, ApiCall call)
    {
        if (desks.Tables is { Drg: null, Dip: null })
        {
            return Task.FromResult(Answer(call, new Refusal(PaymentRefusals.NoTables, "--tables", "")));
        }

        YearEndProgress? progress = null;
        var desk = Desk(desks);
        desk.Committed = now => progress = now;
        return LongRun.Work(
            call,
            async cancel =>
            {
                var (run, refusal) = await desk.Run(YearOf(call), desks.Tables, call.Staff.Id, cancel);
                return run is null ? Answer(call, refusal!) : ApiAnswer.Created(Json(run));
            },
            () => progress is null ? new JsonObject() : Json(progress));
    }

    private static async Task<ApiAnswer> Report(ApiDesks desks, ApiCall call)
    {
        var (year, number) = (YearOf(call), NumberOf(call));
        if ((await YearEndRows.List(desks.Database, year, call.Cancel)).FirstOrDefault(one => one.Run == number) is not { } run)
        {
            return call.NotFound(PaymentRefusals.Unknown, "number");
        }

        var json = Json(run);
        json["providers"] = new JsonArray([.. (await YearEndRows.Providers(desks.Database, year, number, call.Cancel))
            .Select(one => (JsonNode)new JsonObject
            {
                ["provider"] = one.Cleared.Provider, ["name"] = one.Name, ["cases"] = one.Cleared.Cases, ["byItem"] = one.Cleared.ByItem,
                ["points"] = one.Cleared.Points, ["standard"] = one.Cleared.Year.Standard.ToString(),
                ["booked"] = one.Cleared.Year.Booked.ToString(), ["paid"] = one.Cleared.Year.Paid.ToString(),
                ["surplus"] = one.Cleared.Year.Surplus.ToString(), ["loss"] = one.Cleared.Year.Loss.ToString(),
            })]);
        return ApiAnswer.Ok(json);
    }

    private static async Task<ApiAnswer> DecideRun(ApiDesks desks, ApiCall call)
    {
        var (run, refusal) = await Desk(desks).Decide(
            YearOf(call), NumberOf(call), call.Staff.Id, call.Fields.Flag("approve"), call.Cancel);
        return run is null ? Answer(call, refusal!) : ApiAnswer.Ok(Json(run));
    }

    private static async Task<ApiAnswer> Supports(ApiDesks desks, ApiCall call)
    {
        var list = await Support(desks).List(call.Region, call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["supports"] = new JsonArray([.. list.Select(one => (JsonNode)Json(one))]) });
    }

    private static async Task<ApiAnswer> AskSupport(ApiDesks desks, ApiCall call)
    {
        var (support, refusal) = await Support(desks).Ask(
            call.Region, call.Fields.Scheme("scheme"), call.Fields.Text("provider"), call.Fields.Month("month").First,
            call.Fields.Has("amount") ? call.Fields.Amount("amount") : null, call.Fields.Text("reason"), call.Staff.Id, call.Cancel);
        return support is null ? Answer(call, refusal!) : ApiAnswer.Created(Json(support));
    }

    private static async Task<ApiAnswer> DecideSupport(ApiDesks desks, ApiCall call)
    {
        var (support, refusal) = await Support(desks).Decide(
            call.Region, call.Number, call.Staff.Id, call.Fields.Flag("approve"), call.Cancel);
        return support is null ? Answer(call, refusal!) : ApiAnswer.Ok(Json(support));
    }

    private static async Task<ApiAnswer> Repay(ApiDesks desks, ApiCall call)
    {
        var (support, refusal) = await Support(desks).Repay(
            call.Region, call.Number, call.Fields.Amount("amount"), call.Staff.Id, call.Cancel);
        return support is null ? Answer(call, refusal!) : ApiAnswer.Created(Json(support));
    }

    private static int NumberOf(ApiCall call) => (int)Math.Min(call.Number, int.MaxValue);

    /// <summary>Not done: what is not there is 404, everything else 409.</summary>
    private static ApiAnswer Answer(ApiCall call, Refusal refusal) => call.Refused(
        refusal, refusal.Kind == PaymentRefusals.Unknown || refusal.Kind == PaymentRefusals.UnknownProvider
            ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);

    private static JsonObject Json(BudgetEdition one) => new()
    {
        ["edition"] = one.Edition, ["amount"] = one.Budget.Amount.ToString(), ["ratio"] = one.Budget.Ratio,
        ["coefficients"] = new JsonObject(one.Budget.Coefficients.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["reason"] = one.Reason, ["askedBy"] = one.AskedBy, ["decidedBy"] = one.IsDecided ? one.DecidedBy : null,
        ["approved"] = one.IsApproved,
    };

    private static JsonObject Json(YearEndRun run) => new()
    {
        ["run"] = run.Run, ["budget"] = run.BudgetEdition, ["cases"] = run.Cases, ["byItem"] = run.ByItem, ["apart"] = run.Apart,
        ["apartBooked"] = run.ApartFen.ToString(), ["points"] = run.Points, ["pointValue"] = run.PointValue,
        ["standard"] = run.Standard.ToString(), ["booked"] = run.Booked.ToString(), ["paid"] = run.Paid.ToString(),
        ["askedBy"] = run.AskedBy, ["decidedBy"] = run.IsDecided ? run.DecidedBy : null, ["approved"] = run.IsApproved,
    };

    private static JsonObject Json(YearEndProgress progress) => new()
    {
        ["grouped"] = progress.Grouped, ["stays"] = progress.Stays, ["by"] = progress.By,
    };

    private static JsonObject Json(DifficultySupport one) => new()
    {
        ["number"] = one.Number, ["provider"] = one.Provider, ["amount"] = one.Amount.ToString(), ["mean"] = one.Mean.ToString(),
        ["income"] = one.Income.ToString(), ["repaid"] = one.Repaid.ToString(), ["outstanding"] = one.Outstanding.ToString(),
        ["askedBy"] = one.AskedBy, ["decidedBy"] = one.IsDecided ? one.DecidedBy : null, ["approved"] = one.IsApproved,
        ["plan"] = new JsonArray([.. DifficultyDesk.PlanOf(one).Select(instalment => (JsonNode)new JsonObject
        {
            ["month"] = $"{instalment.Month:yyyy-MM}", ["due"] = instalment.Due.ToString(), ["paid"] = instalment.Paid.ToString(),
        })]),
    };
}
