using Yibao.Contributions;
using Yibao.Kernel;

namespace Yibao.Tests.Contributions;

public sealed class PortionTests
{
    private const int Seed = 20_200_201;

    [Fact]
    public void A_share_in_integers_is_the_decimal_share_half_up_to_the_fen()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 100_000; i++)
        {
            // From whole percents to seven decimals: the last ones are no whole parts per million.
            var scale = (decimal)Math.Pow(10, random.Next(2, 8));
            var share = random.Next(0, (int)scale) / scale;
            var fen = random.NextInt64(-50_000_000, 50_000_000);

            Assert.Equal(
                (long)Math.Round(fen * share, MidpointRounding.AwayFromZero), new Portion(share).Of(new Money(fen)).Fen);
        }
    }

    [Theory]
    [InlineData(617_500, "0.055", 33_963)] // half a fen up
    [InlineData(-617_500, "0.055", -33_963)]
    [InlineData(2_000_000_000_000, "0.5", 1_000_000_000_000)] // above the largest single amount: a sum
    [InlineData(3, "0.16666667", 1)]
    [InlineData(1, "0", 0)]
    [InlineData(100, "9.5", 950)] // more than nine wholes
    public void Halves_and_limits(long fen, string share, long expected) =>
        Assert.Equal(expected, new Portion(decimal.Parse(share, System.Globalization.CultureInfo.InvariantCulture)).Of(new Money(fen)).Fen);
}
