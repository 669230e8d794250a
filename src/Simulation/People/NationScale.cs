using System.Globalization;

namespace Yibao.Simulation.People;

/// <summary>How much of the nation is generated (规模): one of so many people; 1 is everybody.</summary>
/// <param name="OneOf">1 to 1,000,000.</param>
public readonly record struct NationScale(int OneOf)
{
    private const int Smallest = 1_000_000;

    /// <summary>Everybody (全国).</summary>
    public static NationScale Whole => new(1);

    /// <summary>A number of people at this scale, half up (缩放人数).</summary>
    public long Of(long people) => (people + (OneOf / 2)) / OneOf;

    /// <summary>A result of this scale as of the whole nation (放大).</summary>
    public long Raise(long result) => checked(result * OneOf);

    /// <summary>Reads <c>1/1000</c> (读取).</summary>
    public static bool TryParse(string text, out NationScale scale)
    {
        scale = Whole;
        if (!text.StartsWith("1/", StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var oneOf) || oneOf is < 1 or > Smallest)
        {
            return false;
        }

        scale = new NationScale(oneOf);
        return true;
    }

    /// <summary>As it is written, 1/1000 (文本).</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1/{OneOf}");
}
