using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Storage;
using Yibao.Tests.Clearing.Regions;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Clearing.Epidemic;

public sealed class ClearEpidemicCommandTests
{
    private const string Head = "region,provider,bill_no,tier,visit,epidemic,day,certno,class,amount,first_pay,plan\n";
    private const string Bill = "420100,H42010000001,NUMBER,tier-3,inpatient,confirmed,2020-02-10,DOCUMENT";

    private static readonly string[] Policies = ["--policies", CommandRun.Home[1]];

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Bills_go_from_a_file_over_their_home_regions_to_the_report(Engine engine)
    {
        await using var office = await HubOffice.Open(engine);
        await EpidemicCases.Register(office);
        using var folder = new Scratch();
        string[] rows =
        [
            Row("1", "D-SHANGLUO", "A,28000,,0"), Row("1", "D-SHANGLUO", "C,2000,,1"), Row("2", "D-NOBODY", "B,100.50,10%,"),
            Row("3", "", "A,9,,"),
        ];
        var file = folder.Write("bills.csv", Head + string.Join('\n', rows) + "\n");
        string[] take = ["clear", "epidemic", "take", file, "--on", "2020-02-20", "--by", "甲"];
        Assert.Equal("3 bills taken in, 30,109.50 yuan; 0 were known", (await office.Run(take)).Lines[0]);
        Assert.Equal("0 bills taken in, 0.00 yuan; 3 were known", (await office.Run(take)).Lines[0]);
        string[] end = ["--on", "2021-02-01", .. Policies, "--by", "甲"];
        Assert.Equal(
            "2 bills: 1 have a home region, whose funds bear 20,650.00 yuan; 0 uninsured; 1 still open",
            (await office.Run(["clear", "epidemic", "verify", .. end])).Lines[0]);
        Assert.Equal(
            "funds bear 0.00 yuan, fiscal levels 100.50 yuan",
            (await office.Run(["clear", "epidemic", "find", "H42010000001", "2", "--region", "420100", .. end])).Lines[0]);
        Assert.Equal("2020 epidemic cleared: 2 items, 30,100.50 yuan",
            (await office.Run(["clear", "epidemic", "run", "--year", "2020", .. end])).Lines[0]);
        var report = JsonNode.Parse(
            (await office.Run("clear", "epidemic", "report", "--year", "2020", "--on", "2021-02-01", "--json")).Results)!;
        Assert.Equal((2_065_000, 945_050), ((int)report["funds"]!, (int)report["fiscal"]!));
        Assert.Equal(900, (int)report["open_bills"]![0]!["fen"]!);
        foreach (var language in new[] { "zh", "en" })
        {
            var shown = await office.Run("clear", "epidemic", "report", "--year", "2020", "--on", "2021-02-01", "--lang", language);
            Assert.All(shown.Lines, line => Assert.InRange(Columns.WidthOf(line), 0, 100));
            Assert.Contains("20,650.00", shown.Results, StringComparison.Ordinal);
        }

        await office.Holds();
    }

    [Theory]
    [InlineData("A,0,,", "amount: expected more than zero")]
    [InlineData("D,5,,", "class: expected A, B or C")]
    [InlineData("A,5.001,,", "amount:")]
    [InlineData("B,5,101%,", "first_pay: expected per cent")]
    [InlineData("B,5,,2", "plan: expected 1")]
    public async Task A_file_with_a_fault_is_not_taken_in_at_all(string line, string said)
    {
        await using var office = await HubOffice.Open(Engine.Sqlite);
        using var folder = new Scratch();
        var file = folder.Write("bills.csv", Head + Row("1", "D1", "A,5,,") + "\n" + Row("2", "D1", line) + "\n");
        var run = await office.Run("clear", "epidemic", "take", file, "--by", "甲");
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("bills.csv:3: " + said, run.Notes, StringComparison.Ordinal);
        Assert.Equal(0, await office.One<long>("select count(*) from epidemic_bill"));
    }

    private static string Row(string number, string document, string line) =>
        Bill.Replace("NUMBER", number, StringComparison.Ordinal).Replace("DOCUMENT", document, StringComparison.Ordinal) + "," + line;
}
