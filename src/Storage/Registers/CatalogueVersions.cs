using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Yibao.Storage.Registers;

/// <summary>The files of a catalogue as text (目录文件).</summary>
/// <param name="Items">items.csv.</param>
/// <param name="FirstPay">first-pay.csv.</param>
/// <param name="Ceilings">ceilings.csv.</param>
public sealed record CatalogueFiles(string Items, string FirstPay, string Ceilings)
{
    private const string ListFolder = "lists";

    private static readonly ImmutableSortedDictionary<string, string> NoLists =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The lists beside the items (编码目录), by transaction: lists/1307.csv is 1307.</summary>
    public ImmutableSortedDictionary<string, string> Lists { get; init; } = NoLists;

    /// <summary>SHA-256 over all, in small hexadecimal digits (摘要): each with its length before it, lists with their names.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var text in new[] { Items, FirstPay, Ceilings }.Concat(Lists.SelectMany(list => new[] { list.Key, list.Value })))
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
                hash.AppendData(bytes);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Reads the files of a directory (读取).</summary>
    public static CatalogueFiles Of(string directory)
    {
        var lists = Path.Combine(directory, ListFolder);
        return new CatalogueFiles(Read("items.csv"), Read("first-pay.csv"), Read("ceilings.csv"))
        {
            Lists = !Directory.Exists(lists)
                ? NoLists
                : Directory.GetFiles(lists, "*.csv").ToImmutableSortedDictionary(
                    path => Path.GetFileNameWithoutExtension(path)!, File.ReadAllText, StringComparer.Ordinal),
        };

        string Read(string name) => File.ReadAllText(Path.Combine(directory, name));
    }

    /// <summary>Writes them into an empty directory (写出).</summary>
    public void Write(string directory)
    {
        File.WriteAllText(Path.Combine(directory, "items.csv"), Items);
        File.WriteAllText(Path.Combine(directory, "first-pay.csv"), FirstPay);
        File.WriteAllText(Path.Combine(directory, "ceilings.csv"), Ceilings);
        var lists = Directory.CreateDirectory(Path.Combine(directory, ListFolder));
        foreach (var (name, text) in Lists)
        {
            File.WriteAllText(Path.Combine(lists.FullName, name + ".csv"), text);
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
        await connection.ExecuteAsync(
            "insert into catalogue_list (version, infno, content) values (@version, @Key, @Value)",
            files.Lists.Select(list => new { version, list.Key, list.Value }), transaction);
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
        if (row.Version == 0)
            return null;
        var lists = await connection.QueryAsync<(string Infno, string Content)>(
            "select infno, content from catalogue_list where version = @Version", new { row.Version });
        return (row.Version, new CatalogueFiles(row.Items, row.FirstPay, row.Ceilings)
        {
            Lists = lists.ToImmutableSortedDictionary(list => list.Infno, list => list.Content, StringComparer.Ordinal),
        });
    }
}
