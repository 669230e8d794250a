using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>What is applied for without a visit (网上办理事项类别). The numbers are stored; append only.</summary>
public enum ServiceKind : byte
{
    /// <summary>Registration for care elsewhere (异地就医备案); the code is the kind of application, dictionary biz_appy_type.</summary>
    CareElsewhere = 1,

    /// <summary>Deferral of an employer's contributions (缓缴).</summary>
    Deferral = 2,

    /// <summary>Entitlement for a chronic or special disease (门诊慢特病待遇认定); the code is the disease.</summary>
    ChronicDisease = 3,

    /// <summary>Prescriptions for a longer time (长处方); the code is the disease.</summary>
    LongPrescription = 4,
}

/// <summary>State of a case (办理状态). The numbers are stored; append only.</summary>
public enum ServiceState : byte
{
    /// <summary>Applied for, to be decided (待办理).</summary>
    Applied = 1,

    /// <summary>Approved (已同意).</summary>
    Approved = 2,

    /// <summary>Refused (不予同意).</summary>
    Refused = 3,

    /// <summary>Withdrawn by the applicant (已撤回).</summary>
    Withdrawn = 4,
}

/// <summary>A case of the online services (网上办理事项).</summary>
public sealed record ServiceCase
{
    /// <summary>Region.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Business id; 0: not stored yet.</summary>
    public long Id { get; init; }

    /// <summary>What is applied for.</summary>
    public required ServiceKind Kind { get; init; }

    /// <summary>Person number; of a deferral the number of the employer (申请人).</summary>
    public required string Subject { get; init; }

    /// <summary>Disease, or kind of care elsewhere; empty for a deferral.</summary>
    public string Code { get; init; } = "";

    /// <summary>First day; of a deferral the first day of the first month.</summary>
    public required DateOnly From { get; init; }

    /// <summary>First day no longer; null: open.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>State.</summary>
    public ServiceState State { get; init; } = ServiceState.Applied;

    /// <summary>Last day to decide (办结期限), as the rules state it for the day of the application.</summary>
    public DateOnly Deadline { get; init; }

    /// <summary>Registration that it was written to (备案号); 0: none.</summary>
    public long Registration { get; init; }

    /// <summary>Whether both stand for the same thing in a common time (重复申请).</summary>
    public bool Meets(ServiceCase other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return State is ServiceState.Applied or ServiceState.Approved && other.State is ServiceState.Applied or ServiceState.Approved
            && Kind == other.Kind && Region == other.Region && Subject == other.Subject && Code == other.Code
            && !(Until <= other.From) && !(other.Until <= From);
    }
}

/// <summary>A step of a case (办理过程): never changed.</summary>
/// <param name="Number">From 1.</param>
/// <param name="State">State that it led to.</param>
/// <param name="By">Who did it; an applicant's own number where nobody helped.</param>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="Note">What was said.</param>
public sealed record ServiceStep(int Number, ServiceState State, string By, long At, string Note);

/// <summary>Applying and deciding as pure functions (申请与办理).</summary>
public static class ServiceDesk
{
    /// <summary>Why an application is not taken (申请拒绝); null: it is.</summary>
    /// <param name="asked">What is applied for.</param>
    /// <param name="person">The person; of a deferral null.</param>
    /// <param name="employer">The employer of a deferral; else null.</param>
    /// <param name="others">Every case of the same subject.</param>
    public static Refusal? Apply(ServiceCase asked, PersonFile? person, PayingEmployer? employer, IReadOnlyList<ServiceCase> others)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(others);
        var isDeferral = asked.Kind == ServiceKind.Deferral;
        if (!isDeferral && person is null)
        {
            return new Refusal(EnrolmentRefusals.UnknownPerson, "subject", asked.Subject);
        }

        if (person?.Person.MergedInto is { Length: > 0 } merged)
        {
            return new Refusal(EnrolmentRefusals.Merged, "subject", merged);
        }

        if (person?.Person.Death is { } death)
        {
            return new Refusal(EnrolmentRefusals.Dead, "subject", Days.Text(death));
        }

        if (asked.Until <= asked.From || (isDeferral && (asked.From.Day != 1 || asked.Until is not { Day: 1 })))
        {
            return new Refusal(EnrolmentRefusals.WrongDay, "until", asked.Until is { } until ? Days.Text(until) : "");
        }

        if (isDeferral && employer?.Holds(asked.From) != true)
        {
            return new Refusal(EnrolmentRefusals.UnknownEmployer, "subject", asked.Subject);
        }

        if (!isDeferral && !person!.Enrolments.Any(span => span.Holds(asked.From)))
        {
            return new Refusal(EnrolmentRefusals.NotEnrolled, "from", Days.Text(asked.From));
        }

        return others.FirstOrDefault(asked.Meets) is { } same ? new Refusal(EnrolmentRefusals.CaseTwice, "", $"{same.Id}") : null;
    }

    /// <summary>Why a case is not decided or withdrawn (办理拒绝); null: it is. A refusal says why; who applied does not decide.</summary>
    /// <param name="known">The case; null: there is none.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="to">The state that it shall have.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="note">What is said.</param>
    public static Refusal? Decide(ServiceCase? known, IReadOnlyList<ServiceStep> steps, ServiceState to, string by, string note)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return to == ServiceState.Refused && note.Length == 0 ? new Refusal(EnrolmentRefusals.ReasonMissing, "note", "")
            : known is null ? new Refusal(EnrolmentRefusals.UnknownCase, "case", "")
            : known.State != ServiceState.Applied ? new Refusal(EnrolmentRefusals.CaseDecided, "case", $"{known.State}")
            : to != ServiceState.Withdrawn && steps.Count > 0 && steps[0].By == by ? new Refusal(EnrolmentRefusals.OwnReview, "by", by)
            : null;
    }
}
