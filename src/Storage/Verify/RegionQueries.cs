using Yibao.Clearing.Epidemic;
using Yibao.Clearing.Regions;
using Yibao.Ledger;

namespace Yibao.Storage.Verify;

/// <summary>
/// The queries of the invariants of clearing between regions (异地清算核查语句): every row is one violation, its only column names the record.
/// </summary>
internal static class RegionQueries
{
    private const string EndOfMonth = "31"; // days are yyyymmdd: no month has a later one

    private const string EndOfYear = "1231";

    private static readonly string NetKinds = $"{(int)NoticeKind.Clearing}, {(int)NoticeKind.Epidemic}";

    // An item that was ready for a finished run, and that no dispute held at that time, is in a batch.
    private static readonly string Dropped = $"""
        select 'settlement ' || h.setl_id || ' is confirmed since ' || h.booked_day || ' and was left out of batch ' || b.period
        from clearing_batch b
        join clearing_run r on r.period = b.period and r.region = b.region and r.done = 1
        join hub_leg h on h.side = 1 and h.batch <= b.until_batch and h.setl_id > b.after_setl and h.region = b.region
            and (h.epidemic <> 0) = (b.period % 100 = 0)
            and h.booked_day <= (case when b.period % 100 = 0 then b.period * 100 + {EndOfYear} else b.period * 100 + {EndOfMonth} end)
        join hub_leg c on c.setl_id = h.setl_id and c.side = 2 and c.region = h.region and c.batch <= b.until_batch
            and c.fund_paid + c.account = h.fund_paid + h.account and c.home = h.home and c.care = h.care and c.scheme = h.scheme
            and c.booked_day <= (case when b.period % 100 = 0 then b.period * 100 + {EndOfYear} else b.period * 100 + {EndOfMonth} end)
        where not exists (select 1 from clearing_item i where i.setl_id = h.setl_id and i.region = h.region)
            and not exists (
                select 1 from clearing_dispute d
                where d.setl_id = h.setl_id and d.region = h.region and d.batch < b.batch
                    and not exists (
                        select 1 from clearing_dispute_step s
                        where s.dispute_no = d.dispute_no and s.region = d.region and s.kind = 2 and s.batch < b.batch))
        """;

    public static readonly string Matrix = $"""
        select 'settlement ' || i.setl_id || ' is in batch ' || i.period || ' with ' || i.fen || ' fen and has no two legs of that amount'
        from clearing_item i
        where not exists (
            select 1 from hub_leg h join hub_leg c on c.setl_id = h.setl_id and c.side = 2 and c.region = h.region
                and c.fund_paid + c.account = h.fund_paid + h.account and c.home = h.home and c.care = h.care and c.scheme = h.scheme
            where h.setl_id = i.setl_id and h.side = 1 and h.region = i.region and h.home = i.home and h.care = i.care
                and h.scheme = i.scheme and h.fund_paid + h.account = i.fen + i.fiscal)
            and not exists (
                select 1 from epidemic_finding f
                where f.finding_id = i.setl_id and f.home = i.home and f.region = i.care and f.scheme = i.scheme and f.fund = i.fen
                    and i.fiscal = 0)
        union all
        select 'settlement ' || setl_id || ' is in ' || count(*) || ' batches' from clearing_item group by setl_id having count(*) > 1
        union all
        {Dropped}
        union all
        select 'batch ' || period || ', scheme ' || scheme || ', ' || home || ' to ' || care || ': its items come to ' || sum(taken)
            || ' fen, its matrix says ' || sum(said)
        from (
            select c.period, c.scheme, c.home, c.care, 0 as taken, 0 as taken_items, c.fen + c.fiscal as said, c.items as said_items
            from clearing_cell c
            union all
            select i.period, i.scheme, i.home, i.care, i.fen + i.fiscal, 1, 0, 0
            from clearing_item i join clearing_run r on r.period = i.period and r.region = i.region and r.done = 1
        ) sides
        group by period, scheme, home, care having sum(taken) <> sum(said) or sum(taken_items) <> sum(said_items)
        union all
        select 'batch ' || period || ', scheme ' || scheme || ', region ' || about || ': net position ' || sum(net) || ' fen, notices '
            || sum(asked)
        from (
            select period, scheme, care as about, fen as net, 0 as asked from clearing_cell
            union all
            select period, scheme, home, -fen, 0 from clearing_cell
            union all
            select period, scheme, payee, 0, fen from clearing_notice where kind in ({NetKinds}) and payer = 0
            union all
            select period, scheme, payer, 0, -fen from clearing_notice where kind in ({NetKinds}) and payer <> 0
        ) nets
        group by period, scheme, about having sum(net) <> sum(asked)
        union all
        select 'batch ' || period || ', scheme ' || scheme || ': the net positions add up to ' || sum(fen) || ' fen'
        from (
            select period, scheme, case when payer = 0 then fen else -fen end as fen from clearing_notice where kind in ({NetKinds})
        ) nets
        group by period, scheme having sum(fen) <> 0
        union all
        select 'region ' || about || ' and region ' || other || ', scheme ' || scheme || ': the matrix says ' || sum(said)
            || ' fen between them, the ledger ' || sum(posted)
        from (
            select batch, scheme, care as about, home as other, fen as said, 0 as posted from clearing_cell
            union all
            select batch, scheme, home, care, -fen, 0 from clearing_cell
            union all
            select batch, scheme, region, cast(party as bigint), 0, fen
            from journal_entry where source = {(int)TransactionSource.RegionClearing} and account = {ChartOfAccounts.ClearingSettled}
        ) sides
        group by batch, scheme, about, other having sum(said) <> sum(posted)
        union all
        select 'notice ' || n.notice_no || ': ' || sum(r.fen) || ' fen moved, it asks for ' || n.fen
        from clearing_notice n join clearing_receipt r on r.notice_no = n.notice_no and r.region = n.region
        group by n.notice_no, n.fen, n.region having sum(r.fen) > n.fen
        union all
        select 'batch ' || batch || ': receipts of ' || sum(said) || ' fen, the ledger has ' || sum(posted)
        from (
            select batch, fen as said, 0 as posted from clearing_receipt
            union all
            select batch, 0, fen from journal_entry
            where account = {ChartOfAccounts.Deposits} and fen > 0
                and source in ({(int)TransactionSource.RegionReceipt}, {(int)TransactionSource.RegionPrepayment})
        ) moved
        group by batch having sum(said) <> sum(posted)
        """;

    // Every fen of the national clearing has somebody who bears it, at most once; what the fiscal levels owe is what the ledger claims.
    public static readonly string Epidemic = $"""
        select 'bill ' || f.bill_id || ': funds ' || f.fund || ' and fiscal ' || f.fiscal || ' fen, its total is ' || b.total
        from epidemic_finding f join epidemic_bill b on b.bill_id = f.bill_id and b.region = f.region where f.fund + f.fiscal <> b.total
        union all
        select 'finding ' || f.finding_id || ' is of no bill' from epidemic_finding f
        where not exists (select 1 from epidemic_bill b where b.bill_id = f.bill_id and b.region = f.region)
        union all
        select 'item ' || i.source_id || ' of the national clearing ' || i.period || ' is no finding of ' || i.fund || ' and '
            || (i.central + i.province + i.local) || ' fen'
        from epidemic_item i
        where i.source = {(int)EpidemicSource.Verified} and not exists (
            select 1 from epidemic_finding f
            where f.finding_id = i.source_id and f.home = i.home and f.region = i.care and f.fund = i.fund
                and f.fiscal = i.central + i.province + i.local)
        union all
        select 'item ' || i.source_id || ' of the national clearing ' || i.period || ' is no settlement of ' || i.total || ' fen'
        from epidemic_item i
        where i.source = {(int)EpidemicSource.AtHome} and not exists (
            select 1 from settlement s where s.setl_id = i.source_id and s.region = i.home and s.total = i.total and s.epidemic <> 0
                and s.fund_paid = i.fund + i.central + i.province + i.local)
        union all
        select 'item ' || i.source_id || ' of the national clearing ' || i.period || ' has no leg of ' || i.total || ' fen'
        from epidemic_item i
        where i.source = {(int)EpidemicSource.Elsewhere} and not exists (
            select 1 from hub_leg h where h.setl_id = i.source_id and h.side = 1 and h.home = i.home and h.care = i.care
                and h.total = i.total and h.fund_paid = i.fund + i.central + i.province + i.local)
        union all
        select 'national clearing ' || period || ', care region ' || care || ', books ' || book || ', ' || level || ': ' || sum(said)
            || ' fen are claimed, the ledger has ' || sum(posted)
        from (
            select r.period, i.care, i.book, 'central' as level, i.central as said, 0 as posted
            from epidemic_item i join clearing_run r on r.period = i.period and r.region = i.region and r.done = 1
            union all
            select r.period, i.care, i.book, 'province', i.province, 0
            from epidemic_item i join clearing_run r on r.period = i.period and r.region = i.region and r.done = 1
            union all
            select r.period, i.care, i.book, 'local', i.local, 0
            from epidemic_item i join clearing_run r on r.period = i.period and r.region = i.region and r.done = 1
            union all
            select b.period, j.region, j.scheme, j.party, 0, j.fen
            from journal_entry j join clearing_batch b on b.day = j.day and b.period % 100 = 0
            where j.source = {(int)TransactionSource.FiscalClaim} and j.account = {ChartOfAccounts.FiscalReceivable}
        ) claims
        group by period, care, book, level having sum(said) <> sum(posted)
        """;

    public const string FourEyes = """
        select 'notice ' || n.notice_no || ' was made and paid out by ' || r.by_whom
        from clearing_receipt r join clearing_notice n on n.notice_no = r.notice_no and n.region = r.region
        where n.payer = 0 and lower(trim(n.by_whom)) = lower(trim(r.by_whom))
        union all
        select 'dispute ' || d.dispute_no || ' was raised and decided by ' || s.by_whom
        from clearing_dispute d join clearing_dispute_step s on s.dispute_no = d.dispute_no and s.region = d.region and s.kind > 1
        where lower(trim(d.by_whom)) = lower(trim(s.by_whom))
        """;

    public static readonly string Prepayments = $"""
        select 'prepayment of region ' || region || ' to ' || party || ', scheme ' || scheme || ': ' || sum(fen) || ' fen'
        from journal_entry where account = {ChartOfAccounts.ClearingPrepaid} group by region, scheme, party having sum(fen) < 0
        union all
        select 'prepayment held by region ' || region || ' for ' || party || ', scheme ' || scheme || ': ' || -sum(fen) || ' fen'
        from journal_entry where account = {ChartOfAccounts.ClearingPrepayments} group by region, scheme, party having sum(fen) > 0
        """;
}
