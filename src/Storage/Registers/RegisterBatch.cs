using System.Data.Common;
using System.Text.Json;
using Dapper;
using Yibao.Enrolment;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Storage.Enrolment;
using Yibao.Storage.Queries;

namespace Yibao.Storage.Registers;

/// <summary>
/// One transaction of an import (导入事务): says which of its rows are in the register already, then takes the others. Imports into one
/// database take turns, so that what was looked up stays true.
/// </summary>
public sealed class RegisterBatch : IAsyncDisposable
{
    private static readonly TableShape Person = TableShape.Of("person", RegisterTables.PersonColumns);

    private static readonly TableShape Enrolment = TableShape.Of("enrolment", RegisterTables.EnrolmentColumns);

    private static readonly TableShape Group = TableShape.Of("person_group", RegisterTables.GroupColumns);

    private static readonly TableShape State = TableShape.Of("person_state", "region:n psn_no:t account_fen:n visits:n");

    private static readonly TableShape Provider = TableShape.Of(
        "provider", "region:n code:t name:t kind:n tier:n hosp_lv:t from_day:n until_day:n");

    private readonly DbConnection connection;
    private readonly DbTransaction transaction;
    private readonly bool isPostgres;

    private RegisterBatch(DbConnection connection, DbTransaction transaction, bool isPostgres) =>
        (this.connection, this.transaction, this.isPostgres) = (connection, transaction, isPostgres);

    /// <summary>Begins a transaction (开始).</summary>
    public static async Task<RegisterBatch> Begin(Database database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var writer = await database.OpenWriting(cancel);
        try
        {
            var begun = await writer.BeginTransactionAsync(cancel);
            if (database.Engine == Engine.Postgres)
            {
                // Whatever the statistics of a growing table say, every look-up goes by a key.
                const int turn = 20_202; // advisory lock of imports: an arbitrary number of our own
                await writer.ExecuteAsync("select pg_advisory_xact_lock(@turn); set local enable_seqscan = off", new { turn }, begun);
            }

            return new RegisterBatch(writer, begun, database.Engine == Engine.Postgres);
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Persons of this list that the register has already (已登记人员), by region and number.</summary>
    public async Task<HashSet<(int Region, string Number)>> Known(IReadOnlyCollection<InsuredPerson> people)
    {
        var numbers = people.Select(person => person.Number).ToArray();
        var rows = await connection.QueryAsync<(long, string)>(
            $"select region, psn_no from person where psn_no {In}", new { keys = Keys(numbers) }, transaction);
        return [.. rows.Select(row => ((int)row.Item1, row.Item2))];
    }

    /// <summary>Identity documents of this list that the register has already (已登记证件), by region, kind and number.</summary>
    public async Task<HashSet<(int Region, string Type, string Document)>> KnownDocuments(IReadOnlyCollection<InsuredPerson> people)
    {
        var documents = people.Select(person => person.Document).ToArray();
        var rows = await connection.QueryAsync<(long, string, string)>(
            $"select region, cert_type, certno from person where certno {In}", new { keys = Keys(documents) }, transaction);
        return [.. rows.Select(row => ((int)row.Item1, row.Item2, row.Item3))];
    }

    /// <summary>Providers of this list that the register has already (已登记机构), by region and code.</summary>
    public Task<HashSet<(int Region, string Code)>> Known(IReadOnlyCollection<DesignatedProvider> providers) =>
        KnownProviders([.. providers.Select(provider => provider.Code)]);

    /// <summary>Providers of these codes that the register has (已登记机构), by region and code.</summary>
    public async Task<HashSet<(int Region, string Code)>> KnownProviders(string[] codes)
    {
        var rows = await connection.QueryAsync<(long, string)>(
            $"select region, code from provider where code {In}", new { keys = Keys(codes) }, transaction);
        return [.. rows.Select(row => ((int)row.Item1, row.Item2))];
    }

    /// <summary>Takes persons that the register does not have (登记人员), with an empty personal account each.</summary>
    public async Task Add(IReadOnlyCollection<PersonFile> people, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        List<object?[]> persons = [], enrolments = [], groups = [], states = [];
        foreach (var (person, spans, memberships) in people)
        {
            var key = new RecordKey(person.Region, person.Number);
            persons.Add(RegisterRows.Of(person));
            states.Add([(long)person.Region.Value, person.Number, 0L, 0L]);
            enrolments.AddRange(spans.Select(span => RegisterRows.Of(key, span)));
            groups.AddRange(memberships.Select(group => RegisterRows.Of(key, group)));
        }

        await BulkWrite.Write(connection, Person, persons, cancel);
        await BulkWrite.Write(connection, Enrolment, enrolments, cancel);
        await BulkWrite.Write(connection, Group, groups, cancel);
        await BulkWrite.Write(connection, State, states, cancel);
    }

    /// <summary>Takes providers that the register does not have (登记机构).</summary>
    public Task Add(IReadOnlyCollection<DesignatedProvider> providers, CancellationToken cancel = default) => BulkWrite.Write(
        connection,
        Provider,
        [
            .. providers.Select(provider => (object?[])
            [
                (long)provider.Region.Value, provider.Code, provider.Name, provider.IsPharmacy ? 2L : 1L, (long)provider.Tier,
                provider.TierCode, StoredDay.Of(provider.From), StoredDay.Of(provider.Until),
            ]),
        ],
        cancel);

    /// <summary>Takes departments and medical staff (登记科室与医执人员), in place of those with the same code and first day.</summary>
    public Task Put(IEnumerable<InstitutionEntry> entries) =>
        connection.ExecuteAsync(InstitutionQueries.Put, entries.Select(InstitutionQueries.ValuesOf), transaction);

    /// <summary>Saves how far the import is, and commits (提交).</summary>
    /// <param name="run">The import; null for a batch that comes from no file.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">To give up; nothing is written then.</param>
    public async Task Commit(ImportRun? run, DateTimeOffset at, CancellationToken cancel = default)
    {
        if (run is not null)
        {
            var (sql, values) = run.Save(at);
            await connection.ExecuteAsync(sql, values, transaction);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Ends the transaction (结束); what was not committed is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private string In => isPostgres ? "= any(@keys)" : "in (select value from json_each(@keys))";

    private object Keys(string[] keys) => isPostgres ? keys : JsonSerializer.Serialize(keys);
}
