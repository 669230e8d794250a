using System.Globalization;
using Yibao.Agency.Clearing;
using Yibao.Clearing.Regions;
using Yibao.Cli.Contributing;
using Yibao.Kernel;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary>A clearing as people read it (清算文本).</summary>
internal static class ClearRegionsText
{
    /// <summary>Runs, done or not.</summary>
    public static void Runs(Output output, IEnumerable<RegionRun> runs, bool isChinese)
    {
        foreach (var run in runs)
        {
            output.Line(ClearingOptions.Line(
                $"{run.Period} {(run.IsDone ? isChinese ? "已完成" : "done" : isChinese ? "未完成" : "unfinished")}",
                run.Items.ToString("N0", CultureInfo.InvariantCulture), ContributionOptions.Yuan(run.Fen)));
        }
    }

    /// <summary>Notices with what is open of them.</summary>
    public static void Notices(Output output, IEnumerable<NoticeState> notices, DateOnly on, bool isChinese)
    {
        output.Line(isChinese ? ClearingOptions.Line("通知书 付款 → 收款", "金额", "未付", "付款期限")
            : ClearingOptions.Line("notice payer -> payee", "yuan", "open", "pay by"));
        foreach (var one in notices)
        {
            var notice = one.Notice;
            var late = one.IsOverdue(on) ? isChinese ? " 逾期" : " overdue" : "";
            output.Line(ClearingOptions.Line(
                $"{notice.Number} {Of(notice.Kind, isChinese)} {(int)notice.Scheme} {notice.Payer}->{notice.Payee}",
                ContributionOptions.Yuan(notice.Fen), ContributionOptions.Yuan(one.Open), Days.Text(notice.Term.PayBy)) + late);
        }
    }

    /// <summary>What stands below the matrix of a report.</summary>
    public static void Rest(Output output, RegionReport report, bool isChinese)
    {
        Notices(output, report.Notices, report.On, isChinese);
        foreach (var one in report.Notices.Where(one => report.DeductedOf(one.Notice) != 0))
        {
            output.Line(ClearingOptions.Line(
                isChinese ? $"通知书 {one.Notice.Number} 含审核扣款" : $"deductions of the audit in notice {one.Notice.Number}",
                ContributionOptions.Yuan(report.DeductedOf(one.Notice))));
        }

        foreach (var (month, isTooLate) in report.Months.Where(one => one.IsTooLate))
        {
            output.Line(isChinese
                ? $"{month.BookedMonth} 的 {month.Items:N0} 笔超过允许的延后月数"
                : $"{month.Items:N0} items of {month.BookedMonth} came later than the rules allow");
        }

        foreach (var (items, isOverdue) in report.Carried)
        {
            output.Line(ClearingOptions.Line(
                $"{items.BookedMonth} {Of(items.State, isChinese)}", items.Items.ToString("N0", CultureInfo.InvariantCulture),
                ContributionOptions.Yuan(items.Fen)) + (isOverdue ? isChinese ? " 超过年度清算期限" : " past the close of its year" : ""));
        }

        foreach (var (dispute, answerBy) in report.Disputes)
        {
            var by = answerBy is { } day ? Days.Text(day) : "";
            output.Line(Columns.Cut(isChinese
                ? $"争议 {dispute.Number}：{dispute.SettlementId}，{dispute.Reason}，{by} 前答复"
                : $"dispute {dispute.Number}: {dispute.SettlementId}, {dispute.Reason}, to be answered by {by}", Output.ColumnsMax));
        }
    }

    private static string Of(NoticeKind kind, bool isChinese) => !isChinese ? RegionReport.WordOf(kind) : kind switch
    {
        NoticeKind.Clearing => "清算",
        NoticeKind.Prepayment => "预付",
        NoticeKind.TopUp => "调增",
        NoticeKind.Epidemic => "疫情",
        _ => "退回",
    };

    private static string Of(CarriedState state, bool isChinese) => !isChinese ? RegionReport.WordOf(state) : state switch
    {
        CarriedState.Waiting => "待清算",
        CarriedState.Disputed => "争议中",
        CarriedState.NoCare => "就医地未记账",
        CarriedState.NoHome => "参保地未记账",
        _ => "两地不一致",
    };
}
