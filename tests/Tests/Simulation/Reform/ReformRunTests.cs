using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Care;
using Yibao.Simulation.Outlook;
using Yibao.Simulation.People;
using Yibao.Simulation.Reform;
using Yibao.Simulation.Running;
using Yibao.Statistics;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.Reform;

/// <summary>The shipped scenarios on a small nation: what each does to funds and people, exactly and in the right direction.</summary>
public sealed class ReformRunTests
{
    private const int OneOf = 20_000;

    private static readonly Lazy<(Nation Nation, CareModel Care, NationRules Rules, Assumptions Assumptions)> Small = new(() =>
    {
        var nation = Nation.Load(Path.Combine(Repository.Root, "nation"), 2020, seed: 1, new NationScale(OneOf));
        var book = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book;
        RegionCode[] regions = [.. nation.Regions.Select(r => new RegionCode(r.Code))];
        var rules = NationRules.Of(book, RuleLenders.Read(nation.Inputs.Folder), regions, 2020);
        return (nation, CareModel.Load(nation), rules, Assumptions.Read(nation.Inputs.Folder));
    });

    private static readonly Lazy<ReformResult> FivePoints = new(() => Run("five-points.md"));

    [Fact]
    public void Five_points_more_cost_the_funds_what_people_gain_and_nobody_loses()
    {
        var result = FivePoints.Value;
        var all = result.Tally.All;
        Assert.Equal(result.Nation.People, all.People);
        Assert.Equal(0, all.Losers);
        Assert.True(all.Winners > 0);
        Assert.Equal(all.Gain, -all.Fund);
        Assert.Equal(all.Gain, all.OwnBefore - all.OwnAfter);
        var paid = result.After.Sum(FactKind.FundPaid) - result.Before.Sum(FactKind.FundPaid);
        Assert.Equal(all.Gain, paid);
        Assert.Equal(result.Before.Sum(FactKind.Cost), result.After.Sum(FactKind.Cost));
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(all.PassedAfter(i) <= all.PassedBefore(i)));
    }

    [Fact]
    public void Groups_by_region_age_income_and_size_hold_the_same_people()
    {
        var tally = FivePoints.Value.Tally;
        Assert.Equal(tally.All.People, tally.Ages.Sum(g => g.People));
        Assert.Equal(tally.All.People, tally.Tenths.Sum(g => g.People));
        Assert.Equal(tally.All.People, tally.BySize.Sum());
        Assert.Equal(tally.All.Gain, tally.Ages.Sum(g => g.Gain));
        Assert.Equal(tally.All.Gain, tally.Tenths.Sum(g => g.Gain));
        Assert.All(tally.Tenths, g => Assert.InRange(g.People, tally.All.People / 11, tally.All.People / 9));
    }

    [Fact]
    public void One_and_three_threads_come_to_the_same()
    {
        var other = Run("five-points.md", threads: 3);
        Assert.Equal(FivePoints.Value.After.All, other.After.All);
        Assert.Equal(FivePoints.Value.Before.All, other.Before.All);
        Assert.Equal(FivePoints.Value.Tally.BySize, other.Tally.BySize);
        Assert.Equal(FivePoints.Value.Tally.Changed.People, other.Tally.Changed.People);
        Assert.Equal(RegionTable.Csv(FivePoints.Value), RegionTable.Csv(other));
    }

    [Fact]
    public void The_ten_most_changed_people_are_explained_to_the_fen()
    {
        var result = FivePoints.Value;
        Assert.Equal(10, result.Changed.Count);
        Assert.All(result.Changed, person =>
        {
            var (before, after) = (person.Bills.Sum(b => b.Before.Totals.FundPaid), person.Bills.Sum(b => b.After.Totals.FundPaid));
            Assert.Equal((person.Before.FundPaid, person.After.FundPaid), (before, after));
            Assert.Equal(person.Gain(result.Tally.Terms), after - before);
            Assert.All(person.Bills, b => Assert.Equal(b.Before.Totals.Submitted, b.After.Totals.Submitted));
        });
    }

    [Fact]
    public void A_halved_deductible_of_residents_leaves_employees_alone()
    {
        var result = Run("half-deductible.md");
        var employees = Groups(result, Scheme.Employee);
        Assert.Equal((0L, 0L, 0L), (employees.Winners, employees.Losers, employees.Fund));
        var residents = Groups(result, Scheme.Resident);
        Assert.True(residents.Winners > 0 && residents.Losers == 0 && residents.Fund < 0);
        Assert.All(FundComparison.Of(result).Where(f => f.Scheme == Scheme.Employee), f => Assert.Equal(0, f.Effect));
    }

    [Fact]
    public void One_more_month_of_relief_costs_the_funds_what_employers_keep_and_people_nothing()
    {
        var result = Run("relief-month-more.md");
        var (before, after) = (result.Before.Sum(FactKind.Relieved), result.After.Sum(FactKind.Relieved));
        Assert.InRange(after * 100 / before, 115, 130); // six months instead of five, at the higher wages of July
        Assert.Equal(before - after, result.Tally.All.Fund);
        Assert.Equal((0L, 0L), (result.Tally.All.Winners, result.Tally.All.Losers));
        var (was, now) = FundComparison.Nation(FundComparison.Of(result), Scheme.Employee);
        Assert.Equal([6], Enumerable.Range(0, 12).Where(month => was.Income[month] != now.Income[month]));
    }

    [Fact]
    public void Outpatient_pooling_moves_money_from_personal_accounts_to_the_sick()
    {
        var result = Run("outpatient-pooling.md");
        Assert.True(result.After.Sum(FactKind.AccountCredit) < result.Before.Sum(FactKind.AccountCredit));
        Assert.True(result.After.Sum(FactKind.FundPaid) > result.Before.Sum(FactKind.FundPaid));
        var employees = Groups(result, Scheme.Employee);
        Assert.True(employees.Winners > 0 && employees.Losers > employees.Winners);
        var residents = Groups(result, Scheme.Resident);
        Assert.Equal((0L, 0L), (residents.Winners, residents.Losers));
    }

    [Fact]
    public void A_scenario_of_one_province_changes_nobody_elsewhere_though_they_borrow_the_same_rules()
    {
        var text = Text("five-points.md").Replace("region: \"000000\"", "region: 420000", StringComparison.Ordinal)
            .Replace("applies: nation", "applies: province", StringComparison.Ordinal);
        var result = Run(text: text);
        var nation = result.Nation;
        foreach (var region in nation.Regions)
        {
            var gain = result.Tally.Region(region.Index, Scheme.Employee).Gain + result.Tally.Region(region.Index, Scheme.Resident).Gain;
            Assert.True(region.Code / 10_000 == 42 || gain == 0, $"{region.Code} gains {gain}");
        }

        Assert.True(result.Tally.All.Gain > 0);
        var whole = FivePoints.Value.Tally;
        Assert.All(nation.Regions.Where(r => r.Code / 10_000 == 42), r => Assert.Equal(
            whole.Region(r.Index, Scheme.Resident).Gain, result.Tally.Region(r.Index, Scheme.Resident).Gain));
    }

    [Fact]
    public void The_months_of_a_fund_add_up_to_its_year_and_its_closing_balance_is_that_of_the_facts()
    {
        var result = FivePoints.Value;
        foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
        {
            var (before, after) = FundComparison.Nation(FundComparison.Of(result), scheme);
            Assert.Equal(Closing(result.Before, scheme), before.Total.Closing);
            Assert.Equal(Closing(result.After, scheme), after.Total.Closing);
            Assert.Equal(before.Total.Months, before.MonthsOfReserve[^1], 6);
        }

        static long Closing(YearFacts facts, Scheme scheme) =>
            facts.Sum(FactKind.ClosingBalance, key => key.Scheme == (int)scheme && key.Part == 0);
    }

    [Fact]
    public void The_sampling_error_is_that_of_the_textbook_and_shrinks_with_the_sample()
    {
        var result = FivePoints.Value;
        var effect = Math.Abs(result.Tally.All.Fund) * (decimal)OneOf;
        Assert.InRange(result.Error(gains: false), effect / 1_000, effect / 2);
        Assert.Equal(result.Error(gains: false), result.Error(gains: true));
    }

    [Fact]
    public void The_outlook_begins_with_the_year_and_a_reform_that_pays_more_leaves_less()
    {
        var (nation, _, _, assumptions) = Small.Value;
        var result = FivePoints.Value;
        var terms = OutlookTerms.Of(assumptions);
        var present = FundOutlook.Of(nation, result.Before, result.ProfileBefore, terms, 10);
        var changed = FundOutlook.Of(nation, result.After, result.ProfileAfter, terms, 10);
        foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
        {
            var years = present.Years(scheme);
            Assert.Equal(Enumerable.Range(2020, 11), years.Select(y => y.Year));
            Assert.Equal(present.Flows(scheme).Total.Closing, years[0].Closing);
            Assert.All(years.Zip(years.Skip(1)), pair => Assert.Equal(pair.First.Closing, pair.Second.Opening));
            Assert.All(years.Zip(changed.Years(scheme)), pair => Assert.True(pair.Second.Closing < pair.First.Closing));
        }

        Assert.True(changed.Warnings().Count >= present.Warnings().Count);
    }

    private static GroupEffect Groups(ReformResult result, Scheme scheme) =>
        ReformTally.Sum(result.Nation.Regions.Select(r => result.Tally.Region(r.Index, scheme)));

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, "samples", "reforms", file));

    private static ReformResult Run(string file = "", string? text = null, int threads = 1)
    {
        var (nation, care, rules, assumptions) = Small.Value;
        var (scenario, problems) = Scenario.Read(file, text ?? Text(file));
        Assert.Empty(problems);
        var (after, found) = rules.Under(scenario!);
        Assert.Empty(found.Select(p => p.ToString()));
        return ReformRun.Of(nation, care, rules, after, BurdenTerms.Of(assumptions), threads);
    }
}
