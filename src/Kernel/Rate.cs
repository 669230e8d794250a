using System.Globalization;

namespace Yibao.Kernel;

/// <summary>
/// Rate (比例) in parts per million, so that six decimals are exact. The default is <see cref="Zero"/>. May pass 100% (a contribution
/// ceiling of 300% of the average wage).
/// </summary>
/// <param name="Ppm">Parts per million (百万分之): 850000 is 85%.</param>
public readonly record struct Rate(int Ppm) : IComparable<Rate>
{
    private const int PpmMax = 10_000_000; // 1000%: above every rate in law (the largest is 300%), and far from overflow

    /// <summary>Nothing (0%).</summary>
    public static Rate Zero => default;

    /// <summary>The whole (100%).</summary>
    public static Rate One => new(1_000_000);

    /// <summary>What is left of the whole (其余部分): 15% for 85%. Throws <see cref="InvalidOperationException"/> outside 0% to 100%.</summary>
    public Rate Complement => Ppm is >= 0 and <= 1_000_000
        ? new(1_000_000 - Ppm)
        : throw new InvalidOperationException($"{this} is no part of a whole.");

    /// <summary>Whether left is smaller (小于).</summary>
    public static bool operator <(Rate left, Rate right) => left.Ppm < right.Ppm;

    /// <summary>Whether left is larger (大于).</summary>
    public static bool operator >(Rate left, Rate right) => left.Ppm > right.Ppm;

    /// <summary>Whether left is smaller or equal (不大于).</summary>
    public static bool operator <=(Rate left, Rate right) => left.Ppm <= right.Ppm;

    /// <summary>Whether left is larger or equal (不小于).</summary>
    public static bool operator >=(Rate left, Rate right) => left.Ppm >= right.Ppm;

    /// <summary>
    /// Reads "85%", "11.2%" or "0.85" exactly. False for a seventh decimal (a fifth in percent) that is not zero, a negative rate,
    /// one above 1000%, blanks, or anything else.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Rate rate)
    {
        var percent = text.Length > 0 && text[^1] == '%';
        var read = DecimalText.TryRead(percent ? text[..^1] : text, percent ? 4 : 6, PpmMax, out var ppm, out _) && ppm >= 0;
        rate = read ? new Rate((int)ppm) : Zero;
        return read;
    }

    /// <summary>The share of an amount (按比例金额), half away from zero to the fen; <see cref="HalfUp.Share"/>.</summary>
    public Money Of(Money amount) => new(HalfUp.Share(amount.Fen, Ppm));

    /// <summary>Orders by size (大小), smallest first.</summary>
    public int CompareTo(Rate other) => Ppm.CompareTo(other.Ppm);

    /// <summary>Percent (百分比) without needless decimals: "85%", "11.2%", "0.0001%".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ppm / 10_000m:0.####}%");
}
