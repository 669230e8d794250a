using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Yibao.Server.Gateway;
using Yibao.Server.Gateway.Handlers;
using Yibao.Storage;
using Yibao.Tests.Counter;
using Yibao.Tests.Server.Gateway;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Services;

/// <summary>An office behind the gateway, without its transport: messages in, answers out.</summary>
internal sealed class ServiceFixture : IAsyncDisposable, ILogger
{
    internal const string Hospital = CounterFixture.Hospital;
    internal const string Clinic = CounterFixture.Clinic;

    private readonly TestDatabase database;
    private readonly GatewayCore core;
    private string fault = "";
    private int messages;

    private ServiceFixture(TestDatabase database, CounterFixture counter, TestClock clock)
    {
        (this.database, Counter, Clock) = (database, counter, clock);
        var routes = new GatewayRoutes();
        ServiceRoutes.Map(routes, new Yibao.Server.Gateway.Handlers.Counter(counter.Office));
        Served = routes.Served;
        core = new GatewayCore(
            routes, new GatewaySettings { Division = "110000", Authenticates = false }, clock, this);
    }

    internal CounterFixture Counter { get; }

    internal TestClock Clock { get; }

    internal IReadOnlyList<string> Served { get; }

    internal static async Task<ServiceFixture> Open(Engine engine = Engine.Sqlite, int people = 4)
    {
        var test = await TestDatabase.Open(engine);
        var clock = TestClock.Summer2020();
        return new ServiceFixture(test, await CounterFixture.On(test.Database, clock, people), clock);
    }

    /// <summary>A new message with this input, as a JSON text.</summary>
    internal string Message(string infno, string input, string provider = Hospital) =>
        Bodies.Message(infno, input, string.Create(CultureInfo.InvariantCulture, $"{provider}20200630100000{++messages:D4}"))
            .Replace(Bodies.Provider, provider, StringComparison.Ordinal).Replace("\"430100\"", "\"110000\"", StringComparison.Ordinal);

    internal Task<ServiceReply> Send(string infno, string input, string provider = Hospital) =>
        Send(infno, Bodies.Utf8(Message(infno, input, provider)));

    internal async Task<ServiceReply> Send(string infno, byte[] message)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var (status, answer) = await core.Answer(new GatewayCall(_ => null, message, default, default));
        Assert.Equal(200, status);
        Assert.True(fault.Length == 0, fault);
        return new ServiceReply(infno, answer);
    }

    /// <summary>Sends what must be done, and checks the answer against the table of its transaction.</summary>
    internal async Task<JsonElement> Done(string infno, string input, string provider = Hospital)
    {
        var reply = await Send(infno, input, provider);
        return reply.Output();
    }

    /// <summary>Sends what must be refused; the code of the refusal.</summary>
    internal async Task<string> Refused(string infno, string input, string provider = Hospital)
    {
        var reply = await Send(infno, input, provider);
        Assert.Equal(GatewayAnswer.Refused, reply.Answer.Infcode);
        return reply.Text[(reply.Text.IndexOf("err_msg\":\"", StringComparison.Ordinal) + 10)..][..6];
    }

    /// <summary>Sends a message twice: the answers are the same bytes; a message with its id and another content is refused.</summary>
    internal async Task<JsonElement> DoneTwice(string infno, string input, string provider = Hospital)
    {
        var message = Message(infno, input, provider);
        var first = await Send(infno, Bodies.Utf8(message));
        var second = await Send(infno, Bodies.Utf8(message));
        Assert.Equal(first.Text, second.Text);
        var other = await Send(infno, Bodies.Utf8(message.Replace("测试操作员", "另一操作员", StringComparison.Ordinal)));
        Assert.Contains("STL024", other.Text);
        return first.Output();
    }

    /// <summary>Fetches a file and unpacks its one entry: rows of cells.</summary>
    internal async Task<string[][]> Fetch(string number, string name, string provider = Hospital, string owner = "plc")
    {
        var reply = await Send("9102", FetchInput(number, name, owner), provider);
        Assert.Equal((GatewayAnswer.Done, GatewayAnswer.Octets), (reply.Answer.Infcode, reply.Answer.ContentType));
        using var zip = new ZipArchive(new MemoryStream(reply.Answer.Body.ToArray()), ZipArchiveMode.Read);
        using var text = new StreamReader(Assert.Single(zip.Entries).Open(), Encoding.UTF8);
        return [.. (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    internal static string FetchInput(string number, string name, string owner = "plc") =>
        new JsonObject { ["fsDownloadIn"] = new JsonObject { ["file_qury_no"] = number, ["filename"] = name, ["fixmedins_code"] = owner } }
            .ToJsonString();

    internal static string UploadInput(byte[] content, string provider = Hospital) => new JsonObject
    {
        ["fsUploadIn"] = new JsonObject
        {
            ["in"] = Convert.ToBase64String(content), ["filename"] = "stmt.zip", ["fixmedins_code"] = provider,
        },
    }.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        await Counter.DisposeAsync();
        await database.DisposeAsync();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        fault = exception?.ToString() ?? formatter(state, exception);
}

/// <summary>An answer of the gateway.</summary>
internal sealed record ServiceReply(string Infno, GatewayAnswer Answer)
{
    internal string Text => Encoding.UTF8.GetString(Answer.Body.Span);

    /// <summary>The output of an answer that was done and has every field of its table.</summary>
    internal JsonElement Output()
    {
        Assert.True(Answer.Infcode == GatewayAnswer.Done, Text);
        if (FieldTables.Find(Infno)!.Output.Any(node => node.Shape != NodeShape.File))
            Assert.Empty(AnswerCheck.Faults(Infno, Answer.Body));
        return JsonDocument.Parse(Answer.Body).RootElement.GetProperty("output");
    }
}
