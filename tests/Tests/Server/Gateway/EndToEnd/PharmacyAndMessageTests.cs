using System.Text;
using System.Text.Json.Nodes;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

[Collection("gateway")]
public sealed class PharmacyAndMessageTests(GatewayBench bench)
{
    private static readonly string Pharmacy = GatewayBench.Hospital(5);

    [Fact]
    public async Task A_purchase_is_tried_settled_and_reversed()
    {
        var person = bench.TakePerson();
        var trial = await bench.Done("2101", Purchase(person, 60), Pharmacy);
        Bill.Holds(trial);
        Bill.LinesHold(trial!["detlcutinfo"]!.AsArray());
        var settled = await bench.Done("2102", Purchase(person, 60), Pharmacy);
        Bill.Holds(settled);
        Assert.Equal(60m, Bill.Amount(settled, "medfee_sumamt"));
        Assert.Equal(Bill.Amount(trial, "acct_pay"), Bill.Amount(settled, "acct_pay"));
        var bill = settled!["setlinfo"]!;
        var data = new { setl_id = bill["setl_id"]!.GetValue<string>(), mdtrt_id = bill["mdtrt_id"]!.GetValue<string>(), psn_no = person };
        var reversed = await bench.Done("2103", new { data }, Pharmacy);
        Bill.Holds(reversed);
        Assert.Equal(-60m, Bill.Amount(reversed, "medfee_sumamt"));
        Assert.Equal(5000m, Bill.Amount(reversed, "balc"));
        Assert.Contains("GWY020", await bench.Refused("2101", new { druginfo = Buyer(person, 60) }, Pharmacy));
        Assert.Contains("STL016", await bench.Refused("2102", Purchase(person, 61), Pharmacy));
    }

    [Fact]
    public async Task A_message_sent_twice_is_answered_with_the_same_bytes_also_after_a_restart()
    {
        var person = bench.TakePerson();
        var message = bench.Message("2102", Purchase(person, 60), Pharmacy);
        var first = await bench.Post(message);
        Assert.Equal(first, await bench.Post(message, "/any/app/2102"));
        Assert.Equal(first, await bench.Post(message, "/fsi/api/outpatientSettleService/saveSettletmentV2"));
        await bench.Restart();
        Assert.Equal(first, await bench.Post(message));
        var msgid = JsonNode.Parse(message)!["msgid"]!.GetValue<string>();
        Assert.Contains("STL024", await bench.Refused("2102", Purchase(person, 120, count: 2), Pharmacy, msgid));
        var trial = await bench.Done("2101", Purchase(person, 60), Pharmacy);
        var settled = JsonNode.Parse(first)!["output"];
        Assert.Equal(Bill.Amount(settled, "balc") - Bill.Amount(trial, "acct_pay"), Bill.Amount(trial, "balc")); // settled once
    }

    [Fact]
    public async Task Ten_of_the_same_message_at_once_settle_once()
    {
        var person = bench.TakePerson();
        var message = bench.Message("2102", Purchase(person, 60), Pharmacy);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.Post(message)));
        Assert.Single(answers.Select(Encoding.UTF8.GetString).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_whose_outcome_is_unknown_is_reversed_whether_it_arrived_or_not()
    {
        var person = bench.TakePerson();
        var arrived = bench.NextMessage(Pharmacy);
        await bench.Done("2102", Purchase(person, 60), Pharmacy, arrived);
        Assert.Null(await bench.Done("2601", new { data = new { psn_no = person, omsgid = arrived, oinfno = "2102" } }, Pharmacy));
        Assert.Null(await bench.Done("2601", new { data = new { psn_no = person, omsgid = arrived, oinfno = "2102" } }, Pharmacy));
        var balance = Bill.Amount(await bench.Done("2101", Purchase(person, 60, account: "0"), Pharmacy), "balc");
        Assert.Equal(5000m, balance);

        var late = bench.NextMessage(Pharmacy);
        Assert.Null(await bench.Done("2601", new { data = new { psn_no = person, omsgid = late, oinfno = "2102" } }, Pharmacy));
        Assert.Contains("STL025", await bench.Refused("2102", Purchase(person, 60), Pharmacy, late));
        var lines = new { data = new { psn_no = person, omsgid = late, oinfno = "2204" } };
        Assert.Contains("STL026", await bench.Refused("2601", lines, Pharmacy));
    }

    [Fact]
    public async Task One_institution_does_not_touch_anothers_visits()
    {
        var person = bench.TakePerson();
        var visit = (await bench.Done("2201", Bill.Registration(person)))!["data"]!["mdtrt_id"]!.GetValue<string>();
        var other = GatewayBench.Hospital(1);
        Assert.Contains("STL005", await bench.Refused("2203", Bill.Encounter(person, visit), other));
        Assert.Contains("STL005", await bench.Refused("2204", new { feedetail = Bill.Line(person, visit, "1", "YB-D0001", 1, 1) }, other));
        var undo = new { data = new { psn_no = person, mdtrt_id = visit, ipt_otp_no = "1" } };
        Assert.Contains("STL005", await bench.Refused("2202", undo, other));
        Assert.Contains("STL004", await bench.Refused("2203", Bill.Encounter(bench.TakePerson(), visit)));
    }

    [Theory]
    [InlineData("2001",
        """{"data":{"psn_no":"nobody","insutype":"310","begntime":"2020-06-15","fixmedins_code":"H","med_type":"11"}}""", "STL001")]
    [InlineData("2203", """{"mdtrtinfo":{"mdtrt_id":"12x","psn_no":"nobody","med_type":"11","begntime":"2020-06-15"}}""", "STL001")]
    [InlineData("2202", """{"data":{"psn_no":"P","mdtrt_id":"9223372036854775808","ipt_otp_no":"1"}}""", "STL001")]
    [InlineData("2208", """{"data":{"psn_no":"P","mdtrt_id":"-1","setl_id":"1e3"}}""", "STL001")]
    [InlineData("2304", "{}", "GWY020")]
    public async Task Wrong_input_is_refused(string infno, string input, string code) =>
        Assert.Contains(code, await bench.Refused(infno, JsonNode.Parse(input)!));

    [Theory]
    [InlineData("310x", "STL009")]
    [InlineData("391", "STL009")]
    [InlineData("390", "STL009")]
    public async Task Another_scheme_than_the_persons_is_refused(string scheme, string code)
    {
        var data = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Bill.Registration(bench.TakePerson())))!;
        data["data"]!["insutype"] = scheme;
        Assert.Contains(code, await bench.Refused("2201", data));
    }

    private static object Purchase(string person, decimal total, int count = 1, string account = "1") =>
        new { druginfo = Buyer(person, total, account), drugdetail = new[] { Drug(count) } };

    private static object Buyer(string person, decimal total, string account = "1") => new
    {
        psn_no = person, mdtrt_cert_type = "02", mdtrt_cert_no = "0", begntime = "2020-06-15 10:00:00", medfee_sumamt = total,
        insutype = "310", acct_used_flag = account, med_type = "41",
    };

    private static object Drug(int count) => new
    {
        feedetl_sn = "1", rx_circ_flag = "0", fee_ocur_time = "2020-06-15 10:00:00", med_list_codg = "YB-D0001", medins_list_codg = "own1",
        det_item_fee_sumamt = 60m * count, cnt = 2 * count, pric = 30m,
    };
}
