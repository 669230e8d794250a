using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>Years of contributions that benefits as a retiree need (退休缴费年限), and what is missing.</summary>
/// <param name="TotalMonths">Months needed in all regions together (累计缴费月数).</param>
/// <param name="LocalMonths">Months needed in the region (本地缴费月数).</param>
/// <param name="MissingMonths">Months to buy (补缴月数); a bought month counts as local and in all.</param>
/// <param name="MonthPrice">Price of a bought month (每月补缴额); null: the rules state none.</param>
public readonly record struct RetirementYears(int TotalMonths, int LocalMonths, int MissingMonths, Money? MonthPrice)
{
    private const int MonthsPerYear = 12;

    /// <summary>Price of all missing months (补缴总额); zero when none is missing, null when they have no price.</summary>
    public Money? Price => MissingMonths == 0 ? Money.Zero : MonthPrice is { } price ? new Money(price.Fen * MissingMonths) : null;

    /// <summary>Reads what a retiring person needs and prices what is missing, half-up to the fen by the month.</summary>
    /// <param name="rules">The region's rules with <c>retirement.*</c>.</param>
    /// <param name="on">Day of retirement.</param>
    /// <param name="sex">Sex.</param>
    /// <param name="totalMonths">Months of contributions in all regions.</param>
    /// <param name="localMonths">Of these, months in this region.</param>
    /// <returns>Null when the rules state no years for that sex and day.</returns>
    public static RetirementYears? Of(PlanHistory rules, DateOnly on, Sex sex, int totalMonths, int localMonths)
    {
        var word = Vocabulary.ValuesOf(Dimension.Sex)[(int)sex].Name;
        if (rules.Parameter("retirement.total-years", on, ("sex", word)) is not { } total)
        {
            return null;
        }

        var local = rules.Parameter("retirement.local-years", on, ("sex", word))?.Value ?? 0;
        var (totalNeeded, localNeeded) = ((int)total.Value * MonthsPerYear, (int)local * MonthsPerYear);
        var missing = Math.Max(0, Math.Max(totalNeeded - totalMonths, localNeeded - localMonths));
        var average = rules.Parameter("contribution.average-monthly-wage", on)?.Value;
        var rate = rules.Parameter("retirement.month-rate", on)?.Value;
        return new RetirementYears(
            totalNeeded, localNeeded, missing, average is { } wage && rate is { } share ? Yuan.HalfUp(wage * share) : null);
    }
}
