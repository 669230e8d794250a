using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Reform;

/// <summary>
/// The chapter on people (人群影响): winners and losers by age, income and region, the distribution, burden and catastrophic spending.
/// </summary>
internal sealed class PeopleChapter(ReformResult result, ReportUnits units)
{
    private const int AgeWidth = 10;

    private static readonly Scheme[] Schemes = [Scheme.Employee, Scheme.Resident];

    private readonly ReformTally tally = result.Tally;

    public IEnumerable<ReportBlock> Blocks()
    {
        yield return new ReportHeading(("谁受益，谁受损", "Winners and losers"));
        yield return new ReportText((
            "净受益 = 个人账户划入和生育津贴 − 个人缴费 − 个人就医负担（现金和个人账户支付），改革后减改革前。",
            "A gain is what changes in: credits to the personal account and maternity allowance, less own contributions, less own payments "
            + "for care (cash and from the personal account)."));
        yield return Distribution();
        yield return new ReportHeading(("按年龄", "By age"), Level: 3);
        yield return Means("gain-by-age", ("各年龄组人均净受益", "Mean gain by age"), ("年龄", "age"), AgeNames(), tally.Ages);
        yield return Groups(("按年龄", "By age"), ("年龄", "age"), AgeNames(), tally.Ages);
        yield return new ReportHeading(("按收入", "By income"), Level: 3);
        yield return Means(
            "gain-by-income", ("各收入十等分组人均净受益", "Mean gain by tenth of income"), ("收入组", "tenth"), TenthNames(), tally.Tenths);
        yield return Groups(("按收入十等分", "By tenth of disposable income"), ("收入组", "tenth"), TenthNames(), tally.Tenths);
        yield return new ReportHeading(("按省份", "By province"), Level: 3);
        var (names, provinces) = Provinces();
        yield return Groups(("按省份", "By province"), ("省份", "province"), names, provinces);
        yield return new ReportHeading(("个人负担和灾难性支出", "Burden and catastrophic spending"));
        yield return Burden();
        yield return HeavyBurden();
        yield return HeavyBurdenChart();
        yield return new ReportText(
            ($"个人负担包括现金和个人账户支付；支付能力为年可支配收入减去基本生活支出（{ReportUnits.Yuan(tally.Terms.Subsistence)} 元），"
                + "收入不高于此数的以收入为准。收入为个人年可支配收入，不按家庭合并。",
                "Own payments are cash and what the personal account paid. Capacity to pay is the year's disposable income less "
                + $"subsistence ({ReportUnits.Yuan(tally.Terms.Subsistence)} yuan), or the income where it is no more than that. "
                + "Income is a person's, not a household's."),
            IsNote: true);
    }

    private Chart Distribution()
    {
        var borders = ReformTally.SizeBorders;
        var above = borders.Select((b, i) => (Bilingual)(i == 0 ? $"< {b:#,0}" : $"{borders[i - 1]:#,0}–{b:#,0}"))
            .Append($"≥ {borders[^1]:#,0}").ToArray();
        Bilingual[] classes =
        [
            .. above.Reverse().Select(c => (Bilingual)($"损失 {c.Chinese}", $"lose {c.English}")), ("不变", "no change"),
            .. above.Select(c => (Bilingual)($"受益 {c.Chinese}", $"gain {c.English}")),
        ];
        var all = tally.All;
        return new Chart(
            "gain-sizes", ChartKind.Bars, ("按变动大小分组的人数", "People by size of the change"),
            ($"{ReportUnits.Share(all.Winners, all.People)} 受益，{ReportUnits.Share(all.Losers, all.People)} 受损。",
                $"{ReportUnits.Share(all.Winners, all.People)} gain, {ReportUnits.Share(all.Losers, all.People)} lose."),
            ReportUnits.Wan, classes,
            [new(("人数", "people"), [.. tally.BySize.Select(n => (double?)(n * (decimal)units.OneOf / 10_000m))])])
        {
            Decimals = 1, CategoryName = ("年变动（元）", "change in a year, yuan"),
        };
    }

    private static Chart Means(
        string id, Bilingual title, Bilingual category, IReadOnlyList<Bilingual> names, IReadOnlyList<GroupEffect> groups)
    {
        var means = groups.Select(g => g.People == 0 ? (decimal?)null : g.Gain / 100m / g.People).ToArray();
        var (low, high) = (Array.IndexOf(means, means.Min()), Array.IndexOf(means, means.Max()));
        return new Chart(
            id, ChartKind.Bars, title,
            ($"{names[low].Chinese}最低 {Figures.Number(means[low], 2)} 元，{names[high].Chinese}最高 {Figures.Number(means[high], 2)} 元。",
                $"From {Figures.Number(means[low], 2)} yuan ({names[low].English}) to {Figures.Number(means[high], 2)} "
                + $"({names[high].English})."),
            ("元", "yuan"), names, [new(("人均净受益", "mean gain"), [.. means.Select(m => (double?)m)])])
        {
            Decimals = 2, CategoryName = category,
        };
    }

    private ReportTable Groups(
        Bilingual caption, Bilingual category, IReadOnlyList<Bilingual> names, IReadOnlyList<GroupEffect> groups) => new(
        caption,
        [
            new(category), new(("人数（万）", "people, 10,000"), true), new(("受益", "better off"), true), new(("受损", "worse off"), true),
            new(("人均净受益（元）", "mean gain, yuan"), true), new(("人均负担前（元）", "own payments before, yuan"), true),
            new(("人均负担后（元）", "own payments after, yuan"), true),
        ],
        [
            .. groups.Select((g, i) => (IReadOnlyList<Bilingual>)
            [
                names[i], units.WanText(g.People), ReportUnits.Share(g.Winners, g.People), ReportUnits.Share(g.Losers, g.People),
                ReportUnits.YuanPerHead(g.Gain, g.People), PerHead(g.OwnBefore, g.People), PerHead(g.OwnAfter, g.People),
            ]),
        ]);

    private ReportTable Burden()
    {
        GroupEffect Of(Scheme scheme) =>
            ReformTally.Sum(Enumerable.Range(0, result.Nation.Regions.Count).Select(region => tally.Region(region, scheme)));
        var rows = Schemes.Select(s => (Name: (Bilingual)(s.Name(Language.Chinese), s.Name(Language.English)), Group: Of(s)))
            .Append((("合计", "all"), tally.All));
        return new ReportTable(
            ("个人就医负担", "Own payments for care"),
            [
                new(("险种", "scheme")), new(("改革前（亿元）", "before, 100 million yuan"), true),
                new(("改革后（亿元）", "after, 100 million yuan"), true), new(("占收入前", "of income before"), true),
                new(("占收入后", "of income after"), true),
            ],
            [
                .. rows.Select(r => (IReadOnlyList<Bilingual>)
                [
                    r.Name, units.YiText(r.Group.OwnBefore), units.YiText(r.Group.OwnAfter),
                    ReportUnits.Share(r.Group.OwnBefore, r.Group.Income), ReportUnits.Share(r.Group.OwnAfter, r.Group.Income),
                ]),
            ]);
    }

    private ReportTable HeavyBurden()
    {
        var all = tally.All;
        return new ReportTable(
            ("灾难性卫生支出人数（万）", "People with catastrophic spending (10,000)"),
            [
                new(("标准", "threshold")), new(("改革前", "before"), true), new(("改革后", "after"), true), new(("占比前", "share before"), true),
                new(("占比后", "share after"), true),
            ],
            [
                .. tally.Terms.Limits.Select((t, i) => (IReadOnlyList<Bilingual>)
                [
                    LimitName(t), units.WanText(all.PassedBefore(i)), units.WanText(all.PassedAfter(i)),
                    ReportUnits.Share(all.PassedBefore(i), all.People), ReportUnits.Share(all.PassedAfter(i), all.People),
                ]),
            ]);
    }

    private Chart HeavyBurdenChart()
    {
        var last = tally.Terms.Limits.Count - 1;
        var name = LimitName(tally.Terms.Limits[last]);
        static double? Percent(long passed, GroupEffect group) => group.People == 0 ? null : (double)(100m * passed / group.People);
        var all = tally.All;
        var (before, after) = (ReportUnits.Share(all.PassedBefore(last), all.People), ReportUnits.Share(all.PassedAfter(last), all.People));
        return new Chart(
            "catastrophic-by-income", ChartKind.Bars, ("各收入组灾难性支出占比", "Share with catastrophic spending by tenth of income"),
            ($"标准：{name.Chinese}；合计由 {before} 变为 {after}。", $"Threshold: {name.English}; of all people {before} before and {after} after."),
            ("%", "%"), TenthNames(),
            [
                new(("改革前", "before"), [.. tally.Tenths.Select(g => Percent(g.PassedBefore(last), g))]),
                new(("改革后", "after"), [.. tally.Tenths.Select(g => Percent(g.PassedAfter(last), g))]),
            ])
        {
            Decimals = 2, CategoryName = ("收入组", "tenth"),
        };
    }

    public static Bilingual LimitName(BurdenLimit limit)
    {
        var share = Figures.Percent(limit.SharePpm / 1_000_000m, 0);
        return limit.OfCapacity
            ? ($"超过支付能力的 {share}", $"over {share} of capacity to pay") : ($"超过收入的 {share}", $"over {share} of income");
    }

    public static IReadOnlyList<Bilingual> AgeNames() =>
    [
        .. Enumerable.Range(0, ReformTally.AgeGroups).Select(i => (Bilingual)(i == ReformTally.AgeGroups - 1
            ? ($"{i * AgeWidth} 岁及以上", $"{i * AgeWidth} and over")
            : ($"{i * AgeWidth}–{(i * AgeWidth) + AgeWidth - 1} 岁", $"{i * AgeWidth}–{(i * AgeWidth) + AgeWidth - 1}"))),
    ];

    private IReadOnlyList<Bilingual> TenthNames() =>
    [
        .. Enumerable.Range(0, IncomeDeciles.Count).Select(i =>
        {
            var from = i == 0 ? "0" : Figures.Number(tally.Deciles.Borders[i - 1] / 100);
            return (Bilingual)($"第 {i + 1} 组（{from} 元起）", $"{i + 1} (from {from} yuan)");
        }),
    ];

    private (IReadOnlyList<Bilingual> Names, IReadOnlyList<GroupEffect> Groups) Provinces()
    {
        var provinces = result.Nation.Inputs.Provinces;
        return (
            [.. provinces.Select(p => FundsChapter.Name(new RegionCode(p.Code)))],
            [
                .. provinces.Select(p => ReformTally.Sum(result.Nation.Regions.Where(r => r.Province == p.Index)
                    .SelectMany(r => Schemes.Select(s => tally.Region(r.Index, s))))),
            ]);
    }

    private static string PerHead(long fen, long people) => people == 0 ? "–" : Figures.Number(fen / 100m / people, 2);
}
