namespace Yibao.Tests.Conventions;

/// <summary>Every house rule on this repository, on texts that break it and on texts that keep it.</summary>
public sealed class HouseRuleTests
{
    private static readonly HouseRule[] Rules =
    [
        .. SizeRules.All, .. CallRules.All, .. NameRules.All, .. LawRules.All, .. TextRules.All, .. DocumentRules.All, .. CommandRules.All,
    ];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.Name)];

    public static TheoryData<string, int> Broken =>
        [.. Rules.SelectMany(rule => rule.Breaks.Select((_, i) => new TheoryDataRow<string, int>(rule.Name, i)))];

    public static TheoryData<string, int> Kept =>
        [.. Rules.SelectMany(rule => rule.Keeps.Select((_, i) => new TheoryDataRow<string, int>(rule.Name, i)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_repository_keeps_the_rule(string name)
    {
        var violations = Rule(name).Check(Repository.Here).ToArray();
        Assert.True(violations.Length == 0, $"{name}\n{string.Join('\n', violations)}");
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_planted_violation_is_found_with_its_file_and_line(string name, int index)
    {
        var planted = Rule(name).Breaks[index];
        var places = Rule(name).Check(Repository.Of(planted.Files)).Select(violation => $"{violation.Path}:{violation.Line}");
        Assert.Equal([planted.Place], places.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void A_text_that_keeps_the_rule_is_left_alone(string name, int index) =>
        Assert.Empty(Rule(name).Check(Repository.Of(Rule(name).Keeps[index])));

    [Fact]
    public void Every_rule_has_its_own_name_and_something_that_breaks_it()
    {
        Assert.Equal(Rules.Length, Rules.Select(rule => rule.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Rules, rule => Assert.NotEmpty(rule.Breaks));
    }

    private static HouseRule Rule(string name) => Rules.Single(rule => string.Equals(rule.Name, name, StringComparison.Ordinal));
}
