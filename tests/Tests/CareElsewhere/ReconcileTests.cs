using System.Text.Json.Nodes;
using Yibao.Agency.CareElsewhere;
using Yibao.Clearing.Messages;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.CareElsewhere;

public sealed class ReconcileTests
{
    private static readonly DateOnly Today = new(2020, 6, 30);

    private static readonly BookSide[] Sides = Enum.GetValues<BookSide>();

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_waits_and_what_was_lost_is_sent_again_and_all_sides_agree(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var courier = Elsewhere.CourierOf(office);
        var first = await Elsewhere.Stay(office, 1, 3_000_000);
        await courier.Finish();
        var second = await Elsewhere.Outpatient(office, 2, 400_000);
        await Elsewhere.Reverse(office, 1, first);
        await office.Outpatient(0, Elsewhere.Day, 100_000); // at home: not compared

        // The messages to the care region are lost, though their sender was told that they arrived.
        var lost = (await courier.Take()).Where(message => message.Receiver != Message.Hub).ToArray();
        await courier.Tell([.. lost.Select(message => new Delivery(message, Receipt.Applied, null))]);
        var desk = new ReconcileDesk(office.Database, office.Office.Time);
        var named = await desk.Run(Today, mends: false);
        Assert.Equal(6, named.Found.Count);
        Assert.All(named.Found, one => Assert.Equal(LegFault.Lacks, one.Fault));
        Assert.Equal(named.Found, named.Left);
        Assert.Equal(3, (await desk.Run(Today, mends: false)).Totals[BookSide.Home].Count);

        var mended = await desk.Run(Today, mends: true);
        Assert.Equal(
            (6, 2, new CourierRound(6, 0, 0, 0), 0), (mended.Found.Count, mended.SentAgain, mended.Round, mended.Left.Count));
        var owed = await office.Read<long>("select fund_paid + account from settlement where setl_id = @second", new { second });
        Assert.All(Sides, side => Assert.Equal(new SideTotal(3, owed), mended.Totals[side]));
        var again = await desk.Run(Today, mends: true);
        Assert.Equal((0, 0, default), (again.Found.Count, again.SentAgain, again.Round));
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_the_home_region_never_made_or_made_otherwise_is_named_and_not_mended(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Stay(office, 1, 3_000_000);
        var other = await Elsewhere.Outpatient(office, 2, 400_000);
        await Elsewhere.CourierOf(office).Finish();
        await office.Plant("update hub_leg set fund_paid = fund_paid + 1 where setl_id = @settlement and side = 1", new { settlement });
        await office.Plant("update care_leg set setl_id = setl_id + 1 where setl_id = @other", new { other });
        await office.Plant("delete from outbox where gid = @other", new { other });
        var result = await new ReconcileDesk(office.Database, office.Office.Time).Run(Today, mends: true);
        Assert.Equal(
            [
                (settlement, BookSide.HubOfHome, LegFault.Differs), (other, BookSide.Care, LegFault.Lacks),
                (other + 1, BookSide.Care, LegFault.Unknown),
            ],
            result.Left.Select(one => (one.SettlementId, one.Side, one.Fault)));
        Assert.Equal(1, result.Left[0].Theirs!.Value.FundPaid - result.Left[0].Ours.FundPaid);
        Assert.Equal(0, result.SentAgain);
    }

    [Fact]
    public async Task The_command_names_what_differs_and_mends_it()
    {
        await using var office = await Elsewhere.Open(Engine.Sqlite);
        var settlement = await Elsewhere.Stay(office, 1, 3_000_000);
        var owed = await office.Read<long>("select fund_paid + account from settlement where setl_id = @settlement", new { settlement });
        await office.Release();
        string[] day = ["clear", "reconcile", "--day", "2020-06-30", "--db", office.Address];
        var dry = CommandRun.Of([.. day, "--dry-run", "--json"]);
        var json = JsonNode.Parse(dry.Results)!;
        Assert.Equal((ExitCode.No, 3, 0L), (dry.Code, json["left"]!.AsArray().Count, json["sides"]![1]!["owed"]!.GetValue<long>()));
        Assert.Equal(
            $$"""{"settlement":{{settlement}},"side":"care","fault":"lacks","home":"110000","care":"420100","""
                + $"\"provider\":\"H42010000001\",\"owed\":{owed},\"held\":null}}",
            json["left"]![0]!.ToJsonString());
        var mended = CommandRun.Of(day);
        Assert.Equal(ExitCode.Done, mended.Code);
        Assert.Equal("3 differences found, 0 messages sent again, 3 took effect, 0 differences left", mended.Lines[^1]);
        var again = CommandRun.Of([.. day, "--lang", "zh"]);
        Assert.Equal("发现差异 0，补发 0，生效 0，遗留差异 0", again.Lines[^1]);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("clear", "reconcile").Code);
        await office.Reacquire();
    }
}
