using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Yibao.Kernel;

/// <summary>Who bears what a fund code names (资金性质).</summary>
public enum FundKind : byte
{
    /// <summary>A fund (基金): counts in the fund payments of a statement.</summary>
    Fund,

    /// <summary>A personal or household account (个人账户、家庭账户): the person's own money, not a fund payment.</summary>
    PersonalAccount,

    /// <summary>Borne by the hospital (医院负担): neither fund nor patient.</summary>
    HospitalBorne,
}

/// <summary>Fund item (基金支付项目) of the national interface, dictionary fund_pay_type.</summary>
/// <param name="Code">National code (编码), six digits, a few eight.</param>
/// <param name="Chinese">Chinese name (中文名称).</param>
/// <param name="English">English name (英文名称).</param>
/// <param name="Kind">Who bears it (资金性质).</param>
public sealed record Fund(int Code, string Chinese, string English, FundKind Kind);

/// <summary>
/// National fund codes (基金支付类型), dictionary fund_pay_type of the national interface with the further codes seen in answers.
/// Code 999997 (other funds) stands here for the fiscal fund of the epidemic (疫情财政补助).
/// </summary>
public static class FundCodes
{
    /// <summary>Employees' pooled fund (职工统筹基金).</summary>
    public const int EmployeePooled = 310100;

    /// <summary>Employees' personal account (职工个人账户).</summary>
    public const int EmployeeAccount = 310200;

    /// <summary>Residents' pooled fund (居民统筹基金).</summary>
    public const int ResidentPooled = 390100;

    /// <summary>Residents' household account (居民家庭账户).</summary>
    public const int ResidentHouseholdAccount = 390500;

    /// <summary>Borne by the hospital (医院垫付).</summary>
    public const int HospitalBorne = 999996;

    /// <summary>Other funds (其他基金), used for the fiscal epidemic fund.</summary>
    public const int OtherFunds = 999997;

    private static readonly Fund[] List =
    [
        new(310100, "城镇职工基本医疗保险统筹基金", "employees' pooled fund", FundKind.Fund),
        new(310101, "城镇职工基本医疗保险统筹基金（预付金）", "employees' pooled fund, prepayment", FundKind.Fund),
        new(310102, "职工门诊统筹基金", "employees' outpatient pooled fund", FundKind.Fund),
        new(310103, "职工生育基金", "employees' maternity fund", FundKind.Fund),
        new(310200, "城镇职工基本医疗保险个人账户基金", "employees' personal account", FundKind.PersonalAccount),
        new(310201, "城镇职工基本医疗保险个人账户基金（另项）", "employees' personal account, second item", FundKind.PersonalAccount),
        new(310300, "职工大病补助基金", "employees' critical illness fund", FundKind.Fund),
        new(310400, "军转干部医疗补助基金", "demobilised officers' medical subsidy", FundKind.Fund),
        new(310500, "代缴基金（破产改制）", "fund for employees of bankrupt or restructured enterprises", FundKind.Fund),
        new(320100, "公务员医疗补助基金", "civil-servant medical subsidy", FundKind.Fund),
        new(320200, "厅级干部补助基金", "department-level cadres' subsidy", FundKind.Fund),
        new(330100, "大额医疗费用补助基金", "large-amount mutual aid", FundKind.Fund),
        new(330101, "大额医疗费用补助基金（另项）", "large-amount mutual aid, second item", FundKind.Fund),
        new(330200, "职工意外伤害基金", "employees' accident fund", FundKind.Fund),
        new(340100, "离休人员医疗保障基金", "retired veterans' medical fund", FundKind.Fund),
        new(340200, "离休老工人门慢保障基金", "retired veteran workers' chronic outpatient fund", FundKind.Fund),
        new(350100, "一至六级残疾军人医疗补助基金", "disabled soldiers' medical subsidy, grades 1 to 6", FundKind.Fund),
        new(370100, "企业补充医疗保险基金", "enterprise supplementary medical insurance", FundKind.Fund),
        new(370200, "公益补充保险基金", "public-welfare supplementary insurance", FundKind.Fund),
        new(390100, "城乡居民基本医疗保险基金", "residents' pooled fund", FundKind.Fund),
        new(390101, "城乡居民基本医疗保险基金（预付金）", "residents' pooled fund, prepayment", FundKind.Fund),
        new(390102, "居民门诊统筹基金", "residents' outpatient pooled fund", FundKind.Fund),
        new(390200, "城乡居民大病医疗保险基金", "residents' critical illness insurance", FundKind.Fund),
        new(390300, "城乡居民大病补充保险基金", "residents' supplementary critical illness insurance", FundKind.Fund),
        new(390400, "居民意外伤害基金", "residents' accident fund", FundKind.Fund),
        new(390500, "居民家庭账户金", "residents' household account", FundKind.PersonalAccount),
        new(410100, "工伤保险基金", "work injury insurance", FundKind.Fund),
        new(510100, "生育基金", "maternity insurance", FundKind.Fund),
        new(610100, "医疗救助基金", "medical assistance", FundKind.Fund),
        new(610102, "医疗再救助", "medical assistance, second", FundKind.Fund),
        new(610103, "健康扶贫", "health poverty relief", FundKind.Fund),
        new(610104, "精准脱贫", "targeted poverty relief", FundKind.Fund),
        new(610200, "优抚对象医疗补助基金", "medical subsidy for entitled groups", FundKind.Fund),
        new(620100, "特惠保补偿金", "preferential insurance compensation", FundKind.Fund),
        new(630100, "医院减免金", "hospital waiver", FundKind.HospitalBorne),
        new(640100, "医院减免金", "hospital waiver, second item", FundKind.HospitalBorne),
        new(910100, "其他支付（异地平台返回）", "other payment returned by the cross-region platform", FundKind.Fund),
        new(999109, "农村低收入人口医疗补充保险", "supplementary insurance of the rural low-income population", FundKind.Fund),
        new(999900, "医院垫付", "advanced by the hospital", FundKind.HospitalBorne),
        new(999901, "区级公务员", "district civil servants' subsidy", FundKind.Fund),
        new(999996, "医院垫付基金", "borne by the hospital", FundKind.HospitalBorne),
        new(999997, "其他基金", "other funds (epidemic fiscal fund)", FundKind.Fund),
        new(99999707, "新冠肺炎核酸检测财政补助", "fiscal subsidy for nucleic acid tests", FundKind.Fund),
        new(99999737, "职工大病补助基金", "employees' critical illness fund, local item", FundKind.Fund),
    ];

    private static readonly FrozenDictionary<int, Fund> ByCode = List.ToFrozenDictionary(fund => fund.Code);

    /// <summary>Every fund item (全部项目) in code order.</summary>
    public static IReadOnlyList<Fund> All => List;

    /// <summary>Finds a fund item by its code (按编码查找); false, and null, when the dictionary has no such code.</summary>
    public static bool TryFind(int code, [NotNullWhen(true)] out Fund? fund) => ByCode.TryGetValue(code, out fund);
}
