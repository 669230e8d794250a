using System.Collections.Frozen;

namespace Yibao.Server.Gateway;

/// <summary>What a handler knows beside the message (处理上下文).</summary>
/// <param name="Division">Six digits of the answering division (接收方区划).</param>
/// <param name="Serial">Serial of this call (流水号).</param>
/// <param name="ReceivedAt">When the message came (接收时间); what the handler does happens at this instant.</param>
/// <param name="Clock">The clock (时钟), for the time of the answer.</param>
/// <param name="Credential">Who called (凭证); null on a test bench without authentication.</param>
/// <param name="Aborted">Set when the sender has gone (已断开).</param>
public sealed record GatewayContext(
    string Division,
    long Serial,
    DateTimeOffset ReceivedAt,
    TimeProvider Clock,
    Credential? Credential,
    CancellationToken Aborted)
{
    /// <summary>Head of an answer that is written now (应答头).</summary>
    public AnswerHead Head() => new(Division, Serial, ReceivedAt, Clock.GetUtcNow());
}

/// <summary>Does a transaction (交易处理): the message is authentic, its input checked.</summary>
/// <param name="request">The message.</param>
/// <param name="context">What else is known.</param>
public delegate ValueTask<GatewayAnswer> GatewayHandler(GatewayRequest request, GatewayContext context);

/// <summary>Which handler does which transaction (交易路由). Filled at start-up, then only read.</summary>
public sealed class GatewayRoutes
{
    private readonly Dictionary<string, GatewayHandler> handlers = new(StringComparer.Ordinal);

    /// <summary>Transactions with a handler (已开通交易), by number.</summary>
    public IReadOnlyList<string> Served => [.. handlers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds a handler. Throws <see cref="ArgumentException"/> for a number without a table or with a handler already.</summary>
    public GatewayRoutes Map(string infno, GatewayHandler handler)
    {
        if (FieldTables.Find(infno)?.Infno != infno)
            throw new ArgumentException($"No table of a transaction {infno}.", nameof(infno));
        handlers.Add(infno, handler);
        return this;
    }

    /// <summary>The handler of a transaction (查找), null when it is not served here.</summary>
    public GatewayHandler? Find(string infno) => handlers.GetValueOrDefault(infno);
}

/// <summary>Addresses of the gateway (接口地址). Whatever the path, the body's infno decides.</summary>
public static class GatewayPaths
{
    /// <summary>One address for every transaction (统一地址).</summary>
    public const string CallService = "/fsi/api/rsfComIfsService/callService";

    private const string Root = "/fsi/api/";

    private static readonly FrozenSet<string> Own =
        FieldTables.All.SelectMany(table => table.Paths.Select(path => Root + path)).Append(CallService)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every address of its own (全部地址), in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Own.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Whether a path belongs to the gateway: one of <see cref="All"/>, or any path whose last part is a transaction number.
    /// </summary>
    public static bool Serves(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var trimmed = path.TrimEnd('/');
        return Own.Contains(trimmed) || FieldTables.Find(trimmed[(trimmed.LastIndexOf('/') + 1)..]) is not null;
    }
}
