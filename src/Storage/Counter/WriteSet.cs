using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage.Statistics;

namespace Yibao.Storage.Counter;

/// <summary>
/// Everything that one batch writes (写入集), as data: the members of the batch add to it, the store writes it in one transaction.
/// </summary>
/// <param name="batch">Id of the batch: the link of the audit chain.</param>
/// <param name="at">Now, Unix milliseconds.</param>
/// <param name="lane">Number of the lane: bucket of the balances.</param>
public sealed class WriteSet(long batch, long at, int lane)
{
    internal Dictionary<TableShape, List<object?[]>> Rows { get; } = [];

    internal List<(string Sql, object Values)> Others { get; } = [];

    private readonly Dictionary<long, Visit> visits = [];
    private readonly Dictionary<(RegionCode Region, long Visit), List<FeeLine>> sheets = [];
    private readonly HashSet<PersonDesk> persons = [];
    private readonly CareSums care = new();
    private readonly Dictionary<(int Region, int Account, int Scheme, long Day), (long Debit, long Credit)> balances = [];

    /// <summary>Id of the batch.</summary>
    public long Batch { get; } = batch;

    /// <summary>Now, Unix milliseconds.</summary>
    public long At { get; } = at;

    /// <summary>Number of the lane.</summary>
    public int Lane { get; } = lane;

    /// <summary>Whether its persons are not locked but hold by their versions.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The persons whose rows it writes (涉及人员).</summary>
    internal IReadOnlyCollection<PersonDesk> Persons => persons;

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Rows.Count == 0 && Others.Count == 0 && visits.Count == 0 && sheets.Count == 0 && persons.Count == 0;

    /// <summary>A message that took effect, with its answer.</summary>
    public void Add(MessageKey key, StoredMessage message) => RowsOf(CounterTables.Message).Add(CounterRows.Of(key, message, At, Batch));

    /// <summary>A row of any table, in the order of its columns.</summary>
    internal void Add(TableShape table, object?[] row) => RowsOf(table).Add(row);

    /// <summary>A visit, new or changed.</summary>
    public void Put(Visit visit) => visits[visit.Id] = visit;

    /// <summary>A fee line of a visit.</summary>
    public void Add(Visit visit, FeeLine line)
    {
        var key = (visit.Region, visit.Id);
        if (!sheets.TryGetValue(key, out var lines))
        {
            sheets[key] = lines = [];
        }

        lines.Add(line);
    }

    /// <summary>A settlement or reversal with its ledger transaction, which stands in its row.</summary>
    public void Add(SettlementRecord record, LedgerTransaction posted)
    {
        RowsOf(CounterTables.Settlement).Add(CounterRows.Of(record, posted, Batch));
        Post(posted);
    }

    /// <summary>Counts a settlement or reversal for statistics.</summary>
    public void Count(SettlementRecord record, Visit visit, Tier tier, DateOnly today) => care.Add(record, visit, tier, today);

    /// <summary>A person whose account, visits or accumulators may have changed.</summary>
    public void Put(PersonDesk person) => persons.Add(person);

    /// <summary>A ledger transaction: its entries, and the balances of its day and lane.</summary>
    public void Add(LedgerTransaction transaction)
    {
        RowsOf(CounterTables.Journal).Add([(long)transaction.Region.Value, transaction.Id, (long)transaction.Scheme,
            StoredDay.Of(transaction.Day), (long)transaction.Source, transaction.Party, CounterRows.EntriesText(transaction.Entries),
            Batch]);
        Post(transaction);
    }

    private void Post(LedgerTransaction transaction)
    {
        var day = StoredDay.Of(transaction.Day);
        foreach (var entry in transaction.Entries)
        {
            var key = (transaction.Region.Value, entry.Account, (int)transaction.Scheme, day);
            var (debit, credit) = balances.GetValueOrDefault(key);
            balances[key] = entry.Fen > 0 ? (debit + entry.Fen, credit) : (debit, credit - entry.Fen);
        }
    }

    /// <summary>Another row of a rarely written table: one statement with named parameters, the same on both engines.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">An object whose properties are the parameters.</param>
    public void Add(string sql, object values) => Others.Add((sql, values));

    /// <summary>Turns the present of visits, persons and balances into rows.</summary>
    internal void Close()
    {
        foreach (var visit in visits.Values)
        {
            RowsOf(CounterTables.Visit).Add(CounterRows.Of(visit));
        }

        foreach (var (key, lines) in sheets)
        {
            RowsOf(CounterTables.FeeSheet).Add(
                [(long)key.Region.Value, key.Visit, (long)lines[0].Number, FeeSheets.Pack(lines), Batch]);
        }

        // In the order in which rows of persons are locked everywhere.
        foreach (var person in persons.OrderBy(one => one.File.Person.Number, StringComparer.Ordinal)
            .ThenBy(one => one.File.Person.Region.Value))
        {
            Close(person);
        }

        foreach (var (key, sums) in balances)
        {
            RowsOf(CounterTables.Balance).Add(
                [(long)key.Region, (long)key.Account, (long)key.Scheme, key.Day, (long)Lane, sums.Debit, sums.Credit]);
        }

        foreach (var row in care.Take(Lane))
        {
            RowsOf(CareSums.Table).Add(row);
        }

        visits.Clear();
        sheets.Clear();
        balances.Clear();
    }

    /// <summary>A lane moves the version that it knows; whoever has the person locked leaves no doubt.</summary>
    private void Close(PersonDesk person)
    {
        var who = person.File.Person;
        if (IsQuick)
        {
            RowsOf(CounterTables.PersonVersion).Add(
                [(long)who.Region.Value, who.Number, person.Account, person.Visits, person.Version]);
        }
        else
        {
            RowsOf(CounterTables.PersonState).Add([(long)who.Region.Value, who.Number, person.Account, person.Visits]);
        }

        foreach (var (plan, year, values, isStored) in person.ChangedBuckets)
        {
            RowsOf(isStored ? CounterTables.AccumulatorChange : CounterTables.Accumulator).Add(
                [(long)who.Region.Value, who.Number, plan, StoredDay.Of(DateOnly.FromDayNumber(year)), CounterRows.ChangesText(values)]);
        }
    }

    internal List<object?[]> RowsOf(TableShape table)
    {
        if (!Rows.TryGetValue(table, out var rows))
        {
            Rows[table] = rows = [];
        }

        return rows;
    }
}
