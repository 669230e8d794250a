using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Tests.Contributions;

/// <summary>One payment for several persons.</summary>
public sealed class HouseholdPaymentTests
{
    private static readonly BillPeriod Last = new(2020);
    private static readonly BillPeriod This = new(2021);

    [Theory]
    [InlineData(56_000, "a 28000, b 28000")]
    [InlineData(25_000, "b 25000")] // the older bill of b first
    [InlineData(30_000, "a 2000, b 28000")]
    [InlineData(60_000, "a 32000, b 28000")] // too much: to the first person's credit
    [InlineData(1, "b 1")]
    public void The_oldest_bill_of_anybody_is_paid_first_and_what_is_left_is_the_first_persons(long fen, string parts) =>
        Assert.Equal(parts, Text(HouseholdPayment.Split(fen, [Share("a", (This, 28_000)), Share("b", (Last, 28_000))])));

    [Fact]
    public void What_somebody_has_left_pays_first() =>
        Assert.Equal("a 27000, b 28000", Text(HouseholdPayment.Split(
            55_000, [Share("a", (Last, 28_000)) with { Credit = 1_000 }, Share("b", (Last, 28_000))])));

    [Fact]
    public void The_parts_come_to_the_payment()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var shares = Enumerable.Range(0, random.Next(1, 5)).Select(person => new HouseholdShare(
                Payer($"p{person}"),
                [.. Enumerable.Range(2018, random.Next(0, 4)).Select(year => (new BillPeriod(year), (long)random.Next(0, 400)))],
                random.Next(0, 100))).ToArray();
            var fen = random.Next(1, 2_000);
            var parts = HouseholdPayment.Split(fen, shares);
            Assert.Equal(fen, parts.Sum(part => part.Fen));
            Assert.All(parts, part => Assert.True(part.Fen > 0));
        }
    }

    private static HouseholdShare Share(string person, params (BillPeriod Period, long Fen)[] bills) => new(Payer(person), bills, 0);

    private static Payer Payer(string person) => new(new RegionCode(440100), PayerKind.Person, person);

    private static string Text(IReadOnlyList<(Payer Payer, long Fen)> parts) =>
        string.Join(", ", parts.Select(part => $"{part.Payer.Number} {part.Fen}"));
}
