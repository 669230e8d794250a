using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Enrolment;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of lists of other departments (身份类别名单接口): what they would change, and the review.</summary>
internal static class GroupListRoutes
{
    /// <summary>A call applies this long; the same call again goes on.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(20);

    private static readonly ApiField[] ReviewFields =
    [
        new("apply", ApiType.Flag, "同意", "whether it is applied"),
        new("enrol", ApiType.Flag, "公费参保", "whether who is entitled to assistance and insured nowhere joins the residents")
        {
            IsOptional = true,
        },
    ];

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", "/group-lists/{number}", "名单差异", "A matched list: how many join, stay and leave", null, [],
            call => Show(desks, call)),
        new("POST", "/group-lists/{number}/decision", "审核名单", "Apply a list or reject it; 202: the same call goes on", StaffDuty.Reviewer,
            ReviewFields, call => Decide(desks, call)),
    ];

    private static async Task<ApiAnswer> Show(ApiDesks desks, ApiCall call)
    {
        if (await GroupListRows.Find(desks.Database, call.Number, call.Cancel) is not { } list)
        {
            return call.NotFound(EnrolmentRefusals.UnknownList, "number");
        }

        var counts = await GroupListRows.Counts(desks.Database, call.Number, call.Cancel);
        return ApiAnswer.Ok(new JsonObject
        {
            ["list"] = list.Id, ["region"] = list.Region.ToString(), ["category"] = list.Category, ["day"] = Days.Text(list.Day),
            ["file"] = list.File, ["state"] = list.State.ToString().ToLowerInvariant(), ["madeBy"] = list.MadeBy,
            ["new"] = counts.New, ["unchanged"] = counts.Unchanged, ["leaving"] = counts.Leaving, ["unknown"] = counts.Unknown,
            ["refused"] = counts.Refused,
        });
    }

    private static async Task<ApiAnswer> Decide(ApiDesks desks, ApiCall call)
    {
        if (!call.Fields.Flag("apply"))
        {
            var refusal = await desks.Lists.Reject(call.Number, call.Staff.Id, call.Cancel);
            return refusal is null ? ApiAnswer.Ok(new JsonObject { ["list"] = call.Number, ["applied"] = false }) : Refused(call, refusal);
        }

        var applied = default(GroupApplied);
        using var slice = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        slice.CancelAfter(Slice);
        try
        {
            var (all, refusal) = await desks.Lists.Apply(
                call.Number, call.Staff.Id, call.Fields.Flag("enrol"), now => applied = now, slice.Token);
            return refusal is null ? Applied(call, StatusCodes.Status200OK, all, isDone: true) : Refused(call, refusal);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            return Applied(call, StatusCodes.Status202Accepted, applied, isDone: false);
        }
    }

    private static ApiAnswer Applied(ApiCall call, int status, GroupApplied done, bool isDone) => new(status, new JsonObject
    {
        ["list"] = call.Number, ["applied"] = isDone, ["joined"] = done.Joined, ["left"] = done.Left, ["enrolled"] = done.Enrolled,
        ["skipped"] = done.Skipped,
    });

    private static ApiAnswer Refused(ApiCall call, Refusal refusal) => call.Refused(
        refusal, refusal.Kind == EnrolmentRefusals.UnknownList ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
}
