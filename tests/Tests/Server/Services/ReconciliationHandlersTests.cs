using System.Globalization;
using System.Text;
using Yibao.Kernel;
using Yibao.Server.Gateway.Handlers;
using Yibao.Settlement;
using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.Server.Services;

public sealed class ReconciliationHandlersTests
{
    private static readonly DateOnly Day = new(2020, 6, 29);

    [Theory, ClassData(typeof(EachEngine))]
    public async Task Totals_agree_or_each_one_that_differs_is_named(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine);
        await fixture.Counter.Outpatient(0, Day, 10_000);
        var reversed = await fixture.Counter.Outpatient(1, Day, 20_000);
        var before = await Stated(fixture);
        Assert.Equal(2, before.Count);
        await Agrees(before);

        // A reversal counts with its negative amounts; what is asked without reversals still has the settlement.
        await fixture.Counter.Reverse(1, reversed);
        var after = await Stated(fixture);
        Assert.Equal((3, 25_000), (after.Count, after.Total));
        await Agrees(after);
        await Agrees(before, "\"refd_setl_flag\":\"0\",");
        var refunds = new ReconciliationTotals(
            1, after.Total - before.Total, after.FundPaid - before.FundPaid, after.Account - before.Account);
        await Agrees(refunds, "\"refd_setl_flag\":\"1\",");

        var (result, text) = await Ask(after with { Total = 25_001, Account = after.Account + 100, Count = 4 });
        Assert.Equal("1", result);
        Assert.Equal(
            "中心/机构 centre/institution: 总额 total 250.00/250.01; 账户 account "
            + $"{new Money(after.Account)}/{new Money(after.Account + 100)}; 笔数 count 3/4",
            text);

        // Nothing of another institution, scheme, clearing class or period.
        await Agrees(default, provider: ServiceFixture.Clinic);
        await Agrees(default, scheme: "390");
        await Agrees(default, scheme: "340");
        await Agrees(default, clearing: "21");
        await Agrees(default, clearing: "99948");
        await Agrees(default, clearing: "99952");

        // Classes of a scheme put together what they name; a class of payment is none of settlements.
        await Agrees(after, clearing: "99915");
        await Agrees(after, clearing: "99959");
        Assert.Equal("SRV015", await fixture.Refused("3201", TotalsInput(after, clearing: "99914")));
        await Agrees(default, from: "2020-06-01", until: "2020-06-29");

        async Task Agrees(
            ReconciliationTotals stated, string more = "", string provider = ServiceFixture.Hospital, string scheme = "310",
            string clearing = "11", string from = "2020-06-30", string until = "2020-06-30") =>
            Assert.Equal(("0", "平 equal"), await Ask(stated, more, provider, scheme, clearing, from, until));

        async Task<(string? Result, string? Text)> Ask(
            ReconciliationTotals stated, string more = "", string provider = ServiceFixture.Hospital, string scheme = "310",
            string clearing = "11", string from = "2020-06-30", string until = "2020-06-30")
        {
            var output = await fixture.Done("3201", TotalsInput(stated, more, scheme, clearing, from, until), provider);
            var statement = output.GetProperty("stmtinfo");
            return (statement.GetProperty("stmt_rslt").GetString(), statement.GetProperty("stmt_rslt_dscr").GetString());
        }
    }

    [Theory, ClassData(typeof(EachEngine))]
    public async Task The_result_file_names_each_record_that_is_on_one_side_only_or_differs(Engine engine)
    {
        await using var fixture = await ServiceFixture.Open(engine);
        var same = await fixture.Counter.Outpatient(0, Day, 10_000);
        var differs = await fixture.Counter.Outpatient(1, Day, 20_000);
        var reversal = await fixture.Counter.Reverse(1, differs);
        var missing = await fixture.Counter.Outpatient(2, Day, 30_000);
        var lines = await Lines(fixture);
        Assert.Equal(4, lines.Count);

        Assert.Empty(await Reconcile(fixture, lines.Values));

        var changed = lines[differs].Split('\t');
        changed[3] = "0.01";
        var sent = new List<string> { lines[same], string.Join('\t', changed), lines[reversal], lines[same] };
        sent.Add("99\tnull\tP\t1.00\t0.00\t1.00\t0");
        var rows = await Reconcile(fixture, sent);
        Assert.Equal(
            [
                (differs, "不一致 differs (中心/机构 centre/institution): medfee_sumamt 500.00/0.01"),
                (missing, "仅中心有 only at the centre"),
                (99, "仅机构有 only at the institution"),
                (same, "机构重复 repeated by the institution"),
            ],
            rows.Select(row => (long.Parse(row[2], CultureInfo.InvariantCulture), row[6])));
        Assert.All(rows, row => Assert.Equal(10, row.Length));
        Assert.Equal(["P", "null", "99", "null", "1", "0", "仅机构有 only at the institution", "1.00", "0.00", "1.00"], rows[2]);
        Assert.StartsWith("M", rows[0][3]);
        Assert.Equal(lines[missing].Split('\t')[2], rows[1][0]);
    }

    [Theory]
    [InlineData("1\t2\t3\n", "line 1: 3 columns, expected 7")]
    [InlineData("1\t2\tP\tten\t0\t0\t0\n", "line 1: ")]
    [InlineData("setl_id\tb\tc\td\te\tf\tg\n1\t2\tP\t1.00\t0\t0\tno\n", "line 2: expected setl_id in column 1 and refd_setl_flag")]
    [InlineData("\tv\tP\t1.00\t0\t0\t1\n", "line 1: expected setl_id in column 1")]
    public async Task A_file_that_cannot_be_read_is_refused_with_the_line(string text, string problem)
    {
        await using var fixture = await ServiceFixture.Open();
        var number = await Upload(fixture, Encoding.UTF8.GetBytes(text));
        var reply = await fixture.Send("3202", DetailsInput(number));
        Assert.Contains("SRV008", reply.Text);
        Assert.Contains(problem, reply.Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_file_are_refused()
    {
        await using var fixture = await ServiceFixture.Open();
        Assert.Equal("SRV008", await fixture.Refused("3202", DetailsInput(await Upload(fixture, [(byte)'P', (byte)'K', 3, 4, 5]))));
        Assert.Equal("SRV008", await fixture.Refused("3202", DetailsInput(await Upload(fixture, [0xFF, 0xFE, 0x80]))));
        var bomb = TableFile.Zip("a.txt", [[new string('0', TableFile.BytesMax + 1)]]);
        Assert.Equal("SRV008", await fixture.Refused("3202", DetailsInput(await Upload(fixture, bomb))));
    }

    [Fact]
    public async Task Periods_and_files_that_do_not_exist_are_refused()
    {
        await using var fixture = await ServiceFixture.Open();
        Assert.Equal("SRV001", await fixture.Refused("3201", TotalsInput(default, from: "2020-07-01", until: "2020-06-30")));
        Assert.Equal("SRV001", await fixture.Refused("3201", TotalsInput(default, from: "0001-01-01", until: "0001-01-02")));
        Assert.Equal("SRV001", await fixture.Refused("3201", TotalsInput(default, until: "9999-12-31")));
        await fixture.Done("3201", TotalsInput(default, from: "0001-01-01", until: "9999-12-30"));
        Assert.Equal("SRV006", await fixture.Refused("3202", DetailsInput("12345")));
        var number = await Upload(fixture, "x"u8.ToArray());
        Assert.Equal("SRV006", await fixture.Refused("3202", DetailsInput(number), ServiceFixture.Clinic));
    }

    [Fact]
    public void A_difference_fits_into_its_field_with_any_amounts_that_can_be_stated()
    {
        const long most = 99_999_999_999_999_99;
        var text = new ReconciliationTotals(9_999_999, -Money.LimitFen, -Money.LimitFen, -Money.LimitFen)
            .DifferencesFrom(new ReconciliationTotals(9_999_999_999, most, most, most));
        Assert.InRange(text.Length, 100, 200);
    }

    private static async Task<string[][]> Reconcile(ServiceFixture fixture, IEnumerable<string> lines)
    {
        var number = await Upload(fixture, TableFile.Zip("stmt.txt", lines.Select(line => line.Split('\t'))));
        var file = (await fixture.DoneTwice("3202", DetailsInput(number))).GetProperty("fileinfo");
        var result = file.GetProperty("file_qury_no").GetString()!;
        Assert.Equal(
            "SRV006", await fixture.Refused("9102", ServiceFixture.FetchInput(result, "stmt.zip"), ServiceFixture.Clinic));
        return await fixture.Fetch(result, file.GetProperty("filename").GetString()!);
    }

    private static async Task<string> Upload(ServiceFixture fixture, byte[] content) =>
        (await fixture.DoneTwice("9101", ServiceFixture.UploadInput(content))).GetProperty("file_qury_no").GetString()!;

    private static async Task<ReconciliationTotals> Stated(ServiceFixture fixture)
    {
        const string sum = "select cast(sum({0}) as bigint) from settlement";
        async Task<long> Of(string column) => await fixture.Counter.Read<long>(string.Format(CultureInfo.InvariantCulture, sum, column));
        return new ReconciliationTotals(await Of("1"), await Of("total"), await Of("fund_paid"), await Of("account"));
    }

    // What a hospital would keep of each settlement, as a line of its file.
    private static async Task<Dictionary<long, string>> Lines(ServiceFixture fixture)
    {
        await using var connection = await fixture.Counter.Database.OpenReading();
        await using var command = connection.CreateCommand();
        command.CommandText = "select setl_id, mdtrt_id, psn_no, total, fund_paid, account, reverses from settlement";
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new Dictionary<long, string>();
        while (await reader.ReadAsync())
        {
            string Yuan(int column) => new Money(reader.GetInt64(column)).ToString();
            lines[reader.GetInt64(0)] = string.Join(
                '\t', reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), Yuan(3), Yuan(4), Yuan(5),
                await reader.IsDBNullAsync(6) ? "0" : "1");
        }
        return lines;
    }

    private static string TotalsInput(
        ReconciliationTotals stated, string more = "", string scheme = "310", string clearing = "11", string from = "2020-06-30",
        string until = "2020-06-30") => $$"""
        {"data":{{{more}}"insutype":"{{scheme}}","clr_type":"{{clearing}}","setl_optins":"110000","stmt_begndate":"{{from}}",
        "stmt_enddate":"{{until}}","medfee_sumamt":{{new Money(stated.Total)}},"fund_pay_sumamt":"{{new Money(stated.FundPaid)}}",
        "acct_pay":{{new Money(stated.Account)}},"fixmedins_setl_cnt":{{stated.Count}} } }
        """;

    private static string DetailsInput(string number) => $$"""
        {"data":{"setl_optins":"110000","file_qury_no":"{{number}}","stmt_begndate":"2020-06-30","stmt_enddate":"2020-06-30",
        "medfee_sumamt":0,"fund_pay_sumamt":0,"cash_payamt":0,"fixmedins_setl_cnt":0,"clr_type":"11"} }
        """;
}
