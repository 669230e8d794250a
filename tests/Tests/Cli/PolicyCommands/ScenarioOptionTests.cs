using Yibao.Cli;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Cli.PolicyCommands;

/// <summary><c>--scenario</c> of <c>yibao policy show</c> and <c>yibao policy diff</c>.</summary>
public sealed class ScenarioOptionTests : IDisposable
{
    private readonly SmallPolicies policies = new();
    private readonly Scratch scratch = new();

    public void Dispose()
    {
        policies.Dispose();
        scratch.Dispose();
    }

    [Fact]
    public void Show_writes_the_rules_under_a_scenario_with_its_article()
    {
        var (code, results, _) = policies.Run(
            ["show", "example", "310", "--on", "2020-05-11", "--policies", policies.Folder, "--scenario", FivePoints]);
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains(
            "  rate raised by       every case                             +5 points                        [3]?\n", results,
            StringComparison.Ordinal);
        Assert.Contains("  [3]?  Reimbursement rates of inpatient care\n", results, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_tells_what_a_scenario_changes()
    {
        var (code, results, _) = policies.Run(
            ["diff", "example", "310", "2020-05-11", "--policies", policies.Folder, "--scenario", FivePoints, "--lang", "zh"]);
        Assert.Equal(
            """
            inpatient: 住院统筹支付
              + 报销比例调整：+5 个百分点
                  住院支付比例，情景示例

            """,
            results, ignoreLineEndingDifferences: true);
        Assert.Equal(ExitCode.No, code);
    }

    [Fact]
    public void A_day_that_the_scenario_leaves_alone_does_not_differ()
    {
        var (code, results, _) = policies.Run(
            ["diff", "example", "310", "2021-05-11", "--policies", policies.Folder, "--scenario", FivePoints]);
        Assert.Equal((ExitCode.Done, "no difference\n"), (code, results));
    }

    [Fact]
    public void A_scenario_that_is_not_there_is_named()
    {
        var (code, _, notes) = policies.Run(
            ["show", "example", "310", "--on", "2020-05-11", "--policies", policies.Folder, "--scenario", "nowhere.md"]);
        Assert.Equal(
            (ExitCode.BadInput, "yibao: there is no file 'nowhere.md'; expected a scenario, a document in the format of the policies\n"),
            (code, notes));
    }

    [Fact]
    public void A_slip_in_a_scenario_is_reported_with_its_place()
    {
        var file = scratch.Write(
            "scenario.md", File.ReadAllText(FivePoints).Replace("layer: inpatient", "layer: inpatiant", StringComparison.Ordinal));
        var (code, _, notes) = policies.Run(["diff", "example", "310", "2020-05-11", "--policies", policies.Folder, "--scenario", file]);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains(
            "scenario.md:30:14: error POL003: no plan that the scenario reaches has a layer 'inpatiant'; did you mean 'inpatient'?", notes,
            StringComparison.Ordinal);
    }

    private static string FivePoints => Path.Combine(Repository.Root, "samples", "reforms", "five-points.md");
}
