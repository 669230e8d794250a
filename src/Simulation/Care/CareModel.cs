using Yibao.Policy;
using Yibao.Simulation.People;

namespace Yibao.Simulation.Care;

/// <summary>
/// The inputs of care made ready for drawing (就医模型): thresholds and amounts in flat tables. Frequencies by age are scaled so that
/// the people of
/// the census come to the published number of visits, and costs so that they come to the published mean. Immutable, safe to share between
/// threads.
/// </summary>
public sealed class CareModel
{
    /// <summary>Days of the table from which days are drawn.</summary>
    internal const int DayPlaces = 1 << 12;

    private const double Million = 1_000_000;
    private const long FenPerYuan = 100;
    private const int OldestChild = 14;
    private const int OldestYoung = 44;
    private const int OldestMiddle = 64;

    private readonly CareInputs inputs;
    private readonly CareCensus census;
    private readonly double[,] frequency = new double[CareInputs.Kinds, 2];

    private CareModel(CareInputs inputs, CareCensus census, Nation nation)
    {
        (this.inputs, this.census, Year) = (inputs, census, nation.Year);
        ProvinceOf = [.. nation.Regions.Select(region => region.Province)];
        Conditions = [.. nation.Inputs.Conditions.Select(c => Kernel.DiagnosisCode.TryParse(c.Diagnosis, out var code) ? code.Packed : 0)];
        FirstDay = new DateOnly(nation.Year, 1, 1).DayNumber;
        Groups = [.. inputs.Ages.Select(GroupOfAge)];
        Bands = [.. Enumerable.Range(0, CareCensus.Ages).Select(BandOf)];
        Days = [DaysOf(0), DaysOf(1), DaysOf(2)];
        Lines = [.. inputs.Lines.Select(lines => lines.ToArray())];
        Diagnoses = [.. inputs.Diagnoses];
        DiagnosisOf = [.. Enumerable.Range(0, CareInputs.Bands * 2).Select(i => Chances.Of(DiagnosisWeights(i / 2, i % 2)))];
        Spread = inputs.Spread;
        AwayFen = inputs.AwayFen;
        Away = new AwayModel(inputs, census.Provinces, nation.Scale.OneOf);
        Frequencies();
        Visits = VisitChances();
        Away.Scale(HomeStays());
        (Tiers, Fen) = (TierChances(), new long[CareInputs.Kinds * 2 * CareInputs.Tiers * census.Provinces]);
        Costs();
        StayDays = [StayLength(0), StayLength(1)];
        Birth = (inputs.Parameter("caesarean"), inputs.Parameter("delivery-normal"), inputs.Parameter("delivery-caesarean"));
        Epidemic = new EpidemicModel(inputs, PeopleByProvince(), nation.Scale.OneOf);
        MonthsContributed = (short)inputs.Parameter("months-contributed");
        ChronicAtVisit = Share("chronic-at-visit");
        InProvince = Share("in-province-stays");
    }

    /// <summary>The year (年度).</summary>
    public int Year { get; }

    /// <summary>Special funds granted in advance in the epidemic, fen, at full scale (预拨专项资金).</summary>
    public long EpidemicAdvance => inputs.Parameter("epidemic-advance") * FenPerYuan;

    internal int FirstDay { get; }

    internal int[] ProvinceOf { get; }

    internal int[] Conditions { get; }

    internal byte[][] Groups { get; }

    internal byte[] Bands { get; }

    internal ushort[][] Days { get; }

    internal CareLine[][] Lines { get; }

    internal StayDiagnosis[] Diagnoses { get; }

    internal Chances[] DiagnosisOf { get; }

    internal long[][] Spread { get; }

    internal long[] AwayFen { get; }

    internal AwayModel Away { get; }

    internal Chances[][][] Visits { get; }

    internal Chances[][] Tiers { get; }

    /// <summary>Mean cost by kind, scheme, tier and province; of stays for a diagnosis of mean cost.</summary>
    internal long[] Fen { get; }

    internal long[] DiagnosisCost { get; private set; } = [];

    /// <summary>Days of a stay beside those of its diagnosis, by scheme, in 4096ths.</summary>
    internal int[] StayDays { get; } = [];

    internal (long Caesarean, long Normal, long Operated) Birth { get; }

    internal EpidemicModel Epidemic { get; }

    internal short MonthsContributed { get; }

    internal uint ChronicAtVisit { get; }

    internal uint InProvince { get; }

    /// <summary>Reads the inputs of care and fits them to the people of a nation (载入).</summary>
    /// <exception cref="Inputs.InputException">An input is missing or wrong.</exception>
    public static CareModel Load(Nation nation) =>
        new(CareInputs.Read(nation.Inputs.Folder, nation.Inputs.Provinces), CareCensus.Of(nation), nation);

    internal int FenPlace(int kind, int scheme, int tier, int province) =>
        (((((kind * 2) + scheme) * CareInputs.Tiers) + tier) * census.Provinces) + province;

    private uint Share(string item) => Chances.Limit(inputs.Parameter(item) / Million);

    private static byte[] GroupOfAge(List<(int From, long Relative)> groups) =>
        [.. Enumerable.Range(0, CareCensus.Ages).Select(age => (byte)Math.Max(0, groups.FindLastIndex(group => group.From <= age)))];

    private static byte BandOf(int age) => (byte)(age <= OldestChild ? 0 : age <= OldestYoung ? 1 : age <= OldestMiddle ? 2 : 3);

    /// <summary>Days of the year, each as often as its month is busy.</summary>
    private ushort[] DaysOf(int kind)
    {
        var (days, length) = (new ushort[DayPlaces], DateTime.IsLeapYear(Year) ? 366 : 365);
        var weights = Enumerable.Range(0, length)
            .Select(day => inputs.Months[kind, DateOnly.FromDayNumber(FirstDay + day).Month - 1]).ToArray();
        var (all, sum, day) = (weights.Sum(), weights[0], 0);
        for (var i = 0; i < DayPlaces; i++)
        {
            while (sum * DayPlaces <= all * i)
            {
                sum += weights[++day];
            }

            days[i] = (ushort)day;
        }

        return days;
    }

    private double[] DiagnosisWeights(int band, int sex) =>
        [.. Diagnoses.Select(d => d.IsWomenOnly && sex == 0 ? 0.0 : d.Share * d.ByAge[band])];

    /// <summary>The frequency of a relative of 1, by kind and scheme.</summary>
    private void Frequencies()
    {
        for (var scheme = 0; scheme < 2; scheme++)
        {
            for (var kind = 0; kind < CareInputs.Kinds; kind++)
            {
                var wanted = inputs.Volumes[kind, scheme].PerMillion / Million * census.Insured[scheme];
                wanted -= kind == (int)CareKind.Inpatient ? Births(scheme) : 0;
                var relative = 0.0;
                foreach (var group in People(scheme))
                {
                    relative += group.Years * Relative(kind, group.Age, group.Conditions);
                }

                frequency[kind, scheme] = relative > 0 ? wanted / relative : 0;
            }
        }
    }

    private double Relative(int kind, int age, int conditions)
    {
        var group = kind == (int)CareKind.Chronic ? conditions : age;
        return kind == (int)CareKind.Chronic && conditions == 0 ? 0 : inputs.Ages[kind][Groups[kind][group]].Relative;
    }

    private IEnumerable<(int Province, int Sex, int Age, int Conditions, double Years)> People(int scheme) =>
        from province in Enumerable.Range(0, census.Provinces)
        from sex in Enumerable.Range(0, 2)
        from age in Enumerable.Range(0, CareCensus.Ages)
        from conditions in Enumerable.Range(0, CareCensus.Conditions)
        let years = census.Years(province, scheme, sex, age, conditions)
        where years > 0
        select (province, sex, age, conditions, years);

    private Chances[][][] VisitChances() =>
    [
        .. Enumerable.Range(0, CareInputs.Kinds).Select(kind => new[]
        {
            inputs.Ages[kind].Select(group => Chances.Visits(group.Relative * frequency[kind, 0])).ToArray(),
            inputs.Ages[kind].Select(group => Chances.Visits(group.Relative * frequency[kind, 1])).ToArray(),
        }),
    ];

    private Chances[][] TierChances() =>
    [
        .. Enumerable.Range(0, CareInputs.Kinds).Select(kind => new[] { Of(kind, 0), Of(kind, 1) }),
    ];

    private Chances Of(int kind, int scheme) => Chances.Of([.. HomeTiers(kind, scheme).Select(tier => tier.Count)]);

    /// <summary>
    /// Ordinary care at home by tier, for a whole of one visit: how much of it, and what it costs in fen. What the inputs say of stays is
    /// of all stays: those in another province and deliveries are taken off, with their tiers and costs.
    /// </summary>
    private (double Count, double Fen)[] HomeTiers(int kind, int scheme)
    {
        var tiers = Enumerable.Range(0, CareInputs.Tiers).Select(tier => inputs.ByTier[kind, scheme, tier]).ToArray();
        var (all, mean) = (tiers.Sum(tier => (double)tier.Share), tiers.Sum(tier => (double)tier.Share * tier.Yuan));
        var volume = inputs.Volumes[kind, scheme];
        var home = tiers.Select(tier => (Count: tier.Share / all, Fen: tier.Share * tier.Yuan / mean * volume.Fen)).ToArray();
        if (kind == (int)CareKind.Inpatient)
        {
            var births = Births(scheme);
            var stays = volume.PerMillion / Million * census.Insured[scheme];
            const double born = 0.5; // of the deliveries in each of the two tiers
            foreach (var (tier, away) in new[] { (Tier.Tier3, Away.Tier3Share), (Tier.Tier2, 1 - Away.Tier3Share) })
            {
                ref var one = ref home[(int)tier];
                one.Count = Math.Max(0, one.Count - (((Away.Stays(scheme) * away) + (births * born)) / stays));
                one.Fen = Math.Max(0, one.Fen - (((Away.Fen(scheme) * away) + (births * BirthFen * born)) / stays));
            }
        }

        return home;
    }

    private double Births(int scheme) => Enumerable.Range(0, census.Provinces).Sum(province => census.Births[province, scheme]);

    /// <summary>Stays (without births) by home province and scheme.</summary>
    private double[,] HomeStays()
    {
        var stays = new double[census.Provinces, 2];
        for (var scheme = 0; scheme < 2; scheme++)
        {
            foreach (var group in People(scheme))
            {
                stays[group.Province, scheme] += group.Years * Relative((int)CareKind.Inpatient, group.Age, group.Conditions)
                    * frequency[(int)CareKind.Inpatient, scheme];
            }
        }

        return stays;
    }

    private double[] PeopleByProvince()
    {
        var people = new double[census.Provinces];
        for (var scheme = 0; scheme < 2; scheme++)
        {
            foreach (var group in People(scheme))
            {
                people[group.Province] += group.Years;
            }
        }

        return people;
    }

    /// <summary>Mean costs: what the published mean leaves for ordinary care at home, spread by tier, diagnosis and province.</summary>
    private void Costs()
    {
        var mean = Diagnoses.Sum(d => (double)d.Yuan * d.Share) / Diagnoses.Sum(d => d.Share);
        DiagnosisCost = [.. Diagnoses.Select(d => (long)(d.Yuan / mean * Million))];
        var byBand = DiagnosisOf.Select((_, i) => MeanCost(DiagnosisWeights(i / 2, i % 2))).ToArray();
        for (var kind = 0; kind < CareInputs.Kinds; kind++)
        {
            for (var scheme = 0; scheme < 2; scheme++)
            {
                Cost(kind, scheme, byBand);
            }
        }
    }

    private double MeanCost(double[] weights) => weights.Select((weight, i) => weight * DiagnosisCost[i] / Million).Sum() / weights.Sum();

    private void Cost(int kind, int scheme, double[] byBand)
    {
        var (units, visits) = (0.0, 0.0);
        var isStay = kind == (int)CareKind.Inpatient;
        foreach (var group in People(scheme))
        {
            var count = group.Years * Relative(kind, group.Age, group.Conditions) * frequency[kind, scheme]
                * (isStay ? 1 - Away.Probability(group.Province) : 1);
            visits += count;
            units += count * inputs.ProvinceCost[group.Province] / Million
                * (isStay ? byBand[(Bands[group.Age] * 2) + group.Sex] : 1);
        }

        var tiers = HomeTiers(kind, scheme);
        for (var tier = 0; tier < CareInputs.Tiers; tier++)
        {
            for (var province = 0; province < census.Provinces; province++)
            {
                Fen[FenPlace(kind, scheme, tier, province)] = tiers[tier].Count > 0
                    ? (long)(tiers[tier].Fen / tiers[tier].Count * (inputs.ProvinceCost[province] / Million) * visits / units) : 0;
            }
        }
    }

    /// <summary>
    /// The published mean days, less births, over what the diagnoses of the people come to; half a day is lost as days are whole.
    /// </summary>
    private int StayLength(int scheme)
    {
        const double half = 0.5;
        var (days, stays) = (0.0, 0.0);
        var births = Births(scheme);
        foreach (var group in People(scheme))
        {
            var weights = DiagnosisWeights(Bands[group.Age], group.Sex);
            var count = group.Years * Relative((int)CareKind.Inpatient, group.Age, group.Conditions)
                * frequency[(int)CareKind.Inpatient, scheme];
            days += count * weights.Select((weight, i) => weight * Diagnoses[i].Days).Sum() / weights.Sum();
            stays += count;
        }

        var operated = inputs.Parameter("caesarean") / Million;
        var ofBirths = births * ((CareYear.NormalDays * (1 - operated)) + (CareYear.OperatedDays * operated));
        var wanted = ((double)inputs.Volumes[(int)CareKind.Inpatient, scheme].Days * (stays + births)) - ofBirths;
        return (int)(CareYear.One * (wanted + (half * stays)) / days);
    }

    private double BirthFen
    {
        get
        {
            var caesarean = inputs.Parameter("caesarean") / Million;
            return FenPerYuan * ((inputs.Parameter("delivery-normal") * (1 - caesarean))
                + (inputs.Parameter("delivery-caesarean") * caesarean));
        }
    }
}
