using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Counter;
using Yibao.Tests.Policy;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Payment;

public sealed class YearEndCommandTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_year_goes_from_budget_to_report_by_commands(Engine engine)
    {
        using var scratch = new Scratch();
        scratch.Write("beijing.md", Pages.Page("beijing.md", "region: 110000", YearEndTests.Rules).Text);
        await using var fixture = await CounterFixture.Open(engine);
        await fixture.Stay(0, new(2020, 3, 2), 400_000);
        var address = fixture.Address;
        await fixture.Release();

        CommandRun Run(string word, params string[] more) => CommandRun.Of(
            [
                "clear", "year-end", word, .. more, "--region", "110000", "--year", "2020", "--db", address, "--policies",
                Path.GetDirectoryName(scratch["beijing.md"])!,
            ]);
        string[] tables = ["--tables", Path.Combine(Repository.Root, "samples", "drg")];
        string[] ask = ["--amount", "20000", "--reason", "预算", "--by", "clerk"];
        Assert.Equal(ExitCode.BadInput, Run("budget", [.. ask, "--ratio", "much"]).Code);
        Assert.Equal((ExitCode.No, "yibao: PAY006 no budget of that year is approved (2020)\n"), Told(Run("preview", tables)));
        Assert.Equal(ExitCode.Done, Run("budget", [.. ask, "--ratio", "75%"]).Code);
        Assert.Equal(
            (ExitCode.No, "yibao: PAY009 nobody decides what they asked for (1)\n"), Told(Run("approve-budget", "1", "--by", "clerk")));
        Assert.Equal("预算第 1 版已批准", Run("approve-budget", "1", "--by", "reviewer", "--lang", "zh").Lines.Single());
        var preview = JsonNode.Parse(Run("preview", [.. tables, "--json"]).Results)!;
        Assert.Equal("20000.00", preview["budget"]!["amount"]!.GetValue<string>());
        var simulated = Run("simulate", [.. tables, "--budgets", "10000,30000", "--overspend-share", "100%"]);
        Assert.Equal(["scenario", "as", "changed", "budget", "budget"], simulated.Lines.Select(line => line.Split(' ')[0]));
        Assert.Equal(ExitCode.Done, Run("run", [.. tables, "--by", "clerk"]).Code);
        Assert.Equal("run 1 approved and booked", Run("approve", "1", "--by", "reviewer").Lines.Single());
        var report = Run("report", "1");
        Assert.Contains("PAY111 no settlement list was sent: 1", report.Lines);
        Assert.All(report.Lines.Concat(simulated.Lines), line => Assert.True(line.Length <= Output.ColumnsMax, line));
        Assert.Contains("run 1  1 stays  point 0.0000", Run("status").Results, StringComparison.Ordinal);
        Assert.Equal((ExitCode.No, "yibao: PAY005 there is none of that number (7)\n"), Told(Run("report", "7")));
        await fixture.Reacquire();
    }

    private static (ExitCode Code, string Notes) Told(CommandRun run) => (run.Code, run.Notes);
}
