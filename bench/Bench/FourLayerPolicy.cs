namespace Yibao.Bench;

/// <summary>
/// The policy of the measurements: four layers that all apply to an inpatient bill. The figures are sample data of the benchmark,
/// not law; the document goes
/// through the real reader, and <see cref="DecimalBaseline"/> states the same rules in decimals.
/// </summary>
internal static class FourLayerPolicy
{
    public const string File = "four-layers.md";

    public const string Text = """
        ---
        vocabulary: 1
        instrument: sample of the benchmark
        title: {zh: 基准样例, en: Sample of the benchmark}
        region: 110000
        schemes: [310]
        grade: benchmark
        applies: region
        issued: 2019-01-01
        covers: {from: 2020-01-01, until: 2021-01-01}
        checked: 2026-11-21
        ---

        # 基准样例 / Sample

        ## 各层 / Layers

        Four layers.

        ```citation
        document: sample
        article: sample
        date: 2020-01-01
        link: none
        trust: unverified
        ```

        ```rule
        plan: {from: 2020-01-01, policy_year_starts: 01-01, stays_counted: [inpatient], first_pay_share: 10%}
        ```

        ```rule
        layer: pooled
        from: 2020-01-01
        order: 100
        fund: 310100
        name: {zh: 统筹, en: Pooled}
        applies: {visit: inpatient}
        base: eligible
        first_pay: before-deductible
        deductible_period: visit
        band_period: visit
        anchor: absolute
        rounding: band
        deductible:
          - {tier: [community, tier-1], stay: 1, amount: 400}
          - {tier: tier-2, stay: 1, amount: 800}
          - {tier: [tier-3, provincial], stay: 1, amount: 1300}
          - {tier: [community, tier-1], stay: 2.., amount: 200}
          - {tier: tier-2, stay: 2.., amount: 400}
          - {tier: [tier-3, provincial], stay: 2.., amount: 650}
        rate:
          - {tier: [community, tier-1], bands: [{to: 30000, rate: 90%}, {to: 40000, rate: 95%}, {rate: 97%}]}
          - {tier: tier-2, bands: [{to: 30000, rate: 87%}, {to: 40000, rate: 92%}, {rate: 97%}]}
          - {tier: [tier-3, provincial], bands: [{to: 30000, rate: 85%}, {to: 40000, rate: 90%}, {rate: 95%}]}
        own_share_factor:
          - {status: [retired, early-retired], share: 60%}
        ceilings:
          yearly: {on: payment, per: year, rows: [{amount: 100000}]}
        ```

        ```rule
        layer: large
        from: 2020-01-01
        order: 200
        fund: 330100
        name: {zh: 大额, en: Large amount}
        applies: {visit: inpatient}
        base: {of: beyond-ceiling, layer: pooled}
        deductible: none
        rate: 85%
        rounding: band
        ceilings:
          yearly: {on: payment, per: year, rows: [{amount: 400000}]}
        ```

        ```rule
        layer: supplement
        from: 2020-01-01
        order: 300
        fund: 370100
        name: {zh: 补充, en: Supplement}
        applies: {visit: inpatient}
        base: {of: coinsurance, layer: pooled}
        deductible: none
        rate: 50%
        rounding: band
        ceilings: none
        ```

        ```rule
        layer: residue
        from: 2020-01-01
        order: 400
        fund: 610100
        name: {zh: 救助, en: Assistance}
        applies: {visit: inpatient}
        base: residue-eligible
        deductible_period: year
        deductible:
          - {status: [in-service, flexible], amount: 3000}
          - {status: [retired, early-retired], amount: 1500}
        rate: 70%
        rounding: band
        ceilings:
          yearly: {on: payment, per: year, rows: [{amount: 30000}]}
        ```
        """;
}
