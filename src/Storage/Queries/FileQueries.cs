using System.Data.Common;
using Dapper;

namespace Yibao.Storage.Queries;

/// <summary>A file that is kept for a while (暂存文件).</summary>
/// <param name="Number">File number (文件查询号).</param>
/// <param name="Provider">Institution that it belongs to; empty: everyone's, as the catalogue files are.</param>
/// <param name="Name">File name.</param>
/// <param name="Content">The bytes.</param>
/// <param name="ExpiresAt">When its time is over, Unix milliseconds (截止时间).</param>
public sealed record KeptFile(string Number, string Provider, string Name, byte[] Content, long ExpiresAt);

/// <summary>SQL of the files (文件).</summary>
public static class FileQueries
{
    /// <summary>Most files that an institution may have at a time (文件数上限): a year of daily reconciliations.</summary>
    public const int FilesMax = 1_000;

    /// <summary>How long a file is kept (保存时间): what was not fetched by then is asked for again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>
    /// Adds a file; one that is there stays as it is and lives on: equal numbers are equal files. Parameters: Region, Number, Provider,
    /// Name, Content, At, ExpiresAt.
    /// </summary>
    public const string Insert = """
        insert into file (region, file_no, provider, name, content, at, expires_at)
        values (@Region, @Number, @Provider, @Name, @Content, @At, @ExpiresAt)
        on conflict (file_no, region) do update set expires_at = excluded.expires_at
        """;

    /// <summary>Removes what nobody can fetch any more (清理). Index: file_by_expiry.</summary>
    public const string Sweep = "delete from file where expires_at <= @At";

    /// <summary>A file of an institution or of everyone, whose time is not over; null: there is none. Index: file_pkey.</summary>
    public static KeptFile? Find(DbConnection connection, string number, string provider, long at) =>
        connection.QueryFirstOrDefault<Row>(
            """
            select file_no as Number, provider as Provider, name as Name, content as Content, expires_at as ExpiresAt
            from file where file_no = @number and provider in (@provider, '') and expires_at > @at limit 1
            """,
            new { number, provider, at }) is { } row
            ? new KeptFile(row.Number, row.Provider, row.Name, row.Content, row.ExpiresAt)
            : null;

    /// <summary>Files of an institution whose time is not over. Index: file_by_provider.</summary>
    public static long CountOf(DbConnection connection, DbTransaction? transaction, string provider, long at) =>
        connection.ExecuteScalar<long>(
            "select count(*) from file where provider = @provider and expires_at > @at", new { provider, at }, transaction);

    private sealed class Row
    {
        public string Number { get; init; } = "";

        public string Provider { get; init; } = "";

        public string Name { get; init; } = "";

        public byte[] Content { get; init; } = [];

        public long ExpiresAt { get; init; }
    }
}
