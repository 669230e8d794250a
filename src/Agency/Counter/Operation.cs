using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>What an operation came to (处理结果): an answer to be stored and sent, or a refusal that leaves no trace.</summary>
/// <param name="Answer">The answer; null when refused.</param>
/// <param name="Subject">Settlement or visit that it made; 0: none.</param>
/// <param name="Refusal">Why not.</param>
public readonly record struct Decision(byte[]? Answer, long Subject, Refusal? Refusal)
{
    /// <summary>Done.</summary>
    public static Decision Done(byte[] answer, long subject = 0) => new(answer, subject, null);

    /// <summary>Refused.</summary>
    public static Decision Refuse(RefusalKind kind, string where = "", string detail = "") =>
        new(null, 0, new Refusal(kind, where, detail));

    /// <summary>Refused.</summary>
    public static Decision Refuse(Refusal refusal) => new(null, 0, refusal);
}

/// <summary>
/// One operation that staff or a hospital asks for (业务操作). It says what it must know, then decides over what was read and returns its
/// effects through the desk; lanes run it. The answer is made in the same step and stored with the effects, so that a repeat of the message
/// gets the same bytes.
/// </summary>
public abstract class Operation
{
    /// <summary>Names the message; the same key is answered once.</summary>
    public required MessageKey Key { get; init; }

    /// <summary>SHA-256 of what was asked: the same key with another digest is refused.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Turns a refusal into an answer.</summary>
    public required Func<Refusal, byte[]> Refused { get; init; }

    /// <summary>Person number (人员编号): decides the lane; empty: nobody.</summary>
    public string PersonNumber { get; init; } = "";

    /// <summary>Pooling region of the person as the message states it (参保地); null: not stated.</summary>
    public RegionCode? HomeRegion { get; init; }

    /// <summary>Document number as the message states it (证件号码), checked against the register; empty: not stated.</summary>
    public string StatedDocument { get; init; } = "";

    /// <summary>Name as the message states it (姓名), checked against the register; empty: not stated.</summary>
    public string StatedName { get; init; } = "";

    /// <summary>Whether it only reads (只读): pre-settlement. Nothing is locked or stored, the message is not remembered.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>
    /// Whether it asks for no more than its person and visit (简单业务): then it is tried on what its lane knows of them, without locks.
    /// </summary>
    protected internal virtual bool IsQuick => false;

    /// <summary>Says what must be read.</summary>
    protected internal virtual void Ask(Needs needs)
    {
        if (!IsReadOnly)
        {
            needs.Messages.Add(Key);
        }

        if (PersonNumber.Length > 0)
        {
            needs.Persons.Add(PersonNumber);
        }
    }

    /// <summary>Decides. Effects go to the desk only when nothing can be refused any more.</summary>
    protected internal abstract Decision Decide(Desk desk);

    /// <summary>The person, or why not.</summary>
    protected bool TryPerson(Desk desk, out PersonDesk person, out Decision refused)
    {
        refused = default;
        if (desk.Person(PersonNumber, HomeRegion) is not { } found)
        {
            person = null!;
            refused = Decision.Refuse(CounterRefusals.UnknownPerson, "psn_no");
            return false;
        }

        person = found;
        var registered = found.File.Person;
        if (StatedDocument.Length > 0 && !string.Equals(StatedDocument, registered.Document, StringComparison.OrdinalIgnoreCase))
        {
            refused = Decision.Refuse(CounterRefusals.IdentityDiffers, "certno");
            return false;
        }

        if (StatedName.Length > 0 && StatedName != registered.Name)
        {
            refused = Decision.Refuse(CounterRefusals.IdentityDiffers, "psn_name");
            return false;
        }

        return true;
    }

    /// <summary>The visit that belongs to the person and the sender and was not undone, or why not.</summary>
    protected bool TryVisit(Desk desk, long visitId, out VisitDesk visit, out Decision refused)
    {
        visit = desk.Visit(visitId)!;
        refused = visit is null ? Decision.Refuse(CounterRefusals.UnknownVisit, "mdtrt_id")
            : visit.Visit.PersonNumber != PersonNumber ? Decision.Refuse(CounterRefusals.OtherPerson, "mdtrt_id")
            : visit.Visit.Provider != Key.Provider ? Decision.Refuse(CounterRefusals.OtherProvider, "mdtrt_id")
            : visit.Visit.State == VisitState.Cancelled ? Decision.Refuse(CounterRefusals.VisitCancelled, "mdtrt_id")
            : default;
        return refused.Refusal is null;
    }
}
