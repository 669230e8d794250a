using Yibao.Kernel;

namespace Yibao.Simulation.Reform;

/// <summary>A threshold of catastrophic spending (灾难性支出标准).</summary>
/// <param name="SharePpm">Own payments above this share.</param>
/// <param name="OfCapacity">Of capacity to pay, income less subsistence, instead of income.</param>
public readonly record struct BurdenLimit(int SharePpm, bool OfCapacity);

/// <summary>
/// When a year's own payments are catastrophic (灾难性卫生支出). Own payments are cash and what the personal account paid: both are the person's
/// money. Capacity to pay is income less subsistence; whoever has no more than that has the income as capacity.
/// </summary>
/// <param name="Limits">Limits, at most eight.</param>
/// <param name="Subsistence">Subsistence of a year, fen.</param>
public sealed record BurdenTerms(IReadOnlyList<BurdenLimit> Limits, long Subsistence)
{
    private const long FenPerYuan = 100;

    /// <summary>The terms that the assumptions state.</summary>
    public static BurdenTerms Of(Assumptions assumptions) => new(
        [
            new((int)assumptions["catastrophic-income-low"], OfCapacity: false),
            new((int)assumptions["catastrophic-income-high"], OfCapacity: false),
            new((int)assumptions["catastrophic-capacity"], OfCapacity: true),
        ],
        assumptions["subsistence"] * FenPerYuan);

    /// <summary>Which thresholds a year's own payments pass (越线): a bit for each.</summary>
    public byte Passed(long own, long income)
    {
        byte passed = 0;
        var capacity = income > Subsistence ? income - Subsistence : income;
        for (var i = 0; i < Limits.Count; i++)
        {
            var limit = Limits[i];
            var most = HalfUp.Share(limit.OfCapacity ? capacity : income, limit.SharePpm);
            passed |= own > most ? (byte)(1 << i) : (byte)0;
        }

        return passed;
    }
}
