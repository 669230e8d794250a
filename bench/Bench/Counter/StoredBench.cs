using System.Data;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Yibao.Agency;
using Yibao.Agency.Counter;
using Yibao.Storage;
using Yibao.Workbench;

namespace Yibao.Bench.Counter;

/// <summary>
/// <c>./dev bench counter --stored 10000000</c>: the rate of the counter with so many stored settlements beside that of the database
/// without, in one run on one cluster. First the registers and a measurement; then the rows that it left are multiplied to other people,
/// visits and messages, in every table that has some for each settlement, with all indexes; then the same measurement again.
/// </summary>
internal static class StoredBench
{
    private const int Providers = 60;
    private const int InFlight = 512;
    private const int WarmUp = 60_000;
    private const int SettlementsPerPerson = 5; // in the books of 10,000,000: two million people
    private const long VisitStride = 1_000_000_000; // between the visits of two copies

    // What the fill may have besides; it is taken back before anything is measured.
    private static readonly string[] FillSettings =
    [
        "checkpoint_timeout = '1h'", "maintenance_work_mem = '512MB'",
        "autovacuum = off", "synchronous_commit = off",
    ];

    public static async Task<int> Run(string home, long stored, int count)
    {
        var rules = await RuleSets.Load(Path.Combine(home, "policies"), Path.Combine(home, "catalogue"), null);
        var scheme = new SyntheticScheme(1, SyntheticScheme.Beijing);
        var people = (int)Math.Clamp(stored / SettlementsPerPerson, 20_000, int.MaxValue);
        await using var cluster = await BenchCluster.Start();
        var name = await BenchCluster.Make(cluster, "counter");
        await using (var database = await Database.Open("postgres:" + name))
        {
            await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
            var watch = Stopwatch.StartNew();
            await Seeding.Registers(database, scheme, people, Providers);
            Say(string.Create(CultureInfo.InvariantCulture, $"{people:N0} people registered in {watch.Elapsed.TotalSeconds:F0} s"));
            await Tend(name, "vacuum analyze");
        }

        (double Rate, double TpcB) empty;
        await using (await MachineMemory.FillFileCache()) // gone before the fill needs its room, and however the measurement ends
        {
            empty = await Measure("without stored settlements", cluster, name, rules, scheme, people, first: 0, WarmUp, count);
        }

        await Fill(cluster, name, stored, people);
        var full = await Measure("with them", cluster, name, rules, scheme, people, WarmUp + count, WarmUp, count);
        var ratio = full.Rate / empty.Rate;
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"ratio {ratio * 100:F1}% (the bar is 90%); beside TPC-B {ratio * empty.TpcB / full.TpcB * 100:F1}%"));
        return 0;
    }

    private static async Task<(double Rate, double TpcB)> Measure(
        string what, ThrowawayCluster cluster, string name, Settlement.RuleSet rules, SyntheticScheme scheme, int people, int first,
        int warmUp, int count)
    {
        var tpcb = await CounterBench.TpcB(cluster, hasTpcB: first > 0);
        await using var database = await Database.Open("postgres:" + name);
        await Seeding.Visits(database, scheme, people, Providers, first, warmUp + count);
        await CounterBench.Checkpoint(database);
        await using var office = await Office.Open(database, rules, new OfficeOptions { Time = TimeProvider.System });
        await LaneRun.Settle(office, scheme, people, Providers, first, warmUp, InFlight, isTrial: false);
        var (before, log) = (cluster.CpuTime(), await CounterBench.Wal(database));
        var run = await LaneRun.Settle(office, scheme, people, Providers, first + warmUp, count, InFlight, isTrial: false);
        var server = (cluster.CpuTime() - before).TotalSeconds / count * 1e6;
        log = (await CounterBench.Wal(database) - log) / count;
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {run.PerSecond:N0} settlements a second, p99 {run.P99Ms:F0} ms, {run.CpuSeconds / count * 1e6:F0} us CPU here, ")
            + string.Create(CultureInfo.InvariantCulture, $"{server:F0} us of the server and {log:N0} bytes of log each; TPC-B {tpcb:N0}"));
        return (run.PerSecond, tpcb);
    }

    private static async Task Fill(ThrowawayCluster cluster, string name, long stored, int people)
    {
        foreach (var setting in FillSettings)
        {
            await Tend(name, $"alter system set {setting}");
        }

        await Restart(cluster);
        await using var connection = new NpgsqlConnection(name);
        var present = await connection.ExecuteScalarAsync<long>("select count(*) from settlement");
        var copies = Math.Max(1, (stored - present + present - 1) / present);
        var watch = Stopwatch.StartNew();
        var tables = new Queue<string>(await Tables(connection, present));
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (Next() is { } table)
            {
                await Multiply(name, table, copies, people);
            }
        })));
        await Tend(name, "alter system reset all");
        await Restart(cluster);
        await Warm(connection);
        Say(string.Create(CultureInfo.InvariantCulture, $"filled, cleaned and analysed in {watch.Elapsed.TotalSeconds:F0} s: ")
            + await connection.ExecuteScalarAsync<string>("select count(*) || ' settlements, ' from settlement")
            + await connection.ExecuteScalarAsync<string>("select pg_size_pretty(pg_database_size(current_database()))"));

        string? Next()
        {
            lock (tables)
            {
                return tables.TryDequeue(out var table) ? table : null;
            }
        }
    }

    /// <summary>What settlements read and write all over, as the memory of a server that has run for a while holds it.</summary>
    private static async Task Warm(NpgsqlConnection connection) => await connection.ExecuteAsync(
        """
        create extension pg_prewarm;
        select pg_prewarm(c.oid) from pg_class c left join pg_index i on i.indexrelid = c.oid
        where c.relname = 'settlement_by_person' or coalesce(i.indrelid, c.oid) in ('person'::regclass, 'enrolment'::regclass,
            'person_group'::regclass, 'person_state'::regclass, 'accumulator'::regclass)
        """,
        commandTimeout: 0);

    /// <summary>Tables of the counter that grow with every settlement, the largest first.</summary>
    private static async Task<List<string>> Tables(NpgsqlConnection connection, long settlements)
    {
        string[] registers = ["person", "enrolment", "person_state"];
        await Tend(connection.ConnectionString, "analyze");
        var found = await connection.QueryAsync<(string Name, float Rows)>(
            "select relname, reltuples from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace "
            + "order by pg_total_relation_size(oid) desc");
        return [.. found.Where(one => one.Rows > settlements / 2 && !registers.Contains(one.Name)).Select(one => one.Name)];
    }

    /// <summary>
    /// Copies a table's rows so many times: people move on by a share of the register, ids go back in time so that new ones stay the
    /// latest, visits and messages get numbers of their own.
    /// </summary>
    private static async Task Multiply(string name, string table, long copies, int people)
    {
        await using var connection = new NpgsqlConnection(name + ";Command Timeout=0");
        await connection.OpenAsync();
        var columns = (await connection.QueryAsync<string>(
            "select column_name::text from information_schema.columns where table_schema = 'public' and table_name = @table "
            + "order by ordinal_position",
            new { table })).ToArray();
        var numbers = (await connection.QueryAsync<string>(
            "select column_name::text from information_schema.columns where table_schema = 'public' and table_name = @table "
            + "and data_type = 'bigint'",
            new { table })).ToHashSet(StringComparer.Ordinal);
        const long step = 3_600_000L << 22; // an hour of ids
        var watch = Stopwatch.StartNew();
        var values = columns.Select(column => column switch
        {
            "psn_no" => "case when psn_no = '' then '' else left(psn_no, 9) || "
                + $"lpad(((right(psn_no, 11)::bigint + k * {people / copies}) % {people})::text, 11, '0') end",
            "mdtrt_id" => $"mdtrt_id + k * {VisitStride}",
            "msgid" => "'K' || lpad(k::text, 5, '0') || right(msgid, 24)",
            "party" => "party", // a provider, or a person in transactions that no settlement makes
            _ when numbers.Contains(column) => $"case when {column} > 1000000000000000 then {column} - k * {step} else {column} end",
            _ => column,
        });
        // Where people are the key, several copies meet in one of them.
        var isOfPeople = await connection.ExecuteScalarAsync<bool>(
            "select exists (select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) "
            + "where i.indrelid = @table::regclass and i.indisprimary and a.attname = 'psn_no')",
            new { table });
        await connection.ExecuteAsync($"create temp table base as select * from {table}; analyze base");
        var rows = 0L;
        for (var k = copies; k > 0; k--)
        {
            rows += await connection.ExecuteAsync(
                $"insert into {table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} "
                + $"from base cross join (values ({k}::bigint)) copy (k) {(isOfPeople ? "on conflict do nothing" : "")}");
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"  {table}: {rows:N0} rows in {watch.Elapsed.TotalSeconds:F0} s"));
        await connection.ExecuteAsync($"vacuum (analyze, parallel 0) {table}");
    }

    private static async Task Tend(string name, string statement)
    {
        await using var connection = new NpgsqlConnection(name + ";Command Timeout=0");
        await connection.ExecuteAsync(statement, commandType: CommandType.Text);
    }

    private static async Task Restart(ThrowawayCluster cluster)
    {
        NpgsqlConnection.ClearAllPools();
        await cluster.Restart();
    }

    private static void Say(string text) => Console.WriteLine(text);
}
