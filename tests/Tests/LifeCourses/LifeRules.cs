using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Tests.LifeCourses;

/// <summary>Rules of two made-up regions over twenty years: documents that the real reader reads, and numbers for the model.</summary>
internal static class LifeRules
{
    internal static readonly RegionCode[] Regions = [new(130100), new(140100)];

    internal static readonly DateOnly From = new(2001, 1, 1);

    internal const int GapMonths = 3;
    internal const int FlexibleWait = 6;
    internal const int ReEntryWait = 2;
    internal const int RetirementMonths = 120;
    internal const int DueDays = 15;
    internal const long RetiredCredit = 10_000;
    internal static readonly (int Year, int Yuan)[] Wages = [(2001, 1_000), (2008, 2_500), (2015, 5_000)];

    /// <summary>Months in which relief may be ordered for enterprises: half of the employer's part.</summary>
    internal static readonly DateOnly ReliefFrom = new(2009, 2, 1);

    internal static readonly DateOnly ReliefUntil = new(2009, 7, 1);

    /// <summary>The average monthly wage of a month, in yuan.</summary>
    internal static int Wage(DateOnly month) => Wages.Last(row => row.Year <= month.Year).Yuan;

    /// <summary>The policies of both regions.</summary>
    internal static PlanBook Book()
    {
        var load = PlanBook.Load([.. Regions.Select(region => ($"{region}.md", Document(region)))], examples: false);
        Assert.False(load.Refused, string.Join('\n', load.Problems));
        return load.Book;
    }

    private static string Document(RegionCode region)
    {
        var wages = string.Concat(Wages.Select(row => Article(
            $"月平均工资 {row.Year}", $"自 {row.Year} 年起为 {row.Yuan}元。",
            $"from: {row.Year}-01-01\n  contribution.average-monthly-wage: {row.Yuan}", row.Year)));
        return $$"""
            ---
            vocabulary: 1
            instrument: 测试地区缴费规定
            title: {zh: 测试地区缴费, en: "Contributions of a test region"}
            region: {{region}}
            schemes: [310]
            applies: region
            issued: 2000-01-01
            covers: {from: 2001-01-01, until: 2022-01-01}
            checked: 2026-11-21
            ---

            # 测试地区缴费 / Contributions of a test region

            """ + wages + Article("费率", Statement, Rates, 2001) + Article(
                "减征", "减征 50%，至多 5个月，结存 6个月。",
                "from: 2009-02-01\n  contribution.employer-relief: [{payer: [enterprise], value: 50%}]\n"
                + "  relief.reserve-months: 6\n  relief.most-months: 5", 2009)
            + Article(
                "恢复", "恢复。",
                "repealed: {names: [contribution.employer-relief, relief.reserve-months, relief.most-months], on: 2009-07-01}", 2009);
    }

    private const string Statement = "下限 60%，上限 300%，取整 1元；单位 6%，个人 2%，灵活就业 8%；滞纳金 0.05%，15天，0个月；"
        + "划入 100%，1%，2%，100元；等待 6个月，2个月，0个月；中断 3个月；缴费 10年。";

    private const string Rates = """
        from: 2001-01-01
          contribution.base-floor: 60%
          contribution.base-ceiling: 300%
          contribution.base-step: 1
          contribution.employer-rate: [{payer: [enterprise, state-organ], value: 6%}]
          contribution.employee-rate: [{payer: [enterprise, state-organ], value: 2%}]
          contribution.individual-rate: 8%
          contribution.due-days: 15
          surcharge.daily-rate: 0.05%
          cover.grace-months: 0
          account.employee-share: [{status: in-service, value: 100%}]
          account.credit-rate:
            - {status: in-service, age: ..44, value: 1%}
            - {status: in-service, age: 45.., value: 2%}
          account.credit-flat: [{status: retired, value: 100}]
          enrolment.waiting-months:
            - {joining: employer, value: 0}
            - {joining: flexible, value: 6}
            - {joining: re-entry, value: 2}
          enrolment.gap-months: 3
          retirement.total-years: 10
        """;

    private static string Article(string title, string statement, string rule, int year) => string.Create(CultureInfo.InvariantCulture, $"""
        ## {title}

        {statement}

        ```citation
        document: 测试地区缴费规定
        article: {title}
        date: {year}-01-01
        link: none
        trust: unverified
        ```

        ```rule
        parameters:
          {rule}
        ```


        """);
}
