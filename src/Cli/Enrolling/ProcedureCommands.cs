using System.CommandLine;
using Yibao.Cli.PolicyCommands;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Enrolment;

namespace Yibao.Cli.Enrolling;

/// <summary>The procedures of <c>yibao enrol</c> (参保业务命令), one command each.</summary>
internal static class ProcedureCommands
{
    /// <summary>Every procedure.</summary>
    public static IEnumerable<Command> All() =>
        [Join(), Leave(), Pause(), Resume(), Move(), Retire(), Death(), Merge(), Undo(), Correct(), Residence()];

    private static Command Join()
    {
        var options = new EnrolOptions();
        var kind = new Argument<string>("KIND") { Description = "employee, flexible, resident, student, minor or newborn." };
        kind.AcceptOnlyFromAmong("employee", "flexible", "resident", "student", "minor", "newborn");
        var name = new Option<string>("--name") { Description = "Name; personal data.", HelpName = "TEXT", Required = true };
        var (sex, birth) = (SexOption(), PolicyArguments.Day("--birth", "Birth date; a citizen id says it."));
        var employer = new Option<string?>("--employer") { Description = "Number of the employer.", HelpName = "NUMBER" };
        var (grade, civil, maternity) = (PolicyArguments.Grade(), Flag("--civil-servant", "A civil servant."), Flag("--maternity",
            "Member of maternity insurance too."));
        var county = CountyOption();
        (options.Region.Required, options.Document.Required, options.On.Required) = (true, true, true);
        var command = new Command("join", "Join a scheme; a newborn is insured from the birth.") { kind };
        options.With(
            command, options.Region, options.Document, options.DocumentType, name, sex, birth, options.Person, employer, grade, civil,
            maternity, county, options.On);
        command.SetAction((parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            if (Stated(parsed, options, name, sex, birth, output) is not { } who)
            {
                return Task.FromResult((int)ExitCode.BadInput);
            }

            var joins = Enum.Parse<JoinKind>(parsed.GetRequiredValue(kind), ignoreCase: true);
            var day = parsed.GetRequiredValue(options.On)!.Value;
            var number = parsed.GetValue(employer) ?? "";
            if (number.Length > 0 != (joins == JoinKind.Employee))
            {
                output.Note("yibao: --employer belongs to an employee, and an employee needs it");
                return Task.FromResult((int)ExitCode.BadInput);
            }

            var join = new Join
            {
                Region = who.Region, Day = day, As = joins, Who = who, Grade = parsed.GetValue(grade) ?? "",
                Post = parsed.GetValue(civil) ? Post.CivilServant : Post.None, Maternity = parsed.GetValue(maternity),
                County = parsed.GetValue(county) ?? "",
                Employer = number.Length > 0 ? new PayingEmployer(number, "", day, null) : null,
                Reason = parsed.GetValue(options.Reason) ?? "",
            };
            var by = parsed.GetRequiredValue(options.By);
            return options.Run(parsed, (office, stop) => office.Run(join, null, by, stop), cancel);
        });
        return command.WithExamples(
            "yibao enrol join employee --region 110000 --document 11010119900307002X --name 测试甲 --employer E1 --on 2020-06-01 --by clerk1",
            "yibao enrol join resident --region 420100 --document 11010119900307002X --name 测试甲 --on 2021-01-01 --by clerk1");
    }

    private static Command Leave() => OfScheme("leave", "Leave a scheme: --on is the first day no longer insured.",
        (parsed, options, key) => new Leave
        {
            Region = key.Region, Day = Day(parsed, options), Scheme = parsed.GetRequiredValue(options.Scheme)!.Value,
            Reason = Why(parsed, options),
        });

    private static Command Pause() => OfScheme("pause", "Pause an enrolment: no benefits until it is resumed.",
        (parsed, options, key) => new Pause
        {
            Region = key.Region, Day = Day(parsed, options), Scheme = parsed.GetRequiredValue(options.Scheme)!.Value,
            Reason = Why(parsed, options),
        });

    private static Command Resume() => OfScheme("resume", "Resume a paused enrolment; after a lapse with a waiting period.",
        (parsed, options, key) => new Resume
        {
            Region = key.Region, Day = Day(parsed, options), Scheme = parsed.GetRequiredValue(options.Scheme)!.Value,
            Reason = Why(parsed, options),
        });

    private static Command Move()
    {
        var to = EnrolOptions.RegionOption("--to", "Region that takes the person in.");
        var employer = new Option<string?>("--employer") { Description = "Number of the employer there.", HelpName = "NUMBER" };
        var (grade, county) = (PolicyArguments.Grade(), CountyOption());
        to.Required = true;
        return OfScheme(
            "move", "Move to another region: months and the balance of the personal account follow, cover has no gap.",
            (parsed, options, key) => new Move
            {
                Region = parsed.GetRequiredValue(to)!.Value, From = key.Region, Day = Day(parsed, options),
                Scheme = parsed.GetRequiredValue(options.Scheme)!.Value, EmployerNumber = parsed.GetValue(employer) ?? "",
                Grade = parsed.GetValue(grade) ?? "", County = parsed.GetValue(county) ?? "", Reason = Why(parsed, options),
            },
            to, employer, grade, county);
    }

    private static Command Retire()
    {
        var bought = new Option<int>("--bought") { Description = "Months of contributions that were bought.", HelpName = "MONTHS" };
        return OfRecord("retire", "Retire within the employee scheme; missing years must be bought first.",
            (parsed, options, key) => new Retire
            {
                Region = key.Region, Day = Day(parsed, options), BoughtMonths = Math.Max(0, parsed.GetValue(bought)),
                Reason = Why(parsed, options),
            },
            "--region 110000 --person 110000001 --on 2020-07-01 --bought 12 --by clerk1", bought);
    }

    private static Command Death() => OfRecord("death", "Register a death: insured through the day, in every region.",
        (parsed, options, key) => new Death { Region = key.Region, Day = Day(parsed, options), Reason = Why(parsed, options) },
        "--region 110000 --person 110000001 --on 2020-07-01 --by clerk1");

    private static Command Merge()
    {
        var gone = new Option<string>("--gone")
        {
            Description = "Number of the record that ends; --person is kept.", HelpName = "NUMBER", Required = true,
        };
        return OfRecord("merge", "Merge a double record of a region into another one; `undo` takes it back.",
            (parsed, options, key) => new Merge
            {
                Region = key.Region, Day = Day(parsed, options), Kept = key.Number, Gone = parsed.GetRequiredValue(gone),
                Reason = Why(parsed, options),
            },
            "--region 110000 --person 110000001 --gone 110000002 --on 2020-07-01 --by clerk1", gone);
    }

    private static Command Undo()
    {
        var options = new EnrolOptions();
        var id = new Argument<long>("EVENT") { Description = "Id of the event, as `show` lists it." };
        options.Reason.Required = true;
        var command = options.With(new Command("undo", "Undo an event, if nothing was done to the records since.") { id });
        command.SetAction((parsed, cancel) => options.Run(
            parsed,
            (office, stop) => office.Undo(
                parsed.GetRequiredValue(id), parsed.GetRequiredValue(options.Reason)!, parsed.GetRequiredValue(options.By), stop),
            cancel));
        return command.WithExamples("yibao enrol undo 830467133440004096 --reason 误办 --by clerk1");
    }

    private static Command Correct()
    {
        var from = PolicyArguments.Day("--from", "First insured day.");
        var until = PolicyArguments.Day("--until", "First day no longer insured.");
        var benefits = PolicyArguments.Day("--benefits-from", "First day with benefits.");
        var open = Flag("--open", "Without a last day.");
        var months = new Option<int?>("--months") { Description = "Months before the first day that count.", HelpName = "MONTHS" };
        var (grade, sex, birth) = (PolicyArguments.Grade(), SexOption(), PolicyArguments.Day("--birth", "Birth date."));
        var name = new Option<string?>("--name") { Description = "Name; personal data.", HelpName = "TEXT" };
        var document = new Option<string?>("--new-document") { Description = "Number of the right document.", HelpName = "NUMBER" };
        var type = new Option<string?>("--new-document-type") { Description = "Its kind.", HelpName = "CODE" };
        var county = CountyOption();
        return OfRecord("correct", "Correct the enrolment of --scheme on a day, or the person's own data; needs --reason.",
            (parsed, options, key) => new Correct
            {
                Region = key.Region, Day = Day(parsed, options), Reason = Why(parsed, options), Scheme = parsed.GetValue(options.Scheme),
                From = parsed.GetValue(from), Until = parsed.GetValue(until), Open = parsed.GetValue(open),
                BenefitsFrom = parsed.GetValue(benefits), MonthsBefore = parsed.GetValue(months), Grade = parsed.GetValue(grade),
                Name = parsed.GetValue(name), Sex = parsed.GetValue(sex), Birth = parsed.GetValue(birth),
                Document = parsed.GetValue(document), DocumentType = parsed.GetValue(type), County = parsed.GetValue(county),
            },
            "--region 110000 --person 110000001 --scheme 310 --on 2020-07-01 --from 2020-06-01 --reason 录入错误 --by clerk1",
            from, until, benefits, open, months, grade, name, sex, birth, document, type, county);
    }

    private static Command Residence()
    {
        var county = CountyOption();
        county.Required = true;
        return OfRecord("residence", "A resident lives in a county of another kind from --on: who bears the subsidy changes.",
            (parsed, options, key) => new Residence
            {
                Region = key.Region, Day = Day(parsed, options), County = parsed.GetValue(county)!, Reason = Why(parsed, options),
            },
            "--region 610900 --person 610900000001 --county western --on 2021-01-01 --by clerk1", county);
    }

    private static Option<string?> CountyOption()
    {
        var county = new Option<string?>("--county") { Description = "Kind of the county where a resident lives." };
        county.AcceptOnlyFromAmong(Vocabulary.ParameterKeys["county"]);
        return county;
    }

    private static Command OfScheme(
        string name, string description, Func<ParseResult, EnrolOptions, RecordKey, Procedure> procedure, params Option[] own) => OfRecord(
        name, description, procedure,
        $"--region 110000 --person 110000001{(name == "move" ? " --to 440100" : "")} --scheme 310 --on 2020-07-01 --by clerk1", own);

    private static Command OfRecord(
        string name, string description, Func<ParseResult, EnrolOptions, RecordKey, Procedure> procedure, string example,
        params Option[] own)
    {
        var options = new EnrolOptions();
        (options.Region.Required, options.Person.Required, options.On.Required) = (true, true, true);
        var needsScheme = name is "leave" or "pause" or "resume" or "move";
        options.Scheme.Required = needsScheme;
        var command = options.With(new Command(name, description), [options.Region, options.Person, options.On, .. own]);
        if (needsScheme || name == "correct")
        {
            command.Options.Add(options.Scheme);
        }

        command.SetAction((parsed, cancel) =>
        {
            var key = new RecordKey(parsed.GetRequiredValue(options.Region)!.Value, parsed.GetRequiredValue(options.Person)!);
            var by = parsed.GetRequiredValue(options.By);
            return options.Run(parsed, (office, stop) => office.Run(procedure(parsed, options, key), key, by, stop), cancel);
        });
        return command.WithExamples($"yibao enrol {name} {example}");
    }

    /// <summary>The person as stated; null, after saying what is wrong.</summary>
    private static InsuredPerson? Stated(
        ParseResult parsed, EnrolOptions options, Option<string> name, Option<Sex?> sex, Option<DateOnly?> birth, Output output)
    {
        var (type, document) = (parsed.GetRequiredValue(options.DocumentType), parsed.GetRequiredValue(options.Document)!);
        var person = new InsuredPerson(
            parsed.GetRequiredValue(options.Region)!.Value, parsed.GetValue(options.Person) ?? "", type, document,
            parsed.GetRequiredValue(name), parsed.GetValue(sex) ?? Sex.Unknown, parsed.GetValue(birth) ?? default);
        if (type == "01")
        {
            if (!CitizenId.TryParse(document, out var id, out var problem))
            {
                output.Note($"yibao: --document: {problem}");
                return null;
            }

            if ((parsed.GetValue(sex) is { } said && said != id.Sex) || (parsed.GetValue(birth) is { } born && born != id.BirthDate))
            {
                output.Note("yibao: --sex or --birth differs from what the citizen id says");
                return null;
            }

            person = person with { Document = id.Number, Sex = id.Sex, Birth = id.BirthDate };
        }

        if (person.Birth == default)
        {
            output.Note("yibao: --birth is needed where the document is no citizen id");
            return null;
        }

        return person;
    }

    private static Option<Sex?> SexOption() => new("--sex")
    {
        Description = "male or female; a citizen id says it.", HelpName = "SEX",
        CustomParser = result =>
        {
            if (Enum.TryParse<Sex>(result.Tokens[0].Value, ignoreCase: true, out var sex) && sex != Sex.Unknown
                && !char.IsAsciiDigit(result.Tokens[0].Value[0]))
            {
                return sex;
            }

            result.AddError("--sex: expected male or female");
            return null;
        },
    };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static DateOnly Day(ParseResult parsed, EnrolOptions options) => parsed.GetRequiredValue(options.On)!.Value;

    private static string Why(ParseResult parsed, EnrolOptions options) => parsed.GetValue(options.Reason) ?? "";
}
