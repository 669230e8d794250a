using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Policy;

/// <summary>A scenario lies over the documents and wins, on its days, where it reaches, and nowhere else.</summary>
public sealed class ScenarioTests
{
    private static readonly PlanKey OtherCity = new(new RegionCode(370200), Scheme.Employee, "");

    private static readonly PlanBook Cities = Pages.Book(
        Pages.CityPage(Pages.Plan, Pages.Inpatient),
        Pages.Page("other.md", "region: 370200", Pages.Plan, Pages.Inpatient.With("rate: 80%", "rate: 90%"), Outpatient));

    private const string Outpatient = """
        layer: outpatient
        from: 2020-01-01
        order: 200
        fund: 310100
        name: {zh: 门诊, en: Outpatient}
        applies: {visit: outpatient}
        base: eligible
        first_pay: before-deductible
        deductible: none
        rate: 50%
        rounding: layer
        ceilings: {yearly: {on: payment, per: year, rows: [{amount: 2000}]}}
        """;

    [Theory]
    [InlineData("2020-06-30", 80)]
    [InlineData("2020-07-01", 85)]
    [InlineData("2020-12-31", 85)]
    [InlineData("2021-01-01", 80)]
    public void Points_are_added_on_the_days_that_the_scenario_covers(string day, int rate)
    {
        var laid = Laid("", "每日加 5 个百分点。", "layer: inpatient\nfrom: 2020-07-01\nrate_change: 5");
        Assert.Equal((1000m, rate), laid.Find(Pages.City)!.On(day)!.Ask("inpatient", Pages.Stay));
        Assert.Equal((1000m, rate + 10), laid.Find(OtherCity)!.On(day)!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_rate_never_passes_the_whole()
    {
        var laid = Laid("", "加 15 个百分点。", "layer: inpatient\nfrom: 2020-01-01\nrate_change: 15");
        Assert.Equal((1000m, 95m), laid.Find(Pages.City)!.On("2020-05-11")!.Ask("inpatient", Pages.Stay));
        Assert.Equal((1000m, 100m), laid.Find(OtherCity)!.On("2020-05-11")!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_deductible_is_halved_for_the_cases_that_the_scenario_names()
    {
        var laid = Laid("", "退休人员起付线减为一半，即 50%。",
            "layer: inpatient\nfrom: 2020-01-01\ndeductible_change: [{status: retired, share: 50%}]");
        var plan = laid.Find(Pages.City)!.On("2020-05-11")!;
        Assert.Equal((500m, 80m), plan.Ask("inpatient", Pages.Stay with { Status = PersonStatus.Retired }));
        Assert.Equal((1000m, 80m), plan.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_ceiling_is_raised_and_cites_the_scenario()
    {
        var laid = Laid("", "封顶线提高到 120%。", "layer: outpatient\nfrom: 2020-01-01\nceiling_change: 120%");
        var plan = laid.Find(OtherCity)!.On("2020-05-11")!;
        var layer = plan.Layers.Single(l => l.Id == "outpatient");
        Span<int> values = stackalloc int[Yibao.Policy.Plan.ValueCount];
        plan.Values(Pages.Stay with { Visit = VisitKind.Outpatient }, 1, [], values);
        var cell = layer.CellOf(values);
        Assert.Equal(240_000, plan.CeilingAmounts[plan.CellAt(cell).CeilingFirst]);
        Assert.Equal("scenario.md", Assert.Single(plan.OriginOf(cell).Ceilings).Document.File);
    }

    [Fact]
    public void A_new_layer_is_added_only_where_it_is_missing()
    {
        var laid = Laid("", "门诊报销 60%。", Outpatient.With("rate: 50%", "rate: 60%").With(
            "ceilings: {yearly: {on: payment, per: year, rows: [{amount: 2000}]}}", "ceilings: none") + "\nwhere: missing");
        var visit = Pages.Stay with { Visit = VisitKind.Outpatient };
        Assert.Equal((0m, 60m), laid.Find(Pages.City)!.On("2020-05-11")!.Ask("outpatient", visit));
        Assert.Equal((0m, 50m), laid.Find(OtherCity)!.On("2020-05-11")!.Ask("outpatient", visit));
    }

    [Fact]
    public void A_value_of_a_scenario_wins_over_a_later_one_of_a_document()
    {
        var book = Pages.Book(
            Pages.CityPage(Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2020-09-01\nrate: 70%"));
        var load = book.Under("scenario.md", Scenario("", "报销 88%。", "layer: inpatient\nfrom: 2020-02-01\nrate: 88%"));
        Assert.Empty(load.Problems);
        Assert.Equal((1000m, 88m), load.Book.Find(Pages.City)!.On("2020-10-01")!.Ask("inpatient", Pages.Stay));
        Assert.Equal((1000m, 70m), book.Find(Pages.City)!.On("2020-10-01")!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_layer_ends_by_a_scenario()
    {
        var laid = Laid("", "废止门诊。", "layer: outpatient\nrepealed: 2020-07-01");
        Assert.Equal(["inpatient", "outpatient"], laid.Find(OtherCity)!.On("2020-06-30")!.Layers.Select(l => l.Id));
        Assert.Equal(["inpatient"], laid.Find(OtherCity)!.On("2020-07-01")!.Layers.Select(l => l.Id));
    }

    [Fact]
    public void Rules_that_a_scenario_does_not_reach_stay_the_very_same()
    {
        var laid = Laid("applies: region\nregion: 370200", "加 5 个百分点。", "layer: inpatient\nfrom: 2020-01-01\nrate_change: 5");
        Assert.Same(Cities.Find(Pages.City), laid.Find(Pages.City));
        Assert.Equal((1000m, 95m), laid.Find(OtherCity)!.On("2020-05-11")!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_scenario_of_a_province_reaches_its_cities()
    {
        var laid = Laid("applies: province\nregion: 370000", "加 5 个百分点。", "layer: inpatient\nfrom: 2020-01-01\nrate_change: 5");
        Assert.Equal((1000m, 85m), laid.Find(Pages.City)!.On("2020-05-11")!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void Parameters_are_replaced_multiplied_raised_and_repealed()
    {
        const string Said = """
            parameters:
              from: 2020-01-01
              account.credit-rate: [{status: in-service, value: 2%}, {status: retired, value: 4%}]
              cover.grace-months: 3
              enrolment.newborn-days: 90
            """;
        var book = Pages.Book(Pages.CityPage(Pages.Plan, Pages.Inpatient, Said));
        var load = book.Under("scenario.md", Scenario("", "在职为现行的 50%，退休加 1%，宽限 5 个月。", """
            parameters:
              from: 2020-07-01
              account.credit-rate: [{status: in-service, times: 50%}, {status: retired, plus: 1%}]
              cover.grace-months: 5
              repealed: {names: enrolment.newborn-days, on: 2020-08-01}
            """));
        Assert.Empty(load.Problems);
        var rules = load.Book.Find(Pages.City)!;
        decimal? Of(string name, string day, string status = "in-service") =>
            rules.Parameter(name, Pages.Day(day), ("status", status))?.Value;
        Assert.Equal(0.02m, Of("account.credit-rate", "2020-06-30"));
        Assert.Equal(0.01m, Of("account.credit-rate", "2020-07-01"));
        Assert.Equal(0.05m, Of("account.credit-rate", "2020-07-01", "retired"));
        Assert.Null(Of("account.credit-rate", "2020-07-01", "flexible"));
        Assert.Equal(3, Of("cover.grace-months", "2020-06-30"));
        Assert.Equal(5, Of("cover.grace-months", "2020-07-01"));
        Assert.Equal(90, Of("enrolment.newborn-days", "2020-07-31"));
        Assert.Null(Of("enrolment.newborn-days", "2020-08-01"));
    }

    [Theory]
    [InlineData("layer: inpatiant\nfrom: 2020-01-01\nrate_change: 5", "scenario.md:26:14: error POL003", "did you mean 'inpatient'?")]
    [InlineData("layer: inpatient\nfrom: 2020-01-01\nrate_change: 6", "scenario.md:26:14: error POL002", "'6' does not occur")]
    [InlineData("layer: inpatient\nfrom: 2020-01-01\nrate_chnage: 5", "scenario.md:26:1: error POL003", "did you mean 'rate_change'?")]
    [InlineData("layer: inpatient\nfrom: 2020-01-01\nrate_change: 5%", "scenario.md:26:14: error POL003", "expected percentage points")]
    [InlineData("layer: inpatient\nfrom: 2020-01-01\nrate_change: [{tier: tier-3, points: 5}, {status: retired, points: 5}]",
        "scenario.md:26:42: error POL004", "two values of 'rate_change' start on 2020-01-01")]
    [InlineData(Pages.Plan, "scenario.md:24:1: error POL003", "does not move the policy year")]
    [InlineData("layer: inpatient\nfrom: 2020-01-01\nwhere: somewhere", "scenario.md:26:8: error POL003", "expected one of: missing")]
    [InlineData("parameters: {from: 2020-01-01, cover.grace-months: [{plus: 5}]}",
        "scenario.md:24:52: error POL005", "no value that could be changed")]
    public void A_slip_is_refused_with_its_place(string rule, string place, string message)
    {
        var load = Cities.Under("scenario.md", Scenario("", "加 5 个百分点。", rule));
        Assert.True(load.Refused);
        var problem = Assert.Single(load.Problems).ToString();
        Assert.StartsWith(place, problem, StringComparison.Ordinal);
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_for_a_region_without_rules_is_refused()
    {
        var load = Cities.Under(
            "scenario.md", Scenario("region: 110000\napplies: region", "加 5 个百分点。", "layer: inpatient\nfrom: 2020-01-01\nrate_change: 5"));
        Assert.Contains(load.Problems, p => p.Message == "no plan of region 110000, scheme 310 is there to be changed");
    }

    [Fact]
    public void A_document_in_force_may_not_change_what_others_say()
    {
        var load = PlanBook.Load([Pages.CityPage(Pages.Plan, Pages.Inpatient + "\nrate_change: 5")]);
        Assert.Contains(load.Problems, p => p.Code == "POL003" && p.Message.Contains("only a scenario may", StringComparison.Ordinal));
    }

    private static PlanBook Laid(string front, string statement, string rule)
    {
        var load = Cities.Under("scenario.md", Scenario(front, statement, rule));
        Assert.Empty(load.Problems.Select(p => p.ToString()));
        return load.Book;
    }

    /// <summary>A scenario for the nation and the year 2020 with one article; its rule begins on line 24.</summary>
    private static string Scenario(string front, string statement, string rule)
    {
        string[] usual = ["region: \"000000\"", "applies: nation"];
        static string KeyOf(string line) => line.Split(':')[0];
        var given = front.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var region = usual.Where(u => !given.Any(g => KeyOf(g) == KeyOf(u))).Concat(given);
        return $$"""
            ---
            vocabulary: 1
            title: {zh: 情景, en: Scenario}
            schemes: [310]
            {{string.Join('\n', region)}}
            covers: {from: 2020-01-01, until: 2021-01-01}
            ---

            # 情景 / Scenario

            ## 调整 / Change

            {{statement}}

            ```citation
            document: 情景
            article: 调整
            date: 2020-01-01
            link: none
            trust: unverified
            ```
            ```rule
            {{rule}}
            ```
            """;
    }
}
