using Yibao.Kernel;
using Yibao.Simulation.Outlook;

namespace Yibao.Simulation.Reform;

/// <summary>The pooled funds of a province and scheme, before and after (省级基金对比).</summary>
/// <param name="Province">Place of the province in the inputs.</param>
/// <param name="Code">Its code.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Before">Under the rules as they are.</param>
/// <param name="After">Under the scenario.</param>
public sealed record FundComparison(int Province, RegionCode Code, Scheme Scheme, FundFlows Before, FundFlows After)
{
    /// <summary>How much better the fund ends the year, fen (基金影响).</summary>
    public long Effect => After.Total.Closing - Before.Total.Closing;

    /// <summary>The funds of every province and scheme (逐省对比).</summary>
    public static IReadOnlyList<FundComparison> Of(ReformResult result)
    {
        var provinces = result.Nation.Inputs.Provinces;
        var places = provinces.ToDictionary(p => new RegionCode(p.Code).Province, p => p.Index);
        int Group(int region) => places[new RegionCode(region).Province];
        var before = FundFlows.Of(result.Before, provinces.Count, Group);
        var after = FundFlows.Of(result.After, provinces.Count, Group);
        return
        [
            .. provinces.SelectMany(p => new[] { Scheme.Employee, Scheme.Resident }.Select(scheme => new FundComparison(
                p.Index, new RegionCode(p.Code), scheme, before[(p.Index, scheme)], after[(p.Index, scheme)]))),
        ];
    }

    /// <summary>The funds of a scheme in the whole nation, before and after (全国对比).</summary>
    public static (FundFlows Before, FundFlows After) Nation(IReadOnlyList<FundComparison> funds, Scheme scheme)
    {
        var own = funds.Where(f => f.Scheme == scheme).ToArray();
        return (FundFlows.Sum([.. own.Select(f => f.Before)]), FundFlows.Sum([.. own.Select(f => f.After)]));
    }
}
