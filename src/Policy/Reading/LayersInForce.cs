using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Reading;

/// <summary>What the documents say of each layer on a day (当日待遇层): only rows that decide some case to which the layer applies.</summary>
internal static class LayersInForce
{
    private static readonly LayerKey[] RowKeys =
    [
        LayerKey.Deductible, LayerKey.DeductibleFactor, LayerKey.Rate, LayerKey.OwnShareFactor, LayerKey.Points, LayerKey.BaseCut,
        LayerKey.Floor, LayerKey.RateChange, LayerKey.DeductibleChange, LayerKey.CeilingChange,
    ];

    /// <summary>The layers of a day in the order in which they pay.</summary>
    public static IEnumerable<PlanPart> On(PlanHistory history, DateOnly day, Func<string, decimal?> figure) =>
        LayerDrafts.On(history.Documents.SelectMany(d => d.LayerValues), day, []).Select(d => Part(d, history.Key.Scheme, figure));

    private static PlanPart Part(LayerDraft draft, Scheme scheme, Func<string, decimal?> figure)
    {
        var name = draft.Plain(LayerKey.Name, new Bilingual(draft.Id, draft.Id));
        _ = FundCodes.TryFind(draft.Plain(LayerKey.Fund, 0), out var fund);
        var decided = Deciding(draft, scheme);
        var facts = new List<RuleFact>();
        foreach (var key in Enum.GetValues<LayerKey>().Where(k => k != LayerKey.Repealed))
        {
            if (!RowKeys.Contains(key) && key != LayerKey.Ceilings)
            {
                facts.AddRange(draft.Latest(key, required: false) is { } value ? FactsOf(value, name, figure, null) : []);
                continue;
            }

            var values = draft.Of(key).Where(v => decided.None.Contains(v) || v.Rows!.Any(decided.Rows.Contains));
            facts.AddRange(values.OrderBy(v => v.From).SelectMany(v => FactsOf(v, name, figure, decided.Rows)));
        }

        return new PlanPart(draft.Id, name, fund, facts);
    }

    /// <summary>What one value of a document says, row by row.</summary>
    /// <param name="value">The value.</param>
    /// <param name="layer">Name of the layer for people.</param>
    /// <param name="figure">Published figures in yuan by name.</param>
    /// <param name="rows">Rows to keep; null: all.</param>
    public static IEnumerable<RuleFact> FactsOf(LayerValue value, Bilingual layer, Func<string, decimal?> figure, HashSet<RuleRow>? rows)
    {
        var plain = new RuleFact
        {
            Part = value.Layer,
            PartName = layer,
            Key = Key(value),
            KeyName = RuleText.NameOf(value.Key, value.Set),
            When = RuleText.EveryCase,
            Value = value.Plain is { } said ? RuleText.Plain(said) : RuleText.Nothing,
            Unit = value.Plain is PolicyNumber n ? RuleText.UnitOf(n.Unit) : "",
            From = value.From,
            Article = value.Article,
            Place = value.Place,
            IsRow = value.Rows is not null,
            Conditions = value.Plain as IReadOnlyList<Condition> ?? [Condition.Always],
        };
        if (value.Rows is null or { Count: 0 })
        {
            yield return plain;
            yield break;
        }

        foreach (var row in value.Rows.Where(r => rows?.Contains(r) ?? true))
        {
            var text = RuleText.Row(value.Key, row, figure);
            yield return plain with
            {
                When = RuleText.When(row.When),
                Value = value.Ceiling is { } terms ? RuleText.Ceiling(text, terms) : text,
                Unit = UnitOf(value.Key),
                Place = row.Place,
                Conditions = [row.When],
            };
        }
    }

    private static string Key(LayerValue value)
    {
        var name = LayerDraft.Name(value.Key);
        return value.Set.Length == 0 ? name : $"{name}.{value.Set}";
    }

    private static string UnitOf(LayerKey key) => key switch
    {
        LayerKey.Deductible or LayerKey.Ceilings => RuleText.UnitOf(NumberUnit.Yuan),
        LayerKey.Points or LayerKey.RateChange => RuleText.UnitOf(NumberUnit.Points),
        _ => RuleText.UnitOf(NumberUnit.Percent),
    };

    /// <summary>The rows, and the values "none", that decide some case to which the layer applies.</summary>
    private static (HashSet<RuleRow> Rows, HashSet<LayerValue> None) Deciding(LayerDraft draft, Scheme scheme)
    {
        var applies = draft.Latest(LayerKey.Applies, required: false)?.Plain as IReadOnlyList<Condition> ?? [Condition.Always];
        var sets = RowKeys.Append(LayerKey.Ceilings)
            .SelectMany(key => draft.Of(key).Select(v => (Key: key, v.Set))).Distinct().ToArray();
        var rows = new HashSet<RuleRow>();
        var none = new HashSet<LayerValue>();
        foreach (var (key, set) in sets.Where(s => s.Key != LayerKey.Ceilings || s.Set.Length > 0))
        {
            var values = draft.Of(key).Where(v => v.Set == set).ToArray();
            var cases = new CaseSplit(applies.Concat(values.SelectMany(v => v.Rows!).Select(r => r.When)), scheme);
            var table = new RowTable(draft, key, set, cases.Classes);
            foreach (var cell in cases.Cells(applies))
            {
                var (row, _) = table.Find(cell, required: false, cases.Classes);
                if (row is not null)
                {
                    rows.Add(row);
                }
                else if (values.Where(v => v.Rows!.Count == 0).MaxBy(v => v.From) is { } said)
                {
                    none.Add(said);
                }
            }
        }

        return Ceilings(draft, rows, none);
    }

    /// <summary>Ceilings that a later "none" ended are out; where none is left, that "none" is what is said.</summary>
    private static (HashSet<RuleRow> Rows, HashSet<LayerValue> None) Ceilings(
        LayerDraft draft, HashSet<RuleRow> rows, HashSet<LayerValue> none)
    {
        var inForce = draft.CeilingsInForce().Select(v => v.Set).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in draft.Of(LayerKey.Ceilings).Where(v => !inForce.Contains(v.Set)).SelectMany(v => v.Rows!))
        {
            rows.Remove(gone);
        }

        if (inForce.Count == 0 && draft.Of(LayerKey.Ceilings).Where(v => v.Set.Length == 0).MaxBy(v => v.From) is { } said)
        {
            none.Add(said);
        }

        return (rows, none);
    }
}
