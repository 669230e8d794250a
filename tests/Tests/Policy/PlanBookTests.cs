using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Tests.Policy;

/// <summary>Which documents make up the rules of a region, and another reading of them.</summary>
public sealed class PlanBookTests
{
    private const string Extra = """
        layer: extra
        from: 2020-01-01
        order: 300
        fund: 310300
        name: {zh: 大病, en: Critical illness}
        applies: always
        base: residue-eligible
        deductible: none
        rate: 50%
        rounding: layer
        ceilings: none
        """;

    private static readonly DateOnly Spring = new(2020, 5, 1);

    [Theory]
    [InlineData("region: 370000\napplies: province", true)]
    [InlineData("region: 410000\napplies: province", false)]
    [InlineData("region: 000000\napplies: nation", true)]
    [InlineData("region: 000000\napplies: nation\nschemes: [390]", false)]
    [InlineData("region: 000000\napplies: frame", false)]
    [InlineData("region: 370000\napplies: frame", false)]
    [InlineData("region: 370200\napplies: region", false)]
    public void Documents_of_the_province_and_the_nation_add_layers_and_others_do_not(string front, bool adds)
    {
        var book = Pages.Book(Pages.CityPage(Pages.Plan, Pages.Inpatient), Pages.Page("wider.md", front, Pages.Plan, Extra));
        string[] expected = adds ? ["inpatient", "extra"] : ["inpatient"];
        Assert.Equal(expected, book.At(Pages.City, Spring)!.Layers.Select(l => l.Id));
    }

    [Theory]
    [InlineData("region: 370000\napplies: province")]
    [InlineData("region: 000000\napplies: nation")]
    public void A_layer_where_missing_stands_where_no_other_document_has_one_of_its_name(string front)
    {
        var floor = Pages.Page("wider.md", front, Pages.Plan, Extra + "\nwhere: missing");
        var book = Pages.Book(
            Pages.CityPage(Pages.Plan, Pages.Inpatient), floor,
            Pages.Page("other.md", "region: 370200", Pages.Plan, Pages.Inpatient, Extra.With("rate: 50%", "rate: 70%")));
        var other = Pages.City with { Region = new RegionCode(370200) };
        Assert.Equal((0m, 50m), book.At(Pages.City, Spring)!.Ask("extra", Pages.Stay));
        Assert.Equal((0m, 70m), book.At(other, Spring)!.Ask("extra", Pages.Stay));
        var scenario = "---\nvocabulary: 1\ntitle: {zh: 情景, en: Scenario}\nregion: \"000000\"\nschemes: [310]\napplies: nation\n"
            + "covers: {from: 2020-01-01, until: 2021-01-01}\n---\n\n# 情景 / Scenario\n\n## 一 / One\n\n90%\n\n"
            + $"```citation\n{Pages.Citation}\n```\n\n```rule\n{Extra.With("rate: 50%", "rate: 90%")}\nwhere: missing\n```\n";
        var laid = book.Under("scenario.md", scenario);
        Assert.Empty(laid.Problems);
        Assert.Equal((0m, 50m), laid.Book.At(Pages.City, Spring)!.Ask("extra", Pages.Stay));
    }

    [Fact]
    public void A_region_cannot_say_where_missing()
    {
        var load = PlanBook.Load([Pages.CityPage(Pages.Plan, Pages.Inpatient, Extra + "\nwhere: missing")]);
        Assert.Contains(load.Problems, problem => problem.ToString().Contains(
            "'where' looks at what others say; only a scenario or a document of a province or the nation may", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_added_to_a_frame()
    {
        var book = Pages.Book(
            Pages.Page("frame.md", "applies: frame", Pages.Plan, Pages.Inpatient),
            Pages.Page("nation.md", "region: 000000\napplies: nation", Extra));
        Assert.Equal(["inpatient"], book.At(Pages.City, Spring)!.Layers.Select(l => l.Id));
    }

    [Fact]
    public void The_nation_alone_is_nobodys_plan()
    {
        var book = Pages.Book(Pages.Page("nation.md", "region: 000000\napplies: nation", Pages.Plan, Extra));
        Assert.Empty(book.Histories);
        Assert.Single(book.Documents);
    }

    [Fact]
    public void A_wider_document_answers_for_no_day_of_its_own()
    {
        var book = Pages.Book(
            Pages.CityPage(Pages.Plan, Pages.Inpatient),
            Pages.Page("nation.md", "region: 000000\napplies: nation\ncovers: {from: 2020-01-01, until: 2030-01-01}", Extra));
        Assert.Null(book.At(Pages.City, new DateOnly(2022, 1, 1)));
        Assert.Equal(new DateOnly(2022, 1, 1), book.Find(Pages.City)!.Until);
    }

    [Fact]
    public void The_plan_of_the_region_itself_comes_before_a_wider_one()
    {
        var july = Pages.Plan.With("starts: 01-01", "starts: 07-01");
        var province = Pages.Page("p.md", "region: 370000\napplies: province", july, Extra);
        var own = Pages.Book(Pages.CityPage(Pages.Plan, Pages.Inpatient), province);
        Assert.Equal(PolicyYearStart.Calendar, own.At(Pages.City, Spring)!.YearStart);
        var wider = Pages.Book(Pages.CityPage(Pages.Inpatient), province);
        Assert.Equal(PolicyYearStart.July, wider.At(Pages.City, Spring)!.YearStart);
    }

    [Fact]
    public void Grades_of_one_region_are_apart()
    {
        var book = Pages.Book(
            Pages.Page("1.md", "grade: tier-1", Pages.Plan, Pages.Inpatient),
            Pages.Page("2.md", "grade: tier-2", Pages.Plan, Pages.Inpatient.With("80%", "70%")));
        Assert.Equal(["370100/310/tier-1", "370100/310/tier-2"], book.Histories.Select(h => h.Key.ToString()));
        Assert.Equal((1000m, 70m), book.At(Pages.City with { Grade = "tier-2" }, Spring)!.Ask("inpatient", Pages.Stay));
        Assert.Null(book.At(Pages.City, Spring));
    }

    [Fact]
    public void The_order_in_which_documents_are_given_does_not_matter()
    {
        (string, string)[] pages =
        [
            Pages.CityPage(
                Pages.Plan, Pages.Inpatient,
                "layer: inpatient\nfrom: 2021-01-01\nceilings: {b: {on: payment, per: year, rows: [{amount: 5}]}}"),
            Pages.Page("a.md", "", "layer: inpatient\nfrom: 2021-01-01\nceilings: {a: {on: payment, per: month, rows: [{amount: 5}]}}"),
            Pages.Page("nation.md", "region: 000000\napplies: nation", Extra),
        ];
        var forth = Print(Pages.Book(pages));
        Array.Reverse(pages);
        Assert.Equal(forth, Print(Pages.Book(pages)));
        Assert.Contains("inpatient.ceiling.a, inpatient.ceiling.b", forth, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{layer: inpatient, deductible: none}", 0, 80)]
    [InlineData("{layer: inpatient, deductible: [{amount: 500}], rate: 60%}", 500, 60)]
    [InlineData("{layer: inpatient, rate: [{status: retired, rate: 99%}]}", 1000, 80)]
    public void Another_reading_replaces_values_on_every_day(string instead, int deductible, int rate)
    {
        var text = Pages.CityPage(Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2021-01-01\nrounding: band").Text + $$"""

            ```examples
            - {id: reading, trust: derived, on: 2020-05-11, person: {status: in-service, age: 45},
               visit: {kind: inpatient, tier: tier-3}, eligible: 100, pays: {}, instead: [{{instead}}]}
            ```
            """;
        var book = Pages.Book(("city.md", text));
        var example = book.Documents[0].Examples.Single();
        var problems = new List<PolicyProblem>();
        var rules = PlanHistory.Compiled(book.Find(Pages.City)!.Source, example.Instead, null, problems);
        Assert.Empty(problems);
        Assert.True(example.IsOtherReading);
        Assert.All(rules.Plans, plan => Assert.Equal((deductible, rate), plan.Ask("inpatient", Pages.Stay)));
        Assert.All(book.Find(Pages.City)!.Plans, plan => Assert.Equal((1000m, 80m), plan.Ask("inpatient", Pages.Stay)));
    }

    [Fact]
    public void A_folder_is_read_without_its_README_and_in_order_of_files()
    {
        var folder = Directory.CreateTempSubdirectory("yibao-book-");
        try
        {
            var city = folder.CreateSubdirectory("370100-city").FullName;
            File.WriteAllText(Path.Combine(city, "b.md"), Pages.CityPage(Pages.Inpatient).Text);
            File.WriteAllText(Path.Combine(city, "a.md"), Pages.CityPage(Pages.Plan).Text);
            File.WriteAllText(Path.Combine(city, "README.md"), "# 说明 / Notes\n");
            var load = PlanBook.LoadFolder(folder.FullName);
            Assert.False(load.Refused);
            Assert.Equal(["a.md", "b.md"], load.Book.Documents.Select(d => Path.GetFileName(d.File)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_citation_and_a_reason_are_kept_as_written()
    {
        var text = Pages.CityPage(Pages.Plan, Pages.Inpatient).Text
            + "\n## 第三条 账户 / Article 3: Account\n\n```not-computed\nreason: Elsewhere.\n```\n";
        var articles = Pages.Book(("city.md", text)).Documents[0].Articles;
        Assert.Equal(new Citation("示例", "本条", "2019-12-01", "none", Trust.Unverified, ""), articles[0].Citation);
        Assert.Equal(("Elsewhere.", new Bilingual("第三条 账户", "Article 3: Account")), (articles[2].NotComputed, articles[2].Heading));
    }

    private static string Print(PlanBook book) => string.Join('\n', book.Histories.SelectMany(h => h.Plans).Select(p =>
        $"{p.Key} {p.From} {p.Until}: {string.Join(", ", p.Layers.Select(l => $"{l.Id} {l.CellFirst} {string.Join('/', l.Ceilings)}"))}; "
        + $"{string.Join(", ", p.Slots.Select(s => s.Name))}; {string.Join(' ', p.Bands.Select(b => b.Ppm))} "
        + string.Join(' ', p.CeilingAmounts)));
}
