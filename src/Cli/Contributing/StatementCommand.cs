using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Agency.Statements;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;

namespace Yibao.Cli.Contributing;

/// <summary><c>yibao statement</c> (对账单): what a person or an employer may ask for: cover, bills, payments, personal account.</summary>
internal static class StatementCommand
{
    private const int NameWidth = 26;
    private const int AmountWidth = 14;

    /// <summary>The command.</summary>
    public static Command Create() => new Command("statement", "Print the statement of a person or of an employer.")
    {
        Make("person", "PERSON", "Number of the person.", "Print enrolments, cover, contributions and personal account of a person.",
            PersonStatement.Of, statement => statement.Json(), StatementText.Of),
        Make("employer", "EMPLOYER", "Number of the employer.", "Print bills, payments and arrears of an employer.",
            EmployerStatement.Of, statement => statement.Json(), StatementText.Of),
    }.WithExamples("yibao statement person 110000000001 --from 2020-01 --until 2020-12", "yibao statement employer E100 --json");

    private static Command Make<T>(
        string name, string word, string whose, string description,
        Func<Database, string, RegionCode?, BillPeriod, BillPeriod, CancellationToken, Task<IReadOnlyList<T>>> find,
        Func<T, JsonObject> json, Func<T, Language, StatementText> text)
    {
        var number = new Argument<string>(word) { Description = whose };
        var from = ContributionOptions.Month("--from", "First month [default: January of the last month's year].");
        var until = ContributionOptions.Month("--until", "Last month [default: this one].");
        var region = ContributionOptions.Region("Only this region.");
        var (db, asJson, language) = (DatabaseOption.Create(), PolicyArguments.Json(), CommonOptions.Language());
        var command = new Command(name, description) { number, from, until, region, db, asJson, language };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } first && result.GetValue(until) is { } last && last < first)
            {
                result.AddError($"--until: {last} is before --from {first}");
            }
        });
        command.SetAction((parsed, cancel) => DatabaseOption.Run(
            parsed, db, async (database, output) =>
            {
                var last = parsed.GetValue(until) ?? BillPeriod.OfMonth(PolicyArguments.Today());
                var first = parsed.GetValue(from) ?? BillPeriod.OfMonth(new DateOnly(last.First.Year, 1, 1));
                var statements =
                    await find(database, parsed.GetRequiredValue(number), parsed.GetValue(region), first, last, cancel);
                var spoken = CommonOptions.LanguageOf(parsed, language);
                if (parsed.GetValue(asJson))
                {
                    output.Line(JsonText.Of(new JsonObject
                    {
                        ["statements"] = JsonText.List(statements.Select(one => (JsonNode)json(one))),
                    }));
                }
                else
                {
                    foreach (var statement in statements)
                    {
                        Write(output, text(statement, spoken));
                    }
                }

                if (statements.Count == 0)
                {
                    output.Note(spoken == Language.Chinese ? "yibao: 没有该编号的登记" : "yibao: nobody is registered under this number");
                }

                return statements.Count > 0 ? ExitCode.Done : ExitCode.No;
            },
            cancel));
        return command;
    }

    private static void Write(Output output, StatementText text)
    {
        output.Line(new string('═', Output.ColumnsMax));
        output.Line(Columns.Cut(text.Title, Output.ColumnsMax));
        output.Line(new string('─', Output.ColumnsMax));
        foreach (var (name, cells) in text.Lines)
        {
            output.Line(cells.Count == 0 ? Columns.Cut("  " + name, Output.ColumnsMax)
                : "  " + Columns.Pad(name, NameWidth) + string.Concat(cells.Select(cell => Columns.PadLeft(cell, AmountWidth))));
        }

        output.Line();
    }
}
