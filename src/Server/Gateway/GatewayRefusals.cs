using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>
/// Refusals of the gateway (网关拒绝): the closed list, in order of precedence. A message with several faults of its fields answers them all;
/// of the other kinds the first that applies.
/// </summary>
public static class GatewayRefusals
{
    /// <summary>The body is larger than the gateway reads (报文过大).</summary>
    public static readonly RefusalKind TooLarge = new("GWY001", "报文过大", "the body is too large");

    /// <summary>The body is not UTF-8 (编码错误).</summary>
    public static readonly RefusalKind NotUtf8 = new("GWY002", "报文不是 UTF-8 编码", "the body is not UTF-8");

    /// <summary>The body is not JSON (格式错误).</summary>
    public static readonly RefusalKind NotJson = new("GWY003", "报文不是合法的 JSON", "the body is not JSON");

    /// <summary>Nested too deeply (层次过深).</summary>
    public static readonly RefusalKind TooDeep = new("GWY004", "报文层次过深", "the body is nested too deeply");

    /// <summary>Too many values, fields or rows (内容过多).</summary>
    public static readonly RefusalKind TooMany = new("GWY005", "报文内容过多", "the body holds too many values");

    /// <summary>A field is given twice (字段重复).</summary>
    public static readonly RefusalKind GivenTwice = new("GWY006", "字段重复", "a field is given twice");

    /// <summary>Text that is no text: half a surrogate pair, or the character zero (非法字符).</summary>
    public static readonly RefusalKind BadCharacter = new("GWY007", "含有非法字符", "a text holds a character that is none");

    /// <summary>Not an object where one is needed (结构错误).</summary>
    public static readonly RefusalKind BadShape = new("GWY008", "报文结构错误", "the message has the wrong shape");

    /// <summary>A field of the envelope is missing (报文头缺项).</summary>
    public static readonly RefusalKind EnvelopeMissing = new("GWY009", "缺少公共报文头字段", "a field of the envelope is missing");

    /// <summary>A field of the envelope cannot be read (报文头错误).</summary>
    public static readonly RefusalKind EnvelopeWrong = new("GWY010", "公共报文头字段错误", "a field of the envelope is wrong");

    /// <summary>No such transaction (交易编号未知).</summary>
    public static readonly RefusalKind UnknownTransaction = new("GWY011", "未知的交易编号", "no such transaction");

    /// <summary>The account does not speak for this provider (机构不符).</summary>
    public static readonly RefusalKind OtherProvider = new("GWY012", "只能为本机构办理", "an account acts only for its own provider");

    /// <summary>A node of the input is missing (缺少节点).</summary>
    public static readonly RefusalKind NodeMissing = new("GWY020", "缺少输入节点", "a node of the input is missing");

    /// <summary>A node of the input has the wrong shape (节点结构错误).</summary>
    public static readonly RefusalKind NodeWrong = new("GWY021", "输入节点结构错误", "a node of the input has the wrong shape");

    /// <summary>A required field is missing (缺少必填项).</summary>
    public static readonly RefusalKind FieldMissing = new("GWY022", "缺少必填项", "a required field is missing");

    /// <summary>A field has the wrong type (类型错误).</summary>
    public static readonly RefusalKind FieldWrong = new("GWY023", "字段类型错误", "a field has the wrong type");

    /// <summary>A field is too long (超长).</summary>
    public static readonly RefusalKind FieldTooLong = new("GWY024", "字段超长", "a field is too long");

    /// <summary>A code that is not in its dictionary (代码不在字典内).</summary>
    public static readonly RefusalKind UnknownCode = new("GWY025", "代码不在字典内", "a code is not in its dictionary");

    /// <summary>Rows of one message belong to several visits or persons (跨就诊).</summary>
    public static readonly RefusalKind OtherVisit =
        new("GWY026", "同一报文须属于同一就诊和人员", "the rows of a message belong to one visit of one person");

    /// <summary>The operator did not sign in on the day (未签到).</summary>
    public static readonly RefusalKind NotSignedIn = new("GWY027", "该操作员当日未签到", "the operator did not sign in on the day");

    /// <summary>The transaction is known and not served here (交易未开通).</summary>
    public static readonly RefusalKind NotServed = new("GWY030", "本平台未开通此交易", "this transaction is not served here");

    /// <summary>The outcome is unknown: ask again or reverse by message (结果未知).</summary>
    public static readonly RefusalKind OutcomeUnknown =
        new("GWY031", "系统异常，结果未知，请原报文重发或冲正", "system failure, outcome unknown: repeat the same message or reverse it");

    /// <summary>Too much is waiting: nothing was done (系统繁忙).</summary>
    public static readonly RefusalKind Busy = new("GWY032", "系统繁忙，未处理，请稍后重发", "busy, nothing was done: repeat later");

    /// <summary>Every kind (全部), in order of precedence.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        TooLarge, NotUtf8, NotJson, TooDeep, TooMany, GivenTwice, BadCharacter, BadShape, EnvelopeMissing, EnvelopeWrong,
        UnknownTransaction, OtherProvider, NodeMissing, NodeWrong, FieldMissing, FieldWrong, FieldTooLong, UnknownCode,
        OtherVisit, NotSignedIn, NotServed, OutcomeUnknown, Busy,
    ];
}
