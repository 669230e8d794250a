using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Clearing;
using Yibao.Kernel;
using Yibao.Storage.Clearing;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of the payment per head (按人头付费接口).</summary>
internal static class HeadRoutes
{
    private static readonly ApiField Month = new("month", ApiType.Month, "月份", "month");

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/head-payments", "人头费清单", "What a month paid for the people on the lists of providers", null, [Month],
            call => Payments(desks, call)),
        new("POST", "/regions/{region}/head-payments", "按人头付费", "Pay a month for the people on the lists; 202: the same call goes on",
            StaffDuty.Clerk, [Month], call => Pay(desks, call)),
        new("GET", "/regions/{region}/providers/{provider}/heads", "人头名单", "Who was on the list of a provider in a month that is paid",
            null, [Month], call => List(desks, call)),
    ];

    private static async Task<ApiAnswer> Payments(ApiDesks desks, ApiCall call)
    {
        var payments = await HeadRows.Of(desks.Database, call.Region, call.Fields.Month("month").First, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["payments"] = new JsonArray([.. payments.Select(one => (JsonNode)new JsonObject
            {
                ["provider"] = one.Payee.Provider, ["scheme"] = (int)one.Payee.Scheme, ["heads"] = one.Heads,
                ["price"] = Yuan(one.Price), ["due"] = Yuan(one.Due), ["booked"] = Yuan(one.Booked),
                ["change"] = Yuan(one.Difference), ["by"] = one.By,
            })]),
        });
    }

    private static Task<ApiAnswer> Pay(ApiDesks desks, ApiCall call)
    {
        var done = 0;
        var run = new HeadRun(desks.Database, desks.Rules, desks.Time) { Committed = now => done = now };
        return LongRun.Work(
            call,
            async cancel =>
            {
                var (payments, refusal) = await run.Run(call.Region, call.Fields.Month("month").First, call.Staff.Id, cancel);
                return refusal is not null ? call.Refused(refusal, StatusCodes.Status409Conflict) : ApiAnswer.Created(new JsonObject
                {
                    ["payments"] = payments.Count, ["heads"] = payments.Sum(one => one.Heads.Count),
                    ["due"] = Yuan(payments.Sum(one => one.Due.Fen)), ["change"] = Yuan(payments.Sum(one => one.Difference)),
                });
            },
            () => new JsonObject { ["payments"] = done });
    }

    private static async Task<ApiAnswer> List(ApiDesks desks, ApiCall call)
    {
        var list = await HeadRows.ListOf(
            desks.Database, call.Region, call.Part("provider"), call.Fields.Month("month").First, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["heads"] = new JsonArray([.. list.Select(one => (JsonNode)new JsonObject
            {
                ["person"] = one.Head.Person, ["scheme"] = (int)one.Scheme,
                ["registration"] = one.Head.Registration.ToString(CultureInfo.InvariantCulture), ["since"] = Days.Text(one.Head.Since),
            })]),
        });
    }

    private static string Yuan(long fen) => new Money(fen).ToString();
}
