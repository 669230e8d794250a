using Yibao.Policy.Documents;

namespace Yibao.Policy.Reading;

/// <summary>Everything that one document says (文件规定), each with the day from which it holds.</summary>
public static class DocumentFacts
{
    /// <summary>Reads the text of one document on its own.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="text">The text.</param>
    /// <returns>The document, or null with problems that say why it cannot be read; problems may stand beside a document too.</returns>
    public static (PolicyDocument? Document, IReadOnlyList<PolicyProblem> Problems) Read(string file, string text)
    {
        var problems = new List<PolicyProblem>();
        var document = DocumentReader.Read(file, text, problems);
        return (document, problems);
    }

    /// <summary>The facts of a document in order: plan, layers, treatments, figures, parameters.</summary>
    public static IEnumerable<RuleFact> Of(PolicyDocument document)
    {
        var names = document.LayerValues.Where(v => v.Key == LayerKey.Name).GroupBy(v => v.Layer, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (Bilingual)g.Last().Plain!, StringComparer.Ordinal);
        Bilingual Name(string layer) => names.GetValueOrDefault(layer) ?? new Bilingual(layer, layer);
        IEnumerable<RuleFact>[] all =
        [
            In("plan", "年度与口径", "year and counting", document.PlanValues.SelectMany(PlanFacts)),
            document.LayerValues.SelectMany(v => LayersInForce.FactsOf(v, Name(v.Layer), _ => null, null)),
            In("treatments", "视同处理", "treated alike", document.Treatments.Select(PlanTable.TreatFact)),
            In("figures", "公布数据", "published figures", document.Figures.Select(PlanTable.FigureFact)),
            In("parameters", "参数", "parameters", document.Parameters.SelectMany(v => v.Rows.Select(r => PlanTable.ParameterFact(v, r)))),
        ];
        return all.SelectMany(f => f).Select(f => f with { Since = f.From });
    }

    private static IEnumerable<RuleFact> PlanFacts(PlanValue value) => PlanTable.Choices(
        value.YearStart, value.StaysCounted, value.FirstPayShare?.Value, (int?)value.StayPeriodDays?.Value, value.From, value.Article);

    private static IEnumerable<RuleFact> In(string id, string chinese, string english, IEnumerable<RuleFact> facts) =>
        facts.Select(f => f with { Part = id, PartName = new(chinese, english) });
}
