using Yibao.Kernel;
using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.People;

/// <summary>Everything about people that does not depend on the person (人口计算表), in dense arrays. Immutable.</summary>
internal sealed class NationTables
{
    /// <summary>Age profiles of a region.</summary>
    public const int Profiles = 6;

    /// <summary>Ages told apart by the tables; older people count as this old.</summary>
    public const int AgeMax = 105;

    private const double Chances = 4_294_967_296.0; // 2^32
    private const long Million = 1_000_000;

    private static readonly string[] WageItems = ["wage-private", "wage-non-private"];

    public NationTables(NationInputs inputs, RegionAges[] ages)
    {
        AgeGroups = inputs.Ages.Count;
        AgeBounds =
        [
            .. inputs.Regions.SelectMany(region => Enum.GetValues<AgeProfile>().SelectMany(profile => ages[region.Index].Bounds(profile))),
        ];
        FirstAges = [.. inputs.Ages.Select(age => age.From)];
        Widths = [.. inputs.Ages.Select(age => age.Width)];
        Births = [.. inputs.Regions.SelectMany(region => BirthChances(inputs, ages, region))];
        BoysAmongNewborn = [.. inputs.Regions.Select(region => Chance(region.Ages[0], region.Ages[0] + region.Ages[1]))];
        Rural =
        [
            .. inputs.Regions.Select(region =>
                Chance((region.Population - region.Urban) * region.Insured / region.Population, region.Residents)),
        ];
        MonthlyWages =
        [
            .. inputs.Provinces.SelectMany(province => Enum.GetValues<PayerKind>().SelectMany(payer => WagesOf(inputs, province, payer))),
        ];
        NonPrivate = [.. Enum.GetValues<PayerKind>().Select(kind => Chance(PayerOf(inputs, kind)?.NonPrivate ?? 0, Million))];
        Chronic = ChronicChances(inputs);
        Conditions = inputs.Conditions.Count;
        ByPopulation = Running(inputs.Regions.Select(region => region.Workers));
    }

    public int AgeGroups { get; }

    /// <summary>Upper bounds by region, profile, age group and sex.</summary>
    public uint[] AgeBounds { get; }

    public int[] FirstAges { get; }

    public int[] Widths { get; }

    /// <summary>Chance of a woman to give birth by region and age group.</summary>
    public uint[] Births { get; }

    public uint[] BoysAmongNewborn { get; }

    /// <summary>Chance that a resident's household is rural, by region.</summary>
    public uint[] Rural { get; }

    /// <summary>Mean wage of a month by province and payer: private, non-private.</summary>
    public long[] MonthlyWages { get; }

    /// <summary>Chance of a wage as in non-private units, by payer.</summary>
    public uint[] NonPrivate { get; }

    /// <summary>Chance of a chronic condition by age, sex and condition.</summary>
    public uint[] Chronic { get; }

    public int Conditions { get; }

    /// <summary>Running sums of employees by region: where movers come from.</summary>
    public long[] ByPopulation { get; }

    /// <summary>A share as a bound for 32 even bits.</summary>
    private static uint Chance(double part, double of) => of <= 0 ? 0 : (uint)Math.Min(uint.MaxValue, Math.Max(0, part / of) * Chances);

    private static InputPayer? PayerOf(NationInputs inputs, PayerKind kind) => inputs.Payers.FirstOrDefault(payer => payer.Kind == kind);

    private static IEnumerable<uint> BirthChances(NationInputs inputs, RegionAges[] ages, InputRegion region)
    {
        var province = inputs.Provinces[region.Province];
        var ofProvince = inputs.Regions.Where(other => other.Province == region.Province).Sum(other => other.Ages[0] + other.Ages[1]);
        var births = (double)province.Whole("births") * (region.Ages[0] + region.Ages[1]) / ofProvince;
        AgeProfile[] living = [AgeProfile.Workers, AgeProfile.Retirees, AgeProfile.Residents];
        var expected = 0.0;
        for (var i = 0; i < inputs.Ages.Count; i++)
        {
            expected += living.Sum(profile => ages[region.Index].Of(profile)[(i * 2) + 1]) * inputs.Ages[i].Births;
        }

        return inputs.Ages.Select(age => Chance(age.Births * births, expected));
    }

    private static IEnumerable<long> WagesOf(NationInputs inputs, InputProvince province, PayerKind kind)
    {
        var factor = PayerOf(inputs, kind)?.Wage ?? 0;
        return WageItems.Select(item => HalfUp.Divide(province.FenOfMonth(item) * factor, Million));
    }

    private static uint[] ChronicChances(NationInputs inputs)
    {
        var chances = new List<uint>();
        for (var age = 0; age <= AgeMax; age++)
        {
            for (var sex = 0; sex < 2; sex++)
            {
                foreach (var condition in inputs.Conditions)
                {
                    var (_, men, women) = condition.Bands.LastOrDefault(band => band.From <= age);
                    chances.Add(Chance(sex == 0 ? men : women, Million));
                }
            }
        }

        return [.. chances];
    }

    private static long[] Running(IEnumerable<long> weights)
    {
        var sum = 0L;
        return [.. weights.Select(weight => sum += weight)];
    }
}
