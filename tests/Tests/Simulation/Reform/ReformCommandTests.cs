using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Statistics.Report;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Statistics.Browser;

namespace Yibao.Tests.Simulation.Reform;

/// <summary><c>yibao reform</c> and <c>yibao outlook</c> as people call them.</summary>
public sealed class ReformCommandTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_reform_writes_a_report_in_both_languages_that_asks_nothing_of_the_network()
    {
        var run = Run("reform", Sample("half-deductible.md"), "--out", scratch["report"], "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal("Residents' inpatient deductible halved", Json(run)["scenario"]!["en"]!.GetValue<string>());
        string[] files = ["reform.zh.html", "reform.en.html", "reform.zh.md", "reform.en.md", "reform.json", "regions.csv"];
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(scratch["report"], file)), file));
        foreach (var html in new[] { "reform.zh.html", "reform.en.html" }.Select(f => File.ReadAllText(Path.Combine(scratch["report"], f))))
        {
            Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"http", html, StringComparison.Ordinal);
            Assert.Equal(6, html.Split("role=\"img\"").Length - 1);
        }

        string[] chapters = ["要点", "改变什么", "基金影响", "谁受益，谁受损", "个人负担和灾难性支出", "变动最大的十个人", "抽样误差", "假设"];
        var text = File.ReadAllText(Path.Combine(scratch["report"], "reform.zh.md"));
        Assert.All(chapters, chapter => Assert.Contains($"\n## {chapter}\n", text, StringComparison.Ordinal));
        Assert.Contains("情景：起付标准", text, StringComparison.Ordinal);
        Assert.Equal((2 * 358) + 1, File.ReadAllLines(Path.Combine(scratch["report"], "regions.csv")).Length);
    }

    [Fact]
    public async Task The_report_reads_in_a_browser_on_a_phone_and_on_a_desk()
    {
        Assert.Equal(ExitCode.Done, Run("reform", Sample("five-points.md"), "--out", scratch["report"]).Code);
        await BrowserTests.Check([.. new[] { "reform.zh.html", "reform.en.html" }.Select(file =>
            new ReportFile(file, File.ReadAllText(Path.Combine(scratch["report"], file))))]);
    }

    [Fact]
    public void The_figures_of_the_command_are_those_of_its_data()
    {
        var data = Json(Run("reform", Sample("half-deductible.md"), "--json"));
        var all = data["all"]!;
        Assert.Equal(0, all["losers"]!.GetValue<long>());
        Assert.Equal(-all["won_fen"]!.GetValue<long>(), all["all_funds_fen"]!.GetValue<long>());
        var effect = data["funds"]!.AsArray().Where(f => f!["scheme"]!.GetValue<int>() == 390).Sum(f => f!["effect_fen"]!.GetValue<long>());
        Assert.True(effect < 0);
        Assert.Equal(10, data["most_changed"]!.AsArray().Count);
        Assert.Equal(10, data["by_income"]!.AsArray().Count);
    }

    [Fact]
    public void The_summary_speaks_both_languages()
    {
        var run = Run("reform", Sample("half-deductible.md"), "--lang", "zh");
        Assert.StartsWith("居民住院起付线减半\n2020 年虚拟全国，规模 1/50000，", run.Results, StringComparison.Ordinal);
        Assert.Contains("390 可支付月数", run.Results, StringComparison.Ordinal);
        Assert.All(run.Lines, line => Assert.True(Columns.WidthOf(line) <= Output.ColumnsMax, line));
    }

    [Fact]
    public void The_outlook_stands_beside_that_of_a_scenario()
    {
        var run = Run("outlook", "--scenario", Sample("half-deductible.md"), "--years", "3", "--out", scratch["outlook"], "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        var data = Json(run);
        Assert.Equal([2020, 2021, 2022, 2023], data["present"]!["390"]!.AsArray().Select(y => y!["year"]!.GetValue<int>()));
        var (present, changed) = (Last(data["present"]!), Last(data["scenario"]!));
        Assert.True(changed < present);
        Assert.Contains("\n## 预警\n", File.ReadAllText(Path.Combine(scratch["outlook"], "outlook.zh.md")), StringComparison.Ordinal);
        Assert.Contains(
            "balance-interest", File.ReadAllText(Path.Combine(scratch["outlook"], "outlook.en.html")), StringComparison.Ordinal);
        static long Last(JsonNode side) => side["390"]!.AsArray()[^1]!["balance_fen"]!.GetValue<long>();
    }

    [Fact]
    public void A_slip_in_a_scenario_is_named_with_its_place()
    {
        var text = File.ReadAllText(Sample("half-deductible.md")).Replace("layer: inpatient", "layer: inpatiant", StringComparison.Ordinal);
        var run = Run("reform", scratch.Write("slip.md", text));
        Assert.Equal((ExitCode.BadInput, ""), (run.Code, run.Results));
        Assert.Contains(
            "slip.md:30:20: error POL003: no plan that the scenario reaches has a layer 'inpatiant'", run.Notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1/0")]
    [InlineData("1000")]
    [InlineData("1/x")]
    public void A_scale_that_is_none_is_refused(string scale)
    {
        var run = CommandRun.Of("reform", Sample("half-deductible.md"), "--scale", scale);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains($"'{scale}' is no scale", run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Assumptions_that_cannot_be_used_are_named()
    {
        var from = Path.Combine(Repository.Root, "nation", "2020");
        Directory.CreateDirectory(scratch["nation/2020"]);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(scratch["nation/2020"], Path.GetFileName(file)));
        }

        scratch.Write("nation/2020/assumptions.csv", "item,value,unit,trust,source\nsubsistence,many,yuan,GK,x\n");
        var run = Run("reform", Sample("half-deductible.md"), "--nation", scratch["nation"]);
        Assert.Equal(ExitCode.BrokenEnvironment, run.Code);
        Assert.Contains("assumptions.csv:2: value: 'many', expected a whole number", run.Notes, StringComparison.Ordinal);
    }

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", "reforms", name);

    private static JsonNode Json(CommandRun run) => JsonNode.Parse(run.Results)!;

    private static CommandRun Run(params string[] args)
    {
        string[] nation = args.Contains("--nation") ? [] : ["--nation", Path.Combine(Repository.Root, "nation")];
        string[] policies = ["--policies", Path.Combine(Repository.Root, "policies")];
        return CommandRun.Of([.. args, "--scale", "1/50000", "--threads", "2", .. policies, .. nation]);
    }
}
