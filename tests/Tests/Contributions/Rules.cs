using Yibao.Policy;
using Yibao.Tests.Policy;

namespace Yibao.Tests.Contributions;

/// <summary>Parameters of a made-up region, and the rules that come of them.</summary>
internal static class Rules
{
    /// <summary>Guangzhou's figures of 2020: case W14 of the issue.</summary>
    public const string Month = """
        parameters:
          from: 2020-01-01
          contribution.average-monthly-wage: 10292
          contribution.base-floor: 60%
          contribution.base-ceiling: 300%
          contribution.base-step: 1
          contribution.employer-rate:
            - {payer: [enterprise, household-business, social-organisation, state-organ, public-institution], value: 5.5%}
          contribution.employee-rate: 2%
          contribution.average-wage-rate: 0.26%
        """;

    public const string Relief = """
        parameters:
          from: 2020-02-01
          contribution.employer-relief: [{payer: [enterprise, household-business, social-organisation], value: 50%}]
        """;

    /// <summary>Parts beside basic insurance: maternity, large amounts by rate and flat sum, individual payers.</summary>
    public const string OtherParts = """
        parameters:
          from: 2020-01-01
          contribution.maternity-rate:
            - {payer: [enterprise, household-business, social-organisation, state-organ, public-institution], value: 0.85%}
          contribution.large-amount-rate: [{payer: [enterprise, state-organ], value: 1%}]
          contribution.large-amount-flat: [{payer: [enterprise, state-organ], value: 4.5}]
          contribution.employee-flat: 3
          contribution.individual-rate: 7.5%
        """;

    public const string ReliefEnds = "parameters:\n  repealed: {names: contribution.employer-relief, on: 2020-07-01}";

    /// <summary>The parameters without those of these names.</summary>
    public static string Without(string parameters, params string[] names)
    {
        var isKept = true;
        var kept = new List<string>();
        foreach (var line in parameters.Split('\n'))
        {
            // A row of a list goes with the parameter above it.
            isKept = line.TrimStart().StartsWith('-') ? isKept : !names.Any(n => line.Contains($".{n}:", StringComparison.Ordinal));
            if (isKept)
            {
                kept.Add(line);
            }
        }

        return string.Join('\n', kept);
    }

    public static PlanHistory Of(params string[] rules) => Pages.History(rules);
}
