using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Queries;
using Yibao.Tests.Cli;
using Yibao.Tests.Registers;
using Yibao.Tests.Storage;
using Yibao.Workbench;

namespace Yibao.Tests.Enrolment;

/// <summary>Online services from application to decision, and what an approval changes for the counter.</summary>
public sealed class ServiceCommandTests
{
    private static readonly string Person = new SyntheticScheme(1, SyntheticScheme.Beijing).PersonNumber(1);

    private static readonly string[] Care = ["care-elsewhere", "--code", "08", "--from", "2020-06-01", "--subject", Person];

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_approved_registration_for_care_elsewhere_is_what_the_counter_reads(Engine engine)
    {
        await using var test = await Open(engine);
        var applied = await Apply(test, Care);
        Assert.Equal((ExitCode.Done, ""), (applied.Code, applied.Notes));
        var id = JsonNode.Parse(applied.Results)!["case"]!.ToString();
        Assert.Contains("ENR031", (await Apply(test, Care)).Notes);
        Assert.Contains(id, (await test.Run("enrol", "service", "list", "--region", "110000")).Results);
        Assert.Contains("ENR027", (await Decide(test, id, "approved", "web")).Notes);
        Assert.Contains("ENR001", (await Decide(test, id, "refused", "clerk1")).Notes);
        Assert.Equal(Filing.None, await RegistrationQueries.FilingOn(test.Database, Person, new(2020, 6, 1), new(420100)));
        Assert.Equal(ExitCode.Done, (await Decide(test, id, "approved", "clerk1")).Code);
        Assert.Equal(Filing.Registered, await RegistrationQueries.FilingOn(test.Database, Person, new(2020, 6, 1), new(420100)));
        Assert.Contains("ENR030", (await Decide(test, id, "withdrawn", "web")).Notes);
        var steps = await test.Run("enrol", "service", "list", "--case", id, "--lang", "zh");
        Assert.Equal(3, steps.Lines.Length);
        Assert.Contains("已同意", steps.Lines[2]);
        Assert.Equal(ExitCode.Done, (await test.Run("verify")).Code);
        await test.Execute("update service_step set note = 'x'");
        Assert.Equal(ExitCode.No, (await test.Run("verify")).Code);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_disease_a_long_prescription_and_a_deferral_are_decided_each_in_its_register(Engine engine)
    {
        await using var test = await Open(engine);
        await test.Execute(
            "insert into employer (region, employer_no, credit_code, name, payer, from_day) values (110000, 'E1', 'C', '测试单位一', "
            + "'enterprise', 20200101)");
        string[][] all =
        [
            ["chronic-disease", "--code", "M03900", "--from", "2020-06-01", "--subject", Person],
            ["long-prescription", "--code", "M03900", "--from", "2020-06-01", "--subject", Person],
            ["deferral", "--from", "2020-03-01", "--until", "2020-09-01", "--subject", "E1"],
        ];
        foreach (var words in all)
        {
            var id = JsonNode.Parse((await Apply(test, words)).Results)!["case"]!.ToString();
            Assert.Equal(ExitCode.Done, (await Decide(test, id, "approved", "clerk1")).Code);
        }

        var registered = await test.Read<string>("select infno || ' ' || code from registration order by infno");
        Assert.Equal(["2503 M03900", "2505 M03900"], registered);
        await using var connection = await test.Database.OpenReading();
        foreach (var (month, isDeferred) in new[] { (2, false), (3, true), (8, true), (9, false) })
        {
            Assert.Equal(isDeferred, await Yibao.Storage.Enrolment.ServiceCaseRows.IsDeferred(
                connection, null, new RegionCode(110000), "E1", new(2020, month, 1)));
        }
    }

    [Fact]
    public async Task An_application_that_cannot_be_taken_says_why()
    {
        await using var test = await Open(Engine.Sqlite);
        foreach (var (words, code, said) in new (string[], ExitCode, string)[]
        {
            ([.. Care[..^1], "0"], ExitCode.No, "ENR003"),
            (["care-elsewhere", "--code", "08", "--from", "2010-01-01", "--subject", Person], ExitCode.No, "ENR013"),
            ([.. Care, "--until", "2020-06-01"], ExitCode.No, "ENR006"),
            (["deferral", "--from", "2020-03-01", "--until", "2020-09-01", "--subject", "E1"], ExitCode.No, "ENR011"),
            (["deferral", "--from", "2020-03-02", "--until", "2020-09-01", "--subject", "E1"], ExitCode.No, "ENR006"),
            (["deferral", "--from", "2020-03-01", "--subject", "E1"], ExitCode.BadInput, "a deferral needs --until"),
            (["care-elsewhere", "--code", "01", "--from", "2020-06-01", "--subject", Person], ExitCode.BadInput, "expected 06, 07 or 08"),
            (["chronic-disease", "--from", "2020-06-01", "--subject", Person], ExitCode.BadInput, "expected the code of the disease"),
        })
        {
            var run = await Apply(test, words);
            Assert.Equal(code, run.Code);
            Assert.Contains(said, run.Notes);
        }

        Assert.Contains("ENR029", (await Decide(test, "7", "approved", "clerk1")).Notes);
        Assert.Equal(0, await test.One<long>("select count(*) from service_case"));
    }

    private static async Task<ImportDatabase> Open(Engine engine)
    {
        var test = await ImportDatabase.Open(engine);
        test.Synthetic(3);
        Assert.Equal(ExitCode.Done, (await test.Run("import", "people", test.Folder["people.csv"])).Code);
        return test;
    }

    private static Task<CommandRun> Apply(ImportDatabase test, string[] words) => test.Run(
        ["enrol", "service", "apply", .. words, "--region", "110000", "--by", "web", "--json", .. CommandRun.Home[..2]]);

    private static Task<CommandRun> Decide(ImportDatabase test, string id, string decision, string by) =>
        test.Run(["enrol", "service", "decide", id, decision, "--by", by, .. CommandRun.Home[..2]]);
}
