using Yibao.Kernel;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Reading;

/// <summary>What happened to a rule (变化种类).</summary>
public enum RuleChangeKind
{
    /// <summary>It has another value (变更).</summary>
    Changed,

    /// <summary>It began (新增).</summary>
    Began,

    /// <summary>It ended (废止).</summary>
    Ended,
}

/// <summary>One difference between two tables of rules (政策变化).</summary>
/// <param name="Kind">What happened.</param>
/// <param name="When">For whom.</param>
/// <param name="Old">What was said; null where it began.</param>
/// <param name="New">What is said; null where it ended.</param>
public sealed record RuleChange(RuleChangeKind Kind, Bilingual When, RuleFact? Old, RuleFact? New)
{
    /// <summary>The newer of the two: where the change belongs.</summary>
    public RuleFact Fact => New ?? Old!;
}

/// <summary>Compares rules (政策比较): two days of a region and scheme, or two versions of a document.</summary>
public static class PlanDiff
{
    /// <summary>What differs between two days; rows are compared case by case, so that one sees who gets what.</summary>
    /// <param name="old">Table of the earlier day; null: nothing was in force.</param>
    /// <param name="now">Table of the later day; null: nothing is in force.</param>
    public static IReadOnlyList<RuleChange> Between(PlanTable? old, PlanTable? now)
    {
        var scheme = (now ?? old)?.Key.Scheme ?? Scheme.Employee;
        var (before, after) = (Grouped(old?.Facts), Grouped(now?.Facts));
        var changes = new List<RuleChange>();
        foreach (var key in after.Keys.Concat(before.Keys.Where(k => !after.ContainsKey(k))))
        {
            var (was, isNow) = (before.GetValueOrDefault(key, []), after.GetValueOrDefault(key, []));
            var isSplit = was.Concat(isNow).Any(f => f.IsRow) && was.Length > 0 && isNow.Length > 0;
            changes.AddRange(isSplit
                ? ByCase(was, isNow, Applies(before, key.Part), Applies(after, key.Part), scheme)
                : ByName(was, isNow));
        }

        return changes;
    }

    /// <summary>What differs between two versions of a document: every value with its start day.</summary>
    public static IReadOnlyList<RuleChange> Between(PolicyDocument old, PolicyDocument now) =>
        [.. ByName([.. DocumentFacts.Of(old)], [.. DocumentFacts.Of(now)])];

    private static Dictionary<(string Part, string Key), RuleFact[]> Grouped(IEnumerable<RuleFact>? facts) =>
        (facts ?? []).GroupBy(f => (f.Part, f.Key)).ToDictionary(g => g.Key, g => g.ToArray());

    private static IReadOnlyList<Condition> Applies(Dictionary<(string Part, string Key), RuleFact[]> facts, string part) =>
        facts.TryGetValue((part, "applies"), out var applies) ? applies[0].Conditions : [Condition.Always];

    /// <summary>Facts of the same name, condition and, in documents, start day belong together.</summary>
    private static IEnumerable<RuleChange> ByName(RuleFact[] old, RuleFact[] now)
    {
        static (string, string, string, DateOnly) Name(RuleFact fact) => (fact.Part, fact.Key, fact.When.English, fact.Since);
        var before = old.GroupBy(Name).ToDictionary(g => g.Key, g => g.First());
        var after = now.GroupBy(Name).ToDictionary(g => g.Key, g => g.First());
        foreach (var fact in now.Where(f => after[Name(f)] == f))
        {
            var was = before.GetValueOrDefault(Name(fact));
            if (was?.Value.English != fact.Value.English)
            {
                yield return new RuleChange(was is null ? RuleChangeKind.Began : RuleChangeKind.Changed, fact.When, was, fact);
            }
        }

        foreach (var fact in old.Where(f => before[Name(f)] == f && !after.ContainsKey(Name(f))))
        {
            yield return new RuleChange(RuleChangeKind.Ended, fact.When, fact, null);
        }
    }

    /// <summary>Goes through every case to which the layer applies on both days: for whom did a row take the place of another.</summary>
    private static IEnumerable<RuleChange> ByCase(
        RuleFact[] old, RuleFact[] now, IReadOnlyList<Condition> oldApplies, IReadOnlyList<Condition> nowApplies, Scheme scheme)
    {
        var conditions = old.Concat(now).SelectMany(f => f.Conditions).Concat(oldApplies).Concat(nowApplies);
        var split = new CaseSplit(conditions, scheme);
        var (before, after) = (new CaseRows(old, split.Classes), new CaseRows(now, split.Classes));
        var both = split.Cells(oldApplies).Intersect(split.Cells(nowApplies), CaseRows.SameCase).ToArray();
        foreach (var pair in both.Select(cell => (Old: before.Find(cell), New: after.Find(cell))).Distinct())
        {
            switch (pair)
            {
                case ({ } was, { } isNow) when was.Value.English != isNow.Value.English:
                    yield return new RuleChange(RuleChangeKind.Changed, Common(was, isNow), was, isNow);
                    break;
                case ({ } was, null):
                    yield return new RuleChange(RuleChangeKind.Ended, was.When, was, null);
                    break;
                case (null, { } isNow):
                    yield return new RuleChange(RuleChangeKind.Began, isNow.When, null, isNow);
                    break;
            }
        }
    }

    /// <summary>The cases that two rows have in common.</summary>
    private static Bilingual Common(RuleFact a, RuleFact b)
    {
        var tests = a.Conditions[0].Tests.Concat(b.Conditions[0].Tests).GroupBy(t => t.Dimension).SelectMany(Narrowed);
        return RuleText.When(new Condition([.. tests]));
    }

    private static IEnumerable<DimensionTest> Narrowed(IGrouping<Dimension, DimensionTest> tests)
    {
        var (first, second) = (tests.First(), tests.Last());
        if (ReferenceEquals(first, second) || first.Text == second.Text)
        {
            return [first];
        }

        return tests.Key switch
        {
            Dimension.Diagnosis => [first, second],
            Dimension.Stay =>
            [
                new DimensionTest
                {
                    Dimension = tests.Key, FromStay = Math.Max(first.FromStay, second.FromStay),
                    ToStay = Math.Min(first.ToStay, second.ToStay), Text = "",
                },
            ],
            Dimension.Age or Dimension.Months =>
            [
                new DimensionTest
                {
                    Dimension = tests.Key, FromNumber = Extreme(first.FromNumber, second.FromNumber, largest: true),
                    ToNumber = Extreme(first.ToNumber, second.ToNumber, largest: false), Text = "",
                },
            ],
            _ => [new DimensionTest { Dimension = tests.Key, Mask = first.Mask & second.Mask, Text = "" }],
        };
    }

    private static PolicyNumber? Extreme(PolicyNumber? a, PolicyNumber? b, bool largest) =>
        a is null || b is null ? a ?? b : a.Value > b.Value == largest ? a : b;
}
