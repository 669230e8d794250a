using Yibao.Cli;
using Yibao.Cli.Settling;

namespace Yibao.Tests.Cli;

/// <summary>Bad input: every code, with its place. Below each other as people write them wrong.</summary>
public sealed class RefusalTests
{
    private const string Header = "bill,person,region,scheme,status,age,date,visit,tier,class,amount";
    private const string Row = "B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,100.00";

    [Theory]
    [InlineData(Header + ",colour\n" + Row + ",red\n", ":1:12: INP003")]
    [InlineData("bill,person,region,scheme,status,age,date,visit,tier,class,amuont\n", ":1:11: INP003")]
    [InlineData("bill,person,region,scheme,status,age,date,visit,class,amount\n", ":1:1: INP004")]
    [InlineData(Header + ",tier\n", ":1:12: INP005")]
    [InlineData("", ":1:1: INP001")]
    public void A_header_that_is_wrong_makes_the_file_unusable(string text, string place)
    {
        using var scratch = new Scratch();
        var run = CommandRun.Settle(scratch.Write("a.csv", text));
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("a.csv" + place, run.Notes);
    }

    [Theory]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A", "2:1: INP006")]
    [InlineData(",P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,1", "2:1: INP004")]
    [InlineData("B1,P1,,390,resident,48,2020-06-01,inpatient,tier-3,A,1", "2:1: INP004")]
    [InlineData("B1,P1,610900,390,resident,forty,2020-06-01,inpatient,tier-3,A,1", "2:6: INP008")]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,1e3", "2:11: INP008")]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,1.005", "2:11: INP009")]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,99999999999", "2:11: INP010")]
    [InlineData("B1,P1,610900,390,residant,48,2020-06-01,inpatient,tier-3,A,1", "2:5: INP011")]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-31,inpatient,tier-3,A,1", "2:7: INP012")]
    [InlineData("B1,P1,990000,390,resident,48,2020-06-01,inpatient,tier-3,A,1", "2:3: INP013")]
    [InlineData("B1,P1,620000,390,resident,48,2020-06-01,inpatient,tier-3,A,1", "2:1: BIL003")]
    [InlineData("B1,P1,610900,390,resident,48,1990-06-01,inpatient,tier-3,A,1", "2:1: BIL004")]
    [InlineData("B1,P1,610900,390,retired,48,2020-06-01,inpatient,tier-3,A,1", "2:1: BIL006")]
    [InlineData("B1,P1,610900,390,resident,200,2020-06-01,inpatient,tier-3,A,1", "2:1: BIL007")]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,-1", "2:1: BIL012")]
    [InlineData("B1,P1,610900,390,resident,48,2020-06-01,inpatient,tier-3,A,\"1\"2", "2:1: INP002")]
    public void A_row_that_is_wrong_is_told_with_place_and_code(string row, string place)
    {
        using var scratch = new Scratch();
        var run = CommandRun.Settle(scratch.Write("a.csv", $"{Header}\n{row}\n"));
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains("a.csv:" + place, run.Notes);
        Assert.Contains("rows in 1 = settled 0 + refused 1", run.Notes);
    }

    [Theory]
    [InlineData("diagnoses", "I10;hello", "INP014")]
    [InlineData("diagnoses", "A01;A02;A03;A04;A05;A06;A07;A08;A09;B01;B02;B03;B04;B05;B06;B07;B08", "INP015")]
    [InlineData("item", "YB-D0001", "INP016")]
    [InlineData("birth_date", "1980-01-01", "INP016")]
    [InlineData("before.inpatient.ceilings", "1", "INP017")]
    [InlineData("quantity", "2", "INP004")]
    [InlineData("attested", "maybe", "INP011")]
    [InlineData("first_pay", "120%", "INP010")]
    [InlineData("account", "-5", "BIL013")]
    [InlineData("enrolled_until", "2020-01-01", "BIL005")]
    public void A_value_that_is_wrong_is_told_with_its_code(string column, string value, string code)
    {
        using var scratch = new Scratch();
        var run = CommandRun.Settle(scratch.Write("a.csv", $"{Header},{column}\n{Row},{value}\n"));
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains($" {code} ", run.Notes);
    }

    [Fact]
    public void One_bad_row_refuses_its_bill_and_no_other()
    {
        using var scratch = new Scratch();
        var text = string.Join('\n', Header, Row, Row.Replace("100.00", "x", StringComparison.Ordinal), Row,
            Row.Replace("B1", "B2", StringComparison.Ordinal), Row, Row.Replace("B1,P1", "B3,P2", StringComparison.Ordinal),
            Row.Replace("B1", "B4", StringComparison.Ordinal), "");
        var run = CommandRun.Settle(scratch.Write("a.csv", text), "-o", scratch["out.csv"]);
        Assert.Equal(ExitCode.No, run.Code);
        Assert.Contains("rows in 7 = settled 2 + refused 5", run.Results);
        var refused = File.ReadAllLines(scratch["out.refused.csv"]).Skip(1).Select(l => l.Split(',')).Select(c => $"{c[1]} {c[4]}");
        Assert.Equal(["2 INP021", "3 INP008", "4 INP021", "6 INP018", "8 INP019"], refused);
        Assert.Equal(["B2", "B3"], File.ReadAllLines(scratch["out.csv"]).Skip(1).Select(l => l.Split(',')[0]));
    }

    [Fact]
    public void A_row_that_cannot_be_read_and_shows_no_number_refuses_both_neighbours()
    {
        using var scratch = new Scratch();
        string Named(string bill) => Row.Replace("B1", bill, StringComparison.Ordinal);
        var text = $"{Header}\n{Row}\n\"x\"y,\n{Named("B2")}\n{Named("B3")}\n";
        var run = CommandRun.Settle(scratch.Write("a.csv", text), "-o", scratch["out.csv"]);
        Assert.Contains("rows in 4 = settled 1 + refused 3", run.Results);
    }

    [Fact]
    public void Bills_of_a_person_stand_in_the_order_of_their_days()
    {
        using var scratch = new Scratch();
        var earlier = Row.Replace("B1", "B2", StringComparison.Ordinal).Replace("2020-06-01", "2020-05-31", StringComparison.Ordinal);
        Assert.Contains("a.csv:3:1: INP020", CommandRun.Settle(scratch.Write("a.csv", $"{Header}\n{Row}\n{earlier}\n")).Notes);
    }

    [Theory]
    [InlineData("{\"bill\": ", 2, "INP002")]
    [InlineData("[1]", 1, ":1:2: INP007")]
    [InlineData("5", 2, ":1:1: INP007")]
    [InlineData("{\"bills\": [], \"x\": 1}", 2, ":1:15: INP003")]
    [InlineData("{\n  \"regiom\": \"610900\"}", 1, ":2:3: INP003")]
    [InlineData("{\"lines\": [{\"class\": \"A\", \"class\": \"A\", \"amount\": 1}]}", 1, ":1:27: INP005")]
    [InlineData("{\"lines\": [\n  {\"class\": \"A\", \"amount\": 1.005}]}", 1, ":2:28: INP009")]
    [InlineData("{\"lines\": [{\"class\": \"A\", \"amount\": {}}]}", 1, ":1:37: INP007")]
    public void Json_that_is_wrong_is_told_with_place_and_code(string text, int code, string place)
    {
        using var scratch = new Scratch();
        var run = CommandRun.Settle(scratch.Write("a.json", text));
        Assert.Equal((ExitCode)code, run.Code);
        Assert.Contains(place, run.Notes);
    }

    [Fact]
    public void Each_fault_has_a_code_of_its_own_in_order()
    {
        var faults = Enum.GetValues<InputFault>();
        Assert.Equal(faults.Length, InputFaults.Kinds.Count);
        Assert.All(faults, fault => Assert.Equal($"INP{(int)fault:D3}", InputFaults.KindOf(fault).Code));
    }

    [Fact]
    public void The_surroundings_and_the_command_line_have_exit_codes_of_their_own()
    {
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("settle").Code);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("settle", "a.json", "--lang", "fr").Code);
        Assert.Equal(ExitCode.BadInput, CommandRun.Of("settle", "a.txt").Code);
        Assert.Equal(ExitCode.BadInput, CommandRun.Settle("nowhere.json").Code);
        Assert.Equal(ExitCode.BrokenEnvironment, CommandRun.Of("settle", "a.json", "--policies", "nowhere").Code);
        Assert.Equal(ExitCode.Done, CommandRun.Of("--help").Code);
        Assert.Contains("Examples:", CommandRun.Of("settle", "--help").Results);
    }
}
