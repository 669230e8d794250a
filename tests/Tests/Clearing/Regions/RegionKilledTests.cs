using System.Diagnostics;
using System.Globalization;
using Yibao.Clearing.Regions;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;
using static Yibao.Tests.Clearing.Regions.HubOffice;

namespace Yibao.Tests.Clearing.Regions;

public sealed class RegionKilledTests(ITestOutputHelper log)
{
    private const int Regions = 32;

    private const string Posted = """
        select region || ' ' || account || ' ' || party || ' ' || scheme || ' ' || day || ' ' || sum(fen)
        from journal_entry group by region, account, party, scheme, day order by region, account, party, scheme, day
        """;

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task A_month_that_is_killed_and_given_again_is_the_same_batch_with_every_item_once(Engine engine)
    {
        var kills = Dose.Of(1, 30);
        var count = Dose.Of(600, 1_000_000);
        var seed = Random.Shared.Next();
        await using var whole = await Office(engine, count, seed);
        var watch = Stopwatch.StartNew();
        var expected = await Clear(whole, count);
        log.WriteLine($"{engine}: {count:N0} items in {watch.Elapsed.TotalSeconds:F1} s without a kill");

        await using var office = await Office(engine, count, seed);
        var random = new Random(seed);
        await office.Database.DisposeAsync();
        var killed = 0;
        while (killed < kills && await KilledCommand.Run(
            office.Address, Words(count), "select coalesce(max(items), 0) from clearing_run",
            random.Next(1, 1 + (count / (2 * kills)))))
        {
            killed++;
        }

        // What the hub hears of after the run was planned is not for this batch.
        var actual = await Clear(office, count, late: true);
        Assert.True(killed >= (kills + 1) / 2, $"only {killed} kills");
        Assert.Equal(expected.Cells, actual.Cells);
        Assert.Equal(expected.Notices, actual.Notices);
        Assert.Equal(expected.Posted, actual.Posted);
        Assert.Equal(count - Disputed - Late, await office.One<long>("select count(*) from clearing_item"));
        await office.Holds();

        // Then the late ones and the disputed ones, in the next.
        Assert.Null(await office.Disputes.Decide(1, stands: true, "", Day("2020-04-01"), "乙"));
        var next = await office.Clear("2020-03", "2020-04-20");
        Assert.Equal(Late + 1 + 1, next.Items);
        await office.Holds();
        log.WriteLine($"{engine}, seed {seed}: {killed} kills, {expected.Cells.Length} cells, the same");
    }

    private const int Disputed = 2;
    private const int Late = 5;

    /// <summary>Items of 32 regions; two are disputed, of some the hub heard in the next month.</summary>
    private static async Task<HubOffice> Office(Engine engine, int count, int seed)
    {
        var office = await HubOffice.Open(engine);
        var regions = RegionCode.Provinces.Take(Regions).ToArray();
        var random = new Random(seed);
        await office.Fill(
            Enumerable.Range(1, count).Select(id =>
            {
                var home = random.Next(Regions);
                var scheme = random.Next(2) == 0 ? Scheme.Employee : Scheme.Resident;
                var care = (home + 1 + random.Next(Regions - 1)) % Regions;
                return new ClearingItem(id, scheme, regions[home], regions[care], random.NextInt64(-9_999, 5_000_000));
            }),
            item => item.SettlementId % (count / Late) == 1 ? Day("2020-03-02") : Day("2020-02-14"));
        foreach (var id in new long[] { 2, 3 })
        {
            var home = await office.One<long>($"select home from hub_leg where setl_id = {id} and side = 1");
            Assert.Null((await office.Disputes.Raise(id, new RegionCode((int)home), "有疑", Day("2020-03-02"), "甲")).Refusal);
        }

        return office;
    }

    private static async Task<(string[] Cells, string[] Notices, string[] Posted)> Clear(HubOffice office, int count, bool late = false)
    {
        if (late)
        {
            await office.Reopen();
            await office.Fill([new ClearingItem(count + 10, Scheme.Employee, Beijing, Shanghai, 77)], _ => Day("2020-02-20"));
        }

        var run = await office.Run([.. Words(count)]);
        Assert.True(run.Code == ExitCode.Done, run.Notes);
        return (await office.Matrix("2020-02"), await office.Notices("2020-02"), await office.Read<string>(Posted));
    }

    private static string[] Words(int count) =>
    [
        "clear", "regions", "run", "--month", "2020-02", "--on", "2020-03-20", "--by", "甲",
        "--batch", (count / 100).ToString(CultureInfo.InvariantCulture), "--policies", CommandRun.Home[1],
    ];
}
