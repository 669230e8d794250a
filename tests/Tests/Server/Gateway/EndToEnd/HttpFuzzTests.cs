using System.Text;
using System.Text.Json;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>Broken bodies over HTTP: each is answered with status 200, and nothing inside fails.</summary>
[Collection("alone")]
public sealed class HttpFuzzTests(GatewayBench bench, ITestOutputHelper output) : IClassFixture<GatewayBench>
{
    [Fact]
    [Trait("Soak", "true")]
    public async Task Broken_bodies_are_answered_over_HTTP_and_leave_nothing_behind()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var samples = await Samples();
        var counts = new SortedDictionary<int, int>();
        var count = Dose.Of(1_000, 50_000);
        var memory = new MemoryWatch(count);
        for (var i = 0; i < count; i++)
        {
            var body = GatewayFuzzTests.Mutate(samples[random.Next(samples.Length)], random);
            if (i % GatewayFuzzTests.LargeEvery == 0)
                body = GatewayFuzzTests.Large(body);
            var answer = await bench.Post(body);
            using var json = JsonDocument.Parse(answer);
            var code = json.RootElement.GetProperty("infcode").GetInt32();
            if (code == GatewayAnswer.OutcomeUnknown)
                Assert.Fail($"seed {seed}, case {i}: {Encoding.UTF8.GetString(body)}");
            Assert.DoesNotContain("STL099", Encoding.UTF8.GetString(answer));
            counts[code] = counts.GetValueOrDefault(code) + 1;
            memory.After(i);
        }
        output.WriteLine(string.Join(", ", counts.Select(code => $"infcode {code.Key}: {code.Value}")));
        memory.IsFlat(output);
    }

    [Fact]
    public async Task A_body_of_ten_megabytes_is_answered_and_a_larger_one_is_refused()
    {
        var text = $"{{\"infno\":\"2204\",\"memo\":\"{new string('9', GatewayRequest.BodyBytesMax - 100)}\"}}";
        Assert.Contains("GWY009", Encoding.UTF8.GetString(await bench.Post(Encoding.UTF8.GetBytes(text))));
        Assert.Contains("GWY001", Encoding.UTF8.GetString(await bench.Post(new byte[GatewayRequest.BodyBytesMax + 1])));
    }

    [Fact]
    public async Task Refusals_are_counted_by_code()
    {
        await bench.Refused("2202", new { data = new { psn_no = "P" } });
        var metrics = await bench.Get("/metrics");
        Assert.Contains("yibao_refusals_total{code=\"GWY022\"}", metrics);
    }

    [Fact]
    public async Task A_message_may_come_in_a_form()
    {
        using var form = new MultipartFormDataContent();
        var message = bench.Message("2202", new { data = new { psn_no = "P", mdtrt_id = "1", ipt_otp_no = "1" } });
        form.Add(new ByteArrayContent(message), "jsonStr");
        form.Add(new ByteArrayContent([80, 75, 3, 4]), "file", "a.zip");
        Assert.Contains("STL001", Encoding.UTF8.GetString(await bench.Post(form)));
        using var broken = new ByteArrayContent([1, 2, 3]);
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        Assert.Contains("GWY003", Encoding.UTF8.GetString(await bench.Post(broken)));
        using var empty = new ByteArrayContent([]);
        Assert.Contains("GWY003", Encoding.UTF8.GetString(await bench.Post(empty)));
    }

    // Every kind of message, on a visit that is there: what is broken in the right place goes deep.
    private async Task<byte[][]> Samples()
    {
        var person = bench.TakePerson();
        var register = Bill.Registration(person);
        var visit = (await bench.Done("2201", register))!["data"]!["mdtrt_id"]!.GetValue<string>();
        var line = Bill.Line(person, visit, "1", "YB-D0001", 2.5m, 4);
        await bench.Done("2204", new { feedetail = line });
        return
        [
            bench.Message("9001", new { signIn = new { opter_no = "0001", mac = "0", ip = "127.0.0.1" } }),
            bench.Message("9002", new { signOut = new { sign_no = "1", opter_no = "0001" } }),
            bench.Message("1101", new { data = new { mdtrt_cert_type = "02", mdtrt_cert_no = "0", begntime = "2020-06-15" } }),
            bench.Message("1201", new { medinsinfo = new { fixmedins_type = "1", fixmedins_name = "医院" } }),
            bench.Message("2001", new
            {
                data = new
                {
                    psn_no = person, insutype = "310", fixmedins_code = GatewayBench.Hospital(0), med_type = "11", begntime = "2020-06-15",
                },
            }),
            bench.Message("2201", register),
            bench.Message("2203", Bill.Encounter(person, visit)),
            bench.Message("2204", new { feedetail = new[] { line, Bill.Line(person, visit, "2", "YB-D0002", 3m, -1) } }),
            bench.Message("2205", new { data = new { chrg_bchno = "B9", mdtrt_id = visit, psn_no = person } }),
            bench.Message("2206", new { data = Bill.Settlement(person, visit, 10) }),
            bench.Message("2208", new { data = new { setl_id = "1", mdtrt_id = visit, psn_no = person } }),
            bench.Message("2601", new { data = new { psn_no = person, omsgid = "x", oinfno = "2207" } }),
        ];
    }
}
