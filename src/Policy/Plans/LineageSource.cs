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

    public PlanKey Key => key;

    public IEnumerable<PolicyDocument> Documents => Own.Concat(Wider);

    public DateOnly From => Own.Min(d => d.Front.CoversFrom);

    public DateOnly Until => Own.Max(d => d.Front.CoversUntil);

    /// <summary>Days on which something may change, ascending; the last is the end.</summary>
    public DateOnly[] Boundaries()
    {
        var days = new SortedSet<DateOnly> { From, Until };
        foreach (var document in Own.Concat(Wider.Where(SpeaksOfBenefits)))
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
