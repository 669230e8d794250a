using System.Diagnostics;
using Yibao.Benefits;
using Yibao.Policy;

namespace Yibao.Bench;

/// <summary>
/// One run that compares the batch path, the single path with its explanation and the decimal baseline on the same bills, on one core: figures are ratios of
/// the same run. The baseline is held against the batch path on 1,000,000 bills first.
/// </summary>
internal static class SideBySide
{
    private const int BillsPerChunk = 20_000;
    private const int ChunksCompared = 50;
    private const int Rounds = 200;

    public static int Run(string home)
    {
        var differing = Compare(home);
        Console.WriteLine($"equal on {BillsPerChunk * ChunksCompared:N0} bills: {(differing == 0 ? "yes" : $"NO, {differing:N0} differ")}");
        var work = new Workload(home, BillsPerChunk, seed: 1);
        var batch = new Batch();
        work.RunBatch(batch);
        var allocated = Allocated(work, batch);
        var fast = Best(() => work.RunBatch(batch));
        var single = Best(() => RunSingle(work));
        var decimalBills = work.DecimalBills();
        var slow = Best(() => RunBaseline(work, decimalBills));
        Console.WriteLine($"layers that paid or looked: {work.Plan.Layers.Length}, lines a bill: {Workload.LinesPerBill}, accumulators: {work.Plan.Slots.Length}");
        Console.WriteLine($"{"path",-34}{"bills/s/core",16}{"ns/bill",10}{"ratio",9}");
        Print("batch", fast, slow);
        Print("single, with path and accumulators", single, slow);
        Print("decimal baseline, by name", slow, slow);
        Console.WriteLine($"allocated in batch: {allocated} bytes over {BillsPerChunk:N0} bills");
        return differing == 0 && allocated == 0 ? 0 : 1;
    }

    private static void Print(string name, double seconds, double baseline) => Console.WriteLine(
        $"{name,-34}{BillsPerChunk / seconds,16:N0}{seconds * 1e9 / BillsPerChunk,10:N0}{baseline / seconds,9:N1}"); // not money: time

    private static long Allocated(Workload work, Batch batch)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work.RunBatch(batch);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // not money: time
    private static double Best(Action run)
    {
        run();
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            var elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        return best.TotalSeconds;
    }

    private static int Compare(string home)
    {
        var differing = 0;
        for (var seed = 1; seed <= ChunksCompared; seed++)
        {
            var work = new Workload(home, BillsPerChunk, seed);
            work.RunBatch(new Batch());
            differing += RunBaseline(work, work.DecimalBills());
        }

        return differing;
    }

    private static int RunBaseline(Workload work, DecimalLine[][] bills)
    {
        var baseline = new DecimalBaseline(work.Items);
        var accumulators = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var differing = 0;
        for (var i = 0; i < bills.Length; i++)
        {
            if (i % Workload.BillsPerPerson == 0)
            {
                accumulators = new Dictionary<string, decimal>(StringComparer.Ordinal);
            }

            var result = baseline.Settle(in work.Bills[i].Facts, bills[i], accumulators);
            differing += result.Equals(in work.Totals[i]) ? 0 : 1;
        }

        return differing;
    }

    private static void RunSingle(Workload work)
    {
        var book = new AccumulatorBook();
        for (var i = 0; i < work.Bills.Length; i++)
        {
            if (i % Workload.BillsPerPerson == 0)
            {
                book = new AccumulatorBook();
            }

            ref readonly var item = ref work.Bills[i];
            var bill = new Bill { Plan = item.Rules!.At(item.Facts.DayNumber), Catalogue = item.Catalogue, Facts = item.Facts, EnrolledUntil = item.EnrolledUntil };
            var settlement = Settlement.Of(in bill, work.Lines[item.LineFirst..(item.LineFirst + item.LineCount)], [], book, item.Visit);
            book.Apply(settlement.Changes);
        }
    }
}
