using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.People;

/// <summary>
/// Ages of a region's insured people (统筹区年龄结构): the census ages of the region, scaled to its insured people, divided between workers,
/// retirees and residents. Only +, -, * and / of doubles: the same everywhere.
/// </summary>
internal sealed class RegionAges
{
    /// <summary>Most of an age group that one scheme takes.</summary>
    private const double Most = 0.97;

    private const double Least = 0.005;
    private const double Million = 1_000_000;
    private const int Halvings = 60;

    private readonly double[][] weights;

    public RegionAges(InputRegion region, IReadOnlyList<InputAge> ages)
    {
        var places = ages.Count * 2;
        var all = new double[places];
        var factor = (double)region.Insured / region.Population;
        double[] workers = new double[places], retirees = new double[places];
        for (var i = 0; i < places; i++)
        {
            var age = ages[i / 2];
            all[i] = region.Ages[(age.Census * 2) + (i % 2)] * factor * age.Part[i % 2] / Million;
            workers[i] = all[i] * age.Workers[i % 2];
            retirees[i] = all[i] * age.Retirees[i % 2];
        }

        workers = Filled(region.Workers, workers, all);
        var left = Combined(all, workers, (a, w) => a - w);
        retirees = Filled(region.Retirees, retirees, left);
        var residents = Combined(Combined(left, retirees, (a, r) => a - r), all, (rest, a) => Math.Max(rest, a * Least));
        residents[0] = residents[1] = 0; // those born in the year are counted by births
        weights =
        [
            workers, retirees, residents, Dying(workers), Dying(retirees), Dying(residents),
        ];

        double[] Dying(double[] people)
        {
            var dying = new double[places];
            for (var i = 0; i < places; i++)
            {
                dying[i] = people[i] * ages[i / 2].Deaths[i % 2] / Million;
            }

            return dying;
        }
    }

    /// <summary>People of each age group and sex, as real numbers (人数).</summary>
    public ReadOnlySpan<double> Of(AgeProfile profile) => weights[(int)profile];

    /// <summary>Sum of a profile (合计).</summary>
    public double Sum(AgeProfile profile)
    {
        var sum = 0.0;
        foreach (var weight in Of(profile))
        {
            sum += weight;
        }

        return sum;
    }

    /// <summary>Upper bounds of the groups on a scale of 2^32; the last is the top (累计分布).</summary>
    public uint[] Bounds(AgeProfile profile)
    {
        var people = Of(profile);
        var (sum, running) = (Sum(profile), 0.0);
        var bounds = new uint[people.Length];
        for (var i = 0; i < bounds.Length; i++)
        {
            running += people[i];
            bounds[i] = sum > 0 ? (uint)Math.Min(uint.MaxValue, running / sum * uint.MaxValue) : uint.MaxValue;
        }

        bounds[^1] = uint.MaxValue;
        return bounds;
    }

    /// <summary>Shares out a total by weights, no group above its room: the level is found by halving.</summary>
    private static double[] Filled(long total, double[] wanted, double[] room)
    {
        var filled = new double[wanted.Length];
        double low = 0, high = 1;
        for (; At(high) < total && high < Million; high *= 2)
        {
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle) < total ? (middle, high) : (low, middle);
        }

        At(high);
        return filled;

        double At(double level)
        {
            var sum = 0.0;
            for (var i = 0; i < filled.Length; i++)
            {
                filled[i] = Math.Min(wanted[i] * level, room[i] * Most);
                sum += wanted[i] > 0 ? filled[i] : 0;
            }

            return sum;
        }
    }

    private static double[] Combined(double[] left, double[] right, Func<double, double, double> with)
    {
        var result = new double[left.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = with(left[i], right[i]);
        }

        return result;
    }
}
