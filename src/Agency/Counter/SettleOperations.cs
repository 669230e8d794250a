using Yibao.Benefits;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>What an answer to a settlement is made of (结算应答内容).</summary>
/// <param name="Record">The record; of a pre-settlement with id 0.</param>
/// <param name="Person">The person.</param>
/// <param name="Visit">The visit.</param>
/// <param name="Statement">The statement with its path; null for a reversal.</param>
/// <param name="Lines">The lines as split; only of a purchase.</param>
public sealed record Settled(
    SettlementRecord Record, PersonDesk Person, Visit Visit, Statement? Statement, IReadOnlyList<SplitLine> Lines);

/// <summary>Settles a visit (结算 2207, 2304), or only says what it would come to (预结算 2206, 2303).</summary>
public sealed class Settle : Operation
{
    /// <summary>The visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>What is asked; the counter gives id and instant.</summary>
    public required SettlementOrder Order { get; init; }

    /// <summary>Medical category as stated with the settlement (医疗类别); empty: not stated.</summary>
    public string StatedMedicalType { get; init; } = "";

    /// <summary>Scheme as stated with the settlement (险种), must be that of the visit; empty: not stated.</summary>
    public string StatedScheme { get; init; } = "";

    /// <summary>Whether the visit must be a stay.</summary>
    public bool IsStay { get; init; }

    /// <summary>Whether it is only a pre-settlement.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The answer.</summary>
    public required Func<Settled, byte[]> Settled { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    public override bool IsReadOnly => IsTrial;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Visits.Add(VisitId);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out var person, out var refused) || !TryVisit(desk, VisitId, out var visit, out refused))
        {
            return refused;
        }

        if (visit.Visit.IsStay != IsStay)
        {
            return Decision.Refuse(CounterRefusals.WrongState, "mdtrt_id");
        }

        if (desk.Provider(visit.Visit.Provider) is not { } provider)
        {
            return Decision.Refuse(CounterRefusals.NotDesignated, "fixmedins_code");
        }

        var scheme = $"{(int)visit.Visit.Scheme}";
        if (StatedScheme.Length > 0 && StatedScheme != scheme)
        {
            return Decision.Refuse(CounterRefusals.OtherScheme, "insutype", $"{StatedScheme}, {scheme}");
        }

        var order = Order with { Id = IsTrial ? 0 : desk.NextId(), At = desk.At };
        var stated = StatedMedicalType.Length > 0 && MedicalTypes.IsStay(StatedMedicalType) == IsStay
            && MedicalTypes.TryFind(StatedMedicalType, out var kind, out _)
            ? visit.Visit with { MedicalType = StatedMedicalType, Kind = kind }
            : visit.Visit;
        var ground = new SettlementGround(
            desk.Rules, person.File, provider, stated, visit.Lines, visit.Settlements, person.Account, person.BookOf);
        if (SettlementDesk.Settle(ground, order, out var statement, out var refusal) is not { } record)
        {
            return Decision.Refuse(refusal!);
        }

        if (!IsTrial)
        {
            desk.Book(record, person);
        }

        return Decision.Done(Settled(new Settled(record, person, stated, statement, [])), record.Id);
    }
}

/// <summary>A purchase at a pharmacy (药店结算 2102): visit, lines and settlement in one; or only a trial of it (药店预结算 2101).</summary>
public sealed class Purchase : Operation
{
    /// <summary>The visit that it is.</summary>
    public required VisitEntry Entry { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<FeeLine> Lines { get; init; }

    /// <summary>What is asked; the counter gives id and instant.</summary>
    public required SettlementOrder Order { get; init; }

    /// <summary>Whether it is only a trial.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The answer.</summary>
    public required Func<Settled, byte[]> Settled { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    public override bool IsReadOnly => IsTrial;

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out var person, out var refused))
        {
            return refused;
        }

        if (OpenVisit.Admit(desk, person, Key.Provider, Entry, isStay: false, HomeRegion) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        var provider = desk.Provider(Key.Provider)!;
        var visit = new VisitDesk(OpenVisit.Make(desk, person, Key.Provider, Entry));
        if (AddLines.Split(desk, person, visit, Lines, out var fault) is not { } split)
        {
            return Decision.Refuse(fault!);
        }

        var lines = split.Select(line => line.Line).ToArray();
        var order = Order with { Id = IsTrial ? 0 : desk.NextId(), At = desk.At };
        var ground = new SettlementGround(
            desk.Rules, person.File, provider, visit.Visit, lines, [], person.Account, person.BookOf);
        if (SettlementDesk.Settle(ground, order, out var statement, out fault) is not { } record)
        {
            return Decision.Refuse(fault!);
        }

        if (!IsTrial)
        {
            desk.Add(desk.Open(visit.Visit, person), lines);
            desk.Book(record, person);
        }

        return Decision.Done(Settled(new Settled(record, person, visit.Visit, statement, split)), record.Id);
    }
}
