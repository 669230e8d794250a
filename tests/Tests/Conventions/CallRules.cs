using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Yibao.Tests.Conventions;

/// <summary>Calls that make a result depend on more than its input, each with what to write instead.</summary>
internal static class CallRules
{
    // Modules whose numbers are money: no binary floating point, except on a line that says `// not money: reason`.
    private static readonly string[] MoneyModules = ["Kernel", "Policy", "Catalogue", "Benefits", "Contributions"];

    private const string NotMoney = "// not money: ";

    private static readonly (string Call, Func<string, bool> Where, string Instead)[] Banned =
    [
        ("DateTime.Now", Everywhere, "Take the day or the instant as a parameter: the core has no clock."),
        ("DateTime.UtcNow", Everywhere, "Take the day or the instant as a parameter: the core has no clock."),
        ("DateTime.Today", Everywhere, "Take the day as a parameter: the core has no clock."),
        ("DateTimeOffset.Now", Everywhere, "Take the instant as a parameter: the core has no clock."),
        ("DateTimeOffset.UtcNow", Everywhere, "Take the instant as a parameter: the core has no clock."),
        ("TimeProvider.System", path => HouseRule.IsSource(path) && !HouseRule.IsIn(path, "Cli"),
            "Take the instant as a parameter: the core has no clock."),
        ("Guid.NewGuid", Everywhere, "Take the id as a parameter: ids come from the edge and sort by time."),
        ("Random.Shared", Everywhere, "Write new Random(seed) with a seed that is printed; chance may only draw that seed."),
        ("Thread.Sleep", Everywhere, "Wait for what you wait for."),
        ("Task.Delay", path => path.StartsWith("tests/", StringComparison.Ordinal), "Wait for what you wait for: a test does not sleep."),
        ("Console.*", path => !HouseRule.IsIn(path, "Cli") && !path.StartsWith("bench/", StringComparison.Ordinal),
            "Return the text; only Cli prints."),
        // Workbench starts programs of the machine, so that it is an edge like Cli.
        ("Environment.*", path => HouseRule.IsSource(path) && !HouseRule.IsIn(path, "Cli", "Workbench"),
            "Take the value as a parameter; only Cli reads the environment."),
    ];

    internal static HouseRule[] All =>
    [
        new("No clock, no chance, no console, no environment in the core", HouseRule.EachTree(_ => true, BannedCalls))
        {
            Breaks =
            [
                new("src/A/B.cs:1", ("src/A/B.cs", "class B { object M() => DateTime.UtcNow; }")),
                new("src/A/B.cs:2", ("src/A/B.cs", "class B\n{ object M() => System.Guid.NewGuid(); }")),
                new("src/A/B.cs:1", ("src/A/B.cs", "class B { void M() => Console.WriteLine(1); }")),
                new("src/A/B.cs:1", ("src/A/B.cs", "class B { object M() => Environment.GetEnvironmentVariable(\"A\"); }")),
                new("tests/Tests/B.cs:1", ("tests/Tests/B.cs", "class B { object M() => Task.Delay(1); }")),
                new("tests/Tests/B.cs:1", ("tests/Tests/B.cs", "class B { object M() => new Random(); }")),
                new("tests/Tests/B.cs:1", ("tests/Tests/B.cs", "class B { Random r = new(); }")),
            ],
            Keeps =
            [
                [("src/Cli/B.cs", "class B { void M() => Console.WriteLine(Environment.NewLine); }")],
                [("tests/Tests/B.cs", "class B { int M(int? given) { var seed = given ?? Random.Shared.Next(); return seed; } }")],
                [("src/A/B.cs", "// DateTime.Now\nclass B { string s = \"Guid.NewGuid\"; object M() => new Random(7); }")],
            ],
        },
        new("Money never passes through double or float",
            HouseRule.EachTree(path => HouseRule.IsIn(path, MoneyModules), FloatingPoint))
        {
            Breaks =
            [
                new("src/Benefits/B.cs:1", ("src/Benefits/B.cs", "class B { double rate; }")),
                new("src/Kernel/B.cs:1", ("src/Kernel/B.cs", "class B { object M() => 0.85; }")),
            ],
            Keeps =
            [
                [("src/Policy/B.cs", "class B { double seconds; // not money: a duration for the log\n}")],
                [("src/Cli/B.cs", "class B { double seconds; }")],
            ],
        },
        new("Rounding says its mode", HouseRule.EachTree(_ => true, RoundingWithoutMode))
        {
            Breaks =
            [
                new("src/A/B.cs:1", ("src/A/B.cs", "class B { decimal M(decimal x) => Math.Round(x, 2); }")),
                new("src/A/B.cs:1", ("src/A/B.cs", "class B { decimal M(decimal x) => decimal.Round(x); }")),
            ],
            Keeps = [[("src/A/B.cs", "class B { decimal M(decimal x) => Math.Round(x, 2, MidpointRounding.AwayFromZero); }")]],
        },
        new("No #region, and no silenced warning without a reason", HouseRule.EachTree(_ => true, Directives))
        {
            Breaks =
            [
                new("src/A/B.cs:1", ("src/A/B.cs", "#region Fields\nclass B;\n#endregion")),
                new("src/A/B.cs:1", ("src/A/B.cs", "#pragma warning disable CA1822\nclass B;")),
                new("src/A/B.cs:1", ("src/A/B.cs", "[SuppressMessage(\"Design\", \"CA1822\")]\nclass B;")),
            ],
            Keeps =
            [
                [("src/A/B.cs", "#pragma warning disable CA1822 // the library wants it\nclass B;\n#pragma warning restore CA1822")],
                [("src/A/B.cs", "[SuppressMessage(\"Design\", \"CA1822\", Justification = \"the benchmark library wants it\")]\nclass B;")],
            ],
        },
    ];

    private static bool Everywhere(string path) => true;

    private static IEnumerable<Violation> BannedCalls(string path, SyntaxNode root)
    {
        foreach (var access in root.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            var owner = LastName(access.Expression);
            foreach (var (call, where, instead) in Banned)
            {
                var parts = call.Split('.');
                if (string.Equals(owner, parts[0], StringComparison.Ordinal)
                    && (parts[1] is "*" || string.Equals(access.Name.Identifier.Text, parts[1], StringComparison.Ordinal))
                    && where(path)
                    && !DrawsSeed(path, access))
                {
                    yield return new(path, HouseRule.LineOf(access), $"{owner}.{access.Name.Identifier.Text}: {instead}");
                }
            }
        }

        foreach (var creation in root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
        {
            if (creation.ArgumentList is { Arguments.Count: 0 } && CreatedType(creation) is "Random")
            {
                yield return new(path, HouseRule.LineOf(creation), "new Random(): write new Random(seed) with a seed that is printed.");
            }
        }
    }

    // A property test without a given seed draws one, prints it and accepts it back.
    private static bool DrawsSeed(string path, MemberAccessExpressionSyntax access) =>
        path.StartsWith("tests/", StringComparison.Ordinal)
        && access.ToString() is "Random.Shared"
        && HouseRule.LineText(access, HouseRule.LineOf(access)).Contains("seed", StringComparison.OrdinalIgnoreCase);

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.Text,
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        _ => "",
    };

    private static string CreatedType(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax named => named.Type.ToString().Split('.')[^1],
        _ => creation.Ancestors().OfType<VariableDeclarationSyntax>().FirstOrDefault()?.Type.ToString().Split('.')[^1] ?? "",
    };

    private static IEnumerable<Violation> FloatingPoint(string path, SyntaxNode root) =>
        from token in root.DescendantTokens()
        where token.IsKind(SyntaxKind.DoubleKeyword) || token.IsKind(SyntaxKind.FloatKeyword) || token.Value is double or float
        let line = HouseRule.LineOf(token)
        where !HouseRule.LineText(root, line).Contains(NotMoney, StringComparison.Ordinal)
        select new Violation(path, line, $"'{token.Text}': use Money or decimal. Is it no money? Say so on the line: {NotMoney}reason.");

    private static IEnumerable<Violation> RoundingWithoutMode(string path, SyntaxNode root) =>
        from call in root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression.ToString() is "Math.Round" or "decimal.Round" or "Decimal.Round" or "System.Math.Round"
        where !call.ArgumentList.ToString().Contains("MidpointRounding.", StringComparison.Ordinal)
        select new Violation(path, HouseRule.LineOf(call),
            $"{call.Expression} without MidpointRounding: the default rounds half to even, which no law means.");

    private static IEnumerable<Violation> Directives(string path, SyntaxNode root)
    {
        foreach (var trivia in root.DescendantTrivia(descendIntoTrivia: true))
        {
            if (trivia.GetStructure() is RegionDirectiveTriviaSyntax region)
            {
                yield return new(path, HouseRule.LineOf(region), "#region: a file that needs one is two files.");
            }
            else if (trivia.GetStructure() is PragmaWarningDirectiveTriviaSyntax pragma
                && pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword)
                && !HouseRule.LineText(root, HouseRule.LineOf(pragma)).Contains("//", StringComparison.Ordinal))
            {
                yield return new(path, HouseRule.LineOf(pragma),
                    "#pragma warning disable without a reason: write // and why on the same line.");
            }
        }

        foreach (var attribute in root.DescendantNodes().OfType<AttributeSyntax>())
        {
            if (attribute.Name.ToString() is "SuppressMessage"
                && attribute.ArgumentList?.ToString().Contains("Justification", StringComparison.Ordinal) != true)
            {
                yield return new(path, HouseRule.LineOf(attribute), "SuppressMessage without Justification: say why.");
            }
        }
    }
}
