using System.Diagnostics;
using Yibao.Cli.Importing;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Storage;
using Yibao.Workbench;

namespace Yibao.Tests.Registers;

public sealed class ImportScaleTests(ITestOutputHelper output)
{
    /// <summary>Live memory may grow by this while rows go by: a batch, not the file.</summary>
    private const long GrowthMax = 64L << 20;

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task Memory_stays_flat_however_many_people_are_imported(Engine engine)
    {
        var count = Dose.Of(40_000, 1_000_000);
        await using var files = await RegisterFiles.Open(engine);
        using (var text = new StreamWriter(files.Folder["people.csv"]))
        {
            SyntheticPeople.Write(text, new RegionCode(110000), count);
        }

        var (first, most) = (0L, 0L);
        var runner = new ImportRunner(
            files.Database, "people", files.Folder["people.csv"], files.Folder["refused.csv"], TimeProvider.System)
        {
            Committed = _ =>
            {
                var live = GC.GetTotalMemory(forceFullCollection: true);
                first = first == 0 ? live : first;
                most = Math.Max(most, live);
            },
        };
        var watch = Stopwatch.StartNew();
        var (run, _, _) = await runner.Run(default);
        Assert.Equal((count, 0), (run.RowsTaken, run.RowsRefused));
        Assert.Equal(count, await files.One<int>("select count(*) from person_state"));
        Assert.True(most - first < GrowthMax, $"live memory grew by {most - first} bytes");
        output.WriteLine($"{engine}: {count:N0} people in {watch.Elapsed.TotalSeconds:F1} s, {count / watch.Elapsed.TotalSeconds:N0}/s, "
            + $"{new FileInfo(files.Folder["people.csv"]).Length >> 20} MB of CSV, live memory {most >> 20} MB");
    }
}
