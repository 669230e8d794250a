using System.Globalization;
using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Cli;
using Yibao.Cli.Clearing;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Storage.Counter;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Counter;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Payment;

/// <summary>A run of the year-end clearing that is stopped and given again comes to what an unbroken one comes to.</summary>
public sealed class YearEndKilledTests(ITestOutputHelper log)
{
    private const string Kept = """
        select r.run || ' ' || r.cases || ' ' || r.points_e4 || ' ' || r.point_value_e6 || ' ' || r.standard || ' ' || r.booked || ' '
            || r.paid || ' ' || r.asked_by from year_end r
        union all
        select p.provider || ' ' || p.points_e4 || ' ' || p.paid from year_end_provider p
        union all
        select c.setl_id - (select min(setl_id) from settlement) || ' ' || c.provider || ' ' || c.group_code || ' ' || c.reason || ' '
            || c.points_e4 || ' ' || c.standard from year_end_case c order by 1
        """;

    private static readonly BudgetYear Year = new(Requests.Beijing, Scheme.Employee, 2020);

    private static readonly string Demonstration = Path.Combine(Repository.Root, "samples", "drg");

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task A_run_that_is_killed_and_given_again_is_the_run_without_a_kill(Engine engine)
    {
        var (kills, stays) = (Dose.Of(1, 30), Dose.Of(400, 60_000));
        using var scratch = new Scratch();
        scratch.Write("beijing.md", Pages.Page("beijing.md", "region: 110000", YearEndTests.Rules).Text);
        await using var whole = await Filled(engine, stays);
        await whole.Release();
        string[] words =
        [
            "clear", "year-end", "run", "--region", "110000", "--year", "2020", "--tables", Demonstration, "--by", "甲", "--policies",
            Path.GetDirectoryName(scratch["beijing.md"])!, "--batch", (stays / 100).ToString(CultureInfo.InvariantCulture),
        ];
        CommandRun Run(CounterFixture fixture) => CommandRun.Of([.. words, "--db", fixture.Address]);
        var unbroken = Run(whole);
        Assert.True(unbroken.Code == ExitCode.Done, unbroken.Notes);
        await whole.Reacquire();
        var expected = await whole.Rows<string>(Kept);

        await using var broken = await Filled(engine, stays);
        await broken.Release();
        var (seed, killed) = (Random.Shared.Next(), 0);
        var random = new Random(seed);
        while (killed < kills && await KilledCommand.Run(
            broken.Address, words, "select coalesce(max(grouped), 0) from year_end_progress", random.Next(1, 1 + (stays / (2 * kills)))))
        {
            killed++;
        }

        // A kill may come after the last commit and before the process ends: then the run is there, and is not made twice.
        await broken.Reacquire();
        var isThere = (await broken.Rows<string>(Kept)).SequenceEqual(expected);
        await broken.Release();
        var last = Run(broken);
        Assert.True(last.Code == (isThere ? ExitCode.No : ExitCode.Done), last.Notes);
        Assert.Equal(isThere, last.Notes.Contains("PAY007", StringComparison.Ordinal));
        Assert.True(killed >= (kills + 1) / 2, $"only {killed} kills");
        await broken.Reacquire();
        Assert.Equal(expected, await broken.Rows<string>(Kept));
        Assert.Equal(0, await broken.Read<long>(
            "select (select count(*) from year_end_grouping) + (select count(*) from year_end_progress)"));
        await broken.Release();
        var again = Run(broken);
        Assert.Equal(ExitCode.No, again.Code);
        Assert.Contains("PAY007", again.Notes, StringComparison.Ordinal);
        log.WriteLine($"{engine}, seed {seed}: {stays:N0} stays, {killed} kills, the same");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_changes_while_a_run_is_stopped_is_in_it_and_a_run_by_other_tables_begins_anew(Engine engine)
    {
        await using var fixture = await Filled(engine, 30);
        var tables = new GroupingTables(DrgFiles.Grouper(Demonstration).Grouper, null, "one");
        var stopped = Desk(fixture);
        stopped.StaysAtOnce = 10;
        stopped.Committed = _ => throw new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(() => stopped.Run(Year, tables, "甲"));
        var progress = (await YearGroupings.Progress(fixture.Database, Year))!;
        Assert.Equal((31, 10, "甲"), (progress.Stays, progress.Grouped, progress.By));
        Assert.Equal(
            "PAY007", (await Desk(fixture).Admit(Year, new PanelDecision(progress.Settlement, Money.Zero, "评议", "丙")))!.Kind.Code);

        await Assert.ThrowsAsync<OperationCanceledException>(() => stopped.Run(Year, tables with { Digest = "two" }, "乙"));
        progress = (await YearGroupings.Progress(fixture.Database, Year))!;
        Assert.Equal((10, "乙"), (progress.Grouped, progress.By));
        Assert.Equal(10, await fixture.Read<long>("select count(*) from year_end_grouping"));

        // A list that comes later replaces the group that was found; a stay behind the place where the run stands is grouped too.
        var first = await fixture.Read<long>("select min(setl_id) from year_end_grouping");
        await fixture.Plant(
            "update settlement_list set edition = 2, details = '{\"diseinfo\":[{\"diag_code\":\"Z99\"}]}' where setl_id = @first",
            new { first });
        await fixture.Plant("update provider set code = 'H1' where code = 'H11000000002'");
        await fixture.Plant("update settlement set provider = 'H1' where setl_id = (select max(setl_id) from settlement)");
        var expected = (await Desk(fixture).Preview(Year, tables with { Digest = "none of them" })).Preview!;
        var (run, refusal) = await Desk(fixture).Run(Year, tables with { Digest = "two" }, "甲");
        Assert.Null(refusal);
        Assert.Equal((31, expected.Cleared.Paid, expected.Cleared.Points, "乙"), (run!.Cases, run.Paid, run.Points, run.AskedBy));
        Assert.Equal(2, (await YearEndRows.Providers(fixture.Database, Year, 1)).Count);
        Assert.Equal("", await fixture.Read<string>("select group_code from year_end_case where setl_id = @first", new { first }));
        Assert.Null(await YearGroupings.Progress(fixture.Database, Year));
    }

    /// <summary>An approved budget, and as many stays again as asked for with three sorts of lists.</summary>
    private static async Task<CounterFixture> Filled(Engine engine, int stays)
    {
        var fixture = await CounterFixture.Open(engine);
        await fixture.Stay(0, new(2020, 3, 2), 400_000);
        var numbers = $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {stays}) ";
        static string Copied(TableShape table) => table.List
            .Replace("mdtrt_id", "mdtrt_id + i", StringComparison.Ordinal).Replace("setl_id", "setl_id + i", StringComparison.Ordinal)
            .Replace("total", "total + 1000 * (i % 977)", StringComparison.Ordinal);
        foreach (var table in new[] { CounterTables.Visit, CounterTables.Settlement })
        {
            await fixture.Plant(
                $"insert into {table.Table} ({table.List}) {numbers} select {Copied(table)} from {table.Table}, n");
        }

        await fixture.Plant(
            $"insert into settlement_list (region, setl_id, edition, provider, state, list_no, details, at) {numbers}"
            + "select 110000, (select min(setl_id) from settlement) + i, 1, 'H11000000001', '1', '' || i, case i % 3 "
            + "when 0 then '{\"diseinfo\":[{\"diag_code\":\"J18.900\"},{\"diag_code\":\"I10.x00\"}]}' "
            + "when 1 then '{\"diseinfo\":[{\"diag_code\":\"K35.800\"}],\"oprninfo\":[{\"oprn_oprt_code\":\"47.0100\"}]}' "
            + "else '{\"diseinfo\":[{\"diag_code\":\"Z99\"}]}' end, 0 from n");
        var desk = Desk(fixture);
        await desk.AskBudget(Year, new YearBudget(Money.FromYuan(500_000), 0.75m, new Dictionary<string, decimal>()), "预算", "甲");
        await desk.DecideBudget(Year, 1, "乙", isApproved: true);
        return fixture;
    }

    private static YearEndDesk Desk(CounterFixture fixture) => new(
        fixture.Database, new RegionRules(Pages.Book(Pages.Page("beijing.md", "region: 110000", YearEndTests.Rules))),
        new TestClock(new DateTimeOffset(2021, 1, 10, 2, 0, 0, TimeSpan.Zero)));
}
