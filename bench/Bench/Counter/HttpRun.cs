using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Yibao.Kernel;
using Yibao.Server.Host;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Workbench;

namespace Yibao.Bench.Counter;

/// <summary>
/// Settlements end to end: signed 2207 messages over HTTP, each connection one at a time, against a server in this process. The sender is
/// plain sockets, so that it takes little of the two cores; it still is in the figure.
/// </summary>
internal static class HttpRun
{
    private const int Connections = 128;
    private const string Token = "bench-token";

    public static async Task<LaneFigures> Settle(
        string home, DatabaseAddress address, SyntheticScheme scheme, int people, int providers, int first, LineSplit[] splits, int warmUp)
    {
        var count = splits.Length - warmUp;
        await Sign(address, scheme, providers);
        await using var server = await YibaoServer.Start(new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0), Database = address, Policies = Path.Combine(home, "policies"),
            Catalogue = Path.Combine(home, "catalogue"), Logs = false, Time = TimeProvider.System,
        });
        var client = new GatewayClient(new HttpClient(), "/", scheme.Region.ToString(), TimeProvider.System);
        await Play(server.Address, Requests(scheme, client, people, providers, first, splits.AsSpan(0, warmUp)));
        var requests = Requests(scheme, client, people, providers, first + warmUp, splits.AsSpan(warmUp));
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var latencies = await Play(server.Address, requests);
        var (seconds, used) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        Array.Sort(latencies);
        return new LaneFigures(count, seconds, used, latencies[count * 99 / 100]);
    }

    private static async Task Sign(DatabaseAddress address, SyntheticScheme scheme, int providers)
    {
        await using var database = await Database.Open(address);
        await using var connection = await database.OpenWriting();
        for (var i = 0; i < providers; i++)
        {
            var code = scheme.Provider(i).Code;
            await connection.ExecuteAsync(
                "insert into credential (paas_id, access_key, token, secret_key, provider, needs_digest, issued_at) "
                + "values (@code, @code, @Token, '', @code, 0, 0) on conflict do nothing",
                new { code, Token });
        }
    }

    private static byte[][] Requests(
        SyntheticScheme scheme, GatewayClient client, int people, int providers, int first, ReadOnlySpan<LineSplit> splits)
    {
        var requests = new byte[splits.Length][];
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = Request(scheme, client, people, providers, first + i, splits[i]);
        }

        return requests;
    }

    private static async Task<double[]> Play(Uri server, byte[][] requests)
    {
        var latencies = new double[requests.Length];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            var buffer = new byte[64 * 1024];
            while (Interlocked.Increment(ref next) is var i && i < requests.Length)
            {
                var begin = Stopwatch.GetTimestamp();
                await socket.SendAsync(requests[i]);
                var length = await Receive(socket, buffer);
                latencies[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                if (buffer.AsSpan(0, length).IndexOf("\"infcode\":0,"u8) < 0)
                {
                    throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, length));
                }
            }
        })));
        return latencies;
    }

    /// <summary>One whole answer: head, and as many bytes as it says.</summary>
    private static async ValueTask<int> Receive(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length = read > 0 ? length + read : throw new InvalidOperationException("the server closed the connection");
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                var text = Encoding.ASCII.GetString(buffer, 0, head);
                var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + 16;
                var end = text.IndexOf('\r', at);
                var body = int.Parse(end < 0 ? text[at..] : text[at..end], CultureInfo.InvariantCulture);
                if (length >= head + 4 + body)
                {
                    return length;
                }
            }
        }
    }

    private static byte[] Request(SyntheticScheme scheme, GatewayClient client, int people, int providers, int number, LineSplit split)
    {
        var bill = scheme.Bill(number, people, providers);
        var (person, enrolment, _) = scheme.Person(bill.Person);
        var provider = scheme.Provider(bill.Provider).Code;
        var body = client.Body("2207", provider, number.ToString("D30", CultureInfo.InvariantCulture), new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["psn_no"] = person.Number, ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = person.Document, ["med_type"] = "11",
                ["medfee_sumamt"] = new Money(bill.Lines.Sum(line => line.Amount)).ToString(), ["psn_setlway"] = "01",
                ["mdtrt_id"] = (number + 1).ToString(CultureInfo.InvariantCulture), ["chrg_bchno"] = "1",
                ["insutype"] = ((int)enrolment.Scheme).ToString(CultureInfo.InvariantCulture), ["acct_used_flag"] = "1",
                ["fulamt_ownpay_amt"] = new Money(split.NonCovered).ToString(),
                ["overlmt_selfpay"] = new Money(split.OverStandard).ToString(),
                ["preselfpay_amt"] = new Money(split.FirstPay).ToString(), ["inscp_scp_amt"] = new Money(split.Eligible).ToString(),
            },
        });
        var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var signature = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stamp + Token + nonce + stamp)));
        var head = $"POST /fsi/api/rsfComIfsService/callService HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\nx-tif-paasid: {provider}\r\nx-tif-timestamp: {stamp}\r\nx-tif-nonce: {nonce}\r\n"
            + $"x-tif-signature: {signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
