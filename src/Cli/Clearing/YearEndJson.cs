using System.Text.Json.Nodes;
using Yibao.Agency.Clearing;
using Yibao.Cli.PolicyCommands;
using Yibao.Kernel;
using Yibao.Settlement.Payment;
using Yibao.Settlement.Payment.Grouping;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary>Years as data (年终清算JSON): amounts in yuan as text.</summary>
internal static class YearEndJson
{
    public static JsonObject Of(BudgetEdition one) => new()
    {
        ["region"] = one.Year.Region.ToString(), ["scheme"] = (int)one.Year.Scheme, ["year"] = one.Year.Year, ["edition"] = one.Edition,
        ["amount"] = one.Budget.Amount.ToString(), ["ratio"] = one.Budget.Ratio,
        ["coefficients"] = new JsonObject(one.Budget.Coefficients.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["reason"] = one.Reason, ["askedBy"] = one.AskedBy, ["decidedBy"] = one.IsDecided ? one.DecidedBy : null,
        ["approved"] = one.IsApproved,
    };

    public static JsonObject Of(YearEndRun run) => new()
    {
        ["region"] = run.Year.Region.ToString(), ["scheme"] = (int)run.Year.Scheme, ["year"] = run.Year.Year, ["run"] = run.Run,
        ["budgetEdition"] = run.BudgetEdition, ["cases"] = run.Cases, ["byItem"] = run.ByItem, ["apart"] = run.Apart,
        ["apartBooked"] = run.ApartFen.ToString(), ["points"] = run.Points, ["pointValue"] = run.PointValue,
        ["standard"] = run.Standard.ToString(), ["booked"] = run.Booked.ToString(), ["paid"] = run.Paid.ToString(),
        ["askedBy"] = run.AskedBy, ["decidedBy"] = run.IsDecided ? run.DecidedBy : null, ["approved"] = run.IsApproved,
    };

    public static JsonObject Of(YearEndProgress progress) => new()
    {
        ["grouped"] = progress.Grouped, ["stays"] = progress.Stays, ["by"] = progress.By,
    };

    public static JsonObject Of(
        YearEndRun run, IReadOnlyList<YearEndProvider> providers, IReadOnlyList<(GroupingReason Reason, long Cases, Money Cost)> ungrouped)
    {
        var json = Of(run);
        json["providers"] = JsonText.List(providers.Select(one => (JsonNode)Of(one.Cleared, one.Name)));
        json["ungrouped"] = JsonText.List(ungrouped.Select(one => (JsonNode)new JsonObject
        {
            ["reason"] = PaymentRefusals.Of(one.Reason).Code, ["cases"] = one.Cases, ["cost"] = one.Cost.ToString(),
        }));
        return json;
    }

    public static JsonObject Of(YearPreview preview) => new()
    {
        ["budget"] = Of(preview.Budget), ["result"] = Of(preview.Cleared),
        ["panel"] = JsonText.List(preview.Cleared.Cases.Where(one => one.Class == CostClass.Extreme && one.Case.Admitted is null)
            .Select(one => (JsonNode)one.Case.Settlement.ToString(System.Globalization.CultureInfo.InvariantCulture))),
    };

    public static JsonObject Of(YearScenario scenario, YearBudget budget, YearCleared cleared) => new()
    {
        ["scenario"] = scenario.Name, ["amount"] = budget.Amount.ToString(), ["costGrowth"] = scenario.CostGrowth,
        ["left"] = (budget.Amount - cleared.Paid).ToString(), ["result"] = Of(cleared),
    };

    private static JsonObject Of(YearCleared cleared) => new()
    {
        ["points"] = cleared.Points, ["pointValue"] = cleared.PointValue, ["standard"] = cleared.Standard.ToString(),
        ["booked"] = cleared.Booked.ToString(), ["paid"] = cleared.Paid.ToString(), ["apart"] = cleared.Cases.Count(one => one.IsApart),
        ["apartBooked"] = cleared.Apart.ToString(), ["providers"] = JsonText.List(cleared.Providers.Select(one => (JsonNode)Of(one, null))),
    };

    private static JsonObject Of(ProviderCleared one, string? name) => new()
    {
        ["provider"] = one.Provider, ["name"] = name, ["cases"] = one.Cases, ["byItem"] = one.ByItem, ["points"] = one.Points,
        ["caseStandard"] = one.Standard.ToString(), ["standard"] = one.Year.Standard.ToString(), ["booked"] = one.Year.Booked.ToString(),
        ["paid"] = one.Year.Paid.ToString(), ["surplus"] = one.Year.Surplus.ToString(), ["loss"] = one.Year.Loss.ToString(),
        ["band"] = one.Year.Band.ToString(),
    };
}
