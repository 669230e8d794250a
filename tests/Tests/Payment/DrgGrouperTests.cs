using Yibao.Cli.Clearing;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Tests.Cli;
using Yibao.Tests.Conventions;
using Yibao.Workbench;

namespace Yibao.Tests.Payment;

public sealed class DrgGrouperTests
{
    private static readonly string Demonstration = Path.Combine(Repository.Root, "samples", "drg");

    private static readonly Lazy<DrgGrouper> Grouper = new(() => DrgFiles.Grouper(Demonstration).Grouper!);

    [Theory]
    // severity: MCC before CC before none, and a CC that the principal diagnosis excludes does not count
    [InlineData("J18.9", "J96.0 E11.7", "", "male", "60y", 9, "ES21")]
    [InlineData("J18.9", "E11.7", "", "male", "60y", 9, "ES23")]
    [InlineData("J18.9", "J15.9", "", "male", "60y", 9, "ES25")]
    [InlineData("J18.9", "J18.9", "", "male", "60y", 9, "ES25")]
    [InlineData("J96.0", "J80", "", "male", "60y", 9, "ER39")]
    // a base group of two parts needs both, else the next one takes the case
    [InlineData("I21.0", "", "36.07", "male", "60y", 6, "FM15")]
    [InlineData("I25.1", "", "36.07", "male", "60y", 6, "FM25")]
    [InlineData("I21.0", "", "", "male", "60y", 6, "FR25")]
    [InlineData("K35.2", "", "47.01", "male", "20y", 6, "GD19")]
    [InlineData("K35.8", "", "47.01", "male", "20y", 6, "GD25")]
    // extensions of the national code, letters in either case
    [InlineData("i21.400x002", "i48.x00", "36.0601", "male", "60y", 6, "FM13")]
    // ages by day and by year
    [InlineData("P59.9", "", "", "male", "28d", 4, "PU19")]
    [InlineData("P59.9", "", "", "male", "29d", 4, "PAY107")]
    [InlineData("J45.9", "", "", "male", "16y", 4, "EX17")]
    [InlineData("J45.9", "", "", "male", "17y", 4, "EX19")]
    [InlineData("J45.9", "", "", "male", "200d", 4, "EX17")]
    // two injured sites make multiple trauma, two injuries of one site do not
    [InlineData("S72.3", "S27.0", "79.35", "male", "40y", 14, "ZC14")]
    [InlineData("S72.3", "S72.0", "79.35", "male", "40y", 14, "IF12")]
    // categories before the others
    [InlineData("I50.9", "", "39.65", "male", "60y", 30, "AH19")]
    [InlineData("J18.9", "B24", "", "male", "60y", 9, "YR15")]
    // no group, each for its reason
    [InlineData("", "J18.9", "", "male", "60y", 9, "PAY101")]
    [InlineData("X99", "", "", "male", "60y", 9, "PAY102")]
    [InlineData("V43.5", "", "", "male", "60y", 9, "PAY103")]
    [InlineData("J18.9", "", "", "male", "60y", 0, "PAY105")]
    [InlineData("J18.9", "", "", "male", "60y", 60, "ES25")]
    [InlineData("J18.9", "", "", "male", "60y", 61, "PAY105")]
    [InlineData("N40", "", "", "female", "60y", 9, "PAY106")]
    [InlineData("N17.9", "", "", "female", "60y", 9, "PAY107")]
    [InlineData("P59.9", "", "", "female", "3y", 9, "PAY107")]
    [InlineData("K52.9", "", "74.1", "female", "30y", 5, "PAY109")]
    [InlineData("K52.9", "", "99.04", "female", "30y", 5, "GW19")]
    public void A_case_of_the_demonstration_set_has_its_group_or_its_reason(
        string principal, string others, string procedures, string sex, string age, int days, string expected)
    {
        var number = int.Parse(age[..^1], System.Globalization.CultureInfo.InvariantCulture);
        var one = new DrgCase(
            principal, others.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            procedures.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            sex == "male" ? Sex.Male : Sex.Female, age[^1] == 'y' ? number : 0, age[^1] == 'd' ? number : 0, days);
        var result = Grouper.Value.Group(one);
        Assert.Equal(expected, result.Drg >= 0 ? Grouper.Value.Drgs[result.Drg].Code : PaymentRefusals.Of(result.Reason).Code);
    }

    [Fact]
    public void Too_many_codes_are_refused()
    {
        var many = Enumerable.Repeat("J15.9", DrgCase.CodesMost + 1).ToArray();
        Assert.Equal(GroupingReason.TooManyCodes, Grouper.Value.Group(new DrgCase("J18.9", many, [], Sex.Male, 50, 0, 5)).Reason);
        Assert.Equal(GroupingReason.TooManyCodes, Grouper.Value.Group(new DrgCase("J18.9", [], many, Sex.Male, 50, 0, 5)).Reason);
        Assert.Equal(GroupingReason.Grouped, Grouper.Value.Group(new DrgCase("J18.9", many[1..], [], Sex.Male, 50, 0, 5)).Reason);
    }

    [Fact]
    public void The_steps_say_what_decided()
    {
        var one = new DrgCase("I21.001", ["I50.9", "N17.9", "Q99.9"], ["37.22", "36.07"], Sex.Male, 61, 0, 8);
        var result = Grouper.Value.Group(one);
        Assert.Equal(
            [
                "category F circulatory system: by the principal diagnosis I21.001",
                "base group FM1 stent for acute infarction: by procedure 36.07",
                "severity: MCC, by N17.9; 1 excluded by the principal diagnosis",
                "group FM11 stent for acute infarction with MCC, weight 3.4207",
                "1 codes are not in the tables and were passed over",
            ],
            DrgExplanation.Of(Grouper.Value, one, result, Language.English));
        var wrong = new DrgCase("K52.9", [], ["74.1"], Sex.Female, 30, 0, 5);
        Assert.Equal(
            ["大类 G 消化系统疾病及功能障碍：由主要诊断 K52.9 进入", "未入组：PAY109 手术与主要诊断无关，歧义病例"],
            DrgExplanation.Of(Grouper.Value, wrong, Grouper.Value.Group(wrong), Language.Chinese));
    }

    [Fact]
    public void Tables_of_the_national_size_group_as_the_rules_written_out()
    {
        var synthetic = new SyntheticDrg(seed: 20_200_123);
        var (grouper, faults) = DrgCompiler.Compile(synthetic.Tables);
        Assert.Empty(faults);
        Assert.Equal((376, 618, 30_000, 10_000),
            (grouper!.Adrgs.Count, grouper.Drgs.Count, synthetic.Tables.Diagnoses.Count, synthetic.Tables.Procedures.Count));
        var plain = new PlainGrouper(synthetic.Tables);
        var cases = synthetic.Cases(Dose.Of(3_000, 100_000));
        var reasons = new HashSet<GroupingReason>();
        foreach (var one in cases)
        {
            var result = grouper.Group(one);
            reasons.Add(result.Reason);
            Assert.Equal(
                plain.Group(one),
                (result.Reason, result.Mdc < 0 ? "" : grouper.Mdcs[result.Mdc].Code, result.Adrg < 0 ? "" : grouper.Adrgs[result.Adrg].Code,
                    result.Drg < 0 ? "" : grouper.Drgs[result.Drg].Code));
        }

        Assert.Superset(
            new HashSet<GroupingReason>
            {
                GroupingReason.Grouped, GroupingReason.NoPrincipal, GroupingReason.UnknownPrincipal, GroupingReason.NotPrincipal,
                GroupingReason.DaysOutside, GroupingReason.SexConflict, GroupingReason.NoCategory, GroupingReason.NoBaseGroup,
                GroupingReason.UnrelatedOperation,
            },
            reasons);
    }

    [Fact]
    public void Grouping_a_case_allocates_nothing()
    {
        var synthetic = new SyntheticDrg(seed: 7);
        var grouper = DrgCompiler.Compile(synthetic.Tables).Grouper!;
        var cases = synthetic.Cases(2_000);
        var grouped = cases.Count(one => grouper.Group(one).Drg >= 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = 0;
        for (var i = 0; i < cases.Length; i++)
        {
            again += grouper.Group(in cases[i]).Drg >= 0 ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(grouped, again);
    }

    [Theory]
    [InlineData("diagnoses.csv", "J18.9,肺炎,E,,yes,CC,X-PNEUMONIA", "J18.9,肺炎,EE,,yes,CC,X-PNEUMONIA",
        "diagnoses.csv:25: mdc 'EE' is not in mdc.csv")]
    [InlineData("diagnoses.csv", "J18.9,肺炎,E,,yes,CC,X-PNEUMONIA", "J18.9,肺炎,E,,yes,CC,X-NONE",
        "diagnoses.csv:25: exclusion 'X-NONE' is not in exclusions.csv")]
    [InlineData("diagnoses.csv", "J18.9,肺炎,E,,yes,CC,", "J18.9,肺炎,E,,maybe,CC,",
        "diagnoses.csv:25: principal: 'maybe'; expected one of yes, no")]
    [InlineData("diagnoses.csv", "J18.9,肺炎", "J15.9,肺炎", "diagnoses.csv:25: 'J15.9' stands twice")]
    [InlineData("diagnoses.csv", "J18.9,肺炎", "j18.9,肺炎",
        "diagnoses.csv:25: code: 'j18.9' is no code; expected capital letters and digits without blanks")]
    [InlineData("adrg_codes.csv", "FM1,2,principal,I21", "FM1,9,principal,I21", "adrg_codes.csv:39: part 9; expected 1 to 8")]
    [InlineData("adrg_codes.csv", "FM1,2,principal,I21", "FM1,1,principal,I21",
        "adrg_codes.csv:39: part 1 of FM1 is looked for in one place only")]
    [InlineData("adrg_codes.csv", "FM1,2,principal,I21", "FM1,2,principal,Q21",
        "adrg_codes.csv:39: no code of diagnoses.csv begins with 'Q21'")]
    [InlineData("adrg_codes.csv", "FM3,1,procedure,37.22", "FM2,1,procedure,37.22", "adrg.csv:26: FM3 has no code in adrg_codes.csv")]
    [InlineData("drg.csv", "FM39,FM3,", "FM39,FM2,", "adrg.csv:26: FM3 has no group in drg.csv")]
    [InlineData("drg.csv", "FM39,FM3,", "FM39,FM9,", "drg.csv:40: adrg 'FM9' is not in adrg.csv")]
    [InlineData("drg.csv", "EX17,EX1,1,any,,16y,", "EX17,EX1,1,some,,16y,",
        "drg.csv:74: severity: 'some'; expected any, none, CC, MCC, or some of them with a plus between")]
    [InlineData("drg.csv", "EX17,EX1,1,any,,16y,", "EX17,EX1,1,any,,16,",
        "drg.csv:74: age_to: '16' is no age; expected days or years like 28d, 17y")]
    [InlineData("drg.csv", ",0.5108,", ",0.51081,", "drg.csv:74: weight: '0.51081' is no number with up to four decimals")]
    [InlineData("limits.csv", "days_most,60", "days_most,0", "limits.csv:2: value: '0' is no whole number from 1 to 3660")]
    public void A_wrong_table_is_refused_with_its_line(string file, string old, string changed, string fault)
    {
        using var scratch = new Scratch();
        var folder = scratch["tables"];
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.GetFiles(Demonstration))
        {
            var text = File.ReadAllText(path);
            if (Path.GetFileName(path) == file)
            {
                Assert.Contains(old, text, StringComparison.Ordinal);
                text = text.Replace(old, changed, StringComparison.Ordinal);
            }

            File.WriteAllText(Path.Combine(folder, Path.GetFileName(path)), text);
        }

        var (grouper, faults) = DrgFiles.Grouper(folder);
        Assert.Null(grouper);
        Assert.Contains(fault, faults.Select(one => one.ToString()));
    }

    [Fact]
    public void The_command_groups_a_file_and_sums_up()
    {
        var run = CommandRun.Of("drg", "group", Path.Combine(Demonstration, "cases.csv"), "--tables", Demonstration);
        Assert.Equal(Yibao.Cli.ExitCode.Done, run.Code);
        Assert.All(run.Lines, line => Assert.True(line.Length <= 100, line));
        Assert.Equal(
            [
                "23 cases: 17 grouped, 6 not, case-mix index 2.2201", "PAY101 no principal diagnosis: 1",
                "PAY102 the tables do not know the principal diagnosis: 1", "PAY103 this diagnosis cannot be principal: 1",
                "PAY105 the stay is shorter or longer than is grouped: 1", "PAY106 the principal diagnosis belongs to the other sex: 1",
                "PAY109 its operation has nothing to do with its principal diagnosis: 1",
            ],
            run.Lines[^7..]);
        Assert.Contains("1           ES21       1.2816  MCC   infections of the respiratory system with MCC", run.Lines);
    }

    [Fact]
    public void The_command_writes_a_file_and_names_unreadable_rows()
    {
        using var scratch = new Scratch();
        var cases = scratch.Write(
            "cases.csv",
            """
            case,principal,others,procedures,sex,age,days
            a,J18.9,,,male,60,9
            b,J18.9,,,unknown,60,9
            c,J18.9,,,male,sixty,9

            """);
        var run = CommandRun.Of("drg", "group", cases, "--tables", Demonstration, "-o", scratch["out.csv"]);
        Assert.Equal(Yibao.Cli.ExitCode.BadInput, run.Code);
        Assert.Equal("case,drg,weight,adrg,mdc,severity,reason,cost\na,ES25,0.7024,ES2,E,none,,\n", File.ReadAllText(scratch["out.csv"]));
        Assert.Contains(":3: sex: 'unknown'; expected male or female", run.Notes, StringComparison.Ordinal);
        Assert.Contains(":4: age: 'sixty' is no whole number from 0 to 150", run.Notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("J18.900", "", "J18.9:1")]
    [InlineData("J18.900", "96.7200", "J18.9:2")]
    [InlineData("I21.001", "36.0700", "I21.0:1")]
    [InlineData("I21.001", "37.2200 36.0700", "I21.0:2")]
    [InlineData("K35.3", "47.01", "K35.8:1")]
    [InlineData("", "", "PAY101")]
    [InlineData("A00", "", "PAY102")]
    [InlineData("J18.1", "", "PAY110")]
    public void The_packet_with_the_most_procedures_wins(string principal, string procedures, string expected)
    {
        var (table, faults) = DrgFiles.Dip(Demonstration);
        Assert.Empty(faults);
        var found = table!.Find(
            new DrgCase(principal, [], procedures.Split(' ', StringSplitOptions.RemoveEmptyEntries), Sex.Male, 50, 0, 5), out var reason);
        Assert.Equal(expected, found?.Code ?? PaymentRefusals.Of(reason).Code);
    }
}
