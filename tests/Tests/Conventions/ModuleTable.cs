using System.Text;
using System.Xml.Linq;

namespace Yibao.Tests.Conventions;

/// <summary>The rows of Architecture.props, and the picture of them in docs/architecture.md.</summary>
internal sealed record ModuleTable(IReadOnlyList<ModuleTable.Row> Rows)
{
    internal const string Begin = "<!-- modules: drawn from Architecture.props by ./dev format -->";
    internal const string End = "<!-- end of modules -->";

    internal sealed record Row(string Name, string Kind, string[] Uses, string[] Packages, string Knows)
    {
        internal string Project => Kind switch
        {
            "test" => $"tests/{Name}/{Name}.csproj",
            "bench" => $"bench/{Name}/{Name}.csproj",
            _ => $"src/{Name}/{Name}.csproj",
        };
    }

    internal static ModuleTable Read(string text) => new([.. XDocument.Parse(text).Descendants("Module").Select(row => new Row(
        row.Attribute("Include")!.Value,
        row.Attribute("Kind")!.Value,
        Split(row.Attribute("Uses")!.Value),
        Split(row.Attribute("Packages")!.Value),
        row.Attribute("Knows")!.Value))]);

    /// <summary>
    /// A Mermaid picture and a table. An arrow means "uses"; an arrow that follows from two others is left out of the picture and stands in
    /// the table. Tests and benchmarks use everything and would hide the rest.
    /// </summary>
    internal string Render()
    {
        var shown = Rows.Where(row => row.Kind is "library" or "exe").ToArray();
        var text = new StringBuilder();
        text.Append("```mermaid\ngraph TD\n");
        foreach (var row in shown)
        {
            text.Append($"  {row.Name}[\"{row.Name}\"]\n");
        }

        foreach (var row in shown)
        {
            foreach (var used in row.Uses.Where(used => !row.Uses.Any(other => Reaches(other, used))))
            {
                text.Append($"  {row.Name} --> {used}\n");
            }
        }

        text.Append("```\n\n| module | what it knows | may use | packages |\n|---|---|---|---|\n");
        foreach (var row in Rows)
        {
            text.Append($"| {row.Name} | {row.Knows} | {OrDash(row.Uses)} | {OrDash(row.Packages)} |\n");
        }

        return text.ToString();
    }

    /// <summary>The document with the block between the two marks redrawn.</summary>
    internal string Redraw(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new FormatException($"docs/architecture.md needs the two marks {Begin} and {End}.")
            : $"{document[..begin]}{Begin}\n{Render()}{document[end..]}";
    }

    // Whether `from` uses `to`, directly or through others; not counting itself.
    private bool Reaches(string from, string to) =>
        Rows.Single(row => string.Equals(row.Name, from, StringComparison.Ordinal)).Uses
            .Any(used => string.Equals(used, to, StringComparison.Ordinal) || Reaches(used, to));

    private static string[] Split(string names) => names.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string OrDash(string[] names) => names.Length == 0 ? "-" : string.Join(", ", names);
}
