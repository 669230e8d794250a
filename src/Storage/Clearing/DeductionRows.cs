using Yibao.Clearing.Messages;
using Yibao.Clearing.Regions;
using Yibao.Kernel;

namespace Yibao.Storage.Clearing;

/// <summary>Deductions of the audit from bills of other regions' people (异地结算审核扣款), as rows.</summary>
public static class DeductionRows
{
    /// <summary>Books a deduction in the region of care, which tells home and hub (就医地扣款记账).</summary>
    public static void Deduct(this ProviderBatch batch, Leg deduction)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(deduction);
        var id = batch.NextId();
        batch.Add(ClearingTables.Deduction, ClearingTables.DeductionOf(deduction.Care, deduction, id, batch.Id));
        batch.Post(DeductionBooking.AtCare(deduction, id, deduction.BookedDay));
        batch.Send(Message.About(deduction.Care, batch.NextId(), deduction.Home, MessageKind.CareBooked, deduction));
        batch.Send(Message.About(deduction.Care, batch.NextId(), Message.Hub, MessageKind.CareBooked, deduction));
    }

    /// <summary>The deductions among the items of a batch (批次内审核扣款): who gets how much back from whom.</summary>
    public static async Task<IReadOnlyList<ClearingCell>> Deductions(this HubReader reader, ClearingPeriod period)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var cells = new List<ClearingCell>();
        await reader.Read(
            $"""
            select i.scheme, i.home, i.care, count(*), cast(sum(i.fen) as bigint), cast(sum(i.fiscal) as bigint)
            from clearing_item i join hub_deduction d on d.setl_id = i.setl_id and d.region = i.region and d.side = {(int)HubSide.Care}
            where i.period = @period and i.region = 0 group by i.scheme, i.home, i.care order by i.scheme, i.home, i.care
            """,
            new { period = (long)period.Value },
            row => cells.Add(new ClearingCell(
                (Scheme)row.GetInt64(0), new RegionCode(row.GetInt32(1)), new RegionCode(row.GetInt32(2)), row.GetInt64(3), row.GetInt64(4),
                row.GetInt64(5))));
        return cells;
    }
}
