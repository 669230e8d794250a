using System.Text.Json.Nodes;
using Yibao.Cli;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Runs;

public sealed class ContributionCommandTests
{
    private static readonly string Code = CreditCode.Complete("91440100000000001").Text;
    private static readonly string[] Policies = ["--policies", CommandRun.Home[1]];

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Employers_are_imported_and_a_wrong_row_is_refused_alone(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var other = CreditCode.Complete("91440100000000002").Text;
        string[] rows =
        [
            $"440100,E1,{Code},测试单位一,enterprise,2015-01-01,",
            $"440100,E1,{other},测试单位一,enterprise,2015-01-01,",
            $"440100,E2,{Code},测试单位二,enterprise,2015-01-01,",
            "440100,E3,914401000000000099,测试单位三,enterprise,2015-01-01,",
            $"440100,E4,{other},测试单位四,individual,2015-01-01,",
            $"440100,E 5,{other},测试单位五,enterprise,2015-01-01,",
            $"440100,E6,{other},测试单位六,state-organ,2015-01-01,2015-01-01",
            $"440100,E7,{other},测试单位七,state-organ,2015-01-01,2021-01-01",
        ];
        var file = office.Folder.Write(
            "employers.csv", "region,employer_no,credit_code,name,payer,from,until\n" + string.Join('\n', rows) + "\n");
        var run = await office.Run("import", "employers", file);
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Equal(
            [
                "3 IMP028 employer_no", "4 IMP029 credit_code", "5 IMP026 credit_code", "6 IMP027 payer", "7 IMP025 employer_no",
                "8 IMP010 until",
            ],
            Refused(office, "employers"));
        Assert.Equal(["E1", "E7"], await office.Read<string>("select employer_no from employer order by employer_no"));
        Assert.Contains("already done", (await office.Run("import", "employers", file)).Results, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Wages_are_declared_for_people_of_the_employer_and_another_wage_is_a_correction(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var people = await office.Employer("E1", "enterprise", 2, 5_000);
        string[] rows =
        [
            $"440100,E1,{people[0]},2020-02,8000", $"440100,E1,{people[0]},2020-02,8000", $"440100,E1,{people[0]},2020-02,9000.50",
            $"440100,E9,{people[0]},2020-02,1", "440100,E1,X1,2020-02,1", $"440100,E1,{people[1]},2020,1",
            $"440100,E1,{people[1]},2020-02,-1", $"440100,E1,{people[1]},2020-02,0.001",
        ];
        var file = office.Folder.Write("wages.csv", "region,employer_no,psn_no,from_month,wage\n" + string.Join('\n', rows) + "\n");
        Assert.Equal(ExitCode.No, (await office.Run("import", "declarations", file)).Code);
        Assert.Equal(
            ["5 IMP030 employer_no", "6 IMP032 psn_no", "7 IMP031 from_month", "8 IMP020 wage", "9 IMP020 wage"], Refused(office, "wages"));
        Assert.Equal(
            ["1 800000", "2 900050"],
            await office.Read<string>($"select edition || ' ' || fen from declared_wage where from_month = 202002 order by edition"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_month_goes_from_bills_over_a_bank_file_to_an_income_that_is_told_twice(Engine engine)
    {
        await using var office = await ContributionOffice.Open(engine);
        var people = await office.Employer("E1", "enterprise", 2, 10_000);
        string[] bill = ["bill", "--month", "2020-09", "--on", "2020-09-01", .. Policies];
        var run = await office.Run(bill);
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Notes));
        Assert.Equal("440100 2020-09 employers: 1 bills, 2 people, 1,553.52 yuan", run.Lines[0]);
        Assert.Equal("440100 2020-09 employers: already billed", (await office.Run(bill)).Lines[0]);
        run = await office.Run([.. bill, "--correct", "--lang", "zh"]);
        Assert.StartsWith("440100 2020-09 单位：账单 0", run.Lines[0], StringComparison.Ordinal);

        var file = office.Folder.Write(
            "bank.csv",
            "payment_no,day,region,scheme,payer,amount,note\nP1,2020-09-10,440100,310,E1,1553.52,九月\nP1,2020-09-10,440100,310,E1,1,\n"
            + "P2,2020-09-10,440100,310,E1,0,\nP3,2020-09-10,440100,311,E1,5,\nP4,2020-09-10,440100,310,谁,5,\n");
        Assert.Equal(ExitCode.No, (await office.Run(["pay", file, .. Policies])).Code);
        Assert.Equal(["3 IMP034 payment_no", "4 IMP020 amount", "5 IMP007 scheme"], Refused(office, "bank"));
        Assert.Contains("already done", (await office.Run(["pay", file, .. Policies])).Results, StringComparison.Ordinal);

        var show = JsonNode.Parse((await office.Run("bill", "show", "E1", "--json")).Results)!["bills"]![0]!;
        Assert.Equal((155_352, 155_352, 0), ((int)show["due"]!, (int)show["paid"]!, (int)show["open"]!));
        var lines = (await office.Run("bill", "lines", "E1", "--period", "2020-09")).Lines;
        Assert.Equal([people[0], people[1]], lines[1..].Select(line => line.Split(' ')[0]));
        Assert.Equal(ExitCode.No, (await office.Run("bill", "show", "E9")).Code);
        var income = JsonNode.Parse((await office.Run("bill", "income", "--year", "2020", "--json")).Results)!;
        Assert.True((bool)income["agrees"]!);
        Assert.Equal(155_352, income["income"]!.AsArray().Sum(row => (int)row!["ledger"]!));
        run = await office.Run(["pay", "arrears", "--on", "2020-12-01", .. Policies]);
        Assert.Contains("total of 0", run.Results, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await office.Run(["pay", "credit", "--on", "2020-09-30", .. Policies])).Code);
        await office.Holds();
    }

    [Theory]
    [InlineData("bill", "say --month 2020-02 or --year 2020")]
    [InlineData("bill --month 2020", "is not a month like 2020-02")]
    [InlineData("bill --month 2020-02 --year 2020", "say --month 2020-02 or --year 2020")]
    [InlineData("bill --month 2020-02 --region 44", "expected six digits")]
    [InlineData("bill lines E1", "Option '--period' is required")]
    [InlineData("pay arrears --on 2020-02-01 --pause", "say who orders it")]
    [InlineData("relief preview --region 440100 --months 2020-03..2020-02", "are no months")]
    [InlineData("subsidy receive --year 2020 --region 440100 --level moon --receipt 1 --amount 1", "moon")]
    [InlineData("pay refund --region 440100 --payer E1 --amount x --reason a --by b", "--amount: not an amount")]
    public void A_command_line_that_cannot_be_used_says_what_was_expected(string words, string said)
    {
        var run = CommandRun.Of(words.Split(' '));
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains(said, run.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relief_and_refunds_go_through_two_people_on_the_command_line()
    {
        await using var office = await ContributionOffice.Open(Engine.Sqlite);
        await office.Employer("E1", "enterprise", 2, 10_000);
        await office.Bill("2020-02");
        await office.Pay($"P1 2020-02-10 E1 {new Money((await office.State("E1", "2020-02")).Due.Total)}");
        string[] months = ["--region", "440100", "--months", "2020-02..2020-02", "--on", "2020-03-01", .. Policies];
        var preview = JsonNode.Parse((await office.Run(["relief", "preview", .. months, "--json"])).Results)!;
        Assert.Equal(55_000, (int)preview["fen"]!);
        Assert.Contains("enterprise", (await office.Run(["relief", "preview", .. months])).Results, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await office.Run(["relief", "apply", .. months, "--reason", "市令", "--by", "甲"])).Code);
        string[] approve = ["relief", "approve", "1", "--region", "440100", "--on", "2020-03-01", .. Policies, "--by"];
        var own = await office.Run([.. approve, "甲", "--lang", "zh"]);
        Assert.Equal((ExitCode.No, "yibao: CTB006 须由另一人复核（1）\n"), (own.Code, own.Notes));
        Assert.Equal("order 1: billed by difference -550.00 yuan", (await office.Run([.. approve, "乙"])).Lines[0]);
        Assert.Contains("approved by 乙", (await office.Run("relief", "list")).Results, StringComparison.Ordinal);

        string[] refund = ["pay", "refund", "--region", "440100", "--payer", "E1", "--amount", "550", "--reason", "减征", "--by", "甲"];
        Assert.Equal("refund 1, to be released by another person", (await office.Run(refund)).Lines[0]);
        string[] release = ["pay", "release", "1", "--region", "440100", "--on", "2020-03-02", "--by"];
        Assert.Equal(ExitCode.No, (await office.Run([.. release, "甲"])).Code);
        Assert.Equal(ExitCode.Done, (await office.Run([.. release, "乙"])).Code);
        Assert.Equal(0, await office.Credit("E1"));
        await office.Holds();
    }

    [Fact]
    public void Every_refusal_stands_in_the_document_with_both_texts()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "contributions.md"));
        Assert.All(ContributionRefusals.All, kind =>
            Assert.Contains($"| {kind.Code} | {kind.Chinese} | {kind.English} |", document, StringComparison.Ordinal));
    }

    private static string[] Refused(ContributionOffice office, string name) =>
        [.. File.ReadLines(office.Folder[$"{name}.refused.csv"]).Skip(1).Select(line => string.Join(' ', line.Split(',')[..3]))];
}
