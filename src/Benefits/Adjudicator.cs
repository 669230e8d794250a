using System.Runtime.CompilerServices;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>Where the arithmetic writes (结果缓冲区): the caller owns the memory, the arithmetic allocates none.</summary>
public readonly ref struct SettlementSpans
{
    /// <summary>One place per line of the bill.</summary>
    public required Span<LineParts> Parts { get; init; }

    /// <summary>One place per layer of the plan.</summary>
    public required Span<LayerResult> Layers { get; init; }

    /// <summary>One place per accumulator of the plan: the change that this bill makes (累计变动), never the new value.</summary>
    public required Span<long> Change { get; init; }
}

/// <summary>
/// The one benefit function (待遇计算): pre-settlement, settlement, replay, audit and simulation all call it. Bill, rules and accumulators in,
/// settlement and change of the accumulators out. No clock, no I/O, no floating point, no allocation.
/// </summary>
public static class Adjudicator
{
    /// <summary>Settles one bill (结算).</summary>
    /// <param name="bill">The case and its rules.</param>
    /// <param name="lines">The lines, at most <see cref="BillLimits.MostLines"/>.</param>
    /// <param name="diagnoses">Packed ICD-10 codes of the visit.</param>
    /// <param name="opening">The accumulators before this bill, in the order of <see cref="Plan.Slots"/>.</param>
    /// <param name="into">Where parts, layers and change are written.</param>
    /// <param name="totals">The sums; of a refused bill only <see cref="SettlementTotals.Refusal"/> and <see
    /// cref="SettlementTotals.RefusedLine"/> count.</param>
    /// <returns>Whether the bill was settled.</returns>
    public static bool Settle(
        in Bill bill, ReadOnlySpan<BillLine> lines, ReadOnlySpan<int> diagnoses, ReadOnlySpan<long> opening, in SettlementSpans into,
        ref SettlementTotals totals)
    {
        var nothing = new NoTrace();
        return Settle(in bill, lines, diagnoses, opening, in into, ref totals, ref nothing);
    }

    internal static bool Settle<TTrace>(
        in Bill bill, ReadOnlySpan<BillLine> lines, ReadOnlySpan<int> diagnoses, ReadOnlySpan<long> opening, in SettlementSpans into,
        ref SettlementTotals totals, ref TTrace trace)
        where TTrace : struct, ITrace
    {
        totals = default;
        totals.RefusedLine = -1;
        totals.Refusal = Admit(in bill, lines.Length);
        if (totals.Refusal != BillRefusal.None)
        {
            return false;
        }

        try
        {
            if (!Compute(in bill, lines, diagnoses, opening, in into, ref totals, ref trace))
            {
                return false;
            }
        }
        catch (OverflowException)
        {
            totals.Refusal = BillRefusal.AmountTooLarge;
            return false;
        }

        if (bill.AccountAllowed < 0)
        {
            totals.Refusal = BillRefusal.NegativeAccount;
            return false;
        }

        Share(in bill, ref totals);
        return true;
    }

    /// <summary>The arithmetic proper; apart from the handler so that the compiler keeps its values in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Compute<TTrace>(
        in Bill bill, ReadOnlySpan<BillLine> lines, ReadOnlySpan<int> diagnoses, ReadOnlySpan<long> opening, in SettlementSpans into,
        ref SettlementTotals totals, ref TTrace trace)
        where TTrace : struct, ITrace
    {
        var plan = bill.Plan!;
        into.Change[..plan.Slots.Length].Clear();
        totals.Stay = StayNumber(plan, in bill, opening, into.Change);
        Span<int> values = stackalloc int[Plan.ValueCount];
        var planLinesEligible = plan.Values(in bill.Facts, totals.Stay, diagnoses, values);
        Span<long> eligible = stackalloc long[BenefitScopes.Count];
        eligible.Clear();
        if (!LineSplitter.Split(in bill, lines, diagnoses, planLinesEligible, into.Parts, eligible, ref totals, ref trace))
        {
            return false;
        }

        if (eligible[1..].ContainsAnyExcept(0))
        {
            FoldScopes(plan, values, eligible);
        }

        Waterfall(plan, values, eligible, opening, in into, ref totals, ref trace);
        return true;
    }

    /// <summary>Lines of a scope for which no layer of its own applies to the case are ordinary lines.</summary>
    private static void FoldScopes(Plan plan, ReadOnlySpan<int> values, Span<long> eligible)
    {
        var paid = 1;
        foreach (var layer in plan.Layers)
        {
            if (layer.Base == LayerBase.Eligible && layer.Scope != 0 && plan.CellAt(layer.CellOf(values)).Applies)
            {
                paid |= 1 << layer.Scope;
            }
        }

        for (var scope = 1; scope < BenefitScopes.Count; scope++)
        {
            if ((paid >> scope & 1) == 0)
            {
                eligible[0] += eligible[scope];
                eligible[scope] = 0;
            }
        }
    }

    /// <summary>What can be refused by the number of lines alone.</summary>
    internal static BillRefusal AdmitLines(int lines) =>
        lines > BillLimits.MostLines ? BillRefusal.TooManyLines : lines == 0 ? BillRefusal.NoLines : BillRefusal.None;

    /// <summary>What can be refused before the lines are read, in order of precedence.</summary>
    private static BillRefusal Admit(in Bill bill, int lines)
    {
        if (AdmitLines(lines) is not BillRefusal.None and var refusal)
        {
            return refusal;
        }

        if (bill.Plan is null)
        {
            return BillRefusal.NoPolicyOnDay;
        }

        ref readonly var facts = ref bill.Facts;
        if (facts.DayNumber < bill.EnrolledFrom || facts.DayNumber >= bill.EnrolledUntil)
        {
            return BillRefusal.NotInsured;
        }

        if (!bill.Plan.Includes(facts.Status))
        {
            return BillRefusal.StatusNotOfScheme;
        }

        if (facts.Age is < 0 or > Vocabulary.MaxAge || facts.Months < 0 || bill.Stay < 0)
        {
            return BillRefusal.FactOutOfRange;
        }

        return BillRefusal.None;
    }

    /// <summary>The number of this stay, and the change that a new stay makes to the count.</summary>
    private static int StayNumber(Plan plan, in Bill bill, ReadOnlySpan<long> opening, Span<long> change)
    {
        var isNew = opening[Plan.SettlementsSlot] == 0;
        var counts = plan.CountsAsStay(bill.Facts.Visit);
        change[Plan.SettlementsSlot] = 1;
        change[Plan.StaysSlot] = counts && isNew ? 1 : 0;
        if (bill.Stay > 0)
        {
            return bill.Stay;
        }

        return (int)Math.Max(1, opening[Plan.StaysSlot] + (counts && !isNew ? 0 : 1));
    }

    private static void Waterfall<TTrace>(
        Plan plan, ReadOnlySpan<int> values, ReadOnlySpan<long> eligible, ReadOnlySpan<long> opening, in SettlementSpans into,
        ref SettlementTotals totals, ref TTrace trace)
        where TTrace : struct, ITrace
    {
        var layers = plan.Layers;
        var left = totals.Submitted;
        var leftEligible = totals.Eligible;
        for (var i = 0; i < layers.Length; i++)
        {
            var layer = layers[i];
            ref var result = ref into.Layers[i];
            result = default;
            result.Cell = layer.CellOf(values);
            ref readonly var cell = ref plan.CellAt(result.Cell);
            if (!cell.Applies)
            {
                result.Cell = -1;
                continue;
            }

            var most = layer.Base == LayerBase.ResidueAll ? left : Math.Min(left, leftEligible);
            result.Offered = Math.Clamp(BaseOf(layer, eligible, into.Layers, left, leftEligible), 0, most);
            LayerArithmetic.Pay(plan, i, in cell, totals.FirstPay, totals.Stay, opening, into.Change, ref result, ref trace);
            left -= result.Paid;
            leftEligible = Math.Max(0, leftEligible - result.Paid);
            if (layer.Fund.Kind == FundKind.HospitalBorne)
            {
                totals.HospitalBorne += result.Paid;
            }
            else
            {
                totals.FundPaid += result.Paid;
            }
        }
    }

    private static long BaseOf(
        PlanLayer layer, ReadOnlySpan<long> eligible, ReadOnlySpan<LayerResult> results, long left, long leftEligible) => layer.Base switch
        {
            LayerBase.Eligible => eligible[layer.Scope],
            LayerBase.BeyondCeiling => results[layer.BaseLayer].Beyond,
            LayerBase.Coinsurance => results[layer.BaseLayer].Coinsurance,
            LayerBase.ResidueEligible => leftEligible,
            _ => left,
        };

    /// <summary>
    /// The person's part: the account pays what it may, cash is the rest. The identities of the settlement are asserted here, in
    /// production too.
    /// </summary>
    private static void Share(in Bill bill, ref SettlementTotals totals)
    {
        var own = totals.Submitted - totals.FundPaid - totals.HospitalBorne;
        totals.AccountPaid = Math.Min(bill.AccountAllowed, own);
        totals.Cash = own - totals.AccountPaid;
        var parts = totals.NonCovered + totals.OverStandard + totals.FirstPay + totals.Eligible;
        if (own < 0 || parts != totals.Submitted || totals.FundPaid < 0 || totals.HospitalBorne < 0)
        {
            throw new InvalidOperationException(
                $"a settlement of {bill.Plan!.Key} does not add up: submitted {totals.Submitted}, parts {parts}, "
                + $"funds {totals.FundPaid}, hospital {totals.HospitalBorne}");
        }
    }
}
