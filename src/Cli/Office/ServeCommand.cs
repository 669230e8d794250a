using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Yibao.Agency;
using Yibao.Agency.Clearing;
using Yibao.Agency.Counter;
using Yibao.Cli.Clearing;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Server.Host;
using Yibao.Storage;

namespace Yibao.Cli.Office;

/// <summary><c>yibao serve</c> (启动服务): the agency's office with the national gateway, until it is asked to end.</summary>
internal static class ServeCommand
{
    private const string DefaultListen = "127.0.0.1:8080";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var db = DatabaseOption.Create();
        var listen = new Option<string>("--listen")
        {
            Description = "Address and port; port 0 takes any free one.", HelpName = "IP:PORT", DefaultValueFactory = _ => DefaultListen,
        };
        var node = new Option<int>("--node") { Description = "Number of this process among those on one database, 0 to 1023." };
        var lanes = Lanes();
        var division =
            new Option<string?>("--division") { Description = "Division of this agency, six digits [default: of the first provider]." };
        var auth = new Option<string>("--auth")
        {
            Description = "on, or none for a closed test bench on loopback.", DefaultValueFactory = _ => "on",
        };
        auth.AcceptOnlyFromAmong("on", "none");
        var hunan = new Option<bool>("--hunan") { Description = "Require the fields that only Hunan requires." };
        var policies = CommonOptions.Policies();
        var catalogue = CommonOptions.Catalogue();
        var tables = Tables();
        var json = PolicyArguments.Json();
        var command = new Command("serve", "Run the office: gateway of the national interface, health, metrics. Ends on Ctrl-C or SIGTERM.")
        {
            db, listen, node, lanes, division, auth, hunan, policies, catalogue, tables, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if (!IPEndPoint.TryParse(parsed.GetValue(listen)!, out var address))
            {
                Output.Of(parsed).Note($"yibao: --listen '{parsed.GetValue(listen)}': expected an address like {DefaultListen}");
                return (int)ExitCode.BadInput;
            }

            if (TablesOf(parsed.GetValue(tables), Output.Of(parsed)) is not { } grouping)
            {
                return (int)ExitCode.BadInput;
            }

            var options = new ServerOptions
            {
                Tables = grouping,
                Listen = address,
                Database = DatabaseOption.Of(parsed, db),
                Policies = CommonOptions.FolderOf(parsed.GetValue(policies), "policies"),
                Catalogue = CommonOptions.FolderOf(parsed.GetValue(catalogue), "catalogue"),
                Node = parsed.GetValue(node),
                Lanes = parsed.GetValue(lanes),
                Division = parsed.GetValue(division),
                Authenticates = parsed.GetValue(auth) != "none",
                AsHunan = parsed.GetValue(hunan),
                Time = TimeProvider.System,
            };
            return (int)await Run(options, Output.Of(parsed), parsed.GetValue(json), cancel);
        });
        return command.WithExamples(
            "yibao serve                                            # SQLite file yibao.db, http://127.0.0.1:8080",
            "yibao serve --db 'postgres:Host=127.0.0.1;Database=yibao;Username=yibao' --listen 0.0.0.0:8080 --node 1",
            "yibao serve --auth none --listen 127.0.0.1:0 --json    # a test bench on any free port");
    }

    private static Option<int> Lanes() => new("--lanes")
    {
        Description = "Settlement lanes (PostgreSQL) [default: processors and one].",
        DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount + 1, OfficeOptions.LanesUsual, OfficeOptions.LanesMax),
    };

    private static Option<string?> Tables() => new("--tables")
    {
        Description = "Folder of the grouper's tables, for year ends through the API.", HelpName = "DIR",
    };

    private static GroupingTables? TablesOf(string? folder, Output output) =>
        folder is null ? GroupingTables.None : ClearYearEndCommand.Load(DrgCommand.FolderOf(folder), output);

    private static async Task<ExitCode> Run(ServerOptions options, Output output, bool isJson, CancellationToken cancel)
    {
        try
        {
            await using var server = await YibaoServer.Start(options);
            if (isJson)
            {
                output.Line(
                    JsonText.Of(new JsonObject { ["address"] = server.Address.ToString(), ["database"] = options.Database.ToString() }));
            }
            else
            {
                output.Line($"{server.Address}  ({options.Database})");
            }

            output.Flush();
            await server.WaitForShutdown(cancel);
            return ExitCode.Done;
        }
        catch (Exception broken) when (broken is StorageUnavailableException or RulesUnusableException or ServerRefusedException)
        {
            output.Note($"yibao: {broken.Message}");
            return broken is ServerRefusedException ? ExitCode.BadInput : ExitCode.BrokenEnvironment;
        }
    }
}
