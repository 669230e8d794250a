using Yibao.Catalogue;
using Yibao.Policy;

namespace Yibao.Benefits;

/// <summary>
/// A settlement with everything that explains it (结算结果): for statements and answers. The batch path never builds one.
/// </summary>
public sealed class Statement
{
    /// <summary>The bill.</summary>
    public required Bill Bill { get; init; }

    /// <summary>The lines as billed.</summary>
    public required IReadOnlyList<BillLine> Lines { get; init; }

    /// <summary>The sums.</summary>
    public required SettlementTotals Totals { get; init; }

    /// <summary>The four parts of each line; empty when refused.</summary>
    public required IReadOnlyList<LineParts> Parts { get; init; }

    /// <summary>The terms that each line met; empty when refused.</summary>
    public required IReadOnlyList<LineTerms> Terms { get; init; }

    /// <summary>What each layer of the plan did; empty when refused.</summary>
    public required IReadOnlyList<LayerResult> Layers { get; init; }

    /// <summary>Every band that paid.</summary>
    public required IReadOnlyList<BandStep> Bands { get; init; }

    /// <summary>The accumulators that the bill changed.</summary>
    public required IReadOnlyList<AccumulatorChange> Changes { get; init; }

    /// <summary>Whether the bill was refused.</summary>
    public bool IsRefused => Totals.Refusal != BillRefusal.None;

    /// <summary>The plan; null only for a bill refused for want of one.</summary>
    public Plan? Plan => Bill.Plan;

    /// <summary>Settles one bill with its path (带过程的结算): the same arithmetic as <see cref="Adjudicator"/>, with everything kept.</summary>
    /// <param name="bill">The case.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="diagnoses">Packed ICD-10 codes.</param>
    /// <param name="accumulators">The person's accumulators; read only. Apply <see cref="Changes"/> to book the settlement.</param>
    /// <param name="visit">The visit to which the bill belongs.</param>
    public static Statement Of(in Bill bill, BillLine[] lines, ReadOnlySpan<int> diagnoses, AccumulatorBook accumulators,
        VisitIdentity visit)
    {
        var slots = bill.Plan?.Slots.Length ?? 0;
        var opening = new long[slots];
        var change = new long[slots];
        var parts = new LineParts[lines.Length];
        var layers = new LayerResult[bill.Plan?.Layers.Length ?? 0];
        if (bill.Plan is not null)
        {
            accumulators.Open(bill.Plan, bill.Facts.DayNumber, visit, opening);
        }

        var trace = new PathTrace(lines.Length);
        var totals = default(SettlementTotals);
        var settled = Adjudicator.Settle(
            in bill, lines, diagnoses, opening, new SettlementSpans { Parts = parts, Layers = layers, Change = change }, ref totals,
                ref trace);
        return new Statement
        {
            Bill = bill,
            Lines = lines,
            Totals = totals,
            Parts = settled ? parts : [],
            Terms = settled ? trace.Lines : [],
            Layers = settled ? layers : [],
            Bands = settled ? trace.Bands : [],
            Changes = settled ? AccumulatorBook.Changes(bill.Plan!, bill.Facts.DayNumber, visit, change) : [],
        };
    }
}
