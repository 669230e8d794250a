using System.Globalization;
using System.Text;

namespace Yibao.Tests.Reference;

/// <summary>
/// Writes a policy as a document in the format of docs/policy-authoring.md, so that the product compiles the very policy that the
/// reference evaluator holds. Every number stands in the statement of its article; there are no worked examples.
/// </summary>
internal sealed class PolicyText
{
    private readonly StringBuilder text = new();
    private readonly SortedSet<string> numbers = new(StringComparer.Ordinal);
    private int articles;

    private PolicyText()
    {
    }

    public static string Render(RefPolicy policy, string region = "110000")
    {
        var page = new PolicyText();
        page.FrontPage(policy, region);
        page.Plan(policy);
        foreach (var figure in policy.Figures) page.Figure(figure);
        foreach (var treat in policy.Treats) page.Treat(treat);
        foreach (var layer in policy.Layers) page.Layer(layer);
        return page.text.ToString();
    }

    private void FrontPage(RefPolicy policy, string region)
    {
        var (from, until) = policy.Covers;
        text.Append(CultureInfo.InvariantCulture, $$"""
            ---
            vocabulary: 1
            instrument: 测试〔2019〕1号
            title: {zh: 随机政策, en: Random policy}
            region: {{region}}
            schemes: [{{policy.Scheme}}]
            applies: region
            issued: 2019-01-01
            covers: {from: {{Day(from)}}, until: {{Day(until)}}}
            checked: 2019-06-30
            ---

            # 随机政策 / Random policy


            """);
    }

    private void Plan(RefPolicy policy)
    {
        var share = policy.FirstPayShare is { } named ? Percent(named) : "none";
        var start = $"{policy.YearStart.Month:00}-{policy.YearStart.Day:00}";
        var stays = string.Join(", ", policy.StaysCounted);
        var period = policy.StayPeriodDays is { } days ? $", stay_period_days: {Days(days)}" : "";
        Article("计划", "The plan",
            $"plan: {{from: 2019-07-01, policy_year_starts: {start}, stays_counted: [{stays}], first_pay_share: {share}{period}}}");
    }

    private void Figure(RefFigure figure) =>
        Article("公布数据", "A published figure", $"figure: {{name: {figure.Name}, from: {Day(figure.From)}, amount: {Yuan(figure.Amount)}}}");

    private void Treat(RefTreat treat)
    {
        List<string> others = [];
        if (treat.Place is not null) others.Add($"place: {treat.Place}");
        if (treat.Filing is not null) others.Add($"filing: {treat.Filing}");
        if (treat.Network is not null) others.Add($"network: {treat.Network}");
        var eligible = treat.DiagnosisPlanEligible ? ", eligible: diagnosis-plan" : "";
        var reads = $"when: {{{Condition(treat.When)}}}, as: {{{string.Join(", ", others)}}}{eligible}";
        Article("视同", "A case read as another one", $"treat: {{name: {treat.Name}, from: {Day(treat.From)}, {reads}}}");
    }

    private void Layer(RefLayer layer)
    {
        var versions = RowDays(layer);
        foreach (var from in versions) Version(layer, from, first: from == versions.Min);
    }

    /// <summary>The block of one start day: the first holds everything, a later one the rows that begin on it.</summary>
    private void Version(RefLayer layer, DateOnly from, bool first)
    {
        var block = new StringBuilder();
        block.Append(CultureInfo.InvariantCulture, $"layer: {layer.Name}\nfrom: {Day(from)}\n");
        if (first) Choices(block, layer);
        if (first && layer.Deductible is null) block.Append("deductible: none\n");
        Rows(block, "deductible", layer.Deductible ?? [], from, DeductibleValue);
        if (layer.Deductible is not null) Rows(block, "deductible_factor", layer.DeductibleFactor, from, Share);
        Rows(block, "rate", layer.Rate, from, RateValue);
        Rows(block, "own_share_factor", layer.OwnShareFactor, from, Share);
        Rows(block, "base_cut", layer.BaseCut, from, Share);
        Rows(block, "floor", layer.Floor, from, share => $"rate: {Percent(share)}");
        if (first) Points(block, layer);
        if (first) Ceilings(block, layer);
        Article("支付层 " + layer.Name, "Layer " + layer.Name, block.ToString().TrimEnd('\n'));
    }

    private void Choices(StringBuilder block, RefLayer layer)
    {
        Line("order", Number(layer.Order));
        Line("fund", layer.Fund);
        Line("name", $"{{zh: 层{layer.Name}, en: Layer {layer.Name}}}");
        Line("applies", Applies(layer.Applies));
        Line("base", Base(layer.Base));
        if (layer.Base.Kind == RefBaseKind.Eligible)
            Line("first_pay", layer.FirstPay == RefFirstPay.BeforeDeductible ? "before-deductible" : "counts-toward-deductible");
        if (layer.Deductible is not null) Line("deductible_period", RefVocabulary.Word(layer.DeductiblePeriod));
        if (layer.HasBands) Line("anchor", layer.Anchor == RefAnchor.Absolute ? "absolute" : "after-deductible");
        if (layer.HasBands) Line("band_period", RefVocabulary.Word(layer.BandPeriod));
        Line("rounding", layer.Rounding == RefRounding.Band ? "band" : "layer");
        if (layer.OwnShareFactor.Count > 0 && layer.Points.Count > 0)
            Line("adjust_order", layer.AdjustOrder == RefAdjustOrder.FactorThenPoints ? "factor-then-points" : "points-then-factor");
        if (layer.BaseCut.Count > 0)
            Line("cut_order", layer.CutOrder == RefCutOrder.BeforeDeductible ? "before-deductible" : "after-deductible");
        if (CountsSettlementPeriods(layer)) Line("period_days", Days(layer.PeriodDays));
        if (layer.Repealed is { } day) Line("repealed", Day(day));

        void Line(string key, string value) => block.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
    }

    private static bool CountsSettlementPeriods(RefLayer layer) =>
        (layer.Deductible is not null && layer.DeductiblePeriod == RefPeriod.SettlementPeriod)
        || (layer.HasBands && layer.BandPeriod == RefPeriod.SettlementPeriod)
        || layer.Ceilings.Any(ceiling => ceiling.Per == RefPeriod.SettlementPeriod);

    private string Applies(IReadOnlyList<RefCondition> conditions) => conditions.Count switch
    {
        0 => "always",
        1 => $"{{{Condition(conditions[0])}}}",
        _ => $"[{string.Join(", ", conditions.Select(one => $"{{{Condition(one)}}}"))}]",
    };

    private static string Base(RefBase looksAt) => looksAt.Kind switch
    {
        RefBaseKind.Eligible => looksAt.Scope is null ? "eligible" : $"{{of: eligible, scope: {looksAt.Scope}}}",
        RefBaseKind.BeyondCeiling => $"{{of: beyond-ceiling, layer: {looksAt.Layer}}}",
        RefBaseKind.Coinsurance => $"{{of: coinsurance, layer: {looksAt.Layer}}}",
        RefBaseKind.ResidueEligible => "residue-eligible",
        _ => "residue-all",
    };

    private void Points(StringBuilder block, RefLayer layer)
    {
        if (layer.Points.Count == 0) return;
        block.Append("points:\n");
        foreach (var set in layer.Points)
        {
            block.Append(CultureInfo.InvariantCulture, $"  {set.Name}:\n");
            foreach (var row in set.Rows) block.Append(CultureInfo.InvariantCulture, $"    - {Row(row, PointsValue)}\n");
        }
    }

    private void Ceilings(StringBuilder block, RefLayer layer)
    {
        block.Append(layer.Ceilings.Count == 0 ? "ceilings: none\n" : "ceilings:\n");
        foreach (var ceiling in layer.Ceilings)
        {
            var on = ceiling.On == RefCeilingOn.Payment ? "payment" : "base";
            var shared = ceiling.Shared is null ? "" : $", shared: {ceiling.Shared}";
            var per = RefVocabulary.Word(ceiling.Per);
            var rows = string.Join(", ", ceiling.Rows.Select(row => Row(row, AmountValue)));
            block.Append(CultureInfo.InvariantCulture, $"  {ceiling.Name}: {{on: {on}, per: {per}{shared}, rows: [{rows}]}}\n");
        }
    }

    private void Rows<T>(StringBuilder block, string key, IReadOnlyList<RefRow<T>> rows, DateOnly from, Func<T, string> value)
    {
        if (!rows.Any(row => row.From == from)) return;
        block.Append(CultureInfo.InvariantCulture, $"{key}:\n");
        foreach (var row in rows)
            if (row.From == from) block.Append(CultureInfo.InvariantCulture, $"  - {Row(row, value)}\n");
    }

    private string Row<T>(RefRow<T> row, Func<T, string> value)
    {
        var when = Condition(row.When);
        return when.Length == 0 ? $"{{{value(row.Value)}}}" : $"{{{when}, {value(row.Value)}}}";
    }

    private string Condition(RefCondition condition)
    {
        var parts = new List<string>();
        foreach (var dimension in RefVocabulary.Words)
            if (dimension.Of(condition) is { } words)
                parts.Add($"{dimension.Name}: {(words.Count == 1 ? words[0] : $"[{string.Join(", ", words)}]")}");
        foreach (var dimension in RefVocabulary.Ranges)
            if (dimension.Of(condition) is { } range) parts.Add($"{dimension.Name}: {Range(range, dimension.Unit)}");
        if (condition.Diagnosis is { } codes) parts.Add($"diagnosis: [{string.Join(", ", codes)}]");
        return string.Join(", ", parts);
    }

    private string Range(RefRange range, string unit)
    {
        if (range.From is { } from) numbers.Add($"{from}{unit}");
        if (range.To is { } to) numbers.Add($"{to}{unit}");
        return range.From == range.To ? $"{range.From}" : $"{range.From}..{range.To}";
    }

    private string DeductibleValue(RefDeductible value) =>
        value.LessPerLaterStay is { } less
            ? $"{AmountValue(value.Amount)}, later_stays: {{less: {Yuan(less)}, not_below: {Yuan(value.NotBelow ?? 0)}}}"
            : AmountValue(value.Amount);

    private string AmountValue(RefAmount value) =>
        value.Share is { } share ? $"share: {Percent(share)}, of: {value.Of}"
        : value.Amount is { } amount ? $"amount: {Yuan(amount)}"
        : "amount: none";

    private string RateValue(RefRate value) =>
        value.Plain ? $"rate: {Percent(value.Bands[0].Rate)}" : $"bands: [{string.Join(", ", value.Bands.Select(Band))}]";

    private string Band(RefBand band) =>
        band.To is { } to ? $"{{to: {Yuan(to)}, rate: {Percent(band.Rate)}}}" : $"{{rate: {Percent(band.Rate)}}}";

    private string Share(Rational share) => $"share: {Percent(share)}";

    private string PointsValue(Rational points)
    {
        numbers.Add($"{Rational.Abs(points).ToDecimalText()} points");
        return $"points: {points.ToDecimalText()}";
    }

    private string Yuan(Rational fen)
    {
        var yuan = (fen / 100).ToDecimalText();
        numbers.Add(yuan + " yuan");
        return yuan;
    }

    private string Percent(Rational share)
    {
        var percent = (share * 100).ToDecimalText() + "%";
        numbers.Add(percent);
        return percent;
    }

    private string Days(int days)
    {
        numbers.Add($"{days} days");
        return $"{days}";
    }

    private string Number(int count)
    {
        numbers.Add($"{count}");
        return $"{count}";
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static SortedSet<DateOnly> RowDays(RefLayer layer) =>
    [
        layer.From,
        .. (layer.Deductible ?? []).Select(row => row.From),
        .. layer.DeductibleFactor.Select(row => row.From),
        .. layer.Rate.Select(row => row.From),
        .. layer.OwnShareFactor.Select(row => row.From),
        .. layer.BaseCut.Select(row => row.From),
        .. layer.Floor.Select(row => row.From),
    ];

    /// <summary>One article: the numbers as its statement, a citation and the block.</summary>
    private void Article(string chinese, string english, string block)
    {
        articles++;
        text.Append(CultureInfo.InvariantCulture, $"## 第{articles}条 {chinese} / Article {articles}: {english}\n\n");
        text.Append("The numbers of this article, drawn at random:\n\n| number |\n|---|\n");
        foreach (var number in numbers) text.Append(CultureInfo.InvariantCulture, $"| {number} |\n");
        numbers.Clear();
        text.Append(CultureInfo.InvariantCulture, $"""

            ```citation
            document: 测试〔2019〕1号
            article: 第{articles}条
            date: 2019-01-01
            link: none
            trust: unverified
            ```

            ```rule
            {block}
            ```


            """);
    }
}
