using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Yibao.Bench;

/// <summary>Rows by the million into PostgreSQL, and how long something took.</summary>
internal static class Bulk
{
    public static IEnumerable<object[]> Rows(int count, Func<long, object[]> row)
    {
        for (var i = 0L; i < count; i++)
        {
            yield return row(i);
        }
    }

    /// <summary>Copies rows into "table (columns)"; a number is a bigint, everything else text.</summary>
    public static async Task Copy(NpgsqlConnection connection, string into, IEnumerable<object[]> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {into} from stdin (format binary)");
        copy.Timeout = TimeSpan.FromHours(1);
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row)
            {
                copy.Write(value, value is long ? NpgsqlDbType.Bigint : NpgsqlDbType.Text);
            }
        }

        await copy.CompleteAsync();
    }

    public static void Write(string what, Stopwatch watch, long count, string unit) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-44}{count,12:N0} {unit}  {watch.Elapsed.TotalSeconds,7:F1} s  {count / watch.Elapsed.TotalSeconds,10:N0} a second"));
}
