using System.Runtime.InteropServices;
using Yibao.Policy;

namespace Yibao.Statistics;

/// <summary>
/// What is counted (统计事实). People are counted one by one, money in fen. What <see cref="FactKey.Part"/> means stands at each kind.
/// Append only.
/// </summary>
public enum FactKind : byte
{
    /// <summary>Insured at the end of the year (年末参保人数); part: <see cref="PersonStatus"/>.</summary>
    Insured = 1,

    /// <summary>Resident population at the end of the year (年末常住人口); part 0.</summary>
    Population,

    /// <summary>Maternity insured at the end of the year (生育保险参保人数); part 0.</summary>
    MaternityInsured,

    /// <summary>Newborn children (出生人数); part 0.</summary>
    Births,

    /// <summary>Deaths (死亡人数); part 0.</summary>
    Deaths,

    /// <summary>Income of the pooled fund or, part 310200, of personal accounts (基金收入), fen; part: <see cref="IncomeSource"/>.</summary>
    Income,

    /// <summary>Employers' contributions waived by relief (减征金额), fen; part: kind of payer, <see cref="FactKey.Payers"/>.</summary>
    Relieved,

    /// <summary>Employers relieved (减征单位数); part: kind of payer.</summary>
    RelievedEmployers,

    /// <summary>People enrolled with public money (资助参保人数); part: <see cref="AidCategory"/>.</summary>
    AidedPeople,

    /// <summary>Public money for enrolment (资助参保金额), fen; part: <see cref="AidCategory"/>.</summary>
    AidedFen,

    /// <summary>Settled bills (结算人次); part: <see cref="FactKey.Care"/>.</summary>
    Bills,

    /// <summary>Cost (医疗总费用), fen; part: <see cref="FactKey.Care"/>.</summary>
    Cost,

    /// <summary>Eligible cost (政策范围内费用), fen; part: <see cref="FactKey.Care"/>.</summary>
    Eligible,

    /// <summary>Paid by all funds (基金支付), fen; part: <see cref="FactKey.Care"/>.</summary>
    FundPaid,

    /// <summary>Paid from personal accounts (个人账户支付), fen; part: <see cref="FactKey.Care"/>.</summary>
    AccountPaid,

    /// <summary>Paid by the person in cash (个人现金支付), fen; part: <see cref="FactKey.Care"/>.</summary>
    Cash,

    /// <summary>Days of stays (住院天数); part: <see cref="FactKey.Care"/>.</summary>
    StayDays,

    /// <summary>Paid by one fund (分基金支付), fen; part: national fund code.</summary>
    PaidByFund,

    /// <summary>Bills that one fund paid something of (分基金支付人次); part: national fund code.</summary>
    BillsByFund,

    /// <summary>Credited to personal accounts (个人账户划入), fen; part 0 own contributions, 1 out of the pool.</summary>
    AccountCredit,

    /// <summary>Maternity allowance (生育津贴), fen; part 0.</summary>
    MaternityAllowance,

    /// <summary>Births with maternity benefits (生育待遇人次); part 0.</summary>
    MaternityCases,

    /// <summary>Stays settled in another province (跨省住院直接结算人次); part 0.</summary>
    ElsewhereBills,

    /// <summary>Cost of stays in another province (跨省住院费用), fen; part 0.</summary>
    ElsewhereCost,

    /// <summary>Paid by funds for stays in another province (跨省住院基金支付), fen; part 0.</summary>
    ElsewhereFund,

    /// <summary>Settled bills of confirmed and suspected patients (疫情患者结算人次); part 0.</summary>
    EpidemicBills,

    /// <summary>Cost of confirmed and suspected patients (疫情患者费用), fen; part 0.</summary>
    EpidemicCost,

    /// <summary>Paid by insurance funds for them (疫情患者医保支付), fen; part 0.</summary>
    EpidemicFund,

    /// <summary>Special funds granted in advance (预拨专项资金), fen; part 0.</summary>
    EpidemicAdvance,

    /// <summary>Balance at the beginning of the year (年初累计结余), fen; part 0 pooled, 1 personal accounts.</summary>
    OpeningBalance,

    /// <summary>Balance at the end of the year (年末累计结余), fen; part 0 pooled, 1 personal accounts.</summary>
    ClosingBalance,

    /// <summary>Of the people enrolled with public money, those on the register of the poor (资助建档立卡贫困人口参保人数); part 0.</summary>
    AidedPoor,

    /// <summary>Public money for the enrolment of people on the register of the poor (资助建档立卡贫困人口参保金额), fen; part 0.</summary>
    AidedPoorFen,

    /// <summary>People with a right to public money for enrolment at year's end (应资助人数); part: <see cref="AidCategory"/>.</summary>
    AidEntitled,

    /// <summary>Of these, people who are insured (应资助中已参保人数); part: <see cref="AidCategory"/>.</summary>
    AidEntitledInsured,

    /// <summary>Drugs of the catalogue at year's end (目录内药品数); part: 0 listed, 1 negotiated.</summary>
    CatalogueDrugs,
}

/// <summary>Where income comes from (收入来源).</summary>
public enum IncomeSource : byte
{
    /// <summary>Employers' contributions (单位缴费), relief already taken off.</summary>
    Employer = 1,

    /// <summary>Employees' own contributions (职工个人缴费).</summary>
    Employee,

    /// <summary>Employers' contributions for maternity (生育保险缴费).</summary>
    Maternity,

    /// <summary>Large-amount mutual aid (大额互助缴费).</summary>
    LargeAmount,

    /// <summary>Residents' own contributions (居民个人缴费).</summary>
    Resident,

    /// <summary>Public money in place of own contributions (资助参保).</summary>
    Aid,

    /// <summary>Subsidy of the central level (中央财政补助).</summary>
    CentralSubsidy,

    /// <summary>Subsidy of the province (省级财政补助).</summary>
    ProvinceSubsidy,

    /// <summary>Subsidy of city and county (市县财政补助).</summary>
    LocalSubsidy,

    /// <summary>Interest (利息).</summary>
    Interest,

    /// <summary>Other income (其他收入).</summary>
    Other,
}

/// <summary>One counted fact (事实键). Sorted by kind, region, scheme, part, month.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Region">Pooling region (统筹区) of the person, six digits.</param>
/// <param name="Scheme">310 employees, 390 residents, 0 where no scheme is meant.</param>
/// <param name="Part">See the kind.</param>
/// <param name="Month">1 to 12; 0 where the year is meant (stocks).</param>
public readonly record struct FactKey(FactKind Kind, int Region, int Scheme, int Part, int Month)
{
    private const int TierRoom = 10;

    /// <summary>Kinds of payer as parts of the kinds about relief (缴费单位性质), as policies name them; 0: not known.</summary>
    public static IReadOnlyList<string> Payers { get; } =
        ["", "enterprise", "state-organ", "public-institution", "social-organisation", "household-business", Vocabulary.IndividualPayer];

    /// <summary>Part of the kinds about care: kind of visit and tier of the facility.</summary>
    public static int Care(int visitKind, int tier) => (visitKind * TierRoom) + tier;

    /// <summary>Kind of visit of a part made by <see cref="Care"/>.</summary>
    public int VisitKind => Part / TierRoom;

    /// <summary>Tier of a part made by <see cref="Care"/>.</summary>
    public int Tier => Part % TierRoom;
}

/// <summary>
/// The facts of a year (年度统计事实): whole numbers by kind, region, scheme, part and month. A live database and a simulated nation
/// both come to this, and everything that is published is computed from it. Adding is exact and its order does not matter.
/// </summary>
/// <param name="year">The year (年度).</param>
public sealed class YearFacts(int year)
{
    private readonly Dictionary<FactKey, long> values = [];

    /// <summary>The year (年度).</summary>
    public int Year => year;

    /// <summary>Every fact that is not zero, in order of its key (全部事实).</summary>
    public IEnumerable<KeyValuePair<FactKey, long>> All => values.Where(fact => fact.Value != 0)
        .OrderBy(fact => (fact.Key.Kind, fact.Key.Region, fact.Key.Scheme, fact.Key.Part, fact.Key.Month));

    /// <summary>One fact; 0 when nothing was counted.</summary>
    public long this[FactKey key] => values.GetValueOrDefault(key);

    /// <summary>Adds to one fact (累加).</summary>
    public void Add(FactKey key, long value) => CollectionsMarshal.GetValueRefOrAddDefault(values, key, out _) += value;

    /// <summary>Adds all facts of another part of the same year (合并).</summary>
    /// <exception cref="ArgumentException">The other is of another year.</exception>
    public void Add(YearFacts other)
    {
        if (other.Year != year)
        {
            throw new ArgumentException($"facts of {other.Year} do not belong to {year}", nameof(other));
        }

        foreach (var (key, value) in other.values)
        {
            Add(key, value);
        }
    }

    /// <summary>Sum over all facts of a kind that a test accepts (合计).</summary>
    public long Sum(FactKind kind, Func<FactKey, bool>? where = null) =>
        values.Where(fact => fact.Key.Kind == kind && (where is null || where(fact.Key))).Sum(fact => fact.Value);
}
