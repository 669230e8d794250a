namespace Yibao.Storage.Counter;

/// <summary>The tables that a lane writes (窗口写入的表), in the order of their columns. Columns are those of the migrations.</summary>
internal static class CounterTables
{
    public static readonly TableShape Message = TableShape.Of(
        "message", "region:n provider:t infno:t msgid:t digest:b answer:b subject:n at:n batch:n");

    public static readonly TableShape Visit = TableShape.Of(
        "visit",
        "region:n mdtrt_id:n psn_no:t visit_no:n provider:t kind:n med_type:t scheme:n state:n begin_day:n end_day:n epidemic:n filing:n "
        + "ipt_otp_no:t diagnoses:t details:t opened_at:n",
        "on conflict (mdtrt_id, region) do update set kind = excluded.kind, med_type = excluded.med_type, state = excluded.state, "
        + "begin_day = excluded.begin_day, end_day = excluded.end_day, epidemic = excluded.epidemic, filing = excluded.filing, "
        + "ipt_otp_no = excluded.ipt_otp_no, diagnoses = excluded.diagnoses, details = excluded.details");

    /// <summary>Lines from before <see cref="FeeSheet"/> was; nothing is added.</summary>
    public static readonly TableShape FeeLine = TableShape.Of(
        "fee_line",
        "region:n mdtrt_id:n line_no:n sn:t charge_batch:t item:t price_micro:n quantity_e4:n amount:n day:n supply_days:n approval:n "
        + "cancels:n non_covered:n over_standard:n first_pay:n eligible:n details:t batch:n");

    public static readonly TableShape FeeSheet = TableShape.Of("fee_sheet", "region:n mdtrt_id:n first_line:n lines:t batch:n");

    public static readonly TableShape Settlement = TableShape.Of(
        "settlement",
        "region:n setl_id:n reverses:n psn_no:t mdtrt_id:n provider:t day:n at:n scheme:n plan:t year_start:n policy_digest:t "
        + "catalogue_version:n med_type:t clr_type:t charge_batch:t first_line:n last_line:n interim:n total:n non_covered:n "
        + "over_standard:n first_pay:n eligible:n fund_paid:n hospital:n account:n cash:n deductible:n account_left:n stay:n funds:t "
        + "changes:t msgid:t infno:t invoice:t details:t care:n epidemic:n batch:n posted_day:n entries:t");

    public static readonly TableShape Journal = TableShape.Of(
        "journal", "region:n txn_id:n scheme:n day:n source:n party:t entries:t batch:n");

    public static readonly TableShape Balance = TableShape.Of(
        "balance", "region:n account:n scheme:n day:n lane:n debit:n credit:n",
        "on conflict (region, account, scheme, day, lane) do update set debit = balance.debit + excluded.debit, "
        + "credit = balance.credit + excluded.credit");

    /// <summary>The row of a person, by whoever has the person locked.</summary>
    public static readonly TableShape PersonState = TableShape.Of(
        "person_state", "region:n psn_no:t account_fen:n visits:n",
        "on conflict (psn_no, region) do update set account_fen = excluded.account_fen, visits = excluded.visits, "
        + "version = person_state.version + 1");

    /// <summary>The row of a person by a lane: refused when the version is another than the one that the lane knows.</summary>
    public static readonly TableShape PersonVersion = TableShape.Of(
        "person_state", "region:n psn_no:t account_fen:n visits:n version:n").Changing(keyColumns: 2, isVersioned: true);

    public static readonly TableShape Accumulator = TableShape.Of("accumulator", "region:n psn_no:t plan:t year_start:n slots:t");

    public static readonly TableShape AccumulatorChange = Accumulator.Changing(keyColumns: 4);

    public static readonly TableShape AuditLink = TableShape.Of(
        "audit_link", "chain:n seq:n batch:n at:n previous:b rows:b hash:b");

    /// <summary>The tables whose rows record what happened (留痕表): the audit chain covers them. Their numbers are stored; append
    /// only.</summary>
    public static readonly IReadOnlyList<TableShape> Audited =
        [Message, FeeLine, Settlement, Journal, Enrolment.EnrolmentTables.Event, Enrolment.EnrolmentTables.ServiceStep,
            .. Contributions.ContributionTables.Audited, .. Clearing.ClearingTables.Audited, .. Clearing.ProviderTables.Audited,
            .. Clearing.RegionTables.Audited, .. Clearing.YearEndTables.Audited, .. Clearing.EpidemicTables.Audited,
            Clearing.YearEndTables.Panel, Statistics.Editions.Table, Clearing.ClearingTables.Deduction,
            Clearing.ClearingTables.HubDeduction, .. Clearing.HeadRows.Audited, FeeSheet];
}
