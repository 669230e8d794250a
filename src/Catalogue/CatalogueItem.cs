using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Catalogue;

/// <summary>Class of an item (甲乙丙类). The order is part of stored lines; append only.</summary>
public enum ItemClass : byte
{
    /// <summary>Class A (甲类): eligible in full.</summary>
    A,

    /// <summary>Class B (乙类): the person pays a share first.</summary>
    B,

    /// <summary>Class C (丙类), self-paid or off the list: not covered.</summary>
    C,
}

/// <summary>Kind of an item (目录类别). The order is that of the words in items.csv; append only.</summary>
public enum ItemKind : byte
{
    /// <summary>Western drug (西药).</summary>
    WesternDrug,

    /// <summary>Chinese patent drug (中成药).</summary>
    ChinesePatentDrug,

    /// <summary>Herbal decoction piece (中药饮片).</summary>
    Herb,

    /// <summary>Drug of the negotiated part of the list (协议期内谈判药品), western or Chinese patent.</summary>
    NegotiatedDrug,

    /// <summary>Medical service (医疗服务项目).</summary>
    Service,

    /// <summary>Consumable (医用耗材).</summary>
    Consumable,
}

/// <summary>
/// Payment restriction (限定支付范围) of one version of an item: every condition that is given must hold, else the line is not covered.
/// </summary>
public sealed record PaymentRestriction
{
    /// <summary>The only sex paid for (限性别); <see cref="Sex.Unknown"/> where there is no such condition.</summary>
    public Sex Sex { get; init; }

    /// <summary>Youngest age (最小年龄) in whole years, inclusive; 0 where there is no such condition.</summary>
    public int AgeFrom { get; init; }

    /// <summary>Oldest age (最大年龄) in whole years, inclusive; <see cref="AgeLimit"/> where there is no such condition.</summary>
    public int AgeTo { get; init; } = AgeLimit;

    /// <summary>Visit kinds paid for (限就诊类别): bit n is value n of <see cref="Policy.VisitKind"/>; 0 = any.</summary>
    public int Visits { get; init; }

    /// <summary>Tiers paid for (限医院等级): bit n is value n of <see cref="Policy.Tier"/>; 0 = any.</summary>
    public int Tiers { get; init; }

    /// <summary>
    /// National codes of the insurances that pay (限险种): 310, 390, or 410 work injury, which is not settled here; empty = any.
    /// </summary>
    public IReadOnlyList<int> Schemes { get; init; } = [];

    /// <summary>
    /// Diagnoses paid for (限诊断) as ranges of <see cref="DiagnosisCode.Packed"/>, sorted, disjoint, until exclusive; empty = any.
    /// </summary>
    public IReadOnlyList<(int From, int Until)> Diagnoses { get; init; } = [];

    /// <summary>Most days of supply (限用药天数) of one line; 0 = no limit.</summary>
    public int DaysMax { get; init; }

    /// <summary>Most units a day (限每日用量) in 1e-4 units; 0 = no limit.</summary>
    public long QuantityPerDayE4 { get; init; }

    /// <summary>Clinical condition (临床条件) that only the hospital can attest, in words; empty = none.</summary>
    public string Attest { get; init; } = "";

    /// <summary>Age beyond all ages (年龄上限): no upper condition.</summary>
    public const int AgeLimit = 200;

    /// <summary>Whether no condition is given at all (无限定).</summary>
    public bool IsEmpty => Sex == Sex.Unknown && AgeFrom == 0 && AgeTo == AgeLimit && Visits == 0 && Tiers == 0 && Schemes.Count == 0
        && Diagnoses.Count == 0 && DaysMax == 0 && QuantityPerDayE4 == 0 && Attest.Length == 0;
}

/// <summary>One version of an item of the catalogue (目录项目版本): what holds for a code from a day on.</summary>
public sealed record CatalogueItem
{
    /// <summary>National code (国家编码), or a code of this project; see docs/catalogue.md.</summary>
    public required string Code { get; init; }

    /// <summary>First day (起始日期) on which this version holds.</summary>
    public required DateOnly From { get; init; }

    /// <summary>First day on which it no longer holds (停用日期); null = until the next version of the code, or for good.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Chinese name (中文名称).</summary>
    public required string Chinese { get; init; }

    /// <summary>English name (英文名称).</summary>
    public required string English { get; init; }

    /// <summary>Kind (目录类别).</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>Unit (计价单位) that prices and quantities count.</summary>
    public required string Unit { get; init; }

    /// <summary>Class (甲乙丙类).</summary>
    public required ItemClass Class { get; init; }

    /// <summary>Payment restriction (限定支付范围); null = none.</summary>
    public PaymentRestriction? Restriction { get; init; }

    /// <summary>First day (纳入诊疗方案日期) from which the item is in the diagnosis plan of the epidemic; null = never.</summary>
    public DateOnly? DiagnosisPlanFrom { get; init; }

    /// <summary>Benefit scope (待遇范围), a number of <see cref="Policy.BenefitScopes"/>.</summary>
    public byte Scope { get; init; }

    /// <summary>How far the row may be trusted (可信度).</summary>
    public required Trust Trust { get; init; }

    /// <summary>Where the row was read (来源); never empty.</summary>
    public required string Source { get; init; }
}
