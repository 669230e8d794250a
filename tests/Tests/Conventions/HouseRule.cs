using Microsoft.CodeAnalysis;

namespace Yibao.Tests.Conventions;

/// <summary>One place where a rule is broken: the file, the line counted from 1, and what to do instead.</summary>
internal readonly record struct Violation(string Path, int Line, string Text)
{
    public override string ToString() => $"{Path}:{Line}: {Text}";
}

/// <summary>A text that a test plants, and the place that the rule must name.</summary>
internal sealed record Planted(string Place, params (string Path, string Text)[] Files);

/// <summary>A rule of the house: a pure check, texts that break it and texts that keep it.</summary>
internal sealed record HouseRule(string Name, Func<Repository, IEnumerable<Violation>> Check)
{
    internal required Planted[] Breaks { get; init; }

    internal (string Path, string Text)[][] Keeps { get; init; } = [];

    /// <summary>A rule that looks at one file at a time.</summary>
    internal static Func<Repository, IEnumerable<Violation>> Each(
        Func<string, bool> applies, Func<string, string, IEnumerable<Violation>> check) =>
        repository => repository.Files.Where(applies).SelectMany(path => check(path, repository.Text(path)));

    /// <summary>A rule that looks at one syntax tree at a time.</summary>
    internal static Func<Repository, IEnumerable<Violation>> EachTree(
        Func<string, bool> applies, Func<string, SyntaxNode, IEnumerable<Violation>> check) =>
        repository => repository.Files.Where(path => IsCSharp(path) && applies(path))
            .SelectMany(path => check(path, repository.Tree(path)));

    internal static bool IsCSharp(string path) => path.EndsWith(".cs", StringComparison.Ordinal);

    internal static bool IsMarkdown(string path) => path.EndsWith(".md", StringComparison.Ordinal);

    internal static bool IsSource(string path) => path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>Whether the file belongs to one of these modules under src/.</summary>
    internal static bool IsIn(string path, params string[] modules) =>
        modules.Any(module => path.StartsWith($"src/{module}/", StringComparison.Ordinal));

    internal static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    internal static int LineOf(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    internal static string LineText(SyntaxNode node, int line) => node.SyntaxTree.GetText().Lines[line - 1].ToString();

    public override string ToString() => Name;
}
