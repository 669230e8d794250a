using System.Data.Common;
using System.Text.Json;
using Dapper;
using Npgsql;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Counter;
using Yibao.Storage.Registers;

namespace Yibao.Storage.Enrolment;

/// <summary>How many lines came to what (比对统计).</summary>
/// <param name="New">Not in the group yet.</param>
/// <param name="Unchanged">In the group already.</param>
/// <param name="Leaving">In the group and no longer on the list, or leaving by it.</param>
/// <param name="Unknown">Nobody of the region.</param>
/// <param name="Refused">Lines that cannot be taken.</param>
public sealed record GroupCounts(long New, long Unchanged, long Leaving, long Unknown, long Refused);

/// <summary>
/// Lists of other departments in the database (部门名单库): matched batch by batch against the documents of the register, so that memory
/// and transactions stay small however long the list is.
/// </summary>
public static class GroupListRows
{
    private static readonly TableShape List = TableShape.Of(
        "group_list",
        "region:n list_id:n category:t aid:n day:n file:t digest:t state:n made_by:t at:n reviewed_by:t reviewed_at:n applied_to:t "
        + "lines:n");

    private static readonly TableShape Row = TableShape.Of(
        "group_list_row", "region:n list_id:n psn_no:t line:n verdict:n reason:t detail:t from_day:n until_day:n");

    /// <summary>Begins a list (开始比对); what an interrupted matching of the same file left is gone.</summary>
    /// <returns>The list with its id, and false when the same file was matched for the same category and day before: that list.</returns>
    public static async Task<(GroupList List, bool IsNew)> Begin(
        Database database, GroupList list, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(list);
        await using var batch = await AuditedBatch.Begin(database, EnrolmentBatch.Chain, at, cancel);
        var same = (await Lists(batch.Connection, batch.Transaction, "digest = @Digest and region = @region", new
        {
            list.Digest, region = (long)list.Region.Value,
        })).Where(one => one.Category == list.Category && one.Day == list.Day && one.State != GroupListState.Rejected).ToArray();
        if (Array.Find(same, one => one.State != GroupListState.Matching) is { } known)
        {
            return (known, false);
        }

        foreach (var half in same)
        {
            await batch.Connection.ExecuteAsync(
                "delete from group_list_row where list_id = @Id; delete from group_list where list_id = @Id", new { half.Id },
                batch.Transaction);
        }

        var begun = list with { Id = batch.Ids.Next(batch.Writes.At) };
        batch.Writes.Add(List,
        [
            (long)begun.Region.Value, begun.Id, begun.Category, (long)begun.Aid, StoredDay.Of(begun.Day), begun.File, begun.Digest,
            (long)GroupListState.Matching, begun.MadeBy, batch.Writes.At, "", 0L, "", 0L,
        ]);
        await batch.Commit(cancel);
        return (begun, true);
    }

    /// <summary>
    /// Matches lines and keeps what they come to (比对), one transaction. Indexes: person_by_document, person_group_pkey.
    /// </summary>
    public static async Task Add(
        Database database, GroupList list, IReadOnlyList<GroupLine> lines, IReadOnlyList<GroupRow> refused,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(list);
        await using var connection = await database.OpenWriting(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var found = await Find(connection, transaction, list, lines, cancel);
        var matched = new GroupRow[lines.Count];
        for (var i = 0; i < matched.Length; i++)
        {
            matched[i] = GroupMatching.Of(list, lines[i], found.TryGetValue(i, out var people) ? people : []);
        }

        await BulkWrite.Write(connection, Row, [.. matched.Concat(refused).Select(row => Of(list, row))], cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>
    /// Ends the matching (完成比对): who stands in the list twice is refused but once, and whoever is in the group and not on the list
    /// leaves. Indexes: group_list_row_pkey, person_group_by_category.
    /// </summary>
    public static async Task Finish(Database database, GroupList list, long lines, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(list);
        await using var connection = await database.OpenWriting(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var values = new
        {
            list.Id, region = (long)list.Region.Value, list.Category, day = StoredDay.Of(list.Day), lines,
            twice = EnrolmentRefusals.ListedTwice.Code, refused = (long)GroupVerdict.Refused, leaving = (long)GroupVerdict.Leaving,
            matched = (long)GroupListState.Matched,
        };
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update group_list_row set verdict = @refused, reason = @twice
            where list_id = @Id and psn_no <> '' and verdict <> @refused and exists (
                select 1 from group_list_row earlier
                where earlier.list_id = @Id and earlier.psn_no = group_list_row.psn_no and earlier.verdict <> @refused
                    and earlier.line < group_list_row.line);
            insert into group_list_row (region, list_id, psn_no, line, verdict, reason, detail, from_day, until_day)
            select g.region, @Id, g.psn_no, 0, @leaving, '', '', g.from_day, @day
            from person_group g
            where g.region = @region and g.category = @Category and g.from_day <= @day and (g.until_day is null or g.until_day > @day)
                and not exists (select 1 from group_list_row r where r.list_id = @Id and r.psn_no = g.psn_no);
            update group_list set state = @matched, lines = @lines where list_id = @Id
            """,
            values, transaction, commandTimeout: 0, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>A list by its id (名单查询); null: there is none.</summary>
    public static async Task<GroupList?> Find(Database database, long id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        return (await Lists(connection, null, "list_id = @id", new { id })) is [var found] ? found : null;
    }

    /// <summary>How many lines came to what (比对统计).</summary>
    public static async Task<GroupCounts> Counts(Database database, long id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var counts = (await connection.QueryAsync<(long Verdict, long Count)>(
            "select verdict, count(*) from group_list_row where list_id = @id group by verdict", new { id }))
            .ToDictionary(row => (GroupVerdict)row.Verdict, row => row.Count);
        long Of(GroupVerdict verdict) => counts.GetValueOrDefault(verdict);
        return new GroupCounts(
            Of(GroupVerdict.New), Of(GroupVerdict.Unchanged), Of(GroupVerdict.Leaving), Of(GroupVerdict.Unknown),
            Of(GroupVerdict.Refused));
    }

    /// <summary>The differences of a list (差异清单), without what is unchanged, in order of persons; read while they are asked for.</summary>
    public static async IAsyncEnumerable<GroupRow> Differences(
        Database database, long id, GroupVerdict? only,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = connection.QueryUnbufferedAsync<(
            string Person, long Line, long Verdict, string Reason, string Detail, long From, long Until)>(
            """
            select psn_no, line, verdict, reason, detail, from_day, until_day from group_list_row
            where list_id = @id and verdict <> 2 and (@only = 0 or verdict = @only) order by psn_no, line
            """,
            new { id, only = only is { } verdict ? (long)verdict : 0L });
        await foreach (var row in rows.WithCancellation(cancel))
        {
            yield return new GroupRow(
                row.Person, row.Line, (GroupVerdict)row.Verdict, ReasonOf(row.Reason),
                row.Detail, StoredDay.Read(row.From), row.Until == 0 ? null : StoredDay.Read(row.Until));
        }
    }

    internal static async Task<IReadOnlyList<GroupList>> Lists(
        DbConnection connection, DbTransaction? transaction, string where, object values) =>
    [
        .. (await connection.QueryAsync<ListRow>(
            $"""
            select region as Region, list_id as Id, category as Category, aid as Aid, day as Day, file as File, digest as Digest,
                state as State, made_by as MadeBy, reviewed_by as ReviewedBy, lines as Lines
            from group_list where {where} order by list_id
            """,
            values, transaction)).Select(row => row.Value),
    ];

    private static async Task<Dictionary<int, List<GroupMatch>>> Find(
        DbConnection connection, DbTransaction transaction, GroupList list, IReadOnlyList<GroupLine> lines, CancellationToken cancel)
    {
        var isPostgres = connection is NpgsqlConnection;
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0; // a large batch on a cold database takes its time
        var documents = isPostgres ? "unnest(@types, @documents) with ordinality as d (type, document, i)"
            : "(select value->>0 as type, value->>1 as document, key + 1 as i from json_each(@documents)) as d";
        command.CommandText = $"""
            select d.i, p.region, p.psn_no, p.name, p.death_day, p.merged_into, g.from_day, g.until_day
            from {documents}
            join person p on p.certno = d.document and p.cert_type = d.type
            left join person_group g on g.psn_no = p.psn_no and g.region = p.region and g.category = @category and g.from_day <= @day
                and (g.until_day is null or g.until_day > @day)
            """;
        Bind(command, "category", list.Category);
        Bind(command, "day", StoredDay.Of(list.Day));
        if (isPostgres)
        {
            Bind(command, "types", lines.Select(line => line.DocumentType).ToArray());
            Bind(command, "documents", lines.Select(line => line.Document).ToArray());
            await connection.ExecuteAsync(
                "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local jit = off",
                transaction: transaction);
        }
        else
        {
            Bind(command, "documents", JsonSerializer.Serialize(lines.Select(line => new[] { line.DocumentType, line.Document })));
        }

        var found = new Dictionary<int, List<GroupMatch>>(lines.Count);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (reader.Read())
        {
            var i = (int)reader.GetInt64(0) - 1;
            if (!found.TryGetValue(i, out var people))
            {
                found[i] = people = [];
            }

            people.Add(MatchOf(reader, list, lines[i]));
        }

        return found;
    }

    private static GroupMatch MatchOf(DbDataReader row, GroupList list, in GroupLine line)
    {
        var person = new InsuredPerson(
            new RegionCode(row.GetInt32(1)), row.GetString(2), line.DocumentType, line.Document, row.GetString(3), Sex.Unknown, default)
        {
            Death = row.GetInt64(4) is var death and not 0 ? StoredDay.Read(death) : null, MergedInto = row.GetString(5),
        };
        return new GroupMatch(person, row.IsDBNull(6) ? null : new GroupSpan(
            list.Category, list.Aid, StoredDay.Read(row.GetInt64(6)), row.IsDBNull(7) ? null : StoredDay.Read(row.GetInt64(7))));
    }

    private static object?[] Of(GroupList list, GroupRow row) =>
    [
        (long)list.Region.Value, list.Id, row.Person, row.Line, (long)row.Verdict, row.Reason?.Code ?? "", row.Detail,
        StoredDay.Of(row.From), StoredDay.Of(row.Until) ?? 0L,
    ];

    // What the file itself is refused for has the codes of imports; whoever shows it knows their texts.
    private static RefusalKind? ReasonOf(string code) => code.Length == 0 ? null
        : EnrolmentRefusals.All.FirstOrDefault(kind => kind.Code == code) ?? new RefusalKind(code, "", "");

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private sealed record ListRow
    {
        public long Region { get; init; }

        public long Id { get; init; }

        public string Category { get; init; } = "";

        public long Aid { get; init; }

        public long Day { get; init; }

        public string File { get; init; } = "";

        public string Digest { get; init; } = "";

        public long State { get; init; }

        public string MadeBy { get; init; } = "";

        public string ReviewedBy { get; init; } = "";

        public long Lines { get; init; }

        public GroupList Value => new(
            new RegionCode((int)Region), Id, Category, (AidCategory)Aid, StoredDay.Read(Day), File, Digest, MadeBy)
        {
            State = (GroupListState)State, ReviewedBy = ReviewedBy, Lines = Lines,
        };
    }
}
