using System.Globalization;

namespace Yibao.Bench;

/// <summary>The machine's memory as Linux tells it; zeros elsewhere.</summary>
internal static class MachineMemory
{
    private const string Source = "/proc/meminfo";

    public static long Bytes(string name) => Number(name) << 10;

    public static long Number(string name) => !File.Exists(Source) ? 0 : File.ReadLines(Source)
        .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim().Split(' ')[0])
        .Select(number => long.Parse(number, CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
