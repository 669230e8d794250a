using System.Text.Json.Nodes;
using Yibao.Cli;

namespace Yibao.Tests.Cli.PolicyCommands;

public sealed class ShowCommandTests : IDisposable
{
    private readonly SmallPolicies policies = new();

    public void Dispose() => policies.Dispose();

    [Fact]
    public void The_rules_of_a_day_are_a_table_in_English()
    {
        var (code, results, _) = Show("example", "310", "2021-05-11");
        Assert.Equal(
            """
            370100/310  employee scheme  2021-05-11
            unchanged from 2021-01-01 until before 2022-01-01

            year and counting
              year starts on       01-01                                                                   [1]
              counted as a stay    inpatient                                                               [1]
              class-B first pay    every case                             none                             [1]

            100 inpatient: Inpatient pooled payment (310100 employees' pooled fund)
              applies to           visit inpatient                                                         [2]*
              base                 eligible amount                                                         [2]*
              first pay            does not fill the deductible                                            [2]*
              deductible           every case                             1,200 yuan                       [3]?
              deductible per       visit                                                                   [2]*
              rate                 retired or early-retired               85%                              [3]?
                                   in-service or flexible                 80%                              [3]?
              rounding             once for the layer                                                      [2]*
              ceiling              none                                                                    [2]*

            Articles (* press, ? unverified)
              [1]   Article 1: Year
                    示例市政府令第1号, 第一条, 2019-12-01, verified
              [2]*  Article 2: Inpatient care
                    示例市政府令第1号, 第二条, 2019-12-01, press
              [3]?  Article 3: From 2021
                    示例市政府令第1号, 第三条, 2019-12-01, unverified

            """,
            results, ignoreLineEndingDifferences: true);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public void The_rules_of_a_day_are_a_table_in_Chinese()
    {
        var (_, results, _) = Show("370100", "employee", "2020-05-11", "--lang", "zh");
        Assert.Contains(
            """
            370100/310  职工基本医疗保险  2020-05-11
            2020-01-01 起，2021-01-01 前不变

            年度与口径
            """.ReplaceLineEndings("\n"),
            results, StringComparison.Ordinal);
        Assert.Contains(
            """
            100 inpatient: 住院统筹支付 (310100 城镇职工基本医疗保险统筹基金)
              适用                 就诊类别 住院                                                           [2]*
              计算基数             政策范围内费用                                                          [2]*
              先行自付             不计入起付线                                                            [2]*
              起付线               所有情形                               1,000 元                         [2]*
              起付线周期           每次                                                                    [2]*
              报销比例             所有情形                               80%                              [2]*
            """.ReplaceLineEndings("\n"),
            results, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_number_changes_the_table()
    {
        var (_, before, _) = Show("example", "310", "2021-05-11");
        policies.Write(SmallPolicies.Document.Replace("rate: 85%", "rate: 86%", StringComparison.Ordinal));
        var (_, after, _) = Show("example", "310", "2021-05-11");
        Assert.Equal(before.Replace("85%", "86%", StringComparison.Ordinal), after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void The_table_comes_as_JSON()
    {
        var (_, results, _) = Show("example", "310", "2021-05-11", "--json");
        var table = JsonNode.Parse(results)!;
        Assert.Equal(["plan", "inpatient"], table["parts"]!.AsArray().Select(p => p!["id"]!.GetValue<string>()));
        var deductible = table["parts"]![1]!["rules"]!.AsArray().Single(r => r!["key"]!.GetValue<string>() == "deductible")!;
        Assert.Equal("1,200 yuan", deductible["value"]!["en"]!.GetValue<string>());
        Assert.Equal("unverified", deductible["article"]!["trust"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("exampel", "310", "2021-05-11", "yibao: unknown region 'exampel'; did you mean 'example'?\n", 2)]
    [InlineData("example", "emploee", "2021-05-11", "yibao: unknown scheme 'emploee'; did you mean 'employee'?\n", 2)]
    [InlineData("example", "390", "2021-05-11", "yibao: no document speaks of scheme 390 in region 370100; known there: 310\n", 2)]
    [InlineData(
        "example", "310", "2022-01-01",
        "yibao: no document answers for 370100/310 on 2022-01-01; they answer from 2020-01-01 until before 2022-01-01\n", 1)]
    public void What_is_not_known_is_said(string region, string scheme, string day, string note, int code)
    {
        var (actual, results, notes) = Show(region, scheme, day);
        Assert.Equal(("", note, (ExitCode)code), (results, notes, actual));
    }

    [Fact]
    public void A_region_with_grades_asks_for_one()
    {
        policies.Write(SmallPolicies.Document.Replace("schemes: [310]", "schemes: [310]\ngrade: tier-1", StringComparison.Ordinal));
        var (_, _, none) = Show("example", "310", "2021-05-11");
        Assert.Equal("yibao: 370100/310 has grades; name one with --grade: tier-1\n", none);
        var (_, _, wrong) = Show("example", "310", "2021-05-11", "--grade", "teir-1");
        Assert.Equal("yibao: unknown grade 'teir-1'; did you mean 'tier-1'?\n", wrong);
        Assert.Equal(ExitCode.Done, Show("example", "310", "2021-05-11", "--grade", "tier-1").Code);
    }

    private (ExitCode Code, string Results, string Notes) Show(string region, string scheme, string day, params string[] more) =>
        policies.Run(["show", region, scheme, "--on", day, "--policies", policies.Folder, .. more]);
}
