using Yibao.Kernel;

namespace Yibao.Ledger;

/// <summary>What a ledger transaction records (凭证来源). The numbers are stored; append only.</summary>
public enum TransactionSource : byte
{
    /// <summary>Settlement of a bill (结算).</summary>
    Settlement = 1,

    /// <summary>Reversal of a settlement (冲正).</summary>
    Reversal = 2,

    /// <summary>Opening balance of a personal account (个人账户期初).</summary>
    OpeningBalance = 3,

    /// <summary>Balance of a personal account that follows a person to another record or region (个人账户转移).</summary>
    AccountTransfer = 4,

    /// <summary>Employers' contributions (单位缴费收入).</summary>
    EmployerContribution = 5,

    /// <summary>Employees' contributions (个人缴费收入), which go to the personal accounts.</summary>
    EmployeeContribution = 6,

    /// <summary>Contributions to large-amount mutual aid (大额互助缴费收入).</summary>
    LargeAmountContribution = 7,

    /// <summary>Contributions to maternity insurance (生育保险缴费收入).</summary>
    MaternityContribution = 8,

    /// <summary>Residents' own contributions (居民个人缴费收入).</summary>
    ResidentContribution = 9,

    /// <summary>Fiscal subsidies (财政补贴收入).</summary>
    FiscalSubsidy = 10,

    /// <summary>Contributions that medical assistance pays (医疗救助资助参保收入).</summary>
    AssistanceFunding = 11,

    /// <summary>Late surcharges (滞纳金收入).</summary>
    LateSurcharge = 12,

    /// <summary>Credits to personal accounts (个人账户划入).</summary>
    AccountCredit = 13,

    /// <summary>Contributions paid back (退费).</summary>
    Refund = 14,

    /// <summary>Money that came in, before it is matched with bills (缴费到账).</summary>
    PaymentReceived = 15,

    /// <summary>Unknown money whose payer was found (到账认领).</summary>
    PaymentClaim = 16,

    /// <summary>Care given to people of another region (异地就医记账), in the books of the region of care.</summary>
    CareLeg = 17,

    /// <summary>Reversal of such care (异地就医冲正记账).</summary>
    CareLegReversal = 18,

    /// <summary>Payment of a provider (定点机构拨付): released, and arrived.</summary>
    ProviderPayment = 19,

    /// <summary>Deduction of the audit (审核扣款).</summary>
    ProviderDeduction = 20,

    /// <summary>Payment that the bank returned (拨付退回).</summary>
    PaymentReturned = 21,

    /// <summary>Special funds granted to a provider in advance (批准专项资金).</summary>
    AdvanceGranted = 22,

    /// <summary>Special funds drawn (领取专项资金).</summary>
    AdvanceDrawn = 23,

    /// <summary>Special funds that came back (归还专项资金).</summary>
    AdvanceRepaid = 24,

    /// <summary>Quality deposit settled (质量保证金清算).</summary>
    DepositReleased = 25,

    /// <summary>Debts of a month between regions, cleared (异地清算).</summary>
    RegionClearing = 26,

    /// <summary>Money that a notice asked for (清算资金收付).</summary>
    RegionReceipt = 27,

    /// <summary>Prepayment between regions (异地预付金).</summary>
    RegionPrepayment = 28,

    /// <summary>Cost of the epidemic assigned to who bears it (疫情费用归属).</summary>
    EpidemicAssignment = 29,

    /// <summary>Claim on a fiscal level (财政资金申报).</summary>
    FiscalClaim = 30,

    /// <summary>Year-end clearing with a hospital (年终清算).</summary>
    YearEndSettlement = 31,

    /// <summary>Extra advance to a hospital in difficulty (困难医疗机构支持).</summary>
    DifficultySupport = 32,

    /// <summary>What a hospital in difficulty paid back (困难支持归还).</summary>
    DifficultyRepayment = 33,

    /// <summary>What the audit of another region deducted from a bill of the region's people (异地结算审核扣款返还).</summary>
    DeductionElsewhere = 34,

    /// <summary>Payment for the people on a provider's list in place of their bills (按人头付费).</summary>
    HeadPayment = 35,
}

/// <summary>One entry (分录): fen on one account; positive is debit (借), negative is credit (贷).</summary>
/// <param name="Account">Code in the <see cref="ChartOfAccounts"/>.</param>
/// <param name="Fen">Debit above zero, credit below; never zero.</param>
public readonly record struct LedgerEntry(int Account, long Fen);

/// <summary>
/// One balanced transaction (记账凭证): what one event did to the accounts of one region and scheme. Never changed once posted; a
/// correction is another transaction.
/// </summary>
public sealed class LedgerTransaction
{
    private LedgerTransaction(
        long id, RegionCode region, Scheme scheme, DateOnly day, TransactionSource source, string party, LedgerEntry[] entries)
    {
        (Id, Region, Scheme, Day, Source, Party, Entries) = (id, region, scheme, day, source, party, entries);
    }

    /// <summary>Id (凭证号): the business id of the event.</summary>
    public long Id { get; }

    /// <summary>Pooling region (统筹区).</summary>
    public RegionCode Region { get; }

    /// <summary>Scheme (险种).</summary>
    public Scheme Scheme { get; }

    /// <summary>Day of posting (记账日期).</summary>
    public DateOnly Day { get; }

    /// <summary>What it records.</summary>
    public TransactionSource Source { get; }

    /// <summary>Whom it concerns (往来单位): the provider's code, or a person number; empty: nobody.</summary>
    public string Party { get; }

    /// <summary>The entries; their sum is zero.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>Makes a transaction (制单). Entries of nothing are left out; entries of one account are put together.</summary>
    /// <exception cref="InvalidOperationException">The entries do not balance, or name an account that is not in the chart: a
    /// defect.</exception>
    public static LedgerTransaction Post(
        long id, RegionCode region, Scheme scheme, DateOnly day, TransactionSource source, string party,
        params ReadOnlySpan<LedgerEntry> entries)
    {
        var sum = 0L;
        var kept = new List<LedgerEntry>(entries.Length);
        foreach (var entry in entries)
        {
            sum += entry.Fen;
            if (!ChartOfAccounts.TryFind(entry.Account, out _))
            {
                throw new InvalidOperationException($"transaction {id} names account {entry.Account}, which is not in the chart");
            }

            Add(kept, entry);
        }

        _ = kept.RemoveAll(static entry => entry.Fen == 0);
        return sum == 0
            ? new LedgerTransaction(id, region, scheme, day, source, party, [.. kept])
            : throw new InvalidOperationException($"transaction {id} does not balance: debits minus credits are {sum} fen");
    }

    /// <summary>The opposite transaction (冲销凭证): nets every account of this one to zero.</summary>
    public LedgerTransaction Reverse(long id, DateOnly day) =>
        new(id, Region, Scheme, day, TransactionSource.Reversal, Party,
            [.. Entries.Select(entry => new LedgerEntry(entry.Account, -entry.Fen))]);

    private static void Add(List<LedgerEntry> kept, LedgerEntry entry)
    {
        for (var at = 0; at < kept.Count; at++)
        {
            if (kept[at].Account == entry.Account)
            {
                kept[at] = new LedgerEntry(entry.Account, kept[at].Fen + entry.Fen);
                return;
            }
        }

        kept.Add(entry);
    }
}
