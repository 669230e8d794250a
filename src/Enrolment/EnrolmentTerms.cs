using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Enrolment;

/// <summary>
/// What the rules of a region say about enrolment on a day (参保规则): the parameters <c>enrolment.*</c> and <c>retirement.*</c> of the policy
/// documents. What a document does not state is null.
/// </summary>
public sealed record EnrolmentTerms
{
    /// <summary>Region without a rule (无规则): nobody waits, nothing lapses; what needs a number is refused.</summary>
    public static EnrolmentTerms None { get; } = new();

    /// <summary>Months without benefits of an employee who joins (用人单位参保等待期); null: none.</summary>
    public int? EmployerWait { get; init; }

    /// <summary>Months without benefits of a flexible worker who joins (灵活就业等待期); null: none.</summary>
    public int? FlexibleWait { get; init; }

    /// <summary>Months without benefits of a resident who joins in the window (集中缴费期等待期); null: none.</summary>
    public int? WindowWait { get; init; }

    /// <summary>Months without benefits of a resident who joins after the window (中途参保等待期); null: none.</summary>
    public int? LateWait { get; init; }

    /// <summary>Months without benefits after a lapse in the employee scheme (断缴再参保等待期); null: as the first time.</summary>
    public int? ReEntryWait { get; init; }

    /// <summary>Most months between two enrolments that still count as uninterrupted (视同连续的中断月数); null: any number.</summary>
    public int? GapMonths { get; init; }

    /// <summary>Days from the birth within which a newborn is insured from the birth (新生儿参保时限); null: the rules know none.</summary>
    public int? NewbornDays { get; init; }

    /// <summary>Months of contributions that a pensioner needs in all (累计缴费年限); null: the rules state none.</summary>
    public int? RetirementMonths { get; init; }

    /// <summary>Months of them in the region itself (本地实际缴费年限); null: none are asked for.</summary>
    public int? LocalMonths { get; init; }

    /// <summary>Whether the day opens a policy year (年度首日): residents who begin on it joined in the window before it.</summary>
    public bool OpensYear { get; init; }

    /// <summary>Reads the terms of a day (读取).</summary>
    /// <param name="rules">Rules of the region, scheme and grade; null: none.</param>
    /// <param name="day">First day of what is decided.</param>
    /// <param name="sex">Sex, for the years of a pensioner.</param>
    public static EnrolmentTerms Of(PlanHistory? rules, DateOnly day, Sex sex)
    {
        const int monthsPerYear = 12;
        var opens = day is { Month: 1, Day: 1 };
        if (rules is null)
        {
            return None with { OpensYear = opens };
        }

        int? Whole(string name, string key = "", string value = "", int times = 1)
        {
            var found = key.Length == 0 ? rules.Parameter(name, day) : rules.Parameter(name, day, (key, value));
            return found is { } parameter ? (int)Math.Ceiling(parameter.Value * times) : null;
        }

        int? Wait(string joining) => Whole("enrolment.waiting-months", "joining", joining);
        var sexWord = Vocabulary.ValuesOf(Dimension.Sex)[(int)sex].Name;
        return new EnrolmentTerms
        {
            EmployerWait = Wait("employer"),
            FlexibleWait = Wait("flexible"),
            WindowWait = Wait("resident-in-window"),
            LateWait = Wait("resident-late"),
            ReEntryWait = Wait("re-entry"),
            GapMonths = Whole("enrolment.gap-months"),
            NewbornDays = Whole("enrolment.newborn-days"),
            RetirementMonths = Whole("retirement.total-years", "sex", sexWord, monthsPerYear),
            LocalMonths = Whole("retirement.local-years", "sex", sexWord, monthsPerYear),
            OpensYear = rules.At(day.DayNumber) is { } plan ? plan.YearStartOf(day.DayNumber) == day.DayNumber : opens,
        };
    }
}
