using System.Diagnostics;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Workbench;

namespace Yibao.Bench.Payment;

/// <summary>How many cases a core groups in a second with tables of the national size, and how many bytes it allocates for them.</summary>
internal static class DrgBench
{
    private const int CaseCount = 200_000;
    private const int Rounds = 15;
    private const int BarPerSecond = 200_000; // issue 5

    public static int Run()
    {
        var synthetic = new SyntheticDrg(seed: 20_200_123);
        var start = Stopwatch.GetTimestamp();
        var (grouper, faults) = DrgCompiler.Compile(synthetic.Tables);
        if (grouper is null)
        {
            Console.WriteLine($"the tables have {faults.Count} faults; the first: {faults[0]}");
            return 1;
        }

        Console.WriteLine(
            $"{grouper.Mdcs.Count} categories, {grouper.Adrgs.Count} base groups, {grouper.Drgs.Count} groups, "
            + $"{synthetic.Tables.Diagnoses.Count:N0} diagnoses, {synthetic.Tables.Procedures.Count:N0} procedures; compiled in "
            + $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms");
        var cases = synthetic.Cases(CaseCount);
        var grouped = Pass(grouper, cases);
        var best = TimeSpan.MaxValue;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            Pass(grouper, cases);
            var took = Stopwatch.GetElapsedTime(begun);
            best = took < best ? took : best;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var perSecond = CaseCount / best.TotalSeconds;
        Console.WriteLine($"{CaseCount:N0} cases, {grouped:N0} grouped; best of {Rounds}: {perSecond:N0} cases/s/core, "
            + $"{best.TotalNanoseconds / CaseCount:N0} ns a case (bar {BarPerSecond:N0}/s)");
        Console.WriteLine($"allocated: {allocated} bytes over {(long)CaseCount * Rounds:N0} cases");
        return perSecond >= BarPerSecond && allocated == 0 ? 0 : 1;
    }

    private static int Pass(DrgGrouper grouper, DrgCase[] cases)
    {
        var grouped = 0;
        for (var i = 0; i < cases.Length; i++)
        {
            grouped += grouper.Group(in cases[i]).Drg >= 0 ? 1 : 0;
        }

        return grouped;
    }
}
