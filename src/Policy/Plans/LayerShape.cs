using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>What a layer counts and over which periods (累计口径), before its cells are known: it decides the accumulators.</summary>
internal sealed class LayerShape
{
    private readonly LayerDraft draft;
    private readonly int periodDays;

    public LayerShape(LayerDraft draft, NumberChange? change)
    {
        this.draft = draft;
        Base = draft.Plain(LayerKey.Base, new BaseTerms(LayerBase.Eligible, 0, ""));
        HasDeductible = draft.Of(LayerKey.Deductible).Any(v => v.Rows!.Count > 0);
        HasBands = draft.Of(LayerKey.Rate).SelectMany(v => v.Rows!).Any(r => r.Bands.Count > 1);
        var ceilings = draft.CeilingsInForce();
        var deductiblePeriod = draft.Plain(LayerKey.DeductiblePeriod, CountingPeriod.Visit, required: HasDeductible);
        var bandPeriod = draft.Plain(LayerKey.BandPeriod, CountingPeriod.Visit, required: HasBands);
        var needsDays = (HasDeductible && deductiblePeriod == CountingPeriod.SettlementPeriod)
            || (HasBands && bandPeriod == CountingPeriod.SettlementPeriod)
            || ceilings.Any(c => c.Ceiling!.Per == CountingPeriod.SettlementPeriod);
        periodDays = draft.Latest(LayerKey.PeriodDays, needsDays) is { Plain: PolicyNumber number }
            ? (int)(change?.Apply(number) ?? number.Value)
            : 0;
        DeductibleSlot = Slot($"{draft.Id}.deductible", deductiblePeriod);
        BaseSlot = Slot($"{draft.Id}.base", bandPeriod);
        Slots = [.. All(ceilings)];
    }

    public BaseTerms Base { get; }

    public bool HasDeductible { get; }

    public bool HasBands { get; }

    public AccumulatorSlot DeductibleSlot { get; }

    public AccumulatorSlot BaseSlot { get; }

    public IReadOnlyList<AccumulatorSlot> Slots { get; }

    public AccumulatorSlot CeilingSlot(LayerValue ceiling) =>
        Slot(
            ceiling.Ceiling!.Shared.Length > 0 ? $"ceiling.{ceiling.Ceiling.Shared}" : $"{draft.Id}.ceiling.{ceiling.Set}",
            ceiling.Ceiling.Per);

    private AccumulatorSlot Slot(string name, CountingPeriod per) =>
        new(name, per, per == CountingPeriod.SettlementPeriod ? periodDays : 0);

    private IEnumerable<AccumulatorSlot> All(IReadOnlyList<LayerValue> ceilings)
    {
        if (HasDeductible)
        {
            yield return DeductibleSlot;
        }

        if (HasBands)
        {
            yield return BaseSlot;
        }

        foreach (var ceiling in ceilings)
        {
            yield return CeilingSlot(ceiling);
        }
    }
}
