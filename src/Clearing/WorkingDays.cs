using Yibao.Policy;

namespace Yibao.Clearing;

/// <summary>Working days (工作日): the week decides, unless the calendar of the State Council says otherwise.</summary>
public static class WorkingDays
{
    /// <summary>Whether people work on a day (是否工作日).</summary>
    /// <param name="rules">Rules with <c>calendar.special-day</c>; where they state none, the week decides.</param>
    /// <param name="day">The day.</param>
    public static bool Is(PlanHistory rules, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return (int?)rules.Parameter("calendar.special-day", day)?.Value switch
        {
            1 => false,
            2 => true,
            _ => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
        };
    }

    /// <summary>The working day that is so many working days after a day (顺延).</summary>
    /// <param name="rules">As of <see cref="Is"/>.</param>
    /// <param name="day">Any day; it does not count itself.</param>
    /// <param name="count">Working days, 0 or more; 0 gives the day itself.</param>
    public static DateOnly After(PlanHistory rules, DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= Is(rules, day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>Last day to decide what is applied for without a visit (网上办理时限).</summary>
    /// <param name="rules">As of <see cref="Is"/>, with <c>service.working-days</c>.</param>
    /// <param name="day">Day of the application.</param>
    /// <param name="service">What is applied for, as the vocabulary names it.</param>
    /// <returns>Null when the rules state no time for it on that day.</returns>
    public static DateOnly? ServiceDeadline(PlanHistory rules, DateOnly day, string service)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Parameter("service.working-days", day, ("service", service))?.Value is { } days ? After(rules, day, (int)days) : null;
    }
}
