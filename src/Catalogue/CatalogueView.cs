using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Catalogue;

/// <summary>What holds for one item from a day on (时段): a row of the view's flat array.</summary>
internal struct Segment
{
    internal int FromDay;
    internal int Earlier; // the segment before it in the same array, -1: none
    internal int Version; // -1: not listed
    internal int FirstPayPpm;
    internal int TierCeilings; // start of its prices by tier, -1: CeilingMicro holds for all
    internal int Restriction; // -1: none
    internal long CeilingMicro;
    internal ItemClass Class;
    internal byte Scope;
    internal bool DiagnosisPlan;
}

/// <summary>A payment restriction (限定支付范围) as masks and ranges.</summary>
internal struct CompiledRestriction
{
    internal int Visits; // bit n allows value n
    internal int Tiers;
    internal int DiagnosesFrom; // slice of the view's array of ranges; empty: any diagnosis
    internal int DiagnosesUntil;
    internal int DaysMax; // 0: no limit
    internal long QuantityPerDayE4; // 0: no limit
    internal short AgeFrom;
    internal short AgeTo;
    internal Sex Sex;
    internal bool OtherScheme;
    internal bool Attest;
}

/// <summary>
/// The catalogue as one pooling region and scheme see it (统筹区目录视图), compiled to flat arrays. Immutable; safe to share between threads.
/// </summary>
public sealed class CatalogueView
{
    private readonly FrozenDictionary<string, int> indexOf;
    private readonly Segment[] segments; // the latest of each item at its index, earlier ones behind
    private readonly CompiledRestriction[] restrictions;
    private readonly (int From, int Until)[] diagnosisRanges;
    private readonly long[] tierCeilings;

    internal CatalogueView(
        FrozenDictionary<string, int> indexOf,
        Segment[] segments,
        CompiledRestriction[] restrictions,
        (int From, int Until)[] diagnosisRanges,
        long[] tierCeilings)
    {
        this.indexOf = indexOf;
        Count = indexOf.Count;
        this.segments = segments;
        this.restrictions = restrictions;
        this.diagnosisRanges = diagnosisRanges;
        this.tierCeilings = tierCeilings;
    }

    /// <summary>Number of items (项目数): indexes run from 0 to it, the same in every view of one book.</summary>
    public int Count { get; }

    /// <summary>
    /// Finds an item by its code (按编码查找): its index, or -1. For the edge, once per line; the hot path knows indexes only.
    /// </summary>
    public int Find(string code) => indexOf.TryGetValue(code, out var item) ? item : -1;

    /// <summary>
    /// Terms of one fee line (明细支付条件). Allocates nothing and looks nothing up by name. Of a case it reads sex, age, visit kind and tier;
    /// the scheme is the view's.
    /// </summary>
    /// <param name="item">Index from <see cref="Find"/>; anything else throws <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="facts">The case.</param>
    /// <param name="diagnoses">Diagnoses of the visit as <see cref="DiagnosisCode.Packed"/>.</param>
    /// <param name="lineDayNumber">Day of the line (费用发生日期) as <see cref="DateOnly.DayNumber"/>.</param>
    /// <param name="daysOfSupply">Days of supply (用药天数); 0 = not given.</param>
    /// <param name="attested">Whether the hospital attested the clinical condition (医院证明符合临床条件).</param>
    /// <param name="terms">The answer; every field is written.</param>
    public void Terms(
        int item,
        in CaseFacts facts,
        ReadOnlySpan<int> diagnoses,
        int lineDayNumber,
        int daysOfSupply,
        bool attested,
        out LineTerms terms)
    {
        if (item < 0 || item >= Count)
            throw new ArgumentOutOfRangeException(nameof(item));
        ref readonly var segment = ref segments[item];
        while (lineDayNumber < segment.FromDay && segment.Earlier >= 0)
            segment = ref segments[segment.Earlier];

        terms.MaxQuantityE4 = long.MaxValue;
        if (lineDayNumber < segment.FromDay || segment.Version < 0)
        {
            NotListed(out terms);
            return;
        }
        terms.Class = segment.Class;
        terms.FirstPayPpm = segment.FirstPayPpm;
        terms.CeilingMicro = segment.TierCeilings < 0 ? segment.CeilingMicro : tierCeilings[segment.TierCeilings + (int)facts.Tier];
        terms.Scope = segment.Scope;
        terms.DiagnosisPlan = segment.DiagnosisPlan;
        terms.Denial = DenialReason.None;
        terms.ItemVersion = segment.Version;
        if (segment.Restriction >= 0)
            Restrict(in restrictions[segment.Restriction], in facts, diagnoses, Math.Max(0, daysOfSupply), attested, ref terms);
    }

    private void Restrict(
        in CompiledRestriction restriction,
        in CaseFacts facts,
        ReadOnlySpan<int> diagnoses,
        int days,
        bool attested,
        ref LineTerms terms)
    {
        var limitsQuantity = restriction.QuantityPerDayE4 > 0;
        if (limitsQuantity)
        {
            var paidDays = restriction.DaysMax > 0 ? Math.Min(days, restriction.DaysMax) : days;
            terms.MaxQuantityE4 = restriction.QuantityPerDayE4 * Math.Max(1, paidDays);
        }
        if (restriction.Sex != Sex.Unknown && restriction.Sex != facts.Sex)
            terms.Denial = DenialReason.Sex;
        else if (facts.Age < restriction.AgeFrom || facts.Age > restriction.AgeTo)
            terms.Denial = DenialReason.Age;
        else if ((restriction.Visits & (1 << (int)facts.Visit)) == 0)
            terms.Denial = DenialReason.VisitKind;
        else if ((restriction.Tiers & (1 << (int)facts.Tier)) == 0)
            terms.Denial = DenialReason.Tier;
        else if (restriction.OtherScheme)
            terms.Denial = DenialReason.Scheme;
        else if (restriction.DiagnosesUntil > restriction.DiagnosesFrom && !AnyInside(in restriction, diagnoses))
            terms.Denial = DenialReason.Diagnosis;
        else if (restriction.DaysMax > 0 && days > restriction.DaysMax && !limitsQuantity)
            terms.Denial = DenialReason.DaysOfSupply;
        else if (restriction.Attest && !attested)
            terms.Denial = DenialReason.NotAttested;
    }

    private bool AnyInside(in CompiledRestriction restriction, ReadOnlySpan<int> diagnoses)
    {
        var ranges = diagnosisRanges.AsSpan(restriction.DiagnosesFrom, restriction.DiagnosesUntil - restriction.DiagnosesFrom);
        foreach (var diagnosis in diagnoses)
        {
            // The last range that begins at or before the diagnosis; the ranges are sorted and disjoint.
            var (low, high) = (0, ranges.Length);
            while (low < high)
            {
                var middle = (low + high) >> 1;
                if (ranges[middle].From <= diagnosis)
                    low = middle + 1;
                else
                    high = middle;
            }
            if (low > 0 && diagnosis < ranges[low - 1].Until)
                return true;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void NotListed(out LineTerms terms)
    {
        terms.Class = ItemClass.C;
        terms.FirstPayPpm = ViewCompiler.WholePpm;
        terms.CeilingMicro = long.MaxValue;
        terms.MaxQuantityE4 = long.MaxValue;
        terms.Scope = 0;
        terms.DiagnosisPlan = false;
        terms.Denial = DenialReason.NotListedOnDay;
        terms.ItemVersion = -1;
    }
}
