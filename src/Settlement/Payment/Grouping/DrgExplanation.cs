using System.Globalization;
using Yibao.Kernel;

namespace Yibao.Settlement.Payment.Grouping;

/// <summary>Why a case was grouped so (分组说明), step by step, for people.</summary>
public static class DrgExplanation
{
    /// <summary>The steps in one language (分组步骤).</summary>
    public static IReadOnlyList<string> Of(DrgGrouper grouper, in DrgCase one, in DrgResult result, Language language)
    {
        ArgumentNullException.ThrowIfNull(grouper);
        var isChinese = language == Language.Chinese;
        var steps = new List<string>();
        if (result.Mdc >= 0)
        {
            var mdc = grouper.Mdcs[result.Mdc];
            steps.Add((mdc.Entry, isChinese) switch
            {
                (MdcEntry.Group, true) => $"先期大类 {mdc.Code} {mdc.Chinese}：有核心病组符合，先于其他大类",
                (MdcEntry.Group, _) => $"category {mdc.Code} {mdc.English}: one of its base groups fits, which comes before all others",
                (MdcEntry.Any, true) => $"大类 {mdc.Code} {mdc.Chinese}：由诊断之一进入（主要诊断 {one.Principal}）",
                (MdcEntry.Any, _) => $"category {mdc.Code} {mdc.English}: by one of the diagnoses (principal {one.Principal})",
                (_, true) => $"大类 {mdc.Code} {mdc.Chinese}：由主要诊断 {one.Principal} 进入",
                _ => $"category {mdc.Code} {mdc.English}: by the principal diagnosis {one.Principal}",
            });
        }

        if (result.Adrg >= 0)
        {
            var adrg = grouper.Adrgs[result.Adrg];
            var by = result.ProcedureBy >= 0 ? one.Procedures[result.ProcedureBy] : one.Principal;
            steps.Add(isChinese
                ? $"核心病组 {adrg.Code} {adrg.Chinese}：依据{(result.ProcedureBy >= 0 ? "手术操作" : "诊断")} {by}"
                : $"base group {adrg.Code} {adrg.English}: by {(result.ProcedureBy >= 0 ? "procedure" : "diagnosis")} {by}");
            steps.Add(SeverityStep(one, result, isChinese));
        }

        if (result.Drg >= 0)
        {
            var drg = grouper.Drgs[result.Drg];
            var weight = drg.Weight.ToString("0.0000", CultureInfo.InvariantCulture);
            steps.Add(isChinese ? $"病组 {drg.Code} {drg.Chinese}，权重 {weight}" : $"group {drg.Code} {drg.English}, weight {weight}");
        }
        else
        {
            var kind = PaymentRefusals.Of(result.Reason);
            steps.Add(isChinese ? $"未入组：{kind.Code} {kind.Chinese}" : $"not grouped: {kind.Code} {kind.English}");
        }

        if (result.Unknown > 0)
        {
            steps.Add(isChinese
                ? $"有 {result.Unknown} 个编码不在数据表中，未参与分组"
                : $"{result.Unknown} codes are not in the tables and were passed over");
        }

        return steps;
    }

    private static string SeverityStep(in DrgCase one, in DrgResult result, bool isChinese)
    {
        var level = result.Severity switch { Severity.Mcc => "MCC", Severity.Cc => "CC", _ => isChinese ? "无 CC" : "no CC" };
        var by = result.SeverityBy < 0 ? "" : isChinese ? $"，由 {one.Others[result.SeverityBy]}" : $", by {one.Others[result.SeverityBy]}";
        var excluded = result.Excluded == 0 ? ""
            : isChinese ? $"；{result.Excluded} 个因主要诊断被排除" : $"; {result.Excluded} excluded by the principal diagnosis";
        return isChinese ? $"并发症合并症：{level}{by}{excluded}" : $"severity: {level}{by}{excluded}";
    }
}
