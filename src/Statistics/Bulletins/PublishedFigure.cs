using System.Diagnostics.CodeAnalysis;
using Yibao.Statistics.Indicators;

namespace Yibao.Statistics.Bulletins;

/// <summary>A figure that was published (公布数), beside which ours stands.</summary>
/// <param name="Indicator">Id of the indicator.</param>
/// <param name="Value">Its value in the unit of the indicator.</param>
/// <param name="Source">Where it was published.</param>
/// <param name="Trust">How far it is to be trusted: the mark of the file.</param>
/// <param name="IsInput">Whether a simulated nation takes it as input; else it comes out of the rules.</param>
/// <param name="Reason">Why ours differs, in one line; empty: not said.</param>
public sealed record PublishedFigure(string Indicator, decimal Value, string Source, string Trust, bool IsInput, string Reason)
{
    private static readonly Dictionary<string, (decimal Factor, IndicatorUnit[] Units)> Units = new(StringComparer.Ordinal)
    {
        ["people"] = (1, [IndicatorUnit.People]),
        ["wan people"] = (10_000, [IndicatorUnit.People]),
        ["times"] = (1, [IndicatorUnit.Times]),
        ["wan times"] = (10_000, [IndicatorUnit.Times]),
        ["items"] = (1, [IndicatorUnit.Items]),
        ["wan items"] = (10_000, [IndicatorUnit.Items]),
        ["yuan"] = (100, [IndicatorUnit.Fen, IndicatorUnit.FenEach]),
        ["wan yuan"] = (1_000_000, [IndicatorUnit.Fen]),
        ["yi yuan"] = (10_000_000_000, [IndicatorUnit.Fen]),
        ["percent"] = (0.01m, [IndicatorUnit.Share]),
        ["ratio"] = (1, [IndicatorUnit.Ratio]),
    };

    /// <summary>Unit words that a file may use (单位词).</summary>
    public static IReadOnlyCollection<string> UnitWords => Units.Keys;

    /// <summary>A value in the unit of its indicator (换算); false: the indicator is not measured in this unit.</summary>
    public static bool TryConvert(Indicator indicator, decimal value, string unit, [NotNullWhen(true)] out decimal? converted)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        converted = Units.TryGetValue(unit, out var found) && found.Units.Contains(indicator.Unit) ? value * found.Factor : null;
        return converted is not null;
    }

    /// <summary>How far ours is from it (偏差): 0.01 is one percent above; null when there is nothing to compare.</summary>
    public decimal? Deviation(decimal? ours) => ours is { } value && Value != 0 ? (value / Value) - 1 : null;
}
