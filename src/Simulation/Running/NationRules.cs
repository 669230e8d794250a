using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Simulation.Running;

/// <summary>
/// The rules that a nation lives under (全国规则组): for every region and scheme whose benefits, contributions and allowances hold. Made
/// from a
/// plan book; a reform is the same made from another book. Immutable, safe to share between threads.
/// </summary>
public sealed class NationRules
{
    private const int Schemes = 2;
    private const string InpatientLayer = "inpatient"; // who states none borrows: the nation's layers alone are no benefits of a region

    private readonly PlanHistory?[] care;
    private readonly PlanHistory?[] contributions;
    private readonly PlanHistory?[] allowances;

    private NationRules(IReadOnlyList<RegionCode> regions)
    {
        Regions = regions;
        (care, contributions, allowances) =
            (new PlanHistory?[regions.Count * Schemes], new PlanHistory?[regions.Count * Schemes], new PlanHistory?[regions.Count]);
    }

    /// <summary>The regions, in the order of the inputs (统筹区).</summary>
    public IReadOnlyList<RegionCode> Regions { get; }

    /// <summary>Every plan that pays benefits of somebody (全部方案).</summary>
    public IReadOnlyList<Plan> CarePlans { get; private set; } = [];

    /// <summary>Most layers of any plan (最多层数).</summary>
    public int LayersMax { get; private set; }

    /// <summary>Longest row of accumulators of any plan (最长累计行).</summary>
    public int RowMax { get; private set; }

    /// <summary>Makes the rules of a year.</summary>
    /// <param name="book">The policies.</param>
    /// <param name="lenders">Who lends to regions without documents.</param>
    /// <param name="regions">The regions, in the order of the inputs.</param>
    /// <param name="year">The year.</param>
    /// <exception cref="ArgumentException">A region has no benefits of some scheme: a row of rules.csv is missing, or names
    /// nobody.</exception>
    public static NationRules Of(PlanBook book, RuleLenders lenders, IReadOnlyList<RegionCode> regions, int year)
    {
        var rules = new NationRules(regions);
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var residents = book.Nation(Scheme.Resident);
        for (var i = 0; i < regions.Count; i++)
        {
            foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
            {
                var own = book.Find(new PlanKey(regions[i], scheme, ""));
                rules.care[Place(i, scheme)] = Find(RuleUse.Care, PaysOn(own, first) && PaysOn(own, last))
                    ?? throw new ArgumentException($"rules.csv: nobody lends benefits of {(int)scheme} to {regions[i]}", nameof(lenders));
                rules.contributions[Place(i, scheme)] = Find(RuleUse.Contribution, Contributes(own, scheme, first))
                    ?? (scheme == Scheme.Employee ? null : residents);
                if (scheme == Scheme.Employee)
                {
                    rules.allowances[i] = Find(RuleUse.Allowance, own?.Parameter("allowance.month-days", first) is not null);
                }

                PlanHistory? Find(RuleUse use, bool hasOwn)
                {
                    var key = lenders.For(use, regions[i], scheme, hasOwn ? own!.Key : null);
                    return key is null ? null : book.Find(key.Value) ?? throw new ArgumentException(
                        $"rules.csv: no document speaks of {key}, which lends to {regions[i]}", nameof(lenders));
                }
            }
        }

        rules.Measure();
        return rules;
    }

    /// <summary>
    /// The same with a scenario laid over the rules of the people whom it reaches (叠加情景), their own or borrowed; everybody else's stay.
    /// </summary>
    public (NationRules Rules, IReadOnlyList<PolicyProblem> Problems) Under(Scenario scenario)
    {
        bool Reaches(int place) =>
            scenario.Reaches(Regions[place / Schemes], place % Schemes == 0 ? Scheme.Employee : Scheme.Resident);
        var reached = Enumerable.Range(0, care.Length).Where(Reaches)
            .SelectMany(place => new[] { care[place], contributions[place], place % Schemes == 0 ? allowances[place / Schemes] : null });
        var (laid, problems) = scenario.Over(reached.OfType<PlanHistory>());
        PlanHistory? Laid(PlanHistory? history, int place) =>
            history is not null && Reaches(place) ? laid.GetValueOrDefault(history, history) : history;
        var rules = new NationRules(Regions);
        for (var place = 0; place < care.Length; place++)
        {
            rules.care[place] = Laid(care[place], place);
            rules.contributions[place] = Laid(contributions[place], place);
        }

        for (var region = 0; region < Regions.Count; region++)
        {
            rules.allowances[region] = Laid(allowances[region], Place(region, Scheme.Employee));
        }

        rules.Measure();
        return (rules, problems);
    }

    /// <summary>Benefits of a region and scheme (待遇规则).</summary>
    public PlanHistory Care(int region, Scheme scheme) => care[Place(region, scheme)]!;

    /// <summary>Contributions of a region and scheme (缴费规则); null where nobody states any.</summary>
    public PlanHistory? Contributions(int region, Scheme scheme) => contributions[Place(region, scheme)];

    /// <summary>Maternity allowance of a region (生育津贴规则); null where nobody states any.</summary>
    public PlanHistory? Allowance(int region) => allowances[region];

    /// <summary>How a region comes by its benefits (待遇规则来源).</summary>
    public RuleOrigin OriginOf(int region, Scheme scheme)
    {
        var lender = Care(region, scheme).Key.Region;
        return lender == Regions[region] ? RuleOrigin.Own
            : lender.Province == Regions[region].Province ? RuleOrigin.SameProvince : RuleOrigin.Elsewhere;
    }

    private void Measure()
    {
        CarePlans = [.. care.SelectMany(history => history!.Plans).Distinct()];
        LayersMax = CarePlans.Max(plan => plan.Layers.Length);
        RowMax = CarePlans.Max(Benefits.AccumulatorPeriods.RowLength);
    }

    private static int Place(int region, Scheme scheme) => (region * Schemes) + (scheme == Scheme.Employee ? 0 : 1);

    private static bool PaysOn(PlanHistory? history, DateOnly on) =>
        history?.At(on.DayNumber) is { } plan && plan.Layers.Any(layer => layer.Id == InpatientLayer);

    private static bool Contributes(PlanHistory? history, Scheme scheme, DateOnly on) =>
        history is not null && (scheme == Scheme.Resident || history.Parameter("contribution.average-monthly-wage", on) is not null);
}
