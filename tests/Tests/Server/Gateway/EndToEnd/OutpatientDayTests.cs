using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

[Collection("gateway")]
public sealed class OutpatientDayTests(GatewayBench bench)
{
    [Fact]
    public async Task A_day_at_the_counter_from_sign_in_to_reversal()
    {
        var person = bench.TakePerson();
        var signIn = await bench.Done("9001", new { signIn = new { opter_no = "0001", mac = "00-00", ip = "127.0.0.1" } });
        var visit = await Registered(person);
        Dictionary<string, object> With(string field, string value) => new(Bill.Settlement(person, visit, 3050)) { [field] = value };
        Assert.Contains("STL033", await bench.Refused("2206", new { data = With("insutype", "390") }));
        Assert.Contains("STL034", await bench.Refused("2206", new { data = With("acct_used_flag", "2") }));
        var trial = await bench.Done("2206", new { data = Bill.Settlement(person, visit, 3050) });
        Bill.Holds(trial);
        var settled = await bench.Done("2207", new { data = Bill.Settlement(person, visit, 3050, trial) });
        Bill.Holds(settled);
        foreach (var field in (string[])["fund_pay_sumamt", "acct_pay", "psn_cash_pay", "act_pay_dedc", "balc", "inscp_scp_amt"])
            Assert.Equal(Bill.Amount(trial, field), Bill.Amount(settled, field));
        Assert.True(Bill.Amount(settled, "fund_pay_sumamt") > 0);
        Assert.True(Bill.Amount(settled, "acct_pay") > 0);

        var settlement = settled!["setlinfo"]!["setl_id"]!.GetValue<string>();
        var reversed = await bench.Done("2208", new { data = new { setl_id = settlement, mdtrt_id = visit, psn_no = person } });
        Bill.Holds(reversed);
        Assert.NotEqual(settlement, reversed!["setlinfo"]!["setl_id"]!.GetValue<string>());
        foreach (var field in (string[])["medfee_sumamt", "fund_pay_sumamt", "acct_pay", "inscp_scp_amt", "act_pay_dedc"])
            Assert.Equal(-Bill.Amount(settled, field), Bill.Amount(reversed, field));
        Assert.Equal(-Bill.Amount(settled, "psn_cash_pay"), Bill.Amount(reversed, "psn_cash_pay"));
        Assert.Equal(Bill.Amount(reversed, "pdn_cash_pay"), Bill.Amount(reversed, "psn_cash_pay"));
        Assert.Equal(5000m, Bill.Amount(reversed, "balc"));

        var twice = new { data = new { setl_id = settlement, mdtrt_id = visit, psn_no = person } };
        Assert.Contains("STL019", await bench.Refused("2208", twice));
        var again = await bench.Done("2206", new { data = Bill.Settlement(person, visit, 3050) });
        Assert.Equal(Bill.Amount(trial, "fund_pay_sumamt"), Bill.Amount(again, "fund_pay_sumamt"));
        var number = signIn!["signinoutb"]!["sign_no"]!.GetValue<string>();
        var signOut = await bench.Done("9002", new { signOut = new { sign_no = number, opter_no = "0001" } });
        Assert.Equal("2020-06-15", signOut!["signoutoutb"]!["sign_time"]!.GetValue<string>());
        Assert.Contains("GWY027", await bench.Refused("9002", new { signOut = new { sign_no = number, opter_no = "0002" } }));
    }

    [Fact]
    public async Task Lines_are_taken_back_by_batch_and_whole()
    {
        var person = bench.TakePerson();
        var visit = await Registered(person);
        await bench.Done("2204", new { feedetail = Bill.Line(person, visit, "9", "YB-D0001", 1.5m, 2, batch: "B2") });
        Assert.Contains("STL011", await bench.Refused("2204", new { feedetail = Bill.Line(person, visit, "9", "YB-D0001", 1.5m, 2) }));
        await bench.Done("2205", new { data = new { chrg_bchno = "B2", mdtrt_id = visit, psn_no = person } });
        Assert.Contains("STL013", await bench.Refused("2205", new { data = new { chrg_bchno = "B3", mdtrt_id = visit, psn_no = person } }));
        await bench.Done("2204", new { feedetail = Bill.Line(person, visit, "9", "YB-D0001", 1.5m, 2, batch: "B2") });
        await bench.Done("2205", new { data = new { chrg_bchno = "0000", mdtrt_id = visit, psn_no = person } });
        Assert.Contains("STL015", await bench.Refused("2206", new { data = Bill.Settlement(person, visit, 3050) }));
        await bench.Done("2202", new { data = new { psn_no = person, mdtrt_id = visit, ipt_otp_no = "OP1" } });
        Assert.Contains("STL006", await bench.Refused("2204", new { feedetail = Bill.Line(person, visit, "9", "YB-D0001", 1.5m, 2) }));
    }

    [Fact]
    public async Task A_person_is_found_by_document_with_every_enrolment()
    {
        var person = GatewayBench.Scheme.Person(3).Person;
        var output = await bench.Done("1101", new
        {
            data = new
            {
                mdtrt_cert_type = "02", mdtrt_cert_no = person.Document, psn_cert_type = "01", certno = person.Document,
                psn_name = person.Name,
            },
        });
        Assert.Equal(person.Number, output!["baseinfo"]!["psn_no"]!.GetValue<string>());
        Assert.Equal(person.AgeOn(new DateOnly(2020, 6, 15)), output["baseinfo"]!["age"]!.GetValue<int>());
        Assert.Single(output["insuinfo"]!.AsArray());
        var nobody = new { data = new { mdtrt_cert_type = "02", mdtrt_cert_no = "110101190001010000" } };
        Assert.Contains("STL001", await bench.Refused("1101", nobody));
        Assert.Contains("STL029", await bench.Refused("1101", new
        {
            data = new { mdtrt_cert_type = "02", mdtrt_cert_no = person.Document, psn_name = "测试乙" },
        }));
    }

    [Fact]
    public async Task A_provider_is_found_by_code_and_by_a_part_of_its_name()
    {
        var code = GatewayBench.Hospital(1);
        var byCode = await bench.Done("1201", new { medinsinfo = new { fixmedins_type = "1", fixmedins_code = code } });
        var byName = await bench.Done("1201", new { medinsinfo = new { fixmedins_type = "1", fixmedins_name = "医院1" } });
        Assert.Equal(code, byCode!["medinsinfo"]!["fixmedins_code"]!.GetValue<string>());
        Assert.Equal(code, byName!["medinsinfo"]!["fixmedins_code"]!.GetValue<string>());
        Assert.Contains("GWY022", await bench.Refused("1201", new { medinsinfo = new { fixmedins_type = "1" } }));
        Assert.Contains("STL002", await bench.Refused("1201", new { medinsinfo = new { fixmedins_type = "1", fixmedins_name = "%" } }));
    }

    [Fact]
    public async Task The_benefit_check_names_the_funds_and_why_one_does_not_pay()
    {
        var person = bench.TakePerson();
        var hospital = GatewayBench.Hospital(0);
        var open = await bench.Done("2001", Check(person, hospital, "310"));
        Assert.Contains(open!["trtinfo"]!.AsArray(), row => row!["trt_enjymnt_flag"]!.GetValue<string>() is "1");
        var closed = await bench.Done("2001", Check(person, hospital, "390"));
        Assert.All(closed!["trtinfo"]!.AsArray(), row => Assert.Equal("0", row!["trt_enjymnt_flag"]!.GetValue<string>()));
        Assert.All(closed["trtinfo"]!.AsArray(), row => Assert.NotEmpty(row!["trt_chk_rslt"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("14")] // chronic
    [InlineData("110104")] // Internet follow-up
    [InlineData("110105")] // long prescription
    [InlineData("13")] // emergency
    [InlineData("51")] // maternity
    public async Task Every_kind_of_outpatient_visit_is_settled(string type)
    {
        var person = bench.TakePerson();
        var visit = await Registered(person);
        Assert.Null(await bench.Done("2203A", Bill.Encounter(person, visit, type)));
        var data = Bill.Settlement(person, visit, 3050);
        data["med_type"] = type;
        var trial = await bench.Done("2206", new { data });
        data = Bill.Settlement(person, visit, 3050, trial);
        data["med_type"] = type;
        data["acct_used_flag"] = "0";
        var settled = await bench.Done("2207", new { data });
        Bill.Holds(settled);
        Assert.Equal(0m, Bill.Amount(settled, "acct_pay"));
        Assert.Equal(type, settled!["setlinfo"]!["med_type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_prescription_stays_with_the_visit_and_comes_back_to_the_one_who_sent_it()
    {
        var person = bench.TakePerson();
        var visit = await Registered(person);
        byte[] first = [0x25, 0x50, 0x44, 0x46], second = [0xFF, 0xD8, 0, 1, 2];
        await Send(new { rxfixmedinsCode = "H11000000099", rxfilename = "a.pdf", rxIn = Convert.ToBase64String(first) });
        Assert.Equal(first, await Fetch());
        await Send(new { rxfilename = "b.jpg", rxIn = second.Select(value => (int)value).ToArray(), rxExpContent = "3 days" });
        Assert.Equal(second, await Fetch());
        await Send(new { rxExpContent = "4 days" }); // without a file: the one before stays
        Assert.Equal(second, await Fetch());
        Assert.Equal(
            ("H11000000099", "4 days"), (await bench.DetailOf(visit, "rxfixmedinsCode"), await bench.DetailOf(visit, "rxExpContent")));
        Assert.Contains("SRV006", await bench.Refused("9102", Fetching(), GatewayBench.Hospital(1)));
        Assert.Contains("STL005", await bench.Refused("2203A", Prescribed(new { rxIn = "AAAA" }), GatewayBench.Hospital(1)));
        Assert.Contains("GWY023", await bench.Refused("2203A", Prescribed(new { rxIn = "§" })));

        object Fetching() => new { fsDownloadIn = new { file_qury_no = "RX" + visit, filename = "rx", fixmedins_code = "plc" } };
        Task<byte[]> Fetch() => bench.Post(bench.Message("9102", Fetching()));
        Task Send(object prescription) => bench.Done("2203A", Prescribed(prescription));
        JsonObject Prescribed(object prescription)
        {
            var message = JsonSerializer.SerializeToNode(Bill.Encounter(person, visit))!.AsObject();
            foreach (var (name, value) in JsonSerializer.SerializeToNode(prescription)!.AsObject())
                message["mdtrtinfo"]![name] = value?.DeepClone();
            return message;
        }
    }

    [Fact]
    public async Task A_wrong_diagnosis_is_voided_by_sending_it_again()
    {
        var person = bench.TakePerson();
        var visit = await Registered(person);
        await bench.Done("2203", new
        {
            mdtrtinfo = new { mdtrt_id = visit, psn_no = person, med_type = "11", begntime = "2020-06-15 09:30:00" },
            diseinfo = Bill.Diagnosis("I10.x00", "高血压", "0"),
        });
        Assert.Contains("GWY023", await bench.Refused("2203", new
        {
            mdtrtinfo = new { mdtrt_id = visit, psn_no = person, med_type = "11", begntime = "9 o'clock" },
        }));
    }

    private static object Check(string person, string provider, string scheme) => new
    {
        data = new { psn_no = person, insutype = scheme, fixmedins_code = provider, med_type = "11", begntime = "2020-06-15 09:00:00" },
    };

    // Registered, seen, and three lines: 1,000, 2,000 and 50 yuan, the last not listed.
    private async Task<string> Registered(string person)
    {
        var registered = await bench.Done("2201", Bill.Registration(person));
        var visit = registered!["data"]!["mdtrt_id"]!.GetValue<string>();
        Assert.Null(await bench.Done("2203", Bill.Encounter(person, visit)));
        var lines = await bench.Done("2204", new
        {
            feedetail = new[]
            {
                Bill.Line(person, visit, "1", "YB-D0001", 100, 10),
                Bill.Line(person, visit, "2", "YB-D0002", 200, 10),
                Bill.Line(person, visit, "3", "nothing", 12.5m, 4),
            },
        });
        var rows = lines!["result"]!.AsArray();
        Bill.LinesHold(rows);
        Assert.Equal(["01", "02", "03"], rows.Select(row => row!["chrgitm_lv"]!.GetValue<string>()));
        Assert.Equal(50m, rows[2]!["fulamt_ownpay_amt"]!.GetValue<decimal>());
        return visit;
    }
}
