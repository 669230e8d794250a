using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Yibao.Agency.Contributions;
using Yibao.Bench.Counter;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Counter;
using Yibao.Storage.Enrolment;
using Yibao.Workbench;

namespace Yibao.Bench.Contributions;

/// <summary>
/// <c>./dev bench contributions [EMPLOYERS [PEOPLE [PAYMENTS [WORKERS]]]]</c>: the bills of a month on a throw-away PostgreSQL, then
/// payments of all of them matched, then the cover of single people, then a list of another department with a tenth of the people. Without
/// numbers 1,000,000 employers with 10,000,000 people and 1,000,000 payments, two workers.
/// </summary>
internal static class ContributionBench
{
    private static readonly RegionCode Region = new(440100);
    private static readonly BillPeriod Month = BillPeriod.OfMonth(new DateOnly(2020, 9, 1));

    public static async Task<int> Run(string home, string[] words)
    {
        int Number(int place, int usual) => words.Length > place ? int.Parse(words[place], CultureInfo.InvariantCulture) : usual;
        var (employers, people, payments, workers) = (Number(0, 1_000_000), Number(1, 10_000_000), Number(2, 1_000_000), Number(3, 2));
        var load = PlanBook.LoadFolder(Path.Combine(home, "policies"), examples: false);
        var rules = new RegionRules(load.Book);
        await using var cluster = await BenchCluster.Start();
        var tpcb = await CounterBench.TpcB(cluster);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pgbench TPC-B, 16 clients {tpcb,26:N0} a second"));
        await using var database = await Database.Open("postgres:" + await BenchCluster.Make(cluster, "contributions"));
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        var watch = Stopwatch.StartNew();
        await Seed(database, employers, people);
        Bulk.Write("registers", watch, people, "people");

        watch.Restart();
        var processor = Processor(cluster);
        var run = new BillRun(database, rules, TimeProvider.System) { Day = Month.First, Workers = workers };
        var total = (await run.Run(Region, RunKind.Employers, Month))!.Value;
        Bulk.Write($"bills of a month ({total.Payers:N0}, {workers} workers)", watch, total.Heads, "people");
        WriteProcessor(cluster, processor);
        await Pay(database, cluster, (rules, workers), Math.Min(payments, employers));
        await Cover(database, people);
        await Match(database, cluster, people);
        return 0;
    }

    /// <summary>The question of 2001, one at a time: what the register knows of a person, and whether the funds pay on a day.</summary>
    private static async Task Cover(Database database, int people)
    {
        const int questions = 20_000;
        var random = new Random(1);
        await using var reader = new DeskReader(database);
        var latencies = new double[questions];
        var covered = 0;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < questions; i++)
        {
            var (number, begin) = (PersonOf(random.Next(people)), Stopwatch.GetTimestamp());
            var needs = new Needs();
            needs.Persons.Add(number);
            var data = await reader.Read(needs);
            covered += data.Persons[number][0].File.Cover(Month.First, Scheme.Employee).IsInsured ? 1 : 0;
            latencies[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        Bulk.Write("cover of a day (2001)", watch, covered, "insured");
        Array.Sort(latencies);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"    median {latencies[questions / 2]:F2} ms, p99 {latencies[questions * 99 / 100]:F2} ms"));
    }

    /// <summary>A list of another department: every tenth line is nobody of the region.</summary>
    private static async Task Match(Database database, ThrowawayCluster cluster, int people)
    {
        const int linesAtOnce = 20_000; // rows of a transaction, as the command has
        var (count, random) = (people / 10, new Random(2));
        var asked = new GroupList(Region, 0, "registered-poor", AidCategory.RegisteredPoor, Month.First, "list.csv", "bench", "bench");
        var (watch, processor) = (Stopwatch.StartNew(), Processor(cluster));
        var (list, _) = await GroupListRows.Begin(database, asked, TimeProvider.System.GetUtcNow());
        var lines = Enumerable.Range(1, count).Select(i => new GroupLine(
            i, "99", i % 10 == 0 ? "X" + PersonOf(i) : PersonOf(random.NextInt64(people)), "测试", null, null));
        foreach (var chunk in lines.Chunk(linesAtOnce))
        {
            await GroupListRows.Add(database, list, chunk, []);
        }

        await GroupListRows.Finish(database, list, count);
        Bulk.Write("a list matched", watch, count, "lines");
        WriteProcessor(cluster, processor);
        Console.WriteLine($"    {await GroupListRows.Counts(database, list.Id)}");
    }

    private static (TimeSpan Own, TimeSpan Server) Processor(ThrowawayCluster cluster) =>
        (Process.GetCurrentProcess().TotalProcessorTime, cluster.CpuTime());

    private static void WriteProcessor(ThrowawayCluster cluster, (TimeSpan Own, TimeSpan Server) before)
    {
        var (own, server) = Processor(cluster);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    {(own - before.Own).TotalSeconds:F1} s CPU here, {(server - before.Server).TotalSeconds:F1} s of the server, "
            + $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    private static async Task Pay(Database database, ThrowawayCluster cluster, (RegionRules Rules, int Workers) how, int count)
    {
        var due = new List<(string Payer, long Fen)>(count);
        await using (var reading = await database.OpenReading())
        {
            await using var command = reading.CreateCommand();
            command.CommandText =
                $"select payer, employer + maternity + large + employee from bill_state order by md5(payer) limit {count}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                due.Add((reader.GetString(0), reader.GetInt64(1)));
            }
        }

        var desk = new PaymentDesk(database, how.Rules, TimeProvider.System);
        var run = new PaymentRun(database, desk, TimeProvider.System) { Workers = how.Workers };
        var (watch, processor) = (Stopwatch.StartNew(), Processor(cluster));
        var number = 0;
        foreach (var chunk in due.Chunk(PaymentRun.Piece))
        {
            var (rest, _) = await run.Take([.. chunk.Select(entry => new BankPayment(
                Region, Scheme.Employee, string.Create(CultureInfo.InvariantCulture, $"B{number++:D12}"), Month.First, entry.Payer,
                // Some pay in part, some too much.
                (number % 20) switch { 0 => entry.Fen / 2, 1 => entry.Fen + 100, _ => entry.Fen }, ""))], "bench");
            await using (rest)
            {
                await rest.Commit();
            }
        }

        Bulk.Write($"payments matched, {how.Workers} workers", watch, due.Count, "payments");
        WriteProcessor(cluster, processor);
    }

    private static async Task Seed(Database database, int employers, int people)
    {
        await using var connection = (NpgsqlConnection)await database.OpenWriting();
        var region = (long)Region.Value;
        static string EmployerOf(long i) => string.Create(CultureInfo.InvariantCulture, $"E{i:D8}");
        await Bulk.Copy(connection, "employer (region, employer_no, credit_code, name, payer, from_day)", Bulk.Rows(employers, i =>
        [
            region, EmployerOf(i), CreditCode.Complete(string.Create(CultureInfo.InvariantCulture, $"91440100{i:D9}")).Text, "测试单位",
            i % 10 == 0 ? "state-organ" : "enterprise", 20150101L,
        ]));
        var each = (long)people / employers;
        await Bulk.Copy(connection, "person (region, psn_no, cert_type, certno, name, sex, birth)", Bulk.Rows(people, i =>
            [region, PersonOf(i), "99", PersonOf(i), "测试", 1L, 19850615L]));
        await Bulk.Copy(
            connection, "person_state (region, psn_no, account_fen, visits)", Bulk.Rows(people, i => [region, PersonOf(i), 0L, 0L]));
        await Bulk.Copy(
            connection,
            "enrolment (region, psn_no, scheme, from_day, grade, status, psn_type, post, months, employer, employer_no, maternity)",
            Bulk.Rows(people, i =>
            [
                region, PersonOf(i), 310L, 20150101L, "", 0L, "11", 0L, 0L, "", EmployerOf(i / each % employers), 1L,
            ]));
        await Bulk.Copy(connection, "declared_wage (region, employer_no, psn_no, from_month, edition, fen, at)", Bulk.Rows(people, i =>
            [region, EmployerOf(i / each % employers), PersonOf(i), 201907L, 1L, 400_000L + (i * 7919 % 2_000_000), 0L]));
        await using var analyse = new NpgsqlCommand("analyze", connection) { CommandTimeout = 0 };
        await analyse.ExecuteNonQueryAsync();
    }

    private static string PersonOf(long i) => string.Create(CultureInfo.InvariantCulture, $"440100{i:D10}");
}
