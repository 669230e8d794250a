using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Plans;

/// <summary>
/// One layer as compiled (编译后的待遇层), with numbers of its own from 0: a plan takes it in and shifts them. A layer of which nothing
/// changes from one stretch of days to the next is compiled once.
/// </summary>
internal sealed class CompiledLayer
{
    /// <summary>What was said of it.</summary>
    public required LayerDraft Draft { get; init; }

    /// <summary>The layer; its first cell and its base layer are the plan's to tell.</summary>
    public required PlanLayer Layer { get; init; }

    /// <summary>Name of the layer whose result is its base; empty: none.</summary>
    public required string BaseLayer { get; init; }

    public List<Cell> Cells { get; } = [];

    public List<CellOrigin> Origins { get; } = [];

    public List<Band> Bands { get; } = [];

    public List<long> CeilingAmounts { get; } = [];
}

/// <summary>Compiles one layer on one day into cells (待遇层编译).</summary>
internal sealed class LayerCompiler
{
    private const decimal PpmPerOne = 1_000_000m;
    private const decimal FenPerYuan = 100m;

    private readonly PlanDraft plan;
    private readonly LayerDraft draft;
    private readonly CaseClasses classes;
    private readonly List<(ulong[] Masks, Article Article)> applies = [];
    private readonly RowTable deductible;
    private readonly RowTable factor;
    private readonly RowTable rate;
    private readonly RowTable own;
    private readonly RowTable cut;
    private readonly RowTable floor;
    private readonly RowTable rateChange;
    private readonly RowTable deductibleChange;
    private readonly RowTable ceilingChange;
    private readonly List<RowTable> points = [];
    private readonly List<(LayerValue Value, RowTable Rows)> ceilings = [];
    private readonly AdjustOrder adjustOrder;
    private readonly Dictionary<(RuleRow Row, decimal OwnFactor, decimal Added, decimal Raised), int> bandsAdded = [];
    private readonly List<CellOrigin> origins = []; // thousands of cells rest on a handful of articles: each combination is kept once
    private readonly List<Article> adjustments = []; // of the cell at hand
    private readonly List<Article> ceilingOrigins = []; // of the cell at hand

    private LayerCompiler(PlanDraft plan, LayerDraft draft)
    {
        (this.plan, this.draft) = (plan, draft);
        var appliesValue = draft.Latest(LayerKey.Applies);
        var conditions = appliesValue?.Plain as IReadOnlyList<Condition> ?? [Condition.Always];
        classes = new CaseClasses(
            conditions.Concat(AllRows(draft).Select(r => r.When)), plan.Key.Scheme, plan.DiagnosisGroups, plan.Change);
        foreach (var masks in conditions.Select(classes.Masks).OfType<ulong[]>())
        {
            applies.Add((masks, (appliesValue ?? draft.First).Article));
        }

        RowTable Table(LayerKey key, string set = "") => new(draft, key, set, classes);
        deductible = Table(LayerKey.Deductible);
        factor = Table(LayerKey.DeductibleFactor);
        rate = Table(LayerKey.Rate);
        own = Table(LayerKey.OwnShareFactor);
        cut = Table(LayerKey.BaseCut);
        floor = Table(LayerKey.Floor);
        rateChange = Table(LayerKey.RateChange);
        deductibleChange = Table(LayerKey.DeductibleChange);
        ceilingChange = Table(LayerKey.CeilingChange);
        points.AddRange(
            draft.Of(LayerKey.Points).Select(v => v.Set).Distinct(StringComparer.Ordinal).Select(set => Table(LayerKey.Points, set)));
        ceilings.AddRange(draft.CeilingsInForce().Select(v => (v, Table(LayerKey.Ceilings, v.Set))));
        adjustOrder = draft.Plain(LayerKey.AdjustOrder, AdjustOrder.FactorThenPoints, required: points.Count > 0 && !own.IsEmpty);
    }

    private static IEnumerable<RuleRow> AllRows(LayerDraft draft)
    {
        LayerKey[] keys =
            [
                LayerKey.Deductible, LayerKey.DeductibleFactor, LayerKey.Rate, LayerKey.OwnShareFactor, LayerKey.Points, LayerKey.BaseCut,
                LayerKey.Ceilings, LayerKey.Floor, LayerKey.RateChange, LayerKey.DeductibleChange, LayerKey.CeilingChange,
            ];
        return keys.SelectMany(draft.Of).SelectMany(v => v.Rows ?? []);
    }

    /// <summary>Compiles the layer; null after a problem that leaves nothing to compile.</summary>
    public static CompiledLayer? Compile(PlanDraft plan, LayerDraft draft, LayerShape shape)
    {
        var compiler = new LayerCompiler(plan, draft);
        if (compiler.classes.TooFine)
        {
            draft.Problem("POL003", draft.First,
                $"layer '{draft.Id}' tells too many cases apart; "
                + $"at most {CaseClasses.MostCells} in all and {CaseClasses.MostClasses} of a kind");
            return null;
        }

        var compiled = new CompiledLayer { Draft = draft, Layer = compiler.Layer(shape), BaseLayer = shape.Base.Layer };
        var cells = compiler.classes.CellCount;
        compiled.Cells.EnsureCapacity(cells);
        compiled.Origins.EnsureCapacity(cells);
        var classesOf = new int[compiler.classes.Dimensions.Count];
        for (var cell = 0; cell < cells; cell++)
        {
            compiler.classes.ClassesOf(cell, classesOf);
            compiler.Add(compiled, classesOf);
        }

        return compiled;
    }

    private PlanLayer Layer(LayerShape shape)
    {
        var (dimensions, offsets, index) = classes.Tables();
        return new PlanLayer
        {
            Id = draft.Id,
            Name = draft.Plain(LayerKey.Name, new Bilingual(draft.Id, draft.Id)),
            Fund = FundCodes.TryFind(draft.Plain(LayerKey.Fund, 0), out var fund) ? fund! : new Fund(0, "", "", FundKind.Fund),
            Base = shape.Base.Kind,
            BaseLayer = -1,
            Scope = shape.Base.Scope,
            FirstPay = draft.Plain(LayerKey.FirstPay, FirstPayOrder.BeforeDeductible, required: shape.Base.Kind == LayerBase.Eligible),
            Anchor = draft.Plain(LayerKey.Anchor, BandAnchor.Absolute, required: shape.HasBands),
            Rounding = draft.Plain(LayerKey.Rounding, RoundingPoint.Band),
            CutOrder = draft.Plain(LayerKey.CutOrder, CutOrder.BeforeDeductible, required: !cut.IsEmpty),
            DeductibleSlot = shape.HasDeductible ? plan.SlotOf(shape.DeductibleSlot) : -1,
            BaseSlot = shape.HasBands ? plan.SlotOf(shape.BaseSlot) : -1,
            Ceilings = [.. ceilings.Select(c => CeilingOf(c.Value, plan.SlotOf(shape.CeilingSlot(c.Value))))],
            Dimensions = dimensions,
            Offsets = offsets,
            Index = index,
        };
    }

    private static LayerCeiling CeilingOf(LayerValue value, int slot) => new(value.Set, value.Ceiling!.OnBase, value.Ceiling.Per, slot);

    private void Add(CompiledLayer compiled, int[] cell)
    {
        var origin = applies.Find(a => CaseClasses.Accepts(a.Masks, cell)).Article;
        if (origin is null)
        {
            compiled.Cells.Add(default);
            compiled.Origins.Add(null!);
            return;
        }

        var result = new Cell { Applies = true, CeilingFirst = compiled.CeilingAmounts.Count };
        adjustments.Clear();
        ceilingOrigins.Clear();
        var deductibleOrigin = AddDeductible(ref result, cell);
        result.CutPpm = Ppm(Optional(cut, cell));
        var rateOrigin = AddBands(ref result, cell, compiled.Bands);
        var (floorRow, floorOrigin) = floor.Find(cell, required: false, classes);
        result.FloorPpm = Ppm(floorRow?.Number);
        AddCeilings(compiled, cell);
        compiled.Cells.Add(result);
        compiled.Origins.Add(Origin(origin, deductibleOrigin, rateOrigin, floorRow is null ? null : floorOrigin));
    }

    private void AddCeilings(CompiledLayer compiled, int[] cell)
    {
        var (change, changed) = ceilingChange.Find(cell, required: false, classes);
        foreach (var (value, rows) in ceilings)
        {
            var (row, origin) = rows.Find(cell, required: true, classes);
            var limit = row?.Amount is { IsNone: false } amount ? Fen(amount, row.Place) : long.MaxValue;
            compiled.CeilingAmounts.Add(
                change is null || limit == long.MaxValue ? limit : HalfUp.Share(limit, Exact(Value(change.Number!), change.Number!)));
            ceilingOrigins.Add((change is null ? origin : changed) ?? value.Article);
        }
    }

    private CellOrigin Origin(Article applied, Article? deductibleOf, Article? rateOf, Article? floorOf)
    {
        foreach (var known in origins)
        {
            if (known.Applies == applied && known.Deductible == deductibleOf && known.Rate == rateOf && known.Floor == floorOf
                && Same(known.Adjustments, adjustments) && Same(known.Ceilings, ceilingOrigins))
            {
                return known;
            }
        }

        var origin = new CellOrigin(applied, deductibleOf, rateOf, adjustments.ToArray(), ceilingOrigins.ToArray(), floorOf);
        origins.Add(origin);
        return origin;
    }

    private static bool Same(IReadOnlyList<Article> known, List<Article> found)
    {
        if (known.Count != found.Count)
        {
            return false;
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (known[i] != found[i])
            {
                return false;
            }
        }

        return true;
    }

    private PolicyNumber? Optional(RowTable table, int[] cell)
    {
        var (row, origin) = table.Find(cell, required: false, classes);
        if (row is not null)
        {
            adjustments.Add(origin!);
        }

        return row?.Number;
    }

    private Article? AddDeductible(ref Cell result, int[] cell)
    {
        var (row, origin) = deductible.Find(cell, required: true, classes);
        if (row?.Amount is not { IsNone: false } amount)
        {
            return null;
        }

        result.Deductible = Fen(amount, row.Place);
        var factorPpm = Optional(factor, cell) is { } number ? Ppm(number) : (int)PpmPerOne;
        if (Optional(deductibleChange, cell) is { } change)
        {
            factorPpm = (int)HalfUp.Share(factorPpm, Exact(Value(change), change));
        }

        if (row.LaterStays is { } later)
        {
            result.StepLess = Fen(Value(later.Less));
            result.StepNotBelow = Fen(Value(later.NotBelow));
            result.StepFactorPpm = factorPpm;
        }

        if (result.StepLess == 0)
        {
            result.Deductible = HalfUp.Share(Math.Max(result.Deductible, result.StepNotBelow), factorPpm);
        }

        return origin;
    }

    private Article? AddBands(ref Cell result, int[] cell, List<Band> bands)
    {
        var (row, origin) = rate.Find(cell, required: true, classes);
        if (row is null)
        {
            return null;
        }

        var ownFactor = Optional(own, cell) is { } f ? Value(f) : 1m;
        var added = points.Sum(set => Optional(set, cell) is { } p ? Value(p) : 0m) / 100m;
        var raised = Optional(rateChange, cell) is { } r ? Value(r) / 100m : 0m;
        result.BandCount = row.Bands.Count;
        if (!bandsAdded.TryGetValue((row, ownFactor, added, raised), out result.BandFirst))
        {
            bandsAdded[(row, ownFactor, added, raised)] = result.BandFirst = bands.Count;
            bands.AddRange(BandsOf(row, ownFactor, added, raised));
        }

        return origin;
    }

    private Band[] BandsOf(RuleRow row, decimal ownFactor, decimal added, decimal raised)
    {
        var bands = new Band[row.Bands.Count];
        var below = -1L;
        for (var i = 0; i < bands.Length; i++)
        {
            var band = row.Bands[i];
            var limit = band.To is null ? long.MaxValue : Fen(Value(band.To));
            if (limit <= below || band.To is null != (i == bands.Length - 1))
            {
                draft.Problem("POL004", (band.To ?? band.Rate).Place,
                    $"layer '{draft.Id}': bands out of order; expected rising limits and a last band without 'to'");
            }

            bands[i] = new Band(limit, Adjusted(band.Rate, ownFactor, added, raised));
            below = limit;
        }

        return bands;
    }

    private int Adjusted(PolicyNumber number, decimal ownFactor, decimal added, decimal raised)
    {
        var rateValue = Value(number);
        var adjusted = adjustOrder == AdjustOrder.FactorThenPoints
            ? 1 - ((1 - rateValue) * ownFactor) + added
            : 1 - ((1 - (rateValue + added)) * ownFactor);
        return Exact(Math.Clamp(Math.Clamp(adjusted, 0, 1) + raised, 0, 1), number);
    }

    private int Ppm(PolicyNumber? number) => number is null ? 0 : Exact(Math.Clamp(Value(number), 0, 1), number);

    private int Exact(decimal share, PolicyNumber number)
    {
        var ppm = share * PpmPerOne;
        if (!decimal.IsInteger(ppm) && plan.Change is null)
        {
            draft.Problem("POL003", number.Place, $"layer '{draft.Id}': the adjusted share {share} has more than six decimals");
        }

        return RoundedPpm(share);
    }

    /// <summary>A share in ppm; only a number tried with a change of one per cent has more than six decimals.</summary>
    internal static int RoundedPpm(decimal share) => (int)Math.Round(share * PpmPerOne, MidpointRounding.AwayFromZero);

    private long Fen(AmountValue amount, SourcePlace place)
    {
        if (amount.Fixed is not null)
        {
            return Fen(Value(amount.Fixed));
        }

        return Fen(Value(amount.Share!) * plan.Figure(amount.Figure, place));
    }

    private decimal Value(PolicyNumber number) => plan.Value(number);

    private static long Fen(decimal yuan) => (long)Math.Round(yuan * FenPerYuan, MidpointRounding.AwayFromZero);
}
