using Yibao.Agency.CareElsewhere;
using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.CareElsewhere;

/// <summary>The audit of a care region deducts from a bill of another region's person: home gets it by the next clearing.</summary>
public sealed class DeductionElsewhereTests(ITestOutputHelper log)
{
    private const int Kinds = 3; // care to home, care to hub, home to hub

    private static readonly Mishap[] Mishaps =
        [Mishap.Lost, Mishap.NotTold, Mishap.Doubled, Mishap.Delayed, Mishap.Overtaking];

    private static readonly DateOnly July = new(2020, 7, 20);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_deduction_comes_back_to_the_funds_of_home_through_the_next_clearing(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Stay(office, 0, 3_000_000);
        await Elsewhere.CourierOf(office).Finish();
        await Close(office, new(2020, 6, 1), July);
        var june = await Clear(office, "2020-06", July);
        var (fund, owed) = (await Owed(office, 110000, FundCodes.EmployeePooled), await Elsewhere.Owes(office, 420100, 920100));

        var (deduction, refusal) = await Desk(office).Deduct(Elsewhere.WuhanRegion, settlement, 123_45, "重复收费", July, "auditor");
        Assert.Null(refusal);
        Assert.Equal(-123_45, deduction!.Fen);
        Assert.Equal(owed - 123_45, await Elsewhere.Owes(office, 420100, ChartOfAccounts.ProviderPayables));
        Assert.Equal(fund, await Owed(office, 110000, FundCodes.EmployeePooled)); // home has not heard of it
        await Elsewhere.CourierOf(office).Finish();
        var funds = deduction.Funds.Where(one => one.Fund == FundCodes.EmployeePooled).Sum(one => one.Fen);
        Assert.True(funds > 0);
        Assert.Equal(fund + funds, await Owed(office, 110000, FundCodes.EmployeePooled));
        Assert.Equal((-123_45, -123_45), await Hub(office));
        await Agrees(office, July);

        office.Clock.Advance(TimeSpan.FromDays(20));
        var july = await Clear(office, "2020-07", new(2020, 8, 20));
        Assert.Equal("310 110000>420100 1 -12345", Line(Assert.Single(july.Matrix.Cells)));
        Assert.Equal("310 110000>420100 1 -12345", Line(Assert.Single(july.Deductions)));
        Assert.Empty(june.Deductions);
        Assert.Equal(
            ["420100>000000 12345 -12345", "000000>110000 12345 12345"],
            july.Notices.OrderBy(one => one.Notice.Payer.IsNation).Select(one =>
                $"{one.Notice.Payer}>{one.Notice.Payee} {one.Notice.Fen} {july.DeductedOf(one.Notice)}"));
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_was_deducted_is_given_back_once_home_reversed_the_bill(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Stay(office, 0, 3_000_000);
        await Elsewhere.CourierOf(office).Finish();
        await Close(office, new(2020, 6, 1), July);
        await Desk(office).Deduct(Elsewhere.WuhanRegion, settlement, 123_45, "重复收费", July, "auditor");
        await Elsewhere.Reverse(office, 0, settlement); // home knows of no deduction yet
        await Elsewhere.CourierOf(office).Finish();
        Assert.Equal(123_45, await office.Read<long>(
            "select cast(sum(total) as bigint) from hub_leg where side = 1") * -1);
        await Close(office, new(2020, 7, 1), new(2020, 8, 20));
        await Elsewhere.CourierOf(office).Finish();
        Assert.Equal((0, 0, 0, 0), await Elsewhere.Between(office, 110000, 420100));
        Assert.Equal(0, await Elsewhere.Owes(office, 420100, ChartOfAccounts.ProviderPayables));
        Assert.Equal("PRV016", (await Desk(office).Deduct(Elsewhere.WuhanRegion, settlement, 1, "再次", July, "auditor")).Refusal!.Kind.Code);
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task Whatever_happens_to_its_messages_the_books_agree_once_the_day_is_reconciled(Engine engine)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Stay(office, 0, 30_000_000);
        await Elsewhere.CourierOf(office).Finish();
        await Close(office, new(2020, 6, 1), July);
        var plans = new List<Mishap[]>();
        plans.AddRange(Mishaps.SelectMany(mishap => Enumerable.Range(0, Kinds).Select(kind =>
            Enumerable.Range(0, Kinds).Select(one => one == kind ? mishap : Mishap.None).ToArray())));
        plans.AddRange(Enumerable.Range(0, Dose.Of(10, 1_000)).Select(_ =>
            Enumerable.Range(0, Kinds).Select(_ => (Mishap)random.Next(Mishaps.Length + 1)).ToArray()));
        var fates = new Dictionary<long, Mishap[]>();
        foreach (var plan in plans)
        {
            var (_, refusal) = await Desk(office).Deduct(Elsewhere.WuhanRegion, settlement, 1 + random.Next(1_000), "审核", July, "auditor");
            Assert.Null(refusal);
            fates[await office.Read<long>("select max(setl_id) from deduction_leg")] = plan;
        }

        var courier = new FaultyCourier(Elsewhere.CourierOf(office), message => fates[message.GlobalId][
            message.Kind == MessageKind.HomeBooked ? 2 : message.Receiver == Message.Hub ? 1 : 0]);
        await courier.Finish();
        var result = await new ReconcileDesk(office.Database, office.Clock).Run(July, mends: true);
        Assert.True(result.Left.Count == 0 && result.Refused.Count == 0, $"seed {seed}: {string.Join('\n', result.Left)}");
        Assert.True(courier.Count[Mishap.Lost] >= Kinds && result.SentAgain == courier.Count[Mishap.Lost], $"seed {seed}");
        Assert.Single(result.Totals.Values.Distinct());
        await InvariantTests.Holds(office);
        log.WriteLine(
            $"{engine}, seed {seed}: {plans.Count} deductions, {string.Join(", ", Mishaps.Select(one => $"{courier.Count[one]} {one}"))}; "
            + $"{result.Found.Count} differences found, {result.SentAgain} sent again, 0 left");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_planted_change_of_a_deduction_is_named(Engine engine)
    {
        await using var office = await Elsewhere.Open(engine);
        var settlement = await Elsewhere.Stay(office, 0, 3_000_000);
        await Elsewhere.CourierOf(office).Finish();
        await Close(office, new(2020, 6, 1), July);
        await Desk(office).Deduct(Elsewhere.WuhanRegion, settlement, 123_45, "重复收费", July, "auditor");
        await Elsewhere.CourierOf(office).Finish();
        await office.Plant("update deduction_leg set fund_paid = fund_paid - 1 where region = home");
        var found = await new ReconcileDesk(office.Database, office.Clock).Run(July, mends: true);
        Assert.Equal(
            (BookSide.Home, LegFault.Differs, BookSide.Care), found.Left.Select(one => (one.Side, one.Fault, one.Origin)).Single());
        Assert.Equal(["I13", "I14"], (await Invariants.Check(office.Database)).Where(one => !one.Holds).Select(one => one.Invariant.Code));
        await office.Plant("delete from deduction_leg where region = home");
        Assert.Equal(LegFault.Lacks, (await new ReconcileDesk(office.Database, office.Clock).Run(July, mends: false)).Left.Single().Fault);
    }

    private static AdjustmentDesk Desk(CounterFixture office) =>
        new(office.Database, new RegionRules(CounterFixture.Rules.Policies), office.Clock);

    /// <summary>Goes to a day, and claims a month that is over in the region of care.</summary>
    private static async Task Close(CounterFixture office, DateOnly month, DateOnly day)
    {
        var then = ChinaTime.UnixMsOf(day.ToDateTime(new TimeOnly(10, 0)));
        office.Clock.Advance(TimeSpan.FromMilliseconds(then - office.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Assert.Null((await new ProviderClaimRun(office.Database, office.Clock).Run(Elsewhere.WuhanRegion, month, "clerk")).Refusal);
    }

    private static async Task<RegionReport> Clear(CounterFixture office, string month, DateOnly on)
    {
        Assert.True(ClearingPeriod.TryParse(month, out var period));
        var policies = CounterFixture.Rules.Policies;
        var (run, refusal) = await new RegionClearing(office.Database, policies, office.Clock).Run(period, on, "甲");
        Assert.True(run is { Items: 1 }, refusal?.Message(Language.English));
        return (await RegionReport.Of(office.Database, policies, office.Clock, period, on))!;
    }

    private static string Line(ClearingCell cell) => $"{(int)cell.Scheme} {cell.Home}>{cell.Care} {cell.Items} {cell.Fen}";

    private static Task<long> Owed(CounterFixture office, int region, int account) => Elsewhere.Owes(office, region, account);

    private static async Task<(long Home, long Care)> Hub(CounterFixture office) => (await Sum(office, 1), await Sum(office, 2));

    private static Task<long> Sum(CounterFixture office, int side) => office.Read<long>(
        "select cast(coalesce(sum(h.fund_paid), 0) as bigint) from hub_leg h join hub_deduction d on d.setl_id = h.setl_id "
        + "and d.side = h.side where h.side = @side",
        new { side });

    private static async Task Agrees(CounterFixture office, DateOnly day)
    {
        var result = await new ReconcileDesk(office.Database, office.Clock).Run(day, mends: false);
        Assert.Empty(result.Left);
        Assert.Equal(new SideTotal(1, -123_45), Assert.Single(result.Totals.Values.Distinct()));
    }
}
