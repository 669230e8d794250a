using Yibao.Benefits;
using Yibao.Policy;
using Yibao.Tests.Reference;

namespace Yibao.Tests.Benefits;

/// <summary>Properties of settlements on random policies: more cost, the order of lines, reversal, and a year from its changes.</summary>
public sealed class PropertyTests(ITestOutputHelper output)
{
    private const int FirstSeed = 73_000_000;

    [Fact]
    [Trait("Soak", "true")]
    public void More_eligible_cost_never_lowers_what_a_fund_pays()
    {
        var policies = Dose.Of(400, 8_000);
        var grown = 0;
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var policy = WithoutRivals(RandomPolicies.Draw(seed), seed);
            var rules = ProductRun.Compile(policy);
            for (var number = 0; number < 30; number++)
            {
                var one = RandomCases.Draw(policy, RandomCasesTests.SeedOf(seed, number));
                var random = new Random(RandomCasesTests.SeedOf(seed, number));
                var before = ProductRun.Settle(rules, policy, one);
                if (before.Totals.Refusal != BillRefusal.None) continue;
                for (var step = 0; step < 6; step++)
                {
                    one = one with { Lines = [.. one.Lines, More(random)] };
                    var after = ProductRun.Settle(rules, policy, one);
                    grown += CheckNotLower(before, after, $"policy seed {seed}, case {number}, step {step}");
                    before = after;
                }
            }
        }

        output.WriteLine($"policy seeds {FirstSeed}..{FirstSeed + policies - 1}: {grown} times a fund paid more");
        Assert.True(grown > policies);
    }

    [Fact]
    [Trait("Soak", "true")]
    public void A_larger_base_never_lowers_what_a_layer_pays()
    {
        var policies = Dose.Of(200, 4_000);
        var grown = 0;
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var policy = RandomPolicies.Draw(seed);
            var rules = ProductRun.Compile(policy);
            for (var number = 0; number < 30; number++)
            {
                var one = RandomCases.Draw(policy, RandomCasesTests.SeedOf(seed, number));
                var random = new Random(RandomCasesTests.SeedOf(seed, number));
                var before = ProductRun.Settle(rules, policy, one);
                if (before.Totals.Refusal != BillRefusal.None) continue;
                for (var step = 0; step < 4; step++)
                {
                    one = one with { Lines = [.. one.Lines, More(random)] };
                    var after = ProductRun.Settle(rules, policy, one);
                    grown += CheckLayersNotLower(policy, before, after, $"policy seed {seed}, case {number}, step {step}");
                    before = after;
                }
            }
        }

        output.WriteLine($"policy seeds {FirstSeed}..{FirstSeed + policies - 1}: {grown} times a layer was offered more");
        Assert.True(grown > policies);
    }

    [Fact]
    [Trait("Soak", "true")]
    public void The_order_of_the_lines_does_not_matter()
    {
        var policies = Dose.Of(200, 4_000);
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var policy = RandomPolicies.Draw(seed);
            var rules = ProductRun.Compile(policy);
            for (var number = 0; number < 60; number++)
            {
                var one = RandomCases.Draw(policy, RandomCasesTests.SeedOf(seed, number));
                var lines = one.Lines.ToArray();
                new Random(RandomCasesTests.SeedOf(seed, number)).Shuffle(lines);
                var (first, other) = (ProductRun.Settle(rules, policy, one), ProductRun.Settle(rules, policy, one with { Lines = lines }));
                var where = $"policy seed {seed}, case {number}";
                Assert.True(first.Totals.Refusal == other.Totals.Refusal, where);
                if (first.Totals.Refusal != BillRefusal.None) continue;
                Assert.True(Fields([first.Totals]).SequenceEqual(Fields([other.Totals])), $"{where}: totals");
                Assert.True(Fields(first.Layers).SequenceEqual(Fields(other.Layers)), $"{where}: layers");
                Assert.True(first.Change.SequenceEqual(other.Change), $"{where}: changes");
            }
        }

        output.WriteLine($"policy seeds {FirstSeed}..{FirstSeed + policies - 1}, 60 bills each");
    }

    [Fact]
    [Trait("Soak", "true")]
    public void A_reversal_restores_every_accumulator_and_a_year_is_the_sum_of_its_changes()
    {
        var policies = Dose.Of(150, 3_000);
        var reversed = 0;
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var policy = RandomPolicies.Draw(seed);
            var rules = ProductRun.Compile(policy);
            var (facts, bills) = RandomCases.DrawHistory(policy, seed);
            var (book, recorded) = (new AccumulatorBook(), new List<IReadOnlyList<AccumulatorChange>>());
            foreach (var one in bills)
            {
                var settlement = Settle(rules, policy, facts, one, book);
                if (settlement.IsRefused) Assert.Empty(settlement.Changes);
                CheckReversal(book, settlement.Changes, $"policy seed {seed}, bill of {one.Visit.Day:yyyy-MM-dd}");
                book.Apply(settlement.Changes);
                recorded.Add(settlement.Changes);
                reversed++;
            }

            CheckFold(book, recorded, rules, policy, facts, bills, $"policy seed {seed}");
        }

        output.WriteLine($"policy seeds {FirstSeed}..{FirstSeed + policies - 1}: {reversed} settlements and reversals");
    }

    [Fact]
    public void A_chain_reversed_newest_first_restores_every_state_on_the_way()
    {
        for (var seed = FirstSeed; seed < FirstSeed + 40; seed++)
        {
            var policy = RandomPolicies.Draw(seed);
            var rules = ProductRun.Compile(policy);
            var (facts, bills) = RandomCases.DrawHistory(policy, seed);
            var book = new AccumulatorBook();
            var states = new Stack<(AccumulatorChange[] Before, IReadOnlyList<AccumulatorChange> Changes)>();
            foreach (var one in bills)
            {
                var changes = Settle(rules, policy, facts, one, book).Changes;
                states.Push(([.. book.Values], changes));
                book.Apply(changes);
            }

            while (states.TryPop(out var state))
            {
                book.Reverse(state.Changes);
                Assert.Equal(state.Before, book.Values);
            }

            Assert.Empty(book.Values);
        }
    }

    /// <summary>
    /// Policies in which no two layers can want the same yuan, so that what one pays more is never taken from another: the first layer
    /// looks at the eligible amount, the second at what it left below or beyond its ceiling, the others at the residue; no ceiling on a
    /// base and none that layers share. And no cut together with a floor under a layer of coinsurance: both are shares of the same base,
    /// each rounded on its own, and where both round up at the same fen of cost they take two fen of one (LayerBaseTests has the figures).
    /// </summary>
    private static RefPolicy WithoutRivals(RefPolicy policy, int seed)
    {
        var random = new Random(seed);
        var layers = new List<RefLayer>();
        foreach (var layer in policy.Layers)
        {
            RefBase looksAt = layers.Count == 0 ? RefBase.Eligible
                : layers.Count == 1 && random.Next(2) == 0 ? Second(layers[0], layer, random)
                : new(random.Next(2) == 0 ? RefBaseKind.ResidueEligible : RefBaseKind.ResidueAll);
            var ceilings = layer.Ceilings.Where(OnPayment).Select(ceiling => ceiling with { Shared = null });
            layers.Add(layer with { Base = looksAt, Ceilings = [.. ceilings] });
        }

        if (layers.Count > 1 && layers[1].Base.Kind == RefBaseKind.Coinsurance && layers[0].BaseCut.Count > 0)
            layers[0] = layers[0] with { Floor = [] };
        return policy with { Layers = layers };
    }

    private static RefBase Second(RefLayer first, RefLayer second, Random random) =>
        second.From < first.From || first.Repealed is not null
            ? new(RefBaseKind.ResidueEligible)
            : new(random.Next(2) == 0 ? RefBaseKind.Coinsurance : RefBaseKind.BeyondCeiling, Layer: first.Name);

    private static bool OnPayment(RefCeiling ceiling) => ceiling.On == RefCeilingOn.Payment;

    /// <summary>One more line, eligible in full; now and then of a few fen only, where roundings meet.</summary>
    private static RefLine More(Random random) =>
        RefLine.Of('A', random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 3_000_000));

    /// <summary>
    /// Each layer on its own, whatever it hands on: cuts, floors and ceilings on the base are as drawn. Only where layers share a ceiling
    /// may one leave less of it to another.
    /// </summary>
    private static int CheckLayersNotLower(RefPolicy policy, ProductRun.Answer before, ProductRun.Answer after, string where)
    {
        Assert.True(after.Totals.Refusal == BillRefusal.None, where);
        var grown = 0;
        for (var i = 0; i < after.Layers.Length; i++)
        {
            var (name, less, more) = (after.Plan!.Layers[i].Id, before.Layers[i], after.Layers[i]);
            var drawn = policy.Layers.Single(layer => layer.Name == name);
            if (more.Offered < less.Offered || drawn.Ceilings.Any(ceiling => ceiling.Shared is not null)) continue;
            Assert.True(
                more.Paid >= less.Paid, $"{where}: layer {name} paid {less.Paid} of {less.Offered} and {more.Paid} of {more.Offered}");
            if (more.Offered > less.Offered) grown++;
        }

        return grown;
    }

    private static int CheckNotLower(ProductRun.Answer before, ProductRun.Answer after, string where)
    {
        Assert.True(after.Totals.Refusal == BillRefusal.None, where);
        var layers = before.Plan!.Layers;
        foreach (var fund in layers.Select(layer => layer.Fund.Code).Distinct())
        {
            var (less, more) = (Paid(before, fund), Paid(after, fund));
            Assert.True(more >= less, $"{where}: fund {fund} paid {less} and with more cost {more}");
        }

        return after.Totals.FundPaid + after.Totals.HospitalBorne > before.Totals.FundPaid + before.Totals.HospitalBorne ? 1 : 0;
    }

    private static long Paid(ProductRun.Answer answer, int fund)
    {
        var sum = 0L;
        for (var i = 0; i < answer.Layers.Length; i++)
            if (answer.Plan!.Layers[i].Fund.Code == fund) sum += answer.Layers[i].Paid;
        return sum;
    }

    /// <summary>Booked and taken back: the book is what it was, and the booking was something.</summary>
    private static void CheckReversal(AccumulatorBook book, IReadOnlyList<AccumulatorChange> changes, string where)
    {
        var before = book.Values.ToArray();
        book.Apply(changes);
        Assert.True(changes.Count == 0 || !before.SequenceEqual(book.Values), $"{where}: nothing was booked");
        book.Reverse(changes);
        Assert.True(before.SequenceEqual(book.Values), $"{where}: the reversal does not restore the book");
    }

    /// <summary>The changes added up in any order, and the year settled again from nothing, give the same book.</summary>
    private static void CheckFold(
        AccumulatorBook book, List<IReadOnlyList<AccumulatorChange>> recorded, PlanHistory rules, RefPolicy policy, RefPerson facts,
        IReadOnlyList<RefHistoryBill> bills, string where)
    {
        var fold = recorded.SelectMany(changes => changes).GroupBy(change => (change.Slot, change.PeriodKey))
            .Select(group => new AccumulatorChange(group.Key.Slot, group.Key.PeriodKey, group.Sum(change => change.Delta)))
            .Where(change => change.Delta != 0)
            .OrderBy(change => change.Slot, StringComparer.Ordinal).ThenBy(change => change.PeriodKey);
        Assert.True(fold.SequenceEqual(book.Values), $"{where}: the sum of the changes is not the book");
        var again = new AccumulatorBook();
        foreach (var one in bills) again.Apply(Settle(rules, policy, facts, one, again).Changes);
        Assert.True(again.Values.SequenceEqual(book.Values), $"{where}: settled again the year is another");
    }

    private static Statement Settle(PlanHistory rules, RefPolicy policy, RefPerson facts, RefHistoryBill one, AccumulatorBook book)
    {
        var bill = ProductRun.BillOf(rules, policy, facts, one.Visit, one.AccountAllowed);
        return Statement.Of(
            in bill, ProductRun.LinesOf(in bill, one.Lines), ProductRun.DiagnosesOf(one.Visit), book,
            new VisitIdentity(one.VisitNumber, one.Admitted.DayNumber));
    }

    private static IEnumerable<object?> Fields<T>(T[] values)
        where T : struct => values.SelectMany(value => typeof(T).GetFields().Select(field => field.GetValue(value)));
}
