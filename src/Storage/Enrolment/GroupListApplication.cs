using System.Data.Common;
using System.Text.Json;
using Dapper;
using Npgsql;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Enrolment;

/// <summary>
/// Applying a reviewed list batch by batch (名单执行): the position is kept with each batch, so that it goes on after an interruption.
/// </summary>
internal static class GroupListApplication
{
    public static async Task<IReadOnlyList<(GroupRow Row, Dossier Dossier)>> Next(AuditedBatch batch, GroupList list, int most)
    {
        var rows = (await batch.Connection.QueryAsync<(string Person, long Line, long Verdict, long From, long Until)>(
            """
            select r.psn_no, r.line, r.verdict, r.from_day, r.until_day from group_list_row r
            where r.list_id = @Id and r.psn_no > (select applied_to from group_list where list_id = @Id)
                and r.verdict in (@joins, @leaves)
            order by r.psn_no limit @most
            """,
            new { list.Id, joins = (long)GroupVerdict.New, leaves = (long)GroupVerdict.Leaving, most }, batch.Transaction)).AsList();
        if (rows.Count == 0)
        {
            return [];
        }

        var dossiers = await Read(batch, list.Region, [.. rows.Select(row => row.Person)]);
        return
        [
            .. rows.Select(row => (
                new GroupRow(
                    row.Person, row.Line, (GroupVerdict)row.Verdict, null, "", StoredDay.Read(row.From),
                    row.Until == 0 ? null : StoredDay.Read(row.Until)),
                dossiers.GetValueOrDefault(row.Person, Dossier.Empty))),
        ];
    }

    public static void Put(WriteSet writes, GroupList list, string? appliedTo)
    {
        writes.Add(
            """
            update group_list set state = @state, reviewed_by = @ReviewedBy, reviewed_at = @at,
                applied_to = coalesce(@appliedTo, applied_to)
            where list_id = @Id
            """,
            new { state = (long)list.State, list.ReviewedBy, at = writes.At, appliedTo, list.Id });
    }

    /// <summary>The dossiers of people of one region, by person number: every record of the same document.</summary>
    private static async Task<Dictionary<string, Dossier>> Read(AuditedBatch batch, RegionCode region, string[] numbers)
    {
        var isPostgres = batch.Connection is NpgsqlConnection;
        var isIn = isPostgres ? "= any(@keys)" : "in (select value from json_each(@keys))";
        var values = new { keys = isPostgres ? numbers : (object)JsonSerializer.Serialize(numbers), region = (long)region.Value };
        var locks = isPostgres ? " for update" : "";
        await batch.Connection.QueryAsync<string>(
            $"select psn_no from person_state where psn_no {isIn} and region = @region order by psn_no{locks}", values, batch.Transaction);
        var same = $"from person k join person o on o.certno = k.certno and o.cert_type = k.cert_type "
            + $"{{0}} where k.psn_no {isIn} and k.region = @region";
        var files = new Dictionary<FileKey, (InsuredPerson Person, List<EnrolmentSpan> Spans, List<GroupSpan> Groups)>();
        await Each(batch, Sql(same, RegisterTables.Person, "o", ""), values, row =>
            files[KeyOf(row)] = (RegisterRows.Person(row), [], []));
        const string enrolments = "join enrolment e on e.psn_no = o.psn_no and e.region = o.region";
        await Each(batch, Sql(same, RegisterTables.Enrolment, "e", enrolments), values, row =>
            files[KeyOf(row)].Spans.Add(RegisterRows.Enrolment(row)));
        const string groups = "join person_group g on g.psn_no = o.psn_no and g.region = o.region";
        await Each(batch, Sql(same, RegisterTables.Group, "g", groups), values, row =>
            files[KeyOf(row)].Groups.Add(RegisterRows.Group(row)));
        return files.GroupBy(entry => entry.Key.Of, StringComparer.Ordinal).ToDictionary(
            entries => entries.Key,
            entries => new Dossier(
            [
                .. entries.OrderBy(entry => entry.Key.Region).ThenBy(entry => entry.Key.Number, StringComparer.Ordinal)
                    .Select(entry => new DossierFile(
                        new PersonFile(
                            entry.Value.Person, EnrolmentSpans.Ordered(entry.Value.Spans),
                            [.. entry.Value.Groups.OrderBy(g => g.Category, StringComparer.Ordinal).ThenBy(g => g.From)]),
                        Money.Zero)),
            ]),
            StringComparer.Ordinal);
    }

    // The last column says for whose dossier the row was read.
    private static FileKey KeyOf(DbDataReader row) => new(row.GetString(row.FieldCount - 1), row.GetString(1), row.GetInt32(0));

    private static string Sql(string same, TableShape table, string alias, string join) =>
        $"select {string.Join(", ", table.Columns.Select(column => $"{alias}.{column.Name}"))}, k.psn_no as key_no "
        + same.Replace("{0}", join, StringComparison.Ordinal);

    private static async Task Each(AuditedBatch batch, string sql, object values, Action<DbDataReader> take)
    {
        await using var reader = (DbDataReader)await batch.Connection.ExecuteReaderAsync(sql, values, batch.Transaction);
        while (await reader.ReadAsync())
        {
            take(reader);
        }
    }

    private readonly record struct FileKey(string Of, string Number, int Region);
}
