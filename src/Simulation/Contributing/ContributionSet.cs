using Yibao.Contributions;
using Yibao.Policy;
using Yibao.Simulation.Inputs;
using Yibao.Statistics;

namespace Yibao.Simulation.Contributing;

/// <summary>
/// The contribution terms of a year that regions share (缴费标准组): one set of rules with one average wage. Equal terms are kept once, so
/// that a wage earner is computed once for each stretch of months with equal terms.
/// </summary>
internal sealed class ContributionSet
{
    public const int Months = 12;
    public const int None = -1;

    private const int Standings = 4; // of the employees' scheme: in service, retired, early retired, flexible
    private const int Ages = Vocabulary.MaxAge + 1;

    private readonly ContributionTerms[] terms;
    private readonly AccountTerms[] accounts;
    private readonly short[] termsOf = new short[FactKey.Payers.Count * Months];
    private readonly short[] accountOf = new short[Months * Standings * Ages];

    /// <summary>Reads the terms of a year.</summary>
    /// <param name="rules">Whose rules.</param>
    /// <param name="year">The year.</param>
    /// <param name="averages">Average monthly wage by month, in yuan, where the rules are borrowed; null: that of the rules.</param>
    /// <param name="reliefMonths">Months for which relief is ordered, where the rules allow it.</param>
    /// <param name="firstAges">Ages at which credits may change, from the youngest.</param>
    public ContributionSet(PlanHistory rules, int year, decimal[]? averages, int reliefMonths, IReadOnlyList<int> firstAges)
    {
        var (foundTerms, foundAccounts) = (new List<ContributionTerms>(), new List<AccountTerms>());
        for (var payer = 0; payer < FactKey.Payers.Count; payer++)
        {
            var ordered = 0;
            for (var month = 0; month < Months; month++)
            {
                var on = new DateOnly(year, month + 1, 1);
                var found = payer == 0 ? null : Terms(rules, on, FactKey.Payers[payer], averages?[month], reliefMonths, ref ordered);
                termsOf[(payer * Months) + month] = Place(foundTerms, found);
            }
        }

        for (var month = 0; month < Months; month++)
        {
            for (var standing = 0; standing < Standings; standing++)
            {
                var first = ((month * Standings) + standing) * Ages;
                foreach (var age in firstAges)
                {
                    var found = AccountTerms.Of(
                        rules, new DateOnly(year, month + 1, 1), (PersonStatus)standing, age, averages?[month]);
                    Array.Fill(accountOf, found is { } one ? Place(foundAccounts, one) : (short)None, first + age, Ages - age);
                }
            }
        }

        (terms, accounts) = ([.. foundTerms], [.. foundAccounts]);
    }

    /// <summary>
    /// Ages at which the credits of rules change on some day of the year (划入年龄界): every age is asked once, so that the many regions
    /// under the same rules need not.
    /// </summary>
    public static int[] FirstAges(PlanHistory rules, int year)
    {
        var ages = new List<int> { 0 };
        for (var age = 1; age < Ages; age++)
        {
            if (Enumerable.Range(0, Months * Standings).Any(i => At(i, age) != At(i, age - 1)))
            {
                ages.Add(age);
            }
        }

        return [.. ages];

        AccountTerms? At(int i, int age) =>
            AccountTerms.Of(rules, new DateOnly(year, (i / Standings) + 1, 1), (PersonStatus)(i % Standings), age);
    }

    /// <summary>Place of the terms of a payer and month (from 0); <see cref="None"/> where the rules state none.</summary>
    public int TermsOf(PayerKind payer, int month) => termsOf[((int)payer * Months) + month];

    /// <summary>Place of the account terms of a standing, age and month; <see cref="None"/> for no credit.</summary>
    public int AccountOf(PersonStatus status, int age, int month) =>
        accountOf[(((month * Standings) + (int)status) * Ages) + Math.Clamp(age, 0, Vocabulary.MaxAge)];

    public ContributionTerms Terms(int place) => terms[place];

    public ref readonly AccountTerms Account(int place) => ref accounts[place];

    /// <summary>
    /// Average wages of a region that borrows rules: until the month in which the lender's own average changes that of the year before,
    /// then the newer one.
    /// </summary>
    public static decimal[] BorrowedAverages(PlanHistory lender, int year, InputProvince province)
    {
        const decimal monthsPerYear = 12;
        decimal Average(string item) => Math.Round(province.Items[item] / monthsPerYear, 2, MidpointRounding.AwayFromZero);
        decimal? Lent(int month) => lender.Parameter("contribution.average-monthly-wage", new DateOnly(year, month, 1))?.Value;
        var changes = Enumerable.Range(1, Months).FirstOrDefault(month => Lent(month) != Lent(1));
        return [.. Enumerable.Range(1, Months).Select(month => Average(month < changes ? "wage-all-before" : "wage-all"))];
    }

    private static ContributionTerms? Terms(
        PlanHistory rules, DateOnly on, string payer, decimal? average, int reliefMonths, ref int ordered)
    {
        // Too small a reserve leaves the decision to the province; the inputs say how many months it came to in either case.
        var relief = ReliefTerms.Of(rules, on, payer, decimal.MaxValue);
        // A scenario that allows more months is taken up: as many more are ordered.
        var most = relief.MonthsMost ?? Months;
        var longer = Math.Max(0, most - (int)(rules.PresentParameter("relief.most-months", on)?.Value ?? most));
        var isOrdered = relief.Standing != ReliefStanding.None && ordered < Math.Min(reliefMonths + longer, most);
        ordered += isOrdered ? 1 : 0;
        return ContributionTerms.Of(rules, on, payer, isOrdered, average);
    }

    private static short Place<T>(List<T> found, T? one)
    {
        if (one is null)
        {
            return None;
        }

        var place = found.IndexOf(one);
        if (place < 0)
        {
            place = found.Count;
            found.Add(one);
        }

        return (short)place;
    }
}
