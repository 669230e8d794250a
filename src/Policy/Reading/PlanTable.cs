using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Reading;

/// <summary>The rules of one region, scheme and grade on one day, for people (当日政策表).</summary>
/// <param name="Key">Whose rules.</param>
/// <param name="On">The day.</param>
/// <param name="From">First day of the stretch in which no layer changes; null where there are no layers on the day.</param>
/// <param name="Until">First day after it.</param>
/// <param name="Parts">The plan's choices, the layers in order, treatments, figures, parameters; none of which nothing is said.</param>
public sealed record PlanTable(PlanKey Key, DateOnly On, DateOnly? From, DateOnly? Until, IReadOnlyList<PlanPart> Parts)
{
    /// <summary>Every fact in order.</summary>
    public IEnumerable<RuleFact> Facts => Parts.SelectMany(p => p.Facts);

    /// <summary>The table of a day.</summary>
    /// <returns>Null when no document of the region answers for the day.</returns>
    public static PlanTable? Of(PlanHistory history, DateOnly on)
    {
        var plan = history.At(on.DayNumber);
        var figures = Covering(history, on).SelectMany(d => d.Figures).Where(f => f.From <= on)
            .GroupBy(f => f.Name, StringComparer.Ordinal).Select(g => g.MaxBy(f => (f.IsOfScenario, f.From))!)
            .OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
        decimal? Figure(string name) => Array.Find(figures, f => f.Name == name)?.Amount.Value;
        PlanPart[] parts =
        [
            Part("plan", "年度与口径", "year and counting", plan is null ? [] : Choices(plan)),
            .. plan is null ? [] : LayersInForce.On(history, on, Figure),
            Part("treatments", "视同处理", "treated alike", Treatments(history, on)),
            Part("figures", "公布数据", "published figures", figures.Select(FigureFact)),
            Part("parameters", "参数", "parameters", Parameters(history, on)),
        ];
        var said = parts.Where(p => p.Facts.Count > 0).ToArray();
        return said.Length == 0 ? null : new PlanTable(history.Key, on, plan?.From, plan?.Until, said);
    }

    private static IEnumerable<PolicyDocument> Covering(PlanHistory history, DateOnly on) =>
        history.Documents.Where(d => LayerDrafts.Covers(d, on));

    private static PlanPart Part(string id, string chinese, string english, IEnumerable<RuleFact> facts)
    {
        var name = new Bilingual(chinese, english);
        return new PlanPart(id, name, null, [.. facts.Select(f => f with { Part = id, PartName = name })]);
    }

    /// <summary>A fact outside the layers; the part fills in its own name.</summary>
    internal static RuleFact Fact(
        string key, Bilingual name, Bilingual value, string unit, DateOnly from, Article article, SourcePlace place,
        Bilingual? when = null) => new()
        {
            Part = "", PartName = name, Key = key, KeyName = name, When = when ?? RuleText.EveryCase, Value = value, Unit = unit,
            From = from, Article = article, Place = place,
        };

    private static IEnumerable<RuleFact> Choices(Plan plan) => Choices(
        plan.YearStart, plan.StaysCounted, plan.FirstPayPpm < 0 ? null : plan.FirstPayPpm / 1_000_000m,
        plan.Slots[Plan.SettlementsSlot].Days is > 0 and var days ? days : null, plan.From, plan.Origin);

    internal static IEnumerable<RuleFact> Choices(
        PolicyYearStart yearStart, uint staysCounted, decimal? firstPayShare, int? stayPeriodDays, DateOnly from, Article article)
    {
        RuleFact Choice(string key, string chinese, string english, Bilingual value, string unit) =>
            Fact(key, new(chinese, english), value, unit, from, article, article.Place);
        var year = $"{yearStart.Month:00}-{yearStart.Day:00}";
        yield return Choice("policy_year_starts", "年度起始", "year starts on", new(year, year), "");
        yield return Choice("stays_counted", "计为住院", "counted as a stay", RuleText.Values(Dimension.Visit, staysCounted), "");
        var share = firstPayShare is { } common ? RuleText.Number(common, NumberUnit.Percent) : RuleText.Nothing;
        yield return Choice("first_pay_share", "乙类先行自付", "class-B first pay", share, "%");
        if (stayPeriodDays is { } days)
        {
            yield return Choice("stay_period_days", "另计一次住院", "another stay after", RuleText.Number(days, NumberUnit.Days), "days");
        }
    }

    private static IEnumerable<RuleFact> Treatments(PlanHistory history, DateOnly on) =>
        history.Source.TreatmentsOn(on).Select(TreatFact);

    internal static RuleFact TreatFact(TreatValue treat)
    {
        var said = new List<Bilingual>();
        void Add(Dimension dimension, int? value)
        {
            if (value is { } index)
            {
                var word = Vocabulary.ValuesOf(dimension)[index];
                said.Add(new($"{Vocabulary.ChineseOf(dimension)}视同{word.Chinese}", $"{Vocabulary.NameOf(dimension)} as {word.Name}"));
            }
        }

        Add(Dimension.Place, (int?)treat.Place);
        Add(Dimension.Filing, (int?)treat.Filing);
        Add(Dimension.Network, (int?)treat.Network);
        if (treat.DiagnosisPlanEligible)
        {
            said.Add(new("诊疗方案内全部纳入", "lines of the diagnosis plan eligible in full"));
        }

        var value = new Bilingual(string.Join("，", said.Select(s => s.Chinese)), string.Join(", ", said.Select(s => s.English)));
        return Fact(treat.Name, new(treat.Name, treat.Name), value, "", treat.From, treat.Article, treat.At, RuleText.When(treat.When));
    }

    internal static RuleFact FigureFact(FigureValue figure) =>
        Fact(
            figure.Name, new(figure.Name, figure.Name), RuleText.Number(figure.Amount), "yuan", figure.From, figure.Amount.Article,
            figure.Place);

    private static IEnumerable<RuleFact> Parameters(PlanHistory history, DateOnly on)
    {
        var values = Covering(history, on).SelectMany(d => d.Parameters).Where(v => v.From <= on).ToArray();
        foreach (var declaration in Vocabulary.Parameters)
        {
            foreach (var value in values.Where(v => v.Name == declaration.Name).OrderBy(v => v.From))
            {
                foreach (var row in value.Rows.Where(r => Decides(history, on, value, r)))
                {
                    yield return ParameterFact(value, row);
                }
            }
        }
    }

    internal static RuleFact ParameterFact(ParameterValue value, ParameterRow row)
    {
        var declaration = Vocabulary.ParametersByName[value.Name];
        return Fact(
            value.Name, new(declaration.Chinese, declaration.English), RuleText.Number(row), RuleText.UnitOf(declaration.Unit),
            value.From, value.Article, row.Place, When(row));
    }

    /// <summary>Whether the row is what some case of it finds on the day.</summary>
    private static bool Decides(PlanHistory history, DateOnly on, ParameterValue value, ParameterRow row)
    {
        IEnumerable<(string Key, string Value)[]> cases = [[]];
        foreach (var (key, words) in row.Keys)
        {
            cases = cases.SelectMany(c => words.Select(w => ((string, string)[])[.. c, (key, w)])).ToArray();
        }

        if (row.Age is { } ages)
        {
            var age = ((int)(ages.FromNumber?.Value ?? 0)).ToString(CultureInfo.InvariantCulture);
            cases = cases.Select(c => ((string, string)[])[.. c, (Vocabulary.AgeKey, age)]).ToArray();
        }

        return cases.Any(c =>
            history.Parameter(value.Name, on, c) is { } found && found.Origin == value.Article
            && (row.Change != ParameterChange.None || found.Value == row.Number.Value));
    }

    private static Bilingual When(ParameterRow row)
    {
        if (row.Keys.Count == 0 && row.Age is null)
        {
            return RuleText.EveryCase;
        }

        var keys = row.Keys.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => $"{k.Key} {string.Join(" or ", k.Value)}");
        var text = string.Join(", ", row.Age is { } ages ? keys.Append($"{Vocabulary.AgeKey} {ages.Text}") : keys);
        return new(text, text);
    }
}
