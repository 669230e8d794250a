using Yibao.Simulation.People;

namespace Yibao.Simulation.Reform;

/// <summary>Tenths of the people by disposable income (收入十等分): the nine borders between them.</summary>
public sealed class IncomeDeciles
{
    /// <summary>Tenths (组数).</summary>
    public const int Count = 10;

    /// <summary>So many people settle a border to a tenth of a per cent of them, and are looked at in no time.</summary>
    private const long MostLookedAt = 500_000;

    private readonly long[] borders;

    private IncomeDeciles(long[] borders) => this.borders = borders;

    /// <summary>Lowest income of each tenth but the first, fen (分界).</summary>
    public IReadOnlyList<long> Borders => borders;

    /// <summary>The tenths of a nation, by every person or, where they are many, every n-th.</summary>
    public static IncomeDeciles Of(Nation nation)
    {
        var step = Math.Max(1, nation.People / MostLookedAt);
        var incomes = new long[(nation.People + step - 1) / step];
        Parallel.For(0, incomes.Length, i =>
        {
            var person = default(PersonYear);
            nation.Person(i * step, ref person);
            incomes[i] = person.Income;
        });
        return Of(incomes);
    }

    /// <summary>The tenths of a list of incomes; it is sorted in place.</summary>
    public static IncomeDeciles Of(long[] incomes)
    {
        Array.Sort(incomes);
        return new([.. Enumerable.Range(1, Count - 1).Select(i => incomes.Length == 0 ? 0 : incomes[(long)incomes.Length * i / Count])]);
    }

    /// <summary>The tenth of an income, from 0 (所在组).</summary>
    public int Decile(long income)
    {
        var decile = 0;
        while (decile < borders.Length && income >= borders[decile])
        {
            decile++;
        }

        return decile;
    }
}
