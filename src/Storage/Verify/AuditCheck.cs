using System.Buffers;
using System.Data.Common;
using System.Runtime.InteropServices;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Verify;

/// <summary>
/// Checks the audit chain (审计链核查): that links follow on each other and hash, then that the rows of every batch are those of its link.
/// The tables are read once, each in order of its batches beside the links, so that memory holds one batch at a time.
/// </summary>
internal sealed class AuditCheck
{
    private const int RowsPerReport = 50_000;

    private readonly Violations violations = new();
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);
    private readonly Action<long> report;
    private readonly CancellationToken cancel;
    private long rows;

    private AuditCheck(Action<long> report, CancellationToken cancel) => (this.report, this.cancel) = (report, cancel);

    public static async Task<Violations> Run(Snapshot snapshot, Action<long> report, CancellationToken cancel)
    {
        var check = new AuditCheck(report, cancel);
        await check.Links(snapshot.Connection);
        await check.Batches(snapshot);
        return check.violations;
    }

    /// <summary>Links in order: numbers without a gap, each with the hash of the one before, each hashing to what it says.</summary>
    private async Task Links(DbConnection connection)
    {
        await using var command = Command(connection, $"select {CounterTables.AuditLink.List} from audit_link order by chain, seq");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        AuditChain? head = null;
        while (await reader.ReadAsync(cancel))
        {
            var link = CounterTables.AuditLink.Read(reader);
            var (chain, seq, batch, at) = ((long)link[0]!, (long)link[1]!, (long)link[2]!, (long)link[3]!);
            var (previous, content, hash) = ((byte[])link[4]!, (byte[])link[5]!, (byte[])link[6]!);
            head = head?.Chain == chain ? head : AuditChain.Empty(chain);
            if (seq != head.Seq + 1)
            {
                violations.Add($"chain {chain}: after link {head.Seq} comes link {seq}, links are missing between");
            }
            else if (!previous.AsSpan().SequenceEqual(head.Head))
            {
                violations.Add($"link {seq} of chain {chain} (batch {batch}) does not follow on the link before: changed or swapped");
            }

            if (!AuditChain.HashOf(chain, seq, batch, at, previous, content).AsSpan().SequenceEqual(hash))
            {
                violations.Add($"link {seq} of chain {chain} (batch {batch}) does not hash to what it says: changed");
            }

            head.Advance(link);
        }
    }

    private async Task Batches(Snapshot snapshot)
    {
        var tables = new List<Stream>();
        try
        {
            for (var table = 0; table < CounterTables.Audited.Count; table++)
            {
                var shape = CounterTables.Audited[table];
                tables.Add(await Stream.Open(await snapshot.ConnectionForStream(cancel), shape, cancel));
            }

            await using var links = await Stream.Open(await snapshot.ConnectionForStream(cancel), CounterTables.AuditLink, cancel);
            while (NextBatch(tables, links) is { } batch)
            {
                cancel.ThrowIfCancellationRequested();
                Batch(batch, tables, links);
            }
        }
        finally
        {
            foreach (var stream in tables)
            {
                await stream.DisposeAsync();
            }
        }
    }

    private static long? NextBatch(List<Stream> tables, Stream links)
    {
        var next = links.Batch;
        foreach (var table in tables)
        {
            next = next is null || table.Batch < next ? table.Batch ?? next : next;
        }

        return next;
    }

    private void Batch(long batch, List<Stream> tables, Stream links)
    {
        var expected = new List<AuditRow>();
        var where = $"batch {batch}";
        if (links.Batch == batch)
        {
            var link = links.Row!;
            expected = AuditChain.Rows((byte[])link[5]!);
            where = $"link {link[1]} of chain {link[0]}, batch {batch}";
            links.Next();
        }

        // What the link holds, counted per digest; every row takes one away, what is left is gone from the tables.
        var missing = new Dictionary<AuditRow, int>();
        foreach (var row in expected)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(missing, row, out _)++;
        }

        for (var table = 0; table < tables.Count; table++)
        {
            var unknown = new List<string>();
            for (var stream = tables[table]; stream.Batch == batch; stream.Next())
            {
                var row = AuditChain.RowOf(table, stream.Row!, buffer);
                if (missing.TryGetValue(row, out var count) && count > 0)
                {
                    missing[row] = count - 1;
                }
                else
                {
                    unknown.Add(NameOf(table, stream.Row!));
                }

                if (++rows % RowsPerReport == 0)
                {
                    report(rows);
                }
            }

            var left = 0;
            foreach (var (row, count) in missing)
            {
                left += row.Table == table ? count : 0;
            }

            Name(table, unknown, left, where);
        }
    }

    /// <summary>Rows that the link does not know stand for rows that it misses: changed; what is left over is extra, or gone.</summary>
    private void Name(int table, List<string> unknown, int missing, string where)
    {
        for (var i = 0; i < unknown.Count; i++)
        {
            violations.Add(i < missing ? $"{unknown[i]} was changed ({where})" : $"{unknown[i]} was added, no link knows it ({where})");
        }

        for (var i = unknown.Count; i < missing; i++)
        {
            violations.Add($"a row of {CounterTables.Audited[table].Table} was removed ({where})");
        }
    }

    private static string NameOf(int table, object?[] row)
    {
        var shape = CounterTables.Audited[table];
        return shape == CounterTables.Message ? $"message {row[1]}/{row[2]}/{row[3]}"
            : shape == CounterTables.FeeLine ? $"line {row[2]} of visit {row[1]}"
            : shape == CounterTables.FeeSheet ? $"lines of visit {row[1]} from line {row[2]}"
            : shape == CounterTables.Settlement ? $"settlement {row[1]}"
            : shape == CounterTables.Journal ? $"transaction {row[1]}"
            : $"{shape.Table} {string.Join('/', row.Skip(1).Where(value => value is long or string).Take(5))}";
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0; // a large database takes its time
        return command;
    }

    /// <summary>The rows of a table in order of their batches, one at a time.</summary>
    private sealed class Stream(DbCommand command, DbDataReader reader, TableShape shape) : IAsyncDisposable
    {
        private readonly int batchColumn = shape.Columns.TakeWhile(column => column.Name != "batch").Count();

        /// <summary>The row; null at the end.</summary>
        public object?[]? Row { get; private set; }

        public long? Batch => Row is { } row ? (long)row[batchColumn]! : null;

        public static async Task<Stream> Open(DbConnection connection, TableShape shape, CancellationToken cancel)
        {
            var command = Command(connection, $"select {shape.List} from {shape.Table} order by batch");
            var stream = new Stream(command, await command.ExecuteReaderAsync(cancel), shape);
            stream.Next();
            return stream;
        }

        /// <summary>Not asynchronous: there are hundreds of millions of rows, and the engines read ahead.</summary>
        public void Next() => Row = reader.Read() ? shape.Read(reader) : null;

        public async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync();
            await command.DisposeAsync();
        }
    }
}
