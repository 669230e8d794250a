using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Benefits;

/// <summary>What a step of an explanation is about (解释步骤类别). The order is that of a settlement.</summary>
public enum StepKind : byte
{
    /// <summary>The case is read as another one (视同处理).</summary>
    Treatment,

    /// <summary>A line and its four parts (费用拆分).</summary>
    Line,

    /// <summary>Sums of the four parts (费用合计).</summary>
    Split,

    /// <summary>The base of a layer (计算基数).</summary>
    Base,

    /// <summary>First-pay cut of the base (先自付).</summary>
    Cut,

    /// <summary>Deductible (起付线).</summary>
    Deductible,

    /// <summary>Adjustments of the rate (比例调整).</summary>
    Adjustment,

    /// <summary>A band (分段计算).</summary>
    Band,

    /// <summary>Floor (保底).</summary>
    Floor,

    /// <summary>Ceiling (封顶线).</summary>
    Ceiling,

    /// <summary>What the layer pays (支付).</summary>
    Payment,

    /// <summary>The layer does not apply (不适用).</summary>
    NotApplied,

    /// <summary>Personal account and cash (个人负担).</summary>
    Own,
}

/// <summary>An amount of a step by its name (步骤金额), such as <c>offered</c> or <c>paid</c>.</summary>
/// <param name="Name">Name, as in the JSON of a statement.</param>
/// <param name="Amount">Amount.</param>
public readonly record struct StepAmount(string Name, Money Amount);

/// <summary>One step of a settlement in words and numbers (解释步骤).</summary>
public sealed record ExplanationStep
{
    /// <summary>What it is about.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>The layer that it belongs to; empty: none.</summary>
    public string Layer { get; init; } = "";

    /// <summary>Number of the line from 1; 0: none.</summary>
    public int Line { get; init; }

    /// <summary>The step in one sentence.</summary>
    public required Bilingual Text { get; init; }

    /// <summary>Its amounts.</summary>
    public IReadOnlyList<StepAmount> Amounts { get; init; } = [];

    /// <summary>The articles on which it rests (依据条款); empty for plain arithmetic and for what the catalogue says.</summary>
    public IReadOnlyList<Article> Articles { get; init; } = [];

    /// <summary>The row of the catalogue on which it rests; null: none.</summary>
    public CatalogueItem? Item { get; init; }
}

/// <summary>
/// The path of a settlement (计算过程): every line's split and every step of every layer with the article on which it rests, in the order
/// of the arithmetic. It
/// only tells what <see cref="Statement"/> recorded; nothing is computed a second time.
/// </summary>
public static class Explanation
{
    /// <summary>The steps of a settlement; empty for a refused bill.</summary>
    /// <param name="settlement">The settlement.</param>
    /// <param name="catalogue">For names and sources of items; null where no line names one.</param>
    public static IReadOnlyList<ExplanationStep> Of(Statement settlement, CatalogueBook? catalogue)
    {
        if (settlement.IsRefused)
        {
            return [];
        }

        var steps = new List<ExplanationStep>();
        var plan = settlement.Plan!;
        var facts = settlement.Bill.Facts;
        var treatments = plan.TreatmentOrigins(in facts);
        if (treatments.Count > 0)
        {
            steps.Add(new ExplanationStep { Kind = StepKind.Treatment, Text = ExplanationText.Treatment(), Articles = treatments });
        }

        for (var i = 0; i < settlement.Lines.Count; i++)
        {
            steps.Add(LineStep(settlement, i, treatments, catalogue));
        }

        steps.Add(Split(settlement.Totals));
        for (var i = 0; i < plan.Layers.Length; i++)
        {
            steps.AddRange(LayerSteps.Of(settlement, i));
        }

        steps.Add(Own(settlement.Totals));
        return steps;
    }

    private static ExplanationStep LineStep(Statement settlement, int number, IReadOnlyList<Article> treatments, CatalogueBook? catalogue)
    {
        var terms = settlement.Terms[number];
        var parts = settlement.Parts[number];
        var item = terms.ItemVersion >= 0 ? catalogue?.Items[terms.ItemVersion] : null;
        var isPlanLine = terms.DiagnosisPlan && treatments.Count > 0 && parts.Eligible == parts.Submitted;
        var usesCommonShare = !isPlanLine && terms.Class == ItemClass.B && terms.FirstPayPpm < 0 && parts.Denial == DenialReason.None;
        return new ExplanationStep
        {
            Kind = StepKind.Line,
            Line = number + 1,
            Text = ExplanationText.Line(settlement.Lines[number], terms, parts, item, isPlanLine, settlement.Plan!.FirstPayPpm),
            Amounts =
            [
                new("submitted", new Money(parts.Submitted)), new("non_covered", new Money(parts.NonCovered)),
                new("over_standard", new Money(parts.OverStandard)), new("first_pay", new Money(parts.FirstPay)),
                new("eligible", new Money(parts.Eligible)),
            ],
            Articles = isPlanLine ? treatments : usesCommonShare ? [settlement.Plan.Origin] : [],
            Item = item,
        };
    }

    private static ExplanationStep Split(in SettlementTotals totals) => new()
    {
        Kind = StepKind.Split,
        Text = ExplanationText.Split(in totals),
        Amounts =
        [
            new("submitted", new Money(totals.Submitted)), new("non_covered", new Money(totals.NonCovered)),
            new("over_standard", new Money(totals.OverStandard)), new("first_pay", new Money(totals.FirstPay)),
            new("eligible", new Money(totals.Eligible)),
        ],
    };

    private static ExplanationStep Own(in SettlementTotals totals) => new()
    {
        Kind = StepKind.Own,
        Text = ExplanationText.Own(in totals),
        Amounts =
        [
            new("fund_paid", new Money(totals.FundPaid)), new("hospital_borne", new Money(totals.HospitalBorne)),
            new("account_paid", new Money(totals.AccountPaid)), new("cash", new Money(totals.Cash)),
        ],
    };
}

/// <summary>The steps of one layer (单层步骤), in the order of the arithmetic.</summary>
internal static class LayerSteps
{
    public static IEnumerable<ExplanationStep> Of(Statement settlement, int number)
    {
        var plan = settlement.Plan!;
        var layer = plan.Layers[number];
        var result = settlement.Layers[number];
        if (result.Cell < 0)
        {
            return [new ExplanationStep { Kind = StepKind.NotApplied, Layer = layer.Id, Text = ExplanationText.NotApplied(layer) }];
        }

        var steps = new List<ExplanationStep>();
        var origin = plan.OriginOf(result.Cell);
        void Add(StepKind kind, Bilingual text, IEnumerable<Article?> articles, params StepAmount[] amounts)
        {
            Article[] cited = [.. articles.OfType<Article>().Distinct()];
            steps.Add(new ExplanationStep { Kind = kind, Layer = layer.Id, Text = text, Amounts = amounts, Articles = cited });
        }


        Add(StepKind.Base, ExplanationText.Base(plan, layer, result.Offered), [origin.Applies], Amount("offered", result.Offered));
        if (result.Offered == 0)
        {
            return steps;
        }

        var cell = plan.CellAt(result.Cell);
        if (cell.CutPpm != 0 && layer.CutOrder == CutOrder.BeforeDeductible)
        {
            Add(StepKind.Cut, ExplanationText.Cut(cell.CutPpm, result), origin.Adjustments, Amount("cut", result.Cut));
        }

        if (result.DeductibleRequired > 0)
        {
            Add(StepKind.Deductible, ExplanationText.Deductible(in result), [origin.Deductible],
                Amount("required", result.DeductibleRequired), Amount("by_first_pay", result.DeductibleByFirstPay),
                Amount("consumed", result.DeductibleConsumed));
        }

        if (cell.CutPpm != 0 && layer.CutOrder == CutOrder.AfterDeductible)
        {
            Add(StepKind.Cut, ExplanationText.Cut(cell.CutPpm, result), origin.Adjustments, Amount("cut", result.Cut));
        }

        Rates(settlement, number, Add);
        Limits(layer, in cell, in result, origin, Add);
        Add(StepKind.Payment, ExplanationText.Payment(layer, in result), [], Amount("paid", result.Paid), Amount("left", result.Left));
        return steps;
    }

    private delegate void AddStep(StepKind kind, Bilingual text, IEnumerable<Article?> articles, params StepAmount[] amounts);

    private static StepAmount Amount(string name, long fen) => new(name, new Money(fen));

    private static void Rates(Statement settlement, int number, AddStep add)
    {
        var plan = settlement.Plan!;
        var layer = plan.Layers[number];
        var cell = plan.CellAt(settlement.Layers[number].Cell);
        var origin = plan.OriginOf(settlement.Layers[number].Cell);
        if (origin.Adjustments.Count > 0)
        {
            add(StepKind.Adjustment, ExplanationText.Adjustment(), origin.Adjustments);
        }

        foreach (var band in settlement.Bands.Where(b => b.Layer == number && b.Until > b.From))
        {
            add(StepKind.Band, ExplanationText.Band(layer, plan.BandsOf(in cell).Length > 1, band), [origin.Rate],
                Amount("from", band.From), Amount("until", band.Until), Amount("base", band.Until - band.From), Amount("paid", band.Paid));
        }
    }

    private static void Limits(PlanLayer layer, in Cell cell, in LayerResult result, CellOrigin origin, AddStep add)
    {
        if (cell.FloorPpm != 0)
        {
            var text = ExplanationText.Floor(cell.FloorPpm, result);
            add(StepKind.Floor, text, [origin.Floor], Amount("before_ceiling", result.BeforeCeiling));
        }

        if (layer.Ceilings.Length > 0 && (result.Beyond > 0 || result.CeilingLeft != long.MaxValue))
        {
            add(StepKind.Ceiling, ExplanationText.Ceiling(in result), origin.Ceilings,
                Amount("reached_at", result.Offered - result.Beyond), Amount("beyond", result.Beyond));
        }
    }
}
