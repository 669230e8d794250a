using System.Text.Json.Nodes;
using Yibao.Agency.Enrolment;
using Yibao.Cli.PolicyCommands;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Enrolling;

/// <summary>Enrolments as people and programs read them (参保文本), in Chinese and English.</summary>
internal static class EnrolText
{
    private const int NameWidth = 16;
    private const int PeriodWidth = 26;

    /// <summary>What a procedure came to.</summary>
    public static void Write(Output output, EnrolmentOutcome outcome, bool isJson, Language language)
    {
        if (isJson)
        {
            output.Line(JsonText.Of(Json(outcome)));
        }

        if (outcome.Refusal is { } refusal)
        {
            output.Note($"yibao: {refusal.Message(language)}");
            return;
        }

        if (isJson)
        {
            return;
        }

        var change = outcome.Change!;
        output.Line($"{Name(change.Kind, language)}  {Days.Text(change.Day)}  {Word(language, "event", "事项")} {outcome.Event}");
        foreach (var file in change.Files)
        {
            WriteRecord(output, file.After, language);
        }

        if (change.Transfer is { } transfer)
        {
            var (from, to) = ($"{transfer.From.Region} {transfer.From.Number}", $"{transfer.To.Region} {transfer.To.Number}");
            output.Line($"  {Word(language, "personal account", "个人账户")}: {transfer.Amount.ToGroupedString()}  {from} -> {to}");
        }

        if (change.MonthsCertified is { } months)
        {
            output.Line($"  {Word(language, "months of contributions", "累计缴费月数")}: {months}");
        }
    }

    /// <summary>A record with its enrolments and groups.</summary>
    public static void WriteRecord(Output output, PersonFile file, Language language)
    {
        var person = file.Person;
        var fate = person.MergedInto.Length > 0 ? $"  {Word(language, "merged into", "并入")} {person.MergedInto}"
            : person.Death is { } death ? $"  {Word(language, "died", "死亡")} {Days.Text(death)}" : "";
        output.Line($"  {person.Region} {person.Number}{fate}");
        foreach (var span in file.Enrolments)
        {
            var period = $"{Days.Text(span.From)} .. {(span.Until is { } until ? Days.Text(until) : "")}";
            output.Line($"    {(int)span.Scheme}  {Columns.Pad(period, PeriodWidth)}{Columns.Pad(Status(span, language), NameWidth)}"
                + Columns.Pad(State(span, language), NameWidth)
                + (span.Employer.Length > 0 ? $"{span.EmployerNumber} {span.Employer}" : ""));
        }

        foreach (var group in file.Groups)
        {
            var period = $"{Days.Text(group.From)} .. {(group.Until is { } until ? Days.Text(until) : "")}";
            output.Line($"    {group.Category} {Columns.Pad(period, PeriodWidth)}{Aid(group.Aid, language)}");
        }
    }

    /// <summary>What a procedure came to, as data.</summary>
    public static JsonObject Json(EnrolmentOutcome outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            return new JsonObject { ["event"] = null, ["refusal"] = Json(refusal) };
        }

        var change = outcome.Change!;
        return new JsonObject
        {
            ["event"] = outcome.Event,
            ["kind"] = change.Kind.ToString(),
            ["day"] = Days.Text(change.Day),
            ["records"] = JsonText.List(change.Files.Select(file => (JsonNode)Json(file.After))),
            ["transferFen"] = change.Transfer?.Amount.Fen,
            ["months"] = change.MonthsCertified,
            ["boughtMonths"] = change.BoughtMonths > 0 ? change.BoughtMonths : null,
        };
    }

    /// <summary>A refusal as data, in both languages.</summary>
    public static JsonObject Json(Refusal refusal) => new()
    {
        ["code"] = refusal.Kind.Code, ["zh"] = refusal.Kind.Chinese, ["en"] = refusal.Kind.English, ["where"] = refusal.Where,
        ["detail"] = refusal.Detail,
    };

    /// <summary>A record as data; name and document stay out.</summary>
    public static JsonObject Json(PersonFile file) => new()
    {
        ["region"] = file.Person.Region.ToString(),
        ["person"] = file.Person.Number,
        ["death"] = file.Person.Death is { } death ? Days.Text(death) : null,
        ["mergedInto"] = file.Person.MergedInto.Length > 0 ? file.Person.MergedInto : null,
        ["enrolments"] = JsonText.List(file.Enrolments.Select(span => (JsonNode)Json(span))),
        ["groups"] = JsonText.List(file.Groups.Select(group => (JsonNode)new JsonObject
        {
            ["category"] = group.Category, ["aid"] = Aid(group.Aid, Language.English), ["from"] = Days.Text(group.From),
            ["until"] = group.Until is { } until ? Days.Text(until) : null,
        })),
    };

    /// <summary>Name of a procedure.</summary>
    public static string Name(ProcedureKind kind, Language language) => kind switch
    {
        ProcedureKind.Join => Word(language, "joined", "参保登记"),
        ProcedureKind.Leave => Word(language, "left", "停保"),
        ProcedureKind.Pause => Word(language, "paused", "暂停参保"),
        ProcedureKind.Resume => Word(language, "resumed", "恢复参保"),
        ProcedureKind.Move => Word(language, "moved", "关系转移"),
        ProcedureKind.Retire => Word(language, "retired", "在职转退休"),
        ProcedureKind.Death => Word(language, "died", "死亡登记"),
        ProcedureKind.Merge => Word(language, "merged", "档案合并"),
        ProcedureKind.Correct => Word(language, "corrected", "信息更正"),
        ProcedureKind.Undo => Word(language, "undone", "撤销办理"),
        ProcedureKind.ArrearsPause => Word(language, "paused for arrears", "欠费暂停"),
        ProcedureKind.ArrearsRestore => Word(language, "restored by payment", "补缴恢复"),
        _ => Word(language, "groups changed", "身份类别变更"),
    };

    /// <summary>One of two words.</summary>
    public static string Word(Language language, string english, string chinese) => language == Language.Chinese ? chinese : english;

    /// <summary>A category of assistance as documents write it, or in Chinese.</summary>
    public static string Aid(AidCategory aid, Language language)
    {
        var word = Vocabulary.ValuesOf(Dimension.Aid)[(int)aid];
        return language == Language.Chinese ? word.Chinese : word.Name;
    }

    private static JsonObject Json(EnrolmentSpan span) => new()
    {
        ["scheme"] = (int)span.Scheme, ["from"] = Days.Text(span.From), ["until"] = span.Until is { } until ? Days.Text(until) : null,
        ["status"] = Vocabulary.ValuesOf(Dimension.Status)[(int)span.Status].Name, ["statusCode"] = span.StatusCode,
        ["state"] = span.State == EnrolmentState.Paused ? "paused" : "enrolled",
        ["pause"] = span.Pause switch { PauseReason.Arrears => "arrears", PauseReason.Asked => "asked", _ => null },
        ["benefitsFrom"] = span.BenefitsFrom is { } benefits ? Days.Text(benefits) : null, ["grade"] = span.Grade,
        ["monthsBefore"] = span.MonthsBefore, ["employer"] = span.EmployerNumber, ["maternity"] = span.Maternity,
    };

    private static string Status(EnrolmentSpan span, Language language)
    {
        var word = Vocabulary.ValuesOf(Dimension.Status)[(int)span.Status];
        return language == Language.Chinese ? word.Chinese : word.Name;
    }

    private static string State(EnrolmentSpan span, Language language) => span.Pause switch
    {
        PauseReason.Arrears => Word(language, "paused: arrears", "欠费暂停"),
        PauseReason.Asked => Word(language, "paused", "暂停"),
        _ => span.BenefitsFrom is { } from ? $"{Word(language, ">=", "待遇自")}{Days.Text(from)}" : "",
    };
}
