using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>A maternity allowance (生育津贴) as computed.</summary>
/// <param name="Days">Days of leave (产假天数).</param>
/// <param name="Allowance">Allowance (津贴).</param>
public readonly record struct MaternityAllowance(int Days, Money Allowance)
{
    /// <summary>
    /// The allowance: the employer's average monthly contribution wage of last year, by days of leave, half-up to the fen once at the end.
    /// </summary>
    /// <param name="rules">The region's rules with <c>allowance.days</c> and <c>allowance.month-days</c>.</param>
    /// <param name="on">Day of birth.</param>
    /// <param name="birth">Kind of birth, as the vocabulary names it.</param>
    /// <param name="averageWage">Average monthly wage of the employer.</param>
    /// <returns>Null when the rules state none for that day and birth.</returns>
    public static MaternityAllowance? Of(PlanHistory rules, DateOnly on, string birth, Money averageWage)
    {
        if (rules.Parameter("allowance.days", on, ("birth", birth)) is not { } days || rules.Parameter("allowance.month-days",
            on) is not { } month)
        {
            return null;
        }

        var fen = HalfUp.Divide(averageWage.Fen * (long)days.Value, (long)month.Value);
        return new MaternityAllowance((int)days.Value, new Money(fen));
    }
}
