using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Registers;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Enrolment;

/// <summary><c>yibao enrol</c>: what it prints, and how it ends.</summary>
public sealed class EnrolCommandTests
{
    private const string Document = "11010119900307002X";

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_life_of_enrolment_is_told_in_both_languages(Engine engine)
    {
        await using var test = await ImportDatabase.Open(engine);
        await test.Execute(
            "insert into employer (region, employer_no, credit_code, name, payer, from_day) values (110000, 'E1', 'C', '测试单位一', "
            + "'enterprise', 20200101)");
        var joined = await Enrol(
            test, "join", "employee", "--region", "110000", "--document", Document, "--name", "测试甲", "--employer", "E1", "--on",
            "2020-06-01", "--json");
        Assert.Equal((ExitCode.Done, ""), (joined.Code, joined.Notes));
        var json = JsonNode.Parse(joined.Results)!;
        var person = json["records"]![0]!["person"]!.ToString();
        Assert.Equal("E1", json["records"]![0]!["enrolments"]![0]!["employer"]!.ToString());

        string[] record = ["--region", "110000", "--person", person];
        string[] twice = ["join", "resident", "--region", "420100", "--document", Document, "--name", "测试甲", "--on", "2020-07-01"];
        var again = await Enrol(test, twice);
        Assert.Equal(ExitCode.No, again.Code);
        Assert.Contains("ENR012 another enrolment stands in the way (day): 110000 310 2020-06-01..", again.Notes);
        Assert.Equal(ExitCode.Done, (await Enrol(test, ["pause", .. record, "--scheme", "310", "--on", "2020-09-01"])).Code);
        Assert.Contains("ENR014", (await Enrol(test, ["pause", .. record, "--scheme", "310", "--on", "2020-09-02"])).Notes);
        Assert.Equal(ExitCode.Done, (await Enrol(test, ["resume", .. record, "--scheme", "310", "--on", "2020-10-01"])).Code);
        var moved = await Enrol(test, ["move", .. record, "--to", "420100", "--scheme", "310", "--on", "2020-11-01", "--lang", "zh"]);
        Assert.Contains("关系转移  2020-11-01", moved.Results);
        Assert.Contains("累计缴费月数: 4", moved.Results);

        var shown = (await test.Run("enrol", "show", "--document", Document, "--lang", "zh")).Results;
        Assert.Contains("参保登记", shown);
        Assert.Contains("参保凭证", shown);
        Assert.Contains("转移接收回执", shown);
        Assert.DoesNotContain(Document, shown);
        var history = JsonNode.Parse((await test.Run(["enrol", "show", .. record, "--json"])).Results)!;
        Assert.Equal(
            ["joined", "paused", "resumed", "moved", "moved"], history["events"]!.AsArray().Select(one => one!["en"]!.ToString()));
        var id = history["events"]![4]!["event"]!.ToString();
        Assert.Equal(ExitCode.Done, (await Enrol(test, ["undo", id, "--reason", "误办"])).Code);
        Assert.Contains("ENR022", (await Enrol(test, ["undo", id, "--reason", "误办"])).Notes);
        Assert.Equal(ExitCode.Done, (await test.Run("enrol", "duplicates", "--from", "2020-01-01")).Code);
        Assert.Equal(ExitCode.Done, (await test.Run("verify")).Code);
    }

    [Fact]
    public async Task Bad_input_says_what_was_expected_and_does_nothing()
    {
        await using var test = await ImportDatabase.Open(Engine.Sqlite);
        string[] join = ["join", "resident", "--region", "110000", "--name", "测试甲", "--on", "2020-06-01"];
        foreach (var (words, said) in new (string[], string)[]
        {
            ([.. join, "--document", "110101199003070021"], "--document: the check character does not fit"),
            ([.. join, "--document", "X1", "--document-type", "90"], "--birth is needed"),
            ([.. join, "--document", Document, "--sex", "male"], "differs from what the citizen id says"),
            ([.. join, "--document", Document, "--employer", "E1"], "--employer belongs to an employee"),
            (["leave", "--region", "999999", "--person", "1", "--scheme", "310", "--on", "2020-06-01"], "--region: expected six digits"),
            (["leave", "--region", "110000", "--person", "1", "--scheme", "300", "--on", "2020-06-01"], "--scheme: expected 310 or 390"),
            (["leave", "--region", "110000", "--person", "1", "--scheme", "310", "--on", "2020-06-31"], "'2020-06-31' is not a day"),
            (["undo", "x", "--reason", "误办"], "x"),
        })
        {
            var run = await Enrol(test, words);
            Assert.Equal(ExitCode.BadInput, run.Code);
            Assert.Contains(said, run.Notes);
        }

        Assert.Equal(ExitCode.No, (await test.Run("enrol", "show", "--region", "110000", "--person", "1")).Code);
        Assert.Equal(ExitCode.BadInput, (await test.Run("enrol", "show", "--region", "110000")).Code);
        Assert.Equal(0, await test.One<long>("select count(*) from enrolment_event"));
    }

    private static Task<CommandRun> Enrol(ImportDatabase test, params string[] words) =>
        test.Run(["enrol", .. words, "--by", "clerk1", .. CommandRun.Home[..2]]);
}
