using Yibao.Kernel;

namespace Yibao.Clearing.Regions;

/// <summary>
/// Why an operation on clearing between regions is refused (异地清算拒绝原因), in order of precedence. Codes are permanent and stand in
/// docs/clearing.md; append only.
/// </summary>
public static class ClearingRefusals
{
    /// <summary>Not said who does it (未写明经办人).</summary>
    public static readonly RefusalKind NoName = new("CLR001", "未写明经办人", "it is not said who does it");

    /// <summary>An amount that is none (金额有误).</summary>
    public static readonly RefusalKind Amount = new("CLR002", "金额须大于零", "the amount must be above zero");

    /// <summary>No rules (无清算规定).</summary>
    public static readonly RefusalKind NoRules = new("CLR003", "政策未规定该日清算规则", "the policies state no clearing on that day");

    /// <summary>The period is not over (未到期).</summary>
    public static readonly RefusalKind NotOver = new("CLR004", "清算期尚未结束", "the period is not over");

    /// <summary>Another run is not finished (有未完成批次).</summary>
    public static readonly RefusalKind OtherRun = new("CLR005", "另一清算批次尚未完成", "the run of another period is not finished");

    /// <summary>Cleared already (已清算).</summary>
    public static readonly RefusalKind Cleared = new("CLR006", "已清算", "it is cleared already");

    /// <summary>Nothing of that number (编号不存在).</summary>
    public static readonly RefusalKind Unknown = new("CLR007", "编号不存在", "there is nothing of that number");

    /// <summary>Not a party (非当事统筹区).</summary>
    public static readonly RefusalKind NotAParty = new("CLR008", "非该笔业务的当事统筹区", "the region is no party to it");

    /// <summary>Disputed already (已有争议).</summary>
    public static readonly RefusalKind Disputed = new("CLR009", "该笔已有未决争议", "a dispute about it is open");

    /// <summary>Decided already (已处理).</summary>
    public static readonly RefusalKind Decided = new("CLR010", "已处理", "it is decided already");

    /// <summary>Extended already (已延期).</summary>
    public static readonly RefusalKind Extended = new("CLR011", "答复期限已延长过", "the time to answer was extended already");

    /// <summary>Four eyes (须由他人复核).</summary>
    public static readonly RefusalKind SamePerson = new("CLR012", "须由另一人复核", "another person must decide");

    /// <summary>Receipt booked (已入账).</summary>
    public static readonly RefusalKind Booked = new("CLR013", "该笔收付已入账", "the receipt is booked already");

    /// <summary>More than the notice asks (超过通知金额).</summary>
    public static readonly RefusalKind MoreThanAsked = new("CLR014", "超过通知书未付金额", "more than is open of the notice");

    /// <summary>The hub has not so much (清算资金不足).</summary>
    public static readonly RefusalKind HubShort = new("CLR015", "清算资金尚未到齐", "the hub has not received so much yet");

    /// <summary>Quotas fixed (额度已核定).</summary>
    public static readonly RefusalKind QuotaFixed = new("CLR016", "该年度额度已核定", "the quotas of the year are fixed already");

    /// <summary>No red warning (无红色预警).</summary>
    public static readonly RefusalKind NotRed = new("CLR017", "使用率未达红色预警", "the use of the prepayment is not red");

    /// <summary>Bill taken in (账单已登记).</summary>
    public static readonly RefusalKind KnownBill = new("CLR018", "该账单已登记", "the bill is taken in already");

    /// <summary>Bill verified (已核查).</summary>
    public static readonly RefusalKind Verified = new("CLR019", "该账单参保地已核查", "the home region of the bill is verified already");

    /// <summary>Not insured (未参保).</summary>
    public static readonly RefusalKind NotInsured = new("CLR020", "当日未参保", "the person was not insured on the day");

    /// <summary>The rules refuse the bill (待遇规则拒绝).</summary>
    public static readonly RefusalKind Bill = new("CLR021", "参保地规则不能结算", "the rules of the home region refuse the bill");

    /// <summary>Every kind (全部).</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        NoName, Amount, NoRules, NotOver, OtherRun, Cleared, Unknown, NotAParty, Disputed, Decided, Extended, SamePerson, Booked,
        MoreThanAsked, HubShort, QuotaFixed, NotRed, KnownBill, Verified, NotInsured, Bill,
    ];
}
