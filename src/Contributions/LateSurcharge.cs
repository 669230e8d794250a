using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>Late surcharge on an unpaid contribution (滞纳金).</summary>
/// <param name="Days">Days that count (滞纳天数): from the day after the last day to pay up to the day of payment.</param>
/// <param name="Amount">Surcharge (滞纳金), half-up to the fen once at the end.</param>
public readonly record struct LateSurcharge(int Days, Money Amount)
{
    /// <summary>Computes the surcharge; it never accrues on itself.</summary>
    /// <param name="rules">The region's rules with <c>surcharge.daily-rate</c> and, where deferred, <c>deferral.months</c>.</param>
    /// <param name="due">Last day to pay.</param>
    /// <param name="paid">Day of payment, or the day of the question.</param>
    /// <param name="amount">What is unpaid.</param>
    /// <param name="isDeferred">Whether deferral was granted: the last day to pay moves by its months.</param>
    /// <returns>Null when the rules state no daily rate, or no deferral where one was granted.</returns>
    public static LateSurcharge? Of(PlanHistory rules, DateOnly due, DateOnly paid, Money amount, bool isDeferred = false)
    {
        var last = due;
        if (isDeferred)
        {
            if (rules.Parameter("deferral.months", due) is not { } months)
            {
                return null;
            }

            last = due.AddMonths((int)months.Value);
        }

        var days = Math.Max(0, paid.DayNumber - last.DayNumber);
        return RatesOf(rules, last, days) is { } rates ? new LateSurcharge(days, Yuan.Share(amount, rates)) : null;
    }

    /// <summary>The sum of the daily rates of the days after the last day to pay.</summary>
    private static decimal? RatesOf(PlanHistory rules, DateOnly last, int days)
    {
        ParameterFound? On(int day) => rules.Parameter("surcharge.daily-rate", last.AddDays(day));
        if (On(1) is not { } first)
        {
            return null;
        }

        if (days == 0 || On(days) == first)
        {
            return first.Value * days;
        }

        var sum = 0m;
        for (var day = 1; day <= days; day++)
        {
            if (On(day) is not { } rate)
            {
                return null;
            }

            sum += rate.Value;
        }

        return sum;
    }
}
