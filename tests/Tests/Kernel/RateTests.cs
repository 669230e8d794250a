using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class RateTests
{
    [Theory]
    [InlineData("85%", 850_000, "85%")]
    [InlineData("0.85", 850_000, "85%")]
    [InlineData("11.2%", 112_000, "11.2%")]
    [InlineData("0.112", 112_000, "11.2%")]
    [InlineData("5.50%", 55_000, "5.5%")]
    [InlineData("0%", 0, "0%")]
    [InlineData("1", 1_000_000, "100%")]
    [InlineData("300%", 3_000_000, "300%")]
    [InlineData("1000%", 10_000_000, "1000%")]
    [InlineData("0.000001", 1, "0.0001%")]
    [InlineData("0.0001%", 1, "0.0001%")]
    [InlineData("0.8500000000", 850_000, "85%")]
    public void A_rate_is_read_exactly(string text, int ppm, string printed)
    {
        Assert.True(Rate.TryParse(text, out var rate));
        Assert.Equal(new Rate(ppm), rate);
        Assert.Equal(printed, rate.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("85 %")]
    [InlineData("85%%")]
    [InlineData("-5%")]
    [InlineData("85‰")]
    [InlineData("0.0000001")]
    [InlineData("0.00001%")]
    [InlineData("1000.0001%")]
    [InlineData("11")]
    [InlineData("1e-1")]
    public void Anything_else_is_refused(string text) => Assert.False(Rate.TryParse(text, out _));

    [Fact]
    public void A_rate_of_an_amount_is_rounded_half_up() => Assert.Equal(new Money(23), new Rate(50_000).Of(new Money(452)));

    [Fact]
    public void A_rate_and_its_complement_make_the_whole()
    {
        Assert.Equal(new Rate(150_000), new Rate(850_000).Complement);
        Assert.Equal(Rate.One, Rate.Zero.Complement);
        Assert.Equal(Rate.Zero, Rate.One.Complement);
        Assert.Throws<InvalidOperationException>(() => new Rate(1_000_001).Complement);
        Assert.Throws<InvalidOperationException>(() => new Rate(-1).Complement);
    }

    [Fact]
    public void Rates_compare_by_size()
    {
        Assert.True(Rate.Zero < Rate.One);
        Assert.True(Rate.Zero <= Rate.One);
        Assert.True(Rate.One > Rate.Zero);
        Assert.True(Rate.One >= Rate.Zero);
        Assert.Equal(1, Rate.One.CompareTo(Rate.Zero));
    }

    [Fact]
    public void What_is_printed_is_read_back()
    {
        var seeded = Seeded.New();
        for (var i = 0; i < Dose.Of(10_000, 1_000_000); i++)
        {
            var rate = new Rate(seeded.Random.Next(0, 10_000_001));
            Assert.True(Rate.TryParse(rate.ToString(), out var read) && read == rate, seeded.Note(rate.ToString()));
        }
    }
}
