using System.CommandLine;
using Yibao.Agency.Enrolment;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Enrolment;

namespace Yibao.Cli.Enrolling;

/// <summary><c>yibao enrol</c> (参保业务): procedures, history, double enrolments, lists of other departments, online services.</summary>
internal static class EnrolCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("enrol", "Enrol people, and change what is enrolled (docs/enrolment.md).");
        foreach (var procedure in ProcedureCommands.All())
        {
            command.Subcommands.Add(procedure);
        }

        command.Subcommands.Add(Show());
        command.Subcommands.Add(Duplicates());
        command.Subcommands.Add(GroupsCommand.Create());
        command.Subcommands.Add(ServiceCommand.Create());
        return command.WithExamples(
            "yibao enrol join employee --region 110000 --document 11010119900307002X --name 测试甲 \\",
            "    --employer E1 --on 2020-06-01 --by clerk1",
            "yibao enrol move --region 110000 --person 110000001 --to 440100 --scheme 310 --on 2020-07-01 --by clerk1",
            "yibao enrol show --region 110000 --person 110000001 --lang zh",
            "yibao enrol duplicates --from 2020-01-01");
    }

    private static Command Show()
    {
        var options = new EnrolOptions();
        var command = new Command("show", "Show a person's enrolments in every region, and everything that was done.")
        {
            options.Region, options.Person, options.Document, options.DocumentType, options.Database, options.Json, options.Language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            if (parsed.GetValue(options.Document) is not { Length: > 0 } && options.KeyOf(parsed, output) is null)
            {
                return (int)ExitCode.BadInput;
            }

            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, options.Database), cancel);
            var language = CommonOptions.LanguageOf(parsed, options.Language);
            var document = await options.DocumentOf(parsed, database, output, cancel);
            var history = document is { } known ? await EnrolmentQueries.History(database, known, cancel) : (Dossier.Empty, [], []);
            if (history.Dossier.Files.Count == 0)
            {
                output.Note($"yibao: {new Refusal(EnrolmentRefusals.UnknownPerson, "", "").Message(language)}");
                return (int)ExitCode.No;
            }

            if (parsed.GetValue(options.Json))
            {
                output.Line(JsonText.Of(RecordJson.Of(history.Dossier, history.Events, history.Papers)));
            }
            else
            {
                Write(output, history.Dossier, history.Events, history.Papers, language);
            }

            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao enrol show --region 110000 --person 110000001", "yibao enrol show --document 11010119900307002X --json");
    }

    private static void Write(
        Output output, Dossier dossier, IReadOnlyList<EnrolmentEvent> events, IReadOnlyList<EnrolmentPaper> papers, Language language)
    {
        foreach (var entry in dossier.Files)
        {
            EnrolText.WriteRecord(output, entry.File, language);
        }

        foreach (var one in events)
        {
            var undoes = one.Undoes != 0 ? $"  {EnrolText.Word(language, "undoes", "撤销")} {one.Undoes}" : "";
            var who = $"{one.Region} {one.PersonNumber}  {one.By}  {ChinaTime.Of(one.At):yyyy-MM-dd HH:mm}";
            output.Line($"{one.Id}  {RecordJson.Name(one.Kind, language)}  {Days.Text(one.Day)}  {who}{undoes}");
        }

        foreach (var paper in papers)
        {
            var name = paper.IsReceipt ? EnrolText.Word(language, "receipt", "转移接收回执") : EnrolText.Word(language, "certificate", "参保凭证");
            output.Line($"{paper.Id}  {name}  {Days.Text(paper.Day)}  {paper.Region} {paper.PersonNumber}  {paper.Months}  "
                + $"{paper.Amount.ToGroupedString()}  {paper.OtherRegion} {paper.OtherNumber}");
        }
    }

    private static Command Duplicates()
    {
        var from = PolicyArguments.Day("--from", "Only enrolments that hold on this day or later.");
        from.Required = true;
        var (db, json, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command("duplicates", "Find people who are enrolled twice on one day, over all regions and schemes.")
        {
            from, db, json, language,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var isJson = parsed.GetValue(json);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var count = 0L;
            await foreach (var one in EnrolmentQueries.Doubles(database, parsed.GetRequiredValue(from)!.Value, cancel))
            {
                count++;
                output.Line(isJson ? RecordJson.Of(one).ToJsonString()
                    : $"{one.First.Region} {one.First.Number} {(int)one.FirstScheme}  {one.Second.Region} {one.Second.Number} "
                        + $"{(int)one.SecondScheme}  {Days.Text(one.From)} .. {(one.Until is { } until ? Days.Text(until) : "")}");
            }

            var isChinese = CommonOptions.LanguageOf(parsed, language) == Language.Chinese;
            output.Note(isChinese ? $"重复参保 {count} 对" : $"{count} pairs of enrolments have a day in common");
            return (int)(count == 0 ? ExitCode.Done : ExitCode.No);
        });
        return command.WithExamples("yibao enrol duplicates --from 2020-01-01", "yibao enrol duplicates --from 2020-01-01 --json");
    }
}
