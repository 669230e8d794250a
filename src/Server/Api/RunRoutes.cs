using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency;
using Yibao.Agency.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of employers, runs of bills and arrears (单位登记、出账与欠费接口).</summary>
internal static class RunRoutes
{
    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day [default: today]") { IsOptional = true };

    private static readonly ApiField[] EmployerFields =
    [
        new("employer", ApiType.Text, "单位编号", "number of the employer: letters, digits, hyphens") { LengthMax = 30 },
        new("credit_code", ApiType.Text, "统一社会信用代码", "unified social credit code") { LengthMax = 18 },
        new("name", ApiType.Text, "单位名称", "name"),
        new("payer", ApiType.Text, "缴费人类别", "kind of payer")
        {
            Words = [.. Vocabulary.ParameterKeys["payer"].Where(word => word != Vocabulary.IndividualPayer)],
        },
        new("from", ApiType.Day, "起始日", "first day"),
        new("until", ApiType.Day, "截止日", "first day no longer registered") { IsOptional = true },
    ];

    private static readonly ApiField[] BillFields =
    [
        new("kind", ApiType.Text, "出账类别", "whose bills")
        {
            Words = [.. Enum.GetNames<RunKind>().Select(name => name.ToLowerInvariant())],
        },
        new("period", ApiType.Period, "账期", "a month of employers and flexible workers, a year of residents"),
        new("cause", ApiType.Text, "重核原因", "why a billed period is gone over again") { IsOptional = true },
        new("county", ApiType.Text, "县类别", "kind of county of residents of whom the register does not say it [default: ordinary]")
        {
            IsOptional = true, Words = Vocabulary.ParameterKeys["county"],
        },
        On,
    ];

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("POST", "/regions/{region}/employers", "单位参保登记", "Register an employer", StaffDuty.Clerk, EmployerFields,
            call => Register(desks, call)),
        new("POST", "/regions/{region}/bills", "出账", "Make the bills of a period; 202: the same call goes on", StaffDuty.Clerk, BillFields,
            call => Bill(desks, call)),
        new("GET", "/regions/{region}/arrears", "欠费清单", "Who owes, with surcharge", null, [On], call => Arrears(desks, call)),
        new("POST", "/regions/{region}/arrears/pause", "欠费暂停待遇", "Pause the cover of everybody past the months of grace", StaffDuty.Clerk,
            [On], call => Pause(desks, call)),
    ];

    private static async Task<ApiAnswer> Register(ApiDesks desks, ApiCall call)
    {
        var (fields, from, until) = (call.Fields, call.Fields.Day("from")!.Value, call.Fields.Day("until"));
        var number = fields.Text("employer");
        if (!number.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            return Wrong(call, "employer", "letters, digits, hyphens and underscores");
        }

        if (!CreditCode.TryParse(fields.Text("credit_code"), out var code, out var problem))
        {
            return Wrong(call, "credit_code", problem!);
        }

        if (until <= from)
        {
            return Wrong(call, "until", "a day after 'from'");
        }

        await using var batch = await ContributionBatch.Begin(
            desks.Database, ContributionBatch.Desk, desks.Time.GetUtcNow(), call.Cancel);
        var taken = (await batch.Known([number])).Contains((call.Region.Value, number)) ? "employer"
            : (await batch.KnownCodes([code.Text])).Contains((call.Region.Value, code.Text)) ? "credit_code" : null;
        if (taken is not null)
        {
            return call.Refused(new Refusal(ApiRefusals.Registered, taken, ""));
        }

        batch.Add(new Employer(call.Region, number, code.Text, fields.Text("name"), fields.Text("payer"), from, until));
        await batch.Commit(call.Cancel);
        return ApiAnswer.Created(new JsonObject { ["employer"] = number });
    }

    private static ApiAnswer Wrong(ApiCall call, string field, string expected) => call.Refused(
        new Refusal(ApiRefusals.Value, field, $"expected {expected}"), StatusCodes.Status400BadRequest);

    /// <summary>Works for a while; what is committed stays, and the same call goes on with the rest.</summary>
    private static async Task<ApiAnswer> Bill(ApiDesks desks, ApiCall call)
    {
        var kind = Enum.Parse<RunKind>(call.Fields.Text("kind"), ignoreCase: true);
        var period = call.Fields.Month("period");
        if (period.IsYear != (kind == RunKind.Residents))
        {
            return Wrong(call, "period", kind == RunKind.Residents ? "a year like 2020" : "a month like 2020-02");
        }

        var progress = default(BillProgress);
        var run = new BillRun(desks.Database, desks.Rules, desks.Time)
        {
            Day = call.Fields.Day("day") ?? desks.Today, County = call.Fields.Text("county", "ordinary"), Committed = now => progress = now,
        };
        try
        {
            return await LongRun.Work(
                call,
                async cancel => ApiAnswer.Ok(
                    Made(await run.Run(call.Region, kind, period, call.Fields.Text("cause"), cancel) ?? default, isDone: true)),
                () => Made(progress, isDone: false));
        }
        catch (RulesUnusableException)
        {
            return call.NotFound(ApiRefusals.NoRules, "region");
        }
    }

    private static JsonObject Made(BillProgress run, bool isDone) => new()
    {
        ["done"] = isDone, ["bills"] = run.Payers, ["heads"] = run.Heads, ["due"] = new Money(run.Due).ToString(),
        ["skipped"] = run.Skipped,
    };

    private static async Task<ApiAnswer> Arrears(ApiDesks desks, ApiCall call)
    {
        var rows = new JsonArray();
        var desk = new ArrearsDesk(desks.Database, desks.Rules, desks.Time);
        await foreach (var row in desk.List(call.Fields.Day("day") ?? desks.Today, call.Region, call.Cancel))
        {
            rows.Add(new JsonObject
            {
                ["payer"] = row.Payer.Number, ["kind"] = row.Payer.Kind.ToString().ToLowerInvariant(), ["scheme"] = (int)row.Scheme,
                ["oldest"] = row.Oldest.ToString(), ["bills"] = row.Bills, ["unpaid"] = new Money(row.Fen).ToString(),
                ["surcharge"] = new Money(row.Surcharge).ToString(), ["paused"] = row.IsPaused, ["pastGrace"] = row.IsPastGrace,
            });
        }

        return ApiAnswer.Ok(new JsonObject { ["arrears"] = rows });
    }

    private static async Task<ApiAnswer> Pause(ApiDesks desks, ApiCall call)
    {
        var paused = await new ArrearsDesk(desks.Database, desks.Rules, desks.Time).Pause(
            call.Fields.Day("day") ?? desks.Today, call.Region, call.Staff.Id, call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["paused"] = paused });
    }
}
