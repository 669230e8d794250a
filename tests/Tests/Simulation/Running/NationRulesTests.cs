using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Inputs;
using Yibao.Simulation.Running;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Simulation.Running;

public class NationRulesTests
{
    private const int Year = 2020;

    private static readonly PlanBook Book = PlanBook.LoadFolder(Path.Combine(Repository.Root, "policies"), examples: false).Book;

    private static readonly RegionCode[] Regions = [new(110000), new(420100), new(420500), new(130100), new(411000), new(440300)];

    [Fact]
    public void A_region_with_documents_lives_under_its_own_and_others_under_the_nearest_lender()
    {
        var rules = NationRules.Of(Book, RuleLenders.Read(Inputs), Regions, Year);

        Assert.Equal(RuleOrigin.Own, rules.OriginOf(0, Scheme.Employee));
        Assert.Equal(RuleOrigin.Own, rules.OriginOf(1, Scheme.Resident));
        Assert.Equal(RuleOrigin.SameProvince, rules.OriginOf(2, Scheme.Resident));
        Assert.Equal(RuleOrigin.Elsewhere, rules.OriginOf(3, Scheme.Employee));
        Assert.Equal(new PlanKey(new RegionCode(440300), Scheme.Employee, "tier-1"), rules.Care(5, Scheme.Employee).Key);
    }

    [Fact]
    public void Documents_about_a_part_of_care_alone_give_way_to_a_lender_named_for_the_region()
    {
        var rules = NationRules.Of(Book, RuleLenders.Read(Inputs), Regions, Year);

        Assert.Equal(new RegionCode(420100), rules.Care(4, Scheme.Resident).Key.Region);
    }

    [Fact]
    public void Every_region_has_contributions_and_an_allowance()
    {
        var rules = NationRules.Of(Book, RuleLenders.Read(Inputs), Regions, Year);

        Assert.All(Enumerable.Range(0, Regions.Length), region =>
        {
            Assert.NotNull(rules.Contributions(region, Scheme.Employee)!.Parameter("contribution.average-monthly-wage", new(Year, 3, 1)));
            Assert.NotNull(rules.Contributions(region, Scheme.Resident)!.Parameter("resident.contribution", new(Year, 3, 1)));
            Assert.NotNull(rules.Allowance(region)!.Parameter("allowance.days", new(Year, 3, 1), ("birth", "normal")));
        });
    }

    [Fact]
    public void A_lender_that_no_document_speaks_of_is_named_with_the_region_it_lends_to()
    {
        using var folder = new InputFolder().With("rules.csv", """
            use,code,scheme,lender,grade,why,trust,source
            care,000000,310,990000,-,because,assumption,test
            """.Replace("990000", "130500", StringComparison.Ordinal));

        var fault = Assert.Throws<ArgumentException>(() => NationRules.Of(Book, RuleLenders.Read(folder.Path), [new(130100)], Year));

        Assert.Contains("130500/310, which lends to 130100", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("food,000000,310,420100,-,because,GK,test", "rules.csv:2: use: 'food', expected one of care, contribution, allowance")]
    [InlineData("care,99,310,420100,-,because,GK,test", "rules.csv:2: code: '99', expected a GB/T 2260 code")]
    [InlineData("care,000000,311,420100,-,because,GK,test", "rules.csv:2: scheme: '311', expected one of 310, 390")]
    [InlineData("care,000000,310,420100,-,,GK,test", "rules.csv:2: why: empty")]
    [InlineData("care,000000,310", "rules.csv:2: 3 fields, expected 8")]
    public void A_wrong_row_is_named_by_file_line_and_column(string row, string expected)
    {
        using var folder = new InputFolder().With("rules.csv", "use,code,scheme,lender,grade,why,trust,source\n" + row + "\n");

        Assert.Contains(expected, Assert.Throws<InputException>(() => RuleLenders.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string Inputs => Path.Combine(Repository.Root, "nation", "2020");
}
