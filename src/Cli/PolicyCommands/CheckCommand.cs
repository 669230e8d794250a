using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Checks;
using Yibao.Policy.Documents;

namespace Yibao.Cli.PolicyCommands;

/// <summary>
/// <c>yibao policy check</c> (政策核查): every problem on a line as a compiler prints it, then what was checked and how far to trust it.
/// </summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = new Argument<string?>("DIR")
        {
            Description = $"Folder of policy documents [default: ${CommonOptions.HomeVariable}/policies].", Arity = ArgumentArity.ZeroOrOne,
        };
        var trust = new Option<bool>("--trust") { Description = "List every article that is not verified, with its citation." };
        var today = PolicyArguments.Day("--today", "Day of the check, for documents not checked lately [default: today].");
        var catalogue = CommonOptions.Catalogue();
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("check", "Check policy documents and run their worked examples to the fen.")
        {
            folder, trust, today, catalogue, json, language,
        };
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            var given = parsed.GetValue(folder);
            if (given is not null && !Directory.Exists(given))
            {
                output.Note($"yibao: there is no folder '{given}'");
                return (int)ExitCode.BadInput;
            }

            var load = PlanBook.LoadFolder(PolicyArguments.Shown(given ?? CommonOptions.FolderOf(null, "policies")));
            if (load.Book.Documents.Count == 0 && load.Problems.Count == 0)
            {
                output.Note("yibao: the folder holds no policy document");
                return (int)ExitCode.BadInput;
            }

            var items = CatalogueOf(load.Book, parsed.GetValue(catalogue));
            var day = parsed.GetValue(today) ?? PolicyArguments.Today();
            var report = PolicyCheck.Run(load, (rules, example) => ExampleRunner.Run(rules, items, example), day, Progress(output));
            output.EndProgress();
            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(Json(report, parsed.GetValue(trust))));
            }
            else
            {
                Write(report, parsed.GetValue(trust), CommonOptions.LanguageOf(parsed, language), output);
            }

            return (int)(report.Refused ? ExitCode.No : ExitCode.Done);
        });
        return command;
    }

    /// <summary>The catalogue where an example names an item; null where none does, or none is at hand.</summary>
    private static CatalogueBook? CatalogueOf(PlanBook book, string? given)
    {
        var isNeeded = book.Documents.SelectMany(d => d.Examples).Any(ExampleRunner.NeedsCatalogue);
        var hasHome = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CommonOptions.HomeVariable));
        if (!isNeeded || (given is null && !hasHome))
        {
            return null;
        }

        var folder = CommonOptions.FolderOf(given, "catalogue");
        var load = CatalogueBook.Load(folder);
        return load.Book
            ?? throw new BrokenEnvironmentException($"the catalogue has {load.Errors.Count} errors; the first: {load.Errors[0]}");
    }

    private static Action<int, int> Progress(Output output)
    {
        const int Steps = 40;
        var shown = -1;
        var turn = new Lock();
        return (done, of) =>
        {
            var filled = (int)((long)done * Steps / Math.Max(1, of));
            lock (turn)
            {
                if (filled > shown)
                {
                    shown = filled;
                    output.Progress($"[{new string('#', filled)}{new string('.', Steps - filled)}] {done}/{of}");
                }
            }
        };
    }

    private static void Write(PolicyCheckReport report, bool listTrust, Language language, Output output)
    {
        foreach (var problem in report.Problems)
        {
            output.Note(problem.ToString());
        }

        var chinese = language == Language.Chinese;
        var cited = Cited(report.Book);
        var warnings = report.Problems.Count(p => p.IsWarning);
        int Of(Trust trust) => cited.Count(a => a.Citation!.Trust == trust);
        output.Line(chinese
            ? $"{report.Documents} 份文件，{report.Plans} 段方案，{report.Examples} 个算例，{report.Numbers} 个数字"
            : $"{report.Documents} documents, {report.Plans} plans, {report.Examples} examples, {report.Numbers} numbers");
        output.Line(chinese
            ? $"{cited.Length} 条条文：{Of(Trust.Verified)} 条已核实，{Of(Trust.Press)} 条来自新闻，{Of(Trust.Unverified)} 条未核实"
            : $"{cited.Length} articles: {Of(Trust.Verified)} verified, {Of(Trust.Press)} press, {Of(Trust.Unverified)} unverified");
        output.Line(chinese
            ? $"{report.Problems.Count - warnings} 个错误，{warnings} 个警告"
            : $"{report.Problems.Count - warnings} errors, {warnings} warnings");
        if (listTrust)
        {
            WriteTrust(cited, language, output);
        }
    }

    private static void WriteTrust(Article[] cited, Language language, Output output)
    {
        var chinese = language == Language.Chinese;
        foreach (var article in cited.Where(a => a.Citation!.Trust != Trust.Verified))
        {
            var citation = article.Citation!;
            output.Line();
            output.Line($"{article.Place}: {PolicyWords.Of(citation.Trust).In(language)}");
            string[] texts =
            [
                article.Heading.In(language), string.Join(chinese ? "，" : ", ", citation.Document, citation.Article, citation.Date),
                citation.Link == "none" ? "" : citation.Link, citation.Note,
            ];
            foreach (var text in texts)
            {
                foreach (var line in text.Length == 0 ? [] : Columns.Wrap(text, Output.ColumnsMax - 2))
                {
                    output.Line($"  {line}");
                }
            }
        }
    }

    private static Article[] Cited(PlanBook book) => [.. book.Documents.SelectMany(d => d.Articles).Where(a => a.Citation is not null)];

    private static JsonObject Json(PolicyCheckReport report, bool listTrust)
    {
        var cited = Cited(report.Book);
        int Of(Trust trust) => cited.Count(a => a.Citation!.Trust == trust);
        var result = new JsonObject
        {
            ["refused"] = report.Refused,
            ["documents"] = report.Documents,
            ["plans"] = report.Plans,
            ["examples"] = report.Examples,
            ["numbers"] = report.Numbers,
            ["articles"] = new JsonObject
            {
                ["verified"] = Of(Trust.Verified), ["press"] = Of(Trust.Press), ["unverified"] = Of(Trust.Unverified),
            },
            ["problems"] = JsonText.List(report.Problems.Select(p => new JsonObject
            {
                ["code"] = p.Code, ["warning"] = p.IsWarning, ["file"] = p.Place.File, ["line"] = p.Place.Line, ["column"] = p.Place.Column,
                ["message"] = p.Message,
            })),
        };
        if (listTrust)
        {
            result["not_verified"] = JsonText.List(cited.Where(a => a.Citation!.Trust != Trust.Verified).Select(JsonText.Of));
        }

        return result;
    }
}
