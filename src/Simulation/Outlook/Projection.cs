using Yibao.Kernel;

namespace Yibao.Simulation.Outlook;

/// <summary>
/// The pooled funds of the next years (基金预测): people grow a year older each year, die and are born; who is in which scheme at an age,
/// and what
/// somebody of an age brings and costs, stays as in the first year but for the growth that the terms state. The level of income and
/// spending is
/// that of the fund's first year, its shape by age that of the people. One projection per province.
/// </summary>
public sealed class Projection
{
    private const int BandWidth = 5;
    private const int Bands = (FundProfile.Places / BandWidth) + 1;

    private readonly FundProfile profile;
    private readonly OutlookTerms terms;
    private readonly decimal[] deathRates;

    private Projection(FundProfile profile, OutlookTerms terms)
    {
        (this.profile, this.terms) = (profile, terms);
        deathRates = [.. Enumerable.Range(0, Bands).Select(DeathRate)];
    }

    /// <summary>Projects the funds of every province (逐省预测).</summary>
    /// <param name="profile">The first year by age.</param>
    /// <param name="terms">What is taken for granted.</param>
    /// <param name="first">
    /// The fund of a province and scheme in the first year: its closing balance is what the next year begins with.
    /// </param>
    /// <param name="years">How many years after the first.</param>
    /// <returns>By province and scheme the first year and those after it.</returns>
    public static IReadOnlyDictionary<(int Province, Scheme Scheme), IReadOnlyList<FundYear>> Of(
        FundProfile profile, OutlookTerms terms, Func<int, Scheme, FundYear> first, int years)
    {
        var projection = new Projection(profile, terms);
        var funds = new Dictionary<(int, Scheme), IReadOnlyList<FundYear>>();
        for (var province = 0; province < profile.Provinces; province++)
        {
            var people = projection.People(province, years);
            foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
            {
                funds[(province, scheme)] = projection.Fund(province, scheme, first(province, scheme), people);
            }
        }

        return funds;
    }

    /// <summary>People of a province by place of life, in the first year and those after it.</summary>
    private decimal[][] People(int province, int years)
    {
        var all = new decimal[years + 1][];
        all[0] = [.. Enumerable.Range(0, FundProfile.Places).Select(place => (decimal)Both(province, place).People)];
        for (var t = 1; t <= years; t++)
        {
            var (before, now) = (all[t - 1], new decimal[FundProfile.Places]);
            var mortality = Grown(terms.Mortality, t - 1);
            now[0] = all[0][0] * Grown(terms.Births, t);
            for (var place = 0; place < FundProfile.Places; place++)
            {
                var older = Math.Min(place + 1, FundProfile.Places - 1);
                now[older] += before[place] * (1 - Math.Min(1, deathRates[place / BandWidth] * mortality));
            }

            all[t] = now;
        }

        return all;
    }

    private List<FundYear> Fund(int province, Scheme scheme, FundYear first, decimal[][] people)
    {
        var growth = terms.Of(scheme);
        var cells = Enumerable.Range(0, Bands).Select(band => Band(band, place => profile.At(province, scheme, place))).ToArray();
        var whole = cells.Aggregate((a, b) => a + b);
        var incomeLevel = whole.Income == 0 ? 0 : (decimal)(first.Income - first.Interest) / whole.Income;
        var spendingLevel = whole.Spending == 0 ? 0 : (decimal)first.Spending / whole.Spending;
        var everybody = Enumerable.Range(0, Bands).Select(band => Band(band, place => Both(province, place)).People).ToArray();
        var funds = new List<FundYear> { first };
        for (var t = 1; t < people.Length; t++)
        {
            var (insured, income, spending) = (0m, 0m, 0m);
            for (var place = 0; place < FundProfile.Places; place++)
            {
                var cell = cells[place / BandWidth];
                if (cell.People > 0)
                {
                    var inScheme = people[t][place] * cell.People / everybody[place / BandWidth];
                    insured += inScheme;
                    income += inScheme * cell.Income / cell.People;
                    spending += inScheme * cell.Spending / cell.People;
                }
            }

            var opening = funds[^1].Closing;
            var interest = Math.Max(0, opening) * terms.Interest;
            funds.Add(new FundYear(
                first.Year + t, Whole(insured), opening, Whole((income * incomeLevel * Grown(growth.Income, t)) + interest),
                Whole(spending * spendingLevel * Grown(growth.Spending, t)), Whole(interest)));
        }

        return funds;
    }

    private decimal DeathRate(int band)
    {
        var cell = default(AgeCell);
        for (var province = 0; province < profile.Provinces; province++)
        {
            var at = province;
            cell += Band(band, place => Both(at, place));
        }

        return cell.People == 0 ? 1 : (decimal)cell.Deaths / cell.People;
    }

    private AgeCell Both(int province, int place) =>
        profile.At(province, Scheme.Employee, place) + profile.At(province, Scheme.Resident, place);

    private static AgeCell Band(int band, Func<int, AgeCell> cell)
    {
        var sum = default(AgeCell);
        for (var place = band * BandWidth; place < Math.Min((band + 1) * BandWidth, FundProfile.Places); place++)
        {
            sum += cell(place);
        }

        return sum;
    }

    private static decimal Grown(decimal growth, int years)
    {
        var grown = 1m;
        for (var i = 0; i < years; i++)
        {
            grown *= 1 + growth;
        }

        return grown;
    }

    private static long Whole(decimal value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}
