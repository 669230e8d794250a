namespace Yibao.Tests.Reference;

/// <summary>One layer of one settlement (benefit-layers.md, section 3), in the order in which the text asks its questions.</summary>
internal sealed class RefLayerRun(RefEvaluator settlement, RefLayer layer)
{
    private Rational offered;
    private Rational cutBefore;
    private Rational usable;
    private Rational aboveBaseCeilings;
    private Rational firstPayCounted;
    private Rational consumed;
    private Rational cutAfter;
    private Rational bandPayment;
    private Rational floorShare;
    private Rational paid;
    private Rational reached;

    /// <summary>A piece of the usable base that lies in one band, with the rate that holds for this person.</summary>
    private sealed record Portion(Rational Length, Rational Rate);

    public RefLayerResult Run()
    {
        if (!Applies(layer, settlement.Facts)) return new RefLayerResult { Layer = layer.Name };
        Offer();
        CutBeforeDeductible();
        LimitByBaseCeilings();
        ConsumeDeductible();
        CutAfterDeductible();
        var portions = Portions();
        PayBands(portions);
        TopUpToFloor();
        LimitByPaymentCeilings(portions);
        Accumulate();
        return new RefLayerResult
        {
            Layer = layer.Name,
            Applied = true,
            Offered = offered,
            Cut = cutBefore + cutAfter,
            DeductibleConsumed = consumed,
            FirstPayCounted = firstPayCounted,
            Paid = paid,
            Reached = reached,
            Beyond = usable - reached + aboveBaseCeilings,
            Coinsurance = Rational.Max(0, reached - consumed - cutAfter - paid),
            Pieces = portions.Count,
        };
    }

    /// <summary>When does it apply? On its days, in one of its conditions.</summary>
    public static bool Applies(RefLayer layer, RefFacts facts)
    {
        if (!layer.InForce(facts.Visit.Day)) return false;
        if (layer.Applies.Count == 0) return true;
        foreach (var condition in layer.Applies)
            if (condition.Fits(facts)) return true;
        return false;
    }

    /// <summary>On which base? Never more than what earlier layers left.</summary>
    private void Offer()
    {
        var baseAmount = layer.Base.Kind switch
        {
            RefBaseKind.Eligible => settlement.Eligible(layer.Base.Scope),
            RefBaseKind.BeyondCeiling => settlement.Earlier(layer.Base.Layer!).Beyond,
            RefBaseKind.Coinsurance => settlement.Earlier(layer.Base.Layer!).Coinsurance,
            RefBaseKind.ResidueEligible => settlement.ResidueEligible(),
            RefBaseKind.ResidueAll => settlement.ResidueAll(),
            _ => throw new InvalidOperationException($"{layer.Base.Kind}"),
        };
        offered = Rational.Min(baseAmount, settlement.ResidueAll());
        if (layer.Base.Kind != RefBaseKind.ResidueAll) offered = Rational.Min(offered, settlement.ResidueEligible());
    }

    private void CutBeforeDeductible()
    {
        if (layer.CutOrder == RefCutOrder.BeforeDeductible) cutBefore = (CutShare() * offered).RoundHalfAwayFromZero();
    }

    private Rational CutShare() => RowOrNull(layer.BaseCut)?.Value ?? 0;

    /// <summary>A ceiling on the base: what lies above what is left of it goes beyond.</summary>
    private void LimitByBaseCeilings()
    {
        var before = offered - cutBefore;
        usable = Remaining(RefCeilingOn.Base) is { } remaining ? Rational.Min(before, remaining) : before;
        aboveBaseCeilings = before - usable;
    }

    /// <summary>Deductible: what is left of it in its period, less the first pay where that counts.</summary>
    private void ConsumeDeductible()
    {
        if (layer.Deductible is null) return;
        var left = Rational.Max(0, RequiredDeductible(layer.Deductible) - settlement.Used(layer.DeductibleAccumulator));
        if (layer.Base.Kind == RefBaseKind.Eligible && layer.FirstPay == RefFirstPay.CountsTowardDeductible)
            firstPayCounted = Rational.Min(left, settlement.Bill.FirstPay);
        consumed = Rational.Min(left - firstPayCounted, usable);
    }

    private Rational RequiredDeductible(IReadOnlyList<RefRow<RefDeductible>> rows)
    {
        var row = Row(rows).Value;
        var amount = Amount(row.Amount) ?? throw new InvalidOperationException("A deductible row has an amount.");
        if (row.LessPerLaterStay is { } less)
            amount = Rational.Max(row.NotBelow ?? 0, amount - (less * (settlement.Facts.Stay - 1)));
        var factor = RowOrNull(layer.DeductibleFactor)?.Value ?? Rational.One;
        return (amount * factor).RoundHalfAwayFromZero();
    }

    private void CutAfterDeductible()
    {
        if (layer.CutOrder == RefCutOrder.AfterDeductible) cutAfter = (CutShare() * (usable - consumed)).RoundHalfAwayFromZero();
    }

    /// <summary>Bands: the pieces of the interval of the axis that this bill covers.</summary>
    private List<Portion> Portions()
    {
        var (from, to) = Interval();
        var portions = new List<Portion>();
        Rational lower = 0;
        foreach (var band in Row(layer.Rate).Value.Bands)
        {
            var begin = Rational.Max(from, lower);
            var end = band.To is { } limit ? Rational.Min(to, limit) : to;
            if (end > begin) portions.Add(new Portion(end - begin, EffectiveRate(band.Rate)));
            if (band.To is { } upper) lower = upper;
        }

        return portions;
    }

    /// <summary>
    /// Anchor: the axis carries the base from its first yuan (the deductible eats into the first band), or the base above the deductible.
    /// It goes on where the last bill of the period ended.
    /// </summary>
    private (Rational From, Rational To) Interval()
    {
        var start = settlement.Used(layer.BaseAccumulator);
        if (layer.Anchor == RefAnchor.Absolute) start += consumed;
        return (start, start + usable - consumed - cutAfter);
    }

    /// <summary>Adjustments: the person's own share times a factor, and points; limited to 0..100% at the end.</summary>
    private Rational EffectiveRate(Rational rate)
    {
        var factor = RowOrNull(layer.OwnShareFactor)?.Value ?? Rational.One;
        Rational points = 0;
        foreach (var set in layer.Points) points += RowOrNull(set.Rows)?.Value ?? 0;
        var adjusted = layer.AdjustOrder == RefAdjustOrder.FactorThenPoints
            ? 1 - ((1 - rate) * factor) + (points / 100)
            : 1 - ((1 - (rate + (points / 100))) * factor);
        return Rational.Min(1, Rational.Max(0, adjusted));
    }

    private void PayBands(List<Portion> portions)
    {
        Rational sum = 0;
        foreach (var portion in portions) sum += PaymentOf(portion);
        bandPayment = sum.RoundHalfAwayFromZero();
    }

    /// <summary>Rounding: half-up at each band, or once for the layer.</summary>
    private Rational PaymentOf(Portion portion)
    {
        var exact = portion.Length * portion.Rate;
        return layer.Rounding == RefRounding.Band ? exact.RoundHalfAwayFromZero() : exact;
    }

    /// <summary>Floor: the layer tops up until the fund's share of the offered base reaches it.</summary>
    private void TopUpToFloor()
    {
        floorShare = RowOrNull(layer.Floor)?.Value ?? 0;
        var toppedUp = (floorShare * offered).RoundHalfAwayFromZero();
        paid = Rational.Min(Rational.Max(bandPayment, toppedUp), offered);
    }

    private void LimitByPaymentCeilings(List<Portion> portions)
    {
        reached = usable;
        if (Remaining(RefCeilingOn.Payment) is not { } remaining || paid < remaining) return;
        paid = remaining;
        reached = Rational.Min(usable, BaseAtWhichReached(portions, remaining));
    }

    /// <summary>The smallest usable base at which bands or floor reach the remaining payment.</summary>
    private Rational BaseAtWhichReached(List<Portion> portions, Rational remaining)
    {
        if (remaining.Sign == 0) return consumed;
        var byBands = BaseByBands(portions, remaining);
        return floorShare.Sign > 0 ? Rational.Min(byBands, BaseByFloor(remaining)) : byBands;
    }

    /// <summary>
    /// The bill of which the floor is just that payment, without the cut of such a bill. A cut after the deductible lies below the ceiling
    /// as a whole, as it does when the bands reach it.
    /// </summary>
    private Rational BaseByFloor(Rational remaining)
    {
        var bill = (remaining / floorShare).RoundHalfAwayFromZero();
        var cutFrom = layer.CutOrder == RefCutOrder.BeforeDeductible ? bill : Rational.Max(0, bill - consumed);
        return cutAfter + bill - (CutShare() * cutFrom).RoundHalfAwayFromZero();
    }

    private Rational BaseByBands(List<Portion> portions, Rational remaining)
    {
        var baseSoFar = consumed + cutAfter;
        Rational paidSoFar = 0;
        foreach (var portion in portions)
        {
            var payment = PaymentOf(portion);
            if (paidSoFar + payment >= remaining)
            {
                // Half-up at the band may have paid a little more than its share: the band's end is the last base that counts.
                return baseSoFar + Rational.Min(portion.Length, ((remaining - paidSoFar) / portion.Rate).RoundHalfAwayFromZero());
            }

            baseSoFar += portion.Length;
            paidSoFar += payment;
        }

        return usable;
    }

    /// <summary>Section 4: what this settlement adds to the accumulators.</summary>
    private void Accumulate()
    {
        if (layer.Deductible is not null) settlement.Add(layer.DeductibleAccumulator, consumed + firstPayCounted);
        if (layer.HasBandsOn(settlement.Day))
        {
            var banded = Rational.Max(0, reached - consumed - cutAfter);
            settlement.Add(layer.BaseAccumulator, layer.Anchor == RefAnchor.Absolute ? consumed + banded : banded);
        }

        foreach (var ceiling in layer.Ceilings)
            settlement.Add(layer.CeilingAccumulator(ceiling), ceiling.On == RefCeilingOn.Payment ? paid : reached);
    }

    /// <summary>What the tightest ceiling of that kind leaves; null where there is none.</summary>
    private Rational? Remaining(RefCeilingOn on)
    {
        Rational? least = null;
        foreach (var ceiling in layer.Ceilings)
        {
            if (ceiling.On != on || Amount(Row(ceiling.Rows).Value) is not { } limit) continue;
            var remaining = Rational.Max(0, limit - settlement.Used(layer.CeilingAccumulator(ceiling)));
            least = least is { } other ? Rational.Min(other, remaining) : remaining;
        }

        return least;
    }

    /// <summary>An amount, or a share of a figure to the fen; null is none.</summary>
    private Rational? Amount(RefAmount amount) =>
        amount.Share is { } share
            ? (share * settlement.Policy.Figure(amount.Of!, settlement.Day)).RoundHalfAwayFromZero()
            : amount.Amount;

    private RefRow<T> Row<T>(IReadOnlyList<RefRow<T>> rows) =>
        RowOrNull(rows) ?? throw new InvalidOperationException($"{layer.Name}: no row fits the case.");

    /// <summary>The row that fits, of the latest start day; two of them are a defect of the document.</summary>
    private RefRow<T>? RowOrNull<T>(IReadOnlyList<RefRow<T>> rows)
    {
        RefRow<T>? found = null;
        foreach (var row in rows)
        {
            if (row.From > settlement.Day || row.From < found?.From || !row.When.Fits(settlement.Facts)) continue;
            if (row.From == found?.From) throw new InvalidOperationException($"{layer.Name}: two rows fit the case.");
            found = row;
        }

        return found;
    }
}
