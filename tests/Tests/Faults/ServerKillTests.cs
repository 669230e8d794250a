using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;
using Yibao.Workbench;

namespace Yibao.Tests.Faults;

public sealed class ServerKillTests(ITestOutputHelper log)
{
    private const int People = 40;
    private const int Clients = 8;

    [Theory]
    [Trait("Soak", "true")]
    [ClassData(typeof(EachEngine))]
    public async Task The_server_killed_under_load_loses_nothing_that_was_answered_and_doubles_nothing(Engine engine)
    {
        var kills = Dose.Of(2, 30);
        await using var office = await CounterFixture.Open(engine, People);
        await office.Release();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var server = await ServerProcess.Start(office.Address);
        var clients = new RetryingClients(number => Sell(http, () => server.Address, number));
        var selling = clients.Start(Clients);
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.WhenAny(clients.Answered(100), selling);
                clients.CloseGate();
                await server.Kill();
                server = await ServerProcess.Start(office.Address);
                clients.OpenGate();
            }

            await Task.WhenAny(clients.Answered(100), selling);
        }
        finally
        {
            clients.End();
            await selling;
            await server.Kill();
        }

        await office.Reacquire();
        await clients.Compare(office, MessageId);
        await InvariantTests.Holds(office);
        log.WriteLine($"{engine}: {kills} kills of the server, {clients.Answers.Count} sales over HTTP, {clients.Retries} retries: "
            + "0 acknowledged lost, 0 doubled");
    }

    private static string MessageId(int number) => string.Create(CultureInfo.InvariantCulture, $"{CounterFixture.Pharmacy}{number:D18}");

    private static async Task<string> Sell(HttpClient http, Func<Uri> server, int number)
    {
        var client = new GatewayClient(http, new Uri(server(), "/2102").ToString(), "110000", TimeProvider.System);
        var body = client.Body("2102", CounterFixture.Pharmacy, MessageId(number), Purchase(number));
        var reply = await client.Send(body, key: null);
        // What is no answer of the counter is repeated.
        return reply is { Status: 200, Code: 0 } ? Encoding.UTF8.GetString(reply.Body) : throw new HttpRequestException(reply.Error);
    }

    private static JsonObject Purchase(int number)
    {
        var person = CounterFixture.Person(number % (People / 4) * 4);
        var time = Days.Text(new DateOnly(2020, 1, 1).AddDays(number % 300)) + " 10:00:00";
        var yuan = (100 + number) / 100m; // not money: the wire's number
        return new JsonObject
        {
            ["druginfo"] = new JsonObject
            {
                ["psn_no"] = person, ["mdtrt_cert_type"] = "99", ["mdtrt_cert_no"] = person, ["begntime"] = time, ["medfee_sumamt"] = yuan,
                ["insutype"] = "310", ["acct_used_flag"] = "1", ["med_type"] = "41",
            },
            ["drugdetail"] = new JsonArray(new JsonObject
            {
                ["feedetl_sn"] = "1", ["rx_circ_flag"] = "0", ["fee_ocur_time"] = time, ["med_list_codg"] = "YB-D0001",
                ["medins_list_codg"] = "YB-D0001", ["det_item_fee_sumamt"] = yuan, ["cnt"] = 1, ["pric"] = yuan,
            }),
        };
    }

    /// <summary><c>yibao serve</c> in a process of its own.</summary>
    private sealed class ServerProcess(Process process, Uri address)
    {
        internal Uri Address { get; } = address;

        internal static async Task<ServerProcess> Start(string database)
        {
            var program = Path.Combine(AppContext.BaseDirectory, "Yibao.Cli.dll");
            string[] arguments =
                [program, "serve", "--db", database, "--auth", "none", "--listen", "127.0.0.1:0", "--json", .. CommandRun.Home];
            var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
            var text = new StringBuilder();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                text.Append(line);
                if (line is "}")
                {
                    return new ServerProcess(process, new Uri((string)JsonNode.Parse(text.ToString())!["address"]!));
                }
            }

            throw new InvalidOperationException($"the server ended: {text}");
        }

        internal async Task Kill()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
