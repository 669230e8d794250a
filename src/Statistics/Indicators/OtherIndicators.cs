using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;
using static Yibao.Statistics.Indicators.IndicatorBlock;
using static Yibao.Statistics.Indicators.IndicatorUnit;

namespace Yibao.Statistics.Indicators;

/// <summary>
/// Indicators of maternity, assistance, care elsewhere, relief and the epidemic (其他指标), and those of modules that do not feed any yet:
/// they have no value, and the bulletin says so.
/// </summary>
internal static class OtherIndicators
{
    public static readonly Indicator[] All =
    [
        Count("maternity.insured", Maternity, ("生育保险参保人数", "maternity insured"), People, FactKind.MaternityInsured, "enrolment"),
        new("maternity.cases", Maternity, ("生育保险待遇人次", "births with maternity benefits of employees"), Times)
        {
            Count = facts => facts.Of(FactKind.MaternityCases, (int)Scheme.Employee), Source = "care_sum",
        },
        new("maternity.care", Maternity, ("生育医疗费用支出", "paid for care of births of employees"), Fen)
        {
            Count = facts => facts.Of(FactKind.FundPaid, (int)Scheme.Employee, IsMaternity),
            Source = "care_sum",
        },
        Count("maternity.allowance", Maternity, ("生育津贴支出", "maternity allowance"), Fen, FactKind.MaternityAllowance,
            "simulation; no desk pays it yet"),
        new("maternity.spending", Maternity, ("生育保险待遇支出", "maternity benefits"), Fen)
        {
            Parts = ["maternity.care", "maternity.allowance"],
        },
        Each("maternity.spending.each", Maternity, ("人均生育待遇支出", "maternity benefits per birth"), "maternity.spending",
            "maternity.cases"),
        Count("assistance.people", Assistance, ("资助参保人数", "people enrolled with public money"), People, FactKind.AidedPeople, "bill"),
        Count("assistance.enrolment", Assistance, ("资助参保金额", "public money for their enrolment"), Fen, FactKind.AidedFen, "bill"),
        Each("assistance.enrolment.each", Assistance, ("人均资助参保金额", "public money for enrolment per head"), "assistance.enrolment",
            "assistance.people"),
        Count("assistance.poor", Assistance, ("其中资助建档立卡贫困人口", "of these, people on the register of the poor"), People,
            FactKind.AidedPoor, "bill, person_group"),
        Count("assistance.poor.enrolment", Assistance, ("资助建档立卡贫困人口参保金额", "public money for their enrolment"), Fen,
            FactKind.AidedPoorFen, "bill, person_group"),
        Each("assistance.poor.each", Assistance, ("建档立卡贫困人口人均资助", "public money per person on the register"),
            "assistance.poor.enrolment", "assistance.poor"),
        Count("assistance.entitled", Assistance, ("应资助人数", "people with a right to it"), People, FactKind.AidEntitled, "person_group"),
        Count("assistance.entitled.insured", Assistance, ("其中已参保", "of these, insured"), People, FactKind.AidEntitledInsured,
            "person_group, enrolment"),
        new("assistance.participation", Assistance, ("困难群众参保率", "participation rate of people with a right to aid"), Share)
        {
            Numerator = "assistance.entitled.insured", Denominator = "assistance.entitled", Plausible = (0, 1),
        },
        OfFund("assistance.times", ("医疗救助人次", "bills with medical assistance"), Times, FactKind.BillsByFund),
        OfFund("assistance.care", ("医疗救助支出", "medical assistance: paid for care"), Fen, FactKind.PaidByFund),
        Each("assistance.care.each", Assistance, ("次均医疗救助", "medical assistance per bill"), "assistance.care", "assistance.times"),
        Count("elsewhere.times", Elsewhere, ("跨省住院直接结算人次", "stays settled in another province"), Times, FactKind.ElsewhereBills,
            "care_sum"),
        Count("elsewhere.cost", Elsewhere, ("跨省住院医疗费用", "cost of these stays"), Fen, FactKind.ElsewhereCost, "care_sum"),
        Count("elsewhere.fund", Elsewhere, ("跨省住院基金支付", "paid by funds for these stays"), Fen, FactKind.ElsewhereFund, "care_sum"),
        Each("elsewhere.cost.each", Elsewhere, ("跨省住院次均费用", "cost per stay in another province"), "elsewhere.cost",
            "elsewhere.times"),
        new("elsewhere.paid", Elsewhere, ("跨省住院基金支付比例", "share of their cost paid by funds"), Share)
        {
            Numerator = "elsewhere.fund", Denominator = "elsewhere.cost", Plausible = (0, 1),
        },
        Count("catalogue.drugs", Catalogue, ("目录内药品数", "drugs in the catalogue"), Items, FactKind.CatalogueDrugs, "catalogue_version"),
        new("catalogue.negotiated", Catalogue, ("谈判药品数", "negotiated drugs"), Items)
        {
            Count = facts => facts.Of(FactKind.CatalogueDrugs, 0, part => part == 1), Source = "catalogue_version",
        },
        Nothing("procurement.orders", Procurement, ("网采订单总金额", "orders on procurement platforms"), Fen),
        Nothing("procurement.orders.catalogue", Procurement, ("其中医保药品订单金额", "of these, drugs of the catalogue"), Fen),
        Nothing("procurement.varieties", Procurement, ("集采品种数", "varieties in volume-based procurement"), Items),
        Nothing("supervision.inspected", Supervision, ("检查定点医药机构", "institutions inspected"), Items),
        Nothing("supervision.handled", Supervision, ("处理违法违规机构", "institutions dealt with"), Items),
        Nothing("supervision.recouped", Supervision, ("追回资金", "money recouped"), Fen),
        Count("relief.amount", Relief, ("减征金额", "employers' contributions waived"), Fen, FactKind.Relieved, "bill"),
        new("relief.enterprise", Relief, ("其中企业", "of this, enterprises"), Fen)
        {
            Count = facts => facts.Of(FactKind.Relieved, 0, part => FactKey.Payers[part] == "enterprise"), Source = "bill, employer",
        },
        Count("relief.employers", Relief, ("减征单位数", "employers relieved"), Items, FactKind.RelievedEmployers, "bill, employer"),
        Each("relief.each", Relief, ("户均减征", "waived per employer"), "relief.amount", "relief.employers"),
        Count("epidemic.times", Epidemic, ("疫情患者结算人次", "bills of confirmed and suspected patients"), Times,
            FactKind.EpidemicBills, "care_sum"),
        Count("epidemic.cost", Epidemic, ("疫情患者医疗费用", "cost of these bills"), Fen, FactKind.EpidemicCost, "care_sum"),
        Count("epidemic.fund", Epidemic, ("其中医保基金支付", "of this, paid by insurance funds"), Fen, FactKind.EpidemicFund, "care_sum"),
        Each("epidemic.cost.each", Epidemic, ("次均费用", "cost per bill"), "epidemic.cost", "epidemic.times"),
        Count("epidemic.advance", Epidemic, ("预拨专项资金", "special funds granted in advance"), Fen, FactKind.EpidemicAdvance, "journal"),
    ];

    private static bool IsMaternity(int part) => new FactKey(FactKind.FundPaid, 0, 0, part, 0).VisitKind == (int)VisitKind.Maternity;

    private static Indicator Count(string id, IndicatorBlock block, Bilingual name, IndicatorUnit unit, FactKind kind, string source) =>
        new(id, block, name, unit) { Count = facts => facts.Of(kind), Source = source };

    private static Indicator OfFund(string id, Bilingual name, IndicatorUnit unit, FactKind kind) =>
        new(id, Assistance, name, unit)
        {
            Count = facts => facts.Of(kind, 0, fund => fund is >= 610_100 and <= 610_199), Source = "care_sum",
            Population = ("救助对象", "people with a right to medical assistance"),
        };

    // Fen per case: a unit that is wrong by ten thousand falls out of it.
    private static Indicator Each(string id, IndicatorBlock block, Bilingual name, string money, string cases) =>
        new(id, block, name, FenEach) { Numerator = money, Denominator = cases, Plausible = (0, 1_000_000_000) };

    private static Indicator Nothing(string id, IndicatorBlock block, Bilingual name, IndicatorUnit unit) => new(id, block, name, unit);
}
