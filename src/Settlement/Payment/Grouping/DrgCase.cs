using Yibao.Kernel;

namespace Yibao.Settlement.Payment.Grouping;

/// <summary>What the grouper looks at (分组病例). The codes are as the hospital wrote them.</summary>
/// <param name="Principal">Principal diagnosis (主要诊断), ICD-10; empty: none.</param>
/// <param name="Others">Other diagnoses (其他诊断), at most <see cref="CodesMost"/>.</param>
/// <param name="Procedures">Procedures (手术操作), ICD-9-CM-3, at most <see cref="CodesMost"/>; the main one first.</param>
/// <param name="Sex">Sex.</param>
/// <param name="AgeYears">Age in years.</param>
/// <param name="AgeDays">Age in days of a child below one year, else 0.</param>
/// <param name="Days">Days of the stay (住院天数), at least 1.</param>
public readonly record struct DrgCase(
    string Principal, IReadOnlyList<string> Others, IReadOnlyList<string> Procedures, Sex Sex, int AgeYears, int AgeDays, int Days)
{
    /// <summary>Most other diagnoses, and most procedures, of a case: the settlement list has room for as many.</summary>
    public const int CodesMost = 60;
}

/// <summary>Why a case has no group (未入组原因). The numbers are part of permanent codes; append only.</summary>
public enum GroupingReason : byte
{
    /// <summary>It has one (已入组).</summary>
    Grouped = 0,

    /// <summary>No principal diagnosis (缺主要诊断).</summary>
    NoPrincipal = 1,

    /// <summary>The tables do not know the principal diagnosis (主要诊断不在编码表).</summary>
    UnknownPrincipal = 2,

    /// <summary>It cannot be principal (不能作为主要诊断).</summary>
    NotPrincipal = 3,

    /// <summary>More codes than a case may have (编码过多).</summary>
    TooManyCodes = 4,

    /// <summary>The stay is too short or too long (住院天数超出范围).</summary>
    DaysOutside = 5,

    /// <summary>The principal diagnosis belongs to the other sex (诊断与性别不符).</summary>
    SexConflict = 6,

    /// <summary>No category takes the case (无法进入大类).</summary>
    NoCategory = 7,

    /// <summary>No base group of its category fits (大类内无核心病组).</summary>
    NoBaseGroup = 8,

    /// <summary>Its operation has nothing to do with its principal diagnosis (手术与主要诊断无关，歧义病例).</summary>
    UnrelatedOperation = 9,

    /// <summary>No group of the base group fits (核心病组内无细分组).</summary>
    NoGroup = 10,

    /// <summary>No settlement list was sent for the bill (无结算清单).</summary>
    NoList = 11,
}

/// <summary>How a case was grouped, or why not (分组结果). Numbers point into the grouper's tables and the case; -1: none.</summary>
/// <param name="Reason">Whether it has a group, or why not.</param>
/// <param name="Mdc">Category.</param>
/// <param name="Adrg">Base group.</param>
/// <param name="Drg">Group.</param>
/// <param name="Severity">Severity by the other diagnoses.</param>
/// <param name="SeverityBy">Other diagnosis that decided the severity.</param>
/// <param name="ProcedureBy">Procedure that decided the base group.</param>
/// <param name="Excluded">Other diagnoses that would count and are excluded by the principal one.</param>
/// <param name="Unknown">Codes that the tables do not know and that were passed over.</param>
public readonly record struct DrgResult(
    GroupingReason Reason, short Mdc, short Adrg, short Drg, Severity Severity, sbyte SeverityBy, sbyte ProcedureBy, byte Excluded,
    byte Unknown);
