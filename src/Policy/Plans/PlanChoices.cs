namespace Yibao.Policy;

/// <summary>Which amount a layer looks at (计算基数).</summary>
public enum LayerBase : byte
{
    /// <summary>In-policy amount of the lines of one scope (政策范围内费用).</summary>
    Eligible,

    /// <summary>What a ceiling of an earlier layer cut off (封顶线以上).</summary>
    BeyondCeiling,

    /// <summary>What an earlier layer left to the person below its ceiling, without its deductible (个人按比例自付).</summary>
    Coinsurance,

    /// <summary>In-policy amount less what earlier layers paid (政策范围内个人负担).</summary>
    ResidueEligible,

    /// <summary>Everything that earlier layers left (全部个人负担).</summary>
    ResidueAll,
}

/// <summary>Whether class-B first pay also fills the deductible (先行自付与起付线).</summary>
public enum FirstPayOrder : byte
{
    /// <summary>First pay comes off first and does not fill the deductible.</summary>
    BeforeDeductible,

    /// <summary>First pay fills the deductible as well.</summary>
    CountsTowardDeductible,
}

/// <summary>From where band limits count (分段锚点).</summary>
public enum BandAnchor : byte
{
    /// <summary>From the first yuan of the base: the deductible eats into the first band.</summary>
    Absolute,

    /// <summary>From the first yuan above the deductible.</summary>
    AfterDeductible,
}

/// <summary>Where half-up rounding to the fen takes place (四舍五入点).</summary>
public enum RoundingPoint : byte
{
    /// <summary>At each band.</summary>
    Band,

    /// <summary>Once per layer.</summary>
    Layer,
}

/// <summary>Order of the two adjustments of a rate (调整顺序).</summary>
public enum AdjustOrder : byte
{
    /// <summary>The own share's factor first, then points.</summary>
    FactorThenPoints,

    /// <summary>Points first, then the own share's factor.</summary>
    PointsThenFactor,
}

/// <summary>Order of a first-pay cut of the base and the deductible (先自付与起付线的顺序).</summary>
public enum CutOrder : byte
{
    /// <summary>The cut comes off first.</summary>
    BeforeDeductible,

    /// <summary>The deductible comes off first.</summary>
    AfterDeductible,
}
