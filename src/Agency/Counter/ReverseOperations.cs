using System.Security.Cryptography;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>Reverses a settlement by its id (结算撤销 2103, 2208, 2305).</summary>
public sealed class ReverseSettlement : Operation
{
    /// <summary>The settlement.</summary>
    public required long SettlementId { get; init; }

    /// <summary>Visit as stated; 0: not stated.</summary>
    public long VisitId { get; init; }

    /// <summary>The answer.</summary>
    public required Func<Settled, byte[]> Reversed { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.SettlementsOf.Add(PersonNumber);
        needs.VisitsOf.Add(PersonNumber);
        if (VisitId != 0)
        {
            needs.Visits.Add(VisitId);
        }
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out var person, out var refused))
        {
            return refused;
        }

        var settlements = desk.SettlementsOf(PersonNumber);
        var original = settlements.FirstOrDefault(record => record.Id == SettlementId && record.PersonNumber == PersonNumber);
        if (original is null || (VisitId != 0 && original.VisitId != VisitId))
        {
            return Decision.Refuse(CounterRefusals.UnknownSettlement, "setl_id");
        }

        if (original.Provider != Key.Provider)
        {
            return Decision.Refuse(CounterRefusals.OtherProvider, "setl_id");
        }

        var reversal = Reverse(desk, person, original, settlements, Key, out var refusal);
        if (reversal is null)
        {
            return Decision.Refuse(refusal!);
        }

        var visit = desk.VisitsOf(PersonNumber).First(visit => visit.Id == original.VisitId);
        return Decision.Done(Reversed(new Settled(reversal, person, visit, null, [])), reversal.Id);
    }

    internal static SettlementRecord? Reverse(
        Desk desk, PersonDesk person, SettlementRecord original, IReadOnlyList<SettlementRecord> settlements, MessageKey key,
        out Refusal? refusal)
    {
        var order = new SettlementOrder { Id = desk.NextId(), At = desk.At, MessageId = key.MessageId, InfNo = key.InfNo };
        var reversal = SettlementDesk.Reverse(original, settlements, order, person.Account, out refusal);
        if (reversal is not null)
        {
            desk.Book(reversal, person);
        }

        return reversal;
    }
}

/// <summary>
/// Reverses whatever a message did (冲正 2601), when its sender never learned the outcome. What never arrived is barred: when it arrives
/// afterwards it is refused. What was reversed already stays so, and the answer is yes.
/// </summary>
public sealed class ReverseMessage : Operation
{
    /// <summary>Transactions that can be reversed (可冲正交易).</summary>
    public static readonly IReadOnlyList<string> Reversible = ["2102", "2207", "2304", "2401"];

    /// <summary>The message to reverse.</summary>
    public required MessageKey Original { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Reversed { get; init; }

    /// <summary>What a message that was barred is answered when it arrives.</summary>
    public required Func<Refusal, byte[]> Barred { get; init; }

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Messages.Add(Original);
        needs.SettlementsOf.Add(PersonNumber);
        needs.VisitsOf.Add(PersonNumber);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!Reversible.Contains(Original.InfNo, StringComparer.Ordinal))
        {
            return Decision.Refuse(CounterRefusals.NotReversible, "oinfno", Original.InfNo);
        }

        if (!TryPerson(desk, out var person, out var refused))
        {
            return refused;
        }

        if (desk.Answered(Original) is not { } done)
        {
            var bar = new Refusal(CounterRefusals.ReversedBefore, "msgid", Original.MessageId);
            desk.Remember(Original, new StoredMessage(new byte[SHA256.HashSizeInBytes], Barred(bar), 0));
            return Decision.Done(Reversed());
        }

        if (done.Subject == 0)
        {
            return Decision.Done(Reversed());
        }

        return Original.InfNo == "2401" ? Undo(desk, done.Subject) : Reverse(desk, person, done.Subject);
    }

    private Decision Reverse(Desk desk, PersonDesk person, long subject)
    {
        var settlements = desk.SettlementsOf(PersonNumber);
        if (settlements.FirstOrDefault(record => record.Id == subject) is not { } original)
        {
            return Decision.Refuse(CounterRefusals.OtherPerson, "psn_no");
        }

        if (settlements.Any(record => record.Reverses == subject))
        {
            return Decision.Done(Reversed(), subject);
        }

        return ReverseSettlement.Reverse(desk, person, original, settlements, Key, out var refusal) is { } reversal
            ? Decision.Done(Reversed(), reversal.Id)
            : Decision.Refuse(refusal!);
    }

    private Decision Undo(Desk desk, long subject)
    {
        if (desk.VisitsOf(PersonNumber).FirstOrDefault(visit => visit.Id == subject) is not { } visit)
        {
            return Decision.Refuse(CounterRefusals.OtherPerson, "psn_no");
        }

        if (visit.State == VisitState.Cancelled)
        {
            return Decision.Done(Reversed(), subject);
        }

        var inForce = SettlementDesk.InForce(desk.SettlementsOf(PersonNumber)).Any(record => record.VisitId == subject);
        if (inForce || visit.State != VisitState.Open)
        {
            return Decision.Refuse(inForce ? CounterRefusals.HasSettlements : CounterRefusals.WrongState, "omsgid");
        }

        desk.Change(visit with { State = VisitState.Cancelled });
        return Decision.Done(Reversed(), subject);
    }
}
