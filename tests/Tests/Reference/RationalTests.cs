using System.Numerics;

namespace Yibao.Tests.Reference;

/// <summary>The fractions of the reference evaluator, held against plain BigInteger arithmetic.</summary>
public sealed class RationalTests
{
    [Theory]
    [InlineData("0.5", "1")]
    [InlineData("-0.5", "-1")]
    [InlineData("2.5", "3")]
    [InlineData("-2.5", "-3")]
    [InlineData("0.499999", "0")]
    [InlineData("-0.499999", "0")]
    [InlineData("7", "7")]
    [InlineData("123456789012345678901234567890.5", "123456789012345678901234567891")]
    [InlineData("-123456789012345678901234567890.5", "-123456789012345678901234567891")]
    public void Half_a_fen_goes_away_from_zero(string value, string expected) =>
        Assert.Equal(expected, Rational.Parse(value).RoundHalfAwayFromZero().ToString());

    [Theory]
    [InlineData("1300", "1300")]
    [InlineData("-12.345678", "-12.345678")]
    [InlineData("0.050", "0.05")]
    [InlineData("-0.1", "-0.1")]
    public void A_decimal_number_is_written_as_it_was_read(string value, string expected) =>
        Assert.Equal(expected, Rational.Parse(value).ToDecimalText());

    [Fact]
    public void Small_and_wide_fractions_calculate_alike()
    {
        const int seed = 20200121;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (Draw(random), Draw(random));
            Holds(a + b, (a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator, seed, i);
            Holds(a - b, (a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator, seed, i);
            Holds(a * b, a.Numerator * b.Numerator, a.Denominator * b.Denominator, seed, i);
            if (b.Sign != 0) Holds(a / b, a.Numerator * b.Denominator, a.Denominator * b.Numerator, seed, i);
            Assert.Equal((a - b).Sign, Math.Sign(a.CompareTo(b)));
            Assert.Equal((a - b).Sign == 0, a == b);
            Assert.True(2 * BigInteger.Abs((a - a.RoundHalfAwayFromZero()).Numerator) <= (a - a.RoundHalfAwayFromZero()).Denominator);
        }
    }

    private static void Holds(Rational result, BigInteger numerator, BigInteger denominator, int seed, int draw)
    {
        Assert.True(result.Numerator * denominator == numerator * result.Denominator, $"seed {seed}, draw {draw}");
        Assert.True(result.Denominator.Sign > 0, $"seed {seed}, draw {draw}");
        Assert.True(BigInteger.GreatestCommonDivisor(result.Numerator, result.Denominator).IsOne, $"seed {seed}, draw {draw}");
    }

    private static Rational Draw(Random random)
    {
        Rational value = random.NextInt64(-1000, 1000);
        for (var factors = random.Next(5); factors > 0; factors--)
            value = value * random.NextInt64(1, int.MaxValue) / random.NextInt64(1, random.Next(2) == 0 ? 100 : int.MaxValue);
        return random.Next(4) == 0 ? value * long.MaxValue : value;
    }
}
