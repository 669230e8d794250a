using Yibao.Agency.Contributions;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class BillRunTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_is_billed_once_per_employer_with_a_line_per_person(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var people = await office.Employer("E1", "enterprise", 3, 10_000);
        await office.Employer("E2", "state-organ", 2, 5_000);
        var run = (await office.Bill("2020-09"))!.Value;
        Assert.Equal((2L, 5L, 0L), (run.Payers, run.Heads, run.Skipped));
        var bill = (await BillQueries.Editions(office.Database, "E1", null, ContributionOffice.Month("2020-09"))).Single();
        Assert.Equal((3 * 55_000L, 3 * 20_000L, 3 * 2_676L), (bill.Parts.Employer, bill.Parts.Employee, bill.Parts.Large));
        Assert.Equal(people.Order(StringComparer.Ordinal), Billing.Fold([bill]).Keys);
        Assert.Null(await office.Bill("2020-09"));
        Assert.Equal(2, await office.One<int>("select count(*) from bill"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_correction_bills_the_difference_and_gives_back_what_was_paid_too_much(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var people = await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Bill("2020-09");
        var first = await office.State("E1", "2020-09");
        await office.Pay($"P1 2020-09-10 E1 {new Money(first.Due.Total)}");
        await office.Declare("E1", "2020-09", 8_000, [people[0]]);
        var run = (await office.Bill("2020-09", cause: RunSegments.Correction))!.Value;
        Assert.Equal((1L, 0L, -(11_000L + 4_000L)), (run.Payers, run.Heads, run.Due));
        var after = await office.State("E1", "2020-09");
        Assert.Equal((2, first.Due.Total - 15_000, 15_000L), (after.Editions, after.Due.Total, await office.Credit("E1")));
        Assert.False(after.IsOpen);
        Assert.Equal(0, (await office.Bill("2020-09", cause: RunSegments.Correction))!.Value.Payers);
        await office.Holds();

        // The credit pays the next bill.
        await office.Bill("2020-10");
        Assert.Equal((15_000L, 0L), ((await office.State("E1", "2020-10")).Paid.Total, await office.Credit("E1")));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Flexible_workers_pay_alone_and_who_left_is_not_billed(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var flexible = await office.People(2, ContributionOffice.Guangzhou, span => span with { Status = PersonStatus.Flexible });
        await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Execute("update enrolment set until_day = 20200915 where psn_no = '440100000004'");
        await office.Bill("2020-09");
        Assert.Equal(1, (await office.State("E1", "2020-09")).Heads);
        var run = (await office.Bill("2020-09", RunKind.Persons))!.Value;
        Assert.Equal(2, run.Payers + run.Skipped);
        if (run.Payers > 0)
        {
            Assert.Equal(1, (await office.State(flexible[0], "2020-09")).Heads);
        }

        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Who_cannot_be_billed_is_counted_and_named(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 25, 10_000);
        await office.Execute("delete from employer where employer_no = 'E1'");
        var run = new BillRun(office.Database, office.Rules, office.Clock) { Day = new DateOnly(2020, 9, 1) };
        var total = await run.Run(ContributionOffice.Guangzhou, RunKind.Employers, ContributionOffice.Month("2020-09"));
        Assert.Equal((0L, 25L, 20), (total!.Value.Payers, total.Value.Skipped, run.Skipped.Count));
        Assert.EndsWith(" (E1)", run.Skipped.First(), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_employer_whose_people_all_left_is_billed_back_to_nothing(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Employer("E2", "enterprise", 1, 10_000);
        await office.Bill("2020-09");
        await office.Execute("update enrolment set until_day = 20200901 where employer_no = 'E1'");
        var run = (await office.Bill("2020-09", cause: RunSegments.Correction))!.Value;
        Assert.Equal((1L, -2L), (run.Payers, run.Heads));
        Assert.Equal((0L, 0), ((await office.State("E1", "2020-09")).Due.Total, (await office.State("E1", "2020-09")).Heads));
        await office.Holds();
    }
}
