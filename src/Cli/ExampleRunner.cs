using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Contributions;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Cli;

/// <summary>
/// Runs a worked example (算例运行): bills through the benefit function, with the catalogue of the region where a line names an item;
/// calculations through the calculators. One place for <c>policy check</c> and <c>demo</c>.
/// </summary>
internal static class ExampleRunner
{
    /// <summary>Whether some line of the example names an item, so that it needs the catalogue.</summary>
    public static bool NeedsCatalogue(WorkedExample example) => example.Visits.Any(v => v.Lines.Any(l => l.Item.Length > 0));

    /// <summary>Runs one example; safe to call from several threads.</summary>
    /// <param name="rules">The rules of its region, scheme and grade.</param>
    /// <param name="catalogue">The catalogue; null when there is none at hand.</param>
    /// <param name="example">The example.</param>
    /// <returns>Null when it comes out to the fen; else what differs.</returns>
    public static string? Run(PlanHistory rules, CatalogueBook? catalogue, WorkedExample example)
    {
        if (example.Calculation is { } calculation)
        {
            return Difference(rules, calculation);
        }

        if (!NeedsCatalogue(example))
        {
            return Examples.Difference(rules, null, example);
        }

        return catalogue is null
            ? "a line names an item of the catalogue, and there is no catalogue; name one with --catalogue DIR"
            : Examples.Difference(rules, catalogue.For(example.Plan.Region, example.Plan.Scheme), example);
    }

    /// <summary>Results of a calculation whose inputs are in order; null when the rules state nothing for them.</summary>
    public static Dictionary<string, decimal>? Computed(PlanHistory rules, ExampleCalculation calculation) => calculation.Name switch
    {
        "contribution" => Contribution(rules, calculation),
        "subsidy" => Subsidy(rules, calculation),
        _ => Maternity(rules, calculation),
    };

    private static string? Difference(PlanHistory rules, ExampleCalculation calculation)
    {
        string[] inputs = calculation.Name switch
        {
            "contribution" => ["wage", "payer"],
            "subsidy" => ["county"],
            _ => ["average-wage", "birth"],
        };
        if (Unusable(inputs, calculation.Given) is { } unusable)
        {
            return unusable;
        }

        var results = Computed(rules, calculation);
        if (results is null)
        {
            var given = string.Join(", ", calculation.Given.Select(g => $"{g.Key} {g.Value}"));
            return $"the rules state no {calculation.Name} on {calculation.On:yyyy-MM-dd} for {given}";
        }

        foreach (var (name, expected) in calculation.Expect)
        {
            if (!results.TryGetValue(name, out var result))
            {
                return Unknown("result", name, results.Keys);
            }

            if (result != expected)
            {
                return $"{name} is {result:0.##}, expected {expected:0.##}";
            }
        }

        return null;
    }

    /// <summary>What is wrong with the inputs: one is missing, is not known, is not an amount, or is not a word of its list.</summary>
    private static string? Unusable(string[] inputs, IReadOnlyDictionary<string, string> given)
    {
        foreach (var name in given.Keys.Where(k => !inputs.Contains(k, StringComparer.Ordinal)))
        {
            return Unknown("input", name, inputs);
        }

        foreach (var name in inputs)
        {
            if (!given.TryGetValue(name, out var value))
            {
                return $"'given' lacks '{name}'";
            }

            if (Vocabulary.ParameterKeys.TryGetValue(name, out var words))
            {
                if (!words.Contains(value, StringComparer.Ordinal))
                {
                    return Unknown(name, value, words);
                }
            }
            else if (!Money.TryParse(value, out _, out var problem))
            {
                return $"'{value}' under '{name}' is not an amount in yuan: {problem}";
            }
        }

        return null;
    }

    private static string Unknown(string what, string word, IEnumerable<string> known)
    {
        var all = known.ToArray();
        var nearest = Vocabulary.Nearest(word, all);
        return nearest.Length > 0
            ? $"unknown {what} '{word}'; did you mean '{nearest}'?"
            : $"unknown {what} '{word}'; expected one of: {string.Join(", ", all)}";
    }

    private static Dictionary<string, decimal>? Contribution(PlanHistory rules, ExampleCalculation calculation) =>
        ContributionMonth.Of(rules, calculation.On, Money.Parse(calculation.Given["wage"]), calculation.Given["payer"]) is { } month
            ? new(StringComparer.Ordinal)
            {
                ["base"] = Yuan(month.Base), ["employer"] = Yuan(month.Employer), ["employee"] = Yuan(month.Employee),
                ["average-wage-part"] = Yuan(month.AverageWagePart),
            }
            : null;

    private static Dictionary<string, decimal>? Subsidy(PlanHistory rules, ExampleCalculation calculation) =>
        SubsidySplit.Of(rules, calculation.On, calculation.Given["county"]) is { } split
            ? new(StringComparer.Ordinal)
            {
                ["central"] = Yuan(split.Central), ["province"] = Yuan(split.Province), ["local"] = Yuan(split.Local),
            }
            : null;

    private static Dictionary<string, decimal>? Maternity(PlanHistory rules, ExampleCalculation calculation) =>
        MaternityAllowance.Of(rules, calculation.On, calculation.Given["birth"], Money.Parse(calculation.Given["average-wage"]))
            is { } allowance
            ? new(StringComparer.Ordinal) { ["days"] = allowance.Days, ["allowance"] = Yuan(allowance.Allowance) }
            : null;

    private static decimal Yuan(Money money) => money.Fen / (decimal)Money.FromYuan(1).Fen;
}
