using Dapper;
using Yibao.Agency.CareElsewhere;
using Yibao.Clearing.Messages;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage.Registers;
using Yibao.Tests.Counter;
using Yibao.Tests.Server.Api;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>Claims, payments and special funds through the API, each with its duty and by other people.</summary>
public sealed class ProviderApiTests : IAsyncLifetime
{
    private const string Region = ApiBench.Region;
    private const string Hospital = "H44010000001";

    private readonly ApiBench bench = new();

    public async ValueTask InitializeAsync()
    {
        await bench.InitializeAsync();
        await using (var writing = await bench.Database.OpenWriting())
        {
            await writing.ExecuteAsync(
                "insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) "
                + $"values (440100, '{Hospital}', '测试医院', 1, 3, '3', 20150101, null)");
        }

        await Leg(1, 23_000_00, EpidemicStatus.Confirmed);
        await Leg(2, 1_000_00, EpidemicStatus.None);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_month_per_head_is_asked_for_by_a_clerk_and_refused_where_the_rules_have_no_price()
    {
        const string ask = """{"month": "2020-05"}""";
        Assert.Equal((403, "API004", ""), await bench.Refused("reviewer-1", "POST", $"{Region}/head-payments", ask));
        Assert.Equal((400, "API009", "month"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/head-payments", """{"month": "2020-13"}"""));
        Assert.Equal((409, "PRV022", "payment.head-price"), await bench.Refused("clerk-1", "POST", $"{Region}/head-payments", ask));
        Assert.Empty((await bench.Done("reviewer-1", "GET", $"{Region}/head-payments?month=2020-05"))["payments"]!.AsArray());
        Assert.Empty((await bench.Done("reviewer-1", "GET", $"{Region}/providers/{Hospital}/heads?month=2020-05"))["heads"]!.AsArray());
    }

    [Fact]
    public async Task A_month_is_claimed_paid_by_two_people_returned_and_repeated()
    {
        var open = await bench.Done("clerk-1", "GET", $"{Region}/provider-claims?month=2020-05");
        Assert.Equal((false, "24000.00"), (open["claimed"]!.GetValue<bool>(), open["notClaimed"]!.GetValue<string>()));
        Assert.Equal((409, "PRV006", "2020-06"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/provider-claims", """{"month": "2020-06"}"""));
        await bench.Done("clerk-1", "POST", $"{Region}/provider-claims", """{"month": "2020-05"}""");
        var made = await bench.Done("clerk-1", "POST", $"{Region}/provider-payments", """{"day": "2020-06-20"}""");
        Assert.Equal(
            (2, "24000.00", "23950.00"),
            (made["count"]!.GetValue<int>(), made["gross"]!.GetValue<string>(), made["net"]!.GetValue<string>()));

        const string yes = """{"approve": true, "day": "2020-06-20"}""";
        await bench.Hire("CLERK-1", StaffDuty.Reviewer);
        Assert.Equal((403, "API004", ""), await bench.Refused("clerk-2", "POST", $"{Region}/provider-payments/1/decision", yes));
        Assert.Equal((409, "PRV008", "P1"), await bench.Refused("CLERK-1", "POST", $"{Region}/provider-payments/1/decision", yes));
        Assert.Equal((404, "PRV004", "P9"), await bench.Refused("reviewer-1", "POST", $"{Region}/provider-payments/9/decision", yes));
        foreach (var number in new[] { 1, 2 })
        {
            var released = await bench.Done("reviewer-1", "POST", $"{Region}/provider-payments/{number}/decision", yes);
            Assert.Equal("released", released["state"]!.GetValue<string>());
        }

        Assert.Equal((409, "PRV007", "P1"), await bench.Refused("reviewer-1", "POST", $"{Region}/provider-payments/1/decision", yes));
        Assert.Equal(2, (await bench.Done("clerk-2", "POST", $"{Region}/payment-files", "{}"))["payments"]!.AsArray().Count);
        await bench.Done("clerk-2", "POST", $"{Region}/provider-payments/1/arrival", "{}");
        await bench.Done("clerk-2", "POST", $"{Region}/provider-payments/2/return", """{"reason": "账号有误"}""");
        Assert.Equal(2, (await bench.Done("clerk-1", "POST", $"{Region}/provider-payments/2/repeat", "{}"))["repeats"]!.GetValue<int>());
        var waiting = (await bench.Done("clerk-1", "GET", $"{Region}/provider-payments"))["payments"]!.AsArray();
        Assert.Equal(["returned", "made"], waiting.Select(one => one!["state"]!.GetValue<string>()));
        var statement = await bench.Done("clerk-1", "GET", $"{Region}/providers/{Hospital}/statement?month=2020-05");
        Assert.Equal(2, statement["claims"]!.AsArray().Count);
        Assert.Equal(3, statement["payments"]!.AsArray().Count);
        var late = await bench.Done("clerk-1", "GET", $"{Region}/overdue-payments?day=2020-08-01");
        Assert.Equal(3, late["overdue"]!.AsArray().Single()!["payment"]!.GetValue<int>());
        const string deduct = """{"settlement": "1", "amount": "1", "reason": "测试"}""";
        var deducted = await bench.Done("clerk-1", "POST", $"{Region}/provider-deductions", deduct);
        Assert.Equal("-1.00", deducted["amount"]!.GetValue<string>());
    }

    [Fact]
    public async Task Special_funds_are_granted_by_another_person_drawn_and_given_up()
    {
        const string ask = $$"""{"provider": "{{Hospital}}", "scheme": "390", "amount": "100000", "document": "批文"}""";
        Assert.Equal("asked", (await bench.Done("clerk-1", "POST", $"{Region}/special-funds", ask))["state"]!.GetValue<string>());
        Assert.Equal((404, "PRV005", "H0"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/special-funds", ask.Replace(Hospital, "H0", StringComparison.Ordinal)));
        await bench.Hire("CLERK-1", StaffDuty.Reviewer);
        Assert.Equal((409, "PRV008", "G1"), await bench.Refused(
            "CLERK-1", "POST", $"{Region}/special-funds/1/decision", """{"approve": true}"""));
        await bench.Done("reviewer-1", "POST", $"{Region}/special-funds/1/decision", """{"approve": true}""");
        Assert.Equal((409, "PRV019", "G1"), await bench.Refused(
            "clerk-1", "POST", $"{Region}/special-funds/1/draw", """{"amount": "100000.01"}"""));
        await bench.Done("clerk-1", "POST", $"{Region}/special-funds/1/draw", """{"amount": "60000"}""");
        await bench.Done("clerk-1", "POST", $"{Region}/special-funds/1/repay", """{"amount": "10000"}""");
        var grant = await bench.Done("clerk-1", "POST", $"{Region}/special-funds/1/repay", """{"amount": "40000", "undrawn": true}""");
        Assert.Equal(
            ("100000.00", "50000.00", "50000.00"),
            (grant["granted"]!.GetValue<string>(), grant["returned"]!.GetValue<string>(), grant["outstanding"]!.GetValue<string>()));
        Assert.Single((await bench.Done("reviewer-1", "GET", $"{Region}/special-funds"))["grants"]!.AsArray());
    }

    private async Task Leg(long id, long fund, EpidemicStatus status)
    {
        var clock = new TestClock(new DateTimeOffset(2020, 5, 20, 2, 0, 0, TimeSpan.Zero));
        var leg = new Leg
        {
            SettlementId = id, Home = new RegionCode(611000), Care = new RegionCode(440100), Provider = Hospital, Scheme = Scheme.Resident,
            ClearingType = "21", Kind = VisitKind.Inpatient, Epidemic = status, PersonNumber = "61100000000001", Day = new(2020, 5, 20),
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(), BookedDay = new(2020, 5, 20), Total = fund, FundPaid = fund, Account = 0,
            Cash = 0, Funds = [new FundShare(390100, fund)],
        };
        await new Courier(bench.Database, clock).Deliver(
            [Message.About(leg.Home, id, leg.Care, MessageKind.HomeBooked, leg)]);
    }
}
