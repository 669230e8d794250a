using System.Data.Common;
using Dapper;

namespace Yibao.Storage.Queries;

/// <summary>The file of a prescription (外配处方文件) that came with the encounter of a visit.</summary>
/// <param name="Name">File name.</param>
/// <param name="Content">The bytes: an image or a PDF.</param>
public sealed record PrescriptionFile(string Name, byte[] Content);

/// <summary>SQL of the prescriptions (外配处方): one a visit, for good.</summary>
public static class PrescriptionQueries
{
    /// <summary>What stands before the visit's number (文件编号前缀) in the number under which 9102 hands the file out.</summary>
    public const string Prefix = "RX";

    /// <summary>Keeps a prescription, in place of the one before. Parameters: Region, Visit, Provider, Name, Content, At.</summary>
    public const string Put = """
        insert into prescription (region, mdtrt_id, provider, name, content, at)
        values (@Region, @Visit, @Provider, @Name, @Content, @At)
        on conflict (mdtrt_id, region) do update set name = excluded.name, content = excluded.content, at = excluded.at
        """;

    /// <summary>The prescription that an institution sent with a visit; null: there is none. Index: prescription_pkey.</summary>
    public static PrescriptionFile? Find(DbConnection connection, long visit, string provider) =>
        connection.QueryFirstOrDefault<(string Name, byte[] Content)>(
            "select name, content from prescription where mdtrt_id = @visit and provider = @provider limit 1",
            new { visit, provider }) is { Content: not null } row
            ? new PrescriptionFile(row.Name, row.Content)
            : null;
}
