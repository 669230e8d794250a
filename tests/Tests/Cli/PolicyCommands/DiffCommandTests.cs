using System.Text.Json.Nodes;
using Yibao.Cli;

namespace Yibao.Tests.Cli.PolicyCommands;

public sealed class DiffCommandTests : IDisposable
{
    private readonly SmallPolicies policies = new();

    public void Dispose() => policies.Dispose();

    [Fact]
    public void Two_days_differ_case_by_case()
    {
        var (code, results, _) = Days("2020-12-31", "2021-01-01");
        Assert.Equal(
            """
            inpatient: Inpatient pooled payment
              ~ deductible: 1,000 yuan -> 1,200 yuan
                  Article 3: From 2021, 示例市政府令第1号
              ~ rate, retired or early-retired: 80% -> 85%
                  Article 3: From 2021, 示例市政府令第1号

            """,
            results, ignoreLineEndingDifferences: true);
        Assert.Equal(ExitCode.No, code);
    }

    [Fact]
    public void The_difference_speaks_Chinese()
    {
        var (_, results, _) = Days("2020-12-31", "2021-01-01", "--lang", "zh");
        Assert.Equal(
            """
            inpatient: 住院统筹支付
              ~ 起付线：1,000 元 -> 1,200 元
                  第三条 自2021年起，示例市政府令第1号
              ~ 报销比例，退休、老退休：80% -> 85%
                  第三条 自2021年起，示例市政府令第1号

            """,
            results, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Days_of_one_stretch_do_not_differ()
    {
        var (code, results, _) = Days("2021-01-01", "2021-12-31");
        Assert.Equal("no difference\n", results);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public void Before_the_first_day_everything_began()
    {
        var (_, results, _) = Days("2019-12-31", "2020-01-01", "--json");
        Assert.All(JsonNode.Parse(results)!.AsArray(), c => Assert.Equal("began", c!["change"]!.GetValue<string>()));
    }

    [Fact]
    public void Two_versions_of_a_document_differ_with_their_days()
    {
        var old = Path.Combine(policies.Folder, "old.md");
        File.WriteAllText(old, SmallPolicies.Document.Replace("amount: 1200", "amount: 1100", StringComparison.Ordinal));
        var (code, results, _) = policies.Run("diff", old, policies.File);
        Assert.Equal(
            """
            inpatient: Inpatient pooled payment
              ~ deductible (from 2021-01-01): 1,100 yuan -> 1,200 yuan
                  Article 3: From 2021, 示例市政府令第1号

            """,
            results, ignoreLineEndingDifferences: true);
        Assert.Equal(ExitCode.No, code);
        Assert.Equal(ExitCode.Done, policies.Run("diff", old, old).Code);
    }

    [Theory]
    [InlineData("yibao: there is no file 'a.md'; expected REGION SCHEME DATE DATE, or OLD.md NEW.md\n", "a.md", "b.md")]
    [InlineData("yibao: expected REGION SCHEME DATE DATE, or OLD.md NEW.md\n", "example", "310", "2020-01-01")]
    [InlineData("yibao: '2020-1-1' is not a day; expected year-month-day like 2020-01-01\n", "example", "310", "2020-1-1", "2020-02-01")]
    public void Words_that_cannot_be_compared_are_bad_input(string note, params string[] words)
    {
        var (code, results, notes) = policies.Run(["diff", .. words]);
        Assert.Equal(("", note, ExitCode.BadInput), (results, notes, code));
    }

    private (ExitCode Code, string Results, string Notes) Days(string from, string to, params string[] more) =>
        policies.Run(["diff", "example", "310", from, to, "--policies", policies.Folder, .. more]);
}
