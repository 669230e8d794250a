using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>Which layers are in force on a day (当日有效层), and what the documents say of them.</summary>
internal static class LayerDrafts
{
    /// <summary>The layers of a day in the order in which they pay.</summary>
    /// <param name="values">Everything that documents and overlays say, of any day.</param>
    /// <param name="day">The day.</param>
    /// <param name="problems">Where the drafts report what is wrong with them.</param>
    public static IReadOnlyList<LayerDraft> On(IEnumerable<LayerValue> values, DateOnly day, List<PolicyProblem> problems)
    {
        var drafts = new List<(int Order, LayerDraft Draft)>();
        foreach (var layer in values.GroupBy(v => v.Layer, StringComparer.Ordinal))
        {
            var group = Heard(layer);
            var repealed = LatestRepeal(group, day);
            bool Begun(LayerValue v) => v.Overlay ? v.From <= day : Holds(v, day, repealed);
            var said = group.Where(v => v.Key != LayerKey.Repealed && Begun(v) && Covers(v.Article.Document, day)).ToArray();
            if (said.Length == 0 || (repealed > DateOnly.MinValue && said.All(v => v.Overlay)) || IsChangeOfNothing(said))
            {
                continue;
            }

            var draft = new LayerDraft(layer.Key, said, [.. group.Where(v => v.From > day)], day, problems);
            drafts.Add((draft.Plain(LayerKey.Order, 0), draft));
        }

        return [.. drafts.OrderBy(d => d.Order).ThenBy(d => d.Draft.Id, StringComparer.Ordinal).Select(d => d.Draft)];
    }

    /// <summary>
    /// What counts of a layer: "where missing" of a document holds where no other document has the layer, that of a scenario where none
    /// has.
    /// </summary>
    private static LayerValue[] Heard(IGrouping<string, LayerValue> layer)
    {
        var (isStated, isDocumented) = (layer.Any(v => !v.Overlay && !v.OnlyWhereMissing), layer.Any(v => !v.Overlay));
        return [.. layer.Where(v => !v.OnlyWhereMissing || (!isStated && v.Overlay != isDocumented))];
    }

    /// <summary>A scenario that changes a layer leaves those alone who have none; one that adds a layer gives it an order.</summary>
    private static bool IsChangeOfNothing(LayerValue[] said) =>
        said.All(v => v.Article.Document.IsScenario) && said.All(v => v.Key != LayerKey.Order);

    /// <summary>
    /// The last day up to this one on which the layer was repealed; what it said before is gone, what starts then or later holds.
    /// </summary>
    public static DateOnly LatestRepeal(IEnumerable<LayerValue> layer, DateOnly day) =>
        layer.Where(v => v.Key == LayerKey.Repealed).Select(v => (DateOnly)v.Plain!).Where(d => d <= day).DefaultIfEmpty().Max();

    /// <summary>Whether a value has begun on a day and was not repealed since.</summary>
    public static bool Holds(LayerValue value, DateOnly day, DateOnly repealed) => value.From <= day && value.From >= repealed;

    /// <summary>Whether a document answers for a day.</summary>
    public static bool Covers(PolicyDocument document, DateOnly day) =>
        document.Front.CoversFrom <= day && day < document.Front.CoversUntil;
}
