using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.People;

/// <summary>
/// How many people of each kind each region has at a scale (人群计划): the nation's count of a kind is scaled once, then apportioned to
/// provinces and regions, so that shares hold at every scale.
/// </summary>
internal sealed class CellPlan
{
    private const long Million = 1_000_000;

    private readonly NationInputs inputs;
    private readonly RegionAges[] ages;
    private readonly long[][] whole;

    public CellPlan(NationInputs inputs, RegionAges[] ages, NationScale scale)
    {
        (this.inputs, this.ages) = (inputs, ages);
        var kinds = Enum.GetValues<CellKind>();
        whole = [.. kinds.Select(_ => new long[inputs.Regions.Count])];
        Workers();
        Retirees();
        Residents();
        Deaths();
        Counts = [.. whole.Select(counts => Scaled(counts, scale))];
        Employers = ScaledEmployers(scale);
    }

    /// <summary>People by kind and region at the scale (各类人数).</summary>
    public long[][] Counts { get; }

    /// <summary>Employers by kind of payer and region at the scale (单位数).</summary>
    public long[][] Employers { get; }

    private static CellKind CellOf(PayerKind payer) => payer switch
    {
        PayerKind.Organ => CellKind.Organ,
        PayerKind.Institution => CellKind.Institution,
        PayerKind.Enterprise => CellKind.Enterprise,
        PayerKind.HouseholdBusiness => CellKind.HouseholdBusiness,
        PayerKind.Society => CellKind.Society,
        _ => CellKind.Individual,
    };

    private void Workers()
    {
        foreach (var region in inputs.Regions)
        {
            var parts = Apportionment.Split(region.Workers, [.. inputs.Payers.Select(payer => payer.Workers)]);
            foreach (var (payer, part) in inputs.Payers.Zip(parts))
            {
                whole[(int)CellOf(payer.Kind)][region.Index] = part;
            }
        }

        foreach (var province in inputs.Provinces)
        {
            // Everybody with an employer is insured for maternity; what is missing to the published count are people alone.
            var regions = RegionsOf(province);
            var alone = regions.Select(region => whole[(int)CellKind.Individual][region.Index]).ToArray();
            var with = Math.Clamp(
                province.Whole("maternity-insured") - (regions.Sum(region => region.Workers) - alone.Sum()), 0, alone.Sum());
            foreach (var (region, part) in regions.Zip(Apportionment.Split(with, alone)))
            {
                whole[(int)CellKind.IndividualWithMaternity][region.Index] = part;
                whole[(int)CellKind.Individual][region.Index] -= part;
            }
        }
    }

    private void Retirees()
    {
        var share = inputs.Parameter("retirees-with-post");
        foreach (var region in inputs.Regions)
        {
            var with = region.Retirees * share / Million;
            whole[(int)CellKind.RetireeWithPost][region.Index] = with;
            whole[(int)CellKind.Retiree][region.Index] = region.Retirees - with;
        }
    }

    private void Residents()
    {
        (CellKind Kind, string Item)[] groups =
        [
            (CellKind.ExtremePoorRegistered, "extreme-poor-registered"), (CellKind.ExtremePoor, "extreme-poor-other"),
            (CellKind.AllowanceRegistered, "allowance-registered"), (CellKind.Allowance, "allowance-other"),
            (CellKind.RegisteredPoor, "registered-poor-only"), (CellKind.OtherHardship, "other-hardship"),
        ];
        foreach (var province in inputs.Provinces)
        {
            var regions = RegionsOf(province);
            var left = regions.Select(region => region.Residents).ToArray();
            Take(CellKind.Newborn, province.Whole("births"), [.. regions.Select(region => region.Ages[0] + region.Ages[1])]);
            foreach (var (kind, item) in groups)
            {
                Take(kind, province.Whole(item), [.. regions.Select(region => region.Population - region.Urban)]);
            }

            for (var i = 0; i < left.Length; i++)
            {
                whole[(int)CellKind.Resident][regions[i].Index] = left[i];
            }

            void Take(CellKind kind, long total, long[] weights)
            {
                var parts = Apportionment.Split(total, weights);
                for (var i = 0; i < parts.Length; i++)
                {
                    whole[(int)kind][regions[i].Index] = Math.Min(parts[i], left[i]);
                    left[i] -= whole[(int)kind][regions[i].Index];
                }
            }
        }
    }

    /// <summary>Who died in the year was insured until then and comes on top of who is insured at its end.</summary>
    private void Deaths()
    {
        (CellKind Kind, AgeProfile Profile)[] parts =
        [
            (CellKind.DeadWorker, AgeProfile.DeadWorkers), (CellKind.DeadRetiree, AgeProfile.DeadRetirees),
            (CellKind.DeadResident, AgeProfile.DeadResidents),
        ];
        foreach (var province in inputs.Provinces)
        {
            var regions = RegionsOf(province);
            var weights = (from region in regions from part in parts select (long)ages[region.Index].Sum(part.Profile)).ToArray();
            var split = Apportionment.Split(province.Whole("deaths"), weights);
            for (var i = 0; i < split.Length; i++)
            {
                whole[(int)parts[i % parts.Length].Kind][regions[i / parts.Length].Index] = split[i];
            }
        }
    }

    private long[] Scaled(long[] counts, NationScale scale)
    {
        var result = new long[counts.Length];
        var ofProvince = inputs.Provinces.Select(province => RegionsOf(province).Sum(region => counts[region.Index])).ToArray();
        var provinces = Apportionment.Split(scale.Of(counts.Sum()), ofProvince);
        foreach (var province in inputs.Provinces)
        {
            var regions = RegionsOf(province);
            var parts = Apportionment.Split(provinces[province.Index], [.. regions.Select(region => counts[region.Index])]);
            foreach (var (region, part) in regions.Zip(parts))
            {
                result[region.Index] = part;
            }
        }

        return result;
    }

    private long[][] ScaledEmployers(NationScale scale)
    {
        var counts = Enum.GetValues<PayerKind>().Select(_ => new long[inputs.Regions.Count]).ToArray();
        foreach (var payer in inputs.Payers.Where(payer => payer is { PeoplePerUnit: > 0, Wage: > 0 }))
        {
            foreach (var region in inputs.Regions)
            {
                counts[(int)payer.Kind][region.Index] = whole[(int)CellOf(payer.Kind)][region.Index] / payer.PeoplePerUnit;
            }
        }

        foreach (var province in inputs.Provinces)
        {
            var regions = RegionsOf(province);
            var relieved = Apportionment.Split(province.Whole("relieved-employers"), [.. regions.Select(region => region.Workers)]);
            foreach (var (region, units) in regions.Zip(relieved))
            {
                var others = counts[(int)PayerKind.HouseholdBusiness][region.Index] + counts[(int)PayerKind.Society][region.Index];
                counts[(int)PayerKind.Enterprise][region.Index] = Math.Max(1, units - others);
            }
        }

        return [.. counts.Select(kind => Scaled(kind, scale))];
    }

    private InputRegion[] RegionsOf(InputProvince province) => [.. inputs.Regions.Where(region => region.Province == province.Index)];
}
