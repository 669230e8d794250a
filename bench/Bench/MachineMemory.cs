using System.Globalization;

namespace Yibao.Bench;

/// <summary>The machine's memory as Linux tells it, zeros elsewhere; and its file cache.</summary>
internal static class MachineMemory
{
    private const string Source = "/proc/meminfo";

    public static long Bytes(string name) => Number(name) << 10;

    /// <summary>
    /// A file without content, read so that almost all memory that is left caches it: the system then reuses memory for what the database
    /// writes, as it does once it has run for a while. A machine that has just begun first has to come by every page. Dispose of it to end
    /// this.
    /// </summary>
    public static async Task<FileStream> FillFileCache()
    {
        const int chunk = 1 << 20;
        const long left = 2_000L << 20;
        var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, chunk, FileOptions.DeleteOnClose);
        file.SetLength(Math.Max(0, Bytes("MemAvailable") - left));
        var bytes = new byte[chunk];
        while (await file.ReadAsync(bytes) > 0)
        {
        }

        return file;
    }

    public static long Number(string name) => !File.Exists(Source) ? 0 : File.ReadLines(Source)
        .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim().Split(' ')[0])
        .Select(number => long.Parse(number, CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
