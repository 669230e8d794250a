using System.Net;
using System.Text.Json.Nodes;
using Yibao.Server.Host;
using Yibao.Storage;
using Yibao.Tests.Conventions;
using Yibao.Tests.Server.Gateway.EndToEnd;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Host;

/// <summary>What the server says of itself, and when it does not start.</summary>
public sealed class StatusTests(GatewayBench bench) : IClassFixture<GatewayBench>
{
    [Fact]
    public async Task It_lives_is_ready_and_says_what_runs_here()
    {
        Assert.Equal("live\n", await bench.Get("/health/live"));
        Assert.Equal("ready\n", await bench.Get("/health/ready"));
        var page = await bench.Get("/");
        Assert.Contains("<title>医保 Yibao</title>", page, StringComparison.Ordinal);
        Assert.Contains("none (loopback only)", page, StringComparison.Ordinal);
        var paths = JsonNode.Parse(await bench.Get("/openapi.json"))!["paths"]!.AsObject();
        Assert.Contains("/fsi/api/rsfComIfsService/callService/2207", paths.Select(path => path.Key));
    }

    [Fact]
    public async Task Metrics_count_settlements_latency_depth_batches_and_refusals_and_name_nobody()
    {
        var person = bench.TakePerson();
        var known = new SampleInput();
        known["psn_no"] = person;
        known.Learn(await bench.Done("2201", known.Of("2201")));
        await bench.Done("2204", new { feedetail = Bill.Line(person, known.Visit, "1", "YB-D0001", 100, 10) });
        var trial = await bench.Done("2206", new { data = Bill.Settlement(person, known.Visit, 1_000) });
        await bench.Done("2207", new { data = Bill.Settlement(person, known.Visit, 1_000, trial) });
        await bench.Refused("2207", new { data = Bill.Settlement(person, known.Visit, 1_000, trial) });
        var metrics = await bench.Get("/metrics");
        foreach (var line in (string[])
        [
            "yibao_answers_seconds_count{infno=\"2207\"}", "yibao_answers_seconds_bucket{infno=\"2206\",le=\"+Inf\"}",
            "yibao_refusals_total{code=\"STL", "yibao_batch_operations_bucket{le=\"1\"}", "yibao_lane_depth{lane=\"0\"} 0",
        ])
            Assert.Contains(line, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(person, metrics, StringComparison.Ordinal);
        Assert.All(metrics.Split('\n'), line => Assert.True(
            line.Length == 0 || line[0] == '#' || double.TryParse(line.Split(' ')[^1], out _), line));
    }

    [Fact]
    public async Task Without_authentication_it_listens_on_loopback_only()
    {
        await using var database = await TestDatabase.Open(Engine.Sqlite);
        await database.Close();
        Assert.True(DatabaseAddress.TryParse(database.Address, out var address, out _));
        var refused = await Assert.ThrowsAsync<ServerRefusedException>(() => YibaoServer.Start(new ServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Any, 0), Database = address!, Policies = Path.Combine(Repository.Root, "policies"),
            Catalogue = Path.Combine(Repository.Root, "catalogue"), Authenticates = false, Logs = false, Time = new GatewayBench.Clock(),
        }));
        Assert.Contains("loopback", refused.Message, StringComparison.Ordinal);
        await database.Reopen();
    }
}
