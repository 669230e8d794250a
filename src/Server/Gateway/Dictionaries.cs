using System.Collections.Frozen;
using System.Text;

namespace Yibao.Server.Gateway;

/// <summary>One value of a dictionary (字典值).</summary>
/// <param name="Code">The code (代码).</param>
/// <param name="Label">What it means, in Chinese (名称).</param>
public sealed record CodeValue(string Code, string Label);

/// <summary>A code dictionary (字典).</summary>
/// <param name="Name">Its name (字典类型), the name of the field that it serves.</param>
/// <param name="Chinese">Chinese name (中文名).</param>
/// <param name="IsClosed">Whether a code outside it is refused (封闭). The others differ between provinces and are not checked.</param>
/// <param name="Values">Its values (字典值), in the order of the dictionary.</param>
public sealed record CodeTable(string Name, string Chinese, bool IsClosed, IReadOnlyList<CodeValue> Values)
{
    private readonly FrozenSet<string> codes = Values.Select(value => value.Code).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the code is in the dictionary (是否在内).</summary>
    public bool Has(string code) => codes.Contains(code);
}

/// <summary>The code dictionaries (字典表), read once from the embedded dictionaries.tsv.</summary>
public static class Dictionaries
{
    private static readonly FrozenDictionary<string, CodeTable> ByName =
        Read(EmbeddedText.Lines("dictionaries.tsv")).ToFrozenDictionary(dictionary => dictionary.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every dictionary (全部字典), by name.</summary>
    public static IReadOnlyList<CodeTable> All { get; } =
        [.. ByName.Values.OrderBy(dictionary => dictionary.Name, StringComparer.Ordinal)];

    /// <summary>The dictionary of this name in any case, null when there is none.</summary>
    public static CodeTable? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<CodeTable> Read(IReadOnlyList<string> lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (line.StartsWith('#') || line.StartsWith('\t'))
                continue;
            var cells = line.Split('\t');
            var values = lines.Skip(index + 1).TakeWhile(row => row.StartsWith('\t')).Select(row => row.Split('\t'))
                .Select(row => new CodeValue(row[1], row[2]));
            yield return new CodeTable(cells[0], cells[1], cells[2] is "closed", [.. values]);
        }
    }
}

/// <summary>Text files that travel inside the program (内嵌文件).</summary>
internal static class EmbeddedText
{
    internal static IReadOnlyList<string> Lines(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program holds no {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
