using Yibao.Ledger;

namespace Yibao.Clearing.Messages;

/// <summary>How the region of care books a leg (就医地记账).</summary>
public static class CareBooking
{
    /// <summary>
    /// The ledger transaction: the home region owes what the provider is owed. Its party is the provider, to whom the payable is; the
    /// region that owes it stands in the leg.
    /// </summary>
    /// <param name="leg">The leg.</param>
    /// <param name="id">Id of the transaction.</param>
    /// <param name="day">Day of posting.</param>
    public static LedgerTransaction Transaction(Leg leg, long id, DateOnly day) => LedgerTransaction.Post(
        id, leg.Care, leg.Scheme, day, leg.Reverses is null ? TransactionSource.CareLeg : TransactionSource.CareLegReversal, leg.Provider,
        new LedgerEntry(ChartOfAccounts.Clearing, leg.Owed), new LedgerEntry(ChartOfAccounts.ProviderPayables, -leg.Owed));
}
