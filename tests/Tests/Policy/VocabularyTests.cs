using Yibao.Policy;
using Yibao.Policy.Checks;
using Yibao.Policy.Documents;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Policy;

public sealed class VocabularyTests
{
    [Theory]
    [InlineData("deductable", "deductible")]
    [InlineData("celing", "ceiling")]
    [InlineData("rates", "rate")]
    [InlineData("wholly-different", "")]
    [InlineData("", "")]
    public void The_nearest_word_is_offered_when_one_is_near(string unknown, string nearest) =>
        Assert.Equal(nearest, Vocabulary.Nearest(unknown, ["deductible", "ceiling", "rate"]));

    [Fact]
    public void Every_value_of_an_enumeration_has_its_word()
    {
        (Dimension Dimension, Type Type)[] pairs =
        [
            (Dimension.Visit, typeof(VisitKind)), (Dimension.Tier, typeof(Tier)), (Dimension.Status, typeof(PersonStatus)),
            (Dimension.Aid, typeof(AidCategory)), (Dimension.Post, typeof(Post)), (Dimension.Place, typeof(CarePlace)),
            (Dimension.Filing, typeof(Filing)), (Dimension.Network, typeof(Network)), (Dimension.Epidemic, typeof(EpidemicStatus)),
        ];
        Assert.All(pairs, pair => Assert.Equal(
            Enum.GetNames(pair.Type).Select(n => n.ToLowerInvariant()),
            Vocabulary.ValuesOf(pair.Dimension).Select(w => w.Name.Replace("-", "", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_guide_names_every_parameter_key_and_calculation()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "policy-authoring.md"));
        var words = Vocabulary.Parameters.Select(p => p.Name).Concat(Vocabulary.Calculations)
            .Concat(Vocabulary.ParameterKeys.Keys).Append(Vocabulary.AgeKey);
        Assert.All(words, w => Assert.Contains($"`{w}`", guide, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("百分之九十", "90%")]
    [InlineData("百分之十二点五", "12.5%")]
    [InlineData("百分之百", "100%")]
    [InlineData("三百元", "300")]
    [InlineData("两千五百元", "2500")]
    [InlineData("一万三千元", "13000")]
    [InlineData("十万元", "100000")]
    [InlineData("10万元", "100000")]
    [InlineData("1.5 万元", "15000")]
    [InlineData("1,300 yuan", "1300")]
    [InlineData("1,234,567.80", "1234567.8")]
    [InlineData("八成", "80%")]
    [InlineData("half of it", "50%")]
    [InlineData("减半", "50%")]
    [InlineData("6 times", "600%")]
    [InlineData("六倍", "600%")]
    [InlineData("85 per cent", "85%")]
    [InlineData("85 percent", "85%")]
    [InlineData("10 percentage points", "10")]
    [InlineData("十个百分点", "10")]
    [InlineData("七十周岁", "70")]
    public void A_statement_says_numbers_in_many_ways(string statement, string number) => Assert.True(Says(statement, number));

    [Theory]
    [InlineData("90", "90%")]
    [InlineData("90%", "90")]
    [InlineData("13000", "1300")]
    [InlineData("第三百条", "300")]
    [InlineData("behalf", "50%")]
    [InlineData("10 percentage points", "10%")]
    public void And_does_not_say_what_only_looks_alike(string statement, string number) => Assert.False(Says(statement, number));

    private static bool Says(string statement, string text)
    {
        var unit = text.EndsWith('%') ? NumberUnit.Percent : NumberUnit.Yuan;
        Assert.True(NumberReading.TryParse(text, unit, out var value, out _));
        var number = new PolicyNumber { Value = value, Unit = unit, Text = text, Place = default, Article = null! };
        return new StatementNumbers(statement).Says(number);
    }
}
