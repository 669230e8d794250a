using Yibao.Kernel;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Settlement.Payment;

/// <summary>
/// Why something about the payment of providers is refused (支付方式拒绝原因), in order of precedence. Codes are permanent; append only.
/// </summary>
public static class PaymentRefusals
{
    /// <summary>No name of who does it (缺经办人).</summary>
    public static readonly RefusalKind NoName = new("PAY001", "未注明经办人", "nobody is named who does it");

    /// <summary>No rules of the region (无支付政策).</summary>
    public static readonly RefusalKind NoRules = new(
        "PAY002", "该统筹区当年没有支付方式或年终清算政策", "no policy document says how the region pays or clears that year");

    /// <summary>An amount that is not one (金额错误).</summary>
    public static readonly RefusalKind Amount = new("PAY003", "金额、比例或系数不在允许范围", "an amount, ratio or coefficient is out of range");

    /// <summary>The year is not over (年度未结束).</summary>
    public static readonly RefusalKind NotOver = new("PAY004", "年度尚未结束，不能清算", "the year is not over");

    /// <summary>No such budget, run or support (记录不存在).</summary>
    public static readonly RefusalKind Unknown = new("PAY005", "记录不存在", "there is none of that number");

    /// <summary>No approved budget (无已批准预算).</summary>
    public static readonly RefusalKind NoBudget = new("PAY006", "该年度没有已批准的总额预算", "no budget of that year is approved");

    /// <summary>Waits for a decision already (已有待复核记录).</summary>
    public static readonly RefusalKind Pending = new("PAY007", "已有待复核的记录", "another one waits to be decided");

    /// <summary>Decided already (已处理).</summary>
    public static readonly RefusalKind Decided = new("PAY008", "已复核，不能再次处理", "it is decided already");

    /// <summary>Maker and checker are one person (经办与复核为同一人).</summary>
    public static readonly RefusalKind SamePerson = new("PAY009", "经办人不得复核本人的申请", "nobody decides what they asked for");

    /// <summary>Changed since it was computed (数据已变动).</summary>
    public static readonly RefusalKind Outdated = new(
        "PAY010", "清算后数据已变动，请重新测算", "bills or budget changed since it was computed: run it again");

    /// <summary>The year is cleared (年度已清算).</summary>
    public static readonly RefusalKind Cleared = new("PAY011", "该年度已清算", "the year is cleared");

    /// <summary>No such hospital (机构不存在).</summary>
    public static readonly RefusalKind UnknownProvider = new("PAY012", "定点医药机构不存在", "no designated provider has that code");

    /// <summary>The rules do not allow the support (不符合困难支持条件).</summary>
    public static readonly RefusalKind NotInDifficulty = new(
        "PAY013", "收入降幅未达到困难支持条件", "its income did not fall as far as the rules ask");

    /// <summary>More than the rules allow (超过支持上限).</summary>
    public static readonly RefusalKind TooMuch = new("PAY014", "超过规定上限", "more than the rules allow, or than is outstanding");

    /// <summary>Nothing to clear (无可清算病例).</summary>
    public static readonly RefusalKind NoCases = new("PAY015", "该年度没有住院结算", "no stay of that year was settled");

    /// <summary>The server has no tables of grouping (无分组数据).</summary>
    public static readonly RefusalKind NoTables = new("PAY016", "服务未加载病组分组数据", "the server was started without the tables of grouping");

    /// <summary>Reasons why a case has no group (未入组原因).</summary>
    public static IReadOnlyList<RefusalKind> Groupings { get; } =
    [
        new("PAY100", "已入组", "grouped"),
        new("PAY101", "缺主要诊断", "no principal diagnosis"),
        new("PAY102", "主要诊断不在编码表", "the tables do not know the principal diagnosis"),
        new("PAY103", "该诊断不能作为主要诊断", "this diagnosis cannot be principal"),
        new("PAY104", "诊断或手术操作编码过多", "too many diagnoses or procedures"),
        new("PAY105", "住院天数超出分组范围", "the stay is shorter or longer than is grouped"),
        new("PAY106", "主要诊断与性别不符", "the principal diagnosis belongs to the other sex"),
        new("PAY107", "无法进入任何主要诊断大类", "no category takes the case"),
        new("PAY108", "大类内没有适合的核心病组", "no base group of the category fits"),
        new("PAY109", "手术与主要诊断无关，歧义病例", "its operation has nothing to do with its principal diagnosis"),
        new("PAY110", "核心病组内没有适合的细分组", "no group of the base group fits"),
        new("PAY111", "没有上传结算清单", "no settlement list was sent"),
    ];

    /// <summary>The kind of a reason (未入组原因编码).</summary>
    public static RefusalKind Of(GroupingReason reason) => Groupings[(int)reason];

    /// <summary>All of them (全部), the reasons of grouping left out.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        NoName, NoRules, Amount, NotOver, Unknown, NoBudget, Pending, Decided, SamePerson, Outdated, Cleared, UnknownProvider,
        NotInDifficulty, TooMuch, NoCases, NoTables,
    ];
}
