using System.Text;
using Yibao.Kernel;

namespace Yibao.Statistics.Report;

/// <summary>Draws lines and distributions (折线图、分布图) over an axis of categories in order.</summary>
internal static class SvgAxes
{
    private const double PlotHeight = 210;
    private const double Right = 10;
    private const double AxisHeight = 22;
    private const double MarkSize = 3;
    private const int TicksWanted = 5;

    /// <summary>Dashes beside colours; a series without dashes first.</summary>
    private static readonly string[] Dashes = ["", "6 3", "2 2", "8 3 2 3", "1 3", "10 4"];

    private static readonly int[] Digits = [1, 2, 5, 10];

    private sealed record Plot(double Left, double Top, double Low, double High, double Step, int Count)
    {
        public double Width => SvgChart.Width - Right - Left;

        public double Slot => Width / Math.Max(1, Count);

        public double Bottom => Top + PlotHeight;

        public double Y(double value) => Bottom - ((value - Low) / (High - Low) * PlotHeight);

        public double Middle(int at) => Left + ((at + 0.5) * Slot);
    }

    /// <summary>Draws from a height on; how far down it reaches.</summary>
    public static double Draw(SvgText body, Chart chart, Language language, double top)
    {
        var plot = Layout(chart, top + 6);
        for (var tick = plot.Low; tick <= plot.High + (plot.Step / 2); tick += plot.Step)
        {
            body.Line(plot.Left, plot.Y(tick), SvgChart.Width - Right, plot.Y(tick), Math.Abs(tick) < plot.Step / 2 ? "#555" : "#ddd");
            body.Text(plot.Left - 4, plot.Y(tick) + 4, TickText(tick, plot.Step), "end");
        }

        if (chart.Kind == ChartKind.Distribution)
        {
            Columns(body, chart, language, plot);
        }
        else
        {
            for (var i = 0; i < chart.Series.Count; i++)
            {
                Line(body, chart, language, plot, i);
            }
        }

        Categories(body, chart, language, plot);
        return plot.Bottom + AxisHeight;
    }

    private static Plot Layout(Chart chart, double top)
    {
        var values = chart.Series.SelectMany(series => series.Values).OfType<double>().DefaultIfEmpty().ToArray();
        var (low, high) = (values.Min(), values.Max());
        // Columns stand on zero. Lines may not, when what they show is small beside their height.
        if (chart.Kind == ChartKind.Distribution || low < (high - low) * 2)
        {
            (low, high) = (Math.Min(0, low), Math.Max(0, high));
        }

        var step = Step(high > low ? (high - low) / TicksWanted : Math.Max(1, Math.Abs(high)));
        low = Math.Floor(low / step) * step;
        high = Math.Max(Math.Ceiling(high / step) * step, low + step);
        var widest = 0.0;
        for (var tick = low; tick <= high + (step / 2); tick += step)
        {
            widest = Math.Max(widest, SvgText.Width(TickText(tick, step)));
        }

        return new Plot(widest + 8, top, low, high, step, chart.Categories.Count);
    }

    /// <summary>The next of 1, 2, 5 times a power of ten.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Digits.First(digit => digit * power >= least * 0.999) * power;
    }

    private static string TickText(double tick, double step) =>
        Figures.Number(tick, Math.Clamp((int)-Math.Floor(Math.Log10(step)), 0, 9));

    private static void Columns(SvgText body, Chart chart, Language language, Plot plot)
    {
        for (var at = 0; at < chart.Categories.Count; at++)
        {
            var value = chart.Series[0].Values[at] ?? 0;
            var (high, low) = (plot.Y(Math.Max(0, value)), plot.Y(Math.Min(0, value)));
            body.Box(
                plot.Left + (at * plot.Slot) + 0.5, high, plot.Slot - 1, low - high, SvgChart.Color(0),
                $"{chart.Categories[at].In(language)}: {chart.Text(value)}");
        }
    }

    private static void Line(SvgText body, Chart chart, Language language, Plot plot, int number)
    {
        var series = chart.Series[number];
        var (path, marks) = (new StringBuilder(), new StringBuilder());
        var color = SvgChart.Color(number);
        var isDrawing = false;
        for (var at = 0; at < series.Values.Count; at++)
        {
            if (series.Values[at] is { } value)
            {
                var (x, y) = (SvgText.Number(plot.Middle(at)), SvgText.Number(plot.Y(value)));
                var words = $"{chart.Categories[at].In(language)}, {series.Name.In(language)}: {chart.Text(value)}";
                path.Append($"{(isDrawing ? 'L' : 'M')}{x} {y}");
                marks.Append($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{SvgText.Number(MarkSize)}\" fill=\"{color}\">")
                    .Append($"<title>{SvgText.Escape(words)}</title></circle>");
            }

            isDrawing = series.Values[at] is not null;
        }

        var dash = Dashes[number % Dashes.Length];
        body.Raw($"<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"");
        body.Raw((dash.Length == 0 ? "/>" : $" stroke-dasharray=\"{dash}\"/>") + marks);
    }

    /// <summary>Names under the axis, as many as have room.</summary>
    private static void Categories(SvgText body, Chart chart, Language language, Plot plot)
    {
        var names = chart.Categories.Select(category => category.In(language)).ToArray();
        var widest = names.Select(name => SvgText.Width(name)).DefaultIfEmpty().Max() + 6;
        var every = Math.Max(1, (int)Math.Ceiling(widest / plot.Slot));
        for (var at = 0; at < names.Length; at += every)
        {
            body.Text(plot.Middle(at), plot.Bottom + SvgText.FontSize + 4, names[at], "middle");
        }
    }
}
