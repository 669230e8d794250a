using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Policy;

/// <summary>Small policy documents out of rule blocks, and questions to their plans. They state nothing: only loading is tested.</summary>
internal static class Pages
{
    public const string Plan = "plan: {from: 2020-01-01, policy_year_starts: 01-01, stays_counted: inpatient, first_pay_share: none}";

    /// <summary>One layer that pays 80% of an inpatient bill above 1,000 yuan.</summary>
    public const string Inpatient = """
        layer: inpatient
        from: 2020-01-01
        order: 100
        fund: 310100
        name: {zh: 住院, en: Inpatient}
        applies: {visit: inpatient}
        base: eligible
        first_pay: before-deductible
        deductible_period: visit
        deductible: [{amount: 1000}]
        rate: 80%
        rounding: layer
        ceilings: none
        """;

    public static readonly PlanKey City = new(new RegionCode(370100), Scheme.Employee, "");

    /// <summary>A document with one article for each of the blocks.</summary>
    public static (string File, string Text) Page(string file, string front, params string[] rules)
    {
        var articles = rules.Select((rule, i) => $"""

            ## 第{i + 1}条 / Article {i + 1}

            ```citation
            {Citation}
            ```

            ```rule
            {rule}
            ```

            """);
        return (file, $"---\n{Front(front)}\n---\n\n# 示例 / Example\n{string.Concat(articles)}");
    }

    /// <summary>A document of the city for the years 2020 and 2021.</summary>
    public static (string File, string Text) CityPage(params string[] rules) => Page("city.md", "", rules);

    /// <summary>The book of documents in which loading finds no problem.</summary>
    public static PlanBook Book(params (string File, string Text)[] pages)
    {
        var load = PlanBook.Load(pages);
        Assert.Empty(load.Problems.Select(p => p.ToString()));
        return load.Book;
    }

    public static PlanHistory History(params string[] rules) => Book(CityPage(rules)).Find(City)!;

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    /// <summary>A text with one part replaced, which must be there.</summary>
    public static string With(this string text, string part, string instead)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, instead, StringComparison.Ordinal);
    }

    public static Plan? On(this PlanHistory history, string day) => history.At(Day(day).DayNumber);

    /// <summary>Deductible in yuan and rate of the first band in per cent of a layer for a case; null when it does not apply.</summary>
    public static (decimal Deductible, decimal Rate)? Ask(
        this Plan plan, string layer, CaseFacts facts, int stay = 1, params string[] diagnoses)
    {
        Span<int> values = stackalloc int[Yibao.Policy.Plan.ValueCount];
        int[] packed = [.. diagnoses.Select(d => DiagnosisCode.TryParse(d, out var code) ? code.Packed : 0)];
        plan.Values(in facts, stay, packed, values);
        ref readonly var cell = ref plan.CellAt(plan.Layers.Single(l => l.Id == layer).CellOf(values));
        return cell.Applies ? (cell.Deductible / 100m, plan.BandsOf(in cell)[0].Ppm / 10_000m) : null;
    }

    /// <summary>A person in service in a tier-3 hospital.</summary>
    public static CaseFacts Stay => new() { Visit = VisitKind.Inpatient, Tier = Tier.Tier3, Age = 45 };

    public const string Citation = "{document: 示例, article: 本条, date: 2019-12-01, link: none, trust: unverified}";

    // A key that the front names stands instead of the usual one.
    private static string Front(string given)
    {
        string[] usual =
        [
            "vocabulary: 1", "instrument: 示例", "title: {zh: 示例, en: Example}", "region: 370100", "schemes: [310]", "applies: region",
            "issued: 2019-12-01", "covers: {from: 2020-01-01, until: 2022-01-01}", "checked: 2019-12-01",
        ];
        var lines = given.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        static string KeyOf(string line) => line.Split(':')[0];
        return string.Join('\n', usual.Where(u => !lines.Any(l => KeyOf(l) == KeyOf(u))).Concat(lines));
    }
}
