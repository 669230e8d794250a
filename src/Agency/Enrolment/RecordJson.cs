using System.Text.Json.Nodes;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Enrolment;

namespace Yibao.Agency.Enrolment;

/// <summary>
/// Records and what was done to them, for programs (档案数据形式), the same for the command and the API; name and document stay out.
/// </summary>
public static class RecordJson
{
    /// <summary>Everything that is registered under one document, with what was done (参保历史).</summary>
    public static JsonObject Of(Dossier dossier, IReadOnlyList<EnrolmentEvent> events, IReadOnlyList<EnrolmentPaper> papers)
    {
        ArgumentNullException.ThrowIfNull(dossier);
        return new JsonObject
        {
            ["records"] = List(dossier.Files.Select(entry => Of(entry.File))),
            ["events"] = List(events.Select(one => new JsonObject
            {
                ["event"] = one.Id, ["region"] = one.Region.ToString(), ["person"] = one.PersonNumber, ["kind"] = one.Kind.ToString(),
                ["zh"] = Name(one.Kind, Language.Chinese), ["en"] = Name(one.Kind, Language.English),
                ["day"] = Days.Text(one.Day), ["by"] = one.By, ["at"] = ChinaTime.Of(one.At).ToString("yyyy-MM-dd'T'HH:mm:ss"),
                ["undoes"] = one.Undoes != 0 ? one.Undoes : null,
            })),
            ["papers"] = List(papers.Select(paper => new JsonObject
            {
                ["paper"] = paper.Id, ["event"] = paper.Event, ["kind"] = paper.IsReceipt ? "receipt" : "certificate",
                ["region"] = paper.Region.ToString(), ["person"] = paper.PersonNumber, ["day"] = Days.Text(paper.Day),
                ["months"] = paper.Months, ["fen"] = paper.Amount.Fen, ["otherRegion"] = paper.OtherRegion.ToString(),
                ["otherPerson"] = paper.OtherNumber,
            })),
        };
    }

    /// <summary>A record (档案).</summary>
    public static JsonObject Of(PersonFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new JsonObject
        {
            ["region"] = file.Person.Region.ToString(),
            ["person"] = file.Person.Number,
            ["death"] = file.Person.Death is { } death ? Days.Text(death) : null,
            ["mergedInto"] = file.Person.MergedInto.Length > 0 ? file.Person.MergedInto : null,
            ["enrolments"] = List(file.Enrolments.Select(Of)),
            ["groups"] = List(file.Groups.Select(group => new JsonObject
            {
                ["category"] = group.Category, ["aid"] = Vocabulary.ValuesOf(Dimension.Aid)[(int)group.Aid].Name,
                ["from"] = Days.Text(group.From), ["until"] = group.Until is { } until ? Days.Text(until) : null,
            })),
        };
    }

    /// <summary>Two enrolments that have a day in common (重复参保).</summary>
    public static JsonObject Of(DoubleEnrolment one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return new JsonObject
        {
            ["region"] = one.First.Region.ToString(), ["person"] = one.First.Number, ["scheme"] = (int)one.FirstScheme,
            ["otherRegion"] = one.Second.Region.ToString(), ["otherPerson"] = one.Second.Number, ["otherScheme"] = (int)one.SecondScheme,
            ["from"] = Days.Text(one.From), ["until"] = one.Until is { } until ? Days.Text(until) : null,
        };
    }

    /// <summary>Name of a procedure (业务名称).</summary>
    public static string Name(ProcedureKind kind, Language language)
    {
        var (chinese, english) = kind switch
        {
            ProcedureKind.Join => ("参保登记", "joined"),
            ProcedureKind.Leave => ("停保", "left"),
            ProcedureKind.Pause => ("暂停参保", "paused"),
            ProcedureKind.Resume => ("恢复参保", "resumed"),
            ProcedureKind.Move => ("关系转移", "moved"),
            ProcedureKind.Retire => ("在职转退休", "retired"),
            ProcedureKind.Death => ("死亡登记", "died"),
            ProcedureKind.Merge => ("档案合并", "merged"),
            ProcedureKind.Correct => ("信息更正", "corrected"),
            ProcedureKind.Undo => ("撤销办理", "undone"),
            ProcedureKind.ArrearsPause => ("欠费暂停", "paused for arrears"),
            ProcedureKind.ArrearsRestore => ("补缴恢复", "restored by payment"),
            ProcedureKind.Residence => ("居住地变更", "lives elsewhere"),
            _ => ("身份类别变更", "groups changed"),
        };
        return language == Language.Chinese ? chinese : english;
    }

    private static JsonObject Of(EnrolmentSpan span) => new()
    {
        ["scheme"] = (int)span.Scheme, ["from"] = Days.Text(span.From), ["until"] = span.Until is { } until ? Days.Text(until) : null,
        ["status"] = Vocabulary.ValuesOf(Dimension.Status)[(int)span.Status].Name, ["statusCode"] = span.StatusCode,
        ["state"] = span.State == EnrolmentState.Paused ? "paused" : "enrolled",
        ["pause"] = span.Pause switch { PauseReason.Arrears => "arrears", PauseReason.Asked => "asked", _ => null },
        ["benefitsFrom"] = span.BenefitsFrom is { } benefits ? Days.Text(benefits) : null, ["grade"] = span.Grade,
        ["monthsBefore"] = span.MonthsBefore, ["employer"] = span.EmployerNumber, ["maternity"] = span.Maternity,
        ["county"] = span.County,
    };

    private static JsonArray List(IEnumerable<JsonObject> rows) => [.. rows];
}
