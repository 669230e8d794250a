using Yibao.Kernel;

namespace Yibao.Server.Api;

/// <summary>Why the API itself refuses a call (接口拒绝原因), in order of precedence. Codes are permanent; append only.</summary>
internal static class ApiRefusals
{
    /// <summary>No valid token (未认证).</summary>
    public static readonly RefusalKind NoToken = new("API001", "未提供有效令牌", "no valid token");

    /// <summary>No such route (无此接口).</summary>
    public static readonly RefusalKind NoRoute = new("API002", "没有该接口", "there is no such route");

    /// <summary>Other method (方法不支持).</summary>
    public static readonly RefusalKind Method = new("API003", "不支持该方法", "the route does not take this method");

    /// <summary>Not this person's duty (无权限).</summary>
    public static readonly RefusalKind NoRight = new("API004", "岗位无此权限", "the duty does not include this");

    /// <summary>Body too long (报文过长).</summary>
    public static readonly RefusalKind TooLarge = new("API005", "报文过长", "the body is too large");

    /// <summary>Not JSON (报文不是 JSON 对象).</summary>
    public static readonly RefusalKind NotJson = new("API006", "报文不是 JSON 对象", "the body is not a JSON object");

    /// <summary>Field unknown (字段未知).</summary>
    public static readonly RefusalKind UnknownField = new("API007", "未知字段", "unknown field");

    /// <summary>Field missing (缺少字段).</summary>
    public static readonly RefusalKind Missing = new("API008", "缺少字段", "the field is missing");

    /// <summary>Not what the field holds (字段取值有误).</summary>
    public static readonly RefusalKind Value = new("API009", "字段取值有误", "the field does not hold what it must");

    /// <summary>Nobody of that number (查无此人).</summary>
    public static readonly RefusalKind NoPerson = new("API010", "没有该人员", "there is no such person in the region");

    /// <summary>No employer of that number (查无此单位).</summary>
    public static readonly RefusalKind NoEmployer = new("API011", "没有该单位", "there is no such employer in the region");

    /// <summary>The database does not answer (数据库不可用).</summary>
    public static readonly RefusalKind NoDatabase = new("API013", "数据库不可用，请稍后重试", "the database does not answer; try again");

    /// <summary>Registered before (已登记).</summary>
    public static readonly RefusalKind Registered = new("API014", "已登记", "it is registered already");

    /// <summary>No rules of the region (无适用政策).</summary>
    public static readonly RefusalKind NoRules = new("API015", "没有该统筹区的政策", "no policy document speaks of the region");

    /// <summary>Not enrolled with the employer (不属于该单位).</summary>
    public static readonly RefusalKind NotOfEmployer = new("API012", "人员不属于该单位", "the person is not enrolled with the employer");
}
