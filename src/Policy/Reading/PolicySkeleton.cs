using System.Globalization;
using Yibao.Kernel;

namespace Yibao.Policy.Reading;

/// <summary>A policy document to begin with (文件模板): a small layer that passes the check, with comments on what to put there.</summary>
public static class PolicySkeleton
{
    /// <summary>Name of the file for a scheme.</summary>
    public static string FileOf(Scheme scheme) => scheme == Scheme.Employee ? "employee-inpatient.md" : "resident-inpatient.md";

    /// <summary>The text, with comments in both languages.</summary>
    /// <param name="region">Pooling region.</param>
    /// <param name="scheme">Scheme.</param>
    /// <param name="today">Day on which it is written; the rules begin with its year.</param>
    public static string Of(RegionCode region, Scheme scheme, DateOnly today)
    {
        var january = new DateOnly(today.Year, 1, 1);
        var isEmployee = scheme == Scheme.Employee;
        (string Word, string Value)[] words =
        [
            ("REGION", $"{region}"),
            ("SCHEME", $"{(int)scheme}"),
            ("FUND", $"{(isEmployee ? FundCodes.EmployeePooled : FundCodes.ResidentPooled)}"),
            ("STATUS", isEmployee ? "in-service" : "resident"),
            ("FROM", Day(january)),
            ("UNTIL", Day(january.AddYears(1))),
            ("ON", Day(january.AddMonths(2))),
            ("TODAY", Day(today)),
        ];
        return words.Aggregate(Text, (text, word) => text.Replace($"<{word.Word}>", word.Value, StringComparison.Ordinal));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private const string Text =
        """"
        ---
        vocabulary: 1
        # 文件名称和文号 / Name and number of the instrument.
        instrument: 文件名称和文号
        # 两种语言的标题 / Title in both languages.
        title: {zh: 住院待遇, en: Inpatient care}
        region: <REGION>
        schemes: [<SCHEME>]
        # region, province, nation or frame.
        applies: region
        # 发布日期 / Day of issue. A value that starts earlier needs `retroactive: true`.
        issued: <FROM>
        # 本文件负责的日期，until 不含 / The days that this document answers for; until is exclusive.
        covers: {from: <FROM>, until: <UNTIL>}
        # 最后一次与法规核对的日期 / Day on which the figures were last held against the law.
        checked: <TODAY>
        ---

        # 住院待遇 / Inpatient care

        说明这份文件讲什么。Say what this instrument is about. `yibao policy check` names what is missing or does not agree.

        ## 第一条 年度 / Article 1: Year

        医保年度为自然年度，住院计入住院次数，乙类项目各自规定先行自付比例。

        The insurance year is the calendar year; inpatient stays count as stays; class-B items name their own first pay.

        ```citation
        document: 文件名称和文号
        article: 第一条
        date: <FROM>
        # 读到原文的网址，没有写 none / Where it was read, or none.
        link: none
        # verified 已核实, press 新闻报道, unverified 未核实
        trust: unverified
        ```

        ```rule
        # policy_year_starts: 01-01 or 07-01. first_pay_share: 10%, or none.
        plan: {from: <FROM>, policy_year_starts: 01-01, stays_counted: inpatient, first_pay_share: none}
        ```

        ## 第二条 住院统筹支付 / Article 2: Inpatient pooled payment

        起付标准每次住院 800元，起付标准以上支付 80%，年度最高支付 100000元。条文里要有下面用到的每一个数字。

        Each stay costs the person 800 yuan first; above that the fund pays 80%, at most 100,000 yuan in a year. Every number of the
        block below stands in this text.

        ```citation
        document: 文件名称和文号
        article: 第二条
        date: <FROM>
        link: none
        trust: unverified
        note: The figures are an example; put those of the instrument in their place.
        ```

        ```rule
        layer: inpatient
        from: <FROM>
        # 次序：小的先付 / Place among the layers: lower pays first.
        order: 100
        # 国家基金代码 / National fund code.
        fund: <FUND>
        name: {zh: 住院统筹支付, en: Inpatient pooled payment}
        # 何时适用 / When it applies: a condition, a list of conditions, or always.
        applies: {visit: inpatient}
        base: eligible
        # before-deductible or counts-toward-deductible: there is no default.
        first_pay: before-deductible
        # visit, settlement-period, month or year.
        deductible_period: visit
        # 分情形写多行 / Rows by case, as in {tier: tier-3, amount: 800} or {stay: 2.., amount: 400}.
        deductible:
          - {amount: 800}
        # 分段 / Bands: {bands: [{to: 30000, rate: 80%}, {rate: 90%}]}, with `anchor` and `band_period`.
        rate:
          - {rate: 80%}
        rounding: layer
        # 没有封顶线写 none / Where there is no ceiling, write none.
        ceilings:
          yearly: {on: payment, per: year, rows: [{amount: 100000}]}
        ```

        ```examples
        # 每个数字都要有算例 / Every number needs an example that notices a change of it.
        - id: one-stay
          trust: derived
          on: <ON>
          person: {status: <STATUS>, age: 45}
          visit: {kind: inpatient, tier: tier-3}
          eligible: 10800
          pays: {inpatient: 8000.00}
          own: 2800.00
        - id: ceiling-reached
          trust: derived
          on: <ON>
          person: {status: <STATUS>, age: 45}
          visit: {kind: inpatient, tier: tier-3}
          before: {inpatient.ceiling.yearly: 99000}
          eligible: 10800
          pays: {inpatient: 1000.00}
          own: 9800.00
        ```

        """";
}
