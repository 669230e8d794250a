namespace Yibao.Tests.Reference;

/// <summary>
/// Makes a disagreement small: leaves out lines, openings, layers and rules, and takes simpler values, as long as the two evaluators still
/// disagree. What is left is what a person reads.
/// </summary>
internal static class Shrinking
{
    private const int MostSteps = 400;

    public static (RefPolicy Policy, RefCase Case) Shrink(RefPolicy policy, RefCase one, Func<RefPolicy, RefCase, bool> disagrees)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (Cases(one).FirstOrDefault(candidate => disagrees(policy, candidate)) is { } smaller) one = smaller;
            else if (Policies(policy).FirstOrDefault(candidate => disagrees(candidate, one)) is { } simpler) policy = simpler;
            else break;
        }

        return (policy, one);
    }

    private static IEnumerable<RefCase> Cases(RefCase one)
    {
        for (var i = 0; i < one.Lines.Count; i++)
            if (one.Lines.Count > 1) yield return one with { Lines = [.. one.Lines.Where((_, at) => at != i)] };
        foreach (var name in one.Opening.Keys.Order(StringComparer.Ordinal))
            yield return one with { Opening = one.Opening.Where(o => o.Key != name).ToDictionary(StringComparer.Ordinal) };
        for (var i = 0; i < one.Lines.Count; i++)
            foreach (var line in Simpler(one.Lines[i]))
                yield return one with { Lines = [.. one.Lines.Select((other, at) => at == i ? line : other)] };
        if (one.AccountAllowed.Sign != 0) yield return one with { AccountAllowed = 0 };
        if (one.Visit.Diagnoses.Count > 0)
            yield return one with { Visit = one.Visit with { Diagnoses = [.. one.Visit.Diagnoses.Skip(1)] } };
    }

    private static IEnumerable<RefLine> Simpler(RefLine line)
    {
        if (line.Class != 'A' || line.Item is not null || line.Scope is not null || line.PriceCeiling is not null || line.DiagnosisPlan)
            yield return new RefLine { Price = line.Price, Quantity = line.Quantity };
        if (line.Item is not null) yield return line with { Item = null, QuantityLimit = null, DaysOfSupply = 0 };
        if (line.Quantity != Rational.One && line.Quantity.Sign > 0) yield return line with { Quantity = Rational.One };
        foreach (var unit in new[] { 1_000_000, 10_000, 100, 1 })
        {
            var rounded = (line.Price / unit).RoundHalfAwayFromZero() * unit;
            if (rounded.Sign > 0 && rounded < line.Price) yield return line with { Price = rounded };
            var half = (line.Price / (2 * unit)).RoundHalfAwayFromZero() * unit;
            if (half.Sign > 0 && half < line.Price) yield return line with { Price = half };
        }
    }

    private static IEnumerable<RefPolicy> Policies(RefPolicy policy)
    {
        foreach (var layer in policy.Layers)
            if (policy.Layers.Count > 1 && policy.Layers.All(other => other.Base.Layer != layer.Name))
                yield return policy with { Layers = [.. policy.Layers.Where(other => other != layer)] };
        foreach (var figure in policy.Figures) yield return policy with { Figures = [.. policy.Figures.Where(other => other != figure)] };
        if (policy.Treats.Count > 0) yield return policy with { Treats = [] };
        if (policy.StayPeriodDays is not null) yield return policy with { StayPeriodDays = null };
        foreach (var layer in policy.Layers)
            foreach (var simpler in Simpler(layer))
                yield return policy with { Layers = [.. policy.Layers.Select(other => other == layer ? simpler : other)] };
    }

    private static IEnumerable<RefLayer> Simpler(RefLayer layer)
    {
        if (layer.Applies.Count > 0) yield return layer with { Applies = [] };
        if (layer.Deductible is not null) yield return layer with { Deductible = null, DeductibleFactor = [] };
        if (layer.DeductibleFactor.Count > 0) yield return layer with { DeductibleFactor = [] };
        if (layer.OwnShareFactor.Count > 0) yield return layer with { OwnShareFactor = [] };
        if (layer.Points.Count > 0) yield return layer with { Points = [.. layer.Points.Skip(1)] };
        if (layer.BaseCut.Count > 0) yield return layer with { BaseCut = [] };
        if (layer.Floor.Count > 0) yield return layer with { Floor = [] };
        for (var i = 0; i < layer.Ceilings.Count; i++)
            yield return layer with { Ceilings = [.. layer.Ceilings.Where((_, at) => at != i)] };
        if (layer.Base.Kind != RefBaseKind.Eligible || layer.Base.Scope is not null) yield return layer with { Base = RefBase.Eligible };
        if (layer.HasBands)
            yield return layer with { Rate = [.. layer.Rate.Select(row => row with { Value = RefRate.Of(row.Value.Bands[0].Rate) })] };
        foreach (var rows in Single(layer.Rate)) yield return layer with { Rate = rows };
        foreach (var rows in Single(layer.Deductible ?? [])) yield return layer with { Deductible = rows };
        foreach (var rows in Single(layer.DeductibleFactor)) yield return layer with { DeductibleFactor = rows };
        foreach (var rows in Single(layer.OwnShareFactor)) yield return layer with { OwnShareFactor = rows };
        foreach (var rows in Single(layer.BaseCut)) yield return layer with { BaseCut = rows };
        foreach (var rows in Single(layer.Floor)) yield return layer with { Floor = rows };
        foreach (var ceiling in layer.Ceilings)
            foreach (var rows in Single(ceiling.Rows))
                yield return layer with { Ceilings = [.. layer.Ceilings.Select(c => c == ceiling ? c with { Rows = rows } : c)] };
    }

    /// <summary>One row for every case, where there are several or one with a condition.</summary>
    private static IEnumerable<IReadOnlyList<RefRow<T>>> Single<T>(IReadOnlyList<RefRow<T>> rows)
    {
        if (rows.Count == 0 || (rows.Count == 1 && rows[0].When == RefCondition.Always)) yield break;
        foreach (var row in rows) yield return [row with { When = RefCondition.Always }];
    }
}
