using System.Diagnostics;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;

namespace Yibao.Bench.Simulating;

/// <summary>
/// The same stays of the nation's employees under the same four layers, in bulk and as one would first write it: a person with a list of
/// bills and lines in <c>decimal</c>, the policy by name. Both must come to the same fen, or the ratio is void.
/// </summary>
internal static class NationBaseline
{
    private const int Stays = 20_000;
    private const int Rounds = 5;

    private static readonly Dictionary<string, DecimalItem> Items = new(StringComparer.Ordinal)
    {
        ["A"] = Item(ItemClass.A), ["B"] = Item(ItemClass.B), ["C"] = Item(ItemClass.C),
    };

    /// <summary>Prints the ratio; false where the two differ.</summary>
    public static bool Run(Nation nation, CareModel care, NationRules shipped)
    {
        var rules = PlanBook.Load([(FourLayerPolicy.File, FourLayerPolicy.Text)]).Book.Histories.Single();
        var (bills, lines, people) = Draw(nation, care, shipped, rules);
        var plan = rules.At(bills[0].Facts.DayNumber)!;
        var totals = new SettlementTotals[bills.Length];
        var accumulators = new long[people * AccumulatorPeriods.RowLength(plan)];
        var batch = new Batch();
        var fast = Best(() =>
        {
            Array.Clear(accumulators);
            batch.Settle(bills, lines, [], accumulators, totals);
        });
        var different = 0;
        var slow = Best(() => different = Slow(bills, lines, totals));
        Console.WriteLine($"the same layered benefit, {bills.Length:N0} stays of {people:N0} people: in bulk "
            + $"{bills.Length / fast.TotalSeconds:N0} a second, with decimal objects {bills.Length / slow.TotalSeconds:N0}, "
            + $"ratio {slow / fast:N1}, {(different == 0 ? "equal" : $"{different} DIFFER")}");
        return different == 0;
    }

    private static (BatchBill[] Bills, BillLine[] Lines, int People) Draw(
        Nation nation, CareModel care, NationRules shipped, PlanHistory rules)
    {
        var row = AccumulatorPeriods.RowLength(rules.Plans.First());
        var (year, bills, lines, people) = (new CareYear(care), new List<BatchBill>(), new List<BillLine>(), 0);
        PersonYear person = default;
        for (var number = 0L; number < nation.People && bills.Count < Stays; number++)
        {
            nation.Person(number, ref person);
            var count = person.Scheme == Kernel.Scheme.Employee ? year.Fill(in person, shipped) : 0;
            var before = bills.Count;
            foreach (ref readonly var bill in year.Bills.AsSpan(0, count))
            {
                if (bill.Facts.Visit == VisitKind.Inpatient && bill.Facts.Epidemic == EpidemicStatus.None)
                {
                    var own = bill;
                    (own.Rules, own.LineFirst, own.AccumulatorFirst, own.DiagnosisCount) = (rules, lines.Count, people * row, 0);
                    own.DiagnosisFirst = 0;
                    own.Facts.Status = bill.Facts.Status is PersonStatus.Retired or PersonStatus.EarlyRetired
                        ? PersonStatus.Retired : PersonStatus.InService;
                    foreach (var line in year.Lines.AsSpan(bill.LineFirst, bill.LineCount))
                    {
                        lines.Add(new BillLine { PriceMicro = line.PriceMicro, Class = line.Class });
                    }

                    bills.Add(own);
                }
            }

            people += bills.Count > before ? 1 : 0;
        }

        return ([.. bills], [.. lines], people);
    }

    private static int Slow(BatchBill[] bills, BillLine[] lines, SettlementTotals[] totals)
    {
        var policies = new Dictionary<string, List<DecimalPolicy>>(StringComparer.Ordinal)
        {
            ["110000/310"] = [DecimalBaseline.FourLayers()],
        };
        var baseline = new DecimalBaseline(Items, policies);
        var accumulators = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var different = 0;
        for (var i = 0; i < bills.Length; i++)
        {
            ref readonly var bill = ref bills[i];
            if (i == 0 || bills[i - 1].AccumulatorFirst != bill.AccumulatorFirst)
            {
                accumulators = new Dictionary<string, decimal>(StringComparer.Ordinal);
            }

            var own = new List<DecimalLine>();
            foreach (ref readonly var line in lines.AsSpan(bill.LineFirst, bill.LineCount))
            {
                var code = line.Class == ItemClass.A ? "A" : line.Class == ItemClass.B ? "B" : "C";
                own.Add(new DecimalLine(code, line.PriceMicro / 1_000_000m, 1));
            }

            different += baseline.Settle(DecimalResult.Case(in bill), own, accumulators).Equals(in totals[i]) ? 0 : 1;
        }

        return different;
    }

    private static DecimalItem Item(ItemClass itemClass) =>
        new(itemClass, new DateOnly(2019, 1, 1), null, new Dictionary<string, decimal>(StringComparer.Ordinal));

    private static TimeSpan Best(Action run)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            var elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        return best;
    }
}
