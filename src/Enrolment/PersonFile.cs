using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>An insured person (参保人) as registered in one pooling region.</summary>
/// <param name="Region">Pooling region of insurance (参保地).</param>
/// <param name="Number">Person number (人员编号), at most 30 characters, unique in the region.</param>
/// <param name="DocumentType">Kind of identity document (证件类型), dictionary psn_cert_type; 01 is the citizen id.</param>
/// <param name="Document">Its number (证件号码); personal data, never in logs.</param>
/// <param name="Name">Name; personal data.</param>
/// <param name="Sex">Sex.</param>
/// <param name="Birth">Birth date.</param>
public sealed record InsuredPerson(
    RegionCode Region, string Number, string DocumentType, string Document, string Name, Sex Sex, DateOnly Birth)
{
    /// <summary>Day of death (死亡日期), still insured on it; null: none is registered.</summary>
    public DateOnly? Death { get; init; }

    /// <summary>Number of the record that goes on in its place (并入的人员编号) in the same region; empty: it stands by itself.</summary>
    public string MergedInto { get; init; } = "";

    /// <summary>Age in completed years (周岁) on a day; 0 before the birth.</summary>
    public short AgeOn(DateOnly day) => (short)Math.Max(0, Days.Age(Birth, day));

    /// <summary>Number only (仅编号): what a log may hold.</summary>
    public override string ToString() => Number;
}

/// <summary>State of an enrolment (参保状态). The numbers are stored; append only.</summary>
public enum EnrolmentState : byte
{
    /// <summary>Enrolled (正常参保).</summary>
    Enrolled = 1,

    /// <summary>Paused (暂停参保): no benefits until it is resumed.</summary>
    Paused = 2,
}

/// <summary>Why an enrolment is paused (暂停原因). The numbers are stored; append only.</summary>
public enum PauseReason : byte
{
    /// <summary>Not paused (未暂停).</summary>
    None = 0,

    /// <summary>Contributions are unpaid (欠费).</summary>
    Arrears = 1,

    /// <summary>The person or the employer asked for it (申请暂停).</summary>
    Asked = 2,
}

/// <summary>What the register answers for a day (待遇状态). The order is that of precedence.</summary>
public enum CoverAnswer : byte
{
    /// <summary>Insured (享受待遇).</summary>
    Insured,

    /// <summary>The waiting period is not over (待遇等待期).</summary>
    Waiting,

    /// <summary>Paused (暂停参保).</summary>
    Paused,

    /// <summary>Was enrolled before, not on the day (已终止).</summary>
    Ended,

    /// <summary>Never enrolled up to the day (未参保).</summary>
    NotEnrolled,
}

/// <summary>Whether a person has benefits on a day (当日待遇), and by which enrolment.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Span">The enrolment of the day, also while it waits or is paused; null: none.</param>
public readonly record struct Cover(CoverAnswer Answer, EnrolmentSpan? Span)
{
    /// <summary>Whether the funds pay (享受待遇).</summary>
    public bool IsInsured => Answer == CoverAnswer.Insured;
}

/// <summary>An enrolment in one scheme for a period (参保信息).</summary>
public sealed record EnrolmentSpan
{
    /// <summary>Scheme (险种).</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Grade of the plan (档次); empty where the region has none.</summary>
    public string Grade { get; init; } = "";

    /// <summary>Standing (人员类别).</summary>
    public required PersonStatus Status { get; init; }

    /// <summary>Standing as the national dictionary psn_type has it (人员类别代码).</summary>
    public required string StatusCode { get; init; }

    /// <summary>Post (身份).</summary>
    public Post Post { get; init; }

    /// <summary>First insured day (参保起始日).</summary>
    public required DateOnly From { get; init; }

    /// <summary>First day no longer insured (参保截止日, exclusive); null: open.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Months of contributions before <see cref="From"/> that count as uninterrupted (视同连续缴费月数).</summary>
    public int MonthsBefore { get; init; }

    /// <summary>Employer (单位名称); empty: none.</summary>
    public string Employer { get; init; } = "";

    /// <summary>Number of the employer that pays (单位编号); empty: the person, or the public, pays.</summary>
    public string EmployerNumber { get; init; } = "";

    /// <summary>State (参保状态).</summary>
    public EnrolmentState State { get; init; } = EnrolmentState.Enrolled;

    /// <summary>Why it is paused (暂停原因).</summary>
    public PauseReason Pause { get; init; }

    /// <summary>First day with benefits (待遇享受起始日) after a waiting period; null: <see cref="From"/>.</summary>
    public DateOnly? BenefitsFrom { get; init; }

    /// <summary>Member of maternity insurance too (参加生育保险).</summary>
    public bool Maternity { get; init; }

    /// <summary>Kind of the county where a resident lives (居住县类别), which decides who bears the subsidy; empty: not said.</summary>
    public string County { get; init; } = "";

    /// <summary>Whether the person is insured by it on a day (当日参保).</summary>
    public bool Holds(DateOnly day) => From <= day && (Until is not { } until || day < until);

    /// <summary>Months of uninterrupted contributions on a day (连续缴费月数), 0 to 600.</summary>
    public short MonthsOn(DateOnly day)
    {
        const int most = 600; // the range of CaseFacts.Months
        var months = MonthsBefore + ((day.Year - From.Year) * 12) + day.Month - From.Month + (day.Day >= From.Day ? 0 : -1);
        return (short)Math.Clamp(months, 0, most);
    }
}

/// <summary>Membership of a group for a period (身份类别).</summary>
/// <param name="Category">Dictionary psn_idet_type.</param>
/// <param name="Aid">Category of assistance that follows from it.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day no longer; null: open.</param>
public sealed record GroupSpan(string Category, AidCategory Aid, DateOnly From, DateOnly? Until)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool Holds(DateOnly day) => From <= day && (Until is not { } until || day < until);
}

/// <summary>Everything that the register knows of one person (人员档案).</summary>
/// <param name="Person">The person.</param>
/// <param name="Enrolments">Enrolments, by scheme and first day.</param>
/// <param name="Groups">Groups.</param>
public sealed record PersonFile(InsuredPerson Person, IReadOnlyList<EnrolmentSpan> Enrolments, IReadOnlyList<GroupSpan> Groups)
{
    /// <summary>The enrolment of a day in a scheme (当日参保信息), also while it waits or is paused; null: none.</summary>
    public EnrolmentSpan? On(DateOnly day, Scheme scheme)
    {
        foreach (var span in Enrolments)
        {
            if (span.Scheme == scheme && span.Holds(day))
            {
                return span;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the funds pay on a day (当日是否享受待遇): the one answer for settlement, gateway and staff. A day belongs to at most one
    /// enrolment of a scheme.
    /// </summary>
    public Cover Cover(DateOnly day, Scheme scheme)
    {
        if (On(day, scheme) is { } span)
        {
            var answer = span.State == EnrolmentState.Paused ? CoverAnswer.Paused
                : span.BenefitsFrom is { } from && day < from ? CoverAnswer.Waiting : CoverAnswer.Insured;
            return new Cover(answer, span);
        }

        var wasEnrolled = Enrolments.Any(past => past.Scheme == scheme && past.From <= day);
        return new Cover(wasEnrolled ? CoverAnswer.Ended : CoverAnswer.NotEnrolled, null);
    }

    /// <summary>The category of assistance of a day (救助对象类别): the first in the order of <see cref="AidCategory"/> that holds.</summary>
    public AidCategory AidOn(DateOnly day)
    {
        var best = AidCategory.None;
        foreach (var group in Groups)
        {
            if (group.Aid != AidCategory.None && group.Holds(day) && (best == AidCategory.None || group.Aid < best))
            {
                best = group.Aid;
            }
        }

        return best;
    }
}
