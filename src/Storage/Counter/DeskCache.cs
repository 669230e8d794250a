namespace Yibao.Storage.Counter;

/// <summary>
/// The people who are at the counters just now (在办人员), as a lane knows them from its last batches: good for as long as the version of the
/// person's row stands. Two generations: when the younger is full, whoever was not seen since the one before is forgotten. Not safe to
/// share between threads.
/// </summary>
/// <param name="most">Persons of one generation.</param>
internal sealed class DeskCache(int most)
{
    /// <summary>A visit with more lines is not kept: it would hold the memory of hundreds of others.</summary>
    private const int LinesMax = 64;

    private Dictionary<string, Held> younger = new(StringComparer.Ordinal);
    private Dictionary<string, Held> older = new(StringComparer.Ordinal);

    /// <summary>Puts what is known of the persons and visits that are asked for on the desk (取在办档案).</summary>
    public void Take(Needs needs, DeskData data)
    {
        foreach (var number in needs.Persons)
        {
            if (!younger.TryGetValue(number, out var held))
            {
                if (!older.Remove(number, out held))
                {
                    continue;
                }

                younger[number] = held;
            }

            data.Persons[number] = held.Persons;
            foreach (var visit in held.Visits)
            {
                if (needs.Visits.Contains(visit.Visit.Id))
                {
                    data.Visits[visit.Visit.Id] = visit;
                }
            }
        }
    }

    /// <summary>
    /// Keeps what a batch ended with (留存): persons who can be kept, and visits of theirs that wait for their settlement. The batch is
    /// over: visits that are not kept lose their settlements.
    /// </summary>
    public void Keep(IReadOnlyDictionary<string, List<PersonDesk>> known, IEnumerable<VisitDesk> visits)
    {
        if (younger.Count >= most)
        {
            (older, younger) = (younger, new Dictionary<string, Held>(StringComparer.Ordinal));
        }

        foreach (var (number, persons) in known.Where(one => one.Value.TrueForAll(person => person.CanBeKept)))
        {
            younger[number] = younger.TryGetValue(number, out var held) && held.Persons == persons ? held : new Held(persons);
        }

        foreach (var visit in visits)
        {
            if (younger.TryGetValue(visit.Visit.PersonNumber, out var held))
            {
                held.Visits.RemoveAll(one => one.Visit.Id == visit.Visit.Id);
                if (visit.Settlements.Count == 0 && visit.Lines.Count <= LinesMax)
                {
                    held.Visits.Add(visit);
                }
                else
                {
                    visit.Settlements.Clear(); // the visit is old, and would keep what is new alive until it is collected itself
                }
            }
        }
    }

    /// <summary>Forgets persons with their visits (移除).</summary>
    public void Drop(IEnumerable<string> numbers)
    {
        foreach (var number in numbers)
        {
            younger.Remove(number);
            older.Remove(number);
        }
    }

    /// <summary>Forgets everything (清空).</summary>
    public void Clear()
    {
        younger.Clear();
        older.Clear();
    }

    private sealed record Held(List<PersonDesk> Persons)
    {
        public List<VisitDesk> Visits { get; } = [];
    }
}
