using System.Diagnostics.CodeAnalysis;
using Yibao.Kernel;

namespace Yibao.Ledger;

/// <summary>Kind of a ledger account (科目性质). The order is part of reports; append only.</summary>
public enum AccountKind : byte
{
    /// <summary>Asset (资产): deposits of the funds, money owed to them.</summary>
    Asset,

    /// <summary>Liability (负债): personal accounts, providers, other regions.</summary>
    Liability,

    /// <summary>Fund balance (基金净资产).</summary>
    Fund,

    /// <summary>Memorandum (备查): money that never passes through the funds, kept so that every yuan of a bill is explained.</summary>
    Memo,
}

/// <summary>One ledger account (会计科目). Every region and scheme has its own of each.</summary>
/// <param name="Code">Code: the national fund code where the account is a fund item, else 9xxxxx of this chart.</param>
/// <param name="Chinese">Chinese name.</param>
/// <param name="English">English name.</param>
/// <param name="Kind">Kind.</param>
public sealed record LedgerAccount(int Code, string Chinese, string English, AccountKind Kind);

/// <summary>
/// The chart of accounts (会计科目表): one fund-balance account per national fund code (pooled, large-amount, critical illness, assistance,
/// special funds ...), the personal accounts as a liability, and the accounts below.
/// </summary>
public static class ChartOfAccounts
{
    /// <summary>Deposits of the funds (基金存款).</summary>
    public const int Deposits = 900100;

    /// <summary>Due from the treasury (应收财政补助).</summary>
    public const int FiscalReceivable = 900200;

    /// <summary>Prepayments to providers (预付医疗机构款).</summary>
    public const int ProviderPrepayments = 900300;

    /// <summary>Prepaid to care regions (预付异地清算资金), an asset of the home region.</summary>
    public const int ClearingPrepaid = 900400;

    /// <summary>Advanced to hospitals in difficulty (困难医疗机构周转金).</summary>
    public const int DifficultyAdvances = 900310;

    /// <summary>Payable to designated providers (应付定点医药机构款).</summary>
    public const int ProviderPayables = 920100;

    /// <summary>Clearing with other regions (异地清算往来).</summary>
    public const int Clearing = 920200;

    /// <summary>Prepaid by home regions (预收异地清算资金), a liability of the care region.</summary>
    public const int ClearingPrepayments = 920210;

    /// <summary>Cleared between regions and not paid yet (待付异地清算款): a debit is to be received.</summary>
    public const int ClearingSettled = 920220;

    /// <summary>Between the books of two schemes of one region (险种间往来).</summary>
    public const int SchemeTransfers = 920230;

    /// <summary>Contributions received whose payer is not known (待认领缴费款).</summary>
    public const int UnclaimedReceipts = 920300;

    /// <summary>Employees' contributions that are not on their personal accounts yet (待划个人账户款).</summary>
    public const int AccountsToCredit = 920400;

    /// <summary>Paid by payers and not taken by a bill yet (预收缴费款).</summary>
    public const int PayerCredits = 920500;

    /// <summary>Withheld from payments of providers until their year is assessed (质量保证金).</summary>
    public const int QualityDeposits = 920600;

    /// <summary>Payments that are released and of which the bank has said nothing yet (在途拨付款).</summary>
    public const int PaymentsInTransit = 920700;

    /// <summary>Paid in cash by patients (个人现金支付, memorandum).</summary>
    public const int PatientCash = 980100;

    /// <summary>Borne by providers (医疗机构负担, memorandum).</summary>
    public const int ProviderBorne = 980200;

    /// <summary>What providers took in or bore outside the funds (医疗机构基金外收入, memorandum), the counterpart of both.</summary>
    public const int OutsideFunds = 980900;

    private static readonly LedgerAccount[] List =
    [
        .. FundCodes.All.Where(fund => fund.Kind != FundKind.HospitalBorne).Select(OfFund),
        new(Deposits, "基金存款", "deposits of the funds", AccountKind.Asset),
        new(FiscalReceivable, "应收财政补助", "due from the treasury", AccountKind.Asset),
        new(ProviderPrepayments, "预付医疗机构款", "prepayments to providers", AccountKind.Asset),
        new(ClearingPrepaid, "预付异地清算资金", "prepaid to care regions", AccountKind.Asset),
        new(DifficultyAdvances, "困难医疗机构周转金", "advanced to hospitals in difficulty", AccountKind.Asset),
        new(ProviderPayables, "应付定点医药机构款", "payable to designated providers", AccountKind.Liability),
        new(Clearing, "异地清算往来", "clearing with other regions", AccountKind.Liability),
        new(ClearingPrepayments, "预收异地清算资金", "prepaid by home regions", AccountKind.Liability),
        new(ClearingSettled, "待付异地清算款", "cleared between regions, not paid yet", AccountKind.Liability),
        new(SchemeTransfers, "险种间往来", "between the books of two schemes", AccountKind.Liability),
        new(UnclaimedReceipts, "待认领缴费款", "contributions received, payer unknown", AccountKind.Liability),
        new(AccountsToCredit, "待划个人账户款", "employees' contributions to be credited", AccountKind.Liability),
        new(PayerCredits, "预收缴费款", "payers' credits", AccountKind.Liability),
        new(QualityDeposits, "质量保证金", "quality deposits of providers", AccountKind.Liability),
        new(PaymentsInTransit, "在途拨付款", "payments in transit", AccountKind.Liability),
        new(PatientCash, "个人现金支付（备查）", "paid in cash by patients (memorandum)", AccountKind.Memo),
        new(ProviderBorne, "医疗机构负担（备查）", "borne by providers (memorandum)", AccountKind.Memo),
        new(OutsideFunds, "医疗机构基金外收入（备查）", "outside the funds (memorandum)", AccountKind.Memo),
    ];

    private static readonly Dictionary<int, LedgerAccount> ByCode = List.ToDictionary(account => account.Code);

    /// <summary>Every account (全部科目) in order of the chart.</summary>
    public static IReadOnlyList<LedgerAccount> All => List;

    /// <summary>Finds an account by its code (按编码查找).</summary>
    public static bool TryFind(int code, [NotNullWhen(true)] out LedgerAccount? account) => ByCode.TryGetValue(code, out account);

    /// <summary>The account from which a fund item pays (基金支付对应科目): its own, or the memorandum where the hospital bears it.</summary>
    public static int OfFundCode(int fundCode) =>
        FundCodes.TryFind(fundCode, out var fund) && fund.Kind == FundKind.HospitalBorne ? ProviderBorne : fundCode;

    private static LedgerAccount OfFund(Fund fund) => new(
        fund.Code, fund.Chinese, fund.English, fund.Kind == FundKind.PersonalAccount ? AccountKind.Liability : AccountKind.Fund);
}
