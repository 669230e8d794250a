using Yibao.Policy.Documents;

namespace Yibao.Statistics.Report;

/// <summary>How a chart shows its values (图表类型).</summary>
public enum ChartKind : byte
{
    /// <summary>A bar per value, grouped by category when there are several series (条形图、分组条形图). Values may be negative.</summary>
    Bars,

    /// <summary>Lines over categories in order, such as months (折线图).</summary>
    Lines,

    /// <summary>Columns side by side over classes in order (分布图). One series.</summary>
    Distribution,
}

/// <summary>One row of values of a chart (数据系列).</summary>
/// <param name="Name">What they are.</param>
/// <param name="Values">A value per category; null where there is none.</param>
public sealed record ChartSeries(Bilingual Name, IReadOnlyList<double?> Values);

/// <summary>
/// A chart (图表). <see cref="SvgChart"/> draws it; its text alternative is the title, the summary and a table of the values.
/// </summary>
/// <param name="Id">Name within the report and of its file: small letters, digits and hyphens.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Summary">What one sees in it, in a sentence: people who do not see it read this.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Categories">Categories, classes or points of time.</param>
/// <param name="Series">Series, each with a value per category.</param>
public sealed record Chart(
    string Id, ChartKind Kind, Bilingual Title, Bilingual Summary, Bilingual Unit, IReadOnlyList<Bilingual> Categories,
    IReadOnlyList<ChartSeries> Series) : ReportBlock
{
    /// <summary>Decimals of the values in text, 0 to 9 (小数位).</summary>
    public int Decimals { get; init; }

    /// <summary>What the categories are, for the table (类别名称).</summary>
    public Bilingual CategoryName { get; init; } = ("类别", "category");

    /// <summary>The values as a table (数据表).</summary>
    public ReportTable Table => new(
        new Bilingual($"{Title.Chinese}（{Unit.Chinese}）", $"{Title.English} ({Unit.English})"),
        [new(CategoryName), .. Series.Select(series => new ReportColumn(series.Name, IsNumber: true))],
        [
            .. Categories.Select((category, at) => (IReadOnlyList<Bilingual>)
                [category, .. Series.Select(series => (Bilingual)Text(series.Values[at]))]),
        ]);

    /// <summary>A value as text (数值文本); a dash where there is none.</summary>
    internal string Text(double? value) => value is { } number ? Figures.Number(number, Decimals) : "–";
}
