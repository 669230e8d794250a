using System.Globalization;
using Yibao.Policy.Documents;
using Yibao.Statistics.Report;

namespace Yibao.Statistics.Indicators;

/// <summary>
/// Checks figures against each other (指标勾稽关系): parts add up to their sum, rates recompute from what they divide, units are plausible. It
/// works on any figures with ids, ours or somebody else's; what is missing is not checked.
/// </summary>
public static class Identities
{
    /// <summary>Published figures are rounded: a tenth of a percent of the larger side is no fault (允差).</summary>
    public const decimal RoundingAllowed = 0.001m;

    /// <summary>What does not hold (勾稽不符), each in one sentence that names the indicator; empty: everything does.</summary>
    /// <param name="values">Figures by id, in the units of <see cref="IndicatorUnit"/>.</param>
    /// <param name="allowed">Relative difference that is no fault; 0 for figures that were not rounded.</param>
    public static IReadOnlyList<Bilingual> Broken(IReadOnlyDictionary<string, decimal?> values, decimal allowed = RoundingAllowed)
    {
        ArgumentNullException.ThrowIfNull(values);
        var faults = new List<Bilingual>();
        foreach (var one in IndicatorList.All)
        {
            if (values.GetValueOrDefault(one.Id) is { } value)
            {
                Recompute(one, value, values, allowed, faults);
                Plausible(one, value, faults);
            }
        }

        return faults;
    }

    private static void Recompute(
        Indicator one, decimal value, IReadOnlyDictionary<string, decimal?> values, decimal allowed, List<Bilingual> faults)
    {
        if (IndicatorList.FromOthers(one, values) is not { } other)
        {
            return;
        }

        // A quotient of whole fen has more digits than a decimal holds.
        var slack = Math.Max(allowed * Math.Max(Math.Abs(value), Math.Abs(other)), one.Numerator is null ? 0 : 0.000_001m);
        if (Math.Abs(value - other) > slack)
        {
            var (said, found) = (Text(value), Text(other));
            faults.Add(new Bilingual(
                $"{one.Name.Chinese}（{one.Id}）：公布 {said}，按 {one.Definition.Chinese} 为 {found}",
                $"{one.Name.English} ({one.Id}): says {said}, {one.Definition.English} is {found}"));
        }
    }

    private static void Plausible(Indicator one, decimal value, List<Bilingual> faults)
    {
        if (one.Plausible is { } range && (value < range.Low || value > range.High))
        {
            var (low, high, said) = (Text(range.Low), Text(range.High), Text(value));
            faults.Add(new Bilingual(
                $"{one.Name.Chinese}（{one.Id}）：{said} 不在合理范围 {low} 至 {high} 内，计量单位可能有误",
                $"{one.Name.English} ({one.Id}): {said} is not within {low} to {high}, a unit must be wrong"));
        }
        else if (one.IsTotal && one.Unit != IndicatorUnit.Fen && value < 0)
        {
            var said = Text(value);
            faults.Add(new Bilingual(
                $"{one.Name.Chinese}（{one.Id}）：为负数 {said}", $"{one.Name.English} ({one.Id}): {said} is below zero"));
        }
    }

    private static string Text(decimal value) => value == Math.Truncate(value)
        ? Figures.Number(value, 0)
        : Math.Round(value, 4, MidpointRounding.AwayFromZero).ToString("#,0.####", CultureInfo.InvariantCulture);
}
