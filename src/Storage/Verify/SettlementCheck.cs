using System.Data.Common;
using System.Text.Json;
using Yibao.Settlement;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Verify;

/// <summary>
/// Checks that a settlement is the sum of its parts, of its lines and of who paid (结算核查). Lines are counted here and not by the code that
/// settles: settlements and lines are read beside each other in order of their visits, one visit at a time.
/// </summary>
internal static class SettlementCheck
{
    private const int RowsPerReport = 10_000;

    public static async Task<Violations> Run(Snapshot snapshot, Action<long> report, CancellationToken cancel)
    {
        var violations = await Invariants.Run(snapshot.Connection, InvariantQueries.Sums, cancel);
        await using var settlements = await Rows.Open(
            snapshot, "mdtrt_id, region, setl_id, reverses, first_line, last_line, charge_batch, total", "settlement", cancel);
        await using var lines = await Rows.Open(snapshot, CounterTables.FeeLine.List.Replace("region, mdtrt_id", "mdtrt_id, region",
            StringComparison.Ordinal), "fee_line", cancel);
        await using var sheets = await Rows.Open(snapshot, "mdtrt_id, region, lines", "fee_sheet", cancel);
        for (var rows = 1L; settlements.Visit is { } visit; rows++)
        {
            cancel.ThrowIfCancellationRequested();
            var records = settlements.Take(visit, Record.Of);
            var charged = lines.Take(visit, row => (row.GetInt64(1), CounterRows.FeeLine(row)));
            try
            {
                charged.AddRange(sheets.Take(visit, Unpack).SelectMany(sheet => sheet));
                Check(records, charged, violations);
            }
            catch (Exception unreadable) when (unreadable is FormatException or JsonException or OverflowException or ArgumentException)
            {
                violations.Add($"the lines of visit {visit} cannot be read");
            }

            if (rows % RowsPerReport == 0)
            {
                report(rows);
            }
        }

        return violations;
    }

    private static IEnumerable<(long Region, FeeLine Line)> Unpack(DbDataReader row)
    {
        var lines = new List<FeeLine>();
        FeeSheets.Unpack(row.GetFieldValue<byte[]>(2), lines);
        var region = row.GetInt64(1);
        return lines.Select(line => (region, line));
    }

    /// <summary>Whether its lines add up is asked of a settlement in force: once it is reversed its lines may be taken back.</summary>
    private static void Check(List<Record> records, List<(long Region, FeeLine Line)> charged, Violations violations)
    {
        var reversed = records.Where(record => record.Reverses is not null)
            .Select(record => (record.Region, record.Reverses!.Value)).ToHashSet();
        var taken = charged.Where(line => line.Line.Cancels > 0).Select(line => (line.Region, line.Line.Cancels)).ToHashSet();
        var inForce = records.Where(record => record.Reverses is null && !reversed.Contains((record.Region, record.Id)))
            .OrderBy(record => record.Id).ToArray();
        for (var i = 0; i < inForce.Length; i++)
        {
            var settlement = inForce[i];
            var earlier = inForce[..i];
            var sum = charged.Where(line => line.Line.Cancels == 0 && !taken.Contains((line.Region, line.Line.Number))
                && settlement.Names(line) && !earlier.Any(other => other.Names(line))).Sum(line => line.Line.Amount);
            if (sum != settlement.Total)
            {
                violations.Add($"settlement {settlement.Id}: total {settlement.Total}, its lines {sum}");
            }
        }
    }

    private sealed record Record(long Region, long Id, long? Reverses, long First, long Last, string ChargeBatch, long Total)
    {
        public static Record Of(DbDataReader row) => new(
            row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetString(6),
            row.GetInt64(7));

        /// <summary>Whether a line is in its range and charge batch.</summary>
        public bool Names((long Region, FeeLine Line) line) =>
            line.Region == Region && line.Line.Number >= First && line.Line.Number <= Last
            && (ChargeBatch.Length == 0 || ChargeBatch == line.Line.ChargeBatch);
    }

    /// <summary>The rows of a table in order of their visits, which are the first column.</summary>
    private sealed class Rows(DbCommand command, DbDataReader reader) : IAsyncDisposable
    {
        /// <summary>The visit of the next row; null at the end.</summary>
        public long? Visit { get; private set; }

        public static async Task<Rows> Open(Snapshot snapshot, string columns, string table, CancellationToken cancel)
        {
            var command = (await snapshot.ConnectionForStream(cancel)).CreateCommand();
            command.CommandText = $"select {columns} from {table} order by mdtrt_id";
            command.CommandTimeout = 0; // a large database takes its time
            var rows = new Rows(command, await command.ExecuteReaderAsync(cancel));
            rows.Next();
            return rows;
        }

        /// <summary>What the rows of a visit hold; those of visits before it are passed over.</summary>
        public List<T> Take<T>(long visit, Func<DbDataReader, T> take)
        {
            var found = new List<T>();
            while (Visit <= visit)
            {
                if (Visit == visit)
                {
                    found.Add(take(reader));
                }

                Next();
            }

            return found;
        }

        public async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync();
            await command.DisposeAsync();
        }

        private void Next() => Visit = reader.Read() ? reader.GetInt64(0) : null;
    }
}
