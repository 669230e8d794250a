using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Simulation.Running;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.Running;

public class NationCommandTests
{
    private static readonly string[] Home =
        ["--policies", Path.Combine(Repository.Root, "policies"), "--nation", SmallNation.Folder, "--threads", "2"];

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_year_of_the_nation_is_told_with_its_calibration_table_and_left_as_files()
    {
        using var folder = new InputFolder();

        var run = CommandRun.Of(["nation", "--scale", "1/10000", "--out", folder.Path, .. Home]);

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("The synthetic nation 2020  1/10000  seed 1", run.Results, StringComparison.Ordinal);
        Assert.Contains("nets add up to 0.00", run.Results, StringComparison.Ordinal);
        Assert.Contains("people in service per retiree", run.Results, StringComparison.Ordinal);
        Assert.All(run.Lines, line => Assert.True(Columns.WidthOf(line) <= Output.ColumnsMax, line));
        foreach (var name in new[] { "calibration.csv", "calibration.zh.md", "bulletin.en.html", "bulletin.json", "facts.csv" })
        {
            Assert.True(File.Exists(Path.Combine(folder.Path, name)), name);
        }
    }

    [Fact]
    public void Shards_left_by_workers_are_taken_and_the_missing_one_is_run()
    {
        using var folder = new InputFolder();
        string[] nation = ["nation", "--scale", "1/20000", "--out", folder.Path, .. Home];
        Assert.Equal(ExitCode.Done, CommandRun.Of([.. nation, "--shard", "1/3"]).Code);
        Assert.Equal(ExitCode.Done, CommandRun.Of([.. nation, "--shard", "3/3"]).Code);
        Assert.False(File.Exists(Path.Combine(folder.Path, YearFile.NameOf(2, 3))));

        var sharded = Data(CommandRun.Of([.. nation, "--shards", "3", "--json"]));
        var whole = Data(CommandRun.Of(["nation", "--scale", "1/20000", "--json", .. Home]));

        Assert.True(File.Exists(Path.Combine(folder.Path, YearFile.NameOf(2, 3))));
        Assert.Equal(whole.ToJsonString(), sharded.ToJsonString());
        Assert.Equal(0, (int)whole["refused"]!);
    }

    [Fact]
    public async Task A_worker_whose_process_is_killed_leaves_no_shard_and_runs_again_to_the_same_bytes()
    {
        using var folder = new InputFolder();
        using var calm = new InputFolder();
        string[] worker = ["nation", "--scale", "1/2000", "--shard", "2/3", "--policies", Home[1], "--nation", Home[3], "--threads", "1"];
        var shard = Path.Combine(folder.Path, YearFile.NameOf(2, 3));
        var kills = 0;
        for (var work = Step; !File.Exists(shard); work += Step) // a kill after the last write leaves the whole shard
        {
            var wasKilled = await KilledCommand.Run([.. worker, "--out", folder.Path], work);
            Assert.True(wasKilled || File.Exists(shard));
            kills += File.Exists(shard) ? 0 : 1;
        }

        Assert.Equal(ExitCode.Done, CommandRun.Of([.. worker, "--out", calm.Path]).Code);
        Assert.True(kills > 0);
        Assert.Equal(File.ReadAllBytes(Path.Combine(calm.Path, YearFile.NameOf(2, 3))), File.ReadAllBytes(shard));
    }

    [Theory]
    [InlineData("--scale", "2/3", "'2/3' is no scale; expected 1/1000")]
    [InlineData("--shard", "8/7", "--shard '8/7': expected i/n with i from 1 to n")]
    public void A_wrong_option_is_said_with_what_was_expected(string option, string value, string expected)
    {
        var run = CommandRun.Of("nation", option, value);

        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains(expected, run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_needs_a_folder() =>
        Assert.Contains("name it with --out DIR", CommandRun.Of("nation", "--shard", "1/2").Notes, StringComparison.Ordinal);

    [Fact]
    public void A_sample_through_the_server_into_a_database_agrees_to_the_fen()
    {
        var run = CommandRun.Of(
            ["nation", "--through-server", "12", "--catalogue", Path.Combine(Repository.Root, "catalogue"), .. Home]);

        Assert.Contains(" 0 differ from the same bills in bulk", run.Results + run.Notes, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, run.Code);
    }

    private static JsonObject Data(CommandRun run)
    {
        var data = JsonNode.Parse(run.Results)!.AsObject();
        data.Remove("seconds");
        return data;
    }
}
