using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Clearing.Epidemic;

/// <summary>
/// What the epidemic posts (疫情记账), summed over many bills into one balanced transaction per region, scheme, source and party. Bills whose
/// patient is not known stand in the residents' books.
/// </summary>
public sealed class EpidemicPostings
{
    /// <summary>The books in which bills of unknown patients stand (待核查账单账套).</summary>
    public const Scheme Book = Scheme.Resident;

    private readonly
        SortedDictionary<(RegionCode Region, Scheme Scheme, TransactionSource Source, string Party), SortedDictionary<int, long>> sums = [];

    /// <summary>A bill that is taken in (登记账单): the fiscal fund owes the provider all of it.</summary>
    public void Taken(EpidemicBill bill)
    {
        ArgumentNullException.ThrowIfNull(bill);
        Move(
            bill.Region, Book, TransactionSource.EpidemicAssignment, bill.Provider, FundCodes.OtherFunds,
            ChartOfAccounts.ProviderPayables, bill.Total);
    }

    /// <summary>
    /// A finding (核查入账): the home region's funds owe the care region what they would have paid, and the fiscal fund has it back. Between
    /// the books of two schemes it passes the account of transfers.
    /// </summary>
    public void Found(EpidemicFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var (home, care, scheme) = (finding.Home, finding.Bill.Region, finding.Scheme);
        var between = scheme == Book ? FundCodes.OtherFunds : ChartOfAccounts.SchemeTransfers;
        var owed = home == care ? between : ChartOfAccounts.Clearing;
        foreach (var (code, fen) in finding.Funds)
        {
            Move(home, scheme, TransactionSource.EpidemicAssignment, $"{care}", code, owed, fen);
        }

        if (home != care)
        {
            Move(care, scheme, TransactionSource.EpidemicAssignment, $"{home}", ChartOfAccounts.Clearing, between, finding.Fund);
        }

        if (scheme != Book)
        {
            Move(care, Book, TransactionSource.EpidemicAssignment, $"{home}", between, FundCodes.OtherFunds, finding.Fund);
        }
    }

    /// <summary>The claims on the fiscal levels (财政申报) for what the fiscal fund bore at a place of care.</summary>
    public void Claimed(RegionCode care, Scheme book, FiscalSplit split)
    {
        foreach (var (level, fen) in FiscalSplit.LevelNames.Zip(split.Parts))
        {
            Move(care, book, TransactionSource.FiscalClaim, level, ChartOfAccounts.FiscalReceivable, FundCodes.OtherFunds, fen);
        }
    }

    /// <summary>The transactions (凭证), in order.</summary>
    public IEnumerable<LedgerTransaction> Transactions(DateOnly day, Func<long> nextId)
    {
        foreach (var (key, accounts) in sums)
        {
            LedgerEntry[] entries = [.. accounts.Where(sum => sum.Value != 0).Select(sum => new LedgerEntry(sum.Key, sum.Value))];
            if (entries.Length > 0)
            {
                yield return LedgerTransaction.Post(nextId(), key.Region, key.Scheme, day, key.Source, key.Party, entries);
            }
        }
    }

    private void Move(RegionCode region, Scheme scheme, TransactionSource source, string party, int debit, int credit, long fen)
    {
        if (fen == 0)
        {
            return;
        }

        if (!sums.TryGetValue((region, scheme, source, party), out var accounts))
        {
            sums[(region, scheme, source, party)] = accounts = [];
        }

        accounts[debit] = accounts.GetValueOrDefault(debit) + fen;
        accounts[credit] = accounts.GetValueOrDefault(credit) - fen;
    }
}
