using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Reading;

namespace Yibao.Cli.PolicyCommands;

/// <summary><c>yibao policy diff</c> (比较政策): what changed between two days of a region and scheme, or two versions of a document.</summary>
internal static class DiffCommand
{
    private const int WordsOfTwoDays = 4;
    private const string Expected = "REGION SCHEME DATE DATE, or OLD.md NEW.md";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var what = new Argument<string[]>("WHAT")
        {
            Description = "REGION SCHEME DATE DATE, OLD.md NEW.md, or REGION SCHEME DATE with --scenario.",
            Arity = new ArgumentArity(2, WordsOfTwoDays),
        };
        var grade = PolicyArguments.Grade();
        var scenario = PolicyArguments.Scenario();
        var policies = CommonOptions.Policies();
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("diff", "Compare the rules of two days, two versions of a document, or a scenario with the rules.")
        {
            what, grade, scenario, policies, json, language,
        };
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            var words = parsed.GetRequiredValue(what);
            var (changes, code) = words.Length == 2
                ? OfFiles(words[0], words[1], output)
                : OfDays(words, parsed.GetValue(grade), parsed.GetValue(scenario), parsed.GetValue(policies), output);
            if (changes is null)
            {
                return (int)code;
            }

            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(JsonText.List(changes.Select(Json))));
            }
            else
            {
                Write(changes, CommonOptions.LanguageOf(parsed, language), output);
            }

            return (int)(changes.Count == 0 ? ExitCode.Done : ExitCode.No);
        });
        return command;
    }

    private static (IReadOnlyList<RuleChange>? Changes, ExitCode Code) OfFiles(string old, string now, Output output)
    {
        var read = new List<PolicyDocument>();
        foreach (var file in (string[])[old, now])
        {
            if (!File.Exists(file))
            {
                output.Note($"yibao: there is no file '{file}'; expected {Expected}");
                return (null, ExitCode.BadInput);
            }

            var (document, problems) = DocumentFacts.Read(file.Replace('\\', '/'), File.ReadAllText(file));
            foreach (var problem in problems)
            {
                output.Note(problem.ToString());
            }

            if (document is null || problems.Any(p => !p.IsWarning))
            {
                return (null, ExitCode.BadInput);
            }

            read.Add(document);
        }

        return (PlanDiff.Between(read[0], read[1]), ExitCode.Done);
    }

    private static (IReadOnlyList<RuleChange>? Changes, ExitCode Code) OfDays(
        string[] words, string? grade, string? scenario, string? policies, Output output)
    {
        if (words.Length != WordsOfTwoDays - (scenario is null ? 0 : 1))
        {
            output.Note($"yibao: expected {(scenario is null ? Expected : "REGION SCHEME DATE beside --scenario")}");
            return (null, ExitCode.BadInput);
        }

        var days = new DateOnly[words.Length - 2];
        for (var i = 0; i < days.Length; i++)
        {
            if (!PolicyArguments.TryDay(words[2 + i], out days[i]))
            {
                output.Note($"yibao: '{words[2 + i]}' is not a day; expected year-month-day like 2020-01-01");
                return (null, ExitCode.BadInput);
            }
        }

        if (PolicyArguments.Book(policies, output) is not { } book)
        {
            return (null, ExitCode.BadInput);
        }

        var (rules, problem) = PlanChoice.Find(book, words[0], words[1], grade);
        if (rules is null)
        {
            output.Note($"yibao: {problem}");
            return (null, ExitCode.BadInput);
        }

        var old = PlanTable.Of(rules, days[0]);
        if (scenario is null)
        {
            return (PlanDiff.Between(old, PlanTable.Of(rules, days[1])), ExitCode.Done);
        }

        return PolicyArguments.Under(book, scenario, output) is { } laid
            ? (PlanDiff.Between(old, PlanTable.Of(laid.Find(rules.Key)!, days[0])), ExitCode.Done)
            : (null, ExitCode.BadInput);
    }

    private static void Write(IReadOnlyList<RuleChange> changes, Language language, Output output)
    {
        var chinese = language == Language.Chinese;
        if (changes.Count == 0)
        {
            output.Line(chinese ? "没有差别" : "no difference");
            return;
        }

        foreach (var part in changes.GroupBy(c => c.Fact.Part, StringComparer.Ordinal))
        {
            var first = part.First().Fact;
            output.Line(first.PartName.In(language) == part.Key ? part.Key : $"{part.Key}: {first.PartName.In(language)}");
            foreach (var change in part)
            {
                Write(change, language, output);
            }
        }
    }

    private static void Write(RuleChange change, Language language, Output output)
    {
        var chinese = language == Language.Chinese;
        var fact = change.Fact;
        var sign = change.Kind switch { RuleChangeKind.Changed => "~", RuleChangeKind.Began => "+", _ => "-" };
        var since = fact.Since == default ? "" : chinese ? $"（{fact.Since:yyyy-MM-dd} 起）" : $" (from {fact.Since:yyyy-MM-dd})";
        var values = change switch
        {
            { Old: { } old, New: { } now } => $"{old.Value.In(language)} -> {now.Value.In(language)}",
            _ => fact.Value.In(language),
        };
        var isForAll = change.When.English == "every case";
        var when = isForAll ? "" : $"{(chinese ? "，" : ", ")}{change.When.In(language)}";
        var text = $"{fact.KeyName.In(language)}{since}{when}{(chinese ? "：" : ": ")}{values}";
        var lines = Columns.Wrap(text, Output.ColumnsMax - 4);
        for (var i = 0; i < lines.Count; i++)
        {
            output.Line($"{(i == 0 ? $"  {sign} " : "    ")}{lines[i]}");
        }

        var citation = fact.Article.Citation;
        string[] texts = [fact.Article.Heading.In(language), citation?.Document ?? ""];
        var source = string.Join(chinese ? "，" : ", ", texts.Where(t => t.Length > 0));
        foreach (var line in Columns.Wrap(source, Output.ColumnsMax - 6))
        {
            output.Line($"      {line}");
        }
    }

    private static JsonObject Json(RuleChange change) => new()
    {
        ["change"] = change.Kind.ToString().ToLowerInvariant(),
        ["part"] = change.Fact.Part,
        ["key"] = change.Fact.Key,
        ["when"] = JsonText.Of(change.When),
        ["unit"] = change.Fact.Unit,
        ["old"] = change.Old is { } old ? JsonText.Of(old) : null,
        ["new"] = change.New is { } now ? JsonText.Of(now) : null,
    };
}
