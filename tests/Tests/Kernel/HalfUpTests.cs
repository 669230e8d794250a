using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class HalfUpTests
{
    [Theory]
    [InlineData(5, 10, 1)]
    [InlineData(-5, 10, -1)]
    [InlineData(4, 10, 0)]
    [InlineData(-4, 10, 0)]
    [InlineData(15, 10, 2)]
    [InlineData(-15, 10, -2)]
    [InlineData(25, 10, 3)]
    [InlineData(1, 3, 0)]
    [InlineData(2, 3, 1)]
    [InlineData(0, 7, 0)]
    [InlineData(long.MaxValue, 1, long.MaxValue)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    [InlineData(long.MaxValue, long.MaxValue, 1)]
    [InlineData(long.MinValue, long.MaxValue, -1)]
    [InlineData(long.MaxValue / 2, long.MaxValue, 0)]
    [InlineData(long.MaxValue / 2 + 1, long.MaxValue, 1)]
    [InlineData(long.MaxValue, 2, long.MaxValue / 2 + 1)]
    public void A_half_goes_away_from_zero(long numerator, long denominator, long expected) =>
        Assert.Equal(expected, HalfUp.Divide(numerator, denominator));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_denominator_is_above_zero(long denominator) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HalfUp.Divide(1, denominator));

    [Theory]
    [InlineData(452, 50_000, 23)] // 4.52 at 5% is 0.226: the published line
    [InlineData(100, 5_000, 1)] // half a fen
    [InlineData(-100, 5_000, -1)]
    [InlineData(100, 4_999, 0)]
    [InlineData(-100, 4_999, 0)]
    [InlineData(100, -5_000, -1)]
    [InlineData(Money.LimitFen, 1_000_000, Money.LimitFen)]
    [InlineData(-Money.LimitFen, 1_000_000, -Money.LimitFen)]
    [InlineData(Money.LimitFen, 9_000_000, Money.LimitFen * 9)]
    [InlineData(5_000_000, 0, 0)]
    public void A_share_is_rounded_to_the_fen(long fen, int ppm, long expected) => Assert.Equal(expected, HalfUp.Share(fen, ppm));

    [Theory]
    [InlineData(long.MaxValue / 1_000_000 + 1, 1_000_000)]
    [InlineData(long.MinValue, 2)]
    [InlineData(long.MaxValue, 1)]
    public void A_share_past_64_bits_is_an_overflow(long fen, int ppm) => Assert.Throws<OverflowException>(() => HalfUp.Share(fen, ppm));

    [Theory]
    [InlineData(1_000_000, 10_000, 100)] // 1 yuan x 1
    [InlineData(5_000, 10_000, 1)] // half a fen
    [InlineData(-5_000, 10_000, -1)]
    [InlineData(5_000, -10_000, -1)]
    [InlineData(4_999, 10_000, 0)]
    [InlineData(15_300, 600_000, 92)] // 0.0153 x 60 = 0.918
    [InlineData(1_000_000_000_000_000, 100_000, 1_000_000_000_000)] // a billion yuan x 10: product past 64 bits, exactly the limit
    [InlineData(1_000_000_000_000_000, -100_000, -1_000_000_000_000)]
    [InlineData(10_000_000_000_000_005, 9_999, 999_900_000_000)] // past 64 bits, below half a fen
    [InlineData(0, long.MaxValue, 0)]
    public void A_line_is_price_times_quantity(long priceMicro, long quantityE4, long expected) =>
        Assert.Equal(expected, HalfUp.LineAmount(priceMicro, quantityE4));

    [Theory]
    [InlineData(1_000_000_000_000_000, 100_001)]
    [InlineData(1_000_000_000_000_000, -100_001)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void A_line_past_the_limit_is_an_overflow(long priceMicro, long quantityE4) =>
        Assert.Throws<OverflowException>(() => HalfUp.LineAmount(priceMicro, quantityE4));

    [Theory]
    [InlineData(1_000_000, 800_000, 1_250_000)] // 10,000 yuan at 80% is reached at 12,500
    [InlineData(100, 300_000, 333)]
    [InlineData(200, 300_000, 667)]
    [InlineData(0, 1, 0)]
    [InlineData(Money.LimitFen, 1_000_000, Money.LimitFen)]
    public void The_base_that_reaches_a_payment_is_solved_back(long paymentFen, int ppm, long expected) =>
        Assert.Equal(expected, HalfUp.BaseReaching(paymentFen, ppm));

    [Fact]
    public void No_base_reaches_a_payment_at_no_rate() => Assert.Throws<ArgumentOutOfRangeException>(() => HalfUp.BaseReaching(100, 0));

    [Fact]
    public void All_of_it_agrees_with_exact_arithmetic_and_reverses_exactly()
    {
        var seeded = Seeded.New();
        var random = seeded.Random;
        for (var i = 0; i < Dose.Of(20_000, 2_000_000); i++)
        {
            var fen = random.NextInt64(-Money.LimitFen, Money.LimitFen);
            var ppm = random.Next(0, 1_000_001);
            Assert.True(HalfUp.Share(fen, ppm) == Exact((Int128)fen * ppm, 1_000_000), seeded.Note($"{fen} x {ppm}"));
            Assert.True(HalfUp.Share(fen, ppm) == -HalfUp.Share(-fen, ppm), seeded.Note($"{fen} x {ppm}"));

            var price = random.NextInt64(0, 1L << random.Next(1, 50));
            var quantity = random.NextInt64(-100_000, 100_000);
            var line = HalfUp.LineAmount(price, quantity);
            Assert.True(line == Exact((Int128)price * quantity, 100_000_000), seeded.Note($"{price} x {quantity}"));

            var denominator = random.NextInt64(1, long.MaxValue);
            var numerator = random.NextInt64(long.MinValue, long.MaxValue);
            var quotient = HalfUp.Divide(numerator, denominator);
            Assert.True(quotient == Exact(numerator, denominator), seeded.Note($"{numerator} / {denominator}"));
        }
    }

    private static Int128 Exact(Int128 numerator, Int128 denominator)
    {
        var size = ((Int128.Abs(numerator) * 2) + denominator) / (denominator * 2);
        return numerator < 0 ? -size : size;
    }
}
