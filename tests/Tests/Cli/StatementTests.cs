using System.Text.Json;
using Yibao.Cli;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Cli;

/// <summary>
/// Statements of the samples, in both languages, as they were reviewed. Changed on purpose: ./dev format writes them anew.
/// </summary>
public sealed class StatementTests
{
    [Theory]
    [Trait("Generated", "true")]
    [InlineData("bill.json", "en")]
    [InlineData("bill.json", "zh")]
    [InlineData("epidemic.json", "en")]
    [InlineData("epidemic.json", "zh")]
    [InlineData("bills.csv", "en")]
    [InlineData("bills.csv", "zh")]
    public void A_sample_gives_the_reviewed_statement(string sample, string language)
    {
        var run = CommandRun.Settle(CommandRun.Sample(sample), "--lang", language, "--explain");
        var golden = Path.Combine(Repository.Root, "tests/Tests/Cli/Golden", $"{sample}.{language}.txt");
        if (Environment.GetEnvironmentVariable("YIBAO_REGENERATE") is "1")
        {
            File.WriteAllText(golden, run.Results);
        }

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(File.ReadAllText(golden), run.Results);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public void No_line_is_wider_than_a_hundred_columns(string language)
    {
        string[] samples = ["bill.json", "epidemic.json", "bills.csv"];
        var lines = samples.SelectMany(s => CommandRun.Settle(CommandRun.Sample(s), "--lang", language, "--explain").Lines);
        Assert.All(lines, line => Assert.True(Columns.WidthOf(line) <= Output.ColumnsMax, line));
    }

    [Fact]
    public void The_json_document_is_valid_and_adds_up()
    {
        var run = CommandRun.Settle(CommandRun.Sample("bill.json"), "--json");
        using var document = JsonDocument.Parse(run.Results);
        var settlement = document.RootElement.GetProperty("bills")[0].GetProperty("settlements")[0];
        decimal Yuan(string name) => settlement.GetProperty(name).GetDecimal();
        Assert.Equal(92300.00m, Yuan("submitted"));
        Assert.Equal(Yuan("submitted"), Yuan("non_covered") + Yuan("over_standard") + Yuan("first_pay") + Yuan("eligible"));
        Assert.Equal(Yuan("submitted"), Yuan("fund_paid") + Yuan("hospital_borne") + Yuan("account_paid") + Yuan("cash"));
        Assert.Equal(4, settlement.GetProperty("lines").GetArrayLength());
        Assert.Equal(Yuan("fund_paid"), settlement.GetProperty("layers").EnumerateArray().Sum(l => l.GetProperty("paid").GetDecimal()));
        Assert.True(settlement.GetProperty("explanation").GetArrayLength() > 10);
        Assert.True(settlement.GetProperty("accumulators").GetArrayLength() > 3);
        Assert.Equal(4, document.RootElement.GetProperty("rows").GetProperty("in").GetInt64());
    }

    [Fact]
    public void Refused_rows_are_part_of_the_json_document()
    {
        var run = CommandRun.Settle(CommandRun.Sample("bad.csv"), "--json");
        using var document = JsonDocument.Parse(run.Results);
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Equal(1, document.RootElement.GetProperty("bills").GetArrayLength());
        Assert.Equal(8, document.RootElement.GetProperty("refused").GetArrayLength());
    }

    [Fact]
    public void A_preview_settles_as_if_the_service_were_on_that_day()
    {
        var preview = CommandRun.Settle(CommandRun.Sample("bill.json"), "--json", "--on", "2020-12-31");
        using var document = JsonDocument.Parse(preview.Results);
        var settlement = document.RootElement.GetProperty("bills")[0].GetProperty("settlements")[0];
        Assert.Equal("2020-12-31", settlement.GetProperty("date").GetString());
        var outside = CommandRun.Settle(CommandRun.Sample("bill.json"), "--on", "1990-01-01");
        Assert.Equal(ExitCode.No, outside.Code);
        Assert.Contains("BIL004", outside.Notes);
    }

    [Fact]
    public void The_demo_speaks_to_programs()
    {
        var run = CommandRun.Of(["demo", "--json", .. CommandRun.Home]);
        Assert.Equal(ExitCode.Done, run.Code);
        using var document = JsonDocument.Parse(run.Results);
        Assert.Equal(0, document.RootElement.GetProperty("failed").GetInt32());
        Assert.All(document.RootElement.GetProperty("cases").EnumerateArray(), c => Assert.True(c.GetProperty("comes_out").GetBoolean()));
        var day = document.RootElement.GetProperty("day");
        Assert.Equal(0, day.GetProperty("wrong").GetInt32());
        Assert.True(day.GetProperty("reconciled").GetInt32() > 0);
        var contributions = day.GetProperty("contributions");
        Assert.True(contributions.GetProperty("agrees").GetBoolean());
        Assert.Equal(
            contributions.GetProperty("billed").GetInt64() + contributions.GetProperty("relieved").GetInt64(),
            contributions.GetProperty("paid").GetInt64());
    }

    [Fact]
    public void The_demo_comes_out_and_fits()
    {
        var run = CommandRun.Of(["demo", .. CommandRun.Home]);
        Assert.Equal(ExitCode.Done, run.Code);
        string[] cases = ["W2", "W3", "W5", "W8", "W10", "W13-ADULT", "W14", "W15", "W20"];
        Assert.All(cases, id => Assert.Contains(id, run.Results));
        Assert.DoesNotContain("✗", run.Results);
        Assert.Contains("70,980.64", run.Results);
        Assert.All(run.Lines, line => Assert.True(Columns.WidthOf(line) <= Output.ColumnsMax, line));
    }
}
