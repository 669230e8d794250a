using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Yibao.Agency.Counter;
using Yibao.Kernel;
using Yibao.Settlement;
using Yibao.Storage.Counter;
using Yibao.Workbench;

namespace Yibao.Bench.Counter;

/// <summary>What one run through the lanes showed.</summary>
/// <param name="Settled">Settlements.</param>
/// <param name="Seconds">Time.</param>
/// <param name="CpuSeconds">Processor time of this process.</param>
/// <param name="P99Ms">99 of 100 were answered within.</param>
internal sealed record LaneFigures(int Settled, double Seconds, double CpuSeconds, double P99Ms)
{
    public double PerSecond => Settled / Seconds;
}

/// <summary>Uploads and settles visits that are in the database, as fast as the lanes go, with so many in flight.</summary>
internal static class LaneRun
{
    public static Task<LaneFigures> Settle(
        Office office, SyntheticScheme scheme, int people, int providers, int first, int count, int inFlight, bool isTrial) =>
        Play(office, first, count, inFlight, i => Order(scheme, people, providers, i, isTrial));

    /// <summary>The fee lines of visits that have none.</summary>
    public static Task<LaneFigures> Upload(
        Office office, SyntheticScheme scheme, int people, int providers, int first, int count, int inFlight) =>
        Play(office, first, count, inFlight, i => Lines(scheme, people, providers, i));

    private static async Task<LaneFigures> Play(Office office, int first, int count, int inFlight, Func<int, Operation> operation)
    {
        var latencies = new double[count];
        var next = first - 1;
        var refused = 0;
        var watch = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < first + count)
            {
                var begin = Stopwatch.GetTimestamp();
                var answer = await office.Submit(operation(i));
                latencies[i - first] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                if (answer[0] == (byte)'!')
                {
                    Interlocked.Increment(ref refused);
                    if (refused == 1)
                    {
                        Console.WriteLine(Encoding.UTF8.GetString(answer));
                    }
                }
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        if (refused > 0)
        {
            throw new InvalidOperationException($"{refused} of {count} were refused");
        }

        Array.Sort(latencies);
        return new LaneFigures(count, seconds, used, latencies[count * 99 / 100]);
    }

    /// <summary>The four parts of bills, as pre-settlements answer them: a settlement over the wire states them.</summary>
    public static async Task<LineSplit[]> Splits(Office office, SyntheticScheme scheme, int people, int providers, int first, int count)
    {
        const int atOnce = 10_000; // what the queue of a reading lane holds, with room
        var splits = new LineSplit[count];
        foreach (var chunk in Enumerable.Range(0, count).Chunk(atOnce))
        {
            await Task.WhenAll(chunk.Select(i => office.Submit(
                Order(scheme, people, providers, first + i, isTrial: true, settled => splits[i] = settled.Record.Amounts.Split))));
        }

        return splits;
    }

    private static AddLines Lines(SyntheticScheme scheme, int people, int providers, int number)
    {
        var bill = scheme.Bill(number, people, providers);
        var id = number.ToString("D30", CultureInfo.InvariantCulture);
        return new AddLines
        {
            Key = new MessageKey(scheme.Region, scheme.Provider(bill.Provider).Code, "2204", id),
            Digest = SHA256.HashData(Encoding.ASCII.GetBytes(id)),
            PersonNumber = scheme.PersonNumber(bill.Person),
            VisitId = number + 1,
            Lines = [.. bill.Lines],
            Refused = refusal => Encoding.UTF8.GetBytes("!" + refusal.Message(Language.English)),
            Added = split => AnswerOf(split.Count, split.Sum(line => line.Line.Amount)),
        };
    }

    private static Settle Order(
        SyntheticScheme scheme, int people, int providers, int number, bool isTrial, Action<Settled>? seen = null)
    {
        var bill = scheme.Bill(number, people, providers);
        var id = number.ToString("D30", CultureInfo.InvariantCulture);
        return new Settle
        {
            Key = new MessageKey(scheme.Region, scheme.Provider(bill.Provider).Code, isTrial ? "2206" : "2207", id),
            Digest = SHA256.HashData(Encoding.ASCII.GetBytes(id)),
            PersonNumber = scheme.PersonNumber(bill.Person),
            VisitId = number + 1,
            IsTrial = isTrial,
            Order = new SettlementOrder
            {
                Id = 0,
                At = 0,
                ChargeBatch = "1",
                StatedTotal = bill.Lines.Sum(line => line.Amount),
                UseAccount = true,
                MessageId = id,
                InfNo = "2207",
            },
            Refused = refusal => Encoding.UTF8.GetBytes("!" + refusal.Message(Language.English)),
            Settled = settled =>
            {
                seen?.Invoke(settled);
                return AnswerOf(settled.Record.Id, settled.Record.Amounts.Total);
            },
        };
    }

    /// <summary>An answer of the size that the national interface gives.</summary>
    private static byte[] AnswerOf(long id, long total)
    {
        var answer = new byte[1_250];
        answer.AsSpan().Fill((byte)'x');
        Utf8.TryWrite(answer, CultureInfo.InvariantCulture, $"{{\"id\":{id},\"total\":{total},\"filler\":\"", out _);
        "\"}"u8.CopyTo(answer.AsSpan(^2));
        return answer;
    }
}
