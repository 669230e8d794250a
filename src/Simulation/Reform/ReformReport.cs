using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;
using Yibao.Policy.Reading;
using Yibao.Simulation.Outlook;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Reform;

/// <summary>
/// The report of a comparison (改革比较报告), in both languages: what changes, for which funds, for whom, and how sure that is.
/// </summary>
public static class ReformReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="result">What the comparison came to.</param>
    /// <param name="assumptions">What it takes for granted.</param>
    public static ReportDocument Of(Scenario scenario, ReformResult result, Assumptions assumptions)
    {
        var units = new ReportUnits(result.Nation.Scale);
        var funds = FundComparison.Of(result);
        var levels = OutlookTerms.Of(assumptions);
        ReportBlock[] blocks =
        [
            .. Summary(result, funds, units),
            .. Rules(scenario),
            .. new FundsChapter(result, funds, levels, units).Blocks(),
            .. new PeopleChapter(result, units).Blocks(),
            .. new ChangedChapter(scenario, result).Blocks(),
            .. Certainty(result, units),
            .. Taken(assumptions),
        ];
        var (scale, seed) = (result.Nation.Scale, result.Nation.Seed);
        var people = Figures.Number(result.Nation.People);
        return new ReportDocument(
            ($"改革比较：{scenario.Document.Front.Title.Chinese}", $"Reform comparison: {scenario.Document.Front.Title.English}"),
            ($"{result.Nation.Year} 年虚拟全国，规模 {scale}（{people} 人），种子 {seed}；两套规则作用于同一批人和同一批单据",
                $"Synthetic nation of {result.Nation.Year}, scale {scale} ({people} people), seed {seed}; "
                + "both sets of rules settle the same bills of the same people"),
            blocks);
    }

    private static IEnumerable<ReportBlock> Summary(ReformResult result, IReadOnlyList<FundComparison> funds, ReportUnits units)
    {
        var all = result.Tally.All;
        var error = result.Error(gains: false) / units.OneOf;
        var points = new List<Bilingual>
        {
            ($"基本医疗保险统筹基金年末结余变动 {units.YiChange(funds.Sum(f => f.Effect))} 亿元。",
                $"Balance of the pooled funds of basic insurance at the end of the year: {units.YiChange(funds.Sum(f => f.Effect))} "
                + "hundred million yuan."),
            ($"连同大额互助、医疗救助等全部基金：{units.YiChange(all.Fund)} 亿元（抽样误差 ±{units.YiText(error)} 亿元，95%）。",
                $"All funds, with large-amount mutual aid, medical assistance and the others: {units.YiChange(all.Fund)} "
                + $"hundred million yuan (sampling error ±{units.YiText(error)}, 95%)."),
        };
        foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
        {
            var (before, after) = FundComparison.Nation(funds, scheme);
            var (was, now) = (Figures.Number(before.Total.Months, 2), Figures.Number(after.Total.Months, 2));
            points.Add((
                $"{scheme.Name(Language.Chinese)}基金可支付月数：{was} → {now}。",
                $"Months of reserve, {scheme.Name(Language.English)}: {was} → {now}."));
        }

        var (winners, losers) = (ReportUnits.Share(all.Winners, all.People), ReportUnits.Share(all.Losers, all.People));
        points.Add((
            $"受益 {units.WanText(all.Winners)} 万人（{winners}），受损 {units.WanText(all.Losers)} 万人（{losers}），其余不变。",
            $"Better off: {units.WanText(all.Winners)} ten thousand people ({winners}); worse off: {units.WanText(all.Losers)} ({losers}); "
            + "nothing changes for the others."));
        var (ownBefore, ownAfter) = (units.YiText(all.OwnBefore), units.YiText(all.OwnAfter));
        points.Add((
            $"个人就医负担：{ownBefore} → {ownAfter} 亿元。",
            $"Own payments for care: {ownBefore} → {ownAfter} hundred million yuan."));
        yield return new ReportHeading(("要点", "In short"));
        yield return new ReportList(points);
    }

    private static IEnumerable<ReportBlock> Rules(Scenario scenario)
    {
        yield return new ReportHeading(("改变什么", "What changes"));
        var rows = DocumentFacts.Of(scenario.Document).Select(fact => (IReadOnlyList<Bilingual>)
        [
            ($"{fact.PartName.Chinese}：{fact.KeyName.Chinese}", $"{fact.PartName.English}: {fact.KeyName.English}"), fact.When, fact.Value,
            $"{fact.From:yyyy-MM-dd}",
        ]);
        yield return new ReportTable(
            ("情景规定", "What the scenario says"),
            [new(("项目", "rule")), new(("适用", "for whom")), new(("取值", "value")), new(("起始", "from"))],
            [.. rows]);
        var front = scenario.Document.Front;
        var (chinese, english) = (front.Region.ProvinceName(Language.Chinese), front.Region.ProvinceName(Language.English));
        var code = front.Reach == Reach.Region ? $" {front.Region}" : "";
        yield return new ReportText((
            $"适用于{chinese}{code}，{front.CoversFrom:yyyy-MM-dd} 起、{front.CoversUntil:yyyy-MM-dd} 前；"
            + "没有自己政策文件的统筹区借用邻近统筹区的规则，情景叠加在借用的规则上。",
            $"It reaches {english}{code}, from {front.CoversFrom:yyyy-MM-dd} until before {front.CoversUntil:yyyy-MM-dd}. "
            + "Regions without documents of their own borrow the rules of a neighbour; the scenario lies over those."));
    }

    private static IEnumerable<ReportBlock> Certainty(ReformResult result, ReportUnits units)
    {
        yield return new ReportHeading(("抽样误差", "Sampling error"));
        var (fund, gain) = (units.YiText(result.Error(gains: false) / units.OneOf), units.YiText(result.Error(gains: true) / units.OneOf));
        yield return new ReportText(units.OneOf == 1
            ? ("全体人口逐一结算，没有抽样误差。", "Everybody was settled; there is no sampling error.")
            : ($"每个虚拟参保人代表 {units.OneOf} 人，按统筹区和险种分层。95% 区间：基金影响 ±{fund} 亿元，个人净受益 ±{gain} 亿元。"
                + "这只是抽样误差，不含输入和假设的误差，也不含人们因规则改变而改变行为的影响。",
                $"Each simulated person stands for {units.OneOf}, in strata by region and scheme. In 95 of 100 samples the effect on funds "
                + $"is within ±{fund} hundred million yuan and the gain of people within ±{gain}. This is the error of the sample alone: "
                + "not of inputs and assumptions, and not what people would do differently under other rules."));
    }

    internal static IReadOnlyList<ReportColumn> AssumptionColumns { get; } =
    [
        new(("项目", "item")), new(("取值", "value"), IsNumber: true), new(("单位", "unit")), new(("可信度", "trust")),
        new(("说明", "what and from where")),
    ];

    internal static IReadOnlyList<IReadOnlyList<Bilingual>> Rows(Assumptions assumptions) =>
        [.. assumptions.All.Select(a => (IReadOnlyList<Bilingual>)[a.Item, Figures.Number(a.Value), a.Unit, a.Trust, a.Source])];

    private static IEnumerable<ReportBlock> Taken(Assumptions assumptions)
    {
        yield return new ReportHeading(("假设", "Assumptions"));
        yield return new ReportTable(
            ("比较和预测所依据的假设", "What is taken for granted"),
            AssumptionColumns, Rows(assumptions));
    }
}
