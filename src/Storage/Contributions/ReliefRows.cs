using Yibao.Contributions.Runs;
using Yibao.Kernel;

namespace Yibao.Storage.Contributions;

/// <summary>Orders of relief (减征令) as rows.</summary>
internal static class ReliefRows
{
    /// <summary>Whether an approved order covers a month.</summary>
    public static async Task<bool> IsOrdered(ContributionBatch batch, RegionCode region, BillPeriod month) => await batch.One<long>(
        """
        select count(*) from relief_order o join relief_approval a on a.order_no = o.order_no and a.region = o.region
        where o.region = @region and a.is_approved = 1 and o.first_month <= @month and o.last_month >= @month
        """,
        new { region = (long)region.Value, month = (long)month.Value }) > 0;
}
