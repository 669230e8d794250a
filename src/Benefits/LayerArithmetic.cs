using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>
/// One layer of the waterfall (单层计算): cut, deductible, bands, floor, ceilings. The order of the steps and every rounding are those of
/// docs/benefit-layers.md, so that published chains of figures come out to the fen.
/// </summary>
internal static class LayerArithmetic
{
    private const long PpmPerOne = 1_000_000;

    /// <summary>Pays what the layer pays of <see cref="LayerResult.Offered"/> and records the change of the accumulators.</summary>
    public static void Pay<TTrace>(
        Plan plan, int number, in Cell cell, long firstPay, int stay, ReadOnlySpan<long> opening, Span<long> change,
        ref LayerResult result, ref TTrace trace)
        where TTrace : struct, ITrace
    {
        var layer = plan.Layers[number];
        if (result.Offered == 0 && layer.FirstPay == FirstPayOrder.BeforeDeductible)
        {
            // Nothing offered and no first pay to count: the layer pays nothing and no accumulator moves.
            result.CeilingLeft = long.MaxValue;
            return;
        }

        if (cell.CutPpm != 0 && layer.CutOrder == CutOrder.BeforeDeductible)
        {
            result.Cut = HalfUp.Share(result.Offered, cell.CutPpm);
        }

        var usable = result.Offered - result.Cut;
        CeilingsLeft(plan, layer, in cell, opening, change, out result.CeilingLeft, out var baseLeft);
        var beyondBase = Math.Max(0, usable - baseLeft);
        usable -= beyondBase;

        TakeDeductible(layer, in cell, firstPay, stay, opening, change, usable, ref result);
        var cutAfter = 0L;
        if (cell.CutPpm != 0 && layer.CutOrder == CutOrder.AfterDeductible)
        {
            cutAfter = HalfUp.Share(usable - result.DeductibleConsumed, cell.CutPpm);
            result.Cut = cutAfter;
        }

        var before = result.DeductibleConsumed + cutAfter;
        result.Banded = usable - before;
        var axis = layer.BaseSlot >= 0 ? opening[layer.BaseSlot] + change[layer.BaseSlot] : 0;
        result.BandStart = layer.Anchor == BandAnchor.Absolute ? axis + result.DeductibleConsumed : axis;
        var bands = plan.BandsOf(in cell);
        var paid = BandPayments(bands, layer.Rounding, number, result.BandStart, result.Banded, ref trace);
        if (cell.FloorPpm != 0)
        {
            var floor = HalfUp.Share(result.Offered, cell.FloorPpm);
            result.ByFloor = floor > paid;
            paid = Math.Max(paid, floor);
        }

        result.BeforeCeiling = paid;
        var reached = usable;
        if (paid >= result.CeilingLeft)
        {
            // Also where a rounded payment meets the ceiling exactly: a fen more of cost must not find a smaller base.
            paid = result.CeilingLeft;
            reached = Math.Min(usable, Reached(bands, in cell, layer, paid, before, in result));
        }

        result.Paid = paid;
        result.Beyond = beyondBase + usable - reached;
        result.Coinsurance = Math.Max(0, reached - result.DeductibleConsumed - cutAfter - paid);
        Record(layer, change, before, reached, in result);
    }

    private static void CeilingsLeft(
        Plan plan, PlanLayer layer, in Cell cell, ReadOnlySpan<long> opening, ReadOnlySpan<long> change, out long paymentLeft,
        out long baseLeft)
    {
        paymentLeft = baseLeft = long.MaxValue;
        var ceilings = layer.Ceilings;
        for (var i = 0; i < ceilings.Length; i++)
        {
            var amount = plan.CeilingAmount(in cell, i);
            if (amount == long.MaxValue)
            {
                continue;
            }

            var left = Math.Max(0, amount - opening[ceilings[i].Slot] - change[ceilings[i].Slot]);
            if (ceilings[i].OnBase)
            {
                baseLeft = Math.Min(baseLeft, left);
            }
            else
            {
                paymentLeft = Math.Min(paymentLeft, left);
            }
        }
    }

    private static void TakeDeductible(
        PlanLayer layer, in Cell cell, long firstPay, int stay, ReadOnlySpan<long> opening, Span<long> change, long usable,
        ref LayerResult result)
    {
        var required = cell.Deductible;
        if (cell.StepLess != 0)
        {
            required = HalfUp.Share(Math.Max(cell.StepNotBelow, required - (cell.StepLess * (stay - 1))), cell.StepFactorPpm);
        }

        result.DeductibleRequired = required;
        if (layer.DeductibleSlot < 0)
        {
            return;
        }

        var left = Math.Max(0, required - opening[layer.DeductibleSlot] - change[layer.DeductibleSlot]);
        if (layer.FirstPay == FirstPayOrder.CountsTowardDeductible)
        {
            result.DeductibleByFirstPay = Math.Min(left, firstPay);
            left -= result.DeductibleByFirstPay;
        }

        result.DeductibleConsumed = Math.Min(left, usable);
        change[layer.DeductibleSlot] += result.DeductibleConsumed + result.DeductibleByFirstPay;
    }

    /// <summary>What the bands pay for a stretch of the axis.</summary>
    private static long BandPayments<TTrace>(
        ReadOnlySpan<Band> bands, RoundingPoint rounding, int layer, long start, long length, ref TTrace trace)
        where TTrace : struct, ITrace
    {
        if (bands.Length == 1)
        {
            var whole = HalfUp.Share(length, bands[0].Ppm);
            trace.Band(layer, start, start + length, bands[0].Ppm, whole);
            return whole;
        }

        // Rounded at each band the parts add up in fen; rounded once they add up in fen times ppm.
        var (sum, at, end) = (0L, start, start + length);
        foreach (ref readonly var band in bands)
        {
            if (at >= end)
            {
                break;
            }

            var until = Math.Min(end, band.Limit);
            if (until <= at)
            {
                continue;
            }

            var share = HalfUp.Share(until - at, band.Ppm);
            sum += rounding == RoundingPoint.Band ? share : (until - at) * band.Ppm;
            trace.Band(layer, at, until, band.Ppm, share);
            at = until;
        }

        return rounding == RoundingPoint.Band ? sum : HalfUp.Divide(sum, PpmPerOne);
    }

    /// <summary>
    /// The base, from its first yuan, at which a ceiling was reached (封顶对应的费用): solved back through the bands or the floor, whichever
    /// comes first, half-up to the fen. Not only where the floor topped up the whole base: bands may overtake it beyond the ceiling.
    /// </summary>
    private static long Reached(
        ReadOnlySpan<Band> bands, in Cell cell, PlanLayer layer, long payment, long before, in LayerResult result)
    {
        if (payment == 0)
        {
            return result.DeductibleConsumed;
        }

        var byBands = ReachedInBands(bands, layer.Rounding, payment, result.BandStart, result.Banded);
        var reached = byBands < 0 ? long.MaxValue : before + byBands;
        return cell.FloorPpm == 0 ? reached : Math.Min(reached, ReachedByFloor(in cell, layer, payment, before, in result));
    }

    /// <summary>The floor is a share of the base before any cut: its own cut is taken off that base, as it is off the whole one.</summary>
    private static long ReachedByFloor(in Cell cell, PlanLayer layer, long payment, long before, in LayerResult result)
    {
        var offered = HalfUp.BaseReaching(payment, cell.FloorPpm);
        if (layer.CutOrder == CutOrder.BeforeDeductible)
        {
            return offered - HalfUp.Share(offered, cell.CutPpm);
        }

        var cutOfAll = before - result.DeductibleConsumed;
        return offered + cutOfAll - HalfUp.Share(Math.Max(0, offered - result.DeductibleConsumed), cell.CutPpm);
    }

    private static long ReachedInBands(ReadOnlySpan<Band> bands, RoundingPoint rounding, long payment, long start, long length)
    {
        var missing = payment * PpmPerOne;
        var at = start;
        var end = start + length;
        foreach (var band in bands)
        {
            var until = Math.Min(end, band.Limit);
            if (until <= at)
            {
                continue;
            }

            var exact = (until - at) * band.Ppm;
            var share = rounding == RoundingPoint.Band ? HalfUp.Share(until - at, band.Ppm) * PpmPerOne : exact;
            if (share >= missing && band.Ppm > 0)
            {
                return at - start + Math.Min(until - at, HalfUp.Divide(missing, band.Ppm));
            }

            missing -= share;
            at = until;
        }

        return -1;
    }

    private static void Record(PlanLayer layer, Span<long> change, long before, long reached, in LayerResult result)
    {
        if (result.Paid < 0 || result.Paid > result.Offered || result.Paid > result.CeilingLeft || result.Beyond < 0)
        {
            throw new InvalidOperationException(
                $"layer '{layer.Id}' does not hold: offered {result.Offered}, paid {result.Paid}, "
                + $"ceiling left {result.CeilingLeft}, beyond {result.Beyond}");
        }

        if (layer.BaseSlot >= 0)
        {
            var banded = Math.Max(0, reached - before);
            change[layer.BaseSlot] += layer.Anchor == BandAnchor.Absolute ? banded + result.DeductibleConsumed : banded;
        }

        foreach (var ceiling in layer.Ceilings)
        {
            change[ceiling.Slot] += ceiling.OnBase ? reached : result.Paid;
        }
    }
}
