using Yibao.Cli;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Checks;

namespace Yibao.Tests.Policy;

public sealed class GeneratedRegionsTests
{
    private const int Regions = 300;

    [Fact]
    public void Three_hundred_regions_of_two_schemes_load_without_problems()
    {
        var load = PlanBook.Load(GeneratedRegions.Documents(Regions));
        Assert.Empty(load.Problems);
        Assert.Equal(2 * Regions, load.Book.Histories.Count());
        Assert.All(load.Book.Histories, history => Assert.Equal(2, history.Plans.Count()));
        Assert.True(RegionCode.TryParse(GeneratedRegions.RegionOf(Regions - 1), out var last));
        Assert.NotNull(load.Book.At(new PlanKey(last, Scheme.Resident, ""), new DateOnly(2022, 12, 31)));
    }

    [Fact]
    public void Their_numbers_stand_in_their_statements_and_their_examples_come_out()
    {
        var report = PolicyCheck.Run(
            PlanBook.Load(GeneratedRegions.Documents(40)), (rules, example) => ExampleRunner.Run(rules, null, example), new(2020, 1, 1));
        Assert.Equal(80, report.Examples);
        Assert.DoesNotContain(report.Problems, p => p.Code is not "POL007");
    }

    [Fact]
    public void The_same_number_gives_the_same_texts_in_order_of_files()
    {
        var documents = GeneratedRegions.Documents(GeneratedRegions.Most);
        Assert.Equal(documents, GeneratedRegions.Documents(GeneratedRegions.Most));
        Assert.Equal(documents.Count, documents.Select(d => d.File).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(documents.Select(d => d.File).Order(StringComparer.Ordinal), documents.Select(d => d.File));
    }
}
