using Yibao.Cli.Importing;
using Yibao.Storage;
using Yibao.Storage.Queries;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Registers;

public sealed class InstitutionImportTests
{
    private const string Department = "110000,H11010100001,D01,示例内科,A03,测试甲,1";
    private const string Physician = "110000,H11010100001,D1,测试医师,1,01,110101198003070017,1";

    private static readonly string Departments = Required(isStaff: false);
    private static readonly string Staff = Required(isStaff: true);

    [Theory]
    [ClassData(typeof(EachEngine))]
    public async Task The_samples_are_taken_whole_and_read_back_by_institution_and_day(Engine engine)
    {
        await using var files = await ImportDatabase.Open(engine);
        await files.Sample("providers");
        await files.Sample("departments");
        await files.Sample("staff");
        await using var connection = await files.Database.OpenReading();
        Assert.Equal(["D01", "D02"], Codes("H11010100001", "5101", new DateOnly(2020, 6, 30)));
        Assert.Equal(["Y110101000001"], Codes("H11010100002", "5102", new DateOnly(2020, 12, 30)));
        Assert.Empty(Codes("H11010100002", "5102", new DateOnly(2020, 12, 31)));
        var physician = InstitutionQueries.On(connection, "H11010100001", "5102", new DateOnly(2020, 6, 30))[0].Details;
        Assert.Contains("\"prac_psn_type\":\"1\"", physician, StringComparison.Ordinal);
        Assert.Contains("\"prac_cert_no\":", physician, StringComparison.Ordinal);

        string[] Codes(string provider, string infno, DateOnly day) =>
            [.. InstitutionQueries.On(connection, provider, infno, day).Select(entry => entry.Code)];
    }

    [Fact]
    public async Task A_row_with_the_code_and_first_day_of_one_that_is_registered_replaces_it()
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        await files.Sample("providers");
        await files.Sample("departments");
        var file = files.Folder.Write("d.csv", $"{Departments}\n{Department},2015-01-01,2020-01-01\n{Department},2020-01-01,\n");
        Assert.Equal("d.csv: 2 rows, 2 taken, 0 refused\n", (await files.Run("import", "departments", file)).Results);
        Assert.Equal(
            ["20150101-20200101", "20200101-"],
            await files.Read<string>(
                "select from_day || '-' || coalesce(until_day, '') from institution_entry where code = 'D01' "
                + "and provider = 'H11010100001' order by from_day"));
    }

    [Fact]
    public async Task Departments_that_cannot_be_are_refused_with_the_place()
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        await files.Sample("providers");
        Assert.Equal(
            [
                "2 IMP036 provider", "3 IMP017 provider", "4 IMP037 code", "5 IMP005 name", "6 IMP009 head", "7 IMP010 until",
                "8 IMP009 beds",
            ],
            (await files.Refused(
                "departments", Departments + ",beds",
                "110000,H11010100009,D01,示例内科,A03,测试甲,1,2015-01-01,,1",
                "110000,H1,D01,示例内科,A03,测试甲,1,2015-01-01,,1",
                "110000,H11010100001,,示例内科,A03,测试甲,1,2015-01-01,,1",
                "110000,H11010100001,D01,,A03,测试甲,1,2015-01-01,,1",
                "110000,H11010100001,D01,示例内科,A03,,1,2015-01-01,,1",
                Department + ",2015-01-01,2015-01-01,1",
                Department + ",2015-01-01,,-1")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Staff_that_cannot_be_is_refused_with_the_place()
    {
        await using var files = await ImportDatabase.Open(Engine.Sqlite);
        await files.Sample("providers");
        Assert.Equal(
            ["2 IMP009 kind", "3 IMP009 cert_type", "4 IMP004 certno", "5 IMP009 insurance"],
            await files.Refused(
                "staff", Staff,
                "110000,H11010100001,D1,测试医师,7,01,110101198003070017,1,2015-01-01,",
                "110000,H11010100001,D1,测试医师,1,77,110101198003070017,1,2015-01-01,",
                "110000,H11010100001,D1,测试医师,1,01,110101198003070018,1,2015-01-01,",
                "110000,H11010100001,D1,测试医师,1,01,110101198003070017,2,2015-01-01,",
                Physician + ",2015-01-01,"));
    }

    private static string Required(bool isStaff) =>
        string.Join(',', InstitutionImport.Header(isStaff).Where(column => !column.EndsWith('?')));
}
