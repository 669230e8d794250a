using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Enrolment;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of the online services (网上办理接口): applied for, decided by another person before a deadline.</summary>
internal static class ServiceRoutes
{
    /// <summary>Cases of one answer: what a reviewer works through in a day.</summary>
    private const int CasesMost = 500;

    // Values of dictionary biz_appy_type that stand for care elsewhere.
    private static readonly string[] CareElsewhere = ["06", "07", "08"];

    private static readonly ApiField[] ApplyFields =
    [
        new("kind", ApiType.Text, "事项", "what is applied for") { Words = [.. Enum.GetValues<ServiceKind>().Select(ServiceOffice.Word)] },
        new("subject", ApiType.Text, "申请人", "person number; of a deferral the number of the employer") { LengthMax = 30 },
        new("code", ApiType.Text, "代码", "disease, or kind of care elsewhere") { LengthMax = 30, IsOptional = true },
        new("from", ApiType.Day, "起始日", "first day"),
        new("until", ApiType.Day, "截止日", "first day no longer") { IsOptional = true },
        new("note", ApiType.Text, "说明", "what is said") { IsOptional = true },
    ];

    private static readonly ApiField[] DecideFields =
    [
        new("approve", ApiType.Flag, "同意", "whether it is approved"),
        new("note", ApiType.Text, "说明", "what is said; a refusal needs it") { IsOptional = true },
    ];

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/regions/{region}/service-cases", "网上办理清单", "Cases to be decided, by deadline, or those of one subject", null,
            [new("subject", ApiType.Text, "申请人", "person or employer") { LengthMax = 30, IsOptional = true }], call => List(desks, call)),
        new("GET", "/service-cases/{number}", "网上办理事项", "A case with its steps", null, [], call => Show(desks, call)),
        new("POST", "/regions/{region}/service-cases", "提交网上办理申请", "Apply: care elsewhere, deferral, chronic disease, long prescription",
            StaffDuty.Clerk, ApplyFields, call => Apply(desks, call)),
        new("POST", "/service-cases/{number}/withdrawal", "撤回网上办理申请", "Withdraw a case for the applicant", StaffDuty.Clerk, [],
            call => Decide(desks, call, ServiceState.Withdrawn)),
        new("POST", "/service-cases/{number}/decision", "办结网上办理事项", "Approve a case or refuse it", StaffDuty.Reviewer, DecideFields,
            call => Decide(desks, call, call.Fields.Flag("approve") ? ServiceState.Approved : ServiceState.Refused)),
    ];

    private static async Task<ApiAnswer> List(ApiDesks desks, ApiCall call)
    {
        var subject = call.Fields.Text("subject");
        var cases = await ServiceCaseRows.List(
            desks.Database, call.Region, subject.Length > 0 ? subject : null, CasesMost, call.Cancel);
        return ApiAnswer.Ok(new JsonObject { ["cases"] = new JsonArray([.. cases.Select(one => (JsonNode)Json(one))]) });
    }

    private static async Task<ApiAnswer> Show(ApiDesks desks, ApiCall call)
    {
        if (await ServiceCaseRows.Find(desks.Database, call.Number, call.Cancel) is not { } found)
        {
            return call.NotFound(EnrolmentRefusals.UnknownCase, "number");
        }

        var answer = Json(found.Case);
        answer["steps"] = new JsonArray([.. found.Steps.Select(step => (JsonNode)new JsonObject
        {
            ["number"] = step.Number, ["state"] = step.State.ToString().ToLowerInvariant(), ["by"] = step.By,
            ["at"] = ChinaTime.Of(step.At).ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
            ["note"] = step.Note,
        })]);
        return ApiAnswer.Ok(answer);
    }

    private static async Task<ApiAnswer> Apply(ApiDesks desks, ApiCall call)
    {
        var fields = call.Fields;
        var asked = new ServiceCase
        {
            Region = call.Region, Kind = Enum.GetValues<ServiceKind>().Single(kind => ServiceOffice.Word(kind) == fields.Text("kind")),
            Subject = fields.Text("subject"), Code = fields.Text("code"), From = fields.Day("from")!.Value, Until = fields.Day("until"),
        };
        if (CodeExpected(asked) is { } expected)
        {
            return call.Refused(new Refusal(ApiRefusals.Value, "code", expected), StatusCodes.Status400BadRequest);
        }

        var (taken, refusal) = await desks.Services.Apply(asked, call.Staff.Id, fields.Text("note"), call.Cancel);
        return taken is null ? Refused(call, refusal!) : ApiAnswer.Created(Json(taken));
    }

    /// <summary>What the code must be for that kind of case; null: it is.</summary>
    private static string? CodeExpected(ServiceCase asked) => asked.Kind switch
    {
        ServiceKind.Deferral => asked.Code.Length > 0 ? "a deferral has none" : null,
        ServiceKind.CareElsewhere => CareElsewhere.Contains(asked.Code, StringComparer.Ordinal)
            ? null : $"expected {string.Join(", ", CareElsewhere)}",
        _ => asked.Code.Length == 0 ? "expected the code of the disease" : null,
    };

    private static async Task<ApiAnswer> Decide(ApiDesks desks, ApiCall call, ServiceState to)
    {
        var (decided, refusal) = await desks.Services.Decide(call.Number, to, call.Staff.Id, call.Fields.Text("note"), call.Cancel);
        return decided is null ? Refused(call, refusal!) : ApiAnswer.Ok(Json(decided));
    }

    private static ApiAnswer Refused(ApiCall call, Refusal refusal) =>
        refusal.Kind == EnrolmentRefusals.UnknownCase || refusal.Kind == EnrolmentRefusals.UnknownPerson
            ? call.Refused(refusal, StatusCodes.Status404NotFound) : call.Refused(refusal);

    private static JsonObject Json(ServiceCase one) => new()
    {
        ["case"] = one.Id, ["region"] = one.Region.ToString(), ["kind"] = ServiceOffice.Word(one.Kind), ["subject"] = one.Subject,
        ["code"] = one.Code,
        ["from"] = Days.Text(one.From), ["until"] = one.Until is { } until ? Days.Text(until) : null,
        ["state"] = one.State.ToString().ToLowerInvariant(), ["deadline"] = Days.Text(one.Deadline),
        ["registration"] = one.Registration > 0 ? one.Registration : null,
    };
}
