using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Simulation.Running;

/// <summary>Maternity allowance of a region, read from its rules once (生育津贴标准): days of a normal birth and of a month.</summary>
/// <param name="Days">Days of leave.</param>
/// <param name="MonthDays">Days that a monthly wage stands for; 0: the region pays none.</param>
internal readonly record struct AllowanceTerms(long Days, long MonthDays)
{
    /// <summary>The terms of a day; none where nobody states any.</summary>
    public static AllowanceTerms Of(PlanHistory? rules, DateOnly on) =>
        rules?.Parameter("allowance.days", on, ("birth", "normal")) is { } days && rules.Parameter("allowance.month-days", on) is { } month
            ? new AllowanceTerms((long)days.Value, (long)month.Value) : default;

    /// <summary>The allowance for a monthly wage, as <see cref="Benefits.MaternityAllowance"/> computes it.</summary>
    public long Fen(long wage) => MonthDays == 0 ? 0 : HalfUp.Divide(wage * Days, MonthDays);
}
