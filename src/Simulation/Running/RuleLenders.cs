using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Simulation.Inputs;

namespace Yibao.Simulation.Running;

/// <summary>What rules are asked for (规则用途).</summary>
public enum RuleUse : byte
{
    /// <summary>Benefits (待遇).</summary>
    Care,

    /// <summary>Contributions (缴费).</summary>
    Contribution,

    /// <summary>Maternity allowance (生育津贴).</summary>
    Allowance,
}

/// <summary>How a region comes by its rules (规则来源).</summary>
public enum RuleOrigin : byte
{
    /// <summary>Documents of the region itself (本地).</summary>
    Own,

    /// <summary>Lent by a region of the same province (本省借用).</summary>
    SameProvince,

    /// <summary>Lent by a region of another province (外省借用).</summary>
    Elsewhere,
}

/// <summary>
/// Whose rules stand in where a region has no documents (规则借用), from <c>rules.csv</c>: a row names a region, a province or the
/// nation; the
/// nearest row decides. A row for the region itself comes before its own documents, because they may speak of a part of care only.
/// </summary>
public sealed class RuleLenders
{
    private const string NoGrade = "-";

    private static readonly string[] Columns = ["use", "code", "scheme", "lender", "grade", "why"];

    private readonly Dictionary<(RuleUse Use, RegionCode Code, Scheme Scheme), PlanKey> rows = [];

    private RuleLenders()
    {
    }

    /// <summary>Reads <c>rules.csv</c> of a folder of inputs.</summary>
    /// <exception cref="InputException">The file cannot be used.</exception>
    public static RuleLenders Read(string folder)
    {
        var lenders = new RuleLenders();
        using var table = InputTable.Open(folder, "rules.csv", Columns);
        while (table.Next())
        {
            var use = (RuleUse)table.Word("use", ["care", "contribution", "allowance"]);
            var scheme = table.Word("scheme", ["310", "390"]) == 0 ? Scheme.Employee : Scheme.Resident;
            var grade = table.Text("grade");
            var lender = new PlanKey(new RegionCode(table.Region("lender")), scheme, grade == NoGrade ? "" : grade);
            table.Text("why");
            if (!lenders.rows.TryAdd((use, new RegionCode(table.Region("code")), scheme), lender))
            {
                throw table.Fault("code", "stands twice for this use and scheme");
            }
        }

        return lenders;
    }

    /// <summary>The lender of a region; null where none is named.</summary>
    /// <param name="use">What the rules are asked for.</param>
    /// <param name="region">The region.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="own">The region's own rules; null where it has none.</param>
    public PlanKey? For(RuleUse use, RegionCode region, Scheme scheme, PlanKey? own) =>
        Row(use, region, scheme) ?? own ?? Row(use, region.Province, scheme) ?? Row(use, RegionCode.Nation, scheme);

    private PlanKey? Row(RuleUse use, RegionCode code, Scheme scheme) =>
        rows.TryGetValue((use, code, scheme), out var key) ? key : null;
}
