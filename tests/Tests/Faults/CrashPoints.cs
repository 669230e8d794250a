using System.Globalization;
using Yibao.Storage;
using Yibao.Tests.Counter;

namespace Yibao.Tests.Faults;

/// <summary>
/// Work on a SQLite file that is cut off after every single write, fsync, truncation and removal. A child process does it once while every
/// step is written down; then the files are made as each moment left them.
/// </summary>
internal static class CrashPoints
{
    private const string Child = "YIBAO_CRASH_CHILD";

    /// <summary>Lets a test go on from every moment at which the child may have died.</summary>
    /// <param name="child">Full name of the explicit test that is the child: it begins with <see cref="Told"/>.</param>
    /// <param name="prepare">Makes the file that the child begins with; the visit that it is about.</param>
    /// <param name="goOn">Given the folder of a moment, the visit, the answers that were given by then, and a name for the moment.</param>
    /// <param name="answers">Files in which the child keeps the answers that it got.</param>
    /// <returns>Steps, fsyncs among them, and moments.</returns>
    public static async Task<(int Steps, int Syncs, int Points)> Each(
        string child, Func<Database, Task<long>> prepare, Func<Database, long, Dictionary<string, string>, string, Task> goOn,
        params string[] answers)
    {
        var seed = Random.Shared.Next();
        var folder = Directory.CreateTempSubdirectory("yibao-crash-");
        try
        {
            var library = await WriteShim.Build(folder.FullName);
            var live = folder.CreateSubdirectory("live").FullName + "/";
            long visit;
            await using (var database = await Open(live))
            {
                await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
                visit = await prepare(database);
            }

            var before = Directory.GetFiles(live).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
            var notes = Path.Combine(folder.FullName, "notes");
            var (code, words) = await WriteShim.RunChild(
                library, child, live, ("YIBAO_SHIM_LOG", notes), (Child, $"{live} {visit}"));
            Assert.True(code == 0, words);
            var steps = WriteShim.Read(notes);
            var stride = Dose.Of(1, 2) == 1 ? Math.Max(1, steps.Count / 12) : 1;
            var points = 0;
            for (var length = 0; length <= steps.Count; length += length == steps.Count ? 1 : Math.Min(stride, steps.Count - length))
            {
                foreach (var loss in Enum.GetValues<Loss>())
                {
                    var place = folder.CreateSubdirectory($"{length}-{loss}").FullName;
                    var given = CrashedFiles.Rebuild(place, before, steps[..length], loss, new Random(seed + length), answers);
                    await using (var database = await Open(place))
                    {
                        await goOn(database, visit, given, $"step {length} of {steps.Count}, {loss}, seed {seed}");
                    }

                    Directory.Delete(place, recursive: true);
                    points++;
                }
            }

            return (steps.Count, steps.Count(step => step.Kind == 's'), points);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the child was told: its folder and the visit. It runs as a child process only.</summary>
    public static (string Folder, long Visit) Told()
    {
        var told = Environment.GetEnvironmentVariable(Child);
        Assert.SkipWhen(told is null, "runs as a child process only");
        return (told.Split(' ')[0], long.Parse(told.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The database of a folder.</summary>
    public static ValueTask<Database> Open(string folder) => Database.Open($"sqlite:{Path.Combine(folder, "yibao.db")}");

    /// <summary>The office some hours later: as a restart of the program.</summary>
    public static Task<CounterFixture> Later(Database database, int hours)
    {
        var clock = TestClock.Summer2020();
        clock.Advance(TimeSpan.FromHours(hours));
        return CounterFixture.On(database, clock, people: 0);
    }
}
