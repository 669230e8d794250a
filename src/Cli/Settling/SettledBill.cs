using System.Runtime.InteropServices;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>A bill with its settlement as a statement shows it (结算单数据).</summary>
/// <param name="Bill">Number of the bill.</param>
/// <param name="Person">Number of the person.</param>
/// <param name="Key">Whose rules.</param>
/// <param name="Diagnoses">ICD-10 codes.</param>
/// <param name="Parts">One settlement, or two of one visit where a suspicion was excluded.</param>
internal sealed record SettledBill(
    string Bill, string Person, PlanKey Key, IReadOnlyList<string> Diagnoses, IReadOnlyList<Statement> Parts);

/// <summary>
/// Settles one bill after another with its path (逐单结算): for statements. The same function as the batch, with everything kept.
/// </summary>
internal sealed class StatementRun(RuleBooks books, bool isPreview)
{
    private readonly PersonRules rules = new(books);
    private readonly FileOrder order = new();
    private readonly Dictionary<PlanKey, AccumulatorBook> ledgers = [];

    /// <summary>Rows of settled bills.</summary>
    public long SettledRows { get; private set; }

    /// <summary>Bills settled.</summary>
    public long SettledBills { get; private set; }

    /// <summary>Bills refused.</summary>
    public long RefusedBills { get; private set; }

    /// <summary>Settles a bill.</summary>
    /// <param name="draft">The bill as read.</param>
    /// <param name="refused">The refused rows; empty when it is settled.</param>
    /// <returns>Null when it is refused.</returns>
    public SettledBill? Settle(BillDraft draft, out IReadOnlyList<RefusedRow> refused)
    {
        var visit = order.Next(draft);
        if (order.IsNewPerson)
        {
            ledgers.Clear();
        }

        rules.Find(draft);
        var key = new PlanKey(draft.Region, draft.Scheme, draft.Grade);
        if (!ledgers.TryGetValue(key, out var ledger))
        {
            ledgers[key] = ledger = new AccumulatorBook();
        }

        if (draft.Faults.Count == 0)
        {
            foreach (var (slot, period, value) in rules.Openings(draft, visit))
            {
                ledger.Set(rules.Rules!.Slots[slot].Name, period, value);
            }
        }

        var settled = draft.Faults.Count > 0
            ? Refuse(
                BillRefusalRows.Of(draft.Bill, CollectionsMarshal.AsSpan(draft.RowLines), CollectionsMarshal.AsSpan(draft.Faults)),
                out refused)
            : SettleParts(draft, key, visit, ledger, out refused);
        (SettledBills, RefusedBills) = (SettledBills + (settled is null ? 0 : 1), RefusedBills + (settled is null ? 1 : 0));
        SettledRows += settled is null ? 0 : draft.RowLines.Count;
        return settled;
    }

    private SettledBill? SettleParts(
        BillDraft draft, PlanKey key, VisitIdentity visit, AccumulatorBook ledger, out IReadOnlyList<RefusedRow> refused)
    {
        var parts = PersonRules.PartsOf(draft, isPreview);
        var settlements = new List<Statement>();
        foreach (var part in parts)
        {
            var bill = rules.BillOf(draft, part, settlements.Sum(s => s.Totals.AccountPaid));
            var settlement = Statement.Of(in bill, part.Lines, CollectionsMarshal.AsSpan(draft.Diagnoses), ledger, visit);
            var refusal = rules.Rules is null ? BillRefusal.UnknownRegion : settlement.Totals.Refusal;
            if (refusal != BillRefusal.None)
            {
                foreach (var earlier in settlements)
                {
                    ledger.Reverse(earlier.Changes);
                }

                var row = rules.Rules is null ? -1 : settlement.Totals.RefusedLine;
                row = row < 0 ? -1 : PersonRules.RowOf(draft, parts.Count > 1, settlements.Count, row);
                var lines = CollectionsMarshal.AsSpan(draft.RowLines);
                return Refuse(BillRefusalRows.Of(draft.Bill, lines, BillRefusals.KindOf(refusal), row), out refused);
            }

            ledger.Apply(settlement.Changes);
            settlements.Add(settlement);
        }

        refused = [];
        var diagnoses = draft.Diagnoses.Select(d => new DiagnosisCode(d).ToString()).ToArray();
        return new SettledBill(draft.Bill, draft.Person, key, diagnoses, settlements);
    }

    private static SettledBill? Refuse(List<RefusedRow> rows, out IReadOnlyList<RefusedRow> refused)
    {
        refused = rows;
        return null;
    }
}
