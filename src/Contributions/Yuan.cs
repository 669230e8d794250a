using Yibao.Kernel;

namespace Yibao.Contributions;

/// <summary>Between amounts in yuan, in which the documents write, and whole fen (元分换算).</summary>
internal static class Yuan
{
    private const decimal FenPerYuan = 100m;

    /// <summary>Half-up to the fen.</summary>
    public static Money HalfUp(decimal yuan) => new((long)Math.Round(yuan * FenPerYuan, MidpointRounding.AwayFromZero));

    public static decimal Of(Money amount) => amount.Fen / FenPerYuan;

    /// <summary>A share of an amount, half-up to the fen.</summary>
    public static Money Share(Money amount, decimal share) => new((long)Math.Round(amount.Fen * share, MidpointRounding.AwayFromZero));
}
