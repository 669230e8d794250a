namespace Yibao.Tests.Reference;

/// <summary>
/// Draws policies of one to six layers that use every key and every dimension of a condition. One seed, one policy.
/// </summary>
internal sealed class RandomPolicies
{
    private static readonly string[] LayerNames =
        ["basic", "large-amount", "critical", "civil-servant", "supplement", "assistance", "tilt", "fiscal"];

    private const int MostCases = 10_000;

    private static readonly string[] EmployeeFunds =
        ["310100", "310300", "320100", "330100", "370100", "510100", "610100", "999997", "999996"];

    private static readonly string[] ResidentFunds = ["390100", "390200", "390300", "610100", "610102", "999997", "999996", "630100"];

    private readonly Random random;
    private readonly RandomRows rows;
    private readonly List<RefFigure> figures = [];
    private readonly List<RefLayer> layers = [];
    private readonly List<(RefCeiling Ceiling, int PeriodDays)> shared = [];
    private readonly string scheme;
    private int pots;

    private RandomPolicies(int seed)
    {
        random = new Random(seed);
        rows = new RandomRows(random);
        scheme = rows.One("310", "390");
        rows.Prefer("status", RefVocabulary.Statuses(scheme));
    }

    /// <summary>The days of the cases, and of what the documents cover; <c>Until</c> is exclusive.</summary>
    public static (DateOnly From, DateOnly Until) Covered { get; } = (new(2020, 1, 1), new(2022, 1, 1));

    public static RefPolicy Draw(int seed) => new RandomPolicies(seed).Policy();

    private RefPolicy Policy()
    {
        DrawFigures();
        var names = LayerNames.ToArray();
        random.Shuffle(names);
        var order = 0;
        for (var count = random.Next(1, 7); count > 0; count--)
            layers.Add(Reviewable(names[count], order += rows.One(1, 10, 100)));
        return new RefPolicy
        {
            Layers = layers,
            Scheme = scheme,
            Covers = Covered,
            StayPeriodDays = rows.Chance(25) ? rows.One(30, 60, 90) : null,
            YearStart = rows.Chance(30) ? (7, 1) : (1, 1),
            StaysCounted = [.. RefVocabulary.Visits.Where(visit => visit == "inpatient" || rows.Chance(15))],
            FirstPayShare = rows.Chance(70) ? Percent(0, 50) : null,
            Figures = figures,
            Treats = Treats(),
        };
    }

    private void DrawFigures()
    {
        foreach (var name in new[] { "disposable-income", "average-wage" })
        {
            figures.Add(new(name, RefLayerStart, random.Next(5_000, 60_000) * (Rational)100));
            if (rows.Chance(50)) figures.Add(new(name, RefLayerStart.AddMonths(14), random.Next(500_000, 6_000_000)));
        }
    }

    private static DateOnly RefLayerStart => new(2019, 7, 1);

    private List<RefTreat> Treats()
    {
        var treats = new List<RefTreat>();
        if (rows.Chance(25))
            treats.Add(new()
            {
                Name = "epidemic-as-local", From = new(2020, 1, 21), When = new() { Epidemic = ["suspected", "confirmed"] },
                Place = rows.One("local", "in-province"), DiagnosisPlanEligible = rows.Chance(70),
            });
        if (rows.Chance(15))
            treats.Add(new()
            {
                Name = "counter", From = new(2020, 6, 1), When = new() { Age = new(60, null) },
                Filing = rows.One("registered", "referred"), Network = "direct",
            });
        for (var count = rows.One(0, 0, 1, 2); count > 0; count--) treats.Add(Chained($"chained-{count}"));
        return treats;
    }

    /// <summary>A treatment that looks at what another one may change: each is asked of the case as it came.</summary>
    private RefTreat Chained(string name) => new()
    {
        Name = name, From = rows.One(new DateOnly(2020, 1, 1), new DateOnly(2020, 9, 1)),
        When = rows.One<RefCondition>(
            new() { Place = [rows.One("in-province", "out-of-province")] },
            new() { Filing = ["none", "emergency"], Aid = ["none"] },
            new() { Place = ["out-of-province"], Filing = ["registered", "referred"] },
            new() { Network = ["manual"], Visit = ["inpatient", "emergency"] }),
        Place = rows.One(null, "local", "in-province", "out-of-province"),
        Filing = rows.One(null, "none", "registered"),
        Network = rows.One("direct", "manual"),
    };

    /// <summary>A layer that tells more cases apart than anybody can review is refused: it is drawn again.</summary>
    private RefLayer Reviewable(string name, int order)
    {
        while (true)
        {
            var layer = Layer(name, order);
            if (CasesToldApart(layer) <= MostCases) return layer;
            shared.RemoveAll(one => layer.Ceilings.Contains(one.Ceiling));
        }
    }

    private static long CasesToldApart(RefLayer layer)
    {
        var conditions = layer.Conditions().ToList();
        var cases = 1L;
        foreach (var dimension in RefVocabulary.Words)
            cases *= dimension.Words.Select(word => Signature(dimension, word)).Distinct(StringComparer.Ordinal).Count();
        foreach (var dimension in RefVocabulary.Ranges)
            cases *= 1 + conditions.Select(dimension.Of).OfType<RefRange>().SelectMany(Limits).Distinct().Count();
        return cases << conditions.Select(one => one.Diagnosis).OfType<IReadOnlyList<string>>().Distinct().Count();

        string Signature(RefWordDimension dimension, string word) => string.Concat(conditions.Select(one => Has(dimension.Of(one), word)));
        static IEnumerable<int> Limits(RefRange range) => new[] { range.From, range.To + 1 }.OfType<int>();
        static char Has(IReadOnlyList<string>? words, string word) => words is null ? '-' : words.Contains(word) ? '1' : '0';
    }

    private RefLayer Layer(string name, int order)
    {
        var from = rows.One(RefLayerStart, Covered.From, Covered.From, Covered.From, new DateOnly(2020, 5, 1));
        DateOnly? repealed = rows.Chance(5) ? from.AddMonths(18) : null;
        var looksAt = Base();
        if (layers.Find(earlier => earlier.Name == looksAt.Layer) is { } below)
        {
            // A layer stands only while the layer stands whose base it takes.
            if (from < below.From) from = below.From;
            if (repealed is null || repealed > below.Repealed) repealed = below.Repealed ?? repealed;
        }

        var layer = new RefLayer
        {
            Name = name,
            Order = order,
            Fund = rows.One(scheme == "310" ? EmployeeFunds : ResidentFunds),
            From = from,
            Repealed = repealed,
            Applies = Applies(),
            Base = looksAt,
            FirstPay = rows.One(RefFirstPay.BeforeDeductible, RefFirstPay.CountsTowardDeductible),
            DeductiblePeriod = Period(),
            Rate = [],
            Anchor = rows.One(RefAnchor.Absolute, RefAnchor.AfterDeductible),
            BandPeriod = Period(),
            Rounding = rows.One(RefRounding.Band, RefRounding.Layer),
            AdjustOrder = rows.One(RefAdjustOrder.FactorThenPoints, RefAdjustOrder.PointsThenFactor),
            CutOrder = rows.One(RefCutOrder.BeforeDeductible, RefCutOrder.AfterDeductible),
            PeriodDays = rows.One(30, 60, 90),
        };
        var adjusted = rows.Chance(35);
        layer = WithDeductible(layer) with { Rate = rows.Covering(layer, () => Rate(adjusted)) };
        if (adjusted) layer = layer with { OwnShareFactor = rows.Scattered(layer, () => Tenths(0, 100)) };
        return WithAdjustments(layer) with { Ceilings = Ceilings(layer) };
    }

    private List<RefCondition> Applies() => random.Next(100) switch
    {
        < 45 => [],
        < 80 => [rows.Condition()],
        _ => [rows.Condition(), rows.Condition()],
    };

    private RefPeriod Period() =>
        rows.One(RefPeriod.Visit, RefPeriod.Visit, RefPeriod.SettlementPeriod, RefPeriod.Month, RefPeriod.Year, RefPeriod.Year);

    private RefBase Base()
    {
        if (rows.Chance(layers.Count == 0 ? 75 : 25)) return RefBase.Eligible;
        if (rows.Chance(15)) return new(RefBaseKind.Eligible, Scope: rows.One(RefVocabulary.Scopes));
        if (layers.Count == 0 || rows.Chance(50)) return new(rows.One(RefBaseKind.ResidueEligible, RefBaseKind.ResidueAll));
        var withCeilings = layers.Where(layer => layer.Ceilings.Count > 0).ToList();
        return withCeilings.Count > 0 && rows.Chance(60)
            ? new(RefBaseKind.BeyondCeiling, Layer: rows.One(withCeilings).Name)
            : new(RefBaseKind.Coinsurance, Layer: rows.One(layers).Name);
    }

    private RefLayer WithDeductible(RefLayer layer)
    {
        if (rows.Chance(25)) return layer;
        layer = layer with { Deductible = rows.Covering(layer, Deductible) };
        return rows.Chance(30) ? layer with { DeductibleFactor = rows.Scattered(layer, () => Percent(0, 100)) } : layer;
    }

    private RefDeductible Deductible()
    {
        if (rows.Chance(15)) return new(new(null, Percent(1, 60), rows.One(figures).Name));
        var amount = Yuan(rows.One(0, 1, 100, 1000, 10_000), 3);
        return rows.Chance(25) ? new(new(amount), Yuan(50, 5), Yuan(50, 6)) : new(new(amount));
    }

    /// <summary>Where the own share takes a factor, both have three decimals: an adjusted share of more than six is refused.</summary>
    private RefRate Rate(bool adjusted)
    {
        Func<int, int, Rational> percent = adjusted ? Tenths : Percent;
        if (rows.Chance(45)) return RefRate.Of(percent(0, 100));
        var bands = new List<RefBand>();
        Rational to = 0;
        var scale = rows.One(1, 500, 5_000, 50_000);
        for (var more = random.Next(1, 6); more > 0; more--)
            bands.Add(new(to += Yuan(scale, 4) + 100, percent(rows.One(0, 40, 80), 100)));
        bands.Add(new(null, percent(0, 100)));
        return new(bands, Plain: false);
    }

    private RefLayer WithAdjustments(RefLayer layer)
    {
        if (rows.Chance(35)) layer = layer with { Points = [.. Enumerable.Range(1, random.Next(1, 4)).Select(i => Points(layer, i))] };
        if (rows.Chance(25)) layer = layer with { BaseCut = rows.Scattered(layer, () => Percent(1, 60)) };
        return rows.Chance(20) ? layer with { Floor = rows.Scattered(layer, () => Percent(10, 100)) } : layer;
    }

    private RefPoints Points(RefLayer layer, int number) => new($"set-{number}", rows.Scattered(layer, HalfPoints, versions: false));

    private Rational HalfPoints() => (Rational)rows.One(-40, -30, -20, -15, -10, -5, -2, 1, 3, 5, 10, 20, 40) / 2;

    private List<RefCeiling> Ceilings(RefLayer layer)
    {
        var ceilings = new List<RefCeiling>();
        for (var count = rows.One(0, 0, 1, 1, 1, 2, 3); count > 0; count--)
        {
            if (rows.Chance(20) && shared.Find(one => CanShare(layer, ceilings, one)).Ceiling is { } again)
            {
                ceilings.Add(again with { Rows = rows.Covering(layer, Limit, versions: false), Name = $"c{count}" });
                continue;
            }

            var ceiling = new RefCeiling(
                $"c{count}", rows.One(RefCeilingOn.Payment, RefCeilingOn.Payment, RefCeilingOn.Base), Period(),
                rows.Covering(layer, Limit, versions: false), rows.Chance(25) ? $"pot-{++pots}" : null);
            if (ceiling.Shared is not null) shared.Add((ceiling, layer.PeriodDays));
            ceilings.Add(ceiling);
        }

        return ceilings;
    }

    /// <summary>A layer counts a shared ceiling once, and settlement periods count together only where they are equally long.</summary>
    private static bool CanShare(RefLayer layer, List<RefCeiling> ceilings, (RefCeiling Ceiling, int PeriodDays) one) =>
        ceilings.TrueForAll(other => other.Shared != one.Ceiling.Shared)
        && (one.Ceiling.Per != RefPeriod.SettlementPeriod || one.PeriodDays == layer.PeriodDays);

    private RefAmount Limit() => random.Next(10) switch
    {
        0 => RefAmount.None,
        1 => new(null, Percent(100, 600), rows.One(figures).Name),
        _ => new(Yuan(rows.One(10, 1_000, 10_000, 100_000), 5) + 100),
    };

    /// <summary>An amount up to some multiple of a scale; most end in whole yuan, some in fen.</summary>
    private Rational Yuan(int scale, int multiple)
    {
        Rational yuan = random.Next((scale * multiple) + 1);
        return random.Next(10) switch { 0 => (yuan * 100) + random.Next(100), _ => yuan * 100 };
    }

    /// <summary>A share in whole percent or in tenths of a percent.</summary>
    private Rational Tenths(int least, int most) => (Rational)random.Next(least * 10, (most * 10) + 1) / 1000;

    /// <summary>A share in whole percent, in tenths or in ten-thousandths of a percent.</summary>
    private Rational Percent(int least, int most)
    {
        var digits = rows.One(1, 1, 1, 10, 10_000);
        return (Rational)random.Next(least * digits, (most * digits) + 1) / (100 * digits);
    }
}
