namespace Yibao.Simulation.People;

/// <summary>Splits whole numbers by weights so that the parts add up (最大余数法): largest remainder first, then the earlier part.</summary>
public static class Apportionment
{
    /// <summary>Splits a total by weights (分配). Weights that are all zero get nothing unless the total is zero too.</summary>
    public static long[] Split(long total, ReadOnlySpan<long> weights)
    {
        var parts = new long[weights.Length];
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        if (sum == 0)
        {
            return parts;
        }

        var rests = new Int128[weights.Length];
        var left = total;
        for (var i = 0; i < parts.Length; i++)
        {
            var exact = (Int128)total * weights[i];
            parts[i] = (long)(exact / sum);
            rests[i] = exact % sum;
            left -= parts[i];
        }

        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => rests[i]).ThenBy(i => i).Take((int)left))
        {
            parts[i]++;
        }

        return parts;
    }
}
