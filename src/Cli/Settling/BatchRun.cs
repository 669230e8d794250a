using System.Globalization;
using System.Runtime.InteropServices;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>
/// Settles bills in bulk (批量结算): gathers them into chunks for <see cref="Batch"/>, writes results and refusals in the order of the
/// file, and keeps of what
/// is behind only the accumulators of the person at hand.
/// </summary>
internal sealed class BatchRun
{
    /// <summary>Bills of one chunk: large enough that a chunk costs nothing, small enough for the cache of a processor.</summary>
    private const int ChunkBills = 4096;

    /// <summary>Lines of one chunk; a single bill may have more.</summary>
    private const int ChunkLines = 65_536;

    private readonly ResultFile results;
    private readonly Refusals refusals;
    private readonly bool isPreview;
    private readonly PersonRules rules;
    private readonly FileOrder order = new();
    private readonly Batch batch = new();
    private readonly List<Entry> entries = [];
    private readonly List<int> rowLines = [];
    private readonly List<RowFault> faults = [];
    private readonly List<BatchBill> bills = [];
    private readonly List<BillLine> lines = [];
    private readonly List<int> diagnoses = [];
    private readonly List<(PlanHistory Rules, int First, int Length)> ledgers = [];
    private readonly int places;
    private long[] accumulators = new long[1 << 16];
    private int accumulatorsUsed;
    private SettlementTotals[] totals = new SettlementTotals[ChunkBills];
    private long[] payments = [];

    public BatchRun(RuleBooks books, ResultFile results, Refusals refusals, bool isPreview)
    {
        (this.results, this.refusals, this.isPreview) = (results, refusals, isPreview);
        rules = new PersonRules(books);
        places = Math.Max(1, books.LayersMax);
        payments = new long[ChunkBills * places];
    }

    /// <summary>Rows of settled bills.</summary>
    public long SettledRows { get; private set; }

    /// <summary>Bills settled.</summary>
    public long SettledBills { get; private set; }

    /// <summary>Bills refused.</summary>
    public long RefusedBills { get; private set; }

    /// <summary>One bill of a chunk: its rows and faults stand in the lists of the chunk.</summary>
    private readonly record struct Entry(string Bill, string Person, int Index, int RowFirst, int RowCount, int FaultFirst, int FaultCount);

    /// <summary>Takes a bill; it is settled when its chunk is full.</summary>
    public void Add(BillDraft draft)
    {
        var visit = order.Next(draft);
        if (order.IsNewPerson)
        {
            ledgers.Clear();
        }

        rules.Find(draft);
        if (draft.Faults.Count == 0 && rules.Rules is not null)
        {
            Open(draft, visit);
        }

        if (draft.Faults.Count > 0)
        {
            Enqueue(draft, -1);
        }
        else if (draft.ExcludedDay >= 0 && rules.Rules is not null)
        {
            Flush();
            SettleParts(draft, visit, PersonRules.PartsOf(draft, isPreview));
        }
        else
        {
            Enqueue(draft, bills.Count);
            Push(draft, visit);
        }

        if (entries.Count >= ChunkBills || lines.Count >= ChunkLines)
        {
            Flush();
        }
    }

    /// <summary>Settles what is waiting and writes it out.</summary>
    public void Flush()
    {
        if (bills.Count > totals.Length)
        {
            totals = new SettlementTotals[bills.Count];
            payments = new long[bills.Count * places];
        }

        var paid = payments.AsSpan(0, bills.Count * places);
        paid.Clear();
        batch.Settle(
            CollectionsMarshal.AsSpan(bills), CollectionsMarshal.AsSpan(lines), CollectionsMarshal.AsSpan(diagnoses), accumulators, totals,
            paid);
        foreach (var entry in entries)
        {
            if (entry.Index < 0)
            {
                Refuse(entry);
            }
            else if (totals[entry.Index].Refusal != BillRefusal.None)
            {
                Refuse(entry, totals[entry.Index].Refusal, totals[entry.Index].RefusedLine);
            }
            else
            {
                (SettledRows, SettledBills) = (SettledRows + entry.RowCount, SettledBills + 1);
                var ownPayments = paid.Slice(entry.Index * places, places);
                results.Write(entry.Bill, entry.Person, 1, bills[entry.Index], in totals[entry.Index], ownPayments);
            }
        }

        entries.Clear();
        rowLines.Clear();
        faults.Clear();
        bills.Clear();
        lines.Clear();
        diagnoses.Clear();
        KeepPerson();
    }

    private void Enqueue(BillDraft draft, int index)
    {
        entries.Add(new Entry(draft.Bill, draft.Person, index, rowLines.Count, draft.RowLines.Count, faults.Count, draft.Faults.Count));
        rowLines.AddRange(draft.RowLines);
        faults.AddRange(draft.Faults);
    }

    private void Push(BillDraft draft, VisitIdentity visit)
    {
        var bill = ItemOf(draft, visit, draft.Facts.Epidemic);
        bill.LineFirst = lines.Count;
        bill.LineCount = draft.Lines.Count;
        bill.DiagnosisFirst = diagnoses.Count;
        bills.Add(bill);
        lines.AddRange(draft.Lines);
        diagnoses.AddRange(draft.Diagnoses);
    }

    private BatchBill ItemOf(BillDraft draft, VisitIdentity visit, EpidemicStatus epidemic)
    {
        var bill = new BatchBill
        {
            Rules = rules.Rules,
            Catalogue = rules.Catalogue,
            Facts = draft.Facts,
            Visit = visit,
            EnrolledFrom = draft.EnrolledFrom,
            EnrolledUntil = draft.EnrolledUntil,
            AccountAllowed = draft.Account,
            Stay = draft.Stay,
            DiagnosisCount = draft.Diagnoses.Count,
            AccumulatorFirst = rules.Rules is null ? 0 : LedgerOf(rules.Rules),
        };
        bill.Facts.Epidemic = epidemic;
        return bill;
    }

    /// <summary>Where the accumulators of the person under these rules begin: values, then period keys.</summary>
    private int LedgerOf(PlanHistory history)
    {
        foreach (var ledger in ledgers)
        {
            if (ledger.Rules == history)
            {
                return ledger.First;
            }
        }

        var first = accumulatorsUsed;
        accumulatorsUsed += rules.RowLength;
        if (accumulatorsUsed > accumulators.Length)
        {
            Array.Resize(ref accumulators, Math.Max(accumulatorsUsed, accumulators.Length * 2));
        }

        accumulators.AsSpan(first, accumulatorsUsed - first).Clear();
        ledgers.Add((history, first, rules.RowLength));
        return first;
    }

    private void Open(BillDraft draft, VisitIdentity visit)
    {
        foreach (var (slot, _, value) in rules.Openings(draft, visit))
        {
            var row = accumulators.AsSpan(LedgerOf(rules.Rules!), rules.RowLength);
            AccumulatorPeriods.Roll(rules.Rules!.At(draft.Facts.DayNumber)!, draft.Facts.DayNumber, visit, row);
            row[slot] = value;
        }
    }

    /// <summary>One or two settlements of one visit: all or none; the second one's account is what the first one left.</summary>
    private void SettleParts(BillDraft draft, VisitIdentity visit, IReadOnlyList<EpidemicPart> parts)
    {
        var first = LedgerOf(rules.Rules!);
        var before = accumulators.AsSpan(first, rules.RowLength).ToArray();
        var items = new BatchBill[parts.Count];
        var sums = new SettlementTotals[parts.Count];
        var paid = new long[parts.Count * places];
        for (var i = 0; i < parts.Count; i++)
        {
            items[i] = ItemOf(draft, visit, parts[i].Epidemic);
            items[i].LineCount = parts[i].Lines.Length;
            items[i].AccountAllowed -= i == 0 ? 0 : sums[0].AccountPaid;
            batch.Settle(
                items.AsSpan(i, 1), parts[i].Lines, CollectionsMarshal.AsSpan(draft.Diagnoses), accumulators, sums.AsSpan(i, 1),
                paid.AsSpan(i * places, places));
            if (sums[i].Refusal != BillRefusal.None)
            {
                before.CopyTo(accumulators.AsSpan(first));
                Enqueue(draft, -1);
                Refuse(entries[^1], sums[i].Refusal, PersonRules.RowOf(draft, parts.Count > 1, i, sums[i].RefusedLine));
                entries.Clear();
                rowLines.Clear();
                return;
            }
        }

        (SettledRows, SettledBills) = (SettledRows + draft.RowLines.Count, SettledBills + 1);
        for (var i = 0; i < parts.Count; i++)
        {
            results.Write(draft.Bill, draft.Person, i + 1, items[i], in sums[i], paid.AsSpan(i * places, places));
        }
    }

    /// <summary>Refused while reading: rows with a fault say their own, the others name one that has.</summary>
    private void Refuse(Entry entry)
    {
        RefusedBills++;
        foreach (var row in BillRefusalRows.Of(
            entry.Bill, CollectionsMarshal.AsSpan(rowLines).Slice(entry.RowFirst, entry.RowCount),
            CollectionsMarshal.AsSpan(faults).Slice(entry.FaultFirst, entry.FaultCount)))
        {
            refusals.Add(row);
        }
    }

    private void Refuse(Entry entry, BillRefusal refusal, int refusedLine)
    {
        RefusedBills++;
        var ownLines = CollectionsMarshal.AsSpan(rowLines).Slice(entry.RowFirst, entry.RowCount);
        foreach (var row in BillRefusalRows.Of(entry.Bill, ownLines, BillRefusals.KindOf(refusal), refusedLine))
        {
            refusals.Add(row);
        }
    }

    /// <summary>Moves the accumulators of the person at hand to the front; all else is behind.</summary>
    private void KeepPerson()
    {
        var used = 0;
        for (var i = 0; i < ledgers.Count; i++)
        {
            var (history, from, length) = ledgers[i];
            accumulators.AsSpan(from, length).CopyTo(accumulators.AsSpan(used));
            ledgers[i] = (history, used, length);
            used += length;
        }

        accumulatorsUsed = used;
    }
}

/// <summary>The refused rows of a refused bill (拒绝单据的各行): none is dropped.</summary>
internal static class BillRefusalRows
{
    /// <summary>Of a bill that could not be read.</summary>
    public static List<RefusedRow> Of(string bill, ReadOnlySpan<int> rowLines, ReadOnlySpan<RowFault> faults)
    {
        var rows = new List<RefusedRow>(rowLines.Length);
        var other = string.Create(CultureInfo.InvariantCulture, $"line {rowLines[faults[0].Row]}");
        for (var i = 0; i < rowLines.Length; i++)
        {
            var own = -1;
            for (var f = 0; f < faults.Length && own < 0; f++)
            {
                own = faults[f].Row == i ? f : -1;
            }

            if (own < 0)
            {
                rows.Add(new RefusedRow(rowLines[i], 0, "", InputFaults.KindOf(InputFault.OtherRow), other, bill));
                continue;
            }

            ref readonly var fault = ref faults[own];
            var line = fault.Line > 0 ? fault.Line : rowLines[i];
            rows.Add(new RefusedRow(line, fault.Column, fault.Field, InputFaults.KindOf(fault.Fault), fault.Detail, bill));
        }

        return rows;
    }

    /// <summary>
    /// Of a bill that the benefit function refuses: every row carries the reason, and the line that it is about where there is one.
    /// </summary>
    public static List<RefusedRow> Of(string bill, ReadOnlySpan<int> rowLines, RefusalKind kind, int refusedLine)
    {
        var rows = new List<RefusedRow>(rowLines.Length);
        var isAboutOne = refusedLine >= 0 && rowLines.Length > 1;
        var about = isAboutOne ? string.Create(CultureInfo.InvariantCulture, $"line {rowLines[refusedLine]}") : "";
        foreach (var line in rowLines)
        {
            rows.Add(new RefusedRow(line, 0, "", kind, about, bill));
        }

        return rows;
    }
}
