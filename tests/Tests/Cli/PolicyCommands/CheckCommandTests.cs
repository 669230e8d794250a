using System.Text.Json.Nodes;
using Yibao.Cli;

namespace Yibao.Tests.Cli.PolicyCommands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly SmallPolicies policies = new();

    public void Dispose() => policies.Dispose();

    [Fact]
    public void A_clean_folder_is_summed_up()
    {
        var (code, results, notes) = policies.Run("check", policies.Folder, "--today", "2020-12-31");
        Assert.Equal(
            """
            1 documents, 2 plans, 3 examples, 5 numbers
            3 articles: 1 verified, 1 press, 1 unverified
            0 errors, 0 warnings

            """,
            results, ignoreLineEndingDifferences: true);
        Assert.Equal("", notes);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public void The_summary_speaks_Chinese_and_lists_what_is_not_verified()
    {
        var (code, results, _) = policies.Run("check", policies.Folder, "--today", "2020-12-31", "--lang", "zh", "--trust");
        Assert.Equal(
            """
            1 份文件，2 段方案，3 个算例，5 个数字
            3 条条文：1 条已核实，1 条来自新闻，1 条未核实
            0 个错误，0 个警告

            DIR/370100-example/inpatient.md:27:1: 新闻报道
              第二条 住院
              示例市政府令第1号，第二条，2019-12-01
              Read in a paper.

            DIR/370100-example/inpatient.md:56:1: 未核实
              第三条 自2021年起
              示例市政府令第1号，第三条，2019-12-01

            """,
            results, ignoreLineEndingDifferences: true);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public void A_warning_does_not_refuse()
    {
        var (code, _, notes) = policies.Run("check", policies.Folder, "--today", "2021-06-02");
        Assert.Equal(
            "DIR/370100-example/inpatient.md:10:10: warning POL009: "
            + "not checked against the law since 2020-06-01, more than 12 months ago\n",
            notes);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public void An_example_that_does_not_come_out_refuses_with_its_place()
    {
        policies.Write(SmallPolicies.Document.Replace("8500.00", "8500.01", StringComparison.Ordinal));
        var (code, results, notes) = policies.Run("check", policies.Folder, "--today", "2020-12-31");
        Assert.Equal(
            "DIR/370100-example/inpatient.md:76:3: error POL006: example E3 does not come out: "
            + "layer 'inpatient' pays 8500.00, expected 8500.01\n", notes);
        Assert.EndsWith("1 errors, 0 warnings\n", results, StringComparison.Ordinal);
        Assert.Equal(ExitCode.No, code);
    }

    [Fact]
    public void An_unknown_key_names_the_nearest_known_one()
    {
        policies.Write(SmallPolicies.Document.Replace("rounding: layer", "roundin: layer", StringComparison.Ordinal));
        var (code, _, notes) = policies.Run("check", policies.Folder, "--today", "2020-12-31");
        Assert.Contains(
            "DIR/370100-example/inpatient.md:47:1: error POL003: unknown key 'roundin'; did you mean 'rounding'?\n", notes,
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.No, code);
    }

    [Fact]
    public void The_problems_come_as_JSON()
    {
        var (code, results, notes) = policies.Run("check", policies.Folder, "--today", "2021-06-02", "--json", "--trust");
        var report = JsonNode.Parse(results)!;
        Assert.False(report["refused"]!.GetValue<bool>());
        Assert.Equal("POL009", report["problems"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(10, report["problems"]![0]!["line"]!.GetValue<int>());
        Assert.Equal(["press", "unverified"], report["not_verified"]!.AsArray().Select(a => a!["trust"]!.GetValue<string>()));
        Assert.Equal("", notes);
        Assert.Equal(ExitCode.Done, code);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_bad_input()
    {
        var (code, results, notes) = policies.Run("check", "no-such-folder");
        Assert.Equal(("", "yibao: there is no folder 'no-such-folder'\n"), (results, notes));
        Assert.Equal(ExitCode.BadInput, code);
    }

    [Theory]
    [InlineData("calculate: subsidy, given: {county: ordinary}, expect: {central: 60.00, local: 40.00}", null)]
    [InlineData("calculate: subsidy, given: {county: ordinary}, expect: {central: 60.01}", "central is 60, expected 60.01")]
    [InlineData(
        "calculate: subsidy, given: {county: ordinary}, expect: {centrl: 60.00}",
        "unknown result 'centrl'; did you mean 'central'?")]
    [InlineData(
        "calculate: subsidy, given: {county: ordinry}, expect: {central: 60.00}",
        "unknown county 'ordinry'; did you mean 'ordinary'?")]
    [InlineData("calculate: subsidy, given: {conty: ordinary}, expect: {central: 60.00}", "unknown input 'conty'; did you mean 'county'?")]
    [InlineData(
        "calculate: subsidy, given: {county: western}, expect: {central: 60.00}",
        "the rules state no subsidy on 2020-03-01 for county western")]
    [InlineData("calculate: contribution, given: {wage: 10}, expect: {base: 60.00}", "'given' lacks 'payer'")]
    [InlineData(
        "calculate: maternity-allowance, given: {average-wage: ten, birth: normal}, expect: {days: 1}",
        "'ten' under 'average-wage' is not an amount in yuan: not an amount; expected yuan")]
    public void A_calculation_is_run_on_the_parameters(string example, string? difference) => Expect(difference, example);

    [Theory]
    [InlineData(
        "calculate: late-surcharge, given: {month: 2020-13, amount: 1}, expect: {days: 1}",
        "'2020-13' under 'month' is not a month; expected 2020-01")]
    [InlineData(
        "calculate: late-surcharge, given: {month: 2020-01, amount: 1, deferred: yes}, expect: {days: 1}",
        "'yes' under 'deferred' is neither true nor false")]
    [InlineData(
        "calculate: resident-year, given: {year: 2020, status: minor, born: 2020-02-30}, expect: {own: 1}",
        "'2020-02-30' under 'born' is not a day; expected 2020-01-31")]
    [InlineData("calculate: relief, given: {payer: enterprise, reserve: -1}, expect: {months: 1}", "'-1' under 'reserve' is not a count")]
    [InlineData(
        "calculate: retirement, given: {sex: female, total-months: 1, local-months: 1}, expect: {price: 1}",
        "the rules state no retirement on 2020-03-01 for sex female, total-months 1, local-months 1")]
    public void An_input_of_a_calculation_is_what_its_name_promises(string example, string difference) => Expect(difference, example);

    private void Expect(string? difference, string example)
    {
        policies.Write(
            SmallPolicies.Document + "\n" + """

            ## 第四条 补助 / Article 4: Subsidy

            补助 100元，中央 60%，省 0%，市县 40%。

            ```citation
            {document: 示例市政府令第1号, article: 第四条, date: 2019-12-01, link: none, trust: verified}
            ```

            ```rule
            parameters:
              from: 2020-01-01
              subsidy.per-head: 100
              subsidy.share:
                - {county: ordinary, level: central, value: 60%}
                - {county: ordinary, level: province, value: 0%}
                - {county: ordinary, level: local, value: 40%}
            ```

            ```examples
            - {id: S1, trust: derived, on: 2020-03-01, calculate: subsidy, given: {county: ordinary},
               expect: {central: 60.00, local: 40.00}}
            - {id: S2, trust: derived, on: 2020-03-01, EXAMPLE}
            ```
            """.Replace("EXAMPLE", example, StringComparison.Ordinal));
        var (code, _, notes) = policies.Run("check", policies.Folder, "--today", "2020-12-31");
        var found = notes.Split('\n').SingleOrDefault(n => n.Contains("POL006", StringComparison.Ordinal));
        if (difference is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains($"example S2 does not come out: {difference}", found, StringComparison.Ordinal);
        }

        Assert.Equal(difference is null ? ExitCode.Done : ExitCode.No, code);
    }
}
