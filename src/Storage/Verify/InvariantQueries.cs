using System.Text.RegularExpressions;
using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Storage.Verify;

/// <summary>
/// The queries of <see cref="Invariants"/> (核查语句): every row is one violation, its only column names the record. One text for both
/// engines; <c>json_each</c> is rewritten for PostgreSQL.
/// </summary>
internal static partial class InvariantQueries
{
    // Fund codes whose payments the hospital bears: they stand in the memorandum accounts.
    private static readonly string Borne =
        string.Join(", ", FundCodes.All.Where(fund => fund.Kind == FundKind.HospitalBorne).Select(fund => fund.Code));

    private static readonly string Accounts =
        string.Join(", ", FundCodes.All.Where(fund => fund.Kind == FundKind.PersonalAccount).Select(fund => fund.Code));

    private static readonly string Settling = $"{(int)TransactionSource.Settlement}, {(int)TransactionSource.Reversal}";

    // Credits are posted in one transaction per batch; who got them stands in account_credit.
    private static readonly string Crediting = $"{(int)TransactionSource.AccountCredit}";

    public static readonly string Balanced = """
        select 'transaction ' || txn_id || ': debits minus credits are ' || sum(fen) || ' fen'
        from journal_entry group by txn_id, region having sum(fen) <> 0
        """;

    // Per region and scheme the balances add up to nothing; a person's account is what came in by the ledger less what settlements took.
    public static readonly string Conserved = $"""
        select 'region ' || region || ', scheme ' || scheme || ': debits ' || sum(debit) || ', credits ' || sum(credit)
        from balance group by region, scheme having sum(debit) <> sum(credit)
        union all
        select 'personal account of ' || psn_no || ': ' || sum(stored) || ' fen, by the records ' || sum(booked)
        from (
            select region, psn_no, account_fen as stored, 0 as booked from person_state
            union all
            select region, party, 0, -fen from journal_entry where account in ({Accounts}) and source not in ({Settling}, {Crediting})
            union all
            select region, psn_no, 0, fen from account_credit
            union all
            select region, psn_no, 0, -account from settlement
        ) flow
        group by region, psn_no having sum(stored) <> sum(booked)
        """;

    public static readonly string Once = """
        select 'message ' || provider || '/' || infno || '/' || msgid || ' took effect ' || count(*) || ' times: settlements '
            || min(setl_id) || ' to ' || max(setl_id)
        from settlement group by provider, infno, msgid having count(*) > 1
        union all
        select 'settlement ' || s.setl_id || ' has no message ' || s.provider || '/' || s.infno || '/' || s.msgid || ' that made it'
        from settlement s
        where not exists (
            select 1 from message m
            where m.provider = s.provider and m.msgid = s.msgid and m.infno = s.infno and m.subject = s.setl_id and m.batch = s.batch)
        union all
        select 'message ' || provider || '/' || infno || '/' || msgid || ' is stored ' || count(*) || ' times'
        from message group by provider, msgid, infno having count(*) > 1
        union all
        select 'message ' || m.provider || '/' || m.infno || '/' || m.msgid || ': its settlement ' || m.subject || ' is not there'
        from message m
        where m.infno in ('2102', '2103', '2207', '2208', '2304', '2305') and m.subject <> 0
            and not exists (select 1 from settlement s where s.setl_id = m.subject)
        """;

    /// <summary>Parts, payers and ledger; its lines are counted by <see cref="SettlementCheck"/>.</summary>
    public static readonly string Sums = $"""
        select 'settlement ' || setl_id || ': total ' || total || ', parts ' || (non_covered + over_standard + first_pay + eligible)
            || ', paid ' || (fund_paid + hospital + account + cash)
        from settlement
        where total <> non_covered + over_standard + first_pay + eligible or total <> fund_paid + hospital + account + cash
        union all
        select 'settlement ' || id || ', account ' || account || ': it says ' || sum(said) || ' fen, the ledger ' || sum(posted)
        from (
            select s.setl_id as id, s.region, cast(f.value->>1 as bigint) as account, cast(f.value->>3 as bigint) as said, 0 as posted
            from settlement s, json_each(s.funds) f where cast(f.value->>1 as bigint) not in ({Borne})
            union all
            select s.setl_id, s.region, {ChartOfAccounts.ProviderBorne}, cast(f.value->>3 as bigint), 0
            from settlement s, json_each(s.funds) f where cast(f.value->>1 as bigint) in ({Borne})
            union all
            select setl_id, region,
                case when scheme = {(int)Scheme.Employee} then {FundCodes.EmployeeAccount} else {FundCodes.ResidentHouseholdAccount} end,
                account, 0
            from settlement
            union all
            select setl_id, region,
                case when care = region then {ChartOfAccounts.ProviderPayables} else {ChartOfAccounts.Clearing} end,
                -(fund_paid + account), 0
            from settlement
            union all
            select setl_id, region, {ChartOfAccounts.PatientCash}, cash, 0 from settlement
            union all
            select setl_id, region, {ChartOfAccounts.OutsideFunds}, -(cash + hospital), 0 from settlement
            union all
            select txn_id, region, account, 0, fen from journal_entry where source in ({Settling})
        ) sides
        group by id, region, account having sum(said) <> sum(posted)
        """;

    public const string Accumulators = """
        select 'accumulator of ' || psn_no || ', ' || plan || ' from ' || year_start || ', ' || slot || '@' || period || ': stored '
            || sum(stored) || ', recomputed ' || sum(folded)
        from (
            select a.region, a.psn_no, a.plan, a.year_start, a.value->>0 as slot, cast(a.value->>1 as bigint) as period,
                cast(a.value->>2 as bigint) as stored, 0 as folded
            from (select region, psn_no, plan, year_start, e.value from accumulator, json_each(slots) e) a
            union all
            select s.region, s.psn_no, s.plan, s.year_start, s.value->>0, cast(s.value->>1 as bigint), 0, cast(s.value->>2 as bigint)
            from (select region, psn_no, plan, year_start, e.value from settlement, json_each(changes) e) s
        ) sides
        group by region, psn_no, plan, year_start, slot, period having sum(stored) <> sum(folded)
        """;

    private const string Pairs = """
        settlement r join settlement o on o.setl_id = r.reverses and o.region = r.region
        """;

    public const string Reversals = $"""
        select 'reversal ' || r.setl_id || ': there is no settlement ' || r.reverses || ' to reverse'
        from settlement r
        where r.reverses is not null
            and not exists (select 1 from settlement o where o.setl_id = r.reverses and o.region = r.region and o.reverses is null)
        union all
        select 'settlement ' || reverses || ' is reversed ' || count(*) || ' times'
        from settlement where reverses is not null group by reverses, region having count(*) > 1
        union all
        select 'reversal ' || r.setl_id || ' is not the opposite of settlement ' || o.setl_id
        from {Pairs}
        where r.non_covered <> -o.non_covered or r.over_standard <> -o.over_standard or r.first_pay <> -o.first_pay
            or r.eligible <> -o.eligible or r.total <> -o.total or r.fund_paid <> -o.fund_paid or r.hospital <> -o.hospital
            or r.account <> -o.account or r.cash <> -o.cash or r.deductible <> -o.deductible or r.psn_no <> o.psn_no
            or r.mdtrt_id <> o.mdtrt_id or r.provider <> o.provider or r.day <> o.day or r.scheme <> o.scheme or r.plan <> o.plan
            or r.year_start <> o.year_start
        union all
        select 'settlement ' || id || ' and its reversal leave ' || sum(amount) || ' in ' || what
        from (
            select o.setl_id as id, o.region, 'accumulator ' || (c.value->>0) || '@' || (c.value->>1) as what,
                cast(c.value->>2 as bigint) as amount
            from {Pairs}, json_each(r.changes) c
            union all
            select o.setl_id, o.region, 'accumulator ' || (c.value->>0) || '@' || (c.value->>1), cast(c.value->>2 as bigint)
            from {Pairs}, json_each(o.changes) c
            union all
            select o.setl_id, o.region, 'layer ' || (f.value->>0), cast(f.value->>3 as bigint) from {Pairs}, json_each(r.funds) f
            union all
            select o.setl_id, o.region, 'layer ' || (f.value->>0), cast(f.value->>3 as bigint) from {Pairs}, json_each(o.funds) f
            union all
            select o.setl_id, o.region, 'account ' || j.account, j.fen
            from {Pairs} join journal_entry j on j.txn_id = r.setl_id and j.region = r.region
            union all
            select o.setl_id, o.region, 'account ' || j.account, j.fen
            from {Pairs} join journal_entry j on j.txn_id = o.setl_id and j.region = o.region
        ) left_over
        group by id, region, what having sum(amount) <> 0
        """;

    public const string Dependants = $"""
        select 'settlement ' || o.setl_id || ' was reversed by ' || r.setl_id || ' while settlement ' || d.setl_id || ' depended on it'
        from {Pairs}
        join settlement d on d.psn_no = o.psn_no and d.region = o.region and d.plan = o.plan and d.reverses is null
            and d.setl_id > o.setl_id and d.setl_id < r.setl_id
        where (d.year_start = o.year_start or exists (
                select 1 from json_each(d.changes) later, json_each(o.changes) earlier
                where later.value->>0 = earlier.value->>0 and later.value->>1 = earlier.value->>1))
            and not exists (select 1 from settlement u where u.reverses = d.setl_id and u.region = d.region and u.setl_id < r.setl_id)
        """;

    public const string Ceilings = """
        select 'settlement ' || s.setl_id || ', layer ' || (f.value->>0) || ': paid ' || (f.value->>3) || ', could pay '
            || coalesce(f.value->>4, 'without limit')
        from settlement s, json_each(s.funds) f
        where s.reverses is null
            and (cast(f.value->>3 as bigint) < 0 or cast(f.value->>3 as bigint) > cast(f.value->>4 as bigint))
        union all
        select 'settlement ' || setl_id || ' holds a negative amount'
        from settlement
        where reverses is null and (total < 0 or non_covered < 0 or over_standard < 0 or first_pay < 0 or eligible < 0 or fund_paid < 0
            or hospital < 0 or account < 0 or cash < 0 or deductible < 0)
        union all
        select 'accumulator of ' || a.psn_no || ', ' || a.plan || ' from ' || a.year_start || ', ' || (e.value->>0) || ': ' || (e.value->>2)
        from accumulator a, json_each(a.slots) e where cast(e.value->>2 as bigint) < 0
        """;

    public static readonly string NeverNegative = $"""
        select 'personal account of ' || psn_no || ': ' || account_fen || ' fen' from person_state where account_fen < 0
        union all
        select 'settlement ' || setl_id || ' left the personal account at ' || account_left || ' fen' from settlement where account_left < 0
        union all
        select 'prepayment of ' || party || ', scheme ' || scheme || ': ' || sum(fen) || ' fen'
        from journal_entry where account = {ChartOfAccounts.ProviderPrepayments} group by region, scheme, party having sum(fen) < 0
        """;

    public const string Balances = """
        select 'balance of account ' || account || ', region ' || region || ', scheme ' || scheme || ', ' || day || ': debit ' || sum(debit)
            || ' credit ' || sum(credit) || ', by the journal ' || sum(debits) || ' and ' || sum(credits)
        from (
            select region, account, scheme, day, debit, credit, 0 as debits, 0 as credits from balance
            union all
            select region, account, scheme, day, 0, 0, case when fen > 0 then fen else 0 end, case when fen < 0 then -fen else 0 end
            from journal_entry
        ) sides
        group by region, account, scheme, day having sum(debit) <> sum(debits) or sum(credit) <> sum(credits)
        """;

    public const string Rules = """
        select 'settlement ' || s.setl_id || ': ' || s.psn_no || ' is not insured in scheme ' || s.scheme || ' on ' || s.day
        from settlement s
        where s.reverses is null and not exists (
            select 1 from enrolment e
            where e.psn_no = s.psn_no and e.region = s.region and e.scheme = s.scheme and e.from_day <= s.day
                and (e.until_day is null or s.day < e.until_day) and e.state = 1 and e.benefits_from <= s.day)
            and not exists (select 1 from settlement r where r.reverses = s.setl_id and r.region = s.region)
        union all
        select 'settlement ' || s.setl_id || ': catalogue version ' || s.catalogue_version || ' is not known'
        from settlement s
        where s.catalogue_version <> 0 and not exists (select 1 from catalogue_version v where v.version = s.catalogue_version)
        union all
        select 'settlement ' || s.setl_id || ': policy documents "' || s.policy_digest || '" are not known'
        from settlement s where not exists (select 1 from policy_version v where v.digest = s.policy_digest)
        """;

    /// <summary>The text for one engine.</summary>
    public static string For(Engine engine, string sql) =>
        engine == Engine.Sqlite ? sql : JsonEach().Replace(sql, "jsonb_array_elements(${column}::jsonb)");

    [GeneratedRegex(@"json_each\((?<column>[a-z.]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonEach();
}
