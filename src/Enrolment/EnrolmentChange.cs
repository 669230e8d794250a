using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>What a procedure makes of one record (档案变更).</summary>
/// <param name="Before">The record before; null: it is new.</param>
/// <param name="After">The record afterwards.</param>
public sealed record FileChange(PersonFile? Before, PersonFile After);

/// <summary>What goes from one personal account to another (个人账户转移).</summary>
/// <param name="From">Record that gives (转出).</param>
/// <param name="To">Record that takes (转入).</param>
/// <param name="Amount">The whole balance, not zero.</param>
public sealed record AccountTransfer(InsuredPerson From, InsuredPerson To, Money Amount);

/// <summary>What the enrolment desk decided (办理结果): the records as they are afterwards, and what else follows.</summary>
public sealed record EnrolmentChange
{
    /// <summary>What was done.</summary>
    public required ProcedureKind Kind { get; init; }

    /// <summary>The day from which it holds.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The records that change; each at most once.</summary>
    public required IReadOnlyList<FileChange> Files { get; init; }

    /// <summary>What goes between personal accounts; null: nothing.</summary>
    public AccountTransfer? Transfer { get; init; }

    /// <summary>Months of contributions that a certificate states (累计缴费月数); null: there is no certificate.</summary>
    public int? MonthsCertified { get; init; }

    /// <summary>Months that were bought for the pension age (补缴月数); 0: none.</summary>
    public int BoughtMonths { get; init; }
}
