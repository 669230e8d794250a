using System.Collections.Immutable;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy;

/// <summary>One band of a layer (分段): up to a limit the fund pays a rate.</summary>
public readonly struct Band(long limit, int ppm)
{
    /// <summary>Upper limit in fen, inclusive; <see cref="long.MaxValue"/>: none.</summary>
    public readonly long Limit = limit;

    /// <summary>The fund's share in ppm after all adjustments.</summary>
    public readonly int Ppm = ppm;
}

/// <summary>What one layer says to one group of cases (待遇单元): flat numbers, nothing is looked up by name.</summary>
public struct Cell
{
    /// <summary>Deductible (起付线) in fen, adjusted where it does not step down.</summary>
    public long Deductible;

    /// <summary>Each later stay costs so much less (逐次降低), fen; 0: no steps.</summary>
    public long StepLess;

    /// <summary>The stepped deductible never falls below this, fen.</summary>
    public long StepNotBelow;

    /// <summary>First band in <see cref="Plan.Bands"/>.</summary>
    public int BandFirst;

    /// <summary>Number of bands.</summary>
    public int BandCount;

    /// <summary>First ceiling amount in <see cref="Plan.CeilingAmounts"/>; one for each ceiling of the layer.</summary>
    public int CeilingFirst;

    /// <summary>First-pay cut of the base (先自付比例) in ppm; 0: none.</summary>
    public int CutPpm;

    /// <summary>Floor (保底) in ppm of the offered base; 0: none.</summary>
    public int FloorPpm;

    /// <summary>Factor of a stepped deductible in ppm.</summary>
    public int StepFactorPpm;

    /// <summary>Whether the layer applies to the case.</summary>
    public bool Applies;
}

/// <summary>One ceiling of a layer (封顶线): what it counts and in which accumulator.</summary>
/// <param name="Name">Name in the document.</param>
/// <param name="OnBase">Counts the base instead of the fund's payment.</param>
/// <param name="Per">Period.</param>
/// <param name="Slot">Accumulator.</param>
public sealed record LayerCeiling(string Name, bool OnBase, CountingPeriod Per, int Slot);

/// <summary>The articles on which a cell rests (依据条款), for statements and the console; the arithmetic never reads them.</summary>
/// <param name="Applies">Article that makes the layer apply.</param>
/// <param name="Deductible">Article of the deductible; null where there is none.</param>
/// <param name="Rate">Article of the rate.</param>
/// <param name="Adjustments">Articles of factors, points and cuts that take part.</param>
/// <param name="Ceilings">Articles of the ceilings, in their order.</param>
/// <param name="Floor">Article of the floor; null where there is none.</param>
public sealed record CellOrigin(
    Article Applies, Article? Deductible, Article? Rate, IReadOnlyList<Article> Adjustments, IReadOnlyList<Article> Ceilings,
    Article? Floor);

/// <summary>One layer of a plan (待遇层), compiled.</summary>
public sealed record PlanLayer
{
    /// <summary>Name in the documents.</summary>
    public required string Id { get; init; }

    /// <summary>Name on the statement.</summary>
    public required Bilingual Name { get; init; }

    /// <summary>The fund that pays.</summary>
    public required Fund Fund { get; init; }

    /// <summary>Which amount it looks at.</summary>
    public required LayerBase Base { get; init; }

    /// <summary>Index of the earlier layer that the base belongs to; -1 where it belongs to none.</summary>
    public required int BaseLayer { get; init; }

    /// <summary>Benefit scope of an eligible base.</summary>
    public required byte Scope { get; init; }

    /// <summary>Whether first pay fills the deductible.</summary>
    public required FirstPayOrder FirstPay { get; init; }

    /// <summary>From where band limits count.</summary>
    public required BandAnchor Anchor { get; init; }

    /// <summary>Where half-up rounding takes place.</summary>
    public required RoundingPoint Rounding { get; init; }

    /// <summary>Order of the cut and the deductible.</summary>
    public required CutOrder CutOrder { get; init; }

    /// <summary>Accumulator of the deductible consumed; -1: counted over nothing.</summary>
    public required int DeductibleSlot { get; init; }

    /// <summary>
    /// Accumulator of the axis on which the bands lie (the base, or the base above the deductible); -1: the layer has one rate.
    /// </summary>
    public required int BaseSlot { get; init; }

    /// <summary>Ceilings in order.</summary>
    public required ImmutableArray<LayerCeiling> Ceilings { get; init; }

    /// <summary>Dimensions that matter, by number.</summary>
    internal byte[] Dimensions { get; init; } = [];

    /// <summary>For each of <see cref="Dimensions"/>, where its table begins in <see cref="Index"/>.</summary>
    internal int[] Offsets { get; init; } = [];

    /// <summary>Tables from a value of a dimension to its share of the cell number.</summary>
    internal int[] Index { get; init; } = [];

    /// <summary>First cell in <see cref="Plan.Cells"/>.</summary>
    internal int CellFirst { get; init; }

    /// <summary>The cell of a case: additions over flat tables.</summary>
    /// <param name="values">One value per <see cref="Dimension"/>, in range.</param>
    public int CellOf(ReadOnlySpan<int> values)
    {
        var cell = CellFirst;
        var dimensions = Dimensions;
        var offsets = Offsets;
        for (var i = 0; i < dimensions.Length; i++)
        {
            cell += Index[offsets[i] + values[dimensions[i]]];
        }

        return cell;
    }
}

/// <summary>An accumulator of a person (累计项): what is counted and over which period.</summary>
/// <param name="Name">Name, stable over the years: <c>stays</c>, <c>inpatient.deductible</c>, <c>inpatient.ceiling.yearly</c>.</param>
/// <param name="Per">Period after which it starts again.</param>
/// <param name="Days">Length of a settlement period; 0 for other periods.</param>
public readonly record struct AccumulatorSlot(string Name, CountingPeriod Per, int Days);

/// <summary>Accumulators that start again together (同周期累计项).</summary>
/// <param name="Per">Period.</param>
/// <param name="Days">Length of a settlement period; 0 for other periods.</param>
/// <param name="Slots">Their numbers.</param>
public sealed record PeriodGroup(CountingPeriod Per, int Days, ImmutableArray<int> Slots);

/// <summary>A case read as another one before any layer is asked (视同处理): one range or set of values per dimension.</summary>
internal sealed record Treatment(
    bool[][] Fits, CarePlace? Place, Filing? Filing, Network? Network, bool DiagnosisPlanEligible, Article Article);

/// <summary>
/// The compiled rules of one region, scheme and grade between two days (待遇方案): flat arrays that the benefit arithmetic walks. Immutable,
/// safe to share between threads.
/// </summary>
public sealed class Plan
{
    /// <summary>Accumulator of the stays of the policy year.</summary>
    public const int StaysSlot = 0;

    /// <summary>Accumulator of the settlements of this stay (or of its settlement period): 0 means a new stay.</summary>
    public const int SettlementsSlot = 1;

    /// <summary>Whose rules.</summary>
    public required PlanKey Key { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>First day on which it no longer holds.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>When the policy year begins.</summary>
    public required PolicyYearStart YearStart { get; init; }

    /// <summary>Common first-pay share of class B in ppm (乙类先行自付比例); -1: the region has none.</summary>
    public required int FirstPayPpm { get; init; }

    /// <summary>Article of the plan's choices.</summary>
    public required Article Origin { get; init; }

    /// <summary>Layers in the order in which they pay.</summary>
    public required ImmutableArray<PlanLayer> Layers { get; init; }

    /// <summary>Accumulators; the same for every day of the same region, scheme and grade.</summary>
    public required ImmutableArray<AccumulatorSlot> Slots { get; init; }

    /// <summary>The accumulators by period.</summary>
    public required ImmutableArray<PeriodGroup> Periods { get; init; }

    internal Cell[] Cells { get; init; } = [];

    internal CellOrigin[] Origins { get; init; } = [];

    internal Band[] Bands { get; init; } = [];

    internal long[] CeilingAmounts { get; init; } = [];

    internal uint StaysCounted { get; init; }

    internal Treatment[] Treatments { get; init; } = [];

    /// <summary>Groups of diagnoses that some layer tells apart; bit g of the diagnosis value says that group g was hit.</summary>
    internal (int From, int Until)[][] DiagnosisGroups { get; init; } = [];

    /// <summary>Number of values that a case has: one per <see cref="Dimension"/>.</summary>
    public const int ValueCount = (int)Dimension.Diagnosis + 1;

    /// <summary>The values of a case in the order of <see cref="Dimension"/>, clamped to what rules tell apart.</summary>
    /// <param name="facts">The case.</param>
    /// <param name="stay">Number of the stay, from 1.</param>
    /// <param name="diagnoses">Packed ICD-10 codes of the visit.</param>
    /// <param name="values">At least <see cref="ValueCount"/> places.</param>
    /// <returns>Whether lines of the diagnosis plan are eligible in full.</returns>
    public bool Values(in CaseFacts facts, long stay, ReadOnlySpan<int> diagnoses, Span<int> values)
    {
        Fill(in facts, values);
        values[(int)Dimension.Diagnosis] = DiagnosisGroups.Length == 0 ? 0 : GroupsHit(diagnoses);
        values[(int)Dimension.Stay] = (int)Math.Clamp(stay, 1, Vocabulary.MaxStay);
        return Treatments.Length != 0 && Treat(values);
    }

    private static void Fill(in CaseFacts facts, Span<int> values)
    {
        values[(int)Dimension.Visit] = (int)facts.Visit;
        values[(int)Dimension.Tier] = (int)facts.Tier;
        values[(int)Dimension.Status] = (int)facts.Status;
        values[(int)Dimension.Aid] = (int)facts.Aid;
        values[(int)Dimension.Post] = (int)facts.Post;
        values[(int)Dimension.Place] = (int)facts.Place;
        values[(int)Dimension.Filing] = (int)facts.Filing;
        values[(int)Dimension.Network] = (int)facts.Network;
        values[(int)Dimension.Epidemic] = (int)facts.Epidemic;
        values[(int)Dimension.Sex] = (int)facts.Sex;
        values[(int)Dimension.Age] = Math.Clamp((int)facts.Age, 0, Vocabulary.MaxAge);
        values[(int)Dimension.Months] = Math.Clamp((int)facts.Months, 0, Vocabulary.MaxMonths);
    }

    /// <summary>Conditions are asked of the case as it came, not as an earlier treatment reads it.</summary>
    private bool Treat(Span<int> values)
    {
        Span<int> asCame = stackalloc int[ValueCount];
        values[..ValueCount].CopyTo(asCame);
        var eligible = false;
        foreach (var treatment in Treatments)
        {
            if (!Fits(treatment, asCame))
            {
                continue;
            }

            values[(int)Dimension.Place] = (int?)treatment.Place ?? values[(int)Dimension.Place];
            values[(int)Dimension.Filing] = (int?)treatment.Filing ?? values[(int)Dimension.Filing];
            values[(int)Dimension.Network] = (int?)treatment.Network ?? values[(int)Dimension.Network];
            eligible |= treatment.DiagnosisPlanEligible;
        }

        return eligible;
    }

    /// <summary>The articles of the treatments that take part in a case (视同处理的依据), for the explanation.</summary>
    public IReadOnlyList<Article> TreatmentOrigins(in CaseFacts facts)
    {
        Span<int> values = stackalloc int[ValueCount];
        Fill(in facts, values);
        var articles = new List<Article>();
        foreach (var treatment in Treatments)
        {
            if (Fits(treatment, values))
            {
                articles.Add(treatment.Article);
            }
        }

        return articles;
    }

    private static bool Fits(Treatment treatment, ReadOnlySpan<int> values)
    {
        var fits = treatment.Fits;
        for (var d = 0; d < fits.Length; d++)
        {
            if (fits[d].Length != 0 && !fits[d][values[d]])
            {
                return false;
            }
        }

        return true;
    }

    private int GroupsHit(ReadOnlySpan<int> diagnoses)
    {
        var hit = 0;
        for (var g = 0; g < DiagnosisGroups.Length; g++)
        {
            foreach (var code in diagnoses)
            {
                foreach (var (from, until) in DiagnosisGroups[g])
                {
                    hit |= code >= from && code < until ? 1 << g : 0;
                }
            }
        }

        return hit;
    }

    /// <summary>Whether people of this standing are in the scheme at all (险种与人员类别).</summary>
    public bool Includes(PersonStatus status) => CaseClasses.BelongsTo(status, Key.Scheme);

    /// <summary>Whether a visit of this kind counts as a stay.</summary>
    public bool CountsAsStay(VisitKind visit) => (StaysCounted >> (int)visit & 1) != 0;

    /// <summary>The cell of a layer by the number that <see cref="PlanLayer.CellOf"/> gives.</summary>
    public ref readonly Cell CellAt(int cell) => ref Cells[cell];

    /// <summary>The articles of a cell.</summary>
    public CellOrigin OriginOf(int cell) => Origins[cell];

    /// <summary>The bands of a cell.</summary>
    public ReadOnlySpan<Band> BandsOf(in Cell cell) => Bands.AsSpan(cell.BandFirst, cell.BandCount);

    /// <summary>Amount of a ceiling in fen; <see cref="long.MaxValue"/>: none.</summary>
    public long CeilingAmount(in Cell cell, int ceiling) => CeilingAmounts[cell.CeilingFirst + ceiling];

    /// <summary>First days of the policy years that the plan touches, latest first.</summary>
    internal int[] YearStarts { get; init; } = [];

    /// <summary>First day of the policy year of a day of this plan (年度首日), as a day number.</summary>
    public int YearStartOf(int dayNumber)
    {
        foreach (var start in YearStarts)
        {
            if (start <= dayNumber)
            {
                return start;
            }
        }

        return YearStart.YearTodayNumber(dayNumber);
    }

    /// <summary>Number of an accumulator by its name; -1: the plan has none of that name.</summary>
    public int FindSlot(string name)
    {
        for (var i = 0; i < Slots.Length; i++)
        {
            if (Slots[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
