using System.Globalization;
using System.Net.Mime;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http;
using Yibao.Agency.Counter;
using Yibao.Server.Api;
using Yibao.Server.Gateway;
using Yibao.Storage;

namespace Yibao.Server.Host;

/// <summary>What the server says of itself (运行状态): health, metrics, OpenAPI, and a page for people. No personal data in any of
/// them.</summary>
internal sealed class StatusPages(
    Office office, string division, bool authenticates, IReadOnlyList<string> served, IReadOnlyList<ApiRoute> routes)
{
    private readonly Lazy<byte[]> openApi = new(() => OpenApiDocument.Of(served, routes));

    public Task Serve(HttpContext context, string path)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return Answer(context, StatusCodes.Status404NotFound, MediaTypeNames.Text.Plain, "not served here: POST goes to the gateway\n");
        }

        return path switch
        {
            "/" => Answer(context, StatusCodes.Status200OK, MediaTypeNames.Text.Html, Page()),
            "/health/live" => Answer(context, StatusCodes.Status200OK, MediaTypeNames.Text.Plain, "live\n"),
            "/health/ready" => Ready(context),
            "/metrics" => Answer(context, StatusCodes.Status200OK, "text/plain; version=0.0.4", Metrics.Of(office)),
            "/openapi.json" => Answer(context, StatusCodes.Status200OK, MediaTypeNames.Application.Json, openApi.Value),
            _ => Answer(context, StatusCodes.Status404NotFound, MediaTypeNames.Text.Plain, "not found; see /\n"),
        };
    }

    /// <summary>Ready: the database answers.</summary>
    private async Task Ready(HttpContext context)
    {
        try
        {
            await using var connection = await office.Database.OpenReading(context.RequestAborted);
            await connection.ExecuteScalarAsync<int>("select 1");
        }
        catch (Exception broken) when (broken is StorageUnavailableException or System.Data.Common.DbException)
        {
            await Answer(context, StatusCodes.Status503ServiceUnavailable, MediaTypeNames.Text.Plain, "the database does not answer\n");
            return;
        }

        await Answer(context, StatusCodes.Status200OK, MediaTypeNames.Text.Plain, "ready\n");
    }

    private string Page()
    {
        var rules = office.Rules;
        var metrics = office.Metrics;
        var settled = metrics.Transactions.Where(pair => pair.Key is "2102" or "2207" or "2304").Sum(pair => pair.Value.Count);
        var rows = new (string Chinese, string English, string Value)[]
        {
            ("医保区划", "division", division),
            ("数据库", "database", office.Database.Engine.ToString()),
            ("政策文件", "policy documents", rules.Policies.Documents.Count.ToString(CultureInfo.InvariantCulture)),
            ("政策摘要", "policy digest", rules.PolicyDigest[..12]),
            ("目录版本", "catalogue version", rules.CatalogueVersion.ToString(CultureInfo.InvariantCulture)),
            ("开通交易", "transactions served", string.Join(' ', served)),
            ("启动以来结算应答", "settlement answers since the start", settled.ToString(CultureInfo.InvariantCulture)),
            ("认证", "authentication", authenticates ? "x-tif / HMAC" : "none (loopback only)"),
        };
        var text = new StringBuilder("""
            <!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>医保 Yibao</title>
            <style>body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
            th{text-align:left;font-weight:600;padding-right:1rem;vertical-align:top}td{overflow-wrap:anywhere}
            code{background:#eee;padding:0 .2em}</style>
            <h1>医保 Yibao</h1>
            <p>医疗保障经办服务正在运行。<br>A medical-insurance agency runs here.</p><table>
            """);
        foreach (var (chinese, english, value) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th>{chinese}<br><small>{english}</small></th><td>{value}</td></tr>");
        }

        return text.Append(CultureInfo.InvariantCulture, $"""
            </table><p>接口 / gateway: <code>POST {GatewayPaths.CallService}</code></p>
            <p><a href="/health/ready">health</a> · <a href="/metrics">metrics</a> · <a href="/openapi.json">openapi.json</a></p></html>
            """).ToString();
    }

    private static Task Answer(HttpContext context, int status, string type, string text) =>
        Answer(context, status, type + (type.Contains(';', StringComparison.Ordinal) ? "" : "; charset=utf-8"),
            Encoding.UTF8.GetBytes(text));

    private static async Task Answer(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
