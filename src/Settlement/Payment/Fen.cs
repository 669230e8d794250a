using Yibao.Kernel;

namespace Yibao.Settlement.Payment;

/// <summary>Between decimals, in which weights and prices are computed, and whole fen (元分换算).</summary>
internal static class Fen
{
    private const decimal PerYuan = 100m;

    /// <summary>An amount in yuan, half-up to the fen.</summary>
    public static Money OfYuan(decimal yuan) => Round(yuan * PerYuan);

    /// <summary>An amount in fen, half-up.</summary>
    public static Money Round(decimal fen) => new((long)Math.Round(fen, MidpointRounding.AwayFromZero));

    public static decimal Yuan(Money amount) => amount.Fen / PerYuan;

    /// <summary>
    /// Shares of a whole by weight that add up to it (按权重分配): each rounded down, what is left goes to the largest remainders, among
    /// equal ones to the first.
    /// </summary>
    /// <param name="whole">Not below zero.</param>
    /// <param name="weights">None below zero; at least one above.</param>
    public static long[] Shares(long whole, IReadOnlyList<decimal> weights)
    {
        var sum = weights.Sum();
        if (whole < 0 || sum <= 0 || weights.Any(weight => weight < 0))
        {
            throw new InvalidOperationException($"{whole} fen cannot be shared over weights that come to {sum}");
        }

        var exact = weights.Select(weight => whole * weight / sum).ToArray();
        var shares = exact.Select(share => (long)decimal.Floor(share)).ToArray();
        var left = whole - shares.Sum();
        foreach (var at in Enumerable.Range(0, shares.Length).OrderByDescending(i => exact[i] - shares[i]).Take((int)left))
        {
            shares[at]++;
        }

        return shares;
    }
}
