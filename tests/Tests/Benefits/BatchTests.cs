using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Benefits;

/// <summary>The batch answers what the single path answers, bill by bill, and allocates nothing for it.</summary>
public sealed class BatchTests(ITestOutputHelper output)
{
    private const int FirstSeed = 71_000_000;

    [Fact]
    [Trait("Soak", "true")]
    public void The_batch_answers_what_the_single_path_answers()
    {
        var policies = Dose.Of(150, 3_000);
        var (bills, refused) = (0, 0);
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var sample = BatchSample.Of(seed, persons: 6);
            var (totals, payments) = sample.Settle(new Batch());
            var places = payments.Length / Math.Max(1, totals.Length);
            for (var i = 0; i < totals.Length; i++)
            {
                var single = sample.Single(i);
                var where = $"policy seed {seed}, bill {i}";
                Assert.True(Same(single.Totals, totals[i]), $"{where}: {Text(totals[i])}, alone {Text(single.Totals)}");
                Assert.Equal(
                    single.Layers.Select(layer => layer.Paid), payments.AsSpan(i * places, places)[..single.Layers.Count].ToArray());
                refused += single.IsRefused ? 1 : 0;
            }

            sample.CheckAccumulators();
            bills += totals.Length;
        }

        output.WriteLine($"policy seeds {FirstSeed}..{FirstSeed + policies - 1}: {bills} bills, {refused} refused");
        Assert.True(bills > policies * 100 && refused > policies);
    }

    [Fact]
    public void Ten_thousand_bills_allocate_nothing_after_the_first_ones()
    {
        var samples = Enumerable.Range(FirstSeed, 12).Select(seed => BatchSample.Of(seed, persons: 40)).ToArray();
        var batch = new Batch();
        foreach (var sample in samples) sample.Settle(batch);
        foreach (var sample in samples) sample.Prepare();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var sample in samples) sample.Run(batch);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var bills = samples.Sum(sample => sample.Count);
        output.WriteLine($"{bills} bills, {allocated} bytes");
        Assert.True(bills >= 10_000, $"only {bills} bills");
        Assert.Equal(0, allocated);
    }

    /// <summary>
    /// A row of accumulators knows one visit at a time: one that comes back after another must not begin again unnoticed.
    /// </summary>
    [Fact]
    public void A_visit_that_comes_back_after_another_is_an_error_of_the_caller()
    {
        var rules = Rules.Of("layer: only\napplies: {visit: inpatient}\ndeductible: [{amount: 1000}]\nrate: 80%");
        TestBill[] bills =
        [
            new(1_500) { Visit = 1 },
            new TestBill(1_000) { Visit = 2, Kind = VisitKind.Outpatient, On = new(2020, 3, 5) },
            new(1_500) { Visit = 1, On = new(2020, 3, 20), Admitted = new(2020, 3, 1) },
        ];
        var row = new long[AccumulatorPeriods.RowLength(rules.History.At(bills[0].On.DayNumber)!)];
        Settle(rules, bills[0], row);
        Settle(rules, bills[1], row);
        Assert.Throws<ArgumentException>(() => Settle(rules, bills[2], row));
    }

    private static void Settle(Rules rules, TestBill bill, long[] row)
    {
        var one = new BatchBill
        {
            Rules = rules.History, Facts = bill.Facts(Scheme.Employee), Visit = bill.Identity(), EnrolledUntil = int.MaxValue,
            LineCount = bill.AllLines().Length,
        };
        new Batch().Settle([one], bill.AllLines(), [], row, new SettlementTotals[1]);
    }

    /// <summary>Every field; of a refused bill only those that count.</summary>
    private static bool Same(SettlementTotals alone, SettlementTotals batch) => alone.Refusal != BillRefusal.None
        ? (alone.Refusal, alone.RefusedLine) == (batch.Refusal, batch.RefusedLine)
        : Array.TrueForAll(typeof(SettlementTotals).GetFields(), field => Equals(field.GetValue(alone), field.GetValue(batch)));

    private static string Text(in SettlementTotals totals) => totals.Refusal != BillRefusal.None
        ? $"refused {totals.Refusal} at line {totals.RefusedLine}"
        : $"submitted {totals.Submitted}, funds {totals.FundPaid}, hospital {totals.HospitalBorne}, account {totals.AccountPaid}, "
            + $"cash {totals.Cash}, stay {totals.Stay}";
}
