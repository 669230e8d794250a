using Yibao.Clearing.Messages;
using Yibao.Storage;
using Yibao.Tests.Verify;
using static Yibao.Tests.Clearing.Regions.HubOffice;

namespace Yibao.Tests.Clearing.Regions;

/// <summary>The invariants of clearing are broken behind the back of the hub; the check finds it and names the record.</summary>
public sealed class PlantedClearingTests
{
    /// <summary>What is planted; which invariants it breaks, the first of them naming the record.</summary>
    private static readonly Dictionary<string, (string Sql, string Breaks, string Named)> Plants = new()
    {
        ["an item left out"] = (
            "delete from clearing_item where setl_id = 2", "I11 I13",
            "settlement 2 is confirmed since 20200203 and was left out of batch 202002"),
        ["an item of another amount"] = (
            "update clearing_item set fen = 201 where setl_id = 2", "I11 I13",
            "settlement 2 is in batch 202002 with 201 fen and has no two legs of that amount"),
        ["an item of another region"] = (
            "update clearing_item set home = 420100 where setl_id = 2", "I11 I13",
            "scheme 310, 110000 to 310000: its items come to 100 fen"),
        ["a leg taken away"] = ("delete from hub_leg where setl_id = 2 and side = 2", "I11 I13", "has no two legs of that amount"),
        ["a cell changed"] = (
            "update clearing_cell set fen = fen + 1 where home = 110000", "I11 I13",
            "region 310000 and region 110000, scheme 310: the matrix says 251 fen between them, the ledger 250"),
        ["a notice of another amount"] = (
            "update clearing_notice set fen = 251 where payer = 110000", "I11 I13",
            "batch 202002, scheme 310, region 110000: net position -250 fen, notices -251"),
        ["more paid than asked"] = (
            "update clearing_receipt set fen = 251 where notice_no = 1", "I11 I13", "notice 1: 251 fen moved, it asks for 250"),
        ["a disputed item in the batch"] = (
            "insert into clearing_item values (0, 4, 202002, 310, 110000, 310000, 900, 0, 202002, 1)", "I11 I13",
            "scheme 310, 110000 to 310000: its items come to 1200 fen, its matrix says 300"),
        ["paid out by who made the list"] = (
            "update clearing_receipt set by_whom = ' 甲' where notice_no = 2", "I16 I13", "notice 2 was made and paid out by  甲"),
        ["decided by who raised it"] = (
            "update clearing_dispute_step set by_whom = '丙'", "I16 I13", "dispute 2 was raised and decided by 丙"),
    };

    public static TheoryData<Engine, string> Cases() =>
        [.. from engine in new[] { Engine.Sqlite, Engine.Postgres } from name in Plants.Keys select (engine, name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_planted_violation_is_found_and_named(Engine engine, string plant)
    {
        var (sql, breaks, named) = Plants[plant];
        await using var office = await Busy(engine);
        await office.Execute(sql);
        var broken = await office.Broken();
        var all = string.Join('\n', broken.Values.Select(InvariantTests.Line));
        Assert.True(breaks.Split(' ').Order().SequenceEqual(broken.Keys.Order()), $"expected {breaks}, got\n{all}");
        Assert.True(broken[breaks.Split(' ')[0]].Examples.Any(example => example.Contains(named, StringComparison.Ordinal)), all);
    }

    /// <summary>A cleared month that is partly paid, a late leg, an open dispute and one that was decided.</summary>
    private static async Task<HubOffice> Busy(Engine engine)
    {
        var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 100, "2020-02-03");
        await office.Item(2, Beijing, Shanghai, 200, "2020-02-03");
        await office.Item(3, Shanghai, Beijing, 50, "2020-02-03");
        await office.Item(4, Beijing, Shanghai, 900, "2020-02-03");
        await office.Item(5, Wuhan, Shanghai, 30, "2020-02-03");
        await office.Legs(6, Wuhan, Shanghai, 30, "2020-02-03", [HubSide.Home]);
        await office.Disputes.Raise(4, Beijing, "有疑", Day("2020-03-02"), "丙");
        await office.Disputes.Raise(5, Wuhan, "有疑", Day("2020-03-02"), "丙");
        await office.Disputes.Decide(2, stands: true, "", Day("2020-03-03"), "甲");
        await office.Clear("2020-02");
        await office.Money.Receive(1, "R1", 250, Day("2020-03-20"), "甲");
        await office.Money.Receive(2, "R2", 250, Day("2020-03-20"), "乙");
        await office.Holds();
        return office;
    }
}
