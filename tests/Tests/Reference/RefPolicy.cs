namespace Yibao.Tests.Reference;

// A policy as docs/policy-authoring.md describes it, as plain lists. Amounts are in fen, shares and rates are exact fractions.

internal enum RefPeriod { Visit, SettlementPeriod, Month, Year }

internal enum RefFirstPay { BeforeDeductible, CountsTowardDeductible }

internal enum RefAnchor { Absolute, AfterDeductible }

internal enum RefRounding { Band, Layer }

internal enum RefAdjustOrder { FactorThenPoints, PointsThenFactor }

internal enum RefCutOrder { BeforeDeductible, AfterDeductible }

internal enum RefBaseKind { Eligible, BeyondCeiling, Coinsurance, ResidueEligible, ResidueAll }

internal enum RefCeilingOn { Payment, Base }

/// <summary>The plan of one region and scheme: its layers in ascending order and what stands once for all of them.</summary>
internal sealed record RefPolicy
{
    public required IReadOnlyList<RefLayer> Layers { get; init; }

    /// <summary>310 employees, 390 residents.</summary>
    public string Scheme { get; init; } = "310";

    public (int Month, int Day) YearStart { get; init; } = (1, 1);
    public IReadOnlyList<string> StaysCounted { get; init; } = ["inpatient"];

    /// <summary>A stay that lasts longer counts as another stay from then on; null: a stay is one visit.</summary>
    public int? StayPeriodDays { get; init; }

    /// <summary>First-pay share of class-B items that name none of their own; null where the region has none.</summary>
    public Rational? FirstPayShare { get; init; }

    public IReadOnlyList<RefFigure> Figures { get; init; } = [];
    public IReadOnlyList<RefTreat> Treats { get; init; } = [];

    /// <summary>The days that the document answers for; <c>Until</c> is exclusive.</summary>
    public (DateOnly From, DateOnly Until) Covers { get; init; } = (new(2019, 7, 1), new(2022, 1, 1));

    /// <summary>Whether there is a plan at all on that day: the document covers it and some layer is in force.</summary>
    public bool Answers(DateOnly day) => Covers.From <= day && day < Covers.Until && Layers.Any(layer => layer.InForce(day));

    public bool CountsAsStay(RefVisit visit) => StaysCounted.Contains(visit.Kind, StringComparer.Ordinal);

    /// <summary>The figure on that day: the last value that has begun.</summary>
    public Rational Figure(string name, DateOnly day)
    {
        RefFigure? found = null;
        foreach (var one in Figures)
            if (one.Name == name && one.From <= day && (found is null || one.From > found.From)) found = one;
        return found?.Amount ?? throw new InvalidOperationException($"The figure {name} has no value on {day:yyyy-MM-dd}.");
    }
}

/// <summary>A published amount of which shares are taken.</summary>
internal sealed record RefFigure(string Name, DateOnly From, Rational Amount);

/// <summary>Reads a case as another one before any layer is asked.</summary>
internal sealed record RefTreat
{
    public required string Name { get; init; }
    public required DateOnly From { get; init; }
    public required RefCondition When { get; init; }
    public string? Place { get; init; }
    public string? Filing { get; init; }
    public string? Network { get; init; }
    public bool DiagnosisPlanEligible { get; init; }
}

/// <summary>One row of a key: the value for the cases that fit, from a day on until a later row fits the same case.</summary>
internal sealed record RefRow<T>(RefCondition When, T Value, DateOnly From = default);

/// <summary>An amount, or a share of a figure, or none.</summary>
internal sealed record RefAmount(Rational? Amount, Rational? Share = null, string? Of = null)
{
    public static RefAmount None { get; } = new(null, null, null);
}

/// <summary>A deductible; each later stay may cost less, but not below an amount.</summary>
internal sealed record RefDeductible(RefAmount Amount, Rational? LessPerLaterStay = null, Rational? NotBelow = null);

/// <summary>One band, up to and with its limit; the last has none.</summary>
internal sealed record RefBand(Rational? To, Rational Rate);

/// <summary>The fund's share: bands, or one plain rate.</summary>
internal sealed record RefRate(IReadOnlyList<RefBand> Bands, bool Plain)
{
    public static RefRate Of(Rational rate) => new([new RefBand(null, rate)], Plain: true);
}

internal sealed record RefPoints(string Name, IReadOnlyList<RefRow<Rational>> Rows);

/// <summary>A ceiling on payments or on the base; ceilings with the same shared name count together.</summary>
internal sealed record RefCeiling(
    string Name, RefCeilingOn On, RefPeriod Per, IReadOnlyList<RefRow<RefAmount>> Rows, string? Shared = null);

/// <summary>What a layer looks at: eligible (of one scope), or what an earlier layer left.</summary>
internal sealed record RefBase(RefBaseKind Kind, string? Scope = null, string? Layer = null)
{
    public static RefBase Eligible { get; } = new(RefBaseKind.Eligible);
}

/// <summary>One benefit: one fund pays a share of one base.</summary>
internal sealed record RefLayer
{
    public required string Name { get; init; }
    public required int Order { get; init; }
    public string Fund { get; init; } = "310100";
    public DateOnly From { get; init; }
    public DateOnly? Repealed { get; init; }

    /// <summary>One of these must hold; an empty list is <c>always</c>.</summary>
    public IReadOnlyList<RefCondition> Applies { get; init; } = [];

    public RefBase Base { get; init; } = RefBase.Eligible;
    public RefFirstPay FirstPay { get; init; }

    /// <summary>Null is <c>none</c>.</summary>
    public IReadOnlyList<RefRow<RefDeductible>>? Deductible { get; init; }

    public RefPeriod DeductiblePeriod { get; init; }
    public IReadOnlyList<RefRow<Rational>> DeductibleFactor { get; init; } = [];
    public required IReadOnlyList<RefRow<RefRate>> Rate { get; init; }
    public RefAnchor Anchor { get; init; }
    public RefPeriod BandPeriod { get; init; }
    public RefRounding Rounding { get; init; }
    public IReadOnlyList<RefRow<Rational>> OwnShareFactor { get; init; } = [];
    public IReadOnlyList<RefPoints> Points { get; init; } = [];
    public RefAdjustOrder AdjustOrder { get; init; }
    public IReadOnlyList<RefRow<Rational>> BaseCut { get; init; } = [];
    public RefCutOrder CutOrder { get; init; }
    public IReadOnlyList<RefCeiling> Ceilings { get; init; } = [];
    public IReadOnlyList<RefRow<Rational>> Floor { get; init; } = [];
    public int PeriodDays { get; init; } = 90;

    public bool HasBands => Rate.Any(row => !row.Value.Plain);

    /// <summary>Whether bands have begun to hold for any case: from then on the axis of the bands is counted.</summary>
    public bool HasBandsOn(DateOnly day) => Rate.Any(row => !row.Value.Plain && row.From <= day);

    public bool InForce(DateOnly day) => From <= day && !(day >= Repealed);

    /// <summary>Every condition that the layer names.</summary>
    public IEnumerable<RefCondition> Conditions() =>
    [
        .. Applies, .. Of(Deductible ?? []), .. Of(DeductibleFactor), .. Of(Rate), .. Of(OwnShareFactor),
        .. Points.SelectMany(set => Of(set.Rows)), .. Of(BaseCut), .. Ceilings.SelectMany(ceiling => Of(ceiling.Rows)), .. Of(Floor),
    ];

    private static IEnumerable<RefCondition> Of<T>(IReadOnlyList<RefRow<T>> rows) => rows.Select(row => row.When);

    public string DeductibleAccumulator => Name + ".deductible";

    public string BaseAccumulator => Name + ".base";

    public string CeilingAccumulator(RefCeiling ceiling) =>
        ceiling.Shared is null ? $"{Name}.ceiling.{ceiling.Name}" : $"ceiling.{ceiling.Shared}";
}
