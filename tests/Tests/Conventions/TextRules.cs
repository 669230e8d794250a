using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Yibao.Tests.Conventions;

/// <summary>What no tracked file holds, and which files there are.</summary>
internal static partial class TextRules
{
    private const int RootFilesMax = 16;

    // In two parts, so that this file keeps its own rules.
    private const string Unfinished = "TO" + "DO";
    private const string SomebodysHome = "/ho" + "me/li/yibao";
    private const string SomebodysDisk = "C:" + @"\Users\li\yibao";
    private const string Registry = "https://api.nu" + "get.org/v3/index.json";

    private static readonly string[] Texts =
        [".cs", ".md", ".props", ".targets", ".csproj", ".json", ".csv", ".yml", ".yaml", ".sql", ".sh", ".slnx"];

    internal static HouseRule[] All =>
    [
        new("No file names a machine's folders or a registry's address", HouseRule.Each(IsText, MachineNames))
        {
            Breaks =
            [
                new("docs/a.md:2", ("docs/a.md", "# A\nLook in " + SomebodysHome)),
                new("src/A/B.cs:1", ("src/A/B.cs", "// " + SomebodysDisk)),
                new("dev:1", ("dev", "dotnet restore --source " + Registry)),
            ],
            Keeps = [[("docs/a.md", "# A\nSee docs/home/a.md and https://example.org/home/b\n")]],
        },
        new("Nothing is left unfinished in a comment", HouseRule.EachTree(_ => true, UnfinishedMarks))
        {
            Breaks = [new("src/A/B.cs:2", ("src/A/B.cs", "class B;\n// " + Unfinished + ": the rest"))],
            Keeps = [[("src/A/B.cs", "class B { string s = \"" + Unfinished + "\"; }")]],
        },
        new("The root holds at most 16 files", RootFiles)
        {
            Breaks = [new("file17.txt:1", [.. Enumerable.Range(1, 17).Select(i => ($"file{i:00}.txt", "x"))])],
            Keeps = [[.. Enumerable.Range(1, 16).Select(i => ($"file{i:00}.txt", "x")), ("src/A/B.cs", "class B;")]],
        },
        new("No file is empty", HouseRule.Each(IsText, Empty))
        {
            Breaks = [new("src/A/B.cs:1", ("src/A/B.cs", " \n"))],
            Keeps = [[("src/A/B.cs", "class B;")]],
        },
        new("A csproj is one line", HouseRule.Each(path => path.EndsWith(".csproj", StringComparison.Ordinal), OneLine))
        {
            Breaks = [new("src/A/A.csproj:1", ("src/A/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n</Project>\n"))],
            Keeps = [[("src/A/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n")]],
        },
    ];

    private static bool IsText(string path) =>
        !path.EndsWith("packages.lock.json", StringComparison.Ordinal)
        && (Texts.Contains(Path.GetExtension(path), StringComparer.Ordinal)
            || path is "dev" or "yibao"
            || path.StartsWith(".ci/", StringComparison.Ordinal));

    private static IEnumerable<Violation> MachineNames(string path, string text) =>
        from line in text.Split('\n').Index()
        let match = MachineName().Match(line.Item)
        where match.Success
        select new Violation(path, line.Index + 1, $"'{match.Value}' is only true on one machine: write a path from the root.");

    private static IEnumerable<Violation> UnfinishedMarks(string path, SyntaxNode root) =>
        from trivia in root.DescendantTrivia()
        where trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia
        where UnfinishedMark().IsMatch(trivia.ToFullString())
        let line = trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1
        select new Violation(path, line, "unfinished: finish it, or open an issue.");

    private static IEnumerable<Violation> RootFiles(Repository repository)
    {
        var files = repository.Files.Where(path => !path.Contains('/', StringComparison.Ordinal)).ToArray();
        return files.Length <= RootFilesMax
            ? []
            : [new(files[^1], 1, $"{files.Length} files in the root, at most {RootFilesMax}: {string.Join(' ', files)}")];
    }

    private static IEnumerable<Violation> Empty(string path, string text) =>
        string.IsNullOrWhiteSpace(text) ? [new(path, 1, "an empty file: fill it or delete it.")] : [];

    private static IEnumerable<Violation> OneLine(string path, string text) =>
        text.Trim() is "<Project Sdk=\"Microsoft.NET.Sdk\" />"
            ? []
            : [new(path, 1, "a csproj is the one line <Project Sdk=\"Microsoft.NET.Sdk\" />; the rest is in Architecture.props.")];

    // A path that begins at the disk's root in somebody's folder, a Windows profile, or the address of a package registry. The
    // brackets keep
    // the pattern from finding itself.
    [GeneratedRegex(
        @"(?<![\w.\-*])/(?:w[o]rk|h[o]me|r[o]ot|U[s]ers)/[\w.]+|[A-Z]:\\U[s]ers\\"
        + @"|(?:api\.n[u]get|registry\.n[p]mjs|p[y]pi|p[y]thonhosted)\.(?:org|com)")]
    private static partial Regex MachineName();

    [GeneratedRegex(@"\b(?:TO(?:DO)|FIX(?:ME)|HA(?:CK)|XX(?:X))\b")]
    private static partial Regex UnfinishedMark();
}
