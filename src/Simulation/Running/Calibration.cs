using System.Globalization;
using Yibao.Policy.Documents;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.People;
using Yibao.Statistics;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Indicators;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Running;

/// <summary>A published figure with ours beside it (校准行).</summary>
/// <param name="Published">What was published.</param>
/// <param name="Indicator">Which indicator.</param>
/// <param name="Ours">Ours, scaled up; null when nothing was counted.</param>
public sealed record CalibrationRow(PublishedFigure Published, Indicator Indicator, decimal? Ours)
{
    /// <summary>How far ours is from it (偏差): 0.01 is one percent above.</summary>
    public decimal? Deviation => Published.Deviation(Ours);

    /// <summary>How far it may be (允许偏差): an input 1 percent, an output 10.</summary>
    public decimal Allowed => Published.IsInput ? InputAllowed : OutputAllowed;

    /// <summary>Whether it is further than that (超出).</summary>
    public bool IsFar => Deviation is not { } far || Math.Abs(far) > Allowed;

    private const decimal InputAllowed = 0.01m;
    private const decimal OutputAllowed = 0.10m;
}

/// <summary>
/// The calibration table (校准表): every published figure beside ours, whether it went in or comes out of the rules, how far ours is, and
/// why where it is far.
/// </summary>
public static class Calibration
{
    /// <summary>The rows, in the order of <c>published.csv</c>.</summary>
    /// <param name="folder">Folder of the year.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="scale">Scale of the nation.</param>
    /// <exception cref="InputException">The file cannot be used.</exception>
    public static IReadOnlyList<CalibrationRow> Of(string folder, YearFacts facts, NationScale scale)
    {
        var values = IndicatorList.Values(facts, scale.OneOf);
        return [.. PublishedTable.Read(folder).Select(figure =>
            new CalibrationRow(figure, IndicatorList.Find(figure.Indicator), values.GetValueOrDefault(figure.Indicator)))];
    }

    /// <summary>As a table of a report (报表).</summary>
    public static ReportTable Table(IReadOnlyList<CalibrationRow> rows) => new(
        ("校准：公布数与虚拟全国", "Calibration: published figures and the synthetic nation"),
        [
            new(("指标", "figure")), new(("公布数", "published"), IsNumber: true), new(("虚拟全国", "ours"), IsNumber: true),
            new(("偏差", "deviation"), IsNumber: true), new(("性质", "kind")), new(("可信度", "trust")), new(("说明", "reason")),
        ],
        [.. rows.Select(row => (IReadOnlyList<Bilingual>)
        [
            row.Indicator.Name, BulletinText.Of(row.Indicator, row.Published.Value), BulletinText.Of(row.Indicator, row.Ours),
            Same(Figures.Change(row.Deviation)), row.Published.IsInput ? ("输入", "input") : ("输出", "output"), Same(row.Published.Trust),
            Same(row.IsFar ? row.Published.Reason : ""),
        ])]);

    /// <summary>As CSV (表格文件), in the units of the indicators.</summary>
    public static string Csv(IReadOnlyList<CalibrationRow> rows)
    {
        static string Number(decimal? value) =>
            value is { } known ? Math.Round(known, 6, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture) : "";
        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return "indicator,published,ours,deviation,kind,trust,source,reason\n" + string.Concat(rows.Select(row => string.Join(
            ',', row.Published.Indicator, Number(row.Published.Value), Number(row.Ours), Number(row.Deviation),
            row.Published.IsInput ? "input" : "output", row.Published.Trust, Quoted(row.Published.Source),
            Quoted(row.IsFar ? row.Published.Reason : "")) + "\n"));
    }

    private static Bilingual Same(string text) => new(text, text);
}
