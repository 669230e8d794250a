using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>A plan while it is compiled: the flat arrays as they grow, and what layers ask of their surroundings.</summary>
internal sealed class PlanDraft(
    PlanKey key, DateOnly day, IReadOnlyList<string> diagnosisGroups, IReadOnlyList<AccumulatorSlot> slots,
    IReadOnlyList<FigureValue> figures,
    NumberChange? change, List<PolicyProblem> problems)
{
    private readonly List<PlanLayer> layers = [];

    public IReadOnlyList<PlanLayer> Layers => layers;

    public PlanKey Key => key;

    public NumberChange? Change => change;

    public IReadOnlyList<string> DiagnosisGroups => diagnosisGroups;

    public List<Cell> Cells { get; } = [];

    public List<CellOrigin> Origins { get; } = [];

    public List<Band> Bands { get; } = [];

    public List<long> CeilingAmounts { get; } = [];

    /// <summary>The figures that have begun by the day.</summary>
    public IReadOnlyList<FigureValue> Figures => figures;

    /// <summary>Takes a layer in behind those that stand (并入一层), with its numbers shifted to theirs.</summary>
    public void Take(CompiledLayer compiled)
    {
        var (bandFirst, ceilingFirst) = (Bands.Count, CeilingAmounts.Count);
        var baseLayer = layers.FindIndex(layer => layer.Id == compiled.BaseLayer);
        if (compiled.BaseLayer.Length > 0 && baseLayer < 0)
        {
            var draft = compiled.Draft;
            problems.Add(new PolicyProblem("POL003", draft.Latest(LayerKey.Base)!.Place,
                $"layer '{draft.Id}' looks at layer '{compiled.BaseLayer}', "
                + $"which does not stand before it on {LayerDraft.Date(day)}"));
        }

        layers.Add(compiled.Layer with { BaseLayer = baseLayer, CellFirst = Cells.Count });
        foreach (var cell in compiled.Cells)
        {
            var shifted = cell;
            if (cell.Applies)
            {
                shifted.BandFirst += bandFirst;
                shifted.CeilingFirst += ceilingFirst;
            }

            Cells.Add(shifted);
        }

        Origins.AddRange(compiled.Origins);
        Bands.AddRange(compiled.Bands);
        CeilingAmounts.AddRange(compiled.CeilingAmounts);
    }

    public int SlotOf(AccumulatorSlot slot)
    {
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Per == slot.Per && slots[i].Days == slot.Days
                && (slots[i].Name == slot.Name || slots[i].Name == LineageCompiler.Apart(slot)))
            {
                return i;
            }
        }

        throw new InvalidOperationException($"the accumulator {slot} was not laid out");
    }

    public decimal Value(PolicyNumber number) => change?.Apply(number) ?? number.Value;

    /// <summary>A published figure in yuan; 0 after a problem.</summary>
    public decimal Figure(string name, SourcePlace at)
    {
        var latest = figures.Where(f => f.Name == name && f.From <= day).MaxBy(f => (f.IsOfScenario, f.From));
        if (latest is not null)
        {
            foreach (var other in figures.Where(f => f.Name == name && f.From == latest.From
                && f.IsOfScenario == latest.IsOfScenario && !ReferenceEquals(f, latest)))
            {
                problems.Add(new PolicyProblem("POL004", other.Place,
                    $"two values of the figure '{name}' start on {LayerDraft.Date(latest.From)}; the other stands at {latest.Place}"));
            }

            return Value(latest.Amount);
        }

        var nearest = Vocabulary.Nearest(name, figures.Select(f => f.Name));
        problems.Add(new PolicyProblem("POL005", at,
            $"the figure '{name}' has no value on {LayerDraft.Date(day)}"
            + $"{(nearest.Length > 0 && nearest != name ? $"; did you mean '{nearest}'?" : "")}"));
        return 0;
    }
}
