using System.Text;
using Yibao.Server.Gateway;

namespace Yibao.Tests.Server.Gateway;

/// <summary>Bodies broken at random: the gateway answers each, never throws, and keeps nothing of them.</summary>
[Collection("alone")]
public sealed class GatewayFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "\"null\"", "-1", "1e9999",
        "9223372036854775808", "0.1234567890123456789", "\"\\ud800\"", "\"\\u0000\"", "\\udc00\\ud800", "\"input\":{}", "[[[[[[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
        "测试", "\0", " ",
        "\"2021-02-30\"", "\"psn_no\":1,", "\\u0069", "{\\\"data\\\":1}", "\uFEFF", "[1,2,3]", "Infinity",
        "\"2207\"", "\"9101\"", "\"2304\"",
    ];

    // Each is a value: what they break is the meaning.
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "\"null\"", "0", "-1", "1e7", "9223372036854775807", "1000000000", "999999999999.99", "\"0.01\"", "0.005",
        "\"0000\"", "\"310\"", "\"390\"", "\"41\"", "\"21\"", "\"14\"", "\"2\"", "\"2020-02-29\"", "\"0001-01-01 00:00:00\"",
        "\"9999-12-31 23:59:59\"", "\"测试\"", "\"\\ud83d\\ude00\"", "[]", "{}", "[1,2]", "\"2207\"", "\"2601\"", "\"2102\"",
    ];

    [Fact]
    [Trait("Soak", "true")]
    public void Broken_bodies_are_answered()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] texts = [Bodies.Outpatient(), Bodies.FeeLines(3), Bodies.Message("2203", Encounter), Upload()];
        var samples = texts.Select(Bodies.Utf8).ToArray();
        int[] counts = [0, 0, 0];
        var count = Dose.Of(20_000, 1_000_000);
        var memory = new MemoryWatch(count);
        for (var i = 0; i < count; i++)
        {
            var body = Mutate(samples[random.Next(samples.Length)], random);
            if (i % LargeEvery == 0)
                body = Large(body);
            try
            {
                counts[Answer(body)]++;
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"seed {seed}, case {i}: {Encoding.UTF8.GetString(body)}", fault);
            }
            memory.After(i);
        }
        output.WriteLine($"refused as a body {counts[0]}, refused as an input {counts[1]}, accepted {counts[2]}");
        Assert.All(counts, answers => Assert.True(answers > 0));
        memory.IsFlat(output);
    }

    /// <summary>How often a body is as large as one may be.</summary>
    internal const int LargeEvery = 5_000;

    /// <summary>A body of ten megabytes, and then some: the broken one behind a field that fills it.</summary>
    internal static byte[] Large(byte[] body)
    {
        var filler = GatewayRequest.BodyBytesMax - body.Length - 20;
        return [.. "{\"memo\":\""u8, .. Enumerable.Repeat((byte)'9', filler), .. "\","u8, .. body.AsSpan(Math.Min(1, body.Length))];
    }

    private const string Encounter = """
        {"mdtrtinfo":{"mdtrt_id":"1","psn_no":"2","med_type":"11","begntime":"2021-03-04 05:06:07","dise_codg":"","dise_name":"",
        "birctrl_type":null,"matn_type":"1","geso_val":"12"},"diseinfo":[{"diag_type":"1","diag_srt_no":1,"diag_code":"I10.x00",
        "diag_name":"高血压","diag_dept":"A","dise_dor_no":"D","dise_dor_name":"测试医师","diag_time":"2021-03-04 05:06:07","vali_flag":"1"}]}
        """;

    private static string Upload() => Bodies.Message(
        "9101", System.Text.Json.JsonSerializer.Serialize("""{"fsUploadIn":{"in":[1,-2,3],"filename":"a.zip","fixmedins_code":"plc"}}"""));

    // 0 refused as a body, 1 refused as an input, 2 accepted and every field read.
    private static int Answer(byte[] body)
    {
        var head = new AnswerHead("430100", 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        if (!GatewayRequest.TryRead(body, out var request, out var refusals))
        {
            Assert.NotEmpty(refusals);
            Assert.NotEmpty(AnswerWriter.Refuse(head, refusals).Body.ToArray());
            return 0;
        }
        if (request!.CheckInput(asHunan: false) is { Count: > 0 } faults)
        {
            Assert.NotEmpty(AnswerWriter.Refuse(head, faults).Body.ToArray());
            return 1;
        }
        foreach (var node in request.Transaction.Input.Where(node => node.Shape != NodeShape.File))
        {
            foreach (var row in request.Input.Rows(node.Name))
                ReadAll(row, node);
        }
        return 2;
    }

    private static void ReadAll(InputRow row, NodeTable node)
    {
        foreach (var field in node.Fields)
        {
            _ = row.Text(field.Name);
            switch (field.Type)
            {
                case FieldType.Number:
                    _ = row.Number(field.Name);
                    break;
                case FieldType.Day or FieldType.Time:
                    Assert.Equal(row.Has(field.Name), row.Time(field.Name) is not null);
                    break;
                case FieldType.Bytes:
                    _ = row.Bytes(field.Name);
                    break;
            }
        }
    }

    internal static byte[] Mutate(byte[] sample, Random random)
    {
        var body = new List<byte>(sample);
        if (random.Next(2) == 0)
        {
            for (var times = random.Next(1, 4); times > 0; times--)
                ReplaceValue(body, random.Next(body.Count), Values[random.Next(Values.Length)]);
            return [.. body];
        }
        for (var times = random.Next(1, 4); times > 0 && body.Count > 0; times--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(6))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, Math.Min(random.Next(1, 40), body.Count - at));
                    break;
                case 2:
                    body.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 3:
                    body.InsertRange(at, body.GetRange(at, Math.Min(random.Next(1, 60), body.Count - at)));
                    break;
                case 4:
                    ReplaceValue(body, at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    body[at] = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)])[0];
                    break;
            }
        }
        return [.. body];
    }

    // The value after the next colon becomes another one: up to the next comma or brace, so that the body mostly stays JSON.
    private static void ReplaceValue(List<byte> body, int at, string value)
    {
        var colon = body.FindIndex(at, letter => letter == ':');
        var end = colon < 0 ? -1 : body.FindIndex(colon, letter => letter is (byte)',' or (byte)'}');
        if (end < 0 || body[colon + 1] is (byte)'{' or (byte)'[')
            return;
        body.RemoveRange(colon + 1, end - colon - 1);
        body.InsertRange(colon + 1, Encoding.UTF8.GetBytes(value));
    }
}
