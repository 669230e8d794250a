using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>
/// Why a procedure of enrolment is not done (参保业务拒绝原因), in order of precedence. Codes are permanent and stand in docs/enrolment.md;
/// append only.
/// </summary>
public static class EnrolmentRefusals
{
    /// <summary>No reason is given where one is needed (未说明原因).</summary>
    public static readonly RefusalKind ReasonMissing = new("ENR001", "未说明办理原因", "no reason is given");

    /// <summary>Both are the same (来源与去向相同).</summary>
    public static readonly RefusalKind SameRecord = new("ENR002", "转出与转入相同", "from and to are the same");

    /// <summary>Nobody with that document or number is registered (人员未登记).</summary>
    public static readonly RefusalKind UnknownPerson = new("ENR003", "人员未登记", "the person is not registered");

    /// <summary>The record was merged into another one (档案已合并).</summary>
    public static readonly RefusalKind Merged = new("ENR004", "档案已合并到另一人员编号", "the record was merged into another one");

    /// <summary>The person has died (人员已死亡).</summary>
    public static readonly RefusalKind Dead = new("ENR005", "已登记死亡", "the death is registered");

    /// <summary>The day does not fit (日期不符).</summary>
    public static readonly RefusalKind WrongDay = new("ENR006", "日期不合理", "the day does not fit");

    /// <summary>Name, sex, birth date or number differ from what is registered under the document (身份不符).</summary>
    public static readonly RefusalKind IdentityDiffers = new(
        "ENR007", "与该证件已登记的身份信息不一致", "name, sex, birth date or number differ from what the document is registered with");

    /// <summary>The procedure is not for people of this kind (人员类别不符).</summary>
    public static readonly RefusalKind WrongKind = new("ENR008", "人员类别不能办理该业务", "the procedure is not for this kind of person");

    /// <summary>The rules of the region state no number that is needed (政策未规定).</summary>
    public static readonly RefusalKind NoTerms = new("ENR009", "统筹区政策未规定所需参数", "the rules of the region do not state what is needed");

    /// <summary>The time for a newborn is over (新生儿参保逾期).</summary>
    public static readonly RefusalKind NewbornLate = new(
        "ENR010", "已超过新生儿参保时限", "the time in which a newborn is insured from the birth is over");

    /// <summary>No such employer on the day (单位不存在).</summary>
    public static readonly RefusalKind UnknownEmployer = new("ENR011", "该日没有此参保单位", "there is no such employer on the day");

    /// <summary>Another enrolment stands in the way (重复参保).</summary>
    public static readonly RefusalKind StandsInTheWay = new("ENR012", "已有参保，不得重复参保", "another enrolment stands in the way");

    /// <summary>Not enrolled on the day (该日未参保).</summary>
    public static readonly RefusalKind NotEnrolled = new("ENR013", "该日未参保", "not enrolled on the day");

    /// <summary>Paused already (已暂停).</summary>
    public static readonly RefusalKind AlreadyPaused = new("ENR014", "已暂停参保", "the enrolment is paused already");

    /// <summary>Not paused (未暂停).</summary>
    public static readonly RefusalKind NotPaused = new("ENR015", "参保未暂停", "the enrolment is not paused");

    /// <summary>Contributions are unpaid (欠费).</summary>
    public static readonly RefusalKind Arrears = new("ENR016", "欠费，须先补缴", "contributions are unpaid and must be paid first");

    /// <summary>Years of contributions are missing (缴费年限不足).</summary>
    public static readonly RefusalKind YearsShort = new(
        "ENR017", "缴费年限不足，须补足", "years of contributions are missing and must be bought");

    /// <summary>There is nothing to change (无变更内容).</summary>
    public static readonly RefusalKind NothingToChange = new("ENR018", "没有需要变更的内容", "there is nothing to change");

    /// <summary>A settlement stands on a day that would lose its cover (已有结算).</summary>
    public static readonly RefusalKind Settled = new(
        "ENR019", "该日或之后已有结算，须先撤销结算", "a settlement stands on that day or later and must be reversed first");

    /// <summary>A stay is not over (尚在住院).</summary>
    public static readonly RefusalKind InStay = new("ENR020", "尚有未结束的住院", "a stay is not over");

    /// <summary>No such event (事项不存在).</summary>
    public static readonly RefusalKind UnknownEvent = new("ENR021", "办理事项不存在", "there is no such event");

    /// <summary>Undone already (已撤销).</summary>
    public static readonly RefusalKind AlreadyUndone = new("ENR022", "该事项已撤销", "the event is undone already");

    /// <summary>Something was done after it (之后有变更).</summary>
    public static readonly RefusalKind ChangedSince = new(
        "ENR023", "之后又有变更，不能撤销", "the record was changed since and the event cannot be undone");

    /// <summary>The personal account holds less than would go back (账户余额不足).</summary>
    public static readonly RefusalKind BalanceUsed = new(
        "ENR024", "个人账户余额不足以退回", "the personal account holds less than would go back");

    /// <summary>No such list (名单不存在).</summary>
    public static readonly RefusalKind UnknownList = new("ENR025", "名单不存在", "there is no such list");

    /// <summary>The state of the list does not allow it (名单状态不符).</summary>
    public static readonly RefusalKind ListState = new("ENR026", "名单状态不允许该操作", "the state of the list does not allow it");

    /// <summary>Another person must review it (须由他人审核).</summary>
    public static readonly RefusalKind OwnReview = new("ENR027", "须由经办人以外的人审核", "another person must review it");

    /// <summary>The document stands in the list twice (名单内重复).</summary>
    public static readonly RefusalKind ListedTwice = new("ENR028", "名单内重复", "the person stands in the list twice");

    /// <summary>No such case (事项不存在).</summary>
    public static readonly RefusalKind UnknownCase = new("ENR029", "网上办理事项不存在", "there is no such case");

    /// <summary>It is decided or withdrawn already (已办结).</summary>
    public static readonly RefusalKind CaseDecided = new("ENR030", "该事项已办结", "the case is decided or withdrawn already");

    /// <summary>The same is applied for or holds already (重复申请).</summary>
    public static readonly RefusalKind CaseTwice = new("ENR031", "同一事项已申请或已有效", "the same is applied for or holds already");

    /// <summary>All of them (全部), in order of precedence.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        ReasonMissing, SameRecord, UnknownPerson, Merged, Dead, WrongDay, IdentityDiffers, WrongKind, NoTerms, NewbornLate,
        UnknownEmployer, StandsInTheWay, NotEnrolled, AlreadyPaused, NotPaused, Arrears, YearsShort, NothingToChange, Settled, InStay,
        UnknownEvent, AlreadyUndone, ChangedSince, BalanceUsed, UnknownList, ListState, OwnReview, ListedTwice, UnknownCase, CaseDecided,
        CaseTwice,
    ];
}
