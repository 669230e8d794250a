using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Cli.PolicyCommands;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;
using Yibao.Simulation.Outlook;
using Yibao.Simulation.Reform;

namespace Yibao.Cli.Simulating;

/// <summary>A comparison as JSON (改革比较数据): people and fen of the whole nation, raised from the simulated ones.</summary>
internal static class ReformJson
{
    /// <summary>The whole comparison.</summary>
    public static JsonObject Of(Scenario scenario, ReformResult result)
    {
        var (nation, tally) = (result.Nation, result.Tally);
        var scale = nation.Scale;
        JsonObject Group(string key, JsonNode name, GroupEffect group) => Describe(key, name, group, scale.OneOf, tally.Terms);
        var funds = FundComparison.Of(result);
        return new JsonObject
        {
            ["scenario"] = JsonText.Of(scenario.Document.Front.Title),
            ["year"] = nation.Year,
            ["scale"] = $"{scale}",
            ["seed"] = nation.Seed,
            ["people_simulated"] = nation.People,
            ["all"] = Group("group", "all", tally.All),
            ["sampling_error_95"] = new JsonObject
            {
                ["fund_fen"] = Whole(result.Error(gains: false)), ["gain_fen"] = Whole(result.Error(gains: true)),
            },
            ["funds"] = JsonText.List(funds.Select(f => new JsonObject
            {
                ["province"] = $"{f.Code}", ["scheme"] = (int)f.Scheme, ["effect_fen"] = scale.Raise(f.Effect),
                ["before"] = Fund(f.Before, scale.OneOf), ["after"] = Fund(f.After, scale.OneOf),
            })),
            ["by_age"] = JsonText.List(tally.Ages.Select((g, i) => Group("from_age", i * 10, g))),
            ["by_income"] = JsonText.List(tally.Tenths.Select((g, i) => Group("tenth", i + 1, g))),
            ["by_size"] = new JsonObject
            {
                ["borders_yuan"] = JsonText.List(ReformTally.SizeBorders.Select(b => (JsonNode)b)),
                ["people"] = JsonText.List(tally.BySize.Select(n => (JsonNode)scale.Raise(n))),
            },
            ["most_changed"] = JsonText.List(result.Changed.Select(c => new JsonObject
            {
                ["number"] = c.Person.Number, ["region"] = $"{nation.Regions[c.Person.Region].Code:000000}", ["age"] = c.Person.Age,
                ["scheme"] = (int)c.Person.Scheme, ["gain_fen"] = c.Gain(tally.Terms), ["bills"] = c.Bills.Count,
            })),
        };
    }

    /// <summary>The outlook of the funds of the whole nation.</summary>
    public static JsonObject Of(FundOutlook outlook, int oneOf)
    {
        JsonArray Years(Scheme scheme) => JsonText.List(outlook.Years(scheme).Select(y => new JsonObject
        {
            ["year"] = y.Year, ["people"] = y.People * oneOf, ["income_fen"] = y.Income * oneOf, ["spending_fen"] = y.Spending * oneOf,
            ["balance_fen"] = y.Closing * oneOf, ["months_of_reserve"] = Math.Round(y.Months, 2, MidpointRounding.AwayFromZero),
        }));
        return new JsonObject
        {
            ["310"] = Years(Scheme.Employee),
            ["390"] = Years(Scheme.Resident),
            ["warnings"] = JsonText.List(outlook.Warnings().Select(w => new JsonObject
            {
                ["year"] = w.Year, ["province"] = $"{w.Province}", ["scheme"] = (int)w.Scheme,
                ["level"] = w.Level.ToString().ToLowerInvariant(),
                ["months_of_reserve"] = Math.Round(w.Months, 2, MidpointRounding.AwayFromZero),
            })),
        };
    }

    /// <summary>A threshold of catastrophic spending in words.</summary>
    public static Bilingual LimitName(BurdenLimit limit)
    {
        var percent = (limit.SharePpm / 10_000).ToString(CultureInfo.InvariantCulture);
        return limit.OfCapacity
            ? ($"负担超过支付能力 {percent}%", $"over {percent}% of capacity")
            : ($"负担超过收入 {percent}%", $"over {percent}% of income");
    }

    private static JsonObject Describe(string key, JsonNode name, GroupEffect group, int oneOf, BurdenTerms terms) => new()
    {
        [key] = name,
        ["people"] = group.People * oneOf,
        ["winners"] = group.Winners * oneOf,
        ["losers"] = group.Losers * oneOf,
        ["won_fen"] = group.Won * oneOf,
        ["lost_fen"] = group.Lost * oneOf,
        ["all_funds_fen"] = group.Fund * oneOf,
        ["own_payments_before_fen"] = group.OwnBefore * oneOf,
        ["own_payments_after_fen"] = group.OwnAfter * oneOf,
        ["catastrophic"] = JsonText.List(terms.Limits.Select((t, i) => new JsonObject
        {
            ["share_percent"] = t.SharePpm / 10_000, ["of"] = t.OfCapacity ? "capacity" : "income",
            ["before"] = group.PassedBefore(i) * oneOf, ["after"] = group.PassedAfter(i) * oneOf,
        })),
    };

    private static JsonObject Fund(FundFlows flows, int oneOf) => new()
    {
        ["opening_fen"] = flows.Opening * oneOf,
        ["income_fen"] = JsonText.List(flows.Income.Select(f => (JsonNode)(f * oneOf))),
        ["spending_fen"] = JsonText.List(flows.Spending.Select(f => (JsonNode)(f * oneOf))),
        ["closing_fen"] = flows.Total.Closing * oneOf,
        ["months_of_reserve"] = Math.Round(flows.Total.Months, 2, MidpointRounding.AwayFromZero),
    };

    private static long Whole(decimal fen) => (long)Math.Round(fen, MidpointRounding.AwayFromZero);
}
