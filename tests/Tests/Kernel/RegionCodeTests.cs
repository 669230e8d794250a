using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

public sealed class RegionCodeTests
{
    [Theory]
    [InlineData("000000", true)]
    [InlineData("110000", true)]
    [InlineData("110105", true)]
    [InlineData("419001", true)] // county directly under the province
    [InlineData("710000", true)]
    [InlineData("810000", true)]
    [InlineData("820000", true)]
    [InlineData("160000", false)]
    [InlineData("000100", false)]
    [InlineData("110001", false)]
    [InlineData("990000", false)]
    [InlineData("11000", false)]
    [InlineData("1100000", false)]
    [InlineData("11000a", false)]
    [InlineData("-10000", false)]
    [InlineData("", false)]
    public void A_region_has_six_digits_and_a_province(string text, bool expected)
    {
        Assert.Equal(expected, RegionCode.TryParse(text, out var region));
        if (expected)
            Assert.Equal(text, region.ToString());
        else
            Assert.Equal(RegionCode.Nation, region);
    }

    [Theory]
    [InlineData(0, true, false, false, 0)]
    [InlineData(320000, false, true, false, 320000)]
    [InlineData(320100, false, false, true, 320000)]
    [InlineData(320102, false, false, false, 320000)]
    public void A_code_knows_its_level(int code, bool nation, bool province, bool prefecture, int inProvince)
    {
        var region = new RegionCode(code);
        Assert.Equal((nation, province, prefecture), (region.IsNation, region.IsProvince, region.IsPrefecture));
        Assert.Equal(new RegionCode(inProvince), region.Province);
    }

    [Theory]
    [InlineData(0, 320102, true)]
    [InlineData(0, 0, true)]
    [InlineData(320000, 320000, true)]
    [InlineData(320000, 320102, true)]
    [InlineData(320000, 330102, false)]
    [InlineData(320000, 0, false)]
    [InlineData(320100, 320102, true)]
    [InlineData(320100, 320202, false)]
    [InlineData(320100, 320000, false)]
    [InlineData(320102, 320102, true)]
    [InlineData(320102, 320104, false)]
    public void A_region_contains_what_lies_inside_it(int outer, int inner, bool expected) =>
        Assert.Equal(expected, new RegionCode(outer).Contains(new RegionCode(inner)));

    [Fact]
    public void Provinces_have_names_in_both_languages()
    {
        Assert.Equal(34, RegionCode.Provinces.Count);
        Assert.All(RegionCode.Provinces, province =>
        {
            Assert.True(RegionCode.TryParse(province.ToString(), out _));
            Assert.True(province.IsProvince);
            Assert.False(province.ProvinceName(Language.Chinese) == province.ProvinceName(Language.English));
        });
        Assert.Equal(RegionCode.Provinces.Order(), RegionCode.Provinces);
        Assert.Equal("江苏省", new RegionCode(320102).ProvinceName(Language.Chinese));
        Assert.Equal("Jiangsu", new RegionCode(320102).ProvinceName(Language.English));
        Assert.Equal("全国", RegionCode.Nation.ProvinceName(Language.Chinese));
        Assert.Equal("China", RegionCode.Nation.ProvinceName(Language.English));
        Assert.Throws<InvalidOperationException>(() => new RegionCode(160000).ProvinceName(Language.English));
    }
}
