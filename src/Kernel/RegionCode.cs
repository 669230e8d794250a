using System.Globalization;

namespace Yibao.Kernel;

/// <summary>
/// Administrative division code (行政区划代码) of GB/T 2260, six digits: two each for province, prefecture and county. A pooling region
/// (统筹区) is named by one. The default is <see cref="Nation"/>. Counties change every year and are not listed; provinces are.
/// </summary>
/// <param name="Value">The code as a number, 0 to 999999; <see cref="TryParse"/> is the way in from outside.</param>
public readonly record struct RegionCode(int Value) : IComparable<RegionCode>
{
    /// <summary>The whole nation (全国), 000000.</summary>
    public static RegionCode Nation => default;

    /// <summary>Every province-level division (省级行政区), in code order: 31 and Taiwan, Hong Kong, Macao.</summary>
    public static IReadOnlyList<RegionCode> Provinces { get; } = [.. ProvinceNames.All.Select(name => new RegionCode(name.Code * 10_000))];

    /// <summary>The province (省级) to which the region belongs; the nation's is the nation.</summary>
    public RegionCode Province => new(Value / 10_000 * 10_000);

    /// <summary>Whether this is the whole nation (全国).</summary>
    public bool IsNation => Value == 0;

    /// <summary>Whether this is a province-level division itself (省级).</summary>
    public bool IsProvince => Value != 0 && Value % 10_000 == 0;

    /// <summary>Whether this is a prefecture-level division itself (地级).</summary>
    public bool IsPrefecture => Value % 10_000 != 0 && Value % 100 == 0;

    /// <summary>Whether left comes first in code order (代码在前).</summary>
    public static bool operator <(RegionCode left, RegionCode right) => left.Value < right.Value;

    /// <summary>Whether left comes later in code order (代码在后).</summary>
    public static bool operator >(RegionCode left, RegionCode right) => left.Value > right.Value;

    /// <summary>Whether left comes first or is the same (代码不后于).</summary>
    public static bool operator <=(RegionCode left, RegionCode right) => left.Value <= right.Value;

    /// <summary>Whether left comes later or is the same (代码不前于).</summary>
    public static bool operator >=(RegionCode left, RegionCode right) => left.Value >= right.Value;

    /// <summary>Reads six digits whose province exists, or 000000. County digits without prefecture digits (110001) are refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RegionCode region)
    {
        region = Nation;
        if (text.Length != 6 || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        var code = new RegionCode(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
        if (!code.IsNation && ProvinceNames.Find(code.Value / 10_000) is null)
            return false;
        if (code.Value % 10_000 is > 0 and < 100)
            return false;
        region = code;
        return true;
    }

    /// <summary>Whether the other region is this one or lies inside it (包含).</summary>
    public bool Contains(RegionCode other) => other.Value == Value
        || IsNation
        || (IsProvince && other.Province == this)
        || (IsPrefecture && other.Value / 100 == Value / 100);

    /// <summary>
    /// Name of the province (省级名称), e.g. 北京市 / Beijing; 全国 / China for the nation. Throws
    /// <see cref="InvalidOperationException"/> for a province that does not exist.
    /// </summary>
    public string ProvinceName(Language language)
    {
        if (IsNation)
            return language == Language.Chinese ? "全国" : "China";
        var name = ProvinceNames.Find(Value / 10_000) ?? throw new InvalidOperationException($"{this} is in no province.");
        return language == Language.Chinese ? name.Chinese : name.English;
    }

    /// <summary>Orders by code (代码顺序).</summary>
    public int CompareTo(RegionCode other) => Value.CompareTo(other.Value);

    /// <summary>Six digits (六位代码).</summary>
    public override string ToString() => Value.ToString("D6", CultureInfo.InvariantCulture);
}
