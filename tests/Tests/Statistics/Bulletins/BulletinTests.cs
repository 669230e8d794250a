using Yibao.Kernel;
using Yibao.Statistics;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Indicators;
using Yibao.Statistics.Report;
using Yibao.Tests.Cli;
using Yibao.Tests.Statistics.Browser;

namespace Yibao.Tests.Statistics.Bulletins;

public sealed class BulletinTests
{
    private static readonly Bulletin This = Bulletin.Of(SampleFacts.Of(), ("全国", "nation"), new(("样例", "sample"), 1_000));
    private static readonly Bulletin Last = Bulletin.Of(LastFacts(), ("全国", "nation"), new(("样例", "sample"), 1_000));

    private static readonly PublishedFigure[] Published =
    [
        new("enrolment.total", 4_040_000, "bulletin", "OFF", IsInput: true, ""),
        new("care.employee.paid", 0.852m, "bulletin", "OFF", IsInput: false, "two regions only"),
    ];

    [Fact]
    public void The_json_reads_back_and_is_always_the_same_bytes()
    {
        var json = BulletinFile.Json(This);
        Assert.Equal(json, BulletinFile.Json(BulletinFile.Read(json)));
        Assert.Equal(json, BulletinFile.Json(Bulletin.Of(SampleFacts.Of(), This.Scope, This.Basis)));
        Assert.Equal(64, BulletinFile.Digest(json).Length);
        Assert.Contains("\"value\": 4000000\n", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "line 1: it is not JSON")]
    [InlineData("{}", "it is no bulletin of this program")]
    [InlineData("[]", "it is no bulletin of this program")]
    public void What_is_no_bulletin_is_refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => BulletinFile.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_report_stands_this_year_beside_last_year_and_what_was_published()
    {
        var text = MarkdownPage.Of(BulletinReport.Of(This, Last, Published), Language.Chinese);
        Assert.StartsWith("# 2020年全国医疗保障事业发展统计公报\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "| 基本医疗保险参保人数 | 400.00 万人 | 380.00 万人 | +5.3% | 404.00 万人 | -1.0% | 输入 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 职工医保住院政策范围内基金支付比例 | 85.64% | 85.64% | 0.00 个百分点 | 85.20% | +0.5% | 规则结果: two regions only |\n", text,
            StringComparison.Ordinal);
        Assert.Contains("| 参保率 | 95.24% | 90.48% | +4.76 个百分点 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_without_data_says_so()
    {
        var text = MarkdownPage.Of(BulletinReport.Of(This), Language.English);
        Assert.Contains(
            "## Supervision\n\n> This block has no data yet: no module of this system feeds it.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("## Enrolment\n\n> This block", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_indicator_stands_in_the_tables_and_among_the_definitions()
    {
        var document = BulletinReport.Of(This);
        var names = document.Blocks.OfType<ReportTable>().SelectMany(table => table.Rows).Select(row => row[0].English).ToHashSet();
        Assert.All(IndicatorList.All, one => Assert.Contains(one.Name.English, names));
        Assert.All(IndicatorList.All, one => Assert.Contains(one.Id, names));
    }

    [Fact]
    public void Months_and_regions_add_up_to_the_totals()
    {
        Assert.Equal(["110000", "440000"], This.Regions.Select(row => row.Region.ToString()));
        Assert.Equal(This.Values["enrolment.total"], This.Regions.Sum(row => row.Employees + row.Residents));
        Assert.Equal(This.Values["fund.income"], This.Regions.Sum(row => row.Income));
        Assert.Equal(This.Values["fund.income"], This.Months.Sum(row => row.Income));
        Assert.Equal(This.Values["fund.spending"], This.Months.Sum(row => row.Spending));
        Assert.Equal(This.Values["fund.balance"], This.Regions.Sum(row => row.Balance));
    }

    [Fact]
    public void A_correction_names_what_changed()
    {
        var corrected = This with
        {
            Values = This.Values.ToDictionary(one => one.Key, one => one.Key == "enrolment.births" ? 12 : one.Value),
        };
        var (indicator, before, after) = Assert.Single(BulletinFile.Differences(This, corrected));
        Assert.Equal(("enrolment.births", null, 12m), (indicator.Id, before, after));
        Assert.Empty(BulletinFile.Differences(This, BulletinFile.Read(BulletinFile.Json(This))));
    }

    [Fact]
    public void The_csv_has_a_line_per_indicator()
    {
        var lines = BulletinFile.Csv(This).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(IndicatorList.All.Count + 1, lines.Length);
        Assert.Contains("enrolment.total,enrolment,基本医疗保险参保人数,\"insured people\",people,4000000", lines);
    }

    [Fact]
    public void Facts_read_back_as_they_were_written()
    {
        var text = FactsFile.Write(SampleFacts.Of(), 1_000);
        Assert.StartsWith(
            "# yibao facts, year 2020, multiplier 1000\nkind,region,scheme,part,month,value\nInsured,110000,310,0,0,900\n", text,
            StringComparison.Ordinal);
        var (facts, multiplier) = FactsFile.Read(text);
        Assert.Equal(text, FactsFile.Write(facts, multiplier));
    }

    [Fact]
    public void The_shipped_sample_of_facts_is_the_one_of_these_tests() =>
        Assert.Equal(FactsFile.Write(SampleFacts.Of()), File.ReadAllText(CommandRun.Sample("bulletin/facts.csv")));

    [Theory]
    [InlineData("kind\n", "line 1: expected '# yibao facts, year 2020, multiplier 1'")]
    [InlineData("# yibao facts, year 2020, multiplier 0\n", "line 1: expected")]
    [InlineData("# yibao facts, year 2020, multiplier 1\nkind,region\n", "line 2: expected 'kind,region,scheme,part,month,value'")]
    [InlineData(Head + "Insured,110000,310,0,0\n", "line 3: 5 cells, expected 6")]
    [InlineData(Head + "Assured,110000,310,0,0,1\n", "line 3: there is no kind of fact 'Assured'")]
    [InlineData(Head + "1,110000,310,0,0,1\n", "line 3: there is no kind of fact '1'")]
    [InlineData(Head + "Insured,110000,310,0,0,1\nInsured,x,310,0,0,1\n", "line 4: 'x' is no region")]
    [InlineData(Head + "Insured,110000,310,0,0,1.5\n", "line 3: '1.5' is no value")]
    [InlineData(Head + "Insured,110000,310,0,13,1\n", "line 3: '13' is no month")]
    [InlineData(Head + "Insured,110000,-310,0,1,1\n", "line 3: '-310' is no scheme")]
    public void A_broken_file_of_facts_is_refused_at_its_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => FactsFile.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("enrolment.total", "wan people", "34455", "344550000")]
    [InlineData("fund.income", "yi yuan", "24846", "248460000000000")]
    [InlineData("care.employee.cost.each", "yuan", "12657", "1265700")]
    [InlineData("care.employee.paid", "percent", "85.2", "0.852")]
    [InlineData("enrolment.total", "yuan", "1", null)]
    [InlineData("enrolment.total", "bushels", "1", null)]
    public void Published_units_are_converted_or_refused(string id, string unit, string value, string? expected)
    {
        var isKnown = PublishedFigure.TryConvert(IndicatorList.Find(id), decimal.Parse(value), unit, out var converted);
        Assert.Equal(expected is not null, isKnown);
        Assert.Equal(expected is null ? null : decimal.Parse(expected), converted);
    }

    [Fact]
    public async Task The_bulletin_opens_offline_and_reads_on_a_phone() =>
        await BrowserTests.Check(ReportFiles.Of(BulletinReport.Of(This, Last, Published), "bulletin", Language.Chinese, Language.English));

    private const string Head = "# yibao facts, year 2020, multiplier 1\nkind,region,scheme,part,month,value\n";

    private static YearFacts LastFacts()
    {
        var facts = SampleFacts.Of(2019);
        facts.Add(new FactKey(FactKind.Insured, 440100, 390, 4, 0), -200);
        return facts;
    }
}
