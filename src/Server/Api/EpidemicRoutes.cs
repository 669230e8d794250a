using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Epidemic;
using Yibao.Kernel;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of bills of the epidemic whose home region is not known (疫情待核查账单接口): taken in, verified, found by hand.</summary>
internal static class EpidemicRoutes
{
    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day of booking [default: today]") { IsOptional = true };

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("POST", "/regions/{region}/epidemic-bills", "登记疫情账单", "Take in bills of patients whose home region is not known",
            StaffDuty.Clerk,
            [
                new("lines", ApiType.Rows, "账单明细", "a line of a bill each, the lines of a bill together")
                {
                    Row =
                    [
                        .. EpidemicRows.Columns.Skip(1).Select(column => new ApiField(column, ApiType.Text, column, column)
                        {
                            IsOptional = column is "certno" or "first_pay" or "plan", LengthMax = 40,
                        }),
                    ],
                },
                On,
            ],
            call => Take(desks, call)),
        new("POST", "/clearing/epidemic/findings", "核查疫情账单", "Find the home region of every open bill by the patient's document; 202: the "
            + "same call goes on", StaffDuty.Clerk,
            [
                new("close_unknown", ApiType.Flag, "查无参保即未参保", "whether people in no register are insured nowhere")
                {
                    IsOptional = true,
                },
                On,
            ],
            call => Verify(desks, call)),
        new("POST", "/regions/{region}/providers/{provider}/epidemic-bills/{bill}/finding", "单笔核查疫情账单",
            "Say whose patient a bill is of; without a home region: insured nowhere", StaffDuty.Clerk,
            [
                new("home", ApiType.Region, "参保地", "home region") { IsOptional = true },
                new("person", ApiType.Text, "人员编号", "person number at home") { IsOptional = true, LengthMax = 30 }, On,
            ],
            call => Find(desks, call)),
    ];

    /// <summary>All of them, or none when a line is wrong; a bill that is known at the provider is not taken again.</summary>
    private static async Task<ApiAnswer> Take(ApiDesks desks, ApiCall call)
    {
        var (bills, place) = (new EpidemicRows(), 0);
        foreach (var row in call.Fields.Rows("lines"))
        {
            string[] cells = [.. EpidemicRows.Columns.Select((column, i) => i == 0 ? call.Region.ToString() : row.Text(column))];
            if (bills.Take(cells) is { } problem)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"lines[{place}]");
                return call.Refused(new Refusal(ApiRefusals.Value, at, problem), StatusCodes.Status400BadRequest);
            }

            place++;
        }

        var taken = bills.Bills();
        var (known, refusal) = await new EpidemicDesk(desks.Database, desks.Policies, desks.Time).Take(
            taken, ClearingRoutes.Day(desks, call), call.Staff.Id, call.Cancel);
        var left = known.ToHashSet();
        return refusal is not null ? ClearingRoutes.Answer(call, refusal) : ApiAnswer.Created(new JsonObject
        {
            ["unit"] = "fen", ["taken"] = taken.Count - left.Count, ["known"] = left.Count,
            ["fen"] = taken.Where((_, place) => !left.Contains(place)).Sum(bill => bill.Total),
        });
    }

    private static Task<ApiAnswer> Verify(ApiDesks desks, ApiCall call)
    {
        var soFar = default(VerifyTotals);
        var desk = new EpidemicDesk(desks.Database, desks.Policies, desks.Time) { Committed = now => soFar = now };
        return LongRun.Work(
            call,
            async cancel =>
            {
                var (totals, refusal) = await desk.Verify(
                    ClearingRoutes.Day(desks, call), call.Staff.Id, call.Fields.Flag("close_unknown"), cancel);
                return refusal is null ? ApiAnswer.Created(Json(totals, isDone: true)) : ClearingRoutes.Answer(call, refusal);
            },
            () => Json(soFar, isDone: false));
    }

    private static async Task<ApiAnswer> Find(ApiDesks desks, ApiCall call)
    {
        var fields = call.Fields;
        var (finding, refusal) = await new EpidemicDesk(desks.Database, desks.Policies, desks.Time).Find(
            (call.Region, call.Part("provider"), call.Part("bill")),
            fields.Has("home") ? (fields.Region("home"), fields.Text("person")) : null,
            ClearingRoutes.Day(desks, call), call.Staff.Id, call.Cancel);
        return finding is null ? ClearingRoutes.Answer(call, refusal!) : ApiAnswer.Created(
            new JsonObject { ["unit"] = "fen", ["fund"] = finding.Fund, ["fiscal"] = finding.Fiscal });
    }

    private static JsonObject Json(VerifyTotals totals, bool isDone) => new()
    {
        ["unit"] = "fen", ["done"] = isDone, ["bills"] = totals.Bills, ["found"] = totals.Found, ["fund"] = totals.Fund,
        ["uninsured"] = totals.Uninsured, ["open"] = totals.Bills - totals.Found - totals.Uninsured,
    };
}
