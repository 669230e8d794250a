using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>The rows of one key of a layer, newest first, ready to be asked for a cell.</summary>
internal sealed class RowTable
{
    private readonly List<(LayerValue Value, List<(RuleRow Row, ulong[] Masks)> Rows)> values = [];
    private readonly LayerDraft draft;
    private readonly LayerKey key;
    private readonly string set;
    private readonly string name;
    private bool reportedTwo;
    private bool reportedNone;

    public RowTable(LayerDraft draft, LayerKey key, string set, CaseClasses classes)
    {
        (this.draft, this.key, this.set) = (draft, key, set);
        name = set.Length == 0 ? LayerDraft.Name(key) : $"{LayerDraft.Name(key)}.{set}";
        foreach (var value in draft.Of(key).Where(v => v.Set == set).OrderByDescending(v => v.Overlay).ThenByDescending(v => v.From))
        {
            var rows = value.Rows!.Select(row => (Row: row, Masks: classes.Masks(row.When)));
            values.Add((value, [.. rows.Where(r => r.Masks is not null).Select(r => (r.Row, r.Masks!))]));
        }
    }

    public bool IsEmpty => values.Count == 0;

    /// <summary>
    /// The row of a cell and the article on which it rests. No row with an article: the value is "none". Neither: nothing is said.
    /// </summary>
    public (RuleRow? Row, Article? Origin) Find(int[] cell, bool required, CaseClasses classes)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var (value, rows) = values[i];
            var found = FindIn(i, cell, classes);
            if (value.Rows!.Count == 0)
            {
                return (null, value.Article);
            }

            if (found is not null)
            {
                return (found, value.Article);
            }
        }

        if (required && !reportedNone)
        {
            reportedNone = true;
            var at = values.Count > 0 ? values[^1].Value.Place : draft.First.Place;
            var later = draft.Future(key).FirstOrDefault(v => v.Set == set && Answers(v, cell, classes));
            draft.Problem(later is null ? "POL005" : "POL004", at, later is null
                ? $"layer '{draft.Id}': '{name}' has no value on {LayerDraft.Date(draft.Day)} for {classes.Describe(cell)}"
                : $"layer '{draft.Id}': gap: '{name}' has no value from {LayerDraft.Date(draft.Day)} to {LayerDraft.Date(later.From)} "
                    + $"for {classes.Describe(cell)}, and nothing says 'repealed'");
        }

        return (null, null);
    }

    private RuleRow? FindIn(int first, int[] cell, CaseClasses classes)
    {
        RuleRow? found = null;
        for (var i = first; i < values.Count && Same(values[i].Value, values[first].Value); i++)
        {
            if (i > first && (values[i].Value.Rows!.Count == 0 || values[first].Value.Rows!.Count == 0))
            {
                ReportTwo(values[i].Value.Place, values[first].Value, values[first].Value.Place, cell, classes);
            }

            foreach (var (row, masks) in values[i].Rows)
            {
                if (!CaseClasses.Accepts(masks, cell))
                {
                    continue;
                }

                if (found is not null)
                {
                    ReportTwo(row.Place, values[first].Value, found.Place, cell, classes);
                }

                found ??= row;
            }
        }

        return found;
    }

    private void ReportTwo(SourcePlace at, LayerValue value, SourcePlace other, int[] cell, CaseClasses classes)
    {
        if (!reportedTwo)
        {
            reportedTwo = true;
            draft.Problem("POL004", at,
                $"layer '{draft.Id}': two values of '{name}' start on {LayerDraft.Date(value.From)} for {classes.Describe(cell)}; "
                + $"the other stands at {other}");
        }
    }

    private static bool Same(LayerValue a, LayerValue b) => a.From == b.From && a.Overlay == b.Overlay;

    private static bool Answers(LayerValue value, int[] cell, CaseClasses classes) =>
        value.Rows!.Count == 0 || value.Rows.Any(r => classes.Masks(r.When) is { } masks && CaseClasses.Accepts(masks, cell));
}
