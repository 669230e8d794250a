using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.Reference;

/// <summary>The words and fractions of a reference case as the product takes them.</summary>
internal static class ProductRun
{
    public const string Region = "110000";

    /// <summary>Compiles a policy from its document with the real reader; what the generator draws is never refused.</summary>
    public static PlanHistory Compile(RefPolicy policy)
    {
        var load = PlanBook.Load([("random.md", PolicyText.Render(policy, Region))]);
        return load.Refused
            ? throw new InvalidOperationException(string.Join('\n', load.Problems))
            : load.Book.Find(new PlanKey(RegionCodeOf(Region), SchemeOf(policy), ""))!;
    }

    public static RegionCode RegionCodeOf(string text) =>
        RegionCode.TryParse(text, out var region) ? region : throw new ArgumentOutOfRangeException(nameof(text), text, "no region");

    public static Scheme SchemeOf(RefPolicy policy) => policy.Scheme == "310" ? Scheme.Employee : Scheme.Resident;

    /// <summary>What the product answered; the spans are those that the batch writes.</summary>
    public sealed record Answer(Plan? Plan, SettlementTotals Totals, LineParts[] Parts, LayerResult[] Layers, long[] Change);

    public static Answer Settle(PlanHistory rules, RefPolicy policy, RefCase one)
    {
        var bill = BillOf(rules, policy, one.Person, one.Visit, one.AccountAllowed);
        var slots = bill.Plan?.Slots.Length ?? 0;
        var opening = new long[slots];
        for (var i = 0; i < slots; i++) opening[i] = one.Opening.GetValueOrDefault(bill.Plan!.Slots[i].Name).ToLong();
        var (parts, change) = (new LineParts[one.Lines.Count], new long[slots]);
        var layers = new LayerResult[bill.Plan?.Layers.Length ?? 0];
        var totals = default(SettlementTotals);
        var into = new SettlementSpans { Parts = parts, Layers = layers, Change = change };
        Adjudicator.Settle(in bill, LinesOf(bill, one.Lines), DiagnosesOf(one.Visit), opening, in into, ref totals);
        return new Answer(bill.Plan, totals, parts, layers, change);
    }

    public static Bill BillOf(PlanHistory rules, RefPolicy policy, RefPerson person, RefVisit visit, Rational accountAllowed)
    {
        var facts = FactsOf(policy, person, visit);
        return new Bill
        {
            Plan = rules.At(facts.DayNumber),
            Catalogue = SmallCatalogue.View(Region, facts.Scheme),
            Facts = facts,
            EnrolledUntil = int.MaxValue,
            Stay = visit.KnownStay,
            AccountAllowed = accountAllowed.ToLong(),
        };
    }

    public static CaseFacts FactsOf(RefPolicy policy, RefPerson person, RefVisit visit) => new()
    {
        DayNumber = visit.Day.DayNumber,
        Scheme = SchemeOf(policy),
        Age = (short)person.Age,
        Months = (short)person.Months,
        Visit = (VisitKind)Value(Dimension.Visit, visit.Kind),
        Tier = (Tier)Value(Dimension.Tier, visit.Tier),
        Status = (PersonStatus)Value(Dimension.Status, person.Status),
        Aid = (AidCategory)Value(Dimension.Aid, person.Aid),
        Post = (Post)Value(Dimension.Post, person.Post),
        Place = (CarePlace)Value(Dimension.Place, visit.Place),
        Filing = (Filing)Value(Dimension.Filing, visit.Filing),
        Network = (Network)Value(Dimension.Network, visit.Network),
        Epidemic = (EpidemicStatus)Value(Dimension.Epidemic, visit.Epidemic),
        Sex = (Sex)Value(Dimension.Sex, person.Sex),
    };

    public static BillLine[] LinesOf(in Bill bill, IReadOnlyList<RefLine> lines)
    {
        var result = new BillLine[lines.Count];
        for (var i = 0; i < result.Length; i++) result[i] = LineOf(lines[i], bill.Catalogue);
        return result;
    }

    public static int[] DiagnosesOf(RefVisit visit)
    {
        var codes = new int[visit.Diagnoses.Count];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = DiagnosisCode.TryParse(visit.Diagnoses[i], out var code)
                ? code.Packed
                : throw new InvalidOperationException($"{visit.Diagnoses[i]} is no code");
        return codes;
    }

    private static BillLine LineOf(RefLine line, CatalogueView? catalogue)
    {
        var result = new BillLine
        {
            PriceMicro = (line.Price * 10_000).ToLong(), QuantityE4 = (line.Quantity * 10_000).ToLong(), DiagnosisPlan = line.DiagnosisPlan,
        };
        if (line.Item is { } item)
        {
            result.Item = catalogue!.Find(item.Code);
            result.DaysOfSupply = (short)line.DaysOfSupply;
            return result;
        }

        result.Class = (ItemClass)"ABC".IndexOf(line.Class, StringComparison.Ordinal);
        if (line.FirstPay is { } share) result.FirstPayPpm = (int)(share * 1_000_000).ToLong();
        if (line.PriceCeiling is { } ceiling) result.CeilingMicro = (ceiling * 10_000).ToLong();
        if (line.Scope is { } scope) result.Scope = (byte)ScopeNumber(scope);
        return result;
    }

    public static int ScopeNumber(string? scope) => scope is null ? 0 : 1 + IndexOf(RefVocabulary.Scopes, scope);

    private static int IndexOf(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
            if (words[i] == word) return i;
        throw new ArgumentOutOfRangeException(nameof(word), word, "no such word");
    }

    private static int Value(Dimension dimension, string word) =>
        Vocabulary.TryValue(dimension, word, out var value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(word), word, "no such word");
}
