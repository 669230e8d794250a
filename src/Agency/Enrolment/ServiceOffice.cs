using System.Text.Json;
using Yibao.Agency.Contributions;
using Yibao.Clearing;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Enrolment;

namespace Yibao.Agency.Enrolment;

/// <summary>
/// Online services without a visit (网上办理): applied for, decided by somebody else before a deadline, each step kept. What is approved is
/// written to the registrations that settlement and gateway read.
/// </summary>
/// <param name="database">A migrated database.</param>
/// <param name="policies">The rules.</param>
/// <param name="time">The clock.</param>
public sealed class ServiceOffice(Database database, PlanBook policies, TimeProvider time)
{
    private const string LongPrescriptionApplication = "11"; // biz_appy_type

    private readonly RegionRules rules = new(policies);

    /// <summary>What is applied for, as rules and interfaces name it (事项代号).</summary>
    public static string Word(ServiceKind kind) => kind switch
    {
        ServiceKind.CareElsewhere => "care-elsewhere",
        ServiceKind.Deferral => "deferral",
        ServiceKind.ChronicDisease => "chronic-disease",
        _ => "long-prescription",
    };

    /// <summary>Takes an application (受理申请).</summary>
    /// <returns>The case with its id; else why not.</returns>
    public async Task<(ServiceCase? Case, Refusal? Refusal)> Apply(
        ServiceCase asked, string by, string note, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        await using var batch = await ServiceBatch.Begin(database, time.GetUtcNow(), cancel);
        var key = new RecordKey(asked.Region, asked.Subject);
        var isDeferral = asked.Kind == ServiceKind.Deferral;
        var refusal = ServiceDesk.Apply(
            asked, isDeferral ? null : batch.Person(key), isDeferral ? await batch.Employer(key) : null,
            await batch.Of(asked.Region, asked.Subject));
        if (refusal is null && RegistrationOf(asked, 0, 0) is { } wanted
            && batch.Registrations(asked.Subject).FirstOrDefault(
                other => other.Region == asked.Region && wanted.Overlaps(other)) is { } held)
        {
            refusal = new Refusal(EnrolmentRefusals.CaseTwice, "", $"{held.Id}");
        }

        var deadline = DeadlineOf(asked);
        refusal ??= deadline is null ? new Refusal(EnrolmentRefusals.NoTerms, "service.working-days", $"region {asked.Region}") : null;
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var taken = asked with { Id = batch.NextId(), State = ServiceState.Applied, Deadline = deadline!.Value };
        batch.Put(taken, new ServiceStep(1, ServiceState.Applied, by, batch.At, note));
        await batch.Commit(cancel);
        return (taken, null);
    }

    /// <summary>Decides a case, or withdraws it for the applicant (办结).</summary>
    /// <param name="id">The case.</param>
    /// <param name="to">Approved, refused or withdrawn.</param>
    /// <param name="by">Who decides: not who applied.</param>
    /// <param name="note">What is said; a refusal needs it.</param>
    /// <param name="cancel">To give up before the commit.</param>
    public async Task<(ServiceCase? Case, Refusal? Refusal)> Decide(
        long id, ServiceState to, string by, string note, CancellationToken cancel = default)
    {
        await using var batch = await ServiceBatch.Begin(database, time.GetUtcNow(), cancel);
        var found = await batch.Find(id);
        var steps = found?.Steps ?? [];
        if (ServiceDesk.Decide(found?.Case, steps, to, by, note) is { } refusal)
        {
            return (null, refusal);
        }

        var known = found!.Value.Case;
        var decided = known with { State = to };
        if (to == ServiceState.Approved && RegistrationOf(known, batch.NextId(), batch.At) is { } made)
        {
            batch.Put(made);
            decided = decided with { Registration = made.Id };
        }

        batch.Put(decided, new ServiceStep(steps.Count + 1, to, by, batch.At, note));
        await batch.Commit(cancel);
        return (decided, null);
    }

    private DateOnly? DeadlineOf(ServiceCase asked) =>
        (rules.Find(asked.Region, Scheme.Employee) ?? rules.Find(asked.Region, Scheme.Resident)) is { } found
            ? WorkingDays.ServiceDeadline(found, ChinaTime.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds()), Word(asked.Kind)) : null;

    /// <summary>What an approved case is registered as (对应备案); null: a deferral, which contributions read from the case.</summary>
    private static Registration? RegistrationOf(ServiceCase one, long id, long at)
    {
        if (one.Kind == ServiceKind.Deferral)
        {
            return null;
        }

        var isDisease = one.Kind == ServiceKind.ChronicDisease;
        var application = one.Kind == ServiceKind.LongPrescription ? LongPrescriptionApplication : one.Code;
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [isDisease ? "opsp_dise_code" : "biz_appy_type"] = isDisease ? one.Code : application,
        };
        return new Registration
        {
            Id = id,
            Region = one.Region,
            Kind = isDisease ? RegistrationKind.ChronicDisease : RegistrationKind.ChosenInstitution,
            PersonNumber = one.Subject,
            Provider = "",
            Code = one.Kind == ServiceKind.CareElsewhere ? "" : one.Code,
            From = one.From,
            Until = one.Until,
            Details = JsonSerializer.Serialize(details),
            At = at,
        };
    }
}
