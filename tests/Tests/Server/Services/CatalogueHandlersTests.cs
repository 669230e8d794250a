using System.Text.Json;
using Yibao.Catalogue;
using Yibao.Server.Gateway;
using Yibao.Server.Gateway.Handlers;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Services;

public sealed class CatalogueHandlersTests
{
    private static readonly CatalogueEntry[] Entries = [.. CatalogueEntry.All(CounterFixture.Rules.Catalogue)];

    public static TheoryData<string> Downloads => [.. CatalogueFile.Transactions];

    [Theory, MemberData(nameof(Downloads))]
    public async Task A_download_is_a_zipped_text_of_the_catalogue_for_every_institution(string infno)
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var output = await fixture.DoneTwice(infno, """{"data":{"ver":"v0000"}}""");
        var number = output.GetProperty("file_qury_no").GetString()!;
        Assert.InRange(number.Length, 1, 40);
        var rows = await fixture.Fetch(number, output.GetProperty("filename").GetString()!, ServiceFixture.Clinic);
        Assert.Equal(output.GetProperty("data_cnt").GetInt32(), rows.Length);
        var kinds = infno switch { "1301" => "101", "1302" => "102", "1305" => "201", "1306" => "301", _ => "none" };
        var list = CounterFixture.Rules.Catalogue.Lists.FirstOrDefault(list => list.Infno == infno);
        var expected = list is null
            ? Entries.Where(entry => entry.ListType == kinds).Select(entry => entry.Item.Code)
            : list.Rows.Select(row => row[CatalogueList.ColumnsOf(infno).ToList().IndexOf(CatalogueList.KeyOf(infno))]);
        Assert.Equal(expected, rows.Select(row => row[0]));

        // The same files for the next one, and nothing for a client that has them.
        Assert.Equal(number, (await fixture.Done(infno, """{"data":{"ver":"v0000"}}""", ServiceFixture.Clinic))
            .GetProperty("file_qury_no").GetString());
        var current = CatalogueFile.VersionOf(CounterFixture.Rules);
        Assert.Equal(0, (await fixture.Done(infno, $$"""{"data":{"ver":"{{current}}"} }""")).GetProperty("data_cnt").GetInt32());
    }

    [Fact]
    public async Task Columns_stand_in_the_order_of_the_file()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var output = await fixture.Done("1301", """{"data":{"ver":"v0000"}}""");
        var rows = await fixture.Fetch(output.GetProperty("file_qury_no").GetString()!, output.GetProperty("filename").GetString()!);
        var first = rows.Single(row => row[0] == "YB-D0001");
        Assert.All(rows, row => Assert.Equal(97, row.Length));
        Assert.Equal(
            ("null", "氨氯地平", "amlodipine", "2020-01-01", "null", "甲", "1"),
            (first[1], first[3], first[6], first[36], first[37], first[91], first[78]));
    }

    [Theory]
    [InlineData("1307", "I10.x00", "诊断代码:I10.x00 诊断名称:特发性（原发性）高血压 类目代码:I10 有效标志:1 版本名称:v0001 章:null")]
    [InlineData("1308", "36.0600", "手术操作代码:36.0600 类目代码:36 细目代码:36.06 唯一记录号:36.0600 备注:null")]
    [InlineData("1309", "YB-C-I10.x00", "门慢门特病种目录代码:YB-C-I10.x00 门慢门特病种大类名称:门诊慢性病 有效标志:1")]
    public async Task Lists_that_are_shipped_are_handed_out(string infno, string code, string expected)
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var output = await fixture.Done(infno, """{"data":{"ver":"v0000"}}""");
        var rows = await fixture.Fetch(output.GetProperty("file_qury_no").GetString()!, output.GetProperty("filename").GetString()!);
        var columns = CatalogueList.ColumnsOf(infno).ToList();
        Assert.All(rows, row => Assert.Equal(columns.Count, row.Length));
        var row = Assert.Single(rows, row => row[0] == code);
        Assert.All(expected.Split(' '), cell => Assert.Equal(cell, $"{cell.Split(':')[0]}:{row[columns.IndexOf(cell.Split(':')[0])]}"));
    }

    [Fact]
    public async Task Items_are_asked_in_pages_by_what_is_known_of_them()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var today = new DateOnly(2020, 6, 30);
        var held = Entries.Where(entry => entry.Holds(today)).ToArray();
        var second = await fixture.Done("1312", """{"data":{"query_date":"2020-06-30","updt_time":"","page_num":2,"page_size":"10"}}""");
        Assert.Equal(held.Length, second.GetProperty("recordCounts").GetInt32());
        Assert.Equal((11, 20), (second.GetProperty("startRow").GetInt32(), second.GetProperty("endRow").GetInt32()));
        Assert.Equal(held[10..20].Select(entry => entry.Item.Code), Texts(second, "hilist_code"));

        Assert.Equal(["YB-D0001"], Texts(await fixture.Done("1312", """{"data":{"hilist_code":"YB-D0001"}}"""), "hilist_code"));
        var named = await fixture.Done("1312", """{"data":{"hilist_name":"氨氯地平","chrgitm_lv":"02","list_type":"101","page_size":1000}}""");
        Assert.Contains("左旋氨氯地平", Texts(named, "hilist_name"));
        Assert.DoesNotContain("氨氯地平", Texts(named, "hilist_name"));
        Assert.Empty(Texts(await fixture.Done("1312", """{"data":{"hilist_code":"YB-D0001","vali_flag":"0"}}"""), "hilist_code"));
        Assert.Empty(Texts(await fixture.Done("1312", """{"data":{"page_num":9999}}"""), "hilist_code"));
        Assert.Equal(
            ["YB-D0001"], Texts(await fixture.Done("1316", """{"data":{"med_list_codg":"YB-D0001","list_type":"101"}}"""), "hilist_code"));
        Assert.Empty(Texts(await fixture.Done("1304", """{"data":{"page_num":1,"page_size":10}}"""), "med_list_codg"));
    }

    [Fact]
    public async Task Payment_standards_and_first_pay_shares_are_those_of_the_region()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var standard = Row(await fixture.Done("1318", """{"data":{"hilist_code":"YB-D0262","hilist_lmtpric_type":"3"}}"""));
        Assert.Equal("148.00", standard.GetProperty("hilist_pric_uplmt_amt").GetRawText());
        Assert.Empty(Texts(await fixture.Done("1318", """{"data":{"hilist_code":"YB-D0001"}}"""), "hilist_code"));

        var shares = await fixture.Done("1319", """{"data":{"hilist_code":"002102000010000","insu_admdvs":"110000"}}""");
        Assert.Equal(["310", "390"], Texts(shares, "selfpay_prop_psn_type"));
        Assert.All(
            shares.GetProperty("data").EnumerateArray(), row => Assert.Equal("0.0800", row.GetProperty("selfpay_prop").GetRawText()));
        var free = Row(await fixture.Done("1319", """{"data":{"hilist_code":"YB-D0001","selfpay_prop_psn_type":"310"}}"""));
        Assert.Equal("0.0000", free.GetProperty("selfpay_prop").GetRawText());
    }

    [Fact]
    public async Task A_dictionary_is_told_value_by_value()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var list = await Values(
            """{"data":{"type":"insutype","parent_value":"0","admdvs":"110000","date":"2020-06-30","vali_flag":"1"}}""");
        Assert.Equal(Dictionaries.Find("insutype")!.Values.Count, list.Count);
        Assert.Contains(("310", "职工基本医疗保险"), list);
        Assert.All(await Values("""{"data":{"type":"med_type","parent_value":"11"}}"""), value => Assert.StartsWith("11", value.Value));
        Assert.Empty(await Values("""{"data":{"type":"no_such"}}"""));
        Assert.Empty(await Values("""{"data":{"type":"insutype","Vali_Flag":"0"}}"""));
        Assert.Equal("GWY022", await fixture.Refused("1901", """{"data":{}}"""));

        async Task<List<(string Value, string Label)>> Values(string input) =>
        [
            .. (await fixture.Done("1901", input)).GetProperty("list").EnumerateArray()
                .Select(row => (row.GetProperty("value").GetString()!, row.GetProperty("label").GetString()!)),
        ];
    }

    [Theory, ClassData(typeof(EachEngine))]
    public async Task An_institution_maps_its_items_sees_them_and_ends_one(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine, people: 1);
        await fixture.DoneTwice("3301", $$"""{"data":[{{Mapping("yp1", "YB-D0001")}},{{Mapping("yp2", "YB-D0002")}}]}""");
        var both = await fixture.Done("1317", """{"data":{"page_num":1,"page_size":10}}""");
        Assert.Equal(["yp1", "yp2"], Texts(both, "medins_list_codg"));
        Assert.Equal(["本院药品", "本院药品"], Texts(both, "medins_list_name"));
        Assert.Equal(["1", "1"], Texts(both, "vali_flag"));
        Assert.Empty(Texts(await fixture.Done("1317", """{"data":{}}""", ServiceFixture.Clinic), "medins_list_codg"));

        // Sent again: the same mapping with another item.
        await fixture.DoneTwice("3301", $$"""{"data":{{Mapping("yp2", "YB-D0003")}} }""");
        Assert.Equal(["YB-D0003"], Texts(await fixture.Done("1317", """{"data":{"medins_list_codg":"yp2"}}"""), "med_list_codg"));

        await fixture.DoneTwice("3302", Ended("yp1", "YB-D0001"));
        Assert.Equal(["yp2"], Texts(await fixture.Done("1317", """{"data":{"query_date":"2020-06-30"}}"""), "medins_list_codg"));
        Assert.Equal(["0", "1"], Texts(await fixture.Done("1317", """{"data":{}}"""), "vali_flag"));
        Assert.Equal("SRV011", await fixture.Refused("3302", Ended("yp1", "YB-D0001")));
        Assert.Equal("SRV011", await fixture.Refused("3302", Ended("yp9", "YB-D0001")));
        Assert.Equal("SRV004", await fixture.Refused("3302", Ended("yp2", "YB-D0003"), ServiceFixture.Clinic));
        Assert.Equal("SRV004", await fixture.Refused("1317", """{"data":{"fixmedins_code":"H11000000001"}}""", ServiceFixture.Clinic));
    }

    [Fact]
    public async Task Of_mappings_all_are_taken_or_none()
    {
        await using var fixture = await ServiceFixture.Open(people: 1);
        var wrong = $$"""{"data":[{{Mapping("yp1", "YB-D0001")}},{{Mapping("yp2", "YB-D9999")}}]}""";
        var reply = await fixture.Send("3301", wrong);
        Assert.Contains("SRV010", reply.Text);
        Assert.Contains("data[2].med_list_codg", reply.Text);
        Assert.Equal("SRV001", await fixture.Refused("3301", $$"""{"data":{{Mapping("yp1", "YB-D0001", "2019-12-31")}} }"""));
        Assert.Equal("STL002", await fixture.Refused("3301", $$"""{"data":{{Mapping("yp1", "YB-D0001")}} }""", "H11000000009"));
        Assert.Empty(Texts(await fixture.Done("1317", """{"data":{}}"""), "medins_list_codg"));
    }

    private static string Mapping(string own, string item, string until = "2099-12-31") => $$"""
        {"fixmedins_hilist_id":"{{own}}","fixmedins_hilist_name":"本院药品","list_type":"101","med_list_codg":"{{item}}",
        "begndate":"2020-01-01","enddate":"{{until}}","spec":"5mg","prcunt":"片"}
        """;

    private static string Ended(string own, string item) => $$"""
        {"data":{"fixmedins_code":"H11000000001","fixmedins_hilist_id":"{{own}}","list_type":"101","med_list_codg":"{{item}}"} }
        """;

    private static string[] Texts(JsonElement output, string field) =>
        [.. output.GetProperty("data").EnumerateArray().Select(row => row.GetProperty(field).GetString()!)];

    private static JsonElement Row(JsonElement output) => Assert.Single(output.GetProperty("data").EnumerateArray());
}
