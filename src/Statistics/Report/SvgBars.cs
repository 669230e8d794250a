using Yibao.Kernel;

namespace Yibao.Statistics.Report;

/// <summary>Draws bars (条形图): the category above its bars, the value at their end, so that long names fit.</summary>
internal static class SvgBars
{
    private const double Left = 4;
    private const double BarHeight = 13;
    private const double LabelHeight = 16;
    private const double Gap = 7;

    /// <summary>Draws from a height on; how far down it reaches.</summary>
    public static double Draw(SvgText body, Chart chart, Language language, double top)
    {
        var values = chart.Series.SelectMany(series => series.Values).OfType<double>().ToArray();
        var (low, high) = (Math.Min(0, values.DefaultIfEmpty().Min()), Math.Max(0, values.DefaultIfEmpty().Max()));
        var texts = values.Select(value => SvgText.Width(chart.Text(value))).DefaultIfEmpty().Max();
        var room = SvgChart.Width - (2 * Left) - texts - 6;
        var scale = high > low ? room / (high - low) : 0;
        var zero = Left - (low * scale);
        var y = top;
        for (var at = 0; at < chart.Categories.Count; at++)
        {
            var category = chart.Categories[at].In(language);
            body.Text(Left, y + SvgText.FontSize, SvgText.Fit(category, SvgChart.Width - (2 * Left)));
            y += LabelHeight;
            for (var i = 0; i < chart.Series.Count; i++)
            {
                var value = chart.Series[i].Values[at];
                var end = zero + ((value ?? 0) * scale);
                var words = $"{category}, {chart.Series[i].Name.In(language)}: {chart.Text(value)}";
                body.Box(Math.Min(zero, end), y, Math.Abs(end - zero), BarHeight - 2, SvgChart.Color(i), words);
                body.Text(Math.Max(zero, end) + 4, y + BarHeight - 3, chart.Text(value));
                y += BarHeight;
            }

            y += Gap;
        }

        if (low < 0)
        {
            body.Line(zero, top, zero, y - Gap, "#555");
        }

        return y;
    }
}
