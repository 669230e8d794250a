using Yibao.Agency.CareElsewhere;
using Yibao.Agency.Clearing;
using Yibao.Agency.Contributions;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Clearing;
using Yibao.Storage.Verify;
using Yibao.Tests.Counter;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Clearing.Providers;

/// <summary>
/// The office of Beijing with bills of June 2020, whose clock stands at 20 July unless a test says otherwise: what a region pays its
/// providers.
/// </summary>
internal sealed class ProviderOffice : IAsyncDisposable
{
    internal static readonly RegionCode Beijing = Requests.Beijing;
    internal static readonly DateOnly June = new(2020, 6, 1);
    internal static readonly DateOnly Day = new(2020, 7, 20);

    private ProviderOffice(CounterFixture counter) => Counter = counter;

    private long legs;

    internal CounterFixture Counter { get; }

    internal Database Database => Counter.Database;

    internal RegionRules Rules { get; } = new(CounterFixture.Rules.Policies);

    internal ProviderClaimRun Claims => new(Database, Counter.Clock) { Providers = 2 };

    internal DisbursementDesk Desk => new(Database, Rules, Counter.Clock);

    internal AdjustmentDesk Adjustments => new(Database, Rules, Counter.Clock);

    internal FundDesk Funds => new(Database, Counter.Clock);

    internal static PayeeKey Hospital(Scheme scheme = Scheme.Employee, bool isEpidemic = false) =>
        new(Beijing, CounterFixture.Hospital, scheme, isEpidemic);

    /// <summary>With bills of June: of employees and residents at the hospital, of one employee at the pharmacy, one reversed.</summary>
    internal static async Task<ProviderOffice> Open(Engine engine, bool isClaimed = true, int people = 8)
    {
        var office = new ProviderOffice(await CounterFixture.Open(engine, people));
        await office.Bills();
        if (isClaimed)
        {
            office.GoTo(Day);
            var (_, refusal) = await office.Claims.Run(Beijing, June, "clerk");
            Assert.Null(refusal);
        }

        return office;
    }

    private async Task Bills()
    {
        var day = new DateOnly(2020, 6, 2);
        await Counter.Outpatient(1, day, 500_000);
        await Counter.Stay(2, day, 3_000_000);
        await Counter.Stay(3, day.AddDays(3), 800_000);
        await Counter.Purchase(4, day, 4_500);
        await Counter.Reverse(0, await Counter.Outpatient(0, day, 60_000));
    }

    /// <summary>Ten in the morning in China of a day; the clock never goes back.</summary>
    internal void GoTo(DateOnly day)
    {
        var then = ChinaTime.UnixMsOf(day.ToDateTime(new TimeOnly(10, 0)));
        var wait = then - Counter.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (wait > 0)
        {
            Counter.Clock.Advance(TimeSpan.FromMilliseconds(wait));
        }
    }

    /// <summary>Makes the payments of everything that is owed.</summary>
    internal async Task<IReadOnlyList<Disbursement>> Make(string by = "clerk")
    {
        var (made, refusal) = await Desk.Make(Beijing, Day, by);
        Assert.True(refusal is null, refusal?.Message(Language.English));
        return made;
    }

    /// <summary>Releases a payment with as many checkers as it needs.</summary>
    internal async Task<Disbursement> Release(Disbursement payment)
    {
        Disbursement? now = null;
        for (var checker = 1; checker <= payment.Checkers; checker++)
        {
            now = One(await Desk.Decide(Beijing, [payment.Number], Day, $"reviewer-{checker}", isReleased: true));
        }

        return now!;
    }

    /// <summary>What was done to a single payment.</summary>
    internal static Disbursement One(DisbursementAnswer answer)
    {
        Assert.True(answer.Refused.Count == 0, string.Join('\n', answer.Refused.Select(one => one.Refusal.Message(Language.English))));
        return Assert.Single(answer.Done);
    }

    /// <summary>Why a single payment was refused.</summary>
    internal static string CodeOf(DisbursementAnswer answer)
    {
        Assert.Empty(answer.Done);
        return Assert.Single(answer.Refused).Refusal.Kind.Code;
    }

    /// <summary>Advances that the hospital has drawn.</summary>
    internal async Task<FundGrant> Advance(PayeeKey payee, long fen)
    {
        var (grant, _) = await Funds.Ask(payee, fen, "测试批文", Day, "clerk");
        await Funds.Decide(Beijing, grant!.Number, Day, "reviewer", isGranted: true);
        var (drawn, refusal) = await Funds.Draw(Beijing, grant.Number, fen, Day, "clerk");
        Assert.Null(refusal);
        return drawn!;
    }

    internal async Task<FundGrant> Grant(long number) =>
        (await ProviderReports.GrantsOf(Database, Beijing, "")).Single(grant => grant.Number == number);

    internal async Task<ProviderBalance> Balance(PayeeKey payee) =>
        (await ProviderReports.Balances(Database, payee.Region, payee.Provider)).Single(balance => balance.Payee == payee);

    /// <summary>Balance of an account over everything, debits above zero.</summary>
    internal Task<long> Account(int account, Scheme? scheme = null) => Counter.Read<long>(
        "select cast(coalesce(sum(debit - credit), 0) as bigint) from balance "
        + "where account = @account and (@scheme = 0 or scheme = @scheme)",
        new { account = (long)account, scheme = scheme is { } only ? (long)only : 0L });

    /// <summary>A bill of another region's person, delivered to Beijing as that region's node sends it.</summary>
    internal async Task<long> CareLeg(DateOnly booked, long fund, long account = 0, bool isEpidemic = false, int home = 611000)
    {
        GoTo(booked);
        var id = ++legs + 900_000;
        var leg = new Leg
        {
            SettlementId = id, Home = new RegionCode(home), Care = Beijing, Provider = CounterFixture.Hospital, Scheme = Scheme.Resident,
            ClearingType = "21", Kind = VisitKind.Inpatient, Epidemic = isEpidemic ? EpidemicStatus.Confirmed : EpidemicStatus.None,
            PersonNumber = "61100000000001", Day = booked, At = Counter.Clock.GetUtcNow().ToUnixTimeMilliseconds(), BookedDay = booked,
            Total = fund + account, FundPaid = fund, Account = account, Cash = 0, Funds = [new FundShare(390100, fund)],
        };
        var deliveries = await new Courier(Database, Counter.Clock).Deliver(
            [Message.About(leg.Home, id, Beijing, MessageKind.HomeBooked, leg)]);
        Assert.True(Assert.Single(deliveries).IsDone);
        return id;
    }

    /// <summary>Legs of other regions were delivered by the test itself.</summary>
    internal void HasLegs() => legs++;

    /// <summary>Every invariant holds; what the node of another region holds of its legs (I14) is not in this database.</summary>
    internal async Task Holds()
    {
        var broken = (await Invariants.Check(Database)).Where(finding => !finding.Holds && (finding.Invariant.Code != "I14" || legs == 0))
            .Select(InvariantTests.Line).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    public ValueTask DisposeAsync() => Counter.DisposeAsync();
}
