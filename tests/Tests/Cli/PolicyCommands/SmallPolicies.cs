using Yibao.Cli;

namespace Yibao.Tests.Cli.PolicyCommands;

/// <summary>A folder with one small policy document, and runs of <c>yibao policy</c> on it.</summary>
internal sealed class SmallPolicies : IDisposable
{
    /// <summary>One layer: a deductible of 1,000, then 80%; from 2021 a deductible of 1,200, and retirees 85%.</summary>
    public const string Document = """
        ---
        vocabulary: 1
        instrument: 示例市政府令第1号
        title: {zh: 示例职工住院, en: "Example employees, inpatient care"}
        region: 370100
        schemes: [310]
        applies: region
        issued: 2019-12-01
        covers: {from: 2020-01-01, until: 2022-01-01}
        checked: 2020-06-01
        ---

        # 示例 / Example

        ## 第一条 年度 / Article 1: Year

        医保年度为自然年度。The insurance year is the calendar year.

        ```citation
        {document: 示例市政府令第1号, article: 第一条, date: 2019-12-01, link: none, trust: verified}
        ```

        ```rule
        plan: {from: 2020-01-01, policy_year_starts: 01-01, stays_counted: inpatient, first_pay_share: none}
        ```

        ## 第二条 住院 / Article 2: Inpatient care

        起付标准 1000元，支付 80%。The deductible is 1,000 yuan, the rate 80%.

        ```citation
        {document: 示例市政府令第1号, article: 第二条, date: 2019-12-01, link: none, trust: press, note: Read in a paper.}
        ```

        ```rule
        layer: inpatient
        from: 2020-01-01
        order: 100
        fund: 310100
        name: {zh: 住院统筹支付, en: Inpatient pooled payment}
        applies: {visit: inpatient}
        base: eligible
        first_pay: before-deductible
        deductible_period: visit
        deductible: [{amount: 1000}]
        rate: 80%
        rounding: layer
        ceilings: none
        ```

        ```examples
        - {id: E1, trust: derived, on: 2020-05-11, person: {status: in-service, age: 45}, visit: {kind: inpatient, tier: tier-3},
           eligible: 11000, pays: {inpatient: 8000.00}, own: 3000.00}
        ```

        ## 第三条 自2021年起 / Article 3: From 2021

        起付标准 1200元；退休支付 85%，其他 80%。The deductible is 1,200 yuan; retirees 85%, others 80%.

        ```citation
        {document: 示例市政府令第1号, article: 第三条, date: 2019-12-01, link: none, trust: unverified}
        ```

        ```rule
        layer: inpatient
        from: 2021-01-01
        deductible: [{amount: 1200}]
        rate:
          - {status: [retired, early-retired], rate: 85%}
          - {status: [in-service, flexible], rate: 80%}
        ```

        ```examples
        - {id: E2, trust: derived, on: 2021-05-11, person: {status: in-service, age: 45}, visit: {kind: inpatient, tier: tier-3},
           eligible: 11200, pays: {inpatient: 8000.00}, own: 3200.00}
        - {id: E3, trust: derived, on: 2021-05-11, person: {status: retired, age: 65}, visit: {kind: inpatient, tier: tier-3},
           eligible: 11200, pays: {inpatient: 8500.00}, own: 2700.00}
        ```
        """;

    private const string Place = "370100-example/inpatient.md";

    public SmallPolicies(string? document = null) => Write(document ?? Document);

    public string Folder { get; } = Directory.CreateTempSubdirectory("yibao-policies-").FullName;

    /// <summary>The file of the document.</summary>
    public string File => Path.Combine(Folder, Place);

    public void Write(string document, string place = Place)
    {
        var file = Path.Combine(Folder, place);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file, document);
    }

    /// <summary>Runs <c>yibao policy</c>; the folder of this fixture reads as DIR in what is written.</summary>
    public (ExitCode Code, string Results, string Notes) Run(params string[] args)
    {
        using var results = new StringWriter();
        using var notes = new StringWriter();
        var code = YibaoCommand.Run(["policy", .. args], results, notes);
        string Read(StringWriter writer) =>
            writer.ToString().ReplaceLineEndings("\n").Replace(Folder.Replace('\\', '/'), "DIR", StringComparison.Ordinal);
        return (code, Read(results), Read(notes));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
