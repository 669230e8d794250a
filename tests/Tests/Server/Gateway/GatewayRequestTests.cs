using System.Security.Cryptography;
using System.Text;
using Yibao.Kernel;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

public sealed class GatewayRequestTests
{
    [Fact]
    public void The_envelope_is_read()
    {
        var body = Bodies.Utf8(Bodies.Outpatient());
        Assert.True(GatewayRequest.TryRead(body, out var request, out _));
        Assert.Equal("2207", request!.Infno);
        Assert.Equal("H43010500001202103040506070001", request.MessageId);
        Assert.Equal("430100", request.CareRegion.ToString());
        Assert.Equal(new RegionCode(430100), request.InsuredRegion);
        Assert.Equal(("1", "0001", "测试操作员"), (request.OperatorKind, request.Operator, request.OperatorName));
        Assert.Equal(new DateTime(2021, 3, 4, 5, 6, 7), request.SentAt);
        Assert.Equal((Bodies.Provider, ""), (request.ProviderCode, request.SignInNumber));
        Assert.Equal(SHA256.HashData(body), request.Digest);
    }

    // What is replaced in a good message, by what.
    [Theory]
    [InlineData("\"infno\": \"2207\"", "\"infno\": 2207")]
    [InlineData("\"input\":", "\"Input\":")]
    [InlineData("mdtrtarea_admvs", "mdtrtarea_admdvs")]
    [InlineData("\"insuplc_admdvs\": \"430100\"", "\"insuplc_admvs\": null")]
    [InlineData("\"insuplc_admdvs\": \"430100\"", "\"insuplc_admdvs\": \"null\"")]
    [InlineData("\"fixmedins_name\": \"测试医院\"", "\"fixmedins_name\": \"\"")]
    [InlineData("\"opter_type\": \"1\"", "\"opter_type\": 1")]
    [InlineData("2021-03-04 05:06:07", "2021-03-04 05:06:07.123")]
    [InlineData("\"infver\": \"V1.0\",", "")]
    [InlineData("\"infno\"", "\"\\u0069nfno\"")]
    [InlineData("\"opter\": \"0001\"", "\"opter\": \"\\ud83d\\ude00\"")]
    public void What_clients_write_is_understood(string good, string written)
    {
        var text = Bodies.Outpatient();
        Assert.Contains(good, text);
        var body = Bodies.Utf8(text.Replace(good, written, StringComparison.Ordinal));
        Assert.True(GatewayRequest.TryRead(body, out var request, out var refusals), AnswerWriter.TextOf(refusals));
        Assert.Equal("2207", request!.Infno);
        Assert.Empty(request.CheckInput(asHunan: false));
        Assert.Equal(new Money(12345), request.Input.Row("data").Money("medfee_sumamt"));
    }

    [Theory]
    [InlineData("", "GWY003 line 1, byte 1")]
    [InlineData("{", "GWY003 line 1, byte 2")]
    [InlineData("[]", "GWY008 ")]
    [InlineData("12", "GWY008 ")]
    [InlineData("{} {}", "GWY003 line 1, byte 4")]
    [InlineData("{\"a\":1,\"A\":2}", "GWY006 A")]
    [InlineData("{\"input\":{\"data\":{\"x\":1,\"y\":{},\"x\":3}}}", "GWY006 input.data.x")]
    [InlineData("{\"input\":{\"feedetail\":[{\"x\":1},{\"x\":2,\"x\":3}]}}", "GWY006 input.feedetail[2].x")]
    [InlineData("{\"opter\":\"\\ud800\"}", "GWY007 opter")]
    [InlineData("{\"opter\":\"\\ud800\\u0041\"}", "GWY007 opter")]
    [InlineData("{\"opter\":\"\\udc00\"}", "GWY007 opter")]
    [InlineData("{\"opter\":\"a\\u0000\"}", "GWY007 opter")]
    [InlineData("{\"input\":{\"\\ud800\":1}}", "GWY007 input.\\ud800")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}}}}",
        "GWY004 a.a.a.a.a.a.a.a.a.a.a.a")]
    public void A_body_that_is_none_is_refused_with_its_place(string text, string refusal)
    {
        Assert.False(GatewayRequest.TryRead(Bodies.Utf8(text), out _, out var refusals));
        Assert.Equal(refusal, $"{refusals[0].Kind.Code} {refusals[0].Where}");
    }

    [Theory]
    [InlineData("\"infno\": \"2207\",", "", "GWY009 infno")]
    [InlineData("\"msgid\": \"H43010500001202103040506070001\",", "\"msgid\": null,", "GWY009 msgid")]
    [InlineData("\"fixmedins_code\": \"H43010500001\",", "\"fixmedins_code\": \"\",", "GWY009 fixmedins_code")]
    [InlineData("\"infno\": \"2207\"", "\"infno\": \"2299\"", "GWY011 infno")]
    [InlineData("\"infno\": \"2207\"", "\"infno\": {}", "GWY010 infno")]
    [InlineData("H43010500001202103040506070001", "H430105000012021030405060700012", "GWY010 msgid")]
    [InlineData("\"mdtrtarea_admvs\": \"430100\"", "\"mdtrtarea_admvs\": \"4301\"", "GWY010 mdtrtarea_admvs")]
    [InlineData("2021-03-04 05:06:07", "2021-02-30 05:06:07", "GWY010 inf_time")]
    [InlineData("2021-03-04 05:06:07", "测试测试测试", "GWY010 inf_time")]
    public void A_fault_of_the_envelope_names_its_field(string good, string written, string refusal)
    {
        var text = Bodies.Outpatient();
        Assert.Contains(good, text);
        Assert.False(GatewayRequest.TryRead(Bodies.Utf8(text.Replace(good, written, StringComparison.Ordinal)), out _, out var refusals));
        Assert.Equal([refusal], refusals.Select(found => $"{found.Kind.Code} {found.Where}"));
    }

    [Fact]
    public void Every_fault_of_the_envelope_is_told_in_order()
    {
        Assert.False(GatewayRequest.TryRead(Bodies.Utf8("""{"infno":"2207","inf_time":"x","opter":"1"}"""), out _, out var refusals));
        Assert.Equal(
            ["GWY009 msgid", "GWY009 mdtrtarea_admvs", "GWY009 opter_type", "GWY009 fixmedins_code", "GWY010 inf_time"],
            refusals.OrderBy(found => found.Kind.Code, StringComparer.Ordinal).Select(found => $"{found.Kind.Code} {found.Where}"));
    }

    [Fact]
    public void An_input_sent_as_text_is_read()
    {
        var inner = """{"data":{"psn_no":"1","mdtrt_id":"2","ipt_otp_no":"测试\"三\""}}""";
        var text = Bodies.Message("2202", System.Text.Json.JsonSerializer.Serialize(inner));
        Assert.True(GatewayRequest.TryRead(Bodies.Utf8(text), out var request, out _));
        Assert.Empty(request!.CheckInput(asHunan: true));
        Assert.Equal("测试\"三\"", request.Input.Row("data").Text("ipt_otp_no"));
    }

    [Theory]
    [InlineData("\"8f3a9c\"", "GWY003", "input, line 1, byte 2")]
    [InlineData("\"[1]\"", "GWY008", "input")]
    [InlineData("7", "GWY008", "input")]
    [InlineData("\"{\\\"data\\\":{\\\"a\\\":1,\\\"a\\\":2}}\"", "GWY006", "data.a")]
    public void An_input_that_is_no_object_is_refused(string input, string code, string where)
    {
        Assert.False(GatewayRequest.TryRead(Bodies.Utf8(Bodies.Message("2202", input)), out _, out var refusals));
        Assert.Equal((code, where), (refusals[0].Kind.Code, refusals[0].Where));
    }

    [Fact]
    public void Other_encodings_are_refused_at_the_byte()
    {
        Assert.False(GatewayRequest.TryRead([(byte)'{', (byte)'"', 0xB2, 0xE2, (byte)'"'], out _, out var refusals));
        Assert.Equal("GWY002 byte 3", $"{refusals[0].Kind.Code} {refusals[0].Where}");
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault() =>
        Assert.True(GatewayRequest.TryRead([.. Encoding.UTF8.Preamble, .. Bodies.Utf8(Bodies.Outpatient())], out _, out _));

    [Fact]
    public void Limits_hold()
    {
        Refused(new byte[GatewayRequest.BodyBytesMax + 1], "GWY001");
        Refused(Bodies.Utf8($"[{string.Join(',', Enumerable.Repeat("{}", 200_001))}]"), "GWY005");
        Refused(Bodies.Utf8($"{{{string.Join(',', Enumerable.Range(0, 513).Select(i => $"\"f{i}\":1"))}}}"), "GWY005");

        static void Refused(byte[] body, string code)
        {
            Assert.False(GatewayRequest.TryRead(body, out _, out var refusals));
            Assert.Equal(code, refusals[0].Kind.Code);
        }
    }
}
