using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class BillKilledTests(ITestOutputHelper log)
{
    private const string Bills = """
        select payer || ' ' || period || ' ' || edition || ' ' || heads || ' ' || base || ' ' || employer || ' ' || employee || ' ' || large
            || ' ' || due_day || ' ' || length(lines)
        from bill order by payer, period, edition
        """;

    private const string Posted = """
        select region || ' ' || account || ' ' || source || ' ' || day || ' ' || sum(fen)
        from journal_entry group by region, account, source, day order by region, account, source, day
        """;

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task A_monthly_run_that_is_killed_and_given_again_makes_the_same_bills_and_postings_none_twice(Engine engine)
    {
        var kills = Dose.Of(1, 50);
        var employers = Math.Max(20 * (kills + 2), 300); // enough that the first kill finds it at work
        await using var whole = await Office(engine, employers);
        var expected = await Bill(whole);
        await using var office = await Office(engine, employers);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await office.Database.DisposeAsync();
        var killed = 0;
        while (killed < kills && await KilledCommand.Run(
            office.Address, Words, "select count(*) from bill", random.Next(1, 15)))
        {
            killed++;
        }

        var actual = await Bill(office);
        log.WriteLine($"{engine}, seed {seed}: {killed} kills, {expected.Bills.Length} bills, the same");
        Assert.True(killed >= (kills + 1) / 2, $"only {killed} kills");
        Assert.Equal(expected.Bills, actual.Bills);
        Assert.Equal(expected.Posted, actual.Posted);
        await office.Holds();
    }

    /// <summary>Employers with a few people each; every third has paid in advance, so that its bill is posted too.</summary>
    private static async Task<ContributionOffice> Office(Engine engine, int employers)
    {
        var office = await ContributionOffice.Open(engine);
        for (var i = 0; i < employers; i++)
        {
            await office.Employer($"E{i:D5}", "enterprise", 1 + (i % 3), 5_000 + (i * 7));
        }

        await office.Pay([.. Enumerable.Range(0, employers / 3).Select(i => $"P{i} 2020-08-20 E{i * 3:D5} {i + 100}")]);
        return office;
    }

    private static async Task<(string[] Bills, string[] Posted)> Bill(ContributionOffice office)
    {
        var run = await office.Run([.. Words]);
        Assert.True(run.Code == ExitCode.Done, run.Notes);
        return (await office.Read<string>(Bills), await office.Read<string>(Posted));
    }

    private static string[] Words =>
        ["bill", "--month", "2020-09", "--on", "2020-09-01", "--batch", "2", "--policies", CommandRun.Home[1]];
}
