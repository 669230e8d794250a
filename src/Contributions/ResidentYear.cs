using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>When a resident joins for a year of cover (参保时间).</summary>
public enum ResidentJoining
{
    /// <summary>Before the window opens (未到集中缴费期): nothing can be paid yet.</summary>
    TooEarly,

    /// <summary>In the window, or as a newborn in time (集中缴费期内).</summary>
    InTime,

    /// <summary>After the window (逾期).</summary>
    Late,
}

/// <summary>One resident's year of cover (居民年度缴费) and who pays it.</summary>
/// <param name="Joining">When the person joins.</param>
/// <param name="Contribution">The year's own contribution (个人缴费标准).</param>
/// <param name="Aid">Part of it that medical assistance pays (资助参保).</param>
/// <param name="Own">What the person pays (个人实缴): the rest, and for a late joiner what the subsidy leaves.</param>
/// <param name="Subsidy">Fiscal subsidy (财政补助) of this person and year.</param>
public readonly record struct ResidentYear(ResidentJoining Joining, Money Contribution, Money Aid, Money Own, Money Subsidy)
{
    /// <summary>Computes a year. Own contribution, aid and subsidy are half-up to the fen.</summary>
    /// <param name="rules">The region's rules with the <c>resident.*</c> and <c>subsidy.per-head</c> parameters.</param>
    /// <param name="year">Year of cover.</param>
    /// <param name="joined">Day of joining and paying.</param>
    /// <param name="status">Standing: resident, student or minor.</param>
    /// <param name="aid">Category of assistance on the day of joining.</param>
    /// <param name="birth">Day of birth, which tells a newborn; null: no newborn.</param>
    /// <returns>
    /// Null when the rules state no contribution for the year, or a window but not what becomes of a late joiner. Without a window every
    /// day of it and of the year is in time.
    /// </returns>
    public static ResidentYear? Of(
        PlanHistory rules, int year, DateOnly joined, PersonStatus status, AidCategory aid, DateOnly? birth = null)
    {
        var first = new DateOnly(year, 1, 1);
        var standing = Vocabulary.ValuesOf(Dimension.Status)[(int)status].Name;
        if (rules.Parameter("resident.contribution", first, ("status", standing)) is not { } stated)
        {
            return null;
        }

        var joining = JoiningOn(rules, first, joined, birth);
        var category = Vocabulary.ValuesOf(Dimension.Aid)[(int)aid].Name;
        var contribution = Yuan.HalfUp(stated.Value);
        var aided = Yuan.Share(contribution, rules.Parameter("resident.aid-share", first, ("aid", category))?.Value ?? 0);
        var perHead = Yuan.HalfUp(rules.Parameter("subsidy.per-head", first)?.Value ?? 0);
        var subsidy = perHead;
        if (joining == ResidentJoining.Late)
        {
            if (rules.Parameter("resident.late-subsidy", first) is not { } share)
            {
                return null;
            }

            subsidy = Yuan.Share(perHead, share.Value);
        }

        return new ResidentYear(joining, contribution, aided, contribution - aided + (perHead - subsidy), subsidy);
    }

    private static ResidentJoining JoiningOn(PlanHistory rules, DateOnly first, DateOnly joined, DateOnly? birth)
    {
        if (birth is { } born && born <= joined && born >= first.AddYears(-1)
            && rules.Parameter("enrolment.newborn-days", born) is { } days && joined <= born.AddDays((int)days.Value))
        {
            return ResidentJoining.InTime;
        }

        // The months of the window count from January of the year before the year of cover.
        var before = first.AddYears(-1);
        var from = rules.Parameter("resident.window-from", first) is { } open ? before.AddMonths((int)open.Value - 1) : before;
        var until = rules.Parameter("resident.window-until", first) is { } last ? before.AddMonths((int)last.Value) : first.AddYears(1);
        return joined < from ? ResidentJoining.TooEarly : joined < until ? ResidentJoining.InTime : ResidentJoining.Late;
    }
}
