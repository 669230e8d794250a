using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>
/// Terms on which one kind of payer contributes in one month (缴费标准): read from the rules once, then plain arithmetic without lookups or
/// allocations for any number of people. Immutable, safe to share between threads.
/// </summary>
public sealed record ContributionTerms
{
    private readonly Portion employerRate;
    private readonly Portion employeeRate;
    private readonly Portion maternityRate;
    private readonly Portion largeAmountRate;
    private readonly Money largeAmountFlat;
    private readonly Money employeeFlat;
    private readonly Money averageWagePart;
    private readonly Portion relief;

    private ContributionTerms(Func<string, decimal?> rule, decimal average, (decimal Employer, decimal Employee) rates, decimal relief)
    {
        (employerRate, employeeRate, this.relief) = (new Portion(rates.Employer), new Portion(rates.Employee), new Portion(relief));
        maternityRate = new Portion(rule("maternity-rate") ?? 0);
        largeAmountRate = new Portion(rule("large-amount-rate") ?? 0);
        largeAmountFlat = Yuan.HalfUp(rule("large-amount-flat") ?? 0);
        employeeFlat = Yuan.HalfUp(rule("employee-flat") ?? 0);
        averageWagePart = Yuan.HalfUp(average * (rule("average-wage-rate") ?? 0));
        AverageMonthlyWage = Yuan.HalfUp(average);
    }

    /// <summary>Average monthly wage (职工月平均工资) on which floor and ceiling rest.</summary>
    public Money AverageMonthlyWage { get; }

    /// <summary>Lowest contribution base (缴费基数下限).</summary>
    public Money Floor { get; private init; }

    /// <summary>Highest contribution base (缴费基数上限).</summary>
    public Money Ceiling { get; private init; }

    /// <summary>Share of the employer's part that is waived (减征比例), 0 to 1; 0 where relief is not ordered or the payer gets none.</summary>
    public decimal ReliefShare => relief.Value;

    /// <summary>
    /// Reads the terms of a month. Floor and ceiling are shares of the average monthly wage, rounded half-up to the region's step.
    /// </summary>
    /// <param name="rules">The region's rules with the <c>contribution.*</c> parameters.</param>
    /// <param name="on">A day of the month.</param>
    /// <param name="payer">Kind of payer, as the vocabulary names it.</param>
    /// <param name="isReliefOrdered">Whether relief that the rules allow has been ordered for the month.</param>
    /// <param name="averageMonthlyWage">Yuan in place of the rules' average, for a region that borrows the rules of another.</param>
    /// <returns>Null when the rules state no base or rate for that day and payer.</returns>
    public static ContributionTerms? Of(
        PlanHistory rules, DateOnly on, string payer, bool isReliefOrdered, decimal? averageMonthlyWage = null)
    {
        decimal? Rule(string name) => rules.Parameter($"contribution.{name}", on, ("payer", payer))?.Value;
        if ((averageMonthlyWage ?? Rule("average-monthly-wage")) is not { } average || Rates(Rule, payer) is not { } rates
            || Rule("base-floor") is not { } floorShare || Rule("base-ceiling") is not { } ceilingShare)
        {
            return null;
        }

        var step = Rule("base-step") ?? Yuan.Of(new Money(1));
        Money Stepped(decimal yuan) => Yuan.HalfUp(Math.Round(yuan / step, MidpointRounding.AwayFromZero) * step);
        return new ContributionTerms(Rule, average, rates, isReliefOrdered ? Rule("employer-relief") ?? 0 : 0)
        {
            Floor = Stepped(average * floorShare), Ceiling = Stepped(average * ceilingShare),
        };
    }

    /// <summary>Rates of employer and employee; an individual payer with a rate of its own pays the whole.</summary>
    private static (decimal Employer, decimal Employee)? Rates(Func<string, decimal?> rule, string payer)
    {
        if (payer == Vocabulary.IndividualPayer && rule("individual-rate") is { } whole)
        {
            return (0, whole);
        }

        return rule("employer-rate") is { } employer && rule("employee-rate") is { } employee ? (employer, employee) : null;
    }

    /// <summary>
    /// The month of one person. Each part is half-up to the fen; relief touches the employer's part for basic insurance only.
    /// </summary>
    /// <param name="wage">Monthly wage; below the floor the floor counts, above the ceiling the ceiling.</param>
    public ContributionMonth Month(Money wage)
    {
        var contributionBase = Money.Min(Money.Max(wage, Floor), Ceiling);
        var employer = employerRate.Of(contributionBase);
        var waived = relief.Of(employer);
        return new ContributionMonth(
            contributionBase, employer - waived, waived, maternityRate.Of(contributionBase),
            largeAmountRate.Of(contributionBase) + largeAmountFlat, employeeRate.Of(contributionBase), employeeFlat,
            averageWagePart);
    }
}
