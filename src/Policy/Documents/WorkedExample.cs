using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>One line of a worked example (算例明细), as written; a line with an item code takes its terms from the catalogue.</summary>
public sealed record ExampleLine
{
    /// <summary>Class A, B or C; '\0' when the item decides.</summary>
    public char Class { get; init; }

    /// <summary>Catalogue code; empty for a line that states its own terms.</summary>
    public string Item { get; init; } = "";

    /// <summary>Price (单价) in millionths of a yuan.</summary>
    public long PriceMicro { get; init; }

    /// <summary>Quantity (数量) in ten-thousandths.</summary>
    public long QuantityE4 { get; init; } = 10_000;

    /// <summary>Class-B first pay (先行自付比例) in ppm; -1 when the line names none.</summary>
    public int FirstPayPpm { get; init; } = -1;

    /// <summary>Price ceiling (限价) in millionths of a yuan; <see cref="long.MaxValue"/>: none.</summary>
    public long CeilingMicro { get; init; } = long.MaxValue;

    /// <summary>Benefit scope (待遇范围); 0 is the ordinary one.</summary>
    public byte Scope { get; init; }

    /// <summary>Belongs to the epidemic diagnosis plan (诊疗方案内).</summary>
    public bool DiagnosisPlan { get; init; }
}

/// <summary>One bill of a worked example with what must come out.</summary>
public sealed record ExampleVisit
{
    /// <summary>The case: person and visit on the day.</summary>
    public required CaseFacts Facts { get; init; }

    /// <summary>Packed ICD-10 codes of the visit.</summary>
    public required IReadOnlyList<int> Diagnoses { get; init; }

    /// <summary>Number of this stay when the example fixes it; 0 when the accumulators decide.</summary>
    public int Stay { get; init; }

    /// <summary>Name of the visit; bills with the same name belong to one visit. Empty: a visit of its own.</summary>
    public string VisitName { get; init; } = "";

    /// <summary>Opening accumulators by name; the stays are a count, all else is money.</summary>
    public required IReadOnlyDictionary<string, Money> Before { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ExampleLine> Lines { get; init; }

    /// <summary>What each layer must pay; layers not named must pay nothing.</summary>
    public required IReadOnlyDictionary<string, Money> Pays { get; init; }

    /// <summary>What the person must pay; null: not stated.</summary>
    public Money? Own { get; init; }

    /// <summary>Permanent code with which the bill must be refused; empty: it must be settled.</summary>
    public string Fails { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public required SourcePlace Place { get; init; }
}

/// <summary>A calculation over declared parameters (参数算例) instead of a bill.</summary>
/// <param name="Name">One of <see cref="Vocabulary.Calculations"/>.</param>
/// <param name="On">Day.</param>
/// <param name="Given">Inputs by name, as written.</param>
/// <param name="Expect">Results by name; counts are whole numbers, all else yuan.</param>
public sealed record ExampleCalculation(
    string Name, DateOnly On, IReadOnlyDictionary<string, string> Given, IReadOnlyDictionary<string, decimal> Expect);

/// <summary>A worked example (算例) beside the rule that it witnesses; run as a test, to the fen.</summary>
public sealed class WorkedExample
{
    /// <summary>Identifier, unique in its document.</summary>
    public required string Id { get; init; }

    /// <summary>How far to trust the expectation.</summary>
    public required Trust Trust { get; init; }

    /// <summary>Where it was published; empty for own arithmetic.</summary>
    public required string Source { get; init; }

    /// <summary>What a reader should know of it.</summary>
    public required string Note { get; init; }

    /// <summary>The document beside whose rules it stands.</summary>
    public required PolicyDocument Document { get; init; }

    /// <summary>The article under which it stands.</summary>
    public required Article Article { get; init; }

    /// <summary>The plan that it runs on.</summary>
    public required PlanKey Plan { get; init; }

    /// <summary>Bills in order; empty for a calculation.</summary>
    public required IReadOnlyList<ExampleVisit> Visits { get; init; }

    /// <summary>The calculation; null for bills.</summary>
    public ExampleCalculation? Calculation { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourcePlace Place { get; init; }

    internal IReadOnlyList<LayerValue> Instead { get; init; } = [];

    /// <summary>Whether the example replaces values of its document to show another reading (另一种口径).</summary>
    public bool IsOtherReading => Instead.Count > 0;
}
