using Yibao.Policy;

namespace Yibao.Tests.Policy;

/// <summary>What a plan answers to one case.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData(0, 70)]
    [InlineData(44, 70)]
    [InlineData(45, 80)]
    [InlineData(69, 80)]
    [InlineData(70, 90)]
    [InlineData(150, 90)]
    [InlineData(200, 90)]
    public void Ages_fall_into_the_classes_that_the_rows_tell_apart(int age, int rate) =>
        Assert.Equal(rate, Rate(
            "[{age: ..44, rate: 70%}, {age: 45..69, rate: 80%}, {age: 70.., rate: 90%}]", Pages.Stay with { Age = (short)age }));

    [Theory]
    [InlineData(0, 70)]
    [InlineData(71, 70)]
    [InlineData(72, 80)]
    [InlineData(600, 80)]
    [InlineData(700, 80)]
    public void Months_fall_into_the_classes_that_the_rows_tell_apart(int months, int rate) =>
        Assert.Equal(rate, Rate("[{months: ..71, rate: 70%}, {months: 72.., rate: 80%}]", Pages.Stay with { Months = (short)months }));

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 60)]
    [InlineData(2, 70)]
    [InlineData(3, 70)]
    [InlineData(4, 80)]
    [InlineData(31, 80)]
    [InlineData(1_000, 80)]
    public void Stays_are_counted_from_one_and_late_ones_count_as_the_last(int stay, int rate)
    {
        var plan = PlanWith("[{stay: 1, rate: 60%}, {stay: 2..3, rate: 70%}, {stay: 4.., rate: 80%}]");
        Assert.Equal(rate, plan.Ask("inpatient", Pages.Stay, stay)!.Value.Rate);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(80, "J18")]
    [InlineData(85, "I10")]
    [InlineData(85, "J18.9", "I10")]
    [InlineData(90, "E11.9")]
    [InlineData(95, "E11.9", "I10")]
    public void Groups_of_diagnoses_are_hit_by_any_code_of_the_visit(int rate, params string[] diagnoses)
    {
        var plan = PlanOf(
            Pages.Inpatient + "\npoints:\n  pressure: [{diagnosis: [I10, I11], points: 5}]\n  sugar: [{diagnosis: E11, points: 10}]");
        Assert.Equal(rate, plan.Ask("inpatient", Pages.Stay, 1, diagnoses)!.Value.Rate);
    }

    [Theory]
    [InlineData(VisitKind.Inpatient, true)]
    [InlineData(VisitKind.Outpatient, false)]
    [InlineData(VisitKind.Maternity, false)]
    public void A_layer_answers_only_where_it_applies(VisitKind visit, bool applies) =>
        Assert.Equal(applies, PlanOf(Pages.Inpatient).Ask("inpatient", Pages.Stay with { Visit = visit }) is not null);

    [Fact]
    public void Of_several_conditions_one_must_hold()
    {
        const string Either = "applies: [{visit: inpatient, place: local}, {filing: referred}]";
        var plan = PlanOf(Pages.Inpatient.With("applies: {visit: inpatient}", Either));
        Assert.NotNull(plan.Ask("inpatient", Pages.Stay));
        Assert.Null(plan.Ask("inpatient", Pages.Stay with { Place = CarePlace.InProvince }));
        Assert.NotNull(plan.Ask("inpatient", Pages.Stay with { Place = CarePlace.InProvince, Filing = Filing.Referred }));
    }

    [Theory]
    [InlineData("applies: {status: [student, minor]}")]
    [InlineData("applies: {visit: inpatient, status: resident}")]
    public void A_condition_that_nobody_of_the_scheme_meets_never_holds(string applies)
    {
        var plan = PlanOf(Pages.Inpatient.Replace("applies: {visit: inpatient}", applies, StringComparison.Ordinal));
        Assert.Null(plan.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_row_for_people_of_the_other_scheme_fits_nobody()
    {
        var load = PlanBook.Load([Pages.CityPage(Pages.Plan, Pages.Inpatient.With("80%", "[{status: minor, rate: 80%}]"))]);
        Assert.Equal(["POL005"], load.Problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData(PersonStatus.InService, true)]
    [InlineData(PersonStatus.Flexible, true)]
    [InlineData(PersonStatus.Resident, false)]
    [InlineData(PersonStatus.Minor, false)]
    public void A_scheme_includes_its_own_people(PersonStatus status, bool includes) =>
        Assert.Equal(includes, PlanOf(Pages.Inpatient).Includes(status));

    [Fact]
    public void Stays_are_the_visits_that_the_plan_counts()
    {
        var plan = Pages.History(Pages.Plan.With("inpatient,", "[inpatient, observation],"), Pages.Inpatient).On("2020-05-01")!;
        Assert.Equal([VisitKind.Observation, VisitKind.Inpatient], Enum.GetValues<VisitKind>().Where(plan.CountsAsStay));
    }

    [Theory]
    [InlineData(EpidemicStatus.None, Filing.None, 50, false)]
    [InlineData(EpidemicStatus.None, Filing.Referred, 80, false)]
    [InlineData(EpidemicStatus.Confirmed, Filing.None, 80, true)]
    public void Treatments_ask_the_case_as_it_came(EpidemicStatus epidemic, Filing filing, int rate, bool eligible)
    {
        var plan = Pages.History(
            Pages.Plan,
            Pages.Inpatient.With("80%", "[{place: local, rate: 80%}, {place: [in-province, out-of-province], rate: 50%}]"),
            "treat: {name: confirmed, from: 2020-01-21, when: {epidemic: confirmed}, as: {filing: emergency}, eligible: diagnosis-plan}",
            "treat: {name: sick, from: 2020-01-21, when: {epidemic: [suspected, confirmed]}, as: {place: local}}",
            "treat: {name: referred, from: 2020-01-21, when: {filing: referred}, as: {place: local}}",
            "treat: {name: emergency, from: 2020-01-21, when: {filing: emergency}, as: {place: out-of-province}}").On("2020-05-01")!;
        var facts = Pages.Stay with { Place = CarePlace.OutOfProvince, Epidemic = epidemic, Filing = filing };
        Assert.Equal(rate, plan.Ask("inpatient", facts)!.Value.Rate);
        Assert.Equal(eligible, plan.Values(in facts, 1, [], new int[Yibao.Policy.Plan.ValueCount]));
    }

    [Theory]
    [InlineData("2020-01-20", 0)]
    [InlineData("2020-01-21", 1)]
    [InlineData("2020-06-30", 1)]
    [InlineData("2020-07-01", 0)]
    public void A_treatment_holds_from_its_day_until_it_is_repealed(string day, int articles)
    {
        var plan = Pages.History(Pages.Plan, Pages.Inpatient,
            "treat: {name: sick, from: 2020-01-21, repealed: 2020-07-01, when: {epidemic: confirmed}, as: {place: local}}").On(day)!;
        Assert.Equal(articles, plan.TreatmentOrigins(Pages.Stay with { Epidemic = EpidemicStatus.Confirmed }).Count);
        Assert.Empty(plan.TreatmentOrigins(Pages.Stay));
    }

    [Theory]
    [InlineData("factor-then-points", 83)]
    [InlineData("points-then-factor", 85)]
    public void Factor_and_points_are_taken_in_the_order_that_the_layer_names(string order, int rate) =>
        Assert.Equal(rate, PlanOf(Pages.Inpatient + $"\nown_share_factor: 60%\npoints: {{less: [{{points: -5}}]}}\nadjust_order: {order}")
            .Ask("inpatient", Pages.Stay)!.Value.Rate);

    [Theory]
    [InlineData("30%", 300)]
    [InlineData("0%", 0)]
    public void A_deductible_may_be_waived_in_part_or_in_full(string share, int deductible) =>
        Assert.Equal((deductible, 80m), PlanOf(Pages.Inpatient + $"\ndeductible_factor: [{{aid: orphan, share: {share}}}]")
            .Ask("inpatient", Pages.Stay with { Aid = AidCategory.Orphan }));

    [Fact]
    public void A_share_of_a_figure_follows_the_figure()
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient.With("{amount: 1000}", "{share: 10%, of: wage}"),
            "figure: {name: wage, from: 2020-01-01, amount: 6000}", "figure: {name: wage, from: 2021-01-01, amount: 6600.50}");
        Assert.Equal((600m, 80m), history.On("2020-12-31")!.Ask("inpatient", Pages.Stay));
        Assert.Equal((660.05m, 80m), history.On("2021-01-01")!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_cell_names_the_articles_on_which_it_rests()
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2020-03-01\nrate: 85%\nfloor: 60%");
        var plan = history.On("2020-05-01")!;
        var articles = plan.Origins.OfType<CellOrigin>().Distinct().Single();
        Assert.Equal("第2条", articles.Applies.Heading.Chinese);
        Assert.Equal("第2条", articles.Deductible!.Heading.Chinese);
        Assert.Equal(("第3条", "第3条"), (articles.Rate!.Heading.Chinese, articles.Floor!.Heading.Chinese));
        Assert.Equal("第1条", plan.Origin.Heading.Chinese);
    }

    [Fact]
    public void An_accumulator_is_found_by_its_name()
    {
        var plan = PlanOf(Pages.Inpatient);
        string[] names = ["stays", "settlements", "inpatient.deductible", "x"];
        Assert.Equal([0, 1, 2, -1], names.Select(plan.FindSlot));
    }

    private static Plan PlanOf(string layer) => Pages.History(Pages.Plan, layer).On("2020-05-01")!;

    private static Plan PlanWith(string rate) => PlanOf(Pages.Inpatient.Replace("80%", rate, StringComparison.Ordinal));

    private static decimal Rate(string rate, CaseFacts facts) => PlanWith(rate).Ask("inpatient", facts)!.Value.Rate;
}
