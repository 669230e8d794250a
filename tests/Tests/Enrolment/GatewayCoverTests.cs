using System.Text.Json.Nodes;
using Yibao.Tests.Server.Gateway.EndToEnd;

namespace Yibao.Tests.Enrolment;

/// <summary>What the gateway says of people who are paused, who wait, or who moved.</summary>
[Collection("gateway")]
public sealed class GatewayCoverTests(GatewayBench bench)
{
    [Theory]
    [InlineData("state = 2, pause = 1", "2", "该日参保已暂停")]
    [InlineData("benefits_from = 20200901", "1", "该日尚在待遇等待期")]
    public async Task A_person_without_benefits_is_enrolled_and_no_fund_pays(string change, string state, string reason)
    {
        var person = bench.TakePerson();
        await bench.Plant($"update enrolment set {change} where psn_no = @person", new { person });
        var document = Document(person);
        var output = await bench.Done("1101", new { data = new { mdtrt_cert_type = "02", mdtrt_cert_no = document } });
        Assert.Equal(state, output!["insuinfo"]![0]!["psn_insu_stas"]!.GetValue<string>());
        var check = await bench.Done("2001", new
        {
            data = new
            {
                psn_no = person, insutype = "310", fixmedins_code = GatewayBench.Hospital(0), med_type = "13",
                begntime = "2020-06-15 09:00:00",
            },
        });
        Assert.All(check!["trtinfo"]!.AsArray(), row =>
        {
            Assert.Equal("0", row!["trt_enjymnt_flag"]!.GetValue<string>());
            Assert.StartsWith(reason, row["trt_chk_rslt"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task Who_moved_is_found_by_the_document_in_the_region_that_insures_today()
    {
        var person = bench.TakePerson();
        var document = Document(person);
        var number = "M" + person;
        await bench.Plant(
            "insert into person (region, psn_no, cert_type, certno, name, sex, birth) "
            + "select 440100, @number, cert_type, certno, name, sex, birth from person where psn_no = @person",
            new { number, person });
        await bench.Plant("update enrolment set region = 440100, psn_no = @number where psn_no = @person", new { number, person });
        var message = JsonNode.Parse(bench.Message("1101", new { data = new { mdtrt_cert_type = "02", mdtrt_cert_no = document } }))!;
        message["insuplc_admdvs"] = "310000";
        var answer = JsonNode.Parse(await bench.Post(System.Text.Encoding.UTF8.GetBytes(message.ToJsonString())))!;
        Assert.Equal(number, answer["output"]!["baseinfo"]!["psn_no"]!.GetValue<string>());
    }

    // A person number ends with the number of the person in the synthetic scheme.
    private static string Document(string person) => GatewayBench.Scheme.Person(int.Parse(person[9..])).Person.Document;
}
