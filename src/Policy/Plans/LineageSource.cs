using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>
/// A change of one number (扰动): by value, or of the boundary between two age or month ranges wherever it stands in the document.
/// </summary>
internal sealed class NumberChange(PolicyNumber target, decimal value)
{
    public decimal Apply(PolicyNumber number)
    {
        if (ReferenceEquals(number, target))
        {
            return value;
        }

        if (!target.IsRangeEnd || !number.IsRangeEnd || number.Unit != target.Unit || number.Place.File != target.Place.File)
        {
            return number.Value;
        }

        var moved = Boundary(number) == Boundary(target) ? value - target.Value : 0;
        return number.Value + moved;
    }

    private static decimal Boundary(PolicyNumber number) => number.IsUpperEnd ? number.Value + 1 : number.Value;
}

/// <summary>Everything that documents say about one region, scheme and grade over the years (规则来源).</summary>
internal sealed class LineageSource(PlanKey key)
{
    /// <summary>Documents of the region itself; they decide on which days there is a plan at all.</summary>
    public List<PolicyDocument> Own { get; } = [];

    /// <summary>Documents of the province and the nation that add layers.</summary>
    public List<PolicyDocument> Wider { get; } = [];

    /// <summary>The scenario that is laid over them; null: none.</summary>
    public PolicyDocument? Scenario { get; private init; }

    public PlanKey Key => key;

    /// <summary>What is in force: everything but the scenario.</summary>
    public IEnumerable<PolicyDocument> Statute => Own.Concat(Wider);

    public IEnumerable<PolicyDocument> Documents => Scenario is null ? Statute : Statute.Append(Scenario);

    /// <summary>The same with a scenario laid over it.</summary>
    public LineageSource Under(PolicyDocument scenario)
    {
        var source = new LineageSource(key) { Scenario = scenario };
        source.Own.AddRange(Own);
        source.Wider.AddRange(Wider);
        return source;
    }

    public DateOnly From => Own.Min(d => d.Front.CoversFrom);

    public DateOnly Until => Own.Max(d => d.Front.CoversUntil);

    /// <summary>The treatments in force on a day; one of the scenario stands instead of another of its name.</summary>
    public IEnumerable<TreatValue> TreatmentsOn(DateOnly day)
    {
        var inForce = Documents.Where(d => LayerDrafts.Covers(d, day)).SelectMany(d => d.Treatments)
            .Where(t => t.From <= day && (t.Repealed is null || day < t.Repealed)).ToArray();
        return inForce.Where(t => t.Article.Document.IsScenario
            || !inForce.Any(s => s.Article.Document.IsScenario && s.Name == t.Name));
    }

    /// <summary>Days on which something may change, ascending; the last is the end.</summary>
    public DateOnly[] Boundaries()
    {
        var days = new SortedSet<DateOnly> { From, Until };
        foreach (var document in Own.Concat(Documents.Except(Own).Where(SpeaksOfBenefits)))
        {
            days.Add(document.Front.CoversFrom);
            days.Add(document.Front.CoversUntil);
            days.UnionWith(document.LayerValues.Select(v => v.From));
            days.UnionWith(document.LayerValues.Where(v => v.Key == LayerKey.Repealed).Select(v => (DateOnly)v.Plain!));
            days.UnionWith(document.PlanValues.Select(v => v.From));
            days.UnionWith(document.Figures.Select(v => v.From));
            days.UnionWith(document.Treatments.Select(v => v.From));
            days.UnionWith(document.Treatments.Select(v => v.Repealed ?? From));
        }

        return [.. days.Where(d => d >= From && d <= Until)];
    }

    /// <summary>A document of parameters alone changes no plan; those of the region itself still say on which days there is one.</summary>
    private static bool SpeaksOfBenefits(PolicyDocument document) =>
        document.LayerValues.Count + document.PlanValues.Count + document.Figures.Count + document.Treatments.Count > 0;
}
