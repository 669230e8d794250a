namespace Yibao.Tests.Reference;

/// <summary>A bill split into the four parts (benefit-layers.md, section 2).</summary>
internal sealed class RefBill(IReadOnlyList<RefParts> lines)
{
    public IReadOnlyList<RefParts> Lines => lines;

    public Rational Total { get; } = Sum(lines, line => line.Amount);

    public Rational FirstPay { get; } = Sum(lines, line => line.FirstPay);

    /// <summary>Eligible amount of every scope.</summary>
    public Rational EligibleOfAllScopes { get; } = Sum(lines, line => line.Eligible);

    /// <summary>Eligible amount of one scope; null is the ordinary one.</summary>
    public Rational Eligible(string? scope) => Sum(lines, line => line.Scope == scope ? line.Eligible : 0);

    public Rational NonCovered { get; } = Sum(lines, line => line.NonCovered);

    public Rational Over { get; } = Sum(lines, line => line.Over);

    /// <summary>A refund may not be larger than what it refunds, neither in total nor in one of the parts or scopes.</summary>
    public bool RefundsTooMuch() =>
        Total.Sign < 0 || NonCovered.Sign < 0 || Over.Sign < 0 || FirstPay.Sign < 0 || EligibleOfAllScopes.Sign < 0
        || lines.Any(line => Eligible(line.Scope).Sign < 0);

    /// <summary>The first class-B line that needs a share and has none, neither its own nor the plan's; -1: none.</summary>
    public static int LineWithoutFirstPay(IReadOnlyList<RefLine> lines, Rational? commonFirstPay, bool diagnosisPlanEligible)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var inFull = lines[i].DiagnosisPlan && diagnosisPlanEligible;
            if (lines[i] is { Class: 'B', FirstPay: null } && commonFirstPay is null && !inFull) return i;
        }

        return -1;
    }

    /// <summary>Splits every line; the plan's share serves the class-B lines that name none.</summary>
    public static RefBill Of(IReadOnlyList<RefLine> lines, Rational? commonFirstPay, bool diagnosisPlanEligible)
    {
        var parts = new List<RefParts>();
        foreach (var line in lines) parts.Add(Split(line, commonFirstPay, diagnosisPlanEligible));
        return new RefBill(parts);
    }

    private static RefParts Split(RefLine line, Rational? commonFirstPay, bool diagnosisPlanEligible)
    {
        var amount = (line.Price * line.Quantity).RoundHalfAwayFromZero();
        if (line.DiagnosisPlan && diagnosisPlanEligible) return new RefParts(amount, 0, 0, 0, amount, line.Scope);
        if (line.Class == 'C') return new RefParts(amount, amount, 0, 0, 0, line.Scope);

        // 1. Fully self-paid: what the units above the item's limit come to, by size.
        var units = line.Quantity;
        if (line.QuantityLimit is { } limit && Rational.Abs(units) > limit) units = units.Sign < 0 ? -limit : limit;
        var nonCovered = amount - (line.Price * units).RoundHalfAwayFromZero();

        // 2. Over the price ceiling, of the covered units.
        var excess = line.PriceCeiling is { } ceiling && line.Price > ceiling ? line.Price - ceiling : 0;
        var over = (excess * units).RoundHalfAwayFromZero();

        // 3. First pay of class B.
        var firstPay = (FirstPayShare(line, commonFirstPay) * (amount - nonCovered - over)).RoundHalfAwayFromZero();

        // 4. Eligible: the rest.
        return new RefParts(amount, nonCovered, over, firstPay, amount - nonCovered - over - firstPay, line.Scope);
    }

    private static Rational FirstPayShare(RefLine line, Rational? common)
    {
        if (line.Class != 'B') return 0;
        return line.FirstPay ?? common
            ?? throw new InvalidOperationException("A class-B line names no first pay and the plan has no common share.");
    }

    private static Rational Sum(IReadOnlyList<RefParts> lines, Func<RefParts, Rational> part)
    {
        Rational sum = 0;
        foreach (var line in lines) sum += part(line);
        return sum;
    }
}
