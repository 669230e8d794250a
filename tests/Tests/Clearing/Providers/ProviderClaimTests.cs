using Yibao.Agency.Clearing;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Monthly claims: what was posted to a provider in a closed month is claimed once.</summary>
public sealed class ProviderClaimTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_is_claimed_by_scheme_and_kind_as_it_was_posted(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var claims = await ProviderReports.ClaimsOf(office.Database, ProviderOffice.Beijing, CounterFixture.Hospital, ProviderOffice.June);
        Assert.Equal(
            ["310 11 3", "310 21 1", "390 21 1"],
            claims.Select(claim => $"{(int)claim.Key.Scheme} {claim.Key.ClearingType} {claim.Sums.Items}"));
        Assert.All(
            claims, claim => Assert.Equal((1, ProviderOffice.Beijing, false), (claim.Editions, claim.Key.Home, claim.Key.IsEpidemic)));
        var totals = await ProviderReports.Totals(office.Database, ProviderOffice.Beijing, ProviderOffice.June);
        Assert.Equal(-await office.Account(ChartOfAccounts.ProviderPayables), totals.Sum(total => total.Sums.Payable));
        Assert.Equal([2, 1], totals.Select(total => total.Providers));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_that_goes_on_is_refused_and_one_that_is_claimed_is_not_claimed_again(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine, isClaimed: false);
        Assert.Equal("PRV006", (await office.Claims.Run(ProviderOffice.Beijing, ProviderOffice.June, "clerk")).Refusal!.Kind.Code);
        office.GoTo(new(2020, 7, 1));
        Assert.Equal("PRV001", (await office.Claims.Run(ProviderOffice.Beijing, ProviderOffice.June, " ")).Refusal!.Kind.Code);
        var (first, _) = await office.Claims.Run(ProviderOffice.Beijing, ProviderOffice.June, "clerk");
        Assert.Equal(4, first.Claims);
        var (again, refusal) = await office.Claims.Run(ProviderOffice.Beijing, ProviderOffice.June, "clerk");
        Assert.Equal((0, 0, null), (again.Claims, again.Fen, refusal));
        Assert.Equal(1, await office.Counter.Read<long>("select count(*) from provider_month"));
        Assert.Equal([ProviderOffice.June], await ProviderReports.Months(office.Database, ProviderOffice.Beijing));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_run_that_was_killed_goes_on_and_claims_nothing_twice(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine, isClaimed: false);
        office.GoTo(ProviderOffice.Day);
        var preview = await ClaimRows.Preview(office.Database, ProviderOffice.Beijing, ProviderOffice.June);
        using var kill = new CancellationTokenSource();
        var killed = new ProviderClaimRun(office.Database, office.Counter.Clock) { Providers = 1, Committed = _ => kill.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => killed.Run(ProviderOffice.Beijing, ProviderOffice.June, "clerk", kill.Token));
        Assert.Empty(await ProviderReports.Months(office.Database, ProviderOffice.Beijing));
        await office.Claims.Run(ProviderOffice.Beijing, ProviderOffice.June, "clerk");
        var totals = await ProviderReports.Totals(office.Database, ProviderOffice.Beijing, ProviderOffice.June);
        Assert.Equal(preview.Sum(claim => claim.Sums.Payable), totals.Sum(total => total.Sums.Payable));
        Assert.Equal(preview.Count, await office.Counter.Read<long>("select count(*) from provider_claim"));
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_reversal_of_the_next_month_is_claimed_there_and_carried_until_bills_outweigh_it(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var stay = await office.Counter.Read<long>(
            "select setl_id from settlement where psn_no = @who", new { who = CounterFixture.Person(3) });
        Assert.All(await office.Make(), payment => Assert.True(payment.Split.Gross > 0));
        await office.Counter.Reverse(3, stay);
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(ProviderOffice.Beijing, new(2020, 7, 1), "clerk");
        var carried = await office.Balance(ProviderOffice.Hospital(Scheme.Resident));
        Assert.True(carried.Unpaid < 0);
        Assert.Equal("PRV015", (await office.Desk.Make(ProviderOffice.Beijing, ProviderOffice.Day, "clerk")).Refusal!.Kind.Code);
        await office.Counter.Stay(3, new(2020, 7, 2), 3_000_000);
        office.GoTo(new(2020, 9, 3));
        await office.Claims.Run(ProviderOffice.Beijing, new(2020, 8, 1), "clerk");
        var owed = await office.Balance(ProviderOffice.Hospital(Scheme.Resident));
        Assert.Equal((new DateOnly(2020, 7, 1), new DateOnly(2020, 8, 1)), (owed.Since, owed.Until));
        var claimed = await ProviderReports.ClaimsOf(office.Database, ProviderOffice.Beijing, CounterFixture.Hospital, new(2020, 8, 1));
        Assert.Equal(carried.Unpaid + claimed.Sum(claim => claim.Sums.Payable), owed.Unpaid);
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_a_suspended_lane_posted_behind_the_close_is_the_next_edition(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        var before = (await office.Balance(ProviderOffice.Hospital())).Unpaid;
        await office.Counter.CloseOffice();
        await using (var late = await CounterFixture.On(office.Database, TestClock.Summer2020(), people: 0))
        {
            var visit = (await late.Done(Requests.Register(
                Requests.Key(CounterFixture.Hospital, "2201", "late-1"), CounterFixture.Person(5), new(2020, 6, 29)))).Id;
            await late.Done(Requests.Upload(
                Requests.Key(CounterFixture.Hospital, "2204", "late-2"), CounterFixture.Person(5), visit,
                Requests.Line("1", new(2020, 6, 29), 400_000)));
            await late.Done(Requests.Settle(
                Requests.Key(CounterFixture.Hospital, "2207", "late-3"), CounterFixture.Person(5), visit, "B1"));
        }

        var broken = await Yibao.Storage.Verify.Invariants.Check(office.Database);
        Assert.Equal(["I25"], broken.Where(finding => !finding.Holds).Select(finding => finding.Invariant.Code));
        var (progress, _) = await office.Claims.Run(ProviderOffice.Beijing, ProviderOffice.June, "clerk");
        Assert.Equal(1, progress.Claims);
        Assert.Equal(before + progress.Fen, (await office.Balance(ProviderOffice.Hospital())).Unpaid);
        Assert.Equal(2, await office.Counter.Read<long>("select max(edition) from provider_claim"));
        await office.Counter.OpenOffice();
        await office.Holds();
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Bills_of_other_regions_people_and_of_epidemic_patients_stand_apart(Engine engine)
    {
        await using var office = await ProviderOffice.Open(engine);
        await office.CareLeg(new(2020, 7, 21), 1_000_00, 50_00);
        await office.CareLeg(new(2020, 7, 31), 2_000_00, isEpidemic: true);
        await office.CareLeg(new(2020, 8, 1), 7_00, isEpidemic: true);
        office.GoTo(new(2020, 8, 3));
        await office.Claims.Run(ProviderOffice.Beijing, new(2020, 7, 1), "clerk");
        var claims = await ProviderReports.ClaimsOf(office.Database, ProviderOffice.Beijing, CounterFixture.Hospital, new(2020, 7, 1));
        Assert.Equal(
            [(611000, false, 1_050_00L), (611000, true, 2_000_00L)],
            claims.Select(claim => (claim.Key.Home.Value, claim.Key.IsEpidemic, claim.Sums.Payable)));
        var made = await office.Make();
        Assert.Contains(made, payment => payment is { Payee.IsEpidemic: true, Split: { Gross: 2_000_00, Deposit: 0, Net: 2_000_00 } });
        await office.Holds();
    }

    [Fact]
    public void Due_is_the_difference_with_the_next_edition_in_order()
    {
        var (first, second) = (Key("B", false), Key("A", true));
        var due = ClaimMonth.Due(
            ProviderOffice.Beijing, ProviderOffice.June,
            new Dictionary<ClaimKey, ClaimSums> { [first] = new(3, 900, 500, 10), [Key("C", false)] = new(1, 9, 9, 0) },
            new Dictionary<ClaimKey, (int, ClaimSums)>
            {
                [first] = (2, new(2, 600, 300, 10)), [second] = (1, new(1, 50, 40, 0)), [Key("C", false)] = (1, new(1, 9, 9, 0)),
            });
        Assert.Equal(
            [
                new ProviderClaim(ProviderOffice.Beijing, ProviderOffice.June, second, 2, new(-1, -50, -40, 0)),
                new ProviderClaim(ProviderOffice.Beijing, ProviderOffice.June, first, 3, new(1, 300, 200, 0)),
            ],
            due);
        Assert.Empty(ClaimMonth.Due(
            ProviderOffice.Beijing, ProviderOffice.June, new Dictionary<ClaimKey, ClaimSums>(),
            new Dictionary<ClaimKey, (int, ClaimSums)>()));

        static ClaimKey Key(string provider, bool isEpidemic) => new(provider, ProviderOffice.Beijing, Scheme.Employee, "21", isEpidemic);
    }

    [Theory]
    [InlineData("2020-06-30T23:59:59", false)]
    [InlineData("2020-07-01T00:09:59", false)]
    [InlineData("2020-07-01T00:10:00", true)]
    public void A_month_closes_ten_minutes_after_its_last_midnight_in_China(string local, bool isClosed) =>
        Assert.Equal(isClosed, ClaimMonth.IsClosed(ProviderOffice.June, ChinaTime.UnixMsOf(DateTime.Parse(local))));
}
