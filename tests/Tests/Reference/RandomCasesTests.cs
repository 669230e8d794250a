using System.Diagnostics;

namespace Yibao.Tests.Reference;

/// <summary>The reference evaluator settles whatever the generator draws, and the identities of section 5 hold on each case.</summary>
public sealed class RandomCasesTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20_200_000;

    [Fact]
    public void Every_random_case_keeps_the_identities()
    {
        var (policies, cases) = (Dose.Of(400, 4_000), 25);
        var seen = new Coverage();
        var clock = Stopwatch.StartNew();
        for (var seed = FirstSeed; seed < FirstSeed + policies; seed++)
        {
            var policy = RandomPolicies.Draw(seed);
            for (var number = 0; number < cases; number++) Check(policy, seed, number, seen);
        }

        output.WriteLine($"seeds {FirstSeed}..{FirstSeed + policies - 1}, {cases} cases each, {clock.Elapsed.TotalSeconds:0.0} s; {seen}");
        Assert.True(seen.Refused > 0 && seen.Paid > 0 && seen.Reached > 0 && seen.Deducted > 0, $"{seen}");
    }

    [Fact]
    public void A_seed_draws_the_same_policy_and_the_same_case_again()
    {
        Assert.Equal(PolicyText.Render(RandomPolicies.Draw(7)), PolicyText.Render(RandomPolicies.Draw(7)));
        var policy = RandomPolicies.Draw(7);
        var (one, other) = (RandomCases.Draw(policy, 11), RandomCases.Draw(policy, 11));
        Assert.Equal(one.Visit.Diagnoses, other.Visit.Diagnoses);
        Assert.Equal(one.Visit, other.Visit with { Diagnoses = one.Visit.Diagnoses });
        Assert.Equal(one.Person, other.Person);
        Assert.Equal(one.Lines, other.Lines);
        Assert.Equal(one.Opening, other.Opening);
    }

    /// <summary>The seed of one case of one policy.</summary>
    internal static int SeedOf(int policy, int number) => unchecked((policy * 1_000_003) + number);

    private static void Check(RefPolicy policy, int seed, int number, Coverage seen)
    {
        var one = RandomCases.Draw(policy, SeedOf(seed, number));
        var result = RefEvaluator.Settle(policy, one.Person, one.Visit, one.Lines, one.Opening);
        seen.Count(result);
        if (result.Refused is not null) return;
        var where = $"policy seed {seed}, case {number}";
        Assert.True(result.Total == Sum(result.Lines, line => line.NonCovered + line.Over + line.FirstPay + line.Eligible), where);
        Assert.True(result.Total == result.Own + Sum(result.Layers, layer => layer.Paid), where);
        Assert.True(result.Own.Sign >= 0 && result.Own.IsWhole, where);
        foreach (var layer in result.Layers)
        {
            Assert.True(layer.Paid.IsWhole && layer.Paid.Sign >= 0 && layer.Paid <= layer.Offered, where);
            Assert.True(layer.Reached.IsWhole && layer.Reached.Sign >= 0 && layer.Beyond.Sign >= 0 && layer.Coinsurance.Sign >= 0, where);
            Assert.True(layer.Beyond + layer.Coinsurance <= layer.Offered, where);
        }

        foreach (var ceiling in policy.Layers.SelectMany(layer => layer.Ceilings.Select(layer.CeilingAccumulator)))
            Assert.True(result.Changes.GetValueOrDefault(ceiling).Sign >= 0, where);
    }

    private static Rational Sum<T>(IReadOnlyList<T> values, Func<T, Rational> part)
    {
        Rational sum = 0;
        foreach (var value in values) sum += part(value);
        return sum;
    }

    /// <summary>How often the interesting things happened.</summary>
    private sealed class Coverage
    {
        public int Refused { get; private set; }
        public int Applied { get; private set; }
        public int Deducted { get; private set; }
        public int Cut { get; private set; }
        public int Paid { get; private set; }
        public int Reached { get; private set; }
        public int Left { get; private set; }

        public void Count(RefResult result)
        {
            if (result.Refused is not null) Refused++;
            foreach (var layer in result.Layers)
            {
                if (layer.Applied) Applied++;
                if (layer.DeductibleConsumed.Sign > 0) Deducted++;
                if (layer.Cut.Sign > 0) Cut++;
                if (layer.Paid.Sign > 0) Paid++;
                if (layer.Beyond.Sign > 0) Reached++;
                if (layer.Coinsurance.Sign > 0) Left++;
            }
        }

        public override string ToString() =>
            $"refused {Refused}; layers applied {Applied}, deducted {Deducted}, cut {Cut}, paid {Paid}, "
            + $"beyond a ceiling {Reached}, left {Left}";
    }
}
