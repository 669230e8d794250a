using System.Data.Common;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Yibao.Enrolment;
using Yibao.Kernel;

namespace Yibao.Storage.Counter;

/// <summary>
/// The one question of a batch (批量读取): everything that its members need, in one command of twelve selects, each by the leading columns
/// of a key. Kept prepared on its connection.
/// </summary>
internal sealed class DeskQuery
{
    /// <summary>
    /// Session settings on PostgreSQL: every select and join goes by a key, whatever the statistics of a young table say, is planned once,
    /// and never starts a worker process: for a few rows that costs more than all the rest.
    /// </summary>
    public const string Session =
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set plan_cache_mode = force_generic_plan; "
        + "set jit = off; set max_parallel_workers_per_gather = 0; ";

    private readonly DbCommand command;
    private readonly bool isPostgres;

    /// <param name="connection">The connection on which it stays prepared.</param>
    /// <param name="locks">Whether the rows of the persons are locked, in order of their keys.</param>
    public DeskQuery(DbConnection connection, bool locks)
    {
        isPostgres = connection is NpgsqlConnection;
        command = connection.CreateCommand();
        command.CommandText = Text(isPostgres, locks);
        foreach (var name in new[] { "persons", "visitsof", "settlementsof" })
        {
            Add(name, NpgsqlDbType.Text);
        }

        Add("visits", NpgsqlDbType.Bigint);
        if (isPostgres)
        {
            Add("mr", NpgsqlDbType.Bigint);
            Add("mp", NpgsqlDbType.Text);
            Add("mm", NpgsqlDbType.Text);
            Add("mi", NpgsqlDbType.Text);
        }
        else
        {
            Add("messages", NpgsqlDbType.Text);
        }
    }

    /// <summary>Asks. The transaction, if any, is the caller's.</summary>
    public DeskData Read(Needs needs, DbTransaction? transaction)
    {
        command.Transaction = transaction;
        Bind(needs);
        if (isPostgres)
        {
            command.Prepare();
        }

        var data = new DeskData();
        using var reader = command.ExecuteReader();
        var states = new Dictionary<(string, long), (long Account, long Visits)>();
        Each(reader, row => states[(row.GetString(1), row.GetInt64(0))] = (row.GetInt64(2), row.GetInt64(3)));
        Each(reader, row => data.Messages[KeyOf(row)] = new StoredMessage((byte[])row[4], (byte[])row[5], row.GetInt64(6)));
        ReadPersons(reader, data, states);
        Each(reader, row => Visit(data, CounterRows.Visit(row)));
        Each(reader, row => data.Visits[row.GetInt64(1)].Lines.Add(CounterRows.FeeLine(row)));
        Each(reader, row =>
        {
            var record = CounterRows.Settlement(row);
            data.Visits[record.VisitId].Settlements.Add(record);
        });
        Each(reader, row => Append(data.VisitsOf, row.GetString(2), CounterRows.Visit(row)));
        Each(reader, row => Append(
            data.SettlementsOf, row.GetString(CounterTables.Settlement.Columns.Count), CounterRows.Settlement(row)));
        return data;
    }

    private static MessageKey KeyOf(DbDataReader row) =>
        new(new RegionCode(row.GetInt32(0)), row.GetString(1), row.GetString(2), row.GetString(3));

    private static void ReadPersons(
        DbDataReader reader, DeskData data, Dictionary<(string, long), (long Account, long Visits)> states)
    {
        var persons = new List<InsuredPerson>();
        var enrolments = new Dictionary<(string, long), List<EnrolmentSpan>>();
        var groups = new Dictionary<(string, long), List<GroupSpan>>();
        var accumulators = new List<(string Person, long Region, string Plan, long Year, string Slots)>();
        var carried = new List<(string Person, long Region, string Plan, string Slots)>();
        Each(reader, row => persons.Add(RegisterRows.Person(row)));
        Each(reader, row => Append(enrolments, (row.GetString(1), row.GetInt64(0)), RegisterRows.Enrolment(row)));
        Each(reader, row => Append(groups, (row.GetString(1), row.GetInt64(0)), RegisterRows.Group(row)));
        Each(reader, row => accumulators.Add((row.GetString(1), row.GetInt64(0), row.GetString(2), row.GetInt64(3), row.GetString(4))));
        Each(reader, row => carried.Add((row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3))));
        var desks = new Dictionary<(string, long), PersonDesk>();
        foreach (var person in persons)
        {
            var key = (person.Number, (long)person.Region.Value);
            var (account, visits) = states.GetValueOrDefault(key);
            var file = new PersonFile(person, enrolments.GetValueOrDefault(key, []), groups.GetValueOrDefault(key, []));
            Append(data.Persons, person.Number, desks[key] = new PersonDesk(file, account, visits));
        }

        foreach (var row in accumulators)
        {
            desks[(row.Person, row.Region)].Load(
                row.Plan, StoredDay.Read(row.Year).DayNumber, CounterRows.ReadChanges(row.Slots));
        }

        foreach (var row in carried)
        {
            desks[(row.Person, row.Region)].Carry(row.Plan, CounterRows.ReadChanges(row.Slots));
        }
    }

    private static void Visit(DeskData data, Settlement.Visit visit) => data.Visits[visit.Id] = new VisitDesk(visit);

    private static void Append<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        list.Add(value);
    }

    private static void Each(DbDataReader reader, Action<DbDataReader> take)
    {
        while (reader.Read())
        {
            take(reader);
        }

        reader.NextResult();
    }

    private void Bind(Needs needs)
    {
        Set("persons", needs.Persons.ToArray());
        Set("visitsof", needs.VisitsOf.ToArray());
        Set("settlementsof", needs.SettlementsOf.ToArray());
        Set("visits", needs.Visits.ToArray());
        if (isPostgres)
        {
            Set("mr", needs.Messages.Select(key => (long)key.Region.Value).ToArray());
            Set("mp", needs.Messages.Select(key => key.Provider).ToArray());
            Set("mm", needs.Messages.Select(key => key.MessageId).ToArray());
            Set("mi", needs.Messages.Select(key => key.InfNo).ToArray());
        }
        else
        {
            Set("messages",
                needs.Messages.Select(key => new object[] { key.Region.Value, key.Provider, key.MessageId, key.InfNo }).ToArray());
        }
    }

    private void Set<T>(string name, T[] values) =>
        command.Parameters[name].Value = isPostgres ? values : JsonSerializer.Serialize(values);

    private void Add(string name, NpgsqlDbType type)
    {
        if (isPostgres)
        {
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type));
        }
        else
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
    }

    /// <remarks>SQLite takes the tables of a cross join in their order; of a join it may read the larger one whole.</remarks>
    private static string Text(bool isPostgres, bool locks)
    {
        string In(string name) => isPostgres ? $"= any(@{name})" : $"in (select value from json_each(@{name}))";
        var messages = isPostgres ? "select * from unnest(@mp, @mm, @mi, @mr)"
            : "select value->>1, value->>2, value->>3, value->>0 from json_each(@messages)";
        return $"""
            select region, psn_no, account_fen, visits from person_state where psn_no {In("persons")}
                order by psn_no, region {(isPostgres && locks ? "for update" : "")};
            select region, provider, infno, msgid, digest, answer, subject from message
                where (provider, msgid, infno, region) in ({messages});
            select {RegisterRows.PersonColumns} from person where psn_no {In("persons")};
            select {RegisterRows.EnrolmentColumns} from enrolment where psn_no {In("persons")} order by psn_no, scheme, from_day;
            select {RegisterRows.GroupColumns} from person_group where psn_no {In("persons")} order by psn_no, category, from_day;
            select region, psn_no, plan, year_start, slots from accumulator where psn_no {In("persons")};
            with recursive gone (psn_no, region, kept) as (
                select psn_no, region, merged_into from person where merged_into {In("persons")} and merged_into <> ''
                union all
                select p.psn_no, p.region, gone.kept from gone
                cross join person p where p.merged_into = gone.psn_no and p.region = gone.region and p.merged_into <> '')
            select gone.kept, gone.region, a.plan, a.slots from gone
                cross join accumulator a where a.psn_no = gone.psn_no and a.region = gone.region;
            select {CounterTables.Visit.List} from visit where mdtrt_id {In("visits")};
            select {CounterTables.FeeLine.List} from fee_line where mdtrt_id {In("visits")} order by mdtrt_id, line_no;
            select {CounterTables.Settlement.List} from settlement where mdtrt_id {In("visits")} order by setl_id;
            select {CounterTables.Visit.List} from visit where psn_no {In("visitsof")} order by mdtrt_id;
            with recursive record (asked, number) as (
                select distinct psn_no, psn_no from person where psn_no {In("settlementsof")}
                union all
                select record.asked, p.merged_into from record
                cross join person p where p.psn_no = record.number and p.merged_into <> '')
            select {CounterTables.Settlement.List}, asked from record cross join settlement where psn_no = number order by setl_id
            """;
    }
}
