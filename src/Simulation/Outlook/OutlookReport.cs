using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;
using Yibao.Simulation.People;
using Yibao.Simulation.Reform;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Outlook;

/// <summary>The report on the outlook of the funds (基金展望报告), in both languages; with a scenario both outlooks stand side by side.</summary>
/// <param name="nation">The nation.</param>
/// <param name="present">The outlook under the rules as they are.</param>
/// <param name="scenario">The scenario and the outlook under it; null: none.</param>
/// <param name="assumptions">What is taken for granted.</param>
public sealed class OutlookReport(
    Nation nation, FundOutlook present, (Scenario Scenario, FundOutlook Outlook)? scenario, Assumptions assumptions)
{
    private const int Months = 12;
    private const int MostWarnings = 60;

    private static readonly Scheme[] Schemes = [Scheme.Employee, Scheme.Resident];

    private readonly ReportUnits units = new(nation.Scale);
    private readonly OutlookTerms terms = OutlookTerms.Of(assumptions);

    /// <summary>Writes the report.</summary>
    public ReportDocument Document()
    {
        List<ReportBlock> blocks = [new ReportHeading(("本年各月", "The year by month"))];
        foreach (var scheme in Schemes)
        {
            blocks.Add(MonthChart(scheme));
            blocks.Add(MonthTable(scheme));
        }

        blocks.AddRange(
        [
            new ReportHeading(("今后各年", "The next years")), ReserveChart(), .. Schemes.Select(YearTable),
            new ReportText((
                "参保人每年长一岁，按年龄别死亡率减少，按出生数增加；同一年龄的参保险种、人均收入和人均支出不变，再按假设增长。",
                "People grow a year older each year, die at the rates of their age and are born; who is in which scheme at an age, "
                + "and what somebody of an age brings and costs, stays but for the growth assumed.")),
            new ReportHeading(("预警", "Warnings")), .. Warnings(),
            new ReportHeading(("假设", "Assumptions")),
            new ReportTable(
                ("预测所依据的假设", "What is taken for granted"),
                ReformReport.AssumptionColumns, ReformReport.Rows(assumptions)),
        ]);
        var title = scenario?.Scenario.Document.Front.Title;
        return new ReportDocument(
            title is null ? ("基金展望", "Fund outlook") : ($"基金展望：{title.Chinese}", $"Fund outlook: {title.English}"),
            ($"{nation.Year} 年虚拟全国，规模 {nation.Scale}，种子 {nation.Seed}，结果放大到全国",
                $"Synthetic nation of {nation.Year}, scale {nation.Scale}, seed {nation.Seed}; results raised to the nation"),
            blocks);
    }

    private static Bilingual Name(Scheme scheme) => (scheme.Name(Language.Chinese), scheme.Name(Language.English));

    private Chart MonthChart(Scheme scheme)
    {
        var flows = present.Flows(scheme);
        var reserve = flows.MonthsOfReserve;
        var (first, last) = (Figures.Number(reserve[0], 1), Figures.Number(reserve[^1], 1));
        return new Chart(
            $"months-{(int)scheme}", ChartKind.Lines,
            ($"{Name(scheme).Chinese}各月收支", $"Income and spending by month, {Name(scheme).English}"),
            ($"可支付月数从一月末 {first} 到十二月末 {last}。", $"Months of reserve: {first} at the end of January, {last} at the end of December."),
            ReportUnits.YiYuan, [.. Enumerable.Range(1, Months).Select(m => (Bilingual)($"{m}月", $"{m}"))],
            [
                new(("收入", "income"), [.. flows.Income.Select(f => (double?)units.Yi(f))]),
                new(("支出", "spending"), [.. flows.Spending.Select(f => (double?)units.Yi(f))]),
            ])
        {
            Decimals = 1, CategoryName = ("月份", "month"),
        };
    }

    private ReportTable MonthTable(Scheme scheme)
    {
        var flows = present.Flows(scheme);
        var reserve = flows.MonthsOfReserve;
        var balance = flows.Opening;
        return new ReportTable(
            ($"{Name(scheme).Chinese}各月（亿元）", $"{Name(scheme).English} by month (100 million yuan)"),
            [
                new(("月份", "month")), new(("收入", "income"), true), new(("支出", "spending"), true), new(("月末结余", "balance at the end"), true),
                new(("可支付月数", "months of reserve"), true),
            ],
            [
                .. Enumerable.Range(0, Months).Select(m => (IReadOnlyList<Bilingual>)
                [
                    $"{nation.Year}-{m + 1:00}", units.YiText(flows.Income[m]), units.YiText(flows.Spending[m]),
                    units.YiText(balance += flows.Income[m] - flows.Spending[m]), Figures.Number(reserve[m], 1),
                ]),
            ]);
    }

    private Chart ReserveChart()
    {
        var years = present.Years(Scheme.Employee).Select(y => (Bilingual)$"{y.Year}").ToArray();
        ChartSeries Series(FundOutlook outlook, Scheme scheme, Bilingual ending) => new(
            ($"{Name(scheme).Chinese}{ending.Chinese}", $"{Name(scheme).English}{ending.English}"),
            [.. outlook.Years(scheme).Select(y => (double?)y.Months)]);
        IEnumerable<ChartSeries> series = Schemes.Select(s => Series(present, s, ""));
        if (scenario is { Outlook: { } changed })
        {
            series = series.Concat(Schemes.Select(s => Series(changed, s, ("（情景）", " (scenario)"))));
        }

        var last = Schemes.Select(s => (Name(s), Months: Figures.Number(present.Years(s)[^1].Months, 1))).ToArray();
        return new Chart(
            "reserve", ChartKind.Lines, ("可支付月数", "Months of reserve"),
            ($"到 {years[^1].Chinese} 年末：{string.Join("，", last.Select(l => $"{l.Item1.Chinese} {l.Months}"))}。",
                $"At the end of {years[^1].English}: {string.Join(", ", last.Select(l => $"{l.Item1.English} {l.Months}"))}."),
            ("月", "months"), years, [.. series])
        {
            Decimals = 1, CategoryName = ("年度", "year"),
        };
    }

    private ReportTable YearTable(Scheme scheme)
    {
        var changed = scenario?.Outlook.Years(scheme);
        IEnumerable<ReportColumn> columns =
        [
            new(("年度", "year")), new(("参保人（万）", "insured, 10,000"), true), new(("收入", "income"), true),
            new(("支出", "spending"), true),
            new(("年末结余", "balance"), true), new(("可支付月数", "months of reserve"), true), new(("状况", "standing"), true),
        ];
        return new ReportTable(
            ($"{Name(scheme).Chinese}（亿元）", $"{Name(scheme).English} (100 million yuan)"),
            [.. columns, .. changed is null ? (ReportColumn[])[] : [new(("情景下月数", "months under the scenario"), true)]],
            [
                .. present.Years(scheme).Select((y, t) => (IReadOnlyList<Bilingual>)
                [
                    $"{y.Year}", units.WanText(y.People), units.YiText(y.Income), units.YiText(y.Spending), units.YiText(y.Closing),
                    Figures.Number(y.Months, 1), FundsChapter.LevelName(terms.Level(y.Months)),
                    .. changed is null ? (Bilingual[])[] : [Figures.Number(changed[t].Months, 1)],
                ]),
            ]);
    }

    private IEnumerable<ReportBlock> Warnings()
    {
        yield return new ReportText((
            $"可支付月数低于 {terms.ScarceBelow} 个月为不足，低于 {terms.LowBelow} 个月为偏低，没有结余时为无结余。",
            $"Below {terms.ScarceBelow} months of reserve a fund is scarce, below {terms.LowBelow} low, with none left exhausted."));
        foreach (var (outlook, caption) in Sides())
        {
            var warnings = outlook.Warnings();
            if (warnings.Count == 0)
            {
                yield return new ReportText(($"{caption.Chinese}：没有预警。", $"{caption.English}: no warning."));
                continue;
            }

            var left = warnings.Count - MostWarnings;
            yield return new ReportTable(
                (left <= 0 ? caption.Chinese : $"{caption.Chinese}（另有 {left} 条在后）",
                    left <= 0 ? caption.English : $"{caption.English} ({left} later ones left out)"),
                [
                    new(("年度", "year")), new(("省份", "province")), new(("险种", "scheme")), new(("状况", "standing")),
                    new(("可支付月数", "months"), true),
                ],
                [
                    .. warnings.Take(MostWarnings).Select(w => (IReadOnlyList<Bilingual>)
                    [
                        $"{w.Year}", FundsChapter.Name(w.Province), Name(w.Scheme), FundsChapter.LevelName(w.Level),
                        Figures.Number(w.Months, 1),
                    ]),
                ]);
        }
    }

    private IEnumerable<(FundOutlook Outlook, Bilingual Caption)> Sides()
    {
        yield return (present, ("现行规则", "The rules as they are"));
        if (scenario is { Outlook: { } changed })
        {
            yield return (changed, ("情景", "The scenario"));
        }
    }
}
