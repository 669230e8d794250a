using System.Globalization;

namespace Yibao.Statistics.Report;

/// <summary>Numbers as people read them (数字格式): groups of three, a fixed number of decimals, the same in both languages.</summary>
public static class Figures
{
    private const int PercentDecimals = 2;
    private const int ShareDecimals = 1;

    /// <summary>A number (数值), rounded half away from zero; a dash where there is none.</summary>
    public static string Number(decimal? value, int decimals) =>
        value is { } number ? Math.Round(number, decimals, MidpointRounding.AwayFromZero).ToString(Format(decimals), Invariant) : "–";

    /// <summary>A number (数值), rounded half away from zero.</summary>
    public static string Number(double value, int decimals) =>
        Math.Round(value, decimals, MidpointRounding.AwayFromZero).ToString(Format(decimals), Invariant);

    /// <summary>A whole number (整数).</summary>
    public static string Number(long value) => value.ToString("#,0", Invariant);

    /// <summary>A share as percent (百分比): 0.852 is "85.20%".</summary>
    public static string Percent(decimal? share, int decimals = PercentDecimals) =>
        share is { } number ? Number(number * 100, decimals) + "%" : "–";

    /// <summary>A change with its sign (增减): 0.046 is "+4.6%".</summary>
    public static string Change(decimal? share) =>
        share is { } number ? (number > 0 ? "+" : "") + Percent(number, ShareDecimals) : "–";

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static string Format(int decimals) => decimals == 0 ? "#,0" : "#,0." + new string('0', decimals);
}
