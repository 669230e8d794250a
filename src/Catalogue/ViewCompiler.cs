using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Yibao.Catalogue.Files;
using Yibao.Kernel;

namespace Yibao.Catalogue;

/// <summary>
/// Compiles the catalogue for one region and scheme (编译目录视图): of the rows that reach the region, on each day the nearest region's
/// latest one holds; within a region a row that names the scheme or the tier goes before one that does not.
/// </summary>
internal sealed class ViewCompiler
{
    internal const int WholePpm = 1_000_000;
    private const int CommonShare = -1;

    private readonly CatalogueItem[] versions;
    private readonly FrozenDictionary<string, int> indexOf;
    private readonly RegionalRow[] firstPays;
    private readonly RegionalRow[] ceilings;
    private readonly Scheme scheme;

    private readonly List<Segment> segments;
    private readonly List<CompiledRestriction> restrictions = [];
    private readonly List<(int From, int Until)> diagnosisRanges = [];
    private readonly List<long> tierCeilings = [];
    private readonly int[] restrictionOf; // by version, -1: none
    private readonly long[] prices = new long[Words.TierCount];
    private readonly SortedSet<int> days = [];
    private int firstPayNext;
    private int ceilingNext;

    internal ViewCompiler(
        CatalogueItem[] versions,
        FrozenDictionary<string, int> indexOf,
        RegionalRow[] firstPays,
        RegionalRow[] ceilings,
        RegionCode region,
        Scheme scheme)
    {
        this.versions = versions;
        this.indexOf = indexOf;
        this.firstPays = [.. firstPays.Where(row => row.Region.Contains(region) && (row.Scheme == 0 || row.Scheme == (int)scheme))];
        this.ceilings = [.. ceilings.Where(row => row.Region.Contains(region))];
        this.scheme = scheme;
        segments = new List<Segment>(indexOf.Count + 16);
        restrictionOf = new int[versions.Length];
    }

    internal CatalogueView Compile()
    {
        for (var version = 0; version < versions.Length; version++)
            restrictionOf[version] = Restriction(versions[version]);
        CollectionsMarshal.SetCount(segments, indexOf.Count);
        var item = 0;
        for (var from = 0; from < versions.Length; item++)
        {
            var until = from + 1;
            while (until < versions.Length && string.Equals(versions[until].Code, versions[from].Code, StringComparison.Ordinal))
                until++;
            CompileItem(item, from, until);
            from = until;
        }
        return new CatalogueView(indexOf, [.. segments], [.. restrictions], [.. diagnosisRanges], [.. tierCeilings]);
    }

    // The latest segment stands at the item's index; each earlier one goes to the end and is named by the one after it.
    private void CompileItem(int item, int from, int until)
    {
        var code = versions[from].Code;
        var shares = Take(firstPays, ref firstPayNext, code);
        var standards = Take(ceilings, ref ceilingNext, code);
        CollectDays(from, until, shares, standards);
        var earlier = -1;
        Segment latest = default;
        foreach (var day in days)
        {
            var segment = SegmentOn(day, from, until, shares, standards);
            if (latest.FromDay > 0 && IsSame(latest, segment))
                continue;
            if (latest.FromDay > 0)
            {
                segments.Add(latest);
                earlier = segments.Count - 1;
            }
            segment.Earlier = earlier;
            latest = segment;
        }
        segments[item] = latest;
    }

    private void CollectDays(int from, int until, ReadOnlySpan<RegionalRow> shares, ReadOnlySpan<RegionalRow> standards)
    {
        days.Clear();
        var first = versions[from].From.DayNumber;
        for (var version = from; version < until; version++)
        {
            AddDay(versions[version].From, first);
            AddDay(versions[version].Until, first);
            AddDay(versions[version].DiagnosisPlanFrom, first);
        }
        foreach (var row in shares)
            AddDay(row.From, first);
        foreach (var row in standards)
            AddDay(row.From, first);
    }

    private void AddDay(DateOnly? day, int first)
    {
        if (day is { } known)
            days.Add(Math.Max(known.DayNumber, first));
    }

    private Segment SegmentOn(int day, int from, int until, ReadOnlySpan<RegionalRow> shares, ReadOnlySpan<RegionalRow> standards)
    {
        var version = until - 1;
        while (version > from && versions[version].From.DayNumber > day)
            version--;
        var item = versions[version];
        if (item.Until?.DayNumber <= day)
            return new Segment { FromDay = day, Version = -1, TierCeilings = -1, Restriction = -1 };
        var segment = new Segment
        {
            FromDay = day,
            Version = version,
            FirstPayPpm = FirstPay(item.Class, day, shares),
            Class = item.Class,
            Scope = item.Scope,
            DiagnosisPlan = item.DiagnosisPlanFrom?.DayNumber <= day,
            Restriction = restrictionOf[version],
        };
        SetCeilings(ref segment, day, standards);
        return segment;
    }

    private static int FirstPay(ItemClass itemClass, int day, ReadOnlySpan<RegionalRow> shares)
    {
        if (itemClass == ItemClass.C)
            return WholePpm;
        var best = Best(shares, day, tier: -1);
        if (best is not null && best.Value != RegionalRow.Ended)
            return (int)best.Value;
        return itemClass == ItemClass.A ? 0 : CommonShare;
    }

    private void SetCeilings(ref Segment segment, int day, ReadOnlySpan<RegionalRow> standards)
    {
        segment.TierCeilings = -1;
        segment.CeilingMicro = long.MaxValue;
        if (standards.IsEmpty)
            return;
        for (var tier = 0; tier < prices.Length; tier++)
        {
            var best = Best(standards, day, tier);
            prices[tier] = best is null || best.Value == RegionalRow.Ended ? long.MaxValue : best.Value;
        }
        segment.CeilingMicro = prices[0];
        if (prices.AsSpan().ContainsAnyExcept(prices[0]))
        {
            segment.TierCeilings = tierCeilings.Count;
            tierCeilings.AddRange(prices);
        }
    }

    // Nearest region first, then a row that names the scheme or the tier, then the latest start.
    private static RegionalRow? Best(ReadOnlySpan<RegionalRow> rows, int day, int tier)
    {
        RegionalRow? best = null;
        foreach (var row in rows)
        {
            if (row.From.DayNumber > day || (tier >= 0 && row.Tiers != 0 && (row.Tiers & (1 << tier)) == 0))
                continue;
            if (best is null || Rank(row).CompareTo(Rank(best)) > 0)
                best = row;
        }
        return best;
    }

    private static (int Level, bool Named, int From) Rank(RegionalRow row)
    {
        var level = row.Region.IsNation ? 0 : row.Region.IsProvince ? 1 : row.Region.IsPrefecture ? 2 : 3;
        return (level, row.Scheme != 0 || row.Tiers != 0, row.From.DayNumber);
    }

    private int Restriction(CatalogueItem item)
    {
        // Nothing restricts what is not covered anyway: the class says it.
        if (item.Restriction is not { } given || item.Class == ItemClass.C)
            return -1;
        var start = diagnosisRanges.Count;
        diagnosisRanges.AddRange(given.Diagnoses);
        restrictions.Add(new CompiledRestriction
        {
            Sex = given.Sex,
            AgeFrom = (short)given.AgeFrom,
            AgeTo = (short)given.AgeTo,
            Visits = given.Visits == 0 ? -1 : given.Visits,
            Tiers = given.Tiers == 0 ? -1 : given.Tiers,
            OtherScheme = given.Schemes.Count > 0 && !given.Schemes.Contains((int)scheme),
            DiagnosesFrom = start,
            DiagnosesUntil = diagnosisRanges.Count,
            DaysMax = given.DaysMax,
            QuantityPerDayE4 = given.QuantityPerDayE4,
            Attest = given.Attest.Length > 0,
        });
        return restrictions.Count - 1;
    }

    private bool IsSame(in Segment x, in Segment y) => x.Version == y.Version
        && x.FirstPayPpm == y.FirstPayPpm
        && x.CeilingMicro == y.CeilingMicro
        && x.DiagnosisPlan == y.DiagnosisPlan
        && (x.TierCeilings == y.TierCeilings || (x.TierCeilings >= 0 && y.TierCeilings >= 0 && TierPrices(x).SequenceEqual(TierPrices(y))));

    private ReadOnlySpan<long> TierPrices(in Segment segment) =>
        CollectionsMarshal.AsSpan(tierCeilings).Slice(segment.TierCeilings, Words.TierCount);

    // Rows are sorted by code as the items are, so one pass serves all items; rows of codes in between cannot be: loading refuses them.
    private static ReadOnlySpan<RegionalRow> Take(RegionalRow[] rows, ref int next, string code)
    {
        var from = next;
        while (next < rows.Length && string.Equals(rows[next].Code, code, StringComparison.Ordinal))
            next++;
        return rows.AsSpan(from, next - from);
    }
}
