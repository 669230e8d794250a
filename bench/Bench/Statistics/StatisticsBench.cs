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
using Yibao.Workbench;

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

    // Settlement i: province i % 31, day of the year i % 366, one fund and the account pay, cash the rest. People and visits are a tenth.
    private const string Fill = """
        insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day)
        select region, 'H' || region || n, 'x', 1, n % 4, '1', 20100101, null
        from unnest(@regions) region, generate_series(0, 99) n;
        insert into enrolment (region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer)
        select @regions[1 + i % 31], 'P' || i, case when i % 3 = 0 then 310 else 390 end, 20150101, null, '',
            case when i % 3 = 0 then 0 else 4 end, '11', 0, 0, '' from generate_series(0, @count / 10) i;
        insert into visit (region, mdtrt_id, psn_no, visit_no, provider, kind, med_type, scheme, state, begin_day, end_day, epidemic,
            filing, ipt_otp_no, diagnoses, details, opened_at)
        select @regions[1 + i % 31], i, 'P' || i, 1, 'H', case when i % 10 = 0 then 4 else 0 end, '11', 310, 2, 20200302, 20200311, 0,
            0, '', '[]', '{}', 0 from generate_series(0, @count / 10) i;
        insert into settlement (region, setl_id, reverses, psn_no, mdtrt_id, provider, day, at, scheme, plan, year_start, policy_digest,
            catalogue_version, med_type, clr_type, charge_batch, first_line, last_line, interim, total, non_covered, over_standard,
            first_pay, eligible, fund_paid, hospital, account, cash, deductible, account_left, stay, funds, changes, msgid, infno, invoice,
            details, care, epidemic, batch)
        select @regions[1 + v % 31], i, null, 'P' || v, v, 'H' || @regions[1 + v % 31] || i % 100,
            to_char(date '2020-01-01' + (i % 366), 'YYYYMMDD')::bigint, 0, case when v % 3 = 0 then 310 else 390 end, '', 20200101, '',
            0, '11', '11', '', 1, 1, 0, 1000 + i % 7000,
            0, 0, 0, 1000 + i % 7000, 600 + i % 4000, 0, 100, 300 + i % 7000 - i % 4000, 0, 0, 0,
            '[["pool",' || case when v % 3 = 0 then 310100 else 390100 end || ',0,' || 600 + i % 4000 || ',null]]', '[]', '', '', '', '{}',
            @regions[1 + v % 31], 0, i / 500
        from (select i, i % (@count / 10) as v from generate_series(1, @count) i) numbers;
        insert into journal (region, txn_id, scheme, day, source, party, entries, batch)
        select region, setl_id, scheme, day, 1, '', '[[' || case when scheme = 310 then 310100 else 390100 end || ',' || fund_paid
            || '],[' || case when scheme = 310 then 310200 else 390500 end || ',' || account || '],[920100,-' || fund_paid + account
            || ']]', batch
        from settlement;
        insert into care_sum (region, month, scheme, kind, part, lane, bills, cost, eligible, fund, account, cash, days)
        select region, month, scheme, kind, part, setl_id % 8, sum(bills), sum(cost), sum(eligible), sum(fund), sum(account), sum(cash),
            sum(days) from care_row group by region, month, scheme, kind, part, setl_id % 8;
        insert into balance (region, account, scheme, day, lane, debit, credit)
        select region, account, scheme, day, batch % 8, sum(greatest(fen, 0)), sum(greatest(-fen, 0))
        from journal_entry group by region, account, scheme, day, batch % 8;
        analyze;
        """;

    public static async Task<int> Run(string[] words)
    {
        var count = words.Length > 0 ? int.Parse(words[0], CultureInfo.InvariantCulture) : Usual;
        await using var cluster = await ThrowawayCluster.Start();
        await using var database = await Database.Open($"postgres:{await cluster.CreateDatabase("statistics")}");
        await Migrator.Apply(database, DateTimeOffset.UnixEpoch);
        var watch = Stopwatch.StartNew();
        await using (var connection = (NpgsqlConnection)await database.OpenWriting())
        {
            var regions = RegionCode.Provinces.Take(31).Select(region => (long)region.Value).ToArray();
            await connection.ExecuteAsync(Fill, new { regions, count }, commandTimeout: 0);
        }

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
}
