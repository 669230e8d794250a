using System.Diagnostics;
using Yibao.Cli.Importing;
using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class ImportScaleTests(ITestOutputHelper output)
{
    /// <summary>Live memory may grow by this while rows go by: a batch, not the file.</summary>
    private const long GrowthMax = 64L << 20;

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task Memory_stays_flat_however_many_people_and_accounts_are_imported(Engine engine)
    {
        var count = Dose.Of(21_000, 1_000_000);
        await using var files = await ImportDatabase.Open(engine);
        files.Synthetic(count);
        Assert.Equal(count, await Import(files, "people"));
        Assert.Equal(count, await files.One<int>("select count(*) from person_state"));
        var accounts = await Import(files, "accounts");
        Assert.Equal(2 * accounts, await files.One<int>("select count(*) from journal_entry"));
        Assert.Equal(
            await files.One<long>("select cast(sum(account_fen) as bigint) from person_state"),
            await files.One<long>("select cast(sum(credit) as bigint) from balance where account = 310200"));
    }

    private async Task<long> Import(ImportDatabase files, string kind)
    {
        var (first, most) = (0L, 0L);
        var file = files.Folder[$"{kind}.csv"];
        var runner = new ImportRunner(files.Database, kind, file, files.Folder["refused.csv"], TimeProvider.System)
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
        Assert.Equal((0, true), (run.RowsRefused, run.IsDone));
        Assert.True(most - first < GrowthMax, $"live memory grew by {most - first} bytes");
        output.WriteLine($"{files.Database.Engine}, {kind}: {run.RowsTaken:N0} rows, {new FileInfo(file).Length >> 20} MB, in "
            + $"{watch.Elapsed.TotalSeconds:F1} s, live memory {most >> 20} MB");
        return run.RowsTaken;
    }
}
