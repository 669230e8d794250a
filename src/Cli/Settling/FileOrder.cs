using System.Runtime.InteropServices;
using Yibao.Benefits;
using Yibao.Kernel;

namespace Yibao.Cli.Settling;

/// <summary>
/// Keeps watch over the order of a file (文件顺序): rows of a bill together, bills of a person together, a person's days and visits in
/// order. Of what
/// was seen only 64-bit hashes are kept, sixteen bytes a bill; two different numbers with one hash refuse a bill, they never settle one
/// twice.
/// </summary>
internal sealed class FileOrder
{
    private readonly HashSet<ulong> bills = [];
    private readonly HashSet<ulong> persons = [];
    private readonly Dictionary<string, VisitIdentity> visits = new(StringComparer.Ordinal);
    private string person = "";
    private string visitName = "";
    private VisitIdentity visit;
    private int lastDay;
    private bool hasPerson;

    /// <summary>Whether the last bill began another person than the one before.</summary>
    public bool IsNewPerson { get; private set; }

    /// <summary>Takes the next bill: its faults are added to it, and its visit is told.</summary>
    public VisitIdentity Next(BillDraft draft)
    {
        IsNewPerson = !hasPerson || draft.Person != person;
        if (draft.Bill.Length > 0 && !bills.Add(HashOf(draft.Bill)))
        {
            draft.Fail(new RowFault(
                0, 0, 0, InputFault.RepeatedBill, BillField.Bill.Name(), $"'{draft.Bill}' stood earlier; rows of a bill stand together"));
        }

        if (IsNewPerson)
        {
            Begin(draft);
        }
        else if (draft.Before.Count > 0)
        {
            var opening = draft.Before[0];
            draft.Fail(new RowFault(
                0, opening.Line, opening.Column, InputFault.Contradiction, BillFields.Before,
                "opening values stand with the first bill of a person"));
        }

        return VisitOf(draft);
    }

    private void Begin(BillDraft draft)
    {
        (person, hasPerson) = (draft.Person, true);
        (visitName, visit, lastDay) = ("", default, 0);
        visits.Clear();
        if (draft.Person.Length > 0 && !persons.Add(HashOf(draft.Person)))
        {
            draft.Fail(new RowFault(
                0, 0, 0, InputFault.RepeatedPerson, BillField.Person.Name(),
                $"'{draft.Person}' stood earlier; bills of a person stand together"));
        }
    }

    private VisitIdentity VisitOf(BillDraft draft)
    {
        if (draft.Faults.Count > 0)
        {
            return visit;
        }

        if (draft.Facts.DayNumber < lastDay)
        {
            var earlier = Days.Text(DateOnly.FromDayNumber(lastDay));
            draft.Fail(new RowFault(0, 0, 0, InputFault.OutOfOrder, BillField.Date.Name(), $"the bill before it is of {earlier}"));
            return visit;
        }

        lastDay = draft.Facts.DayNumber;
        if (draft.VisitName.Length > 0 && draft.VisitName == visitName)
        {
            return visit;
        }

        if (draft.VisitName.Length > 0 && visits.ContainsKey(draft.VisitName))
        {
            draft.Fail(new RowFault(
                0, 0, 0, InputFault.OutOfOrder, BillField.VisitId.Name(), "another visit stands between the bills of this one"));
            return visit;
        }

        visitName = draft.VisitName;
        visit = new VisitIdentity(visit.Id + 1, draft.AdmissionDay);
        if (visitName.Length > 0)
        {
            visits[visitName] = visit;
        }

        return visit;
    }

    /// <summary>FNV-1a with a final mix, over the characters: the same on every machine.</summary>
    private static ulong HashOf(string text)
    {
        const ulong Offset = 14_695_981_039_346_656_037;
        const ulong Prime = 1_099_511_628_211;
        var hash = Offset;
        foreach (var part in MemoryMarshal.AsBytes(text.AsSpan()))
        {
            hash = unchecked((hash ^ part) * Prime);
        }

        hash ^= hash >> 32;
        return unchecked(hash * Prime) ^ (hash >> 29);
    }
}
