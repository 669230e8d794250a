namespace Yibao.Tests.Reference;

/// <summary>
/// The slow, obviously correct evaluator: benefit-layers.md word by word, on exact fractions. It shares no code with the product,
/// and the differential test holds the product against it to the fen.
/// </summary>
internal sealed class RefEvaluator
{
    private readonly RefPolicy policy;
    private readonly RefFacts facts;
    private readonly RefBill bill;
    private readonly IReadOnlyDictionary<string, Rational> opening;
    private readonly Dictionary<string, Rational> changes = [];
    private readonly List<RefLayerResult> results = [];

    private RefEvaluator(RefPolicy policy, RefFacts facts, RefBill bill, IReadOnlyDictionary<string, Rational> opening)
    {
        this.policy = policy;
        this.facts = facts;
        this.bill = bill;
        this.opening = opening;
    }

    public RefPolicy Policy => policy;

    public RefFacts Facts => facts;

    public RefBill Bill => bill;

    public DateOnly Day => facts.Visit.Day;

    /// <summary>Settles one bill; <paramref name="opening"/> holds the accumulators of the periods that the day lies in.</summary>
    public static RefResult Settle(
        RefPolicy policy, RefPerson person, RefVisit visit, IReadOnlyList<RefLine> lines, IReadOnlyDictionary<string, Rational> opening)
    {
        if (lines.Count == 0) return new RefResult { Refused = "BIL002" };
        if (!policy.Answers(visit.Day)) return new RefResult { Refused = "BIL004" };
        var statuses = RefVocabulary.Statuses(policy.Scheme);
        if (!statuses.Contains(person.Status, StringComparer.Ordinal)) return new RefResult { Refused = "BIL006" };
        var asked = new RefFacts(person, visit, StayNumber(policy, visit, opening));
        var treated = Treat(policy, asked, out var diagnosisPlanEligible);
        var without = RefBill.LineWithoutFirstPay(lines, policy.FirstPayShare, diagnosisPlanEligible);
        if (without >= 0) return new RefResult { Refused = "BIL011", RefusedLine = without };
        var split = RefBill.Of(lines, policy.FirstPayShare, diagnosisPlanEligible);
        return split.RefundsTooMuch()
            ? new RefResult { Refused = "BIL012" }
            : new RefEvaluator(policy, treated, split, opening).Run();
    }

    /// <summary>What an accumulator stands at now: a ceiling that layers share counts what earlier layers of this bill used.</summary>
    public Rational Used(string accumulator) => opening.GetValueOrDefault(accumulator) + changes.GetValueOrDefault(accumulator);

    public void Add(string accumulator, Rational amount)
    {
        if (amount.Sign != 0) changes[accumulator] = changes.GetValueOrDefault(accumulator) + amount;
    }

    /// <summary>Section 3: what earlier layers left of the whole bill.</summary>
    public Rational ResidueAll() => bill.Total - PaidSoFar();

    /// <summary>Section 3: what earlier layers left of the eligible part, of every scope.</summary>
    public Rational ResidueEligible() => Rational.Max(0, bill.EligibleOfAllScopes - PaidSoFar());

    /// <summary>
    /// Eligible amount of the lines of one scope; a scope that no layer of its own takes up in this case is ordinary (null).
    /// </summary>
    public Rational Eligible(string? scope)
    {
        Rational sum = 0;
        foreach (var line in bill.Lines)
            if (ScopeOf(line.Scope) == scope) sum += line.Eligible;
        return sum;
    }

    private string? ScopeOf(string? scope)
    {
        var own = new RefBase(RefBaseKind.Eligible, scope);
        return policy.Layers.Any(layer => layer.Base == own && RefLayerRun.Applies(layer, facts)) ? scope : null;
    }

    /// <summary>What an earlier layer did.</summary>
    public RefLayerResult Earlier(string layer)
    {
        foreach (var result in results)
            if (result.Layer == layer) return result;
        throw new InvalidOperationException($"{layer} is no earlier layer.");
    }

    private RefResult Run()
    {
        foreach (var layer in policy.Layers.OrderBy(layer => layer.Order))
            results.Add(new RefLayerRun(this, layer).Run());
        if (policy.CountsAsStay(facts.Visit) && IsNewStay(opening)) Add("stays", 1);
        Add("settlements", 1);
        return new RefResult
        {
            Stay = facts.Stay, Lines = bill.Lines, Layers = results, Total = bill.Total, Own = ResidueAll(), Changes = changes,
        };
    }

    private Rational PaidSoFar()
    {
        Rational sum = 0;
        foreach (var result in results) sum += result.Paid;
        return sum;
    }

    /// <summary>
    /// Stays before this one and one; a later bill of a stay finds its own stay counted already, unless it was counted in the policy
    /// year before: then it is the first of this year.
    /// </summary>
    private static int StayNumber(RefPolicy policy, RefVisit visit, IReadOnlyDictionary<string, Rational> opening)
    {
        if (visit.KnownStay > 0) return visit.KnownStay;
        var stays = (int)opening.GetValueOrDefault("stays").ToLong();
        var countedAlready = policy.CountsAsStay(visit) && !IsNewStay(opening);
        return countedAlready ? Math.Max(1, stays) : stays + 1;
    }

    /// <summary>"settlements" counts the bills of the visit, or of its stay period: none before this one, and the stay is new.</summary>
    private static bool IsNewStay(IReadOnlyDictionary<string, Rational> opening) => opening.GetValueOrDefault("settlements").Sign == 0;

    /// <summary>Reads the case as another one before any layer is asked.</summary>
    private static RefFacts Treat(RefPolicy policy, RefFacts facts, out bool diagnosisPlanEligible)
    {
        diagnosisPlanEligible = false;
        var visit = facts.Visit;
        foreach (var treat in policy.Treats)
        {
            if (treat.From > facts.Visit.Day || !treat.When.Fits(facts)) continue;
            visit = visit with
            {
                Place = treat.Place ?? visit.Place,
                Filing = treat.Filing ?? visit.Filing,
                Network = treat.Network ?? visit.Network,
            };
            diagnosisPlanEligible |= treat.DiagnosisPlanEligible;
        }

        return facts with { Visit = visit };
    }
}
