using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Clearing.Providers;

/// <summary>The ledger transactions of payments, deductions, deposits and special funds (定点机构拨付记账凭证). Amounts in fen, above zero.</summary>
public static class ProviderPostings
{
    /// <summary>A payment is released (放款): what is owed becomes deposit, used advance and money on its way.</summary>
    public static LedgerTransaction Released(long id, DateOnly day, Disbursement payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var split = payment.Split;
        return Post(
            id, day, payment.Payee, TransactionSource.ProviderPayment, new(ChartOfAccounts.ProviderPayables, split.Gross),
            new(ChartOfAccounts.QualityDeposits, -split.Deposit), new(ChartOfAccounts.ProviderPrepayments, -split.Offset),
            new(ChartOfAccounts.PaymentsInTransit, -split.Net));
    }

    /// <summary>The money has arrived (到账): it has left the fund's bank account.</summary>
    public static LedgerTransaction Paid(long id, DateOnly day, Disbursement payment)
    {
        ArgumentNullException.ThrowIfNull(payment);
        return Post(
            id, day, payment.Payee, TransactionSource.ProviderPayment, new(ChartOfAccounts.PaymentsInTransit, payment.Split.Net),
            new(ChartOfAccounts.Deposits, -payment.Split.Net));
    }

    /// <summary>The money came back (退回): it is owed again.</summary>
    /// <param name="id">Id.</param>
    /// <param name="day">Day.</param>
    /// <param name="payment">The payment.</param>
    /// <param name="wasPaid">Whether it was taken for paid before.</param>
    public static LedgerTransaction Returned(long id, DateOnly day, Disbursement payment, bool wasPaid)
    {
        ArgumentNullException.ThrowIfNull(payment);
        return Post(
            id, day, payment.Payee, TransactionSource.PaymentReturned,
            new(wasPaid ? ChartOfAccounts.Deposits : ChartOfAccounts.PaymentsInTransit, payment.Split.Net),
            new(ChartOfAccounts.ProviderPayables, -payment.Split.Net));
    }

    /// <summary>
    /// Audit takes back what funds paid for a settlement (审核扣款): each fund gets its share back; below zero it is given back to the
    /// provider.
    /// </summary>
    /// <param name="id">Id.</param>
    /// <param name="day">Day.</param>
    /// <param name="payee">Whose.</param>
    /// <param name="funds">What each fund gets back, by fund code.</param>
    public static LedgerTransaction Deducted(
        long id, DateOnly day, PayeeKey payee, IReadOnlyList<(int Fund, long Fen)> funds)
    {
        ArgumentNullException.ThrowIfNull(funds);
        return Post(
            id, day, payee, TransactionSource.ProviderDeduction,
            [
                new(ChartOfAccounts.ProviderPayables, funds.Sum(fund => fund.Fen)),
                .. funds.Select(fund => new LedgerEntry(ChartOfAccounts.OfFundCode(fund.Fund), -fund.Fen)),
            ]);
    }

    /// <summary>A quality deposit is settled (质量保证金清算): the provider is owed what it earned, the pooled fund keeps the rest.</summary>
    public static LedgerTransaction DepositReleased(long id, DateOnly day, PayeeKey payee, DepositSplit split) => Post(
        id, day, payee, TransactionSource.DepositReleased, new(ChartOfAccounts.QualityDeposits, split.Released + split.Kept),
        new(ChartOfAccounts.ProviderPayables, -split.Released),
        new(payee.Scheme == Scheme.Employee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled, -split.Kept));

    /// <summary>Special funds are granted (批准专项资金).</summary>
    public static LedgerTransaction Granted(long id, DateOnly day, FundGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return Post(
            id, day, grant.Payee, TransactionSource.AdvanceGranted, new(ChartOfAccounts.ProviderPrepayments, grant.Fen),
            new(ChartOfAccounts.PaymentsInTransit, -grant.Fen));
    }

    /// <summary>Special funds are drawn (领取专项资金): the money leaves.</summary>
    public static LedgerTransaction Drawn(long id, DateOnly day, PayeeKey payee, long fen) => Post(
        id, day, payee, TransactionSource.AdvanceDrawn, new(ChartOfAccounts.PaymentsInTransit, fen), new(ChartOfAccounts.Deposits, -fen));

    /// <summary>Special funds come back (归还专项资金), or are given up without having been drawn.</summary>
    public static LedgerTransaction Repaid(long id, DateOnly day, PayeeKey payee, long fen, bool wasDrawn) => Post(
        id, day, payee, TransactionSource.AdvanceRepaid,
        new(wasDrawn ? ChartOfAccounts.Deposits : ChartOfAccounts.PaymentsInTransit, fen), new(ChartOfAccounts.ProviderPrepayments, -fen));

    private static LedgerTransaction Post(
        long id, DateOnly day, PayeeKey payee, TransactionSource source, params ReadOnlySpan<LedgerEntry> entries) =>
        LedgerTransaction.Post(id, payee.Region, payee.Scheme, day, source, payee.Provider, entries);
}

/// <summary>Shares of a whole in proportion to weights (按比例分摊).</summary>
public static class Apportionment
{
    /// <summary>
    /// Splits an amount in proportion to weights; the shares add up to it: largest remainder first, then the earlier one.
    /// </summary>
    /// <param name="fen">Amount, 0 or more.</param>
    /// <param name="weights">Weights, 0 or more, not all 0.</param>
    public static long[] Of(long fen, IReadOnlyList<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fen);
        ArgumentNullException.ThrowIfNull(weights);
        Int128 whole = weights.Sum();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole, nameof(weights));
        var shares = weights.Select(weight => (long)(fen * (Int128)weight / whole)).ToArray();
        var rest = (int)(fen - shares.Sum());
        foreach (var i in Enumerable.Range(0, shares.Length)
            .OrderByDescending(i => fen * (Int128)weights[i] % whole).ThenBy(i => i).Take(rest))
        {
            shares[i]++;
        }

        return shares;
    }
}
