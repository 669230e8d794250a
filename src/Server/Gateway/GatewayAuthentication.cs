using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>What a provider identifies itself with (接入凭证).</summary>
/// <param name="Account">Account of the x-tif headers (x-tif-paasid).</param>
/// <param name="Token">Secret of the x-tif headers (令牌).</param>
/// <param name="AccessKey">Access key of the Hunan headers (AK).</param>
/// <param name="SecretKey">Secret key of the Hunan headers (SK).</param>
/// <param name="ProviderCode">The provider that it speaks for (定点医药机构编号).</param>
/// <param name="NeedsDigest">Whether every call must carry the digest of its body (须带报文摘要).</param>
/// <param name="IsRevoked">Whether it is withdrawn (已吊销).</param>
public sealed record Credential(
    string Account,
    string Token,
    string AccessKey,
    string SecretKey,
    string ProviderCode,
    bool NeedsDigest,
    bool IsRevoked)
{
    /// <summary>Account and provider (账号与机构); never a secret.</summary>
    public override string ToString() => $"{Account} for {ProviderCode}";
}

/// <summary>Who called (已认证的调用方).</summary>
/// <param name="Credential">The credential (凭证).</param>
/// <param name="Nonce">Random text to remember until <paramref name="NonceUntil"/> (随机串); null when the scheme has none.</param>
/// <param name="NonceUntil">From when the call's time stamp is out of the window by itself (失效时间).</param>
/// <param name="SignedInfno">Transaction number that the signature covers (签名所含交易编号); null when it covers none.</param>
public sealed record Caller(Credential Credential, string? Nonce, DateTimeOffset NonceUntil, string? SignedInfno);

/// <summary>Authentication of a call (接口认证): pure functions of headers, digest of the body, instant and credentials.</summary>
public static class GatewayAuthentication
{
    /// <summary>Header with the lower-case hex SHA-256 of the body (报文摘要头).</summary>
    public const string DigestHeader = "x-yibao-digest";

    /// <summary>Longest nonce (随机串上限): 32 bytes as hex, twice; it is stored for every call of the window.</summary>
    public const int NonceLengthMax = 128;

    /// <summary>
    /// Clock window of the x-tif headers (时间窗口): clocks kept by NTP differ by seconds, and nonces are remembered that long.
    /// </summary>
    public static readonly TimeSpan TifWindow = TimeSpan.FromMinutes(5);

    /// <summary>Clock window of the Hunan headers (湖南时间窗口), as that gateway has it.</summary>
    public static readonly TimeSpan HunanWindow = TimeSpan.FromMinutes(30);

    /// <summary>A header is missing (缺少认证头).</summary>
    public static readonly RefusalKind HeaderMissing = new("GWY041", "缺少认证请求头", "an authentication header is missing");

    /// <summary>A header cannot be read (认证头错误).</summary>
    public static readonly RefusalKind HeaderWrong = new("GWY042", "认证请求头错误", "an authentication header is wrong");

    /// <summary>The time stamp is out of the window (时间戳超出窗口).</summary>
    public static readonly RefusalKind OutOfWindow = new("GWY043", "时间戳超出允许范围", "the time stamp is out of the window");

    /// <summary>No such account (账号未知).</summary>
    public static readonly RefusalKind UnknownAccount = new("GWY044", "未知的接入账号", "no such account");

    /// <summary>The account is withdrawn (账号已吊销).</summary>
    public static readonly RefusalKind Revoked = new("GWY045", "接入账号已吊销", "the account is withdrawn");

    /// <summary>The signature is wrong (签名错误).</summary>
    public static readonly RefusalKind WrongSignature = new("GWY046", "签名错误", "the signature is wrong");

    /// <summary>The digest of the body is missing or wrong (摘要错误).</summary>
    public static readonly RefusalKind WrongDigest = new("GWY047", "报文摘要缺失或不符", "the digest of the body is missing or wrong");

    /// <summary>The call came before (重放).</summary>
    public static readonly RefusalKind Replayed = new("GWY048", "请求重放", "the call came before");

    /// <summary>The signature covers another transaction (签名的交易不符).</summary>
    public static readonly RefusalKind OtherTransaction = new("GWY049", "签名的交易编号与报文不符", "the signature covers another transaction");

    /// <summary>Every kind (全部), in order of precedence. The answer has no envelope: {"code":401,"message":...}.</summary>
    public static IReadOnlyList<RefusalKind> All { get; } =
    [
        HeaderMissing, HeaderWrong, OutOfWindow, UnknownAccount, Revoked, WrongSignature, WrongDigest, Replayed, OtherTransaction,
    ];

    /// <summary>Finds out who calls (认证). Whether a nonce came before is the caller's question: it is stored.</summary>
    /// <param name="header">Value of a header, null when it is absent.</param>
    /// <param name="bodyDigest">SHA-256 of the body.</param>
    /// <param name="now">The instant of arrival.</param>
    /// <param name="findAccount">The credential of an x-tif account, null when there is none.</param>
    /// <param name="findAccessKey">The credential of a Hunan access key, null when there is none.</param>
    /// <param name="caller">Who called; null when refused.</param>
    /// <returns>Null, or the first refusal in order of <see cref="All"/>.</returns>
    public static Refusal? Authenticate(
        Func<string, string?> header,
        ReadOnlySpan<byte> bodyDigest,
        DateTimeOffset now,
        Func<string, Credential?> findAccount,
        Func<string, Credential?> findAccessKey,
        out Caller? caller)
    {
        ArgumentNullException.ThrowIfNull(header);
        var isHunan = header("x-tif-paasid") is null && header("_api_access_key") is not null;
        var refusal = isHunan
            ? Hunan(header, now, findAccessKey, out caller)
            : Tif(header, now, findAccount, out caller);
        return refusal ?? Digest(header, bodyDigest, caller!.Credential);
    }

    /// <summary>Signature of the x-tif headers (x-tif 签名): lower-case hex SHA-256 of time stamp, token, nonce and time stamp.</summary>
    public static string SignTif(string timestamp, string token, string nonce) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}{token}{nonce}{timestamp}")));

    /// <summary>Signature of the Hunan headers (湖南签名): Base64 HMAC-SHA1 of the headers by name.</summary>
    public static string SignHunan(string accessKey, string secretKey, string name, string timestamp, string version)
    {
        var text = $"_api_access_key={accessKey}&_api_name={name}&_api_timestamp={timestamp}&_api_version={version}";
#pragma warning disable CA5350 // the scheme in use says SHA-1; as a keyed code it is not broken
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secretKey), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    /// <summary>The body of a refusal (认证拒绝应答): {"code":401,"message":"..."}.</summary>
    public static byte[] Answer(Refusal refusal) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new { code = 401, message = AnswerWriter.TextOf([refusal]) },
        AnswerOptions);

    private static readonly System.Text.Json.JsonSerializerOptions AnswerOptions =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Refusal? Tif(Func<string, string?> header, DateTimeOffset now, Func<string, Credential?> find, out Caller? caller)
    {
        caller = null;
        string[] names = ["x-tif-paasid", "x-tif-timestamp", "x-tif-nonce", "x-tif-signature"];
        if (Missing(header, names) is { } missing)
            return missing;
        var values = Array.ConvertAll(names, name => header(name)!);
        if (values[2].Length > NonceLengthMax)
            return new Refusal(HeaderWrong, names[2], $"at most {NonceLengthMax} characters");
        if (Clock(values[1], names[1], 1, TifWindow, now, out var stamp) is { } outside)
            return outside;
        if (Known(find(values[0]), names[0], out var credential) is { } unknown)
            return unknown;
        if (!Same(SignTif(values[1], credential!.Token, values[2]), values[3]))
            return new Refusal(WrongSignature, names[3], "");
        caller = new Caller(credential, values[2], stamp + TifWindow, null);
        return null;
    }

    private static Refusal? Hunan(Func<string, string?> header, DateTimeOffset now, Func<string, Credential?> find, out Caller? caller)
    {
        caller = null;
        string[] names = ["_api_access_key", "_api_name", "_api_timestamp", "_api_version", "_api_signature"];
        if (Missing(header, names) is { } missing)
            return missing;
        var values = Array.ConvertAll(names, name => header(name)!);
        if (Clock(values[2], names[2], 1000, HunanWindow, now, out var stamp) is { } outside)
            return outside;
        if (Known(find(values[0]), names[0], out var credential) is { } unknown)
            return unknown;
        if (!Same(SignHunan(values[0], credential!.SecretKey, values[1], values[2], values[3]), values[4]))
            return new Refusal(WrongSignature, names[4], "");
        caller = new Caller(credential, null, stamp + HunanWindow, values[1]);
        return null;
    }

    private static Refusal? Missing(Func<string, string?> header, string[] names)
    {
        var missing = Array.FindAll(names, name => string.IsNullOrEmpty(header(name)));
        return missing.Length == 0 ? null : new Refusal(HeaderMissing, string.Join(", ", missing), "");
    }

    private static Refusal? Clock(string text, string name, int perSecond, TimeSpan window, DateTimeOffset now, out DateTimeOffset stamp)
    {
        stamp = default;
        if (text.Length > 15 || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return new Refusal(HeaderWrong, name, perSecond == 1 ? "expected UNIX time in seconds" : "expected UNIX time in milliseconds");
        var difference = (Int128)now.ToUnixTimeMilliseconds() - ((Int128)count * (1000 / perSecond));
        if (Int128.Abs(difference) > (Int128)window.TotalMilliseconds)
            return new Refusal(OutOfWindow, name, $"at most {window.TotalMinutes} minutes from {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        stamp = now.AddMilliseconds(-(double)(long)difference);
        return null;
    }

    private static Refusal? Known(Credential? found, string name, out Credential? credential)
    {
        credential = found;
        if (found is null)
            return new Refusal(UnknownAccount, name, "");
        return found.IsRevoked ? new Refusal(Revoked, name, "") : null;
    }

    private static Refusal? Digest(Func<string, string?> header, ReadOnlySpan<byte> bodyDigest, Credential credential)
    {
        var given = header(DigestHeader);
        if (given is null && !credential.NeedsDigest)
            return null;
        return given is not null && Same(Convert.ToHexStringLower(bodyDigest), given) ? null : new Refusal(WrongDigest, DigestHeader, "");
    }

    // Takes the same time wherever the first difference is.
    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
