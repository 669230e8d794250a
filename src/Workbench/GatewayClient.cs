using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yibao.Workbench;

/// <summary>An answer of a gateway as a hospital's system reads it (接口应答).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The bytes.</param>
public sealed record GatewayReply(int Status, byte[] Body)
{
    private JsonNode? root;

    /// <summary>The whole answer.</summary>
    public JsonNode Root => root ??= JsonNode.Parse(Body)!;

    /// <summary>0: done.</summary>
    public int Code => Status == 200 ? (int)Root["infcode"]! : -1;

    /// <summary>What is wrong, as the gateway says it; empty when done.</summary>
    public string Error => Status == 200 ? (string?)Root["err_msg"] ?? "" : Encoding.UTF8.GetString(Body);

    /// <summary>A node of the output.</summary>
    public JsonNode this[string node] => Root["output"]?[node] ?? throw new InvalidOperationException($"no node {node}: {Error}");
}

/// <summary>Keys of an institution for the x-tif headers (接入凭证).</summary>
/// <param name="Account">Account.</param>
/// <param name="Token">Token.</param>
public sealed record GatewayKey(string Account, string Token);

/// <summary>
/// A hospital's own system (医院信息系统), as far as the gateway sees it: envelopes with message ids, signed headers. Safe to share between
/// threads.
/// </summary>
/// <param name="http">Connections to the server.</param>
/// <param name="path">Path of the gateway.</param>
/// <param name="region">Region of care, six digits.</param>
/// <param name="time">The clock.</param>
public sealed class GatewayClient(HttpClient http, string path, string region, TimeProvider time)
{
    private long serial;

    /// <summary>A message id of an institution that was not used before (报文ID).</summary>
    public string NextMessageId(string provider)
    {
        var next = Interlocked.Increment(ref serial) % 10_000;
        var now = time.GetUtcNow();
        // Twelve of the institution, fourteen of the time, four of the serial: the shape of the interface, unique over 10,000 a second.
        return string.Create(CultureInfo.InvariantCulture, $"{provider,-12}{now.ToUnixTimeMilliseconds(),14:D14}{next:D4}")
            .Replace(' ', '0');
    }

    /// <summary>The body of a message (报文).</summary>
    public byte[] Body(string infno, string provider, string messageId, JsonObject input) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["infno"] = infno,
            ["msgid"] = messageId,
            ["mdtrtarea_admvs"] = region,
            ["insuplc_admdvs"] = region,
            ["recer_sys_code"] = "YBXT",
            ["infver"] = "V1.0",
            ["opter_type"] = "1",
            ["opter"] = "0001",
            ["opter_name"] = "测试经办",
            ["inf_time"] = "2020-12-31 12:00:00",
            ["fixmedins_code"] = provider,
            ["fixmedins_name"] = "",
            ["sign_no"] = "",
            ["input"] = input,
        });

    /// <summary>Sends a new message and gives its answer.</summary>
    public Task<GatewayReply> Call(string infno, string provider, GatewayKey? key, JsonObject input, CancellationToken cancel = default) =>
        Send(Body(infno, provider, NextMessageId(provider), input), key, cancel);

    /// <summary>Sends a body; the same body again is a repeat.</summary>
    public async Task<GatewayReply> Send(byte[] body, GatewayKey? key, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
        {
            var stamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
            request.Headers.Add("x-tif-paasid", key.Account);
            request.Headers.Add("x-tif-timestamp", stamp);
            request.Headers.Add("x-tif-nonce", nonce);
            var signed = SHA256.HashData(Encoding.UTF8.GetBytes(stamp + key.Token + nonce + stamp));
            request.Headers.Add("x-tif-signature", Convert.ToHexStringLower(signed));
        }

        using var response = await http.SendAsync(request, cancel);
        return new GatewayReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
    }
}
