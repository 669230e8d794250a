using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1234.56", 123_456)]
    [InlineData("1234.5", 123_450)]
    [InlineData("1.500", 150)]
    [InlineData("1.0000000000", 100)]
    [InlineData("-0.05", -5)]
    [InlineData("-0", 0)]
    [InlineData("007.10", 710)]
    [InlineData("10000000000", 1_000_000_000_000)]
    [InlineData("10000000000.00", 1_000_000_000_000)]
    [InlineData("-10000000000", -1_000_000_000_000)]
    public void Yuan_is_read_to_the_fen(string text, long fen)
    {
        Assert.True(Money.TryParse(text, out var amount, out var problem), problem);
        Assert.Equal(new Money(fen), amount);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("", "not an amount; expected yuan like 1234.56")]
    [InlineData(".", "not an amount; expected yuan like 1234.56")]
    [InlineData("-", "not an amount; expected yuan like 1234.56")]
    [InlineData(".5", "not an amount; expected yuan like 1234.56")]
    [InlineData("5.", "not an amount; expected yuan like 1234.56")]
    [InlineData("+5", "not an amount; expected yuan like 1234.56")]
    [InlineData("--5", "not an amount; expected yuan like 1234.56")]
    [InlineData(" 5", "not an amount; expected yuan like 1234.56")]
    [InlineData("1,000", "not an amount; expected yuan like 1234.56")]
    [InlineData("1e3", "not an amount; expected yuan like 1234.56")]
    [InlineData("1.2.3", "not an amount; expected yuan like 1234.56")]
    [InlineData("１２", "not an amount; expected yuan like 1234.56")]
    [InlineData("0.0000000000000000000000000000000000000000000000001", "not an amount; expected yuan like 1234.56")]
    [InlineData("1.005", "a fraction of a fen; expected yuan with at most two decimals")]
    [InlineData("-0.001", "a fraction of a fen; expected yuan with at most two decimals")]
    [InlineData("10000000000.01", "more than 10,000,000,000 yuan")]
    [InlineData("-10000000000.01", "more than 10,000,000,000 yuan")]
    [InlineData("99999999999999999999999999999999999999999999", "more than 10,000,000,000 yuan")]
    public void Anything_else_is_refused_with_the_problem(string text, string expected)
    {
        Assert.False(Money.TryParse(text, out var amount, out var problem));
        Assert.Equal(Money.Zero, amount);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Parse_throws_with_the_text_and_the_problem() => Assert.Equal(
        "'1.005': a fraction of a fen; expected yuan with at most two decimals",
        Assert.Throws<FormatException>(() => Money.Parse("1.005")).Message);

    [Theory]
    [InlineData(0, "0.00", "0.00")]
    [InlineData(5, "0.05", "0.05")]
    [InlineData(-5, "-0.05", "-0.05")]
    [InlineData(-100, "-1.00", "-1.00")]
    [InlineData(123_456, "1234.56", "1,234.56")]
    [InlineData(-123_456_789_00, "-123456789.00", "-123,456,789.00")]
    [InlineData(long.MaxValue, "92233720368547758.07", "92,233,720,368,547,758.07")]
    [InlineData(long.MinValue, "-92233720368547758.08", "-92,233,720,368,547,758.08")]
    public void It_prints_yuan_with_two_decimals(long fen, string plain, string grouped)
    {
        Assert.Equal(plain, new Money(fen).ToString());
        Assert.Equal(grouped, new Money(fen).ToGroupedString());
    }

    [Fact]
    public void Every_sum_past_64_bits_is_an_overflow()
    {
        var most = new Money(long.MaxValue);
        var least = new Money(long.MinValue);
        Assert.Throws<OverflowException>(() => most + new Money(1));
        Assert.Throws<OverflowException>(() => least - new Money(1));
        Assert.Throws<OverflowException>(() => -least);
        Assert.Throws<OverflowException>(() => Money.FromYuan(long.MaxValue / 100 + 1));
    }

    [Fact]
    public void Amounts_compare_by_size()
    {
        Assert.True(Money.FromYuan(1) > new Money(99));
        Assert.True(Money.FromYuan(1) >= new Money(100));
        Assert.True(new Money(-1) < Money.Zero);
        Assert.True(new Money(-1) <= Money.Zero);
        Assert.Equal(new Money(-1), Money.Min(new Money(-1), Money.Zero));
        Assert.Equal(Money.Zero, Money.Max(new Money(-1), Money.Zero));
        Assert.Equal([new Money(-1), Money.Zero, new Money(1)], new[] { new Money(1), Money.Zero, new Money(-1) }.Order());
    }

    [Fact]
    public void What_is_printed_is_read_back()
    {
        var seeded = Seeded.New();
        for (var i = 0; i < Dose.Of(10_000, 1_000_000); i++)
        {
            var amount = new Money(seeded.Random.NextInt64(-Money.LimitFen, Money.LimitFen + 1));
            Assert.True(Money.TryParse(amount.ToString(), out var read, out var problem), seeded.Note(problem));
            Assert.True(amount == read, seeded.Note(amount.ToString()));
        }
    }
}
