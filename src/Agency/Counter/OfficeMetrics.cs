using System.Collections.Concurrent;

namespace Yibao.Agency.Counter;

/// <summary>What an office did since it opened (运行指标): counters only, no personal data. Safe to share between threads.</summary>
public sealed class OfficeMetrics
{
    /// <summary>Upper limits of the latency buckets in milliseconds (时延分档); one more bucket holds the rest.</summary>
    public static readonly IReadOnlyList<double> LatencyMsMax = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];

    /// <summary>Upper limits of the batch-size buckets (批量分档); one more bucket holds the rest.</summary>
    public static readonly IReadOnlyList<int> BatchSizeMax = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    private readonly ConcurrentDictionary<string, Transaction> transactions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> refusals = new(StringComparer.Ordinal);
    private readonly long[] batches = new long[BatchSizeMax.Count + 1];
    private long operations;
    private long repeats;

    /// <summary>Answers by transaction, with their latencies.</summary>
    public IEnumerable<KeyValuePair<string, Transaction>> Transactions => transactions.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Refusals by code.</summary>
    public IEnumerable<KeyValuePair<string, long>> Refusals => refusals.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Batches by size, in the order of <see cref="BatchSizeMax"/>, and larger ones.</summary>
    public IReadOnlyList<long> Batches => batches;

    /// <summary>Operations in all batches.</summary>
    public long Operations => Interlocked.Read(ref operations);

    /// <summary>Messages that were answered from the store.</summary>
    public long Repeats => Interlocked.Read(ref repeats);

    internal void Batch(int size)
    {
        Interlocked.Increment(ref batches[Bucket(BatchSizeMax, size)]);
        Interlocked.Add(ref operations, size);
    }

    internal void Answered(string transaction, TimeSpan latency) =>
        transactions.GetOrAdd(transaction, static _ => new Transaction()).Add(latency);

    /// <summary>Counts a refusal; the doors count theirs here too.</summary>
    public void Refused(string code) => refusals.AddOrUpdate(code, 1, static (_, count) => count + 1);

    internal void Repeated() => Interlocked.Increment(ref repeats);

    private static int Bucket(IReadOnlyList<int> limits, int value)
    {
        var bucket = 0;
        while (bucket < limits.Count && value > limits[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    /// <summary>Latencies of one transaction (交易时延).</summary>
    public sealed class Transaction
    {
        private readonly long[] buckets = new long[LatencyMsMax.Count + 1];
        private long count;
        private long microseconds;

        /// <summary>Answers by latency, in the order of <see cref="LatencyMsMax"/>, and slower ones.</summary>
        public IReadOnlyList<long> Buckets => buckets;

        /// <summary>Answers.</summary>
        public long Count => Interlocked.Read(ref count);

        /// <summary>Sum of the latencies in seconds.</summary>
        public double Seconds => Interlocked.Read(ref microseconds) / 1e6;

        internal void Add(TimeSpan latency)
        {
            var bucket = 0;
            while (bucket < LatencyMsMax.Count && latency.TotalMilliseconds > LatencyMsMax[bucket])
            {
                bucket++;
            }

            Interlocked.Increment(ref buckets[bucket]);
            Interlocked.Increment(ref count);
            Interlocked.Add(ref microseconds, (long)latency.TotalMicroseconds);
        }
    }
}
