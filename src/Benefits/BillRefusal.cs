using Yibao.Kernel;

namespace Yibao.Benefits;

/// <summary>
/// Why a bill is refused (拒绝结算原因), in order of precedence: the first that holds is answered. Closed; codes are permanent, append only.
/// </summary>
public enum BillRefusal : byte
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>More lines than a bill may have (明细过多).</summary>
    TooManyLines,

    /// <summary>No line (空单据).</summary>
    NoLines,

    /// <summary>No document speaks of the region, scheme and grade (无此统筹区政策).</summary>
    UnknownRegion,

    /// <summary>The documents of the region do not answer for the day (当日无政策).</summary>
    NoPolicyOnDay,

    /// <summary>Not insured on the day of service (当日未参保).</summary>
    NotInsured,

    /// <summary>Standing of the person is not one of the scheme (人员类别不符).</summary>
    StatusNotOfScheme,

    /// <summary>A number of the case is out of range (要素超出范围).</summary>
    FactOutOfRange,

    /// <summary>Item not in the catalogue (目录无此项目).</summary>
    UnknownItem,

    /// <summary>Negative price (单价为负).</summary>
    NegativePrice,

    /// <summary>Amount beyond the limit (金额溢出).</summary>
    AmountTooLarge,

    /// <summary>Class-B line without first-pay share (缺乙类先行自付比例).</summary>
    NoFirstPayShare,

    /// <summary>Refund lines exceed the sale (退费大于原费用).</summary>
    RefundExceedsSale,

    /// <summary>Negative amount offered from the personal account (个人账户金额为负).</summary>
    NegativeAccount,
}

/// <summary>The kinds of <see cref="BillRefusal"/> with their permanent codes and texts.</summary>
public static class BillRefusals
{
    private static readonly RefusalKind[] All =
    [
        new("BIL000", "未拒绝", "not refused"),
        new("BIL001", "明细行数超过上限", "the bill has more lines than the limit"),
        new("BIL002", "单据没有明细", "the bill has no lines"),
        new("BIL003", "没有该统筹区、险种、档次的政策", "no policy document speaks of this region, scheme and grade"),
        new("BIL004", "服务日期不在任何政策的有效期内", "no policy answers for the day of service"),
        new("BIL005", "服务日期未参保", "not insured on the day of service"),
        new("BIL006", "人员类别不属于该险种", "the standing of the person is not one of the scheme"),
        new("BIL007", "待遇要素超出范围", "a number of the case is out of range"),
        new("BIL008", "目录中没有该项目", "the item is not in the catalogue"),
        new("BIL009", "单价为负数", "the price is negative"),
        new("BIL010", "金额超过上限", "the amount passes the limit"),
        new("BIL011", "乙类项目没有先行自付比例", "a class-B line has no first-pay share and the region has no common one"),
        new("BIL012", "退费金额大于原费用", "the refund lines exceed the sale"),
        new("BIL013", "个人账户金额为负数", "the amount offered from the personal account is negative"),
    ];

    /// <summary>All kinds in order of precedence; the first is "not refused".</summary>
    public static IReadOnlyList<RefusalKind> Kinds => All;

    /// <summary>The kind of a refusal.</summary>
    public static RefusalKind KindOf(BillRefusal refusal) => All[(int)refusal];
}
