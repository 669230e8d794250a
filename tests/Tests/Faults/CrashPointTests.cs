using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Faults;

/// <summary>
/// A settlement and its reversal on SQLite, cut off after every single write, fsync, truncation and removal: what was left is opened,
/// checked, and both messages are repeated.
/// </summary>
public sealed class CrashPointTests(ITestOutputHelper log)
{
    [Fact]
    [Trait("Soak", "true")]
    public async Task A_crash_at_any_write_or_fsync_loses_no_answer_and_doubles_nothing()
    {
        var (steps, syncs, points) = await CrashPoints.Each(
            $"{typeof(CrashPointTests).FullName}.{nameof(The_child_settles_and_reverses)}", Prepare, Repeat, "settled", "reversed");
        log.WriteLine(
            $"{steps} writes and other steps ({syncs} fsync), {points} crashes: 0 acknowledged lost, 0 doubled, 0 half done");
        Assert.True(syncs >= 2, "the settlement and the reversal must each be made durable");
    }

    [Fact(Explicit = true)]
    public async Task The_child_settles_and_reverses()
    {
        var (folder, visit) = CrashPoints.Told();
        await using var database = await CrashPoints.Open(folder);
        await using var office = await CrashPoints.Later(database, 1);
        var settled = await office.Done(Settle(visit));
        await File.WriteAllTextAsync(Path.Combine(folder, "settled"), settled.Text);
        var reversed = await office.Done(Reverse(settled.Id));
        await File.WriteAllTextAsync(Path.Combine(folder, "reversed"), reversed.Text);
    }

    private static Yibao.Agency.Counter.Settle Settle(long visit) => Requests.Settle(
        Requests.Key(CounterFixture.Hospital, "2207", "crash-1"), CounterFixture.Person(0), visit, useAccount: true);

    private static Yibao.Agency.Counter.ReverseSettlement Reverse(long settlement) => Requests.Reverse(
        Requests.Key(CounterFixture.Hospital, "2208", "crash-2"), CounterFixture.Person(0), settlement);

    private static async Task<long> Prepare(Database database)
    {
        await using var office = await CounterFixture.On(database, TestClock.Summer2020(), people: 2);
        var (who, day) = (CounterFixture.Person(0), new DateOnly(2020, 3, 2));
        var visit = (await office.Done(Requests.Register(office.Next("2201"), who, day))).Id;
        await office.Done(Requests.Upload(office.Next("2204"), who, visit, Requests.Line("1", day, 400_000)));
        return visit;
    }

    private static async Task Repeat(Database database, long visit, Dictionary<string, string> answers, string where)
    {
        await using var office = await CrashPoints.Later(database, 2);
        await InvariantTests.Holds(office);
        var settled = await office.Done(Settle(visit));
        Assert.True(answers.GetValueOrDefault("settled", settled.Text) == settled.Text, $"{where}: the settlement was answered otherwise");
        var reversed = await office.Done(Reverse(settled.Id));
        Assert.True(answers.GetValueOrDefault("reversed", reversed.Text) == reversed.Text, $"{where}: the reversal was answered otherwise");
        Assert.True(await office.Read<long>("select count(*) from settlement") == 2, $"{where}: lost or doubled");
        await InvariantTests.Holds(office);
    }
}
