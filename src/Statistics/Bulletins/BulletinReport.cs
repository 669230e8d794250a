using System.Globalization;
using Yibao.Policy.Documents;
using Yibao.Statistics.Indicators;
using Yibao.Statistics.Report;

namespace Yibao.Statistics.Bulletins;

/// <summary>The bulletin as a report (公报正文), in the order of the national quick bulletin: per block charts and a table, then definitions.
/// </summary>
public static class BulletinReport
{
    private static readonly (IndicatorBlock Block, Bilingual Name)[] Blocks =
    [
        (IndicatorBlock.Enrolment, ("参保情况", "Enrolment")), (IndicatorBlock.Funds, ("基金收支", "Funds")),
        (IndicatorBlock.Maternity, ("生育保险", "Maternity insurance")), (IndicatorBlock.Assistance, ("医疗救助", "Medical assistance")),
        (IndicatorBlock.Care, ("待遇享受", "Use and cost of care")),
        (IndicatorBlock.Elsewhere, ("跨省异地就医", "Care in another province")), (IndicatorBlock.Catalogue, ("药品目录", "Drug catalogue")),
        (IndicatorBlock.Procurement, ("药品采购", "Procurement")), (IndicatorBlock.Supervision, ("基金监管", "Supervision")),
        (IndicatorBlock.Relief, ("阶段性减征", "Relief of contributions")), (IndicatorBlock.Epidemic, ("疫情防控", "Epidemic")),
    ];

    /// <summary>Writes the report (编写).</summary>
    /// <param name="bulletin">The bulletin.</param>
    /// <param name="last">Last year's bulletin; null: no comparison.</param>
    /// <param name="published">Published figures; none: no column for them.</param>
    public static ReportDocument Of(Bulletin bulletin, Bulletin? last = null, IReadOnlyList<PublishedFigure>? published = null)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var blocks = new List<ReportBlock>();
        if (bulletin.Notes.Count > 0)
        {
            blocks.AddRange([new ReportHeading(("说明", "Notes"), 3), new ReportList(bulletin.Notes)]);
        }

        foreach (var (block, name) in Blocks)
        {
            blocks.Add(new ReportHeading(name));
            var indicators = IndicatorList.All.Where(one => one.Block == block).ToArray();
            if (Array.TrueForAll(indicators, one => bulletin.Values.GetValueOrDefault(one.Id) is null))
            {
                blocks.Add(new ReportText(
                    ("本栏目暂无数据：相应业务模块尚未提供。", "This block has no data yet: no module of this system feeds it."), IsNote: true));
            }

            blocks.AddRange(BulletinCharts.Of(block, bulletin));
            blocks.Add(Table(name, indicators, bulletin, last, published ?? []));
            blocks.AddRange(block == IndicatorBlock.Funds && bulletin.Regions.Count > 0 ? [RegionTable(bulletin)] : []);
        }

        blocks.AddRange([new ReportHeading(("指标定义", "Definitions")), Definitions()]);
        return new ReportDocument(Title(bulletin), Subtitle(bulletin), blocks);
    }

    private static Bilingual Title(Bulletin bulletin) => new(
        $"{bulletin.Year}年{bulletin.Scope.Chinese}医疗保障事业发展统计公报",
        $"{bulletin.Scope.English}: statistical bulletin of medical security, {bulletin.Year.ToString(CultureInfo.InvariantCulture)}");

    private static Bilingual Subtitle(Bulletin bulletin) => bulletin.Edition == 0
        ? new($"{bulletin.Basis.Words.Chinese}。未发布。", $"{bulletin.Basis.Words.English}. Not published.")
        : new($"{bulletin.Basis.Words.Chinese}。第 {bulletin.Edition} 版。", $"{bulletin.Basis.Words.English}. Edition {bulletin.Edition}.");

    private static ReportTable Table(
        Bilingual name, Indicator[] indicators, Bulletin bulletin, Bulletin? last, IReadOnlyList<PublishedFigure> published)
    {
        var figures = published.ToDictionary(one => one.Indicator, StringComparer.Ordinal);
        var hasPublished = Array.Exists(indicators, one => figures.ContainsKey(one.Id));
        var columns = new List<ReportColumn> { new(("指标", "indicator")), new(Year(bulletin.Year), IsNumber: true) };
        columns.AddRange(last is null ? [] : [new(Year(last.Year), IsNumber: true), new(("增减", "change"), IsNumber: true)]);
        columns.AddRange(!hasPublished ? []
            : [new(("公布数", "published"), IsNumber: true), new(("偏差", "deviation"), IsNumber: true), new(("性质与原因", "kind and reason"))]);
        var rows = new List<IReadOnlyList<Bilingual>>();
        foreach (var one in indicators)
        {
            var value = bulletin.Values.GetValueOrDefault(one.Id);
            var row = new List<Bilingual> { one.Name, BulletinText.Of(one, value) };
            if (last is not null)
            {
                var before = last.Values.GetValueOrDefault(one.Id);
                row.AddRange([BulletinText.Of(one, before), Change(one, value, before)]);
            }

            if (hasPublished)
            {
                row.AddRange(figures.TryGetValue(one.Id, out var figure)
                    ? [BulletinText.Of(one, figure.Value), Figures.Change(figure.Deviation(value)), KindOf(figure)] : ["–", "–", ""]);
            }

            rows.Add(row);
        }

        return new ReportTable(name, columns, rows);
    }

    /// <summary>Year on year: shares by percentage points, everything else by percent.</summary>
    internal static Bilingual Change(Indicator one, decimal? value, decimal? before)
    {
        if (value is not { } now || before is not { } then)
        {
            return "–";
        }

        if (one.Unit == IndicatorUnit.Share)
        {
            var points = (now > then ? "+" : "") + Figures.Number((now - then) * 100, 2);
            return new Bilingual(points + " 个百分点", points + " points");
        }

        return then == 0 ? "–" : Figures.Change((now / then) - 1);
    }

    private static Bilingual KindOf(PublishedFigure figure)
    {
        var reason = figure.Reason.Length == 0 ? "" : ": " + figure.Reason;
        return figure.IsInput ? new("输入" + reason, "input" + reason) : new("规则结果" + reason, "output" + reason);
    }

    private static Bilingual Year(int year) => new($"{year}年", year.ToString(CultureInfo.InvariantCulture));

    private static ReportTable RegionTable(Bulletin bulletin) => new(
        ("分地区", "By region"),
        [
            new(("地区", "region")), new(("职工", "employees"), true), new(("居民", "residents"), true), new(("收入", "income"), true),
            new(("支出", "spending"), true), new(("结余", "balance"), true),
        ],
        [
            .. bulletin.Regions.Select(row => (IReadOnlyList<Bilingual>)
            [
                BulletinCharts.NameOf(row.Region), Figures.Number(row.Employees, 0), Figures.Number(row.Residents, 0),
                BulletinText.Money(row.Income), BulletinText.Money(row.Spending), BulletinText.Money(row.Balance),
            ]),
        ]);

    private static ReportTable Definitions() => new(
        ("每项指标的固定定义", "The fixed definition of each indicator"),
        [
            new(("编号", "id")), new(("指标", "indicator")), new(("口径", "population")), new(("定义", "definition")),
            new(("发布机构", "publisher")),
        ],
        [.. IndicatorList.All.Select(one => (IReadOnlyList<Bilingual>)[one.Id, one.Name, one.Population, one.Definition, one.Publisher])]);
}
