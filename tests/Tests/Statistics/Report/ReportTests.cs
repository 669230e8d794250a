using System.Text.RegularExpressions;
using System.Xml.Linq;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Statistics.Report;

namespace Yibao.Tests.Statistics.Report;

/// <summary>A report as HTML, Markdown and SVG: what it says to whom, and that nothing in it reaches out.</summary>
public sealed partial class ReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>A report with every kind of block and chart; names that mean something to HTML, XML and Markdown.</summary>
    internal static ReportDocument Sample { get; } = new(
        ("测试年度统计公报", "Bulletin of a test year"), ("样例", "a sample <of> every block & chart"),
        [
            new ReportHeading(("基金", "Funds")),
            new ReportText(("收入大于支出。", "Income is above spending.")),
            new ReportText(("无数据。", "No data yet."), IsNote: true),
            new ReportList([("甲", "one"), ("乙", "two | three")]),
            new Chart(
                "income", ChartKind.Bars, ("基金收支", "Income and spending"), ("职工收入最高。", "Employees' income is highest."),
                ("亿元", "100 million yuan"), [("职工医保", "employees"), ("居民医保", "residents")],
                [new(("收入", "income"), [15_732.2, 9_115]), new(("支出", "spending"), [12_866.8, 8_164.9])]) { Decimals = 1 },
            new ReportHeading(("分布", "Distribution")),
            new ReportHeading(("按月", "By month"), 3),
            new Chart(
                "months", ChartKind.Lines, ("各月结余", "Balance by month"), ("五月最低。", "May is lowest."), ("万元", "10,000 yuan"),
                [.. Enumerable.Range(1, 12).Select(month => (Bilingual)($"{month}月", $"{month}"))],
                [
                    new(("统筹", "pooled"), [5, 4, 3, 2, -1, 2, 4, 5, 6, 7, 8, 9]),
                    new(("个账", "accounts"), [1, 2, 3, null, null, 3, 3, 3, 3, 3, 3, 3]),
                ]),
            new Chart(
                "change", ChartKind.Bars, ("变化", "Change"), ("有增有减。", "Some lose, some win."), ("元", "yuan"),
                [("<老年>", "<old> & \"poor\""), ("青年", "young")], [new(("变化", "change"), [-120.5, 80])]),
            new Chart(
                "spread", ChartKind.Distribution, ("自付分布", "Distribution of what people pay"), ("多数很少。", "Most pay little."),
                ("人", "people"), ["0", "1–100", "101–500", "501–1000", ">1000"], [new(("人数", "people"), [900, 500, 120, 30, 4])]),
            new ReportTable(
                ("参保人数", "Insured"), [new(("险种", "scheme")), new(("人数", "people"), IsNumber: true)],
                [[("职工", "employees"), "34,455"], [("居民*", "residents*"), "101,676"]]),
        ]);

    [Theory]
    [InlineData(Language.Chinese)]
    [InlineData(Language.English)]
    public void Every_chart_is_a_picture_with_a_title_and_a_description(Language language)
    {
        foreach (var chart in Sample.Blocks.OfType<Chart>())
        {
            var svg = XElement.Parse(SvgChart.Draw(chart, language));
            Assert.Equal("img", svg.Attribute("role")?.Value);
            Assert.Equal($"{chart.Id}-t {chart.Id}-d", svg.Attribute("aria-labelledby")?.Value);
            Assert.Equal(chart.Title.In(language), svg.Element(Svg + "title")?.Value);
            Assert.Equal(chart.Summary.In(language), svg.Element(Svg + "desc")?.Value);
        }
    }

    [Fact]
    public void Bars_are_as_long_as_their_values_and_say_them()
    {
        var chart = Sample.Blocks.OfType<Chart>().First();
        var svg = XElement.Parse(SvgChart.Draw(chart, Language.English));
        var bars = svg.Elements(Svg + "rect").Where(bar => bar.Element(Svg + "title") is not null).ToArray();
        Assert.Equal(
            ["employees, income: 15,732.2", "employees, spending: 12,866.8", "residents, income: 9,115.0", "residents, spending: 8,164.9"],
            bars.Select(bar => bar.Element(Svg + "title")!.Value));
        var widths = bars.Select(bar => (double)bar.Attribute("width")!).ToArray();
        Assert.Equal(12_866.8 / 15_732.2, widths[1] / widths[0], 3);
        Assert.Equal(9_115 / 15_732.2, widths[2] / widths[0], 3);
    }

    [Fact]
    public void A_negative_bar_lies_left_of_zero_and_a_positive_one_right()
    {
        var svg = XElement.Parse(SvgChart.Draw(Sample.Blocks.OfType<Chart>().Single(chart => chart.Id == "change"), Language.English));
        var bars = svg.Elements(Svg + "rect").ToArray();
        var zero = (double)svg.Element(Svg + "line")!.Attribute("x1")!;
        Assert.Equal(zero, (double)bars[0].Attribute("x")! + (double)bars[0].Attribute("width")!, 1);
        Assert.Equal(zero, (double)bars[1].Attribute("x")!, 1);
    }

    [Fact]
    public void A_line_stops_where_there_is_no_value()
    {
        var svg = XElement.Parse(SvgChart.Draw(Sample.Blocks.OfType<Chart>().Single(chart => chart.Id == "months"), Language.English));
        var paths = svg.Elements(Svg + "path").Select(path => path.Attribute("d")!.Value).ToArray();
        Assert.Equal(1, paths[0].Count(one => one == 'M'));
        Assert.Equal(2, paths[1].Count(one => one == 'M'));
        Assert.Equal(22, svg.Elements(Svg + "circle").Count());
    }

    [Fact]
    public void Everything_drawn_lies_within_the_picture()
    {
        foreach (var chart in Sample.Blocks.OfType<Chart>())
        {
            var svg = XElement.Parse(SvgChart.Draw(chart, Language.Chinese));
            var size = svg.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse).ToArray();
            foreach (var box in svg.Elements(Svg + "rect"))
            {
                Assert.InRange((double)box.Attribute("x")!, 0, size[2]);
                Assert.InRange((double)box.Attribute("x")! + (double)box.Attribute("width")!, 0, size[2]);
                Assert.InRange((double)box.Attribute("y")! + (double)box.Attribute("height")!, 0, size[3]);
            }
        }
    }

    [Fact]
    public void A_chart_whose_values_do_not_fit_its_categories_is_refused_by_name()
    {
        var chart = Sample.Blocks.OfType<Chart>().First();
        var refused = Assert.Throws<ArgumentException>(
            () => SvgChart.Draw(chart with { Series = [new(("少", "too few"), [1])] }, Language.English));
        Assert.StartsWith("chart income: too few must have a finite number or nothing for each of 2 categories", refused.Message);
        Assert.Throws<ArgumentException>(
            () => SvgChart.Draw(chart with { Series = [new(("无穷", "infinite"), [1, double.PositiveInfinity])] }, Language.English));
    }

    [Fact]
    public void A_chart_of_nothing_and_one_of_equal_values_can_be_drawn()
    {
        var chart = Sample.Blocks.OfType<Chart>().First();
        foreach (var kind in Enum.GetValues<ChartKind>())
        {
            XElement.Parse(SvgChart.Draw(chart with { Kind = kind, Categories = [], Series = [new("x", [])] }, Language.English));
            XElement.Parse(SvgChart.Draw(chart with { Kind = kind, Series = [new("x", [0, 0])] }, Language.English));
            XElement.Parse(SvgChart.Draw(chart with { Kind = kind, Series = [new("x", [7.5, 7.5])] }, Language.English));
        }
    }

    [Theory]
    [InlineData(Language.Chinese, "zh-CN", "基金收支", "数据表")]
    [InlineData(Language.English, "en", "Income and spending", "The values as a table")]
    public void The_page_speaks_one_language_and_names_it(Language language, string tag, string caption, string table)
    {
        var page = HtmlPage.Of(Sample, language, "other.html");
        Assert.Contains($"<html lang=\"{tag}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<figcaption>{caption}</figcaption>", page, StringComparison.Ordinal);
        Assert.Contains(table, page, StringComparison.Ordinal);
        Assert.Contains("name=\"viewport\" content=\"width=device-width", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"other.html\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_page_asks_for_anything_and_its_policy_would_forbid_it()
    {
        var page = HtmlPage.Of(Sample, Language.English);
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        var addresses = Addresses().Matches(page).Select(match => match.Groups[1].Value).Distinct();
        Assert.All(addresses, address => Assert.True(address.StartsWith('#') || address == "data:,", address));
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_looks_like_markup_is_text()
    {
        var page = HtmlPage.Of(Sample, Language.English);
        Assert.Contains("a sample &lt;of&gt; every block &amp; chart", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">&lt;old&gt; &amp; &quot;poor&quot;</th>", page, StringComparison.Ordinal);
        var text = MarkdownPage.Of(Sample, Language.English);
        Assert.Contains("- two \\| three\n", text, StringComparison.Ordinal);
        Assert.Contains("| residents\\* | 101,676 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_a_table_for_every_chart()
    {
        var text = MarkdownPage.Of(Sample, Language.English, chart => $"charts/{chart.Id}.svg");
        Assert.StartsWith("# Bulletin of a test year\n\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "![Income and spending](charts/income.svg)\n\nEmployees' income is highest.\n\n"
            + "**Income and spending (100 million yuan)**\n\n"
            + "| category | income | spending |\n|---|---:|---:|\n| employees | 15,732.2 | 12,866.8 |\n| residents | 9,115.0 | 8,164.9 |\n",
            text, StringComparison.Ordinal);
        Assert.Contains("> No data yet.\n", text, StringComparison.Ordinal);
        Assert.Contains("### By month\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_a_page_a_text_and_the_pictures_per_language()
    {
        var files = ReportFiles.Of(Sample, "sample", Language.Chinese, Language.English);
        Assert.Equal(
            ["sample.zh.html", "sample.zh.md", "charts/sample-income.zh.svg", "charts/sample-months.zh.svg", "charts/sample-change.zh.svg",
                "charts/sample-spread.zh.svg", "sample.en.html", "sample.en.md", "charts/sample-income.en.svg",
                "charts/sample-months.en.svg", "charts/sample-change.en.svg", "charts/sample-spread.en.svg"],
            files.Select(file => file.Path));
        Assert.Contains("href=\"sample.en.html\"", files[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1234567.891, 2, "1,234,567.89")]
    [InlineData(-0.005, 2, "-0.01")]
    [InlineData(0, 0, "0")]
    public void Numbers_have_groups_of_three_and_fixed_decimals(double value, int decimals, string text) =>
        Assert.Equal(text, Figures.Number((decimal)value, decimals));

    [GeneratedRegex("(?:href|src|srcset|action|poster|xlink:href)=\"([^\"]*)\"")]
    private static partial Regex Addresses();
}
