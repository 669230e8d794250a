using System.Numerics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Yibao.Tests.Conventions;

/// <summary>
/// Every number from law lives in policies/, none in C#. What looks like one: a decimal literal, a whole number from 100 up, a string that
/// is a percentage.
/// What does not: powers of ten (units) and of two (buffers), hexadecimal numbers, values of enum members (codes), attribute arguments,
/// a constant with a comment that says where it comes from, and a line that says <c>// not law: reason</c>.
/// </summary>
internal static partial class LawRules
{
    private const string NotLaw = "// not law: ";

    internal static HouseRule[] All =>
    [
        new("No number from law stands in C#",
            HouseRule.EachTree(path => HouseRule.IsIn(path, "Policy", "Benefits", "Contributions"), Literals))
        {
            Breaks =
            [
                new("src/Benefits/B.cs:1", ("src/Benefits/B.cs", "class B { decimal M(decimal x) => x * 0.85m; }")),
                new("src/Benefits/B.cs:2", ("src/Benefits/B.cs", "class B\n{ long M(long x) => x - 1300; }")),
                new("src/Contributions/B.cs:1", ("src/Contributions/B.cs", "class B { const long BaseMax = 3_5811; }")),
                new("src/Policy/B.cs:1", ("src/Policy/B.cs", "class B { string M() => \"85%\"; }")),
            ],
            Keeps =
            [
                [("src/Benefits/B.cs", "class B { long M(long x) => x / 10_000 % 100 + 4096 + 0x7FF + 12; decimal One => 1m + 0m; }")],
                [("src/Benefits/B.cs", "class B\n{\n    /// <summary>Lines of one bill.</summary>\n    const int LinesMax = 2000;\n}")],
                [("src/Policy/B.cs", "class B { string M() => \"expected per cent (85%)\"; }")],
                [("src/Benefits/B.cs", "enum Fund { Pooled = 310100 }")],
                [("src/Benefits/B.cs", "class B { int M(int y) => y % 400; } // not law: the calendar\n")],
                [("src/Catalogue/B.cs", "class B { decimal M() => 0.85m; }")],
            ],
        },
    ];

    private static IEnumerable<Violation> Literals(string path, SyntaxNode root) =>
        from token in root.DescendantTokens()
        where LooksLikeLaw(token) && !IsExplained(token)
        let line = HouseRule.LineOf(token)
        where !HouseRule.LineText(root, line).Contains(NotLaw, StringComparison.Ordinal)
        select new Violation(path, line,
            $"{token.Text}: a number from law belongs in policies/. Is it none? A constant with a comment, or {NotLaw}reason.");

    private static bool LooksLikeLaw(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken when token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) => false,
        SyntaxKind.NumericLiteralToken => token.Value switch
        {
            decimal number => !IsPowerOfTen(number),
            int number => IsLargeAndOdd(number),
            uint number => IsLargeAndOdd(number),
            long number => IsLargeAndOdd(number),
            ulong number => IsLargeAndOdd(number),
            _ => true,
        },
        SyntaxKind.StringLiteralToken => Percentage().IsMatch(token.ValueText),
        _ => false,
    };

    private static bool IsPowerOfTen(decimal number)
    {
        while (number > 1 && number % 10 == 0)
        {
            number /= 10;
        }

        while (number is > 0 and < 1)
        {
            number *= 10;
        }

        return number is 0 or 1;
    }

    private static bool IsLargeAndOdd(BigInteger number) =>
        number >= 100 && !number.IsPowerOfTwo && !IsPowerOfTen((decimal)number);

    private static bool IsExplained(SyntaxToken token) => token.Parent!.AncestorsAndSelf().Any(node => node switch
    {
        EnumMemberDeclarationSyntax or AttributeSyntax => true,
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword) && HasComment(field),
        LocalDeclarationStatementSyntax local => local.IsConst && HasComment(local),
        _ => false,
    });

    private static bool HasComment(SyntaxNode node) => node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).Any(trivia => trivia.Kind()
        is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia);

    [GeneratedRegex(@"^\s*\d+(\.\d+)?\s*%\s*$")]
    private static partial Regex Percentage();
}
