using Yibao.Kernel;
using Yibao.Simulation.Reform;

namespace Yibao.Simulation.Outlook;

/// <summary>How a pooled fund stands (基金支撑状况). The order is from worst to best to too much.</summary>
public enum ReserveLevel : byte
{
    /// <summary>There is nothing left (当期已无结余).</summary>
    Exhausted,

    /// <summary>Scarce (结余不足).</summary>
    Scarce,

    /// <summary>Low (结余偏低).</summary>
    Low,

    /// <summary>As it should be (正常).</summary>
    Normal,

    /// <summary>Too high (结余过多).</summary>
    High,
}

/// <summary>Growth of one scheme's money per head of an age (人均增长), shares of one a year.</summary>
/// <param name="Income">Of income.</param>
/// <param name="Spending">Of spending, beyond ageing.</param>
public readonly record struct SchemeGrowth(decimal Income, decimal Spending);

/// <summary>What a projection takes for granted (预测假设).</summary>
/// <param name="Employees">Growth of the employees' scheme.</param>
/// <param name="Residents">Growth of the residents' scheme.</param>
/// <param name="Interest">Interest on the balance at the beginning of a year.</param>
/// <param name="Births">Growth of births a year.</param>
/// <param name="Mortality">Growth of death rates a year.</param>
/// <param name="ScarceBelow">Months of reserve below which a fund is scarce.</param>
/// <param name="LowBelow">Months below which it is low.</param>
/// <param name="HighAbove">Months above which it is too high.</param>
public sealed record OutlookTerms(
    SchemeGrowth Employees, SchemeGrowth Residents, decimal Interest, decimal Births, decimal Mortality,
    long ScarceBelow, long LowBelow, long HighAbove)
{
    /// <summary>The terms that the assumptions state.</summary>
    public static OutlookTerms Of(Assumptions assumptions) => new(
        new SchemeGrowth(assumptions.Share("wage-growth"), assumptions.Share("employee-cost-growth")),
        new SchemeGrowth(assumptions.Share("resident-growth"), assumptions.Share("resident-cost-growth")),
        assumptions.Share("balance-interest"), assumptions.Share("birth-growth"), assumptions.Share("mortality-growth"),
        assumptions["reserve-scarce"], assumptions["reserve-low"], assumptions["reserve-high"]);

    /// <summary>Growth of a scheme.</summary>
    public SchemeGrowth Of(Scheme scheme) => scheme == Scheme.Employee ? Employees : Residents;

    /// <summary>How a fund stands that lasts for so many months (可支付月数对应状况).</summary>
    public ReserveLevel Level(decimal months) =>
        months <= 0 ? ReserveLevel.Exhausted
        : months < ScarceBelow ? ReserveLevel.Scarce
        : months < LowBelow ? ReserveLevel.Low
        : months > HighAbove ? ReserveLevel.High
        : ReserveLevel.Normal;
}
