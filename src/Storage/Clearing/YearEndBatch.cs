using Yibao.Clearing.Providers;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Settlement.Payment;

namespace Yibao.Storage.Clearing;

/// <summary>What a transaction of payments does for year ends and support (年终清算与困难支持事务操作).</summary>
public static class YearEndBatch
{
    /// <summary>Posts to the ledger (记账).</summary>
    public static void Post(
        this ProviderBatch batch, RegionCode region, Scheme scheme, TransactionSource source, string party,
        params ReadOnlySpan<LedgerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Post(LedgerTransaction.Post(batch.NextId(), region, scheme, batch.Today, source, party, entries));
    }

    /// <summary>
    /// Books what a cleared year changes for a hospital (年终清算记账): more is due than was booked, and the fund owes it to the hospital; or
    /// less, and it is taken off what the hospital is paid next.
    /// </summary>
    public static async Task Book(this ProviderBatch batch, BudgetYear year, int run, ProviderCleared one, string by)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(one);
        var difference = (one.Year.Paid - one.Year.Booked).Fen;
        if (difference == 0)
        {
            return;
        }

        var fund = year.Scheme == Scheme.Employee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled;
        await batch.Add(new Adjustment
        {
            Number = await batch.NextAdjustment(year.Region),
            Payee = new PayeeKey(year.Region, one.Provider, year.Scheme, IsEpidemic: false), Kind = AdjustmentKind.YearEnd,
            Month = new DateOnly(year.Year, year.Last.Month, 1), Fen = difference, Funds = [(fund, -difference)],
            Reason = FormattableString.Invariant($"{year.Year}/{run}"), By = by.Trim(), Day = batch.Today,
        });
        batch.Post(
            year.Region, year.Scheme, TransactionSource.YearEndSettlement, one.Provider, new LedgerEntry(fund, difference),
            new LedgerEntry(ChartOfAccounts.ProviderPayables, -difference));
    }
}
