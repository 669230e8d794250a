namespace Yibao.Tests.Reference;

/// <summary>One question to both evaluators.</summary>
internal sealed record RefCase(
    RefPerson Person, RefVisit Visit, IReadOnlyList<RefLine> Lines, IReadOnlyDictionary<string, Rational> Opening)
{
    /// <summary>What the personal account may pay.</summary>
    public Rational AccountAllowed { get; init; }
}

/// <summary>One bill of a visit that began on <paramref name="Admitted"/>.</summary>
internal sealed record RefHistoryBill(
    RefVisit Visit, int VisitNumber, DateOnly Admitted, IReadOnlyList<RefLine> Lines, Rational AccountAllowed);

/// <summary>Draws persons, visits, bills and opening accumulators for a policy. One seed, one case.</summary>
internal sealed class RandomCases
{
    private readonly RefPolicy policy;
    private readonly Random random;
    private readonly RandomRows draw;

    private RandomCases(RefPolicy policy, int seed)
    {
        this.policy = policy;
        random = new Random(seed);
        draw = new RandomRows(random);
    }

    public static RefCase Draw(RefPolicy policy, int seed) => new RandomCases(policy, seed).Case();

    /// <summary>A person and the bills of two years in order of days: most visits have one bill, some stays have several.</summary>
    public static (RefPerson Person, IReadOnlyList<RefHistoryBill> Bills) DrawHistory(RefPolicy policy, int seed) =>
        new RandomCases(policy, seed).History();

    private RefCase Case()
    {
        var (from, until) = RandomPolicies.Covered;
        var day = from.AddDays(random.Next(until.DayNumber - from.DayNumber));
        if (draw.Chance(1)) day = draw.One(from.AddDays(-1), until, from.AddYears(-2), until.AddMonths(3));
        var visit = Visit(day);
        var person = Person();
        return new RefCase(person, visit, Bill(), Opening(visit)) { AccountAllowed = Account() };
    }

    private (RefPerson Person, IReadOnlyList<RefHistoryBill> Bills) History()
    {
        var person = Person();
        var bills = new List<RefHistoryBill>();
        var (day, until) = RandomPolicies.Covered;
        for (var number = 1; (day = day.AddDays(random.Next(1, 60))) < until; number++)
        {
            var visit = Visit(day);
            var admitted = day;
            bills.Add(Next());
            while (draw.Chance(35) && (day = day.AddDays(draw.One(0, 1, 15, 29, 30, 31, 45, 60, 90))) < until)
            {
                visit = visit with { Day = day };
                bills.Add(Next());
            }

            RefHistoryBill Next() => new(visit, number, admitted, Bill(), Account());
        }

        return (person, bills);
    }

    private RefVisit Visit(DateOnly day) => new()
    {
        Day = day,
        Kind = draw.Chance(40) ? "inpatient" : Word("visit"),
        Tier = Word("tier"),
        Place = Word("place"),
        Filing = Word("filing"),
        Network = Word("network"),
        Epidemic = Word("epidemic"),
        KnownStay = draw.Chance(5) ? draw.One(1, 2, 3, 4, 40) : 0,
        Diagnoses = [.. Enumerable.Range(0, draw.One(0, 1, 1, 1, 1, 2, 2, 5)).Select(_ => draw.One(RefVocabulary.Diagnoses))],
    };

    private RefPerson Person() => new()
    {
        Status = draw.Chance(99) ? draw.One(RefVocabulary.Statuses(policy.Scheme)) : Word("status"),
        Age = draw.Chance(50) ? random.Next(0, 100) : draw.One(0, 5, 17, 18, 44, 45, 59, 60, 64, 65, 69, 70, 79, 80, 150),
        Aid = draw.Chance(40) ? "none" : Word("aid"),
        Post = Word("post"),
        Sex = Word("sex"),
        Months = draw.One(0, 5, 6, 11, 12, 71, 72, 179, 180, 400, 600),
    };

    private Rational Account() => draw.One(0, 0, 1, 5_000, random.Next(10_000_000));

    private string Word(string dimension)
    {
        foreach (var one in RefVocabulary.Words)
            if (one.Name == dimension) return draw.One(one.Words);
        throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "no such dimension");
    }

    private List<RefLine> Bill()
    {
        var lines = new List<RefLine>();
        var scale = draw.One(1, 100, 10_000, 100_000, 1_000_000, 10_000_000);
        for (var count = draw.Chance(1) ? 0 : random.Next(1, 13); count > 0; count--)
            lines.Add(lines.Count > 0 && draw.Chance(8) ? Refund(draw.One(lines)) : draw.Chance(15) ? Item(scale) : Line(scale));
        return lines;
    }

    private RefLine Line(int scale)
    {
        var line = draw.Chance(40) ? RefLine.Of('A', random.Next(scale) + 1) : Priced(scale);
        var itemClass = draw.One('A', 'A', 'A', 'B', 'B', 'C');
        return line with
        {
            Class = itemClass,
            FirstPay = itemClass == 'B' && ((policy.FirstPayShare is null && !draw.Chance(1)) || draw.Chance(50)) ? FirstPay() : null,
            PriceCeiling = draw.Chance(20) ? (line.Price * random.Next(50, 120) / 100).RoundHalfAwayFromZero() : null,
            Scope = draw.Chance(15) ? draw.One(RefVocabulary.Scopes) : null,
            DiagnosisPlan = draw.Chance(20),
        };
    }

    private RefLine Item(int scale)
    {
        var items = SmallCatalogue.Items.Where(item => !item.TakesCommonShare || policy.FirstPayShare is not null).ToList();
        return SmallCatalogue.Line(draw.One(items), Priced(scale), draw.One(0, 1, 7, 14, 30, 31), diagnosisPlan: draw.Chance(20));
    }

    private Rational FirstPay() => draw.Chance(80) ? (Rational)random.Next(0, 101) / 100 : (Rational)random.Next(0, 10_001) / 10_000;

    /// <summary>A price of up to six decimals of a yuan and a quantity of up to four.</summary>
    private RefLine Priced(int scale)
    {
        var price = (Rational)random.NextInt64(1, scale * 10_000L) / draw.One(10_000, 10_000, 100, 1);
        if (price > scale) price = random.Next(scale) + 1;
        return new RefLine { Price = price, Quantity = draw.Chance(70) ? random.Next(1, 31) : (Rational)random.Next(1, 200_000) / 10_000 };
    }

    /// <summary>Takes back a line in full or in part; now and then more than it held.</summary>
    private RefLine Refund(RefLine line)
    {
        var part = draw.One(Rational.One, Rational.One, (Rational)1 / 2, (Rational)1 / 4, 2);
        var quantity = -Rational.Abs(line.Quantity) * part;
        return line with { Quantity = (quantity * 10_000).RoundHalfAwayFromZero() / 10_000 };
    }

    private Dictionary<string, Rational> Opening(RefVisit visit)
    {
        var later = draw.Chance(20);
        var opening = new Dictionary<string, Rational>(StringComparer.Ordinal)
        {
            ["stays"] = draw.One(0, 0, 1, 2, 3, 7, 40), ["settlements"] = later ? draw.One(1, 2, 5) : 0,
        };
        foreach (var layer in policy.Layers)
        {
            if (layer.Deductible is not null && (later || layer.DeductiblePeriod > RefPeriod.SettlementPeriod))
                Near(opening, layer.DeductibleAccumulator, Amount(draw.One(layer.Deductible).Value.Amount, visit));
            if (layer.HasBands && (later || layer.BandPeriod > RefPeriod.SettlementPeriod))
                Near(opening, layer.BaseAccumulator, draw.One(draw.One(layer.Rate).Value.Bands).To);
            foreach (var ceiling in layer.Ceilings)
                if (later || ceiling.Per > RefPeriod.SettlementPeriod)
                    Near(opening, layer.CeilingAccumulator(ceiling), Amount(draw.One(ceiling.Rows).Value, visit));
        }

        return opening;
    }

    private Rational? Amount(RefAmount amount, RefVisit visit) =>
        amount.Share is { } share && visit.Day >= RandomPolicies.Covered.From
            ? share * policy.Figure(amount.Of!, visit.Day)
            : amount.Amount;

    /// <summary>Nothing, something, or very near the limit on either side.</summary>
    private void Near(Dictionary<string, Rational> opening, string accumulator, Rational? limit)
    {
        Rational value = random.Next(8) switch
        {
            0 or 1 => 0,
            2 => limit ?? 0,
            3 => (limit ?? 0) + random.Next(-2, 3),
            4 => (limit ?? 0) - random.Next(100_000),
            5 => (limit ?? 1_000_000) * random.Next(100) / 100,
            6 => (limit ?? 0) + random.Next(1_000_000),
            _ => random.Next(10_000_000),
        };
        value = Rational.Max(0, value.RoundHalfAwayFromZero());
        if (value.Sign > 0) opening[accumulator] = value;
    }
}
