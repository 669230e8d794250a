using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Settlement;

/// <summary>The rules in force in a running office (规则集): which documents and which catalogue decide. Immutable; safe to share.</summary>
/// <param name="Policies">The policies.</param>
/// <param name="PolicyDigest">SHA-256 over the policy documents, hex: recorded with every settlement.</param>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="CatalogueVersion">Its version: recorded with every settlement.</param>
public sealed record RuleSet(PlanBook Policies, string PolicyDigest, CatalogueBook Catalogue, long CatalogueVersion)
{
    /// <summary>The rules of a region, scheme and grade (待遇政策); null: no document speaks of it.</summary>
    public PlanHistory? Find(RegionCode region, Scheme scheme, string grade) => Policies.Find(new PlanKey(region, scheme, grade));

    /// <summary>Where care is given, seen from home (就医地).</summary>
    public static CarePlace PlaceOf(RegionCode home, RegionCode care) =>
        home.Contains(care) || care.Contains(home) ? CarePlace.Local
        : home.Province == care.Province ? CarePlace.InProvince
        : CarePlace.OutOfProvince;
}
