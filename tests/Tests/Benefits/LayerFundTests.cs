namespace Yibao.Tests.Benefits;

/// <summary>Which fund pays? (benefit-layers.md, section 3)</summary>
public sealed class LayerFundTests
{
    [Theory]
    [InlineData(310100)]
    [InlineData(310300)]
    [InlineData(320100)]
    [InlineData(330100)]
    [InlineData(370100)]
    [InlineData(390100)]
    [InlineData(390200)]
    [InlineData(510100)]
    [InlineData(610100)]
    [InlineData(999997)]
    public void A_fund_pays_and_the_rest_is_the_persons(int fund)
    {
        var totals = Settle(fund).Pays(600).Settlement.Totals;
        Assert.Equal((60_000L, 0L, 40_000L), (totals.FundPaid, totals.HospitalBorne, totals.Own));
    }

    [Theory]
    [InlineData(999996)]
    [InlineData(630100)]
    public void What_the_hospital_bears_is_neither_the_funds_nor_the_persons(int fund)
    {
        var totals = Settle(fund).Pays(600).Settlement.Totals;
        Assert.Equal((0L, 60_000L, 40_000L), (totals.FundPaid, totals.HospitalBorne, totals.Own));
    }

    [Fact]
    public void Three_payers_share_one_bill()
    {
        var rules = Rules.Of("""
            layer: pooled
            fund: 310100
            rate: 70%
            ---
            layer: hospital
            fund: 999996
            base: residue-eligible
            rate: 50%
            ---
            layer: fiscal
            fund: 999997
            base: residue-all
            rate: 40%
            """);
        var totals = rules.Settle(new TestBill(Line.A(1000), Line.C(100)) { Account = 80 }).Pays(700, 150, 100).Settlement.Totals;
        Assert.Equal((80_000L, 15_000L), (totals.FundPaid, totals.HospitalBorne));
        Assert.Equal((8_000L, 7_000L), (totals.AccountPaid, totals.Cash));
        Assert.Equal(totals.Submitted, totals.FundPaid + totals.HospitalBorne + totals.AccountPaid + totals.Cash);
    }

    [Theory]
    [InlineData("0", "0", "400")]
    [InlineData("399.99", "399.99", "0.01")]
    [InlineData("400", "400", "0")]
    [InlineData("1000", "400", "0")]
    public void The_account_pays_what_the_person_allows_and_cash_is_the_rest(string allowed, string account, string cash)
    {
        var totals = Rules.Of("layer: pooled\nrate: 60%").Settle(new TestBill(1000) { Account = Yuan.Read(allowed) }).Settlement.Totals;
        Assert.Equal((Yuan.Read(account), Yuan.Read(cash)), (Yuan.Of(totals.AccountPaid), Yuan.Of(totals.Cash)));
    }

    private static Outcome Settle(int fund) => Rules.Of($"layer: only\nfund: {fund}\nrate: 60%").Settle(new TestBill(1000));
}
