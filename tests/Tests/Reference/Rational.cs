using System.Globalization;
using System.Numerics;

namespace Yibao.Tests.Reference;

/// <summary>
/// An exact fraction, always in lowest terms with a positive denominator. Small fractions stay in two longs; the rest are BigIntegers.
/// The reference evaluator counts money in fen, so a whole number here is a whole number of fen.
/// </summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    private readonly long numerator;

    /// <summary>The denominator less one, so that the default value is 0/1.</summary>
    private readonly long denominatorLessOne;

    private readonly Wide? wide;

    private Rational(long numerator, long denominator)
    {
        this.numerator = numerator;
        denominatorLessOne = denominator - 1;
    }

    private Rational(Wide wide) => this.wide = wide;

    internal static Rational Zero => default;

    internal static Rational One => new(1, 1);

    internal BigInteger Numerator => wide?.Numerator ?? numerator;

    internal BigInteger Denominator => wide?.Denominator ?? SmallDenominator;

    internal bool IsWhole => wide is null ? denominatorLessOne == 0 : wide.Denominator.IsOne;

    internal int Sign => wide is null ? Math.Sign(numerator) : wide.Numerator.Sign;

    private long SmallDenominator => denominatorLessOne + 1;

    public static implicit operator Rational(long value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) =>
        a.wide is null && b.wide is null
            ? a.denominatorLessOne == b.denominatorLessOne
                ? Of((Int128)a.numerator + b.numerator, a.SmallDenominator)
                : Of(((Int128)a.numerator * b.SmallDenominator) + ((Int128)b.numerator * a.SmallDenominator),
                    (Int128)a.SmallDenominator * b.SmallDenominator)
            : Of((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) =>
        a.wide is null ? Of(-(Int128)a.numerator, a.SmallDenominator) : Of(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) =>
        a.wide is null && b.wide is null
            ? Of((Int128)a.numerator * b.numerator, (Int128)a.SmallDenominator * b.SmallDenominator)
            : Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) =>
        b.Sign == 0 ? throw new DivideByZeroException() : Of(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    internal static Rational Min(Rational a, Rational b) => a <= b ? a : b;

    internal static Rational Max(Rational a, Rational b) => a >= b ? a : b;

    internal static Rational Abs(Rational a) => a.Sign < 0 ? -a : a;

    /// <summary>Reads a decimal number such as <c>-12.345678</c> exactly.</summary>
    internal static Rational Parse(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return Of(BigInteger.Parse(text, CultureInfo.InvariantCulture), BigInteger.One);
        var places = text.Length - point - 1;
        return Of(BigInteger.Parse(text.Remove(point, 1), CultureInfo.InvariantCulture), BigInteger.Pow(10, places));
    }

    /// <summary>A percentage as a share: <c>Percent("85.5")</c> is 171/200.</summary>
    internal static Rational Percent(string text) => Parse(text) / 100;

    /// <summary>An amount of yuan in fen.</summary>
    internal static Rational Yuan(string text) => Parse(text) * 100;

    /// <summary>四舍五入: the nearest whole number, and of two equally near ones the one further from zero.</summary>
    internal Rational RoundHalfAwayFromZero()
    {
        if (wide is not null) return RoundWide(wide);
        if (denominatorLessOne == 0) return this;
        var rest = Math.Abs(numerator % SmallDenominator);
        var whole = numerator / SmallDenominator;
        return rest >= SmallDenominator - rest ? whole + Math.Sign(numerator) : whole;
    }

    /// <summary>The value as a decimal number without needless zeros; it must have one.</summary>
    internal string ToDecimalText()
    {
        var places = 0;
        var scaled = this;
        while (!scaled.IsWhole)
        {
            if (++places > 18) throw new InvalidOperationException($"{this} has no short decimal form.");
            scaled *= 10;
        }

        var digits = BigInteger.Abs(scaled.Numerator).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var sign = Sign < 0 ? "-" : "";
        return places == 0 ? sign + digits : $"{sign}{digits[..^places]}.{digits[^places..]}";
    }

    /// <summary>A whole value as a long; anything else is a defect of the caller.</summary>
    internal long ToLong() => IsWhole ? (long)Numerator : throw new InvalidOperationException($"{this} is not a whole number.");

    public int CompareTo(Rational other) =>
        wide is null && other.wide is null
            ? ((Int128)numerator * other.SmallDenominator).CompareTo((Int128)other.numerator * SmallDenominator)
            : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Rational other) =>
        wide is null && other.wide is null
            ? numerator == other.numerator && denominatorLessOne == other.denominatorLessOne
            : Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    public override string ToString() => IsWhole ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    private static Rational RoundWide(Wide value)
    {
        var whole = BigInteger.DivRem(value.Numerator, value.Denominator, out var rest);
        return Of(2 * BigInteger.Abs(rest) >= value.Denominator ? whole + rest.Sign : whole, BigInteger.One);
    }

    private static Rational Of(Int128 numerator, Int128 denominator)
    {
        if (numerator < -long.MaxValue || numerator > long.MaxValue || denominator > long.MaxValue)
            return Of((BigInteger)numerator, (BigInteger)denominator);
        var (n, d) = ((long)numerator, (long)denominator);
        if (d == 1) return new(n, 1);
        var divisor = (long)CommonDivisor((ulong)Math.Abs(n), (ulong)d);
        return new(n / divisor, d / divisor);
    }

    private static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        var (n, d) = (numerator / divisor, denominator / divisor);
        return BigInteger.Abs(n) <= long.MaxValue && d <= long.MaxValue ? new((long)n, (long)d) : new(new Wide(n, d));
    }

    private static ulong CommonDivisor(ulong a, ulong b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    private sealed record Wide(BigInteger Numerator, BigInteger Denominator);
}
