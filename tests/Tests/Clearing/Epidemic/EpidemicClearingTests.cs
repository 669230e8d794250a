using Yibao.Agency.Clearing;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Tests.CareElsewhere;
using Yibao.Tests.Clearing.Regions;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;
using static Yibao.Tests.Clearing.Epidemic.EpidemicCases;
using static Yibao.Tests.Clearing.Regions.HubOffice;

namespace Yibao.Tests.Clearing.Epidemic;

public sealed class EpidemicClearingTests
{
    private static readonly DateOnly Day2021 = new(2021, 2, 1);

    private static PlanBook Policies => ClearingTermsTests.Shipped.Value;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Stays_elsewhere_and_at_home_and_verified_bills_are_cleared_to_the_last_fen(Engine engine)
    {
        await using var gateway = await ElsewhereGateway.Open(engine);
        var (counter, database) = (gateway.Counter, gateway.Counter.Database);
        var person = ElsewhereGateway.ShangluoPerson;
        var document = await counter.Read<string>("select certno from person where psn_no = @person", new { person });
        var desk = new EpidemicDesk(database, Policies, counter.Clock);
        await desk.Take([Bill("1", document), Bill("2", "X1", 10_000_00, 0), Bill("3", "", 500_00, 0)], Day("2020-02-20"), "甲");
        var (found, _) = await desk.Verify(Day("2020-06-01"), "甲", closesUnknown: true);
        Assert.Equal(new VerifyTotals(2, 1, 1, 20_650_00, 0), found);

        foreach (var hospital in new[] { Elsewhere.Wuhan, Elsewhere.Shangluo })
        {
            var visit = await gateway.Admit(person, "611000", hospital, "21", ElsewhereGateway.Confirmed);
            await gateway.Upload(person, "611000", hospital, visit, "YB-D0001", 3_000, 10);
            await gateway.Settle(person, "611000", hospital, visit, 30_000, diagnosis: ElsewhereGateway.Confirmed);
        }

        await gateway.Courier.Finish();
        var clearing = new EpidemicClearing(database, Policies, counter.Clock) { ItemsAtOnce = 1 };
        var (preview, _) = await clearing.Preview(2020, Day2021);
        var (run, refusal) = await clearing.Run(2020, Day2021, "甲");
        Assert.Null(refusal);
        Assert.Equal((4, 100_000_00), (run!.Items, run.Fen));
        var report = await EpidemicReport.Of(database, 2020, Day2021);
        Assert.True(report.Tally.IsComplete);
        Assert.Equal(
            (preview!.Items, preview.Total, preview.FundTotal, preview.FiscalTotal),
            (report.Tally.Items, report.Tally.Total, report.Tally.FundTotal, report.Tally.FiscalTotal));
        Assert.Equal(0, report.Tally.Other);
        Assert.Equal([(Shangluo, Scheme.Resident, 3L)], report.Tally.Homes.Select(home => (home.Home, home.Scheme, home.Items)));
        Assert.Equal([(false, 1L, 500_00L)], report.Open.Select(one => (one.HasDocument, one.Bills, one.Fen)));

        // Wuhan treated for 30,000 + 10,000 + 30,000; two times the funds of Shangluo owe it something, the rest is fiscal there.
        var cell = Assert.Single(report.Tally.Matrix.Cells);
        var (_, _, wuhan) = report.Tally.Fiscal.Single(care => care.Care == Elsewhere.WuhanRegion);
        Assert.Equal((2, 70_000_00 - wuhan.Total), (cell.Items, cell.Fen));
        Assert.Equal((wuhan.Total * 6 / 10, wuhan.Total * 4 / 10), (wuhan.Central, wuhan.Local));
        Assert.Equal(cell.Fen, -await Elsewhere.Owes(counter, 420100, ChartOfAccounts.ClearingSettled));
        Assert.Equal(wuhan.Total, -await Elsewhere.Owes(counter, 420100, ChartOfAccounts.FiscalReceivable));
        Assert.Equal(-500_00, await Elsewhere.Owes(counter, 420100, FundCodes.OtherFunds));
        Assert.Equal(0, await Elsewhere.Owes(counter, 611000, FundCodes.OtherFunds));
        Assert.Equal(0, await Elsewhere.Owes(counter, 420100, ChartOfAccounts.Clearing));
        Assert.Equal(0, await Elsewhere.Owes(counter, 611000, ChartOfAccounts.Clearing));
        Assert.Equal(
            [(RegionCode.Nation, Elsewhere.WuhanRegion, cell.Fen), (Shangluo, RegionCode.Nation, cell.Fen)],
            report.Notices.Select(one => (one.Notice.Payer, one.Notice.Payee, one.Notice.Fen)));
        Assert.Equal("CLR006", (await clearing.Run(2020, Day2021, "甲")).Refusal?.Kind.Code);
        await InvariantTests.Holds(counter);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_bill_is_replayed_under_the_rules_of_home_and_the_fiscal_fund_has_back_what_funds_bear(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await Register(office);
        var desk = new EpidemicDesk(office.Database, Policies, office.Clock);
        var bill = Bill("1", "D-WUHAN", 40_000_00, 10_000_00);
        await desk.Take([bill, Bill("2", "D-SHANGLUO"), Bill("3", "D-NOBODY")], Day("2020-02-20"), "甲");
        Assert.Equal([0, 2], (await desk.Take([bill, Bill("4", ""), Bill("4", "")], Day("2020-02-20"), "甲")).Known);
        Assert.Equal("CLR001", (await desk.Take([bill], Day("2020-02-20"), " ")).Refusal?.Kind.Code);
        var (found, _) = await desk.Verify(Day("2020-03-01"), "甲", closesUnknown: false);
        Assert.Equal(new VerifyTotals(3, 2, 0, 42_312_00 + 20_650_00, 0), found);
        Assert.Equal(42_312_00, await office.Balance(Wuhan, FundCodes.EmployeePooled));
        Assert.Equal(20_650_00, await office.Balance(Shangluo, FundCodes.ResidentPooled));
        Assert.Equal(140_000_00 - 42_312_00 - 20_650_00, await office.Balance(Wuhan, FundCodes.OtherFunds));
        Assert.Equal(0, await office.Balance(Wuhan, ChartOfAccounts.SchemeTransfers));
        Assert.Equal(20_650_00, await office.Balance(Wuhan, ChartOfAccounts.Clearing));
        Assert.Equal(-140_000_00, await office.Balance(Wuhan, ChartOfAccounts.ProviderPayables));

        (string Number, (RegionCode, string)? Home, string By, string? Code)[] tries =
        [
            ("3", null, "", "CLR001"), ("9", null, "甲", "CLR007"), ("1", null, "甲", "CLR019"), ("3", (Wuhan, "P9"), "甲", "CLR020"),
            ("3", (Shangluo, "P1"), "甲", "CLR020"), ("3", null, "甲", null),
        ];
        foreach (var (number, home, by, code) in tries)
        {
            Assert.Equal(code, (await desk.Find((Wuhan, Hospital, number), home, Day("2020-03-01"), by)).Refusal?.Kind.Code);
        }

        // The provider claims all of it, apart from its yearly budget.
        var (claims, _) = await new ProviderClaimRun(office.Database, office.Clock).Run(Wuhan, new(2020, 2, 1), "clerk");
        Assert.Equal((1, 140_000_00), (claims.Claims, claims.Fen));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_national_clearing_that_is_stopped_after_every_transaction_comes_to_the_same(Engine engine)
    {
        await using var whole = await Busy(engine);
        await using var stopped = await Busy(engine);
        Assert.NotNull((await new EpidemicClearing(whole.Database, Policies, whole.Clock).Run(2020, Day2021, "甲")).Run);
        var desk = new EpidemicDesk(stopped.Database, Policies, stopped.Clock);
        var stops = 0;
        for (var isDone = false; !isDone;)
        {
            using var stop = new CancellationTokenSource();
            var clearing = new EpidemicClearing(stopped.Database, Policies, stopped.Clock)
            {
                ItemsAtOnce = 2, Committed = _ => stop.Cancel(),
            };
            try
            {
                isDone = (await clearing.Run(2020, Day2021, "甲", stop.Token)).Run?.IsDone == true;
            }
            catch (OperationCanceledException)
            {
                stops++;
                Assert.Equal("CLR005", (await desk.Find((Wuhan, Hospital, "B1"), null, Day2021, "甲")).Refusal?.Kind.Code);
            }
        }

        Assert.True(stops >= 4, $"{stops} stops");
        const string items = "select home || ' ' || care || ' ' || total || ' ' || fund || ' ' || central || ' ' || local "
            + "from epidemic_item order by home, care, total, fund";
        const string posted = "select region || ' ' || scheme || ' ' || account || ' ' || sum(debit) || ' ' || sum(credit) from balance "
            + "group by region, scheme, account order by region, scheme, account";
        Assert.Equal(await whole.Read<string>(items), await stopped.Read<string>(items));
        Assert.Equal(await whole.Read<string>(posted), await stopped.Read<string>(posted));
        await stopped.Holds();
    }

    /// <summary>What is planted, and what the check says.</summary>
    [Theory]
    [InlineData("update epidemic_item set fund = fund + 1, local = local - 1 where fund > 0", "is no finding of")]
    [InlineData("update epidemic_finding set fund = fund - 1 where fund > 0", "its total is 3000000")]
    [InlineData("delete from epidemic_bill where bill_no = 'B1'", "is of no bill")]
    [InlineData("update epidemic_item set local = local - 1, central = central + 1 where fund > 0", "fen are claimed, the ledger has")]
    public async Task A_planted_violation_is_found_and_named(string sql, string named)
    {
        await using var office = await Busy(Engine.Sqlite);
        await new EpidemicClearing(office.Database, Policies, office.Clock).Run(2020, Day2021, "甲");
        await office.Holds();
        await office.Execute(sql);
        var broken = await office.Broken();
        Assert.Equal(["I11", "I13"], broken.Keys.Order());
        Assert.Contains(broken["I11"].Examples, example => example.Contains(named, StringComparison.Ordinal));
    }
}
