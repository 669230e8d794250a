using Yibao.Kernel;

namespace Yibao.Settlement;

/// <summary>
/// Why what stands beside the settlements is refused (备案、文件、清单等拒绝原因), in order of precedence within one operation. Codes are
/// permanent; append only.
/// </summary>
public static class ServiceRefusals
{
    /// <summary>A period ends before it begins (期间错误).</summary>
    public static readonly RefusalKind PeriodWrong = new("SRV001", "结束日期早于开始日期", "the period ends before it begins");

    /// <summary>A registration of the same thing holds in a common time (备案重叠).</summary>
    public static readonly RefusalKind Overlapping = new(
        "SRV002", "同一事项在该期间已有有效备案", "the same is registered already for part of the period");

    /// <summary>No such registration of the person (备案不存在).</summary>
    public static readonly RefusalKind UnknownRegistration = new("SRV003", "备案记录不存在", "the person has no such registration");

    /// <summary>It belongs to another institution (属于其他机构).</summary>
    public static readonly RefusalKind OtherProvider = new("SRV004", "由其他机构办理，本机构不能操作", "it belongs to another institution");

    /// <summary>Withdrawn already (已撤销).</summary>
    public static readonly RefusalKind Withdrawn = new("SRV005", "已撤销，不能再次撤销", "it is withdrawn already");

    /// <summary>No such file, or its time is over (文件不存在).</summary>
    public static readonly RefusalKind UnknownFile = new("SRV006", "文件不存在或已过期", "no such file, or its time is over");

    /// <summary>The institution has too many files (文件过多).</summary>
    public static readonly RefusalKind TooManyFiles = new("SRV007", "未过期文件过多", "the institution has too many files that are still kept");

    /// <summary>A file that cannot be read (文件内容错误).</summary>
    public static readonly RefusalKind FileWrong = new("SRV008", "文件内容不能识别", "the file cannot be read");

    /// <summary>More records than one answer holds (结果过多).</summary>
    public static readonly RefusalKind TooManyRows = new("SRV009", "结果过多，请缩小范围", "too many records: ask for less");

    /// <summary>The catalogue has no such item (目录编码不存在).</summary>
    public static readonly RefusalKind UnknownItem = new("SRV010", "医疗目录编码不存在", "the catalogue has no such item");

    /// <summary>No such mapping (对照不存在).</summary>
    public static readonly RefusalKind UnknownMapping = new("SRV011", "目录对照不存在", "the institution has no such mapping");

    /// <summary>No settlement list was sent for the settlement (清单不存在).</summary>
    public static readonly RefusalKind UnknownList = new("SRV012", "该结算没有已上传的清单", "no settlement list was sent for the settlement");

    /// <summary>The state of the list does not allow it (清单状态不符).</summary>
    public static readonly RefusalKind ListState = new("SRV013", "清单状态不允许该操作", "the state of the settlement list does not allow it");

    /// <summary>The list does not add up to the settlement (清单金额不符).</summary>
    public static readonly RefusalKind ListAmount = new(
        "SRV014", "清单金额与结算不符", "an amount of the settlement list differs from the settlement");

    /// <summary>No settlement is of such a clearing class (清算类别无对应结算).</summary>
    public static readonly RefusalKind UnknownClearing = new(
        "SRV015", "没有以该清算类别结算的业务", "no settlement is of that clearing class");

    /// <summary>All of them (全部).</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        PeriodWrong, Overlapping, UnknownRegistration, OtherProvider, Withdrawn, UnknownFile, TooManyFiles, FileWrong, TooManyRows,
        UnknownItem, UnknownMapping, UnknownList, ListState, ListAmount, UnknownClearing,
    ];
}
