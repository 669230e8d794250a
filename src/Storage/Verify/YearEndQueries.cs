using Yibao.Clearing.Providers;
using Yibao.Ledger;

namespace Yibao.Storage.Verify;

/// <summary>
/// The queries of the invariants of budgets, year ends and support (年终清算核查语句): every row is one violation, its only column names the
/// record.
/// </summary>
internal static class YearEndQueries
{
    /// <summary>Nobody decides what they asked for.</summary>
    public const string FourEyes = """
        select 'budget ' || b.edition || ' of ' || b.region || ' for ' || b.year || ' is decided by who asked for it: ' || d.decided_by
        from year_budget b join year_budget_decision d
            on d.scheme = b.scheme and d.year = b.year and d.edition = b.edition and d.region = b.region
        where lower(trim(d.decided_by)) = lower(trim(b.asked_by))
        union all
        select 'year end ' || r.run || ' of ' || r.region || ' for ' || r.year || ' is decided by who ran it: ' || d.decided_by
        from year_end r join year_end_decision d on d.scheme = r.scheme and d.year = r.year and d.run = r.run and d.region = r.region
        where lower(trim(d.decided_by)) = lower(trim(r.asked_by))
        union all
        select 'support ' || s.support_no || ' of ' || s.region || ' is decided by who asked for it: ' || d.decided_by
        from difficulty_support s join difficulty_decision d on d.support_no = s.support_no and d.region = s.region
        where lower(trim(d.decided_by)) = lower(trim(s.asked_by))
        """;

    /// <summary>Support: granted = repaid + outstanding, by the rows and by the ledger; nothing is repaid that was not granted.</summary>
    public static readonly string Support = $"""
        select 'support of ' || provider || ' in ' || region || ': outstanding ' || sum(said) || ' fen by the records, ' || sum(posted)
            || ' by the ledger'
        from (
            select s.region, s.scheme, s.provider, s.fen as said, 0 as posted
            from difficulty_support s join difficulty_decision d on d.support_no = s.support_no and d.region = s.region
            where d.is_approved = 1
            union all
            select s.region, s.scheme, s.provider, -r.fen, 0
            from difficulty_repayment r join difficulty_support s on s.support_no = r.support_no and s.region = r.region
            union all
            select region, scheme, party, 0, fen from journal_entry where account = {ChartOfAccounts.DifficultyAdvances}
        ) flow
        group by region, scheme, provider having sum(said) <> sum(posted) or sum(said) < 0
        """;

    /// <summary>
    /// A run is the sum of its hospitals and stays, a year is cleared once, and what is posted for a hospital is what the approved run
    /// says.
    /// </summary>
    public static readonly string Cleared = $"""
        select 'year end ' || r.run || ' of ' || r.region || ' for ' || r.year || ': its hospitals come to ' || coalesce(sum(p.paid), 0)
            || ' fen, it says ' || r.paid
        from year_end r left join year_end_provider p
            on p.scheme = r.scheme and p.year = r.year and p.run = r.run and p.region = r.region
        group by r.region, r.scheme, r.year, r.run, r.paid, r.booked, r.standard, r.cases
        having coalesce(sum(p.paid), 0) <> r.paid or coalesce(sum(p.booked), 0) <> r.booked
            or coalesce(sum(p.standard), 0) <> r.standard or coalesce(sum(p.cases), 0) <> r.cases
        union all
        select 'year end ' || p.run || ' of ' || p.region || ' for ' || p.year || ', ' || p.provider || ': its stays come to '
            || coalesce(sum(c.booked), 0) || ' fen, it says ' || p.booked
        from year_end_provider p left join year_end_case c
            on c.scheme = p.scheme and c.year = p.year and c.run = p.run and c.region = p.region and c.provider = p.provider
            and c.is_apart = 0
        group by p.region, p.scheme, p.year, p.run, p.provider, p.booked, p.cases
        having coalesce(sum(c.booked), 0) <> p.booked or count(c.setl_id) <> p.cases
        union all
        select 'year ' || year || ' of ' || region || ' is cleared ' || count(*) || ' times' from year_end_decision
        where is_approved = 1 group by region, scheme, year having count(*) > 1
        union all
        select 'year end of ' || provider || ' in ' || region || ': ' || sum(said) || ' fen by the approved runs, ' || sum(posted)
            || ' by the ledger, ' || sum(adjusted) || ' in what is owed'
        from (
            select p.region, p.scheme, p.provider, p.paid - p.booked as said, 0 as posted, 0 as adjusted
            from year_end_provider p join year_end_decision d
                on d.scheme = p.scheme and d.year = p.year and d.run = p.run and d.region = p.region
            where d.is_approved = 1
            union all
            select region, scheme, party, 0, -fen, 0 from journal_entry
            where source = {(int)TransactionSource.YearEndSettlement} and account = {ChartOfAccounts.ProviderPayables}
            union all
            select region, scheme, provider, 0, 0, fen from provider_adjustment where kind = {(int)AdjustmentKind.YearEnd}
        ) flow
        group by region, scheme, provider having sum(said) <> sum(posted) or sum(said) <> sum(adjusted)
        """;
}
