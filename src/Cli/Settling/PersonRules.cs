using System.Runtime.InteropServices;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>Finds the rules and the catalogue of one bill after another (规则查找): most files speak of one region again and again.</summary>
internal sealed class PersonRules(RuleBooks books)
{
    private PlanKey lastKey;
    private bool hasLast;

    /// <summary>The rules of the last bill; null: no document speaks of its region, scheme and grade.</summary>
    public PlanHistory? Rules { get; private set; }

    /// <summary>The catalogue of the last bill.</summary>
    public CatalogueView? Catalogue { get; private set; }

    /// <summary>Length of a person's row of accumulators under the rules; the same on every day.</summary>
    public int RowLength { get; private set; }

    /// <summary>Goes to the rules of a bill.</summary>
    public void Find(BillDraft draft)
    {
        var key = new PlanKey(draft.Region, draft.Scheme, draft.Grade);
        if (hasLast && key == lastKey)
        {
            return;
        }

        (lastKey, hasLast) = (key, true);
        Rules = books.Find(key);
        Catalogue = Rules is null ? null : books.ViewOf(key);
        RowLength = Rules?.Plans.FirstOrDefault() is { } plan ? AccumulatorPeriods.RowLength(plan) : 0;
    }

    /// <summary>Opening values by number of the accumulator, its period and value; an unknown name is a fault of the bill.</summary>
    public IEnumerable<(int Slot, long Key, long Value)> Openings(BillDraft draft, VisitIdentity visit)
    {
        if (draft.Before.Count == 0 || Rules?.At(draft.Facts.DayNumber) is not { } plan)
        {
            yield break;
        }

        foreach (var opening in draft.Before)
        {
            var slot = plan.FindSlot(opening.Name);
            if (slot < 0)
            {
                var known = BillFields.Unknown(opening.Name, plan.Slots.Select(s => s.Name));
                draft.Fail(new RowFault(
                    0, opening.Line, opening.Column, InputFault.UnknownAccumulator, $"{BillFields.Before}.{opening.Name}", known));
                yield break;
            }

            var isCount = slot is Plan.StaysSlot or Plan.SettlementsSlot;
            var key = AccumulatorPeriods.KeyOf(plan.Slots[slot], plan, draft.Facts.DayNumber, visit);
            yield return (slot, key, isCount ? opening.Fen / 100 : opening.Fen);
        }
    }

    /// <summary>The bill without its lines, for one part of the visit.</summary>
    public Bill BillOf(BillDraft draft, EpidemicPart part, long accountPaidAlready)
    {
        var bill = new Bill
        {
            Plan = Rules?.At(draft.Facts.DayNumber),
            Catalogue = Catalogue,
            Facts = draft.Facts,
            Stay = draft.Stay,
            EnrolledFrom = draft.EnrolledFrom,
            EnrolledUntil = draft.EnrolledUntil,
            AccountAllowed = draft.Account - accountPaidAlready,
        };
        bill.Facts.Epidemic = part.Epidemic;
        return bill;
    }

    /// <summary>The parts of a bill as they are settled; after a preview every line is of its day.</summary>
    public static IReadOnlyList<EpidemicPart> PartsOf(BillDraft draft, bool isPreview)
    {
        var parts = EpidemicSplit.Of(in draft.Facts, CollectionsMarshal.AsSpan(draft.Lines), draft.ExcludedDay);
        foreach (var part in isPreview ? parts : [])
        {
            foreach (ref var line in part.Lines.AsSpan())
            {
                line.DayNumber = 0;
            }
        }

        return parts;
    }

    /// <summary>Row of the bill that line <paramref name="line"/> of a part came from; 0 for the whole bill.</summary>
    public static int RowOf(BillDraft draft, bool isSplit, int part, int line)
    {
        if (line < 0 || !isSplit)
        {
            return Math.Max(0, line);
        }

        for (var row = 0; row < draft.Lines.Count; row++)
        {
            var day = draft.Lines[row].DayNumber == 0 ? draft.Facts.DayNumber : draft.Lines[row].DayNumber;
            if (day <= draft.ExcludedDay == (part == 0) && line-- == 0)
            {
                return row;
            }
        }

        return 0;
    }
}
