namespace Yibao.Tests.Reference;

// What the reference evaluator answers; every amount is a whole number of fen.

/// <summary>The four parts of one line; they add up to it.</summary>
internal sealed record RefParts(Rational Amount, Rational NonCovered, Rational Over, Rational FirstPay, Rational Eligible, string? Scope);

/// <summary>What one layer did.</summary>
internal sealed record RefLayerResult
{
    public required string Layer { get; init; }
    public bool Applied { get; init; }
    public Rational Offered { get; init; }
    public Rational Cut { get; init; }
    public Rational DeductibleConsumed { get; init; }

    /// <summary>First pay of the bill that filled the deductible.</summary>
    public Rational FirstPayCounted { get; init; }

    public Rational Paid { get; init; }

    /// <summary>The base at which the ceiling was reached, or the whole usable base.</summary>
    public Rational Reached { get; init; }

    /// <summary>What the ceilings cut off.</summary>
    public Rational Beyond { get; init; }

    /// <summary>What is left to the person below the ceiling, without the deductible.</summary>
    public Rational Coinsurance { get; init; }

    /// <summary>How many bands the base lies in.</summary>
    public int Pieces { get; init; }
}

/// <summary>The settlement, or the reason why the bill is refused.</summary>
internal sealed record RefResult
{
    /// <summary>The permanent code of the refusal (BIL002 and so on); null for a settled bill.</summary>
    public string? Refused { get; init; }

    /// <summary>The line, from 0, that a refusal is about; -1: the whole bill.</summary>
    public int RefusedLine { get; init; } = -1;

    /// <summary>Number of the stay that the rules saw.</summary>
    public int Stay { get; init; }

    public IReadOnlyList<RefParts> Lines { get; init; } = [];
    public IReadOnlyList<RefLayerResult> Layers { get; init; } = [];
    public Rational Total { get; init; }
    public Rational Own { get; init; }

    /// <summary>Accumulator changes by name; a name that is missing did not change.</summary>
    public IReadOnlyDictionary<string, Rational> Changes { get; init; } = new Dictionary<string, Rational>(StringComparer.Ordinal);
}
