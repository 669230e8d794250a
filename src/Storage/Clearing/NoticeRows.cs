using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>A notice and what moved by it (通知书执行情况).</summary>
/// <param name="Notice">The notice.</param>
/// <param name="Paid">Paid so far, fen.</param>
/// <param name="LastPaid">Day of the latest payment; null: none.</param>
public sealed record NoticeState(ClearingNotice Notice, long Paid, DateOnly? LastPaid)
{
    /// <summary>What is open (未付), fen.</summary>
    public long Open => Notice.Fen - Paid;

    /// <summary>Whether something is open after the deadline (逾期).</summary>
    public bool IsOverdue(DateOnly on) => Open > 0 && on > Notice.Term.PayBy;
}

/// <summary>Notices, receipts and quotas as rows (通知、收付款、额度).</summary>
public static class NoticeRows
{
    private const string Notices = """
        select n.region, n.notice_no, n.kind, n.period, n.scheme, n.payer, n.payee, n.fen, n.issued, n.apply_by, n.pay_by, n.by_whom,
            coalesce((
                select cast(sum(r.fen) as bigint) from clearing_receipt r where r.notice_no = n.notice_no and r.region = n.region), 0),
            (select max(r.day) from clearing_receipt r where r.notice_no = n.notice_no and r.region = n.region)
        from clearing_notice n
        """;

    /// <summary>The notices of a period (某期通知), of every period where none is named, in order of their numbers.</summary>
    public static Task<IReadOnlyList<NoticeState>> NoticesOf(this HubReader reader, ClearingPeriod? period) =>
        Of(reader, "(@period = 0 or n.period = @period)", new { period = (long)(period?.Value ?? 0) });

    /// <summary>A notice by its number (查找通知).</summary>
    public static async Task<NoticeState?> Notice(this HubReader reader, long number) =>
        await Of(reader, "n.notice_no = @number", new { number }) is [var found, ..] ? found : null;

    /// <summary>The next number of a notice (下一通知书号).</summary>
    public static async Task<long> NextNotice(this HubReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return 1 + await reader.One<long>("select coalesce(max(notice_no), 0) from clearing_notice where region = 0");
    }

    /// <summary>A notice that is issued (发出通知).</summary>
    public static void Add(this HubBatch batch, ClearingNotice notice)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(RegionTables.Notice, RegionTables.Of(notice, batch.At, batch.Id));
    }

    /// <summary>Whether a receipt is booked (是否已入账).</summary>
    public static async Task<bool> HasReceipt(this HubReader reader, string number)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return await reader.One<long>(
            "select count(*) from clearing_receipt where receipt_no = @number and region = 0", new { number }) > 0;
    }

    /// <summary>Money that moved by a notice (收付入账), with its postings.</summary>
    public static void Receive(this HubBatch batch, ClearingNotice notice, string number, long fen, DateOnly day, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(notice);
        batch.Add(
            RegionTables.Receipt, [RegionTables.Hub, number, notice.Number, fen, StoredDay.Of(day), by, batch.At, batch.Id]);
        foreach (var posted in ClearingPostings.OfReceipt(notice, fen, day, batch.NextId))
        {
            batch.Post(posted);
        }
    }

    /// <summary>What the hub has received and not paid on (清算中心余额), fen.</summary>
    public static async Task<long> HubBalance(this HubReader reader, Scheme scheme)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return await reader.One<long>(
            """
            select cast(coalesce(sum(case when n.payee = 0 then r.fen when n.payer = 0 then -r.fen else 0 end), 0) as bigint)
            from clearing_receipt r join clearing_notice n on n.notice_no = r.notice_no and n.region = r.region
            where r.region = 0 and n.scheme = @scheme
            """,
            new { scheme = (long)scheme });
    }

    /// <summary>The quotas in force (现行额度): the latest of each pair, with year, edition and what was paid on its notices.</summary>
    public static async Task<IReadOnlyList<PrepaymentQuota>> Quotas(this HubReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = await reader.Query<(long Scheme, long Home, long Care, long Year, long Edition, long Fen)>(
            """
            select scheme, home, care, year, edition, fen from prepayment_quota q
            where region = 0 and not exists (
                select 1 from prepayment_quota l
                where l.home = q.home and l.care = q.care and l.scheme = q.scheme and l.region = q.region
                    and (l.year > q.year or (l.year = q.year and l.edition > q.edition)))
            order by scheme, home, care
            """);
        return
        [
            .. rows.Select(row => new PrepaymentQuota(
                (Scheme)row.Scheme, new RegionCode((int)row.Home), new RegionCode((int)row.Care), (int)row.Year, (int)row.Edition,
                row.Fen)),
        ];
    }

    /// <summary>A quota that is fixed (核定额度).</summary>
    public static void Add(this HubBatch batch, PrepaymentQuota quota, long notice)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Add(RegionTables.Quota,
        [
            RegionTables.Hub, (long)quota.Year, (long)quota.Edition, (long)quota.Scheme, (long)quota.Home.Value, (long)quota.Care.Value,
            quota.Fen, notice, batch.Id,
        ]);
    }

    private static async Task<IReadOnlyList<NoticeState>> Of(HubReader reader, string where, object values)
    {
        ArgumentNullException.ThrowIfNull(reader);
        const int paid = 12;
        var found = new List<NoticeState>();
        await reader.Read($"{Notices} where n.region = 0 and {where} order by n.notice_no", values, row => found.Add(new NoticeState(
            RegionTables.NoticeOf(row), row.GetInt64(paid), row.IsDBNull(paid + 1) ? null : StoredDay.Read(row.GetInt64(paid + 1)))));
        return found;
    }
}

/// <summary>A quota in force (现行预付金额度).</summary>
/// <param name="Scheme">Scheme.</param>
/// <param name="Home">Home region, which prepays.</param>
/// <param name="Care">Care region.</param>
/// <param name="Year">Year.</param>
/// <param name="Edition">1: fixed in January; later ones: top-ups.</param>
/// <param name="Fen">Quota, fen.</param>
public readonly record struct PrepaymentQuota(Scheme Scheme, RegionCode Home, RegionCode Care, int Year, int Edition, long Fen);
