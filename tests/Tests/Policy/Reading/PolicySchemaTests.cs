using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Yibao.Policy;
using Yibao.Policy.Reading;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Policy.Reading;

public sealed partial class PolicySchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(PolicySchema.Text())!.AsObject();
    private static readonly SmallSchema Small = new(Schema);

    [Fact]
    public void Every_block_of_the_shipped_documents_fits()
    {
        var blocks = 0;
        var documents = Repository.Here.Files.Where(f => f.StartsWith("policies/", StringComparison.Ordinal) && HouseRule.IsMarkdown(f));
        foreach (var path in documents.Where(f => !f.EndsWith("README.md", StringComparison.Ordinal)))
        {
            foreach (var (name, yaml) in Blocks(Repository.Here.Text(path)))
            {
                var fault = Small.Fault(name, SmallYaml.Read(yaml));
                Assert.True(fault is null, $"{path}: {fault}\n{yaml}");
                blocks++;
            }
        }

        Assert.True(blocks > 100, $"{blocks} blocks");
    }

    [Theory]
    [InlineData("rule", "{layer: inpatient, from: 2020-01-01, roundin: layer}", "roundin")]
    [InlineData("rule", "{layer: inpatient, from: 2020-01-01, rate: [{teir: tier-1, rate: 85%}]}", "teir")]
    [InlineData("rule", "{layer: inpatient, from: 2020-01-01, rate: 85}", "rate")]
    [InlineData("rule", "{layer: inpatient, rounding: layer}", "is missing")]
    [InlineData(
        "rule", "{plan: {from: 2020-01-01, policy_year_starts: 04-01, stays_counted: none, first_pay_share: none}}", "policy_year_starts")]
    [InlineData("rule", "{parameters: {from: 2020-01-01, subsidy.per-heads: 580}}", "subsidy.per-heads")]
    [InlineData("citation", "{document: a, article: b, date: c, link: d, trust: sure}", "trust")]
    [InlineData("examples", "[{id: a, trust: derived, onn: 2020-01-01}]", "onn")]
    public void What_the_reader_refuses_does_not_fit(string block, string yaml, string names) =>
        Assert.Contains(names, Small.Fault(block, SmallYaml.Read(yaml)) ?? "no fault", StringComparison.Ordinal);

    /// <summary>The reader lists the keys that it knows when it meets one that is near to none: the schema must list the same.</summary>
    [Theory]
    [InlineData("layer: a\nfrom: 2020-01-01", "", "layer")]
    [InlineData("plan: {from: 2020-01-01", "}", "rule/anyOf/1/properties/plan")]
    [InlineData("figure: {name: a", "}", "rule/anyOf/2/properties/figure")]
    [InlineData("treat: {name: a", "}", "rule/anyOf/3/properties/treat")]
    [InlineData("parameters: {from: 2020-01-01", "}", "rule/anyOf/4/properties/parameters")]
    public void The_schema_knows_the_keys_of_the_reader(string start, string end, string definition)
    {
        const string Strange = "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";
        var separator = end.Length == 0 ? "\n" : ", ";
        var text = "---\nvocabulary: 1\ninstrument: a\ntitle: {zh: a, en: a}\nregion: 370100\nschemes: [310]\napplies: region\n"
            + "issued: 2019-01-01\ncovers: {from: 2020-01-01, until: 2021-01-01}\nchecked: 2020-01-01\n---\n\n## 一 / One\n\n"
            + $"```rule\n{start}{separator}{Strange}: 1{end}\n```\n";
        var (_, problems) = DocumentFacts.Read("a.md", text);
        var message = problems.Single(p => p.Message.Contains(Strange, StringComparison.Ordinal)).Message;
        var known = message.Split("expected one of: ")[1].Split(", ");
        var schema = definition.Split('/').Aggregate(
            Schema["$defs"]!, (node, step) => int.TryParse(step, CultureInfo.InvariantCulture, out var i) ? node[i]! : node[step]!);
        var keys = schema["properties"]!.AsObject().Select(p => p.Key);
        Assert.Equal(known.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_declared_parameter_is_described()
    {
        var parameters = Schema["$defs"]!["rule"]!["anyOf"]![4]!["properties"]!["parameters"]!["properties"]!;
        Assert.All(
            Vocabulary.Parameters,
            p => Assert.Equal($"{p.Chinese} / {p.English}", parameters[p.Name]!["description"]!.GetValue<string>()));
    }

    private static IEnumerable<(string Name, string Yaml)> Blocks(string text)
    {
        yield return ("front-page", FrontPage().Match(text).Groups[1].Value);
        foreach (var fence in Markdown.Parse(text).OfType<FencedCodeBlock>())
        {
            if (fence.Info is "citation" or "rule" or "not-computed" or "examples")
            {
                yield return (fence.Info, fence.Lines.ToString());
            }
        }
    }

    [GeneratedRegex(@"\A---\n(.*?)\n---\n", RegexOptions.Singleline, 1000)]
    private static partial Regex FrontPage();
}
