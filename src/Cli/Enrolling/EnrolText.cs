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
        output.Line($"{RecordJson.Name(change.Kind, language)}  {Days.Text(change.Day)}  {Word(language, "event", "事项")} {outcome.Event}");
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
            ["records"] = JsonText.List(change.Files.Select(file => (JsonNode)RecordJson.Of(file.After))),
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

    /// <summary>One of two words.</summary>
    public static string Word(Language language, string english, string chinese) => language == Language.Chinese ? chinese : english;

    /// <summary>A category of assistance as documents write it, or in Chinese.</summary>
    public static string Aid(AidCategory aid, Language language)
    {
        var word = Vocabulary.ValuesOf(Dimension.Aid)[(int)aid];
        return language == Language.Chinese ? word.Chinese : word.Name;
    }

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
