using System.Globalization;
using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Yibao.Tests.Conventions;

/// <summary>Documents have one title, links that lead somewhere, and somebody who links to them.</summary>
internal static class DocumentRules
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UsePipeTables().UsePreciseSourceLocation().Build();

    private static readonly string[] DecisionHeadings = ["Context", "Options", "Decision", "Consequences"];

    internal static HouseRule[] All =>
    [
        new("A document has one title", HouseRule.Each(HouseRule.IsMarkdown, OneTitle))
        {
            Breaks =
            [
                new("docs/a.md:3", ("docs/a.md", "# A\n\n# B\n")),
                new("docs/a.md:1", ("docs/a.md", "Text without a title.\n")),
            ],
            Keeps =
            [
                [("docs/a.md", "# A\n\n```bash\n# a comment\n```\n## B\n")],
                [("policies/x/y.md", "---\ntitle: the front page has it\n---\n## 一 / One\n")],
            ],
        },
        new("A relative link leads to a file and to a heading in it",
            repository => repository.Files.Where(HouseRule.IsMarkdown).SelectMany(path => Links(repository, path)))
        {
            Breaks =
            [
                new("docs/a.md:3", ("docs/a.md", "# A\n\nSee [b](b.md).\n")),
                new("docs/a.md:3", ("docs/a.md", "# A\n\nSee [b](../README.md#nowhere).\n"), ("README.md", "# Yibao\n")),
                new("docs/a.md:3", ("docs/a.md", "# A\n\nSee [b](#nowhere).\n")),
            ],
            Keeps =
            [
                [
                    ("docs/a.md", "# A\n\n## What it *is*, 起付线!\n\n[b](../README.md#yibao) [c](#what-it-is-起付线) [d](https://a.org/)\n"),
                    ("README.md", "# Yibao\n"),
                ],
                [("docs/a.md", "# A\n\n[the folder](../src) `[no](link.md)`\n"), ("src/A/B.cs", "class B;")],
            ],
        },
        new("Every document under docs/ is linked from another one", Orphans)
        {
            Breaks = [new("docs/b.md:1", ("README.md", "# A\n"), ("docs/b.md", "# B\n\n[me](b.md)\n"))],
            Keeps = [[("README.md", "# A\n\n[b](docs/b.md#b)\n"), ("docs/b.md", "# B\n")]],
        },
        new("A decision has context, options, decision and consequences", HouseRule.Each(IsDecision, Decision))
        {
            Breaks =
            [
                new("docs/decisions/0001-a.md:1", ("docs/decisions/0001-a.md", "# A\n## Context\n## Decision\n## Consequences\n")),
                new("docs/decisions/table.md:1",
                    ("docs/decisions/table.md", "# A\n## Context\n## Options\n## Decision\n## Consequences\n")),
            ],
            Keeps = [[("docs/decisions/0001-a.md", "# A\n## Context\n## Options\n## Decision\n## Consequences\n")]],
        },
    ];

    /// <summary>The anchor that GitHub gives a heading: lower case, letters and digits of any script, blanks as hyphens.</summary>
    internal static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var letter in heading.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_' || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark)
            {
                anchor.Append(letter);
            }
            else if (letter is ' ')
            {
                anchor.Append('-');
            }
        }

        return anchor.ToString();
    }

    private static bool IsDecision(string path) =>
        path.StartsWith("docs/decisions/", StringComparison.Ordinal) && HouseRule.IsMarkdown(path);

    private static IEnumerable<Violation> OneTitle(string path, string text)
    {
        var titles = Markdown.Parse(text, Pipeline).Descendants<HeadingBlock>().Where(heading => heading.Level == 1).ToArray();
        if (titles.Length == 0 && !path.StartsWith("policies/", StringComparison.Ordinal))
        {
            yield return new(path, 1, "no title: begin with one line '# Title'.");
        }

        foreach (var title in titles.Skip(1))
        {
            yield return new(path, title.Line + 1, "a second title: make it '##', or a document of its own.");
        }
    }

    private static IEnumerable<Violation> Links(Repository repository, string path)
    {
        foreach (var link in Markdown.Parse(repository.Text(path), Pipeline).Descendants<LinkInline>())
        {
            var url = Uri.UnescapeDataString(link.Url ?? "");
            if (url.Contains(':', StringComparison.Ordinal))
            {
                continue;
            }

            var parts = url.Split('#', 2);
            var target = parts[0].Length == 0 ? path : Resolve(path, parts[0]);
            if (!repository.Has(target))
            {
                yield return new(path, link.Line + 1, $"the link '{url}' leads nowhere: there is no {target}.");
            }
            else if (parts.Length == 2 && HouseRule.IsMarkdown(target) && !Anchors(repository.Text(target)).Contains(parts[1]))
            {
                yield return new(path, link.Line + 1, $"the link '{url}' leads nowhere: {target} has no heading '#{parts[1]}'.");
            }
        }
    }

    // Same rule as GitHub: a heading that repeats gets -1, -2 and so on.
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var heading in Markdown.Parse(text, Pipeline).Descendants<HeadingBlock>())
        {
            var name = Anchor(PlainText(heading));
            var anchor = name;
            for (var i = 1; !anchors.Add(anchor); i++)
            {
                anchor = $"{name}-{i}";
            }
        }

        return anchors;
    }

    private static string PlainText(HeadingBlock heading) => string.Concat(heading.Inline?.Descendants().Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    }) ?? []);

    private static string Resolve(string from, string link)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in link.TrimEnd('/').Split('/'))
        {
            if (part is ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static IEnumerable<Violation> Orphans(Repository repository)
    {
        var linked = repository.Files.Where(HouseRule.IsMarkdown)
            .SelectMany(path => Markdown.Parse(repository.Text(path), Pipeline).Descendants<LinkInline>()
                .Select(link => Resolve(path, Uri.UnescapeDataString(link.Url ?? "").Split('#')[0]))
                .Where(target => !string.Equals(target, path, StringComparison.Ordinal)))
            .ToHashSet(StringComparer.Ordinal);
        return repository.Files
            .Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && HouseRule.IsMarkdown(path) && !linked.Contains(path))
            .Select(path => new Violation(path, 1, "no document links here: link it from where its reader comes from, or delete it."));
    }

    private static IEnumerable<Violation> Decision(string path, string text)
    {
        var name = Path.GetFileName(path);
        if (name.Length < 6 || !name[..4].All(char.IsAsciiDigit) || name[4] != '-')
        {
            yield return new(path, 1, "a decision is called NNNN-title.md.");
        }

        var headings = Markdown.Parse(text, Pipeline).Descendants<HeadingBlock>()
            .Where(heading => heading.Level == 2).Select(PlainText).ToArray();
        foreach (var missing in DecisionHeadings.Except(headings, StringComparer.Ordinal))
        {
            yield return new(path, 1, $"the heading '## {missing}' is missing.");
        }
    }
}
