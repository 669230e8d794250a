using Yibao.Clearing.Messages;
using Yibao.Ledger;

namespace Yibao.Storage.Verify;

/// <summary>What must be true of care elsewhere (异地就医核查): every message is delivered at least once and applied once.</summary>
internal static class ElsewhereQueries
{
    /// <summary>
    /// What was booked is told to whom it concerns, what is told was booked; what was delivered was taken, what was taken was sent; each
    /// message that was taken led to one leg, and the leg of the care region to one posting of its amount. What waits is no violation.
    /// </summary>
    private static readonly string Messages = $"""
        select 'settlement ' || s.setl_id || ' for region ' || s.care || ': told to ' || count(o.message_id) || ' of 2'
        from settlement s left join outbox o on o.gid = coalesce(s.reverses, s.setl_id)
            and o.seq = case when s.reverses is null then 1 else 2 end and o.region = s.region and o.receiver in (s.care, {Hub})
            and o.batch = s.batch
        where s.care <> s.region
        group by s.setl_id, s.region, s.care having count(o.message_id) <> 2
        union all
        select 'leg of settlement ' || l.setl_id || ' in region ' || l.region || ' was told to the hub ' || count(o.message_id) || ' times'
        from care_leg l left join outbox o on o.gid = coalesce(l.reverses, l.setl_id)
            and o.seq = case when l.reverses is null then 1 else 2 end and o.region = l.region and o.receiver = {Hub} and o.batch = l.batch
        group by l.setl_id, l.region having count(o.message_id) <> 1
        union all
        select 'message ' || o.message_id || ' of region ' || o.region || ' tells of settlement ' || o.gid || ', which was not booked'
        from outbox o
        where not exists (
                select 1 from settlement s where s.batch = o.batch and s.region = o.region and coalesce(s.reverses, s.setl_id) = o.gid)
            and not exists (
                select 1 from care_leg l where l.batch = o.batch and l.region = o.region and coalesce(l.reverses, l.setl_id) = o.gid)
            and not exists (select 1 from deduction_leg l where l.batch = o.batch and l.region = o.region and l.setl_id = o.gid)
        union all
        select 'deduction ' || l.setl_id || ' of region ' || l.region || ' was told to ' || count(o.message_id) || ' others'
        from deduction_leg l left join outbox o on o.gid = l.setl_id and o.seq = 1 and o.region = l.region and o.batch = l.batch
            and o.receiver in ({Hub}, case when l.region = l.care then l.home else {Hub} end)
        group by l.setl_id, l.region, l.care having count(o.message_id) <> case when l.region = l.care then 2 else 1 end
        union all
        select 'message ' || o.message_id || ' of region ' || o.region || ' has no state of delivery'
        from outbox o
        where not exists (select 1 from outbox_delivery d where d.message_id = o.message_id and d.region = o.region)
        union all
        select 'message ' || d.message_id || ' of region ' || d.region || ' counts as delivered, region ' || d.receiver
            || ' has not taken it'
        from outbox_delivery d
        where d.delivered_at <> 0 and not exists (
            select 1 from inbox i where i.message_id = d.message_id and i.sender = d.region and i.region = d.receiver)
        union all
        select 'message ' || i.message_id || ' of region ' || i.sender || ' was taken by region ' || i.region || ' and never sent'
        from inbox i
        where not exists (
            select 1 from outbox o where o.message_id = i.message_id and o.region = i.sender and o.receiver = i.region
                and o.kind = i.kind and o.gid = i.gid and o.seq = i.seq)
        """;

    /// <summary>Each message that was taken led to one leg, and each leg of a care region to one posting of its amount.</summary>
    private static readonly string Legs = $"""
        select 'settlement ' || setl_id || ', region ' || region || ', side ' || side || ': messages taken less legs is ' || sum(n)
        from (
            select setl_id, region, case when region = {Hub} then kind else 0 end as side, 1 as n from inbox
            union all
            select setl_id, region, 0, -1 from care_leg
            union all
            select setl_id, region, 0, -1 from deduction_leg where region = home
            union all
            select setl_id, region, side, -1 from hub_leg
        ) sides
        group by setl_id, region, side having sum(n) <> 0
        union all
        select 'leg of settlement ' || max(setl_id) || ' in region ' || region || ', account ' || account || ': it says ' || sum(said)
            || ' fen, the ledger ' || sum(posted)
        from (
            select leg_id, setl_id, region, {ChartOfAccounts.Clearing} as account, fund_paid + account as said, 0 as posted from care_leg
            union all
            select leg_id, setl_id, region, {ChartOfAccounts.ProviderPayables}, -(fund_paid + account), 0 from care_leg
            union all
            select leg_id, setl_id, region, {ChartOfAccounts.Clearing}, case when region = care then fund_paid else -fund_paid end, 0
            from deduction_leg
            union all
            select txn_id, 0, region, account, 0, fen from journal_entry where source in ({Booking})
            union all
            select txn_id, 0, region, account, 0, fen from journal_entry
            where source in ({Deducting}) and account = {ChartOfAccounts.Clearing}
        ) sides
        group by leg_id, region, account having sum(said) <> sum(posted)
        """;

    /// <summary>What both sides hold of a settlement is the same, once both have booked it.</summary>
    private const string Sides = """
        select 'settlement ' || s.setl_id || ': region ' || s.region || ' owes ' || (s.fund_paid + s.account) || ' fen, region '
            || l.region || ' booked ' || (l.fund_paid + l.account)
        from settlement s join care_leg l on l.setl_id = s.setl_id
        where s.fund_paid <> l.fund_paid or s.account <> l.account or s.total <> l.total or s.provider <> l.provider or s.care <> l.region
            or s.region <> l.home or s.scheme <> l.scheme
        union all
        select 'deduction ' || h.setl_id || ': region ' || h.region || ' booked ' || h.fund_paid || ' fen, region ' || l.region || ' '
            || l.fund_paid
        from deduction_leg h join deduction_leg l on l.setl_id = h.setl_id and l.region = l.care
        where h.region = h.home and (h.fund_paid <> l.fund_paid or h.funds <> l.funds or h.provider <> l.provider
            or h.deducts <> l.deducts or h.home <> l.home or h.care <> l.care or h.scheme <> l.scheme)
        union all
        select 'deduction ' || h.setl_id || ': the hub has ' || h.fund_paid || ' fen of its side ' || h.side || ', the care region '
            || l.fund_paid
        from hub_leg h join deduction_leg l on l.setl_id = h.setl_id and l.region = l.care
        where h.fund_paid <> l.fund_paid or h.total <> l.fund_paid or h.account <> 0 or h.provider <> l.provider or h.care <> l.care
            or h.home <> l.home or h.scheme <> l.scheme
        union all
        select 'settlement ' || h.setl_id || ': the hub has ' || (h.fund_paid + h.account) || ' fen of its side ' || h.side
            || ', the care region ' || (l.fund_paid + l.account)
        from hub_leg h join care_leg l on l.setl_id = h.setl_id
        where h.fund_paid <> l.fund_paid or h.account <> l.account or h.total <> l.total or h.provider <> l.provider or h.care <> l.region
            or h.home <> l.home or h.scheme <> l.scheme
        """;

    /// <summary>All of it.</summary>
    public static readonly string All = $"{Messages}\nunion all\n{Legs}\nunion all\n{Sides}";

    private static int Hub => Message.Hub.Value;

    private static string Deducting => $"{(int)TransactionSource.ProviderDeduction}, {(int)TransactionSource.DeductionElsewhere}";

    private static string Booking => $"{(int)TransactionSource.CareLeg}, {(int)TransactionSource.CareLegReversal}";
}
