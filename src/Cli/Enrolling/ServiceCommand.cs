using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Enrolment;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Enrolment;

namespace Yibao.Cli.Enrolling;

/// <summary><c>yibao enrol service</c> (网上办理): what people and employers apply for without a visit.</summary>
internal static class ServiceCommand
{
    private const int ListMax = 1_000; // more are not read by anybody at once
    private static readonly string[] Kinds = [.. Enum.GetValues<ServiceKind>().Select(ServiceOffice.Word)];
    private static readonly string[] Chinese = ["异地就医备案", "缓缴", "门诊慢特病", "长处方"];

    // Values of dictionary biz_appy_type that stand for care elsewhere.
    private static readonly string[] CareElsewhere = ["06", "07", "08"];

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("service", "Online services: apply, decide, list.") { Apply(), Decide(), List() }.WithExamples(
            "yibao enrol service apply care-elsewhere --region 110000 --subject 110000001 --code 08 --from 2020-06-01 --by web",
            "yibao enrol service decide 830467133440004096 approved --by clerk1",
            "yibao enrol service list --region 110000");

    private static Command Apply()
    {
        var options = new EnrolOptions();
        var kind = new Argument<string>("KIND") { Description = string.Join(", ", Kinds) + "." };
        kind.AcceptOnlyFromAmong(Kinds);
        var subject = new Option<string>("--subject")
        {
            Description = "Person number; of a deferral the employer's number.", HelpName = "NUMBER", Required = true,
        };
        var code = new Option<string?>("--code")
        {
            Description = "The disease; of care elsewhere 06 referral, 07 emergency, 08 residence.", HelpName = "CODE",
        };
        var from = PolicyArguments.Day("--from", "First day; of a deferral the first day of the first month.");
        var until = PolicyArguments.Day("--until", "First day no longer.");
        (options.Region.Required, from.Required) = (true, true);
        var command = new Command("apply", "Apply for something; it is decided before the deadline that the rules state.") { kind };
        options.With(command, options.Region, subject, code, from, until);
        command.SetAction((parsed, cancel) =>
        {
            var asked = new ServiceCase
            {
                Region = parsed.GetRequiredValue(options.Region)!.Value,
                Kind = (ServiceKind)(Array.IndexOf(Kinds, parsed.GetRequiredValue(kind)) + 1),
                Subject = parsed.GetRequiredValue(subject),
                Code = parsed.GetValue(code) ?? "",
                From = parsed.GetRequiredValue(from)!.Value,
                Until = parsed.GetValue(until),
            };
            var problem = asked.Kind switch
            {
                ServiceKind.Deferral when asked.Code.Length > 0 => "--code does not belong to a deferral",
                ServiceKind.Deferral when asked.Until is null => "a deferral needs --until, the first day of the month after it",
                ServiceKind.CareElsewhere when !CareElsewhere.Contains(asked.Code) => "--code: expected 06, 07 or 08 for care elsewhere",
                ServiceKind.ChronicDisease or ServiceKind.LongPrescription when asked.Code.Length is 0 or > 30 =>
                    "--code: expected the code of the disease",
                _ => null,
            };
            if (problem is not null)
            {
                Output.Of(parsed).Note($"yibao: {problem}");
                return Task.FromResult((int)ExitCode.BadInput);
            }

            return Run(parsed, options, office => office.Apply(
                asked, parsed.GetRequiredValue(options.By), parsed.GetValue(options.Reason) ?? "", cancel), cancel);
        });
        return command.WithExamples(
            "yibao enrol service apply chronic-disease --region 110000 --subject 110000001 --code M03900 --from 2020-06-01 --by web",
            "yibao enrol service apply deferral --region 440100 --subject E1 --from 2020-03-01 --until 2020-09-01 --by web");
    }

    private static Command Decide()
    {
        var options = new EnrolOptions();
        var id = new Argument<long>("CASE") { Description = "Id of the case." };
        var to = new Argument<string>("DECISION") { Description = "approved, refused or withdrawn." };
        to.AcceptOnlyFromAmong("approved", "refused", "withdrawn");
        var command = options.With(new Command("decide", "Decide a case: by somebody else than who applied; a refusal needs --reason.")
        {
            id, to,
        });
        command.SetAction((parsed, cancel) => Run(
            parsed, options,
            office => office.Decide(
                parsed.GetRequiredValue(id), Enum.Parse<ServiceState>(parsed.GetRequiredValue(to), ignoreCase: true),
                parsed.GetRequiredValue(options.By), parsed.GetValue(options.Reason) ?? "", cancel),
            cancel));
        return command.WithExamples(
            "yibao enrol service decide 830467133440004096 approved --by clerk1",
            "yibao enrol service decide 830467133440004096 refused --reason 材料不全 --by clerk1");
    }

    private static Command List()
    {
        var options = new EnrolOptions();
        var subject = new Option<string?>("--subject") { Description = "Every case of this person or employer.", HelpName = "NUMBER" };
        var id = new Option<long?>("--case") { Description = "One case with its steps.", HelpName = "CASE" };
        var command = new Command("list", "List what is to be decided, in order of deadlines, or the cases of one subject.")
        {
            options.Region, subject, id, options.Database, options.Json, options.Language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var language = CommonOptions.LanguageOf(parsed, options.Language);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
            if (parsed.GetValue(id) is { } asked)
            {
                if (await ServiceCaseRows.Find(database, asked, cancel) is not { } found)
                {
                    output.Note($"yibao: {new Refusal(EnrolmentRefusals.UnknownCase, "case", "").Message(language)}");
                    return (int)ExitCode.No;
                }

                Write(output, [found.Case], found.Steps, parsed.GetValue(options.Json), language);
                return (int)ExitCode.Done;
            }

            var cases = await ServiceCaseRows.List(
                database, parsed.GetValue(options.Region), parsed.GetValue(subject), ListMax, cancel);
            Write(output, cases, [], parsed.GetValue(options.Json), language);
            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao enrol service list --region 110000", "yibao enrol service list --case 830467133440004096 --json");
    }

    private static async Task<int> Run(
        ParseResult parsed, EnrolOptions options, Func<ServiceOffice, Task<(ServiceCase? Case, Refusal? Refusal)>> work,
        CancellationToken cancel)
    {
        var output = Output.Of(parsed);
        await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
        var (made, refusal) = await work(new ServiceOffice(database, options.RulesOf(parsed), TimeProvider.System));
        var language = CommonOptions.LanguageOf(parsed, options.Language);
        if (refusal is not null)
        {
            if (parsed.GetValue(options.Json))
            {
                output.Line(JsonText.Of(new JsonObject { ["case"] = null, ["refusal"] = EnrolText.Json(refusal) }));
            }

            output.Note($"yibao: {refusal.Message(language)}");
            return (int)ExitCode.No;
        }

        Write(output, [made!], [], parsed.GetValue(options.Json), language);
        return (int)ExitCode.Done;
    }

    private static void Write(
        Output output, IReadOnlyList<ServiceCase> cases, IReadOnlyList<ServiceStep> steps, bool isJson, Language language)
    {
        foreach (var one in cases)
        {
            output.Line(isJson ? Json(one, steps).ToJsonString() : Text(one, language));
        }

        foreach (var step in isJson ? [] : steps)
        {
            var at = ChinaTime.Of(step.At);
            output.Line($"  {step.Number}  {State(step.State, language)}  {step.By}  {at:yyyy-MM-dd HH:mm}  {step.Note}");
        }
    }

    private static string Text(ServiceCase one, Language language)
    {
        var name = EnrolText.Word(language, Kinds[(int)one.Kind - 1], Chinese[(int)one.Kind - 1]);
        var period = $"{Days.Text(one.From)} .. {(one.Until is { } until ? Days.Text(until) : "")}";
        var due = $"{EnrolText.Word(language, "due", "办结期限")} {Days.Text(one.Deadline)}";
        return $"{one.Id}  {name}  {one.Region} {one.Subject} {one.Code}  {period}  {State(one.State, language)}  {due}";
    }

    private static string State(ServiceState state, Language language) => state switch
    {
        ServiceState.Applied => EnrolText.Word(language, "to be decided", "待办理"),
        ServiceState.Approved => EnrolText.Word(language, "approved", "已同意"),
        ServiceState.Refused => EnrolText.Word(language, "refused", "不予同意"),
        _ => EnrolText.Word(language, "withdrawn", "已撤回"),
    };

    private static JsonObject Json(ServiceCase one, IReadOnlyList<ServiceStep> steps) => new()
    {
        ["case"] = one.Id, ["kind"] = Kinds[(int)one.Kind - 1], ["region"] = one.Region.ToString(), ["subject"] = one.Subject,
        ["code"] = one.Code, ["from"] = Days.Text(one.From), ["until"] = one.Until is { } until ? Days.Text(until) : null,
        ["state"] = one.State.ToString(), ["deadline"] = Days.Text(one.Deadline),
        ["registration"] = one.Registration != 0 ? one.Registration : null,
        ["steps"] = steps.Count == 0 ? null : JsonText.List(steps.Select(step => (JsonNode)new JsonObject
        {
            ["step"] = step.Number, ["state"] = step.State.ToString(), ["by"] = step.By,
            ["at"] = ChinaTime.Of(step.At).ToString("yyyy-MM-dd'T'HH:mm:ss"), ["note"] = step.Note,
        })),
    };
}
