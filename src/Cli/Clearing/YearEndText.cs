using System.Globalization;
using Yibao.Agency.Clearing;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary>Years as tables for people (年终清算文本).</summary>
internal static class YearEndText
{
    private const int ProviderWidth = 14;
    private const int CountWidth = 8;
    private const int AmountWidth = 18;
    private const int NameWidth = 26;

    /// <summary>A computed year.</summary>
    public static void Write(Output output, YearBudget budget, YearCleared cleared, bool isChinese)
    {
        output.Line(isChinese
            ? $"预算 {budget.Amount.ToGroupedString()} 元，报销比例 {Percent(budget.Ratio)}，总点数 {Number(cleared.Points)}，"
                + $"点值 {Value(cleared.PointValue)} 元"
            : $"budget {budget.Amount.ToGroupedString()} yuan, ratio {Percent(budget.Ratio)}, {Number(cleared.Points)} points at "
                + $"{Value(cleared.PointValue)} yuan");
        Providers(output, cleared.Providers, isChinese);
        var apart = cleared.Cases.Count(one => one.IsApart);
        output.Line(isChinese
            ? $"预算外单列 {apart:N0} 例，记账 {cleared.Apart.ToGroupedString()} 元"
            : $"outside the budget: {apart:N0} stays, booked {cleared.Apart.ToGroupedString()} yuan");
        var reasons = cleared.Cases.Where(one => !one.IsApart && one.Case.Reason != GroupingReason.Grouped)
            .GroupBy(one => one.Case.Reason).OrderBy(group => group.Key);
        foreach (var group in reasons)
        {
            Reason(output, group.Key, group.Count(), isChinese);
        }

        var panel = cleared.Cases.Count(one => one.Class == CostClass.Extreme && one.Case.Admitted is null);
        if (panel > 0)
        {
            output.Line(isChinese
                ? $"特例单议 {panel:N0} 例，暂按高费用计"
                : $"for the panel of experts: {panel:N0} stays, counted as dear ones until then");
        }
    }

    /// <summary>Scenarios side by side.</summary>
    public static void Write(
        Output output, IReadOnlyList<(YearScenario Scenario, YearBudget Budget, YearCleared Cleared)> results, bool isChinese)
    {
        string Line(string name, string value, string booked, string paid, string left, string losing) =>
            Columns.Pad(name, NameWidth) + Columns.PadLeft(value, 12) + Columns.PadLeft(booked, AmountWidth)
            + Columns.PadLeft(paid, AmountWidth) + Columns.PadLeft(left, AmountWidth) + Columns.PadLeft(losing, CountWidth);
        output.Line(isChinese
            ? Line("方案", "点值", "记账", "应付", "预算结余", "亏损") : Line("scenario", "point", "booked", "due", "budget left", "losing"));
        foreach (var (scenario, budget, cleared) in results)
        {
            output.Line(Line(
                scenario.Name, Value(cleared.PointValue), cleared.Booked.ToGroupedString(), cleared.Paid.ToGroupedString(),
                (budget.Amount - cleared.Paid).ToGroupedString(), $"{cleared.Providers.Count(one => one.Year.Loss.Fen > 0):N0}"));
        }
    }

    /// <summary>Budgets and runs.</summary>
    public static void Write(Output output, IReadOnlyList<BudgetEdition> budgets, IReadOnlyList<YearEndRun> runs, bool isChinese)
    {
        foreach (var one in budgets)
        {
            output.Line(isChinese
                ? $"预算第 {one.Edition} 版  {one.Budget.Amount.ToGroupedString()} 元  {Percent(one.Budget.Ratio)}  {one.AskedBy}  "
                    + State(one.IsDecided, one.IsApproved, one.DecidedBy, true)
                : $"budget {one.Edition}  {one.Budget.Amount.ToGroupedString()} yuan  {Percent(one.Budget.Ratio)}  {one.AskedBy}  "
                    + State(one.IsDecided, one.IsApproved, one.DecidedBy, false));
        }

        foreach (var one in runs)
        {
            output.Line(isChinese
                ? $"第 {one.Run} 次测算  {one.Cases:N0} 例  点值 {Value(one.PointValue)}  应付 {one.Paid.ToGroupedString()} 元  {one.AskedBy}  "
                    + State(one.IsDecided, one.IsApproved, one.DecidedBy, true)
                : $"run {one.Run}  {one.Cases:N0} stays  point {Value(one.PointValue)}  due {one.Paid.ToGroupedString()} yuan  "
                    + $"{one.AskedBy}  " + State(one.IsDecided, one.IsApproved, one.DecidedBy, false));
        }
    }

    /// <summary>A run hospital by hospital.</summary>
    public static void Write(
        Output output, YearEndRun run, IReadOnlyList<YearEndProvider> providers,
        IReadOnlyList<(GroupingReason Reason, long Cases, Kernel.Money Cost)> ungrouped, bool isChinese)
    {
        output.Line(isChinese
            ? $"{run.Year.Region} {run.Year.Year} 年第 {run.Run} 次测算，{State(run.IsDecided, run.IsApproved, run.DecidedBy, true)}"
            : $"{run.Year.Region} {run.Year.Year}, run {run.Run}, {State(run.IsDecided, run.IsApproved, run.DecidedBy, false)}");
        output.Line(isChinese
            ? $"总点数 {Number(run.Points)}，点值 {Value(run.PointValue)} 元；预算外单列 {run.Apart:N0} 例 {run.ApartFen.ToGroupedString()} 元"
            : $"{Number(run.Points)} points at {Value(run.PointValue)} yuan; outside the budget {run.Apart:N0} stays, "
                + $"{run.ApartFen.ToGroupedString()} yuan");
        Providers(output, [.. providers.Select(one => one.Cleared)], isChinese);
        foreach (var (reason, cases, _) in ungrouped)
        {
            Reason(output, reason, cases, isChinese);
        }
    }

    private static void Providers(Output output, IReadOnlyList<ProviderCleared> providers, bool isChinese)
    {
        string Line(string code, string cases, string standard, string booked, string paid, string difference) =>
            Columns.Pad(code, ProviderWidth) + Columns.PadLeft(cases, CountWidth) + Columns.PadLeft(standard, AmountWidth)
            + Columns.PadLeft(booked, AmountWidth) + Columns.PadLeft(paid, AmountWidth) + Columns.PadLeft(difference, AmountWidth);
        output.Line(isChinese
            ? Line("医疗机构", "病例", "支付标准", "记账", "应付", "差额")
            : Line("hospital", "stays", "standard", "booked", "due", "difference"));
        foreach (var one in providers)
        {
            output.Line(Line(
                one.Provider, $"{one.Cases:N0}", one.Year.Standard.ToGroupedString(), one.Year.Booked.ToGroupedString(),
                one.Year.Paid.ToGroupedString(), (one.Year.Paid - one.Year.Booked).ToGroupedString()));
        }

        output.Line(Line(
            isChinese ? "合计" : "total", $"{providers.Sum(one => one.Cases):N0}", Sum(providers, one => one.Standard),
            Sum(providers, one => one.Booked), Sum(providers, one => one.Paid), Sum(providers, one => one.Paid - one.Booked)));
    }

    private static string Sum(IEnumerable<ProviderCleared> providers, Func<HospitalYear, Kernel.Money> of) =>
        providers.Aggregate(Kernel.Money.Zero, (sum, one) => sum + of(one.Year)).ToGroupedString();

    private static void Reason(Output output, GroupingReason reason, long cases, bool isChinese)
    {
        var kind = PaymentRefusals.Of(reason);
        output.Line($"{kind.Code} {(isChinese ? kind.Chinese : kind.English)}: {cases:N0}");
    }

    private static string State(bool isDecided, bool isApproved, string by, bool isChinese) => (isDecided, isApproved, isChinese) switch
    {
        (false, _, true) => "待复核",
        (false, _, _) => "to be approved",
        (_, true, true) => $"{by} 已批准",
        (_, true, _) => $"approved by {by}",
        (_, _, true) => $"{by} 已否决",
        _ => $"turned down by {by}",
    };

    private static string Percent(decimal share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    private static string Number(decimal points) => points.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string Value(decimal value) => value.ToString("#,0.0000", CultureInfo.InvariantCulture);
}
