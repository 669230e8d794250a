using Yibao.Agency.Contributions;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

/// <summary>
/// Runs of credits and of relief that end after any of their transactions and are given again: the same as one that was never stopped. What
/// a process leaves that is killed inside a transaction is what the transaction before left.
/// </summary>
public sealed class StoppedRunTests
{
    private const int Employers = 12;
    private static readonly DateOnly Day = new(2020, 9, 30);
    private static readonly RegionCode City = Pages.City.Region;

    private const string CityRules = """
        parameters:
          from: 2020-01-01
          contribution.average-monthly-wage: 10000
          contribution.base-floor: 60%
          contribution.base-ceiling: 300%
          contribution.employer-rate: 8%
          contribution.employee-rate: 2%
          account.employee-share: [{status: in-service, value: 100%}]
          account.credit-rate: [{status: in-service, value: 1%}]
        """;

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Credits_that_are_stopped_and_given_again_credit_everybody_once(Engine engine)
    {
        var (whole, _) = await Credit(engine, stopAfter: int.MaxValue);
        var (again, stops) = await Credit(engine, stopAfter: 2);
        Assert.Equal(whole, again);
        Assert.True(stops >= 2, $"{stops} stops");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Relief_that_is_stopped_and_given_again_is_billed_once(Engine engine)
    {
        var (whole, _) = await Relieve(engine, stopAfter: int.MaxValue);
        var (again, stops) = await Relieve(engine, stopAfter: 3);
        Assert.Equal(whole, again);
        Assert.True(stops >= 2, $"{stops} stops");
    }

    private static async Task<(string Left, int Stops)> Credit(Engine engine, int stopAfter)
    {
        await using var office = await ContributionOffice.Open(engine, Pages.Book(Pages.CityPage(CityRules)), City);
        for (var i = 0; i < Employers; i++)
        {
            await office.Employer($"E{i:D2}", "enterprise", 1 + (i % 3), 10_000 + i, City);
        }

        await office.Bill("2020-09", region: City);
        for (var i = 0; i < Employers; i++)
        {
            await office.Pay($"P{i} 2020-09-10 E{i:D2} {new Money((await office.State($"E{i:D2}", "2020-09")).Due.Total)}");
        }

        var stops = await UntilDone(stopAfter, stop => new CreditRun(office.Database, office.Rules, office.Clock)
        {
            Bills = 1, Committed = _ => stop(),
        }.Paid(City, Day));
        await office.Holds();
        return (string.Join('\n', await office.Read<string>(
            "select psn_no || ' ' || period || ' ' || fen from account_credit order by psn_no, period, fen")), stops);
    }

    private static async Task<(string Left, int Stops)> Relieve(Engine engine, int stopAfter)
    {
        await using var office = await ContributionOffice.Open(engine);
        for (var i = 0; i < Employers; i++)
        {
            await office.Employer($"E{i:D2}", i % 4 == 0 ? "state-organ" : "enterprise", 1 + (i % 3), 10_000 + i);
        }

        var (first, last) = (ContributionOffice.Month("2020-02"), ContributionOffice.Month("2020-03"));
        await office.Bill("2020-02");
        await office.Bill("2020-03");
        var desk = new ReliefDesk(office.Database, office.Rules, office.Clock);
        var (order, _) = await desk.Ask(ContributionOffice.Guangzhou, first, last, Day, "令", "省医保局批复", "clerk");
        var (approved, _) = await desk.Decide(ContributionOffice.Guangzhou, order!.Number, "reviewer", isApproved: true);
        var stops = await UntilDone(stopAfter, stop => desk.Apply(
            approved!,
            new BillRun(office.Database, office.Rules, office.Clock) { Day = Day, People = 1, Committed = _ => stop() }));
        await office.Holds();
        return (string.Join('\n', await office.Read<string>(
            "select payer || ' ' || period || ' ' || edition || ' ' || waived || ' ' || employer "
            + "from bill order by payer, period, edition")), stops);
    }

    /// <summary>Runs it again until it comes to its end; ends it after so many transactions each time.</summary>
    /// <returns>How often it was ended.</returns>
    private static async Task<int> UntilDone(int stopAfter, Func<Action, Task> run)
    {
        for (var stops = 0; ; stops++)
        {
            var left = stopAfter;
            try
            {
                await run(() =>
                {
                    if (--left < 0)
                    {
                        throw new OperationCanceledException("stopped by the test");
                    }
                });
                return stops;
            }
            catch (OperationCanceledException)
            {
                Assert.True(stops < 1_000, "it does not come to an end");
            }
        }
    }
}
