using Yibao.Kernel;
using Yibao.Simulation.People;
using Yibao.Statistics;

namespace Yibao.Simulation.Outlook;

/// <summary>A warning about a fund (基金预警): in which year it comes to stand worse than before.</summary>
/// <param name="Province">Code of the province.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Year">The first year of this standing.</param>
/// <param name="Level">How it stands.</param>
/// <param name="Months">Months of reserve at the end of that year.</param>
public sealed record ReserveWarning(RegionCode Province, Scheme Scheme, int Year, ReserveLevel Level, decimal Months);

/// <summary>The outlook of the pooled funds (基金展望): the year by month, and the years after it under stated assumptions.</summary>
public sealed class FundOutlook
{
    private static readonly Scheme[] Schemes = [Scheme.Employee, Scheme.Resident];

    private readonly IReadOnlyDictionary<(int Province, Scheme Scheme), FundFlows> flows;
    private readonly IReadOnlyDictionary<(int Province, Scheme Scheme), IReadOnlyList<FundYear>> years;
    private readonly RegionCode[] provinces;
    private readonly OutlookTerms terms;

    private FundOutlook(Nation nation, YearFacts facts, FundProfile profile, OutlookTerms terms, int count)
    {
        this.terms = terms;
        provinces = [.. nation.Inputs.Provinces.Select(p => new RegionCode(p.Code))];
        var places = nation.Inputs.Provinces.ToDictionary(p => new RegionCode(p.Code).Province, p => p.Index);
        flows = FundFlows.Of(facts, provinces.Length, region => places[new RegionCode(region).Province]);
        years = Projection.Of(profile, terms, (province, scheme) => flows[(province, scheme)].Total, count);
    }

    /// <summary>Looks ahead.</summary>
    /// <param name="nation">The nation.</param>
    /// <param name="facts">The facts of its year, stocks included.</param>
    /// <param name="profile">The year by age.</param>
    /// <param name="terms">What is taken for granted.</param>
    /// <param name="years">Years after the first.</param>
    public static FundOutlook Of(Nation nation, YearFacts facts, FundProfile profile, OutlookTerms terms, int years) =>
        new(nation, facts, profile, terms, years);

    /// <summary>A scheme's funds of the whole nation by month (全国各月收支).</summary>
    public FundFlows Flows(Scheme scheme) => FundFlows.Sum([.. flows.Where(f => f.Key.Scheme == scheme).Select(f => f.Value)]);

    /// <summary>A scheme's funds of the whole nation, the first year and those after it (全国各年收支).</summary>
    public IReadOnlyList<FundYear> Years(Scheme scheme)
    {
        var parts = years.Where(y => y.Key.Scheme == scheme).Select(y => y.Value).ToArray();
        return [.. Enumerable.Range(0, parts[0].Count).Select(t => parts.Select(p => p[t]).Aggregate((a, b) => a + b))];
    }

    /// <summary>A province's funds, the first year and those after it (一省各年收支).</summary>
    public IReadOnlyList<FundYear> Years(int province, Scheme scheme) => years[(province, scheme)];

    /// <summary>Every year in which a province's fund comes to stand worse than in the year before, in order of years (预警).</summary>
    public IReadOnlyList<ReserveWarning> Warnings()
    {
        var warnings = new List<ReserveWarning>();
        for (var province = 0; province < provinces.Length; province++)
        {
            foreach (var scheme in Schemes)
            {
                var worst = ReserveLevel.Normal;
                foreach (var year in years[(province, scheme)].Where(y => y.Spending > 0))
                {
                    var level = terms.Level(year.Months);
                    if (level < worst)
                    {
                        warnings.Add(new ReserveWarning(provinces[province], scheme, year.Year, level, year.Months));
                        worst = level;
                    }
                }
            }
        }

        return [.. warnings.OrderBy(w => w.Year).ThenBy(w => w.Level).ThenBy(w => w.Province).ThenBy(w => w.Scheme)];
    }
}
