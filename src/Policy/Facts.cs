using Yibao.Kernel;

namespace Yibao.Policy;

/// <summary>Kind of visit (就诊类别): what the person came for. The order is part of compiled plans; append only.</summary>
public enum VisitKind : byte
{
    /// <summary>Outpatient visit (普通门诊).</summary>
    Outpatient,

    /// <summary>Emergency visit (急诊).</summary>
    Emergency,

    /// <summary>Emergency observation (急诊留观).</summary>
    Observation,

    /// <summary>Chronic and special outpatient (门诊慢特病).</summary>
    ChronicOutpatient,

    /// <summary>Inpatient stay (住院).</summary>
    Inpatient,

    /// <summary>Maternity stay or visit (生育).</summary>
    Maternity,

    /// <summary>Purchase at a pharmacy (药店购药).</summary>
    Pharmacy,

    /// <summary>Internet follow-up (互联网复诊).</summary>
    InternetFollowUp,

    /// <summary>Long prescription (长处方).</summary>
    LongPrescription,
}

/// <summary>Tier of the facility (医院等级). The order is part of compiled plans; append only.</summary>
public enum Tier : byte
{
    /// <summary>Community health centre or ungraded facility (社区, 未定级).</summary>
    Community,

    /// <summary>Tier 1 (一级).</summary>
    Tier1,

    /// <summary>Tier 2 (二级).</summary>
    Tier2,

    /// <summary>Tier 3 (三级).</summary>
    Tier3,

    /// <summary>Tier 3 hospital of the province (省属三级), where a region treats it apart.</summary>
    Provincial,
}

/// <summary>Standing of the insured person (人员类别). The order is part of compiled plans; append only.</summary>
public enum PersonStatus : byte
{
    /// <summary>In-service employee (在职).</summary>
    InService,

    /// <summary>Retired (退休).</summary>
    Retired,

    /// <summary>Retired before the scheme began (老退休).</summary>
    EarlyRetired,

    /// <summary>Flexible worker (灵活就业).</summary>
    Flexible,

    /// <summary>Adult resident (成年居民).</summary>
    Resident,

    /// <summary>Student (学生).</summary>
    Student,

    /// <summary>Minor (未成年人).</summary>
    Minor,
}

/// <summary>Category of assistance (救助对象类别): the one that gives most. The order is part of compiled plans; append only.</summary>
public enum AidCategory : byte
{
    /// <summary>Not entitled to assistance (无).</summary>
    None,

    /// <summary>Extreme poverty (特困人员).</summary>
    ExtremePoor,

    /// <summary>Orphan (孤儿).</summary>
    Orphan,

    /// <summary>Subsistence allowance (低保).</summary>
    Subsistence,

    /// <summary>Low-income edge (低保边缘).</summary>
    LowIncomeEdge,

    /// <summary>Registered poor (建档立卡贫困人口).</summary>
    RegisteredPoor,

    /// <summary>Other hardship recognised by the region (其他困难人员).</summary>
    OtherHardship,
}

/// <summary>Post that carries a benefit of its own (身份): civil servants have a subsidy (公务员补助).</summary>
public enum Post : byte
{
    /// <summary>None (无).</summary>
    None,

    /// <summary>Civil servant or treated as one (公务员).</summary>
    CivilServant,
}

/// <summary>Where the care was given, seen from the home region (就医地).</summary>
public enum CarePlace : byte
{
    /// <summary>In the pooling region (本地).</summary>
    Local,

    /// <summary>Elsewhere in the province (省内异地).</summary>
    InProvince,

    /// <summary>In another province (跨省异地).</summary>
    OutOfProvince,
}

/// <summary>Registration for care elsewhere (异地就医备案).</summary>
public enum Filing : byte
{
    /// <summary>Not registered (未备案).</summary>
    None,

    /// <summary>Registered for long-term residence elsewhere (长期备案).</summary>
    Registered,

    /// <summary>Referred (转诊).</summary>
    Referred,

    /// <summary>Emergency, which counts as registered (急诊视同备案).</summary>
    Emergency,
}

/// <summary>Way of settlement (结算方式).</summary>
public enum Network : byte
{
    /// <summary>Settled directly at the provider (联网直接结算).</summary>
    Direct,

    /// <summary>Claimed by hand afterwards (手工报销).</summary>
    Manual,
}

/// <summary>Standing of the patient in the epidemic (新冠身份).</summary>
public enum EpidemicStatus : byte
{
    /// <summary>Ordinary patient (普通患者).</summary>
    None,

    /// <summary>Suspected (疑似).</summary>
    Suspected,

    /// <summary>Confirmed (确诊).</summary>
    Confirmed,
}

/// <summary>
/// Period over which a deductible, a band or a ceiling counts (计算周期). The order is part of stored accumulators; append only.
/// </summary>
public enum CountingPeriod : byte
{
    /// <summary>One visit or stay (次).</summary>
    Visit,

    /// <summary>N days of one stay, then anew (结算周期).</summary>
    SettlementPeriod,

    /// <summary>A calendar month (月).</summary>
    Month,

    /// <summary>The plan's policy year (年度), calendar or from July to June.</summary>
    Year,
}

/// <summary>What a condition may look at (条件维度). The order is part of compiled plans; append only.</summary>
public enum Dimension : byte
{
    /// <summary>Kind of visit.</summary>
    Visit,

    /// <summary>Tier of the facility.</summary>
    Tier,

    /// <summary>Standing of the person.</summary>
    Status,

    /// <summary>Category of assistance.</summary>
    Aid,

    /// <summary>Post.</summary>
    Post,

    /// <summary>Place of care.</summary>
    Place,

    /// <summary>Registration for care elsewhere.</summary>
    Filing,

    /// <summary>Way of settlement.</summary>
    Network,

    /// <summary>Standing in the epidemic.</summary>
    Epidemic,

    /// <summary>Sex.</summary>
    Sex,

    /// <summary>Age in whole years.</summary>
    Age,

    /// <summary>Number of the stay in the policy year.</summary>
    Stay,

    /// <summary>Months of uninterrupted contributions.</summary>
    Months,

    /// <summary>Diagnosis.</summary>
    Diagnosis,
}

/// <summary>
/// What the rules may ask about one case (待遇计算要素): the person on the day of service and the visit. A plain value; nothing in it is looked
/// up by name.
/// </summary>
public struct CaseFacts
{
    /// <summary>Day of service (就诊日期) as <see cref="DateOnly.DayNumber"/>: decides which rules hold.</summary>
    public int DayNumber;

    /// <summary>Scheme (险种).</summary>
    public Scheme Scheme;

    /// <summary>Age (年龄) in whole years on the day of service, 0 to 150.</summary>
    public short Age;

    /// <summary>Months of uninterrupted contributions (连续缴费月数), 0 to 600.</summary>
    public short Months;

    /// <summary>Kind of visit (就诊类别).</summary>
    public VisitKind Visit;

    /// <summary>Tier of the facility (医院等级).</summary>
    public Tier Tier;

    /// <summary>Standing of the person (人员类别).</summary>
    public PersonStatus Status;

    /// <summary>Category of assistance (救助对象类别).</summary>
    public AidCategory Aid;

    /// <summary>Post (身份).</summary>
    public Post Post;

    /// <summary>Place of care (就医地).</summary>
    public CarePlace Place;

    /// <summary>Registration for care elsewhere (异地就医备案).</summary>
    public Filing Filing;

    /// <summary>Way of settlement (结算方式).</summary>
    public Network Network;

    /// <summary>Standing in the epidemic (新冠身份).</summary>
    public EpidemicStatus Epidemic;

    /// <summary>Sex (性别).</summary>
    public Sex Sex;
}
