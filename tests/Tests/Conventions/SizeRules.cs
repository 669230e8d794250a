using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Yibao.Tests.Conventions;

/// <summary>A file, a method and a line are small enough to be read at once.</summary>
internal static class SizeRules
{
    private const int FileLinesMax = 600;
    private const int MethodLinesMax = 60;
    private const int ColumnsMax = 140;

    internal static HouseRule[] All =>
    [
        new("A C# file has at most 600 lines", HouseRule.Each(HouseRule.IsCSharp, FileLength))
        {
            Breaks = [new("src/A/Long.cs:601", ("src/A/Long.cs", Repeat("// a line\n", FileLinesMax + 1)))],
            Keeps = [[("src/A/Long.cs", Repeat("// a line\n", FileLinesMax))]],
        },
        new("A method has at most 60 lines", HouseRule.EachTree(_ => true, MethodLength))
        {
            Breaks = [new("src/A/B.cs:3", ("src/A/B.cs", Method(MethodLinesMax + 1)))],
            Keeps = [[("src/A/B.cs", Method(MethodLinesMax))]],
        },
        new("A line of C# has at most 140 columns", HouseRule.Each(HouseRule.IsCSharp, LineLength))
        {
            Breaks = [new("src/A/B.cs:2", ("src/A/B.cs", "//\n//" + Repeat("x", ColumnsMax - 1)))],
            Keeps = [[("src/A/B.cs", "//" + Repeat("x", ColumnsMax - 2))]],
        },
    ];

    private static IEnumerable<Violation> FileLength(string path, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n').Length;
        if (lines > FileLinesMax)
        {
            yield return new(path, FileLinesMax + 1, $"{lines} lines, at most {FileLinesMax}: split the file by concept.");
        }
    }

    private static IEnumerable<Violation> MethodLength(string path, SyntaxNode root) =>
        from node in root.DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let span = node.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > MethodLinesMax
        select new Violation(path, HouseRule.LineOf(node),
            $"a method of {lines} lines, at most {MethodLinesMax}: push the loops down into helpers.");

    private static IEnumerable<Violation> LineLength(string path, string text) =>
        text.Split('\n').Select((line, i) => (Line: line.TrimEnd('\r'), Number: i + 1))
            .Where(line => line.Line.Length > ColumnsMax)
            .Select(line => new Violation(path, line.Number, $"{line.Line.Length} columns, at most {ColumnsMax}."));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    // Signature, braces and body together have this many lines; the method begins on line 3.
    private static string Method(int lines) => $"class B\n{{\n    void M()\n    {{\n{Repeat("        M();\n", lines - 3)}    }}\n}}\n";
}
