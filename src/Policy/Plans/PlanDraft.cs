using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>A plan while it is compiled: the flat arrays as they grow, and what layers ask of their surroundings.</summary>
internal sealed class PlanDraft(
    PlanKey key, DateOnly day, IReadOnlyList<string> diagnosisGroups, IReadOnlyList<AccumulatorSlot> slots,
    IReadOnlyList<FigureValue> figures,
    NumberChange? change, List<PolicyProblem> problems)
{
    private readonly List<string> layers = [];

    public PlanKey Key => key;

    public NumberChange? Change => change;

    public IReadOnlyList<string> DiagnosisGroups => diagnosisGroups;

    public List<Cell> Cells { get; } = [];

    public List<CellOrigin> Origins { get; } = [];

    public List<Band> Bands { get; } = [];

    public List<long> CeilingAmounts { get; } = [];

    public void Begin(string layer) => layers.Add(layer);

    /// <summary>Number of a layer that stands before the one at hand; -1: none of that name.</summary>
    public int IndexOf(string layer) => layers.Count == 0 ? -1 : layers.IndexOf(layer, 0, layers.Count - 1);

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
        var latest = figures.Where(f => f.Name == name && f.From <= day).MaxBy(f => f.From);
        if (latest is not null)
        {
            foreach (var other in figures.Where(f => f.Name == name && f.From == latest.From && !ReferenceEquals(f, latest)))
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
