using System.Security.Cryptography;
using System.Text;
using Yibao.Catalogue;
using Yibao.Policy;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Agency;

/// <summary>The rules cannot be used (规则不可用): problems in the policy documents or in the catalogue.</summary>
/// <param name="message">How many, and the first.</param>
public sealed class RulesUnusableException(string message) : Exception(message);

/// <summary>Loads the rules of an office (装载规则): policy documents from a folder, the catalogue from the database or a folder.</summary>
public static class RuleSets
{
    /// <summary>Loads policies and catalogue.</summary>
    /// <param name="policies">Folder of policy documents.</param>
    /// <param name="catalogue">Folder of the catalogue that came with the program: version 0, used until one is imported.</param>
    /// <param name="database">The database whose latest imported catalogue counts; null: the folder.</param>
    /// <exception cref="RulesUnusableException">They have problems.</exception>
    public static ValueTask<RuleSet> Load(string policies, string catalogue, Database? database) =>
        Load(BeginPolicies(policies), catalogue, database);

    /// <summary>The same with policies that are being read already (已开始装载).</summary>
    public static async ValueTask<RuleSet> Load(Task<(PlanBookLoad Load, string Digest)> policies, string catalogue, Database? database)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var (items, version) = await LoadCatalogue(catalogue, database);
        var (load, digest) = await policies;
        var problems = load.Problems.Where(problem => !problem.IsWarning).ToArray();
        return problems.Length == 0
            ? new RuleSet(load.Book, digest, items, version)
            : throw new RulesUnusableException($"{problems.Length} problems in the policies; the first: {problems[0]}");
    }

    /// <summary>Begins to read the policies of a folder beside other work (开始装载政策).</summary>
    public static Task<(PlanBookLoad Load, string Digest)> BeginPolicies(string folder) =>
        Task.Run(() => (PlanBook.LoadFolder(folder, examples: false), DigestOf(folder)));

    /// <summary>SHA-256 over names and contents of the documents of a folder (政策摘要), hex.</summary>
    public static string DigestOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file).Replace('\\', '/')));
            hash.AppendData([0]);
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async ValueTask<(CatalogueBook Book, long Version)> LoadCatalogue(string folder, Database? database)
    {
        if (database is not null && await CatalogueVersions.Newest(database) is { } newest)
        {
            return (Unpack(newest.Files), newest.Version);
        }

        return (Read(folder), 0);
    }

    /// <summary>The reader of a catalogue reads folders: the stored files become one for the moment.</summary>
    private static CatalogueBook Unpack(CatalogueFiles files)
    {
        var folder = Directory.CreateTempSubdirectory("yibao-catalogue-");
        try
        {
            files.Write(folder.FullName);
            return Read(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static CatalogueBook Read(string folder)
    {
        var load = CatalogueBook.Load(folder);
        return load.Book
            ?? throw new RulesUnusableException($"{load.Errors.Count} errors in the catalogue; the first: {load.Errors[0]}");
    }
}
