using System.Text.Json.Nodes;
using Yibao.Agency.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of relief and of the runs of bills (减征与出账接口).</summary>
internal static class ReliefRoutes
{
    private const decimal Hundredths = 100m;

    private static readonly ApiField First = new("from", ApiType.Month, "起始月", "first month");
    private static readonly ApiField Last = new("until", ApiType.Month, "截止月", "last month");
    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day of the reserve, or of billing [default: today]")
    {
        IsOptional = true,
    };

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/relief-preview", "减征测算", "What relief would cost", null, [First, Last, On],
            call => Preview(desks, call)),
        new("GET", "/regions/{region}/relief-orders", "减征令清单", "Orders of relief", null, [], call => List(desks, call)),
        new("POST", "/regions/{region}/relief-orders", "申请减征令", "Ask for an order of relief; another person approves it",
            StaffDuty.Clerk,
            [
                First, Last, On, new("reason", ApiType.Text, "依据", "why: the document of the city"),
                new("province", ApiType.Text, "省级决定", "decision of the province, where the reserve does not suffice") { IsOptional = true },
            ],
            call => Ask(desks, call)),
        new("POST", "/regions/{region}/relief-orders/{number}/decision", "复核减征令",
            "Approve an order or turn it down; billed months are billed by difference", StaffDuty.Reviewer,
            [new("approve", ApiType.Flag, "同意", "whether it is approved"), On], call => Decide(desks, call)),
        new("GET", "/regions/{region}/billed-months", "已出账月份", "Which months of employers' bills are made", null, [First, Last],
            call => Billed(desks, call)),
    ];

    private static ReliefDesk Desk(ApiDesks desks) => new(desks.Database, desks.Rules, desks.Time);

    private static async Task<ApiAnswer> Preview(ApiDesks desks, ApiCall call)
    {
        if ((EnrolmentRoutes.ReversedMonths(call) ?? WithoutRules(desks, call)) is { } wrong)
        {
            return wrong;
        }

        var preview = await Desk(desks).Preview(
            call.Region, call.Fields.Month("from"), call.Fields.Month("until"), call.Fields.Day("day") ?? desks.Today, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["waived"] = Yuan(preview.Fen), ["reserveMonths"] = preview.ReserveMonthsE2 / Hundredths, ["monthsMost"] = preview.MonthsMost,
            ["costs"] = new JsonArray([.. preview.Costs.Select(cost => (JsonNode)new JsonObject
            {
                ["month"] = cost.Month.ToString(), ["payer"] = cost.PayerWord,
                ["standing"] = cost.Standing.ToString().ToLowerInvariant(), ["billed"] = cost.IsBilled, ["employers"] = cost.Employers,
                ["heads"] = cost.Heads, ["waived"] = Yuan(cost.Fen),
            })]),
        });
    }

    private static async Task<ApiAnswer> List(ApiDesks desks, ApiCall call)
    {
        var orders = await ReliefRows.List(desks.Database, call.Region, call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["orders"] = new JsonArray([.. orders.Select(order => (JsonNode)Json(order))]) });
    }

    private static async Task<ApiAnswer> Ask(ApiDesks desks, ApiCall call)
    {
        if ((EnrolmentRoutes.ReversedMonths(call) ?? WithoutRules(desks, call)) is { } wrong)
        {
            return wrong;
        }

        var (order, refusal) = await Desk(desks).Ask(
            call.Region, call.Fields.Month("from"), call.Fields.Month("until"), call.Fields.Day("day") ?? desks.Today,
            call.Fields.Text("reason"), call.Fields.Text("province"), call.Staff.Id, call.Cancel);
        return order is null ? ContributionRoutes.Answer(call, refusal!) : ApiAnswer.Created(Json(order));
    }

    private static async Task<ApiAnswer> Decide(ApiDesks desks, ApiCall call)
    {
        var (order, refusal) = await Desk(desks).Decide(
            call.Region, call.Number, call.Staff.Id, call.Fields.Flag("approve"), call.Cancel);
        if (order is null)
        {
            return ContributionRoutes.Answer(call, refusal!);
        }

        // A caller that hangs up stops the billing; the same call again goes on with it.
        var run = new BillRun(desks.Database, desks.Rules, desks.Time) { Day = call.Fields.Day("day") ?? desks.Today };
        var due = order.IsApproved ? await Desk(desks).Apply(order, run, call.Cancel) : 0;
        return ApiAnswer.Ok(new JsonObject { ["order"] = Json(order), ["billedByDifference"] = Yuan(due) });
    }

    private static async Task<ApiAnswer> Billed(ApiDesks desks, ApiCall call)
    {
        if (EnrolmentRoutes.ReversedMonths(call) is { } wrong)
        {
            return wrong;
        }

        var months = new JsonArray();
        for (var month = call.Fields.Month("from"); month <= call.Fields.Month("until"); month = month.Next)
        {
            months.Add(new JsonObject
            {
                ["month"] = month.ToString(),
                ["billed"] = await RunSegments.IsBilled(desks.Database, call.Region, RunKind.Employers, month, call.Cancel),
            });
        }

        return ApiAnswer.Ok(new JsonObject { ["months"] = months });
    }

    private static ApiAnswer? WithoutRules(ApiDesks desks, ApiCall call) =>
        desks.Rules.Find(call.Region, Scheme.Employee) is null
            ? call.Refused(new Refusal(ContributionRefusals.NoRelief, "region", "no policy document speaks of the region")) : null;

    private static JsonObject Json(ReliefOrder order) => new()
    {
        ["order"] = order.Number, ["region"] = order.Region.ToString(), ["from"] = order.First.ToString(),
        ["until"] = order.Last.ToString(),
        ["waived"] = Yuan(order.Cost), ["reserveMonths"] = order.ReserveMonthsE2 / Hundredths, ["reason"] = order.Reason,
        ["askedBy"] = order.AskedBy, ["decidedBy"] = order.IsDecided ? order.DecidedBy : null, ["approved"] = order.IsApproved,
    };

    private static string Yuan(long fen) => new Money(fen).ToString();
}
