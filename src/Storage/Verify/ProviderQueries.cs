using Yibao.Clearing.Providers;
using Yibao.Ledger;

namespace Yibao.Storage.Verify;

/// <summary>
/// The queries of the invariants of payments of providers and special funds (定点机构拨付核查语句): every row is one violation, its only column names
/// the record.
/// </summary>
internal static class ProviderQueries
{
    private const int Made = (int)DisbursementState.Made;
    private const int Checked = (int)DisbursementState.Checked;
    private const int Paid = (int)DisbursementState.Paid;
    private const int Returned = (int)DisbursementState.Returned;
    private const int Denied = (int)DisbursementState.Denied;

    private const string Steps = "disbursement d join disbursement_step t on t.number = d.number and t.region = d.region";

    // Granted = used + returned + outstanding: the steps of a grant say what its present says, and what is outstanding stands in the
    // ledger.
    public static readonly string SpecialFunds = $"""
        select 'grant ' || number || ' of region ' || region || ': its present says drawn ' || sum(drawn) || ', used ' || sum(used)
            || ', repaid ' || sum(repaid) || ', given up ' || sum(lapsed) || ', more than its steps'
        from (
            select region, number, drawn, used, repaid, lapsed,
                case when state = {(int)FundGrantState.Granted} then 1 else 0 end as granted, steps
            from fund_state
            union all
            select region, number, {Step(FundGrantStep.Drawn)}, {Step(FundGrantStep.Used)}, {Step(FundGrantStep.Repaid)},
                {Step(FundGrantStep.Lapsed)}, case when kind = {(int)FundGrantStep.Granted} then -1 else 0 end, -1
            from fund_step
        ) sides
        group by region, number
        having sum(drawn) <> 0 or sum(used) <> 0 or sum(repaid) <> 0 or sum(lapsed) <> 0 or sum(granted) <> 0 or sum(steps) <> 0
        union all
        select 'grant ' || g.number || ' of region ' || g.region || ': of ' || g.fen || ' fen drawn ' || s.drawn || ', used ' || s.used
            || ', repaid ' || s.repaid || ', given up ' || s.lapsed
        from fund_grant g join fund_state s on s.number = g.number and s.region = g.region
        where s.drawn < 0 or s.used < 0 or s.repaid < 0 or s.lapsed < 0 or s.used + s.repaid > s.drawn or s.drawn + s.lapsed > g.fen
            or (s.state <> {(int)FundGrantState.Granted} and s.drawn + s.lapsed <> 0)
        union all
        select 'special funds of ' || provider || ', region ' || region || ', scheme ' || scheme || ': outstanding ' || sum(outstanding)
            || ' fen, by the ledger ' || sum(posted)
        from (
            select g.region, g.provider, g.scheme, g.fen - s.used - s.repaid - s.lapsed as outstanding, 0 as posted
            from fund_grant g join fund_state s on s.number = g.number and s.region = g.region
            where s.state = {(int)FundGrantState.Granted}
            union all
            select region, party, scheme, 0, fen from journal_entry where account = {ChartOfAccounts.ProviderPrepayments}
        ) sides
        group by region, provider, scheme having sum(outstanding) <> sum(posted)
        union all
        select 'payment ' || number || ' of region ' || region || ' sets off ' || sum(said) || ' fen, its grants ' || sum(used)
        from (
            select d.region, d.number, d.used as said, 0 as used
            from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
            where s.state not in ({Made}, {Checked}, {Denied})
            union all
            select region, payment, 0, fen from fund_step where kind = {(int)FundGrantStep.Used}
        ) sides
        group by region, number having sum(said) <> sum(used)
        """;

    // A quality deposit is a liability, money in transit too: neither is ever on the other side.
    public static readonly string NeverNegative = $"""
        select 'account ' || account || ' of ' || party || ', scheme ' || scheme || ': ' || (-sum(fen)) || ' fen'
        from journal_entry where account in ({ChartOfAccounts.QualityDeposits}, {ChartOfAccounts.PaymentsInTransit})
        group by region, account, scheme, party having sum(fen) > 0
        """;

    // Nobody checks a payment that they made, the second checker is another than the first, and nothing is released with fewer checks.
    public static readonly string FourEyes = $"""
        select 'payment ' || d.number || ' of region ' || d.region || ' was made and checked by ' || t.by_whom
        from {Steps}
        where t.step > 1 and t.step <= d.checkers + 1 and lower(trim(d.made_by)) = lower(trim(t.by_whom))
        union all
        select 'payment ' || d.number || ' of region ' || d.region || ' was checked twice by ' || t.by_whom
        from {Steps} join disbursement_step f on f.number = d.number and f.region = d.region and f.state = {Checked}
        where t.step = f.step + 1 and lower(trim(f.by_whom)) = lower(trim(t.by_whom))
        union all
        select 'payment ' || d.number || ' of region ' || d.region || ' was released after ' || (t.step - 1) || ' of '
            || d.checkers || ' checks'
        from {Steps} where t.state in ({(int)DisbursementState.Released}, {Paid}) and t.step < d.checkers + 1
        union all
        select 'payment ' || t.number || ' of region ' || t.region || ' was released and never made'
        from disbursement_step t where not exists (select 1 from disbursement d where d.number = t.number and d.region = t.region)
        union all
        select 'special funds ' || g.number || ' of region ' || g.region || ' were asked for and granted by ' || t.by_whom
        from fund_grant g join fund_step t on t.number = g.number and t.region = g.region
        where t.kind in ({(int)FundGrantStep.Granted}, {(int)FundGrantStep.Denied}) and lower(trim(g.made_by)) = lower(trim(t.by_whom))
        """;

    // What is owed is what was claimed and adjusted less what went on payments; what is withheld, the deposits that were released with
    // them.
    public static readonly string Balances = $"""
        select 'balance of ' || provider || ', region ' || region || ', scheme ' || scheme || ': unpaid ' || sum(unpaid)
            || ', by the records ' || sum(booked) || '; deposit ' || sum(deposit) || ' and ' || sum(withheld)
        from (
            select region, provider, scheme, epidemic, unpaid, 0 as booked, deposit, 0 as withheld from provider_balance
            union all
            select region, provider, scheme, epidemic, 0, fund_paid + account, 0, 0 from provider_claim
            union all
            select region, provider, scheme, epidemic, 0, fen, 0,
                case when kind = {(int)AdjustmentKind.Deposit} then -(fen + kept) else 0 end
            from provider_adjustment
            union all
            select d.region, d.provider, d.scheme, d.epidemic, 0,
                case when d.repeats = 0 and s.state <> {Denied} then -d.gross else 0 end, 0,
                case when s.state in ({Made}, {Checked}, {Denied}) then 0 else d.deposit end
            from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
        ) sides
        group by region, provider, scheme, epidemic having sum(unpaid) <> sum(booked) or sum(deposit) <> sum(withheld)
        union all
        select 'payment ' || d.number || ' of region ' || d.region || ' is marked as in state ' || s.state || ' after step ' || s.steps
        from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
        where not exists (
            select 1 from disbursement_step t
            where t.number = s.number and t.region = s.region and t.step = s.steps and t.state = s.state
                and not exists (select 1 from disbursement_step l where l.number = t.number and l.region = t.region and l.step > t.step))
        union all
        select 'payment ' || number || ' of region ' || region || ': ' || gross || ' fen are not ' || deposit || ' + ' || used || ' + '
            || net
        from disbursement where gross <> deposit + used + net or deposit < 0 or used < 0 or net < 0 or gross <= 0
        union all
        select 'payment ' || repeats || ' of region ' || region || ' is repeated ' || count(*) || ' times'
        from (
            select d.region, d.repeats from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
            where d.repeats <> 0 and s.state <> {Denied}) again
        group by region, repeats having count(*) > 1
        """;

    // The ledger says of each provider what its payments, deductions and deposits say.
    public static readonly string Payables = $"""
        select 'provider ' || provider || ', region ' || region || ', scheme ' || scheme || ': paid and adjusted ' || sum(said)
            || ' fen, by the ledger ' || sum(posted)
        from (
            select region, provider, scheme, fen as said, 0 as posted from provider_adjustment
            where kind in ({(int)AdjustmentKind.Deduction}, {(int)AdjustmentKind.Deposit}, {(int)AdjustmentKind.Heads})
            union all
            select d.region, d.provider, d.scheme, case when s.state = {Returned} then d.net else 0 end - d.gross, 0
            from disbursement d join disbursement_state s on s.number = d.number and s.region = d.region
            where s.state not in ({Made}, {Checked}, {Denied})
            union all
            select region, party, scheme, 0, -fen from journal_entry
            where account = {ChartOfAccounts.ProviderPayables} and source in ({(int)TransactionSource.ProviderPayment},
                {(int)TransactionSource.ProviderDeduction}, {(int)TransactionSource.PaymentReturned},
                {(int)TransactionSource.DepositReleased}, {(int)TransactionSource.HeadPayment})
        ) sides
        group by region, provider, scheme having sum(said) <> sum(posted)
        """;

    // A month that was gone through is claimed whole: what was posted to a provider in it is what it claimed for it.
    public static readonly string Claims = $"""
        select 'claims of ' || provider || ', region ' || region || ', scheme ' || scheme || ', month ' || month || ': ' || sum(claimed)
            || ' fen, by the ledger ' || sum(posted)
        from (
            select region, provider, scheme, month, fund_paid + account as claimed, 0 as posted from provider_claim
            union all
            select region, party, scheme, day / 100, 0, -fen from journal_entry
            where account = {ChartOfAccounts.ProviderPayables} and source in ({(int)TransactionSource.Settlement},
                {(int)TransactionSource.Reversal}, {(int)TransactionSource.CareLeg}, {(int)TransactionSource.CareLegReversal},
                {(int)TransactionSource.EpidemicAssignment})
        ) sides
        where exists (select 1 from provider_month m where m.month = sides.month and m.region = sides.region)
        group by region, provider, scheme, month having sum(claimed) <> sum(posted)
        """;

    // A payment per head is for the people on its list, stands for its bills, and is what it changed of what is owed.
    public static readonly string Heads = $"""
        select 'heads of ' || h.provider || ', region ' || h.region || ', scheme ' || h.scheme || ', month ' || h.month || ': ' || h.heads
            || ' and a list of ' || count(e.psn_no)
        from head_payment h left join head_entry e
            on e.provider = h.provider and e.month = h.month and e.region = h.region and e.scheme = h.scheme
        group by h.provider, h.region, h.scheme, h.month, h.heads having h.heads <> count(e.psn_no)
        union all
        select 'heads of ' || h.provider || ', region ' || h.region || ', scheme ' || h.scheme || ', month ' || h.month || ': its bills '
            || 'booked ' || coalesce(sum(b.fund), 0) || ' fen, it says ' || h.booked
        from head_payment h left join head_bill b
            on b.provider = h.provider and b.month = h.month and b.region = h.region and b.scheme = h.scheme
        group by h.provider, h.region, h.scheme, h.month, h.booked having h.booked <> coalesce(sum(b.fund), 0)
        union all
        select 'heads of ' || provider || ', region ' || region || ', scheme ' || scheme || ', month ' || month || ': ' || sum(said)
            || ' fen, what is owed changed by ' || sum(adjusted)
        from (
            select region, provider, scheme, month, due - (case when booked < 0 then -((-booked * share_ppm + 500000) / 1000000)
                else (booked * share_ppm + 500000) / 1000000 end) as said, 0 as adjusted
            from head_payment
            union all
            select region, provider, scheme, month, 0, fen from provider_adjustment where kind = {(int)AdjustmentKind.Heads}
        ) sides
        group by region, provider, scheme, month having sum(said) <> sum(adjusted)
        """;

    private static string Step(FundGrantStep kind) => $"case when kind = {(int)kind} then -fen else 0 end";
}
