using System.Runtime.CompilerServices;

namespace Yibao.Simulation.Care;

/// <summary>A choice by chance (离散分布): limits over 32 even bits.</summary>
internal readonly struct Chances
{
    private readonly uint[] marks;

    private Chances(uint[] marks) => this.marks = marks;

    /// <summary>Whether anything can be chosen.</summary>
    public bool IsEmpty => marks.Length == 0;

    /// <summary>A choice among weights; none when all are zero.</summary>
    public static Chances Of(IReadOnlyList<double> weights)
    {
        var all = weights.Sum();
        var made = new uint[all > 0 ? weights.Count : 0];
        var sum = 0.0;
        for (var i = 0; i < made.Length; i++)
        {
            sum += weights[i];
            made[i] = Limit(sum / all);
        }

        return new Chances(made);
    }

    /// <summary>
    /// A number of visits with a mean: geometric, because a few people make many of the visits. Cut where a person in four billion
    /// is left.
    /// </summary>
    public static Chances Visits(double mean)
    {
        var repeat = mean / (1 + mean);
        var (made, left) = (new List<uint>(), repeat);
        while (made.Count < CareYear.VisitsMax && left * (uint.MaxValue + 1.0) >= 1)
        {
            made.Add(Limit(1 - left));
            left *= repeat;
        }

        return new Chances([.. made]);
    }

    /// <summary>A share as a threshold: true where the draw is below it.</summary>
    public static uint Limit(double share) => share >= 1 ? uint.MaxValue : (uint)Math.Max(0, share * (uint.MaxValue + 1.0));

    /// <summary>The choice for 32 even bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pick(uint draw)
    {
        var all = marks;
        var i = 0;
        while (i < all.Length && draw >= all[i])
        {
            i++;
        }

        return i;
    }

    /// <summary>The same, never beyond the last: for choices, where rounding may leave the last bit over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Choose(uint draw) => Math.Min(Pick(draw), marks.Length - 1);
}
