using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Contributions;
using Yibao.Agency.Statements;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of contributions (缴费接口): statements of employers, declarations, payments, refunds.</summary>
internal static class ContributionRoutes
{
    private static readonly ApiField Payer = new("payer", ApiType.Text, "缴费人", "number of the employer or person") { LengthMax = 30 };
    private static readonly ApiField Scheme = new("scheme", ApiType.Scheme, "险种", "scheme");
    private static readonly ApiField Amount = new("amount", ApiType.Amount, "金额", "amount in yuan");

    private static readonly ApiField On = new("day", ApiType.Day, "日期", "day [default: today]") { IsOptional = true };

    private static readonly ApiField[] DeclarationFields =
    [
        new("declarations", ApiType.Rows, "缴费工资申报", "declarations")
        {
            Row =
            [
                new("person", ApiType.Text, "人员编号", "person number") { LengthMax = 30 },
                new("from_month", ApiType.Month, "起始月", "month from which it holds"),
                new("wage", ApiType.Amount, "缴费工资", "monthly wage in yuan"),
            ],
        },
    ];

    private static readonly ApiField[] PaymentFields =
    [
        new("payments", ApiType.Rows, "银行到账", "payments")
        {
            Row =
            [
                new("payment", ApiType.Text, "流水号", "number of the bank") { LengthMax = 40 }, new("day", ApiType.Day, "到账日期", "day"),
                Scheme, Payer with { LengthMax = 200, IsOptional = true }, Amount,
                new("note", ApiType.Text, "附言", "note") { IsOptional = true },
            ],
        },
    ];

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/employers/{employer}/statement", "单位对账单", "Statement of an employer", null,
            EnrolmentRoutes.StatementFields, call => Statement(desks, call)),
        new("POST", "/regions/{region}/employers/{employer}/declarations", "缴费工资申报", "Declare wages", StaffDuty.Clerk,
            DeclarationFields, call => Declare(desks, call)),
        new("POST", "/regions/{region}/payments", "银行到账", "Take payments; each is matched with the oldest bill first", StaffDuty.Clerk,
            PaymentFields, call => Pay(desks, call)),
        new("POST", "/regions/{region}/payments/{payment}/claim", "认领到账", "Say whose an unknown payment was", StaffDuty.Clerk,
            [Payer, On], call => Claim(desks, call)),
        new("POST", "/regions/{region}/refunds", "申请退费", "Ask for a refund; another person releases it", StaffDuty.Clerk,
            [
                new("request", ApiType.Text, "申请号", "name of the request: sent again, it is the same refund") { LengthMax = 40 },
                Payer, Scheme, Amount, new("reason", ApiType.Text, "原因", "why"),
            ],
            call => AskRefund(desks, call)),
        new("POST", "/regions/{region}/refunds/{number}/decision", "复核退费", "Release a refund or turn it down", StaffDuty.Reviewer,
            [new("release", ApiType.Flag, "同意", "whether it is released"), On], call => DecideRefund(desks, call)),
    ];

    private static async Task<ApiAnswer> Statement(ApiDesks desks, ApiCall call)
    {
        if (EnrolmentRoutes.ReversedMonths(call) is { } reversed)
        {
            return reversed;
        }

        var statements = await EmployerStatement.Of(
            desks.Database, call.Part("employer"), call.Region, call.Fields.Month("from"), call.Fields.Month("until"), call.Cancel);
        return statements.Count == 0 ? call.NotFound(ApiRefusals.NoEmployer, "employer")
            : EnrolmentRoutes.Told(statements[0].Json(), StatementText.Of(statements[0], call.Language));
    }

    private static async Task<ApiAnswer> Declare(ApiDesks desks, ApiCall call)
    {
        var wages = call.Fields.Rows("declarations").Select(row => new WageDeclaration(
            call.Region, call.Part("employer"), row.Text("person"), row.Month("from_month"), row.Amount("wage").Fen)).ToArray();
        await using var batch = await ContributionBatch.Begin(
            desks.Database, ContributionBatch.Desk, desks.Time.GetUtcNow(), call.Cancel);
        var refused = await DeclarationDesk.Take(batch, wages);
        if (refused.Any(one => one.Fault == DeclarationFault.UnknownEmployer))
        {
            return call.NotFound(ApiRefusals.NoEmployer, "employer");
        }

        await batch.Commit(call.Cancel);
        return Taken(call, wages.Length, refused.Select(one => ($"declarations[{one.Place}].person", ApiRefusals.NotOfEmployer)));
    }

    private static async Task<ApiAnswer> Pay(ApiDesks desks, ApiCall call)
    {
        var rows = call.Fields.Rows("payments");
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Amount("amount") <= Money.Zero)
            {
                return call.Refused(
                    new Refusal(ContributionRefusals.Amount, $"payments[{i}].amount", ""), StatusCodes.Status400BadRequest);
            }
        }

        var payments = rows.Select(row => new BankPayment(
            call.Region, row.Scheme("scheme"), row.Text("payment"), row.Day("day")!.Value, row.Text("payer"), row.Amount("amount").Fen,
            row.Text("note"))).ToArray();
        await using var batch = await ContributionBatch.Begin(
            desks.Database, ContributionBatch.Desk, desks.Time.GetUtcNow(), call.Cancel);
        var again = await new PaymentDesk(desks.Database, desks.Rules, desks.Time).Take(batch, payments);
        await batch.Commit(call.Cancel);
        return Taken(call, payments.Length, again.Select(place => ($"payments[{place}].payment", ContributionRefusals.Booked)));
    }

    /// <summary>How many rows were taken, and which were not.</summary>
    private static ApiAnswer Taken(ApiCall call, int rows, IEnumerable<(string Field, RefusalKind Kind)> refused)
    {
        var list = refused.Select(one => (JsonNode)new JsonObject
        {
            ["field"] = one.Field, ["code"] = one.Kind.Code,
            ["title"] = call.Language == Language.Chinese ? one.Kind.Chinese : one.Kind.English,
        }).ToArray();
        return ApiAnswer.Ok(new JsonObject { ["taken"] = rows - list.Length, ["refused"] = new JsonArray(list) });
    }

    private static async Task<ApiAnswer> Claim(ApiDesks desks, ApiCall call)
    {
        var refusal = await new PaymentDesk(desks.Database, desks.Rules, desks.Time).Claim(
            call.Region, call.Part("payment"), call.Fields.Text("payer"), call.Fields.Day("day") ?? desks.Today, call.Staff.Id,
            call.Cancel);
        return refusal is null ? ApiAnswer.Ok(new JsonObject { ["payment"] = call.Part("payment") }) : Answer(call, refusal);
    }

    private static async Task<ApiAnswer> AskRefund(ApiDesks desks, ApiCall call)
    {
        var (number, refusal) = await new RefundDesk(desks.Database, desks.Time).Ask(
            call.Region, call.Fields.Text("payer"), call.Fields.Scheme("scheme"), call.Fields.Amount("amount").Fen,
            call.Fields.Text("reason"), call.Staff.Id, call.Fields.Text("request"), call.Cancel);
        return refusal is null ? ApiAnswer.Created(new JsonObject { ["refund"] = number }) : Answer(call, refusal);
    }

    private static async Task<ApiAnswer> DecideRefund(ApiDesks desks, ApiCall call)
    {
        var isReleased = call.Fields.Flag("release");
        var refusal = await new RefundDesk(desks.Database, desks.Time).Decide(
            call.Region, call.Number, call.Fields.Day("day") ?? desks.Today, call.Staff.Id, isReleased, call.Cancel);
        return refusal is null
            ? ApiAnswer.Ok(new JsonObject { ["refund"] = call.Number, ["released"] = isReleased }) : Answer(call, refusal);
    }

    /// <summary>Not done: what is not there is 404, everything else 409.</summary>
    public static ApiAnswer Answer(ApiCall call, Refusal refusal) => call.Refused(
        refusal, refusal.Kind == ContributionRefusals.Unknown || refusal.Kind == ContributionRefusals.UnknownPayer
            ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
}
