using System.Buffers.Text;
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
/// a thread and a plain socket for each connection, so that it takes little of the two cores; it still is in the figure.
/// </summary>
internal sealed class HttpRun : IAsyncDisposable
{
    private const string Token = "bench-token";

    private readonly YibaoServer server;
    private readonly Database database;
    private readonly SyntheticScheme scheme;
    private readonly int people;
    private readonly int providers;
    private readonly ThrowawayCluster cluster;
    private readonly int connections;
    private readonly GatewayClient client;

    private HttpRun(
        YibaoServer server, Database database, SyntheticScheme scheme, int people, int providers, ThrowawayCluster cluster, int connections)
    {
        (this.server, this.database, this.scheme) = (server, database, scheme);
        (this.people, this.providers, this.cluster, this.connections) = (people, providers, cluster, connections);
        client = new GatewayClient(new HttpClient(), "/", scheme.Region.ToString(), TimeProvider.System);
    }

    public static async Task<HttpRun> Open(
        string home, Database database, SyntheticScheme scheme, int people, int providers, ThrowawayCluster cluster, int connections)
    {
        await Sign(database, scheme, providers);
        var started = await YibaoServer.Start(new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0), Database = database.Address, Policies = Path.Combine(home, "policies"),
            Catalogue = Path.Combine(home, "catalogue"), Logs = false, Time = TimeProvider.System,
        });
        return new HttpRun(started, database, scheme, people, providers, cluster, connections);
    }

    /// <summary>
    /// Settles visits that are not there yet: their fee lines are put there beforehand, or uploaded by 2204 as at a counter, outside the
    /// clock.
    /// </summary>
    public async Task<LaneFigures> Settle(int first, int count, int warmUp, bool isUploaded)
    {
        await Seeding.Visits(database, scheme, people, providers, first, warmUp + count, withLines: !isUploaded);
        if (isUploaded)
        {
            Play(Requests(warmUp + count, i => Upload(first + i)));
        }

        var splits = await LaneRun.Splits(server.Office, scheme, people, providers, first, warmUp + count);
        Play(Requests(warmUp, i => Settlement(first + i, splits[i])));
        var requests = Requests(count, i => Settlement(first + warmUp + i, splits[warmUp + i]));
        await CounterBench.Checkpoint(database);
        GC.Collect();
        var (load, before) = (File.ReadAllText("/proc/loadavg").Split(' ')[0], cluster.CpuTime());
        var (allocated, paused, cpu) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), Environment.CpuUsage.TotalTime);
        var watch = Stopwatch.StartNew();
        var latencies = Play(requests);
        var (seconds, used) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"    {connections} connections: {(GC.GetTotalAllocatedBytes() - allocated) / count:N0} bytes allocated each, ")
            + string.Create(CultureInfo.InvariantCulture, $"{(GC.GetTotalPauseDuration() - paused).TotalMilliseconds:F0} ms paused, ")
            + string.Create(CultureInfo.InvariantCulture, $"{(cluster.CpuTime() - before).TotalSeconds / count * 1e6:F0} us CPU of the ")
            + $"database server each, load before {load}; batches by size so far {string.Join(' ', server.Office.Metrics.Batches)}");
        Array.Sort(latencies);
        return new LaneFigures(count, seconds, used, latencies[count * 99 / 100]);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task Sign(Database database, SyntheticScheme scheme, int providers)
    {
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

    private static byte[][] Requests(int count, Func<int, byte[]> request)
    {
        var requests = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            requests[i] = request(i);
        }

        return requests;
    }

    private double[] Play(byte[][] requests)
    {
        var latencies = new double[requests.Length];
        var next = -1;
        Exception? failure = null;
        var threads = new Thread[connections];
        for (var connection = 0; connection < connections; connection++)
        {
            threads[connection] = new Thread(
                () =>
                {
                    try
                    {
                        Send(requests, latencies, ref next);
                    }
#pragma warning disable CA1031 // whatever it is, the run fails with it
                    catch (Exception caught)
#pragma warning restore CA1031
                    {
                        failure = caught;
                        Volatile.Write(ref next, requests.Length);
                    }
                },
                128 * 1024);
            threads[connection].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        return failure is null ? latencies : throw new InvalidOperationException(failure.Message, failure);
    }

    private void Send(byte[][] requests, double[] latencies, ref int next)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, server.Address.Port);
        var buffer = new byte[64 * 1024];
        while (Interlocked.Increment(ref next) is var i && i < requests.Length)
        {
            var begin = Stopwatch.GetTimestamp();
            socket.Send(requests[i]);
            var length = Receive(socket, buffer);
            latencies[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n{\"infcode\":0,"u8) < 0)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
    }

    /// <summary>One whole answer: head, and as many bytes as it says.</summary>
    private static int Receive(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            length = read > 0 ? length + read : throw new InvalidOperationException("the server closed the connection");
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                var at = buffer.AsSpan(0, head).IndexOf("Content-Length: "u8) + 16;
                if (Utf8Parser.TryParse(buffer.AsSpan(at, head - at), out int body, out _) && length >= head + 4 + body)
                {
                    return length;
                }
            }
        }
    }

    private byte[] Upload(int number)
    {
        var bill = scheme.Bill(number, people, providers);
        var lines = new JsonArray();
        foreach (var line in bill.Lines)
        {
            lines.Add(new JsonObject
            {
                ["feedetl_sn"] = line.Serial, ["mdtrt_id"] = TextOf(number + 1), ["psn_no"] = scheme.PersonNumber(bill.Person),
                ["chrg_bchno"] = line.ChargeBatch, ["fee_ocur_time"] = Days.Text(line.Day) + " 09:30:00", ["med_list_codg"] = line.Item,
                ["medins_list_codg"] = line.Item, ["det_item_fee_sumamt"] = new Money(line.Amount).ToString(),
                ["cnt"] = line.QuantityE4 / 10_000m, ["pric"] = line.PriceMicro / 1_000_000m, ["bilg_dept_codg"] = "A03",
                ["bilg_dept_name"] = "内科", ["bilg_dr_codg"] = "D000000000001", ["bilg_dr_name"] = "测试医师",
                ["rx_circ_flag"] = "0", ["hosp_appr_flag"] = "0",
            });
        }

        return Request("2204", bill, number, new JsonObject { ["feedetail"] = lines });
    }

    private byte[] Settlement(int number, LineSplit split)
    {
        var bill = scheme.Bill(number, people, providers);
        var (person, enrolment, _) = scheme.Person(bill.Person);
        return Request("2207", bill, number, new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["psn_no"] = person.Number, ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = person.Document, ["med_type"] = "11",
                ["medfee_sumamt"] = new Money(bill.Lines.Sum(line => line.Amount)).ToString(), ["psn_setlway"] = "01",
                ["mdtrt_id"] = TextOf(number + 1), ["chrg_bchno"] = "1",
                ["insutype"] = TextOf((int)enrolment.Scheme), ["acct_used_flag"] = "1",
                ["fulamt_ownpay_amt"] = new Money(split.NonCovered).ToString(),
                ["overlmt_selfpay"] = new Money(split.OverStandard).ToString(),
                ["preselfpay_amt"] = new Money(split.FirstPay).ToString(), ["inscp_scp_amt"] = new Money(split.Eligible).ToString(),
            },
        });
    }

    private byte[] Request(string infno, SyntheticBill bill, int number, JsonObject input)
    {
        var provider = scheme.Provider(bill.Provider).Code;
        var body = client.Body(infno, provider, number.ToString("D30", CultureInfo.InvariantCulture), input);
        var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var signature = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stamp + Token + nonce + stamp)));
        var head = $"POST /fsi/api/rsfComIfsService/callService HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\nx-tif-paasid: {provider}\r\nx-tif-timestamp: {stamp}\r\nx-tif-nonce: {nonce}\r\n"
            + $"x-tif-signature: {signature}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static string TextOf(int number) => number.ToString(CultureInfo.InvariantCulture);
}
