using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>One month's contribution of one person (月缴费) in the employee scheme, in the parts by which the fund books it.</summary>
/// <param name="Base">Contribution base (缴费基数): the wage between floor and ceiling.</param>
/// <param name="Employer">Employer's part for basic insurance (单位缴费) after relief; zero for an individual payer.</param>
/// <param name="EmployerWaived">Part of the employer's contribution that relief waives (减征额).</param>
/// <param name="Maternity">Employer's part for maternity (生育保险缴费); never relieved.</param>
/// <param name="LargeAmount">Employer's part for large amounts (大额医疗单位缴费), by rate and flat sum; never relieved.</param>
/// <param name="Employee">Employee's part (个人缴费); the whole contribution of an individual payer.</param>
/// <param name="EmployeeFlat">Employee's flat sum for large amounts (大额医疗个人缴费).</param>
/// <param name="AverageWagePart">Contribution on the average wage (按社平工资缴费), zero where the region has none.</param>
public readonly record struct ContributionMonth(
    Money Base, Money Employer, Money EmployerWaived, Money Maternity, Money LargeAmount, Money Employee, Money EmployeeFlat,
    Money AverageWagePart)
{
    /// <summary>Everything that is due (应缴合计): all parts after relief.</summary>
    public Money Total => Employer + Maternity + LargeAmount + Employee + EmployeeFlat + AverageWagePart;

    /// <summary>
    /// Computes one month of one person; for many, make <see cref="ContributionTerms"/> once. Null when the rules state no base or rate
    /// for that day and payer.
    /// </summary>
    /// <param name="rules">The region's rules with the <c>contribution.*</c> parameters.</param>
    /// <param name="on">A day of the month.</param>
    /// <param name="wage">The person's monthly wage.</param>
    /// <param name="payer">Kind of payer, as the vocabulary names it.</param>
    /// <param name="isReliefOrdered">Whether relief that the rules allow has been ordered for the month.</param>
    public static ContributionMonth? Of(PlanHistory rules, DateOnly on, Money wage, string payer, bool isReliefOrdered = true) =>
        ContributionTerms.Of(rules, on, payer, isReliefOrdered)?.Month(wage);
}
