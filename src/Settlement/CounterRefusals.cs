using Yibao.Enrolment;
using Yibao.Kernel;

namespace Yibao.Settlement;

/// <summary>
/// Why the counter refuses (窗口拒绝原因), in order of precedence within one operation. Codes are permanent; append only.
/// </summary>
public static class CounterRefusals
{
    /// <summary>Nobody with this number is registered (人员不存在).</summary>
    public static readonly RefusalKind UnknownPerson = new("STL001", "参保人员不存在", "no such insured person");

    /// <summary>The provider is not designated, or its agreement does not hold on the day (机构无协议).</summary>
    public static readonly RefusalKind NotDesignated = new(
        "STL002", "机构不是当日有效的定点医药机构", "the institution is not a designated provider on the day");

    /// <summary>No such visit (就诊不存在).</summary>
    public static readonly RefusalKind UnknownVisit = new("STL003", "就诊登记不存在", "no such visit");

    /// <summary>The visit is another person's (就诊与人员不符).</summary>
    public static readonly RefusalKind OtherPerson = new("STL004", "就诊登记不属于该人员", "the visit is not this person's");

    /// <summary>The visit is another institution's (就诊与机构不符).</summary>
    public static readonly RefusalKind OtherProvider = new("STL005", "就诊登记属于其他机构", "the visit belongs to another institution");

    /// <summary>The visit was undone (就诊已撤销).</summary>
    public static readonly RefusalKind VisitCancelled = new("STL006", "就诊登记已撤销", "the visit was undone");

    /// <summary>The operation does not fit the kind or state of the visit (就诊状态不符).</summary>
    public static readonly RefusalKind WrongState = new(
        "STL007", "就诊类别或状态不允许该操作", "the kind or state of the visit does not allow the operation");

    /// <summary>A stay is open already (已有在院记录).</summary>
    public static readonly RefusalKind StayOpen = new("STL008", "该人员已有未结束的住院", "the person has an open stay");

    /// <summary>Not insured in the scheme on the day (当日未参保).</summary>
    public static readonly RefusalKind NotInsured = new("STL009", "该日未参加该险种", "not insured in the scheme on the day");

    /// <summary>The medical category is unknown (医疗类别不识别).</summary>
    public static readonly RefusalKind UnknownMedicalType = new("STL010", "医疗类别不能识别", "the medical category is not known");

    /// <summary>A serial appears twice (明细流水号重复).</summary>
    public static readonly RefusalKind DuplicateSerial = new("STL011", "费用明细流水号重复", "the serial of a fee line is used twice");

    /// <summary>Amount is not price times quantity (明细金额不符).</summary>
    public static readonly RefusalKind LineAmount = new(
        "STL012", "明细金额与单价乘数量不符", "the amount of a line is not price times quantity");

    /// <summary>No such line, or it is taken back already (明细不存在).</summary>
    public static readonly RefusalKind UnknownLine = new("STL013", "费用明细不存在或已撤销", "no such fee line, or it is taken back already");

    /// <summary>The line is settled (明细已结算).</summary>
    public static readonly RefusalKind LineSettled = new("STL014", "费用明细已结算，不能撤销", "the fee line is settled and cannot be taken back");

    /// <summary>Nothing to settle (无未结算明细).</summary>
    public static readonly RefusalKind NothingToSettle = new("STL015", "没有未结算的费用明细", "no unsettled fee lines");

    /// <summary>The stated amount differs (金额不符).</summary>
    public static readonly RefusalKind StatedAmount = new(
        "STL016", "上传的金额与明细合计不符", "a stated amount differs from the sum of the lines");

    /// <summary>The benefit arithmetic refuses (待遇计算拒绝).</summary>
    public static readonly RefusalKind Bill = new("STL017", "待遇计算拒绝", "the bill cannot be settled");

    /// <summary>No such settlement (结算不存在).</summary>
    public static readonly RefusalKind UnknownSettlement = new("STL018", "结算记录不存在", "no such settlement");

    /// <summary>Reversed already (已冲正).</summary>
    public static readonly RefusalKind AlreadyReversed = new("STL019", "结算已撤销", "the settlement is reversed already");

    /// <summary>A reversal is not reversed (撤销记录不可再撤销).</summary>
    public static readonly RefusalKind IsReversal = new("STL020", "撤销记录不能再撤销", "a reversal cannot be reversed");

    /// <summary>Later settlements depend on it (后续结算依赖).</summary>
    public static readonly RefusalKind LaterSettlements = new(
        "STL021", "之后的结算依赖该结算，须先撤销", "later settlements depend on it and must be reversed first");

    /// <summary>The visit still has fee lines (仍有费用明细).</summary>
    public static readonly RefusalKind HasLines = new("STL022", "就诊仍有费用明细", "the visit still has fee lines");

    /// <summary>The visit still has settlements (仍有结算).</summary>
    public static readonly RefusalKind HasSettlements = new("STL023", "就诊仍有未撤销的结算", "the visit still has settlements");

    /// <summary>Same message id, other content (报文号重复).</summary>
    public static readonly RefusalKind OtherContent = new(
        "STL024", "同一报文号的内容不同", "the message id was used with another content");

    /// <summary>Reversed before it arrived (已先行冲正).</summary>
    public static readonly RefusalKind ReversedBefore = new(
        "STL025", "该报文到达前已被冲正", "the message was reversed before it arrived");

    /// <summary>The transaction cannot be reversed (不可冲正).</summary>
    public static readonly RefusalKind NotReversible = new("STL026", "该交易不支持冲正", "this transaction cannot be reversed");

    /// <summary>A limit is passed (超过上限).</summary>
    public static readonly RefusalKind Limit = new("STL027", "超过上限", "a limit is passed");

    /// <summary>The catalogue has no such item in a form that can be billed (费用日期不符).</summary>
    public static readonly RefusalKind LineDay = new(
        "STL028", "费用发生日期不在就诊期间", "the day of a fee line is not within the visit");

    /// <summary>Document or name differ from the register (身份不符).</summary>
    public static readonly RefusalKind IdentityDiffers = new(
        "STL029", "证件号码或姓名与登记不符", "document or name differ from the register");

    /// <summary>Insured, but the waiting period is not over on the day (待遇等待期).</summary>
    public static readonly RefusalKind Waiting = new("STL030", "该日尚在待遇等待期", "the waiting period is not over on the day");

    /// <summary>Insured, but paused on the day (参保暂停).</summary>
    public static readonly RefusalKind Paused = new("STL031", "该日参保已暂停", "the enrolment is paused on the day");

    /// <summary>Treated elsewhere, and the message does not name the region of insurance (参保地不符).</summary>
    public static readonly RefusalKind HomeNotStated = new(
        "STL032", "异地就医须如实填写参保地", "care elsewhere: the message does not name the region of insurance");

    /// <summary>The bill names another scheme than its visit (险种与就诊登记不符).</summary>
    public static readonly RefusalKind OtherScheme = new(
        "STL033", "险种与就诊登记不符", "the bill names another scheme than the visit was registered under");

    /// <summary>A relative's account is named and none is bound (未绑定共济账户).</summary>
    public static readonly RefusalKind NoSharedAccount = new(
        "STL034", "未绑定家庭共济账户，请用本人账户或现金", "no relative's account is bound: use the person's own account, or cash");

    /// <summary>A defect: the operation was not done, and says so (系统故障).</summary>
    public static readonly RefusalKind Defect = new("STL099", "系统故障，未处理", "a fault of the system; nothing was done");

    /// <summary>All of them (全部).</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        UnknownPerson, NotDesignated, UnknownVisit, OtherPerson, OtherProvider, VisitCancelled, WrongState, StayOpen, NotInsured,
        Waiting, Paused, UnknownMedicalType, DuplicateSerial, LineAmount, UnknownLine, LineSettled, NothingToSettle, StatedAmount, Bill,
        UnknownSettlement, AlreadyReversed, IsReversal, LaterSettlements, HasLines, HasSettlements, OtherContent, ReversedBefore,
        NotReversible, Limit, LineDay, IdentityDiffers, HomeNotStated, OtherScheme,
        NoSharedAccount, Defect,
    ];

    /// <summary>Why the funds do not pay for a person on a day (当日无待遇原因); null: they do. An emergency makes no difference.</summary>
    /// <param name="person">The person.</param>
    /// <param name="day">The day.</param>
    /// <param name="scheme">The scheme.</param>
    public static Refusal? WithoutCover(PersonFile person, DateOnly day, Scheme scheme)
    {
        var cover = person.Cover(day, scheme);
        const string field = "insutype";
        return cover.Answer switch
        {
            CoverAnswer.Insured => null,
            CoverAnswer.Waiting => new Refusal(Waiting, field, $"{(int)scheme} {Days.Text(cover.Span!.BenefitsFrom!.Value)}"),
            CoverAnswer.Paused => new Refusal(Paused, field, $"{(int)scheme} {Days.Text(cover.Span!.From)}"),
            _ => new Refusal(NotInsured, field, $"{(int)scheme} {Days.Text(day)}"),
        };
    }
}
