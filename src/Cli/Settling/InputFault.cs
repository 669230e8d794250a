using Yibao.Kernel;

namespace Yibao.Cli.Settling;

/// <summary>
/// Why a row or a file of bills is not read (输入拒绝原因), in order of precedence: of several faults of one row the first is answered.
/// Closed; the codes are permanent, append only.
/// </summary>
internal enum InputFault : byte
{
    /// <summary>Read (无).</summary>
    None,

    /// <summary>The file cannot be opened, is empty or too large (无法读取).</summary>
    Unreadable,

    /// <summary>Not well-formed CSV or JSON, or not UTF-8 (格式错误).</summary>
    Malformed,

    /// <summary>Column or field that nobody knows (未知列).</summary>
    UnknownColumn,

    /// <summary>Column, field or value that must be there (缺列).</summary>
    MissingColumn,

    /// <summary>The same column or field twice (重复列).</summary>
    RepeatedColumn,

    /// <summary>Row with more or fewer fields than the header (列数不符).</summary>
    FieldCount,

    /// <summary>Not a value of the kind that stands there (类型不符).</summary>
    WrongKind,

    /// <summary>Not a number (非数字).</summary>
    NotANumber,

    /// <summary>More decimals than the unit has: a fraction of a fen (不足一分).</summary>
    FractionOfFen,

    /// <summary>Beyond the limit (超出上限).</summary>
    Overflow,

    /// <summary>Word outside the vocabulary (未知词).</summary>
    UnknownWord,

    /// <summary>No day of the calendar (日期错误).</summary>
    BadDate,

    /// <summary>Region code of no province (未知地区).</summary>
    UnknownRegion,

    /// <summary>No ICD-10 code (诊断编码错误).</summary>
    BadDiagnosis,

    /// <summary>Longer or more than allowed (过长).</summary>
    TooLong,

    /// <summary>Values that exclude one another, or rows of one bill that disagree (自相矛盾).</summary>
    Contradiction,

    /// <summary>Opening value of an accumulator that the rules do not have (未知累计项).</summary>
    UnknownAccumulator,

    /// <summary>A bill that stood earlier in the file appears again (单据重复).</summary>
    RepeatedBill,

    /// <summary>A person who stood earlier in the file appears again (人员分散).</summary>
    RepeatedPerson,

    /// <summary>Bills of a person out of the order of their days and visits (顺序错误).</summary>
    OutOfOrder,

    /// <summary>Nothing wrong with the row, but with another one of its bill (同单据另有错误行).</summary>
    OtherRow,
}

/// <summary>The kinds of <see cref="InputFault"/> with their permanent codes and texts.</summary>
internal static class InputFaults
{
    private static readonly RefusalKind[] All =
    [
        new("INP000", "未拒绝", "not refused"),
        new("INP001", "文件无法读取", "the file cannot be read"),
        new("INP002", "格式错误", "not well-formed"),
        new("INP003", "未知的列或字段", "unknown column or field"),
        new("INP004", "缺少列、字段或值", "a column, field or value is missing"),
        new("INP005", "列或字段重复", "the column or field stands twice"),
        new("INP006", "列数与表头不符", "another number of fields than the header"),
        new("INP007", "值的类型不符", "not the kind of value that stands here"),
        new("INP008", "不是数字", "not a number"),
        new("INP009", "金额不足一分，或小数位过多", "a fraction of a fen, or more decimals than the unit has"),
        new("INP010", "数值超出上限", "beyond the limit"),
        new("INP011", "未知的词", "unknown word"),
        new("INP012", "日期错误", "not a day"),
        new("INP013", "地区代码不属于任何省份", "the region code is of no province"),
        new("INP014", "诊断编码错误", "not an ICD-10 code"),
        new("INP015", "超过允许的长度或个数", "longer or more than allowed"),
        new("INP016", "取值自相矛盾", "values contradict one another"),
        new("INP017", "没有该累计项", "no such accumulator"),
        new("INP018", "单据在文件中再次出现", "the bill appears again later in the file"),
        new("INP019", "人员在文件中再次出现", "the person appears again later in the file"),
        new("INP020", "同一人的单据未按日期和就诊排列", "bills of a person are not in the order of days and visits"),
        new("INP021", "同一单据的另一行被拒绝", "another row of the bill is refused"),
    ];

    /// <summary>All kinds in order of precedence; the first is "not refused".</summary>
    public static IReadOnlyList<RefusalKind> Kinds => All;

    /// <summary>The kind of a fault.</summary>
    public static RefusalKind KindOf(InputFault fault) => All[(int)fault];
}

/// <summary>A fault of a whole file with its place (文件拒绝).</summary>
/// <param name="Fault">Kind.</param>
/// <param name="Line">Line from 1; 0: the file.</param>
/// <param name="Column">CSV: number of the field; JSON: character of the line; from 1; 0: the line.</param>
/// <param name="Field">Field or column; empty: none.</param>
/// <param name="Detail">What stood there and what was expected.</param>
internal sealed record FileFault(InputFault Fault, int Line, int Column, string Field, string Detail);

/// <summary>The file as a whole cannot be used (文件不可用): ends the command with <see cref="ExitCode.BadInput"/>.</summary>
internal sealed class UnusableFileException(IReadOnlyList<FileFault> faults) : Exception("the file cannot be used")
{
    /// <summary>What is wrong, at least one.</summary>
    public IReadOnlyList<FileFault> Faults => faults;
}
