using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Enrolment;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
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

    private static readonly ApiField[] ListFields =
    [
        new("name", ApiType.Text, "名单名称", "name of the list") { LengthMax = 100 },
        new("category", ApiType.Text, "身份类别", "category, dictionary psn_idet_type") { LengthMax = 6 },
        new("aid", ApiType.Text, "救助对象类别", "category of assistance that follows from it [default: none]")
        {
            IsOptional = true, Words = [.. Vocabulary.ValuesOf(Dimension.Aid).Select(word => word.Name)],
        },
        new("day", ApiType.Day, "日期", "day of the list"),
        new("lines", ApiType.Rows, "名单", "everybody of the category in the region")
        {
            Row =
            [
                new("document_type", ApiType.Text, "证件类型", "kind of document, dictionary psn_cert_type") { LengthMax = 6 },
                new("document", ApiType.Text, "证件号码", "number of the document") { LengthMax = 50 },
                new("name", ApiType.Text, "姓名", "name") { LengthMax = 50 },
                new("from", ApiType.Day, "起始日", "first day") { IsOptional = true },
                new("until", ApiType.Day, "截止日", "first day no longer") { IsOptional = true },
            ],
        },
    ];

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("POST", "/regions/{region}/group-lists", "比对名单", "Match a whole list against the register; nothing changes yet",
            StaffDuty.Clerk, ListFields, call => Match(desks, call)),
        new("GET", "/group-lists/{number}", "名单差异", "A matched list: how many join, stay and leave", null, [],
            call => Show(desks, call, call.Number, StatusCodes.Status200OK)),
        new("POST", "/group-lists/{number}/decision", "审核名单", "Apply a list or reject it; 202: the same call goes on", StaffDuty.Reviewer,
            ReviewFields, call => Decide(desks, call)),
    ];

    /// <summary>The same list for the same day is matched once; sent again, it answers what it came to.</summary>
    private static async Task<ApiAnswer> Match(ApiDesks desks, ApiCall call)
    {
        var (fields, rows) = (call.Fields, call.Fields.Rows("lines"));
        if (fields.Text("category") is not { Length: >= 2 } category || !category.All(char.IsAsciiDigit))
        {
            return call.Refused(
                new Refusal(ApiRefusals.Value, "category", "expected 2 to 6 digits like 2303"), StatusCodes.Status400BadRequest);
        }

        Vocabulary.TryValue(Dimension.Aid, fields.Text("aid", "none"), out var aid);
        GroupLine[] lines =
        [
            .. rows.Select((row, i) => new GroupLine(
                i + 1, row.Text("document_type"), row.Text("document"), row.Text("name"), row.Day("from"), row.Day("until"))),
        ];
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(TextOf)))));
        var asked = new GroupList(
            call.Region, 0, category, (AidCategory)aid, fields.Day("day")!.Value, fields.Text("name"), digest, call.Staff.Id);
        var (list, isNew) = await GroupListRows.Begin(desks.Database, asked, desks.Time.GetUtcNow(), call.Cancel);
        if (isNew)
        {
            await GroupListRows.Add(desks.Database, list, lines, [], call.Cancel);
            await GroupListRows.Finish(desks.Database, list, lines.Length, call.Cancel);
        }

        return await Show(desks, call, list.Id, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static string TextOf(GroupLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.DocumentType}\t{line.Document}\t{line.Name}\t{line.From:O}\t{line.Until:O}");

    private static async Task<ApiAnswer> Show(ApiDesks desks, ApiCall call, long number, int status)
    {
        if (await GroupListRows.Find(desks.Database, number, call.Cancel) is not { } list)
        {
            return call.NotFound(EnrolmentRefusals.UnknownList, "number");
        }

        var counts = await GroupListRows.Counts(desks.Database, number, call.Cancel);
        return new ApiAnswer(status, new JsonObject
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
