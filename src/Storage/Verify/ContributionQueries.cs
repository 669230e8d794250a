using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Storage.Verify;

/// <summary>
/// The queries of the invariants of contributions (缴费核查语句): every row is one violation, its only column names the record.
/// </summary>
internal static class ContributionQueries
{
    private const string BillKey = "region, scheme, payer_kind, payer, period";

    private static readonly string[] Parts = ["employer", "maternity", "large", "employee", "own"];

    // Asked is the sum of the editions, paid the sum of the allocations, part by part; open is what the one leaves of the other.
    public static readonly string States = $"""
        select 'bill of ' || payer || ' for ' || period || ': asks ' || sum(asked) || ' and is paid ' || sum(paid)
            || ', by editions and payments ' || sum(billed) || ' and ' || sum(allocated)
        from (
            select {BillKey}, {Weighed("")} as asked, surcharge as late, {Weighed("paid_")} + paid_surcharge as paid, editions,
                heads, 0 as billed, 0 as lateness, 0 as allocated, 0 as rows_billed, 0 as heads_billed
            from bill_state
            union all
            select {BillKey}, 0, 0, 0, 0, 0, {Weighed("")}, 0, 0, 1, heads from bill
            union all
            select {BillKey}, 0, 0, 0, 0, 0, 0, surcharge_due, {Weighed("")} + surcharge, 0, 0 from allocation
        ) sides
        group by {BillKey}
        having sum(asked) <> sum(billed) or sum(late) <> sum(lateness) or sum(paid) <> sum(allocated)
            or sum(editions) <> sum(rows_billed) or sum(heads) <> sum(heads_billed)
        union all
        select 'bill of ' || payer || ' for ' || period || ' is marked ' || (case when is_open = 1 then 'open' else 'paid' end)
        from bill_state
        where is_open <> (case when {Any(part => $"{part} <> paid_{part}")} then 1 else 0 end)
        union all
        select 'bill of ' || payer || ' for ' || period || ' is paid past what it asks'
        from bill_state where {Any(part => $"{part} < paid_{part} or paid_{part} < 0")}
        union all
        select 'bill of ' || payer || ' for ' || period || ' is listed as unfinished ' || sum(listed) || ' times and should be ' || sum(due)
        from (
            select {BillKey}, 0 as listed, 1 as due from bill_state where is_open = 1 or (scheme = 310 and credited < editions)
            union all
            select {BillKey}, 1, 0 from unfinished_bill
        ) lists
        group by {BillKey} having sum(listed) <> sum(due)
        """;

    // What a payer has left is what it paid less what stands on bills and what was paid back.
    public const string Credits = """
        select 'credit of ' || payer || ', scheme ' || scheme || ': ' || sum(stored) || ' fen, by the records ' || sum(booked)
        from (
            select region, scheme, payer_kind, payer, credit as stored, 0 as booked from payer_account
            union all
            select region, scheme, payer_kind, payer, 0, fen from payment where payer_kind <> 0
            union all
            select p.region, p.scheme, c.payer_kind, c.payer, 0, p.fen
            from payment_claim c join payment p on p.payment_no = c.payment_no and p.region = c.region
            union all
            select region, scheme, payer_kind, payer, 0, -(employer + maternity + large + employee + own + surcharge) from allocation
            union all
            select f.region, f.scheme, f.payer_kind, f.payer, 0, -f.fen
            from refund f join refund_release r on r.refund_no = f.refund_no and r.region = f.region where r.is_released = 1
        ) flow
        group by region, scheme, payer_kind, payer having sum(stored) <> sum(booked)
        """;

    // The rows of a batch come to what its transactions post, source by source.
    public static readonly string Posted = $"""
        select 'batch ' || batch || ', ' || what || ': its rows come to ' || sum(said) || ' fen, the ledger to ' || sum(posted)
        from (
            {Rows("allocation", "employer", TransactionSource.EmployerContribution)}
            union all
            {Rows("allocation", "maternity", TransactionSource.MaternityContribution)}
            union all
            {Rows("allocation", "large", TransactionSource.LargeAmountContribution)}
            union all
            {Rows("allocation", "employee", TransactionSource.EmployeeContribution)}
            union all
            {Rows("allocation", "own", TransactionSource.ResidentContribution)}
            union all
            {Rows("allocation", "surcharge", TransactionSource.LateSurcharge)}
            union all
            {Rows("payment", "fen", TransactionSource.PaymentReceived)}
            union all
            select c.batch, 'source {(int)TransactionSource.PaymentClaim}' as what, p.fen as said, 0 as posted
            from payment_claim c join payment p on p.payment_no = c.payment_no and p.region = c.region
            union all
            {Rows("account_credit", "fen", TransactionSource.AccountCredit)}
            union all
            select r.batch, 'source {(int)TransactionSource.Refund}' as what, f.fen as said, 0 as posted
            from refund_release r join refund f on f.refund_no = r.refund_no and f.region = r.region where r.is_released = 1
            union all
            {Rows("subsidy_receipt where level <> 'assistance'", "fen", TransactionSource.FiscalSubsidy)}
            union all
            {Rows("subsidy_receipt where level = 'assistance'", "fen", TransactionSource.AssistanceFunding)}
            union all
            select batch, 'source ' || source as what, 0 as said,
                case
                    {Side(TransactionSource.PaymentReceived, ChartOfAccounts.Deposits, "fen")}
                    {Side(TransactionSource.PaymentClaim, ChartOfAccounts.UnclaimedReceipts, "fen")}
                    {Side(TransactionSource.AccountCredit, FundCodes.EmployeeAccount, "-fen")}
                    {Side(TransactionSource.Refund, ChartOfAccounts.Deposits, "-fen")}
                    {Side(TransactionSource.FiscalSubsidy, ChartOfAccounts.Deposits, "fen")}
                    {Side(TransactionSource.AssistanceFunding, FundCodes.ResidentPooled, "-fen")}
                    else (case when account = {ChartOfAccounts.PayerCredits} then fen else 0 end)
                end as posted
            from journal_entry where source between {(int)TransactionSource.EmployerContribution} and {(int)TransactionSource.PaymentClaim}
        ) sides
        group by batch, what having sum(said) <> sum(posted)
        """;

    // Four eyes, and nothing is paid back twice or past what was asked.
    public const string FourEyes = """
        select 'refund ' || f.refund_no || ' of region ' || f.region || ' was asked for and released by ' || r.released_by
        from refund f join refund_release r on r.refund_no = f.refund_no and r.region = f.region
        where lower(trim(f.asked_by)) = lower(trim(r.released_by))
        union all
        select 'relief order ' || o.order_no || ' of region ' || o.region || ' was asked for and approved by ' || a.decided_by
        from relief_order o join relief_approval a on a.order_no = o.order_no and a.region = o.region
        where lower(trim(o.asked_by)) = lower(trim(a.decided_by))
        union all
        select 'refund ' || r.refund_no || ' of region ' || r.region || ' was released and never asked for'
        from refund_release r where not exists (select 1 from refund f where f.refund_no = r.refund_no and f.region = r.region)
        union all
        select 'relief order ' || a.order_no || ' of region ' || a.region || ' was approved and never asked for'
        from relief_approval a where not exists (select 1 from relief_order o where o.order_no = a.order_no and o.region = a.region)
        """;

    private static string Any(Func<string, string> condition) => string.Join(" or ", Parts.Append("surcharge").Select(condition));

    // The account on which a source shows what its rows say.
    private static string Side(TransactionSource source, int account, string fen) =>
        $"when source = {(int)source} then (case when account = {account} then {fen} else 0 end)";

    // Numbers that differ for every part, so that money on the wrong part is seen in one sum.
    private static string Weighed(string prefix) =>
        string.Join(" + ", Parts.Select((part, i) => i == 0 ? prefix + part : $"{i + 1} * {prefix}{part}"));

    private static string Rows(string table, string column, TransactionSource source) =>
        $"select batch, 'source {(int)source}' as what, {column} as said, 0 as posted from {table}";
}
