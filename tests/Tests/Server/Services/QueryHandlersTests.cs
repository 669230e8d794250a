using System.Text.Json;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Queries;
using Yibao.Storage.Registers;
using Yibao.Tests.Counter;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Services;

public sealed class QueryHandlersTests
{
    private static readonly DateOnly Day = new(2020, 6, 29);
    private static readonly string Person = CounterFixture.Person(1);

    [Fact]
    public async Task Visits_of_the_institution_are_found_by_person_period_and_category()
    {
        await using var fixture = await ServiceFixture.Open();
        await fixture.Counter.Outpatient(1, Day, 10_000);
        await fixture.Counter.Outpatient(2, Day, 10_000);
        var visit = Assert.Single((await fixture.Done("5201", Visits())).GetProperty("mdtrtinfo").EnumerateArray());
        Assert.Equal(
            (Person, "测试1", "11", "2020-06-29 00:00:00"),
            (Text(visit, "psn_no"), Text(visit, "psn_name"), Text(visit, "med_type"), Text(visit, "begntime")));
        Assert.Equal(0, (await fixture.Done("5201", Visits(), ServiceFixture.Clinic)).GetProperty("mdtrtinfo").GetArrayLength());
        Assert.Equal(0, (await fixture.Done("5201", Visits(type: "21"))).GetProperty("mdtrtinfo").GetArrayLength());
        Assert.Equal("STL001", await fixture.Refused("5201", Visits("nobody")));
    }

    [Fact]
    public async Task Diagnoses_of_a_visit_are_told_as_they_were_sent()
    {
        await using var fixture = await ServiceFixture.Open();
        var visit = (await fixture.Counter.Done(Requests.Register(fixture.Counter.Next("2201"), Person, Day))).Id;
        const string json =
            """[{"diag_type":"1","diag_srt_no":"1","diag_code":"I10.x00","diag_name":"高血压病"},{"diag_code":"E11.900"}]""";
        await fixture.Counter.Plant("update visit set diagnoses = @json where mdtrt_id = @visit", new { visit, json });
        var rows = (await fixture.Done("5202", Asked(visit))).GetProperty("diseinfo").EnumerateArray().ToArray();
        Assert.Equal(["I10.x00", "E11.900"], rows.Select(row => Text(row, "diag_code")));
        Assert.Equal(["1", "0"], rows.Select(row => Text(row, "maindiag_flag")));
        Assert.Equal("STL005", await fixture.Refused("5202", Asked(visit), ServiceFixture.Clinic));
        Assert.Equal("STL004", await fixture.Refused("5202", Asked(visit, CounterFixture.Person(2))));
        Assert.Equal("STL003", await fixture.Refused("5202", Asked(12)));
        Assert.Equal("STL003", await fixture.Refused("5202", """{"data":{"mdtrt_id":"twelve","psn_no":"1"}}"""));
    }

    [Fact]
    public async Task A_settlement_is_told_with_all_its_amounts_and_lines_and_so_is_its_reversal()
    {
        await using var fixture = await ServiceFixture.Open();
        var settlement = await fixture.Counter.Outpatient(1, Day, 500_000);
        var visit = await fixture.Counter.Read<long>("select mdtrt_id from settlement");
        var output = await fixture.Done("5203", Settled(visit, settlement));
        Check(output, 12_500, "0");
        var lines = (await fixture.Done("5204", Settled(visit, settlement))).EnumerateArray().ToArray();
        Assert.Equal(["1", "2"], lines.Select(line => Text(line, "feedetl_sn")));
        Assert.Equal(12_500, lines.Sum(line => Yuan(line, "det_item_fee_sumamt")));
        Assert.Equal("氨氯地平", Text(lines[0], "hilist_name"));

        var reversal = await fixture.Counter.Reverse(1, settlement);
        Check(await fixture.Done("5203", Settled(visit, reversal)), -12_500, "1");
        await fixture.Counter.Done(Requests.TakeBack(fixture.Counter.Next("2205"), Person, visit, "B1"));
        Assert.Equal(2, (await fixture.Done("5204", Settled(visit, settlement))).GetArrayLength());

        foreach (var infno in (string[])["5203", "5204"])
        {
            Assert.Equal("STL018", await fixture.Refused(infno, Settled(visit, 77)));
            Assert.Equal("STL005", await fixture.Refused(infno, Settled(visit, settlement), ServiceFixture.Clinic));
            Assert.Equal("STL004", await fixture.Refused(infno, Settled(visit, settlement, CounterFixture.Person(2))));
        }
    }

    [Fact]
    public async Task Drugs_of_chronic_visits_are_told_to_institutions_that_the_person_visited()
    {
        await using var fixture = await ServiceFixture.Open();
        var visit = (await fixture.Counter.Done(Requests.Register(fixture.Counter.Next("2201"), Person, Day, type: "14"))).Id;
        await fixture.Counter.Done(Requests.Upload(fixture.Counter.Next("2204"), Person, visit, Requests.Line("1", Day, 100)));
        var drug = Assert.Single((await fixture.Done("5205", Drugs())).GetProperty("feedetail").EnumerateArray());
        Assert.Equal(("氨氯地平", "测试医院甲"), (Text(drug, "hilist_name"), Text(drug, "fixmedins_name")));

        Assert.Empty((await fixture.Done("5205", Drugs(), ServiceFixture.Clinic)).GetProperty("feedetail").EnumerateArray());
        await fixture.Counter.Done(Requests.Register(fixture.Counter.Next("2201", ServiceFixture.Clinic), Person, Day));
        Assert.Single((await fixture.Done("5205", Drugs(), ServiceFixture.Clinic)).GetProperty("feedetail").EnumerateArray());
        Assert.Empty((await fixture.Done("5205", Drugs("2020-06-30"))).GetProperty("feedetail").EnumerateArray());
        Assert.Equal("STL001", await fixture.Refused("5205", """{"data":{"psn_no":"nobody","begntime":"2020-01-01"}}"""));
    }

    [Fact]
    public async Task Sums_of_a_month_count_reversals_against_their_settlements()
    {
        await using var fixture = await ServiceFixture.Open();
        await fixture.Counter.Outpatient(1, Day, 10_000);
        await fixture.Counter.Reverse(1, await fixture.Counter.Outpatient(1, Day, 20_000));
        await fixture.Counter.Outpatient(1, new DateOnly(2020, 5, 3), 1_000);
        var june = (await fixture.Done("5206", Sums("202006"))).GetProperty("cuminfo").EnumerateArray().ToArray();
        Assert.Equal(25_000, Yuan(june.Single(row => Text(row, "cum_type_code") == "TOTAL"), "cum") * 100);
        Assert.All(june, row => Assert.Equal(("202006", "2020", "310"), (Text(row, "cum_ym"), Text(row, "year"), Text(row, "insutype"))));
        Assert.Equal(12, (await fixture.Done("5206", Sums(""))).GetProperty("cuminfo").GetArrayLength());
        Assert.Equal("STL001", await fixture.Refused("5206", """{"data":{"psn_no":"nobody"}}"""));
    }

    [Theory, ClassData(typeof(EachEngine))]
    public async Task Open_stays_are_found_with_or_without_the_person(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine);
        await fixture.Counter.Done(Requests.Register(fixture.Counter.Next("2401"), Person, Day, type: "21"));
        await fixture.Counter.Stay(2, new DateOnly(2020, 6, 10), 10_000);
        foreach (var input in (string[])[Stays(Person), Stays("")])
        {
            var stay = Assert.Single((await fixture.Done("5303", input)).GetProperty("data").EnumerateArray());
            Assert.Equal((Person, "2020-06-29", "0"), (Text(stay, "psn_no"), Text(stay, "begndate"), Text(stay, "out_flag")));
            Assert.Empty((await fixture.Done("5303", input, ServiceFixture.Clinic)).GetProperty("data").EnumerateArray());
        }
    }

    [Theory, ClassData(typeof(EachEngine))]
    public async Task An_institution_reads_its_own_departments_and_staff_of_today(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine, people: 1);
        await using (var register = await RegisterBatch.Begin(fixture.Counter.Database))
        {
            await register.Put(
            [
                Entry("5101", "D1", """
                    {"hosp_dept_codg":"D1","hosp_dept_name":"内科","dept_resper_name":"测试甲","dept_resper_tel":"1","caty":"A03",
                    "aprv_bed_cnt":"60"}
                    """),
                Entry("5101", "D2", "{}") with { Until = Day },
                Entry("5102", "P1", Staff("P1", "1", "测试医师甲")), Entry("5102", "P2", Staff("P2", "2", "测试护士乙")),
                Entry("5102", "P3", Staff("P3", "1", "测试医师丙")) with { Until = Day.AddDays(30) },
                Entry("5102", "P4", Staff("P4", "1", "测试医师丁")) with { Provider = ServiceFixture.Clinic },
            ]);
            await register.Commit(null, DateTimeOffset.UnixEpoch);
        }

        var department = Assert.Single((await fixture.Done("5101", """{"data":{}}""")).GetProperty("feedetail").EnumerateArray());
        Assert.Equal(
            ("D1", "内科", "2015-01-01 00:00:00"),
            (Text(department, "hosp_dept_codg"), Text(department, "hosp_dept_name"), Text(department, "begntime")));
        Assert.Equal(60, department.GetProperty("aprv_bed_cnt").GetInt32());
        Assert.Equal("P1 P3", await Asked("""{"data":{"prac_psn_type":"1"}}"""));
        Assert.Equal("P3", await Asked("""{"data":{"prac_psn_type":"1","prac_psn_name":"测试医师丙"}}"""));
        Assert.Equal("", await Asked("""{"data":{"prac_psn_type":"2","prac_psn_code":"P1"}}"""));
        Assert.Equal("P4", await Asked("""{"data":{"prac_psn_type":"1"}}""", ServiceFixture.Clinic));

        async Task<string> Asked(string input, string provider = ServiceFixture.Hospital) => string.Join(
            ' ', (await fixture.Done("5102", input, provider)).GetProperty("feedetail").EnumerateArray()
                .Select(row => Text(row, "prac_psn_code")));
    }

    private static InstitutionEntry Entry(string infno, string code, string details) =>
        new(new RegionCode(110000), ServiceFixture.Hospital, infno, code, new DateOnly(2015, 1, 1), null, details);

    private static string Staff(string code, string kind, string name) => $$"""
        {"prac_psn_code":"{{code}}","prac_psn_name":"{{name}}","prac_psn_type":"{{kind}}","psn_cert_type":"99","certno":"{{code}}",
        "hi_dr_flag":"1"}
        """;

    private static void Check(JsonElement output, decimal total, string refund)
    {
        var bill = output.GetProperty("setlinfo");
        Assert.Equal((total, refund), (Yuan(bill, "medfee_sumamt"), Text(bill, "refd_setl_flag")));
        Assert.Equal(total, Sum("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"));
        var funds = Sum("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay");
        Assert.Equal(Yuan(bill, "fund_pay_sumamt"), funds);
        Assert.Equal(Yuan(bill, "psn_pay"), Sum("acct_pay", "cash_payamt"));
        Assert.Equal(
            funds + Yuan(bill, "acct_pay"), output.GetProperty("setldetail").EnumerateArray().Sum(row => Yuan(row, "fund_payamt")));
        Assert.Equal(total, funds + Yuan(bill, "psn_pay"));

        decimal Sum(params string[] fields) => fields.Sum(field => Yuan(bill, field));
    }

    private static string Text(JsonElement row, string field) => row.GetProperty(field).GetString()!;

    private static decimal Yuan(JsonElement row, string field) => row.GetProperty(field).GetDecimal();

    private static string Visits(string? person = null, string type = "11") => $$"""
        {"data":{"psn_no":"{{person ?? Person}}","begntime":"2020-06-01 00:00:00","endtime":"2020-06-30 23:59:59","med_type":"{{type}}"} }
        """;

    private static string Asked(long visit, string? person = null) =>
        $$"""{"data":{"mdtrt_id":"{{visit}}","psn_no":"{{person ?? Person}}"} }""";

    private static string Settled(long visit, long settlement, string? person = null) =>
        $$"""{"data":{"mdtrt_id":"{{visit}}","setl_id":"{{settlement}}","psn_no":"{{person ?? Person}}"} }""";

    private static string Drugs(string from = "2020-06-01") => $$"""{"data":{"psn_no":"{{Person}}","begntime":"{{from}} 00:00:00"} }""";

    private static string Sums(string month) => $$"""{"data":{"psn_no":"{{Person}}","cum_ym":"{{month}}"} }""";

    private static string Stays(string person) =>
        $$"""{"data":{"psn_no":"{{person}}","begntime":"2020-06-01 00:00:00","endtime":"2020-06-30 23:59:59"} }""";
}
