using Dapper;
using Yibao.Statistics.Bulletins;
using Yibao.Storage.Counter;
using Yibao.Storage.Verify;

namespace Yibao.Storage.Statistics;

/// <summary>A published bulletin (已发布公报). Never changed: a correction is the next edition.</summary>
/// <param name="Year">Year.</param>
/// <param name="Number">Edition, from 1.</param>
/// <param name="Digest">SHA-256 of the content.</param>
/// <param name="Content">JSON as published.</param>
/// <param name="Reason">Why it corrects the edition before; empty for the first.</param>
/// <param name="ByWhom">Who published it.</param>
public sealed record BulletinEdition(int Year, int Number, string Digest, string Content, string Reason, string ByWhom)
{
    /// <summary>The bulletin (公报).</summary>
    public Bulletin Bulletin => BulletinFile.Read(Content);
}

/// <summary>Published bulletins as rows (公报版次), covered by the audit chain.</summary>
public static class Editions
{
    private const int Chain = -8;

    private const string Select = """
        select year, edition, digest, content, reason, by_whom from bulletin_edition where year = @year order by edition
        """;

    internal static TableShape Table { get; } = TableShape.Of(
        "bulletin_edition", "region:n year:n edition:n digest:t content:t reason:t by_whom:t at:n batch:n");

    /// <summary>The editions of a year (各版), in order.</summary>
    public static async Task<IReadOnlyList<BulletinEdition>> Of(Database database, int year, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var rows = await connection.QueryAsync<(long, long, string, string, string, string)>(Select, new { year });
        return [.. rows.Select(EditionOf)];
    }

    /// <summary>
    /// Publishes a bulletin (发布): freezes it as the next edition of its year. The same figures again are the edition that is there.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="bulletin">The bulletin; its edition is set.</param>
    /// <param name="reason">Why it corrects the edition before it; empty for the first.</param>
    /// <param name="by">Who publishes it.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">To give up.</param>
    /// <returns>The edition; null: it corrects another and no reason is given.</returns>
    public static async Task<BulletinEdition?> Publish(
        Database database, Bulletin bulletin, string reason, string by, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(bulletin);
        await using var batch = await AuditedBatch.Begin(database, Chain, at, cancel);
        var rows = await batch.Connection.QueryAsync<(long, long, string, string, string, string)>(
            Select, new { year = bulletin.Year }, batch.Transaction);
        var latest = rows.Select(EditionOf).LastOrDefault();
        if (latest is not null && !BulletinFile.Differences(latest.Bulletin, bulletin).Any())
        {
            return latest;
        }

        if (latest is not null && string.IsNullOrWhiteSpace(reason))
        {
            return null;
        }

        var content = BulletinFile.Json(bulletin with { Edition = (latest?.Number ?? 0) + 1 });
        var edition = new BulletinEdition(
            bulletin.Year, (latest?.Number ?? 0) + 1, BulletinFile.Digest(content), content, latest is null ? "" : reason, by);
        batch.Writes.Add(
            Table,
            [
                0L, (long)edition.Year, (long)edition.Number, edition.Digest, content, edition.Reason, by, batch.Writes.At,
                batch.Writes.Batch,
            ]);
        await batch.Commit(cancel);
        return edition;
    }

    /// <summary>That care_sum is what the settlements come to, and every edition what its digest says (统计核查).</summary>
    internal static async Task<Violations> Check(Snapshot snapshot, CancellationToken cancel)
    {
        var violations = await Invariants.Run(snapshot.Connection, StatisticsQueries.Sums, cancel);
        var expected = (Year: 0L, Number: 0L);
        foreach (var (year, number, digest, content) in await snapshot.Connection.QueryAsync<(long, long, string, string)>(
            "select year, edition, digest, content from bulletin_edition order by year, edition"))
        {
            expected = (year, year == expected.Year ? expected.Number + 1 : 1);
            if (number != expected.Number)
            {
                violations.Add($"bulletin of {year}: edition {number} stands where edition {expected.Number} should");
            }

            if (BulletinFile.Digest(content) != digest)
            {
                violations.Add($"bulletin of {year}, edition {number}: its content is not what was published");
            }
        }

        return violations;
    }

    private static BulletinEdition EditionOf((long Year, long Number, string Digest, string Content, string Reason, string ByWhom) row) =>
        new((int)row.Year, (int)row.Number, row.Digest, row.Content, row.Reason, row.ByWhom);
}
