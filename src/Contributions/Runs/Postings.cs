using Yibao.Kernel;
using Yibao.Ledger;

namespace Yibao.Contributions.Runs;

/// <summary>
/// What a batch posts (批次记账): the money of many payers, summed into one balanced transaction per region, scheme, day and source. Money
/// that comes in becomes a credit of the payer first; what is put on a bill is income of the funds (cash basis).
/// </summary>
public sealed class Postings
{
    private static readonly (TransactionSource Source, int Account, Func<Shares, long> Part)[] EmployeeParts =
    [
        (TransactionSource.EmployerContribution, FundCodes.EmployeePooled, shares => shares.Employer),
        (TransactionSource.MaternityContribution, MaternityFund, shares => shares.Maternity),
        (TransactionSource.LargeAmountContribution, LargeAmountFund, shares => shares.Large),
        (TransactionSource.EmployeeContribution, ChartOfAccounts.AccountsToCredit, shares => shares.Employee),
        (TransactionSource.LateSurcharge, FundCodes.EmployeePooled, shares => shares.Surcharge),
    ];

    private static readonly (TransactionSource Source, int Account, Func<Shares, long> Part)[] ResidentParts =
    [
        (TransactionSource.ResidentContribution, FundCodes.ResidentPooled, shares => shares.Own),
        (TransactionSource.LateSurcharge, FundCodes.ResidentPooled, shares => shares.Surcharge),
    ];

    private const int MaternityFund = 310103; // fund code: employees' maternity fund

    private const int LargeAmountFund = 330100; // fund code: large-amount mutual aid

    private const int AssistanceFund = 610100; // fund code: medical assistance

    private readonly Dictionary<(int Region, int Scheme, DateOnly Day, TransactionSource Source), SortedDictionary<int, long>> sums = [];

    /// <summary>The accounts on which income of the funds stands (收入科目), of any source.</summary>
    public static IReadOnlyList<int> IncomeAccounts { get; } =
        [FundCodes.EmployeePooled, MaternityFund, LargeAmountFund, ChartOfAccounts.AccountsToCredit, FundCodes.ResidentPooled];

    /// <summary>The sources that are income (收入来源), in the order of reports.</summary>
    public static IReadOnlyList<TransactionSource> IncomeSources { get; } =
    [
        TransactionSource.EmployerContribution, TransactionSource.EmployeeContribution, TransactionSource.MaternityContribution,
        TransactionSource.LargeAmountContribution, TransactionSource.ResidentContribution, TransactionSource.LateSurcharge,
        TransactionSource.FiscalSubsidy, TransactionSource.AssistanceFunding,
    ];

    /// <summary>Money that came in (到账).</summary>
    public void Received(RegionCode region, Scheme scheme, DateOnly day, long fen, bool isKnown) => Move(
        region, scheme, day, TransactionSource.PaymentReceived, ChartOfAccounts.Deposits,
        isKnown ? ChartOfAccounts.PayerCredits : ChartOfAccounts.UnclaimedReceipts, fen);

    /// <summary>Unknown money whose payer was found (认领).</summary>
    public void Claimed(RegionCode region, Scheme scheme, DateOnly day, long fen) => Move(
        region, scheme, day, TransactionSource.PaymentClaim, ChartOfAccounts.UnclaimedReceipts, ChartOfAccounts.PayerCredits, fen);

    /// <summary>Money of a payer on a bill (核销), or back from it.</summary>
    public void Allocated(Allocation allocation)
    {
        foreach (var (source, account, part) in allocation.Scheme == Scheme.Employee ? EmployeeParts : ResidentParts)
        {
            Move(
                allocation.Payer.Region, allocation.Scheme, allocation.Day, source, ChartOfAccounts.PayerCredits, account,
                part(allocation.Paid));
        }
    }

    /// <summary>A refund that leaves the bank (退费).</summary>
    public void Refunded(RegionCode region, Scheme scheme, DateOnly day, long fen) => Move(
        region, scheme, day, TransactionSource.Refund, ChartOfAccounts.PayerCredits, ChartOfAccounts.Deposits, fen);

    /// <summary>
    /// Credits to personal accounts (个人账户划入): as far as the employees' contributions go from them, the rest from the pooled fund; what
    /// they leave goes to it.
    /// </summary>
    public void Credited(RegionCode region, DateOnly day, long employee, long credits)
    {
        const TransactionSource source = TransactionSource.AccountCredit;
        Move(region, Scheme.Employee, day, source, ChartOfAccounts.AccountsToCredit, FundCodes.EmployeePooled, employee);
        Move(region, Scheme.Employee, day, source, FundCodes.EmployeePooled, FundCodes.EmployeeAccount, credits);
    }

    /// <summary>A subsidy that came in (财政补助到账).</summary>
    public void Subsidised(RegionCode region, DateOnly day, long fen) => Move(
        region, Scheme.Resident, day, TransactionSource.FiscalSubsidy, ChartOfAccounts.Deposits, FundCodes.ResidentPooled, fen);

    /// <summary>Contributions that the assistance fund pays (资助参保拨付): from one fund to the other.</summary>
    public void Assisted(RegionCode region, DateOnly day, long fen) => Move(
        region, Scheme.Resident, day, TransactionSource.AssistanceFunding, AssistanceFund, FundCodes.ResidentPooled, fen);

    /// <summary>The transactions (凭证), in order; what nets to nothing is left out.</summary>
    public IEnumerable<LedgerTransaction> Transactions(Func<long> nextId)
    {
        foreach (var (key, accounts) in sums.OrderBy(sum => sum.Key))
        {
            LedgerEntry[] entries = [.. accounts.Where(sum => sum.Value != 0).Select(sum => new LedgerEntry(sum.Key, sum.Value))];
            if (entries.Length > 0)
            {
                yield return LedgerTransaction.Post(
                    nextId(), new RegionCode(key.Region), (Scheme)key.Scheme, key.Day, key.Source, "", entries);
            }
        }
    }

    private void Move(RegionCode region, Scheme scheme, DateOnly day, TransactionSource source, int debit, int credit, long fen)
    {
        if (fen == 0)
        {
            return;
        }

        var key = (region.Value, (int)scheme, day, source);
        if (!sums.TryGetValue(key, out var accounts))
        {
            sums[key] = accounts = [];
        }

        accounts[debit] = accounts.GetValueOrDefault(debit) + fen;
        accounts[credit] = accounts.GetValueOrDefault(credit) - fen;
    }
}
