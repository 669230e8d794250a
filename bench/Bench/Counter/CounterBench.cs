using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Yibao.Agency;
using Yibao.Agency.Counter;
using Yibao.Storage;
using Yibao.Workbench;

namespace Yibao.Bench.Counter;

/// <summary>
/// <c>./dev bench counter</c>: durable settlements through the lanes on PostgreSQL beside pgbench TPC-B on the same cluster in one run,
/// pre-settlements, and SQLite. Everything on loopback, load generator included. <c>counter 60000 sqlite</c> runs the last part alone,
/// <c>counter 60000 http 128</c> the part over HTTP with so many connections, <c>counter --stored 10000000</c> measures beside stored
/// settlements (<see cref="StoredBench"/>).
/// </summary>
internal static partial class CounterBench
{
    private const int People = 20_000;
    private const int Providers = 60;
    private const int InFlight = 512;
    private const int Connections = 96;
    private const int WarmUp = 60_000; // until the runtime has compiled for good: at 20,000 a fifth of the processors still compiled
    private const int WireCount = 20_000;
    private const int WireWarmUp = 60_000;

    public static async Task<int> Run(string home, string[] words)
    {
        if (words is ["--stored", var stored, ..])
        {
            return await StoredBench.Run(
                home, long.Parse(stored, CultureInfo.InvariantCulture),
                words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 60_000);
        }

        var count = words.Length > 0 ? int.Parse(words[0], CultureInfo.InvariantCulture) : 60_000;
        var rules = await RuleSets.Load(Path.Combine(home, "policies"), Path.Combine(home, "catalogue"), null);
        var scheme = new SyntheticScheme(1, SyntheticScheme.Beijing);
        if (words.Contains("sqlite"))
        {
            await MeasureSqlite(rules, scheme, count, double.NaN);
            return 0;
        }

        await using var cluster = await BenchCluster.Start();
        await BenchCluster.UseMemory(cluster);
        await using var filler = await MachineMemory.FillFileCache();
        var isHttpAlone = words.Contains("http");
        var connections = isHttpAlone && words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : Connections;
        var tpcb = isHttpAlone ? double.NaN : await TpcB(cluster);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{"pgbench TPC-B, 16 clients",-44}{tpcb,8:N0} a second    1.0"));
        await using var database = await Database.Open("postgres:" + await BenchCluster.Make(cluster, "counter"));
        if (isHttpAlone)
        {
            await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
            await Seeding.Registers(database, scheme, People, Providers);
        }
        else
        {
            await Measure("PostgreSQL", database, rules, scheme, count, tpcb, cluster);
        }

        await using (var http = await HttpRun.Open(home, database, scheme, People, Providers, cluster, connections))
        {
            var first = (3 * count) + WarmUp;
            Write("PostgreSQL, signed 2207 over HTTP", await http.Settle(first, WireCount, WireWarmUp, isUploaded: false), tpcb, 0);
            first += WireWarmUp + WireCount;
            Write("the same, lines uploaded over HTTP before", await http.Settle(first, WireCount, 0, isUploaded: true), tpcb, 0);
        }

        if (!isHttpAlone)
        {
            await MeasureSqlite(rules, scheme, count, tpcb);
        }

        return 0;
    }

    private static async Task MeasureSqlite(Settlement.RuleSet rules, SyntheticScheme scheme, int count, double tpcb)
    {
        var folder = Directory.CreateTempSubdirectory("yibao-bench-");
        try
        {
            await using var file = await Database.Open("sqlite:" + Path.Combine(folder.FullName, "yibao.db"));
            await Measure("SQLite", file, rules, scheme, count, tpcb, cluster: null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Measure(
        string name, Database database, Settlement.RuleSet rules, SyntheticScheme scheme, int count, double tpcb, ThrowawayCluster? cluster)
    {
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        await Seeding.Registers(database, scheme, People, Providers);
        await Seeding.Visits(database, scheme, People, Providers, 0, count + WarmUp);
        await using var office = await Office.Open(database, rules, new OfficeOptions { Time = TimeProvider.System });
        await LaneRun.Settle(office, scheme, People, Providers, 0, WarmUp, InFlight, isTrial: false);
        await Checkpoint(database);
        var walBefore = await Wal(database);
        var cpuBefore = cluster?.CpuTime() ?? default;
        var run = await LaneRun.Settle(office, scheme, People, Providers, WarmUp, count, InFlight, isTrial: false);
        var wal = (await Wal(database) - walBefore) / count;
        Write(name + " settlements, 512 in flight", run, tpcb, wal);
        var server = (cluster?.CpuTime() - cpuBefore)?.TotalSeconds / count * 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {server ?? 0:F0} us CPU of the database server each; resident size here {Environment.WorkingSet >> 20} MB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    batches by size {string.Join(' ', office.Metrics.Batches)}"));
        var next = count + WarmUp;
        await Seeding.Visits(database, scheme, People, Providers, next, count, withLines: false);
        await Checkpoint(database);
        var uploads = await LaneRun.Upload(office, scheme, People, Providers, next, count, InFlight);
        Write(name + " uploads of fee lines", uploads, tpcb, 0);
        await Checkpoint(database);
        var followed = await LaneRun.Settle(office, scheme, People, Providers, next, count, InFlight, isTrial: false);
        Write(name + " settlements of what was uploaded", followed, tpcb, 0);
        next += count;
        await Seeding.Visits(database, scheme, People, Providers, next, count);
        var trials = await LaneRun.Settle(office, scheme, People, Providers, next, count, InFlight, isTrial: true);
        Write(name + " pre-settlements, 512 in flight", trials, tpcb, 0);
    }

    private static void Write(string what, LaneFigures run, double tpcb, long wal) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-44}{run.PerSecond,8:N0} a second {run.PerSecond / tpcb,6:F1}  p99 {run.P99Ms,6:F1} ms  ")
        + string.Create(CultureInfo.InvariantCulture, $"{run.CpuSeconds / run.Settled * 1e6,4:F0} us CPU here  ")
        + (wal == 0 ? "" : $"{wal} WAL bytes"));

    /// <summary>
    /// A measurement that writes begins right after a checkpoint: with whole pages to log, and with files for the log that are
    /// there already, as on a server that has run for a while.
    /// </summary>
    internal static async Task Checkpoint(Database database)
    {
        if (database.Engine == Engine.Postgres)
        {
            await using var connection = (NpgsqlConnection)await database.OpenReading();
            await using var command = new NpgsqlCommand("checkpoint", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    internal static async Task<long> Wal(Database database)
    {
        if (database.Engine == Engine.Sqlite)
        {
            return 0;
        }

        await using var connection = (NpgsqlConnection)await database.OpenReading();
        await using var command = new NpgsqlCommand("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Transactions a second of pgbench TPC-B, 16 clients and 15 s, in a database of its own.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="hasTpcB">Whether the database is there from an earlier run.</param>
    internal static async Task<double> TpcB(ThrowawayCluster cluster, bool hasTpcB = false)
    {
        if (!hasTpcB)
        {
            await BenchCluster.Make(cluster, "tpcb");
            await PgBench(cluster, "-i", "-q", "-s", "20");
            await PgBench(cluster, "-c", "16", "-j", "2", "-T", "5");
        }

        await using (var database = await Database.Open("postgres:" + cluster.SocketString("tpcb")))
        {
            await Checkpoint(database);
        }

        var text = await PgBench(cluster, "-c", "16", "-j", "2", "-T", "15");
        return double.Parse(Tps().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> PgBench(ThrowawayCluster cluster, params string[] arguments)
    {
        var start = new ProcessStartInfo(PostgresPrograms.Find("pgbench", Environment.GetEnvironmentVariable("PATH")))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Concat(
            ["-h", cluster.SocketFolder, "-p", cluster.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "tpcb"]))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException(await errors);
    }

    [GeneratedRegex(@"tps = ([0-9.]+) \(without")]
    private static partial Regex Tps();
}
