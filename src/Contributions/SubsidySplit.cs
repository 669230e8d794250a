using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>The fiscal subsidy of one resident and year by fiscal level (财政补助分担).</summary>
/// <param name="Central">Central budget (中央财政).</param>
/// <param name="Province">Province (省级财政).</param>
/// <param name="Local">City and county (市县财政).</param>
public readonly record struct SubsidySplit(Money Central, Money Province, Money Local)
{
    private const decimal FenPerYuan = 100m;

    /// <summary>
    /// Splits the subsidy; the parts add up to the whole: largest remainder first, then the higher level. Null when the rules state no
    /// subsidy, or shares that do not add up.
    /// </summary>
    /// <param name="rules">The region's rules with <c>subsidy.per-head</c> and <c>subsidy.share</c>.</param>
    /// <param name="on">A day of the year.</param>
    /// <param name="county">Kind of county, as the vocabulary names it.</param>
    public static SubsidySplit? Of(PlanHistory rules, DateOnly on, string county)
    {
        if (rules.Parameter("subsidy.per-head", on) is not { } perHead)
        {
            return null;
        }

        string[] levels = ["central", "province", "local"];
        var exact = new decimal[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            if (rules.Parameter("subsidy.share", on, ("county", county), ("level", levels[i])) is not { } share)
            {
                return null;
            }

            exact[i] = perHead.Value * FenPerYuan * share.Value;
        }

        var total = (long)(perHead.Value * FenPerYuan);
        if (exact.Sum() != total)
        {
            return null;
        }

        var fen = exact.Select(e => (long)decimal.Floor(e)).ToArray();
        foreach (var i in Enumerable.Range(0, levels.Length)
            .OrderByDescending(i => exact[i] - fen[i]).ThenBy(i => i).Take((int)(total - fen.Sum())))
        {
            fen[i]++;
        }

        return new SubsidySplit(new Money(fen[0]), new Money(fen[1]), new Money(fen[2]));
    }
}
