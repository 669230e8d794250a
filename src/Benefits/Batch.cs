using Yibao.Catalogue;
using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>One bill of a batch (批量单据): where its lines, diagnoses and accumulators stand in the arrays of the batch.</summary>
public struct BatchBill
{
    /// <summary>The rules of the person's region, scheme and grade; null: no document speaks of them.</summary>
    public PlanHistory? Rules;

    /// <summary>The catalogue as the region sees it; null where no line names an item.</summary>
    public CatalogueView? Catalogue;

    /// <summary>The case.</summary>
    public CaseFacts Facts;

    /// <summary>The visit.</summary>
    public VisitIdentity Visit;

    /// <summary>First insured day.</summary>
    public int EnrolledFrom;

    /// <summary>First day no longer insured.</summary>
    public int EnrolledUntil;

    /// <summary>What the personal account may pay, fen.</summary>
    public long AccountAllowed;

    /// <summary>Number of the stay when it is known from elsewhere; 0: the accumulators decide.</summary>
    public int Stay;

    /// <summary>First line and number of lines.</summary>
    public int LineFirst;

    /// <summary>Number of lines.</summary>
    public int LineCount;

    /// <summary>First diagnosis.</summary>
    public int DiagnosisFirst;

    /// <summary>Number of diagnoses.</summary>
    public int DiagnosisCount;

    /// <summary>Where the person's row of accumulators begins, <see cref="AccumulatorPeriods.RowLength"/> long.</summary>
    public int AccumulatorFirst;
}

/// <summary>
/// Settles bills in bulk (批量结算): the same arithmetic over spans, in the order of the bills, without an allocation per bill.
/// Accumulators are
/// changed in place, so that a later bill of the same person sees the earlier one; days and visits of a person must not go back.
/// </summary>
public sealed class Batch
{
    private readonly LineParts[] parts = new LineParts[BillLimits.MostLines];
    private LayerResult[] layers = new LayerResult[16];
    private long[] change = new long[64];

    /// <summary>Bills settled so far by this batch.</summary>
    public long Settled { get; private set; }

    /// <summary>Bills refused so far by this batch.</summary>
    public long Refused { get; private set; }

    /// <summary>Settles the bills.</summary>
    /// <param name="bills">The bills, in order.</param>
    /// <param name="lines">All lines.</param>
    /// <param name="diagnoses">All diagnoses.</param>
    /// <param name="accumulators">All rows of accumulators; changed in place.</param>
    /// <param name="totals">One place per bill.</param>
    /// <param name="payments">
    /// What each layer paid: the same number of places for every bill, as many as the largest plan has layers; empty where nobody asks.
    /// </param>
    public void Settle(
        ReadOnlySpan<BatchBill> bills, ReadOnlySpan<BillLine> lines, ReadOnlySpan<int> diagnoses, Span<long> accumulators,
        Span<SettlementTotals> totals, Span<long> payments = default)
    {
        var places = bills.Length == 0 ? 0 : payments.Length / bills.Length;
        for (var i = 0; i < bills.Length; i++)
        {
            ref readonly var item = ref bills[i];
            ref var result = ref totals[i];
            if (One(in item, lines.Slice(item.LineFirst, item.LineCount), diagnoses.Slice(item.DiagnosisFirst, item.DiagnosisCount),
                accumulators, ref result))
            {
                Settled++;
                Keep(in item, payments.Slice(i * places, places));
            }
            else
            {
                Refused++;
            }
        }
    }

    private void Keep(in BatchBill item, Span<long> payments)
    {
        if (payments.Length == 0)
        {
            return;
        }

        var count = item.Rules!.At(item.Facts.DayNumber)!.Layers.Length;
        for (var i = 0; i < count; i++)
        {
            payments[i] = layers[i].Paid;
        }
    }

    private bool One(in BatchBill item, ReadOnlySpan<BillLine> lines, ReadOnlySpan<int> diagnoses, Span<long> accumulators,
        ref SettlementTotals totals)
    {
        if (item.Rules is null)
        {
            var refusal = Adjudicator.AdmitLines(lines.Length);
            totals = new SettlementTotals { Refusal = refusal == BillRefusal.None ? BillRefusal.UnknownRegion : refusal, RefusedLine = -1 };
            return false;
        }

        var bill = new Bill
        {
            Plan = item.Rules.At(item.Facts.DayNumber),
            Catalogue = item.Catalogue,
            Facts = item.Facts,
            EnrolledFrom = item.EnrolledFrom,
            EnrolledUntil = item.EnrolledUntil,
            AccountAllowed = item.AccountAllowed,
            Stay = item.Stay,
        };
        var slots = bill.Plan?.Slots.Length ?? 0;
        Reserve(slots, bill.Plan?.Layers.Length ?? 0);
        var row = accumulators[item.AccumulatorFirst..];
        if (bill.Plan is not null)
        {
            AccumulatorPeriods.Roll(bill.Plan, item.Facts.DayNumber, item.Visit, row);
        }

        var into = new SettlementSpans { Parts = parts, Layers = layers, Change = change };
        if (!Adjudicator.Settle(in bill, lines, diagnoses, row, in into, ref totals))
        {
            return false;
        }

        for (var i = 0; i < slots; i++)
        {
            row[i] += change[i];
        }

        return true;
    }

    /// <summary>Grows the buffers to the largest plan seen; after the first bills nothing is allocated any more.</summary>
    private void Reserve(int slots, int layerCount)
    {
        if (change.Length < slots)
        {
            change = new long[slots];
        }

        if (layers.Length < layerCount)
        {
            layers = new LayerResult[layerCount];
        }
    }
}
