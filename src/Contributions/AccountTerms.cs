using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>
/// Terms on which a month is credited to the personal account (个人账户划入标准) of one standing and age: read from the rules once, then plain
/// arithmetic. Relief does not lower the credit: it rests on the base and the employee's own part.
/// </summary>
public readonly record struct AccountTerms
{
    private const int MonthsPerYear = 12;

    private readonly Portion employeeShare;
    private readonly Portion baseRate;
    private readonly Money fixedSum;

    private AccountTerms(decimal employeeShare, decimal baseRate, Money fixedSum) =>
        (this.employeeShare, this.baseRate, this.fixedSum) = (new Portion(employeeShare), new Portion(baseRate), fixedSum);

    /// <summary>Reads the terms of a month (划入标准).</summary>
    /// <param name="rules">The region's rules with the <c>account.*</c> parameters.</param>
    /// <param name="on">A day of the month; a yearly sum is credited in twelve parts, which the month of the calendar numbers.</param>
    /// <param name="status">Standing.</param>
    /// <param name="age">Age in completed years.</param>
    /// <param name="averageMonthlyWage">Yuan in place of the rules' average, for a region that borrows the rules of another.</param>
    /// <returns>Null when the rules give that standing and age no credit.</returns>
    public static AccountTerms? Of(PlanHistory rules, DateOnly on, PersonStatus status, int age, decimal? averageMonthlyWage = null)
    {
        var word = Vocabulary.ValuesOf(Dimension.Status)[(int)status].Name;
        var years = age.ToString(CultureInfo.InvariantCulture);
        decimal? Rule(string name) => rules.Parameter($"account.{name}", on, ("status", word), (Vocabulary.AgeKey, years))?.Value;
        var (own, slice, ofAverage) = (Rule("employee-share"), Rule("credit-rate"), Rule("average-wage-rate"));
        var (flat, yearly) = (Rule("credit-flat"), Rule("credit-yearly"));
        if ((own ?? slice ?? ofAverage ?? flat ?? yearly) is null)
        {
            return null;
        }

        var average = averageMonthlyWage ?? rules.Parameter("contribution.average-monthly-wage", on)?.Value ?? 0;
        var everyMonth = Yuan.HalfUp(average * (ofAverage ?? 0)) + Yuan.HalfUp(flat ?? 0) + MonthOf(Yuan.HalfUp(yearly ?? 0), on.Month);
        return new AccountTerms(own ?? 0, slice ?? 0, everyMonth);
    }

    /// <summary>A month's part of a yearly sum; the twelve parts add up to it.</summary>
    private static Money MonthOf(Money yearly, int month) =>
        new(HalfUp.Divide(yearly.Fen * month, MonthsPerYear) - HalfUp.Divide(yearly.Fen * (month - 1), MonthsPerYear));

    /// <summary>The credit of one person (划入额): the parts are half-up to the fen each.</summary>
    /// <param name="month">
    /// The person's contribution month; default for a retiree, who pays none. Of an individual payer the employee's part is the whole
    /// contribution: a region that credits a share of it says so for the standing <c>flexible</c>.
    /// </param>
    public AccountCredit Credit(in ContributionMonth month) =>
        new(employeeShare.Of(month.Employee), baseRate.Of(month.Base) + fixedSum);
}

/// <summary>One month's credit to a personal account (个人账户划入).</summary>
/// <param name="Own">Out of the person's own contribution (个人缴费划入).</param>
/// <param name="FromPool">Out of the employers' money (单位缴费划入), or the flat sum.</param>
public readonly record struct AccountCredit(Money Own, Money FromPool)
{
    /// <summary>The whole credit (划入合计).</summary>
    public Money Total => Own + FromPool;

    /// <summary>One person's credit; for many, make <see cref="AccountTable"/> once. Null when the rules give none.</summary>
    /// <param name="rules">The region's rules with the <c>account.*</c> parameters.</param>
    /// <param name="on">A day of the month.</param>
    /// <param name="status">Standing.</param>
    /// <param name="age">Age in completed years.</param>
    /// <param name="month">The person's contribution month; default for a retiree.</param>
    public static AccountCredit? Of(PlanHistory rules, DateOnly on, PersonStatus status, int age, in ContributionMonth month) =>
        AccountTerms.Of(rules, on, status, age)?.Credit(month);
}

/// <summary>
/// The terms of one month for every standing and age (划入标准表): made once for a run. Immutable, safe to share between threads.
/// </summary>
public sealed class AccountTable
{
    private readonly AccountTerms?[] terms;

    /// <summary>Reads the terms of every standing and age.</summary>
    /// <param name="rules">The region's rules with the <c>account.*</c> parameters.</param>
    /// <param name="on">A day of the month.</param>
    public AccountTable(PlanHistory rules, DateOnly on)
    {
        var standings = Enum.GetValues<PersonStatus>();
        terms =
        [
            .. standings.SelectMany(
                status => Enumerable.Range(0, Vocabulary.MaxAge + 1).Select(age => AccountTerms.Of(rules, on, status, age))),
        ];
    }

    /// <summary>Terms of a standing and age (划入标准); null: no credit.</summary>
    public AccountTerms? For(PersonStatus status, int age) =>
        terms[((int)status * (Vocabulary.MaxAge + 1)) + Math.Clamp(age, 0, Vocabulary.MaxAge)];
}
