using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Special funds: granted = used + returned + outstanding, whatever happens in between.</summary>
public sealed class FundGrantTests
{
    private static readonly RegionCode Beijing = ProviderOffice.Beijing;
    private static readonly DateOnly Day = ProviderOffice.Day;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_epidemic_advance_is_drawn_set_off_against_epidemic_bills_only_and_the_rest_comes_back(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var payee = ProviderOffice.Hospital(Scheme.Resident, isEpidemic: true);
        await office.CareLeg(new(2020, 7, 21), 23_000_00, isEpidemic: true);
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(Beijing, new(2020, 7, 1), "clerk");
        var (asked, _) = await office.Funds.Ask(payee, 100_000_00, "国医保电〔2020〕5号", Day, "clerk");
        Assert.Equal("PRV021", (await office.Funds.Draw(Beijing, asked!.Number, 1, Day, "clerk")).Refusal!.Kind.Code);
        Assert.Equal("PRV008", (await office.Funds.Decide(Beijing, asked.Number, Day, "Clerk", isGranted: true)).Refusal!.Kind.Code);
        await office.Funds.Decide(Beijing, asked.Number, Day, "reviewer", isGranted: true);
        Assert.Equal(100_000_00, await office.Account(ChartOfAccounts.ProviderPrepayments));
        Assert.Equal("PRV019", (await office.Funds.Draw(Beijing, asked.Number, 100_000_01, Day, "clerk")).Refusal!.Kind.Code);
        await office.Funds.Draw(Beijing, asked.Number, 60_000_00, Day, "clerk");
        await office.Holds();

        var made = await office.Make();
        var epidemic = made.Single(payment => payment.Payee == payee);
        Assert.Equal(new DisbursementSplit(23_000_00, 0, 23_000_00, 0), epidemic.Split);
        Assert.All(made.Where(payment => payment != epidemic), payment => Assert.Equal(0, payment.Split.Offset));
        Assert.Equal(DisbursementState.Paid, (await office.Release(epidemic)).State); // nothing left for the bank
        var (_, tooMuch) = await office.Funds.Repay(Beijing, asked.Number, 37_000_01, isUndrawn: false, Day, "clerk");
        Assert.Equal("PRV020", tooMuch!.Kind.Code);
        await office.Funds.Repay(Beijing, asked.Number, 7_000_00, isUndrawn: false, Day, "clerk");
        await office.Funds.Repay(Beijing, asked.Number, 40_000_00, isUndrawn: true, Day, "clerk");
        var grant = await office.Grant(asked.Number);
        Assert.Equal(
            (100_000_00L, 60_000_00L, 23_000_00L, 47_000_00L, 30_000_00L),
            (grant.Granted, grant.Drawn, grant.Used, grant.Returned, grant.Outstanding));
        Assert.Equal(grant.Outstanding, await office.Account(ChartOfAccounts.ProviderPrepayments));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_payment_whose_advance_was_paid_back_meanwhile_is_not_released(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var grant = await office.Advance(ProviderOffice.Hospital(), 10_000);
        var payment = (await office.Make()).Single(one => one.Payee == ProviderOffice.Hospital());
        Assert.Equal(10_000, payment.Split.Offset);
        await office.Funds.Repay(Beijing, grant.Number, 1, isUndrawn: false, Day, "clerk");
        var late = await office.Desk.Decide(Beijing, [payment.Number], Day, "reviewer", isReleased: true);
        Assert.Equal("PRV010", ProviderOffice.CodeOf(late));
        ProviderOffice.One(await office.Desk.Decide(Beijing, [payment.Number], Day, "reviewer", isReleased: false));
        Assert.Equal(9_999, (await office.Make()).Single(one => one.Payee == ProviderOffice.Hospital()).Split.Offset);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Several_advances_are_used_the_oldest_first(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var payee = ProviderOffice.Hospital(Scheme.Resident);
        var owed = (await office.Balance(payee)).Unpaid;
        await office.Advance(payee, 3_000);
        await office.Advance(payee, 4_000);
        await office.Advance(payee, owed);
        var payment = (await office.Make()).Single(one => one.Payee == payee);
        await office.Release(payment);
        var grants = await ProviderReports.GrantsOf(office.Database, Beijing, CounterFixture.Hospital);
        Assert.Equal([3_000, 4_000, owed - payment.Split.Deposit - 7_000], grants.Select(grant => grant.Used));
        await office.Holds();
    }

    /// <summary>
    /// The special funds of 2020 as they were published: 17.179 bn to 19 February, of it Hubei 3.016 and Wuhan 0.902; 19.4 bn in the year.
    /// </summary>
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_special_funds_of_2020_add_up_by_region(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine, isClaimed: false);
        await office.Counter.Plant(
            """
            insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day)
            values (420100, 'H42010000001', '测试医院武汉', 1, 3, '3', 20150101, null),
                (420500, 'H42050000001', '测试医院宜昌', 1, 3, '3', 20150101, null)
            """);
        var (wuhan, hubei, nation) = (90_200_000_000L, 301_600_000_000L, 1_717_900_000_000L);
        (int Region, string Provider, long Fen, DateOnly Day)[] grants =
        [
            (420100, "H42010000001", wuhan, new(2020, 2, 19)), (420500, "H42050000001", hubei - wuhan, new(2020, 2, 19)),
            (110000, CounterFixture.Hospital, nation - hubei, new(2020, 2, 19)),
            (110000, CounterFixture.Hospital, 1_940_000_000_000 - nation, new(2020, 12, 31)),
        ];
        foreach (var (region, provider, fen, day) in grants)
        {
            var payee = new PayeeKey(new RegionCode(region), provider, Scheme.Employee, IsEpidemic: true);
            var (grant, _) = await office.Funds.Ask(payee, fen, "专项预付", day, "clerk");
            await office.Funds.Decide(payee.Region, grant!.Number, day, "reviewer", isGranted: true);
            await office.Funds.Draw(payee.Region, grant.Number, fen, day, "clerk");
        }

        var all = await ProviderReports.GrantsOf(office.Database, null, "");
        var february = all.Where(grant => grant.Day <= new DateOnly(2020, 2, 19)).ToArray();
        Assert.Equal("17,179,000,000.00", new Money(february.Sum(grant => grant.Granted)).ToGroupedString());
        Assert.Equal(hubei, february.Where(grant => grant.Payee.Region.Province.Value == 420000).Sum(grant => grant.Granted));
        Assert.Equal("19,400,000,000.00", new Money(all.Sum(grant => grant.Outstanding)).ToGroupedString());
        await office.Holds();
    }
}
