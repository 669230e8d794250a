using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Agency.Counter;

/// <summary>What a registration or admission states about a visit (就诊登记内容).</summary>
public sealed record VisitEntry
{
    /// <summary>Scheme (险种).</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Medical category (医疗类别).</summary>
    public required string MedicalType { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly Begin { get; init; }

    /// <summary>The provider's own number.</summary>
    public string ProviderNumber { get; init; } = "";

    /// <summary>Registration for care elsewhere.</summary>
    public Filing Filing { get; init; }

    /// <summary>Diagnoses as a JSON array.</summary>
    public string Diagnoses { get; init; } = "[]";

    /// <summary>Standing in the epidemic, as the diagnoses say.</summary>
    public EpidemicStatus Epidemic { get; init; }

    /// <summary>The other fields as sent, a JSON object.</summary>
    public string Details { get; init; } = "{}";
}

/// <summary>Opens a visit (挂号 2201, 入院 2401).</summary>
public sealed class OpenVisit : Operation
{
    /// <summary>What is stated.</summary>
    public required VisitEntry Entry { get; init; }

    /// <summary>Whether it is an admission (入院办理): a stay, of which a person has one open at a time in one institution.</summary>
    public bool IsAdmission { get; init; }

    /// <summary>The answer to a visit that was opened.</summary>
    public required Func<Visit, byte[]> Opened { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => !IsAdmission;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        if (IsAdmission)
        {
            needs.VisitsOf.Add(PersonNumber);
        }
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out var person, out var refused))
        {
            return refused;
        }

        if (Admit(desk, person, Key.Provider, Entry, IsAdmission, HomeRegion) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        if (IsAdmission && desk.VisitsOf(PersonNumber).FirstOrDefault(visit =>
            visit.IsStay && visit.State == VisitState.Open && visit.Provider == Key.Provider) is { } open)
        {
            return Decision.Refuse(CounterRefusals.StayOpen, "mdtrt_id", $"{open.Id}");
        }

        var opened = Make(desk, person, Key.Provider, Entry);
        desk.Open(opened, person);
        return Decision.Done(Opened(opened), opened.Id);
    }

    /// <summary>Why a visit cannot be opened; null: it can.</summary>
    internal static Refusal? Admit(
        Desk desk, PersonDesk person, string provider, VisitEntry entry, bool isStay, RegionCode? stated)
    {
        if (desk.Provider(provider) is not { } designated || !designated.Holds(entry.Begin))
        {
            return new Refusal(CounterRefusals.NotDesignated, "fixmedins_code", Days.Text(entry.Begin));
        }

        if (!MedicalTypes.TryFind(entry.MedicalType, out _, out _))
        {
            return new Refusal(CounterRefusals.UnknownMedicalType, "med_type", entry.MedicalType);
        }

        if (MedicalTypes.IsStay(entry.MedicalType) != isStay)
        {
            return new Refusal(CounterRefusals.WrongState, "med_type", entry.MedicalType);
        }

        // Benefits elsewhere hang on registrations, which are looked up only for people whom the message calls strangers.
        var home = person.File.Person.Region;
        if (RuleSet.PlaceOf(home, designated.Region) != CarePlace.Local
            && (stated is not { } said || RuleSet.PlaceOf(said, designated.Region) == CarePlace.Local))
        {
            return new Refusal(CounterRefusals.HomeNotStated, "insuplc_admdvs", $"{home}");
        }

        return CounterRefusals.WithoutCover(person.File, entry.Begin, entry.Scheme);
    }

    internal static Visit Make(Desk desk, PersonDesk person, string provider, VisitEntry entry)
    {
        MedicalTypes.TryFind(entry.MedicalType, out var kind, out _);
        var isLocal = RuleSet.PlaceOf(person.File.Person.Region, desk.Provider(provider)!.Region) == CarePlace.Local;
        return new Visit
        {
            Id = desk.NextId(),
            Region = person.File.Person.Region,
            PersonNumber = person.File.Person.Number,
            Number = person.Visits + 1, // counted when it is opened: a trial or a refusal counts nothing
            Provider = provider,
            Kind = kind,
            MedicalType = entry.MedicalType,
            Scheme = entry.Scheme,
            Begin = entry.Begin,
            Filing = isLocal ? Filing.None : entry.Filing,
            Epidemic = entry.Epidemic,
            ProviderNumber = entry.ProviderNumber,
            Diagnoses = entry.Diagnoses,
            Details = entry.Details,
            OpenedAt = desk.At,
        };
    }
}

/// <summary>Changes what is known of a visit (就诊信息 2203, 入院信息变更 2403).</summary>
public sealed class ChangeVisit : Operation
{
    /// <summary>The visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>The change: a function from the visit to the changed one; id, person, provider and number stay what they are.</summary>
    public required Func<Visit, Visit> Apply { get; init; }

    /// <summary>Whether the visit must be a stay.</summary>
    public bool IsStay { get; init; }

    /// <summary>The prescription that came with it (外配处方), kept in place of an earlier one; null: none came.</summary>
    public PrescriptionFile? Prescription { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Changed { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Visits.Add(VisitId);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out _, out var refused) || !TryVisit(desk, VisitId, out var visit, out refused))
        {
            return refused;
        }

        var changed = Apply(visit.Visit);
        if (!MedicalTypes.TryFind(changed.MedicalType, out var kind, out _))
        {
            return Decision.Refuse(CounterRefusals.UnknownMedicalType, "med_type", changed.MedicalType);
        }

        if (visit.Visit.IsStay != IsStay || MedicalTypes.IsStay(changed.MedicalType) != IsStay)
        {
            return Decision.Refuse(CounterRefusals.WrongState, "med_type", changed.MedicalType);
        }

        if (SettlementDesk.InForce(visit.Settlements).Count > 0
            && (changed.MedicalType != visit.Visit.MedicalType || changed.Begin != visit.Visit.Begin))
        {
            return Decision.Refuse(CounterRefusals.HasSettlements, "mdtrt_id");
        }

        desk.Change(changed with { Kind = kind });
        if (Prescription is { } file)
        {
            desk.Writes.Add(
                PrescriptionQueries.Put,
                new { Region = (long)changed.Region.Value, Visit = VisitId, Key.Provider, file.Name, file.Content, desk.At });
        }

        return Decision.Done(Changed(), VisitId);
    }
}

/// <summary>Undoes a registration or admission (挂号撤销 2202, 入院撤销 2404): only without standing lines and settlements.</summary>
public sealed class CancelVisit : Operation
{
    /// <summary>The visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>Whether the visit must be a stay.</summary>
    public bool IsStay { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Cancelled { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Visits.Add(VisitId);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out _, out var refused) || !TryVisit(desk, VisitId, out var visit, out refused))
        {
            return refused;
        }

        if (Hindrance(visit, IsStay) is { } refusal)
        {
            return Decision.Refuse(refusal);
        }

        desk.Change(visit.Visit with { State = VisitState.Cancelled });
        return Decision.Done(Cancelled(), VisitId);
    }

    internal static Refusal? Hindrance(VisitDesk visit, bool isStay)
    {
        if (visit.Visit.IsStay != isStay || visit.Visit.State != VisitState.Open)
        {
            return new Refusal(CounterRefusals.WrongState, "mdtrt_id", "");
        }

        if (SettlementDesk.InForce(visit.Settlements).Count > 0)
        {
            return new Refusal(CounterRefusals.HasSettlements, "mdtrt_id", "");
        }

        return isStay && SettlementDesk.Unsettled(visit.Lines, visit.Settlements, "").Count > 0
            ? new Refusal(CounterRefusals.HasLines, "mdtrt_id", "")
            : null;
    }
}

/// <summary>Discharge (出院办理 2402) and its undoing (出院撤销 2405).</summary>
public sealed class DischargeVisit : Operation
{
    /// <summary>The visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>Day of discharge; null: the discharge is undone.</summary>
    public required DateOnly? Day { get; init; }

    /// <summary>What else changes (diagnoses, details); the state is the operation's.</summary>
    public Func<Visit, Visit>? Apply { get; init; }

    /// <summary>The answer.</summary>
    public required Func<byte[]> Done { get; init; }

    /// <inheritdoc/>
    protected internal override bool IsQuick => true;

    /// <inheritdoc/>
    protected internal override void Ask(Needs needs)
    {
        base.Ask(needs);
        needs.Visits.Add(VisitId);
    }

    /// <inheritdoc/>
    protected internal override Decision Decide(Desk desk)
    {
        if (!TryPerson(desk, out _, out var refused) || !TryVisit(desk, VisitId, out var visit, out refused))
        {
            return refused;
        }

        var from = Day is null ? VisitState.Discharged : VisitState.Open;
        if (!visit.Visit.IsStay || visit.Visit.State != from)
        {
            return Decision.Refuse(CounterRefusals.WrongState, "mdtrt_id");
        }

        if (Day is { } day && day < visit.Visit.Begin)
        {
            return Decision.Refuse(CounterRefusals.WrongState, "endtime", $"{Days.Text(day)} < {Days.Text(visit.Visit.Begin)}");
        }

        if (Day is null && SettlementDesk.InForce(visit.Settlements).Any(record => !record.Interim))
        {
            return Decision.Refuse(CounterRefusals.HasSettlements, "mdtrt_id");
        }

        var changed = (Apply?.Invoke(visit.Visit) ?? visit.Visit) with
        {
            State = Day is null ? VisitState.Open : VisitState.Discharged,
            End = Day,
        };
        desk.Change(changed);
        return Decision.Done(Done(), VisitId);
    }
}
