using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Yibao.Agency.Enrolment;
using Yibao.Cli.Importing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Enrolment;

namespace Yibao.Cli.Enrolling;

/// <summary>
/// <c>yibao enrol groups</c> (身份类别名单): a list of another department is matched, its differences are shown, and another person applies it.
/// </summary>
internal static class GroupsCommand
{
    private const int LineWidth = 9;
    private const int PersonWidth = 24;
    private const int VerdictWidth = 12;

    /// <summary>The command.</summary>
    public static Command Create() => new Command("groups", "Lists of other departments: everybody of a category in a region on a day.")
    {
        Match(), Show(), Apply(), Reject(),
    }.WithExamples(
        "yibao enrol groups match poor-2020-06.csv --region 610900 --category 2302 --aid registered-poor --on 2020-06-01 --by clerk1",
        "yibao enrol groups show 830467133440004096 --only leaving",
        "yibao enrol groups apply 830467133440004096 --reviewer clerk2 --enrol");

    private static Command Match()
    {
        var options = new EnrolOptions();
        var file = new Argument<string>("FILE") { Description = "The list, UTF-8 CSV: cert_type,certno,name,from,until." };
        var category = new Option<string>("--category")
        {
            Description = "Category, dictionary psn_idet_type, like 2303.", HelpName = "CODE", Required = true,
        };
        category.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: >= 2 and <= 6 } text || !text.All(char.IsAsciiDigit))
            {
                result.AddError("--category: expected 2 to 6 digits like 2303");
            }
        });
        var aid = new Option<string>("--aid")
        {
            Description = "Category of assistance that follows from it [default: none].", HelpName = "WORD",
            DefaultValueFactory = _ => "none",
        };
        aid.AcceptOnlyFromAmong([.. Vocabulary.ValuesOf(Dimension.Aid).Select(word => word.Name)]);
        (options.Region.Required, options.On.Required) = (true, true);
        var command = new Command("match", "Match a whole list against the register; nothing changes yet.")
        {
            file, options.Region, category, aid, options.On, options.By, options.Database, options.Json, options.Language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            Vocabulary.TryValue(Dimension.Aid, parsed.GetRequiredValue(aid), out var assistance);
            var path = parsed.GetRequiredValue(file);
            try
            {
                var asked = new GroupList(
                    parsed.GetRequiredValue(options.Region)!.Value, 0, parsed.GetRequiredValue(category), (AidCategory)assistance,
                    parsed.GetRequiredValue(options.On)!.Value, Path.GetFileName(path), ImportRows.DigestOf(path),
                    parsed.GetRequiredValue(options.By));
                await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
                var (list, isNew) = await GroupListFile.Match(database, asked, path, Progress(output, path), TimeProvider.System, cancel);
                output.EndProgress();
                if (!isNew)
                {
                    output.Note($"note: this file was matched before as list {list.Id} ({list.State})");
                }

                return await Tell(parsed, options, output, database, list, cancel);
            }
            catch (UnusableImportException unusable)
            {
                output.Note($"yibao: {unusable.Message}");
                return (int)ExitCode.BadInput;
            }
        });
        return command.WithExamples(
            "yibao enrol groups match poor-2020-06.csv --region 610900 --category 2302 --aid registered-poor --on 2020-06-01 --by clerk1");
    }

    private static Command Show()
    {
        var options = new EnrolOptions();
        var id = ListArgument();
        var only = new Option<string?>("--only") { Description = "new, leaving, unknown or refused.", HelpName = "WORD" };
        only.AcceptOnlyFromAmong("new", "leaving", "unknown", "refused");
        var command = new Command("show", "Show the differences of a list, with the reason of each line that cannot be taken.")
        {
            id, only, options.Database, options.Json, options.Language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
            if (await GroupListRows.Find(database, parsed.GetRequiredValue(id), cancel) is not { } list)
            {
                var unknown = new Refusal(EnrolmentRefusals.UnknownList, "list", "");
                return Refused(output, unknown, CommonOptions.LanguageOf(parsed, options.Language));
            }

            GroupVerdict? verdict = parsed.GetValue(only) is { } word ? Enum.Parse<GroupVerdict>(word, ignoreCase: true) : null;
            var (isJson, language) = (parsed.GetValue(options.Json), CommonOptions.LanguageOf(parsed, options.Language));
            await foreach (var row in GroupListRows.Differences(database, list.Id, verdict, cancel))
            {
                output.Line(isJson ? Json(row).ToJsonString() : Text(row, language));
            }

            return isJson ? (int)ExitCode.Done : await Tell(parsed, options, output, database, list, cancel);
        });
        return command.WithExamples(
            "yibao enrol groups show 830467133440004096", "yibao enrol groups show 830467133440004096 --only leaving --json");
    }

    private static Command Apply()
    {
        var options = new EnrolOptions();
        var (id, reviewer) = (ListArgument(), ReviewerOption());
        var enrol = new Option<bool>("--enrol")
        {
            Description = "Who is entitled to assistance and insured nowhere joins the residents, paid by the public.",
        };
        var command = new Command("apply", "Apply a list after review: by another person than the one who had it matched.")
        {
            id, reviewer, enrol, options.Database, options.Policies, options.Json, options.Language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var rules = options.RulesOf(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
            var office = new GroupListOffice(database, rules, TimeProvider.System);
            var (applied, refusal) = await office.Apply(
                parsed.GetRequiredValue(id), parsed.GetRequiredValue(reviewer), parsed.GetValue(enrol),
                done => output.Progress($"{done.Joined:N0} joined, {done.Left:N0} left, {done.Enrolled:N0} enrolled"), cancel);
            output.EndProgress();
            var language = CommonOptions.LanguageOf(parsed, options.Language);
            if (refusal is not null)
            {
                return Refused(output, refusal, language);
            }

            output.Line(parsed.GetValue(options.Json)
                ? JsonText.Of(new JsonObject
                {
                    ["joined"] = applied.Joined, ["left"] = applied.Left, ["enrolled"] = applied.Enrolled, ["skipped"] = applied.Skipped,
                })
                : language == Language.Chinese
                    ? $"新增 {applied.Joined}，退出 {applied.Left}，公费参保 {applied.Enrolled}，已有变化未处理 {applied.Skipped}"
                    : $"{applied.Joined} joined, {applied.Left} left, {applied.Enrolled} enrolled, "
                        + $"{applied.Skipped} changed since and left alone");
            return (int)ExitCode.Done;
        });
        return command.WithExamples("yibao enrol groups apply 830467133440004096 --reviewer clerk2 --enrol");
    }

    private static Command Reject()
    {
        var options = new EnrolOptions();
        var (id, reviewer) = (ListArgument(), ReviewerOption());
        var command = new Command("reject", "Reject a list: nothing of it is applied, and it may be matched again.")
        {
            id, reviewer, options.Database, options.Language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
            var office = new GroupListOffice(database, PlanBook.Load([]).Book, TimeProvider.System);
            return await office.Reject(parsed.GetRequiredValue(id), parsed.GetRequiredValue(reviewer), cancel) is { } refusal
                ? Refused(output, refusal, CommonOptions.LanguageOf(parsed, options.Language)) : (int)ExitCode.Done;
        });
        return command.WithExamples("yibao enrol groups reject 830467133440004096 --reviewer clerk2");
    }

    private static Argument<long> ListArgument() => new("LIST") { Description = "Id of the list, as `match` tells it." };

    private static Option<string> ReviewerOption() =>
        new("--reviewer") { Description = "Who reviewed it: not the one who had it matched.", HelpName = "CLERK", Required = true };

    private static int Refused(Output output, Refusal refusal, Language language)
    {
        output.Note($"yibao: {refusal.Message(language)}");
        return (int)ExitCode.No;
    }

    private static async Task<int> Tell(
        ParseResult parsed, EnrolOptions options, Output output, Database database, GroupList list, CancellationToken cancel)
    {
        var counts = await GroupListRows.Counts(database, list.Id, cancel);
        var stored = await GroupListRows.Find(database, list.Id, cancel) ?? list;
        var isChinese = CommonOptions.LanguageOf(parsed, options.Language) == Language.Chinese;
        output.Line(parsed.GetValue(options.Json)
            ? JsonText.Of(new JsonObject
            {
                ["list"] = list.Id, ["region"] = list.Region.ToString(), ["category"] = list.Category, ["on"] = Days.Text(list.Day),
                ["state"] = stored.State.ToString(), ["lines"] = stored.Lines, ["new"] = counts.New, ["unchanged"] = counts.Unchanged,
                ["leaving"] = counts.Leaving, ["unknown"] = counts.Unknown, ["refused"] = counts.Refused,
            })
            : isChinese
                ? $"名单 {list.Id}：{stored.Lines} 行，新增 {counts.New}，不变 {counts.Unchanged}，退出 {counts.Leaving}，"
                    + $"未登记 {counts.Unknown}，不可用 {counts.Refused}"
                : $"list {list.Id}: {stored.Lines} lines, {counts.New} new, {counts.Unchanged} unchanged, {counts.Leaving} leaving, "
                    + $"{counts.Unknown} unknown, {counts.Refused} refused");
        return (int)(counts.Unknown + counts.Refused > 0 ? ExitCode.No : ExitCode.Done);
    }

    private static Action<long, long> Progress(Output output, string path)
    {
        var length = Math.Max(1, File.Exists(path) ? new FileInfo(path).Length : 0);
        var watch = Stopwatch.StartNew();
        return (lines, position) => output.Progress(
            $"{position * 100 / length}%  {lines:N0} lines, {(long)(lines / Math.Max(1e-3, watch.Elapsed.TotalSeconds)):N0}/s");
    }

    private static string Text(GroupRow row, Language language)
    {
        var verdict = row.Verdict switch
        {
            GroupVerdict.New => EnrolText.Word(language, "new", "新增"),
            GroupVerdict.Leaving => EnrolText.Word(language, "leaving", "退出"),
            GroupVerdict.Unknown => EnrolText.Word(language, "unknown", "未登记"),
            _ => EnrolText.Word(language, "refused", "不可用"),
        };
        var reason = row.Reason is { } kind ? new Refusal(Known(kind), "", row.Detail).Message(language)
            : $"{Days.Text(row.From)} .. {(row.Until is { } until ? Days.Text(until) : "")}";
        var line = row.Line == 0 ? "-" : $"{row.Line}";
        return Columns.Pad(line, LineWidth) + Columns.Pad(row.Person, PersonWidth) + Columns.Pad(verdict, VerdictWidth) + reason;
    }

    private static JsonObject Json(GroupRow row)
    {
        var reason = row.Reason is { } kind ? Known(kind) : null;
        return new JsonObject
        {
            ["line"] = row.Line, ["person"] = row.Person, ["verdict"] = row.Verdict.ToString(), ["code"] = reason?.Code,
            ["zh"] = reason?.Chinese, ["en"] = reason?.English, ["detail"] = row.Detail, ["from"] = Days.Text(row.From),
            ["until"] = row.Until is { } until ? Days.Text(until) : null,
        };
    }

    // What is wrong with a line itself has the codes of imports.
    private static RefusalKind Known(RefusalKind kind) => ImportRefusals.All.FirstOrDefault(other => other.Code == kind.Code) ?? kind;
}
