using System.Text.Json.Nodes;
using Yibao.Clearing.Messages;
using Yibao.Clearing.Regions;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Storage;
using static Yibao.Tests.Clearing.Regions.HubOffice;

namespace Yibao.Tests.Clearing.Regions;

public sealed class ClearRegionsCommandTests
{
    private static readonly string[] Policies = ["--policies", CommandRun.Home[1]];

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_goes_from_the_preview_to_money_on_the_command_line(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await office.Item(1, Beijing, Shanghai, 40_000, "2020-02-03");
        await office.Item(2, Shanghai, Beijing, 10_000, "2020-02-03");
        await office.Legs(3, Wuhan, Beijing, 500, "2020-02-03", [HubSide.Home]);
        string[] month = ["--month", "2020-02", "--on", "2020-03-20", .. Policies];
        var preview = JsonNode.Parse((await office.Run(["clear", "regions", "preview", .. month, "--json"])).Results)!;
        Assert.Equal((2, 50_000), ((int)preview["items"]!, (int)preview["fen"]!));
        Assert.Contains("2020-02 preview: 2 items, 500.00 yuan, to be paid by 2020-04-13",
            (await office.Run(["clear", "regions", "preview", .. month])).Results, StringComparison.Ordinal);
        Assert.Equal(
            "2020-02 cleared: 2 items, 500.00 yuan",
            (await office.Run(["clear", "regions", "run", .. month, "--by", "甲"])).Lines[0]);
        var again = await office.Run(["clear", "regions", "run", .. month, "--by", "甲", "--lang", "zh"]);
        Assert.Equal((ExitCode.No, "yibao: CLR006 已清算（2020-02）：what comes late is in the next batch\n"), (again.Code, again.Notes));

        string[] receive = ["--on", "2020-03-25", .. Policies, "--by"];
        Assert.Equal(ExitCode.Done,
            (await office.Run(["clear", "regions", "receive", "1", "--receipt", "B1", "--amount", "300", .. receive, "甲"])).Code);
        Assert.Equal(ExitCode.No,
            (await office.Run(["clear", "regions", "receive", "2", "--receipt", "B2", "--amount", "100", .. receive, "甲"])).Code);
        Assert.Equal(ExitCode.Done,
            (await office.Run(["clear", "regions", "receive", "2", "--receipt", "B2", "--amount", "100", .. receive, "乙"])).Code);
        var status = JsonNode.Parse((await office.Run("clear", "regions", "status", "--on", "2020-04-14", "--json")).Results)!;
        Assert.Equal((2, 20_000, true), ((int)status["open"]![0]!["notice"]!, (int)status["open"]![0]!["open"]!,
            (bool)status["open"]![0]!["overdue"]!));

        string[] words = ["--on", "2020-03-25", .. Policies, "--by"];
        var raised = await office.Run(
            ["clear", "regions", "dispute", "3", "--region", "420100", "--reason", "未住院", .. words, "甲"]);
        Assert.Equal("dispute 1, to be decided by another person", raised.Lines[0]);
        Assert.Equal(ExitCode.Done, (await office.Run(["clear", "regions", "extend", "1", .. words, "甲"])).Code);
        var report = JsonNode.Parse(
            (await office.Run(["clear", "regions", "report", "--month", "2020-02", "--on", "2020-03-25", .. Policies, "--json"])).Results)!;
        Assert.Equal(("no-care-leg", 500), ((string)report["carried"]![0]!["why"]!, (int)report["carried"]![0]!["fen"]!));
        Assert.Equal("2020-04-23", (string)report["disputes"]![0]!["answer_by"]!);
        Assert.Equal(ExitCode.Done, (await office.Run(["clear", "regions", "decide", "1", "--reverse", .. words, "乙"])).Code);
        await office.Holds();
    }

    [Fact]
    public async Task Reports_are_at_most_100_columns_wide_in_both_languages()
    {
        await using var office = await HubOffice.Open(Engine.Sqlite);
        await office.Item(1, Beijing, Shanghai, 99_999_999_999, "2020-01-03");
        await office.Item(2, Wuhan, Shanghai, 99_999_999_999, "2020-02-03", leg => leg.Scheme = Scheme.Resident);
        await office.Legs(3, Wuhan, Beijing, 99_999_999_999, "2020-02-03", [HubSide.Home]);
        await office.Disputes.Raise(3, Wuhan, new string('疑', 200), Day("2020-02-20"), "甲");
        await office.Clear("2020-01");
        await office.Clear("2020-02");
        foreach (var language in new[] { "zh", "en" })
        {
            string[] commands =
                ["report --month 2020-02 --on 2021-05-01", "status --on 2021-05-01", "quota --year 2021 --on 2021-01-08"];
            foreach (var words in commands)
            {
                string[] policies = words.StartsWith("status", StringComparison.Ordinal) ? [] : Policies;
                var run = await office.Run(["clear", "regions", .. words.Split(' '), .. policies, "--lang", language]);
                Assert.Equal((ExitCode.Done, ""), (run.Code, run.Notes));
                Assert.True(run.Lines.Length > 2, run.Results);
                Assert.All(run.Lines, line => Assert.InRange(Columns.WidthOf(line), 0, 100));
            }
        }
    }

    [Theory]
    [InlineData("clear regions preview --month 2020", "is not a month like 2020-02")]
    [InlineData("clear regions run --month 2020-02", "Option '--by' is required")]
    [InlineData("clear regions receive 1 --receipt A --amount x --by a", "--amount: not an amount")]
    [InlineData("clear regions quota --year 20", "is not a year like 2020")]
    [InlineData("clear regions dispute 1 --region 000000 --reason a --by b", "expected six digits")]
    public void A_command_line_that_cannot_be_used_says_what_was_expected(string words, string said)
    {
        var run = CommandRun.Of(words.Split(' '));
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains(said, run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_refusal_stands_in_the_document_with_both_texts()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "clearing.md"));
        Assert.All(ClearingRefusals.All, kind =>
            Assert.Contains($"| {kind.Code} | {kind.Chinese} | {kind.English} |", document, StringComparison.Ordinal));
    }
}
