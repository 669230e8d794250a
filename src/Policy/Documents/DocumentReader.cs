using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using YamlDotNet.RepresentationModel;
using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>
/// Reads a policy document from Markdown (政策文件读取): headings are articles, fenced blocks hold citations, rules and examples.
/// </summary>
internal sealed class DocumentReader
{
    /// <summary>Largest document read: a law with its examples is far below this, and a wrong file stops here.</summary>
    public const int LargestText = 2_000_000;

    private static readonly string[] FrontKeys =
        ["vocabulary", "instrument", "title", "region", "schemes", "grade", "applies", "issued", "covers", "checked"];

    private static readonly string[] ReachWords = ["region", "province", "nation", "frame"];

    private static readonly string[] Words = ["citation", "rule", "not-computed", "examples"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    private readonly string file;
    private readonly string text;
    private readonly YamlReading yaml;
    private readonly List<PolicyProblem> problems;
    private readonly bool examples;
    private readonly bool scenario;

    private DocumentReader(string file, string text, List<PolicyProblem> problems, bool examples, bool scenario)
    {
        (this.file, this.text, this.problems, this.examples, this.scenario) = (file, text, problems, examples, scenario);
        yaml = new YamlReading(file, problems);
    }

    /// <summary>The document, or null when it has no readable front page; problems are added to the list.</summary>
    public static PolicyDocument? Read(string file, string text, List<PolicyProblem> problems, bool examples = true) =>
        new DocumentReader(file, text, problems, examples, scenario: false).Read();

    /// <summary>A scenario: a document of the same format that need not be an instrument; its worked examples are not read.</summary>
    public static PolicyDocument? ReadScenario(string file, string text, List<PolicyProblem> problems) =>
        new DocumentReader(file, text, problems, examples: false, scenario: true).Read();

    private PolicyDocument? Read()
    {
        if (text.Length > LargestText)
        {
            problems.Add(new PolicyProblem("POL003", new SourcePlace(file, 1, 1), $"the document is larger than {LargestText} characters"));
            return null;
        }

        var markdown = Markdown.Parse(text, Pipeline);
        if (markdown.Count == 0 || markdown[0] is not YamlFrontMatterBlock frontBlock)
        {
            problems.Add(new PolicyProblem("POL003", new SourcePlace(file, 1, 1),
                "the front page is missing: the file begins with YAML between two lines of ---"));
            return null;
        }

        var front = Front(frontBlock);
        if (front is null)
        {
            return null;
        }

        var document = new PolicyDocument { File = file, Front = front, IsScenario = scenario };
        Article? article = null;
        foreach (var block in markdown.Skip(1))
        {
            switch (block)
            {
                case HeadingBlock { Level: > 1 } heading:
                    article = NewArticle(document, heading);
                    break;
                case FencedCodeBlock fence when IsOurs(fence.Info):
                    Fence(fence, article);
                    break;
                default:
                    CheckProse(block);
                    article?.Statement += text.AsSpan(block.Span.Start, block.Span.Length).ToString() + "\n";
                    break;
            }
        }

        return document;
    }

    private static bool IsOurs(string? word) => Words.Contains(word, StringComparer.Ordinal);

    /// <summary>Prose must not hide what was meant for the program: a block inside a list, or one whose word has a slip.</summary>
    private void CheckProse(Block block)
    {
        var within = block is ContainerBlock container ? container.Descendants() : [block];
        foreach (var fence in within.OfType<FencedCodeBlock>())
        {
            if (IsOurs(fence.Info))
            {
                problems.Add(new PolicyProblem("POL001", At(fence), $"the block '{fence.Info}' inside a list or a quotation is prose to "
                    + "the program; expected it at the left margin below the article's heading"));
            }
            else if (Vocabulary.Nearest(fence.Info ?? "", Words) is { Length: > 0 } nearest)
            {
                problems.Add(new PolicyProblem("POL003", At(fence), $"unknown block '{fence.Info}'; did you mean '{nearest}'?"));
            }
        }
    }

    private SourcePlace At(Block block) => new(file, block.Line + 1, block.Column + 1);

    private FrontPage? Front(YamlFrontMatterBlock block)
    {
        var before = problems.Count;
        var node = yaml.Parse(block.Lines.ToString(), block.Line + 1);
        if (node is null)
        {
            return null;
        }

        var entries = yaml.Entries(node, FrontKeys);
        YamlNode Required(string key) => yaml.Required(entries, key, node) ?? node;
        if (Required("vocabulary") is { } v && yaml.Text(v) != "1")
        {
            yaml.Problem("POL003", v, $"vocabulary '{yaml.Text(v)}' is not known here; expected {Vocabulary.Version}");
        }

        if (!RegionCode.TryParse(yaml.RequiredText(entries, "region", node), out var region))
        {
            yaml.Problem("POL003", Required("region"),
                $"'{yaml.RequiredText(entries, "region", node)}' is not a GB/T 2260 region code of an existing province");
        }

        var title = yaml.Both(Required("title"));
        var reaches = ReachWords[..(scenario ? (int)Reach.Frame : ReachWords.Length)];
        var reach = (Reach)yaml.RequiredChoice(entries, "applies", node, reaches);
        var schemes = YamlReading.OneOrMany(Required("schemes")).Select(yaml.SchemeOf).Distinct().ToArray();
        var coverNode = Required("covers");
        var covers = yaml.Entries(coverNode, ["from", "until"]);
        var (from, until) = (yaml.RequiredDate(covers, "from", coverNode), yaml.RequiredDate(covers, "until", coverNode));
        if (until <= from)
        {
            yaml.Problem("POL003", coverNode, "'until' is exclusive and must be after 'from'");
        }

        // A scenario is no instrument yet: nobody need have issued it or held it against the law.
        DateOnly Day(string key) => scenario && !entries.ContainsKey(key) ? from : yaml.RequiredDate(entries, key, node);
        var (issued, day) = (Day("issued"), Day("checked"));
        var instrument = scenario && !entries.ContainsKey("instrument") ? title.Chinese : yaml.RequiredText(entries, "instrument", node);
        var page = new FrontPage
        {
            Instrument = instrument, Title = title, Region = region, Schemes = schemes,
            Grade = YamlReading.OptionalText(entries, "grade"), Reach = reach, Issued = issued, CoversFrom = from, CoversUntil = until,
            Checked = day, CheckedPlace = yaml.At(entries.GetValueOrDefault("checked", node)),
        };
        return problems.Count == before ? page : null;
    }

    private Article NewArticle(PolicyDocument document, HeadingBlock heading)
    {
        var raw = text.AsSpan(heading.Span.Start, heading.Span.Length).TrimStart('#').Trim().ToString();
        var cut = raw.IndexOf(" / ", StringComparison.Ordinal);
        var words = cut < 0 ? new Bilingual(raw, raw) : new Bilingual(raw[..cut].Trim(), raw[(cut + 3)..].Trim());
        var article = new Article { Heading = words, Place = At(heading), Document = document };
        document.ArticleList.Add(article);
        return article;
    }

    private void Fence(FencedCodeBlock fence, Article? article)
    {
        if (article is null)
        {
            problems.Add(new PolicyProblem("POL001", At(fence),
                $"the block '{fence.Info}' stands under no article; expected a heading (## 第一条 … / Article 1: …) above it"));
            return;
        }

        if (fence.Info == "examples" && !examples)
        {
            return;
        }

        var node = yaml.Parse(fence.Lines.ToString(), fence.Line + 1);
        switch (node is null ? "" : fence.Info)
        {
            case "citation":
                Citation(node!, article);
                break;
            case "not-computed":
                article.NotComputed = yaml.RequiredText(yaml.Entries(node!, ["reason"]), "reason", node!);
                break;
            case "rule":
                if (article.Citation is null)
                {
                    problems.Add(new PolicyProblem("POL001", At(fence),
                        $"article '{article.Heading.English}' has a rule and no citation above it"));
                }

                new RuleReader(yaml, scenario).Read(node!, article);
                break;
            case "examples":
                Examples(node!, article);
                break;
        }
    }

    private void Examples(YamlNode node, Article article)
    {
        foreach (var example in new ExampleReader(yaml).Read(node, article))
        {
            if (article.Document.ExampleList.Find(e => e.Id == example.Id) is { } other)
            {
                problems.Add(new PolicyProblem("POL003", example.Place,
                    $"two examples have the id '{example.Id}'; the other stands at {other.Place}"));
            }

            article.Document.ExampleList.Add(example);
        }
    }

    private void Citation(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, ["document", "article", "date", "link", "trust", "note"]);
        article.Citation = new Citation(
            yaml.RequiredText(entries, "document", node), yaml.RequiredText(entries, "article", node),
            yaml.RequiredText(entries, "date", node),
            yaml.RequiredText(entries, "link", node), (Trust)yaml.RequiredChoice(entries, "trust", node, "verified", "press", "unverified"),
            YamlReading.OptionalText(entries, "note"));
    }
}
