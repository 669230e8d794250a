using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Workbench;

namespace Yibao.Bench.Clearing;

/// <summary>
/// <c>./dev bench clearing [ITEMS [BILLS]]</c> on a throw-away PostgreSQL: a month of 32 regions with 1,000,000 items, and an epidemic of
/// the size of 2020 (135,500 bills of about 13,631 yuan) from raw bills over home regions and the national clearing to released payments.
/// </summary>
internal static class ClearingBench
{
    private const int People = 60_000;
    private const int Hospitals = 120;
    private const int Unknown = 20; // every so many-th patient is in no register
    private const int Average = 1_363_100; // fen of an average bill until 2020-07-19

    private static readonly RegionCode[] Cities = [new(110000), new(310000), new(420100), new(440100), new(510100)];

    public static async Task<int> Run(string home, string[] words)
    {
        int Number(int place, int usual) => words.Length > place ? int.Parse(words[place], CultureInfo.InvariantCulture) : usual;
        var policies = PlanBook.LoadFolder(Path.Combine(home, "policies"), examples: false).Book;
        await using var cluster = await BenchCluster.Start();
        var isWhole = await Month(cluster, policies, Number(0, 1_000_000));
        return await Epidemic(cluster, policies, Number(1, 135_500)) && isWhole ? 0 : 1;
    }

    private static async Task<bool> Month(ThrowawayCluster cluster, PlanBook policies, int items)
    {
        await using var database = await Open(cluster, "regions");
        var regions = RegionCode.Provinces.Take(32).ToArray();
        var random = new Random(1);
        await using (var connection = (NpgsqlConnection)await database.OpenWriting())
        {
            await Bulk.Copy(
                connection,
                "hub_leg (region, side, setl_id, home, care, provider, scheme, clr_type, kind, epidemic, day, booked_day, total, "
                + "fund_paid, account, funds, batch)",
                Legs(items, regions, random));
        }

        var watch = Stopwatch.StartNew();
        var clearing = new RegionClearing(database, policies, TimeProvider.System);
        var (run, refusal) = await clearing.Run(new ClearingPeriod(202006), new DateOnly(2020, 7, 20), "clerk");
        Bulk.Write($"32 regions, a month cleared {refusal?.Message(Language.English)}", watch, run?.Items ?? 0, "items");
        return await Verify(database, run?.Items == items);
    }

    private static IEnumerable<object[]> Legs(int items, RegionCode[] regions, Random random)
    {
        for (var i = 1L; i <= items; i++)
        {
            var home = random.Next(regions.Length);
            var care = (home + 1 + random.Next(regions.Length - 1)) % regions.Length;
            var (scheme, fen) = (random.Next(2) == 0 ? 310L : 390L, random.NextInt64(10_000, 3_000_000));
            for (var side = 1L; side <= 2; side++)
            {
                yield return
                [
                    0L, side, i, (long)regions[home].Value, (long)regions[care].Value, "H", scheme, "21", 4L, 0L, 20200610L, 20200611L,
                    fen, fen, 0L, "[]", 1L,
                ];
            }
        }
    }

    private static async Task<bool> Epidemic(ThrowawayCluster cluster, PlanBook policies, int count)
    {
        await using var database = await Open(cluster, "epidemic");
        await Registers(database);
        var day = new DateOnly(2020, 7, 19);
        var bills = Bills(count);
        var all = Stopwatch.StartNew();
        var watch = Stopwatch.StartNew();
        var desk = new EpidemicDesk(database, policies, TimeProvider.System);
        foreach (var chunk in bills.Chunk(desk.BillsAtOnce))
        {
            await desk.Take(chunk, day, "clerk");
        }

        Bulk.Write("raw bills taken in", watch, count, "bills");
        watch.Restart();
        var (totals, _) = await desk.Verify(day, "clerk", closesUnknown: true);
        Bulk.Write("home regions found, bills replayed", watch, totals.Bills, "bills");
        watch.Restart();
        var (run, refusal) = await new EpidemicClearing(database, policies, TimeProvider.System)
            .Run(2020, new DateOnly(2021, 2, 1), "clerk");
        Bulk.Write($"national clearing {refusal?.Message(Language.English)}", watch, run?.Items ?? 0, "items");
        watch.Restart();
        var payments = await Pay(database, policies, day);
        Bulk.Write("claimed, made, checked and released", watch, payments, "payments");
        var report = await EpidemicReport.Of(database, 2020, new DateOnly(2021, 2, 1));
        var (tally, fiscal) = (report.Tally, report.Tally.FiscalTotal);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    all of it {all.Elapsed.TotalSeconds:F1} s; {new Money(tally.Total)} yuan = funds {new Money(tally.FundTotal)} + fiscal "
            + $"{new Money(fiscal.Total)}, central {new Money(fiscal.Central)}; every fen assigned: {tally.IsComplete}"));
        return await Verify(database, run?.Items == count && report.Tally.IsComplete);
    }

    /// <summary>Claims of July in every city, payments made by one, checked by two others.</summary>
    private static async Task<long> Pay(Database database, PlanBook policies, DateOnly day)
    {
        var desk = new DisbursementDesk(database, new RegionRules(policies), TimeProvider.System);
        var released = 0L;
        foreach (var city in Cities)
        {
            await new ProviderClaimRun(database, TimeProvider.System).Run(city, new DateOnly(day.Year, day.Month, 1), "clerk");
            var (made, _) = await desk.Make(city, new DateOnly(2020, 8, 3), "clerk");
            foreach (var who in new[] { "checker", "head" })
            {
                await desk.Decide(city, made.Select(one => one.Number), new DateOnly(2020, 8, 4), who, isReleased: true);
            }

            released += made.Count;
        }

        return released;
    }

    private static List<EpidemicBill> Bills(int count)
    {
        var random = new Random(2);
        var bills = new List<EpidemicBill>(count);
        for (var i = 0; i < count; i++)
        {
            var fen = random.NextInt64(Average / 4, Average * 7 / 4);
            var care = Cities[random.Next(3) == 0 ? random.Next(Cities.Length) : 2];
            bills.Add(new EpidemicBill
            {
                Region = care, Number = $"B{i}", Provider = HospitalOf(care, random.Next(Hospitals / Cities.Length)), Tier = Tier.Tier3,
                Kind = VisitKind.Inpatient, Status = random.Next(2) == 0 ? EpidemicStatus.Confirmed : EpidemicStatus.Suspected,
                Day = new DateOnly(2020, 2, 1).AddDays(random.Next(160)),
                Document = i % Unknown == 0 ? $"X{i}" : DocumentOf(random.Next(People)),
                Lines = [new('A', fen * 3 / 4, -1, IsPlan: false), new('C', fen - (fen * 3 / 4), -1, IsPlan: true)],
            });
        }

        return bills;
    }

    private static async Task Registers(Database database)
    {
        await using var connection = (NpgsqlConnection)await database.OpenWriting();
        static long RegionOf(long i) => Cities[i % Cities.Length].Value;
        await Bulk.Copy(connection, "provider (region, code, name, kind, tier, hosp_lv, from_day)", Bulk.Rows(Hospitals, i =>
            [RegionOf(i), HospitalOf(Cities[i % Cities.Length], i / Cities.Length), "测试医院", 1L, 3L, "3", 20150101L]));
        await Bulk.Copy(connection, "person (region, psn_no, cert_type, certno, name, sex, birth)", Bulk.Rows(People, i =>
            [RegionOf(i), $"P{i}", "99", DocumentOf(i), "测试", 1L, 19750615L]));
        await Bulk.Copy(
            connection, "person_state (region, psn_no, account_fen, visits)", Bulk.Rows(People, i => [RegionOf(i), $"P{i}", 0L, 0L]));
        await Bulk.Copy(
            connection,
            "enrolment (region, psn_no, scheme, from_day, grade, status, psn_type, post, months, employer, employer_no, maternity)",
            Bulk.Rows(People, i => [RegionOf(i), $"P{i}", 310L, 20150101L, "", 0L, "11", 0L, 0L, "", "", 1L]));
        await using var analyse = new NpgsqlCommand("analyze", connection) { CommandTimeout = 0 };
        await analyse.ExecuteNonQueryAsync();
    }

    private static string DocumentOf(long i) => string.Create(CultureInfo.InvariantCulture, $"D{i:D8}");

    private static string HospitalOf(RegionCode city, long i) => string.Create(CultureInfo.InvariantCulture, $"H{city.Value:D6}{i:D5}");

    private static async Task<Database> Open(ThrowawayCluster cluster, string name)
    {
        var database = await Database.Open("postgres:" + await BenchCluster.Make(cluster, name));
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        return database;
    }

    /// <summary>The invariants that generated legs can keep; I4, I14 and I19 ask for settlements behind them.</summary>
    private static async Task<bool> Verify(Database database, bool isRight)
    {
        string[] kept = ["I1", "I2", "I9", "I10", "I11", "I12", "I16"];
        var watch = Stopwatch.StartNew();
        foreach (var finding in (await Invariants.Check(database)).Where(one => kept.Contains(one.Invariant.Code) && !one.Holds))
        {
            Console.WriteLine($"    {finding.Invariant.Code} is broken: {string.Join("; ", finding.Examples)}");
            isRight = false;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    verified in {watch.Elapsed.TotalSeconds:F1} s: {(isRight ? "all hold" : "NOT RIGHT")}"));
        return isRight;
    }
}
