using Yibao.Workbench;

namespace Yibao.Bench;

/// <summary>The PostgreSQL of the benchmarks: as durable as ever, with the memory and the log that docs/storage.md advises.</summary>
internal static class BenchCluster
{
    public static Task<ThrowawayCluster> Start() => ThrowawayCluster.Start(
        $"shared_buffers = {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 >> 20}MB", "max_wal_size = 16GB", "min_wal_size = 4GB",
        "checkpoint_timeout = 15min");

    /// <summary>Makes a database and gives its connection string over the socket, as office and database on one machine connect.</summary>
    public static async Task<string> Make(ThrowawayCluster cluster, string name)
    {
        await cluster.CreateDatabase(name);
        return cluster.SocketString(name);
    }
}
