using Dapper;

namespace Yibao.Storage.Registers;

/// <summary>
/// How far one file has been imported (导入进度). Saved in the transaction that takes its rows, so that an import that was cut off goes on
/// where it stands. A file is known by what is in it; its name is only for people.
/// </summary>
public sealed class ImportRun
{
    private const string Upsert = """
        insert into import_run (kind, digest, file, rows_read, rows_taken, rows_refused, position, done, changed_at)
        values (@Kind, @Digest, @File, @RowsRead, @RowsTaken, @RowsRefused, @Position, @Done, @At)
        on conflict (kind, digest) do update set file = excluded.file, rows_read = excluded.rows_read, rows_taken = excluded.rows_taken,
            rows_refused = excluded.rows_refused, position = excluded.position, done = excluded.done, changed_at = excluded.changed_at
        """;

    /// <summary>What is imported (导入类别): people, providers, accounts.</summary>
    public required string Kind { get; init; }

    /// <summary>SHA-256 of the file, in small hexadecimal digits (文件摘要).</summary>
    public required string Digest { get; init; }

    /// <summary>Name of the file (文件名).</summary>
    public required string File { get; init; }

    /// <summary>Rows read (已读行数), refused ones too; the header is none.</summary>
    public long RowsRead { get; set; }

    /// <summary>Rows refused (拒绝行数).</summary>
    public long RowsRefused { get; set; }

    /// <summary>Rows taken (入库行数).</summary>
    public long RowsTaken => RowsRead - RowsRefused;

    /// <summary>Bytes of the file that are done (已处理字节); the next row begins there.</summary>
    public long Position { get; set; }

    /// <summary>Whether the whole file is done (已完成).</summary>
    public bool IsDone { get; set; }

    /// <summary>The statement that saves it (保存语句), the same on both engines, with the values that it takes.</summary>
    /// <param name="at">Now.</param>
    public (string Sql, object Values) Save(DateTimeOffset at) => (Upsert, new
    {
        Kind, Digest, File, RowsRead, RowsTaken, RowsRefused, Position, Done = IsDone ? 1L : 0L, At = at.ToUnixTimeMilliseconds(),
    });

    /// <summary>
    /// The run of a file (查找进度): where it stands, or a new one. Also the latest run of another file under the same name, if there is one.
    /// </summary>
    public static async Task<(ImportRun Run, ImportRun? OtherOfName)> Find(
        Database database, string kind, string digest, string file, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<Row>(
            """
            select digest, rows_read as RowsRead, rows_refused as RowsRefused, position, done from import_run
            where kind = @kind and (digest = @digest or file = @file) order by changed_at desc
            """,
            new { kind, digest, file });
        var runs = rows.Select(row => new ImportRun
        {
            Kind = kind, Digest = row.Digest, File = file, RowsRead = row.RowsRead, RowsRefused = row.RowsRefused, Position = row.Position,
            IsDone = row.Done != 0,
        }).ToArray();
        var own = Array.Find(runs, run => run.Digest == digest) ?? new ImportRun { Kind = kind, Digest = digest, File = file };
        return (own, Array.Find(runs, run => run.Digest != digest));
    }

    private sealed record Row
    {
        public string Digest { get; init; } = "";

        public long RowsRead { get; init; }

        public long RowsRefused { get; init; }

        public long Position { get; init; }

        public long Done { get; init; }
    }
}
