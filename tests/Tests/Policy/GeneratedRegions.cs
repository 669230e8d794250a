using System.Globalization;

namespace Yibao.Tests.Policy;

/// <summary>
/// Policy documents of as many made-up regions as wanted, for tests and benchmarks of loading: for each region one document of the employee
/// scheme and one of the resident scheme. The same number gives the same texts; no two regions have the same figures next to each other.
/// </summary>
internal static class GeneratedRegions
{
    /// <summary>More regions than this have no code of a prefecture.</summary>
    public const int Most = 2_000;

    private const int CitiesPerProvince = 90;

    // First two digits of codes of provinces that exist.
    private static readonly int[] Provinces =
        [13, 14, 15, 21, 22, 23, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 51, 52, 53, 54, 61, 62, 63, 64, 65];

    private static readonly (int Code, string Fund, string Standings, string Retired, string Others)[] Schemes =
    [
        (310, "310100", "in-service", "[retired, early-retired]", "[in-service, flexible]"),
        (390, "390100", "resident", "minor", "[resident, student]"),
    ];

    /// <summary>Two documents for each of the regions, in order of their files.</summary>
    public static IReadOnlyList<(string File, string Text)> Documents(int regions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(regions, Most);
        return [.. Enumerable.Range(0, regions).SelectMany(i => Schemes.Select(s => ($"{RegionOf(i)}-generated/{s.Code}.md", Text(i, s))))];
    }

    /// <summary>Code of a generated region.</summary>
    public static string RegionOf(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Provinces[index / CitiesPerProvince]}{(index % CitiesPerProvince) + 1:00}00");

    private static string Text(int index, (int Code, string Fund, string Standings, string Retired, string Others) scheme) =>
        $"{Front(index, scheme.Code)}\n{Inpatient(index, scheme)}\n{Critical(index)}";

    private static string Front(int index, int scheme)
    {
        return string.Create(CultureInfo.InvariantCulture, $$"""
            ---
            vocabulary: 1
            instrument: 示例〔2019〕{{index + 1}}号
            title: {zh: 示例地区, en: Generated region}
            region: {{RegionOf(index)}}
            schemes: [{{scheme}}]
            applies: region
            issued: 2019-12-01
            covers: {from: 2020-01-01, until: 2023-01-01}
            checked: 2019-12-01
            ---

            # 示例地区 / Generated region

            ## 第一条 年度 / Article 1: Year

            乙类先付 10%。Of class B 10% is paid first.

            ```citation
            {document: 示例, article: 第一条, date: 2019-12-01, link: none, trust: unverified}
            ```

            ```rule
            plan: {from: 2020-01-01, policy_year_starts: 01-01, stays_counted: [inpatient, observation], first_pay_share: 10%}
            ```

            """);
    }

    private static string Inpatient(int index, (int Code, string Fund, string Standings, string Retired, string Others) scheme)
    {
        var deductible = 300 + (index % 14 * 50);
        var rate = 60 + (index % 20);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            ## 第二条 住院 / Article 2: Inpatient care

            三级医院起付 {{deductible * 2}} 元，其他 {{deductible}} 元；2次及以后减半。至 10000 元支付 {{rate}}%，以上 {{rate + 10}}%；
            70 岁以上个人负担的 80%；年度限额 {{200_000 + (index * 100)}} 元。

            ```citation
            {document: 示例, article: 第二条, date: 2019-12-01, link: none, trust: unverified}
            ```

            ```rule
            layer: inpatient
            from: 2020-01-01
            order: 100
            fund: {{scheme.Fund}}
            name: {zh: 住院, en: Inpatient}
            applies: {visit: [inpatient, observation]}
            base: eligible
            first_pay: before-deductible
            deductible_period: visit
            deductible:
              - {tier: [tier-3, provincial], amount: {{deductible * 2}}}
              - {tier: [community, tier-1, tier-2], amount: {{deductible}}}
            deductible_factor: [{stay: 2.., share: 50%}]
            anchor: absolute
            band_period: visit
            rounding: band
            rate:
              - {status: {{scheme.Retired}}, bands: [{to: 10000, rate: {{rate + 10}}%}, {rate: {{rate + 10}}%}]}
              - {status: {{scheme.Others}}, bands: [{to: 10000, rate: {{rate}}%}, {rate: {{rate + 10}}%}]}
            own_share_factor: [{age: 70.., share: 80%}]
            ceilings:
              yearly: {on: payment, per: year, rows: [{amount: {{200_000 + (index * 100)}}}]}
            ```

            ```examples
            - {id: small, trust: derived, on: 2020-05-11, person: {status: {{scheme.Standings}}, age: 45},
               visit: {kind: inpatient, tier: tier-1}, eligible: {{deductible + 100}},
               pays: {inpatient: {{rate}}.00}, own: {{deductible + 100 - rate}}.00}
            ```

            """);
    }

    private static string Critical(int index)
    {
        return string.Create(CultureInfo.InvariantCulture, $$"""
            ## 第三条 大病 / Article 3: Critical illness

            超过限额的部分支付 50%，自2022年起 {{50 + (index % 9)}}%。

            ```citation
            {document: 示例, article: 第三条, date: 2019-12-01, link: none, trust: unverified}
            ```

            ```rule
            layer: critical
            from: 2020-01-01
            order: 200
            fund: 390200
            name: {zh: 大病, en: Critical illness}
            applies: {visit: inpatient}
            base: {of: beyond-ceiling, layer: inpatient}
            deductible: none
            rate: 50%
            rounding: layer
            ceilings: none
            ```

            ```rule
            layer: critical
            from: 2022-01-01
            rate: {{50 + (index % 9)}}%
            ```

            """);
    }
}
