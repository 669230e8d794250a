using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;
using Yibao.Tests.Conventions;

namespace Yibao.Tests.Catalogue;

/// <summary>The catalogue that comes with the program, in catalogue/ of the repository.</summary>
public sealed class StarterCatalogueTests
{
    private static readonly CatalogueLoad Load = CatalogueBook.Load(Path.Combine(Repository.Root, "catalogue"));

    [Fact]
    public void It_loads_without_error_and_covers_every_kind()
    {
        Assert.Empty(Load.Errors.Select(error => error.ToString()));
        var codes = Load.Book!.Items.Select(item => item.Code).Distinct(StringComparer.Ordinal).Count();
        Assert.True(codes >= 450, $"{codes} items");
        Assert.All(Enum.GetValues<ItemKind>(), kind => Assert.Contains(Load.Book.Items, item => item.Kind == kind));
    }

    [Fact]
    public void Nothing_in_it_claims_more_trust_than_a_press_report() =>
        Assert.DoesNotContain(Load.Book!.Items, item => item.Trust is Trust.Verified or Trust.Derived);

    [Theory]
    [InlineData("XA10BJD332B002010178403", "2021-02-28", ItemClass.C)]
    [InlineData("XA10BJD332B002010178403", "2021-03-01", ItemClass.B)]
    [InlineData("YB-D0275", "2021-12-31", ItemClass.C)]
    [InlineData("YB-D0275", "2022-01-01", ItemClass.B)]
    public void Drugs_join_the_list_with_their_agreement(string code, string on, ItemClass expected) =>
        Assert.Equal(expected, Terms(code, on, 110000).Class);

    [Theory]
    [InlineData("2020-06-01", 120000, 120_000_000)]
    [InlineData("2021-01-27", 120000, 120_000_000)]
    [InlineData("2021-01-28", 120000, 80_000_000)]
    [InlineData("2021-01-29", 110000, 80_000_000)]
    public void The_nucleic_acid_test_has_the_price_of_its_day(string on, int region, long priceMicro)
    {
        var terms = Terms("002504030850000", on, region);
        Assert.Equal(priceMicro, terms.CeilingMicro);
        Assert.True(terms.DiagnosisPlan);
    }

    [Fact]
    public void A_consultation_in_Beijing_has_a_price_by_tier()
    {
        Assert.Equal(50_000_000, Terms("001102000010000", "2020-06-01", 110000).CeilingMicro);
        var community = new Line { Code = "001102000010000", Tier = Tier.Community };
        Assert.Equal(20_000_000, community.In(Load.Book!.For(new RegionCode(110000), Scheme.Employee)).CeilingMicro);
    }

    private static LineTerms Terms(string code, string on, int region) =>
        new Line { Code = code, On = on, Attested = true }.In(Load.Book!.For(new RegionCode(region), Scheme.Employee));
}
