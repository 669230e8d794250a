using Yibao.Clearing.Providers;
using Yibao.Storage.Clearing;

namespace Yibao.Agency.Clearing;

/// <summary>
/// Books a deduction of the audit (审核扣款入账): of the region's own people the funds get it back at once, of other regions' people the home
/// region is told and the next clearing brings it.
/// </summary>
internal static class AuditDeduction
{
    /// <summary>Books it.</summary>
    /// <param name="batch">The transaction.</param>
    /// <param name="from">The settlement.</param>
    /// <param name="month">Month that it is about.</param>
    /// <param name="funds">What each fund gets back; below zero: what was deducted is given back to the provider.</param>
    /// <param name="reason">Why.</param>
    /// <param name="day">Day.</param>
    /// <param name="by">Who does it.</param>
    public static async Task<Adjustment> Book(
        ProviderBatch batch, AuditedSettlement from, DateOnly month, IReadOnlyList<(int Fund, long Fen)> funds, string reason, DateOnly day,
        string by)
    {
        var deduction = new Adjustment
        {
            Number = await batch.NextAdjustment(from.Payee.Region), Payee = from.Payee, Kind = AdjustmentKind.Deduction, Month = month,
            Settlement = from.Settlement, Fen = -funds.Sum(fund => fund.Fen), Funds = funds, Reason = reason, By = by.Trim(), Day = day,
        };
        await batch.Add(deduction);
        if (from.Elsewhere is { } leg)
        {
            batch.Deduct(leg.Deduction(batch.NextId(), funds, batch.At, day));
        }
        else
        {
            batch.Post(ProviderPostings.Deducted(batch.NextId(), day, from.Payee, funds));
        }

        return deduction;
    }
}
