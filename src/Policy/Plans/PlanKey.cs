using Yibao.Kernel;

namespace Yibao.Policy;

/// <summary>Whose rules (政策适用对象): pooling region, scheme and, where there are several, grade of the scheme.</summary>
/// <param name="Region">Pooling region (统筹区).</param>
/// <param name="Scheme">Scheme (险种).</param>
/// <param name="Grade">Grade of the scheme (参保档次); empty where there is only one.</param>
public readonly record struct PlanKey(RegionCode Region, Scheme Scheme, string Grade)
{
    /// <summary>The key as people write it: <c>440300/310/tier-1</c>.</summary>
    public override string ToString() => Grade.Length == 0 ? $"{Region}/{(int)Scheme}" : $"{Region}/{(int)Scheme}/{Grade}";
}
