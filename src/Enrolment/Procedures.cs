using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>Who joins, and so by whose contributions (参保方式). The numbers are stored; append only.</summary>
public enum JoinKind : byte
{
    /// <summary>Employee, paid by the employer and the person (职工).</summary>
    Employee = 1,

    /// <summary>Flexible worker, who pays alone (灵活就业人员).</summary>
    Flexible = 2,

    /// <summary>Adult resident (成年居民).</summary>
    Resident = 3,

    /// <summary>Student (学生).</summary>
    Student = 4,

    /// <summary>Minor (未成年人).</summary>
    Minor = 5,

    /// <summary>Newborn within the rule's days, insured from the birth (新生儿).</summary>
    Newborn = 6,
}

/// <summary>What was done (办理事项). The numbers are stored; append only.</summary>
public enum ProcedureKind : byte
{
    /// <summary>Joined (参保登记).</summary>
    Join = 1,

    /// <summary>Left (停保).</summary>
    Leave = 2,

    /// <summary>Paused (暂停参保).</summary>
    Pause = 3,

    /// <summary>Resumed (恢复参保).</summary>
    Resume = 4,

    /// <summary>Moved to another region (关系转移接续).</summary>
    Move = 5,

    /// <summary>Retired (在职转退休).</summary>
    Retire = 6,

    /// <summary>Died (死亡登记).</summary>
    Death = 7,

    /// <summary>Two records became one (重复档案合并).</summary>
    Merge = 8,

    /// <summary>Corrected (信息更正).</summary>
    Correct = 9,

    /// <summary>Undone (撤销办理).</summary>
    Undo = 10,

    /// <summary>Paused for arrears (欠费暂停).</summary>
    ArrearsPause = 11,

    /// <summary>Restored by payment (补缴恢复).</summary>
    ArrearsRestore = 12,

    /// <summary>Groups changed by a list of another department (身份类别变更).</summary>
    Groups = 13,

    /// <summary>Lives in a county of another kind (居住地变更).</summary>
    Residence = 14,
}

/// <summary>An employer that pays contributions (参保单位), as far as a procedure must know it.</summary>
/// <param name="Number">Number in the region (单位编号).</param>
/// <param name="Name">Name.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day no longer; null: open.</param>
public sealed record PayingEmployer(string Number, string Name, DateOnly From, DateOnly? Until)
{
    /// <summary>Whether it pays on a day.</summary>
    public bool Holds(DateOnly day) => From <= day && (Until is not { } until || day < until);
}

/// <summary>What is asked of the enrolment desk (参保业务): one of the records below.</summary>
public abstract record Procedure
{
    /// <summary>What it is.</summary>
    public abstract ProcedureKind Kind { get; }

    /// <summary>The pooling region that decides (统筹区): for a move the one that takes the person in.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>The day from which it holds (生效日期).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Why (原因), as text; needed for a correction.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Joins a scheme (参保登记), as a new record where the region has none under the document.</summary>
public sealed record Join : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Join;

    /// <summary>How the person joins.</summary>
    public required JoinKind As { get; init; }

    /// <summary>The person as stated; without a number the registered one, or the next of the region.</summary>
    public required InsuredPerson Who { get; init; }

    /// <summary>The employer; null: none of that number is registered, or the person pays alone.</summary>
    public PayingEmployer? Employer { get; init; }

    /// <summary>Grade of the plan (档次).</summary>
    public string Grade { get; init; } = "";

    /// <summary>Post (身份).</summary>
    public Post Post { get; init; }

    /// <summary>Member of maternity insurance too (参加生育保险).</summary>
    public bool Maternity { get; init; }

    /// <summary>Kind of the county where a resident lives (居住县类别); empty: not said.</summary>
    public string County { get; init; } = "";

    /// <summary>Code of the standing (人员类别代码), dictionary psn_type; empty: the general one.</summary>
    public string StatusCode { get; init; } = "";

    /// <summary>The scheme (险种).</summary>
    public Scheme Scheme => As is JoinKind.Employee or JoinKind.Flexible ? Scheme.Employee : Scheme.Resident;
}

/// <summary>Leaves a scheme (停保): the day is the first one no longer insured.</summary>
public sealed record Leave : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Leave;

    /// <summary>The scheme.</summary>
    public required Scheme Scheme { get; init; }
}

/// <summary>Pauses an enrolment because the person or the employer asks for it (暂停参保).</summary>
public sealed record Pause : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Pause;

    /// <summary>The scheme.</summary>
    public required Scheme Scheme { get; init; }
}

/// <summary>Resumes a paused enrolment (恢复参保): after a gap that the rules call a lapse, with a waiting period.</summary>
public sealed record Resume : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Resume;

    /// <summary>The scheme.</summary>
    public required Scheme Scheme { get; init; }
}

/// <summary>Moves to another region (关系转移接续): years and balance follow, cover has no gap.</summary>
public sealed record Move : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Move;

    /// <summary>The region that the person leaves (转出地).</summary>
    public required RegionCode From { get; init; }

    /// <summary>The scheme.</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Number of the employer that pays from now on as asked (单位编号); empty: the person pays alone.</summary>
    public string EmployerNumber { get; init; } = "";

    /// <summary>That employer; null: none of that number is registered.</summary>
    public PayingEmployer? Employer { get; init; }

    /// <summary>Grade of the plan in the new region.</summary>
    public string Grade { get; init; } = "";

    /// <summary>Kind of the county there where a resident lives (居住县类别); empty: not said.</summary>
    public string County { get; init; } = "";

    /// <summary>Person number in the new region if it has no record yet (人员编号).</summary>
    public string Number { get; init; } = "";
}

/// <summary>A resident lives in a county of another kind (居住地变更), from a day on: who bears the subsidy changes, cover does not.</summary>
public sealed record Residence : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Residence;

    /// <summary>Kind of the county, as the vocabulary of policies names it.</summary>
    public required string County { get; init; }
}

/// <summary>Retires within the employee scheme (在职转退休): once the years are met no contributions are due any more.</summary>
public sealed record Retire : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Retire;

    /// <summary>Months of contributions that were bought (补缴月数).</summary>
    public int BoughtMonths { get; init; }
}

/// <summary>Registers a death (死亡登记): insured through the day.</summary>
public sealed record Death : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Death;
}

/// <summary>Merges a double record into the one that is kept (重复档案合并), both of one region.</summary>
public sealed record Merge : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Merge;

    /// <summary>Number of the record that is kept (保留的人员编号).</summary>
    public required string Kept { get; init; }

    /// <summary>Number of the record that ends (并入的人员编号).</summary>
    public required string Gone { get; init; }
}

/// <summary>
/// Corrects what was registered (信息更正), with a reason: an enrolment, known by scheme and first day, or the person's own data. What is null
/// stays.
/// </summary>
public sealed record Correct : Procedure
{
    /// <inheritdoc/>
    public override ProcedureKind Kind => ProcedureKind.Correct;

    /// <summary>The scheme of the enrolment that <see cref="Procedure.Day"/> falls into; null: the person's own data.</summary>
    public Scheme? Scheme { get; init; }

    /// <summary>First insured day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>First day no longer insured.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether it becomes open, without a last day.</summary>
    public bool Open { get; init; }

    /// <summary>First day with benefits; the first insured day ends the waiting period.</summary>
    public DateOnly? BenefitsFrom { get; init; }

    /// <summary>Months that count as uninterrupted before the first day.</summary>
    public int? MonthsBefore { get; init; }

    /// <summary>Grade.</summary>
    public string? Grade { get; init; }

    /// <summary>Post.</summary>
    public Post? Post { get; init; }

    /// <summary>Member of maternity insurance.</summary>
    public bool? Maternity { get; init; }

    /// <summary>Kind of the county where a resident lives.</summary>
    public string? County { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Sex.</summary>
    public Sex? Sex { get; init; }

    /// <summary>Birth date.</summary>
    public DateOnly? Birth { get; init; }

    /// <summary>Kind of document, with <see cref="Document"/>.</summary>
    public string? DocumentType { get; init; }

    /// <summary>Number of the document; nobody else has it.</summary>
    public string? Document { get; init; }

    /// <summary>Whether another record has that document already (证件已被占用).</summary>
    public bool DocumentIsTaken { get; init; }
}
