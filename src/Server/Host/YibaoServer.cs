using System.Net;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yibao.Agency;
using Yibao.Agency.Clearing;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Server.Api;
using Yibao.Server.Gateway;
using Yibao.Storage;

namespace Yibao.Server.Host;

/// <summary>How a server runs (服务参数).</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens (监听地址); port 0: any free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Database (数据库), as --db has it.</summary>
    public required DatabaseAddress Database { get; init; }

    /// <summary>Folder of policy documents.</summary>
    public required string Policies { get; init; }

    /// <summary>Folder of the catalogue that came with the program.</summary>
    public required string Catalogue { get; init; }

    /// <summary>The tables by which stays are grouped at a year's end (分组数据).</summary>
    public GroupingTables Tables { get; init; } = GroupingTables.None;

    /// <summary>Node number (节点号).</summary>
    public int Node { get; init; }

    /// <summary>Settlement lanes (结算通道数).</summary>
    public int Lanes { get; init; } = OfficeOptions.LanesUsual;

    /// <summary>Division of this agency (经办机构区划), six digits; null: that of the first designated provider.</summary>
    public string? Division { get; init; }

    /// <summary>Whether callers identify themselves (启用认证). Without it the server listens on loopback only.</summary>
    public bool Authenticates { get; init; } = true;

    /// <summary>Whether fields that only Hunan requires are required (湖南规则).</summary>
    public bool AsHunan { get; init; }

    /// <summary>Whether it logs each warning and error to standard error as JSON (日志).</summary>
    public bool Logs { get; init; } = true;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}

/// <summary>The server cannot start as it was told to (无法启动).</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class ServerRefusedException(string message) : Exception(message);

/// <summary>
/// The running server (服务): the gateway of the national interface, health, metrics, the OpenAPI document and a page that says what runs
/// here.
/// </summary>
public sealed class YibaoServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Database database;

    private readonly GatewayEndpoint gateway;

    private YibaoServer(WebApplication application, GatewayEndpoint gateway, Database database, Office office)
    {
        (this.application, this.gateway, this.database, Office) = (application, gateway, database, office);
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.First());
    }

    /// <summary>Where it listens (地址).</summary>
    public Uri Address { get; }

    /// <summary>The office behind it (经办机构).</summary>
    public Office Office { get; }

    /// <summary>Migrates the database, loads the rules, opens the office and listens (启动).</summary>
    /// <exception cref="ServerRefusedException">It must not run so.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be used.</exception>
    /// <exception cref="RulesUnusableException">The rules have problems.</exception>
    public static async Task<YibaoServer> Start(ServerOptions options)
    {
        if (!options.Authenticates && !IPAddress.IsLoopback(options.Listen.Address))
        {
            throw new ServerRefusedException(
                "without authentication the server listens on loopback only: leave out --auth none, or --listen");
        }

        var policies = RuleSets.BeginPolicies(options.Policies); // these two while the database opens
        var web = Task.Run(() => Web(options));
        Database? opened = null;
        Office? office = null;
        try
        {
            opened = await Database.Open(options.Database);
            var plan = await Migrator.Apply(opened, options.Time.GetUtcNow());
            if (plan.Refusal is { } refusal)
            {
                throw new ServerRefusedException(refusal.Message(Language.English));
            }

            var rules = await RuleSets.Load(policies, options.Catalogue, opened);
            office = await Office.Open(
                opened, rules,
                new OfficeOptions { Node = options.Node, Lanes = options.Lanes, Time = options.Time, Delivery = TimeSpan.FromSeconds(1) });
            var division = options.Division ?? await DivisionOf(opened);
            var built = await web;
            var entry = Route(built, options, division, office);
            await built.StartAsync();
            return new YibaoServer(built, entry, opened, office);
        }
        catch
        {
            await Abandon(web, office, opened);
            throw;
        }
    }

    /// <summary>Waits until the process is asked to end (等待停止信号).</summary>
    public Task WaitForShutdown(CancellationToken cancel) => application.WaitForShutdownAsync(cancel);

    /// <summary>Takes no more calls, finishes the batches, closes the database (平稳停止).</summary>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
        await gateway.DisposeAsync();
        await Office.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task<string> DivisionOf(Database database)
    {
        await using var connection = await database.OpenReading();
        var region = await connection.ExecuteScalarAsync<long?>("select min(region) from provider") ?? 0;
        return new RegionCode((int)region).ToString();
    }

    private static async Task Abandon(Task<WebApplication> web, Office? office, Database? opened)
    {
        if (office is not null)
        {
            await office.DisposeAsync();
        }

        if (opened is not null)
        {
            await opened.DisposeAsync();
        }

        await (await web).DisposeAsync();
    }

    private static WebApplication Web(ServerOptions options)
    {
        // Empty: what the usual builders read besides, settings files of the current folder and variables, is none of a server's options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (options.Logs)
        {
            builder.Logging.AddJsonConsole(console => console.IncludeScopes = false).SetMinimumLevel(LogLevel.Warning);
            builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
                console.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        // a full queue is answered in less
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // a call awaits what it waits for: fewer hops
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // one more than the gateway takes: it refuses with a reason
            kestrel.Limits.MaxRequestBodySize = GatewayRequest.BodyBytesMax + 1024;
            kestrel.Listen(options.Listen);
        });
        return builder.Build();
    }

    private static GatewayEndpoint Route(WebApplication built, ServerOptions options, string division, Office office)
    {
        var entry = GatewayEndpoint.Open(office, options, division, built.Logger);
        var api = new ApiEndpoint(office, options.Tables);
        var status = new StatusPages(office, division, options.Authenticates, entry.Served, api.Routes);
        built.Run(context => Serve(context, entry, api, status));
        return entry;
    }

    private static Task Serve(HttpContext context, GatewayEndpoint gateway, ApiEndpoint api, StatusPages status)
    {
        var path = context.Request.Path.Value ?? "/";
        return ApiEndpoint.Serves(path)
            ? api.Serve(context)
            : HttpMethods.IsPost(context.Request.Method) && GatewayPaths.Serves(path)
            ? gateway.Serve(context)
            : status.Serve(context, path);
    }
}
