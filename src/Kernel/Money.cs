using System.Globalization;

namespace Yibao.Kernel;

/// <summary>
/// Amount of money (金额) in whole fen (分), 1/100 yuan. The default is <see cref="Zero"/>; a refund is negative.
/// Arithmetic is checked: a result past 64 bits is an <see cref="OverflowException"/>. Nothing here rounds.
/// </summary>
/// <param name="Fen">The amount in fen (分); any sign. Text and fee lines stay within <see cref="LimitFen"/>, sums may pass it.</param>
public readonly record struct Money(long Fen) : IComparable<Money>
{
    /// <summary>Largest single amount (金额上限): 10 billion yuan in fen. Times 1,000,000 parts per million it still fits 64 bits.</summary>
    public const long LimitFen = 1_000_000_000_000;

    /// <summary>No money (零元).</summary>
    public static Money Zero => default;

    /// <summary>The amount of whole yuan (元). Throws <see cref="OverflowException"/> when it passes 64 bits of fen.</summary>
    public static Money FromYuan(long yuan) => new(yuan * 100);

    /// <summary>Sum (合计), checked.</summary>
    public static Money operator +(Money left, Money right) => new(left.Fen + right.Fen);

    /// <summary>Difference (差额), checked; may be negative.</summary>
    public static Money operator -(Money left, Money right) => new(left.Fen - right.Fen);

    /// <summary>The opposite amount (负数金额), as a reversal books it; checked.</summary>
    public static Money operator -(Money amount) => new(-amount.Fen);

    /// <summary>Whether left is smaller (小于).</summary>
    public static bool operator <(Money left, Money right) => left.Fen < right.Fen;

    /// <summary>Whether left is larger (大于).</summary>
    public static bool operator >(Money left, Money right) => left.Fen > right.Fen;

    /// <summary>Whether left is smaller or equal (不大于).</summary>
    public static bool operator <=(Money left, Money right) => left.Fen <= right.Fen;

    /// <summary>Whether left is larger or equal (不小于).</summary>
    public static bool operator >=(Money left, Money right) => left.Fen >= right.Fen;

    /// <summary>The smaller of two amounts (较小者).</summary>
    public static Money Min(Money left, Money right) => left.Fen <= right.Fen ? left : right;

    /// <summary>The larger of two amounts (较大者).</summary>
    public static Money Max(Money left, Money right) => left.Fen >= right.Fen ? left : right;

    /// <summary>
    /// Reads yuan (元) as text: "1234.56", "-0.5", "1.500". No sign but a leading minus, no grouping, no exponent, no blanks.
    /// Refuses a fraction of a fen and anything beyond <see cref="LimitFen"/>.
    /// </summary>
    /// <param name="yuan">The text.</param>
    /// <param name="amount">The amount, or zero when refused.</param>
    /// <param name="problem">What was expected, in English; null when read.</param>
    public static bool TryParse(ReadOnlySpan<char> yuan, out Money amount, out string? problem)
    {
        amount = Zero;
        if (!DecimalText.TryRead(yuan, 2, LimitFen, out var fen, out var fault))
        {
            problem = fault switch
            {
                DecimalFault.TooFine => "a fraction of a fen; expected yuan with at most two decimals",
                DecimalFault.TooLarge => "more than 10,000,000,000 yuan",
                _ => "not an amount; expected yuan like 1234.56",
            };
            return false;
        }
        amount = new Money(fen);
        problem = null;
        return true;
    }

    /// <summary>Reads yuan (元) as <see cref="TryParse"/> does. Throws <see cref="FormatException"/> with the problem.</summary>
    public static Money Parse(ReadOnlySpan<char> yuan) =>
        TryParse(yuan, out var amount, out var problem) ? amount : throw new FormatException($"'{yuan}': {problem}");

    /// <summary>Orders by amount (大小), smallest first.</summary>
    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>Yuan (元) with two decimals, the same everywhere: "1234.56", "-0.05".</summary>
    public override string ToString() => Write("0");

    /// <summary>Yuan (元) with grouped thousands for people: "1,234.56".</summary>
    public string ToGroupedString() => Write("#,0");

    private string Write(string yuanFormat)
    {
        var whole = (Int128)Fen;
        var size = Int128.Abs(whole);
        var yuan = ((long)(size / 100)).ToString(yuanFormat, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{(whole < 0 ? "-" : "")}{yuan}.{(int)(size % 100):D2}");
    }
}
