using Yibao.Policy;

namespace Yibao.Clearing.Epidemic;

/// <summary>What each fiscal level bears of the epidemic subsidy (疫情财政分担), fen.</summary>
/// <param name="Central">Central budget (中央财政).</param>
/// <param name="Province">Province (省级财政).</param>
/// <param name="Local">City and county of the place of care, which paid first (就医地财政).</param>
public readonly record struct FiscalSplit(long Central, long Province, long Local)
{
    private static readonly string[] Levels = ["central", "province", "local"];

    /// <summary>The levels (层级), in the order of the parts.</summary>
    public static IReadOnlyList<string> LevelNames => Levels;

    /// <summary>Sum (合计).</summary>
    public long Total => Central + Province + Local;

    /// <summary>The parts in order of <see cref="LevelNames"/> (各级金额).</summary>
    public IReadOnlyList<long> Parts => [Central, Province, Local];

    /// <summary>
    /// Splits an amount (分担); the parts add up to the whole: largest remainder first, then the higher level. Of an amount below zero the
    /// parts are the opposite of those of its opposite.
    /// </summary>
    /// <param name="rules">The rules of the nation with <c>epidemic.fiscal-share</c>.</param>
    /// <param name="on">Day of service.</param>
    /// <param name="status">Standing of the patient.</param>
    /// <param name="fen">What no fund and no patient pays.</param>
    /// <returns>Null when the rules state no shares for the day, or shares that do not add up.</returns>
    public static FiscalSplit? Of(PlanHistory rules, DateOnly on, EpidemicStatus status, long fen)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var word = Vocabulary.ValuesOf(Dimension.Epidemic)[(int)status].Name;
        var shares = new decimal[Levels.Length];
        for (var i = 0; i < Levels.Length; i++)
        {
            shares[i] = rules.Parameter("epidemic.fiscal-share", on, ("epidemic", word), ("level", Levels[i]))?.Value ?? 0;
        }

        return shares.Sum() == 1 ? Of(shares, fen) : null;
    }

    private static FiscalSplit Of(decimal[] shares, long fen)
    {
        var whole = Math.Abs(fen);
        var parts = shares.Select(share => (long)decimal.Floor(whole * share)).ToArray();
        var left = (int)(whole - parts.Sum());
        foreach (var i in Enumerable.Range(0, parts.Length)
            .OrderByDescending(i => (whole * shares[i]) - parts[i]).ThenBy(i => i).Take(left))
        {
            parts[i]++;
        }

        var sign = Math.Sign(fen);
        return new FiscalSplit(sign * parts[0], sign * parts[1], sign * parts[2]);
    }
}
