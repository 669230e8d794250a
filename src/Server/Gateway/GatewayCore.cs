using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Yibao.Agency.Counter;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>How a gateway is set up (网关设置).</summary>
public sealed record GatewaySettings
{
    /// <summary>Six digits of the answering division (接收方区划).</summary>
    public required string Division { get; init; }

    /// <summary>Whether fields that only Hunan requires are required (湖南规则).</summary>
    public bool AsHunan { get; init; }

    /// <summary>Whether callers identify themselves (启用认证). Off only on a closed test bench that listens on loopback.</summary>
    public bool Authenticates { get; init; } = true;

    /// <summary>The credential of an x-tif account (按账号查凭证).</summary>
    public Func<string, Credential?> FindAccount { get; init; } = _ => null;

    /// <summary>The credential of a Hunan access key (按 AK 查凭证).</summary>
    public Func<string, Credential?> FindAccessKey { get; init; } = _ => null;

    /// <summary>
    /// Remembers a nonce of an account until an instant (记录随机串): false when it was remembered before. It must outlive a restart.
    /// </summary>
    public Func<string, string, DateTimeOffset, ValueTask<bool>> RememberNonce { get; init; } = (_, _, _) => ValueTask.FromResult(true);

    /// <summary>Told the code of every refusal by the gateway itself (拒绝计数); the counter counts its own.</summary>
    public Action<string> Refused { get; init; } = _ => { };

    /// <summary>First serial of the answers (首个流水号): differs between processes of one division.</summary>
    public long FirstSerial { get; init; }
}

/// <summary>One call (一次调用): a body with its headers.</summary>
/// <param name="Header">Value of a header, null when it is absent (请求头).</param>
/// <param name="Body">The body (报文体), not to be changed.</param>
/// <param name="Attachment">A file sent beside it (附件); empty otherwise.</param>
/// <param name="Aborted">Set when the sender has gone (已断开).</param>
public sealed record GatewayCall(Func<string, string?> Header, byte[] Body, ReadOnlyMemory<byte> Attachment, CancellationToken Aborted);

/// <summary>
/// The gateway without its transport (网关): authenticate, read, check, do, answer. Wrong input is an answer, never an exception; a failure
/// inside a handler is the answer "outcome unknown".
/// </summary>
public sealed class GatewayCore(GatewayRoutes routes, GatewaySettings settings, TimeProvider clock, ILogger logger)
{
    private long serial = settings.FirstSerial;

    /// <summary>Answers a call (应答). Status 401 is a refusal of the caller, without envelope; every other answer has status 200.</summary>
    public async ValueTask<(int Status, GatewayAnswer Answer)> Answer(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var context = new GatewayContext(
            settings.Division, Interlocked.Increment(ref serial), clock.GetUtcNow(), clock, null, call.Aborted);
        if (call.Body.Length > GatewayRequest.BodyBytesMax)
            return (200, Refuse(context, new Refusal(GatewayRefusals.TooLarge, "", $"at most {GatewayRequest.BodyBytesMax} bytes")));
        try
        {
            return await Answer(call, context);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !call.Aborted.IsCancellationRequested)
        {
            logger.LogError(fault, "Before the transaction was known");
            return (200, Refuse(context, new Refusal(GatewayRefusals.OutcomeUnknown, "", "")));
        }
    }

    private async ValueTask<(int Status, GatewayAnswer Answer)> Answer(GatewayCall call, GatewayContext context)
    {
        var digest = SHA256.HashData(call.Body);
        Caller? caller = null;
        if (settings.Authenticates)
        {
            var refusal = GatewayAuthentication.Authenticate(
                call.Header, digest, context.ReceivedAt, settings.FindAccount, settings.FindAccessKey, out caller);
            if (refusal is null && caller!.Nonce is { } nonce
                && !await settings.RememberNonce(caller.Credential.Account, nonce, caller.NonceUntil))
                refusal = new Refusal(GatewayAuthentication.Replayed, "x-tif-nonce", "");
            if (refusal is not null)
                return Unauthorized(refusal);
            context = context with { Credential = caller!.Credential };
        }
        if (!GatewayRequest.TryRead(call.Body, digest, call.Attachment, out var request, out var refusals))
            return (200, Refuse(context, [.. refusals]));
        if (caller?.SignedInfno is { } signed && !string.Equals(signed, request!.Infno, StringComparison.OrdinalIgnoreCase))
            return Unauthorized(new Refusal(GatewayAuthentication.OtherTransaction, "_api_name", ""));
        return (200, await Handle(request!, context));
    }

    private async ValueTask<GatewayAnswer> Handle(GatewayRequest request, GatewayContext context)
    {
        if (context.Credential is { } credential && !string.Equals(credential.ProviderCode, request.ProviderCode, StringComparison.Ordinal))
            return Refuse(context, new Refusal(GatewayRefusals.OtherProvider, "fixmedins_code", ""));
        if (routes.Find(request.Infno) is not { } handler)
            return Refuse(context, new Refusal(GatewayRefusals.NotServed, "infno", request.Infno));
        if (request.CheckInput(settings.AsHunan) is { Count: > 0 } faults)
            return Refuse(context, [.. faults]);
        try
        {
            return await handler(request, context);
        }
        catch (OfficeBusyException)
        {
            return Refuse(context, new Refusal(GatewayRefusals.Busy, "", ""));
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !context.Aborted.IsCancellationRequested)
        {
            logger.LogError(fault, "{Infno} of {Provider}, message {Message}", request.Infno, request.ProviderCode, request.MessageId);
            return fault is OperationFailedException failed
                ? GatewayAnswer.Of(failed.Answer)
                : Refuse(context, new Refusal(GatewayRefusals.OutcomeUnknown, "", ""));
        }
    }

    private GatewayAnswer Refuse(GatewayContext context, params Refusal[] refusals)
    {
        settings.Refused(refusals[0].Kind.Code);
        return AnswerWriter.Refuse(context.Head(), refusals);
    }

    private (int Status, GatewayAnswer Answer) Unauthorized(Refusal refusal)
    {
        settings.Refused(refusal.Kind.Code);
        return (401, new GatewayAnswer(GatewayAuthentication.Answer(refusal), GatewayAnswer.Refused, GatewayAnswer.Json));
    }
}
