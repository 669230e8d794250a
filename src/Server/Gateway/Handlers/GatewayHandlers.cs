using Yibao.Agency.Counter;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Every transaction that is served (开通交易): one line per group of handlers.</summary>
public static class GatewayHandlers
{
    /// <summary>The routes of an office.</summary>
    public static GatewayRoutes Of(Office office)
    {
        var routes = new GatewayRoutes();
        var counter = new Counter(office);
        var filings = new Filings(office.Database);
        new SignInHandlers(counter).Map(routes);
        new PersonHandlers(counter).Map(routes);
        new PharmacyHandlers(counter, filings).Map(routes);
        new OutpatientHandlers(counter, filings).Map(routes);
        new InpatientHandlers(counter, filings).Map(routes);
        Reversals.Map(counter, routes);
        ServiceRoutes.Map(routes, counter);
        return routes;
    }
}
