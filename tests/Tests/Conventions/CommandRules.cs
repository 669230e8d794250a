using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Yibao.Tests.Conventions;

/// <summary>A command that a document mentions exists, and both READMEs show the same ones.</summary>
internal static partial class CommandRules
{
    private const string SmallDev = "case $word in\n  -h | --help | help) usage ;;\n  check) check ;;\n  test)\n    run_tests ;;\nesac\n";
    private const string SmallCli = "class Demo { static Command Build() => new Command(\"demo\", \"Shows it.\"); }";

    internal static HouseRule[] All =>
    [
        new("Every ./yibao and ./dev command in a document exists", Exists)
        {
            Breaks =
            [
                new("README.md:3", ("README.md", "# A\n\nTry `./dev nothing`.\n"), ("dev", SmallDev)),
                new("docs/a.md:4", ("docs/a.md", "# A\n\n```bash\n./yibao nothing\n```\n"), ("src/Cli/Demo.cs", SmallCli)),
            ],
            Keeps =
            [
                [
                    ("README.md", "# A\n\n`./dev check`, `./dev --help`, `./yibao demo --quick`\n"),
                    ("dev", SmallDev),
                    ("src/Cli/Demo.cs", SmallCli),
                ],
            ],
        },
        new("README.md and README.zh-CN.md show the same commands", SameCommands)
        {
            Breaks =
            [
                new("README.zh-CN.md:1",
                    ("README.md", "# A\n\n```bash run\n./dev test\n```\n"),
                    ("README.zh-CN.md", "# A\n\n```bash run\n./dev check\n```\n")),
            ],
            Keeps =
            [
                [("README.md", "# A\n\n```bash run\n./dev test\n```\n"), ("README.zh-CN.md", "# 甲\n\n```bash run\n./dev test\n```\n")],
            ],
        },
    ];

    private static IEnumerable<Violation> Exists(Repository repository)
    {
        var words = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal)
        {
            ["dev"] = repository.Has("dev") ? DevWords(repository.Text("dev")) : [],
            ["yibao"] = YibaoWords(repository),
        };
        return from path in repository.Files
               where HouseRule.IsMarkdown(path) && !path.Contains("CHANGELOG", StringComparison.Ordinal)
               from line in repository.Text(path).Split('\n').Index()
               from match in Mention().Matches(line.Item)
               let script = match.Groups["script"].Value
               let word = match.Groups["word"].Value
               where !words[script].Contains(word)
               let known = string.Join(", ", words[script].Order(StringComparer.Ordinal))
               select new Violation(path, line.Index + 1, $"there is no './{script} {word}'. There is: {known}.");
    }

    private static HashSet<string> DevWords(string text) =>
        [.. CaseLabel().Matches(text).SelectMany(match => match.Groups[1].Value.Split('|', StringSplitOptions.TrimEntries))];

    // The command line names a command where it makes one: new Command("demo", ...), or a class that derives from Command.
    private static HashSet<string> YibaoWords(Repository repository) =>
    [
        .. from path in repository.Files
           where HouseRule.IsCSharp(path) && HouseRule.IsIn(path, "Cli")
           from literal in repository.Tree(path).DescendantNodes().OfType<LiteralExpressionSyntax>()
           where literal.Token.Value is string && literal.Parent is ArgumentSyntax
           where literal.Parent?.Parent?.Parent
               is BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax
           select literal.Token.ValueText,
    ];

    private static IEnumerable<Violation> SameCommands(Repository repository)
    {
        if (!repository.Has("README.md") || !repository.Has("README.zh-CN.md"))
        {
            return [];
        }

        var english = Commands(repository.Text("README.md"));
        var chinese = Commands(repository.Text("README.zh-CN.md"));
        return english.Except(chinese, StringComparer.Ordinal).Concat(chinese.Except(english, StringComparer.Ordinal))
            .Select(command => new Violation("README.zh-CN.md", 1, $"'{command}' stands in only one of the two READMEs."));
    }

    private static string[] Commands(string text) =>
    [
        .. from match in Fence().Matches(text)
           from line in match.Groups[1].Value.Split('\n')
           let command = line.Split(" #")[0].Trim()
           where command.Length > 0
           select command,
    ];

    [GeneratedRegex(@"(?<![\w/])\./(?<script>yibao|dev) (?<word>[a-z][a-z-]*)")]
    private static partial Regex Mention();

    [GeneratedRegex(@"^  ([a-z-]+(?: \| [a-z-]+)*)\)", RegexOptions.Multiline)]
    private static partial Regex CaseLabel();

    [GeneratedRegex(@"^```bash[^\n]*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
