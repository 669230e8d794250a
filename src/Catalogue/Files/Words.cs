using Yibao.Policy;

namespace Yibao.Catalogue.Files;

/// <summary>Closed lists of words in the files (词汇), in the order of their enumerations.</summary>
internal static class Words
{
    internal static readonly string[] Kinds =
        ["western-drug", "chinese-patent-drug", "herb", "negotiated-drug", "service", "consumable"];

    internal static readonly string[] Classes = ["A", "B", "C"];

    internal static readonly string[] Schemes = ["310", "390"];

    internal static readonly string[] Payers = ["310", "390", "410"];

    internal static readonly string[] Sexes = Of(Dimension.Sex)[1..]; // without unknown, which restricts nothing

    internal static readonly string[] Visits = Of(Dimension.Visit);

    internal static readonly string[] Tiers = Of(Dimension.Tier);

    internal static readonly int TierCount = Tiers.Length;

    private static string[] Of(Dimension dimension) => [.. Vocabulary.ValuesOf(dimension).Select(word => word.Name)];
}
