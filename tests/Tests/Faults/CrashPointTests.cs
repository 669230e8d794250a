using System.Globalization;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Faults;

/// <summary>
/// A settlement and its reversal on SQLite, cut off after every single write, fsync, truncation and removal. A child process does them once
/// while every step is written down; then the files are made as each moment left them, opened, checked, and both messages are repeated.
/// </summary>
public sealed class CrashPointTests(ITestOutputHelper log)
{
    private const string DatabaseName = "yibao.db";
    private const string Child = "YIBAO_CRASH_CHILD";

    [Fact]
    [Trait("Soak", "true")]
    public async Task A_crash_at_any_write_or_fsync_loses_no_answer_and_doubles_nothing()
    {
        var seed = Random.Shared.Next();
        var folder = Directory.CreateTempSubdirectory("yibao-crash-");
        try
        {
            var library = await WriteShim.Build(folder.FullName);
            var live = folder.CreateSubdirectory("live").FullName + "/";
            var visit = await Prepare(live);
            var before = Directory.GetFiles(live).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
            var notes = Path.Combine(folder.FullName, "notes");
            var (code, words) = await WriteShim.RunChild(
                library, $"{typeof(CrashPointTests).FullName}.{nameof(The_child_settles_and_reverses)}", live,
                ("YIBAO_SHIM_LOG", notes), (Child, $"{live} {visit}"));
            Assert.True(code == 0, words);
            var steps = WriteShim.Read(notes);
            var stride = Dose.Of(1, 2) == 1 ? Math.Max(1, steps.Count / 12) : 1;
            var points = 0;
            for (var length = 0; length <= steps.Count; length += length == steps.Count ? 1 : Math.Min(stride, steps.Count - length))
            {
                foreach (var loss in Enum.GetValues<Loss>())
                {
                    var place = folder.CreateSubdirectory($"{length}-{loss}").FullName;
                    var answers = CrashedFiles.Rebuild(
                        place, before, steps[..length], loss, new Random(seed + length), "settled", "reversed");
                    await Repeat(place, visit, answers, $"step {length} of {steps.Count}, {loss}, seed {seed}");
                    Directory.Delete(place, recursive: true);
                    points++;
                }
            }

            var syncs = steps.Count(step => step.Kind == 's');
            log.WriteLine(
                $"{steps.Count} writes and other steps ({syncs} fsync), {points} crashes: 0 acknowledged lost, 0 doubled, 0 half done");
            Assert.True(syncs >= 2, "the settlement and the reversal must each be made durable");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Explicit = true)]
    public async Task The_child_settles_and_reverses()
    {
        var told = Environment.GetEnvironmentVariable(Child);
        Assert.SkipWhen(told is null, "runs as a child process only");
        var (folder, visit) = (told.Split(' ')[0], long.Parse(told.Split(' ')[1], CultureInfo.InvariantCulture));
        await using var database = await Database.Open($"sqlite:{Path.Combine(folder, DatabaseName)}");
        await using var office = await CounterFixture.On(database, Later(1), people: 0);
        var settled = await office.Done(Settle(visit));
        await File.WriteAllTextAsync(Path.Combine(folder, "settled"), settled.Text);
        var reversed = await office.Done(Reverse(settled.Id));
        await File.WriteAllTextAsync(Path.Combine(folder, "reversed"), reversed.Text);
    }

    private static TestClock Later(int hours)
    {
        var clock = TestClock.Summer2020();
        clock.Advance(TimeSpan.FromHours(hours));
        return clock;
    }

    private static Yibao.Agency.Counter.Settle Settle(long visit) => Requests.Settle(
        Requests.Key(CounterFixture.Hospital, "2207", "crash-1"), CounterFixture.Person(0), visit, useAccount: true);

    private static Yibao.Agency.Counter.ReverseSettlement Reverse(long settlement) => Requests.Reverse(
        Requests.Key(CounterFixture.Hospital, "2208", "crash-2"), CounterFixture.Person(0), settlement);

    private static async Task<long> Prepare(string folder)
    {
        await using var database = await Database.Open($"sqlite:{Path.Combine(folder, DatabaseName)}");
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        await using var office = await CounterFixture.On(database, TestClock.Summer2020(), people: 2);
        var (who, day) = (CounterFixture.Person(0), new DateOnly(2020, 3, 2));
        var visit = (await office.Done(Requests.Register(office.Next("2201"), who, day))).Id;
        await office.Done(Requests.Upload(office.Next("2204"), who, visit, Requests.Line("1", day, 400_000)));
        return visit;
    }

    private static async Task Repeat(string place, long visit, Dictionary<string, string> answers, string where)
    {
        await using var database = await Database.Open($"sqlite:{Path.Combine(place, DatabaseName)}");
        await using var office = await CounterFixture.On(database, Later(2), people: 0);
        await InvariantTests.Holds(office);
        var settled = await office.Done(Settle(visit));
        Assert.True(answers.GetValueOrDefault("settled", settled.Text) == settled.Text, $"{where}: the settlement was answered otherwise");
        var reversed = await office.Done(Reverse(settled.Id));
        Assert.True(answers.GetValueOrDefault("reversed", reversed.Text) == reversed.Text, $"{where}: the reversal was answered otherwise");
        Assert.True(await office.Read<long>("select count(*) from settlement") == 2, $"{where}: lost or doubled");
        await InvariantTests.Holds(office);
    }
}
