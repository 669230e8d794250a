using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>One month's contribution of one employee (月缴费) in the employee scheme.</summary>
/// <param name="Base">Contribution base (缴费基数): the wage between floor and ceiling.</param>
/// <param name="Employer">Employer's part (单位缴费) after relief.</param>
/// <param name="EmployerWaived">Part of the employer's contribution that relief waives (减征额).</param>
/// <param name="Employee">Employee's part (个人缴费).</param>
/// <param name="AverageWagePart">Contribution on the average wage (按社平工资缴费), zero where the region has none.</param>
public readonly record struct ContributionMonth(Money Base, Money Employer, Money EmployerWaived, Money Employee, Money AverageWagePart)
{
    private const decimal FenPerYuan = 100m;

    /// <summary>
    /// Computes a month: floor and ceiling are shares of the average monthly wage, rounded half-up to the region's step; each part is
    /// half-up to the fen.
    /// The relief touches the employer's part only.
    /// </summary>
    /// <param name="rules">The region's rules with the <c>contribution.*</c> parameters.</param>
    /// <param name="on">A day of the month.</param>
    /// <param name="wage">The employee's monthly wage.</param>
    /// <param name="payer">Kind of payer, as the vocabulary names it.</param>
    /// <returns>Null when the rules state no base or rate for that day and payer.</returns>
    public static ContributionMonth? Of(PlanHistory rules, DateOnly on, Money wage, string payer)
    {
        decimal? Value(string name) => rules.Parameter($"contribution.{name}", on, ("payer", payer))?.Value;
        if (Value("average-monthly-wage") is not { } average
            || Value("base-floor") is not { } floorShare || Value("base-ceiling") is not { } ceilingShare
            || Value("employer-rate") is not { } employerRate || Value("employee-rate") is not { } employeeRate)
        {
            return null;
        }

        var step = Value("base-step") ?? 1 / FenPerYuan;
        decimal Stepped(decimal yuan) => Math.Round(yuan / step, MidpointRounding.AwayFromZero) * step;
        var wageYuan = wage.Fen / FenPerYuan;
        var contributionBase = Math.Clamp(wageYuan, Stepped(average * floorShare), Stepped(average * ceilingShare));
        var employer = Fen(contributionBase * employerRate);
        var waived = Fen(employer.Fen / FenPerYuan * (Value("employer-relief") ?? 0));
        return new ContributionMonth(
            Fen(contributionBase), employer - waived, waived, Fen(contributionBase * employeeRate),
            Fen(average * (Value("average-wage-rate") ?? 0)));
    }

    private static Money Fen(decimal yuan) => new((long)Math.Round(yuan * FenPerYuan, MidpointRounding.AwayFromZero));
}
