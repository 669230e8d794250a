using Yibao.Agency.Statistics;
using Yibao.Cli;
using Yibao.Statistics.Bulletins;
using Yibao.Storage;
using Yibao.Storage.Statistics;
using Yibao.Tests.Cli;
using Yibao.Tests.Simulation.Running;
using Yibao.Tests.Storage;
using Yibao.Tests.Verify;

namespace Yibao.Tests.Statistics.Bulletins;

/// <summary>Published bulletins: frozen, corrected by a new edition, found when somebody changes them.</summary>
public sealed class EditionTests
{
    private static readonly DateTimeOffset At = new(2021, 3, 8, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_stands_beside_the_figures_is_read_before_they_are_counted()
    {
        using var folder = new InputFolder();
        File.WriteAllText(Path.Combine(folder.Path, "published.csv"), "indicator,value\nfund.income,many\n");
        File.WriteAllText(Path.Combine(folder.Path, "last.json"), "{}");
        var database = "sqlite:" + Path.Combine(folder.Path, "nowhere", "yibao.db");

        var run = CommandRun.Of("bulletin", "--year", "2020", "--published", folder.Path, "--db", database);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("published.csv", run.Notes, StringComparison.Ordinal);

        run = CommandRun.Of("bulletin", "--year", "2020", "--last", Path.Combine(folder.Path, "last.json"), "--db", database);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("last.json", run.Notes, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_published_bulletin_stays_and_a_correction_is_a_new_edition_that_says_why(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        async Task<Bulletin> Made() => (await BulletinDesk.Of(office.Database, 2020, ("北京市", "Beijing"), 21_893_095)).Bulletin;
        var first = (await Editions.Publish(office.Database, await Made(), "", "测试甲", At))!;
        Assert.Equal((1, BulletinFile.Digest(first.Content)), (first.Number, first.Digest));
        Assert.Equal(first, await Editions.Publish(office.Database, await Made(), "", "测试乙", At)); // the same again is not another
        await office.Outpatient(1, new DateOnly(2020, 3, 5), 70_000);
        Assert.Null(await Editions.Publish(office.Database, await Made(), " ", "测试乙", At));
        var second = (await Editions.Publish(office.Database, await Made(), "补录一笔", "测试乙", At))!;
        Assert.Equal((2, "补录一笔"), (second.Number, second.Reason));
        Assert.Equal([first, second], await Editions.Of(office.Database, 2020));
        Assert.Contains(
            BulletinFile.Differences(first.Bulletin, second.Bulletin),
            one => one.Indicator.Id == "care.employee.times" && one.After == one.Before + 1);
        await InvariantTests.Holds(office);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_published_bulletin_that_somebody_changed_is_found(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        await Editions.Publish(office.Database, (await BulletinDesk.Of(office.Database, 2020, "x")).Bulletin, "", "测试甲", At);
        await office.Plant("update bulletin_edition set content = replace(content, '\"year\": 2020', '\"year\": 2021')");
        await YearReadTests.Breaks(office.Database, "I13 I17", "bulletin of 2020, edition 1: its content is not what was published");
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_command_makes_publishes_and_corrects(Engine engine)
    {
        await using var office = await InvariantTests.Busy(engine);
        using var folder = new Scratch();
        await office.Release();
        var run = CommandRun.Of(
            "bulletin", "--year", "2020", "--db", office.Address, "--out", folder["out"], "--population", "8", "--scope", "北京市/Beijing");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("coverage rate", run.Results, StringComparison.Ordinal);
        Assert.Contains("figures were compared with the ledger; all agree.", run.Results, StringComparison.Ordinal);
        string[] files = ["bulletin.zh.html", "bulletin.en.md", "bulletin.json", "bulletin.csv", "charts/bulletin-insured.en.svg"];
        foreach (var file in files)
        {
            Assert.True(File.Exists(Path.Combine(folder["out"], file)), file);
        }

        Assert.Equal(8, BulletinFile.Read(File.ReadAllText(Path.Combine(folder["out"], "bulletin.json"))).Values["enrolment.total"]);
        var published = CommandRun.Of("bulletin", "--year", "2020", "--db", office.Address, "--publish", "--by", "测试甲");
        Assert.Matches("published as edition 1, digest [0-9a-f]{64}\n$", published.Results);
        await office.Reacquire();
        await office.Plant("update enrolment set until_day = 20200701 where psn_no = '11000000000000'");
        await office.Release();
        var refused = CommandRun.Of("bulletin", "--year", "2020", "--db", office.Address, "--publish", "--by", "测试甲");
        Assert.Equal(
            (ExitCode.No, "yibao: it differs from edition 1; a correction says why: --reason TEXT\n"), (refused.Code, refused.Notes));
        Assert.Contains("  insured people: 8 people -> 7 people\n", refused.Results, StringComparison.Ordinal);
        var again = CommandRun.Of(
            "bulletin", "--year", "2020", "--db", office.Address, "--publish", "--by", "测试甲", "--reason", "重复参保", "--lang", "zh");
        Assert.Contains("已发布第 2 版", again.Results, StringComparison.Ordinal);
        await office.Reacquire();
    }

    [Fact]
    public void A_file_of_facts_makes_a_bulletin_with_last_year_beside()
    {
        using var folder = new Scratch();
        var facts = folder.Write("facts.csv", FactsFile.Write(SampleFacts.Of()));
        var last = folder.Write("last.json", BulletinFile.Json(Bulletin.Of(SampleFacts.Of(2019), "x", new("x"))));
        folder.Write("published.csv", "indicator,value,unit,kind,reason,trust,source\nenrolment.total,5000,people,output,,OFF,test\n");
        var run = CommandRun.Of(
            "bulletin", "--year", "2020", "--facts", facts, "--last", last, "--published", folder[""], "--out", folder["out"], "--json");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("5,000", File.ReadAllText(Path.Combine(folder["out"], "bulletin.en.md")), StringComparison.Ordinal);
        Assert.Contains("-20.0%", File.ReadAllText(Path.Combine(folder["out"], "bulletin.en.md")), StringComparison.Ordinal);
        Assert.Equal(4_000, BulletinFile.Read(run.Results).Values["enrolment.total"]);
        Assert.Contains("2019年", File.ReadAllText(Path.Combine(folder["out"], "bulletin.zh.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_refused_with_its_place()
    {
        using var folder = new Scratch();
        var facts = folder.Write(
            "facts.csv", FactsFile.Write(SampleFacts.Of()).Replace("310,0,0,900", "310,0,0,x", StringComparison.Ordinal));
        var run = CommandRun.Of("bulletin", "--year", "2020", "--facts", facts);
        Assert.Equal((ExitCode.BadInput, $"yibao: {facts}: line 3: 'x' is no value\n"), (run.Code, run.Notes));
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("bulletin", "--year", "2020", "--publish").Code);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("bulletin", "--year", "20").Code);
        var other = folder.Write("other.csv", FactsFile.Write(SampleFacts.Of(2019)));
        Assert.EndsWith("it holds the facts of 2019\n", CommandRun.Of("bulletin", "--year", "2020", "--facts", other).Notes);
    }

    [Fact]
    public void The_shipped_sample_of_an_impossible_figure_is_refused_in_both_languages()
    {
        var sample = CommandRun.Sample("bulletin/impossible.csv");
        var run = CommandRun.Of("bulletin", "check", sample);
        Assert.Equal(
            (ExitCode.No, "coverage rate (enrolment.coverage): says 0.95, enrolment.total / enrolment.population is 0.001\n"),
            (run.Code, run.Results));
        Assert.StartsWith("参保率", CommandRun.Of("bulletin", "check", sample, "--lang", "zh").Results, StringComparison.Ordinal);
        using var folder = new Scratch();
        CommandRun Check(string text) => CommandRun.Of("bulletin", "check", folder.Write("figures.csv", text));
        Assert.Equal("everything adds up\n", Check("id,value\nenrolment.total,5\n").Results);
        Assert.EndsWith("line 2: there is no indicator 'a.b'\n", Check("id,value\na.b,5\n").Notes);
        Assert.EndsWith("line 2: expected one number behind enrolment.total\n", Check("id,value\nenrolment.total,x\n").Notes);
        Assert.EndsWith("line 1: expected 'id,value', or a bulletin's JSON\n", Check("x\n").Notes);
    }
}
