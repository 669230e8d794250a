using System.Diagnostics;
using System.Globalization;
using System.Text;
using Yibao.Benefits;
using Yibao.Policy;

namespace Yibao.Tests.Reference;

/// <summary>
/// The product against the slow evaluator: random policies are written as documents, read and compiled by the real reader, and random bills
/// are settled by both. Every part of every line, every layer and every change of an accumulator agrees to the fen.
/// The same seeds draw the same cases on every machine; YIBAO_SEED shifts them.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int CasesPerPolicy = 250;

    [Fact]
    [Trait("Soak", "true")]
    public void A_million_random_cases_agree_to_the_fen()
    {
        var first = FirstSeed(30_000_000);
        var policies = Dose.Of(4_000, 40_000);
        var seen = new Seen();
        var clock = Stopwatch.StartNew();
        var failure = FirstFailure(first, policies, seed => Cases(seed, seen));
        output.WriteLine($"policy seeds {first}..{first + policies - 1}, {CasesPerPolicy} cases each, {clock.Elapsed.TotalSeconds:0} s");
        output.WriteLine($"{seen}");
        Assert.True(failure is null, failure);
        Assert.Equal((long)policies * CasesPerPolicy, seen.Count);
        Assert.True(seen.IsWide(), $"some outcome was hardly seen: {seen}");
    }

    [Fact]
    [Trait("Soak", "true")]
    public void Two_years_of_bills_agree_over_every_period()
    {
        var first = FirstSeed(60_000_000);
        var policies = Dose.Of(2_000, 20_000);
        var bills = 0L;
        var clock = Stopwatch.StartNew();
        var failure = FirstFailure(first, policies, seed =>
        {
            var (settled, difference) = Years(seed);
            Interlocked.Add(ref bills, settled);
            return difference;
        });
        output.WriteLine($"policy seeds {first}..{first + policies - 1}, {bills} bills, {clock.Elapsed.TotalSeconds:0} s");
        Assert.True(failure is null, failure);
        Assert.True(bills > 30L * policies, $"only {bills} bills");
    }

    /// <summary>Whatever chance draws, the reader compiles: else the cases would be fewer than they look.</summary>
    private static PlanHistory Compile(int seed, RefPolicy policy)
    {
        try
        {
            return ProductRun.Compile(policy);
        }
        catch (InvalidOperationException refused)
        {
            throw new InvalidOperationException($"policy seed {seed}: {refused.Message}\n{PolicyText.Render(policy)}", refused);
        }
    }

    private static string? Cases(int seed, Seen seen)
    {
        var policy = RandomPolicies.Draw(seed);
        var rules = Compile(seed, policy);
        for (var number = 0; number < CasesPerPolicy; number++)
        {
            var one = RandomCases.Draw(policy, RandomCasesTests.SeedOf(seed, number));
            var expected = RefEvaluator.Settle(policy, one.Person, one.Visit, one.Lines, one.Opening);
            var actual = ProductRun.Settle(rules, policy, one);
            seen.Add(expected, actual);
            if (Comparison.Difference(policy, one, expected, actual) is not { } difference) continue;
            return $"policy seed {seed}, case {number}: {difference}\n{Reproduction(policy, one)}";
        }

        return null;
    }

    /// <summary>The bills of one person in order; the product keeps its own accumulators, by its own keys of periods.</summary>
    private static (int Bills, string? Difference) Years(int seed)
    {
        var policy = RandomPolicies.Draw(seed);
        var rules = Compile(seed, policy);
        var settled = 0;
        for (var number = 0; number < 3; number++)
        {
            var (person, bills) = RandomCases.DrawHistory(policy, RandomCasesTests.SeedOf(seed, number));
            var (slow, book) = (new RefHistory(policy, person), new AccumulatorBook());
            foreach (var bill in bills)
            {
                var expected = slow.Settle(bill.Visit, $"{bill.VisitNumber}", bill.Admitted, bill.Lines);
                var one = new RefCase(person, bill.Visit, bill.Lines, new Dictionary<string, Rational>(StringComparer.Ordinal))
                {
                    AccountAllowed = bill.AccountAllowed,
                };
                var actual = Settle(rules, policy, one, book, new VisitIdentity(bill.VisitNumber, bill.Admitted.DayNumber));
                settled++;
                if (Comparison.Difference(policy, one, expected, actual) is not { } difference) continue;
                var where = $"policy seed {seed}, person {number}, bill {settled} of {bill.Visit.Day:yyyy-MM-dd}";
                return (settled, $"{where}: {difference}\n{PolicyText.Render(policy)}");
            }
        }

        return (settled, null);
    }

    private static ProductRun.Answer Settle(PlanHistory rules, RefPolicy policy, RefCase one, AccumulatorBook book, VisitIdentity visit)
    {
        var bill = ProductRun.BillOf(rules, policy, one.Person, one.Visit, one.AccountAllowed);
        var lines = ProductRun.LinesOf(in bill, one.Lines);
        var settlement = Statement.Of(in bill, lines, ProductRun.DiagnosesOf(one.Visit), book, visit);
        book.Apply(settlement.Changes);
        var change = new long[bill.Plan?.Slots.Length ?? 0];
        foreach (var recorded in settlement.Changes) change[bill.Plan!.FindSlot(recorded.Slot)] = recorded.Delta;
        return new ProductRun.Answer(bill.Plan, settlement.Totals, [.. settlement.Parts], [.. settlement.Layers], change);
    }

    /// <summary>Runs the seeds on every core; the failure of the lowest seed is the one that is told.</summary>
    private static string? FirstFailure(int first, int count, Func<int, string?> check)
    {
        var failures = new SortedDictionary<int, string>();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, loop) =>
        {
            if (loop.ShouldExitCurrentIteration || check(first + i) is not { } failure) return;
            loop.Break();
            lock (failures) failures[i] = failure;
        });
        return failures.Count == 0 ? null : failures.First().Value;
    }

    private static string Reproduction(RefPolicy policy, RefCase one)
    {
        var compiled = new Dictionary<RefPolicy, PlanHistory?>(ReferenceEqualityComparer.Instance);
        var (least, bill) = Shrinking.Shrink(policy, one, (p, c) => Both(p, c, compiled) is { Difference: not null });
        var text = new StringBuilder("the smallest case that still differs:\n");
        var found = Both(least, bill, compiled);
        var diagnoses = string.Join(' ', bill.Visit.Diagnoses);
        text.Append(CultureInfo.InvariantCulture, $"{found?.Difference}\n{bill.Person}\n{bill.Visit} {diagnoses}\n");
        foreach (var line in bill.Lines) text.Append(CultureInfo.InvariantCulture, $"{line}\n");
        foreach (var (name, value) in bill.Opening) text.Append(CultureInfo.InvariantCulture, $"before: {name} {value}\n");
        foreach (var layer in found?.Expected.Layers ?? []) text.Append(CultureInfo.InvariantCulture, $"expected: {layer}\n");
        foreach (var (name, value) in found?.Expected.Changes ?? new Dictionary<string, Rational>(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"expected change: {name} {value}\n");
        foreach (var line in Product(found?.Actual)) text.Append(CultureInfo.InvariantCulture, $"product: {line}\n");
        return text.Append(PolicyText.Render(least)).ToString();
    }

    private static IEnumerable<string> Product(ProductRun.Answer? answer)
    {
        for (var i = 0; i < answer?.Layers.Length; i++)
        {
            var layer = answer.Layers[i];
            yield return $"{answer.Plan!.Layers[i].Id}: offered {layer.Offered}, cut {layer.Cut}, deductible {layer.DeductibleConsumed}, "
                + $"paid {layer.Paid}, beyond {layer.Beyond}, coinsurance {layer.Coinsurance}";
        }

        for (var i = 0; i < answer?.Change.Length; i++) yield return $"change {answer.Plan!.Slots[i].Name} {answer.Change[i]}";
    }

    /// <summary>Both answers; null where the smaller policy is no policy any more.</summary>
    private static (RefResult Expected, ProductRun.Answer Actual, string? Difference)? Both(
        RefPolicy policy, RefCase one, Dictionary<RefPolicy, PlanHistory?> compiled)
    {
        try
        {
            if (!compiled.TryGetValue(policy, out var rules))
            {
                compiled[policy] = null;
                compiled[policy] = rules = ProductRun.Compile(policy);
            }

            if (rules is null) return null;
            var expected = RefEvaluator.Settle(policy, one.Person, one.Visit, one.Lines, one.Opening);
            var actual = ProductRun.Settle(rules, policy, one);
            return (expected, actual, Comparison.Difference(policy, one, expected, actual));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int FirstSeed(int usual) =>
        Environment.GetEnvironmentVariable("YIBAO_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : usual;

    /// <summary>How often the interesting things happened; counted from all cores.</summary>
    private sealed class Seen
    {
        private static readonly string[] Names =
        [
            "cases", "refused", "layers applied", "deductible", "first pay counted", "cut", "paid", "beyond", "coinsurance", "floor",
            "hospital", "stay known already", "account", "refund lines", "over price", "two bands",
        ];

        private readonly long[] counts = new long[Names.Length];

        public long Count => counts[0];

        public void Add(RefResult expected, ProductRun.Answer actual)
        {
            Add(0, holds: true);
            Add(1, expected.Refused is not null);
            if (expected.Refused is not null) return;
            foreach (var layer in expected.Layers)
            {
                Add(2, layer.Applied);
                Add(3, layer.DeductibleConsumed.Sign > 0);
                Add(4, layer.FirstPayCounted.Sign > 0);
                Add(5, layer.Cut.Sign > 0);
                Add(6, layer.Paid.Sign > 0);
                Add(7, layer.Beyond.Sign > 0);
                Add(8, layer.Coinsurance.Sign > 0);
                Add(15, layer.Pieces > 1);
            }

            Add(9, actual.Layers.Any(layer => layer.ByFloor));
            Add(10, actual.Totals.HospitalBorne > 0);
            Add(11, !expected.Changes.ContainsKey("stays"));
            Add(12, actual.Totals.AccountPaid > 0);
            Add(13, expected.Lines.Any(line => line.Amount.Sign < 0));
            Add(14, expected.Lines.Any(line => line.Over.Sign > 0));
        }

        /// <summary>Each of them in one case of two hundred at least.</summary>
        public bool IsWide() => counts.All(count => count > Count / 200);

        public override string ToString() => string.Join(", ", counts.Select((count, i) => $"{Names[i]} {count}"));

        private void Add(int what, bool holds)
        {
            if (holds) Interlocked.Increment(ref counts[what]);
        }
    }
}
