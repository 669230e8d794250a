using Yibao.Kernel;

namespace Yibao.Simulation.Reform;

/// <summary>
/// What a reform does to people (改革影响汇总): by region and scheme, age, tenth of income and size of the change. Not safe to share between
/// threads: each has its own, and they are added.
/// </summary>
public sealed class ReformTally
{
    /// <summary>Age groups of ten years; the last has no end (年龄组数).</summary>
    public const int AgeGroups = 9;

    /// <summary>How many of the most changed people are kept (名单人数).</summary>
    public const int Most = 10;

    private const int AgeWidth = 10;
    private const int Schemes = 2;
    private const long FenPerYuan = 100;

    /// <summary>Upper ends, in fen, of the classes of gains below zero and lower ends of those above (变动分组界).</summary>
    private static readonly long[] Sizes = [.. new long[] { 100, 1_000, 5_000, 20_000 }.Select(yuan => yuan * FenPerYuan)];

    private readonly IncomeDeciles deciles;
    private readonly BurdenTerms terms;
    private readonly GroupEffect[] regions;
    private readonly GroupEffect[] ages = Groups(AgeGroups);
    private readonly GroupEffect[] tenths = Groups(IncomeDeciles.Count);
    private readonly long[] sizes = new long[(2 * Sizes.Length) + 3];

    /// <summary>An empty tally.</summary>
    /// <param name="regionCount">Regions of the nation.</param>
    /// <param name="deciles">Tenths of income.</param>
    /// <param name="terms">Thresholds of catastrophic spending.</param>
    public ReformTally(int regionCount, IncomeDeciles deciles, BurdenTerms terms) =>
        (regions, this.deciles, this.terms) = (Groups(regionCount * Schemes), deciles, terms);

    /// <summary>Thresholds of catastrophic spending (灾难性支出标准).</summary>
    public BurdenTerms Terms => terms;

    /// <summary>Tenths of income (收入十等分).</summary>
    public IncomeDeciles Deciles => deciles;

    /// <summary>Everybody (合计).</summary>
    public GroupEffect All => Sum(regions);

    /// <summary>By age group, of ten years each (年龄组).</summary>
    public IReadOnlyList<GroupEffect> Ages => ages;

    /// <summary>By tenth of income, the poorest first (收入十等分组).</summary>
    public IReadOnlyList<GroupEffect> Tenths => tenths;

    /// <summary>People by size of the change, from the largest loss over none to the largest gain (按变动大小分组人数).</summary>
    public IReadOnlyList<long> BySize => sizes;

    /// <summary>The most changed people (受影响最大的人).</summary>
    public MostChanged Changed { get; } = new(Most);

    /// <summary>Borders between the classes of <see cref="BySize"/> above zero, yuan (分组界).</summary>
    public static IReadOnlyList<long> SizeBorders => [.. Sizes.Select(fen => fen / FenPerYuan)];

    /// <summary>A region and scheme (统筹区与险种).</summary>
    public GroupEffect Region(int region, Scheme scheme) => regions[Place(region, scheme)];

    /// <summary>Several groups as one.</summary>
    public static GroupEffect Sum(IEnumerable<GroupEffect> groups)
    {
        var sum = new GroupEffect();
        foreach (var group in groups)
        {
            sum.Add(group);
        }

        return sum;
    }

    /// <summary>Adds a person (计入一人).</summary>
    public void Add(in PersonYear person, in PersonOutcome before, in PersonOutcome after)
    {
        var change = PersonChange.Of(in person, in before, in after, terms);
        regions[Place(person.Region, person.Scheme)].Add(in change);
        ages[Math.Min(person.Age / AgeWidth, AgeGroups - 1)].Add(in change);
        tenths[deciles.Decile(person.Income)].Add(in change);
        sizes[SizeOf(change.Gain)]++;
        Changed.Add(new ChangedPerson(person.Number, change.Gain));
    }

    /// <summary>Adds another tally of the same nation (合并).</summary>
    public void Add(ReformTally other)
    {
        Merge(regions, other.regions);
        Merge(ages, other.ages);
        Merge(tenths, other.tenths);
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] += other.sizes[i];
        }

        Changed.Add(other.Changed);
    }

    private static int Place(int region, Scheme scheme) => (region * Schemes) + (scheme == Scheme.Employee ? 0 : 1);

    private static int SizeOf(long gain)
    {
        var middle = Sizes.Length + 1;
        if (gain == 0)
        {
            return middle;
        }

        var steps = 1;
        while (steps <= Sizes.Length && Math.Abs(gain) >= Sizes[steps - 1])
        {
            steps++;
        }

        return gain > 0 ? middle + steps : middle - steps;
    }

    private static void Merge(GroupEffect[] into, GroupEffect[] from)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i].Add(from[i]);
        }
    }

    private static GroupEffect[] Groups(int count) => [.. Enumerable.Range(0, count).Select(_ => new GroupEffect())];
}
