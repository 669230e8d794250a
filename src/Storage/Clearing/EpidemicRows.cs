using System.Globalization;
using System.Text.Json;
using Npgsql;
using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>
/// Something of the epidemic that no national clearing has taken (待清算来源), before its fiscal part is split: a settlement, a reversal or a
/// finding.
/// </summary>
/// <param name="Item">The item; its fiscal part is not split yet.</param>
/// <param name="Fiscal">The fiscal part, fen.</param>
/// <param name="BookedMonth">Month in which it became known.</param>
public readonly record struct EpidemicCandidate(EpidemicItem Item, long Fiscal, long BookedMonth);

/// <summary>Bills that wait for their home region, by care region (待核查).</summary>
/// <param name="Care">Care region.</param>
/// <param name="HasDocument">Whether the patient's document is known.</param>
/// <param name="Bills">Bills.</param>
/// <param name="Fen">Their total, fen.</param>
public readonly record struct OpenBills(RegionCode Care, bool HasDocument, long Bills, long Fen);

/// <summary>The national clearing of the epidemic as rows (疫情全国清算).</summary>
public static class EpidemicRows
{
    private const string BillColumns =
        "b.region, b.bill_id, b.bill_no, b.provider, b.tier, b.kind, b.status, b.day, b.certno, b.lines";

    /// <summary>Which of some bills are taken in already (已登记账单), by provider and number.</summary>
    public static async Task<HashSet<(string Provider, string Number)>> Known(this HubReader reader, IEnumerable<EpidemicBill> bills)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var asked = bills.ToArray();
        var rows = await reader.Query<(string Provider, string Number)>(
            $"select provider, bill_no from epidemic_bill where bill_no {In(reader)}",
            new { keys = Keys(reader, asked.Select(bill => bill.Number)) });
        return [.. rows];
    }

    /// <summary>A bill that is taken in (登记账单), as it is stored with its id.</summary>
    public static void Take(this HubBatch batch, EpidemicBill bill, DateOnly booked, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(bill);
        batch.Add(EpidemicTables.Bill, EpidemicTables.Of(bill with { Id = batch.NextId() }, booked, by, batch.At, batch.Id));
    }

    /// <summary>The next bills without a finding (待核查账单), in order of their ids; their patient's document is known.</summary>
    public static async Task<IReadOnlyList<EpidemicBill>> Unverified(this HubReader reader, long after, int most)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var bills = new List<EpidemicBill>(most);
        await reader.Read(
            $"""
            select {BillColumns} from epidemic_bill b
            where b.bill_id > @after and b.certno <> ''
                and not exists (select 1 from epidemic_finding f where f.bill_id = b.bill_id and f.region = b.region)
            order by b.bill_id limit {most.ToString(CultureInfo.InvariantCulture)}
            """,
            new { after }, row => bills.Add(EpidemicTables.BillOf(row)));
        return bills;
    }

    /// <summary>A bill by its provider and number (查找账单), and whether a finding is there.</summary>
    public static async Task<(EpidemicBill Bill, bool IsVerified)?> EpidemicBillOf(
        this HubReader reader, RegionCode care, string provider, string number)
    {
        ArgumentNullException.ThrowIfNull(reader);
        (EpidemicBill, bool)? found = null;
        await reader.Read(
            $"""
            select {BillColumns}, (select count(*) from epidemic_finding f where f.bill_id = b.bill_id and f.region = b.region)
            from epidemic_bill b where b.bill_no = @number and b.provider = @provider and b.region = @care
            """,
            new { number, provider, care = (long)care.Value },
            row => found = (EpidemicTables.BillOf(row), row.GetInt64(10) > 0));
        return found;
    }

    /// <summary>Person numbers by document (按证件查人员编号): of somebody who is registered in several regions each of them.</summary>
    public static async Task<ILookup<string, string>> PersonsByDocument(this HubReader reader, IEnumerable<string> documents)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = await reader.Query<(string Document, string Number)>(
            $"select certno, psn_no from person where certno {In(reader)} and merged_into = '' order by certno, psn_no, region",
            new { keys = Keys(reader, documents.Distinct(StringComparer.Ordinal)) });
        return rows.Distinct().ToLookup(row => row.Document, row => row.Number, StringComparer.Ordinal);
    }

    /// <summary>A finding (核查结果).</summary>
    public static void Add(this HubBatch batch, EpidemicFinding finding, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(finding);
        batch.Add(EpidemicTables.Finding, EpidemicTables.Of(finding, batch.NextId(), day, by, batch.At, batch.Id));
    }

    /// <summary>Bills without a finding (未核查账单合计), by care region.</summary>
    public static async Task<IReadOnlyList<OpenBills>> OpenBills(this HubReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = await reader.Query<(long Care, long Known, long Bills, long Fen)>(
            """
            select b.region, case when b.certno = '' then 0 else 1 end as known, count(*), cast(sum(b.total) as bigint)
            from epidemic_bill b
            where not exists (select 1 from epidemic_finding f where f.bill_id = b.bill_id and f.region = b.region)
            group by b.region, case when b.certno = '' then 0 else 1 end order by b.region, known
            """);
        return [.. rows.Select(row => new OpenBills(new RegionCode((int)row.Care), row.Known != 0, row.Bills, row.Fen))];
    }

    /// <summary>An item of the national clearing, and of the clearing between regions where it is one (计入清算).</summary>
    public static void Add(this HubBatch batch, ClearingPeriod period, in EpidemicItem item, long bookedMonth)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(EpidemicTables.Item, EpidemicTables.Of(in item, period, batch.Id));
        if (item.IsBetweenRegions)
        {
            batch.Add(RegionTables.Item, RegionTables.Of(item.Cleared, period, bookedMonth, batch.Id));
        }
    }

    /// <summary>The sums of the items of a national clearing (全国清算汇总).</summary>
    public static async Task<EpidemicTally> TallyOf(this HubReader reader, ClearingPeriod period)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var tally = new EpidemicTally();
        await reader.Read(
            """
            select source_id, source, home, care, scheme, book, status, day, total, fund, account, central, province, local
            from epidemic_item where period = @period and region = 0 order by source_id
            """,
            new { period = (long)period.Value }, row => tally.Add(EpidemicTables.ItemOf(row)));
        return tally;
    }

    /// <summary>The next candidates of a national clearing (取待清算来源), in order of their ids.</summary>
    public static async Task<IReadOnlyList<EpidemicCandidate>> Candidates(this HubReader reader, RegionRun run, int most)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(run);
        var found = new List<EpidemicCandidate>(most);
        var limit = most.ToString(CultureInfo.InvariantCulture);
        const string taken = "not exists (select 1 from epidemic_item i where i.source_id = {0} and i.region = 0)";
        await reader.Read(
            $"""
            select * from (
                select * from (
                    select h.setl_id as id, {(int)EpidemicSource.Elsewhere} as source, h.home, h.care, h.scheme, h.epidemic, h.day, h.total,
                        h.fund_paid, h.account, h.funds, h.booked_day / 100 as month
                    from {RegionRows.Confirmed} where {RegionRows.Ready} order by h.setl_id limit {limit}) elsewhere
                union all
                select * from (
                    select s.setl_id, {(int)EpidemicSource.AtHome}, s.region, s.region, s.scheme, s.epidemic, s.day, s.total, s.fund_paid,
                        s.account, s.funds, s.day / 100
                    from settlement s
                    where s.epidemic <> 0 and (s.care = 0 or s.care = s.region) and s.setl_id > @after and s.day <= @last
                        and {string.Format(CultureInfo.InvariantCulture, taken, "s.setl_id")}
                    order by s.setl_id limit {limit}) at_home
                union all
                select * from (
                    select f.finding_id, {(int)EpidemicSource.Verified}, f.home, f.region, f.scheme, b.status, b.day, b.total, f.fund, 0,
                        '', f.day / 100
                    from epidemic_finding f join epidemic_bill b on b.bill_id = f.bill_id and b.region = f.region
                    where f.finding_id > @after and b.day <= @last
                        and {string.Format(CultureInfo.InvariantCulture, taken, "f.finding_id")}
                    order by f.finding_id limit {limit}) verified
            ) candidates order by id limit {limit}
            """,
            RegionRows.Scope(run, Math.Max(run.After, run.Position)), row => found.Add(CandidateOf(row)));
        return found;
    }

    private static EpidemicCandidate CandidateOf(System.Data.Common.DbDataReader row)
    {
        var source = (EpidemicSource)row.GetInt64(1);
        var (total, paid, account) = (row.GetInt64(7), row.GetInt64(8), row.GetInt64(9));
        var scheme = (Scheme)row.GetInt64(4);
        var fiscal = source == EpidemicSource.Verified ? total - paid : FiscalOf(row.GetString(10), source);
        var item = new EpidemicItem(
            row.GetInt64(0), source, new RegionCode(row.GetInt32(2)), new RegionCode(row.GetInt32(3)), scheme,
            source == EpidemicSource.Verified ? EpidemicPostings.Book : scheme, (EpidemicStatus)row.GetInt64(5),
            StoredDay.Read(row.GetInt64(6)), total, source == EpidemicSource.Verified ? paid : paid - fiscal, account, default);
        return new EpidemicCandidate(item, fiscal, row.GetInt64(11));
    }

    /// <summary>
    /// The fiscal fund among what funds paid: [[code, fen], ...] of a leg, [[layer, code, offered, paid, left], ...] of a settlement.
    /// </summary>
    private static long FiscalOf(string funds, EpidemicSource source)
    {
        var (code, paid) = source == EpidemicSource.Elsewhere ? (0, 1) : (1, 3);
        using var json = JsonDocument.Parse(funds);
        return json.RootElement.EnumerateArray().Where(fund => fund[code].GetInt32() == FundCodes.OtherFunds)
            .Sum(fund => fund[paid].GetInt64());
    }

    private static string In(HubReader reader) =>
        reader.Connection is NpgsqlConnection ? "= any(@keys)" : "in (select value from json_each(@keys))";

    private static object Keys(HubReader reader, IEnumerable<string> keys) =>
        reader.Connection is NpgsqlConnection ? keys.ToArray() : JsonSerializer.Serialize(keys);
}
