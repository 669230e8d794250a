using System.Diagnostics;
using Yibao.Benefits;

namespace Yibao.Bench;

/// <summary>
/// One run that compares the batch path, the single path with its explanation and the decimal baseline on the same bills, on one
/// core: figures are ratios of
/// the same run, the rounds of the three interleaved, the best round of each. The baseline is held against batch and single path on
/// 1,000,000 bills first.
/// </summary>
internal static class SideBySide
{
    private const int BillsPerChunk = 20_000;
    private const int ChunksCompared = 50;
    private const int Rounds = 60;
    private const int FastRunsPerRound = 5;

    public static int Run(string home)
    {
        var differing = 0;
        for (var seed = 1; seed <= ChunksCompared; seed++)
        {
            differing += Differing(new Workload(home, BillsPerChunk, seed));
        }

        var verdict = differing == 0 ? "yes" : $"NO, {differing:N0} differ";
        Console.WriteLine($"equal on {BillsPerChunk * ChunksCompared:N0} bills, lines and layers: {verdict}");
        var work = new Workload(home, BillsPerChunk, seed: 1);
        var decimalBills = work.DecimalBills();
        var batch = new Batch();
        var (fast, single, slow) = (TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < FastRunsPerRound; i++)
            {
                fast = Better(fast, () => work.RunBatch(batch));
            }

            single = Better(single, () => RunSingle(work, _ => { }));
            slow = Better(slow, () => RunBaseline(work, decimalBills, (_, _) => { }));
        }

        var allocated = Allocated(work, batch);
        var (layers, slots) = (work.Plan.Layers.Length, work.Plan.Slots.Length);
        Console.WriteLine($"layers: {layers}, lines a bill: {Workload.LinesPerBill}, accumulators: {slots}");
        Console.WriteLine($"{"path",-34}{"bills/s/core",16}{"ns/bill",10}{"ratio",9}");
        Print("batch", fast, slow);
        Print("single, with path and accumulators", single, slow);
        Print("decimal baseline, by name", slow, slow);
        Console.WriteLine($"allocated in batch: {allocated} bytes over {BillsPerChunk:N0} bills");
        return differing == 0 && allocated == 0 ? 0 : 1;
    }

    private static void Print(string name, TimeSpan time, TimeSpan baseline) => Console.WriteLine(
        $"{name,-34}{BillsPerChunk / time.TotalSeconds,16:N0}{time.TotalNanoseconds / BillsPerChunk,10:N0}{baseline / time,9:N1}");

    private static long Allocated(Workload work, Batch batch)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work.RunBatch(batch);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TimeSpan Better(TimeSpan best, Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return elapsed < best ? elapsed : best;
    }

    private static int Differing(Workload work)
    {
        work.RunBatch(new Batch());
        var settlements = new List<Statement>(work.Bills.Length);
        RunSingle(work, settlements.Add);
        var differing = 0;
        void Check(int i, DecimalResult result) => differing += result.Equals(in work.Totals[i]) && result.Equals(settlements[i]) ? 0 : 1;
        RunBaseline(work, work.DecimalBills(), Check);
        return differing;
    }

    internal static void RunBaseline(Workload work, (DecimalCase Case, DecimalLine[] Lines)[] bills, Action<int, DecimalResult> check)
    {
        var policies = new Dictionary<string, List<DecimalPolicy>>(StringComparer.Ordinal)
        {
            ["110000/310"] = [DecimalBaseline.FourLayers()],
        };
        var baseline = new DecimalBaseline(work.Items, policies);
        var accumulators = new Dictionary<string, decimal>(StringComparer.Ordinal);
        for (var i = 0; i < bills.Length; i++)
        {
            if (i % Workload.BillsPerPerson == 0)
            {
                accumulators = new Dictionary<string, decimal>(StringComparer.Ordinal);
            }

            check(i, baseline.Settle(bills[i].Case, bills[i].Lines, accumulators));
        }
    }

    internal static void RunSingle(Workload work, Action<Statement> check)
    {
        var book = new AccumulatorBook();
        for (var i = 0; i < work.Bills.Length; i++)
        {
            if (i % Workload.BillsPerPerson == 0)
            {
                book = new AccumulatorBook();
            }

            ref readonly var item = ref work.Bills[i];
            var bill = new Bill
            {
                Plan = item.Rules!.At(item.Facts.DayNumber), Catalogue = item.Catalogue, Facts = item.Facts,
                EnrolledUntil = item.EnrolledUntil,
            };
            var settlement = Statement.Of(in bill, work.Lines[item.LineFirst..(item.LineFirst + item.LineCount)], [], book, item.Visit);
            book.Apply(settlement.Changes);
            check(settlement);
        }
    }
}
