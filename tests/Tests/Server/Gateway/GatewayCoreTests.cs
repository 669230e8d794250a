using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

public sealed class GatewayCoreTests
{
    private static readonly DateTimeOffset Now = new(2021, 3, 4, 5, 6, 7, TimeSpan.FromHours(8));
    private static readonly Credential Known = new("acct1", "token1", "ak1", "sk1", Bodies.Provider, NeedsDigest: false, IsRevoked: false);

    private static readonly byte[] Undo =
        Bodies.Utf8(Bodies.Message("2202", """{"data":{"psn_no":"P","mdtrt_id":"M","ipt_otp_no":"O"}}"""));

    [Fact]
    public async Task A_call_reaches_the_handler_of_its_transaction()
    {
        var (status, text) = await Answer(Undo, GatewayAuthenticationTests.Sign(Known, Now, "n1"));
        Assert.Equal(200, status);
        Assert.StartsWith("{\"infcode\":0,\"inf_refmsgid\":\"430100202103040506070000000008\"", text);
        Assert.EndsWith("\"output\":{\"data\":{\"seen\":\"P\"}}}", text);
    }

    [Fact]
    public async Task The_same_nonce_is_let_in_once()
    {
        var core = Core();
        var headers = GatewayAuthenticationTests.Sign(Known, Now, "n1");
        Assert.Equal(200, (await Answer(core, Undo, headers)).Status);
        var (status, text) = await Answer(core, Undo, headers);
        Assert.Equal((401, "{\"code\":401,\"message\":\"GWY048 请求重放 / the call came before: x-tif-nonce\"}"), (status, text));
    }

    [Theory]
    [InlineData("2208", "GWY049")]
    [InlineData("2202", "\"infcode\":0")]
    public async Task A_Hunan_signature_holds_for_its_transaction_only(string covered, string says) =>
        Assert.Contains(says, (await Answer(Undo, GatewayAuthenticationTests.SignHunan(Known, Now, covered))).Text);

    [Fact]
    public async Task An_account_acts_only_for_its_own_provider()
    {
        var text = Encoding.UTF8.GetString(Undo).Replace($"\"{Bodies.Provider}\"", "\"H43010500002\"", StringComparison.Ordinal);
        var (status, answer) = await Answer(Bodies.Utf8(text), GatewayAuthenticationTests.Sign(Known, Now, "n1"));
        Assert.Equal(200, status);
        Assert.Contains("\"infcode\":-2", answer);
        Assert.Contains("GWY012", answer);
    }

    [Fact]
    public async Task Nobody_gets_further_than_the_headers_without_an_account()
    {
        var (status, text) = await Answer(Encoding.UTF8.GetBytes("no JSON"), []);
        Assert.Equal(401, status);
        Assert.Contains("GWY041", text);
    }

    [Theory]
    [InlineData("2203", "GWY030", -2)] // known, no handler
    [InlineData("2404", "GWY031", -1)] // its handler breaks
    public async Task What_is_not_done_is_said(string infno, string code, int infcode)
    {
        var body = Bodies.Utf8(Bodies.Message(infno, """{"data":{"mdtrt_id":"M","psn_no":"P"}}"""));
        var (status, text) = await Answer(body, GatewayAuthenticationTests.Sign(Known, Now, "n1"));
        Assert.Equal(200, status);
        Assert.Contains(code, text);
        Assert.StartsWith($"{{\"infcode\":{infcode},", text);
    }

    [Fact]
    public async Task A_test_bench_needs_no_account()
    {
        var settings = new GatewaySettings { Division = "430100", Authenticates = false };
        var core = new GatewayCore(Routes(), settings, new Clock(), NullLogger.Instance);
        Assert.Contains("\"infcode\":0", (await Answer(core, Undo, [])).Text);
        Assert.Contains("GWY020", (await Answer(core, Bodies.Utf8(Bodies.Message("2202", "{}")), [])).Text);
        Assert.Contains("GWY001", (await Answer(core, new byte[GatewayRequest.BodyBytesMax + 1], [])).Text);
    }

    [Fact]
    public void A_route_is_added_once_and_has_a_table()
    {
        Assert.Throws<ArgumentException>(() => Routes().Map("2202", Routes().Find("2202")!));
        Assert.Throws<ArgumentException>(() => Routes().Map("9999", Routes().Find("2202")!));
        Assert.Equal(["2202", "2404"], Routes().Served);
    }

    [Theory]
    [InlineData("/fsi/api/rsfComIfsService/callService", true)]
    [InlineData("/fsi/api/outpatientDocInfoService/outpatientRregistration", true)]
    [InlineData("/fsi/api/outpatientSettleService/saveSettletment", true)]
    [InlineData("/fsi/api/outpatientSettleService/saveSettletmentV2/", true)]
    [InlineData("/FSI/API/hospSettService/settV2", true)]
    [InlineData("/ebus/gdyb_api/prd/hsa/hgs/2207", true)]
    [InlineData("/power-csb/powercsb/2203A", true)]
    [InlineData("/2203a", true)]
    [InlineData("/fsi/api/outpatientSettleService/other", false)]
    [InlineData("/health/live", false)]
    [InlineData("/2299", false)]
    [InlineData("/", false)]
    public void A_path_belongs_to_the_gateway_or_not(string path, bool belongs) => Assert.Equal(belongs, GatewayPaths.Serves(path));

    [Fact]
    public void Every_path_is_there_once() => Assert.Equal(62, GatewayPaths.All.Count);

    private static GatewayRoutes Routes() => new GatewayRoutes()
        .Map("2202", (request, context) =>
        {
            var answer = new AnswerWriter(context.Head());
            answer.Row("data");
            answer.Text("seen", request.Input.Row("data").Text("psn_no"));
            answer.EndRow();
            return ValueTask.FromResult(answer.Finish());
        })
        .Map("2404", (_, _) => throw new InvalidOperationException("broken"));

    private static GatewayCore Core()
    {
        var nonces = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var settings = new GatewaySettings
        {
            Division = "430100",
            FirstSerial = 7,
            FindAccount = account => account == Known.Account ? Known : null,
            FindAccessKey = key => key == Known.AccessKey ? Known : null,
            RememberNonce = (account, nonce, until) => ValueTask.FromResult(nonces.TryAdd($"{account} {nonce}", until)),
        };
        return new GatewayCore(Routes(), settings, new Clock(), NullLogger.Instance);
    }

    private static Task<(int Status, string Text)> Answer(byte[] body, Dictionary<string, string?> headers) =>
        Answer(Core(), body, headers);

    private static async Task<(int Status, string Text)> Answer(GatewayCore core, byte[] body, Dictionary<string, string?> headers)
    {
        var (status, answer) = await core.Answer(new GatewayCall(headers.GetValueOrDefault, body, default, default));
        return (status, Encoding.UTF8.GetString(answer.Body.Span));
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
