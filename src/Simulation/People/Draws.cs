using System.Runtime.CompilerServices;

namespace Yibao.Simulation.People;

/// <summary>
/// Chance without state (随机数): a draw is a mix of a person's key and the purpose, so that nothing depends on order, shard or thread,
/// and a new purpose changes no other draw. The mix is the finaliser of SplitMix64.
/// </summary>
public static class Draws
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Key of a person (人员随机键).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Key(ulong seed, long number) => unchecked(Mix(Mix(seed + Golden) ^ ((ulong)number * Golden)));

    /// <summary>64 even bits for a purpose (随机数). Purposes below 1000 belong to the generation of people.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong key, uint purpose) => unchecked(Mix(key + (purpose * Golden)));

    /// <summary>A number from 0 to below a limit (范围内随机数).</summary>
    /// <param name="draw">A draw; its upper half counts.</param>
    /// <param name="below">Limit, above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Below(ulong draw, int below) => unchecked((int)(((draw >> 32) * (ulong)below) >> 32));

    /// <summary>Whether a case of so many per million comes true (是否发生). The lower half of the draw counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Happens(ulong draw, long perMillion) => unchecked((uint)draw * 1_000_000L) >> 32 < perMillion;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
