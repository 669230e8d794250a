using Yibao.Kernel;
using Yibao.Simulation.Inputs;
using Yibao.Statistics;

namespace Yibao.Simulation.People;

/// <summary>
/// The synthetic nation (虚拟全国) of a year at a scale: person number i is a pure function of inputs, seed and scale, and nothing is stored.
/// Everybody is insured at some time of the year; who died is counted beside who is insured at its end. Immutable, safe to share between
/// threads.
/// </summary>
public sealed class Nation
{
    private const int Buckets = 1 << 16;
    private const int LastMonth = 12;
    private const long Million = 1_000_000;
    private const double Golden = 0.618_033_988_75;

    private readonly NationTables tables;
    private readonly EmployerSizes sizes;
    private readonly LifeCourse life;
    private readonly Cell[] cells;
    private readonly int[] firstCells;
    private readonly int shift;
    private readonly long[][] employers;

    private Nation(NationInputs inputs, ulong seed, NationScale scale)
    {
        (Inputs, Seed, Scale) = (inputs, seed, scale);
        var ages = inputs.Regions.Select(region => new RegionAges(region, inputs.Ages)).ToArray();
        tables = new NationTables(inputs, ages);
        sizes = new EmployerSizes(inputs);
        life = new LifeCourse(inputs, tables);
        var plan = new CellPlan(inputs, ages, scale);
        employers = plan.Employers;
        cells = CellsOf(plan.Counts);
        People = cells.Length == 0 ? 0 : cells[^1].First + cells[^1].Count;
        (firstCells, shift) = Index();
    }

    /// <summary>The inputs (输入).</summary>
    public NationInputs Inputs { get; }

    /// <summary>The year (年度).</summary>
    public int Year => Inputs.Year;

    /// <summary>Seed (种子).</summary>
    public ulong Seed { get; }

    /// <summary>Scale (规模).</summary>
    public NationScale Scale { get; }

    /// <summary>Regions in the order of the inputs (统筹区).</summary>
    public IReadOnlyList<InputRegion> Regions => Inputs.Regions;

    /// <summary>People at this scale (人数); their numbers begin at 0.</summary>
    public long People { get; }

    /// <summary>Reads the inputs of a year and plans its people (载入).</summary>
    /// <param name="folder">The folder <c>nation</c>.</param>
    /// <param name="year">The year.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="scale">Scale.</param>
    /// <exception cref="InputException">An input is missing or wrong.</exception>
    public static Nation Load(string folder, int year, ulong seed, NationScale scale) =>
        new(NationInputs.Load(folder, year), seed, scale);

    /// <summary>The first person of a shard, and the first of the next one (分片).</summary>
    /// <param name="shard">From 0.</param>
    /// <param name="shards">How many.</param>
    public (long First, long End) Shard(int shard, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, shards);
        return ((long)((Int128)People * shard / shards), (long)((Int128)People * (shard + 1) / shards));
    }

    /// <summary>Employers of a kind in a region at this scale (单位数).</summary>
    public long Employers(PayerKind payer, int region) => employers[(int)payer][region];

    /// <summary>A person's year (虚拟参保人年), filled in place without allocation.</summary>
    /// <param name="number">0 to <see cref="People"/> - 1.</param>
    /// <param name="person">Every field is set.</param>
    public void Person(long number, ref PersonYear person)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)number, (ulong)People, nameof(number));
        ref readonly var cell = ref CellOf(number);
        ref readonly var traits = ref CellTraits.Of(cell.Kind);
        var place = number - cell.First;
        var key = Draws.Key(Seed, number);
        person = default;
        person.Number = number;
        person.Key = key;
        person.Region = cell.Region;
        person.MovedFrom = -1;
        person.MovedOn = person.Died = person.Retires = person.GivesBirth = person.EnrolledUntil = int.MaxValue;
        person.Employer = -1;
        person.Scheme = traits.Scheme;
        person.Status = traits.Status;
        person.Aid = traits.Aid;
        person.Post = traits.Post;
        person.Payer = traits.Payer;
        person.HasMaternity = traits.HasMaternity;
        person.IsRegisteredPoor = traits.IsRegisteredPoor;
        person.IsWesternCounty = Inputs.Regions[cell.Region].IsWestern;
        if (traits.Payer is not (PayerKind.None or PayerKind.Individual) && !traits.IsDead)
        {
            var count = Math.Max(1, Employers(person.Payer, cell.Region));
            person.Employer = sizes.Of(place, cell.Count, count);
            person.IsFirstOfEmployer = place == 0 || sizes.Of(place - 1, cell.Count, count) != person.Employer;
        }

        if (cell.Kind == CellKind.Newborn)
        {
            life.Newborn(ref person);
        }
        else
        {
            var spread = (ulong)(place * cell.Stride % cell.Count);
            var even = (uint)(((spread << 32) | unchecked((uint)Draws.Of(key, Purpose.Age))) / (ulong)cell.Count);
            life.Aged(ref person, even, traits.Profile, traits.IsDead);
        }

        if (person.Employer < 0 && person.Payer is not (PayerKind.None or PayerKind.Individual))
        {
            var count = Math.Max(1, Employers(person.Payer, cell.Region));
            person.Employer = Draws.Below(Draws.Of(key, Purpose.Employer), (int)count);
        }

        life.Money(ref person);
    }

    /// <summary>
    /// What stands at the beginning and the end of the year without any person (存量): population, opening balances and their interest.
    /// </summary>
    /// <param name="facts">Facts of the year; they are added once, not by shard.</param>
    public void Stocks(YearFacts facts)
    {
        var population = Apportionment.Split(
            Scale.Of(Regions.Sum(region => region.Population)), [.. Regions.Select(region => region.Population)]);
        foreach (var region in Regions)
        {
            facts.Add(new FactKey(FactKind.Population, region.Pool, 0, 0, 0), population[region.Index]);
        }

        foreach (var province in Inputs.Provinces)
        {
            var regions = Regions.Where(region => region.Province == province.Index).ToArray();
            Open(Scheme.Employee, 0, "opening-pooled", "interest", region => region.Workers + region.Retirees);
            Open(Scheme.Employee, 1, "opening-personal", "interest", region => region.Workers + region.Retirees);
            Open(Scheme.Resident, 0, "opening-residents", "interest-residents", region => region.Residents);

            void Open(Scheme scheme, int part, string item, string interest, Func<InputRegion, long> weight)
            {
                var parts = Apportionment.Split(Scale.Of(province.FenOfYi(item)), [.. regions.Select(weight)]);
                foreach (var (region, fen) in regions.Zip(parts))
                {
                    facts.Add(new FactKey(FactKind.OpeningBalance, region.Pool, (int)scheme, part, 0), fen);
                    facts.Add(
                        new FactKey(FactKind.Income, region.Pool, (int)scheme, (int)IncomeSource.Interest, LastMonth),
                        (long)((Int128)fen * Inputs.Parameter(interest) / Million));
                }
            }
        }
    }

    private ref readonly Cell CellOf(long number)
    {
        var i = firstCells[(int)(number >> shift)];
        while (number >= cells[i].First + cells[i].Count)
        {
            i++;
        }

        return ref cells[i];
    }

    /// <summary>Cells by region, then kind: neighbours in number live under the same rules.</summary>
    private Cell[] CellsOf(long[][] counts)
    {
        var found = new List<Cell>();
        var first = 0L;
        foreach (var region in Regions)
        {
            for (var kind = 0; kind < counts.Length; kind++)
            {
                var count = counts[kind][region.Index];
                if (count > 0)
                {
                    found.Add(new Cell
                    {
                        First = first, Count = count, Stride = StrideOf(count), Region = region.Index, Kind = (CellKind)kind,
                    });
                    first += count;
                }
            }
        }

        return [.. found];
    }

    /// <summary>A step that visits every place once and spreads neighbours over all ages.</summary>
    private static long StrideOf(long count)
    {
        var stride = Math.Max(1, (long)(count * Golden));
        while (Divisor(stride, count) > 1)
        {
            stride++;
        }

        return stride;

        static long Divisor(long a, long b)
        {
            while (b != 0)
            {
                (a, b) = (b, a % b);
            }

            return a;
        }
    }

    private (int[] First, int Shift) Index()
    {
        var bits = 0;
        while (People >> bits > Buckets)
        {
            bits++;
        }

        var first = new int[(int)(People >> bits) + 1];
        var cell = 0;
        for (var bucket = 0; bucket < first.Length; bucket++)
        {
            while (cell < cells.Length - 1 && (long)bucket << bits >= cells[cell].First + cells[cell].Count)
            {
                cell++;
            }

            first[bucket] = cell;
        }

        return (first, bits);
    }
}
