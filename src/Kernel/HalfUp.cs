using System.Runtime.CompilerServices;

namespace Yibao.Kernel;

/// <summary>
/// Rounding half away from zero (四舍五入), the one rounding of the system: 0.5 becomes 1 and -0.5 becomes -1, so that a reversal
/// is the exact negative of what it reverses.
/// </summary>
public static class HalfUp
{
    private const long PartsPerMillion = 1_000_000;
    private const long HalfOfParts = PartsPerMillion / 2;
    private const long LineUnitsPerFen = 100_000_000; // 1e-6 yuan x 1e-4 = 1e-10 yuan; a fen is 1e-2 yuan

    // Products to which half a fen can be added; their amounts are far below the limit of a line.
    private const long FastProduct = long.MaxValue - LineUnitsPerFen;

    /// <summary>Quotient rounded half away from zero (四舍五入商).</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above zero, else <see cref="ArgumentOutOfRangeException"/>.</param>
    public static long Divide(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var quotient = numerator / denominator;
        var rest = Math.Abs(numerator % denominator); // below the denominator, so never the one value without an opposite
        return rest < denominator - rest ? quotient : quotient + (numerator < 0 ? -1 : 1);
    }

    /// <summary>
    /// Share of an amount (按比例金额) in fen: fen x ppm / 1,000,000, half away from zero. Both may be negative.
    /// Throws <see cref="OverflowException"/> when the product passes 64 bits; amounts within <see cref="Money.LimitFen"/> times rates
    /// up to 900% never do.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Share(long fen, int ppm)
    {
        var product = fen * ppm;
        var sign = product >> 63;
        return (product + ((HalfOfParts ^ sign) - sign)) / PartsPerMillion;
    }

    /// <summary>
    /// Amount of a fee line (明细金额) in fen: price x quantity, half away from zero, exact for any 64-bit factors.
    /// Throws <see cref="OverflowException"/> when the amount passes <see cref="Money.LimitFen"/> on either side.
    /// </summary>
    /// <param name="priceMicro">Price (单价) in 1e-6 yuan.</param>
    /// <param name="quantityE4">Quantity (数量) in 1e-4 units; negative for a refund.</param>
    public static long LineAmount(long priceMicro, long quantityE4)
    {
        var high = Math.BigMul(priceMicro, quantityE4, out var low);
        if (high == low >> 63 && low is <= FastProduct and >= -FastProduct)
        {
            var sign = low >> 63;
            return (low + ((LineUnitsPerFen / 2 ^ sign) - sign)) / LineUnitsPerFen; // a constant divisor: a multiplication, no division
        }

        var product = (Int128)priceMicro * quantityE4;
        var half = product < 0 ? -LineUnitsPerFen / 2 : LineUnitsPerFen / 2;
        var wide = (product + half) / LineUnitsPerFen;
        return wide <= Money.LimitFen && wide >= -Money.LimitFen ? (long)wide : throw PastLimit();
    }

    /// <summary>
    /// Base at which a payment is reached (达到支付额的基数) in fen: payment x 1,000,000 / ppm, half away from zero. Where a ceiling cuts a
    /// band, this is how far into the band the fund paid. Throws <see cref="OverflowException"/> when payment x 1,000,000 passes 64 bits.
    /// </summary>
    /// <param name="paymentFen">Payment in fen.</param>
    /// <param name="ppm">The band's rate in parts per million, above zero, else <see cref="ArgumentOutOfRangeException"/>.</param>
    public static long BaseReaching(long paymentFen, int ppm) => Divide(paymentFen * PartsPerMillion, ppm);

    private static OverflowException PastLimit() => new("The amount of a line passes 10,000,000,000 yuan.");
}
