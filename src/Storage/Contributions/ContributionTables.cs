using System.Data.Common;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>The tables of contributions (缴费表), in the order of their columns, and their rows as values and back.</summary>
internal static class ContributionTables
{
    public static readonly TableShape Employer = TableShape.Of(
        "employer", "region:n employer_no:t credit_code:t name:t payer:t from_day:n until_day:n");

    public static readonly TableShape Wage = TableShape.Of(
        "declared_wage", "region:n employer_no:t psn_no:t from_month:n edition:n fen:n at:n");

    public static readonly TableShape Household = TableShape.Of(
        "household", "region:n household_no:t psn_no:t",
        "on conflict (psn_no, region) do update set household_no = excluded.household_no");

    public static readonly TableShape Bill = TableShape.Of(
        "bill",
        "region:n scheme:n payer_kind:n payer:t period:n edition:n payer_word:t heads:n base:n waived:n employer:n maternity:n large:n "
        + "employee:n own:n aid:n central:n province:n local:n due_day:n lines:b at:n batch:n");

    public static readonly TableShape State = TableShape.Of(
        "bill_state",
        "region:n scheme:n payer_kind:n payer:t period:n editions:n heads:n due_day:n employer:n maternity:n large:n employee:n own:n "
        + "surcharge:n paid_employer:n paid_maternity:n paid_large:n paid_employee:n paid_own:n paid_surcharge:n is_open:n credited:n");

    /// <summary>A bill's row that is there already: by its key, the first five columns.</summary>
    public static readonly TableShape ChangedState = State.Changing(5);

    /// <summary>The same for a bill that was only paid: its key, and what a payment changes.</summary>
    public static readonly TableShape PaidState = TableShape.Of(
        "bill_state",
        "region:n scheme:n payer_kind:n payer:t period:n surcharge:n paid_employer:n paid_maternity:n paid_large:n paid_employee:n "
        + "paid_own:n paid_surcharge:n is_open:n").Changing(5);

    public static readonly TableShape Unfinished = TableShape.Of(
        "unfinished_bill", "region:n scheme:n payer_kind:n payer:t period:n");

    public static readonly TableShape Finished = Unfinished.Removing();

    /// <summary>Bills of the list of unfinished ones: "from" and "where" of a statement.</summary>
    public const string UnfinishedBills = """
        from unfinished_bill u cross join bill_state s
        where s.payer = u.payer and s.payer_kind = u.payer_kind and s.period = u.period and s.scheme = u.scheme and s.region = u.region
        """;

    /// <summary>The columns of a bill for a select from <see cref="UnfinishedBills"/>.</summary>
    public static readonly string StateColumns = string.Join(", ", State.Columns.Select(column => "s." + column.Name));

    public static readonly TableShape Account = TableShape.Of(
        "payer_account", "region:n scheme:n payer_kind:n payer:t credit:n",
        "on conflict (payer, payer_kind, scheme, region) do update set credit = excluded.credit");

    public static readonly TableShape Payment = TableShape.Of(
        "payment", "region:n payment_no:t scheme:n day:n payer_kind:n payer:t payer_text:t fen:n note:t at:n batch:n");

    public static readonly TableShape Claim = TableShape.Of(
        "payment_claim", "region:n payment_no:t payer_kind:n payer:t day:n by_whom:t at:n batch:n");

    public static readonly TableShape Allocation = TableShape.Of(
        "allocation",
        "region:n payer_kind:n payer:t period:n scheme:n day:n employer:n maternity:n large:n employee:n own:n surcharge:n surcharge_due:n "
        + "number:n batch:n");

    public static readonly TableShape Credit = TableShape.Of(
        "account_credit", "region:n psn_no:t period:n payer:t edition:n day:n fen:n batch:n");

    public static readonly TableShape Refund = TableShape.Of(
        "refund", "region:n refund_no:n scheme:n payer_kind:n payer:t fen:n reason:t asked_by:t at:n batch:n request:t");

    public static readonly TableShape Release = TableShape.Of(
        "refund_release", "region:n refund_no:n day:n released_by:t is_released:n at:n batch:n");

    public static readonly TableShape Order = TableShape.Of(
        "relief_order",
        "region:n order_no:n first_month:n last_month:n reserve_months_e2:n cost:n reason:t asked_by:t at:n batch:n");

    public static readonly TableShape Approval = TableShape.Of(
        "relief_approval", "region:n order_no:n decided_by:t is_approved:n at:n batch:n");

    public static readonly TableShape SubsidyClaim = TableShape.Of(
        "subsidy_claim", "region:n year:n level:t edition:n heads:n fen:n claimed_by:t day:n batch:n");

    public static readonly TableShape SubsidyReceipt = TableShape.Of(
        "subsidy_receipt", "region:n year:n level:t receipt_no:t day:n fen:n at:n batch:n");

    public static readonly TableShape Paused = TableShape.Of(
        "arrears_cover", "region:n scheme:n payer_kind:n payer:t paused_from:n",
        "on conflict (payer, payer_kind, scheme, region) do nothing");

    public static readonly TableShape Run = TableShape.Of(
        "contribution_run",
        "region:n kind:n period:n pass:n segment:n day:n cause:t after_payer:t last_payer:t position:t done:n payers:n heads:n due:n "
        + "skipped:n changed_at:n",
        "on conflict (kind, period, pass, segment, region) do update set position = excluded.position, done = excluded.done, "
        + "payers = excluded.payers, heads = excluded.heads, due = excluded.due, skipped = excluded.skipped, "
        + "changed_at = excluded.changed_at");

    /// <summary>The tables whose rows record what happened: the audit chain covers them.</summary>
    public static readonly IReadOnlyList<TableShape> Audited =
        [Bill, Payment, Claim, Allocation, Credit, Refund, Release, Order, Approval, SubsidyClaim, SubsidyReceipt];

    public static object?[] Of(Bill bill, long at, long batch) =>
    [
        (long)bill.Payer.Region.Value, (long)bill.Scheme, (long)bill.Payer.Kind, bill.Payer.Number, (long)bill.Period.Value,
        (long)bill.Edition, bill.PayerWord, (long)bill.Heads, bill.Parts.Base, bill.Parts.Waived, bill.Parts.Employer,
        bill.Parts.Maternity, bill.Parts.Large, bill.Parts.Employee, bill.Parts.Own, bill.Parts.Aid, bill.Parts.Central,
        bill.Parts.Province, bill.Parts.Local, StoredDay.Of(bill.DueDay), bill.Lines, at, batch,
    ];

    public static Bill BillOf(DbDataReader row)
    {
        const int firstPart = 8;
        Span<long> parts = stackalloc long[BillParts.Count];
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = row.GetInt64(firstPart + part);
        }

        return new Bill
        {
            Payer = new Payer(new RegionCode(row.GetInt32(0)), (PayerKind)row.GetInt64(2), row.GetString(3)),
            Scheme = (Scheme)row.GetInt64(1), Period = new BillPeriod(row.GetInt32(4)), Edition = row.GetInt32(5),
            PayerWord = row.GetString(6), Heads = row.GetInt32(7), Parts = BillParts.Of(parts),
            DueDay = StoredDay.Read(row.GetInt64(firstPart + BillParts.Count)),
            Lines = (byte[])row.GetValue(firstPart + BillParts.Count + 1),
        };
    }

    public static object?[] Of(BillState state) =>
    [
        (long)state.Payer.Region.Value, (long)state.Scheme, (long)state.Payer.Kind, state.Payer.Number, (long)state.Period.Value,
        (long)state.Editions, (long)state.Heads, StoredDay.Of(state.DueDay),
        state.Due.Employer, state.Due.Maternity, state.Due.Large, state.Due.Employee, state.Due.Own, state.Due.Surcharge,
        state.Paid.Employer, state.Paid.Maternity, state.Paid.Large, state.Paid.Employee, state.Paid.Own, state.Paid.Surcharge,
        state.IsOpen ? 1L : 0L, (long)state.Credited,
    ];

    public static object?[] PaidOf(BillState state) =>
    [
        .. KeyOf(state), state.Due.Surcharge, state.Paid.Employer, state.Paid.Maternity, state.Paid.Large, state.Paid.Employee,
        state.Paid.Own, state.Paid.Surcharge, state.IsOpen ? 1L : 0L,
    ];

    public static object?[] KeyOf(BillState state) =>
    [
        (long)state.Payer.Region.Value, (long)state.Scheme, (long)state.Payer.Kind, state.Payer.Number, (long)state.Period.Value,
    ];

    public static BillState StateOf(DbDataReader row)
    {
        const int due = 8;
        const int paid = 14;
        const int credited = 21;
        return new BillState
        {
            Payer = new Payer(new RegionCode(row.GetInt32(0)), (PayerKind)row.GetInt64(2), row.GetString(3)),
            Scheme = (Scheme)row.GetInt64(1), Period = new BillPeriod(row.GetInt32(4)), Editions = row.GetInt32(5),
            Heads = row.GetInt32(6), DueDay = StoredDay.Read(row.GetInt64(7)), Due = SharesOf(row, due), Paid = SharesOf(row, paid),
            Credited = row.GetInt32(credited),
        };
    }

    public static object?[] Of(Allocation allocation, long number, long batch) =>
    [
        (long)allocation.Payer.Region.Value, (long)allocation.Payer.Kind, allocation.Payer.Number, (long)allocation.Period.Value,
        (long)allocation.Scheme, StoredDay.Of(allocation.Day), allocation.Paid.Employer, allocation.Paid.Maternity, allocation.Paid.Large,
        allocation.Paid.Employee, allocation.Paid.Own, allocation.Paid.Surcharge, allocation.SurchargeDue, number, batch,
    ];

    public static Allocation AllocationOf(DbDataReader row) => new(
        new Payer(new RegionCode(row.GetInt32(0)), (PayerKind)row.GetInt64(1), row.GetString(2)), (Scheme)row.GetInt64(4),
        new BillPeriod(row.GetInt32(3)), StoredDay.Read(row.GetInt64(5)), SharesOf(row, 6), row.GetInt64(12));

    private static Shares SharesOf(DbDataReader row, int first) => new(
        row.GetInt64(first), row.GetInt64(first + 1), row.GetInt64(first + 2), row.GetInt64(first + 3), row.GetInt64(first + 4),
        row.GetInt64(first + 5));
}
