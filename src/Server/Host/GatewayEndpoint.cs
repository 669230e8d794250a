using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Yibao.Agency.Counter;
using Yibao.Server.Gateway;
using Yibao.Server.Gateway.Handlers;

namespace Yibao.Server.Host;

/// <summary>The gateway on HTTP (网关入口): reads a body, asks the gateway, writes its answer.</summary>
internal sealed class GatewayEndpoint : IAsyncDisposable
{
    private readonly GatewayCore core;
    private readonly NonceBook nonces;

    private GatewayEndpoint(GatewayCore core, NonceBook nonces, IReadOnlyList<string> served) =>
        (this.core, this.nonces, Served) = (core, nonces, served);

    /// <summary>Transactions that are served.</summary>
    public IReadOnlyList<string> Served { get; }

    public static GatewayEndpoint Open(Office office, ServerOptions options, string division, ILogger logger)
    {
        var routes = GatewayHandlers.Of(office);
        var seen = new NonceBook(office.Database, options.Time);
        var credentials = new CredentialBook(office.Database, options.Time);
        var settings = new GatewaySettings
        {
            Division = division,
            AsHunan = options.AsHunan,
            Authenticates = options.Authenticates,
            FindAccount = credentials.OfAccount,
            FindAccessKey = credentials.OfAccessKey,
            RememberNonce = seen.Remember,
            Refused = office.Metrics.Refused,
            FirstSerial = options.Node * 1_000_000L,
        };
        return new GatewayEndpoint(new GatewayCore(routes, settings, options.Time, logger), seen, routes.Served);
    }

    public async Task Serve(HttpContext context)
    {
        var isForm = context.Request.ContentType is not "application/json" && context.Request.HasFormContentType; // it parses the header
        var (body, file) = isForm ? await ReadForm(context) : (await ReadBody(context), default);
        var headers = context.Request.Headers;
        var call = new GatewayCall(
            name => headers.TryGetValue(name, out var value) ? (string?)value : null, body, file, context.RequestAborted);
        var (status, answer) = await core.Answer(call);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => nonces.DisposeAsync();

    /// <summary>9101 may come as a form: the message in the part jsonStr, the file in the part file. A broken form is an empty body.
    /// </summary>
    private static async ValueTask<(byte[] Body, ReadOnlyMemory<byte> File)> ReadForm(HttpContext context)
    {
        try
        {
            var form = await context.Request.ReadFormAsync(
                new FormOptions { ValueLengthLimit = GatewayRequest.BodyBytesMax, MultipartBodyLengthLimit = GatewayRequest.BodyBytesMax },
                context.RequestAborted);
            using var file = new MemoryStream();
            if (form.Files.Count > 0)
            {
                await form.Files[0].CopyToAsync(file, context.RequestAborted);
            }

            return (Encoding.UTF8.GetBytes(form["jsonStr"].ToString()), file.ToArray());
        }
        catch (Exception fault) when (fault is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return ([], default);
        }
    }

    /// <summary>The body, or one byte more than the gateway takes: it then refuses with a reason, instead of a broken connection.</summary>
    private static async ValueTask<byte[]> ReadBody(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var buffer = read.Buffer;
            if (read.IsCompleted || buffer.Length > GatewayRequest.BodyBytesMax)
            {
                var body = buffer.Slice(0, Math.Min(buffer.Length, GatewayRequest.BodyBytesMax + 1)).ToArray();
                reader.AdvanceTo(buffer.End);
                return body;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
