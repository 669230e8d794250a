using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Yibao.Agency.CareElsewhere;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.CareElsewhere;
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
    private const string Elsewhere = "P42010000001";

    [Theory]
    [Trait("Soak", "true")]
    [ClassData(typeof(EachEngine))]
    public Task The_server_killed_under_load_loses_nothing_that_was_answered_and_doubles_nothing(Engine engine) =>
        Killed(engine, CounterFixture.Pharmacy, _ => Task.CompletedTask);

    [Theory]
    [Trait("Soak", "true")]
    [ClassData(typeof(EachEngine))]
    public Task Killed_while_it_serves_and_delivers_for_other_regions_both_books_and_the_hub_agree(Engine engine) =>
        Killed(engine, Elsewhere, async office =>
        {
            var first = await office.Read<long>("select min(at) from settlement");
            var last = await office.Read<long>("select max(at) from settlement");
            for (var day = ChinaTime.DayOf(first); day <= ChinaTime.DayOf(last); day = day.AddDays(1))
            {
                var result = await new ReconcileDesk(office.Database, TimeProvider.System).Run(day, mends: true);
                await MessageFaultTests.Agrees(office, result, $"{day:yyyy-MM-dd}");
                log.WriteLine($"{engine}: {result.Found.Count} differences found, {result.SentAgain} sent again, 0 left");
            }
        });

    private async Task Killed(Engine engine, string pharmacy, Func<CounterFixture, Task> afterwards)
    {
        var kills = Dose.Of(2, 30);
        await using var office = await CounterFixture.Open(engine, People);
        await office.Plant(
            "insert into provider (region, code, name, kind, tier, hosp_lv, from_day, until_day) "
            + $"values (420100, '{Elsewhere}', '测试药店武汉', 2, 0, '11', 20150101, null)");
        await office.Release();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var server = await ServerProcess.Start(office.Address);
        var clients = new RetryingClients(number => Sell(http, () => server.Address, pharmacy, number));
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
        await clients.Compare(office, number => MessageId(pharmacy, number));
        await afterwards(office);
        await InvariantTests.Holds(office);
        log.WriteLine($"{engine}: {kills} kills of the server, {clients.Answers.Count} sales over HTTP, {clients.Retries} retries: "
            + "0 acknowledged lost, 0 doubled");
    }

    private static string MessageId(string pharmacy, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{pharmacy}{number:D18}");

    private static async Task<string> Sell(HttpClient http, Func<Uri> server, string pharmacy, int number)
    {
        var client = new GatewayClient(http, new Uri(server(), "/2102").ToString(), "110000", TimeProvider.System);
        var body = client.Body("2102", pharmacy, MessageId(pharmacy, number), Purchase(number));
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
