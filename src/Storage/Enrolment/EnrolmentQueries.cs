using System.Data.Common;
using Dapper;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>A document under which several people are registered or one twice (重复参保线索).</summary>
/// <param name="First">One record.</param>
/// <param name="FirstScheme">Its scheme.</param>
/// <param name="Second">The other record.</param>
/// <param name="SecondScheme">Its scheme.</param>
/// <param name="From">First day on which both are enrolled.</param>
/// <param name="Until">First day no longer; null: open.</param>
public sealed record DoubleEnrolment(
    RecordKey First, Scheme FirstScheme, RecordKey Second, Scheme SecondScheme, DateOnly From, DateOnly? Until);

/// <summary>What people ask about enrolments (参保查询): read only.</summary>
public static class EnrolmentQueries
{
    private const string Columns = "region, event_id, psn_no, kind, day, made_by, at, undoes, details";

    /// <summary>
    /// Everything that is registered under a document, or of the document of a record, with what was done (参保历史). Empty: nobody.
    /// </summary>
    public static async Task<(Dossier Dossier, IReadOnlyList<EnrolmentEvent> Events, IReadOnlyList<EnrolmentPaper> Papers)> History(
        Database database, IdentityDocument document, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = (await connection.QueryAsync<(long Region, string Number)>(
            """
            select region, psn_no from person where certno = @Number and cert_type = @Type
            union
            select gone.region, gone.psn_no from person kept join person gone
                on gone.merged_into = kept.psn_no and gone.region = kept.region and gone.merged_into <> ''
            where kept.certno = @Number and kept.cert_type = @Type
            """,
            new { document.Number, document.Type })).Select(row => new RecordKey(new RegionCode((int)row.Region), row.Number)).ToHashSet();
        if (rows.Count == 0)
        {
            return (Dossier.Empty, [], []);
        }

        var needs = new Needs();
        needs.Persons.UnionWith(rows.Select(row => row.Number));
        var data = new DeskQuery(connection, locks: false).Read(needs, transaction: null);
        var files = data.Persons.Values.SelectMany(same => same)
            .Where(desk => rows.Contains(new RecordKey(desk.File.Person.Region, desk.File.Person.Number)))
            .Select(desk => new DossierFile(desk.File, new Money(desk.Account)))
            .OrderBy(file => file.File.Person.Region).ThenBy(file => file.File.Person.Number, StringComparer.Ordinal);
        var (events, papers) = (new List<EnrolmentEvent>(), new List<EnrolmentPaper>());
        foreach (var row in rows)
        {
            var values = new { row.Number, region = (long)row.Region.Value };
            events.AddRange(await Events(connection, null, "psn_no = @Number and region = @region", values));
            papers.AddRange(await Papers(connection, values));
        }

        return (new Dossier([.. files]), [.. events.OrderBy(one => one.Id)], [.. papers.OrderBy(one => one.Id)]);
    }

    /// <summary>The document of a record (证件查询); null: no such record. Index: person_pkey.</summary>
    public static async Task<IdentityDocument?> DocumentOf(Database database, RecordKey key, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return await connection.QueryFirstOrDefaultAsync<(string Type, string Number)?>(
            "select cert_type, certno from person where psn_no = @Number and region = @region",
            new { key.Number, region = (long)key.Region.Value }) is { } found ? new IdentityDocument(found.Type, found.Number) : null;
    }

    /// <summary>
    /// People who are enrolled twice on one day, in whatever regions and schemes (重复参保查找), in order of their documents; read while it is
    /// asked for, so that memory does not grow. One pass over the documents. Index: person_by_document.
    /// </summary>
    public static async IAsyncEnumerable<DoubleEnrolment> Doubles(
        Database database, DateOnly from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0; // a pass over everybody takes its time
        command.CommandText = $"""
            select a.region, a.psn_no, x.scheme, b.region, b.psn_no, y.scheme,
                case when x.from_day > y.from_day then x.from_day else y.from_day end as first_day,
                case when x.until_day is null or y.until_day < x.until_day then y.until_day else x.until_day end as end_day
            from person a
            join person b on b.certno = a.certno and b.cert_type = a.cert_type
                and (b.region > a.region or (b.region = a.region and b.psn_no >= a.psn_no))
            join enrolment x on x.psn_no = a.psn_no and x.region = a.region
            join enrolment y on y.psn_no = b.psn_no and y.region = b.region
            where (a.region <> b.region or a.psn_no <> b.psn_no or x.scheme < y.scheme)
                and (x.until_day is null or (x.until_day > y.from_day and x.until_day > {StoredDay.Of(from)}))
                and (y.until_day is null or (y.until_day > x.from_day and y.until_day > {StoredDay.Of(from)}))
            order by a.certno, a.region, a.psn_no, first_day
            """;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return new DoubleEnrolment(
                new RecordKey(new RegionCode(reader.GetInt32(0)), reader.GetString(1)), (Scheme)reader.GetInt32(2),
                new RecordKey(new RegionCode(reader.GetInt32(3)), reader.GetString(4)), (Scheme)reader.GetInt32(5),
                StoredDay.Read(reader.GetInt64(6)), reader.IsDBNull(7) ? null : StoredDay.Read(reader.GetInt64(7)));
        }
    }

    internal static async Task<PayingEmployer?> Employer(
        DbConnection connection, DbTransaction? transaction, RegionCode region, string number)
    {
        var row = await connection.QueryFirstOrDefaultAsync<(string Name, long From, long? Until)?>(
            "select name, from_day, until_day from employer where employer_no = @number and region = @region",
            new { number, region = (long)region.Value }, transaction);
        return row is { } found
            ? new PayingEmployer(number, found.Name, StoredDay.Read(found.From), found.Until is { } until ? StoredDay.Read(until) : null)
            : null;
    }

    internal static async Task<IReadOnlyList<EnrolmentEvent>> Events(
        DbConnection connection, DbTransaction? transaction, string where, object values)
    {
        var rows = await connection.QueryAsync<(
            long Region, long Id, string Number, long Kind, long Day, string By, long At, long Undoes, string Details)>(
            $"select {Columns} from enrolment_event where {where} order by event_id, psn_no", values, transaction);
        return
        [
            .. rows.Select(row => new EnrolmentEvent(
                new RegionCode((int)row.Region), row.Id, row.Number, (ProcedureKind)row.Kind, StoredDay.Read(row.Day), row.By, row.At,
                row.Undoes, row.Details)),
        ];
    }

    private static async Task<IEnumerable<EnrolmentPaper>> Papers(DbConnection connection, object values)
    {
        var rows = await connection.QueryAsync<PaperRow>(
            """
            select region as Region, paper_id as Id, event_id as Event, kind as Kind, psn_no as Number, day as Day, months as Months,
                fen as Fen, other_region as OtherRegion, other_psn_no as OtherNumber
            from enrolment_paper where psn_no = @Number and region = @region order by paper_id
            """,
            values);
        return rows.Select(row => new EnrolmentPaper(
            new RegionCode((int)row.Region), row.Id, row.Event, row.Kind == 2, row.Number, StoredDay.Read(row.Day), (int)row.Months,
            new Money(row.Fen), new RegionCode((int)row.OtherRegion), row.OtherNumber));
    }

    private sealed record PaperRow
    {
        public long Region { get; init; }

        public long Id { get; init; }

        public long Event { get; init; }

        public long Kind { get; init; }

        public string Number { get; init; } = "";

        public long Day { get; init; }

        public long Months { get; init; }

        public long Fen { get; init; }

        public long OtherRegion { get; init; }

        public string OtherNumber { get; init; } = "";
    }
}
