using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Clearing;
using Yibao.Storage.Counter;

namespace Yibao.Agency.Counter;

/// <summary>
/// What the members of one batch work on (工作台): the rules, what was read, and what will be written. Members run one after the other and
/// see what earlier ones did.
/// </summary>
public sealed class Desk
{
    private readonly DeskData data;
    private readonly BusinessIds ids;
    private readonly Func<string, DesignatedProvider?> providers;

    internal Desk(DeskData data, WriteSet writes, RuleSet rules, BusinessIds ids, Func<string, DesignatedProvider?> providers)
    {
        (this.data, Writes, Rules, this.ids, this.providers) = (data, writes, rules, ids, providers);
        Today = ChinaTime.DayOf(writes.At);
    }

    /// <summary>The rules in force.</summary>
    public RuleSet Rules { get; }

    /// <summary>Now, Unix milliseconds.</summary>
    public long At => Writes.At;

    /// <summary>Today in China (记账日期).</summary>
    public DateOnly Today { get; }

    /// <summary>What the batch writes; operations of rarely written tables add their statements here.</summary>
    public WriteSet Writes { get; }

    /// <summary>A new business id.</summary>
    public long NextId() => ids.Next(At);

    /// <summary>A person; of one registered in several regions the stated one, else the one insured today, else the first.</summary>
    public PersonDesk? Person(string number, RegionCode? stated = null)
    {
        if (!data.Persons.TryGetValue(number, out var found))
        {
            return null;
        }

        return found.Count == 1 ? found[0]
            : found.Find(person => stated is { } region && person.File.Person.Region == region)
            ?? found.Find(person => person.File.Enrolments.Any(span => span.Holds(Today)))
            ?? found[0];
    }

    /// <summary>A visit with its lines and settlements; null: there is none.</summary>
    public VisitDesk? Visit(long id) => data.Visits.GetValueOrDefault(id);

    /// <summary>Every visit of a person that asked for them.</summary>
    public IReadOnlyList<Visit> VisitsOf(string person) => data.VisitsOf.GetValueOrDefault(person, []);

    /// <summary>Every settlement and reversal of a person that asked for them.</summary>
    public IReadOnlyList<SettlementRecord> SettlementsOf(string person) => data.SettlementsOf.GetValueOrDefault(person, []);

    /// <summary>A designated provider; null: not designated.</summary>
    public DesignatedProvider? Provider(string code) => providers(code);

    /// <summary>The answer to a question of <see cref="Needs.Others"/>.</summary>
    public T Other<T>(string name)
        where T : class => (T)data.Others[name];

    /// <summary>The answer that a message already has.</summary>
    public StoredMessage? Answered(MessageKey key) => data.Messages.GetValueOrDefault(key);

    /// <summary>Remembers a message with its answer.</summary>
    public void Remember(MessageKey key, StoredMessage message)
    {
        data.Messages[key] = message;
        Writes.Add(key, message);
    }

    /// <summary>Opens a visit (登记).</summary>
    public VisitDesk Open(Visit visit, PersonDesk person)
    {
        person.CountVisit();
        var desk = new VisitDesk(visit);
        data.Visits[visit.Id] = desk;
        if (data.VisitsOf.TryGetValue(visit.PersonNumber, out var visits))
        {
            visits.Add(visit);
        }
        else
        {
            data.VisitsOf[visit.PersonNumber] = [visit];
        }

        Writes.Put(visit);
        Writes.Put(person);
        return desk;
    }

    /// <summary>Changes a visit (变更).</summary>
    public void Change(Visit visit)
    {
        if (data.Visits.TryGetValue(visit.Id, out var desk))
        {
            desk.Visit = visit;
        }

        if (data.VisitsOf.TryGetValue(visit.PersonNumber, out var visits))
        {
            var at = visits.FindIndex(other => other.Id == visit.Id);
            if (at >= 0)
            {
                visits[at] = visit;
            }
        }

        Writes.Put(visit);
        Writes.Put(PersonOf(visit));
    }

    /// <summary>Adds fee lines, or lines that take others back.</summary>
    public void Add(VisitDesk visit, IEnumerable<FeeLine> lines)
    {
        foreach (var line in lines)
        {
            visit.Lines.Add(line);
            Writes.Add(visit.Visit, line);
        }

        Writes.Put(PersonOf(visit.Visit));
    }

    /// <summary>Books a settlement or reversal (入账): record, ledger transaction, accumulators, personal account.</summary>
    public void Book(SettlementRecord record, PersonDesk person)
    {
        person.Book(record);
        Writes.Add(record, record.Transaction(Today));
        var visit = Visit(record.VisitId)?.Visit ?? VisitsOf(record.PersonNumber).First(one => one.Id == record.VisitId);
        Writes.Count(record, visit, providers(record.Provider)?.Tier ?? default, Today);
        if (record.IsElsewhere)
        {
            Tell(record);
        }

        Writes.Put(person);
        Visit(record.VisitId)?.Settlements.Add(record);
        if (data.SettlementsOf.TryGetValue(record.PersonNumber, out var records))
        {
            records.Add(record);
        }
        else
        {
            data.SettlementsOf[record.PersonNumber] = [record];
        }
    }

    /// <summary>Whose visit it is: whatever happens to it moves the person's version.</summary>
    private PersonDesk PersonOf(Visit visit) => data.Persons[visit.PersonNumber].Find(one => one.File.Person.Region == visit.Region)!;

    /// <summary>Care elsewhere: the region that pays the provider and the hub are told in the same transaction.</summary>
    private void Tell(SettlementRecord record)
    {
        var leg = Leg.Of(record, Today);
        foreach (var receiver in (RegionCode[])[leg.Care, Message.Hub])
        {
            Writes.Send(Message.About(leg.Home, NextId(), receiver, MessageKind.HomeBooked, leg));
        }
    }
}
