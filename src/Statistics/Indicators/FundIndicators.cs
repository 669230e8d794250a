using Yibao.Kernel;
using Yibao.Policy.Documents;
using static Yibao.Statistics.Indicators.IndicatorBlock;
using static Yibao.Statistics.Indicators.IndicatorUnit;

namespace Yibao.Statistics.Indicators;

/// <summary>
/// Indicators of the funds (基金指标). The funds of basic insurance are the pooled funds of both schemes with maternity, critical illness
/// insurance of residents, which the pooled fund buys, and the personal accounts; large-amount mutual aid and the subsidies are apart.
/// </summary>
internal static class FundIndicators
{
    private const string IncomeTables = "allocation, subsidy_receipt";
    private const string SpendingTables = "care_sum";
    private const string BalanceTables = "balance";
    private const int MonthsOfYear = 12;
    private const int Employees = (int)Scheme.Employee;
    private const int Residents = (int)Scheme.Resident;

    public static readonly Indicator[] All =
    [
        Income("employer", ("单位缴费", "employers' contributions"), IncomeSource.Employer),
        Income("own", ("职工个人缴费", "employees' own contributions"), IncomeSource.Employee),
        Income("maternity", ("生育保险缴费", "contributions for maternity"), IncomeSource.Maternity),
        Income("resident", ("居民个人缴费", "residents' own contributions"), IncomeSource.Resident),
        Income("aid", ("资助参保", "public money in place of own contributions"), IncomeSource.Aid),
        Income("subsidy", ("财政补助", "fiscal subsidies"), IncomeSource.CentralSubsidy, IncomeSource.ProvinceSubsidy,
            IncomeSource.LocalSubsidy),
        Income("other", ("利息和其他收入", "interest and other income"), IncomeSource.Interest, IncomeSource.Other),
        Money("fund.income.employee", ("职工医保基金收入", "employee scheme: income"), IncomeTables,
            facts => facts.Of(FactKind.Income, Employees, part => BasicFunds.IsIncome((IncomeSource)part))),
        Money("fund.income.resident", ("居民医保基金收入", "resident scheme: income"), IncomeTables,
            facts => facts.Of(FactKind.Income, Residents, part => BasicFunds.IsIncome((IncomeSource)part))),
        new("fund.income", Funds, ("基金收入", "income of the funds"), Fen)
        {
            Parts = ["fund.income.employee", "fund.income.resident"],
        },
        Money("fund.spending.employee.pooled", ("职工医保统筹支出", "employee scheme: paid by the pooled fund"), SpendingTables,
            facts => facts.Of(FactKind.PaidByFund, Employees, BasicFunds.IsPooled) + (facts.Of(FactKind.MaternityAllowance) ?? 0)),
        Money("fund.spending.employee.accounts", ("职工医保个人账户支出", "employee scheme: paid from personal accounts"), SpendingTables,
            facts => facts.Of(FactKind.AccountPaid, Employees)),
        new("fund.spending.employee", Funds, ("职工医保基金支出", "employee scheme: spending"), Fen)
        {
            Parts = ["fund.spending.employee.pooled", "fund.spending.employee.accounts"],
        },
        Money("fund.spending.resident", ("居民医保基金支出", "resident scheme: spending"), SpendingTables,
            facts => facts.Of(FactKind.PaidByFund, Residents, BasicFunds.IsPooled)),
        new("fund.spending", Funds, ("基金支出", "spending of the funds"), Fen)
        {
            Parts = ["fund.spending.employee", "fund.spending.resident"],
        },
        new("fund.surplus", Funds, ("当期结余", "surplus of the year"), Fen) { Parts = ["fund.income", "-fund.spending"] },
        Balance("fund.balance.employee.pooled", ("职工医保统筹累计结余", "employee scheme: pooled balance"), Employees, 0),
        Balance("fund.balance.employee.accounts", ("职工医保个人账户累计结余", "employee scheme: balance of personal accounts"), Employees, 1),
        new("fund.balance.employee", Funds, ("职工医保累计结余", "employee scheme: balance"), Fen)
        {
            Parts = ["fund.balance.employee.pooled", "fund.balance.employee.accounts"],
        },
        Balance("fund.balance.resident", ("居民医保累计结余", "resident scheme: balance"), Residents, null),
        new("fund.balance", Funds, ("累计结余", "balance of the funds"), Fen)
        {
            Parts = ["fund.balance.employee", "fund.balance.resident"],
        },
        Reserve("fund.reserve.employee", ("职工医保统筹可支付月数", "employee scheme: months of reserve of the pooled fund"),
            "fund.balance.employee.pooled", "fund.spending.employee.pooled"),
        Reserve("fund.reserve.resident", ("居民医保可支付月数", "resident scheme: months of reserve"), "fund.balance.resident",
            "fund.spending.resident"),
        Each("fund.income.employee.each", ("职工医保人均收入", "employee scheme: income per head"), "fund.income.employee",
            "enrolment.employee"),
        Each("fund.income.resident.each", ("居民医保人均收入", "resident scheme: income per head"), "fund.income.resident",
            "enrolment.resident"),
        Each("fund.spending.employee.each", ("职工医保人均支出", "employee scheme: spending per head"), "fund.spending.employee",
            "enrolment.employee"),
        Each("fund.spending.resident.each", ("居民医保人均支出", "resident scheme: spending per head"), "fund.spending.resident",
            "enrolment.resident"),
        Money("fund.large.income", ("大额医疗互助收入", "large-amount mutual aid: income"), IncomeTables,
            facts => facts.Of(FactKind.Income, 0, part => part == (int)IncomeSource.LargeAmount)),
        Money("fund.large.spending", ("大额医疗互助支出", "large-amount mutual aid: paid"), SpendingTables,
            facts => facts.Of(FactKind.PaidByFund, 0, fund => fund is >= 330_100 and <= 330_199)),
        Money("fund.critical", ("居民大病保险支付", "critical illness insurance of residents: paid"), SpendingTables,
            facts => facts.Of(FactKind.PaidByFund, 0, BasicFunds.IsCriticalIllness)),
        Money("fund.account.credit", ("个人账户划入", "credited to personal accounts"), "account_credit",
            facts => facts.Of(FactKind.AccountCredit)),
    ];

    private static Indicator Income(string id, Bilingual name, params IncomeSource[] sources) =>
        Money("fund.source." + id, name, IncomeTables, facts => facts.Of(FactKind.Income, 0, part => sources.Contains((IncomeSource)part)));

    private static Indicator Money(string id, Bilingual name, string source, Func<FactSums, long?> count) =>
        new(id, Funds, name, Fen) { Count = count, Source = source, Population = ("医保基金", "the funds") };

    private static Indicator Balance(string id, Bilingual name, int scheme, int? part) => Money(
        id, name, BalanceTables, facts => facts.Of(FactKind.ClosingBalance, scheme, part is { } only ? one => one == only : null));

    private static Indicator Reserve(string id, Bilingual name, string balance, string spending) =>
        new(id, Funds, name, Ratio) { Numerator = balance, Denominator = spending, Factor = MonthsOfYear, Plausible = (-120, 600) };

    // Fen per head and year: a unit that is wrong by ten thousand falls out of it.
    private static Indicator Each(string id, Bilingual name, string money, string people) =>
        new(id, Funds, name, FenEach) { Numerator = money, Denominator = people, Plausible = (0, 10_000_000) };
}
