using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yibao.Tests.Statistics.Browser;

/// <summary>What a browser made of a page.</summary>
/// <param name="Requests">Addresses that it asked for.</param>
/// <param name="Complaints">What it wrote to its console, and scripts that failed.</param>
/// <param name="WidthAsked">Width of the window.</param>
/// <param name="WidthNeeded">Width that the page would like; more than asked: one has to scroll sideways.</param>
/// <param name="SmallestText">Height of the smallest text on the screen, pixels, drawings included.</param>
/// <param name="Unnamed">Pictures without a name for people who do not see them, by the browser's accessibility tree.</param>
internal sealed record PageLook(
    IReadOnlyList<string> Requests, IReadOnlyList<string> Complaints, int WidthAsked, int WidthNeeded, decimal SmallestText, int Unnamed);

/// <summary>
/// A real browser without a window, told over its debugging protocol what to open; dead when the test is over.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const int Height = 800;
    private const string ScreenshotVariable = "YIBAO_SCREENSHOTS"; // a folder: for people who want to look too

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly DirectoryInfo profile;
    private readonly ClientWebSocket socket = new();
    private readonly List<JsonObject> events = [];
    private int calls;
    private string session = "";

    private Chromium(Process process, DirectoryInfo profile) => (this.process, this.profile) = (process, profile);

    /// <summary>The installed program; null: there is none.</summary>
    internal static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    internal static async Task<Chromium> Start()
    {
        var made = Directory.CreateTempSubdirectory("yibao-browser-");
        var start = new ProcessStartInfo(Program!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true, // not the test run's own
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
                $"--user-data-dir={made.FullName}", "about:blank",
            },
        };
        var browser = new Chromium(Process.Start(start)!, made);
        try
        {
            await browser.Connect();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync(); // it would outlive the test run
            throw;
        }
    }

    /// <summary>Opens a file in a window of this width, as a phone or a desk would.</summary>
    internal async Task<PageLook> Look(string file, int width)
    {
        events.Clear();
        await Call("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width, ["height"] = Height, ["deviceScaleFactor"] = 1, ["mobile"] = true,
        });
        await Call("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
        while (!events.Exists(one => Name(one) == "Page.loadEventFired"))
        {
            await Receive();
        }

        var needed = await Evaluate("document.documentElement.scrollWidth");
        var smallest = await Evaluate("""
            Math.min(...[...document.querySelectorAll('p,li,td,th,svg text')].filter(e => e.getClientRects().length)
                .map(e => parseFloat(getComputedStyle(e).fontSize)
                    * (e.ownerSVGElement ? e.ownerSVGElement.getBoundingClientRect().width / e.ownerSVGElement.viewBox.baseVal.width : 1)))
            """);
        var tree = await Call("Accessibility.getFullAXTree");
        var unnamed = tree["nodes"]!.AsArray().Count(node => (string?)node!["role"]?["value"] is "image" or "img" or "graphics-document"
            && string.IsNullOrEmpty((string?)node["name"]?["value"]));
        await Picture(Path.GetFileNameWithoutExtension(file), width);
        return new PageLook(
            [.. events.Where(one => Name(one) == "Network.requestWillBeSent").Select(one => (string)one["params"]!["request"]!["url"]!)],
            [.. events.Where(one => Name(one) is "Log.entryAdded" or "Runtime.consoleAPICalled" or "Runtime.exceptionThrown")
                .Select(one => one["params"]!.ToJsonString())],
            width, (int)needed, smallest, unnamed);
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        for (var attempt = 0; profile.Exists && attempt < 100; attempt++)
        {
            try
            {
                profile.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A process of the browser that is just ending still wrote a file.
            }

            profile.Refresh();
        }
    }

    private async Task Connect()
    {
        const string mark = "DevTools listening on ";
        using var patience = new CancellationTokenSource(Patience);
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"{Program} ended before it listened");
        }
        while (!line.StartsWith(mark, StringComparison.Ordinal));

        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // a full pipe would stop it
        await socket.ConnectAsync(new Uri(line[mark.Length..]), patience.Token);
        var target = await Call("Target.createTarget", new() { ["url"] = "about:blank" });
        var attached = await Call("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        session = (string)attached["sessionId"]!;
        foreach (var domain in new[] { "Page", "Network", "Log", "Runtime", "Accessibility" })
        {
            await Call(domain + ".enable");
        }
    }

    private async Task<decimal> Evaluate(string script)
    {
        var answer = await Call("Runtime.evaluate", new() { ["expression"] = script, ["returnByValue"] = true });
        return decimal.Parse(answer["result"]!["value"]!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private async Task Picture(string name, int width)
    {
        if (Environment.GetEnvironmentVariable(ScreenshotVariable) is { Length: > 0 } folder)
        {
            var answer = await Call("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true });
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{width}.png"), Convert.FromBase64String((string)answer["data"]!));
        }
    }

    private async Task<JsonObject> Call(string method, JsonObject? values = null)
    {
        var id = ++calls;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = values ?? [] };
        if (session.Length > 0)
        {
            message["sessionId"] = session;
        }

        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, patience.Token);
        JsonObject answer;
        do
        {
            answer = await Receive();
        }
        while ((int?)answer["id"] != id);

        return answer["result"]?.AsObject() ?? throw new InvalidOperationException($"{method}: {answer.ToJsonString()}");
    }

    private async Task<JsonObject> Receive()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[65_536];
        using var whole = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var message = JsonNode.Parse(whole.ToArray())!.AsObject();
        if (message["method"] is not null)
        {
            events.Add(message);
        }

        return message;
    }

    private static string Name(JsonObject message) => (string)message["method"]!;
}
