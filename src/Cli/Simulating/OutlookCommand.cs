using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Outlook;
using Yibao.Simulation.Reform;
using Yibao.Statistics.Report;

namespace Yibao.Cli.Simulating;

/// <summary><c>yibao outlook</c> (基金展望): the funds of the year by month, and those of the next years as people age.</summary>
internal static class OutlookCommand
{
    private const int DefaultYears = 10;
    private const int MostYears = 50;
    private const int Width = 14;
    private const int MostWarnings = 8;
    private const decimal FenPerYi = 10_000_000_000m;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var nation = new NationOptions();
        var scenario = PolicyArguments.Scenario();
        var years = new Option<int>("--years")
        {
            Description = "Years after the first.", HelpName = "N", DefaultValueFactory = _ => DefaultYears,
        };
        years.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostYears)
            {
                result.AddError($"expected 1 to {MostYears} years");
            }
        });
        var folder = new Option<string?>("--out") { Description = "Folder for the report, with its tables and charts.", HelpName = "DIR" };
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("outlook", "Look ahead: reserves, income and spending of the funds in the next years.");
        nation.AddTo(command);
        foreach (var option in new Option[] { scenario, years, folder, json, language })
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            var loaded = nation.Load(parsed);
            var file = parsed.GetValue(scenario);
            var under = file is null ? null : loaded.Under(file, output);
            if (file is not null && under is null)
            {
                return (int)ExitCode.BadInput;
            }

            var result = ReformRun.Of(
                loaded.Nation, loaded.Care, loaded.Rules, under?.Rules ?? loaded.Rules, BurdenTerms.Of(loaded.Assumptions),
                nation.Threads(parsed), ReformCommand.Progress(output));
            output.EndProgress();
            var terms = OutlookTerms.Of(loaded.Assumptions);
            var count = parsed.GetValue(years);
            var present = FundOutlook.Of(loaded.Nation, result.Before, result.ProfileBefore, terms, count);
            var changed = under is null ? null : FundOutlook.Of(loaded.Nation, result.After, result.ProfileAfter, terms, count);
            Write(
                parsed.GetValue(folder), parsed.GetValue(json), CommonOptions.LanguageOf(parsed, language), loaded, present,
                changed is null ? null : (under!.Value.Scenario, changed), output);
            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao outlook --scale 1/1000 --years 10 --out outlook",
            "yibao outlook --scale 1/10000 --scenario samples/reforms/five-points.md --json");
    }

    private static void Write(
        string? folder, bool asJson, Language language, LoadedNation loaded, FundOutlook present,
        (Scenario Scenario, FundOutlook Outlook)? changed, Output output)
    {
        if (folder is not null)
        {
            ReformCommand.WriteReport(folder, new OutlookReport(loaded.Nation, present, changed, loaded.Assumptions).Document(), "outlook");
            output.Note($"yibao: wrote {folder}");
        }

        if (asJson)
        {
            var oneOf = loaded.Nation.Scale.OneOf;
            output.Line(JsonText.Of(new JsonObject
            {
                ["year"] = loaded.Nation.Year, ["scale"] = $"{loaded.Nation.Scale}", ["seed"] = loaded.Nation.Seed,
                ["present"] = ReformJson.Of(present, oneOf), ["scenario"] = changed is { } c ? ReformJson.Of(c.Outlook, oneOf) : null,
            }));
            return;
        }

        Write(loaded, present, changed?.Outlook, language == Language.Chinese, output);
    }

    private static void Write(LoadedNation loaded, FundOutlook present, FundOutlook? changed, bool chinese, Output output)
    {
        string Yi(long fen) => Figures.Number(fen * loaded.Nation.Scale.OneOf / FenPerYi, 2);
        void Row(params string[] cells) => output.Line(
            $"  {Columns.Pad(cells[0], 6)}{string.Concat(cells.Skip(1).Select(c => Columns.PadLeft(c, Width)))}");
        foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
        {
            output.Line(chinese ? $"{scheme.Name(Language.Chinese)}（亿元）" : $"{scheme.Name(Language.English)}, 100 million yuan");
            string[] head = chinese ? ["年度", "收入", "支出", "年末结余", "可支付月数"] : ["year", "income", "spending", "balance", "months"];
            var more = changed?.Years(scheme);
            Row(more is null ? head : [.. head, chinese ? "情景月数" : "scenario"]);
            var years = present.Years(scheme);
            for (var t = 0; t < years.Count; t++)
            {
                string[] cells =
                [
                    $"{years[t].Year}", Yi(years[t].Income), Yi(years[t].Spending), Yi(years[t].Closing),
                    Figures.Number(years[t].Months, 1),
                ];
                Row(more is null ? cells : [.. cells, Figures.Number(more[t].Months, 1)]);
            }

            output.Line();
        }

        var warnings = present.Warnings();
        output.Line(chinese ? $"{warnings.Count} 条预警" : $"{warnings.Count} warnings");
        var language = chinese ? Language.Chinese : Language.English;
        foreach (var warning in warnings.Take(MostWarnings))
        {
            var name = warning.Province.ProvinceName(language);
            output.Line($"  {warning.Year}  {name}  {(int)warning.Scheme}  {Figures.Number(warning.Months, 1)}");
        }
    }
}
