using Yibao.Benefits;
using Yibao.Catalogue;
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
            return ExampleCalculations.Difference(rules, calculation);
        }

        if (!NeedsCatalogue(example))
        {
            return Examples.Difference(rules, null, example);
        }

        return catalogue is null
            ? "a line names an item of the catalogue, and there is no catalogue; name one with --catalogue DIR"
            : Examples.Difference(rules, catalogue.For(example.Plan.Region, example.Plan.Scheme), example);
    }
}
