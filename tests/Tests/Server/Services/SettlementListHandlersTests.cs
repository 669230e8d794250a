using System.Text.Json;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Services;

public sealed class SettlementListHandlersTests
{
    private static readonly DateOnly Day = new(2020, 6, 10);
    private static readonly string Person = CounterFixture.Person(1);

    [Theory, ClassData(typeof(EachEngine))]
    public async Task A_list_sent_again_is_a_new_edition_under_the_same_number(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine);
        var (visit, settlement) = await Stay(fixture, 1);
        Assert.Equal("000000001", Number(await fixture.DoneTwice("4101A", List(visit, settlement))));
        Assert.Equal("000000001", Number(await fixture.DoneTwice("4101", List(visit, settlement, Items("300.00")))));
        var (otherVisit, other) = await Stay(fixture, 2);
        Assert.Equal("000000002", Number(await fixture.Done("4101A", List(otherVisit, other, person: CounterFixture.Person(2)))));
        Assert.Equal(3, await fixture.Counter.Read<long>("select count(*) from settlement_list"));
        Assert.Equal(2, await fixture.Counter.Read<long>("select max(edition) from settlement_list"));

        // 0 to 1 and no further; what the agency returned may be changed and submitted again.
        await fixture.DoneTwice("4102", State(settlement, "1"));
        Assert.Equal("SRV013", await fixture.Refused("4102", State(settlement, "1")));
        Assert.Equal("SRV013", await fixture.Refused("4101A", List(visit, settlement)));
        await Decide("3", 2);
        await fixture.Done("4102", State(settlement, "0"));
        Assert.Equal("000000001", Number(await fixture.Done("4101A", List(visit, settlement))));
        await Decide("2", 3);
        Assert.Equal("SRV013", await fixture.Refused("4102", State(settlement, "0")));
        Assert.Equal("SRV013", await fixture.Refused("4102", State(settlement, "2")));

        Task<int> Decide(string state, int edition) => fixture.Counter.Plant(
            "update settlement_list set state = @state where setl_id = @settlement and edition = @edition",
            new { state, settlement, edition });
    }

    [Fact]
    public async Task A_list_that_does_not_fit_its_settlement_is_refused()
    {
        await using var fixture = await ServiceFixture.Open();
        var (visit, settlement) = await Stay(fixture, 1);
        Assert.Equal("SRV014", await fixture.Refused("4101", List(visit, settlement, Items("299.99"))));
        Assert.Equal("SRV004", await fixture.Refused("4101A", List(visit, settlement), ServiceFixture.Clinic));
        Assert.Equal("STL004", await fixture.Refused("4101A", List(visit, settlement, person: CounterFixture.Person(2))));
        Assert.Equal("STL018", await fixture.Refused("4101A", List(visit + 1, settlement)));
        Assert.Equal("STL018", await fixture.Refused("4101A", List(visit, 5)));
        Assert.Equal("SRV012", await fixture.Refused("4102", State(settlement, "1")));
        Assert.Equal("SRV012", await fixture.Refused("4102", """{"data":{"stastinfo":[{"setl_id":"none","stas_type":"1"}]}}"""));
        var reversal = await fixture.Counter.Reverse(1, settlement);
        Assert.Equal("STL019", await fixture.Refused("4101A", List(visit, settlement)));
        Assert.Equal("STL018", await fixture.Refused("4101A", List(visit, reversal)));
        Assert.Equal("GWY022", await fixture.Refused("4101A", """{"setlinfo":{"psn_no":"1"}}"""));
        Assert.Equal(0, await fixture.Counter.Read<long>("select count(*) from settlement_list"));
    }

    [Fact]
    public async Task Of_states_all_are_changed_or_none()
    {
        await using var fixture = await ServiceFixture.Open();
        var (visit, settlement) = await Stay(fixture, 1);
        await fixture.Done("4101A", List(visit, settlement));
        var rows = $$"""{"stastinfo":[{"setl_id":"{{settlement}}","stas_type":"1"},{"setl_id":"{{settlement}}","stas_type":"1"}]}""";
        Assert.Equal("SRV013", await fixture.Refused("4102", rows));
        Assert.Equal("SRV004", await fixture.Refused("4102", State(settlement, "1"), ServiceFixture.Clinic));
        Assert.Equal("0", await fixture.Counter.Read<string>("select state from settlement_list"));
        await fixture.Done("4102", State(settlement, "1"));
        Assert.Equal("1", await fixture.Counter.Read<string>("select state from settlement_list"));
    }

    private static async Task<(long Visit, long Settlement)> Stay(ServiceFixture fixture, int person)
    {
        var settlement = await fixture.Counter.Stay(person, Day, 10_000);
        const string visitOf = "select mdtrt_id from settlement where setl_id = @settlement";
        return (await fixture.Counter.Read<long>(visitOf, new { settlement }), settlement);
    }

    private static string Number(JsonElement output) => output.GetProperty("data").GetProperty("setl_list_id").GetString()!;

    private static string State(long settlement, string state) =>
        $$"""{"data":{"stastinfo":[{"psn_no":"","setl_id":"{{settlement}}","stas_type":"{{state}}"}]} }""";

    private static string Items(string amount) =>
        $$"""
        ,"iteminfo":[{"med_chrgitm":"09","amt":"{{amount}}","claa_sumfee":0,"clab_amt":0,"fulamt_ownpay_amt":0,"oth_amt":0}],
        "payinfo":{"fund_pay_type":"310100","fund_payamt":0}
        """;

    private static string List(long visit, long settlement, string more = "", string? person = null) => $$"""
        {"setlinfo":{"psn_no":"{{person ?? Person}}","mdtrt_id":"{{visit}}","setl_id":"{{settlement}}","ntly":"CHN","prfs":"90",
        "dscg_caty":"03","bill_code":"1100","bill_no":"0001","biz_sn":"S1","setl_begn_date":"2020-06-10","setl_end_date":"2020-06-20",
        "medins_fill_dept":"病案室","medins_fill_psn":"测试甲"},
        "diseinfo":[{"diag_type":"1","diag_code":"I10.x00","diag_name":"高血压病","adm_cond_type":"1","maindiag_flag":"1"}]{{more}} }
        """;
}
