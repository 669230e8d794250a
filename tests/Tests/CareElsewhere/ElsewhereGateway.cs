using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Yibao.Agency.CareElsewhere;
using Yibao.Server.Gateway;
using Yibao.Server.Gateway.Handlers;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.CareElsewhere;

/// <summary>
/// The gateway with people of Shangluo, of a city of Shandong and of Beijing, and hospitals in Wuhan, Shangluo and Beijing: messages in,
/// answers out.
/// </summary>
internal sealed class ElsewhereGateway : IAsyncDisposable
{
    internal const string ShangluoPerson = "61100000000001";
    internal const string ShandongPerson = "37000000000001";
    internal const string Confirmed = "U07.100x002";

    private readonly TestDatabase database;
    private readonly GatewayCore core;
    private int messages;

    private ElsewhereGateway(TestDatabase database, CounterFixture counter, TestClock clock)
    {
        (this.database, Counter) = (database, counter);
        core = new GatewayCore(
            GatewayHandlers.Of(counter.Office), new GatewaySettings { Division = "420100", Authenticates = false }, clock,
            NullLogger.Instance);
    }

    internal CounterFixture Counter { get; }

    internal Courier Courier => Elsewhere.CourierOf(Counter);

    internal static async Task<ElsewhereGateway> Open(Engine engine)
    {
        var test = await TestDatabase.Open(engine);
        var clock = TestClock.Summer2020();
        var counter = await CounterFixture.On(test.Database, clock, people: 2);
        await Elsewhere.AddProviders(counter);
        foreach (var (region, person, grade) in new[] { (611000, ShangluoPerson, ""), (370000, ShandongPerson, "first-pay-city") })
        {
            await counter.Plant(
                """
                insert into person (region, psn_no, cert_type, certno, name, sex, birth)
                values (@region, @person, '90', @person, '测试居民', 1, 19720115);
                insert into enrolment (region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer)
                values (@region, @person, 390, 20150101, null, @grade, @status, '15', 0, 0, '');
                insert into person_state (region, psn_no, account_fen, visits) values (@region, @person, 0, 0)
                """,
                new { region, person, grade, status = (long)Yibao.Policy.PersonStatus.Resident });
        }

        return new ElsewhereGateway(test, counter, clock);
    }

    internal string NextMessage(string provider) =>
        string.Create(CultureInfo.InvariantCulture, $"{provider}20200630100000{++messages:D4}");

    /// <summary>Sends a message of a hospital about a person: the answer.</summary>
    internal async Task<JsonNode> Send(string infno, object input, string provider, string home, string? msgid = null)
    {
        var message = new JsonObject
        {
            ["infno"] = infno, ["msgid"] = msgid ?? NextMessage(provider), ["mdtrtarea_admvs"] = provider[1..7],
            ["insuplc_admdvs"] = home, ["recer_sys_code"] = "YBXT", ["infver"] = "V1.0", ["opter_type"] = "1", ["opter"] = "0001",
            ["opter_name"] = "测试操作员", ["inf_time"] = "2020-06-30 10:00:00", ["fixmedins_code"] = provider,
            ["input"] = System.Text.Json.JsonSerializer.SerializeToNode(input),
        };
        var (_, answer) = await core.Answer(new GatewayCall(_ => null, Encoding.UTF8.GetBytes(message.ToJsonString()), default, default));
        return JsonNode.Parse(answer.Body.Span)!;
    }

    /// <summary>Sends what must be done: the output.</summary>
    internal async Task<JsonNode?> Done(string infno, object input, string provider, string home, string? msgid = null)
    {
        var answer = await Send(infno, input, provider, home, msgid);
        Assert.True(answer["infcode"]!.ToString() is "0", answer.ToJsonString());
        return answer["output"];
    }

    /// <summary>A person is admitted: the visit.</summary>
    internal async Task<string> Admit(string person, string home, string provider, string type = "21", string diagnosis = "I10.x00") =>
        (await Done("2401", Admission(person, type, diagnosis), provider, home))!["result"]!["mdtrt_id"]!.ToString();

    internal Task<JsonNode> TryAdmit(string person, string home, string provider) =>
        Send("2401", Admission(person, "21", "I10.x00"), provider, home);

    /// <summary>A bill is uploaded: the lines as split.</summary>
    internal async Task<JsonArray> Upload(string person, string home, string provider, string visit, string item, decimal price, int count)
    {
        var answer = await TryUpload(person, home, provider, visit, item, price, count);
        Assert.True(answer["infcode"]!.ToString() is "0", answer.ToJsonString());
        return answer["output"]!["result"]!.AsArray();
    }

    internal Task<JsonNode> TryUpload(string person, string home, string provider, string visit, string item, decimal price, int count)
    {
        var line = new
        {
            feedetl_sn = "1", mdtrt_id = visit, psn_no = person, med_type = "21", fee_ocur_time = "2020-03-02 10:00:00",
            med_list_codg = item, medins_list_codg = "own", det_item_fee_sumamt = price * count, cnt = count, pric = price,
            bilg_dept_codg = "A01", bilg_dept_name = "内科", bilg_dr_codg = "D1", bilg_dr_name = "测试医师", hosp_appr_flag = "0",
            rx_circ_flag = "0", chrg_bchno = "B1",
        };
        return Send("2301", new { feedetail = new[] { line } }, provider, home);
    }

    /// <summary>Discharged on 10 March 2020 and settled.</summary>
    internal async Task<JsonNode> Settle(
        string person, string home, string provider, string visit, decimal total, string? msgid = null, string diagnosis = "I10.x00")
    {
        await Done(
            "2402",
            new
            {
                dscginfo = new
                {
                    mdtrt_id = visit, psn_no = person, insutype = "390", endtime = "2020-03-10 09:00:00", dscg_dept_codg = "A01",
                    dscg_dept_name = "内科", dscg_way = "1",
                },
                diseinfo = new[] { Diagnosis(visit, person, diagnosis) },
            },
            provider, home);
        return (await Done("2304", Settlement(person, visit, total), provider, home, msgid))!["setlinfo"]!;
    }

    internal static object Settlement(string person, string visit, decimal total) => new
    {
        data = new
        {
            psn_no = person, mdtrt_cert_type = "02", medfee_sumamt = total, psn_setlway = "01", mdtrt_id = visit, acct_used_flag = "0",
            insutype = "390", mid_setl_flag = "0", invono = "INV1",
        },
    };

    public async ValueTask DisposeAsync()
    {
        await Counter.DisposeAsync();
        await database.DisposeAsync();
    }

    private static object Admission(string person, string type, string diagnosis) => new
    {
        mdtrtinfo = new
        {
            psn_no = person, insutype = "390", begntime = "2020-03-02 08:00:00", mdtrt_cert_type = "02", med_type = type, ipt_no = "IP1",
            atddr_no = "D1", chfpdr_name = "测试医师", adm_diag_dscr = "高血压", adm_dept_codg = "A01", adm_dept_name = "内科", adm_bed = "12",
            dscg_maindiag_code = diagnosis, dscg_maindiag_name = "测试诊断",
        },
        diseinfo = new[] { Diagnosis("", person, diagnosis) },
    };

    private static object Diagnosis(string visit, string person, string code) => new
    {
        mdtrt_id = visit, psn_no = person, diag_type = "1", maindiag_flag = "1", diag_srt_no = "1", diag_code = code, diag_name = "测试诊断",
        diag_dept = "A01", dise_dor_no = "D1", dise_dor_name = "测试医师", diag_time = "2020-03-02 08:30:00",
    };
}
