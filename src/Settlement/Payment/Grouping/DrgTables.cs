using Yibao.Kernel;

namespace Yibao.Settlement.Payment.Grouping;

/// <summary>How a case enters a main category (主要诊断大类入组方式).</summary>
public enum MdcEntry : byte
{
    /// <summary>By its principal diagnosis (按主要诊断).</summary>
    Principal,

    /// <summary>By any of its diagnoses (按任一诊断).</summary>
    Any,

    /// <summary>When one of the category's groups fits, before all others (先期分组).</summary>
    Group,
}

/// <summary>Kind of a base group (核心病组类型).</summary>
public enum AdrgKind : byte
{
    /// <summary>By an operation (外科组).</summary>
    Surgical,

    /// <summary>By a treatment outside the operating room (非手术室操作组).</summary>
    Treatment,

    /// <summary>By the principal diagnosis (内科组).</summary>
    Medical,
}

/// <summary>What a code of a base group is looked for in (编码匹配范围).</summary>
public enum CodeRole : byte
{
    /// <summary>The principal diagnosis (主要诊断).</summary>
    Principal,

    /// <summary>Any diagnosis (任一诊断).</summary>
    Diagnosis,

    /// <summary>Any procedure (任一手术操作).</summary>
    Procedure,
}

/// <summary>How severe the other diagnoses make a case (并发症合并症程度). A mask in the tables.</summary>
[Flags]
public enum Severity : byte
{
    /// <summary>No row fits.</summary>
    Never = 0,

    /// <summary>Neither (无并发症或合并症).</summary>
    None = 1,

    /// <summary>Complication or comorbidity, CC (一般并发症或合并症).</summary>
    Cc = 2,

    /// <summary>Major complication or comorbidity, MCC (严重并发症或合并症).</summary>
    Mcc = 4,

    /// <summary>All of them (不区分).</summary>
    Any = None | Cc | Mcc,
}

/// <summary>A main diagnostic category (主要诊断大类), one row of <c>mdc.csv</c>.</summary>
/// <param name="Line">Line of the file, as of every row below.</param>
/// <param name="Code">Letter, for example F.</param>
/// <param name="Order">Order in which the categories are tried.</param>
/// <param name="Chinese">Chinese name.</param>
/// <param name="English">English name.</param>
/// <param name="Entry">How a case enters.</param>
/// <param name="Sex">Only this sex; unknown: both.</param>
/// <param name="Ages">Only these ages.</param>
/// <param name="Sites">At least so many injured body sites (多发创伤); 0: no matter.</param>
public sealed record MdcRow(
    int Line, string Code, int Order, string Chinese, string English, MdcEntry Entry, Sex Sex, AgeRange Ages, int Sites);

/// <summary>A diagnosis that the tables know (疾病诊断), one row of <c>diagnoses.csv</c>.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Code">ICD-10 code.</param>
/// <param name="Mdcs">Categories that it leads to; none: it cannot be principal alone.</param>
/// <param name="Site">Body site of an injury; empty: none.</param>
/// <param name="MayBePrincipal">Whether it may be the principal diagnosis (可作主要诊断).</param>
/// <param name="Severity">What it makes of a case as another diagnosis.</param>
/// <param name="Exclusion">List of principal diagnoses under which it does not count (排除表); empty: none.</param>
public sealed record DiagnosisRow(
    int Line, string Code, IReadOnlyList<string> Mdcs, string Site, bool MayBePrincipal, Severity Severity, string Exclusion);

/// <summary>A procedure that the tables know (手术操作), one row of <c>procedures.csv</c>.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Code">ICD-9-CM-3 code.</param>
/// <param name="IsOperation">Whether it is done in an operating room (手术室手术).</param>
public sealed record ProcedureRow(int Line, string Code, bool IsOperation);

/// <summary>A base group (核心病组 ADRG), one row of <c>adrg.csv</c>.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Code">Code, for example FM1.</param>
/// <param name="Mdc">Its category.</param>
/// <param name="Order">Order in which the groups of the category are tried.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Chinese">Chinese name.</param>
/// <param name="English">English name.</param>
public sealed record AdrgRow(int Line, string Code, string Mdc, int Order, AdrgKind Kind, string Chinese, string English);

/// <summary>
/// A code that a base group wants (病组编码), one row of <c>adrg_codes.csv</c>: of every part one code must be there.
/// </summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Adrg">The base group.</param>
/// <param name="Part">Part from 1 to 8 (条件序号): all parts must hold.</param>
/// <param name="Role">What it is looked for in; the same for all codes of a part.</param>
/// <param name="Code">Code or beginning of codes.</param>
public sealed record AdrgCodeRow(int Line, string Adrg, int Part, CodeRole Role, string Code);

/// <summary>A principal diagnosis under which others do not count (排除表), one row of <c>exclusions.csv</c>.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Code">Code or beginning of codes.</param>
public sealed record ExclusionRow(int Line, string List, string Code);

/// <summary>A group (病组 DRG), one row of <c>drg.csv</c>.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Code">Code, for example FM15.</param>
/// <param name="Adrg">Its base group.</param>
/// <param name="Order">Order in which the groups of a base group are tried.</param>
/// <param name="Severity">Which severities it takes.</param>
/// <param name="Ages">Only these ages.</param>
/// <param name="DaysFrom">Shortest stay.</param>
/// <param name="DaysTo">Longest stay.</param>
/// <param name="Sex">Only this sex; unknown: both.</param>
/// <param name="Weight">Weight (权重), four decimals.</param>
/// <param name="Chinese">Chinese name.</param>
/// <param name="English">English name.</param>
public sealed record DrgRow(
    int Line, string Code, string Adrg, int Order, Severity Severity, AgeRange Ages, int DaysFrom, int DaysTo, Sex Sex, decimal Weight,
    string Chinese, string English);

/// <summary>Ages from and to, both included (年龄范围), as numbers that <see cref="Key"/> makes.</summary>
/// <param name="From">First.</param>
/// <param name="To">Last.</param>
public readonly record struct AgeRange(int From, int To)
{
    // A year is longer than any day of it, so that days and years sort as people do.
    private const int KeysPerYear = 366;

    /// <summary>Every age (不限).</summary>
    public static AgeRange All => new(0, int.MaxValue);

    /// <summary>Whether an age is in it.</summary>
    public bool Holds(int key) => key >= From && key <= To;

    /// <summary>The number of an age (年龄序数): of an infant by its days, of others by their years.</summary>
    public static int Key(int years, int days) => years > 0 ? years * KeysPerYear : Math.Min(days, KeysPerYear - 1);

    /// <summary>The last number of a year of age (该岁数最后序数).</summary>
    public static int LastOfYear(int years) => (years * KeysPerYear) + KeysPerYear - 1;
}

/// <summary>The tables of a grouper (分组器数据表), as read from their files.</summary>
public sealed record DrgTables
{
    /// <summary>Main categories.</summary>
    public required IReadOnlyList<MdcRow> Mdcs { get; init; }

    /// <summary>Diagnoses.</summary>
    public required IReadOnlyList<DiagnosisRow> Diagnoses { get; init; }

    /// <summary>Procedures.</summary>
    public required IReadOnlyList<ProcedureRow> Procedures { get; init; }

    /// <summary>Base groups.</summary>
    public required IReadOnlyList<AdrgRow> Adrgs { get; init; }

    /// <summary>Codes of the base groups.</summary>
    public required IReadOnlyList<AdrgCodeRow> Codes { get; init; }

    /// <summary>Exclusions.</summary>
    public required IReadOnlyList<ExclusionRow> Exclusions { get; init; }

    /// <summary>Groups.</summary>
    public required IReadOnlyList<DrgRow> Drgs { get; init; }

    /// <summary>Longest stay that is grouped (最长住院天数); longer ones are paid otherwise.</summary>
    public required int DaysMost { get; init; }
}

/// <summary>What is wrong in a table (数据表错误).</summary>
/// <param name="File">File.</param>
/// <param name="Line">Line from 1; 0 when it is about the file.</param>
/// <param name="Problem">What is wrong and what was expected.</param>
public sealed record TableFault(string File, int Line, string Problem)
{
    /// <summary>The fault on one line, as a compiler prints it.</summary>
    public override string ToString() => $"{File}:{Line}: {Problem}";
}
