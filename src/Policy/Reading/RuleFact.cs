using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Reading;

/// <summary>One thing that the documents say (规定): what, for whom, how much, and by which article.</summary>
public sealed record RuleFact
{
    /// <summary>Where it belongs: the name of a layer, or <c>plan</c>, <c>treatments</c>, <c>figures</c>, <c>parameters</c>.</summary>
    public required string Part { get; init; }

    /// <summary>Name of the part for people.</summary>
    public required Bilingual PartName { get; init; }

    /// <summary>Key as documents write it: <c>deductible</c>, <c>ceilings.yearly</c>, <c>subsidy.per-head</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the key for people.</summary>
    public required Bilingual KeyName { get; init; }

    /// <summary>For whom (适用情形).</summary>
    public required Bilingual When { get; init; }

    /// <summary>Value with its unit (取值).</summary>
    public required Bilingual Value { get; init; }

    /// <summary>Unit: yuan, %, points, days, years, months; empty where the value is a word.</summary>
    public required string Unit { get; init; }

    /// <summary>First day on which it holds.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Article that says it.</summary>
    public required Article Article { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourcePlace Place { get; init; }

    /// <summary>In a document the day that tells it apart from other values of the key; the first of all days in a table.</summary>
    public DateOnly Since { get; init; }

    /// <summary>Whether it is a row beside others of the same key, of which the first that fits decides.</summary>
    public bool IsRow { get; init; }

    /// <summary>The conditions of which one must hold.</summary>
    internal IReadOnlyList<Condition> Conditions { get; init; } = [];
}

/// <summary>A layer, or one of the other parts of a plan, with what is said of it (方案部分).</summary>
/// <param name="Id">Name of the layer, or <c>plan</c>, <c>treatments</c>, <c>figures</c>, <c>parameters</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Fund">The fund that pays; null for parts that are no layer.</param>
/// <param name="Facts">What is said, in the order of docs/policy-authoring.md.</param>
public sealed record PlanPart(string Id, Bilingual Name, Fund? Fund, IReadOnlyList<RuleFact> Facts);
