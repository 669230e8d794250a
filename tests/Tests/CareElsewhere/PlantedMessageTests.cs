using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Verify;

namespace Yibao.Tests.CareElsewhere;

/// <summary>I14 is broken behind the office's back, and the check finds it and names the record.</summary>
public sealed class PlantedMessageTests
{
    private const string Settled = "(select min(setl_id) from settlement where care = 420100)";

    /// <summary>What is planted; which invariants it breaks; what the first of them must name.</summary>
    private static readonly Dictionary<string, (string Sql, string Breaks, string Named)> Plants = new()
    {
        ["the hub was not told"] = (
            $"delete from outbox where gid = {Settled} and seq = 1 and receiver = 0 and kind = 1", "I14 I13", "told to 1 of 2"),
        ["the care region did not tell the hub"] = (
            $"delete from outbox where gid = {Settled} and seq = 1 and kind = 2", "I14 I13", "was told to the hub 0 times"),
        ["a message about nothing"] = (
            "insert into outbox (region, message_id, receiver, kind, gid, seq, body, at, batch) values (110000, 5, 0, 1, 4, 1, '{}', 1, 1);"
            + "insert into outbox_delivery (region, message_id, receiver, delivered_at, tries) values (110000, 5, 0, 0, 0)",
            "I14 I13", "tells of settlement 4, which was not booked"),
        ["a message that nobody delivers"] = (
            "delete from outbox_delivery where delivered_at = 0", "I14", "has no state of delivery"),
        ["a message taken for delivered"] = (
            "update outbox_delivery set delivered_at = 1 where delivered_at = 0", "I14", "has not taken it"),
        ["a message that was never sent"] = (
            $"update inbox set message_id = 5 where gid = {Settled} and seq = 1 and region = 420100", "I14 I13",
            "message 5 of region 110000 was taken by region 420100 and never sent"),
        ["taken and not booked"] = (
            $"delete from care_leg where reverses = {Settled}", "I14 I13", "region 420100, side 0: messages taken less legs is 1"),
        ["heard and not written down"] = (
            $"delete from hub_leg where setl_id = {Settled} and side = 2", "I14 I13", "side 2: messages taken less legs is 1"),
        ["a leg that is not its posting"] = (
            $"update care_leg set fund_paid = fund_paid + 1 where setl_id = {Settled}", "I14 I13", "account 920200: it says"),
        ["a side that differs"] = (
            $"update hub_leg set account = account + 7 where setl_id = {Settled} and side = 1", "I14 I13", "of its side 1"),
    };

    public static TheoryData<Engine, string> Cases() =>
        [.. from engine in new[] { Engine.Sqlite, Engine.Postgres } from name in Plants.Keys select (engine, name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_planted_violation_is_found_and_named(Engine engine, string plant)
    {
        var (sql, breaks, named) = Plants[plant];
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Outpatient(office, 1, 500_000);
        await Elsewhere.Reverse(office, 1, settlement);
        await Elsewhere.Stay(office, 2, 2_000_000);
        await Elsewhere.CourierOf(office).Finish();
        await Elsewhere.Stay(office, 3, 2_000_000, Elsewhere.Shangluo); // waits
        await InvariantTests.Holds(office);
        Assert.NotEqual(0, await office.Plant(sql));
        var broken = (await Invariants.Check(office.Database)).Where(finding => !finding.Holds)
            .ToDictionary(finding => finding.Invariant.Code);
        var all = string.Join('\n', broken.Values.Select(InvariantTests.Line));
        Assert.True(breaks.Split(' ').Order().SequenceEqual(broken.Keys.Order()), $"expected {breaks}, got\n{all}");
        Assert.True(broken["I14"].Examples.Any(example => example.Contains(named, StringComparison.Ordinal)), all);
    }
}
