using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Contributions;
using Yibao.Agency.Enrolment;
using Yibao.Agency.Statements;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Contributions;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes that look things up (查询接口): records, double enrolments, bills, unknown payments, income; and account credits.</summary>
internal static class QueryRoutes
{
    private const int RowsMost = 1_000; // of a list that has no end of its own

    /// <summary>A call credits this long; the same call again goes on.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(20);

    private static readonly ApiField Period = new("period", ApiType.Period, "账期", "a month, or a year of residents");

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/persons/{person}/record", "参保档案", "A person's records in every region, and everything that was done",
            null, [], call => Record(desks, call)),
        new("GET", "/enrolment-duplicates", "重复参保", "People who are enrolled twice on one day", null,
            [new("from", ApiType.Day, "起始日", "only enrolments that hold on this day or later")], call => Duplicates(desks, call)),
        new("GET", "/regions/{region}/payers/{payer}/bills", "账单查询", "The bills of a payer: asked, paid, open", null,
            [Period with { IsOptional = true }], call => Bills(desks, call)),
        new("GET", "/regions/{region}/payers/{payer}/bill-lines", "账单明细", "What a bill asks for each person", null, [Period],
            call => Lines(desks, call)),
        new("GET", "/regions/{region}/unknown-payments", "未认领到账", "Payments whose payer nobody knows yet", null, [],
            call => Unknown(desks, call)),
        new("GET", "/regions/{region}/income", "基金收入", "A year's income by source, from the ledger and from bills and receipts", null,
            [new("year", ApiType.Year, "年度", "year")], call => Income(desks, call)),
        new("POST", "/regions/{region}/account-credits", "个人账户划入", "Credit personal accounts for what is paid; 202: the same call goes on",
            StaffDuty.Clerk,
            [
                new("day", ApiType.Day, "日期", "day of posting [default: today]") { IsOptional = true },
                new("month", ApiType.Month, "退休人员划入月", "month for which the retired are credited too") { IsOptional = true },
            ],
            call => Credit(desks, call)),
    ];

    private static async Task<ApiAnswer> Record(ApiDesks desks, ApiCall call)
    {
        var key = new RecordKey(call.Region, call.Part("person"));
        if (await EnrolmentQueries.DocumentOf(desks.Database, key, call.Cancel) is not { } document)
        {
            return call.NotFound(ApiRefusals.NoPerson, "person");
        }

        var (dossier, events, papers) = await EnrolmentQueries.History(desks.Database, document, call.Cancel);
        return ApiAnswer.Ok(RecordJson.Of(dossier, events, papers));
    }

    private static async Task<ApiAnswer> Duplicates(ApiDesks desks, ApiCall call)
    {
        var rows = new JsonArray();
        await foreach (var one in EnrolmentQueries.Doubles(desks.Database, call.Fields.Day("from")!.Value, call.Cancel))
        {
            if (rows.Count == RowsMost)
            {
                return ApiAnswer.Ok(new JsonObject { ["duplicates"] = rows, ["more"] = true });
            }

            rows.Add(RecordJson.Of(one));
        }

        return ApiAnswer.Ok(new JsonObject { ["duplicates"] = rows, ["more"] = false });
    }

    private static async Task<ApiAnswer> Bills(ApiDesks desks, ApiCall call)
    {
        BillPeriod? period = call.Fields.Has("period") ? call.Fields.Month("period") : null;
        var states = await BillQueries.States(desks.Database, call.Part("payer"), call.Region, period, call.Cancel);
        var credits = await BillQueries.Credits(desks.Database, call.Part("payer"), call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["payer"] = call.Part("payer"), ["unit"] = "fen", ["bills"] = StatementParts.Json(states),
            ["credit"] = credits.Where(credit => credit.Region == call.Region).Sum(credit => credit.Fen),
        });
    }

    private static async Task<ApiAnswer> Lines(ApiDesks desks, ApiCall call)
    {
        var editions = await BillQueries.Editions(
            desks.Database, call.Part("payer"), call.Region, call.Fields.Month("period"), call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["editions"] = editions.Count, ["unit"] = "fen", ["lines"] = StatementParts.Json(Billing.Fold(editions)),
        });
    }

    private static async Task<ApiAnswer> Unknown(ApiDesks desks, ApiCall call)
    {
        var rows = await PaymentRows.Unknown(desks.Database, call.Region, RowsMost + 1, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["unit"] = "fen", ["payments"] = StatementParts.Json(rows.Take(RowsMost)), ["more"] = rows.Count > RowsMost,
        });
    }

    private static async Task<ApiAnswer> Income(ApiDesks desks, ApiCall call)
    {
        var year = call.Fields.Month("year");
        return ApiAnswer.Ok(StatementParts.Json(
            await IncomeQueries.Between(desks.Database, year.First, year.Last, call.Region, call.Cancel)));
    }

    /// <summary>Works for a while; what is committed stays, and the same call goes on with the rest.</summary>
    private static async Task<ApiAnswer> Credit(ApiDesks desks, ApiCall call)
    {
        var (progress, before) = (default(CreditProgress), default(CreditProgress));
        var run = new CreditRun(desks.Database, desks.Rules, desks.Time)
        {
            Committed = now => progress = new(before.Bills + now.Bills, before.People + now.People, before.Fen + now.Fen),
        };
        using var slice = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        slice.CancelAfter(Slice);
        try
        {
            var day = call.Fields.Day("day") ?? desks.Today;
            before = await run.Paid(call.Region, day, slice.Token);
            progress = before;
            if (call.Fields.Has("month"))
            {
                await run.Retired(call.Region, call.Fields.Month("month"), day, slice.Token);
            }

            return Credited(StatusCodes.Status200OK, progress, isDone: true);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            return Credited(StatusCodes.Status202Accepted, progress, isDone: false);
        }
    }

    private static ApiAnswer Credited(int status, CreditProgress run, bool isDone) => new(status, new JsonObject
    {
        ["done"] = isDone, ["bills"] = run.Bills, ["people"] = run.People, ["amount"] = new Money(run.Fen).ToString(),
    });
}
