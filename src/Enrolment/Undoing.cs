using Yibao.Kernel;

namespace Yibao.Enrolment;

/// <summary>What an event made of the records when it was done (原办理内容), as it was written down.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Files">The records before and after.</param>
/// <param name="Transferred">What went from the first record's personal account to the second's.</param>
/// <param name="IsUndone">Whether it was undone already.</param>
public sealed record DoneBefore(ProcedureKind Kind, IReadOnlyList<FileChange> Files, AccountTransfer? Transferred, bool IsUndone);

/// <summary>
/// Undoing what was done (撤销办理): the records become what they were before, if nothing was done to them since and nothing stands on it.
/// </summary>
public static class Undoing
{
    /// <summary>Decides (撤销).</summary>
    /// <param name="dossier">The records as they are now, with balances.</param>
    /// <param name="done">What was done; null: there is no such event.</param>
    /// <param name="day">Day of the undo.</param>
    /// <param name="reason">Why.</param>
    /// <param name="refusal">Why not; null when undone.</param>
    public static EnrolmentChange? Decide(Dossier dossier, DoneBefore? done, DateOnly day, string reason, out Refusal? refusal)
    {
        if (reason.Length == 0)
        {
            return EnrolmentDesk.Refuse(EnrolmentRefusals.ReasonMissing, "reason", "", out refusal);
        }

        if (done?.Kind is ProcedureKind.Undo or ProcedureKind.ArrearsPause or ProcedureKind.ArrearsRestore or ProcedureKind.Groups)
        {
            return EnrolmentDesk.Refuse(EnrolmentRefusals.WrongKind, "event", $"{done.Kind}", out refusal);
        }

        if (done is null || done.IsUndone)
        {
            var kind = done is null ? EnrolmentRefusals.UnknownEvent : EnrolmentRefusals.AlreadyUndone;
            return EnrolmentDesk.Refuse(kind, "event", "", out refusal);
        }

        var changes = new List<FileChange>();
        foreach (var (before, after) in done.Files)
        {
            var now = dossier.Files.FirstOrDefault(entry => IsSame(entry.File.Person, after.Person));
            if (now is null || !IsSame(now.File, after))
            {
                return EnrolmentDesk.Refuse(EnrolmentRefusals.ChangedSince, "psn_no", after.Person.Number, out refusal);
            }

            var restored = before ?? now.File with { Enrolments = [], Groups = [] };
            changes.Add(new FileChange(now.File, restored));
            if (done.Transferred is { } moved && IsSame(now.File.Person, moved.To) && now.Account < moved.Amount)
            {
                var detail = $"{now.Account} < {moved.Amount}";
                return EnrolmentDesk.Refuse(EnrolmentRefusals.BalanceUsed, "psn_no", detail, out refusal);
            }

            if (EnrolmentDesk.Losing(now, restored, out refusal))
            {
                return null;
            }
        }

        refusal = InTheWay(dossier, changes);
        return refusal is not null ? null : new EnrolmentChange
        {
            Kind = ProcedureKind.Undo,
            Day = day,
            Reason = reason,
            Files = changes,
            Transfer = done.Transferred is { } back ? new AccountTransfer(back.To, back.From, back.Amount) : null,
        };
    }

    /// <summary>What came since that leaves no room for an enrolment which would be there again.</summary>
    private static Refusal? InTheWay(Dossier dossier, List<FileChange> changes)
    {
        foreach (var (now, restored) in changes)
        {
            foreach (var span in restored.Enrolments.Except(now!.Enrolments))
            {
                var others = new Dossier([.. dossier.Files.Where(entry => changes.TrueForAll(change => change.Before != entry.File))]);
                if (EnrolmentDesk.InTheWay(others, span) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static bool IsSame(InsuredPerson one, InsuredPerson other) => one.Region == other.Region && one.Number == other.Number;

    private static bool IsSame(PersonFile one, PersonFile other) => one.Person == other.Person
        && EnrolmentSpans.Ordered(one.Enrolments).SequenceEqual(EnrolmentSpans.Ordered(other.Enrolments))
        && one.Groups.ToHashSet().SetEquals(other.Groups);
}
