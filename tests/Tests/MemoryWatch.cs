using System.Globalization;

namespace Yibao.Tests;

/// <summary>
/// Looks at the memory of this process at the tenths of a long run: what is still reachable after a full collection, and what the process
/// holds. Flat means that the second half of a run keeps no more than the first did, its first tenth apart. Tests that use it stand in the
/// collection "alone", so that nothing else runs beside them.
/// </summary>
internal sealed class MemoryWatch(int count)
{
    private const int Tenths = 10;

    // Caches that fill slowly, statistics of the runtime, a lock table: far less than one byte a case of the soak's million.
    private const long SlackBytes = 4 << 20;

    // The collector gives memory back when it likes.
    private const long ResidentSlackBytes = 64 << 20;

    private readonly List<(long Heap, long Resident)> seen = [];

    /// <summary>Told after each case.</summary>
    internal void After(int index)
    {
        if ((long)(index + 1) * Tenths / count > seen.Count)
        {
            seen.Add((GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet));
        }
    }

    /// <summary>The measurements, and that they are flat.</summary>
    internal void IsFlat(ITestOutputHelper output)
    {
        output.WriteLine($"heap after collection, KB, at the tenths: {Told(one => one.Heap)}");
        output.WriteLine($"resident size, KB, at the tenths: {Told(one => one.Resident)}");
        Assert.Equal(Tenths, seen.Count);
        Check(one => one.Heap, SlackBytes);
        Check(one => one.Resident, ResidentSlackBytes);
    }

    private void Check(Func<(long Heap, long Resident), long> of, long slack)
    {
        // The first tenth compiles and fills caches.
        var (first, second) = (seen[1..(Tenths / 2)].Max(of), seen[(Tenths / 2)..].Max(of));
        Assert.True(second <= first + slack, $"{first} bytes in the first half, {second} in the second");
    }

    private string Told(Func<(long Heap, long Resident), long> of) =>
        string.Join(' ', seen.Select(one => (of(one) >> 10).ToString(CultureInfo.InvariantCulture)));
}

/// <summary>Tests that measure this process, one after the other when all others are done.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
