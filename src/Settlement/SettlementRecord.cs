using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Ledger;
using Yibao.Policy;

namespace Yibao.Settlement;

/// <summary>What one layer did, as recorded (待遇层支付).</summary>
/// <param name="Layer">Layer of the policy document.</param>
/// <param name="Fund">National fund code.</param>
/// <param name="Offered">The base that it saw, fen.</param>
/// <param name="Paid">Paid, fen.</param>
/// <param name="CeilingLeft">What could be paid before this settlement, fen; null: no ceiling.</param>
public readonly record struct FundPayment(string Layer, int Fund, long Offered, long Paid, long? CeilingLeft);

/// <summary>The amounts of a settlement in fen (结算金额); of a reversal all negative.</summary>
/// <param name="Split">The four parts; their sum is the total.</param>
/// <param name="FundPaid">Funds (基金支付总额).</param>
/// <param name="Hospital">Borne by the hospital (医院负担).</param>
/// <param name="Account">Personal account (个人账户支出).</param>
/// <param name="Cash">Cash (个人现金支出).</param>
/// <param name="Deductible">Deductible consumed (实际支付起付线).</param>
public readonly record struct SettlementAmounts(LineSplit Split, long FundPaid, long Hospital, long Account, long Cash, long Deductible)
{
    /// <summary>Total (医疗费总额).</summary>
    public long Total => Split.Total;

    /// <summary>The opposite (冲正金额).</summary>
    public SettlementAmounts Negated => new(
        new LineSplit(-Split.NonCovered, -Split.OverStandard, -Split.FirstPay, -Split.Eligible), -FundPaid, -Hospital, -Account, -Cash,
        -Deductible);

    /// <summary>Whether the total is the sum of who pays (收支恒等).</summary>
    public bool Holds => Total == FundPaid + Hospital + Account + Cash;
}

/// <summary>A settlement or a reversal as recorded (结算记录). Never changed; a reversal is a record of its own.</summary>
public sealed record SettlementRecord
{
    /// <summary>Settlement id (结算ID).</summary>
    public required long Id { get; init; }

    /// <summary>The settlement that this record reverses (被冲正结算ID); null: a settlement.</summary>
    public long? Reverses { get; init; }

    /// <summary>Pooling region of the person.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>Person number.</summary>
    public required string PersonNumber { get; init; }

    /// <summary>Visit.</summary>
    public required long VisitId { get; init; }

    /// <summary>Provider.</summary>
    public required string Provider { get; init; }

    /// <summary>
    /// Region whose agency pays the provider (就医地): the region of the person itself for care at home, the provider's for care elsewhere.
    /// </summary>
    public required RegionCode Care { get; init; }

    /// <summary>Standing in the epidemic with which it was settled (新冠身份).</summary>
    public EpidemicStatus Epidemic { get; init; }

    /// <summary>Day of service that decided the rules (待遇日期).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>When it was settled, Unix milliseconds (结算时间).</summary>
    public required long At { get; init; }

    /// <summary>Scheme.</summary>
    public required Scheme Scheme { get; init; }

    /// <summary>Region/scheme/grade of the plan (待遇政策键).</summary>
    public required string Plan { get; init; }

    /// <summary>First day of the policy year (待遇年度起始日): bucket of the accumulators.</summary>
    public required DateOnly YearStart { get; init; }

    /// <summary>Digest of the policy documents (政策版本).</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>Version of the catalogue (目录版本).</summary>
    public required long CatalogueVersion { get; init; }

    /// <summary>Medical category.</summary>
    public required string MedicalType { get; init; }

    /// <summary>Charge batch; empty: every unsettled line.</summary>
    public required string ChargeBatch { get; init; }

    /// <summary>First line that it covers (起始行).</summary>
    public required int FirstLine { get; init; }

    /// <summary>Last line that it covers (截止行).</summary>
    public required int LastLine { get; init; }

    /// <summary>Interim settlement of a long stay (中途结算).</summary>
    public bool Interim { get; init; }

    /// <summary>The amounts.</summary>
    public required SettlementAmounts Amounts { get; init; }

    /// <summary>Balance of the personal account afterwards, fen (个人账户余额).</summary>
    public required long AccountLeft { get; init; }

    /// <summary>Number of the stay that the rules saw.</summary>
    public int Stay { get; init; }

    /// <summary>What each layer did.</summary>
    public required IReadOnlyList<FundPayment> Funds { get; init; }

    /// <summary>What it changed in the accumulators (累计变动).</summary>
    public required IReadOnlyList<AccumulatorChange> Changes { get; init; }

    /// <summary>Message id of the request (医药机构结算ID).</summary>
    public required string MessageId { get; init; }

    /// <summary>Transaction that asked (交易编号).</summary>
    public required string InfNo { get; init; }

    /// <summary>Invoice (发票号).</summary>
    public string Invoice { get; init; } = "";

    /// <summary>The other fields as sent, a JSON object.</summary>
    public string Details { get; init; } = "{}";

    /// <summary>Clearing class (清算类别).</summary>
    public string Clearing => MedicalTypes.ClearingOf(MedicalType);

    /// <summary>Whether another region pays the provider (异地结算).</summary>
    public bool IsElsewhere => Care != Region;

    /// <summary>
    /// Its ledger transaction (记账凭证): funds and personal account owe the provider, or for care elsewhere the region that pays it; what
    /// is paid outside the funds stands in the memorandum accounts, so that the debits are the whole bill.
    /// </summary>
    public LedgerTransaction Transaction(DateOnly posted)
    {
        var (owedTo, party) = IsElsewhere ? (ChartOfAccounts.Clearing, Care.ToString()) : (ChartOfAccounts.ProviderPayables, Provider);
        var entries = new List<LedgerEntry>(Funds.Count + 5);
        foreach (var fund in Funds)
        {
            var account = ChartOfAccounts.OfFundCode(fund.Fund);
            if (account != ChartOfAccounts.ProviderBorne)
            {
                entries.Add(new LedgerEntry(account, fund.Paid));
            }
        }

        var account310 = Scheme == Scheme.Employee ? FundCodes.EmployeeAccount : FundCodes.ResidentHouseholdAccount;
        entries.Add(new LedgerEntry(account310, Amounts.Account));
        entries.Add(new LedgerEntry(owedTo, -(Amounts.FundPaid + Amounts.Account)));
        entries.Add(new LedgerEntry(ChartOfAccounts.PatientCash, Amounts.Cash));
        entries.Add(new LedgerEntry(ChartOfAccounts.ProviderBorne, Amounts.Hospital));
        entries.Add(new LedgerEntry(ChartOfAccounts.OutsideFunds, -(Amounts.Cash + Amounts.Hospital)));
        var source = Reverses is null ? TransactionSource.Settlement : TransactionSource.Reversal;
        return LedgerTransaction.Post(
            Id, Region, Scheme, posted, source, party, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
    }
}
