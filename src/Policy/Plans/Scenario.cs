using Yibao.Kernel;
using Yibao.Policy.Checks;
using Yibao.Policy.Documents;

namespace Yibao.Policy;

/// <summary>
/// A scenario (情景): a document of the same format that is laid over rules. What it says wins over every document, on the days that it
/// covers,
/// for the regions that it reaches. Immutable, safe to share between threads.
/// </summary>
public sealed class Scenario
{
    private Scenario(PolicyDocument document) => Document = document;

    /// <summary>The document.</summary>
    public PolicyDocument Document { get; }

    /// <summary>Reads a scenario (读取情景).</summary>
    /// <param name="file">File name as messages should name it.</param>
    /// <param name="text">The text.</param>
    /// <returns>The scenario, null where its front page cannot be read; problems may stand beside a scenario too.</returns>
    public static (Scenario? Scenario, IReadOnlyList<PolicyProblem> Problems) Read(string file, string text)
    {
        var problems = new List<PolicyProblem>();
        var document = DocumentReader.ReadScenario(file, text, problems);
        return (document is null ? null : new Scenario(document), PlanBook.Ordered(problems));
    }

    /// <summary>Whether it speaks to the people of a region and scheme (适用), under whatever rules they live.</summary>
    public bool Reaches(RegionCode region, Scheme scheme) => Document.Front.Schemes.Contains(scheme) && Document.Front.Reach switch
    {
        Reach.Nation => true,
        Reach.Province => Document.Front.Region.Contains(region),
        _ => Document.Front.Region == region,
    };

    /// <summary>Lays it over rules (叠加).</summary>
    /// <param name="histories">Rules of people whom it reaches.</param>
    /// <returns>Each of them as it is with the scenario, and what is wrong with that.</returns>
    public (IReadOnlyDictionary<PlanHistory, PlanHistory> Laid, IReadOnlyList<PolicyProblem> Problems) Over(
        IEnumerable<PlanHistory> histories)
    {
        var grade = Document.Front.Grade;
        var touched = histories.Distinct().Where(h => grade.Length == 0 || grade == h.Key.Grade).ToArray();
        var compiled = touched.AsParallel().AsOrdered().Select(history =>
        {
            var found = new List<PolicyProblem>();
            var source = history.Source.Under(Document);
            var isNation = history.Key is { Region.Value: 0, Grade: "" }; // has parameters and no plan
            return (Laid: isNation ? PlanHistory.Prepared(source, [], null, []) : PlanHistory.Compiled(source, [], null, found), found);
        }).ToArray();
        return (
            touched.Zip(compiled).ToDictionary(pair => pair.First, pair => pair.Second.Laid),
            PlanBook.Ordered(ScenarioCheck.Of(Document, touched).Concat(compiled.SelectMany(c => c.found))));
    }
}
