using System.Text.RegularExpressions;
using Yibao.Catalogue;
using Yibao.Cli;
using Yibao.Policy;
using Yibao.Policy.Checks;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Policy;

/// <summary>The documents that the repository ships.</summary>
public sealed partial class ShippedPoliciesTests
{
    // A day on which no shipped document is stale: whether one is, is for `yibao policy check` to say, not for a test with a clock.
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly PlanBookLoad Load = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"));

    public static TheoryData<string> Cases =>
        ["W2", "W3", "W5", "W8", "W10", "W13", "W14", "W15", "W20", "D1", "D2", "D4", "D7", "D8", "D11"];

    [Fact]
    public void The_check_finds_nothing_and_every_number_has_a_witness()
    {
        var catalogue = CatalogueBook.Load(Path.Combine(Repository.Root, "catalogue")).Book;
        var report = PolicyCheck.Run(Load, (rules, example) => ExampleRunner.Run(rules, catalogue, example), Today);
        Assert.Empty(report.Problems.Select(p => p.ToString()));
        Assert.Equal(report.Numbers, Load.Book.Documents.SelectMany(d => d.Numbers).Count(n => n.Value != 0));
        Assert.NotEqual(0, report.Numbers);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_worked_case_of_the_issue_stands_beside_its_rule(string id) =>
        Assert.Contains(Load.Book.Documents.SelectMany(d => d.Examples), e => Ids().Matches(e.Id).Any(m => m.Value == id));

    [Fact]
    public void Every_article_is_cited_or_says_why_it_is_not_computed() =>
        Assert.All(Load.Book.Documents.SelectMany(d => d.Articles), article =>
            Assert.True(article.Citation is not null || article.NotComputed.Length > 0, $"{article.Place}: neither"));

    [Fact]
    public void Every_document_has_a_heading_and_an_example_or_nothing_to_compute() =>
        Assert.All(Load.Book.Documents, document =>
        {
            Assert.NotEmpty(document.Articles);
            Assert.True(document.Examples.Count > 0 || document.Numbers.Count == 0, document.File);
        });

    [GeneratedRegex(@"\b[WD]\d+\b")]
    private static partial Regex Ids();
}
