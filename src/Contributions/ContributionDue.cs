using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>Until when a month is to be paid, and what follows when it is not (缴费期限).</summary>
/// <param name="LastDay">Last day to pay without surcharge (缴费截止日).</param>
/// <param name="SuspendedFrom">First day without benefits while the month stays unpaid (停止待遇起始日); null: the rules suspend none.</param>
public readonly record struct ContributionDue(DateOnly LastDay, DateOnly? SuspendedFrom)
{
    /// <summary>Reads the term of a month: days after its end, and whole months of grace after the month in which that day lies.</summary>
    /// <param name="rules">The region's rules with <c>contribution.due-days</c> and <c>cover.grace-months</c>.</param>
    /// <param name="month">A day of the month that is paid for.</param>
    /// <returns>Null when the rules state no term.</returns>
    public static ContributionDue? Of(PlanHistory rules, DateOnly month)
    {
        if (rules.Parameter("contribution.due-days", month) is not { } days)
        {
            return null;
        }

        var last = new DateOnly(month.Year, month.Month, 1).AddMonths(1).AddDays((int)days.Value - 1);
        var grace = rules.Parameter("cover.grace-months", month)?.Value;
        return new ContributionDue(last, grace is { } months ? new DateOnly(last.Year, last.Month, 1).AddMonths(1 + (int)months) : null);
    }
}
