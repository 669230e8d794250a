using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Benefits;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Settling;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Cli.Demo;

/// <summary>
/// <c>yibao demo</c> (演示): the published cases as the policies carry them, expected beside computed; two cases explained in full; a day at
/// the counters; where to go next.
/// </summary>
internal static class DemoCommand
{
    /// <summary>The cases that are explained: a stay with five kinds of lines, and critical illness through three bands.</summary>
    private static readonly string[] Explained = ["W3", "W5"];

    private const int IdWidth = 15;
    private const int AmountWidth = 14;
    private const int MarkWidth = 3;
    private const int WhatWidth = Output.ColumnsMax - IdWidth - (2 * AmountWidth) - MarkWidth;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var policies = CommonOptions.Policies();
        var catalogue = CommonOptions.Catalogue();
        var lang = CommonOptions.Language();
        var json = PolicyArguments.Json();
        var keep = new Option<string?>("--keep") { Description = "Folder in which the day's database stays.", HelpName = "DIR" };
        var command =
            new Command("demo", "Settle the published cases to the fen, then play a day of hospital counters through the gateway.")
        {
            keep, lang, json, policies, catalogue,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var books = RuleBooks.Load(parsed.GetValue(policies), parsed.GetValue(catalogue), examples: true);
            var (output, language, isJson) = (Output.Of(parsed), CommonOptions.LanguageOf(parsed, lang), parsed.GetValue(json));
            var (cases, code) = isJson ? Json(language, books) : (null, Run(output, language, books));
            var day = new OfficeDay(
                isJson ? output.Silent() : output, language, books.Policies, CommonOptions.FolderOf(parsed.GetValue(policies), "policies"),
                CommonOptions.FolderOf(parsed.GetValue(catalogue), "catalogue"));
            var played = await Play(day, parsed.GetValue(keep), cancel);
            var isRight = code == ExitCode.Done && (int)played["wrong"]! == 0 && (int)played["broken"]! == 0;
            if (cases is not null)
            {
                cases["day"] = played;
                output.Line(JsonText.Of(cases));
            }
            else
            {
                Next(output, language, parsed.GetValue(keep));
            }

            return (int)(isRight ? ExitCode.Done : ExitCode.No);
        });
        return command.WithExamples("yibao demo", "yibao demo --lang zh", "yibao demo --keep demo", "yibao demo --json");
    }

    /// <summary>Plays the day in the folder that was named, or in one that is gone afterwards.</summary>
    private static async Task<JsonObject> Play(OfficeDay day, string? keep, CancellationToken cancel)
    {
        if (keep is not null)
        {
            Directory.CreateDirectory(keep);
            return File.Exists(Path.Combine(keep, "yibao.db"))
                ? throw new BrokenEnvironmentException($"{keep} holds a database already; name another folder")
                : await day.Play(keep, cancel);
        }

        var folder = Directory.CreateTempSubdirectory("yibao-demo-");
        try
        {
            return await day.Play(folder.FullName, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Next(Output output, Language language, string? kept)
    {
        string In(string zh, string en) => language == Language.Chinese ? zh : en;
        output.Line();
        output.Line(In("接下来", "Where to go next"));
        output.Line($"  yibao settle samples/bill.json --explain        {In("结算一张单据，附计算过程", "settle a bill, with its path")}");
        output.Line($"  yibao settle samples/bills.csv -o results.csv   {In("批量结算", "settle many bills")}");
        output.Line($"  yibao policy check                              {In("核查政策文件和全部算例", "check the policies and every example")}");
        if (kept is null)
        {
            output.Line($"  yibao demo --keep demo                          {In("保留当日数据库", "keep the database of the day")}");
        }

        var folder = kept ?? "demo";
        output.Line($"  yibao serve --db sqlite:{folder}/yibao.db          {In("在其上运行服务", "run the office on it")}");
        output.Line($"  yibao verify --db sqlite:{folder}/yibao.db         {In("核查账目", "check its books")}");
    }

    private static ExitCode Run(Output output, Language language, RuleBooks books)
    {
        string In(string zh, string en) => language == Language.Chinese ? zh : en;
        var published = Published(books);
        output.Line(In("已公布的案例，逐分核对", "The published cases, compared to the fen"));
        output.Line();
        Row(output, In("案例", "case"), In("项目", "what"), In("应为", "expected"), In("计算", "computed"), "");
        output.Line(new string('─', Output.ColumnsMax));
        var failed = 0;
        foreach (var example in published)
        {
            failed += Write(output, language, books, example) ? 0 : 1;
        }

        output.Line(new string('─', Output.ColumnsMax));
        output.Line(In(
            $"{published.Length} 个案例，{published.Length - failed} 个一致，{failed} 个不一致",
            $"{published.Length} cases: {published.Length - failed} come out, {failed} do not"));
        output.Line();
        foreach (var example in Explained.Select(id => Array.Find(published, e => e.Id == id)).OfType<WorkedExample>())
        {
            Explain(output, language, books, example);
        }

        return published.Length > 0 && failed == 0 ? ExitCode.Done : ExitCode.No;
    }

    private static WorkedExample[] Published(RuleBooks books) =>
    [
        .. books.Policies.Documents.SelectMany(d => d.Examples)
            .Where(e => e.Trust == Trust.Verified && e.Source.Length > 0 && !e.IsOtherReading),
    ];

    private static (JsonObject Cases, ExitCode Code) Json(Language language, RuleBooks books)
    {
        var cases = new JsonArray();
        var failed = 0;
        foreach (var example in Published(books))
        {
            var rules = books.Find(example.Plan);
            var difference = rules is null ? "no such rules" : ExampleRunner.Run(rules, books.Catalogue, example);
            failed += difference is null ? 0 : 1;
            cases.Add(new JsonObject
            {
                ["id"] = example.Id, ["title"] = JsonText.Of(example.Document.Front.Title), ["source"] = example.Source,
                ["comes_out"] = difference is null, ["difference"] = difference,
                ["rows"] = JsonText.List((rules is null ? [] : Rows(rules, books, example, language)).Select(r => new JsonObject
                {
                    ["what"] = r.What, ["expected"] = r.Expected, ["computed"] = r.Computed,
                })),
            });
        }

        var code = cases.Count > 0 && failed == 0 ? ExitCode.Done : ExitCode.No;
        return (new JsonObject { ["cases"] = cases, ["failed"] = failed }, code);
    }

    private static bool Write(Output output, Language language, RuleBooks books, WorkedExample example)
    {
        var rules = books.Find(example.Plan);
        var difference = rules is null ? "no such rules" : ExampleRunner.Run(rules, books.Catalogue, example);
        output.Line(Columns.Pad(example.Id, IdWidth) + Columns.Cut(example.Document.Front.Title.In(language), Output.ColumnsMax - IdWidth));
        foreach (var (what, expected, computed) in rules is null ? [] : Rows(rules, books, example, language))
        {
            Row(output, "", what, expected, computed, expected == computed ? "✓" : "✗");
        }

        if (difference is not null)
        {
            output.Line($"  ✗ {Columns.Cut($"{example.Id}: {difference}", Output.ColumnsMax - 4)}");
        }

        return difference is null;
    }

    private static IEnumerable<(string What, string Expected, string Computed)> Rows(PlanHistory rules, ExampleCalculation calculation)
    {
        var computed = ExampleCalculations.Computed(rules, calculation);
        return calculation.Expect.Select(e =>
            (e.Key, Number(e.Value), computed is not null && computed.TryGetValue(e.Key, out var value) ? Number(value) : "-"));
    }

    private static IEnumerable<(string What, string Expected, string Computed)> Rows(
        PlanHistory rules, RuleBooks books, WorkedExample example, Language language) =>
        example.Calculation is { } calculation ? Rows(rules, calculation) : Payments(rules, books, example, language);

    private static IEnumerable<(string What, string Expected, string Computed)> Payments(
        PlanHistory rules, RuleBooks books, WorkedExample example, Language language)
    {
        var settlements = Examples.Settle(rules, books.ViewOf(example.Plan), example);
        for (var i = 0; i < settlements.Count; i++)
        {
            var settlement = settlements[i];
            var visit = example.Visits[i];
            var number = settlements.Count == 1 ? "" : $"{i + 1}. ";
            for (var layer = 0; layer < settlement.Layers.Count; layer++)
            {
                var paid = new Money(settlement.Layers[layer].Paid);
                var expected = visit.Pays.GetValueOrDefault(settlement.Plan!.Layers[layer].Id);
                if (paid != Money.Zero || expected != Money.Zero)
                {
                    var name = number + settlement.Plan.Layers[layer].Name.In(language);
                    yield return (name, expected.ToGroupedString(), paid.ToGroupedString());
                }
            }

            if (visit.Own is { } own)
            {
                yield return ($"{number}{(language == Language.Chinese ? "个人负担" : "own")}", own.ToGroupedString(),
                    new Money(settlement.Totals.Own).ToGroupedString());
            }
        }
    }

    private static void Explain(Output output, Language language, RuleBooks books, WorkedExample example)
    {
        if (books.Find(example.Plan) is not { } rules)
        {
            return;
        }

        var settlements = Examples.Settle(rules, books.ViewOf(example.Plan), example);
        var text = new StatementText(output, language, books.Catalogue, explains: true);
        text.Write(new SettledBill(example.Id, "P000001", example.Plan, [], [.. settlements.Where(s => !s.IsRefused)]));
    }

    private static void Row(Output output, string id, string what, string expected, string computed, string mark)
    {
        var cells = Columns.Pad(id, IdWidth) + Columns.Pad(what, WhatWidth);
        output.Line($"{cells}{Columns.PadLeft(expected, AmountWidth)}{Columns.PadLeft(computed, AmountWidth)}  {mark}".TrimEnd());
    }

    private static string Number(decimal value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
