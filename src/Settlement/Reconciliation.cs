using Yibao.Kernel;

namespace Yibao.Settlement;

/// <summary>Totals of the settlements of a period (对总账): reversals count with their negative amounts. Amounts in fen.</summary>
/// <param name="Count">Settlements and reversals (结算笔数).</param>
/// <param name="Total">Medical charge (医疗费总额).</param>
/// <param name="FundPaid">Paid by funds (基金支付总额).</param>
/// <param name="Account">Paid from personal accounts (个人账户支付).</param>
public readonly record struct ReconciliationTotals(long Count, long Total, long FundPaid, long Account)
{
    /// <summary>
    /// Which totals differ (对账差异), in Chinese and English, centre before institution; empty when all agree. At most 200 characters for
    /// amounts that the interface can state.
    /// </summary>
    public string DifferencesFrom(ReconciliationTotals stated)
    {
        var differences = new List<string>(4);
        Compare("总额 total", Total, stated.Total, isCount: false);
        Compare("基金 fund", FundPaid, stated.FundPaid, isCount: false);
        Compare("账户 account", Account, stated.Account, isCount: false);
        Compare("笔数 count", Count, stated.Count, isCount: true);
        return differences.Count == 0 ? "" : $"中心/机构 centre/institution: {string.Join("; ", differences)}";

        void Compare(string name, long ours, long theirs, bool isCount)
        {
            if (ours != theirs)
                differences.Add(isCount ? $"{name} {ours}/{theirs}" : $"{name} {new Money(ours)}/{new Money(theirs)}");
        }
    }
}

/// <summary>One settlement as either side has it (对账明细). Amounts in fen.</summary>
/// <param name="Settlement">Settlement id (结算ID).</param>
/// <param name="Visit">Visit id (就诊ID).</param>
/// <param name="Person">Person number (人员编号).</param>
/// <param name="Total">Medical charge.</param>
/// <param name="FundPaid">Paid by funds.</param>
/// <param name="Account">Paid from the personal account.</param>
/// <param name="IsRefund">Whether it is a reversal (退费结算标志).</param>
/// <param name="Message">Message id of the request, known at the centre only (发送方报文ID).</param>
public sealed record ReconciliationRecord(
    string Settlement, string Visit, string Person, long Total, long FundPaid, long Account, bool IsRefund, string Message);

/// <summary>A record that is on one side only, or differs (对账差异).</summary>
/// <param name="Record">The record of the centre; of the institution when the centre has none.</param>
/// <param name="Memo">What is wrong, in Chinese and English.</param>
public sealed record ReconciliationDifference(ReconciliationRecord Record, string Memo);

/// <summary>Reconciliation of details (对明细账).</summary>
public static class Reconciliation
{
    /// <summary>
    /// Every record that is on one side only or differs: in the order of the centre's records, then what only the institution has. A record
    /// that the institution names twice is compared once, and its repeat is a difference.
    /// </summary>
    public static IReadOnlyList<ReconciliationDifference> Differences(
        IReadOnlyList<ReconciliationRecord> centre, IReadOnlyList<ReconciliationRecord> institution)
    {
        var theirs = new Dictionary<string, ReconciliationRecord>(StringComparer.Ordinal);
        var repeated = new List<ReconciliationDifference>();
        foreach (var record in institution)
        {
            if (!theirs.TryAdd(record.Settlement, record))
                repeated.Add(new ReconciliationDifference(record, "机构重复 repeated by the institution"));
        }
        var differences = new List<ReconciliationDifference>();
        foreach (var ours in centre)
        {
            if (!theirs.Remove(ours.Settlement, out var other))
                differences.Add(new ReconciliationDifference(ours, "仅中心有 only at the centre"));
            else if (FieldsThatDiffer(ours, other) is { Length: > 0 } fields)
                differences.Add(new ReconciliationDifference(ours, $"不一致 differs (中心/机构 centre/institution): {fields}"));
        }
        foreach (var record in institution)
        {
            if (theirs.Remove(record.Settlement))
                differences.Add(new ReconciliationDifference(record, "仅机构有 only at the institution"));
        }
        differences.AddRange(repeated);
        return differences;
    }

    private static string FieldsThatDiffer(ReconciliationRecord ours, ReconciliationRecord theirs)
    {
        var fields = new List<string>();
        if (ours.Person != theirs.Person)
            fields.Add("psn_no");
        if (ours.Visit != theirs.Visit)
            fields.Add("mdtrt_id");
        Compare("medfee_sumamt", ours.Total, theirs.Total);
        Compare("fund_pay_sumamt", ours.FundPaid, theirs.FundPaid);
        Compare("acct_pay", ours.Account, theirs.Account);
        if (ours.IsRefund != theirs.IsRefund)
            fields.Add("refd_setl_flag");
        return string.Join("; ", fields);

        void Compare(string name, long our, long their)
        {
            if (our != their)
                fields.Add($"{name} {new Money(our)}/{new Money(their)}");
        }
    }
}
