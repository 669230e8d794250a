using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yibao.Kernel;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

public sealed class GatewayAuthenticationTests
{
    private static readonly DateTimeOffset Now = new(2021, 3, 4, 5, 6, 7, TimeSpan.FromHours(8));
    private static readonly byte[] Digest = SHA256.HashData("{}"u8);
    private static readonly Credential Known = new("acct1", "token1", "ak1", "sk1", "H43010500001", NeedsDigest: false, IsRevoked: false);

    [Fact]
    public void Signatures_are_those_of_an_independent_computation()
    {
        // By sha256sum, and by openssl dgst -sha1 -hmac.
        Assert.Equal(TifVector, GatewayAuthentication.SignTif("1614805567", "token1", "n1"));
        Assert.Equal(HunanVector, GatewayAuthentication.SignHunan("ak1", "sk1", "2207", "1614805567000", "1.0"));
    }

    private const string TifVector = "aa88978c27d77e85250a93e8eb42b05b32a02b45a920c1d11d831c894181369b";
    private const string HunanVector = "9l/G4sKgn1D5jTV9ZoNEQMjAsmk=";

    [Fact]
    public void A_signed_call_is_let_in()
    {
        Assert.Null(Authenticate(Tif(), out var caller));
        Assert.Equal((Known, "n1", Now.AddMinutes(5)), (caller!.Credential, caller.Nonce, caller.NonceUntil));
        Assert.Null(Authenticate(Hunan(), out caller));
        Assert.Equal((Known, null, "2207"), (caller!.Credential, caller.Nonce, caller.SignedInfno));
    }

    [Theory]
    [InlineData("x-tif-paasid", null, "GWY041")]
    [InlineData("x-tif-timestamp", null, "GWY041")]
    [InlineData("x-tif-nonce", "", "GWY041")]
    [InlineData("x-tif-signature", null, "GWY041")]
    [InlineData("x-tif-timestamp", "yesterday", "GWY042")]
    [InlineData("x-tif-timestamp", "-1614805567", "GWY042")]
    [InlineData("x-tif-timestamp", "99999999999999999999999", "GWY042")]
    [InlineData("x-tif-timestamp", "999999999999999", "GWY043")]
    [InlineData("x-tif-timestamp", "1614805266", "GWY043")]
    [InlineData("x-tif-timestamp", "1614805868", "GWY043")]
    [InlineData("x-tif-timestamp", "1614805566", "GWY046")]
    [InlineData("x-tif-paasid", "nobody", "GWY044")]
    [InlineData("x-tif-paasid", "gone", "GWY045")]
    [InlineData("x-tif-nonce", "n2", "GWY046")]
    [InlineData("x-tif-signature", "00", "GWY046")]
    [InlineData("x-yibao-digest", "00", "GWY047")]
    public void A_call_with_one_header_changed_is_refused(string name, string? value, string code)
    {
        var headers = Tif();
        headers[name] = value;
        Assert.Equal(code, Authenticate(headers, out var caller)?.Kind.Code);
        Assert.True(caller is null || code == "GWY047");
    }

    [Theory]
    [InlineData("_api_name", null, "GWY041")]
    [InlineData("_api_timestamp", "1614803766999", "GWY043")]
    [InlineData("_api_timestamp", "1614807367001", "GWY043")]
    [InlineData("_api_access_key", "nobody", "GWY044")]
    [InlineData("_api_access_key", "gone", "GWY045")]
    [InlineData("_api_name", "2208", "GWY046")]
    [InlineData("_api_version", "2.0", "GWY046")]
    [InlineData("_api_signature", "c2ln", "GWY046")]
    public void A_Hunan_call_with_one_header_changed_is_refused(string name, string? value, string code)
    {
        var headers = Hunan();
        headers[name] = value;
        Assert.Equal(code, Authenticate(headers, out _)?.Kind.Code);
    }

    [Fact]
    public void Both_ends_of_the_window_are_inside()
    {
        Assert.Null(Authenticate(Tif(Now.AddMinutes(-5)), out _));
        Assert.Null(Authenticate(Tif(Now.AddMinutes(5)), out _));
        Assert.Null(Authenticate(Hunan(Now.AddMinutes(-30)), out _));
        Assert.Null(Authenticate(Hunan(Now.AddMinutes(30)), out _));
    }

    [Fact]
    public void A_call_without_headers_is_refused() => Assert.Equal("GWY041", Authenticate([], out _)?.Kind.Code);

    [Fact]
    public void A_nonce_has_a_limit()
    {
        var headers = Tif();
        headers["x-tif-nonce"] = new string('n', 129);
        Assert.Equal("GWY042", Authenticate(headers, out _)?.Kind.Code);
    }

    [Fact]
    public void The_digest_of_the_body_is_asked_for_where_the_credential_says_so()
    {
        var strict = Known with { NeedsDigest = true };
        Assert.Equal("GWY047", Authenticate(Tif(), out _, strict)?.Kind.Code);
        var headers = Tif();
        headers["x-yibao-digest"] = Convert.ToHexStringLower(Digest);
        Assert.Null(Authenticate(headers, out _, strict));
    }

    [Fact]
    public void The_refusal_has_no_envelope() => Assert.Equal(
        """{"code":401,"message":"GWY046 签名错误 / the signature is wrong: x-tif-signature"}""",
        Encoding.UTF8.GetString(GatewayAuthentication.Answer(new Refusal(GatewayAuthentication.WrongSignature, "x-tif-signature", ""))));

    [Fact]
    public void A_credential_never_shows_its_secrets() => Assert.Equal("acct1 for H43010500001", Known.ToString());

    internal static Dictionary<string, string?> Sign(Credential credential, DateTimeOffset at, string nonce)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.OrdinalIgnoreCase)
        {
            ["x-tif-paasid"] = credential.Account,
            ["x-tif-timestamp"] = timestamp,
            ["x-tif-nonce"] = nonce,
            ["x-tif-signature"] = GatewayAuthentication.SignTif(timestamp, credential.Token, nonce),
        };
    }

    internal static Dictionary<string, string?> SignHunan(Credential credential, DateTimeOffset at, string infno)
    {
        var timestamp = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return new(StringComparer.OrdinalIgnoreCase)
        {
            ["_api_access_key"] = credential.AccessKey,
            ["_api_name"] = infno,
            ["_api_timestamp"] = timestamp,
            ["_api_version"] = "1.0",
            ["_api_signature"] = GatewayAuthentication.SignHunan(credential.AccessKey, credential.SecretKey, infno, timestamp, "1.0"),
        };
    }

    private static Dictionary<string, string?> Tif(DateTimeOffset? at = null) => Sign(Known, at ?? Now, "n1");

    private static Dictionary<string, string?> Hunan(DateTimeOffset? at = null) => SignHunan(Known, at ?? Now, "2207");

    private static Refusal? Authenticate(Dictionary<string, string?> headers, out Caller? caller, Credential? known = null)
    {
        var found = known ?? Known;
        return GatewayAuthentication.Authenticate(
            name => headers.GetValueOrDefault(name),
            Digest,
            Now,
            account => account switch { "acct1" => found, "gone" => found with { IsRevoked = true }, _ => null },
            key => key switch { "ak1" => found, "gone" => found with { IsRevoked = true }, _ => null },
            out caller);
    }
}
