using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Policy;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

[Collection("gateway")]
public sealed class InpatientStayTests(GatewayBench bench)
{
    [Fact]
    public async Task A_stay_from_admission_to_reversal()
    {
        var person = bench.TakePerson();
        var visit = await Admitted(person);
        Assert.Contains("STL008", await bench.Refused("2401", Admission(person)));
        Assert.Null(await bench.Done("2403", Change(person, visit)));
        await Lines(person, visit);
        var trial = await bench.Done("2303", new { data = Settlement(person, visit, 20_000) });
        Bill.Holds(trial);
        Assert.Null(await bench.Done("2402", Discharge(person, visit)));
        Assert.Contains("STL007", await bench.Refused("2301", new { feedetail = Bill.Line(person, visit, "8", "YB-D0001", 1, 1) }));
        var settled = await bench.Done("2304", new { data = Settlement(person, visit, 20_000) });
        Bill.Holds(settled);
        Assert.True(Bill.Amount(settled, "fund_pay_sumamt") > 10_000);
        Assert.True(Bill.Amount(settled, "act_pay_dedc") > 0);
        Assert.Contains("STL023", await bench.Refused("2405", new { data = new { mdtrt_id = visit, psn_no = person } }));

        var settlement = settled!["setlinfo"]!["setl_id"]!.GetValue<string>();
        var reversed = await bench.Done("2305", new { data = new { setl_id = settlement, mdtrt_id = visit, psn_no = person } });
        Bill.Holds(reversed);
        Assert.Equal(-20_000m, Bill.Amount(reversed, "medfee_sumamt"));
        Assert.Equal(-Bill.Amount(settled, "fund_pay_sumamt"), Bill.Amount(reversed, "fund_pay_sumamt"));
        Assert.Null(await bench.Done("2405", new { data = new { mdtrt_id = visit, psn_no = person } }));
        Assert.Contains("STL022", await bench.Refused("2404", new { data = new { mdtrt_id = visit, psn_no = person } }));
        await bench.Done("2302", new { data = new { feedetl_sn = "0000", mdtrt_id = visit, psn_no = person } });
        Assert.Null(await bench.Done("2404", new { data = new { mdtrt_id = visit, psn_no = person } }));
    }

    [Fact]
    public async Task A_long_stay_is_settled_in_between()
    {
        var person = bench.TakePerson();
        var visit = await Admitted(person);
        await Lines(person, visit);
        var interim = await bench.Done("2304", new { data = Settlement(person, visit, 20_000, interim: "1") });
        Bill.Holds(interim);
        await bench.Done("2301", new { feedetail = Bill.Line(person, visit, "7", "YB-D0001", 100, 10) });
        Assert.Null(await bench.Done("2402", Discharge(person, visit)));
        var last = await bench.Done("2304", new { data = Settlement(person, visit, 1_000) });
        Bill.Holds(last);
        var first = interim!["setlinfo"]!["setl_id"]!.GetValue<string>();
        Assert.Contains("STL021", await bench.Refused("2305", new { data = new { setl_id = first, mdtrt_id = visit, psn_no = person } }));
    }

    [Fact]
    public async Task Single_lines_are_taken_back_and_a_refund_line_lowers_the_bill()
    {
        var person = bench.TakePerson();
        var visit = await Admitted(person);
        await Lines(person, visit);
        await bench.Done("2302", new { data = new[] { new { feedetl_sn = "2", mdtrt_id = visit, psn_no = person } } });
        var taken = new { data = new[] { new { feedetl_sn = "2", mdtrt_id = visit, psn_no = person } } };
        Assert.Contains("STL013", await bench.Refused("2302", taken));
        var refund = Bill.Line(person, visit, "1r", "YB-D0001", 1000, -2);
        refund["init_feedetl_sn"] = "1";
        var rows = (await bench.Done("2301", new { feedetail = refund }))!["result"]!.AsArray();
        Bill.LinesHold(rows);
        Assert.Equal(-2_000m, rows[0]!["det_item_fee_sumamt"]!.GetValue<decimal>());
        Bill.Holds(await bench.Done("2303", new { data = Settlement(person, visit, 8_000) }));
        Assert.Contains("STL016", await bench.Refused("2303", new { data = Settlement(person, visit, 8_001) }));
        Assert.Contains("GWY026", await bench.Refused("2301", new
        {
            feedetail = new[] { Bill.Line(person, visit, "5", "YB-D0001", 1, 1), Bill.Line(person, "1", "6", "YB-D0001", 1, 1) },
        }));
        var rounded = Bill.Line(person, visit, "5", "YB-D0001", 3.335m, 3); // 10.005
        rounded["det_item_fee_sumamt"] = 10.00m;
        rows = (await bench.Done("2301", new { feedetail = rounded }))!["result"]!.AsArray();
        Bill.LinesHold(rows);
        Assert.Equal((10.00m, 3.335m), (rows[0]!["det_item_fee_sumamt"]!.GetValue<decimal>(), rows[0]!["pric"]!.GetValue<decimal>()));
        Assert.Contains("STL012", await bench.Refused("2301", new
        {
            feedetail = new Dictionary<string, object>(Bill.Line(person, visit, "6", "YB-D0001", 1, 1), StringComparer.Ordinal)
            {
                ["det_item_fee_sumamt"] = 1.02m,
            },
        }));
    }

    [Fact]
    public async Task A_confirmed_patient_pays_nothing_and_an_excluded_one_as_anybody()
    {
        var person = bench.TakePerson();
        var visit = await Admitted(person, "U07.100x002");
        await Lines(person, visit);
        var confirmed = await bench.Done("2303", new { data = Settlement(person, visit, 20_000) });
        Bill.Holds(confirmed);
        Assert.Equal(0m, Bill.Amount(confirmed, "psn_part_amt"));
        Assert.True(Bill.Amount(confirmed, "oth_pay") > 0);

        await bench.Done("2403", Change(person, visit)); // the first diagnosis becomes another
        var excluded = await bench.Done("2303", new { data = Settlement(person, visit, 20_000) });
        Bill.Holds(excluded);
        Assert.True(Bill.Amount(excluded, "psn_part_amt") > 0);
        Assert.Equal(0m, Bill.Amount(excluded, "oth_pay"));
    }

    [Theory]
    [InlineData("21", Filing.None)]
    [InlineData("24", Filing.Emergency)]
    public async Task An_emergency_elsewhere_needs_no_registration(string type, Filing filing)
    {
        var person = bench.TakePerson();
        var admission = JsonNode.Parse(JsonSerializer.Serialize(Admission(person)))!;
        admission["mdtrtinfo"]!["med_type"] = type;
        var stay = await bench.Done("2401", admission, GatewayBench.Elsewhere);
        Assert.Equal(filing, await bench.FilingOf(stay!["result"]!["mdtrt_id"]!.GetValue<string>()));
        var registered = await bench.Done("2201", Bill.Registration(person), GatewayBench.Elsewhere);
        var visit = registered!["data"]!["mdtrt_id"]!.GetValue<string>();
        await bench.Done("2203", Bill.Encounter(person, visit, type is "24" ? "13" : "11"), GatewayBench.Elsewhere);
        Assert.Equal(filing, await bench.FilingOf(visit));
    }

    private async Task<string> Admitted(string person, string diagnosis = "I10.x00") =>
        (await bench.Done("2401", Admission(person, diagnosis)))!["result"]!["mdtrt_id"]!.GetValue<string>();

    private async Task Lines(string person, string visit)
    {
        var output = await bench.Done("2301", new
        {
            feedetail = new[] { Bill.Line(person, visit, "1", "YB-D0001", 1000, 10), Bill.Line(person, visit, "2", "YB-D0003", 500, 20) },
        });
        Bill.LinesHold(output!["result"]!.AsArray());
    }

    private static object Admission(string person, string diagnosis = "I10.x00") => new
    {
        mdtrtinfo = new
        {
            psn_no = person, insutype = "310", begntime = "2020-06-10 08:00:00", mdtrt_cert_type = "02", med_type = "21", ipt_no = "IP1",
            atddr_no = "D1", chfpdr_name = "测试医师", adm_diag_dscr = "高血压", adm_dept_codg = "A01", adm_dept_name = "内科", adm_bed = "12",
            dscg_maindiag_code = "I10.x00", dscg_maindiag_name = "高血压",
        },
        diseinfo = new[] { Diagnosis("", person, diagnosis) },
    };

    private static object Change(string person, string visit) => new
    {
        adminfo = new
        {
            mdtrt_id = visit, psn_no = person, begntime = "2020-06-10 08:00:00", mdtrt_cert_type = "02", med_type = "21",
            ipt_otp_no = "IP1", atddr_no = "D1", chfpdr_name = "测试医师", adm_diag_dscr = "高血压", adm_dept_codg = "A01", adm_dept_name = "内科",
            adm_bed = "14",
            dscg_maindiag_code = "I10.x00", dscg_maindiag_name = "高血压",
        },
        diseinfo = Diagnosis(visit, person, "I11.900"),
    };

    private static object Discharge(string person, string visit) => new
    {
        dscginfo = new
        {
            mdtrt_id = visit, psn_no = person, insutype = "310", endtime = "2020-06-15 09:00:00", dscg_dept_codg = "A01",
            dscg_dept_name = "内科", dscg_way = "1",
        },
        diseinfo = new[] { Diagnosis(visit, person, "I10.x00") },
    };

    private static object Diagnosis(string visit, string person, string code) => new
    {
        mdtrt_id = visit, psn_no = person, diag_type = "1", maindiag_flag = "1", diag_srt_no = "1", diag_code = code, diag_name = "高血压",
        diag_dept = "A01", dise_dor_no = "D1", dise_dor_name = "测试医师", diag_time = "2020-06-10 08:30:00",
    };

    private static object Settlement(string person, string visit, decimal total, string interim = "0") => new
    {
        psn_no = person, mdtrt_cert_type = "02", medfee_sumamt = total, psn_setlway = "01", mdtrt_id = visit, acct_used_flag = "1",
        insutype = "310", mid_setl_flag = interim, invono = "INV1",
    };
}
