using System.Globalization;
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
    private const string DatabaseName = "yibao.db";
    private const string Child = "YIBAO_ELSEWHERE_CRASH_CHILD";

    private static readonly DateOnly Today = new(2020, 6, 30);

    [Fact]
    [Trait("Soak", "true")]
    public async Task Either_side_may_die_at_any_step_and_both_books_agree_with_the_hub()
    {
        var seed = Random.Shared.Next();
        var folder = Directory.CreateTempSubdirectory("yibao-elsewhere-");
        try
        {
            var library = await WriteShim.Build(folder.FullName);
            var live = folder.CreateSubdirectory("live").FullName + "/";
            var visit = await Prepare(live);
            var before = Directory.GetFiles(live).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
            var notes = Path.Combine(folder.FullName, "notes");
            var (code, words) = await WriteShim.RunChild(
                library, $"{typeof(ElsewhereCrashTests).FullName}.{nameof(The_child_settles_delivers_reverses_and_delivers)}", live,
                ("YIBAO_SHIM_LOG", notes), (Child, $"{live} {visit}"));
            Assert.True(code == 0, words);
            var steps = WriteShim.Read(notes);
            var stride = Dose.Of(1, 2) == 1 ? Math.Max(1, steps.Count / 12) : 1;
            var (points, found) = (0, 0);
            for (var length = 0; length <= steps.Count; length += length == steps.Count ? 1 : Math.Min(stride, steps.Count - length))
            {
                foreach (var loss in Enum.GetValues<Loss>())
                {
                    var place = folder.CreateSubdirectory($"{length}-{loss}").FullName;
                    CrashedFiles.Rebuild(place, before, steps[..length], loss, new Random(seed + length));
                    found += await GoOn(place, visit, $"step {length} of {steps.Count}, {loss}, seed {seed}");
                    Directory.Delete(place, recursive: true);
                    points++;
                }
            }

            log.WriteLine(
                $"{steps.Count} writes and other steps ({steps.Count(step => step.Kind == 's')} fsync), {points} deaths: {found} "
                + "differences found by reconciliation, 0 left, 0 doubled");
            Assert.True(found > 0, "some deaths must leave work for the reconciliation");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Explicit = true)]
    public async Task The_child_settles_delivers_reverses_and_delivers()
    {
        var told = Environment.GetEnvironmentVariable(Child);
        Assert.SkipWhen(told is null, "runs as a child process only");
        var (folder, visit) = (told.Split(' ')[0], long.Parse(told.Split(' ')[1], CultureInfo.InvariantCulture));
        await using var database = await Database.Open($"sqlite:{Path.Combine(folder, DatabaseName)}");
        await using var office = await CounterFixture.On(database, Later(1), people: 0);
        var settled = await office.Done(Settle(visit));
        await Elsewhere.CourierOf(office).Finish();
        await office.Done(Reverse(settled.Id));
        Assert.Equal(new CourierRound(3, 0, 0, 0), await Elsewhere.CourierOf(office).Finish());
    }

    private static TestClock Later(int hours)
    {
        var clock = TestClock.Summer2020();
        clock.Advance(TimeSpan.FromHours(hours));
        return clock;
    }

    private static Settle Settle(long visit) => Requests.Settle(
        Requests.Key(Elsewhere.Wuhan, "2207", "crash-1"), CounterFixture.Person(0), visit, useAccount: true);

    private static ReverseSettlement Reverse(long settlement) => Requests.Reverse(
        Requests.Key(Elsewhere.Wuhan, "2208", "crash-2"), CounterFixture.Person(0), settlement);

    private static async Task<long> Prepare(string folder)
    {
        await using var database = await Database.Open($"sqlite:{Path.Combine(folder, DatabaseName)}");
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        await using var office = await CounterFixture.On(database, TestClock.Summer2020(), people: 2);
        await Elsewhere.AddProviders(office);
        return await Elsewhere.Treated(office, 0, 400_000);
    }

    /// <summary>What the survivors do; how many differences the reconciliation found before it sent again.</summary>
    private static async Task<int> GoOn(string place, long visit, string where)
    {
        await using var database = await Database.Open($"sqlite:{Path.Combine(place, DatabaseName)}");
        await using var office = await CounterFixture.On(database, Later(2), people: 0);
        var desk = new ReconcileDesk(office.Database, office.Office.Time);
        var found = (await desk.Run(Today, mends: false)).Found.Count;
        var settled = await office.Done(Settle(visit));
        await office.Done(Reverse(settled.Id));
        var result = await desk.Run(Today, mends: true);
        await MessageFaultTests.Agrees(office, result, where);
        Assert.True(result.Totals[BookSide.Home] == new SideTotal(2, 0), $"{where}: lost or doubled");
        return found;
    }
}
