using System.Text.Json.Nodes;
using Yibao.Agency.CareElsewhere;
using Yibao.Ledger;
using Yibao.Storage;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.CareElsewhere;

/// <summary>Stays in another region from registration to the books of both regions, through the gateway, to the fen.</summary>
public sealed class StayElsewhereTests
{
    private const string Shangluo = "611000";
    private const string Item = "YB-D0001"; // class A, no payment standard
    private const string Scan = "002102000010000"; // in Beijing class B with 8% first pay and a standard of 600 yuan

    /// <summary>Cases D8 and D11 of Shangluo with 30,000 yuan in scope, and those of Shandong with 10,000.</summary>
    public static TheoryData<string, string, string, decimal, decimal> Cases => new()
    {
        { "D8 unregistered", "", "21", 30_000, 16_225 },
        { "D8 referred", "2501", "21", 30_000, 17_700 },
        { "admitted from the emergency room", "", "24", 30_000, 17_700 },
        { "living there", "08", "25", 30_000, 20_650 },
        { "living there and referred", "08 2501", "21", 30_000, 20_650 },
        { "referred to another region", "2501 610100", "21", 30_000, 16_225 },
        { "a registration that was withdrawn", "2501 2502", "21", 30_000, 16_225 },
        { "D11 confirmed", "", "21", 30_000, 30_000 },
        { "Shandong referred", "2501", "21", 10_000, 5_330 },
        { "Shandong unregistered", "", "21", 10_000, 3_380 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_stay_in_Wuhan_is_paid_by_the_rules_of_the_home_region(
        string what, string registered, string type, decimal total, decimal fund)
    {
        await using var gateway = await ElsewhereGateway.Open(Engine.Sqlite);
        var isShandong = what.StartsWith("Shandong", StringComparison.Ordinal);
        var (person, home) = isShandong ? (ElsewhereGateway.ShandongPerson, "370000") : (ElsewhereGateway.ShangluoPerson, Shangluo);
        await Register(gateway, person, home, registered.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var diagnosis = what.EndsWith("confirmed", StringComparison.Ordinal) ? ElsewhereGateway.Confirmed : "I10.x00";
        var visit = await gateway.Admit(person, home, Elsewhere.Wuhan, type, diagnosis);
        await gateway.Upload(person, home, Elsewhere.Wuhan, visit, Item, total / 10, 10);
        var settled = await gateway.Settle(person, home, Elsewhere.Wuhan, visit, total, diagnosis: diagnosis);
        Assert.Equal((fund, total - fund), (Of(settled, "fund_pay_sumamt"), Of(settled, "psn_part_amt")));
        Assert.Equal("420100", settled["clr_optins"]!.ToString()); // who pays the hospital

        await gateway.Courier.Finish();
        var fen = (long)(fund * 100);
        Assert.Equal((fen, fen, fen, fen), await Elsewhere.Between(gateway.Counter, int.Parse(home, null), 420100));
        Assert.Equal(fen, await Elsewhere.Owes(gateway.Counter, 420100, ChartOfAccounts.ProviderPayables));
        var epidemic = diagnosis == ElsewhereGateway.Confirmed ? 2 : 0;
        Assert.Equal(
            (epidemic, "21", home), await gateway.Counter.Read<(long, string, string)>(
                "select epidemic, clr_type, cast(home as text) from care_leg"));
        await InvariantTests.Holds(gateway.Counter);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_catalogue_and_the_prices_are_those_of_the_care_region(Engine engine)
    {
        await using var gateway = await ElsewhereGateway.Open(engine);
        var (person, beijing) = (ElsewhereGateway.ShangluoPerson, Counter.CounterFixture.Hospital);
        var there = await gateway.Admit(person, Shangluo, beijing);
        var split = (await gateway.Upload(person, Shangluo, beijing, there, Scan, 800, 1))[0]!;
        Assert.Equal((200m, 48m, 552m), (Of(split, "overlmt_amt"), Of(split, "preselfpay_amt"), Of(split, "inscp_scp_amt")));

        // Nobody names a first pay for it in Wuhan or at home: there it cannot be billed.
        var elsewhere = await gateway.Admit(person, Shangluo, Elsewhere.Wuhan);
        var refused = await gateway.TryUpload(person, Shangluo, Elsewhere.Wuhan, elsewhere, Scan, 800, 1);
        Assert.Contains("BIL011", refused["err_msg"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_lost_answer_is_reversed_by_its_message_and_both_regions_forget_it(Engine engine)
    {
        await using var gateway = await ElsewhereGateway.Open(engine);
        var person = ElsewhereGateway.ShangluoPerson;
        var visit = await gateway.Admit(person, Shangluo, Elsewhere.Wuhan);
        await gateway.Upload(person, Shangluo, Elsewhere.Wuhan, visit, Item, 3_000, 10);
        var lost = gateway.NextMessage(Elsewhere.Wuhan);
        var settled = await gateway.Settle(person, Shangluo, Elsewhere.Wuhan, visit, 30_000, lost);
        var repeated = await gateway.Done(
            "2304", ElsewhereGateway.Settlement(person, visit, 30_000), Elsewhere.Wuhan, Shangluo, lost);
        Assert.Equal(settled.ToJsonString(), repeated!["setlinfo"]!.ToJsonString());
        Assert.Equal(new CourierRound(3, 0, 0, 0), await gateway.Courier.Finish());
        var undo = new { data = new { psn_no = person, omsgid = lost, oinfno = "2304" } };
        await gateway.Done("2601", undo, Elsewhere.Wuhan, Shangluo);
        await gateway.Done("2601", undo, Elsewhere.Wuhan, Shangluo);
        Assert.Equal("平 equal", await Reconciled(gateway, 2, 0, 0));
        Assert.Equal(new CourierRound(3, 0, 0, 0), await gateway.Courier.Finish());
        Assert.Equal((0, 0, 0, 0), await Elsewhere.Between(gateway.Counter, 611000, 420100));
        Assert.Equal(0, await Elsewhere.Owes(gateway.Counter, 420100, ChartOfAccounts.ProviderPayables));
        await InvariantTests.Holds(gateway.Counter);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_care_side_reconciles_with_its_hospital(Engine engine)
    {
        await using var gateway = await ElsewhereGateway.Open(engine);
        var person = ElsewhereGateway.ShangluoPerson;
        var visit = await gateway.Admit(person, Shangluo, Elsewhere.Wuhan);
        await gateway.Upload(person, Shangluo, Elsewhere.Wuhan, visit, Item, 3_000, 10);
        await gateway.Settle(person, Shangluo, Elsewhere.Wuhan, visit, 30_000);
        Assert.Equal("平 equal", await Reconciled(gateway, 1, 30_000, 16_225));
        Assert.Equal("平 equal", await Reconciled(gateway, 1, 30_000, 16_225, "99952")); // care elsewhere
        Assert.Equal("平 equal", await Reconciled(gateway, 1, 30_000, 16_225, "99968")); // stays of other provinces
        Assert.Equal("平 equal", await Reconciled(gateway, 0, 0, 0, "9909")); // elsewhere in the province
        Assert.Contains("基金 fund 16225.00/16224.00", await Reconciled(gateway, 1, 30_000, 16_224), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_treated_elsewhere_must_be_called_a_stranger()
    {
        await using var gateway = await ElsewhereGateway.Open(Engine.Sqlite);
        foreach (var said in new[] { "", "420100" })
        {
            var answer = await gateway.TryAdmit(ElsewhereGateway.ShangluoPerson, said, Elsewhere.Wuhan);
            Assert.Contains("STL032", answer["err_msg"]!.ToString(), StringComparison.Ordinal);
        }

        await gateway.Admit(ElsewhereGateway.ShangluoPerson, "", Elsewhere.Shangluo); // at home nothing need be said
    }

    private static async Task Register(ElsewhereGateway gateway, string person, string home, string[] what)
    {
        var (area, serial) = (what.FirstOrDefault(word => word.StartsWith("61", StringComparison.Ordinal)) ?? "420100", "");
        foreach (var word in what)
        {
            object? input = word switch
            {
                "2501" => new
                {
                    refmedin = new
                    {
                        psn_no = person, insutype = "390", diag_code = "I10.x00", diag_name = "高血压病", reflin_medins_no = Elsewhere.Wuhan,
                        reflin_medins_name = "测试医院武汉", mdtrtarea_admdvs = area, refl_type = "3", refl_date = "2020-03-01",
                        refl_rea = "病情需要", refl_opnn = "同意", begndate = "2020-03-01", enddate = "2020-12-31",
                    },
                },
                "08" => new
                {
                    data = new
                    {
                        psn_no = person, biz_appy_type = "08", begndate = "2020-01-01", enddate = "2020-12-31", fix_srt_no = "1",
                        fixmedins_code = Elsewhere.Wuhan, fixmedins_name = "测试医院武汉",
                    },
                },
                "2502" => new { data = new { psn_no = person, trt_dcla_detl_sn = serial, memo = "撤销" } },
                _ => null,
            };
            if (input is not null)
            {
                var output = await gateway.Done(word == "08" ? "2505" : word, input, Elsewhere.Shangluo, home);
                serial = output?["result"]?["trt_dcla_detl_sn"]?.ToString() ?? "";
            }
        }
    }

    private static async Task<string> Reconciled(ElsewhereGateway gateway, int count, decimal total, decimal fund, string clearing = "21")
    {
        var output = await gateway.Done(
            "3201",
            new
            {
                data = new
                {
                    insutype = "390", clr_type = clearing, setl_optins = "420100", stmt_begndate = "2020-06-30",
                    stmt_enddate = "2020-06-30",
                    medfee_sumamt = total, fund_pay_sumamt = fund, acct_pay = 0, fixmedins_setl_cnt = count,
                },
            },
            Elsewhere.Wuhan, Shangluo);
        return output!["stmtinfo"]!["stmt_rslt_dscr"]!.ToString();
    }

    private static decimal Of(JsonNode node, string field) => node[field]!.GetValue<decimal>();
}
