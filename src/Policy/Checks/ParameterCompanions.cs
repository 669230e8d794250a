using Yibao.Policy.Documents;
using Yibao.Policy.Plans;

namespace Yibao.Policy.Checks;

/// <summary>
/// Parameters that only make sense together (配套参数): where one of them has a value, all must (POL005). Relief, base step and the rate on the
/// average
/// wage are choices of a region and may stand or not.
/// </summary>
internal static class ParameterCompanions
{
    private static readonly string[][] Sets =
    [
        [
            "contribution.average-monthly-wage", "contribution.base-floor", "contribution.base-ceiling", "contribution.employer-rate",
            "contribution.employee-rate",
        ],
        ["subsidy.per-head", "subsidy.share"],
        ["allowance.days", "allowance.month-days"],
        ["budget.overspend-limit", "budget.overspend-share"],
        ["difficulty.income-drop", "difficulty.advance-months", "difficulty.repay-after", "difficulty.repay-months"],
        ["resident.window-from", "resident.window-until", "resident.late-subsidy"],
    ];

    public static void Check(PlanHistory history, Action<PolicyProblem> report)
    {
        var values = history.Documents.SelectMany(d => d.Parameters).ToArray();
        if (values.Length == 0)
        {
            return;
        }

        var days = values.Select(v => v.From).Concat(history.Documents.SelectMany(d => new[] { d.Front.CoversFrom, d.Front.CoversUntil }));
        foreach (var day in days.Distinct().Order().Where(d => d >= history.From && d < history.Until))
        {
            foreach (var set in Sets)
            {
                var stated = set.ToLookup(name => Stated(values, name, day));
                foreach (var missing in stated[false].Where(_ => stated[true].Any()))
                {
                    var at = values.First(v => set.Contains(v.Name, StringComparer.Ordinal)).Place;
                    report(new PolicyProblem("POL005", at,
                        $"'{missing}' has no value on {LayerDraft.Date(day)} in {history.Key}, while '{stated[true].First()}' has one"));
                }
            }
        }
    }

    private static bool Stated(ParameterValue[] values, string name, DateOnly day) =>
        values.Where(v => v.Name == name && v.From <= day && Covers(v.Article.Document.Front, day)).MaxBy(v => v.From)
            is { Rows.Count: > 0 };

    private static bool Covers(FrontPage front, DateOnly day) => front.CoversFrom <= day && day < front.CoversUntil;
}
