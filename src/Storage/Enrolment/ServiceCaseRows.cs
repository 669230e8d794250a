using System.Data.Common;
using Dapper;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Queries;

namespace Yibao.Storage.Enrolment;

/// <summary>Cases of the online services in the database (网上办理事项库).</summary>
public static class ServiceCaseRows
{
    private const string Columns = """
        region as Region, case_id as Id, kind as Kind, subject as Subject, code as Code, from_day as FromDay, until_day as UntilDay,
        state as State, deadline as Deadline, registration as Registration
        """;

    private static readonly TableShape Case = TableShape.Of(
        "service_case",
        "region:n case_id:n kind:n subject:t code:t from_day:n until_day:n state:n deadline:n registration:n",
        "on conflict (case_id, region) do update set state = excluded.state, registration = excluded.registration");

    /// <summary>A case with its steps (事项与过程); null: there is none.</summary>
    public static async Task<(ServiceCase Case, IReadOnlyList<ServiceStep> Steps)?> Find(
        Database database, long id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await Find(connection, null, id);
    }

    /// <summary>
    /// Cases that are to be decided, in order of their deadlines, or those of a subject (待办清单). Indexes: service_case_by_deadline,
    /// service_case_by_subject.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="region">Region; null: every one.</param>
    /// <param name="subject">Person or employer; null: whoever has an open case.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancel">To give up.</param>
    public static async Task<IReadOnlyList<ServiceCase>> List(
        Database database, RegionCode? region, string? subject, int most, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var where = subject is null ? "state = @open" : "subject = @subject";
        return await Read(
            connection, null, $"{where} and (@region = 0 or region = @region) order by deadline, case_id limit @most",
            new { open = (long)ServiceState.Applied, subject, region = (long)(region?.Value ?? 0), most });
    }

    /// <summary>
    /// Whether an employer's contributions of a month are deferred (是否缓缴): an approved case covers its first day. Index:
    /// service_case_by_subject.
    /// </summary>
    public static async Task<bool> IsDeferred(
        DbConnection connection, DbTransaction? transaction, RegionCode region, string employer, DateOnly month)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return await connection.ExecuteScalarAsync<long>(
            """
            select count(*) from service_case
            where subject = @employer and kind = @kind and region = @region and state = @state and from_day <= @day
                and (until_day = 0 or until_day > @day)
            """,
            new
            {
                employer, kind = (long)ServiceKind.Deferral, region = (long)region.Value, state = (long)ServiceState.Approved,
                day = StoredDay.Of(month),
            },
            transaction) > 0;
    }

    internal static async Task<(ServiceCase Case, IReadOnlyList<ServiceStep> Steps)?> Find(
        DbConnection connection, DbTransaction? transaction, long id)
    {
        var cases = await Read(connection, transaction, "case_id = @id", new { id });
        if (cases.Count == 0)
        {
            return null;
        }

        var steps = await connection.QueryAsync<(long Number, long State, string By, long At, string Note)>(
            "select step, state, made_by, at, note from service_step where case_id = @id order by step", new { id }, transaction);
        return (cases[0], [.. steps.Select(s => new ServiceStep((int)s.Number, (ServiceState)s.State, s.By, s.At, s.Note))]);
    }

    internal static async Task<IReadOnlyList<ServiceCase>> Read(
        DbConnection connection, DbTransaction? transaction, string where, object values) =>
    [
        .. (await connection.QueryAsync<CaseRow>($"select {Columns} from service_case where {where}", values, transaction))
            .Select(row => row.Value),
    ];

    internal static void Put(WriteSet writes, ServiceCase one, ServiceStep step)
    {
        var region = (long)one.Region.Value;
        writes.Add(Case,
        [
            region, one.Id, (long)one.Kind, one.Subject, one.Code, StoredDay.Of(one.From), StoredDay.Of(one.Until) ?? 0L, (long)one.State,
            StoredDay.Of(one.Deadline), one.Registration,
        ]);
        writes.Add(
            EnrolmentTables.ServiceStep, [region, one.Id, (long)step.Number, (long)step.State, step.By, step.At, step.Note, writes.Batch]);
    }

    /// <summary>Writes the registration that an approved case stands for: what settlement and gateway read (备案).</summary>
    internal static void Register(WriteSet writes, Registration made) =>
        writes.Add(RegistrationQueries.Insert, RegistrationQueries.ValuesOf(made));

    private sealed record CaseRow
    {
        public long Region { get; init; }

        public long Id { get; init; }

        public long Kind { get; init; }

        public string Subject { get; init; } = "";

        public string Code { get; init; } = "";

        public long FromDay { get; init; }

        public long UntilDay { get; init; }

        public long State { get; init; }

        public long Deadline { get; init; }

        public long Registration { get; init; }

        public ServiceCase Value => new()
        {
            Region = new RegionCode((int)Region), Id = Id, Kind = (ServiceKind)Kind, Subject = Subject, Code = Code,
            From = StoredDay.Read(FromDay), Until = UntilDay == 0 ? null : StoredDay.Read(UntilDay), State = (ServiceState)State,
            Deadline = StoredDay.Read(Deadline), Registration = Registration,
        };
    }
}
