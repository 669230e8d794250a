using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Checks;

/// <summary>
/// Rows of parameters (参数各行): no two for one case from one day (POL004), and rows by age leave no age out (POL005). A document of
/// a region may differ from one of the nation on the same day: the nearer one decides.
/// </summary>
internal static class ParameterRows
{
    private readonly record struct Seen(string Keys, ParameterRow Row, FrontPage Front);

    public static void Check(PlanHistory history, Action<PolicyProblem> report) =>
        Check(history.Documents.SelectMany(d => d.Parameters), report);

    public static void Check(IEnumerable<ParameterValue> values, Action<PolicyProblem> report)
    {
        foreach (var group in values.GroupBy(p => (p.Name, p.From)))
        {
            var seen = new List<Seen>();
            foreach (var value in group)
            {
                CheckAges(value, report);
                foreach (var one in value.Rows.SelectMany(r => Cases(r).Select(c => new Seen(c, r, value.Article.Document.Front))))
                {
                    if (seen.Find(s => s.Keys == one.Keys && Meet(s.Row.Age, one.Row.Age) && Meet(s.Front, one.Front))
                        is { Row: { } other })
                    {
                        report(new PolicyProblem("POL004", one.Row.Place,
                            $"two values of '{group.Key.Name}' start on {LayerDraft.Date(group.Key.From)}"
                            + $"{(one.Keys.Length > 0 ? $" for {one.Keys}" : "")}; the other stands at {other.Place}"));
                    }

                    seen.Add(one);
                }
            }
        }
    }

    private static bool Meet(FrontPage a, FrontPage b) =>
        a.Reach == b.Reach && a.CoversFrom < b.CoversUntil && b.CoversFrom < a.CoversUntil;

    private static bool Meet(DimensionTest? a, DimensionTest? b) =>
        a is null || b is null || (First(a) <= Last(b) && First(b) <= Last(a));

    private static int First(DimensionTest ages) => (int)(ages.FromNumber?.Value ?? 0);

    private static int Last(DimensionTest ages) => (int)(ages.ToNumber?.Value ?? Vocabulary.MaxAge);

    private static void CheckAges(ParameterValue value, Action<PolicyProblem> report)
    {
        var cases = value.Rows.SelectMany(r => Cases(r).Select(c => (Keys: c, Row: r)));
        foreach (var rows in cases.ToLookup(c => c.Keys, c => c.Row, StringComparer.Ordinal))
        {
            var next = 0;
            foreach (var row in rows.OrderBy(r => r.Age is { } age ? First(age) : 0))
            {
                if (row.Age is { } ages && First(ages) > next)
                {
                    Report(row, next, First(ages) - 1);
                }

                next = Math.Max(next, row.Age is { } age ? Last(age) + 1 : Vocabulary.MaxAge + 1);
            }

            if (next <= Vocabulary.MaxAge)
            {
                Report(rows.First(), next, Vocabulary.MaxAge);
            }

            void Report(ParameterRow at, int first, int last) =>
                report(new PolicyProblem("POL005", at.Place,
                    $"'{value.Name}' has no value from {LayerDraft.Date(value.From)}"
                    + $"{(rows.Key.Length > 0 ? $" for {rows.Key}" : "")} at ages {first} to {last}"));
        }
    }

    /// <summary>Every combination of words that a row speaks of.</summary>
    private static IEnumerable<string> Cases(ParameterRow row) =>
        row.Keys.OrderBy(k => k.Key, StringComparer.Ordinal).Aggregate(
            Enumerable.Repeat("", 1),
            (cases, key) => cases.SelectMany(c => key.Value.Select(v => c.Length == 0 ? $"{key.Key} {v}" : $"{c}, {key.Key} {v}")));
}
