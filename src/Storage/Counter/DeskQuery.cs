using System.Data.Common;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Yibao.Enrolment;
using Yibao.Kernel;

namespace Yibao.Storage.Counter;

/// <summary>What one command of <see cref="DeskQuery"/> asks for (查询内容), by keys.</summary>
/// <param name="States">Rows of these persons: account, visits, version.</param>
/// <param name="Files">Register and accumulators of these, which must be among the states.</param>
/// <param name="Messages">Messages that may have been answered.</param>
/// <param name="Visits">Visits with lines and settlements.</param>
/// <param name="VisitsOf">Persons whose every visit is asked for.</param>
/// <param name="SettlementsOf">Persons whose every settlement is asked for.</param>
internal readonly record struct DeskAsk(
    IReadOnlyCollection<string> States, IReadOnlyCollection<string> Files, IReadOnlyCollection<MessageKey> Messages,
    IReadOnlyCollection<long> Visits, IReadOnlyCollection<string> VisitsOf, IReadOnlyCollection<string> SettlementsOf);

/// <summary>The row of a person that lanes lock and whose version they move (人员状态行).</summary>
/// <param name="Account">Balance of the personal account, fen.</param>
/// <param name="Visits">Visits so far.</param>
/// <param name="Version">Version; below zero: there is no row.</param>
internal readonly record struct PersonState(long Account, long Visits, long Version)
{
    public static readonly PersonState None = new(0, 0, -1);
}

/// <summary>
/// The one question of a batch (批量读取): what its members need, in one command of at most thirteen selects, each by the leading columns of a
/// key. Kept prepared on its connection.
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

    private readonly DbConnection connection;
    private readonly bool isPostgres;
    private readonly bool locks;
    private readonly Dictionary<Parts, DbCommand> commands = [];

    /// <param name="connection">The connection on which its commands stay prepared.</param>
    /// <param name="locks">Whether the rows of the persons are locked, in order of their keys.</param>
    public DeskQuery(DbConnection connection, bool locks)
    {
        (this.connection, this.locks) = (connection, locks);
        isPostgres = connection is NpgsqlConnection;
    }

    /// <summary>The questions of one command, in its order.</summary>
    [Flags]
    private enum Parts
    {
        None = 0,
        States = 1,
        Messages = 2,
        Files = 4,
        Visits = 8,
        VisitsOf = 16,
        SettlementsOf = 32,
    }

    /// <summary>Asks for everything. The transaction, if any, is the caller's.</summary>
    public DeskData Read(Needs needs, DbTransaction? transaction) => Read(
        new DeskAsk(needs.Persons, needs.Persons, needs.Messages, needs.Visits, needs.VisitsOf, needs.SettlementsOf), transaction, out _);

    /// <summary>Asks. The transaction, if any, is the caller's.</summary>
    /// <param name="ask">The questions.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="states">The rows of <see cref="DeskAsk.States"/> by person number and region.</param>
    public DeskData Read(DeskAsk ask, DbTransaction? transaction, out Dictionary<(string Number, long Region), PersonState> states)
    {
        var data = new DeskData();
        var found = states = [];
        if (PartsOf(ask) is not (not Parts.None and var parts))
        {
            return data;
        }

        if (!commands.TryGetValue(parts, out var command))
        {
            commands[parts] = command = Make(parts);
        }

        command.Transaction = transaction;
        Bind(command, ask, parts);
        using var reader = command.ExecuteReader();
        Each(parts, Parts.States, reader, row => found[(row.GetString(1), row.GetInt64(0))] =
            new PersonState(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));
        Each(parts, Parts.Messages, reader, row =>
            data.Messages[KeyOf(row)] = new StoredMessage((byte[])row[4], (byte[])row[5], row.GetInt64(6)));
        if (parts.HasFlag(Parts.Files))
        {
            ReadPersons(reader, data, states);
        }

        if (parts.HasFlag(Parts.Visits))
        {
            ReadVisits(reader, data);
        }

        Each(parts, Parts.VisitsOf, reader, row => Append(data.VisitsOf, row.GetString(2), CounterRows.Visit(row)));
        Each(parts, Parts.SettlementsOf, reader, row => Append(
            data.SettlementsOf, row.GetString(CounterTables.Settlement.Columns.Count), CounterRows.Settlement(row)));
        return data;
    }

    private static Parts PartsOf(DeskAsk ask) =>
        (ask.States.Count > 0 ? Parts.States : Parts.None) | (ask.Messages.Count > 0 ? Parts.Messages : Parts.None)
        | (ask.Files.Count > 0 ? Parts.Files : Parts.None) | (ask.Visits.Count > 0 ? Parts.Visits : Parts.None)
        | (ask.VisitsOf.Count > 0 ? Parts.VisitsOf : Parts.None) | (ask.SettlementsOf.Count > 0 ? Parts.SettlementsOf : Parts.None);

    private DbCommand Make(Parts parts)
    {
        var command = connection.CreateCommand();
        command.CommandText = Text(parts);
        AddIf(Parts.States, "states", NpgsqlDbType.Text);
        AddIf(Parts.Files, "persons", NpgsqlDbType.Text);
        AddIf(Parts.Visits, "visits", NpgsqlDbType.Bigint);
        AddIf(Parts.VisitsOf, "visitsof", NpgsqlDbType.Text);
        AddIf(Parts.SettlementsOf, "settlementsof", NpgsqlDbType.Text);
        if (isPostgres)
        {
            AddIf(Parts.Messages, "mr", NpgsqlDbType.Bigint);
            AddIf(Parts.Messages, "mp", NpgsqlDbType.Text);
            AddIf(Parts.Messages, "mm", NpgsqlDbType.Text);
            AddIf(Parts.Messages, "mi", NpgsqlDbType.Text);
            command.Prepare(); // once: every call parses the text again
        }
        else
        {
            AddIf(Parts.Messages, "messages", NpgsqlDbType.Text);
        }

        return command;

        void AddIf(Parts part, string name, NpgsqlDbType type)
        {
            if (parts.HasFlag(part))
            {
                Add(command, name, type);
            }
        }
    }

    private static MessageKey KeyOf(DbDataReader row) =>
        new(new RegionCode(row.GetInt32(0)), row.GetString(1), row.GetString(2), row.GetString(3));

    private static void ReadPersons(
        DbDataReader reader, DeskData data, Dictionary<(string, long), PersonState> states)
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
            var state = states.GetValueOrDefault(key, PersonState.None);
            var file = new PersonFile(person, enrolments.GetValueOrDefault(key, []), groups.GetValueOrDefault(key, []));
            Append(data.Persons, person.Number, desks[key] = new PersonDesk(file, state.Account, state.Visits, state.Version));
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

    /// <summary>Lines and settlements come in any order: a database that is asked for one may read a table whole to have it.</summary>
    private static void ReadVisits(DbDataReader reader, DeskData data)
    {
        Each(reader, row =>
        {
            var visit = CounterRows.Visit(row);
            data.Visits[visit.Id] = new VisitDesk(visit);
        });
        Each(reader, row => data.Visits[row.GetInt64(1)].Lines.Add(CounterRows.FeeLine(row)));
        Each(reader, row => FeeSheets.Unpack(row.GetFieldValue<byte[]>(1), data.Visits[row.GetInt64(0)].Lines));
        Each(reader, row =>
        {
            var record = CounterRows.Settlement(row);
            data.Visits[record.VisitId].Settlements.Add(record);
        });
        foreach (var visit in data.Visits.Values)
        {
            visit.Lines.Sort((left, right) => left.Number.CompareTo(right.Number));
            visit.Settlements.Sort((left, right) => left.Id.CompareTo(right.Id));
        }
    }

    private static void Append<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        list.Add(value);
    }

    private static void Each(Parts parts, Parts part, DbDataReader reader, Action<DbDataReader> take)
    {
        if (parts.HasFlag(part))
        {
            Each(reader, take);
        }
    }

    private static void Each(DbDataReader reader, Action<DbDataReader> take)
    {
        while (reader.Read())
        {
            take(reader);
        }

        reader.NextResult();
    }

    private void Bind(DbCommand command, DeskAsk ask, Parts parts)
    {
        Set(Parts.States, "states", ask.States);
        Set(Parts.Files, "persons", ask.Files);
        Set(Parts.Visits, "visits", ask.Visits);
        Set(Parts.VisitsOf, "visitsof", ask.VisitsOf);
        Set(Parts.SettlementsOf, "settlementsof", ask.SettlementsOf);
        if (isPostgres)
        {
            Set(Parts.Messages, "mr", ask.Messages.Select(key => (long)key.Region.Value));
            Set(Parts.Messages, "mp", ask.Messages.Select(key => key.Provider));
            Set(Parts.Messages, "mm", ask.Messages.Select(key => key.MessageId));
            Set(Parts.Messages, "mi", ask.Messages.Select(key => key.InfNo));
        }
        else
        {
            Set(Parts.Messages, "messages",
                ask.Messages.Select(key => new object[] { key.Region.Value, key.Provider, key.MessageId, key.InfNo }));
        }

        void Set<T>(Parts part, string name, IEnumerable<T> values)
        {
            if (parts.HasFlag(part))
            {
                var array = values.ToArray();
                command.Parameters[name].Value = isPostgres ? array : JsonSerializer.Serialize(array);
            }
        }
    }

    private void Add(DbCommand command, string name, NpgsqlDbType type)
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

    /// <remarks>
    /// Rows of a second table are looked up for each row of the first. An engine that may choose reads the second one whole while it is
    /// young, and goes on so while it grows: SQLite takes the tables of a cross join in their order, PostgreSQL does not look into a select
    /// with an offset.
    /// </remarks>
    private string Text(Parts parts)
    {
        string LookUp(string table, string name, string key) => isPostgres
            ? $"cross join lateral (select * from {table} {name} where {key} offset 0) {name}" : $"cross join {table} {name} on {key}";
        string In(string name) => isPostgres ? $"= any(@{name})" : $"in (select value from json_each(@{name}))";
        var messages = isPostgres ? "select unnest(@mp), unnest(@mm), unnest(@mi), unnest(@mr)"
            : "select value->>1, value->>2, value->>3, value->>0 from json_each(@messages)";
        var text = new StringBuilder();
        Ask(Parts.States, $"""
            select region, psn_no, account_fen, visits, version from person_state where psn_no {In("states")}
                order by psn_no, region {(isPostgres && locks ? "for update" : "")};
            """);
        Ask(Parts.Messages, $"""
            select region, provider, infno, msgid, digest, answer, subject from message
                where (provider, msgid, infno, region) in ({messages});
            """);
        Ask(Parts.Files, $"""
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
                {LookUp("accumulator", "a", "a.psn_no = gone.psn_no and a.region = gone.region")};
            """);
        Ask(Parts.Visits, $"""
            select {CounterTables.Visit.List} from visit where mdtrt_id {In("visits")};
            select {CounterTables.FeeLine.List} from fee_line where mdtrt_id {In("visits")};
            select mdtrt_id, lines from fee_sheet where mdtrt_id {In("visits")};
            select {CounterTables.Settlement.ListOf("s")} from visit v
                {LookUp("settlement", "s", "s.psn_no = v.psn_no and s.mdtrt_id = v.mdtrt_id")} where v.mdtrt_id {In("visits")};
            """);
        Ask(Parts.VisitsOf, $"select {CounterTables.Visit.List} from visit where psn_no {In("visitsof")} order by mdtrt_id;");
        Ask(Parts.SettlementsOf, $"""
            with recursive record (asked, number) as (
                select distinct psn_no, psn_no from person where psn_no {In("settlementsof")}
                union all
                select record.asked, p.merged_into from record
                cross join person p where p.psn_no = record.number and p.merged_into <> '')
            select {CounterTables.Settlement.ListOf("s")}, asked from record
                {LookUp("settlement", "s", "s.psn_no = record.number")} order by s.setl_id;
            """);
        return text.ToString();

        void Ask(Parts part, string question) => text.Append(parts.HasFlag(part) ? question : "");
    }
}
