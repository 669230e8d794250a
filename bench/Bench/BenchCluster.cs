using Dapper;
using Npgsql;
using Yibao.Workbench;

namespace Yibao.Bench;

/// <summary>The PostgreSQL of the benchmarks: as durable as ever, with the memory and the log that docs/storage.md advises.</summary>
internal static class BenchCluster
{
    private static readonly long Megabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 >> 20;

    public static async Task<ThrowawayCluster> Start()
    {
        var before = HugePagesInUse();
        var cluster = await ThrowawayCluster.Start(
            $"shared_buffers = {Megabytes}MB", "max_wal_size = 16GB", "min_wal_size = 4GB", "checkpoint_timeout = 15min");
        var kind = HugePagesInUse() > before ? "huge pages" : "ordinary pages, for the system has not set enough huge ones aside";
        Console.WriteLine($"PostgreSQL with {Megabytes} MB of memory in {kind}");
        return cluster;
    }

    /// <summary>
    /// Fills the server's memory once and empties it: the first use of a page costs the system its cleaning, which a server that has run
    /// for a while has behind it.
    /// </summary>
    public static async Task UseMemory(ThrowawayCluster cluster)
    {
        await using var connection = new NpgsqlConnection(await Make(cluster, "filler") + ";Command Timeout=0");
        await connection.ExecuteAsync(
            "create unlogged table filler (page text); alter table filler alter page set storage plain; "
            + "insert into filler select repeat('x', 8000) from generate_series(1, @pages); drop table filler",
            new { pages = Megabytes * 127 }); // of 128 in a megabyte
    }

    private static long HugePagesInUse() =>
        MachineMemory.Number("HugePages_Total") - MachineMemory.Number("HugePages_Free") + MachineMemory.Number("HugePages_Rsvd");

    /// <summary>Makes a database and gives its connection string over the socket, as office and database on one machine connect.</summary>
    public static async Task<string> Make(ThrowawayCluster cluster, string name)
    {
        await cluster.CreateDatabase(name);
        return cluster.SocketString(name);
    }
}
