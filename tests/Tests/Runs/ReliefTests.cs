using Yibao.Agency.Contributions;
using Yibao.Contributions;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class ReliefTests
{
    private static readonly DateOnly Day = new(2020, 7, 1);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_preview_says_to_the_fen_what_the_approval_then_does(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 3, 10_000);
        await office.Employer("E2", "state-organ", 2, 10_000);
        await office.Employer("E3", "household-business", 1, 7_777);
        await office.Employer("E4", "public-institution", 1, 7_777);
        foreach (var month in new[] { "2020-02", "2020-03" })
        {
            await office.Bill(month);
        }

        var before = await Sum(office);
        var paid = (await office.State("E1", "2020-02")).Due.Total;
        await office.Pay($"P1 2020-03-02 E1 {new Yibao.Kernel.Money(paid)}");
        var desk = new ReliefDesk(office.Database, office.Rules, office.Clock);
        var (first, last) = (ContributionOffice.Month("2020-02"), ContributionOffice.Month("2020-03"));
        var preview = await desk.Preview(ContributionOffice.Guangzhou, first, last, Day);
        Assert.Equal(2 * ((3 * 27_500) + 21_387), preview.Fen); // half of 5.5% of 7,777 is 213.87
        Assert.Equal(preview.Fen, preview.Costs.Where(cost => cost.Standing == ReliefStanding.Allowed).Sum(cost => cost.Fen));
        Assert.All(preview.Costs.Where(cost => cost.PayerWord.StartsWith('s') || cost.PayerWord.StartsWith('p')), cost =>
            Assert.Equal((0, 0L, ReliefStanding.None), (cost.Employers, cost.Fen, cost.Standing)));

        var (order, refusal) = await desk.Ask(ContributionOffice.Guangzhou, first, last, Day, "市政府令", "", "clerk");
        Assert.Null(refusal);
        Assert.Equal(before, await Sum(office));
        Assert.Equal("CTB006", (await desk.Decide(ContributionOffice.Guangzhou, 1, "clerk", true)).Refusal?.Kind.Code);
        var (approved, _) = await desk.Decide(ContributionOffice.Guangzhou, order!.Number, "reviewer", true);
        var run = new BillRun(office.Database, office.Rules, office.Clock) { Day = Day };
        Assert.Equal(-preview.Fen, await desk.Apply(approved!, run));
        var after = await Sum(office);
        Assert.Equal((before.Employer - preview.Fen, before.Employee, before.Large, preview.Fen),
            (after.Employer, after.Employee, after.Large, after.Waived));
        // What E1 had paid too much for February pays March.
        Assert.Equal(3 * 27_500, (await office.State("E1", "2020-03")).Paid.Total);
        await office.Holds();

        // Again does nothing; months to come are billed relieved at once.
        Assert.Equal(0, await desk.Apply(approved!, run));
        Assert.Equal(0, (await desk.Preview(ContributionOffice.Guangzhou, first, last, Day)).Fen);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_order_is_refused_in_order_of_precedence(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 1, 10_000);
        var desk = new ReliefDesk(office.Database, office.Rules, office.Clock);
        async Task<string?> Ask(string first, string last, string by = "clerk", string province = "") => (await desk.Ask(
            ContributionOffice.Guangzhou, ContributionOffice.Month(first), ContributionOffice.Month(last), Day, "令", province, by))
            .Refusal?.Kind.Code;
        Assert.Equal("CTB001", await Ask("2020-01", "2020-02", " "));
        Assert.Equal("CTB008", await Ask("2020-01", "2020-02"));
        Assert.Equal("CTB008", await Ask("2020-06", "2020-07"));

        // The fund paid 12,000 in the year and has 5,000 left: five months.
        await Reserve(office, 500_000, 1_200_000);
        Assert.Equal("CTB011", await Ask("2020-02", "2020-04"));
        Assert.Null(await Ask("2020-02", "2020-04", province: "省医保局批复"));
        Assert.Equal("CTB010", await Ask("2020-04", "2020-05", province: "批复"));
        Assert.Equal("CTB003", (await desk.Decide(ContributionOffice.Guangzhou, 7, "reviewer", true)).Refusal?.Kind.Code);
        Assert.Null((await desk.Decide(ContributionOffice.Guangzhou, 1, "reviewer", false)).Refusal);
        Assert.Equal("CTB005", (await desk.Decide(ContributionOffice.Guangzhou, 1, "reviewer", false)).Refusal?.Kind.Code);
        Assert.Null(await Ask("2020-04", "2020-05", province: "批复"));
        Assert.Equal(
            [(false, true), (false, false)],
            (await ReliefRows.List(office.Database, null)).Select(order => (order.IsApproved, order.IsDecided)));
    }

    [Theory]
    [InlineData(1_000_000, "CTB011")] // exactly six months are not more than six
    [InlineData(1_002_000, null)]
    public async Task The_region_may_order_relief_where_the_reserve_is_above_six_months(long balance, string? code)
    {
        await using var office = await ContributionOffice.Open(Engine.Sqlite);
        await office.Employer("E1", "enterprise", 1, 10_000);
        await Reserve(office, balance, 2_000_000);
        var desk = new ReliefDesk(office.Database, office.Rules, office.Clock);
        var month = ContributionOffice.Month("2020-02");
        Assert.Equal(code, (await desk.Ask(ContributionOffice.Guangzhou, month, month, Day, "令", "", "clerk")).Refusal?.Kind.Code);
    }

    // Balance and payments of the pooled fund, as settlements would leave them.
    private static Task Reserve(ContributionOffice office, long balance, long paid) => office.Execute(
        $"""
        insert into balance (region, account, scheme, day, lane, debit, credit)
            values (440100, 310100, 310, 20200401, 0, {paid}, {balance + paid});
        insert into journal (region, txn_id, scheme, day, source, party, entries, batch)
            values (440100, 5, 310, 20200401, 1, 'H1', '[[310100,{paid}]]', 5);
        """);

    private static async Task<(long Employer, long Employee, long Large, long Waived)> Sum(ContributionOffice office) =>
        await office.One<(long, long, long, long)>(
            """
            select cast(sum(employer) as bigint), cast(sum(employee) as bigint), cast(sum(large) as bigint), cast(sum(waived) as bigint)
            from bill
            """);
}
