using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage.Counter;

namespace Yibao.Storage.Contributions;

/// <summary>A refund that somebody asked for (退费申请).</summary>
/// <param name="Number">Number in the region.</param>
/// <param name="Payer">Whose money.</param>
/// <param name="Scheme">Scheme.</param>
/// <param name="Fen">Amount.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="IsDecided">Whether another person decided.</param>
public sealed record RefundRequest(long Number, Payer Payer, Scheme Scheme, long Fen, string AskedBy, bool IsDecided);

/// <summary>Refunds as rows (退费).</summary>
public static class RefundRows
{
    /// <summary>A refund by its number (查找退费申请).</summary>
    public static async Task<RefundRequest?> Refund(this ContributionBatch batch, RegionCode region, long number)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var row = await batch.One<(long Kind, string Payer, long Scheme, long Fen, string By, long Decided)?>(
            """
            select f.payer_kind, f.payer, f.scheme, f.fen, f.asked_by,
                (select count(*) from refund_release r where r.refund_no = f.refund_no and r.region = f.region)
            from refund f where f.refund_no = @number and f.region = @region
            """,
            new { number, region = (long)region.Value });
        return row is { } found
            ? new RefundRequest(
                number, new Payer(region, (PayerKind)found.Kind, found.Payer), (Scheme)found.Scheme, found.Fen, found.By, found.Decided > 0)
            : null;
    }

    /// <summary>The refund that was asked for under a name (按申请号查找); null: none was.</summary>
    public static async Task<RefundRequest?> RefundOf(this ContributionBatch batch, RegionCode region, string request)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var number = await batch.One<long?>(
            "select refund_no from refund where request = @request and region = @region and request <> ''",
            new { request, region = (long)region.Value });
        return number is { } found ? await batch.Refund(region, found) : null;
    }

    /// <summary>What is asked back of a payer and not decided yet (待复核退费), fen.</summary>
    public static async Task<long> Asked(this ContributionBatch batch, Payer payer, Scheme scheme)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await batch.One<long>(
            """
            select cast(coalesce(sum(f.fen), 0) as bigint) from refund f
            where f.region = @region and f.payer = @payer and f.payer_kind = @kind and f.scheme = @scheme
                and not exists (select 1 from refund_release r where r.refund_no = f.refund_no and r.region = f.region)
            """,
            new
            {
                region = (long)payer.Region.Value, payer = payer.Number, kind = (long)payer.Kind, scheme = (long)scheme,
            });
    }

    /// <summary>A refund that somebody asks for (申请退费).</summary>
    /// <returns>Its number.</returns>
    public static async Task<long> AskRefund(
        this ContributionBatch batch, Payer payer, Scheme scheme, long fen, string reason, string by, string request)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var number = 1 + await batch.One<long>(
            "select coalesce(max(refund_no), 0) from refund where region = @region", new { region = (long)payer.Region.Value });
        batch.Add(
            ContributionTables.Refund,
            [
                (long)payer.Region.Value, number, (long)scheme, (long)payer.Kind, payer.Number, fen, reason, by, batch.At, batch.Id,
                request,
            ]);
        return number;
    }

    /// <summary>The decision of another person (复核退费): money that is released leaves the bank.</summary>
    public static void Decide(this ContributionBatch batch, RefundRequest refund, DateOnly day, string by, bool isReleased)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(refund);
        batch.Add(
            ContributionTables.Release,
            [
                (long)refund.Payer.Region.Value, refund.Number, StoredDay.Of(day), by, isReleased ? 1L : 0L, batch.At, batch.Id,
            ]);
        if (isReleased)
        {
            batch.Postings.Refunded(refund.Payer.Region, refund.Scheme, day, refund.Fen);
        }
    }
}
