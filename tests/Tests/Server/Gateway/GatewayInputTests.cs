using Yibao.Kernel;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

public sealed class GatewayInputTests
{
    private const string Line = """
        {"feedetl_sn":"1","mdtrt_id":"M","psn_no":"P","chrg_bchno":"B","rx_circ_flag":"0","fee_ocur_time":"2021-03-04","med_list_codg":"X",
        "medins_list_codg":"Y","det_item_fee_sumamt":"4.52","cnt":2,"pric":2.26,"bilg_dept_codg":"A","bilg_dept_name":"内科",
        "bilg_dr_codg":"D","bilg_dr_name":"测试医师","hosp_appr_flag":"1"}
        """;

    private const string Undo = """{"data":{"psn_no":"P","mdtrt_id":"M","ipt_otp_no":"O"}}""";

    [Fact]
    public void Fee_lines_are_read_row_by_row()
    {
        Assert.True(GatewayRequest.TryRead(Bodies.Utf8(Bodies.FeeLines(3)), out var request, out _));
        Assert.Empty(request!.CheckInput(asHunan: true));
        var rows = request.Input.Rows("feedetail");
        Assert.Equal(["1", "2", "3"], rows.Select(row => row.Text("feedetl_sn")));
        Assert.All(rows, row => Assert.Equal(new Money(452), row.Money("det_item_fee_sumamt")));
        Assert.All(rows, row => Assert.Equal(20_000, row.Units("cnt", 4)));
        Assert.All(rows, row => Assert.Equal(2.26m, row.Number("pric")));
        Assert.All(rows, row => Assert.Null(row.Number("prd_days")));
        Assert.All(rows, row => Assert.Equal(new DateTime(2021, 3, 4, 5, 6, 7), row.Time("fee_ocur_time")));
        Assert.All(rows, row => Assert.True(row.Flag("hosp_appr_flag")));
        Assert.All(rows, row => Assert.False(row.Has("rxno")));
    }

    [Theory]
    [InlineData("4.52", "4.52")]
    [InlineData("\"4.52\"", "4.52")]
    [InlineData("\"3000.00\"", "3000.00")]
    [InlineData("4.5200", "4.52")]
    [InlineData("1.0E7", "10000000.00")]
    [InlineData("\"1.25e+1\"", "12.50")]
    [InlineData("-4.52", "-4.52")]
    [InlineData("0", "0.00")]
    public void Amounts_are_read_exactly(string written, string amount) =>
        Assert.Equal(amount, Read(Line.Replace("\"4.52\"", written, StringComparison.Ordinal)).Money("det_item_fee_sumamt").ToString());

    [Theory]
    [InlineData("\"4.523\"", "GWY023 feedetail.det_item_fee_sumamt at most 2 decimals")]
    [InlineData("4.5200000000000005", "GWY023 feedetail.det_item_fee_sumamt at most 2 decimals")]
    [InlineData("\"4,520.00\"", "GWY023 feedetail.det_item_fee_sumamt expected a number")]
    [InlineData("\"+4\"", "GWY023 feedetail.det_item_fee_sumamt expected a number")]
    [InlineData("\"四元\"", "GWY023 feedetail.det_item_fee_sumamt expected a number")]
    [InlineData("true", "GWY023 feedetail.det_item_fee_sumamt expected a number")]
    [InlineData("{}", "GWY023 feedetail.det_item_fee_sumamt expected a number")]
    [InlineData("1e400", "GWY023 feedetail.det_item_fee_sumamt expected a number")]
    [InlineData("100000000000000", "GWY024 feedetail.det_item_fee_sumamt too large")]
    [InlineData("99999999999999999999999999999999999999999999", "GWY024 feedetail.det_item_fee_sumamt too large")]
    [InlineData("null", "GWY022 feedetail.det_item_fee_sumamt 明细项目费用总额")]
    [InlineData("\"null\"", "GWY022 feedetail.det_item_fee_sumamt 明细项目费用总额")]
    public void A_wrong_amount_is_refused(string written, string refusal) =>
        Assert.Equal([refusal], Faults("2204", $$"""{"feedetail":{{Line.Replace("\"4.52\"", written, StringComparison.Ordinal)}}}"""));

    [Theory]
    [InlineData("2021-03-04", "2021-03-04 00:00:00")]
    [InlineData("2021-03-04 05:06:07", "2021-03-04 05:06:07")]
    [InlineData("2021-03-04T05:06:07", "2021-03-04 05:06:07")]
    [InlineData("2021-03-04 05:06:07.123", "2021-03-04 05:06:07")]
    [InlineData("2021-03-04 05:06", "2021-03-04 05:06:00")]
    [InlineData("2020-02-29", "2020-02-29 00:00:00")]
    public void Times_are_read(string written, string time) => Assert.Equal(
        time, $"{Read(Line.Replace("2021-03-04", written, StringComparison.Ordinal)).Time("fee_ocur_time"):yyyy-MM-dd HH:mm:ss}");

    [Theory]
    [InlineData("\"2021-02-29\"")]
    [InlineData("\"2021-3-4\"")]
    [InlineData("\"20210304\"")]
    [InlineData("\"2021-03-04 24:00:00\"")]
    [InlineData("\"2021-03-04 05:06:07Z\"")]
    [InlineData("\"2021-03-04 05:06:0\"")]
    [InlineData("\"0000-01-01\"")]
    [InlineData("20210304")]
    [InlineData("[]")]
    public void A_wrong_time_is_refused(string written) => Assert.Equal(
        ["GWY023 feedetail.fee_ocur_time expected yyyy-MM-dd or yyyy-MM-dd HH:mm:ss"],
        Faults("2204", $$"""{"feedetail":[{{Line.Replace("\"2021-03-04\"", written, StringComparison.Ordinal)}}]}""")
            .Select(fault => fault.Replace("[1]", "", StringComparison.Ordinal)));

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"other":{}}""")]
    public void A_missing_node_is_refused(string input) => Assert.Equal(["GWY020 data "], Faults("2202", input));

    [Theory]
    [InlineData("""{"data":7}""", "GWY021 data expected an object or an array of objects")]
    [InlineData("""{"data":[1,2]}""", "GWY021 data expected an object or an array of objects")]
    [InlineData("""{"data":["x"]}""", "GWY021 data[1] expected an object")]
    [InlineData("""{"data":[]}""", "GWY021 data 0 rows, expected one")]
    public void A_node_of_the_wrong_shape_is_refused(string input, string refusal) => Assert.Equal([refusal], Faults("2202", input));

    [Fact]
    public void Every_fault_of_a_message_is_told_with_node_row_and_field() => Assert.Equal(
        [
            "GWY022 feedetail[1].psn_no 人员编号",
            "GWY023 feedetail[2].cnt expected a number",
            "GWY025 feedetail[2].hosp_appr_flag expected 0, 1, 2",
            "GWY024 feedetail[3].mdtrt_id 31 characters, at most 30",
        ],
        Faults("2204", $$"""
            {"feedetail":[{{Line.Replace("\"psn_no\":\"P\",", "", StringComparison.Ordinal)}},
            {{With("\"cnt\":2", "\"cnt\":\"two\"").Replace("_flag\":\"1\"", "_flag\":\"9\"", StringComparison.Ordinal)}},
            {{With("\"M\"", $"\"{new string('9', 31)}\"")}}]}
            """));

    [Fact]
    public void Length_counts_characters_not_bytes() =>
        Assert.Equal(new string('测', 30), Read(With("\"M\"", $"\"{new string('测', 30)}\"")).Text("mdtrt_id"));

    [Fact]
    public void What_only_Hunan_requires_is_asked_for_only_there()
    {
        const string Identity = "\"psn_cert_type\": \"01\", \"certno\": \"430102199001011232\",";
        var text = Bodies.Outpatient().Replace(Identity, "", StringComparison.Ordinal);
        Assert.True(GatewayRequest.TryRead(Bodies.Utf8(text), out var request, out _));
        Assert.Empty(request!.CheckInput(asHunan: false));
        Assert.Equal(["data.psn_cert_type", "data.certno"], request.CheckInput(asHunan: true).Select(fault => fault.Where));
    }

    [Fact]
    public void Sign_in_under_data_and_rows_inside_data_are_found()
    {
        Assert.Empty(Faults("9001", """{"data":{"opter_no":"1","mac":"0","ip":"127.0.0.1"}}"""));
        Assert.Empty(Faults("4102", """{"data":{"stastinfo":[{"psn_no":"1","setl_id":"2","stas_type":"1"}]}}"""));
        Assert.Empty(Faults("5101", """{"data":{}}"""));
    }

    [Fact]
    public void Too_many_rows_are_refused()
    {
        var input = $$"""{"feedetail":[{{string.Join(',', Enumerable.Repeat(Line, GatewayInput.RowsMax + 1))}}]}""";
        Assert.Equal(["GWY005 feedetail at most 2000 rows"], Faults("2204", input));
    }

    [Fact]
    public void At_most_a_hundred_faults_are_told() => Assert.Equal(
        GatewayInput.FaultsMax, Faults("2204", $$"""{"feedetail":[{{string.Join(',', Enumerable.Repeat("{}", 300))}}]}""").Length);

    [Theory]
    [InlineData("\"UEsDBA==\"")]
    [InlineData("[80,75,3,4]")]
    [InlineData("[ 80, 75 , 3,4 ]")]
    public void A_file_comes_as_Base64_or_as_bytes(string written)
    {
        var text = Bodies.Message("9101", $$$"""{"fsUploadIn":{"in":{{{written}}},"filename":"a.zip","fixmedins_code":"H43010500001"}}""");
        Assert.True(GatewayRequest.TryRead(Bodies.Utf8(text), out var request, out _));
        Assert.Empty(request!.CheckInput(asHunan: true));
        Assert.Equal([0x50, 0x4B, 3, 4], request.Input.Row("fsUploadIn").Bytes("in"));
    }

    [Theory]
    [InlineData("\"UEs\"")]
    [InlineData("[256]")]
    [InlineData("[1,]")]
    [InlineData("[1.5]")]
    [InlineData("[\"a\"]")]
    [InlineData("7")]
    public void A_file_that_is_none_is_refused(string written)
    {
        var text = Bodies.Message("9101", $$$"""{"fsUploadIn":{"in":{{{written}}},"filename":"a.zip","fixmedins_code":"H43010500001"}}""");
        Assert.False(GatewayRequest.TryRead(Bodies.Utf8(text), out var request, out _) && request!.CheckInput(asHunan: true).Count == 0);
    }

    [Fact]
    public void Negative_bytes_of_Java_are_bytes()
    {
        var text = Bodies.Message("9101", """{"fsUploadIn":{"in":[-1,-128,127],"filename":"a.zip","fixmedins_code":"H43010500001"}}""");
        Assert.True(GatewayRequest.TryRead(Bodies.Utf8(text), out var request, out _));
        Assert.Empty(request!.CheckInput(asHunan: true));
        Assert.Equal([255, 128, 127], request.Input.Row("fsUploadIn").Bytes("in"));
    }

    [Fact]
    public void The_input_cannot_be_read_before_it_is_checked()
    {
        Assert.True(GatewayRequest.TryRead(Bodies.Utf8(Bodies.Message("2202", Undo)), out var request, out _));
        Assert.Throws<InvalidOperationException>(() => request!.Input);
        Assert.Empty(request!.CheckInput(asHunan: false));
        Assert.Throws<ArgumentException>(() => request.Input.Row("nothing"));
        Assert.Throws<ArgumentException>(() => request.Input.Row("data").Text("nothing"));
    }

    private static string With(string good, string written) => Line.Replace(good, written, StringComparison.Ordinal);

    private static InputRow Read(string line)
    {
        var body = Bodies.Utf8(Bodies.Message("2204", $$"""{"feedetail":{{line}}}"""));
        var read = GatewayRequest.TryRead(body, out var request, out var refusals);
        Assert.True(read, AnswerWriter.TextOf(refusals));
        Assert.Empty(request!.CheckInput(asHunan: true));
        return Assert.Single(request.Input.Rows("feedetail"));
    }

    private static string[] Faults(string infno, string input)
    {
        var read = GatewayRequest.TryRead(Bodies.Utf8(Bodies.Message(infno, input)), out var request, out var refusals);
        Assert.True(read, AnswerWriter.TextOf(refusals));
        return [.. request!.CheckInput(asHunan: true).Select(fault => $"{fault.Kind.Code} {fault.Where} {fault.Detail}")];
    }
}
