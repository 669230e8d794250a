using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Clearing.Regions;

/// <summary>What clearing posts (清算记账), always in pairs: what one region owes another has.</summary>
public static class ClearingPostings
{
    /// <summary>
    /// A cell of a batch (清算入账): the debt to one region becomes a part of the net position. The home region owes the hub instead of the
    /// care region, the care region has it from the hub.
    /// </summary>
    public static IEnumerable<LedgerTransaction> OfCell(ClearingCell cell, DateOnly day, Func<long> nextId)
    {
        ArgumentNullException.ThrowIfNull(nextId);
        if (cell.Fen == 0 && cell.Fiscal == 0)
        {
            yield break;
        }

        // What the home region booked for the fiscal fund is given back to it and borne at the place of care.
        yield return Part(cell.Home, cell.Care, 1);
        yield return Part(cell.Care, cell.Home, -1);
        LedgerTransaction Part(RegionCode region, RegionCode party, int sign) => LedgerTransaction.Post(
            nextId(), region, cell.Scheme, day, TransactionSource.RegionClearing, $"{party}",
            new LedgerEntry(ChartOfAccounts.Clearing, sign * (cell.Fen + cell.Fiscal)),
            new LedgerEntry(ChartOfAccounts.ClearingSettled, -sign * cell.Fen),
            new LedgerEntry(FundCodes.OtherFunds, -sign * cell.Fiscal));
    }

    /// <summary>Money that moved by a notice (收付入账), in the books of both.</summary>
    public static IEnumerable<LedgerTransaction> OfReceipt(ClearingNotice notice, long fen, DateOnly day, Func<long> nextId)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var (payer, payee) = !notice.IsPrepayment
            ? ((ChartOfAccounts.ClearingSettled, ChartOfAccounts.Deposits), (ChartOfAccounts.Deposits, ChartOfAccounts.ClearingSettled))
            : notice.Kind == NoticeKind.Return
                ? ((ChartOfAccounts.ClearingPrepayments, ChartOfAccounts.Deposits),
                    (ChartOfAccounts.Deposits, ChartOfAccounts.ClearingPrepaid))
                : ((ChartOfAccounts.ClearingPrepaid, ChartOfAccounts.Deposits),
                    (ChartOfAccounts.Deposits, ChartOfAccounts.ClearingPrepayments));
        return Pair(
            notice.Scheme, notice.Payer, notice.Payee, day,
            notice.IsPrepayment ? TransactionSource.RegionPrepayment : TransactionSource.RegionReceipt, nextId, payer, payee, fen);
    }

    private static IEnumerable<LedgerTransaction> Pair(
        Scheme scheme, RegionCode one, RegionCode other, DateOnly day, TransactionSource source, Func<long> nextId,
        (int Debit, int Credit) ofOne, (int Debit, int Credit) ofOther, long fen)
    {
        if (fen != 0)
        {
            yield return LedgerTransaction.Post(
                nextId(), one, scheme, day, source, other.ToString(),
                new LedgerEntry(ofOne.Debit, fen), new LedgerEntry(ofOne.Credit, -fen));
            yield return LedgerTransaction.Post(
                nextId(), other, scheme, day, source, one.ToString(),
                new LedgerEntry(ofOther.Debit, fen), new LedgerEntry(ofOther.Credit, -fen));
        }
    }
}
