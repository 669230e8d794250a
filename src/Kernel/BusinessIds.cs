namespace Yibao.Kernel;

/// <summary>
/// Makes business ids (业务编号): 64-bit numbers that sort by time and are unique without coordination between nodes. Layout from the top:
/// 41 bits of milliseconds since 2020-01-01 UTC (enough until 2089), 10 bits of node, 12 bits of sequence. Safe to share between threads.
/// </summary>
public sealed class BusinessIds
{
    /// <summary>Nodes are numbered 0 to 1023 (节点上限).</summary>
    public const int NodesMax = 1 << NodeBits;

    private const int NodeBits = 10;
    private const int SequenceBits = 12;
    private const long EpochMs = 1_577_836_800_000; // 2020-01-01T00:00:00Z in Unix milliseconds
    private readonly long node;
    private long last; // the latest (milliseconds, sequence) pair handed out

    /// <summary>Ids of one node. Two running processes must never share a number.</summary>
    /// <param name="node">0 to 1023.</param>
    /// <param name="after">Latest id that is known; later ones are larger, also when the clock was set back. 0: none.</param>
    public BusinessIds(int node, long after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(node);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(node, NodesMax);
        this.node = node;
        last = ((after >> (NodeBits + SequenceBits)) + 1) << SequenceBits;
    }

    /// <summary>The next id (取号). Ids of one node always rise, also when the clock goes back or a millisecond has no more.</summary>
    /// <param name="unixMs">The instant in Unix milliseconds; before 2020 counts as 2020.</param>
    public long Next(long unixMs)
    {
        var now = Math.Max(0, unixMs - EpochMs) << SequenceBits;
        while (true)
        {
            var seen = Volatile.Read(ref last);
            var next = Math.Max(now, seen + 1);
            if (Interlocked.CompareExchange(ref last, next, seen) == seen)
            {
                var sequence = next & ((1 << SequenceBits) - 1);
                return ((next >> SequenceBits) << (NodeBits + SequenceBits)) | (node << SequenceBits) | sequence;
            }
        }
    }

    /// <summary>The smallest id of an instant (该时刻最小编号), in Unix milliseconds: ids from it on were made then or later.</summary>
    public static long FirstAt(long unixMs) => Math.Max(0, unixMs - EpochMs) << (NodeBits + SequenceBits);

    /// <summary>When an id was made (取号时间), in Unix milliseconds.</summary>
    public static long UnixMsOf(long id) => (id >> (NodeBits + SequenceBits)) + EpochMs;
}
