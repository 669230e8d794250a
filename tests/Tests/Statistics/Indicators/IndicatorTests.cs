using Yibao.Kernel;
using Yibao.Statistics.Indicators;
using Yibao.Tests.Statistics.Bulletins;

namespace Yibao.Tests.Statistics.Indicators;

public sealed class IndicatorTests
{
    private static readonly IReadOnlyDictionary<string, decimal?> Values = IndicatorList.Values(SampleFacts.Of());

    /// <summary>Computed by hand from the sample facts.</summary>
    [Theory]
    [InlineData("enrolment.employee.working", "1000")]
    [InlineData("enrolment.employee.flexible", "100")]
    [InlineData("enrolment.employee", "1400")]
    [InlineData("enrolment.employee.support", "2.5")]
    [InlineData("enrolment.resident.young", "600")]
    [InlineData("enrolment.total", "4000")]
    [InlineData("enrolment.coverage", "0.952380952")]
    [InlineData("fund.income.employee", "80000000")]
    [InlineData("fund.source.subsidy", "50000000")]
    [InlineData("fund.income", "160000000")]
    [InlineData("fund.spending.employee", "50000000")]
    [InlineData("fund.spending.resident", "70000000")]
    [InlineData("fund.surplus", "40000000")]
    [InlineData("fund.balance.employee", "130000000")]
    [InlineData("fund.reserve.employee", "24")]
    [InlineData("fund.large.income", "700000")]
    [InlineData("fund.large.spending", "500000")]
    [InlineData("care.employee.stays", "40")]
    [InlineData("care.employee.cost.each", "1100000")]
    [InlineData("care.employee.tier3.paid", "0.852941176")]
    [InlineData("care.employee.tier1.days.each", "8")]
    [InlineData("care.resident.paid", "0.7")]
    [InlineData("care.resident.rate", "0.019230769")]
    [InlineData("care.cost.each", "933333.333333333")]
    [InlineData("assistance.care", "2000000")]
    [InlineData("assistance.care.each", "125000")]
    [InlineData("maternity.insured", "")]
    [InlineData("epidemic.times", "")]
    [InlineData("supervision.inspected", "")]
    public void An_indicator_is_what_its_definition_says(string id, string expected) => Assert.Equal(
        expected, Values[id] is { } value ? Math.Round(value, 9, MidpointRounding.AwayFromZero).ToString("0.#########") : "");

    [Fact]
    public void A_scaled_nation_has_larger_totals_and_the_same_rates()
    {
        var scaled = IndicatorList.Values(SampleFacts.Of(), 1_000);
        Assert.Equal(4_000_000, scaled["enrolment.total"]);
        Assert.Equal(160_000_000_000, scaled["fund.income"]);
        Assert.Equal(Values["care.employee.paid"], scaled["care.employee.paid"]);
        Assert.Equal(Values["fund.income.employee.each"], scaled["fund.income.employee.each"]);
    }

    [Fact]
    public void Ids_are_unique_and_what_an_indicator_is_made_of_stands_before_it()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in IndicatorList.All)
        {
            Assert.Matches("^[a-z]+[a-z0-9]*(\\.[a-z0-9]+)*$", one.Id);
            var needs = one.Parts.Select(part => part.TrimStart('-')).Concat([one.Numerator ?? "", one.Denominator ?? ""]);
            Assert.All(needs.Where(need => need.Length > 0), need => Assert.Contains(need, seen));
            Assert.True(seen.Add(one.Id), one.Id);
            Assert.False(string.IsNullOrWhiteSpace(one.Name.Chinese + one.Name.English));
            var kinds = new[] { one.Count is not null, one.Parts.Count > 0, one.Numerator is not null }.Count(is_ => is_);
            Assert.True(kinds <= 1, one.Id);
        }
    }

    [Fact]
    public void Our_own_figures_hold_to_the_last_digit() => Assert.Empty(Identities.Broken(Values, allowed: 0));

    [Fact]
    public void One_million_insured_with_coverage_over_95_percent_is_impossible()
    {
        var faults = Identities.Broken(new Dictionary<string, decimal?>
        {
            ["enrolment.total"] = 1_361_000, ["enrolment.population"] = 1_411_778_724, ["enrolment.coverage"] = 0.95m,
        });
        Assert.Equal(
            "coverage rate (enrolment.coverage): says 0.95, enrolment.total / enrolment.population is 0.001",
            Assert.Single(faults).English);
        Assert.Equal(
            "参保率（enrolment.coverage）：公布 0.95，按 enrolment.total / enrolment.population 为 0.001", faults[0].In(Language.Chinese));
        Assert.Empty(Identities.Broken(new Dictionary<string, decimal?>
        {
            ["enrolment.total"] = 1_361_000_000, ["enrolment.population"] = 1_411_778_724, ["enrolment.coverage"] = 0.964m,
        }));
    }

    [Fact]
    public void Parts_that_do_not_add_up_are_named()
    {
        var faults = Identities.Broken(new Dictionary<string, decimal?>
        {
            ["enrolment.total"] = 1_361_310_000, ["enrolment.employee"] = 344_550_000, ["enrolment.resident"] = 1_061_760_000,
        });
        Assert.Equal(
            "insured people (enrolment.total): says 1,361,310,000, enrolment.employee + enrolment.resident is 1,406,310,000",
            Assert.Single(faults).English);
    }

    [Fact]
    public void A_unit_that_is_wrong_by_ten_thousand_is_found_by_what_it_comes_to_per_head()
    {
        var faults = Identities.Broken(new Dictionary<string, decimal?>
        {
            ["enrolment.employee"] = 34_455, ["fund.income.employee"] = 157_320_000_000_000, ["fund.income.employee.each"] = 4_566_000_000,
        });
        Assert.Contains("is not within 0 to 10,000,000, a unit must be wrong", Assert.Single(faults).English, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_figures_of_2020_hold_among_themselves() => Assert.Empty(Identities.Broken(new Dictionary<string, decimal?>
    {
        ["enrolment.total"] = 1_361_310_000, ["enrolment.employee"] = 344_550_000, ["enrolment.resident"] = 1_016_760_000,
        ["enrolment.employee.working"] = 254_290_000, ["enrolment.employee.retired"] = 90_260_000, ["enrolment.employee.support"] = 2.82m,
        ["fund.income"] = 248_460_000_000_000, ["fund.income.employee"] = 157_320_000_000_000,
        ["fund.income.resident"] = 91_150_000_000_000,
        ["fund.spending"] = 210_320_000_000_000, ["fund.spending.employee"] = 128_670_000_000_000,
        ["fund.spending.resident"] = 81_650_000_000_000,
    }));
}
