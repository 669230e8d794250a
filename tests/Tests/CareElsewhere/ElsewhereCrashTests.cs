using Yibao.Agency.CareElsewhere;
using Yibao.Agency.Counter;
using Yibao.Clearing.Messages;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Faults;

namespace Yibao.Tests.CareElsewhere;

/// <summary>
/// A settlement elsewhere, its delivery, its reversal and its delivery on SQLite, cut off after every single write, fsync, truncation and
/// removal: whichever side was at work dies there. Afterwards both messages are repeated, couriers go on, and the day is reconciled.
/// </summary>
public sealed class ElsewhereCrashTests(ITestOutputHelper log)
{
    private static readonly DateOnly Today = new(2020, 6, 30);

    private int found;

    [Fact]
    [Trait("Soak", "true")]
    public async Task Either_side_may_die_at_any_step_and_both_books_agree_with_the_hub()
    {
        var (steps, syncs, points) = await CrashPoints.Each(
            $"{typeof(ElsewhereCrashTests).FullName}.{nameof(The_child_settles_delivers_reverses_and_delivers)}", Prepare, GoOn);
        log.WriteLine(
            $"{steps} writes and other steps ({syncs} fsync), {points} deaths: {found} differences found by reconciliation, 0 left, "
            + "0 doubled");
        Assert.True(found > 0, "some deaths must leave work for the reconciliation");
    }

    [Fact(Explicit = true)]
    public async Task The_child_settles_delivers_reverses_and_delivers()
    {
        var (folder, visit) = CrashPoints.Told();
        await using var database = await CrashPoints.Open(folder);
        await using var office = await CrashPoints.Later(database, 1);
        var settled = await office.Done(Settle(visit));
        await Elsewhere.CourierOf(office).Finish();
        await office.Done(Reverse(settled.Id));
        Assert.Equal(new CourierRound(3, 0, 0, 0), await Elsewhere.CourierOf(office).Finish());
    }

    private static Settle Settle(long visit) => Requests.Settle(
        Requests.Key(Elsewhere.Wuhan, "2207", "crash-1"), CounterFixture.Person(0), visit, useAccount: true);

    private static ReverseSettlement Reverse(long settlement) => Requests.Reverse(
        Requests.Key(Elsewhere.Wuhan, "2208", "crash-2"), CounterFixture.Person(0), settlement);

    private static async Task<long> Prepare(Database database)
    {
        await using var office = await CounterFixture.On(database, TestClock.Summer2020(), people: 2);
        await Elsewhere.AddProviders(office);
        return await Elsewhere.Treated(office, 0, 400_000);
    }

    /// <summary>What the survivors do; counts the differences that the reconciliation found before it sent again.</summary>
    private async Task GoOn(Database database, long visit, Dictionary<string, string> answers, string where)
    {
        await using var office = await CrashPoints.Later(database, 2);
        var desk = new ReconcileDesk(office.Database, office.Office.Time);
        found += (await desk.Run(Today, mends: false)).Found.Count;
        var settled = await office.Done(Settle(visit));
        await office.Done(Reverse(settled.Id));
        var result = await desk.Run(Today, mends: true);
        await MessageFaultTests.Agrees(office, result, where);
        Assert.True(result.Totals[BookSide.Home] == new SideTotal(2, 0), $"{where}: lost or doubled");
    }
}
