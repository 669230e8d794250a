using System.Globalization;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Simulation.Reform;

/// <summary>A comparison by region and scheme as CSV (分统筹区结果): whole numbers of the nation, fen and people.</summary>
public static class RegionTable
{
    /// <summary>The header (表头).</summary>
    public const string Header =
        "region,name,scheme,people,effect_on_funds_fen,winners,losers,won_fen,lost_fen,own_payments_before_fen,own_payments_after_fen";

    /// <summary>Writes the table.</summary>
    public static string Csv(ReformResult result)
    {
        var text = new StringBuilder(Header).Append('\n');
        var scale = result.Nation.Scale;
        foreach (var region in result.Nation.Regions)
        {
            foreach (var scheme in new[] { Scheme.Employee, Scheme.Resident })
            {
                var group = result.Tally.Region(region.Index, scheme);
                long[] numbers =
                [
                    group.People, group.Fund, group.Winners, group.Losers, group.Won, group.Lost, group.OwnBefore, group.OwnAfter,
                ];
                text.Append(CultureInfo.InvariantCulture, $"{region.Code:000000},{region.Name},{(int)scheme}");
                foreach (var number in numbers)
                {
                    text.Append(CultureInfo.InvariantCulture, $",{scale.Raise(number)}");
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }
}
