using Yibao.Cli;
using Yibao.Cli.Importing;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Counter;
using Yibao.Storage.Registers;
using Yibao.Tests.Cli;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class PeopleImportTests
{
    // Valid in form; nobody has them.
    private const string Man = "01,110101198003070017,测试甲,1,1980-03-07";
    private const string Woman = "01,110101197511200020,测试乙,2,1975-11-20";
    private static readonly string PeopleHeader =
        string.Join(',', PeopleImport.Header.Where(column => !column.EndsWith('?')));
    private const string Employee = "310,,in-service,11,,120,示例单位,2015-01-01,,";

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_sample_is_taken_whole_and_read_back_as_it_stands(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("people");
        Assert.Equal(10, await files.One<int>("select count(*) from person"));
        await using var reader = new DeskReader(files.Database);
        var needs = new Needs();
        needs.Persons.UnionWith(["1100002020000008", "1100002020000009"]);
        var desks = await reader.Read(needs);
        var student = desks.Persons["1100002020000008"].Single();
        Assert.Equal((110000, "110109199804040091", "测试辛", Sex.Male, new DateOnly(1998, 4, 4), 0L), (
            student.File.Person.Region.Value, student.File.Person.Document, student.File.Person.Name, student.File.Person.Sex,
            student.File.Person.Birth, student.Account));
        Assert.NotNull(student.File.On(new DateOnly(2020, 6, 30), Scheme.Resident));
        Assert.Null(student.File.On(new DateOnly(2020, 7, 1), Scheme.Resident));
        Assert.Equal("示例单位", student.File.On(new DateOnly(2020, 7, 1), Scheme.Employee)!.Employer);
        var poor = desks.Persons["1100002020000009"].Single().File;
        Assert.Equal(AidCategory.RegisteredPoor, poor.AidOn(new DateOnly(2020, 12, 31)));
        Assert.Equal(AidCategory.OtherHardship, poor.AidOn(new DateOnly(2021, 1, 1)));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_file_that_is_done_is_not_imported_again_and_another_of_its_name_is_told_apart(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        var file = files.Folder.Write("people.csv", $"{PeopleHeader}\n110000,A1,{Man},{Employee}\n");
        var first = await files.Run("import", "people", file);
        Assert.Equal((ExitCode.Done, "people.csv: 1 rows, 1 taken, 0 refused\n"), (first.Code, first.Results));
        var second = await files.Run("import", "people", file);
        Assert.Equal((ExitCode.Done, "people.csv: already done\npeople.csv: 1 rows, 1 taken, 0 refused\n"), (second.Code, second.Results));
        files.Folder.Write("people.csv", $"{PeopleHeader}\n110000,A2,{Woman},{Employee}\n");
        var other = await files.Run("import", "people", file);
        Assert.Equal((ExitCode.Done, "people.csv: 1 rows, 1 taken, 0 refused\n"), (other.Code, other.Results));
        Assert.StartsWith("note: another file of this name was imported before (1 rows, SHA-256 ", other.Notes, StringComparison.Ordinal);
        Assert.Equal(["A1", "A2"], await files.Read<string>("select psn_no from person order by psn_no"));
    }

    [Theory]
    [InlineData("110000,A1,01,110101198003070018,测试甲,1,1980-03-07," + Employee, "2 IMP004 certno")]
    [InlineData("110000,A1,01,11010119800307001,测试甲,1,1980-03-07," + Employee, "2 IMP004 certno")]
    [InlineData("110000,A1,01,110101198002300017,测试甲,1,1980-03-07," + Employee, "2 IMP004 certno")]
    [InlineData("110000,A1,0,X,测试甲,1,1980-03-07," + Employee, "2 IMP004 cert_type")]
    [InlineData("990000,A1," + Man + "," + Employee, "2 IMP002 region")]
    [InlineData("000000,A1," + Man + "," + Employee, "2 IMP002 region")]
    [InlineData("110000,," + Man + "," + Employee, "2 IMP003 psn_no")]
    [InlineData("110000,A 1," + Man + "," + Employee, "2 IMP003 psn_no")]
    [InlineData("110000,A1,01,110101198003070017,,1,1980-03-07," + Employee, "2 IMP005 name")]
    [InlineData("110000,A1,01,110101198003070017,测试甲,2,1980-03-07," + Employee, "2 IMP006 sex")]
    [InlineData("110000,A1,01,110101198003070017,测试甲,1,1980-03-08," + Employee, "2 IMP006 birth")]
    [InlineData("110000,A1,01,110101198003070017,测试甲,1,1980-02-30," + Employee, "2 IMP006 birth")]
    [InlineData("110000,A1,08,P1,测试甲,3,1980-03-07," + Employee, "2 IMP006 sex")]
    [InlineData("110000,A1,08,P1,测试甲,1,," + Employee, "2 IMP006 birth")]
    [InlineData("110000,A1," + Man + ",320,,in-service,11,,120,,2015-01-01,,", "2 IMP007 scheme")]
    [InlineData("110000,A1," + Man + ",310,,worker,11,,120,,2015-01-01,,", "2 IMP008 status")]
    [InlineData("110000,A1," + Man + ",390,,in-service,11,,120,,2015-01-01,,", "2 IMP008 status")]
    [InlineData("110000,A1," + Man + ",310,,minor,11,,120,,2015-01-01,,", "2 IMP008 status")]
    [InlineData("110000,A1," + Man + ",310,,in-service,,,120,,2015-01-01,,", "2 IMP009 psn_type")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,king,120,,2015-01-01,,", "2 IMP009 post")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,,-1,,2015-01-01,,", "2 IMP009 months")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,,601,,2015-01-01,,", "2 IMP009 months")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,,120,,2015/01/01,,", "2 IMP010 from")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,,120,,2015-01-01,2015-01-01,", "2 IMP010 until")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,,120,,1980-03-06,,", "2 IMP010 from")]
    [InlineData("110000,A1," + Man + "," + Employee + "2303", "2 IMP011 groups")]
    [InlineData("110000,A1," + Man + "," + Employee + "2303/king/2020-01-01/", "2 IMP011 groups")]
    [InlineData("110000,A1," + Man + "," + Employee + "2303//2020-01-01/;2303//2020-06-01/", "2 IMP011 groups")]
    [InlineData("110000,A1," + Man, "2 IMP001 ")]
    [InlineData("110000,A1," + Man + ",310,,in-service,11,,120,\"示例,2015-01-01,,", "2 IMP001 ")]
    public async Task A_wrong_row_is_refused_by_line_code_and_column_and_its_neighbours_are_taken(string row, string refused)
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        var list = await files.Refused("people", PeopleHeader, row, $"110000,A2,{Woman},{Employee}");
        Assert.Equal([refused], list);
        Assert.Equal(["A2"], await files.Read<string>("select psn_no from person"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Rows_of_a_person_stand_or_fall_together(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        var list = await files.Refused(
            "people",
            PeopleHeader,
            $"110000,A1,{Man},310,,in-service,11,,0,,2015-01-01,2018-01-01,",
            $"110000,A1,{Man},310,,in-service,11,,0,,2017-12-31,,",
            $"110000,A2,{Woman},{Employee}",
            $"110000,A2,{Woman.Replace("乙", "丙", StringComparison.Ordinal)},390,,resident,15,,0,,2015-01-01,,",
            $"110000,A3,08,P3,测试丁,1,1990-01-01,310,,in-service,11,,0,,2015-01-01,2018-01-01,",
            $"110000,A3,08,P3,测试丁,1,1990-01-01,310,,in-service,11,,0,,2018-01-01,,");
        Assert.Equal(["2 IMP016 ", "3 IMP013 from", "4 IMP016 ", "5 IMP012 "], list);
        Assert.Equal(["A3", "A3"], await files.Read<string>("select psn_no from enrolment"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_person_or_a_document_is_registered_once_whether_in_this_file_or_an_earlier_one(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("people");
        var list = await files.Refused(
            "people",
            PeopleHeader,
            $"110000,1100002020000001,08,P1,测试甲,1,1980-03-07,{Employee}",
            $"110000,A1,{Man},{Employee}",
            $"110000,A2,08,P2,测试乙,1,1980-03-07,{Employee}",
            $"110000,A3,08,P2,测试丙,1,1980-03-07,{Employee}",
            $"110000,A2,08,P4,测试丁,1,1980-03-07,{Employee}",
            $"120000,1100002020000001,{Man},{Employee}");
        Assert.Equal(["2 IMP014 psn_no", "3 IMP015 certno", "5 IMP015 certno", "6 IMP014 psn_no"], list);
        Assert.Equal(12, await files.One<int>("select count(*) from person"));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task An_import_that_was_cut_off_goes_on_and_takes_and_refuses_every_row_once(Engine engine)
    {
        const int people = 25_000;
        await using var files = await ImportDatabase.Open(engine);
        files.Synthetic(people);

        // Three bad rows: one in each batch.
        var lines = File.ReadAllLines(files.Folder["people.csv"]);
        foreach (var bad in new[] { 10, 15_000, 24_000 })
        {
            lines[bad] = lines[bad].Replace(",01,", ",1,", StringComparison.Ordinal);
        }

        File.WriteAllLines(files.Folder["people.csv"], lines);
        await Assert.ThrowsAsync<InvalidDataException>(() => Runner(files, run => throw new InvalidDataException()).Run(default));
        Assert.Equal(ImportRunner.UsualRows - 1, await files.One<int>("select count(*) from person"));
        var (run, before, _) = await Runner(files, _ => { }).Run(default);
        Assert.Equal(
            (ImportRunner.UsualRows, people, 3, people - 3, true),
            (before, run.RowsRead, run.RowsRefused, run.RowsTaken, run.IsDone));
        Assert.Equal(people - 3, await files.One<int>("select count(*) from person"));
        Assert.Equal(people - 3, await files.One<int>("select count(*) from person_state"));
        Assert.Equal(
            ["11 IMP004", "15001 IMP004", "24001 IMP004"],
            File.ReadLines(files.Folder["people.refused.csv"]).Skip(1).Select(line => string.Join(' ', line.Split(',')[..2])));
    }

    [Fact]
    public async Task A_list_of_refused_rows_that_ran_ahead_of_the_commit_is_cut_back()
    {
        using var folder = new Scratch();
        var path = folder["list.csv"];
        using (var list = RefusedFile.Open(path, kept: 0))
        {
            list.Add(new RefusedRow(2, ImportRefusals.Region, "region", "a, b"));
            list.Add(new RefusedRow(3, ImportRefusals.Region, "region", ""));
            Assert.Equal(2, list.Flush());
        }

        using (var list = RefusedFile.Open(path, kept: 1))
        {
            list.Add(new RefusedRow(9, ImportRefusals.Name, "name", ""));
            list.Flush();
        }

        Assert.Equal(
            [
                "row,code,column,reason_zh,reason_en,detail",
                "2,IMP002,region,统筹区代码不存在,unknown pooling region,\"a, b\"",
                "9,IMP005,name,名称不合规,not a name,",
            ],
            await File.ReadAllLinesAsync(path));
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task Who_pays_may_stand_in_two_more_columns(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        var list = await files.Refused(
            "people",
            "maternity,employer_no," + PeopleHeader,
            $"1,E100,110000,A1,{Man},{Employee}",
            $"1,,110000,A2,{Woman},{Employee}");
        Assert.Equal(["3 IMP009 maternity"], list);
        Assert.Equal("E100", await files.One<string>("select employer_no from enrolment where psn_no = 'A1' and maternity = 1"));
    }

    [Fact]
    public async Task A_file_without_its_columns_or_none_at_all_is_bad_input()
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        var header = PeopleHeader.Replace("certno", "id", StringComparison.Ordinal);
        var run = await files.Run("import", "people", files.Folder.Write("people.csv", header));
        Assert.Equal(ExitCode.BadInput, run.Code);
        var expected = $"people.csv:1: the header is not {string.Join(',', PeopleImport.Header)} (-certno +id)\n";
        Assert.EndsWith(expected, run.Notes, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, (await files.Run("import", "people", files.Folder["absent.csv"])).Code);
        Assert.Equal(ExitCode.BadInput, (await files.Run("import", "people", files.Folder.Write("none.csv", "\n"))).Code);
    }

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task A_database_that_fails_is_told_and_the_same_command_goes_on_when_it_is_mended(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Execute("alter table person_group rename to person_group_gone");
        var failed = await files.Run("import", "people", CommandRun.Sample("people.csv"));
        Assert.Equal(ExitCode.BrokenEnvironment, failed.Code);
        Assert.StartsWith("yibao: the database failed: ", failed.Notes, StringComparison.Ordinal);
        Assert.Equal(0, await files.One<int>("select count(*) from person"));
        await files.Execute("alter table person_group_gone rename to person_group");
        await files.Sample("people");
    }

    [Fact]
    public async Task A_database_without_the_schema_is_a_broken_environment()
    {
        await using var test = await TestDatabase.Open(Engine.Sqlite, isEmpty: true);
        await test.Close();
        var run = CommandRun.Of("import", "people", CommandRun.Sample("people.csv"), "--db", test.Address);
        Assert.Equal(ExitCode.BrokenEnvironment, run.Code);
        Assert.Contains("migrations are due; run `yibao migrate`", run.Notes, StringComparison.Ordinal);
    }

    private static ImportRunner Runner(ImportDatabase files, Action<ImportRun> committed) =>
        new(files.Database, "people", files.Folder["people.csv"], files.Folder["people.refused.csv"], TimeProvider.System)
        {
            Committed = committed,
        };
}
