using Yibao.Policy.Plans;

namespace Yibao.Policy.Reading;

/// <summary>Rows of one key, newest first, asked for a case (按情形取行).</summary>
internal sealed class CaseRows
{
    private readonly (RuleFact Fact, ulong[][] Masks)[] rows;

    public CaseRows(IEnumerable<RuleFact> facts, CaseClasses classes) =>
        rows = [.. facts.OrderByDescending(f => f.From).Select(f => (f, f.Conditions.Select(classes.Masks).OfType<ulong[]>().ToArray()))];

    /// <summary>Cases are the same when their classes are.</summary>
    public static IEqualityComparer<int[]> SameCase { get; } = EqualityComparer<int[]>.Create(
        (a, b) => a.AsSpan().SequenceEqual(b), cell => cell.Aggregate(0, HashCode.Combine));

    /// <summary>The row that decides; null when none fits.</summary>
    public RuleFact? Find(int[] cell) => Array.Find(rows, r => Array.Exists(r.Masks, m => CaseClasses.Accepts(m, cell))).Fact;
}
