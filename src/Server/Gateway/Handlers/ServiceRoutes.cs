namespace Yibao.Server.Gateway.Handlers;

/// <summary>Transactions beside the counter (目录、备案、对账、清单、查询、文件): one line per group of handlers.</summary>
internal static class ServiceRoutes
{
    internal static void Map(GatewayRoutes routes, Counter counter)
    {
        CatalogueHandlers.Map(routes, counter);
        RegistrationHandlers.Map(routes, counter);
        ReconciliationHandlers.Map(routes, counter);
        MappingHandlers.Map(routes, counter);
        SettlementListHandlers.Map(routes, counter);
        QueryHandlers.Map(routes, counter);
        SettledQueries.Map(routes, counter);
        FileHandlers.Map(routes, counter);
    }
}
