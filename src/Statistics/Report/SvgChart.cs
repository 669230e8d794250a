using System.Globalization;
using Yibao.Kernel;

namespace Yibao.Statistics.Report;

/// <summary>
/// Draws charts as SVG (SVG 图表). By hand, because no chart library is to be had here. A drawing is narrow, so that its text can be read on
/// a phone; series differ by lightness and marks, not by colour alone.
/// </summary>
public static class SvgChart
{
    /// <summary>Width in units of the drawing (图宽): as wide as a phone.</summary>
    internal const double Width = 400;

    private const double Left = 4;
    private const double Square = 10;
    private const double LineHeight = 17;

    /// <summary>Colours that people with colour blindness tell apart (Okabe and Ito), dark ones first.</summary>
    private static readonly string[] Palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];

    /// <summary>Draws a chart (绘图).</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="language">Language of its words.</param>
    /// <returns>One svg element with title and description; it stands in a page as in a file of its own.</returns>
    /// <exception cref="ArgumentException">A series has more or fewer values than there are categories, or a value is no finite
    /// number.</exception>
    public static string Draw(Chart chart, Language language)
    {
        ArgumentNullException.ThrowIfNull(chart);
        foreach (var series in chart.Series)
        {
            if (series.Values.Count != chart.Categories.Count || !series.Values.All(value => double.IsFinite(value ?? 0)))
            {
                throw new ArgumentException(
                    $"chart {chart.Id}: {series.Name.English} must have a finite number or nothing for each of {chart.Categories.Count} "
                    + "categories", nameof(chart));
            }
        }

        var body = new SvgText();
        var top = Legend(body, chart, language);
        var height = chart.Kind == ChartKind.Bars ? SvgBars.Draw(body, chart, language, top) : SvgAxes.Draw(body, chart, language, top);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SvgText.Number(Width)} {SvgText.Number(height)}" role="img"
             aria-labelledby="{chart.Id}-t {chart.Id}-d" font-family="system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif">
            <title id="{chart.Id}-t">{SvgText.Escape(chart.Title.In(language))}</title>
            <desc id="{chart.Id}-d">{SvgText.Escape(chart.Summary.In(language))}</desc>
            {body}
            </svg>
            """);
    }

    /// <summary>Colour of a series (颜色).</summary>
    internal static string Color(int series) => Palette[series % Palette.Length];

    /// <summary>The unit, and squares with the names of several series; how far down they reach.</summary>
    private static double Legend(SvgText body, Chart chart, Language language)
    {
        var y = LineHeight;
        body.Text(Left, y - 5, chart.Unit.In(language));
        if (chart.Series.Count < 2)
        {
            return y + 5;
        }

        var x = Left;
        y += LineHeight;
        for (var i = 0; i < chart.Series.Count; i++)
        {
            var name = chart.Series[i].Name.In(language);
            var room = Square + 4 + SvgText.Width(name) + 14;
            if (x > Left && x + room > Width)
            {
                (x, y) = (Left, y + LineHeight);
            }

            body.Box(x, y - Square - 4, Square, Square, Color(i));
            body.Text(x + Square + 4, y - 5, name);
            x += room;
        }

        return y + 5;
    }
}
