using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Keys of a layer block. The order is that of docs/policy-authoring.md.</summary>
internal enum LayerKey
{
    Order,
    Fund,
    Name,
    Applies,
    Base,
    FirstPay,
    Deductible,
    DeductiblePeriod,
    DeductibleFactor,
    Rate,
    Anchor,
    BandPeriod,
    Rounding,
    OwnShareFactor,
    Points,
    AdjustOrder,
    BaseCut,
    CutOrder,
    Ceilings,
    Floor,
    RateChange,
    DeductibleChange,
    CeilingChange,
    PeriodDays,
    Repealed,
}

/// <summary>What one dimension of a case must be: a set of values, a range, or beginnings of ICD-10 codes.</summary>
internal sealed class DimensionTest
{
    public required Dimension Dimension { get; init; }

    /// <summary>Bit i set: value i of the enumeration fits. Zero for ranges and diagnoses.</summary>
    public ulong Mask { get; init; }

    /// <summary>First fitting value of a range; null: open. Bare integers where the dimension is the number of the stay.</summary>
    public PolicyNumber? FromNumber { get; init; }

    public PolicyNumber? ToNumber { get; init; }

    public int FromStay { get; init; } = 1;

    public int ToStay { get; init; } = int.MaxValue;

    /// <summary>Ranges of packed ICD-10 codes, end exclusive.</summary>
    public IReadOnlyList<(int From, int Until)> Codes { get; init; } = [];

    /// <summary>As written, for messages and for naming equal sets of diagnoses.</summary>
    public required string Text { get; init; }
}

/// <summary>A condition: every test must hold. Empty: always.</summary>
internal sealed record Condition(IReadOnlyList<DimensionTest> Tests)
{
    public static readonly Condition Always = new([]);

    public string Text => Tests.Count == 0 ? "always" : string.Join(", ", Tests.Select(t => $"{Vocabulary.NameOf(t.Dimension)} {t.Text}"));
}

/// <summary>An amount: fixed yuan, a share of a published figure, or none.</summary>
internal sealed record AmountValue(PolicyNumber? Fixed, PolicyNumber? Share, string Figure)
{
    public bool IsNone => Fixed is null && Share is null;
}

internal sealed record BandValue(PolicyNumber? To, PolicyNumber Rate);

internal sealed record LaterStays(PolicyNumber Less, PolicyNumber NotBelow);

/// <summary>One row of a layer's key: the cases that it fits and the value in the shape of the key.</summary>
internal sealed class RuleRow
{
    public required Condition When { get; init; }

    public required SourcePlace Place { get; init; }

    public AmountValue? Amount { get; init; }

    public LaterStays? LaterStays { get; init; }

    /// <summary>Rate, factor, share or points.</summary>
    public PolicyNumber? Number { get; init; }

    public IReadOnlyList<BandValue> Bands { get; init; } = [];
}

/// <summary>How a named ceiling counts.</summary>
internal sealed record CeilingTerms(bool OnBase, CountingPeriod Per, string Shared);

/// <summary>Which amount a layer looks at, by name of the other layer where there is one.</summary>
internal sealed record BaseTerms(LayerBase Kind, byte Scope, string Layer);

/// <summary>One value of one key of one layer, from a day on.</summary>
internal sealed class LayerValue
{
    public required string Layer { get; init; }

    public required LayerKey Key { get; init; }

    /// <summary>Name of the set of points or of the ceiling; empty for other keys and for "ceilings: none".</summary>
    public string Set { get; init; } = "";

    public required DateOnly From { get; init; }

    public required Article Article { get; init; }

    public required SourcePlace Place { get; init; }

    /// <summary>Rows; null when the key holds a plain value or "none".</summary>
    public IReadOnlyList<RuleRow>? Rows { get; init; }

    /// <summary>
    /// Plain value in the shape of the key: int, string, enum, <see cref="Bilingual"/>, <see cref="BaseTerms"/>, conditions, date.
    /// </summary>
    public object? Plain { get; init; }

    public CeilingTerms? Ceiling { get; init; }

    /// <summary>For an overlay (scenario or the "instead" of an example): wins over every value of a document.</summary>
    public bool Overlay { get; init; }

    /// <summary>The layer stands in those rules only that have none of its name on any day.</summary>
    public bool OnlyWhereMissing { get; init; }
}

internal sealed record PlanValue(
    DateOnly From, PolicyYearStart YearStart, uint StaysCounted, PolicyNumber? FirstPayShare, PolicyNumber? StayPeriodDays,
    Article Article, SourcePlace Place);

internal sealed record FigureValue(string Name, DateOnly From, PolicyNumber Amount, SourcePlace Place)
{
    public bool IsOfScenario => Amount.Article.Document.IsScenario;
}

internal sealed record TreatValue(
    string Name, DateOnly From, DateOnly? Repealed, Condition When, CarePlace? Place, Filing? Filing, Network? Network,
    bool DiagnosisPlanEligible, Article Article, SourcePlace At);

/// <summary>How a number of a parameter row is meant: as the value, or in a scenario as a change of what is said without it.</summary>
internal enum ParameterChange
{
    None,
    Times,
    Plus,
}

/// <summary>One row of a parameter: words that the case must be among, an age that it must be of (null: any), and the number.</summary>
internal sealed record ParameterRow(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Keys, DimensionTest? Age, PolicyNumber Number, SourcePlace Place,
    ParameterChange Change = ParameterChange.None);

/// <summary>One value of one declared parameter; no rows: repealed from this day.</summary>
internal sealed record ParameterValue(string Name, DateOnly From, IReadOnlyList<ParameterRow> Rows, Article Article, SourcePlace Place);
