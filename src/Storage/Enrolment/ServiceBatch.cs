using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Storage.Enrolment;

/// <summary>One transaction of the online services (网上办理事务), with a link of the audit chain.</summary>
public sealed class ServiceBatch : IAsyncDisposable
{
    private readonly AuditedBatch batch;

    private ServiceBatch(AuditedBatch batch) => this.batch = batch;

    /// <summary>Now, Unix milliseconds (时间).</summary>
    public long At => batch.Writes.At;

    /// <summary>Begins (开始).</summary>
    public static async Task<ServiceBatch> Begin(Database database, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new ServiceBatch(await AuditedBatch.Begin(database, EnrolmentBatch.Chain, at, cancel));
    }

    /// <summary>A new business id.</summary>
    public long NextId() => batch.Ids.Next(At);

    /// <summary>A case with its steps; null: there is none. Index: service_case_pkey.</summary>
    public Task<(ServiceCase Case, IReadOnlyList<ServiceStep> Steps)?> Find(long id) =>
        ServiceCaseRows.Find(batch.Connection, batch.Transaction, id);

    /// <summary>Every case of a subject. Index: service_case_by_subject.</summary>
    public Task<IReadOnlyList<ServiceCase>> Of(RegionCode region, string subject) => ServiceCaseRows.Read(
        batch.Connection, batch.Transaction, "subject = @subject and region = @region", new { subject, region = (long)region.Value });

    /// <summary>A record of the register, locked; null: there is none.</summary>
    public PersonFile? Person(RecordKey key)
    {
        var needs = new Needs();
        needs.Persons.Add(key.Number);
        var found = new DeskQuery(batch.Connection, locks: true).Read(needs, batch.Transaction).Persons.GetValueOrDefault(key.Number, []);
        return found.Find(desk => desk.File.Person.Region == key.Region)?.File;
    }

    /// <summary>An employer; null: none of that number. Index: employer_pkey.</summary>
    public Task<PayingEmployer?> Employer(RecordKey key) =>
        EnrolmentQueries.Employer(batch.Connection, batch.Transaction, key.Region, key.Number);

    /// <summary>Every registration of a person. Index: registration_by_person.</summary>
    public IReadOnlyList<Registration> Registrations(string person) =>
        RegistrationQueries.OfPerson(batch.Connection, batch.Transaction, person);

    /// <summary>A case as it is now, with the step that led there.</summary>
    public void Put(ServiceCase one, ServiceStep step) => ServiceCaseRows.Put(batch.Writes, one, step);

    /// <summary>What an approved case is registered as.</summary>
    public void Put(Registration made) => ServiceCaseRows.Register(batch.Writes, made);

    /// <summary>Writes and commits (提交).</summary>
    public Task Commit(CancellationToken cancel = default) => batch.Commit(cancel);

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public ValueTask DisposeAsync() => batch.DisposeAsync();
}
