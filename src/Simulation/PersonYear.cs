using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Simulation;

/// <summary>Who pays a person's contributions (缴费单位性质). The order is part of the generated nation; append only.</summary>
public enum PayerKind : byte
{
    /// <summary>Nobody: a retiree or a resident (无单位).</summary>
    None,

    /// <summary>Enterprise (企业).</summary>
    Enterprise,

    /// <summary>State organ (机关).</summary>
    Organ,

    /// <summary>Public institution (事业单位).</summary>
    Institution,

    /// <summary>Social organisation or private non-enterprise unit (社会组织).</summary>
    Society,

    /// <summary>Household business enrolled as a unit (个体工商户).</summary>
    HouseholdBusiness,

    /// <summary>The person alone (灵活就业).</summary>
    Individual,
}

/// <summary>
/// One synthetic person in one year (虚拟参保人年): what generation, contributions and care need. A plain value that is filled in place.
/// Days are <see cref="DateOnly.DayNumber"/>; a day that never comes is <see cref="int.MaxValue"/>.
/// </summary>
public struct PersonYear
{
    /// <summary>Number of the person in the nation, from 0 (编号).</summary>
    public long Number;

    /// <summary>Key of the person's random streams: what is drawn for one purpose does not depend on what was drawn for another.</summary>
    public ulong Key;

    /// <summary>Index of the pooling region in the inputs (统筹区).</summary>
    public int Region;

    /// <summary>Region from which the person moved in during the year; -1: did not move (转移接续).</summary>
    public int MovedFrom;

    /// <summary>First day in <see cref="Region"/> when the person moved in during the year.</summary>
    public int MovedOn;

    /// <summary>Day of birth (出生日期).</summary>
    public int Born;

    /// <summary>Day of death (死亡日期).</summary>
    public int Died;

    /// <summary>First insured day (参保起始日).</summary>
    public int EnrolledFrom;

    /// <summary>First day no longer insured (参保截止日).</summary>
    public int EnrolledUntil;

    /// <summary>Day of retirement within the year (退休日期); the status before it is in service.</summary>
    public int Retires;

    /// <summary>Day of giving birth within the year (分娩日期).</summary>
    public int GivesBirth;

    /// <summary>Contribution wage of a month (月缴费工资), fen; 0 for nobody's employee.</summary>
    public long Wage;

    /// <summary>Disposable income of the year (年可支配收入), fen: the yardstick of catastrophic spending.</summary>
    public long Income;

    /// <summary>Bits of chronic conditions (慢性病), in the order of the inputs.</summary>
    public uint Chronic;

    /// <summary>Number of the employer in the region, from 0; -1: none (单位编号).</summary>
    public int Employer;

    /// <summary>Age at the beginning of the year (年龄); newborns of the year 0.</summary>
    public byte Age;

    /// <summary>Sex (性别).</summary>
    public Sex Sex;

    /// <summary>Employees' or residents' scheme (险种).</summary>
    public Scheme Scheme;

    /// <summary>Standing at the beginning of the year (人员类别).</summary>
    public PersonStatus Status;

    /// <summary>Category of assistance (救助对象类别).</summary>
    public AidCategory Aid;

    /// <summary>Post with a benefit of its own (身份).</summary>
    public Post Post;

    /// <summary>Who pays the contributions (缴费单位性质).</summary>
    public PayerKind Payer;

    /// <summary>Whether the person has maternity membership (生育保险).</summary>
    public bool HasMaternity;

    /// <summary>Whether the person lives in a county whose residents' subsidy follows the western rule (西部).</summary>
    public bool IsWesternCounty;

    /// <summary>Whether the person is on the register of the poor, whatever the category of assistance (建档立卡贫困人口).</summary>
    public bool IsRegisteredPoor;

    /// <summary>Whether the person is the first of its employer: so that employers are counted once (单位计数).</summary>
    public bool IsFirstOfEmployer;
}

/// <summary>What a person's year came to (虚拟参保人年结果) in fen; the reform comparison holds two of them against each other.</summary>
public struct PersonOutcome
{
    /// <summary>Employer's contributions after relief, with maternity and large-amount parts (单位缴费).</summary>
    public long Employer;

    /// <summary>Employer's contributions waived (减征).</summary>
    public long Relieved;

    /// <summary>Own contributions (个人缴费).</summary>
    public long Own;

    /// <summary>Public money: subsidy and aid for enrolment (财政补助与资助参保).</summary>
    public long Public;

    /// <summary>Credited to the personal account (个人账户划入).</summary>
    public long AccountCredit;

    /// <summary>Cost of all bills (医疗总费用).</summary>
    public long Cost;

    /// <summary>Eligible cost (政策范围内费用).</summary>
    public long Eligible;

    /// <summary>Paid by funds (基金支付).</summary>
    public long FundPaid;

    /// <summary>Paid from the personal account (个人账户支付).</summary>
    public long AccountPaid;

    /// <summary>Paid in cash (现金支付).</summary>
    public long Cash;

    /// <summary>Maternity allowance (生育津贴).</summary>
    public long Allowance;

    /// <summary>Settled bills (结算人次).</summary>
    public int Bills;

    /// <summary>Stays (住院人次).</summary>
    public int Stays;

    /// <summary>Bills that the rules refuse (拒付单据): none in a sound nation.</summary>
    public int Refused;
}
