using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Reading;

namespace Yibao.Cli.PolicyCommands;

/// <summary><c>yibao policy show</c> (查看政策): what holds on a day, layer by layer, each value with the article that says it.</summary>
internal static class ShowCommand
{
    private const int KeyWidth = 20;
    private const int WhenWidth = 38;
    private const int ValueWidth = 32;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var region = new Argument<string>("REGION") { Description = "Code of the region or name of its folder, like beijing." };
        var scheme = new Argument<string>("SCHEME") { Description = "310 (employees) or 390 (residents)." };
        var on = PolicyArguments.Day("--on", "The day.");
        on.Required = true;
        var grade = PolicyArguments.Grade();
        var scenario = PolicyArguments.Scenario();
        var policies = CommonOptions.Policies();
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("show", "Show the rules of a region and scheme on a day.")
        {
            region, scheme, on, grade, scenario, policies, json, language,
        };
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            if (PolicyArguments.Book(parsed.GetValue(policies), output) is not { } book)
            {
                return (int)ExitCode.No;
            }

            var laid = parsed.GetValue(scenario) is { } file ? PolicyArguments.Under(book, file, output) : book;
            if (laid is null)
            {
                return (int)ExitCode.BadInput;
            }

            var (rules, problem) = PlanChoice.Find(
                laid, parsed.GetRequiredValue(region), parsed.GetRequiredValue(scheme), parsed.GetValue(grade));
            if (rules is null)
            {
                output.Note($"yibao: {problem}");
                return (int)ExitCode.BadInput;
            }

            var day = parsed.GetRequiredValue(on)!.Value;
            if (PlanTable.Of(rules, day) is not { } table)
            {
                output.Note(
                    $"yibao: no document answers for {rules.Key} on {Date(day)}; "
                    + $"they answer from {Date(rules.From)} until before {Date(rules.Until)}");
                return (int)ExitCode.No;
            }

            Write(table, parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language), output);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Write(PlanTable table, bool asJson, Language language, Output output)
    {
        if (asJson)
        {
            output.Line(JsonText.Of(Json(table)));
            return;
        }

        var chinese = language == Language.Chinese;
        var articles = table.Facts.Select(f => f.Article).Distinct().ToList();
        output.Line($"{table.Key}  {table.Key.Scheme.Name(language)}  {Date(table.On)}");
        if (table.From is { } from && table.Until is { } until)
        {
            output.Line(chinese ? $"{Date(from)} 起，{Date(until)} 前不变" : $"unchanged from {Date(from)} until before {Date(until)}");
        }

        foreach (var part in table.Parts)
        {
            output.Line();
            output.Line(Heading(part, language));
            var shown = "";
            foreach (var fact in part.Facts.Where(f => part.Fund is null || f.Key is not ("order" or "fund" or "name")))
            {
                var name = fact.KeyName.In(language);
                WriteRow(fact, name == shown ? "" : name, articles.IndexOf(fact.Article), language, output);
                shown = name;
            }
        }

        output.Line();
        output.Line(chinese ? "条文（* 新闻报道，? 未核实）" : "Articles (* press, ? unverified)");
        for (var i = 0; i < articles.Count; i++)
        {
            WriteArticle(articles[i], i, language, output);
        }
    }

    private static string Heading(PlanPart part, Language language)
    {
        var order = part.Facts.FirstOrDefault(f => f.Key == "order")?.Value.English;
        return part.Fund is { } fund
            ? $"{order} {part.Id}: {part.Name.In(language)} ({fund.Code} {(language == Language.Chinese ? fund.Chinese : fund.English)})"
            : part.Name.In(language);
    }

    private static void WriteRow(RuleFact fact, string key, int article, Language language, Output output)
    {
        // A condition or a text stands in the wide column of both.
        var isText = fact.Key is "applies" || (fact.When.English == "every case" && fact.Unit.Length == 0);
        var value = Columns.Wrap(fact.Value.In(language), isText ? WhenWidth + 1 + ValueWidth : ValueWidth);
        var when = isText ? [] : Columns.Wrap(fact.When.In(language), WhenWidth);
        var keys = Columns.Wrap(key, KeyWidth);
        for (var i = 0; i < Math.Max(keys.Count, Math.Max(value.Count, when.Count)); i++)
        {
            string At(IReadOnlyList<string> lines) => i < lines.Count ? lines[i] : "";
            var middle = isText
                ? Columns.Pad(At(value), WhenWidth + 1 + ValueWidth)
                : $"{Columns.Pad(At(when), WhenWidth)} {Columns.Pad(At(value), ValueWidth)}";
            var reference = i == 0 ? $"[{article + 1}]{Mark(fact.Article)}" : "";
            output.Line($"  {Columns.Pad(At(keys), KeyWidth)} {middle} {reference}".TrimEnd());
        }
    }

    private static string Mark(Article article) => article.Citation?.Trust switch { Trust.Press => "*", Trust.Unverified => "?", _ => "" };

    private static void WriteArticle(Article article, int index, Language language, Output output)
    {
        var comma = language == Language.Chinese ? "，" : ", ";
        var citation = article.Citation;
        var number = $"[{index + 1}]{Mark(article)}";
        string[] texts =
        [
            article.Heading.In(language),
            citation is null
                ? ""
                : string.Join(comma, citation.Document, citation.Article, citation.Date, PolicyWords.Of(citation.Trust).In(language)),
        ];
        var lines = texts.Where(t => t.Length > 0).SelectMany(t => Columns.Wrap(t, Output.ColumnsMax - 8)).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            output.Line($"  {(i == 0 ? number.PadRight(6) : "      ")}{lines[i]}");
        }
    }

    private static JsonObject Json(PlanTable table) => new()
    {
        ["region"] = $"{table.Key.Region}",
        ["scheme"] = (int)table.Key.Scheme,
        ["grade"] = table.Key.Grade,
        ["on"] = Date(table.On),
        ["from"] = table.From is { } from ? Date(from) : null,
        ["until"] = table.Until is { } until ? Date(until) : null,
        ["parts"] = JsonText.List(table.Parts.Select(p => new JsonObject
        {
            ["id"] = p.Id, ["name"] = JsonText.Of(p.Name), ["fund"] = p.Fund?.Code, ["rules"] = JsonText.List(p.Facts.Select(JsonText.Of)),
        })),
    };

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
