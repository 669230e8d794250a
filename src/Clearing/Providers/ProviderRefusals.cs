using Yibao.Kernel;

namespace Yibao.Clearing.Providers;

/// <summary>
/// Why an operation on claims and payments of providers or on special funds is refused (定点机构结算与专项资金拒绝原因), in order of precedence. Codes
/// are permanent and stand in docs/provider-payment.md; append only.
/// </summary>
public static class ProviderRefusals
{
    /// <summary>Not said who does it (未写明经办人).</summary>
    public static readonly RefusalKind NoName = new("PRV001", "未写明经办人", "it is not said who does it");

    /// <summary>An amount that is none (金额有误).</summary>
    public static readonly RefusalKind Amount = new("PRV002", "金额须大于零", "the amount must be above zero");

    /// <summary>Score out of range (得分有误).</summary>
    public static readonly RefusalKind Score = new("PRV003", "考核得分须在0到100之间", "the score must be from 0 to 100");

    /// <summary>Nothing of that number (编号不存在).</summary>
    public static readonly RefusalKind Unknown = new("PRV004", "编号不存在", "there is nothing of that number");

    /// <summary>Provider not registered (定点机构不存在).</summary>
    public static readonly RefusalKind UnknownProvider =
        new("PRV005", "本地区没有该定点医药机构", "there is no such provider in the region");

    /// <summary>The month goes on (月份未关账).</summary>
    public static readonly RefusalKind MonthOpen = new("PRV006", "该月尚未关账", "the month is not closed yet");

    /// <summary>Decided already (已复核).</summary>
    public static readonly RefusalKind Decided = new("PRV007", "已复核", "it is decided already");

    /// <summary>Four eyes (须由他人复核).</summary>
    public static readonly RefusalKind SamePerson =
        new("PRV008", "须由经办人以外的人复核", "another person than the one who made it must decide");

    /// <summary>The second check by the first checker (须由第二人复核).</summary>
    public static readonly RefusalKind SameChecker =
        new("PRV009", "大额拨付须由另一人再次复核", "the second check must be by another person than the first");

    /// <summary>The advance is no longer there (预付金已变动).</summary>
    public static readonly RefusalKind AdvanceChanged = new(
        "PRV010", "抵扣的预付金已变动，须退回重新制单", "the advance that it sets off is no longer there: turn it down and make it again");

    /// <summary>Not released (尚未放款).</summary>
    public static readonly RefusalKind NotReleased = new("PRV011", "尚未复核放款", "it is not released");

    /// <summary>Its end is known (已办结).</summary>
    public static readonly RefusalKind Ended = new("PRV012", "已到账或已退回", "it is paid or returned already");

    /// <summary>Not returned (未退回).</summary>
    public static readonly RefusalKind NotReturned = new("PRV013", "只有退回的拨付可以重拨", "only a returned payment is paid again");

    /// <summary>Repeated already (已重拨).</summary>
    public static readonly RefusalKind Repeated = new("PRV014", "已重新拨付", "it is being paid again already");

    /// <summary>Nothing to do (没有可办理的金额).</summary>
    public static readonly RefusalKind Nothing = new("PRV015", "没有可办理的金额", "there is nothing to pay, to send or to release");

    /// <summary>A settlement that is not of the region's claims (结算不在申报内).</summary>
    public static readonly RefusalKind NotClaimed =
        new("PRV016", "该结算不在已申报的月份内或已冲正", "the settlement is reversed, or in no claim of the region");

    // PRV017 is retired: it refused deductions from bills of other regions' people.

    /// <summary>More than the funds paid (超过基金支付额).</summary>
    public static readonly RefusalKind MoreThanPaid =
        new("PRV018", "扣减超过基金支付额", "more than the funds paid and is not deducted yet");

    /// <summary>Draw past the grant (超过未领取额度).</summary>
    public static readonly RefusalKind MoreThanGranted = new("PRV019", "超过未领取的额度", "more than is granted and not drawn");

    /// <summary>Repay past what is left (超过结存).</summary>
    public static readonly RefusalKind MoreThanLeft = new("PRV020", "超过结存的预付金", "more than is left of the advance");

    /// <summary>Not granted (未批准).</summary>
    public static readonly RefusalKind NotGranted = new("PRV021", "预付尚未批准或未获批准", "the advance is not granted");

    /// <summary>No rule for the deposit (无质量保证金规则).</summary>
    public static readonly RefusalKind NoRule = new("PRV022", "政策未规定", "the policies state no rule for it");

    /// <summary>Every kind (全部).</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        NoName, Amount, Score, Unknown, UnknownProvider, MonthOpen, Decided, SamePerson, SameChecker, AdvanceChanged, NotReleased, Ended,
        NotReturned, Repeated, Nothing, NotClaimed, MoreThanPaid, MoreThanGranted, MoreThanLeft, NotGranted, NoRule,
    ];
}
