using Yibao.Agency.Contributions;
using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>What is unpaid longer than the policies allow (超期未拨付).</summary>
/// <param name="database">The database.</param>
/// <param name="rules">The rules.</param>
public sealed class OverdueList(Database database, RegionRules rules)
{
    /// <summary>What is late on a day (超期清单), the oldest first, each with the last day on which it was in time.</summary>
    public async Task<IReadOnlyList<(UnpaidRow Row, DateOnly Due)>> On(RegionCode region, DateOnly day, CancellationToken cancel = default)
    {
        var late = new List<(UnpaidRow, DateOnly)>();
        foreach (var row in await ProviderReports.Unpaid(database, region, ClaimMonth.Of(day), cancel))
        {
            if (DisbursementTerms.LastDay(rules.Find(region, row.Payee.Scheme), row.Month) is { } due && due < day)
            {
                late.Add((row, due));
            }
        }

        return late;
    }
}
