using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Yibao.Storage.Registers;

/// <summary>The three files of a catalogue as text (目录文件).</summary>
/// <param name="Items">items.csv.</param>
/// <param name="FirstPay">first-pay.csv.</param>
/// <param name="Ceilings">ceilings.csv.</param>
public sealed record CatalogueFiles(string Items, string FirstPay, string Ceilings)
{
    /// <summary>SHA-256 over the three, in small hexadecimal digits (摘要): each with its length before it.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var text in new[] { Items, FirstPay, Ceilings })
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
                hash.AppendData(bytes);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }
}

/// <summary>
/// Versions of the catalogue in the database (目录版本): the newest decides; the older ones stay for what was settled under them.
/// </summary>
public static class CatalogueVersions
{
    /// <summary>Stores a catalogue as a new version (入库), unless the newest one is the same.</summary>
    /// <returns>Its version, and whether it is new.</returns>
    public static async Task<(long Version, bool IsNew)> Add(
        Database database, CatalogueFiles files, DateTimeOffset at, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(files);
        await using var connection = await database.OpenWriting(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (database.Engine == Engine.Postgres)
            await connection.ExecuteAsync("lock table catalogue_version in exclusive mode", transaction: transaction);
        var newest = await connection.QueryFirstOrDefaultAsync<(long Version, string Digest)>(
            "select version, digest from catalogue_version order by version desc limit 1", transaction: transaction);
        if (newest.Digest == files.Digest)
            return (newest.Version, false);
        var version = newest.Version + 1;
        await connection.ExecuteAsync(
            """
            insert into catalogue_version (version, imported_at, digest, items, first_pay, ceilings)
            values (@version, @at, @Digest, @Items, @FirstPay, @Ceilings)
            """,
            new { version, at = at.ToUnixTimeMilliseconds(), files.Digest, files.Items, files.FirstPay, files.Ceilings },
            transaction);
        await transaction.CommitAsync(cancel);
        return (version, true);
    }

    /// <summary>The newest version (最新版本); null when there is none.</summary>
    public static async Task<(long Version, CatalogueFiles Files)?> Newest(Database database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenReading(cancel);
        var row = await connection.QueryFirstOrDefaultAsync<(long Version, string Items, string FirstPay, string Ceilings)>(
            "select version, items, first_pay, ceilings from catalogue_version order by version desc limit 1");
        return row.Version == 0 ? null : (row.Version, new CatalogueFiles(row.Items, row.FirstPay, row.Ceilings));
    }
}
