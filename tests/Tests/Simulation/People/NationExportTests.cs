using System.Globalization;
using Yibao.Cli;
using Yibao.Cli.Simulating;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.People;

public sealed class NationExportTests
{
    private static readonly Nation Nation = Nation.Load(Path.Combine(Repository.Root, "nation"), 2020, 5, new NationScale(100_000));
    private static readonly CareModel Care = CareModel.Load(Nation);
    private static readonly NationRules Rules = NationRules.Of(
        PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book,
        RuleLenders.Read(Nation.Inputs.Folder), [.. Nation.Regions.Select(region => new RegionCode(region.Pool))], 2020);

    [Fact]
    public void Every_row_of_an_exported_shard_is_taken_by_the_imports()
    {
        using var folder = new Scratch();
        var files = Export(folder, 3, 40);
        var db = "sqlite:" + folder["yibao.db"];
        Assert.Equal(ExitCode.Done, CommandRun.Of("migrate", "--db", db).Code);

        foreach (var kind in new[] { "employers", "people", "providers", "declarations" })
        {
            var run = CommandRun.Of("import", kind, folder[kind + ".csv"], "--db", db);
            Assert.True(run.Code == ExitCode.Done, run.Results + run.Notes);
            var rows = files.Single(file => file.File == kind + ".csv").Rows;
            Assert.Contains($"{rows} rows, {rows} taken, 0 refused", run.Results, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Exported_bills_settle_to_what_the_simulation_says()
    {
        using var folder = new Scratch();
        Export(folder, 7, 40);
        var run = CommandRun.Settle(folder["bills.csv"], "-o", folder["results.csv"]);
        Assert.True(run.Code == ExitCode.Done, run.Results + run.Notes);

        var (submitted, paid, eligible) = (0m, 0m, 0m);
        var lines = File.ReadAllLines(folder["results.csv"]);
        var header = lines[0].Split(',').ToList();
        foreach (var cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            decimal Amount(string column) => decimal.Parse(cells[header.IndexOf(column)], CultureInfo.InvariantCulture);
            (submitted, paid, eligible) = (submitted + Amount("submitted"), paid + Amount("fund_paid"), eligible + Amount("eligible"));
        }

        var engine = new YearEngine(Nation, Care, Rules);
        PersonYear person = default;
        PersonOutcome outcome = default;
        var (cost, fund, within) = (0L, 0L, 0L);
        var (first, end) = Nation.Shard(6, 40);
        for (var number = first; number < end; number++)
        {
            Nation.Person(number, ref person);
            engine.Settle(in person, ref outcome);
            (cost, fund, within) = (cost + outcome.Cost, fund + outcome.FundPaid, within + outcome.Eligible);
        }

        Assert.True(engine.Bills > 500, $"{engine.Bills} bills");
        Assert.Equal((cost / 100m, fund / 100m, within / 100m), (submitted, paid, eligible));
    }

    [Fact]
    public void An_export_is_the_same_again_and_shards_share_no_person()
    {
        using var folder = new Scratch();
        using var again = new Scratch();
        using var next = new Scratch();
        Export(folder, 1, 200);
        Export(again, 1, 200);
        Export(next, 2, 200);

        foreach (var file in new[] { "people.csv", "providers.csv", "employers.csv", "declarations.csv", "bills.csv" })
        {
            Assert.Equal(File.ReadAllText(folder[file]), File.ReadAllText(again[file]));
        }

        Assert.Empty(Numbers(folder).Intersect(Numbers(next)));
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("31/31", 31, 31)]
    public void A_shard_is_counted_from_one(string text, int shard, int shards)
    {
        Assert.True(NationOptions.TryShard(text, out var found));
        Assert.Equal((shard, shards), found);
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("3")]
    [InlineData("a/b")]
    public void A_shard_that_cannot_be_is_refused(string text) => Assert.False(NationOptions.TryShard(text, out _));

    [Fact]
    public void The_command_writes_a_shard_and_says_what_it_wrote()
    {
        using var folder = new Scratch();
        var (code, results) = Command("--out", folder["out"], "--scale", "1/1000000", "--shard", "2/4");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("bills.csv: ", results, StringComparison.Ordinal);
        Assert.Equal(
            ["bills.csv", "declarations.csv", "employers.csv", "people.csv", "providers.csv"],
            Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(ExitCode.BadInput, Command("--out", folder["out"], "--shard", "5/4").Code);
        Assert.Equal(ExitCode.BadInput, Command("--out", folder["out"], "--scale", "1/0").Code);
    }

    private static (ExitCode Code, string Results) Command(params string[] args)
    {
        var run = CommandRun.Of(
            ["nation", "export", .. args, "--nation", Path.Combine(Repository.Root, "nation"), .. CommandRun.Home[..2]]);
        return (run.Code, run.Results);
    }

    private static HashSet<string> Numbers(Scratch folder) =>
        [.. File.ReadAllLines(folder["people.csv"]).Skip(1).Select(line => line.Split(',')[1])];

    private static IReadOnlyList<(string File, long Rows)> Export(Scratch folder, int shard, int shards)
    {
        var (first, end) = Nation.Shard(shard - 1, shards);
        using var export = new NationExport(Nation, Care, Rules, Path.GetDirectoryName(folder["people.csv"])!);
        export.Write(first, end, TestContext.Current.CancellationToken);
        return export.Files;
    }
}
