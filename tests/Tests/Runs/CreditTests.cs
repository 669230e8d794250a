using Yibao.Agency.Contributions;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class CreditTests
{
    // Employees: all of the own 2% and 1% of the base; retired: 100 yuan. Flexible workers pay 10% and get 3% of the base.
    private const string City = """
        parameters:
          from: 2020-01-01
          contribution.average-monthly-wage: 10000
          contribution.base-floor: 60%
          contribution.base-ceiling: 300%
          contribution.employer-rate: [{payer: [enterprise, state-organ], value: 8%}]
          contribution.employee-rate: [{payer: [enterprise, state-organ], value: 2%}]
          contribution.individual-rate: 10%
          account.employee-share: [{status: in-service, value: 100%}]
          account.credit-rate: [{status: in-service, value: 1%}, {status: flexible, value: 3%}]
          account.credit-flat: [{status: retired, value: 100}]
        """;

    private static readonly DateOnly Day = new(2020, 9, 30);
    private static readonly RegionCode Region = Pages.City.Region;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_bill_that_is_paid_in_full_credits_its_people_once(Engine engine)
    {
        await using var office = await Open(engine);
        var people = await office.Employer("E1", "enterprise", 2, 10_000, Region);
        await office.Employer("E2", "enterprise", 1, 10_000, Region);
        await office.Bill("2020-09", region: Region);
        await office.Pay("P1 2020-09-10 E1 1999.99", "P2 2020-09-10 E2 999.99");
        var run = new CreditRun(office.Database, office.Rules, office.Clock);
        Assert.Equal(default, await run.Paid(Region, Day));
        await office.Pay("P3 2020-09-11 E1 0.01");
        Assert.Equal(new CreditProgress(1, 2, 2 * 30_000), await run.Paid(Region, Day));
        Assert.Equal(default, await run.Paid(Region, Day));
        Assert.Equal("30000 30000 0", string.Join(' ', await office.Read<long>("select account_fen from person_state order by psn_no")));
        // The pooled fund has the employers' 8% less the 1% that it gave; E2 owes a fen of its part.
        Assert.Equal(-((2 * 70_000) + 79_999), await office.Balance(FundCodes.EmployeePooled));
        Assert.Equal(-60_000, await office.Balance(FundCodes.EmployeeAccount));
        Assert.Equal(-20_000, await office.Balance(ChartOfAccounts.AccountsToCredit)); // of E2's people, not credited yet
        await office.Holds();

        // A lower wage takes back what it gave too much, as far as it is there.
        await office.Declare("E1", "2020-09", 8_000, people, Region);
        await office.Execute($"update person_state set account_fen = 1000 where psn_no = '{people[0]}'");
        await office.Bill("2020-09", cause: RunSegments.Correction, region: Region);
        Assert.Equal(new CreditProgress(1, 2, -(1000 + 6000)), await run.Paid(Region, Day));
        Assert.Equal(0, await office.One<long>($"select account_fen from person_state where psn_no = '{people[0]}'"));
        Assert.Equal(24_000, await office.One<long>($"select account_fen from person_state where psn_no = '{people[1]}'"));
        Assert.Equal(default, await run.Paid(Region, Day));
        await office.Execute($"update person_state set account_fen = 29000 where psn_no = '{people[0]}'"); // what was taken above
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_retired_are_credited_by_month_and_flexible_workers_by_their_bill(Engine engine)
    {
        await using var office = await Open(engine);
        var retired = await office.People(3, Region, span => span with { Status = PersonStatus.Retired });
        var flexible = await office.People(1, Region, span => span with { Status = PersonStatus.Flexible });
        await office.Declare("", "2020-01", 7_000, flexible, Region);
        await office.Bill("2020-09", RunKind.Persons, region: Region);
        Assert.Equal(70_000, (await office.State(flexible[0], "2020-09")).Due.Total);
        await office.Pay($"P1 2020-09-10 {flexible[0]} 700");
        var run = new CreditRun(office.Database, office.Rules, office.Clock);
        Assert.Equal(new CreditProgress(1, 1, 21_000), await run.Paid(Region, Day));
        Assert.Equal(new CreditProgress(0, 3, 30_000), await run.Retired(Region, ContributionOffice.Month("2020-09"), Day));
        Assert.Equal(default, await run.Retired(Region, ContributionOffice.Month("2020-09"), Day));
        Assert.Equal(10_000, await office.One<long>($"select account_fen from person_state where psn_no = '{retired[0]}'"));
        await office.Holds();
    }

    private static Task<ContributionOffice> Open(Engine engine) =>
        ContributionOffice.Open(engine, Pages.Book(Pages.CityPage(City)), Region);
}
