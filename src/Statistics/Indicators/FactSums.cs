using System.Runtime.InteropServices;

namespace Yibao.Statistics.Indicators;

/// <summary>The facts of a year summed over regions and months (事实汇总), so that an indicator costs no pass over all of them.</summary>
internal sealed class FactSums
{
    private readonly Dictionary<(FactKind Kind, int Scheme, int Part), long> sums = [];

    public FactSums(YearFacts facts)
    {
        foreach (var (key, value) in facts.All)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sums, (key.Kind, key.Scheme, key.Part), out _) += value;
        }
    }

    /// <summary>The sum of a kind; null when nothing of it was counted at all.</summary>
    /// <param name="kind">Kind.</param>
    /// <param name="scheme">310 or 390; 0: all.</param>
    /// <param name="part">Which parts; null: all.</param>
    public long? Of(FactKind kind, int scheme = 0, Func<int, bool>? part = null)
    {
        var isKnown = false;
        var sum = 0L;
        foreach (var (key, value) in sums)
        {
            if (key.Kind == kind)
            {
                isKnown = true;
                sum += (scheme == 0 || key.Scheme == scheme) && (part is null || part(key.Part)) ? value : 0;
            }
        }

        return isKnown ? sum : null;
    }
}
