namespace Yibao.Simulation.Reform;

/// <summary>A person whom a reform changes much (受影响最大的人).</summary>
/// <param name="Number">Number in the nation.</param>
/// <param name="Gain">How much better off, fen.</param>
public readonly record struct ChangedPerson(long Number, long Gain)
{
    /// <summary>Whether the change is larger than that of another; of equal ones the lower number comes first.</summary>
    public bool ComesBefore(ChangedPerson other) => Math.Abs(Gain) != Math.Abs(other.Gain)
        ? Math.Abs(Gain) > Math.Abs(other.Gain)
        : Number < other.Number;
}

/// <summary>The people whom a reform changes most (受影响最大的人), up or down; the same in whatever order they come.</summary>
/// <param name="most">How many are kept.</param>
public sealed class MostChanged(int most)
{
    private readonly List<ChangedPerson> people = new(most + 1);

    /// <summary>They, the most changed first (名单).</summary>
    public IReadOnlyList<ChangedPerson> People => people;

    /// <summary>Looks at a person (计入一人).</summary>
    public void Add(ChangedPerson person)
    {
        if (person.Gain == 0 || (people.Count == most && !person.ComesBefore(people[^1])))
        {
            return;
        }

        var at = people.FindIndex(person.ComesBefore);
        people.Insert(at < 0 ? people.Count : at, person);
        if (people.Count > most)
        {
            people.RemoveAt(most);
        }
    }

    /// <summary>Looks at those of another list (合并).</summary>
    public void Add(MostChanged other) => other.people.ForEach(Add);
}
