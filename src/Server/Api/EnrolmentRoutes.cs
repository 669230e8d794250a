using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Enrolment;
using Yibao.Agency.Statements;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Contributions;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Registers;

namespace Yibao.Server.Api;

/// <summary>Routes of enrolment (参保接口): cover, statements of persons, procedures.</summary>
internal static class EnrolmentRoutes
{
    private const string CitizenIdType = "01";
    private const string Person = "/regions/{region}/persons/{person}";

    private static readonly ApiField Day = new("day", ApiType.Day, "生效日期", "day from which it holds");
    private static readonly ApiField Scheme = new("scheme", ApiType.Scheme, "险种", "scheme");
    private static readonly ApiField Reason = new("reason", ApiType.Text, "原因", "why") { IsOptional = true };

    private static readonly ApiField County = new("county", ApiType.Text, "居住县类别", "kind of the county where a resident lives")
    {
        Words = Vocabulary.ParameterKeys["county"],
    };

    public static IEnumerable<ApiRoute> Of(ApiDesks desks) =>
    [
        new("GET", $"{Person}/cover", "当日待遇", "Whether the funds pay on a day", null, [Day, Scheme], call => Cover(desks, call)),
        new("GET", $"{Person}/statement", "个人权益记录单", "Statement of a person", null, StatementFields,
            call => Statement(desks, call)),
        new("POST", "/regions/{region}/persons", "参保登记", "Join a scheme", StaffDuty.Clerk, JoinFields, call => Join(desks, call)),
        Procedure(desks, "leave", "停保", "Leave a scheme: the day is the first one no longer insured", [Day, Scheme, Reason],
            call => new Leave { Region = call.Region, Day = DayOf(call), Scheme = call.Fields.Scheme("scheme"), Reason = Why(call) }),
        Procedure(desks, "pause", "暂停参保", "Pause an enrolment", [Day, Scheme, Reason],
            call => new Pause { Region = call.Region, Day = DayOf(call), Scheme = call.Fields.Scheme("scheme"), Reason = Why(call) }),
        Procedure(desks, "resume", "恢复参保", "Resume a paused enrolment", [Day, Scheme, Reason],
            call => new Resume { Region = call.Region, Day = DayOf(call), Scheme = call.Fields.Scheme("scheme"), Reason = Why(call) }),
        Procedure(desks, "move", "关系转移接续", "Move to another region", MoveFields,
            call => new Move
            {
                Region = call.Fields.Region("to"), From = call.Region, Day = DayOf(call), Scheme = call.Fields.Scheme("scheme"),
                EmployerNumber = call.Fields.Text("employer"), Grade = call.Fields.Text("grade"), Reason = Why(call),
                County = call.Fields.Text("county"),
            }),
        Procedure(desks, "retire", "在职转退休", "Retire within the employee scheme",
            [Day, new("bought_months", ApiType.Count, "补缴月数", "months that were bought") { IsOptional = true }, Reason],
            call => new Retire
            {
                Region = call.Region, Day = DayOf(call), Reason = Why(call),
                BoughtMonths = (int)Math.Min(call.Fields.Count("bought_months"), Vocabulary.MaxMonths),
            }),
        Procedure(desks, "death", "死亡登记", "Register a death: insured through the day", [Day, Reason],
            call => new Death { Region = call.Region, Day = DayOf(call), Reason = Why(call) }),
        Procedure(desks, "merge", "合并重复档案", "Merge a double record into the one that is kept",
            [Day, new("into", ApiType.Text, "保留的人员编号", "number of the record that is kept") { LengthMax = 30 }, Reason],
            call => new Merge
            {
                Region = call.Region, Day = DayOf(call), Kept = call.Fields.Text("into"), Gone = call.Part("person"), Reason = Why(call),
            }),
        Procedure(desks, "correct", "信息更正", "Correct an enrolment, or the person's own data; what is left out stays", CorrectFields,
            CorrectionOf),
        Procedure(desks, "residence", "居住地变更", "A resident lives in a county of another kind from a day on", [Day, County, Reason],
            call => new Residence
            {
                Region = call.Region, Day = DayOf(call), County = call.Fields.Text("county"), Reason = Why(call),
            }),
        new("POST", "/enrolment-events/{number}/undo", "撤销办理", "Undo an event", StaffDuty.Reviewer,
            [Reason with { IsOptional = false }], async call => Answer(
                call, await desks.Enrolment.Undo(call.Number, Why(call), call.Staff.Id, call.Cancel), StatusCodes.Status201Created)),
    ];

    private static readonly ApiField[] JoinFields =
    [
        new("as", ApiType.Text, "参保方式", "how the person joins")
        {
            Words = [.. Enum.GetNames<JoinKind>().Select(name => name.ToLowerInvariant())],
        },
        Day,
        new("document_type", ApiType.Text, "证件类型", "kind of document, dictionary psn_cert_type") { IsOptional = true, LengthMax = 2 },
        new("document", ApiType.Text, "证件号码", "number of the document") { LengthMax = 50 },
        new("name", ApiType.Text, "姓名", "name") { LengthMax = 50 },
        new("sex", ApiType.Text, "性别", "sex") { Words = ["male", "female"] },
        new("birth", ApiType.Day, "出生日期", "birth date"),
        new("employer", ApiType.Text, "单位编号", "number of the employer, of an employee") { IsOptional = true, LengthMax = 30 },
        new("grade", ApiType.Text, "档次", "grade of the plan") { IsOptional = true, LengthMax = 30 },
        new("maternity", ApiType.Flag, "参加生育保险", "member of maternity insurance too") { IsOptional = true },
        County with { IsOptional = true },
        Reason,
    ];

    private static readonly ApiField[] MoveFields =
    [
        Day, Scheme, new("to", ApiType.Region, "转入地", "region that takes the person in"),
        new("employer", ApiType.Text, "单位编号", "number of the employer there") { IsOptional = true, LengthMax = 30 },
        new("grade", ApiType.Text, "档次", "grade of the plan there") { IsOptional = true, LengthMax = 30 },
        County with { IsOptional = true }, Reason,
    ];

    private static readonly ApiField[] CorrectFields =
    [
        Day, Reason with { IsOptional = false },
        Scheme with { IsOptional = true, English = "scheme of the enrolment that the day falls into; left out: the person's own data" },
        new("from", ApiType.Day, "起始日", "first insured day") { IsOptional = true },
        new("until", ApiType.Day, "截止日", "first day no longer insured") { IsOptional = true },
        new("open", ApiType.Flag, "不设截止日", "whether it becomes open") { IsOptional = true },
        new("benefits_from", ApiType.Day, "待遇起始日", "first day with benefits") { IsOptional = true },
        new("months_before", ApiType.Count, "此前连续缴费月数", "months that count as uninterrupted before") { IsOptional = true },
        new("grade", ApiType.Text, "档次", "grade of the plan") { IsOptional = true, LengthMax = 30 }, County with { IsOptional = true },
        new("name", ApiType.Text, "姓名", "name") { IsOptional = true, LengthMax = 50 },
        new("sex", ApiType.Text, "性别", "sex") { IsOptional = true, Words = ["male", "female"] },
        new("birth", ApiType.Day, "出生日期", "birth date") { IsOptional = true },
        new("document_type", ApiType.Text, "证件类型", "kind of document, dictionary psn_cert_type") { IsOptional = true, LengthMax = 2 },
        new("document", ApiType.Text, "证件号码", "number of the document") { IsOptional = true, LengthMax = 50 },
    ];

    /// <summary>First and last month of a statement.</summary>
    public static readonly ApiField[] StatementFields =
    [
        new("from", ApiType.Month, "起始月", "first month"), new("until", ApiType.Month, "截止月", "last month"),
    ];

    private static ApiRoute Procedure(
        ApiDesks desks, string name, string chinese, string english, IReadOnlyList<ApiField> fields, Func<ApiCall, Procedure> asked) =>
        new("POST", $"{Person}/{name}", chinese, english, StaffDuty.Clerk, fields, async call =>
        {
            var outcome = await desks.Enrolment.Run(
                asked(call), new RecordKey(call.Region, call.Part("person")), call.Staff.Id, call.Cancel);
            return Answer(call, outcome, StatusCodes.Status201Created);
        });

    private static Correct CorrectionOf(ApiCall call)
    {
        var fields = call.Fields;
        string? Said(string name) => fields.Has(name) ? fields.Text(name) : null;
        return new Correct
        {
            Region = call.Region, Day = DayOf(call), Reason = Why(call), Scheme = fields.Has("scheme") ? fields.Scheme("scheme") : null,
            From = fields.Day("from"), Until = fields.Day("until"), Open = fields.Flag("open"), BenefitsFrom = fields.Day("benefits_from"),
            MonthsBefore = fields.Has("months_before") ? (int)Math.Min(fields.Count("months_before"), Vocabulary.MaxMonths) : null,
            Grade = Said("grade"), County = Said("county"), Name = Said("name"), Birth = fields.Day("birth"), Document = Said("document"),
            DocumentType = Said("document_type"),
            Sex = Said("sex") is { } sex ? sex == "male" ? Sex.Male : Sex.Female : null,
        };
    }

    private static DateOnly DayOf(ApiCall call) => call.Fields.Day("day")!.Value;

    private static string Why(ApiCall call) => call.Fields.Text("reason");

    private static async Task<ApiAnswer> Cover(ApiDesks desks, ApiCall call)
    {
        var persons = await StatementQueries.Persons(desks.Database, call.Part("person"), call.Region, call.Cancel);
        if (persons.Count == 0)
        {
            return call.NotFound(ApiRefusals.NoPerson, "person");
        }

        var (day, scheme) = (DayOf(call), call.Fields.Scheme("scheme"));
        var cover = persons[0].File.Cover(day, scheme);
        return ApiAnswer.Ok(new JsonObject
        {
            ["region"] = call.Region.ToString(), ["person"] = call.Part("person"), ["scheme"] = (int)scheme, ["day"] = Days.Text(day),
            ["answer"] = cover.Answer.ToString().ToLowerInvariant(), ["text"] = StatementText.Of(cover.Answer, call.Language),
            ["benefitsFrom"] = cover.Span?.BenefitsFrom is { } from ? Days.Text(from) : null,
            ["pause"] = cover.Span is { Pause: not PauseReason.None } span ? span.Pause.ToString().ToLowerInvariant() : null,
        });
    }

    private static async Task<ApiAnswer> Statement(ApiDesks desks, ApiCall call)
    {
        if (ReversedMonths(call) is { } reversed)
        {
            return reversed;
        }

        var statements = await PersonStatement.Of(
            desks.Database, call.Part("person"), call.Region, call.Fields.Month("from"), call.Fields.Month("until"), call.Cancel);
        return statements.Count == 0 ? call.NotFound(ApiRefusals.NoPerson, "person")
            : Told(statements[0].Json(), StatementText.Of(statements[0], call.Language));
    }

    /// <summary>A statement with its text in the language of the call.</summary>
    public static ApiAnswer Told(JsonObject statement, StatementText text)
    {
        statement["text"] = text.Json();
        return ApiAnswer.Ok(statement);
    }

    /// <summary>The refusal of a period whose last month is before its first, or that is longer than ten years; null: it is none.</summary>
    public static ApiAnswer? ReversedMonths(ApiCall call)
    {
        const int yearsMost = 10;
        var (first, last) = (call.Fields.Month("from"), call.Fields.Month("until"));
        return last < first || last.First >= first.First.AddYears(yearsMost)
            ? call.Refused(
                new Refusal(ApiRefusals.Value, "until", $"expected {first} or up to {yearsMost} years later"),
                StatusCodes.Status400BadRequest)
            : null;
    }

    private static async Task<ApiAnswer> Join(ApiDesks desks, ApiCall call)
    {
        var fields = call.Fields;
        var kind = Enum.Parse<JoinKind>(fields.Text("as"), ignoreCase: true);
        var employer = fields.Text("employer");
        if (employer.Length > 0 != (kind == JoinKind.Employee))
        {
            return call.Refused(
                new Refusal(ApiRefusals.Value, "employer", "an employee needs it, nobody else has one"), StatusCodes.Status400BadRequest);
        }

        var sex = fields.Text("sex") == "male" ? Sex.Male : Sex.Female;
        var who = new InsuredPerson(
            call.Region, "", fields.Text("document_type", CitizenIdType), fields.Text("document"), fields.Text("name"), sex,
            fields.Day("birth")!.Value);
        var join = new Join
        {
            Region = call.Region, Day = DayOf(call), As = kind, Who = who, Grade = fields.Text("grade"), Reason = Why(call),
            Maternity = fields.Flag("maternity"), County = fields.Text("county"),
            Employer = employer.Length > 0 ? new PayingEmployer(employer, "", DayOf(call), null) : null,
        };
        return Answer(call, await desks.Enrolment.Run(join, null, call.Staff.Id, call.Cancel), StatusCodes.Status201Created);
    }

    private static ApiAnswer Answer(ApiCall call, EnrolmentOutcome outcome, int status)
    {
        if (outcome.Refusal is { } refusal)
        {
            return refusal.Kind == EnrolmentRefusals.UnknownPerson
                ? call.Refused(refusal, StatusCodes.Status404NotFound) : call.Refused(refusal);
        }

        var change = outcome.Change!;
        return new ApiAnswer(status, new JsonObject
        {
            ["event"] = outcome.Event, ["kind"] = change.Kind.ToString().ToLowerInvariant(), ["day"] = Days.Text(change.Day),
            ["persons"] = new JsonArray([.. change.Files.Select(file => (JsonNode)new JsonObject
            {
                ["region"] = file.After.Person.Region.ToString(), ["person"] = file.After.Person.Number,
            })]),
            ["transferred"] = change.Transfer?.Amount.ToString(), ["months"] = change.MonthsCertified,
        });
    }
}
