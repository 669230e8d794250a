using Yibao.Agency.Contributions;
using Yibao.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Tests.Counter;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>How amounts are split: the parts are the whole, whatever the numbers.</summary>
public sealed class SplitTests
{
    [Fact]
    public void Shares_add_up_to_the_whole_none_passes_its_weight_and_larger_weights_get_no_less()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextInt64(0, 2_000_000_000_000)).ToArray();
            weights[random.Next(weights.Length)] = random.NextInt64(1, 2_000_000_000_000);
            var fen = random.NextInt64(0, weights.Sum() + 1);
            var shares = Apportionment.Of(fen, weights);
            Assert.True(fen == shares.Sum(), $"seed {seed}");
            for (var i = 0; i < weights.Length; i++)
            {
                Assert.True(shares[i] >= 0 && shares[i] <= weights[i], $"seed {seed}: share {shares[i]} of weight {weights[i]}");
                Assert.True(weights.Zip(shares).All(other => other.First > weights[i] || other.Second <= shares[i] + 1), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void The_fen_that_is_left_goes_to_the_largest_remainder_then_to_the_earlier_one()
    {
        Assert.Equal([34, 33, 33], Apportionment.Of(100, [1, 1, 1]));
        Assert.Equal([14, 29, 57], Apportionment.Of(100, [1, 2, 4]));
        Assert.Equal([0, 5], Apportionment.Of(5, [0, 9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Apportionment.Of(5, [0, 0]));
    }

    [Theory]
    [InlineData(10_000_010, "0.05", 0, 500_001, 0, 9_500_009)]
    [InlineData(1_000_000, "0.05", 900_000, 50_000, 900_000, 50_000)]
    [InlineData(1_000_000, "0.05", 9_000_000, 50_000, 950_000, 0)]
    [InlineData(1, "0.05", 0, 0, 0, 1)]
    [InlineData(10, "0.05", 0, 1, 0, 9)]
    [InlineData(7, "1", 5, 7, 0, 0)]
    public void Deposit_first_then_the_advance_then_money(long gross, string share, long advance, long deposit, long offset, long net)
    {
        var terms = new DisbursementTerms(decimal.Parse(share), null);
        Assert.Equal(new DisbursementSplit(gross, deposit, offset, net), DisbursementSplit.Of(terms, gross, advance));
    }

    [Fact]
    public void Where_no_document_speaks_nothing_is_withheld_and_one_checker_suffices()
    {
        var terms = DisbursementTerms.Of(null, ProviderOffice.Day, isEpidemic: false);
        Assert.Equal(1, terms.Checkers(long.MaxValue));
        Assert.Null(DisbursementTerms.LastDay(null, ProviderOffice.June));
        Assert.Equal(5, DisbursementSplit.Of(terms, 5, 0).Net);
    }

    [Theory]
    [InlineData("2020-06-30", 0, "2020-06-30")]
    [InlineData("2020-06-30", 1, "2020-07-01")]
    [InlineData("2020-07-03", 1, "2020-07-06")]
    [InlineData("2020-07-04", 1, "2020-07-06")]
    [InlineData("2020-06-30", 30, "2020-08-11")]
    [InlineData("2020-06-24", 1, "2020-06-28")]
    [InlineData("2020-06-24", 2, "2020-06-29")]
    public void Working_days_leave_out_weekends_and_holidays_and_count_weekends_that_are_worked(string from, int count, string expected)
    {
        var rules = new RegionRules(CounterFixture.Rules.Policies).Find(ProviderOffice.Beijing, Scheme.Employee)!;
        Assert.Equal(DateOnly.Parse(expected), WorkingDays.After(rules, DateOnly.Parse(from), count));
    }

    [Fact]
    public void Every_posting_balances_and_reaches_the_accounts_that_it_names()
    {
        var payment = new Disbursement
        {
            Number = 1, Payee = ProviderOffice.Hospital(Scheme.Resident), FirstMonth = ProviderOffice.June, LastMonth = ProviderOffice.June,
            Split = new DisbursementSplit(1_000, 50, 100, 850), Checkers = 1, MadeBy = "a", Day = ProviderOffice.Day,
            State = DisbursementState.Made,
        };
        var released = ProviderPostings.Released(1, ProviderOffice.Day, payment);
        Assert.Equal("920100:1000 920600:-50 900300:-100 920700:-850", Text(released));
        Assert.Equal("920700:850 900100:-850", Text(ProviderPostings.Paid(2, ProviderOffice.Day, payment)));
        Assert.Equal("920700:850 920100:-850", Text(ProviderPostings.Returned(3, ProviderOffice.Day, payment, wasPaid: false)));
        Assert.Equal("900100:850 920100:-850", Text(ProviderPostings.Returned(3, ProviderOffice.Day, payment, wasPaid: true)));
        Assert.Equal(
            "920100:30 390100:-20 610100:-10",
            Text(ProviderPostings.Deducted(4, ProviderOffice.Day, payment.Payee, [(390100, 20), (610100, 10)])));
        Assert.Equal(
            "920600:50 920100:-45 390100:-5",
            Text(ProviderPostings.DepositReleased(5, ProviderOffice.Day, payment.Payee, new DepositSplit(45, 5))));

        static string Text(LedgerTransaction posted) => string.Join(' ', posted.Entries.Select(entry => $"{entry.Account}:{entry.Fen}"));
    }
}
