using Yibao.Kernel;

namespace Yibao.Contributions.Runs;

/// <summary>
/// Why an operation on contributions is refused (缴费拒绝原因), in order of precedence. Codes are permanent and stand in
/// docs/contributions.md; append only.
/// </summary>
public static class ContributionRefusals
{
    /// <summary>Not said who does it (未写明经办人).</summary>
    public static readonly RefusalKind NoName = new("CTB001", "未写明经办人", "it is not said who does it");

    /// <summary>An amount that is none (金额有误).</summary>
    public static readonly RefusalKind Amount = new("CTB002", "金额须大于零", "the amount must be above zero");

    /// <summary>Nothing of that number (编号不存在).</summary>
    public static readonly RefusalKind Unknown = new("CTB003", "编号不存在", "there is nothing of that number");

    /// <summary>Payer not registered (缴费人不存在).</summary>
    public static readonly RefusalKind UnknownPayer = new("CTB004", "缴费人不存在", "there is no such payer in the region");

    /// <summary>Decided already (已处理).</summary>
    public static readonly RefusalKind Decided = new("CTB005", "已处理", "it is decided already");

    /// <summary>Four eyes (须由他人复核).</summary>
    public static readonly RefusalKind SamePerson =
        new("CTB006", "须由另一人复核", "another person than the one who asked must decide");

    /// <summary>Less on the account (预收余额不足).</summary>
    public static readonly RefusalKind TooLittle = new("CTB007", "预收余额不足", "the payer has less than that to its credit");

    /// <summary>No rule for relief (无减征规定).</summary>
    public static readonly RefusalKind NoRelief =
        new("CTB008", "政策未规定该月减征", "the policies state no relief for a month of the period");

    /// <summary>Too many months (减征月数超限).</summary>
    public static readonly RefusalKind TooManyMonths = new("CTB009", "减征月数超过上限", "more months than the policies allow");

    /// <summary>Ordered already (已有减征令).</summary>
    public static readonly RefusalKind Overlap = new("CTB010", "与已有减征令重叠", "an order for one of the months stands already");

    /// <summary>Reserve too small (可支付月数不足).</summary>
    public static readonly RefusalKind Reserve = new(
        "CTB011", "统筹基金可支付月数不足，须由省级决定", "the reserve is too small: the province decides (--province DECISION)");

    /// <summary>Nothing to claim (无可申报金额).</summary>
    public static readonly RefusalKind NothingToClaim = new("CTB012", "没有可申报的金额", "there is nothing to claim");

    /// <summary>Receipt booked (已入账).</summary>
    public static readonly RefusalKind Booked = new("CTB013", "该笔到账已入账", "the receipt is booked already");

    /// <summary>More than claimed (超过申报额).</summary>
    public static readonly RefusalKind MoreThanClaimed =
        new("CTB014", "到账超过申报未到账金额", "more than is claimed and not yet received");

    /// <summary>Another request of that name (申请号已用).</summary>
    public static readonly RefusalKind OtherRequest = new("CTB015", "该申请号已用于另一申请", "another request has that name");

    /// <summary>Every kind (全部).</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        NoName, Amount, Unknown, UnknownPayer, Decided, SamePerson, TooLittle, NoRelief, TooManyMonths, Overlap, Reserve, NothingToClaim,
        Booked, MoreThanClaimed, OtherRequest,
    ];
}
