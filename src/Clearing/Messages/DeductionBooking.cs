using Yibao.Ledger;

namespace Yibao.Clearing.Messages;

/// <summary>How both regions book a deduction of the audit (异地结算审核扣款记账). What is deducted stands in its leg below zero.</summary>
public static class DeductionBooking
{
    /// <summary>In the region of care: the provider is owed less, and the home region owes less for it.</summary>
    /// <param name="leg">The deduction.</param>
    /// <param name="id">Id of the transaction.</param>
    /// <param name="day">Day of posting.</param>
    public static LedgerTransaction AtCare(Leg leg, long id, DateOnly day) => LedgerTransaction.Post(
        id, leg.Care, leg.Scheme, day, TransactionSource.ProviderDeduction, leg.Provider,
        new LedgerEntry(ChartOfAccounts.ProviderPayables, -leg.Owed), new LedgerEntry(ChartOfAccounts.Clearing, leg.Owed));

    /// <summary>In the home region: its funds get back what they paid, and it owes the region of care less.</summary>
    /// <param name="leg">The deduction.</param>
    /// <param name="id">Id of the transaction.</param>
    /// <param name="day">Day of posting.</param>
    public static LedgerTransaction AtHome(Leg leg, long id, DateOnly day) => LedgerTransaction.Post(
        id, leg.Home, leg.Scheme, day, TransactionSource.DeductionElsewhere, $"{leg.Care}",
        [
            new(ChartOfAccounts.Clearing, -leg.Owed),
            .. leg.Funds.Select(share => new LedgerEntry(ChartOfAccounts.OfFundCode(share.Code), share.Fen)),
        ]);
}
