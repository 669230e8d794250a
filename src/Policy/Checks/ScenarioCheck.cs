using Yibao.Policy.Documents;

namespace Yibao.Policy.Checks;

/// <summary>
/// What is asked of a scenario (情景核查): its numbers stand in its statements, and it reaches something. Its numbers need no witness.
/// </summary>
internal static class ScenarioCheck
{
    /// <summary>What is wrong with it.</summary>
    /// <param name="scenario">The scenario as read.</param>
    /// <param name="touched">The rules over which it is laid, as they are without it.</param>
    public static IEnumerable<PolicyProblem> Of(PolicyDocument scenario, IReadOnlyList<PlanHistory> touched)
    {
        var problems = new List<PolicyProblem>();
        PolicyCheck.CheckStatements(scenario, problems.Add);
        ParameterRows.Check(scenario.Parameters, problems.Add);
        if (touched.Count == 0)
        {
            var front = scenario.Front;
            problems.Add(new PolicyProblem("POL003", new SourcePlace(scenario.File, 1, 1),
                $"no plan of region {front.Region}, scheme {string.Join(" or ", front.Schemes.Select(s => (int)s))}"
                + $"{(front.Grade.Length > 0 ? $", grade {front.Grade}" : "")} is there to be changed"));
            return problems;
        }

        var known = touched.SelectMany(h => h.Documents).SelectMany(d => d.LayerValues).Select(v => v.Layer)
            .Concat(scenario.LayerValues.Where(v => v.Key == LayerKey.Order).Select(v => v.Layer)).ToHashSet(StringComparer.Ordinal);
        foreach (var layer in scenario.LayerValues.GroupBy(v => v.Layer, StringComparer.Ordinal).Where(l => !known.Contains(l.Key)))
        {
            var nearest = Vocabulary.Nearest(layer.Key, known);
            problems.Add(new PolicyProblem("POL003", layer.First().Place,
                $"no plan that the scenario reaches has a layer '{layer.Key}'; "
                + (nearest.Length > 0 ? $"did you mean '{nearest}'?" : "a new layer needs all its keys, 'order' among them")));
        }

        foreach (var value in scenario.Parameters.Where(v => v.Rows.Any(r => r.Change != ParameterChange.None)))
        {
            if (!touched.Any(h => h.Documents.Any(d => d.Parameters.Exists(p => p.Name == value.Name && p.Rows.Count > 0))))
            {
                problems.Add(new PolicyProblem("POL005", value.Place, $"'{value.Name}' has no value that could be changed"));
            }
        }

        return problems;
    }
}
