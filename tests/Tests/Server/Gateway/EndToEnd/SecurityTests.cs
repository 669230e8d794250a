using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>Every address of the gateway, without credentials and with wrong, expired, withdrawn and replayed ones.</summary>
public sealed class SecurityTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly Credential First = new("acct1", "token1", "ak1", "sk1", GatewayBench.Hospital(0), false, false);
    private static readonly Credential Strict = new("acct2", "token2", "ak2", "sk2", GatewayBench.Hospital(1), true, false);
    private static readonly Credential Gone = new("acct3", "token3", "ak3", "sk3", GatewayBench.Hospital(2), false, true);

    private readonly GatewayBench bench = new() { Authenticates = true };
    private int nonces;

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Every_address_refuses_callers_it_does_not_know()
    {
        await bench.Register(First, Strict, Gone);
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in GatewayPaths.All.Concat(FieldTables.All.Select(table => $"/any/app/{table.Infno}")))
        {
            var body = bench.Message("2202", new { data = new { psn_no = "P", mdtrt_id = "1", ipt_otp_no = "1" } });
            var good = Sign(First);
            var wrong = With(Sign(First), "x-tif-signature", new string('0', 64));
            var other = With(Sign(First), "x-tif-paasid", "nobody");
            var late = GatewayAuthenticationTests.Sign(First, GatewayBench.Clock.Instant.AddMinutes(-6), Nonce());
            await Refused(body, path, [], "GWY041", refused);
            await Refused(body, path, wrong, "GWY046", refused);
            await Refused(body, path, other, "GWY044", refused);
            await Refused(body, path, late, "GWY043", refused);
            await Refused(body, path, Sign(Gone), "GWY045", refused);
            Assert.Contains("STL001", (await bench.Send(body, path, good)).Text);
            await Refused(body, path, good, "GWY048", refused);
            await Refused(body, path, Hunan("2207"), "GWY049", refused);
            await Refused(body, path, With(Hunan(), "_api_signature", "AAAA"), "GWY046", refused, "Hunan");
            await Refused(body, path, With(Hunan(), "_api_access_key", "nobody"), "GWY044", refused, "Hunan");
            await Refused(body, path, With(Hunan(), "_api_version", null), "GWY041", refused, "Hunan");
            var before = GatewayBench.Clock.Instant.AddMinutes(-31);
            await Refused(body, path, GatewayAuthenticationTests.SignHunan(First, before, "2202"), "GWY043", refused, "Hunan");
            var gone = GatewayAuthenticationTests.SignHunan(Gone, GatewayBench.Clock.Instant, "2202");
            await Refused(body, path, gone, "GWY045", refused, "Hunan");
        }
        output.WriteLine($"{refused.Values.Sum()} refused: {string.Join(", ", refused.Select(count => $"{count.Key} {count.Value}"))}");
        Assert.All(refused.Values, count => Assert.Equal(GatewayPaths.All.Count + FieldTables.All.Count, count));
    }

    [Fact]
    public async Task A_replay_is_refused_also_after_a_restart()
    {
        await bench.Register(First);
        var body = bench.Message("2202", new { data = new { psn_no = "P", mdtrt_id = "1", ipt_otp_no = "1" } });
        var headers = Sign(First);
        Assert.Equal(200, (await bench.Send(body, GatewayPaths.CallService, headers)).Status);
        await bench.Restart();
        var (status, text) = await bench.Send(body, GatewayPaths.CallService, headers);
        Assert.Equal(401, status);
        Assert.Contains("GWY048", text);
    }

    [Fact]
    public async Task An_account_acts_only_for_its_own_institution_and_brings_the_digest_where_it_must()
    {
        await bench.Register(First, Strict);
        var body = bench.Message("2202", new { data = new { psn_no = "P", mdtrt_id = "1", ipt_otp_no = "1" } }, GatewayBench.Hospital(1));
        Assert.Contains("GWY012", (await bench.Send(body, GatewayPaths.CallService, Sign(First))).Text);
        Assert.Contains("GWY047", (await bench.Send(body, GatewayPaths.CallService, Sign(Strict))).Text);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body));
        var headers = With(Sign(Strict), GatewayAuthentication.DigestHeader, digest);
        Assert.Contains("STL001", (await bench.Send(body, GatewayPaths.CallService, headers)).Text);
        var other = bench.Message("2202", new { data = new { psn_no = "Q", mdtrt_id = "1", ipt_otp_no = "1" } }, GatewayBench.Hospital(1));
        headers = With(Sign(Strict), GatewayAuthentication.DigestHeader, digest);
        Assert.Contains("GWY047", (await bench.Send(other, GatewayPaths.CallService, headers)).Text);
    }

    private async Task Refused(
        byte[] body, string path, Dictionary<string, string?> headers, string code, SortedDictionary<string, int> refused,
        string scheme = "x-tif")
    {
        var (status, text) = await bench.Send(body, path, headers);
        Assert.True(status == 401 && text.Contains(code, StringComparison.Ordinal), $"{path}, {code}: {status} {text}");
        refused[$"{scheme} {code}"] = refused.GetValueOrDefault($"{scheme} {code}") + 1;
    }

    private Dictionary<string, string?> Sign(Credential credential) =>
        GatewayAuthenticationTests.Sign(credential, GatewayBench.Clock.Instant, Nonce());

    private static Dictionary<string, string?> Hunan(string infno = "2202") =>
        GatewayAuthenticationTests.SignHunan(First, GatewayBench.Clock.Instant, infno);

    private string Nonce() => $"nonce{++nonces}";

    private static Dictionary<string, string?> With(Dictionary<string, string?> headers, string name, string? value)
    {
        headers[name] = value;
        return headers;
    }
}
