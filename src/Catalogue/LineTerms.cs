using Yibao.Kernel;

namespace Yibao.Catalogue;

/// <summary>
/// Why a listed item is not paid on a line (不予支付原因). The order is the order of precedence and part of stored lines; append only.
/// </summary>
public enum DenialReason : byte
{
    /// <summary>Paid (无).</summary>
    None,

    /// <summary>No version of the item holds on the day of the line (当日不在目录).</summary>
    NotListedOnDay,

    /// <summary>Paid for the other sex only, or the sex is unknown (限性别).</summary>
    Sex,

    /// <summary>Outside the ages paid for (限年龄).</summary>
    Age,

    /// <summary>Not paid at this kind of visit (限就诊类别).</summary>
    VisitKind,

    /// <summary>Not paid at this tier of facility (限医院等级).</summary>
    Tier,

    /// <summary>Paid by another insurance only (限险种).</summary>
    Scheme,

    /// <summary>No diagnosis of the visit is among those paid for (限诊断).</summary>
    Diagnosis,

    /// <summary>More days of supply than are paid for (限用药天数).</summary>
    DaysOfSupply,

    /// <summary>A clinical condition was not attested by the hospital (未证明符合临床条件).</summary>
    NotAttested,
}

/// <summary>
/// Terms of one fee line (明细支付条件): what the catalogue says about an item for a case on a day. A hot value, written in place.
/// </summary>
public struct LineTerms
{
    /// <summary>Class (甲乙丙类) on the day; C when the item is not listed on the day.</summary>
    public ItemClass Class;

    /// <summary>
    /// First-pay share (先行自付比例) in parts per million, 0 to 1,000,000; -1: the plan's common share. Class A is 0 and class C is
    /// 1,000,000 unless a row says otherwise of class A.
    /// </summary>
    public int FirstPayPpm;

    /// <summary>Payment standard (医保支付标准) of one unit in 1e-6 yuan; <see cref="long.MaxValue"/>: none.</summary>
    public long CeilingMicro;

    /// <summary>
    /// Most quantity covered (最大支付数量) on this line in 1e-4 units, by size; <see cref="long.MaxValue"/>: no limit. The excess is
    /// not covered.
    /// </summary>
    public long MaxQuantityE4;

    /// <summary>Benefit scope (待遇范围), a number of <see cref="Policy.BenefitScopes"/>.</summary>
    public byte Scope;

    /// <summary>Whether the item is in the diagnosis plan of the epidemic (诊疗方案内) on the day.</summary>
    public bool DiagnosisPlan;

    /// <summary>Why the line is not covered although its class would be (不予支付原因); never set for class C but by the listing.</summary>
    public DenialReason Denial;

    /// <summary>The version that answered (版本): an index of <see cref="CatalogueBook.Items"/>; -1 when none holds on the day.</summary>
    public int ItemVersion;
}

/// <summary>Names of denial reasons (不予支付原因名称).</summary>
public static class DenialReasonNames
{
    private static readonly (string Chinese, string English)[] Texts =
    [
        ("无", "none"),
        ("当日不在目录内", "not in the catalogue on that day"),
        ("不符合限定性别", "not paid for this sex"),
        ("不符合限定年龄", "not paid at this age"),
        ("不符合限定就诊类别", "not paid at this kind of visit"),
        ("不符合限定医院等级", "not paid at this tier of facility"),
        ("不符合限定险种", "paid by another insurance only"),
        ("不符合限定诊断", "not paid for these diagnoses"),
        ("超过限定用药天数", "more days of supply than are paid for"),
        ("医院未证明符合临床条件", "the hospital did not attest the clinical condition"),
    ];

    /// <summary>What is printed on the statement (结算单用语).</summary>
    public static string Name(this DenialReason reason, Language language) =>
        language == Language.Chinese ? Texts[(int)reason].Chinese : Texts[(int)reason].English;
}
