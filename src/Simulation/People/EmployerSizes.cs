using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.People;

/// <summary>Which employer the n-th employee of a kind of payer in a region has (单位分配): few large employers, many small ones.</summary>
/// <param name="inputs">Classes by size.</param>
internal sealed class EmployerSizes(NationInputs inputs)
{
    private const long Million = 1_000_000;

    private readonly long[] units = Running(inputs.Sizes.Select(size => size.Units));
    private readonly long[] people = Running(inputs.Sizes.Select(size => size.People));

    /// <summary>Number of the employer from 0 (单位编号); it never falls from one employee to the next.</summary>
    /// <param name="place">Place of the employee, 0 to people - 1.</param>
    /// <param name="count">Employees.</param>
    /// <param name="employers">Employers, at least one.</param>
    public int Of(long place, long count, long employers)
    {
        var i = 1;
        while (i < units.Length - 1 && place >= people[i] * count / Million)
        {
            i++;
        }

        var (from, until) = (people[i - 1] * count / Million, people[i] * count / Million);
        var (first, end) = (units[i - 1] * employers / Million, units[i] * employers / Million);
        var employer = until > from ? first + ((place - from) * (end - first) / (until - from)) : first;
        return (int)Math.Min(employer, employers - 1);
    }

    private static long[] Running(IEnumerable<long> shares)
    {
        var sum = 0L;
        return [0, .. shares.Select(share => sum += share)];
    }
}
