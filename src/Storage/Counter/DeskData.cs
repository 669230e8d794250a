using System.Data.Common;
using Yibao.Benefits;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Settlement;

namespace Yibao.Storage.Counter;

/// <summary>What names a message (报文标识): the sender, the transaction and the sender's message id.</summary>
/// <param name="Region">Region of the sender.</param>
/// <param name="Provider">Institution that sent it; empty: staff.</param>
/// <param name="InfNo">Transaction (交易编号).</param>
/// <param name="MessageId">Message id of the sender (发送方报文ID).</param>
public readonly record struct MessageKey(RegionCode Region, string Provider, string InfNo, string MessageId);

/// <summary>A message that took effect (已处理报文): it is answered with the same bytes for ever.</summary>
/// <param name="Digest">SHA-256 of what was asked.</param>
/// <param name="Answer">The answer, byte for byte.</param>
/// <param name="Subject">Settlement or visit that it made; 0: none.</param>
public sealed record StoredMessage(ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Answer, long Subject)
{
    /// <summary>Whether the message was reversed before it arrived (先行冲正): whatever arrives under its key is answered so.</summary>
    public bool IsBar => !Digest.Span.ContainsAnyExcept((byte)0);
}

/// <summary>What a batch must read (读取清单). Sets, so that members of a batch may ask for the same things.</summary>
public sealed class Needs
{
    /// <summary>Messages that may have been answered before.</summary>
    public HashSet<MessageKey> Messages { get; } = [];

    /// <summary>Persons by number: register, account, accumulators.</summary>
    public HashSet<string> Persons { get; } = new(StringComparer.Ordinal);

    /// <summary>Visits by id: with lines and settlements.</summary>
    public HashSet<long> Visits { get; } = [];

    /// <summary>Persons whose every visit is asked for (without lines).</summary>
    public HashSet<string> VisitsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Persons whose every settlement is asked for, with those of the records that they were merged into.</summary>
    public HashSet<string> SettlementsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Questions of rarely used tables, by name (少用查询): each is asked once in a batch, in its transaction, after the persons are locked;
    /// members that ask under one name share the answer and see what earlier ones changed in it.
    /// </summary>
    public Dictionary<string, Func<DbConnection, DbTransaction?, object>> Others { get; } = new(StringComparer.Ordinal);
}

/// <summary>The present of one person (人员现状) while a lane works on it. Mutable on purpose: later members of a batch see earlier
/// ones.</summary>
/// <param name="file">The register.</param>
/// <param name="account">Balance of the personal account, fen.</param>
/// <param name="visits">Visits so far.</param>
/// <param name="version">Version of the row that was read; below zero: there is none yet.</param>
public sealed class PersonDesk(PersonFile file, long account, long visits, long version)
{
    private static readonly Comparer<(string Slot, long Period)> BySlot = Comparer<(string Slot, long Period)>.Create(
        (left, right) => string.CompareOrdinal(left.Slot, right.Slot) is not 0 and var order ? order : left.Period.CompareTo(right.Period));

    private readonly HashSet<(string Plan, int Year)> stored = [];
    private readonly Dictionary<(string Plan, int Year), SortedList<(string Slot, long Period), long>> buckets = [];
    private readonly Dictionary<string, AccumulatorBook> books = new(StringComparer.Ordinal);
    private readonly HashSet<(string Plan, int Year)> changed = [];
    private readonly List<(string Plan, IReadOnlyList<AccumulatorChange> Values)> carried = [];

    /// <summary>The register.</summary>
    public PersonFile File { get; } = file;

    /// <summary>Balance of the personal account, fen (个人账户余额).</summary>
    public long Account { get; private set; } = account;

    /// <summary>Visits so far (就诊次数).</summary>
    public long Visits { get; private set; } = visits;

    /// <summary>Version of everything that is known of the person (人员版本); below zero: the person has no row yet.</summary>
    public long Version { get; private set; } = version;

    /// <summary>Whether a lane may keep it for the next batch: it has a version, and hangs on no other record's accumulators.</summary>
    internal bool CanBeKept => Version >= 0 && carried.Count == 0;

    /// <summary>Buckets that changed (变动的累计桶), with their values in order, and whether the database has them already.</summary>
    internal IEnumerable<(string Plan, int Year, IEnumerable<AccumulatorChange> Values, bool IsStored)> ChangedBuckets =>
        changed.Select(key => (key.Plan, key.Year, ValuesOf(buckets[key]), stored.Contains(key)));

    /// <summary>Every bucket (全部累计桶), with their values in order.</summary>
    public IEnumerable<(string Plan, int Year, IEnumerable<AccumulatorChange> Values)> Buckets =>
        buckets.Select(bucket => (bucket.Key.Plan, bucket.Key.Year, ValuesOf(bucket.Value)));

    /// <summary>The accumulators under a plan key, of every year (累计).</summary>
    public AccumulatorBook BookOf(string plan)
    {
        if (!books.TryGetValue(plan, out var book))
        {
            books[plan] = book = new AccumulatorBook();
            foreach (var bucket in buckets.Where(bucket => bucket.Key.Plan == plan))
            {
                book.Apply([.. ValuesOf(bucket.Value)]);
            }

            foreach (var (_, values) in carried.Where(gone => gone.Plan == plan))
            {
                book.Apply(values);
            }
        }

        return book;
    }

    /// <summary>A bucket as it was read.</summary>
    public void Load(string plan, int year, IEnumerable<AccumulatorChange> values)
    {
        var bucket = buckets[(plan, year)] = new SortedList<(string Slot, long Period), long>(BySlot);
        foreach (var value in values)
        {
            bucket.Add((value.Slot, value.PeriodKey), value.Delta);
        }

        stored.Add((plan, year));
    }

    /// <summary>What was changed is in the database now, under the next version (已落库).</summary>
    internal void Written()
    {
        stored.UnionWith(changed);
        changed.Clear();
        Version++;
    }

    /// <summary>
    /// What a record that was merged into this one has used (合并档案累计): bills go on from the sum of both, while each record keeps what its
    /// own settlements did.
    /// </summary>
    public void Carry(string plan, IReadOnlyList<AccumulatorChange> values) => carried.Add((plan, values));

    /// <summary>Counts a new visit (就诊计数).</summary>
    public void CountVisit() => Visits++;

    /// <summary>Opens the personal account with a balance (期初入账).</summary>
    /// <exception cref="InvalidOperationException">It has a balance already: a defect.</exception>
    public void Open(long fen)
    {
        if (Account != 0 || fen < 0)
        {
            throw new InvalidOperationException($"the account of {File.Person} has {Account} fen and cannot be opened with {fen}");
        }

        Account = fen;
    }

    /// <summary>Balance that follows the person from or to another record (账户转移), with its ledger transaction.</summary>
    /// <exception cref="InvalidOperationException">The account would go below zero: a defect.</exception>
    public void Transfer(long fen)
    {
        Account += fen;
        if (Account < 0)
        {
            throw new InvalidOperationException($"the personal account of {File.Person} would go below zero");
        }
    }

    /// <summary>Books what a settlement or reversal did (记账): accumulators and personal account.</summary>
    /// <exception cref="InvalidOperationException">The account would go below zero: a defect.</exception>
    public void Book(SettlementRecord record)
    {
        var book = BookOf(record.Plan);
        var key = (record.Plan, record.YearStart.DayNumber);
        if (!buckets.TryGetValue(key, out var bucket))
        {
            buckets[key] = bucket = new SortedList<(string Slot, long Period), long>(BySlot);
        }

        foreach (var change in record.Changes)
        {
            var slot = (change.Slot, change.PeriodKey);
            var value = bucket.GetValueOrDefault(slot) + change.Delta;
            if (value == 0)
            {
                bucket.Remove(slot);
            }
            else
            {
                bucket[slot] = value;
            }
        }

        book.Apply(record.Changes);
        if (record.Changes.Count > 0)
        {
            changed.Add(key);
        }

        Account -= record.Amounts.Account;
        if (Account < 0)
        {
            throw new InvalidOperationException($"the personal account of {File.Person} would go below zero");
        }
    }

    private static IEnumerable<AccumulatorChange> ValuesOf(SortedList<(string Slot, long Period), long> bucket) =>
        bucket.Select(value => new AccumulatorChange(value.Key.Slot, value.Key.Period, value.Value));
}

/// <summary>A visit with what hangs on it (就诊现状) while a lane works on it.</summary>
/// <param name="visit">The visit.</param>
public sealed class VisitDesk(Visit visit)
{
    /// <summary>The visit.</summary>
    public Visit Visit { get; set; } = visit;

    /// <summary>Its lines, in order.</summary>
    public List<FeeLine> Lines { get; } = [];

    /// <summary>Its settlements and reversals.</summary>
    public List<SettlementRecord> Settlements { get; } = [];
}

/// <summary>What was read for a batch (读取结果).</summary>
public sealed class DeskData
{
    /// <summary>Messages that were answered before.</summary>
    public Dictionary<MessageKey, StoredMessage> Messages { get; } = [];

    /// <summary>Persons by number; of one registered in several regions each of them.</summary>
    public Dictionary<string, List<PersonDesk>> Persons { get; } = new(StringComparer.Ordinal);

    /// <summary>Visits by id.</summary>
    public Dictionary<long, VisitDesk> Visits { get; } = [];

    /// <summary>Visits of the persons of <see cref="Needs.VisitsOf"/>, in order.</summary>
    public Dictionary<string, List<Visit>> VisitsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Settlements of those of <see cref="Needs.SettlementsOf"/>, in order.</summary>
    public Dictionary<string, List<SettlementRecord>> SettlementsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers to the questions of <see cref="Needs.Others"/>, by name.</summary>
    public Dictionary<string, object> Others { get; } = new(StringComparer.Ordinal);

    internal DeskData Ask(Needs needs, DbConnection connection, DbTransaction? transaction)
    {
        foreach (var (name, question) in needs.Others)
        {
            Others[name] = question(connection, transaction);
        }

        return this;
    }
}
