using System.Text;
using System.Text.Json;
using Yibao.Kernel;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

public sealed class AnswerWriterTests
{
    private const string Start = """
        "inf_refmsgid":"430100202103040506070000000042","refmsg_time":"20210304050607008","respond_time":"20210304050607010",
        """;

    // 05:06:07 in China is the evening before in UTC.
    private static readonly DateTimeOffset Received = new(2021, 3, 3, 21, 6, 7, 8, TimeSpan.Zero);
    private static readonly AnswerHead Head = new("430100", 10_000_000_042, Received, Received.AddMilliseconds(2));

    [Fact]
    public void An_answer_without_output_is_the_envelope() => Assert.Equal(
        $$"""{"infcode":0,{{Start}}"err_msg":"","warn_msg":"","cainfo":"","signtype":"","output":null}""",
        TextOf(new AnswerWriter(Head).Finish()));

    [Fact]
    public void Nodes_are_written_one_after_the_other()
    {
        var answer = new AnswerWriter(Head);
        answer.Row("setlinfo");
        answer.Text("psn_name", "测试甲 \"A\" <b>");
        answer.Text("certno", null);
        answer.Null("setl_id");
        answer.Money("medfee_sumamt", new Money(2344246));
        answer.Money("balc", Money.Zero);
        answer.Money("psn_part_amt", new Money(-5));
        answer.Number("pric", 999_999_000_000, 6);
        answer.Number("least", long.MinValue, 2);
        answer.Whole("age", 35);
        answer.Day("brdy", new DateOnly(1990, 1, 1));
        answer.Day("dscg", null);
        answer.Time("setl_time", new DateTime(2021, 3, 4, 5, 6, 7));
        answer.Instant("opt_time", Received);
        answer.EndRow();
        answer.Rows("setldetail");
        answer.Row();
        answer.Text("fund_pay_type", "310100");
        answer.EndRow();
        answer.EndRows();
        Assert.Equal(
            $$$"""{"infcode":0,{{{Start}}}"err_msg":"","warn_msg":"","cainfo":"","signtype":"","output":{"setlinfo":{"""
            + """
              "psn_name":"测试甲 \"A\" <b>","certno":"","setl_id":null,"medfee_sumamt":23442.46,"balc":0.00,"psn_part_amt":-0.05,
              """
            + """
              "pric":999999.000000,"least":-92233720368547758.08,"age":35,"brdy":"1990-01-01","dscg":"","setl_time":"2021-03-04 05:06:07",
              """
            + """
              "opt_time":"2021-03-04 05:06:07"},"setldetail":[{"fund_pay_type":"310100"}]}}
              """,
            TextOf(answer.Finish()));
    }

    [Fact]
    public void An_output_may_be_the_rows_themselves()
    {
        var answer = new AnswerWriter(Head);
        answer.RootRows();
        answer.Row();
        answer.Text("a", "1");
        answer.EndRow();
        answer.EndRows();
        Assert.EndsWith("\"output\":[{\"a\":\"1\"}]}", TextOf(answer.Finish()));
    }

    [Fact]
    public void An_output_may_be_the_row_itself()
    {
        var answer = new AnswerWriter(Head);
        answer.Root();
        answer.Text("sign_time", "2021-03-04");
        answer.Row("signoutoutb");
        answer.Text("sign_time", "2021-03-04");
        answer.EndRow();
        Assert.EndsWith(
            "\"output\":{\"sign_time\":\"2021-03-04\",\"signoutoutb\":{\"sign_time\":\"2021-03-04\"}}}",
            TextOf(answer.Finish()));
    }

    [Fact]
    public void A_refusal_says_code_Chinese_English_and_every_place()
    {
        var answer = AnswerWriter.Refuse(
            Head,
            new Refusal(GatewayRefusals.FieldMissing, "data.psn_no", "人员编号"),
            new Refusal(GatewayRefusals.FieldMissing, "data.insutype", ""),
            new Refusal(GatewayRefusals.NotServed, "", ""));
        Assert.Equal(GatewayAnswer.Refused, answer.Infcode);
        Assert.Equal(
            $$"""{"infcode":-2,{{Start}}"err_msg":"GWY022 缺少必填项 / a required field is missing: data.psn_no (人员编号), data.insutype; """
            + """
              GWY030 本平台未开通此交易 / this transaction is not served here","warn_msg":"","cainfo":"","signtype":"","output":null}
              """,
            TextOf(answer));
    }

    [Fact]
    public void Only_an_unknown_outcome_is_minus_one() =>
        Assert.Equal(-1, AnswerWriter.Refuse(Head, new Refusal(GatewayRefusals.OutcomeUnknown, "", "")).Infcode);

    [Fact]
    public void A_long_message_is_cut_to_200_characters_and_stands_whole_in_the_warning()
    {
        var places = Enumerable.Range(1, 40).Select(i => $"feedetail[{i}].psn_no");
        var refusals = places.Select(place => new Refusal(GatewayRefusals.FieldMissing, place, "")).ToArray();
        using var answer = JsonDocument.Parse(AnswerWriter.Refuse(Head, refusals).Body);
        Assert.Equal(200, answer.RootElement.GetProperty("err_msg").GetString()!.Length);
        Assert.EndsWith("feedetail[40].psn_no", answer.RootElement.GetProperty("warn_msg").GetString());
    }

    [Fact]
    public void Every_code_is_given_once_and_in_order()
    {
        var codes = GatewayRefusals.All.Concat(GatewayAuthentication.All).Select(kind => kind.Code).ToArray();
        Assert.Equal(codes.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), codes);
        Assert.All(codes, code => Assert.Matches("^GWY0[0-9]{2}$", code));
    }

    [Fact]
    public void The_answer_check_sees_what_is_missing_and_what_is_wrong()
    {
        var answer = new AnswerWriter(Head);
        answer.Row("data");
        answer.Text("mdtrt_id", "1");
        answer.Whole("psn_no", 7);
        answer.Text("ipt_otp_no", "");
        answer.EndRow();
        Assert.Equal(["data.psn_no: not a text", "data.ipt_otp_no: missing or empty"], AnswerCheck.Faults("2201", answer.Finish().Body));
        Assert.Equal(["data: missing"], AnswerCheck.Faults("2201", new AnswerWriter(Head).Finish().Body));
    }

    private static string TextOf(GatewayAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
