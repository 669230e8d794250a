namespace Yibao.Statistics.Indicators;

/// <summary>Every indicator (指标目录), in the order of the bulletin; what is made of others stands behind them.</summary>
public static class IndicatorList
{
    /// <summary>All of them (全部指标).</summary>
    public static IReadOnlyList<Indicator> All { get; } =
        [.. EnrolmentIndicators.All, .. FundIndicators.All, .. CareIndicators.All, .. OtherIndicators.All];

    private static readonly Dictionary<string, Indicator> ById = All.ToDictionary(one => one.Id, StringComparer.Ordinal);

    /// <summary>Finds an indicator by its id (按编号查找).</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Indicator Find(string id) =>
        ById.GetValueOrDefault(id) ?? throw new KeyNotFoundException($"there is no indicator '{id}'");

    /// <summary>Whether there is such an indicator (是否存在).</summary>
    public static bool Has(string id) => ById.ContainsKey(id);

    /// <summary>
    /// The values of a year (计算指标值), by id; null where nothing was counted or a denominator is zero.
    /// </summary>
    /// <param name="facts">The facts.</param>
    /// <param name="multiplier">1 / scale of a simulated nation: totals are multiplied by it. 1 for real records.</param>
    public static IReadOnlyDictionary<string, decimal?> Values(YearFacts facts, decimal multiplier = 1)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var sums = new FactSums(facts);
        var values = new Dictionary<string, decimal?>(StringComparer.Ordinal);
        foreach (var one in All)
        {
            values[one.Id] = one.Count is { } count ? count(sums) * (one.IsTotal ? multiplier : 1) : FromOthers(one, values);
        }

        return values;
    }

    /// <summary>The value of an indicator that is made of others; null when it is not, or one of them is missing.</summary>
    internal static decimal? FromOthers(Indicator one, IReadOnlyDictionary<string, decimal?> values)
    {
        if (one.Numerator is { } above)
        {
            return values.GetValueOrDefault(one.Denominator!) is { } below && below != 0
                ? values.GetValueOrDefault(above) * one.Factor / below
                : null;
        }

        return one.Parts.Count == 0 ? null : one.Parts.Aggregate(
            (decimal?)0, (sum, part) => part[0] == '-' ? sum - values.GetValueOrDefault(part[1..]) : sum + values.GetValueOrDefault(part));
    }
}
