using System.Globalization;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Reform;

/// <summary>
/// The chapter on the most changed people (受影响最大的人): who they are, what the year came to, their bills under both rules, and for the bill
/// that
/// changed most which steps of the settlement differ, by which article.
/// </summary>
internal sealed class ChangedChapter(Scenario scenario, ReformResult result)
{
    private const int MostBills = 12;

    public IEnumerable<ReportBlock> Blocks()
    {
        yield return new ReportHeading(("变动最大的十个人", "The ten people most changed"));
        if (result.Changed.Count == 0)
        {
            yield return new ReportText(("没有人受影响。", "Nobody is changed."));
        }

        var rank = 0;
        foreach (var person in result.Changed)
        {
            rank++;
            foreach (var block in Person(rank, person))
            {
                yield return block;
            }
        }
    }

    private IEnumerable<ReportBlock> Person(int rank, ExplainedPerson found)
    {
        var person = found.Person;
        var gain = ReportUnits.Signed(found.Gain(result.Tally.Terms) / 100m, 2);
        yield return new ReportHeading(($"{rank}. 第 {person.Number} 号：{gain} 元", $"{rank}. Number {person.Number}: {gain} yuan"), Level: 3);
        var region = result.Nation.Regions[person.Region];
        var code = new RegionCode(region.Code);
        var standing = Vocabulary.ValuesOf(Dimension.Status)[(int)person.Status];
        yield return new ReportText((
            $"{person.Age} 岁，{person.Sex.Name(Language.Chinese)}，{region.Name}（{region.Code}），{person.Scheme.Name(Language.Chinese)}，"
            + $"{standing.Chinese}，年可支配收入 {ReportUnits.Yuan(person.Income)} 元，全年 {found.Bills.Count} 张单据。",
            $"Aged {person.Age}, {person.Sex.Name(Language.English)}, region {region.Code} ({code.ProvinceName(Language.English)}), "
            + $"{person.Scheme.Name(Language.English)}, {standing.Name}; disposable income {ReportUnits.Yuan(person.Income)} yuan, "
            + $"{found.Bills.Count} bills in the year."));
        yield return Year(found);
        var changed = found.Bills.Where(b => Paid(b.Before) != Paid(b.After)).ToArray();
        if (changed.Length > 0)
        {
            yield return Bills(changed);
            yield return Steps(changed.MaxBy(b => Math.Abs(Paid(b.After) - Paid(b.Before))));
        }
    }

    private static ReportTable Year(ExplainedPerson found)
    {
        var (before, after) = (found.Before, found.After);
        (Bilingual Name, long Before, long After)[] rows =
        [
            (("个人缴费", "own contributions"), before.Own, after.Own),
            (("单位缴费", "employer's contributions"), before.Employer, after.Employer),
            (("个人账户划入", "credited to the personal account"), before.AccountCredit, after.AccountCredit),
            (("医疗总费用", "cost of care"), before.Cost, after.Cost),
            (("基金支付", "paid by funds"), before.FundPaid, after.FundPaid),
            (("个人账户支付", "paid from the account"), before.AccountPaid, after.AccountPaid),
            (("现金支付", "paid in cash"), before.Cash, after.Cash),
            (("生育津贴", "maternity allowance"), before.Allowance, after.Allowance),
        ];
        return new ReportTable(
            ("全年（元）", "The year (yuan)"),
            [new(("项目", "item")), new(("改革前", "before"), true), new(("改革后", "after"), true)],
            [
                .. rows.Where(r => r.Before != 0 || r.After != 0)
                    .Select(r => (IReadOnlyList<Bilingual>)[r.Name, ReportUnits.Yuan(r.Before), ReportUnits.Yuan(r.After)]),
            ]);
    }

    private static ReportTable Bills((Statement Before, Statement After)[] changed)
    {
        var shown = changed.OrderByDescending(b => Math.Abs(Paid(b.After) - Paid(b.Before))).Take(MostBills)
            .OrderBy(b => b.Before.Bill.Facts.DayNumber).ToArray();
        var left = changed.Length - shown.Length;
        return new ReportTable(
            (left == 0 ? "支付变动的单据（元）" : $"支付变动的单据（元），另有 {left} 张变动较小",
                left == 0
                    ? "Bills that are paid differently (yuan)" : $"Bills that are paid differently (yuan), and {left} that changed less"),
            [
                new(("日期", "day")), new(("类别", "visit"), true), new(("等级", "tier"), true), new(("费用", "cost"), true),
                new(("基金前", "funds before"), true), new(("基金后", "funds after"), true), new(("个人前", "own before"), true),
                new(("个人后", "own after"), true),
            ],
            [.. shown.Select(Bill)]);
    }

    private static IReadOnlyList<Bilingual> Bill((Statement Before, Statement After) bill)
    {
        var facts = bill.Before.Bill.Facts;
        var (visit, tier) = (Vocabulary.ValuesOf(Dimension.Visit)[(int)facts.Visit], Vocabulary.ValuesOf(Dimension.Tier)[(int)facts.Tier]);
        return
        [
            DateOnly.FromDayNumber(facts.DayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (visit.Chinese, visit.Name), (tier.Chinese, tier.Name), ReportUnits.Yuan(bill.Before.Totals.Submitted),
            ReportUnits.Yuan(bill.Before.Totals.FundPaid), ReportUnits.Yuan(bill.After.Totals.FundPaid),
            ReportUnits.Yuan(bill.Before.Totals.AccountPaid + bill.Before.Totals.Cash),
            ReportUnits.Yuan(bill.After.Totals.AccountPaid + bill.After.Totals.Cash),
        ];
    }

    /// <summary>What the settlement of a bill says before and after, where it differs.</summary>
    private ReportList Steps((Statement Before, Statement After) bill)
    {
        var (before, after) = (Explanation.Of(bill.Before, null), Explanation.Of(bill.After, null));
        var (was, now) = (before.Select(Said).ToHashSet(), after.Select(Said).ToHashSet());
        var gone = before.Where(s => s.Kind > StepKind.Split && !now.Contains(Said(s))).Select(s => Line(("前", "before"), s));
        var come = after.Where(s => s.Kind > StepKind.Split && !was.Contains(Said(s))).Select(s => Line(("后", "after"), s));
        var day = DateOnly.FromDayNumber(bill.Before.Bill.Facts.DayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new ReportList(
        [
            ($"{day} 的单据，计算过程的不同：", $"The bill of {day}, where its settlement differs:"), .. gone, .. come,
        ]);
    }

    /// <summary>What tells a step apart: where it stands, its words and the articles on which it rests.</summary>
    private static (StepKind Kind, string Layer, string Text, string Articles) Said(ExplanationStep step) =>
        (step.Kind, step.Layer, step.Text.English, string.Join(';', step.Articles.Select(a => a.Place)));

    private Bilingual Line(Bilingual side, ExplanationStep step)
    {
        var articles = step.Articles.Select(a => a.Document == scenario.Document
            ? new Bilingual($"情景：{a.Heading.Chinese}", $"scenario: {a.Heading.English}") : a.Heading).ToArray();
        var chinese = articles.Length == 0 ? "" : $"〔{string.Join("；", articles.Select(a => a.Chinese))}〕";
        var english = articles.Length == 0 ? "" : $" [{string.Join("; ", articles.Select(a => a.English))}]";
        return ($"{side.Chinese}｜{step.Text.Chinese}{chinese}", $"{side.English} | {step.Text.English}{english}");
    }

    private static long Paid(Statement statement) => statement.Totals.FundPaid;
}
