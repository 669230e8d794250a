using Yibao.Catalogue;
using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>Limits of a bill (单据上限), each with its reason.</summary>
public static class BillLimits
{
    /// <summary>Lines of one bill (明细行数): a long stay has a few thousand; more is a file that was joined by mistake.</summary>
    public const int MostLines = 20_000;

    /// <summary>Diagnoses of one visit (诊断数): the settlement list of the national interface holds 16.</summary>
    public const int MostDiagnoses = 16;
}

/// <summary>
/// One fee line (费用明细). Either an item of the catalogue decides its terms, or the line states them itself. A plain value for the hot path.
/// </summary>
public struct BillLine
{
    /// <summary>A line that states its own terms: class A, no ceiling, quantity one.</summary>
    public BillLine()
    {
    }

    /// <summary>Price (单价) in millionths of a yuan; never negative.</summary>
    public long PriceMicro;

    /// <summary>Quantity (数量) in ten-thousandths; negative for a refund line (退费).</summary>
    public long QuantityE4 = 10_000;

    /// <summary>Own price ceiling (限价) in millionths of a yuan; <see cref="long.MaxValue"/>: none. Only without an item.</summary>
    public long CeilingMicro = long.MaxValue;

    /// <summary>Index in the catalogue view; -1: the line states its own terms.</summary>
    public int Item = -1;

    /// <summary>Day of the line (费用发生日期) as <see cref="DateOnly.DayNumber"/>; 0: the day of the bill.</summary>
    public int DayNumber;

    /// <summary>Own first-pay share (先行自付比例) in ppm; -1: the region's common share. Only without an item.</summary>
    public int FirstPayPpm = -1;

    /// <summary>Days of supply (用药天数); 0: not given.</summary>
    public short DaysOfSupply;

    /// <summary>Own class (甲乙丙类). Only without an item.</summary>
    public ItemClass Class;

    /// <summary>Own benefit scope (待遇范围). Only without an item.</summary>
    public byte Scope;

    /// <summary>The hospital attests that the clinical condition of a restriction is met (医院审批标志).</summary>
    public bool Attested;

    /// <summary>The line belongs to the epidemic diagnosis plan (诊疗方案内), whatever the item says.</summary>
    public bool DiagnosisPlan;
}

/// <summary>The four parts of a line (费用四分) in fen; they add up to its amount. Negative on refund lines.</summary>
public struct LineParts
{
    /// <summary>Non-covered (全自费): class C, off-list, restriction not met, or above the quantity limit.</summary>
    public long NonCovered;

    /// <summary>Over the price ceiling (超限价自付).</summary>
    public long OverStandard;

    /// <summary>Class-B first pay (乙类先行自付).</summary>
    public long FirstPay;

    /// <summary>Eligible (政策范围内).</summary>
    public long Eligible;

    /// <summary>Why the line is not covered; none for class C.</summary>
    public DenialReason Denial;

    /// <summary>Benefit scope of the eligible part.</summary>
    public byte Scope;

    /// <summary>Amount of the line (总费用).</summary>
    public readonly long Submitted => NonCovered + OverStandard + FirstPay + Eligible;
}

/// <summary>Everything about one bill but its lines (单据): the rules, the case and what the person allows.</summary>
public struct Bill
{
    /// <summary>The plan of the day of service; null: the region answers for no such day, and the bill is refused.</summary>
    public Plan? Plan;

    /// <summary>The catalogue as the region sees it; null where no line names an item.</summary>
    public CatalogueView? Catalogue;

    /// <summary>The case.</summary>
    public CaseFacts Facts;

    /// <summary>Number of the stay when it is known from elsewhere; 0: the accumulators decide.</summary>
    public int Stay;

    /// <summary>First insured day (参保起始日) as <see cref="DateOnly.DayNumber"/>.</summary>
    public int EnrolledFrom;

    /// <summary>First day no longer insured (参保截止日, exclusive); <see cref="int.MaxValue"/>: open.</summary>
    public int EnrolledUntil;

    /// <summary>What the personal account may pay (个人账户可用额) in fen.</summary>
    public long AccountAllowed;
}

/// <summary>The sums of a settlement (结算汇总) in fen.</summary>
public struct SettlementTotals
{
    /// <summary>Total (总费用).</summary>
    public long Submitted;

    /// <summary>Non-covered (全自费).</summary>
    public long NonCovered;

    /// <summary>Over the price ceiling (超限价自付).</summary>
    public long OverStandard;

    /// <summary>Class-B first pay (先行自付).</summary>
    public long FirstPay;

    /// <summary>Eligible (政策范围内).</summary>
    public long Eligible;

    /// <summary>Paid by all funds (基金支付).</summary>
    public long FundPaid;

    /// <summary>Borne by the hospital (医院负担).</summary>
    public long HospitalBorne;

    /// <summary>Paid by the personal account (个人账户支付).</summary>
    public long AccountPaid;

    /// <summary>Cash (现金支付).</summary>
    public long Cash;

    /// <summary>Number of the stay that the rules saw.</summary>
    public int Stay;

    /// <summary>Line (from 0) that a refusal is about; -1: the whole bill.</summary>
    public int RefusedLine;

    /// <summary>Why the bill is refused.</summary>
    public BillRefusal Refusal;

    /// <summary>What the person pays: account and cash (个人负担).</summary>
    public readonly long Own => AccountPaid + Cash;
}

/// <summary>What one layer did with one bill (待遇层结果) in fen.</summary>
public struct LayerResult
{
    /// <summary>The base that was offered (计算基数).</summary>
    public long Offered;

    /// <summary>First-pay cut of the base (先自付).</summary>
    public long Cut;

    /// <summary>Deductible of the case (起付线) before what was already consumed.</summary>
    public long DeductibleRequired;

    /// <summary>First pay that filled the deductible.</summary>
    public long DeductibleByFirstPay;

    /// <summary>Deductible consumed out of the base (本次起付).</summary>
    public long DeductibleConsumed;

    /// <summary>Where the banded part begins on the axis of the bands.</summary>
    public long BandStart;

    /// <summary>The part of the base that the bands saw.</summary>
    public long Banded;

    /// <summary>What bands and floor came to before any ceiling.</summary>
    public long BeforeCeiling;

    /// <summary>What was left under the payment ceilings before this bill; <see cref="long.MaxValue"/>: none.</summary>
    public long CeilingLeft;

    /// <summary>Paid (支付额).</summary>
    public long Paid;

    /// <summary>The part of the base beyond a ceiling (封顶线以上).</summary>
    public long Beyond;

    /// <summary>Left to the person below the ceiling, without deductible and cut (按比例自付).</summary>
    public long Coinsurance;

    /// <summary>Cell of the plan that decided; -1: the layer did not apply.</summary>
    public int Cell;

    /// <summary>Whether the floor topped up (保底).</summary>
    public bool ByFloor;

    /// <summary>What the layer left of its base (剩余).</summary>
    public readonly long Left => Offered - Paid;
}
