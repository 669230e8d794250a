using System.CommandLine;
using Yibao.Cli.PolicyCommands;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Reform;
using Yibao.Statistics.Report;

namespace Yibao.Cli.Simulating;

/// <summary><c>yibao reform</c> (改革比较): a changed rule beside the present one, on the same people of the synthetic nation.</summary>
internal static class ReformCommand
{
    private const int NameWidth = 34;
    private const int NumberWidth = 16;
    private const decimal FenPerYi = 10_000_000_000m;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var scenario = new Argument<string>("SCENARIO") { Description = "Scenario: a document in the format of the policies." };
        var nation = new NationOptions();
        var folder = new Option<string?>("--out") { Description = "Folder for the report, with its tables and charts.", HelpName = "DIR" };
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("reform", "Compare a changed rule with the present one, on the synthetic nation.") { scenario };
        nation.AddTo(command);
        command.Add(folder);
        command.Add(json);
        command.Add(language);
        command.SetAction(parsed =>
        {
            var output = Output.Of(parsed);
            var loaded = nation.Load(parsed);
            if (loaded.Under(parsed.GetRequiredValue(scenario), output) is not { } under)
            {
                return (int)ExitCode.BadInput;
            }

            var result = ReformRun.Of(
                loaded.Nation, loaded.Care, loaded.Rules, under.Rules, BurdenTerms.Of(loaded.Assumptions), nation.Threads(parsed),
                Progress(output));
            output.EndProgress();
            if (parsed.GetValue(folder) is { } target)
            {
                WriteFiles(target, under.Scenario, result, loaded.Assumptions);
                output.Note($"yibao: wrote {target}");
            }

            if (parsed.GetValue(json))
            {
                output.Line(JsonText.Of(ReformJson.Of(under.Scenario, result)));
            }
            else
            {
                Write(under.Scenario, result, CommonOptions.LanguageOf(parsed, language), output);
            }

            return (int)ExitCode.Done;
        });
        return command.WithExamples(
            "yibao reform samples/reforms/five-points.md --scale 1/1000 --out reform",
            "yibao reform samples/reforms/half-deductible.md --scale 1/10000 --json");
    }

    /// <summary>Progress for people who watch (进度).</summary>
    public static Action<long, long> Progress(Output output)
    {
        var turn = new Lock();
        var shown = -1L;
        return (done, of) =>
        {
            var percent = of == 0 ? 100 : done * 100 / of;
            lock (turn)
            {
                if (percent > shown)
                {
                    shown = percent;
                    output.Progress($"{percent}%  {done:#,0}/{of:#,0}");
                }
            }
        };
    }

    /// <summary>Writes the files of a report into a folder (写入报告).</summary>
    public static void WriteReport(string folder, ReportDocument report, string name)
    {
        foreach (var file in ReportFiles.Of(report, name, Language.Chinese, Language.English))
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }

    private static void WriteFiles(string folder, Scenario scenario, ReformResult result, Assumptions assumptions)
    {
        WriteReport(folder, ReformReport.Of(scenario, result, assumptions), "reform");
        File.WriteAllText(Path.Combine(folder, "reform.json"), JsonText.Of(ReformJson.Of(scenario, result)) + "\n");
        File.WriteAllText(Path.Combine(folder, "regions.csv"), RegionTable.Csv(result));
    }

    private static void Write(Scenario scenario, ReformResult result, Language language, Output output)
    {
        var chinese = language == Language.Chinese;
        var all = result.Tally.All;
        var oneOf = result.Nation.Scale.OneOf;
        void Row(string zh, string en, params string[] values) => output.Line(
            $"  {Columns.Pad(chinese ? zh : en, NameWidth)}{string.Concat(values.Select(v => v.PadLeft(NumberWidth)))}");
        string Yi(long fen) => Figures.Number(fen * oneOf / FenPerYi, 2);
        output.Line(scenario.Document.Front.Title.In(language));
        output.Line(chinese
            ? $"{result.Nation.Year} 年虚拟全国，规模 {result.Nation.Scale}，{all.People:#,0} 人；金额放大到全国，单位亿元"
            : $"nation of {result.Nation.Year}, scale {result.Nation.Scale}, {all.People:#,0} people; raised to the nation, "
                + "in 100 million yuan");
        output.Line();
        Row("", "", chinese ? "现行" : "present", chinese ? "情景" : "scenario", chinese ? "影响" : "effect");
        var funds = FundComparison.Of(result);
        foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
        {
            var (before, after) = FundComparison.Nation(funds, scheme);
            var (was, now) = (before.Total, after.Total);
            Row($"{(int)scheme} 收入", $"{(int)scheme} income", Yi(was.Income), Yi(now.Income), Yi(now.Income - was.Income));
            Row($"{(int)scheme} 支出", $"{(int)scheme} spending", Yi(was.Spending), Yi(now.Spending), Yi(now.Spending - was.Spending));
            Row(
                $"{(int)scheme} 可支付月数", $"{(int)scheme} months of reserve", Figures.Number(was.Months, 2), Figures.Number(now.Months, 2),
                Figures.Number(now.Months - was.Months, 2));
        }

        Row("个人就医负担", "own payments for care", Yi(all.OwnBefore), Yi(all.OwnAfter), Yi(all.OwnAfter - all.OwnBefore));
        for (var i = 0; i < result.Tally.Terms.Limits.Count; i++)
        {
            var (before, after) = (all.PassedBefore(i), all.PassedAfter(i));
            var name = ReformJson.LimitName(result.Tally.Terms.Limits[i]);
            string Wan(long people) => Figures.Number(people * oneOf / 10_000m, 1);
            Row(
                $"{name.Chinese}（万人）", $"{name.English}, 10,000", Wan(before), Wan(after), Wan(after - before));
        }

        var error = result.Error(gains: false);
        output.Line();
        output.Line(chinese
            ? $"全部基金 {Yi(all.Fund)}（抽样误差 ±{Figures.Number(error / FenPerYi, 2)}，95%）；受益 {Share(all.Winners)}，受损 {Share(all.Losers)}"
            : $"all funds {Yi(all.Fund)} (sampling error ±{Figures.Number(error / FenPerYi, 2)}, 95%); "
                + $"better off {Share(all.Winners)}, worse off {Share(all.Losers)}");
        string Share(long people) => all.People == 0 ? "–" : Figures.Percent((decimal)people / all.People);
    }
}
