namespace Yibao.Simulation.Reform;

/// <summary>
/// How far a result of a sample may be from that of the whole nation (抽样误差). The simulated people are a sample in strata, one for each
/// region
/// and scheme, of whom so many stand for each; within a stratum they count as drawn at random, which overstates the error because ages are
/// spread evenly.
/// </summary>
public static class SamplingError
{
    /// <summary>Standard errors on either side of an estimate that hold the true value in 95 of 100 samples (置信区间倍数).</summary>
    public const decimal NinetyFive = 1.96m; // not law: a quantile of the normal distribution

    /// <summary>Standard error of a sum raised to the whole nation (合计的标准误).</summary>
    /// <param name="strata">People, sum and sum of squares in each stratum.</param>
    /// <param name="oneOf">Each person of the sample stands for so many; 1: nobody was left out, and there is no error.</param>
    public static decimal OfSum(IEnumerable<(long People, long Sum, Int128 Squares)> strata, int oneOf)
    {
        var variance = 0.0; // not money: a variance
        foreach (var (people, sum, squares) in strata.Where(s => s.People > 1))
        {
            var mean = (double)sum / people; // not money: a mean of a sample
            var spread = Math.Max(0, (double)squares - (mean * sum)) / (people - 1); // not money: a variance
            variance += people * spread;
        }

        return (decimal)(oneOf * Math.Sqrt(variance * (1 - (1.0 / oneOf))));
    }
}
