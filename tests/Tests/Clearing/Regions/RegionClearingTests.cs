using Yibao.Agency.Clearing;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Tests.Storage;
using static Yibao.Tests.Clearing.Regions.HubOffice;

namespace Yibao.Tests.Clearing.Regions;

public sealed class RegionClearingTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_is_cleared_into_a_matrix_net_positions_and_notices(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 40_000, "2020-02-03");
        await office.Item(2, Beijing, Shanghai, 60_000, "2020-02-29");
        await office.Item(3, Shanghai, Beijing, 70_000, "2020-02-10");
        await office.Item(4, Shanghai, Wuhan, 5_500, "2020-02-10", leg => leg.Scheme = Scheme.Resident);
        await office.Item(5, Wuhan, Beijing, 9, "2020-03-01");
        await office.Item(6, Wuhan, Beijing, 7_000, "2020-02-10", leg => leg.Epidemic = EpidemicStatus.Confirmed);
        var (preview, _) = await office.Clearing.Preview(Month("2020-02"), Day("2020-03-20"));
        Assert.Equal((4, 175_500), (preview!.Matrix.Items, preview.Matrix.Fen));
        Assert.Equal((new DateOnly(2020, 3, 27), new DateOnly(2020, 4, 13)), (preview.Term.ApplyBy, preview.Term.PayBy));

        var run = await office.Clear("2020-02", "2020-03-20");
        Assert.Equal((4, 175_500), (run.Items, run.Fen));
        Assert.Equal(
            ["310 110000>310000 2 100000", "310 310000>110000 1 70000", "390 310000>420100 1 5500"],
            await office.Matrix("2020-02"));
        Assert.Equal(
            [
                "1 Clearing 110000>000000 30000 paid 0", "2 Clearing 000000>310000 30000 paid 0", "3 Clearing 310000>000000 5500 paid 0",
                "4 Clearing 000000>420100 5500 paid 0",
            ],
            await office.Notices("2020-02"));
        Assert.Equal(-30_000, await office.Balance(Beijing, ChartOfAccounts.ClearingSettled));
        Assert.Equal(9 + 7_000, await office.Balance(Beijing, ChartOfAccounts.Clearing));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_comes_late_is_in_the_next_batch_and_nothing_twice(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(10, Beijing, Shanghai, 100, "2020-02-03");
        await office.Legs(5, Beijing, Shanghai, 200, "2020-02-03", [HubSide.Home]);
        await office.Legs(20, Beijing, Shanghai, 300, "2020-02-03", [HubSide.Care]);
        await office.Clear("2020-02");
        Assert.Equal(["310 110000>310000 1 100"], await office.Matrix("2020-02"));

        // The other legs, an item that is older than all of them, a reversal of what is cleared.
        await office.Legs(5, Beijing, Shanghai, 200, "2020-03-05", [HubSide.Care]);
        await office.Legs(20, Beijing, Shanghai, 300, "2020-03-06", [HubSide.Home]);
        await office.Item(1, Beijing, Shanghai, 1_000, "2020-03-07");
        await office.Item(30, Beijing, Shanghai, -100, "2020-03-08", leg => leg.Reverses = 10);
        await office.Clear("2020-03");
        Assert.Equal(["310 110000>310000 4 1400"], await office.Matrix("2020-03"));
        await office.Clear("2020-04");
        Assert.Empty(await office.Matrix("2020-04"));
        Assert.Equal("1 5 10 20 30", string.Join(' ', await office.Read<long>("select setl_id from clearing_item order by setl_id")));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Legs_that_differ_are_carried_until_they_agree(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Legs(1, Beijing, Shanghai, 200, "2020-02-03", [HubSide.Home]);
        await office.Legs(1, Beijing, Shanghai, 201, "2020-02-03", [HubSide.Care]);
        await office.Legs(2, Beijing, Shanghai, 50, "2020-02-03", [HubSide.Care]);
        await office.Legs(3, Beijing, Shanghai, 70, "2020-02-03", [HubSide.Home]);
        await office.Clear("2020-02");
        Assert.Empty(await office.Matrix("2020-02"));
        await using var reader = await HubReader.Open(office.Database);
        Assert.Equal(
            ["NoCare 2020-02 1 70", "NoHome 2020-02 1 50", "Differs 2020-02 1 200"],
            (await reader.Carried(0, isEpidemic: false)).Select(left => $"{left.State} {left.BookedMonth} {left.Items} {left.Fen}"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_dispute_holds_an_item_and_one_that_stands_is_in_the_next_batch(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 100, "2020-02-03");
        await office.Item(2, Beijing, Shanghai, 200, "2020-02-03");
        var (number, _) = await office.Disputes.Raise(1, Beijing, "重复住院", Day("2020-03-02"), "甲");
        await office.Clear("2020-02");
        Assert.Equal(["310 110000>310000 1 200"], await office.Matrix("2020-02"));
        await office.Holds();

        Assert.Equal("CLR012", (await office.Disputes.Decide(number, stands: true, "核实", Day("2020-03-20"), " 甲"))?.Kind.Code);
        Assert.Null(await office.Disputes.Extend(number, "病案在调阅", Day("2020-03-10"), "乙"));
        Assert.Null(await office.Disputes.Decide(number, stands: true, "两次住院属实", Day("2020-03-20"), "乙"));
        await office.Clear("2020-03");
        Assert.Equal(["310 110000>310000 1 100"], await office.Matrix("2020-03"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_disputed_item_that_is_to_be_reversed_waits_for_its_reversal_and_both_are_cleared_to_nothing(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 100, "2020-02-03");
        var (number, _) = await office.Disputes.Raise(1, Beijing, "冒名", Day("2020-03-02"), "甲");
        Assert.Null(await office.Disputes.Decide(number, stands: false, "应冲正", Day("2020-03-05"), "乙"));
        await office.Clear("2020-02");
        Assert.Empty(await office.Matrix("2020-02"));
        await office.Legs(9, Beijing, Shanghai, -100, "2020-03-20", [HubSide.Home], leg => leg.Reverses = 1);
        await office.Clear("2020-03");
        Assert.Empty(await office.Matrix("2020-03"));
        await office.Legs(9, Beijing, Shanghai, -100, "2020-04-02", [HubSide.Care], leg => leg.Reverses = 1);
        await office.Clear("2020-04");
        Assert.Equal(["310 110000>310000 2 0"], await office.Matrix("2020-04"));
        Assert.Empty(await office.Notices("2020-04"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_hub_pays_on_what_it_received_and_another_person_pays_out(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 100, "2020-02-03");
        await office.Clear("2020-02");
        (string Receipt, long Notice, long Fen, string By, string? Code)[] steps =
        [
            ("R0", 1, 100, " ", "CLR001"), ("R0", 1, 0, "乙", "CLR002"), ("R0", 9, 1, "乙", "CLR007"), ("R1", 1, 60, "甲", null),
            ("R1", 1, 1, "乙", "CLR013"), ("R2", 1, 41, "乙", "CLR014"), ("R3", 2, 10, "甲 ", "CLR012"), ("R3", 2, 61, "乙", "CLR015"),
            ("R3", 2, 60, "乙", null), ("R4", 2, 40, "乙", "CLR015"), ("R5", 1, 40, "乙", null), ("R6", 2, 40, "乙", null),
        ];
        foreach (var (receipt, notice, fen, by, code) in steps)
        {
            Assert.Equal(code, (await office.Money.Receive(notice, receipt, fen, Day("2020-03-25"), by))?.Kind.Code);
        }

        Assert.Equal(["1 Clearing 110000>000000 100 paid 100", "2 Clearing 000000>310000 100 paid 100"], await office.Notices("2020-02"));
        foreach (var (region, account, fen) in new[]
        {
            (Beijing, ChartOfAccounts.Deposits, -100L), (Beijing, ChartOfAccounts.ClearingSettled, 0),
            (Shanghai, ChartOfAccounts.Deposits, 100), (RegionCode.Nation, ChartOfAccounts.Deposits, 0),
            (RegionCode.Nation, ChartOfAccounts.ClearingSettled, 0),
        })
        {
            Assert.Equal(fen, await office.Balance(region, account));
        }

        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Prepayments_are_fixed_in_January_topped_up_when_red_and_returned_when_less(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 120_000, "2020-01-03");
        await office.Item(2, Wuhan, Shanghai, 12_000, "2020-01-03");
        await office.Clear("2020-01", "2020-02-20");
        Assert.Equal("CLR003", (await office.Money.Fix(2020, Day("2019-12-01"), "甲")).Refusal?.Kind.Code);
        var (fixedNow, _) = await office.Money.Fix(2021, Day("2021-01-08"), "甲");
        Assert.Equal([(Beijing, 20_000), (Wuhan, 2_000)], fixedNow.Select(one => (one.Home, one.Fen)));
        Assert.Equal("CLR016", (await office.Money.Fix(2021, Day("2021-01-08"), "甲")).Refusal?.Kind.Code);
        Assert.Equal(["4 Prepayment 110000>310000 20000 paid 0", "5 Prepayment 420100>310000 2000 paid 0"],
            (await office.Notices("2021-01")).Where(line => line.Contains("Prepay", StringComparison.Ordinal)));
        Assert.Null(await office.Money.Receive(4, "P1", 20_000, Day("2021-01-08"), "甲"));

        var use = await office.Money.Use(Month("2020-01"), Day("2021-01-08"));
        Assert.Equal(
            [(Beijing, QuotaWarning.Red, 151_429L), (Wuhan, QuotaWarning.Red, 15_143)],
            use.Select(one => (one.Quota.Home, one.Use.Warning, one.Use.TopUp)));
        Assert.Equal(600.00m, use[0].Use.Rate);
        var pair = (Scheme.Employee, Beijing, Shanghai);
        Assert.Equal("CLR017", (await office.Money.TopUp(Month("2020-02"), pair, Day("2021-01-08"), "甲"))?.Kind.Code);
        Assert.Null(await office.Money.TopUp(Month("2020-01"), pair, Day("2021-01-08"), "甲"));
        Assert.Equal("CLR017", (await office.Money.TopUp(Month("2020-01"), pair, Day("2021-01-08"), "甲"))?.Kind.Code);
        Assert.Null(await office.Money.Receive(6, "P2", 151_429, Day("2021-01-08"), "甲"));
        Assert.Equal(171_429, await office.Balance(Beijing, ChartOfAccounts.ClearingPrepaid));
        Assert.Equal(-171_429, await office.Balance(Shanghai, ChartOfAccounts.ClearingPrepayments));
        await office.Holds();

        // Nothing was cleared in the year before: the prepayments come back.
        var (less, _) = await office.Money.Fix(2022, Day("2022-01-07"), "甲");
        Assert.All(less, one => Assert.Equal(0, one.Fen));
        Assert.Equal(["7 Return 310000>110000 171429 paid 0", "8 Return 310000>420100 2000 paid 0"], await office.Notices("2022-01"));
        Assert.Null(await office.Money.Receive(7, "P3", 171_429, Day("2021-01-08"), "乙"));
        Assert.Equal(0, await office.Balance(Beijing, ChartOfAccounts.ClearingPrepaid));
        await office.Holds();
    }

    [Fact]
    public async Task Refusals_come_in_their_order()
    {
        await using var office = await HubOffice.Open(Engine.Sqlite);
        await office.Item(1, Beijing, Shanghai, 100, "2020-02-03");
        await office.Item(2, Beijing, Shanghai, 100, "2020-02-03");
        async Task<string?> Clear(string month, string on, string by) =>
            (await office.Clearing.Run(Month(month), Day(on), by)).Refusal?.Kind.Code;
        async Task<string?> Raise(long item, RegionCode home, string by) =>
            (await office.Disputes.Raise(item, home, "有疑", Day("2020-03-01"), by)).Refusal?.Kind.Code;
        Assert.Equal("CLR001", await Clear("2021-02", "2019-01-01", ""));
        Assert.Equal("CLR003", await Clear("2021-02", "2019-01-01", "甲"));
        Assert.Equal("CLR004", await Clear("2020-02", "2020-02-29", "甲"));
        Assert.Equal("CLR001", await Raise(99, Shanghai, " "));
        Assert.Equal("CLR007", await Raise(99, Shanghai, "甲"));
        Assert.Equal("CLR008", await Raise(1, Shanghai, "甲"));
        Assert.Null(await Raise(1, Beijing, "甲"));
        Assert.Equal("CLR009", await Raise(1, Beijing, "甲"));
        Assert.Equal("CLR007", (await office.Disputes.Extend(7, "", Day("2020-03-02"), "乙"))?.Kind.Code);
        Assert.Null(await office.Disputes.Extend(1, "", Day("2020-03-02"), "乙"));
        Assert.Equal("CLR011", (await office.Disputes.Extend(1, "", Day("2020-03-02"), "乙"))?.Kind.Code);
        Assert.Null(await office.Disputes.Decide(1, stands: true, "", Day("2020-03-02"), "乙"));
        Assert.Equal("CLR010", (await office.Disputes.Decide(1, stands: true, "", Day("2020-03-02"), "甲"))?.Kind.Code);

        // A run that was stopped after its first transaction stands in the way of everything but itself.
        using var stop = new CancellationTokenSource();
        var stopped = new RegionClearing(office.Database, ClearingTermsTests.Shipped.Value, office.Clock)
        {
            ItemsAtOnce = 1, Committed = _ => stop.Cancel(),
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => stopped.Run(Month("2020-02"), Day("2020-03-20"), "甲", stop.Token));
        Assert.Equal("CLR005", await Clear("2020-03", "2020-04-20", "甲"));
        Assert.Equal("CLR005", await Raise(2, Beijing, "甲"));
        Assert.Null(await Clear("2020-02", "2020-03-21", "乙"));
        Assert.Equal("CLR006", await Clear("2020-02", "2020-03-21", "乙"));
        Assert.Equal("CLR006", await Clear("2020-01", "2020-03-21", "乙"));
        Assert.Equal("CLR006", await Raise(2, Beijing, "甲"));
        Assert.Equal("20200320 甲", await office.One<string>("select day || ' ' || by_whom from clearing_batch"));
        await office.Holds();
    }
}
