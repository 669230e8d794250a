using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Statistics.Indicators;
using Yibao.Statistics.Report;

namespace Yibao.Statistics.Bulletins;

/// <summary>The charts of the bulletin (公报图表). A chart without a value is left out.</summary>
internal static class BulletinCharts
{
    private const decimal FenOfYi = 10_000_000_000;
    private const decimal FenOfWan = 1_000_000;

    private static readonly Bilingual Employees = ("职工医保", "employee scheme");
    private static readonly Bilingual Residents = ("居民医保", "resident scheme");
    private static readonly string[] Tiers = ["tier3", "tier2", "tier1"];
    private static readonly Bilingual[] TierNames = [("三级", "tier 3"), ("二级", "tier 2"), ("一级及以下", "tier 1 and below")];

    public static IEnumerable<Chart> Of(IndicatorBlock block, Bulletin bulletin) => (block switch
    {
        IndicatorBlock.Enrolment => [Insured(bulletin), Provinces(bulletin)],
        IndicatorBlock.Funds => [Flows(bulletin), Sources(bulletin), Months(bulletin)],
        IndicatorBlock.Care =>
        [
            ByTier(bulletin, "paid", ("住院政策范围内基金支付比例", "Share of eligible cost of stays paid by funds"), ("%", "percent"), 0.01m, 1),
            ByTier(bulletin, "cost.each", ("次均住院费用", "Cost per stay"), ("元", "yuan"), 100, 0),
        ],
        _ => (Chart?[])[],
    }).OfType<Chart>();

    /// <summary>Name of a region: the province's, or the code of a pooling region.</summary>
    public static Bilingual NameOf(RegionCode region) => region.IsProvince
        ? new Bilingual(region.ProvinceName(Language.Chinese), region.ProvinceName(Language.English))
        : region.ToString();

    private static Chart? Insured(Bulletin bulletin)
    {
        string[] ids = ["enrolment.employee.working", "enrolment.employee.retired", "enrolment.resident.adult", "enrolment.resident.young"];
        return Bars(bulletin, "insured", ("参保人数构成", "Who is insured"), ids, People(bulletin, "enrolment.total"));
    }

    private static Chart? Provinces(Bulletin bulletin)
    {
        if (bulletin.Regions.Count < 2)
        {
            return null;
        }

        var (unit, divisor) = People(bulletin, "enrolment.total");
        var rows = bulletin.Regions.OrderByDescending(row => row.Employees + row.Residents).ToArray();
        var names = rows.Select(row => NameOf(row.Region)).ToArray();
        return new Chart(
            "regions", ChartKind.Bars, ("分地区参保人数", "Insured people by region"),
            Extremes(names, [.. rows.Select(row => row.Employees + row.Residents)], divisor, unit), unit, names,
            [
                new(Employees, [.. rows.Select(row => (double?)(row.Employees / divisor))]),
                new(Residents, [.. rows.Select(row => (double?)(row.Residents / divisor))]),
            ]);
    }

    private static Chart? Flows(Bulletin bulletin)
    {
        var (unit, divisor) = Money(bulletin, "fund.income");
        ChartSeries Series(string what, Bilingual name) => new(
            name, [Value(bulletin, $"fund.{what}.employee", divisor), Value(bulletin, $"fund.{what}.resident", divisor)]);
        var series = new[]
        {
            Series("income", ("收入", "income")), Series("spending", ("支出", "spending")), Series("balance", ("累计结余", "balance")),
        };
        var summary = new Bilingual(
            $"全部基金收入 {Text(bulletin, "fund.income").Chinese}，支出 {Text(bulletin, "fund.spending").Chinese}，"
            + $"累计结余 {Text(bulletin, "fund.balance").Chinese}。",
            $"All funds took in {Text(bulletin, "fund.income").English}, paid {Text(bulletin, "fund.spending").English} and have "
            + $"{Text(bulletin, "fund.balance").English}.");
        return HasValues(series)
            ? new Chart(
                "funds", ChartKind.Bars, ("基金收入、支出和累计结余", "Income, spending and balance"), summary, unit, [Employees, Residents],
                series)
            {
                Decimals = 1,
            }
            : null;
    }

    private static Chart? Sources(Bulletin bulletin)
    {
        string[] ids =
        [
            "fund.source.employer", "fund.source.own", "fund.source.maternity", "fund.source.resident", "fund.source.aid",
            "fund.source.subsidy", "fund.source.other",
        ];
        return Bars(bulletin, "income", ("基金收入来源", "Where the income comes from"), ids, Money(bulletin, "fund.income"));
    }

    private static Chart? Months(Bulletin bulletin)
    {
        var (unit, divisor) = Money(bulletin, "fund.income");
        var series = new ChartSeries[]
        {
            new(("收入", "income"), [.. bulletin.Months.Select(row => (double?)(row.Income / divisor))]),
            new(("支出", "spending"), [.. bulletin.Months.Select(row => (double?)(row.Spending / divisor))]),
        };
        if (bulletin.Months.All(row => row.Income == 0 && row.Spending == 0))
        {
            return null;
        }

        var names = bulletin.Months.Select(row => Month(row.Month)).ToArray();
        var (income, spending) = (Extremes(names, [.. bulletin.Months.Select(row => row.Income)], divisor, unit),
            Extremes(names, [.. bulletin.Months.Select(row => row.Spending)], divisor, unit));
        return new Chart(
            "months", ChartKind.Lines, ("各月基金收支", "Income and spending by month"),
            new Bilingual($"收入：{income.Chinese}支出：{spending.Chinese}", $"Income: {income.English} Spending: {spending.English}"),
            unit, names, series)
        {
            Decimals = 1, CategoryName = ("月份", "month"),
        };
    }

    private static Chart? ByTier(Bulletin bulletin, string what, Bilingual title, Bilingual unit, decimal divisor, int decimals)
    {
        ChartSeries Series(string scheme, Bilingual name) =>
            new(name, [.. Tiers.Select(tier => Value(bulletin, $"care.{scheme}.{tier}.{what}", divisor))]);
        var series = new[] { Series("employee", Employees), Series("resident", Residents) };
        var (one, other) = (Text(bulletin, $"care.employee.{what}"), Text(bulletin, $"care.resident.{what}"));
        return HasValues(series)
            ? new Chart(
                "tiers-" + what.Replace('.', '-'), ChartKind.Bars, title,
                new Bilingual(
                    $"各级合计：职工 {one.Chinese}，居民 {other.Chinese}。",
                    $"All tiers: employees {one.English}, residents {other.English}."),
                unit, TierNames, series)
            {
                Decimals = decimals, CategoryName = ("医疗机构等级", "tier"),
            }
            : null;
    }

    private static Chart? Bars(Bulletin bulletin, string id, Bilingual title, string[] ids, (Bilingual Unit, decimal Divisor) measure)
    {
        var names = ids.Select(one => IndicatorList.Find(one).Name).ToArray();
        var series = new ChartSeries(title, [.. ids.Select(one => Value(bulletin, one, measure.Divisor))]);
        var values = ids.Select(one => bulletin.Values.GetValueOrDefault(one) ?? 0).ToArray();
        return HasValues(series)
            ? new Chart(id, ChartKind.Bars, title, Extremes(names, values, measure.Divisor, measure.Unit), measure.Unit, names, [series])
            {
                Decimals = Decimals(measure.Divisor),
            }
            : null;
    }

    /// <summary>The largest and the smallest, in a sentence.</summary>
    private static Bilingual Extremes(Bilingual[] names, decimal[] values, decimal divisor, Bilingual unit)
    {
        var (high, low) = (Array.IndexOf(values, values.Max()), Array.IndexOf(values, values.Min()));
        var decimals = Decimals(divisor);
        var (most, least) = (Figures.Number(values[high] / divisor, decimals), Figures.Number(values[low] / divisor, decimals));
        return new Bilingual(
            $"最高为{names[high].Chinese} {most} {unit.Chinese}，最低为{names[low].Chinese} {least} {unit.Chinese}。",
            $"Highest is {names[high].English} with {most} {unit.English}, lowest {names[low].English} with {least}.");
    }

    /// <summary>What is counted one by one has no decimals.</summary>
    private static int Decimals(decimal divisor) => divisor == 1 ? 0 : 1;

    private static bool HasValues(params ReadOnlySpan<ChartSeries> series)
    {
        foreach (var one in series)
        {
            if (one.Values.Any(value => value is { } number && number != 0))
            {
                return true;
            }
        }

        return false;
    }

    private static double? Value(Bulletin bulletin, string id, decimal divisor) =>
        (double?)(bulletin.Values.GetValueOrDefault(id) / divisor);

    private static Bilingual Text(Bulletin bulletin, string id) =>
        BulletinText.Of(IndicatorList.Find(id), bulletin.Values.GetValueOrDefault(id));

    private static (Bilingual Unit, decimal Divisor) Money(Bulletin bulletin, string id) =>
        (bulletin.Values.GetValueOrDefault(id) ?? 0) >= FenOfYi ? (("亿元", "100 million yuan"), FenOfYi) : (("万元", "10,000 yuan"), FenOfWan);

    private static (Bilingual Unit, decimal Divisor) People(Bulletin bulletin, string id) =>
        (bulletin.Values.GetValueOrDefault(id) ?? 0) >= 1_000_000 ? (("万人", "10,000 people"), 10_000) : (("人", "people"), 1);

    private static Bilingual Month(int month) => new($"{month}月", month.ToString(CultureInfo.InvariantCulture));
}
