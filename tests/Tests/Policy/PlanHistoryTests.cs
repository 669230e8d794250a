using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Policy;

/// <summary>Which value holds on which day.</summary>
public sealed class PlanHistoryTests
{
    [Theory]
    [InlineData("2020-01-01", 1000)]
    [InlineData("2020-06-30", 1000)]
    [InlineData("2020-07-01", 900)]
    [InlineData("2021-12-31", 900)]
    public void A_value_holds_until_the_next_one_starts(string day, int deductible)
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2020-07-01\ndeductible: [{amount: 900}]");
        Assert.Equal((deductible, 80m), history.On(day)!.Ask("inpatient", Pages.Stay));
    }

    [Fact]
    public void A_later_block_for_some_cases_leaves_the_others_in_force()
    {
        var history = Pages.History(
            Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2021-01-01\nrate: [{status: retired, rate: 90%}]");
        var plan = history.On("2021-01-01")!;
        Assert.Equal((1000m, 90m), plan.Ask("inpatient", Pages.Stay with { Status = PersonStatus.Retired }));
        Assert.Equal((1000m, 80m), plan.Ask("inpatient", Pages.Stay));
        Assert.Equal((1000m, 80m), history.On("2020-12-31")!.Ask("inpatient", Pages.Stay with { Status = PersonStatus.Retired }));
    }

    [Fact]
    public void A_repealed_layer_ends_on_its_day()
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient, Other(), "layer: other\nrepealed: 2020-07-01");
        Assert.Equal(["inpatient", "other"], history.On("2020-06-30")!.Layers.Select(l => l.Id));
        Assert.Equal(["inpatient"], history.On("2020-07-01")!.Layers.Select(l => l.Id));
        Assert.Equal(["inpatient"], history.On("2021-12-31")!.Layers.Select(l => l.Id));
    }

    [Fact]
    public void A_repealed_layer_that_is_enacted_anew_holds_again_with_its_new_values_only()
    {
        var anew = Other().With("2020-01-01", "2021-01-01").With("deductible: [{amount: 1000}]", "deductible: none");
        var history = Pages.History(Pages.Plan, Pages.Inpatient, Other(), "layer: other\nrepealed: 2020-07-01", anew);
        Assert.Equal((1000m, 80m), history.On("2020-06-30")!.Ask("other", Pages.Stay));
        Assert.Equal(["inpatient"], history.On("2020-12-31")!.Layers.Select(l => l.Id));
        Assert.Equal((0m, 80m), history.On("2021-01-01")!.Ask("other", Pages.Stay));
    }

    [Theory]
    [InlineData("2019-12-31")]
    [InlineData("2022-01-01")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void A_day_outside_every_document_has_no_plan(string day)
    {
        var book = Pages.Book(Pages.CityPage(Pages.Plan, Pages.Inpatient));
        Assert.Null(book.At(Pages.City, Pages.Day(day)));
    }

    [Fact]
    public void Between_two_documents_there_is_no_plan()
    {
        var book = Pages.Book(
            Pages.Page("a.md", "covers: {from: 2020-01-01, until: 2020-07-01}", Pages.Plan, Pages.Inpatient),
            Pages.Page("b.md", "covers: {from: 2021-01-01, until: 2022-01-01}", Pages.Plan, Pages.Inpatient));
        var history = book.Find(Pages.City)!;
        Assert.NotNull(history.On("2020-06-30"));
        Assert.Null(history.On("2020-07-01"));
        Assert.Null(history.On("2020-12-31"));
        Assert.NotNull(history.On("2021-01-01"));
        Assert.Equal(2, history.Plans.Count());
    }

    [Fact]
    public void Another_scheme_grade_or_region_has_no_plan()
    {
        var book = Pages.Book(Pages.CityPage(Pages.Plan, Pages.Inpatient));
        var day = Pages.Day("2020-05-01");
        Assert.NotNull(book.At(Pages.City, day));
        Assert.Null(book.At(Pages.City with { Scheme = Scheme.Resident }, day));
        Assert.Null(book.At(Pages.City with { Grade = "tier-1" }, day));
        Assert.Null(book.At(Pages.City with { Region = new RegionCode(370200) }, day));
    }

    [Fact]
    public void A_policy_year_may_begin_in_July()
    {
        var plan = Pages.History(Pages.Plan.With("starts: 01-01", "starts: 07-01"), Pages.Inpatient).On("2020-05-01")!;
        Assert.Equal(PolicyYearStart.July, plan.YearStart);
        Assert.Equal(PolicyYearStart.Calendar, Pages.History(Pages.Plan, Pages.Inpatient).On("2020-05-01")!.YearStart);
    }

    [Fact]
    public void The_accumulators_are_the_same_on_every_day()
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient,
            "layer: inpatient\nfrom: 2021-01-01\nceilings: {yearly: {on: payment, per: year, rows: [{amount: 5}]}}");
        Assert.Equal(["stays", "settlements", "inpatient.deductible", "inpatient.ceiling.yearly"], history.Slots.Select(s => s.Name));
        Assert.All(history.Plans, plan => Assert.Equal(history.Slots, plan.Slots));
    }

    [Fact]
    public void A_count_over_another_period_is_an_accumulator_apart()
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2021-01-01\ndeductible_period: year");
        Assert.Equal(["inpatient.deductible", "inpatient.deductible@year"], history.Slots.Skip(2).Select(s => s.Name));
        Assert.Equal(2, history.On("2020-05-01")!.Layers[0].DeductibleSlot);
        Assert.Equal(3, history.On("2021-05-01")!.Layers[0].DeductibleSlot);
    }

    [Fact]
    public void Questions_from_many_threads_give_the_same_plans()
    {
        var history = Pages.History(Pages.Plan, Pages.Inpatient, "layer: inpatient\nfrom: 2020-07-01\ndeductible: [{amount: 900}]");
        var first = history.From.DayNumber;
        var expected = Enumerable.Range(first, history.Until.DayNumber - first).Select(history.At).ToArray();
        var wrong = 0;
        Parallel.For(0, 40 * expected.Length, i =>
        {
            if (!ReferenceEquals(history.At(first + (i % expected.Length)), expected[i % expected.Length]))
            {
                Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }

    private static string Other() =>
        Pages.Inpatient.With("layer: inpatient", "layer: other").With("order: 100", "order: 200")
            .With("base: eligible", "base: residue-eligible")
            .With("first_pay: before-deductible\n", "");
}
