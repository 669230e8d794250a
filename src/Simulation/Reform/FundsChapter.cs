using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Simulation.Outlook;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Reform;

/// <summary>The chapter on funds (基金影响): by scheme, month, province and level of reserve.</summary>
internal sealed class FundsChapter(ReformResult result, IReadOnlyList<FundComparison> funds, OutlookTerms levels, ReportUnits units)
{
    private const int Months = 12;

    private static readonly Scheme[] Schemes = [Scheme.Employee, Scheme.Resident];

    public IEnumerable<ReportBlock> Blocks()
    {
        yield return new ReportHeading(("基金影响", "Effect on funds"));
        yield return BySchemes();
        yield return ByMonth();
        yield return new ReportText((
            "统筹基金：收入为单位、个人和财政缴费减去划入个人账户的部分，支出为基本医疗保险各统筹基金的支付和生育津贴；可支付月数为年末累计结余除以"
            + "月均支出。大额互助、医疗救助和财政专项资金另账核算。",
            "Pooled funds: income is what employers, people and the state pay less what goes to personal accounts; spending is what the "
            + "pooled funds of basic insurance pay for care, and the maternity allowance; months of reserve are the balance at the end "
            + "over a mean month's spending. Large-amount mutual aid, medical assistance and fiscal funds have books of their own."));
        yield return new ReportHeading(("各省", "By province"), Level: 3);
        yield return ProvinceChart();
        yield return Provinces();
        yield return new ReportHeading(("按可支付月数", "By months of reserve"), Level: 3);
        yield return ByLevel();
    }

    private ReportTable BySchemes() => new(
        ("基金收支（亿元）", "Income and spending of the pooled funds (100 million yuan)"),
        [
            new(("险种", "scheme")), new(("改革前收入", "income before"), true), new(("改革后收入", "income after"), true),
            new(("改革前支出", "spending before"), true), new(("改革后支出", "spending after"), true), new(("影响", "effect"), true),
            new(("月数前", "months before"), true), new(("月数后", "months after"), true),
        ],
        [
            .. Schemes.Select(scheme =>
            {
                var (before, after) = FundComparison.Nation(funds, scheme);
                return Row((scheme.Name(Language.Chinese), scheme.Name(Language.English)), before.Total, after.Total);
            }),
        ]);

    private IReadOnlyList<Bilingual> Row(Bilingual name, FundYear before, FundYear after) =>
    [
        name, units.YiText(before.Income), units.YiText(after.Income), units.YiText(before.Spending), units.YiText(after.Spending),
        units.YiChange(after.Closing - before.Closing), Figures.Number(before.Months, 2), Figures.Number(after.Months, 2),
    ];

    private Chart ByMonth()
    {
        var series = Schemes.Select(scheme =>
        {
            var (before, after) = FundComparison.Nation(funds, scheme);
            return new ChartSeries(
                (scheme.Name(Language.Chinese), scheme.Name(Language.English)),
                [
                    .. Enumerable.Range(0, Months).Select(m => (double?)units.Yi(
                        after.Income[m] - after.Spending[m] - before.Income[m] + before.Spending[m])),
                ]);
        }).ToArray();
        var (low, high) = (series.SelectMany(s => s.Values).Min(), series.SelectMany(s => s.Values).Max());
        return new Chart(
            "effect-by-month", ChartKind.Lines, ("各月基金影响", "Effect on the pooled funds by month"),
            ($"每月影响在 {Figures.Number(low!.Value, 2)} 与 {Figures.Number(high!.Value, 2)} 亿元之间。",
                $"A month's effect lies between {Figures.Number(low.Value, 2)} and {Figures.Number(high.Value, 2)} hundred million yuan."),
            ReportUnits.YiYuan, [.. Enumerable.Range(1, Months).Select(m => (Bilingual)($"{m}月", $"{m}"))], series)
        {
            Decimals = 2, CategoryName = ("月份", "month"),
        };
    }

    private Chart ProvinceChart()
    {
        var rows = ByProvince().ToArray();
        var least = rows.MinBy(r => r.Effect)!;
        var most = rows.MaxBy(r => r.Effect)!;
        return new Chart(
            "effect-by-province", ChartKind.Bars, ("各省基金影响", "Effect on the pooled funds by province"),
            ($"最低为{Name(least.Code).Chinese} {units.YiChange(least.Effect)} 亿元，"
                + $"最高为{Name(most.Code).Chinese} {units.YiChange(most.Effect)} 亿元。",
                $"From {units.YiChange(least.Effect)} ({Name(least.Code).English}) to {units.YiChange(most.Effect)} "
                + $"({Name(most.Code).English})."),
            ReportUnits.YiYuan, [.. rows.Select(r => Name(r.Code))],
            [new(("两个险种合计", "both schemes"), [.. rows.Select(r => (double?)units.Yi(r.Effect))])])
        {
            Decimals = 2, CategoryName = ("省份", "province"),
        };
    }

    private IEnumerable<(RegionCode Code, long Effect)> ByProvince() =>
        funds.GroupBy(f => f.Code).Select(g => (g.Key, g.Sum(f => f.Effect)));

    private ReportTable Provinces() => new(
        ("各省各险种（亿元）", "By province and scheme (100 million yuan)"),
        [
            new(("省份", "province")), new(("险种", "scheme"), true), new(("影响", "effect"), true), new(("改革前结余", "balance before"), true),
            new(("改革后结余", "balance after"), true), new(("月数前", "months before"), true), new(("月数后", "months after"), true),
            new(("状况", "standing"), true),
        ],
        [
            .. funds.Select(f => (IReadOnlyList<Bilingual>)
            [
                Name(f.Code), $"{(int)f.Scheme}", units.YiChange(f.Effect), units.YiText(f.Before.Total.Closing),
                units.YiText(f.After.Total.Closing), Figures.Number(f.Before.Total.Months, 1), Figures.Number(f.After.Total.Months, 1),
                LevelName(levels.Level(f.After.Total.Months)),
            ]),
        ]);

    /// <summary>How many funds, of how many people, stand how before and after, and what the reform does to them.</summary>
    private ReportTable ByLevel()
    {
        var all = funds.Where(f => f.Before.Total.Spending > 0).Select(f => (
            Fund: f, Before: levels.Level(f.Before.Total.Months), After: levels.Level(f.After.Total.Months))).ToArray();
        return new ReportTable(
            ("各省各险种基金按可支付月数分组", "Funds of provinces and schemes by months of reserve"),
            [
                new(("状况", "standing")), new(("改革前", "before"), true), new(("改革后", "after"), true),
                new(("改革前此组参保人数（万）", "people before, 10,000"), true),
                new(("对改革前此组的影响（亿元）", "effect on those before, 100 million yuan"), true),
            ],
            [
                .. Enum.GetValues<ReserveLevel>().Select(level =>
                {
                    var before = all.Where(f => f.Before == level).ToArray();
                    return (IReadOnlyList<Bilingual>)
                    [
                        LevelName(level), $"{before.Length}", $"{all.Count(f => f.After == level)}",
                        units.WanText(before.Sum(f => People(f.Fund))), units.YiChange(before.Sum(f => f.Fund.Effect)),
                    ];
                }),
            ]);
    }

    private long People(FundComparison fund) =>
        result.Nation.Regions.Where(r => r.Province == fund.Province).Sum(r => result.Tally.Region(r.Index, fund.Scheme).People);

    public static Bilingual Name(RegionCode province) =>
        (province.ProvinceName(Language.Chinese), province.ProvinceName(Language.English));

    public static Bilingual LevelName(ReserveLevel level) => level switch
    {
        ReserveLevel.Exhausted => ("无结余", "exhausted"),
        ReserveLevel.Scarce => ("不足", "scarce"),
        ReserveLevel.Low => ("偏低", "low"),
        ReserveLevel.High => ("过多", "too high"),
        _ => ("正常", "normal"),
    };
}
