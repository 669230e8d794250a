using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yibao.Clearing.Regions;
using Yibao.Kernel;
using Yibao.Simulation.Inputs;
using Yibao.Statistics;

namespace Yibao.Simulation.Running;

/// <summary>Which nation a result is of (运行参数): results of other nations do not add up.</summary>
/// <param name="Year">The year.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Scale">Scale, 1/1000.</param>
/// <param name="Books">Digest of the inputs and the policies.</param>
public sealed record YearIdentity(int Year, ulong Seed, string Scale, string Books)
{
    /// <summary>Digest of the files of folders (摘要): their names below the folder and their bytes.</summary>
    public static string DigestOf(params IEnumerable<string> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in folders)
        {
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file).Replace('\\', '/')));
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>
/// The result of a shard as a file (分片结果文件): text with a digest of itself at its end, written beside its place and moved there, so that
/// a worker that is killed leaves none, and running it again gives the same bytes.
/// </summary>
public static class YearFile
{
    private const string Kind = "yibao-nation";
    private const string Version = "1";

    /// <summary>Name of the file of a shard: <c>shard-2-of-7.csv</c>.</summary>
    /// <param name="shard">From 1.</param>
    /// <param name="shards">How many.</param>
    public static string NameOf(int shard, int shards) => string.Create(CultureInfo.InvariantCulture, $"shard-{shard}-of-{shards}.csv");

    /// <summary>The text of a result (文本).</summary>
    public static string Text(YearIdentity identity, int shard, int shards, YearResult result)
    {
        var text = new StringBuilder();
        void Row(params IEnumerable<object> cells) => text.Append(string.Join(',', cells.Select(Cell))).Append('\n');
        Row(Kind, Version);
        Row("nation", identity.Year, identity.Seed, identity.Scale, identity.Books);
        Row("shard", shard, shards);
        Row("counts", result.People, result.Bills, result.Refused);
        foreach (var (key, value) in result.Facts.All)
        {
            Row("fact", (int)key.Kind, key.Region, key.Scheme, key.Part, key.Month, value);
        }

        foreach (var cell in result.Clearing)
        {
            Row("owed", (int)cell.Scheme, cell.Home, cell.Care, cell.Items, cell.Fen);
        }

        Row("digest", Digest(text.ToString()));
        return text.ToString();
    }

    /// <summary>Writes the file of a shard into a folder (写入).</summary>
    public static void Write(string folder, YearIdentity identity, int shard, int shards, YearResult result)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, NameOf(shard, shards));
        File.WriteAllText(path + ".part", Text(identity, shard, shards, result));
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Reads the file of a shard (读取); null when there is none.</summary>
    /// <exception cref="InputException">It is of another nation, or its bytes are not what was written.</exception>
    public static YearResult? Read(string folder, YearIdentity identity, int shard, int shards)
    {
        var path = Path.Combine(folder, NameOf(shard, shards));
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var end = text.LastIndexOf("digest,", StringComparison.Ordinal);
        if (end < 0 || text[end..] != $"digest,{Digest(text[..end])}\n")
        {
            throw new InputException(path, 0, "", "is not what was written: the digest differs; delete it and run the shard again");
        }

        var lines = text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var head = Text(identity, shard, shards, new YearResult(identity.Year)).Split('\n');
        for (var i = 0; i < HeadLines; i++)
        {
            if (lines[i] != head[i])
            {
                throw new InputException(path, i + 1, "", $"is of another run: '{lines[i]}', expected '{head[i]}'");
            }
        }

        return Rows(lines, identity.Year);
    }

    private const int HeadLines = 3;

    private static YearResult Rows(string[] lines, int year)
    {
        var result = new YearResult(year);
        foreach (var line in lines[HeadLines..])
        {
            var cells = line.Split(',');
            var numbers = cells[1..].Select(cell => long.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            switch (cells[0])
            {
                case "counts":
                    result.Count(numbers[0], numbers[1], numbers[2]);
                    break;
                case "fact":
                    var key = new FactKey((FactKind)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3], (int)numbers[4]);
                    result.Facts.Add(key, numbers[5]);
                    break;
                default:
                    result.Add(new ClearingCell(
                        (Scheme)numbers[0], new RegionCode((int)numbers[1]), new RegionCode((int)numbers[2]), numbers[3], numbers[4]));
                    break;
            }
        }

        return result;
    }

    private static string Cell(object cell) => Convert.ToString(cell, CultureInfo.InvariantCulture)!;

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
