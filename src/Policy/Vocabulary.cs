using System.Collections.Frozen;
using Yibao.Policy.Documents;

namespace Yibao.Policy;

/// <summary>A word of a policy document (词汇): how it is written there and its Chinese term.</summary>
/// <param name="Name">As written in a document, for example <c>chronic-outpatient</c>.</param>
/// <param name="Chinese">Chinese term.</param>
public readonly record struct Word(string Name, string Chinese);

/// <summary>A declared parameter (参数声明): unit, keys and range. The JSON Schema and the checks come from these declarations.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Chinese">Chinese term.</param>
/// <param name="English">English term.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Keys">Conditions that a row may carry.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
public sealed record ParameterDeclaration(
    string Name, string Chinese, string English, NumberUnit Unit, IReadOnlyList<string> Keys, decimal Min, decimal Max);

/// <summary>
/// The words of policy documents, version 1 (政策词汇): conditions with their values, keys, and declared parameters. One place for reader,
/// schema and console.
/// </summary>
public static class Vocabulary
{
    /// <summary>Version that a front page names.</summary>
    public const int Version = 1;

    /// <summary>Largest age that a condition or a case may name; older people count as this old.</summary>
    public const int MaxAge = 150;

    /// <summary>Largest number of contribution months told apart (50 years).</summary>
    public const int MaxMonths = 600;

    /// <summary>Largest number of a stay told apart; later stays count as this one.</summary>
    public const int MaxStay = 31;

    // A waiting period, a deferral or a relief of ten years is none.
    private const int LongestMonths = 120;

    // A term of days is at most a leap year.
    private const int LongestDays = 366;

    private static readonly Word[] DimensionWords =
    [
        new("visit", "就诊类别"), new("tier", "医院等级"), new("status", "人员类别"), new("aid", "救助类别"), new("post", "身份"), new("place", "就医地"),
        new("filing", "备案"), new("network", "结算方式"), new("epidemic", "疫情身份"), new("sex", "性别"), new("age", "年龄"), new("stay", "住院次数"),
        new("months", "连续缴费月数"), new("diagnosis", "诊断"),
    ];

    private static readonly Word[][] ValueWords =
    [
        [
            new("outpatient", "普通门诊"), new("emergency", "急诊"), new("observation", "急诊留观"),
            new("chronic-outpatient", "门诊慢特病"), new("inpatient", "住院"),
            new("maternity", "生育"), new("pharmacy", "药店购药"), new("internet-follow-up", "互联网复诊"), new("long-prescription", "长处方"),
        ],
        [new("community", "社区"), new("tier-1", "一级"), new("tier-2", "二级"), new("tier-3", "三级"), new("provincial", "省属三级")],
        [
            new("in-service", "在职"), new("retired", "退休"), new("early-retired", "老退休"), new("flexible", "灵活就业"), new("resident", "成年居民"),
            new("student", "学生"), new("minor", "未成年人"),
        ],
        [
            new("none", "无"), new("extreme-poor", "特困人员"), new("orphan", "孤儿"), new("subsistence", "低保对象"), new("low-income-edge", "低保边缘"),
            new("registered-poor", "建档立卡贫困人口"), new("other-hardship", "其他困难人员"),
        ],
        [new("none", "无"), new("civil-servant", "公务员")],
        [new("local", "本地"), new("in-province", "省内异地"), new("out-of-province", "跨省异地")],
        [new("none", "未备案"), new("registered", "长期备案"), new("referred", "转诊"), new("emergency", "急诊")],
        [new("direct", "直接结算"), new("manual", "手工报销")],
        [new("none", "普通患者"), new("suspected", "疑似患者"), new("confirmed", "确诊患者")],
        [new("unknown", "未知"), new("male", "男"), new("female", "女")],
    ];

    /// <summary>Periods in the order of <see cref="CountingPeriod"/>.</summary>
    public static IReadOnlyList<Word> Periods { get; } =
        [new("visit", "每次"), new("settlement-period", "结算周期"), new("month", "每月"), new("year", "年度")];

    /// <summary>
    /// The key of parameter rows (年龄) whose values are ranges, as in <c>35..44</c>; all other keys have words,
    /// <see cref="ParameterKeys"/>.
    /// </summary>
    public const string AgeKey = "age";

    /// <summary>The payer (个人缴费者) that pays for itself, the whole of the contribution.</summary>
    public const string IndividualPayer = "individual";

    /// <summary>Keys of parameter rows and their words (参数条件); <see cref="AgeKey"/> has none.</summary>
    public static FrozenDictionary<string, string[]> ParameterKeys { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["payer"] = ["enterprise", "household-business", "social-organisation", "state-organ", "public-institution", IndividualPayer],
        ["status"] = WordsOf(Dimension.Status),
        ["aid"] = WordsOf(Dimension.Aid),
        ["sex"] = WordsOf(Dimension.Sex),
        ["joining"] = ["employer", "flexible", "resident-in-window", "resident-late", "re-entry"],
        ["county"] = ["ordinary", "western"],
        ["level"] = ["central", "province", "local"],
        ["epidemic"] = WordsOf(Dimension.Epidemic),
        ["warning"] = ["yellow", "red"],
        ["bill"] = ["ordinary", "epidemic"],
        ["basis"] = ["temporary", "commitment"],
        ["service"] = ["care-elsewhere", "deferral", "chronic-disease", "long-prescription"],
        ["tier"] = WordsOf(Dimension.Tier),
        ["care"] = ["outpatient", "chronic-outpatient", "acute-stay", "long-stay"],
        ["method"] = ["item", "stay", "bed-day", "head", "drg", "dip"],
        ["variant"] = ["of-standard", "residual", "budget-ratio"],
        ["data-year"] = ["last", "second-last", "third-last"],
        ["advance-of"] = ["claimed", "last-year-mean"],
        ["birth"] = ["normal", "difficult", "miscarriage-early", "miscarriage-late", "induction"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Calculations that a worked example may ask for (参数算例).</summary>
    public static IReadOnlyList<string> Calculations { get; } =
    [
        "contribution", "subsidy", "maternity-allowance", "account-credit", "resident-year", "late-surcharge", "relief", "waiting",
        "retirement", "clearing-quota", "clearing-warning", "clearing-notice", "clearing-answer", "clearing-delay", "fiscal-claim",
        "provider-payment", "provider-deposit", "filing-period", "service-deadline",
        "case-payment", "care-of-stay", "head-payment", "point-value", "group-score", "hospital-year", "monthly-advance",
        "budget-counted", "difficulty-support",
    ];

    /// <summary>Declared parameters (已声明参数) that are not layers.</summary>
    public static IReadOnlyList<ParameterDeclaration> Parameters { get; } =
    [
        new("contribution.average-monthly-wage", "职工月平均工资", "average monthly wage", NumberUnit.Yuan, [], 1, 1_000_000),
        new("contribution.base-floor", "缴费基数下限比例", "floor of the contribution base", NumberUnit.Percent, [], 0, 1),
        new("contribution.base-ceiling", "缴费基数上限比例", "ceiling of the contribution base", NumberUnit.Percent, [], 1, 10),
        new("contribution.base-step", "基数取整单位", "step to which floor and ceiling are rounded", NumberUnit.Yuan, [], 0.01m, 1_000),
        new("contribution.employer-rate", "单位缴费费率", "employer's contribution rate", NumberUnit.Percent, ["payer"], 0, 1),
        new("contribution.employee-rate", "个人缴费费率", "employee's contribution rate", NumberUnit.Percent, ["payer"], 0, 1),
        new("contribution.average-wage-rate", "按社平工资缴费费率", "rate on the average wage", NumberUnit.Percent, [], 0, 1),
        new("contribution.employer-relief", "单位缴费减征比例", "share of the employer's part that is waived",
            NumberUnit.Percent, ["payer"], 0, 1),
        new("contribution.maternity-rate", "生育保险费率", "employer's rate for maternity", NumberUnit.Percent, ["payer"], 0, 1),
        new("contribution.large-amount-rate", "大额医疗费率", "employer's rate for large amounts", NumberUnit.Percent, ["payer"], 0, 1),
        new("contribution.large-amount-flat", "大额医疗单位定额", "employer's flat sum for large amounts, a month",
            NumberUnit.Yuan, ["payer"], 0, 10_000),
        new("contribution.employee-flat", "大额医疗个人定额", "employee's flat sum for large amounts, a month",
            NumberUnit.Yuan, ["payer"], 0, 10_000),
        new("contribution.individual-rate", "灵活就业人员缴费费率", "whole rate of individual payers", NumberUnit.Percent, [], 0, 1),
        new("contribution.due-days", "缴费期限天数", "days after the end of a month in which it is to be paid",
            NumberUnit.Days, [], 0, LongestDays),
        new("account.employee-share", "个人缴费划入比例", "share of the employee's part that goes to the personal account",
            NumberUnit.Percent, ["status", AgeKey], 0, 1),
        new("account.credit-rate", "个人账户划入比例", "monthly credit in % of the contribution base",
            NumberUnit.Percent, ["status", AgeKey], 0, 1),
        new("account.average-wage-rate", "按社平工资划入比例", "monthly credit in % of the average wage",
            NumberUnit.Percent, ["status", AgeKey], 0, 1),
        new("account.credit-flat", "个人账户月定额", "flat credit a month", NumberUnit.Yuan, ["status", AgeKey], 0, 100_000),
        new("account.credit-yearly", "个人账户年定额", "flat credit a year, in twelve parts",
            NumberUnit.Yuan, ["status", AgeKey], 0, 1_000_000),
        new("relief.reserve-months", "减征所需可支付月数", "months of reserve above which relief may be ordered",
            NumberUnit.Months, [], 0, LongestMonths),
        new("relief.most-months", "减征最长月数", "most months of relief", NumberUnit.Months, [], 0, LongestMonths),
        new("deferral.months", "缓缴月数", "months for which a contribution may be deferred", NumberUnit.Months, [], 0, LongestMonths),
        new("surcharge.daily-rate", "滞纳金日加收率", "late surcharge for each day", NumberUnit.Percent, [], 0, 1),
        new("cover.grace-months", "欠费宽限月数", "unpaid months after which cover is suspended", NumberUnit.Months, [], 0, LongestMonths),
        new("resident.contribution", "居民个人缴费标准", "resident's own contribution for a year of cover",
            NumberUnit.Yuan, ["status"], 0, 100_000),
        new("resident.window-from", "集中缴费期首月", "first month of the window, in the year before the year of cover",
            NumberUnit.Months, [], 1, 24),
        new("resident.window-until", "集中缴费期末月", "last month of the window, counted from January of the year before",
            NumberUnit.Months, [], 1, 24),
        new("resident.late-subsidy", "逾期参保财政补助比例", "share of the subsidy that a late joiner still gets",
            NumberUnit.Percent, [], 0, 1),
        new("resident.aid-share", "资助参保比例", "share of the own contribution that medical assistance pays",
            NumberUnit.Percent, ["aid"], 0, 1),
        new("enrolment.waiting-months", "待遇等待期月数", "months without benefits after joining",
            NumberUnit.Months, ["joining"], 0, LongestMonths),
        new("enrolment.gap-months", "断缴月数", "months of a lapse that counts as none", NumberUnit.Months, [], 0, LongestMonths),
        new("enrolment.newborn-days", "新生儿参保天数", "days after birth in which a newborn joins from birth",
            NumberUnit.Days, [], 0, LongestDays),
        new("retirement.total-years", "退休缴费年限", "years of contributions for benefits as a retiree",
            NumberUnit.Years, ["sex"], 0, 60),
        new("retirement.local-years", "退休本地缴费年限", "of these, years paid in the region", NumberUnit.Years, ["sex"], 0, 60),
        new("retirement.month-rate", "补缴费率", "price of a missing month in % of the average monthly wage",
            NumberUnit.Percent, [], 0, 1),
        new("subsidy.per-head", "人均财政补助标准", "fiscal subsidy per head and year", NumberUnit.Yuan, [], 0, 100_000),
        new("subsidy.share", "财政分担比例", "share of a fiscal level in the subsidy", NumberUnit.Percent, ["county", "level"], 0, 1),
        new("allowance.days", "产假天数", "days of maternity leave", NumberUnit.Days, ["birth"], 0, 1_000),
        new("payment.method-share", "支付方式占比", "share of a method in the payment of hospitals",
            NumberUnit.Percent, ["care", "tier", "method"], 0, 1),
        new("payment.stay-price", "次均定额", "price of a stay", NumberUnit.Yuan, ["care", "tier"], 0, 1_000_000),
        new("payment.bed-day-price", "床日定额", "price of a bed-day", NumberUnit.Yuan, ["care", "tier"], 0, 100_000),
        new("payment.head-price", "人头年定额", "price of a head and year", NumberUnit.Yuan, ["care", "tier"], 0, 100_000),
        new("payment.drg-rate", "DRG费率", "yuan for a weight of one", NumberUnit.Yuan, ["tier"], 0.01m, 1_000_000),
        new("payment.drg-points", "每权重点数", "points for a weight of one", NumberUnit.Percent, [], 0, 10_000),
        new("payment.ratio-low", "低费用倍率", "cost below this share of the standard is paid as it is",
            NumberUnit.Percent, ["method", "tier"], 0, 1),
        new("payment.ratio-high", "高费用倍率", "cost above this multiple of the standard is paid more",
            NumberUnit.Percent, ["method", "tier"], 1, 100),
        new("payment.ratio-extreme", "特例单议倍率", "cost above this multiple of the standard is for a panel",
            NumberUnit.Percent, ["method", "tier"], 1, 100),
        new("payment.fund-variant", "基金支付口径", "share of a variant in what the fund owes for a case",
            NumberUnit.Percent, ["variant"], 0, 1),
        new("payment.data-year-weight", "历史数据年度权重", "weight of a year's data in the score of a group",
            NumberUnit.Percent, ["data-year"], 0, 1),
        new("payment.long-stay-days", "长期住院天数", "days after which a stay counts as a long one", NumberUnit.Days, [], 1, LongestDays),
        new("budget.counted-share", "计入总额比例", "share of a bill that counts against the yearly budget",
            NumberUnit.Percent, ["epidemic"], 0, 1),
        new("budget.advance-share", "月预付比例", "share that is advanced each month", NumberUnit.Percent, ["advance-of"], 0, 1),
        new("budget.retention-floor", "结余留用下限", "below this share of its standard a hospital is paid as booked",
            NumberUnit.Percent, [], 0, 1),
        new("budget.surplus-share", "结余留用比例", "share of the surplus that a hospital keeps", NumberUnit.Percent, [], 0, 1),
        new("budget.overspend-limit", "超支分担上限", "multiple of the standard up to which an excess is shared",
            NumberUnit.Percent, [], 1, 100),
        new("budget.overspend-share", "超支基金分担比例", "the fund's share of the excess", NumberUnit.Percent, [], 0, 1),
        new("difficulty.income-drop", "困难认定收入降幅", "fall of the income from which a hospital is in difficulty",
            NumberUnit.Percent, [], 0, 1),
        new("difficulty.advance-months", "困难支持月数", "months of last year's mean that may be advanced",
            NumberUnit.Months, [], 0, LongestMonths),
        new("difficulty.repay-after", "还款宽限月数", "months until the first instalment", NumberUnit.Months, [], 0, LongestMonths),
        new("difficulty.repay-months", "还款期数", "monthly instalments", NumberUnit.Months, [], 1, LongestMonths),
        new("allowance.month-days", "月折算天数", "days that a monthly wage stands for", NumberUnit.Days, [], 1, 31),
        new("filing.valid-months", "异地就医备案有效月数", "months for which a registration for care elsewhere holds",
            NumberUnit.Months, ["basis"], 0, LongestMonths),
        new("service.working-days", "网上办理时限工作日数", "working days in which an online service is decided",
            NumberUnit.Days, ["service"], 0, LongestDays),
        new("calendar.special-day", "节假日和调休", "0: a day as the week has it, 1: a public holiday, 2: a weekend day that is worked",
            NumberUnit.Days, [], 0, 2),
        new("clearing.average-months", "预付金测算月数", "months before January whose average is taken",
            NumberUnit.Months, [], 1, LongestMonths),
        new("clearing.prepayment-months", "预付金月数", "months of the average that are prepaid",
            NumberUnit.Months, [], 0, LongestMonths),
        new("clearing.warning-rate", "预付金预警使用率", "use rate of a prepayment from which it is a warning",
            NumberUnit.Percent, ["warning"], 0, 10),
        new("clearing.apply-days", "申请财政工作日", "working days after a notice in which the money is applied for",
            NumberUnit.Days, [], 0, LongestDays),
        new("clearing.pay-days", "财政拨付工作日", "working days after that in which it is paid", NumberUnit.Days, [], 0, LongestDays),
        new("clearing.late-months", "清算延后月数", "months by which an item may be cleared late",
            NumberUnit.Months, [], 0, LongestMonths),
        new("clearing.year-end-months", "年度清算截止月数", "months of the next year until which a year is cleared",
            NumberUnit.Months, [], 0, LongestMonths),
        new("clearing.answer-days", "协查答复工作日", "working days in which the care region answers a dispute",
            NumberUnit.Days, [], 0, LongestDays),
        new("clearing.extension-days", "协查延长工作日", "working days by which an answer may be extended",
            NumberUnit.Days, [], 0, LongestDays),
        new("epidemic.fiscal-share", "疫情财政分担比例", "share of a fiscal level in the epidemic subsidy",
            NumberUnit.Percent, ["epidemic", "level"], 0, 1),
        new("provider.deposit-share", "质量保证金比例", "share of a payment that is withheld as quality deposit",
            NumberUnit.Percent, ["bill"], 0, 1),
        new("provider.deposit-full-score", "质量保证金全额返还得分", "score from which the whole deposit is released", NumberUnit.Percent, [], 0, 1),
        new("provider.second-check-above", "大额复核限额", "payments above it need a second checker", NumberUnit.Yuan, [], 0, 1_000_000_000),
        new("provider.pay-days", "拨付时限工作日数", "working days after the month in which it is paid", NumberUnit.Days, [], 0, LongestDays),
    ];

    internal static FrozenDictionary<string, ParameterDeclaration> ParametersByName { get; } =
        Parameters.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    internal static FrozenDictionary<string, LayerKey> LayerKeys { get; } = new Dictionary<string, LayerKey>(StringComparer.Ordinal)
    {
        ["order"] = LayerKey.Order,
        ["fund"] = LayerKey.Fund,
        ["name"] = LayerKey.Name,
        ["applies"] = LayerKey.Applies,
        ["base"] = LayerKey.Base,
        ["first_pay"] = LayerKey.FirstPay,
        ["deductible"] = LayerKey.Deductible,
        ["deductible_period"] = LayerKey.DeductiblePeriod,
        ["deductible_factor"] = LayerKey.DeductibleFactor,
        ["rate"] = LayerKey.Rate,
        ["anchor"] = LayerKey.Anchor,
        ["band_period"] = LayerKey.BandPeriod,
        ["rounding"] = LayerKey.Rounding,
        ["own_share_factor"] = LayerKey.OwnShareFactor,
        ["points"] = LayerKey.Points,
        ["adjust_order"] = LayerKey.AdjustOrder,
        ["base_cut"] = LayerKey.BaseCut,
        ["cut_order"] = LayerKey.CutOrder,
        ["ceilings"] = LayerKey.Ceilings,
        ["floor"] = LayerKey.Floor,
        ["rate_change"] = LayerKey.RateChange,
        ["deductible_change"] = LayerKey.DeductibleChange,
        ["ceiling_change"] = LayerKey.CeilingChange,
        ["period_days"] = LayerKey.PeriodDays,
        ["repealed"] = LayerKey.Repealed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static FrozenDictionary<string, Dimension> Dimensions { get; } =
        Enum.GetValues<Dimension>().ToFrozenDictionary(d => DimensionWords[(int)d].Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int>[] ValueIndexes =
        [
            .. ValueWords.Select(words =>
                words.Select((w, i) => (w.Name, i)).ToFrozenDictionary(p => p.Name, p => p.i, StringComparer.Ordinal))
        ];

    /// <summary>A dimension as documents write it.</summary>
    public static string NameOf(Dimension dimension) => DimensionWords[(int)dimension].Name;

    /// <summary>A dimension in Chinese.</summary>
    public static string ChineseOf(Dimension dimension) => DimensionWords[(int)dimension].Chinese;

    /// <summary>
    /// The values of an enumerated dimension (条件取值) in the order of its enumeration; empty for ages, stays, months and diagnoses.
    /// </summary>
    public static IReadOnlyList<Word> ValuesOf(Dimension dimension) => (int)dimension < ValueWords.Length ? ValueWords[(int)dimension] : [];

    /// <summary>Reads a value of an enumerated dimension.</summary>
    /// <returns>False when the dimension has no such value.</returns>
    public static bool TryValue(Dimension dimension, string text, out int value)
    {
        value = 0;
        return (int)dimension < ValueIndexes.Length && ValueIndexes[(int)dimension].TryGetValue(text, out value);
    }

    /// <summary>The known word nearest to an unknown one (最相近的词), by edit distance; empty when none is near.</summary>
    public static string Nearest(string unknown, IEnumerable<string> known)
    {
        var best = "";
        var bestDistance = Math.Max(2, unknown.Length / 3) + 1;
        foreach (var word in known)
        {
            var distance = EditDistance(unknown, word);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (word, distance);
            }
        }

        return best;
    }

    private static string[] WordsOf(Dimension dimension) => [.. ValueWords[(int)dimension].Select(w => w.Name)];

    private static int EditDistance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
