using Yibao.Agency.CareElsewhere;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Tests.Counter;

namespace Yibao.Tests.CareElsewhere;

/// <summary>People of Beijing who are treated in Wuhan and in Shangluo: the counter's fixture with hospitals of other regions.</summary>
internal static class Elsewhere
{
    internal const string Wuhan = "H42010000001";
    internal const string Shangluo = "H61100000001";

    internal static readonly RegionCode WuhanRegion = new(420100);
    internal static readonly DateOnly Day = new(2020, 3, 2);

    internal static async Task<CounterFixture> Open(Engine engine, int people = 8)
    {
        var office = await CounterFixture.Open(engine, people);
        await AddProviders(office);
        return office;
    }

    internal static Task<int> AddProviders(CounterFixture office) => office.Plant(
        """
        insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) values
            (420100, 'H42010000001', '测试医院武汉', 1, 3, '3', 20150101, null),
            (611000, 'H61100000001', '测试医院商洛', 1, 3, '3', 20150101, null)
        """);

    internal static Courier CourierOf(CounterFixture office) => new(office.Database, office.Office.Time);

    /// <summary>A whole outpatient visit elsewhere: registered, one line, settled; the settlement's id.</summary>
    internal static async Task<long> Outpatient(CounterFixture office, int person, long fen, string provider = Wuhan)
    {
        var who = CounterFixture.Person(person);
        var visit = await Treated(office, person, fen, provider);
        return (await office.Done(Requests.Settle(office.Next("2207", provider), who, visit, "B1", useAccount: true))).Id;
    }

    /// <summary>An outpatient visit elsewhere that is not settled: the visit.</summary>
    internal static async Task<long> Treated(CounterFixture office, int person, long fen, string provider = Wuhan)
    {
        var who = CounterFixture.Person(person);
        var visit = (await office.Done(Open(office.Next("2201", provider), who, CounterFixture.SchemeOf(person), "11"))).Id;
        await office.Done(Requests.Upload(office.Next("2204", provider), who, visit, Requests.Line("1", Day, fen)));
        return visit;
    }

    /// <summary>A whole stay of ten days elsewhere: the settlement's id.</summary>
    internal static async Task<long> Stay(CounterFixture office, int person, long fen, string provider = Wuhan)
    {
        var who = CounterFixture.Person(person);
        var scheme = CounterFixture.SchemeOf(person);
        var visit = (await office.Done(Open(office.Next("2401", provider), who, scheme, "21"))).Id;
        await office.Done(Requests.Upload(office.Next("2301", provider), who, visit, Requests.Line("1", Day, fen, batch: "")));
        await office.Done(Requests.Discharge(office.Next("2402", provider), who, visit, Day.AddDays(10)));
        return (await office.Done(Requests.Settle(office.Next("2304", provider), who, visit))).Id;
    }

    internal static async Task<long> Reverse(CounterFixture office, int person, long settlement, string provider = Wuhan) =>
        (await office.Done(Requests.Reverse(office.Next("2208", provider), CounterFixture.Person(person), settlement))).Id;

    /// <summary>Credits less debits of an account in a region, over all schemes.</summary>
    internal static Task<long> Owes(CounterFixture office, int region, int account) => office.Read<long>(
        "select cast(coalesce(sum(credit) - sum(debit), 0) as bigint) from balance where region = @region and account = @account",
        new { region, account });

    /// <summary>What both sides and the hub hold between home and care: all three must be the same.</summary>
    internal static async Task<(long Home, long Care, long HubHome, long HubCare)> Between(CounterFixture office, int home, int care) => (
        await Owes(office, home, ChartOfAccounts.Clearing), -await Owes(office, care, ChartOfAccounts.Clearing),
        await Hub(office, home, care, 1), await Hub(office, home, care, 2));

    /// <summary>A visit of somebody who was referred elsewhere.</summary>
    private static OpenVisit Open(MessageKey key, string who, Scheme scheme, string type)
    {
        var plain = Requests.Register(key, who, Day, scheme, type);
        return new OpenVisit
        {
            Key = plain.Key, Digest = plain.Digest, Refused = plain.Refused, PersonNumber = who,
            HomeRegion = Requests.Beijing, IsAdmission = plain.IsAdmission,
            Entry = plain.Entry with { Filing = Filing.Referred }, Opened = plain.Opened,
        };
    }

    private static Task<long> Hub(CounterFixture office, int home, int care, int side) => office.Read<long>(
        "select cast(coalesce(sum(fund_paid + account), 0) as bigint) from hub_leg where home = @home and care = @care and side = @side",
        new { home, care, side });
}
