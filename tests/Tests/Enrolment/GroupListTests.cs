using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Registers;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Enrolment;

/// <summary>Monthly lists of other departments: matched, shown, applied by another person.</summary>
public sealed class GroupListTests
{
    private const string Header = "cert_type,certno,name,from,until\n";

    private static readonly string[] Match =
        ["--region", "110000", "--category", "2302", "--aid", "registered-poor", "--by", "clerk1", "--json"];

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_list_is_matched_reviewed_by_another_person_and_applied_and_the_next_one_lets_people_leave(Engine engine)
    {
        await using var test = await ImportDatabase.Open(engine);
        var people = await People(test, 60);
        var first = await test.Run(["enrol", "groups", "match", List(test, "june.csv", people[..40]), "--on", "2020-06-01", .. Match]);
        Assert.Equal((ExitCode.Done, ""), (first.Code, first.Notes));
        Counts(first, lines: 40, added: 40);
        var june = Id(first);
        var own = await test.Run(["enrol", "groups", "apply", june, "--reviewer", "clerk1", .. Policies]);
        Assert.Equal(ExitCode.No, own.Code);
        Assert.Contains("ENR027", own.Notes);
        Assert.Equal(0, await test.One<long>("select count(*) from person_group"));

        var applied = await test.Run(["enrol", "groups", "apply", june, "--reviewer", "clerk2", .. Policies]);
        Assert.Equal((ExitCode.Done, "40 joined, 0 left, 0 enrolled, 0 changed since and left alone"), (applied.Code, applied.Lines[0]));
        Assert.Contains("ENR026", (await test.Run(["enrol", "groups", "apply", june, "--reviewer", "clerk2", .. Policies])).Notes);
        Assert.Equal(june, Id(await test.Run(["enrol", "groups", "match", test.Folder["june.csv"], "--on", "2020-06-01", .. Match])));

        // July: ten are no longer poor, one leaves with a day, five are new.
        var july = await test.Run(
        [
            "enrol", "groups", "match", List(test, "july.csv", [.. people[10..45]], "2020-06-20"), "--on", "2020-07-01", .. Match,
        ]);
        Counts(july, lines: 35, added: 5, unchanged: 29, leaving: 11);
        var left = await test.Run(["enrol", "groups", "apply", Id(july), "--reviewer", "clerk2", .. Policies]);
        Assert.Equal("5 joined, 11 left, 0 enrolled, 0 changed since and left alone", left.Lines[0]);
        Assert.Equal(10, await test.One<long>("select count(*) from person_group where until_day = 20200701"));
        Assert.Equal(1, await test.One<long>("select count(*) from person_group where until_day = 20200620"));
        Assert.Equal(34, await test.One<long>("select count(*) from person_group where until_day is null and aid = 5"));
        Assert.Equal(56, await test.One<long>("select count(*) from enrolment_event where kind = 13"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task What_cannot_be_taken_is_shown_with_line_and_reason_and_changes_nothing(Engine engine)
    {
        await using var test = await ImportDatabase.Open(engine);
        var people = await People(test, 6);
        await test.Execute("update person set death_day = 20200101 where certno = '" + people[3].Document + "'");
        await test.Execute("update person set region = 120000 where certno = '" + people[4].Document + "'");
        var file = test.Folder.Write("bad.csv", Header
            + $"01,{people[0].Document},{people[0].Name},,\n"
            + $"01,{people[0].Document},{people[0].Name},,\n"
            + $"01,{people[1].Document},测试甲,,\n"
            + "01,110101199003077650,测试甲,,\n"
            + $"01,{people[3].Document},{people[3].Name},,\n"
            + $"01,{people[4].Document},{people[4].Name},,\n"
            + "90,X1,测试乙,,\n"
            + $"01,{people[5].Document},{people[5].Name},2020-06-31,\n"
            + "01,x\n");
        var run = await test.Run(["enrol", "groups", "match", file, "--on", "2020-06-01", .. Match]);
        Assert.Equal(ExitCode.No, run.Code);
        Counts(run, lines: 9, added: 1, unknown: 2, refused: 6);
        var shown = await test.Run("enrol", "groups", "show", Id(run), "--json");
        var rows = shown.Lines.Select(line => JsonNode.Parse(line)!).ToDictionary(
            row => row["line"]!.GetValue<int>(), row => $"{row["verdict"]} {row["code"]} {row["detail"]}".TrimEnd());
        Assert.Equal("New", rows[2]);
        Assert.Equal("Refused ENR028", rows[3]);
        Assert.Equal("Refused ENR007 name", rows[4]);
        Assert.StartsWith("Refused IMP004 certno:", rows[5]);
        Assert.Equal("Refused ENR005 2020-01-01", rows[6]);
        Assert.Equal("Unknown ENR003 120000", rows[7]);
        Assert.Equal("Unknown ENR003", rows[8]);
        Assert.StartsWith("Refused IMP010 from:", rows[9]);
        Assert.StartsWith("Refused IMP001", rows[10]);
        var human = await test.Run("enrol", "groups", "show", Id(run), "--only", "refused", "--lang", "zh");
        Assert.Contains("ENR028 名单内重复", human.Results);
        Assert.Equal(ExitCode.Done, (await test.Run("enrol", "groups", "reject", Id(run), "--reviewer", "clerk2")).Code);
        Assert.Contains("ENR026", (await test.Run("enrol", "groups", "reject", Id(run), "--reviewer", "clerk2")).Notes);
        Assert.Contains("ENR025", (await test.Run("enrol", "groups", "show", "7")).Notes);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Whoever_is_entitled_and_insured_nowhere_is_enrolled_by_the_list(Engine engine)
    {
        await using var test = await ImportDatabase.Open(engine);
        var people = await People(test, 20);
        await test.Execute("delete from enrolment");
        await test.Execute(
            "insert into enrolment (region, psn_no, scheme, from_day, until_day, grade, status, psn_type, post, months, employer) "
            + "select region, psn_no, 310, 20190101, null, '', 0, '11', 0, 0, '' from person where certno = '" + people[0].Document + "'");
        var list = await test.Run(["enrol", "groups", "match", List(test, "all.csv", people), "--on", "2020-06-01", .. Match]);
        var applied = await test.Run(["enrol", "groups", "apply", Id(list), "--reviewer", "clerk2", "--enrol", .. Policies]);
        Assert.Equal("20 joined, 0 left, 19 enrolled, 0 changed since and left alone", applied.Lines[0]);
        Assert.Equal(19, await test.One<long>("select count(*) from enrolment where scheme = 390 and from_day = 20200601"));
        Assert.Equal(ExitCode.Done, (await test.Run("verify")).Code);
    }

    [Fact]
    public async Task A_file_with_another_header_is_no_list()
    {
        await using var test = await ImportDatabase.Open(Engine.Sqlite);
        var file = test.Folder.Write("x.csv", "certno,name\n1,2\n");
        var run = await test.Run(["enrol", "groups", "match", file, "--on", "2020-06-01", .. Match]);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("x.csv:1: the header is not cert_type,certno,name,from,until", run.Notes);
    }

    private static string[] Policies => CommandRun.Home[..2];

    private static async Task<(string Document, string Name)[]> People(ImportDatabase test, int count)
    {
        test.Synthetic(count);
        Assert.Equal(ExitCode.Done, (await test.Run("import", "people", test.Folder["people.csv"])).Code);
        return [.. File.ReadLines(test.Folder["people.csv"]).Skip(1).Select(line => line.Split(',')).Select(cells => (cells[3], cells[4]))];
    }

    /// <summary>Writes a list; the first person leaves on the day, if one is given.</summary>
    private static string List(ImportDatabase test, string name, (string Document, string Name)[] people, string leaves = "") =>
        test.Folder.Write(name, Header + string.Concat(
            people.Select((one, i) => $"01,{one.Document},{one.Name},,{(i == 0 ? leaves : "")}\n")));

    private static string Id(CommandRun run) => JsonNode.Parse(run.Results)!["list"]!.ToString();

    private static void Counts(
        CommandRun run, int lines, int added = 0, int unchanged = 0, int leaving = 0, int unknown = 0, int refused = 0)
    {
        var json = JsonNode.Parse(run.Results)!;
        Assert.Equal(
            [lines, added, unchanged, leaving, unknown, refused],
            new[] { "lines", "new", "unchanged", "leaving", "unknown", "refused" }.Select(name => json[name]!.GetValue<int>()));
    }
}
