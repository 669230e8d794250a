using Yibao.Agency.CareElsewhere;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.CareElsewhere;

public sealed class LegBookingTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_home_region_owes_the_care_region_what_the_care_region_owes_the_provider(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Stay(office, 1, 3_000_000);
        var (total, fund, account) = await office.Read<(long, long, long)>(
            "select total, fund_paid, account from settlement where setl_id = @settlement and care = 420100", new { settlement });
        Assert.Equal(3_000_000, total);
        Assert.True(fund > 0);
        var owed = fund + account;
        Assert.Equal((owed, 0, 0, 0), await Elsewhere.Between(office, 110000, 420100));
        Assert.Equal(0, await Elsewhere.Owes(office, 110000, ChartOfAccounts.ProviderPayables));
        const string party = "select min(party) from journal_entry where txn_id = @settlement";
        Assert.Equal("420100", await office.Read<string>(party, new { settlement }));
        Assert.Equal(new CourierRound(3, 0, 0, 0), await Elsewhere.CourierOf(office).Finish());
        Assert.Equal((owed, owed, owed, owed), await Elsewhere.Between(office, 110000, 420100));
        Assert.Equal(owed, await Elsewhere.Owes(office, 420100, ChartOfAccounts.ProviderPayables));
        Assert.Equal(
            (110000L, "H42010000001", "21", 20200630L, fund, account, total),
            await office.Read<(long, string, string, long, long, long, long)>(
                "select home, provider, clr_type, booked_day, fund_paid, account, total from care_leg where setl_id = @settlement",
                new { settlement }));
        Assert.Equal(default, await Elsewhere.CourierOf(office).Finish());
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_reversal_takes_both_legs_back(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Outpatient(office, 1, 500_000);
        var reversal = await Elsewhere.Reverse(office, 1, settlement);
        Assert.Equal(new CourierRound(6, 0, 0, 0), await Elsewhere.CourierOf(office).Finish());
        Assert.Equal((0, 0, 0, 0), await Elsewhere.Between(office, 110000, 420100));
        Assert.Equal(0, await Elsewhere.Owes(office, 420100, ChartOfAccounts.ProviderPayables));
        Assert.Equal(settlement, await office.Read<long>("select reverses from care_leg where setl_id = @reversal", new { reversal }));
        Assert.Equal(4, await office.Read<long>("select count(*) from hub_leg"));
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Care_at_home_tells_nobody(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await office.Outpatient(1, Elsewhere.Day, 500_000);
        Assert.Equal(110000, await office.Read<long>("select care from settlement where setl_id = @settlement", new { settlement }));
        Assert.Equal(0, await office.Read<long>("select count(*) from outbox"));
        Assert.Equal(0, await Elsewhere.Owes(office, 110000, ChartOfAccounts.Clearing));
        Assert.True(await Elsewhere.Owes(office, 110000, ChartOfAccounts.ProviderPayables) > 0);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_reversal_that_arrives_first_waits_and_doubles_change_nothing(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var courier = Elsewhere.CourierOf(office);
        var settlement = await Elsewhere.Outpatient(office, 1, 500_000);
        await Elsewhere.Reverse(office, 1, settlement);
        var messages = await courier.Take();
        Assert.Equal([1, 1, 2, 2], messages.Select(message => message.Sequence));
        var backwards = await courier.Deliver([.. messages.Reverse(), messages[0]]);
        Assert.Equal("Early Early Applied Applied Known", string.Join(' ', backwards.Select(delivery => delivery.Receipt)));
        await courier.Tell(backwards);
        Assert.Equal(2, (await courier.Take(after: messages[1].Id)).Count(message => message.Sequence == 2));
        Assert.Equal(new CourierRound(4, 0, 0, 0), await courier.Finish());
        Assert.Equal((0, 0, 0, 0), await Elsewhere.Between(office, 110000, 420100));
        await InvariantTests.Holds(office);
    }
}
