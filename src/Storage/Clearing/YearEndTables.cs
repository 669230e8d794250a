using Yibao.Storage.Counter;

namespace Yibao.Storage.Clearing;

/// <summary>The tables of budgets, year-end clearing and support (年终清算表), in the order of their columns.</summary>
internal static class YearEndTables
{
    public static readonly TableShape Budget = TableShape.Of(
        "year_budget", "region:n scheme:n year:n edition:n fen:n ratio_ppm:n coefficients:t reason:t asked_by:t at:n batch:n");

    public static readonly TableShape BudgetDecision = TableShape.Of(
        "year_budget_decision", "region:n scheme:n year:n edition:n decided_by:t is_approved:n at:n batch:n");

    public static readonly TableShape Run = TableShape.Of(
        "year_end",
        "region:n scheme:n year:n run:n budget_edition:n cases:n by_item:n apart:n apart_fen:n points_e4:n point_value_e6:n standard:n "
        + "booked:n paid:n seen_cases:n seen_total:n seen_fund:n seen_last:n asked_by:t at:n batch:n");

    public static readonly TableShape Provider = TableShape.Of(
        "year_end_provider",
        "region:n scheme:n year:n run:n provider:t cases:n by_item:n points_e4:n case_standard:n standard:n booked:n paid:n band:n "
        + "batch:n");

    public static readonly TableShape Case = TableShape.Of(
        "year_end_case",
        "region:n scheme:n year:n run:n setl_id:n provider:t group_code:t reason:n cost_class:n is_apart:n points_e4:n cost:n standard:n "
        + "booked:n batch:n");

    public static readonly TableShape Decision = TableShape.Of(
        "year_end_decision", "region:n scheme:n year:n run:n decided_by:t is_approved:n at:n batch:n");

    public static readonly TableShape Support = TableShape.Of(
        "difficulty_support",
        "region:n support_no:n scheme:n provider:t fen:n mean:n income:n month:n first_month:n instalments:n reason:t asked_by:t at:n "
        + "batch:n");

    public static readonly TableShape SupportDecision = TableShape.Of(
        "difficulty_decision", "region:n support_no:n decided_by:t is_approved:n at:n batch:n");

    public static readonly TableShape Repayment = TableShape.Of(
        "difficulty_repayment", "region:n support_no:n repayment_no:n fen:n day:n entered_by:t at:n batch:n");

    public static readonly TableShape Panel = TableShape.Of(
        "panel_decision", "region:n scheme:n year:n setl_id:n edition:n admitted:n reason:t by_whom:t at:n batch:n");

    /// <summary>The tables whose rows record what happened: all of them.</summary>
    public static readonly IReadOnlyList<TableShape> Audited =
        [Budget, BudgetDecision, Run, Provider, Case, Decision, Support, SupportDecision, Repayment];
}
