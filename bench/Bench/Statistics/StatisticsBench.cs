using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Yibao.Agency.Statistics;
using Yibao.Kernel;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Report;
using Yibao.Storage;
using Yibao.Storage.Statistics;
using Yibao.Storage.Verify;

namespace Yibao.Bench.Statistics;

/// <summary>
/// <c>./dev bench statistics [SETTLEMENTS]</c> on a throw-away PostgreSQL: the bulletin of a year with 10,000,000 settlements of 31
/// provinces, then the same sums recomputed from the rows.
/// </summary>
internal static class StatisticsBench
{
    private const int Usual = 10_000_000;
    private const int Lanes = 8;
    private const int Runs = 3;

    private const int Workers = 2;

    // Settlement i: province v % 31, day of the year i % 366, one fund and the account pay, cash the rest. Visits, people and enrolments
    // are a tenth. What lanes sum up is written from the numbers of the settlements, not from their rows: the comparison reads those.
    private const string Sample = """
        create function sample(first bigint, last bigint) returns table (
            i bigint, v bigint, region bigint, scheme bigint, provider text, tier bigint, kind bigint, day bigint, total bigint,
            fund bigint, pool bigint, account bigint)
        language sql immutable as $$
            select i, v, r, case when v % 3 = 0 then 310 else 390 end::bigint, 'H' || r || n, n % 4,
                case when v % 10 = 0 then 4 else 0 end::bigint, (array[DAYS]::bigint[])[1 + i % 366], 1000 + i % 7000,
                (1000 + i % 7000) * 6 / 10,
                case when v % 3 = 0 then 310100 else 390100 end::bigint, case when v % 3 = 0 then 310200 else 390500 end::bigint
            from (
                select i, i % VISITS as v, (array[REGIONS]::bigint[])[1 + i % VISITS % 31] as r, i % VISITS / 31 % 100 as n
                from generate_series(first, last) i
            ) numbers
        $$;
        insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day)
        select region, 'H' || region || n, 'x', 1, n % 4, '1', 20100101, null
        from unnest(array[REGIONS]::bigint[]) region, generate_series(0, 99) n;
        """;

    private static readonly string[] Fills =
    [
        """
        insert into enrolment (region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer)
        select region, 'P' || v, scheme, 20150101, null, '', case when scheme = 310 then 0 else 4 end, '11', 0, 0, ''
        from sample(@firstVisit, @lastVisit)
        """,
        """
        insert into visit (region, mdtrt_id, psn_no, visit_no, provider, kind, med_type, scheme, state, begin_day, end_day, epidemic,
            filing, ipt_otp_no, diagnoses, details, opened_at)
        select region, v, 'P' || v, 1, provider, kind, '11', scheme, 2, 20200302, 20200311, 0, 0, '', '[]', '{}', 0
        from sample(@firstVisit, @lastVisit)
        """,
        """
        insert into settlement (region, setl_id, reverses, psn_no, mdtrt_id, provider, day, at, scheme, plan, year_start, policy_digest,
            catalogue_version, med_type, clr_type, charge_batch, first_line, last_line, interim, total, non_covered, over_standard,
            first_pay, eligible, fund_paid, hospital, account, cash, deductible, account_left, stay, funds, changes, msgid, infno, invoice,
            details, care, epidemic, batch, posted_day, entries)
        select region, i, null, 'P' || v, v, provider, day, 0, scheme, '', 20200101, '', 0, '11', '11', '', 1, 1, 0, total, 0, 0, 0, total,
            fund, 0, 100, total - fund - 100, 0, 0, 0, '[["pool",' || pool || ',0,' || fund || ',null]]', '[]', '', '', '', '{}', region, 0,
            i / 500, day, '[[' || pool || ',' || fund || '],[' || account || ',100],[920100,-' || fund + 100 || ']]'
        from sample(@first, @last)
        """,
    ];

    private const string Sums = """
        insert into care_sum (region, month, scheme, kind, part, lane, bills, cost, eligible, fund, account, cash, days)
        select region, day / 100, scheme, 1, kind * 10 + tier, i % 8, count(*), sum(total), sum(total), sum(fund), count(*) * 100,
            sum(total - fund - 100), case when kind = 4 then count(*) * 9 else 0 end
        from sample(1, @last) group by region, day / 100, scheme, kind, tier, i % 8
        """;

    private const string FundSums = """
        insert into care_sum (region, month, scheme, kind, part, lane, bills, cost, eligible, fund, account, cash, days)
        select region, day / 100, scheme, 2, pool, i % 8, count(*), 0, 0, sum(fund), 0, 0, 0
        from sample(1, @last) group by region, day / 100, scheme, pool, i % 8;
        insert into balance (region, account, scheme, day, lane, debit, credit)
        select region, entry.account, scheme, day, lane, entry.debit, entry.credit
        from (
            select region, pool, account, scheme, day, i / 500 % 8 as lane, sum(fund) as fund, count(*) * 100 as own
            from sample(1, @last) group by region, pool, account, scheme, day, i / 500 % 8
        ) sums, lateral (values (pool, fund, 0::numeric), (account, own, 0), (920100, 0, fund + own)) as entry (account, debit, credit)
        """;

    public static async Task<int> Run(string[] words)
    {
        var count = words.Length > 0 ? int.Parse(words[0], CultureInfo.InvariantCulture) : Usual;
        await using var cluster = await BenchCluster.Start();
        await using var database = await Database.Open("postgres:" + await BenchCluster.Make(cluster, "statistics"));
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        var watch = Stopwatch.StartNew();
        await Fill(database, count);
        Bulk.Write($"{Lanes} lanes filled", watch, count, "settlements");
        var isEqual = true;
        for (var run = 1; run <= Runs; run++)
        {
            watch.Restart();
            var (bulletin, read) = await BulletinDesk.Of(database, 2020, ("全国", "nation"), 1_411_778_724);
            var seconds = watch.Elapsed.TotalSeconds;
            var files = ReportFiles.Of(BulletinReport.Of(bulletin), "bulletin", Language.Chinese, Language.English);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"run {run}: figures {seconds:0.000} s, with {files.Count} files of the report {watch.Elapsed.TotalSeconds:0.000} s"));
            isEqual &= read.Comparisons.All(one => one.Agrees) && bulletin.Values["care.times"] == count;
        }

        watch.Restart();
        await using var snapshot = await Snapshot.Take(database, CancellationToken.None);
        var differences = await Invariants.Run(snapshot.Connection, StatisticsQueries.Sums, CancellationToken.None);
        Bulk.Write($"recomputed from the rows: {differences.Count} differences", watch, count, "settlements");
        return isEqual && differences.Count == 0 ? 0 : 1;
    }

    /// <summary>Fills the tables from two connections, without their indexes, which are made again behind it.</summary>
    private static async Task Fill(Database database, long count)
    {
        string Numbers(string text) => text.Replace("VISITS", $"{count / 10}", StringComparison.Ordinal)
            .Replace("REGIONS", string.Join(',', RegionCode.Provinces.Take(31)), StringComparison.Ordinal)
            .Replace("DAYS", string.Join(',', Enumerable.Range(0, 366).Select(day =>
                new DateOnly(2020, 1, 1).AddDays(day).ToString("yyyyMMdd", CultureInfo.InvariantCulture))), StringComparison.Ordinal);
        await using var connection = (NpgsqlConnection)await database.OpenWriting();
        await connection.ExecuteAsync(Numbers(Sample));
        var indexes = (await connection.QueryAsync<(string Name, string Definition)>(
            """
            select indexname, indexdef from pg_indexes
            where tablename in ('enrolment', 'visit', 'settlement') and indexname not like '%_pkey'
            """)).ToArray();
        await connection.ExecuteAsync(string.Concat(indexes.Select(index => $"drop index {index.Name};")));
        await Side(database, worker => Fills.Select(fill => (Numbers(fill), (object)new
        {
            first = 1 + (count * worker / Workers), last = count * (worker + 1) / Workers,
            firstVisit = 1 + (count / 10 * worker / Workers), lastVisit = count / 10 * (worker + 1) / Workers,
        })));
        await Side(database, worker => indexes.Where((_, place) => place % Workers == worker)
            .Select(index => (index.Definition, (object)new { }))
            .Append((Numbers(worker == 0 ? Sums : FundSums), new { last = count })));
        await connection.ExecuteAsync("vacuum analyze", commandTimeout: 0);
    }

    /// <summary>Statements of several connections side by side.</summary>
    private static Task Side(Database database, Func<int, IEnumerable<(string Sql, object Values)>> statements) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            await using var connection = (NpgsqlConnection)await database.OpenWriting();
            await connection.ExecuteAsync("set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '256MB'");
            foreach (var (sql, values) in statements(worker))
            {
                await connection.ExecuteAsync(sql, values, commandTimeout: 0);
            }
        }));
}
