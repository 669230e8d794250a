using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Settlement;

/// <summary>State of a visit (就诊状态). The numbers are stored; append only.</summary>
public enum VisitState : byte
{
    /// <summary>Open (就诊中, 在院).</summary>
    Open = 1,

    /// <summary>Discharged (已出院).</summary>
    Discharged = 2,

    /// <summary>Undone (已撤销).</summary>
    Cancelled = 3,
}

/// <summary>A visit or stay (就诊) as the counter keeps it.</summary>
public sealed record Visit
{
    /// <summary>Visit id (就诊ID), given by the agency.</summary>
    public required long Id { get; init; }

    /// <summary>Pooling region of the person (参保地).</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Person number (人员编号).</summary>
    public required string PersonNumber { get; init; }

    /// <summary>Number of the visit of this person, from 1 (就诊序号): accumulators of one visit hang on it.</summary>
    public required long Number { get; init; }

    /// <summary>Designated provider (定点医药机构编号).</summary>
    public required string Provider { get; init; }

    /// <summary>Kind of visit.</summary>
    public required VisitKind Kind { get; init; }

    /// <summary>Medical category as sent (医疗类别), dictionary med_type.</summary>
    public required string MedicalType { get; init; }

    /// <summary>Scheme (险种).</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>State.</summary>
    public VisitState State { get; init; } = VisitState.Open;

    /// <summary>First day (就诊日期, 入院日期).</summary>
    public required DateOnly Begin { get; init; }

    /// <summary>Day of discharge (出院日期); null: not yet, or outpatient.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Standing in the epidemic (新冠身份).</summary>
    public EpidemicStatus Epidemic { get; init; }

    /// <summary>Registration for care elsewhere (异地就医备案).</summary>
    public Filing Filing { get; init; }

    /// <summary>The provider's own number (住院/门诊号).</summary>
    public string ProviderNumber { get; init; } = "";

    /// <summary>Valid diagnoses as JSON array, as sent (诊断信息).</summary>
    public string Diagnoses { get; init; } = "[]";

    /// <summary>The other fields as sent, a JSON object (其他信息).</summary>
    public string Details { get; init; } = "{}";

    /// <summary>When it was opened, Unix milliseconds (登记时间).</summary>
    public required long OpenedAt { get; init; }

    /// <summary>Whether it is a stay (住院): admission and discharge instead of registration.</summary>
    public bool IsStay => Kind is VisitKind.Inpatient || (Kind is VisitKind.Maternity && MedicalTypes.IsStay(MedicalType));
}

/// <summary>One fee line of a visit as uploaded (费用明细); a row that takes an earlier one back has <see cref="Cancels"/>.</summary>
public sealed record FeeLine
{
    /// <summary>Number in the visit, from 1, in order of arrival (行号).</summary>
    public required int Number { get; init; }

    /// <summary>The provider's serial (费用明细流水号), unique among the lines that stand.</summary>
    public required string Serial { get; init; }

    /// <summary>Charge batch (收费批次号); empty for stays.</summary>
    public string ChargeBatch { get; init; } = "";

    /// <summary>National catalogue code (医疗目录编码).</summary>
    public required string Item { get; init; }

    /// <summary>Unit price in millionths of a yuan (单价).</summary>
    public required long PriceMicro { get; init; }

    /// <summary>Quantity in ten-thousandths (数量); negative: a refund line.</summary>
    public required long QuantityE4 { get; init; }

    /// <summary>Amount as billed, fen (明细项目费用总额).</summary>
    public required long Amount { get; init; }

    /// <summary>Day of the charge (费用发生日期).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Days of supply (用药天数); 0: not given.</summary>
    public short SupplyDays { get; init; }

    /// <summary>The hospital's approval of a restricted item (医院审批标志): 0 none, 1 approved, 2 refused (fully self-paid).</summary>
    public byte Approval { get; init; }

    /// <summary>The line that this row takes back (撤销行); 0: it is a line itself.</summary>
    public int Cancels { get; init; }

    /// <summary>The four parts as answered to the upload (费用四分), fen.</summary>
    public LineSplit Split { get; init; }

    /// <summary>The other fields as sent, a JSON object.</summary>
    public string Details { get; init; } = "{}";
}

/// <summary>The four parts of a line in fen (费用四分).</summary>
/// <param name="NonCovered">Non-covered (全自费).</param>
/// <param name="OverStandard">Over the payment standard (超限价).</param>
/// <param name="FirstPay">First pay (先行自付).</param>
/// <param name="Eligible">Eligible (政策范围内).</param>
public readonly record struct LineSplit(long NonCovered, long OverStandard, long FirstPay, long Eligible)
{
    /// <summary>Their sum, the amount of the line.</summary>
    public long Total => NonCovered + OverStandard + FirstPay + Eligible;

    /// <summary>Adds two splits.</summary>
    public static LineSplit operator +(LineSplit left, LineSplit right) => new(
        left.NonCovered + right.NonCovered, left.OverStandard + right.OverStandard, left.FirstPay + right.FirstPay,
        left.Eligible + right.Eligible);
}

/// <summary>A designated provider (定点医药机构).</summary>
/// <param name="Region">Region of care (就医地).</param>
/// <param name="Code">Code, 12 characters.</param>
/// <param name="Name">Name.</param>
/// <param name="IsPharmacy">Retail pharmacy (定点零售药店).</param>
/// <param name="Tier">Tier.</param>
/// <param name="TierCode">Dictionary hosp_lv.</param>
/// <param name="From">First day of the agreement.</param>
/// <param name="Until">First day without it; null: open.</param>
public sealed record DesignatedProvider(
    RegionCode Region, string Code, string Name, bool IsPharmacy, Tier Tier, string TierCode, DateOnly From, DateOnly? Until)
{
    /// <summary>Whether the agreement holds on a day (协议有效).</summary>
    public bool Holds(DateOnly day) => From <= day && (Until is not { } until || day < until);
}
