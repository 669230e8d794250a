using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Yibao.Tests.Conventions;

/// <summary>Names are the noun that an official would use, in the glossary's English.</summary>
internal static partial class NameRules
{
    private const string GlossaryPath = "docs/glossary.md";

    private const string SmallGlossary = """
        # Glossary
        | Chinese | English | identifier | not |
        |---|---|---|---|
        | 起付线 | deductible | `Deductible` | threshold |
        | 封顶线 | ceiling | `Ceiling` | cap, upper limit |
        | 结算 | settlement | `Settlement` | |
        | 清算 | clearing | `Clearing` | settlement |
        | 定点 | provider | `DesignatedProvider` | hospital (for both) |
        """;

    private static readonly string[] EmptyEndings = ["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Impl", "Dto", "Info"];

    internal static HouseRule[] All =>
    [
        new("Names use the glossary's words", Glossary)
        {
            Breaks =
            [
                new("src/A/B.cs:1", (GlossaryPath, SmallGlossary), ("src/A/B.cs", "class B { long YearlyCap { get; } }")),
                new("src/A/B.cs:2", (GlossaryPath, SmallGlossary), ("src/A/B.cs", "class B\n{ void M(long thresholdFen) { } }")),
                new("src/A/B.cs:1", (GlossaryPath, SmallGlossary), ("src/A/B.cs", "class B { int UpperLimitFen; }")),
                new("policies/x/y.md:2",
                    (GlossaryPath, SmallGlossary),
                    ("policies/x/y.md", "---\nthreshold: 1300\n---\n## 一 / One\nA threshold in prose is prose.\n")),
            ],
            Keeps =
            [
                [(GlossaryPath, SmallGlossary), ("src/A/B.cs", "class Statement { int Capacity; int HospitalCount; } // a cap")],
                [(GlossaryPath, SmallGlossary), ("tests/Tests/B.cs", "class Threshold;")],
            ],
        },
        new("No type is called Manager, Helper, Util, Service, Impl, Dto or Info", HouseRule.EachTree(_ => true, Endings))
        {
            Breaks =
            [
                new("src/A/B.cs:1", ("src/A/B.cs", "class PolicyManager;")),
                new("tests/Tests/B.cs:2", ("tests/Tests/B.cs", "\nrecord struct LineDto(int A);")),
            ],
            Keeps = [[("src/A/B.cs", "class Servicing; class Information;")]],
        },
    ];

    /// <summary>
    /// The words under "not" that no identifier may contain. A word with a note in brackets depends on its context, and a word that is
    /// another row's English is only wrong in its own row: people look after these.
    /// </summary>
    internal static (string Word, string Instead)[] Forbidden(string glossary)
    {
        var rows = glossary.Split('\n')
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
            .Where(cells => cells.Length == 4 && !cells[0].StartsWith("---", StringComparison.Ordinal) && cells[0] is not "Chinese")
            .ToArray();
        var terms = rows.SelectMany(cells => cells[1].Split(" / ")).Select(term => term.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. from cells in rows
               from word in cells[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
               where !word.Contains('(', StringComparison.Ordinal) && !terms.Contains(word)
               select (word.ToLowerInvariant(), cells[2].Length > 0 ? cells[2] : cells[1]),
        ];
    }

    private static IEnumerable<Violation> Glossary(Repository repository)
    {
        if (!repository.Has(GlossaryPath))
        {
            return [];
        }

        var forbidden = Forbidden(repository.Text(GlossaryPath));
        var inCode =
            from path in repository.Files
            where HouseRule.IsCSharp(path) && HouseRule.IsSource(path)
            from token in DeclaredNames(repository.Tree(path))
            from violation in Check(path, HouseRule.LineOf(token), token.Text, forbidden)
            select violation;
        var inPolicies =
            from path in repository.Files
            where path.StartsWith("policies/", StringComparison.Ordinal) && HouseRule.IsMarkdown(path)
            from line in FrontPage(repository.Text(path))
            from violation in Check(path, line.Number, line.Text, forbidden)
            select violation;
        return inCode.Concat(inPolicies);
    }

    private static IEnumerable<Violation> Check(string path, int line, string name, (string Word, string Instead)[] forbidden)
    {
        var words = $" {string.Join(' ', Words(name))} ";
        return from entry in forbidden
               where words.Contains($" {entry.Word} ", StringComparison.Ordinal)
                   || words.Contains($" {entry.Word}s ", StringComparison.Ordinal)
               select new Violation(path, line, $"'{name}' says '{entry.Word}'; the glossary says {entry.Instead}.");
    }

    private static IEnumerable<SyntaxToken> DeclaredNames(SyntaxNode root) => root.DescendantNodes().Select(node => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier,
        DelegateDeclarationSyntax type => type.Identifier,
        MethodDeclarationSyntax method => method.Identifier,
        PropertyDeclarationSyntax property => property.Identifier,
        EnumMemberDeclarationSyntax member => member.Identifier,
        ParameterSyntax parameter => parameter.Identifier,
        VariableDeclaratorSyntax field => field.Identifier,
        _ => default,
    }).Where(token => token.Text.Length > 0);

    // The YAML between the first two lines of ---.
    private static IEnumerable<(int Number, string Text)> FrontPage(string text)
    {
        var lines = text.Split('\n');
        if (!lines[0].StartsWith("---", StringComparison.Ordinal))
        {
            yield break;
        }

        for (var i = 1; i < lines.Length && !lines[i].StartsWith("---", StringComparison.Ordinal); i++)
        {
            yield return (i + 1, lines[i]);
        }
    }

    private static IEnumerable<string> Words(string name) => WordPattern().Matches(name).Select(match => match.Value.ToLowerInvariant());

    private static IEnumerable<Violation> Endings(string path, SyntaxNode root) =>
        from type in root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        let ending = EmptyEndings.FirstOrDefault(ending => type.Identifier.Text.EndsWith(ending, StringComparison.Ordinal))
        where ending is not null
        select new Violation(path, HouseRule.LineOf(type.Identifier),
            $"'{type.Identifier.Text}' ends in {ending}: say what it is, in the glossary's words.");

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex WordPattern();
}
