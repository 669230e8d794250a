using Yibao.Kernel;

namespace Yibao.Settlement.Payment;

/// <summary>How dear a case was beside its payment standard (病例费用类型).</summary>
public enum CostClass : byte
{
    /// <summary>Between the ratios (正常费用病例), or no ratio is stated.</summary>
    Normal,

    /// <summary>Below the low ratio (低费用病例): paid by cost.</summary>
    Low,

    /// <summary>Above the high ratio (高费用病例): more than the standard.</summary>
    High,

    /// <summary>Above the extreme ratio (特例单议病例): a panel of experts decides; until then it counts as a high one.</summary>
    Extreme,
}

/// <summary>What is known of a case when its payment is computed (病例计费信息).</summary>
public sealed record CaseMeasure
{
    /// <summary>What the bill came to, item by item (医疗总费用).</summary>
    public required Money Cost { get; init; }

    /// <summary>Days of the stay (住院天数); at least 1.</summary>
    public int Days { get; init; } = 1;

    /// <summary>Weight of the group (权重) for DRG, its score (分值) for DIP; null: not grouped, paid item by item after review.</summary>
    public decimal? Weight { get; init; }

    /// <summary>Mean cost of the group at hospitals of the tier (同级别病组均费); null: the payment standard stands for it.</summary>
    public Money? TierMean { get; init; }

    /// <summary>Coefficient of the hospital (医疗机构系数).</summary>
    public decimal Coefficient { get; init; } = 1;

    /// <summary>Yuan per point (点值), where the rules state no rate; null: no budget has set one.</summary>
    public decimal? PointValue { get; init; }
}

/// <summary>The payment standard of one case (病例支付标准).</summary>
/// <param name="Standard">Standard: what hospital and patient together are due, half-up to the fen.</param>
/// <param name="Points">Points or score that count in a budget (结算点数), with factor and coefficient; zero where the case has none.</param>
/// <param name="Class">How dear it was.</param>
/// <param name="IsByItem">Whether it is paid item by item: no group, or no price (按项目付费).</param>
public readonly record struct CaseStandard(Money Standard, decimal Points, CostClass Class, bool IsByItem);

/// <summary>What the patient's bill said, which stays item by item under every method (患者结算信息).</summary>
/// <param name="SelfPaid">Outside the benefits (自费): non-covered and over the payment standard of items.</param>
/// <param name="FirstPay">Class-B first pay (先行自付).</param>
/// <param name="Deductible">Deductible consumed (起付线).</param>
/// <param name="Ratio">Reimbursement rate of the pooled fund on the rest (报销比例), 0 to 1.</param>
/// <param name="PaidByOthers">What patient and other funds paid (个人及其他基金支付).</param>
public readonly record struct PatientShare(Money SelfPaid, Money FirstPay, Money Deductible, decimal Ratio, Money PaidByOthers)
{
    /// <summary>The patient's own items (个人先行负担): what no ratio is applied to.</summary>
    public Money OwnItems => SelfPaid + FirstPay + Deductible;
}
