using Yibao.Policy;

namespace Yibao.Contributions;

/// <summary>Whether relief may be ordered (减征条件).</summary>
public enum ReliefStanding
{
    /// <summary>The rules give this payer no relief in the month (不减征).</summary>
    None,

    /// <summary>The months of reserve do not suffice: the province decides (由省级决定).</summary>
    ProvinceDecides,

    /// <summary>The region may order it (可以减征).</summary>
    Allowed,
}

/// <summary>On which terms employers may be relieved (阶段性减征).</summary>
/// <param name="Standing">Whether it may be ordered.</param>
/// <param name="Share">Share of the employer's part that is waived, 0 to 1.</param>
/// <param name="MonthsMost">Most months that may be ordered; null: the rules state no limit.</param>
public readonly record struct ReliefTerms(ReliefStanding Standing, decimal Share, int? MonthsMost)
{
    /// <summary>Reads the terms of a month for one kind of payer.</summary>
    /// <param name="rules">The region's rules with <c>contribution.employer-relief</c> and <c>relief.*</c>.</param>
    /// <param name="on">A day of the month.</param>
    /// <param name="payer">Kind of payer, as the vocabulary names it.</param>
    /// <param name="monthsOfReserve">Months that the balance of the pooled fund lasts (可支付月数).</param>
    public static ReliefTerms Of(PlanHistory rules, DateOnly on, string payer, decimal monthsOfReserve)
    {
        if (rules.Parameter("contribution.employer-relief", on, ("payer", payer)) is not { Value: > 0 } share)
        {
            return default;
        }

        var isCovered = rules.Parameter("relief.reserve-months", on) is not { } needed || monthsOfReserve > needed.Value;
        return new ReliefTerms(
            isCovered ? ReliefStanding.Allowed : ReliefStanding.ProvinceDecides, share.Value,
            (int?)rules.Parameter("relief.most-months", on)?.Value);
    }
}
