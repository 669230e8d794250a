using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Workbench;

namespace Yibao.Cli.Office;

/// <summary>
/// <c>yibao load</c> (压力发生器): sends patients to a server at a given rate, whatever it answers (open loop), and checks every answer.
/// </summary>
internal static class LoadCommand
{
    private const int InFlightMax = 20_000; // more patients at once would only measure this program's memory

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            Description = "Server, on this machine.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var rate = new Option<double>("--rate") { Description = "Messages a second.", DefaultValueFactory = _ => 200 };
        var length = new Option<int>("--for") { Description = "Seconds.", DefaultValueFactory = _ => 10 };
        var people = new Option<int>("--people") { Description = "People of the synthetic region.", DefaultValueFactory = _ => 10_000 };
        var providers = new Option<int>("--providers") { Description = "Its providers.", DefaultValueFactory = _ => 60 };
        var first = new Option<long>("--first") { Description = "Number of the first patient: other numbers, other patients." };
        var keys = new Option<string?>("--keys")
        {
            Description = "File with provider,account,token on each line; without: --auth none.", HelpName = "FILE",
        };
        var registers = new Option<string?>("--registers")
        {
            Description = "Only write people.csv, providers.csv and accounts.csv of the region into this folder, for `yibao import`.",
            HelpName = "DIR",
        };
        var json = PolicyArguments.Json();
        var command = new Command("load", "Send patients of a synthetic region to a server at a steady rate and check every answer.")
        {
            server, rate, length, people, providers, first, keys, registers, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var scheme = new SyntheticScheme(1, SyntheticScheme.Beijing);
            if (parsed.GetValue(registers) is { } folder)
            {
                RegisterFiles.Write(folder, scheme, parsed.GetValue(people), parsed.GetValue(providers));
                output.Line($"{folder}: people.csv, providers.csv, accounts.csv");
                return (int)ExitCode.Done;
            }

            if (!Uri.TryCreate(parsed.GetValue(server), UriKind.Absolute, out var address) || !address.IsLoopback)
            {
                output.Note($"yibao: --server '{parsed.GetValue(server)}': expected a URL on this machine; load goes nowhere else");
                return (int)ExitCode.BadInput;
            }

            var run = new LoadRun(
                address, KeysOf(parsed.GetValue(keys)), scheme, parsed.GetValue(people), parsed.GetValue(providers));
            var seconds = await run.Play(
                parsed.GetValue(first), parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(length)), output, cancel);
            Write(output, run, seconds, parsed.GetValue(json));
            return (int)(run.Wrong.IsEmpty ? ExitCode.Done : ExitCode.No);
        });
        return command.WithExamples(
            "yibao load --registers region && yibao import people region/people.csv && yibao import providers region/providers.csv",
            "yibao load --rate 500 --for 30",
            "yibao load --server http://127.0.0.1:18080 --first 100000 --json");
    }

    /// <summary>Keys by provider; without a file nobody signs.</summary>
    private static Func<string, GatewayKey?> KeysOf(string? file)
    {
        if (file is null)
        {
            return _ => null;
        }

        var keys = File.ReadLines(file).Select(line => line.Split(',')).Where(cells => cells.Length == 3)
            .ToDictionary(cells => cells[0], cells => new GatewayKey(cells[1], cells[2]), StringComparer.Ordinal);
        return provider => keys.GetValueOrDefault(provider);
    }

    private static void Write(Output output, LoadRun run, double seconds, bool isJson)
    {
        var messages = run.Latencies.Sum(pair => pair.Value.Count);
        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["patients"] = run.Patients, ["messages"] = messages, ["seconds"] = seconds, ["wrong"] = run.Wrong.Count,
                ["transactions"] = JsonText.List(run.Latencies.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
                {
                    var sorted = pair.Value.Order().ToArray();
                    return (JsonNode)new JsonObject
                    {
                        ["infno"] = pair.Key, ["count"] = sorted.Length, ["p50_ms"] = At(sorted, 50), ["p99_ms"] = At(sorted, 99),
                    };
                })),
            }));
        }
        else
        {
            output.Line($"{"infno",-8}{"count",10}{"p50 ms",10}{"p95 ms",10}{"p99 ms",10}{"max ms",10}");
            foreach (var (infno, latencies) in run.Latencies.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var sorted = latencies.Order().ToArray();
                output.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{infno,-8}{sorted.Length,10}{At(sorted, 50),10:F1}{At(sorted, 95),10:F1}{At(sorted, 99),10:F1}{sorted[^1],10:F1}"));
            }

            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Patients} patients, {messages} messages in {seconds:F1} s ({messages / seconds:F0} a second), ")
                + $"{run.Wrong.Count} wrong answers");
        }

        foreach (var wrong in run.Wrong.Take(5))
        {
            output.Note($"yibao: {wrong}");
        }
    }

    private static double At(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];

    /// <summary>One run against one server.</summary>
    private sealed class LoadRun(Uri server, Func<string, GatewayKey?> keys, SyntheticScheme scheme, int people, int providers)
    {
        private int inFlight;
        private int patients;

        public ConcurrentDictionary<string, ConcurrentBag<double>> Latencies { get; } = new(StringComparer.Ordinal);

        public ConcurrentBag<string> Wrong { get; } = [];

        public int Patients => patients;

        /// <summary>Starts patients at the rate and waits for the last; seconds in all.</summary>
        public async Task<double> Play(long first, double rate, TimeSpan length, Output output, CancellationToken cancel)
        {
            using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 512 };
            using var http = new HttpClient(handler) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
            var client = new GatewayClient(http, "/fsi/api/rsfComIfsService/callService", scheme.Region.ToString(), TimeProvider.System);
            var desk = new HospitalDesk(client, scheme, keys)
            {
                Time = TimeProvider.System,
                Answered = (infno, latency) => Latencies.GetOrAdd(infno, static _ => []).Add(latency.TotalMilliseconds),
            };
            var day = new CounterDay(desk, scheme, people, providers);
            var time = TimeProvider.System;
            var begin = time.GetTimestamp();
            var gap = CounterDay.MessagesPerPatient / rate;
            var running = new List<Task>();
            for (var number = 0L; time.GetElapsedTime(begin) < length && !cancel.IsCancellationRequested; number++)
            {
                var due = TimeSpan.FromSeconds(number * gap) - time.GetElapsedTime(begin);
                if (due > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(due, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                if (Volatile.Read(ref inFlight) < InFlightMax)
                {
                    running.Add(Patient(day, first + number));
                }
                else
                {
                    Wrong.Add($"{InFlightMax} patients were waiting: the server is too slow for this rate");
                    break;
                }

                if (number % 100 == 0)
                {
                    running.RemoveAll(task => task.IsCompleted);
                    output.Progress($"{patients} patients, {inFlight} under way, {time.GetElapsedTime(begin).TotalSeconds:F0} s");
                }
            }

            await Task.WhenAll(running);
            output.EndProgress();
            return time.GetElapsedTime(begin).TotalSeconds;
        }

        private async Task Patient(CounterDay day, long number)
        {
            Interlocked.Increment(ref inFlight);
            try
            {
                await day.Play(number);
                Interlocked.Increment(ref patients);
            }
            catch (Exception wrong) when (
                wrong is WrongAnswerException or HttpRequestException or TaskCanceledException or InvalidOperationException)
            {
                Wrong.Add($"patient {number}: {wrong.Message}");
            }
            finally
            {
                Interlocked.Decrement(ref inFlight);
            }
        }
    }
}
