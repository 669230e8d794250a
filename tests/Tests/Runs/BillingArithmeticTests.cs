using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Tests.Runs;

public sealed class BillingArithmeticTests
{
    private static readonly Payer Payer = new(new RegionCode(440100), PayerKind.Employer, "E1");
    private static readonly BillPeriod Month = new(202_009);
    private static readonly DateOnly Due = new(2020, 10, 15);

    [Theory]
    [InlineData("91440101MA59A1B2C")]
    [InlineData("00000000000000000")]
    [InlineData("YYYYYYYYYYYYYYYYY")]
    public void A_credit_code_is_read_with_its_check_character_and_with_no_other(string body)
    {
        var whole = CreditCode.Complete(body).Text;
        foreach (var last in "0123456789ABCDEFGHJKLMNPQRTUWXY")
        {
            Assert.Equal(whole[^1] == last, CreditCode.TryParse(body + last, out var code, out var problem));
            var expected = whole[^1] == last ? (body + last, (string?)null) : ("", "the check character does not fit");
            Assert.Equal(expected, (code.Text ?? "", problem));
        }
    }

    [Theory]
    [InlineData("91350100M000100Y43")] // the example of the standard
    public void The_example_of_GB_32100_is_right(string code) => Assert.True(CreditCode.TryParse(code, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("91350100M000100Y4")]
    [InlineData("91350100M000100Y4O")]
    [InlineData("91350100m000100y43")]
    public void Other_characters_or_lengths_are_no_credit_code(string code)
    {
        Assert.False(CreditCode.TryParse(code, out _, out var problem));
        Assert.Equal("expected 18 digits or capital letters without I, O, S, V, Z", problem);
    }

    [Fact]
    public void Lines_are_unpacked_as_they_were_packed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < Dose.Of(200, 2000); round++)
        {
            var lines = Enumerable.Range(0, random.Next(30)).Select(_ => random.NextInt64(1_000_000).ToString("D9")).Distinct()
                .Order(StringComparer.Ordinal).Select(person => new BillLine(person, Parts(random))).ToList();
            Assert.True(lines.SequenceEqual(PackedLines.Unpack(PackedLines.Pack(lines))), $"seed {seed}");
        }

        List<BillLine> extremes =
            [new("1", new BillParts(long.MaxValue, long.MinValue, 0, 0, 0, 0, 0, 0, 0, 0, -1)), new("A-b_c", default)];
        Assert.Equal(extremes, PackedLines.Unpack(PackedLines.Pack(extremes)));
    }

    [Fact]
    public void Editions_always_come_to_what_should_be_billed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < Dose.Of(100, 1000); round++)
        {
            var editions = new List<Bill>();
            BillState? state = null;
            var back = 0L;
            var paid = 0L;
            for (var step = 0; step < 6; step++)
            {
                BillLine[] lines =
                [
                    .. Enumerable.Range(0, 6).Where(_ => random.Next(3) > 0)
                        .Select(i => new BillLine($"P{i}", new BillParts(0, 0, random.Next(3) * 50, 5, 0, random.Next(3), 0, 0, 0, 0, 0))),
                ];
                if (Billing.Next(new Assessment(Payer, "enterprise", lines), editions, Scheme.Employee, Month, Due) is { } bill)
                {
                    editions.Add(bill);
                    (state, _, var over) = Matching.Add(state, bill, Due);
                    back += over;
                }

                Assert.Equal(lines.Where(line => line.Parts != default), Billing.Fold(editions).Where(line => line.Value != default)
                    .Select(line => new BillLine(line.Key, line.Value)));
                if (state is not null)
                {
                    Assert.True(state.Due.Total == lines.Sum(line => line.Parts.Due) && state.Heads == lines.Length, $"seed {seed}");
                    Assert.True(state.Paid == state.Paid.Positive() && state.Open == state.Open.Positive(), $"seed {seed}: {state}");
                    var fen = random.Next(400);
                    var (bills, allocations, left) = Matching.Apply([state], fen, Due, (_, _, _) => 0);
                    state = bills.SingleOrDefault(state);
                    paid += fen - left;
                    Assert.Equal(fen - left, allocations.Sum(allocation => allocation.Paid.Total));
                    Assert.Equal(paid - back, state!.Paid.Total);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, "0 0 0 0 0 0")]
    [InlineData(3, "0 0 0 3 0 0")]
    [InlineData(12, "0 0 2 5 5 0")]
    [InlineData(35, "5 10 10 5 5 0")]
    [InlineData(999, "10 10 10 5 5 4")]
    public void An_amount_pays_the_money_of_persons_first_and_the_surcharge_last(long fen, string paid)
    {
        var due = new Shares(Employer: 10, Maternity: 10, Large: 10, Employee: 5, Own: 5, Surcharge: 4);
        var shares = due.PaidBy(fen);
        Assert.Equal(paid,
            $"{shares.Employer} {shares.Maternity} {shares.Large} {shares.Employee} {shares.Own} {shares.Surcharge}");
    }

    [Theory]
    [InlineData("2020-02", 202_002)]
    [InlineData("2020", 2020)]
    public void A_period_is_a_month_or_a_year(string text, int value)
    {
        Assert.True(BillPeriod.TryParse(text, out var period));
        Assert.Equal((value, text), (period.Value, period.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2020-13")]
    [InlineData("2020-2")]
    [InlineData("20-02")]
    [InlineData("0000-02")]
    [InlineData("2020-02-01")]
    public void Anything_else_is_no_period(string text) => Assert.False(BillPeriod.TryParse(text, out _));

    private static BillParts Parts(Random random)
    {
        Span<long> values = stackalloc long[BillParts.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.Next(3) == 0 ? random.NextInt64(-1_000_000_000, 1_000_000_000) : 0;
        }

        return BillParts.Of(values);
    }
}
