using Yibao.Agency.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Every transaction that is served (开通交易): one line per group of handlers.</summary>
public static class GatewayHandlers
{
    /// <summary>The routes of an office.</summary>
    public static GatewayRoutes Of(Office office)
    {
        var routes = new GatewayRoutes();
        return routes;
    }
}
