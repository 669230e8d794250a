using System.Globalization;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Benefits;

/// <summary>The sentences of an explanation (解释用语) in both languages, with the terms of docs/glossary.md.</summary>
internal static class ExplanationText
{
    private const long MicroPerYuan = 1_000_000;
    private const long E4PerUnit = 10_000;
    private const decimal Micro = MicroPerYuan;
    private const decimal E4 = E4PerUnit;

    public static Bilingual Treatment() => new("按视同情形处理", "The case is read as another one before any layer is asked");

    public static Bilingual Line(
        in BillLine line, in LineTerms terms, in LineParts parts, CatalogueItem? item, bool isPlanLine, int commonPpm)
    {
        var zhClass = terms.Class switch { ItemClass.A => "甲类", ItemClass.B => "乙类", _ => "丙类" };
        var zh = $"{item?.Chinese ?? ""}{(item is null ? "" : "，")}{zhClass} " + Amount(in line, in parts);
        var en = $"{item?.English ?? ""}{(item is null ? "" : ", ")}class {terms.Class}, {Amount(in line, in parts)}";
        if (isPlanLine)
        {
            return new($"{zh}：属诊疗方案，全额纳入政策范围", $"{en}: in the diagnosis plan, eligible in full");
        }

        if (parts.NonCovered != 0)
        {
            var reason = parts.Denial == DenialReason.None;
            zh += $"；全自费 {Yuan(parts.NonCovered)}（{(reason ? "丙类" : parts.Denial.Name(Language.Chinese))}）";
            en += $"; non-covered {Yuan(parts.NonCovered)} ({(reason ? "class C" : parts.Denial.Name(Language.English))})";
        }

        if (parts.OverStandard != 0)
        {
            var standard = Plain(terms.CeilingMicro / Micro);
            zh += $"；超限价自付 {Yuan(parts.OverStandard)}（支付标准 {standard}）";
            en += $"; over the payment standard {Yuan(parts.OverStandard)} (standard {standard})";
        }

        if (parts.FirstPay != 0)
        {
            var isCommon = terms.FirstPayPpm < 0;
            var share = Percent(isCommon ? commonPpm : terms.FirstPayPpm);
            zh += $"；先行自付 {share}{(isCommon ? "（统一比例）" : "")} = {Yuan(parts.FirstPay)}";
            en += $"; first pay {share}{(isCommon ? " (common share)" : "")} = {Yuan(parts.FirstPay)}";
        }

        return new($"{zh}；政策范围内 {Yuan(parts.Eligible)}", $"{en}; eligible {Yuan(parts.Eligible)}");
    }

    public static Bilingual Split(in SettlementTotals totals) => new(
        $"总费用 {Yuan(totals.Submitted)} = 全自费 {Yuan(totals.NonCovered)} + 超限价自付 {Yuan(totals.OverStandard)}"
        + $" + 先行自付 {Yuan(totals.FirstPay)} + 政策范围内 {Yuan(totals.Eligible)}",
        $"Submitted {Yuan(totals.Submitted)} = non-covered {Yuan(totals.NonCovered)} + over the standard {Yuan(totals.OverStandard)}"
        + $" + first pay {Yuan(totals.FirstPay)} + eligible {Yuan(totals.Eligible)}");

    public static Bilingual NotApplied(PlanLayer layer) =>
        new($"{layer.Name.Chinese}：不适用于本次就诊", $"{layer.Name.English}: does not apply to this case");

    public static Bilingual Base(Plan plan, PlanLayer layer, long offered)
    {
        var earlier = layer.BaseLayer >= 0 ? plan.Layers[layer.BaseLayer].Name : new Bilingual("", "");
        var name = BenefitScopes.Name(layer.Scope);
        var scope = layer.Scope == 0 ? new Bilingual("", "") : new Bilingual($"（{name}）", $" of scope {name}");
        var (zh, en) = layer.Base switch
        {
            LayerBase.Eligible => ($"政策范围内费用{scope.Chinese}", $"the eligible amount{scope.English}"),
            LayerBase.BeyondCeiling => ($"“{earlier.Chinese}”封顶线以上部分", $"what the ceiling of '{earlier.English}' cut off"),
            LayerBase.Coinsurance => ($"“{earlier.Chinese}”的个人按比例自付", $"the coinsurance of '{earlier.English}'"),
            LayerBase.ResidueEligible => ("政策范围内的个人负担", "the eligible amount that earlier layers left"),
            _ => ("全部个人负担", "everything that earlier layers left"),
        };
        return new($"{layer.Name.Chinese}：以{zh}为基数，{Yuan(offered)}", $"{layer.Name.English}: the base is {en}, {Yuan(offered)}");
    }

    public static Bilingual Cut(int ppm, in LayerResult result) => new(
        $"先自付 {Percent(ppm)} = {Yuan(result.Cut)}", $"{Percent(ppm)} is cut off the base: {Yuan(result.Cut)}, half-up to the fen");

    public static Bilingual Deductible(in LayerResult result)
    {
        var earlier = result.DeductibleRequired - result.DeductibleByFirstPay - result.DeductibleConsumed;
        var zh = $"起付线 {Yuan(result.DeductibleRequired)}，本次计入 {Yuan(result.DeductibleConsumed)}";
        var en = $"Deductible {Yuan(result.DeductibleRequired)}, of it consumed now {Yuan(result.DeductibleConsumed)}";
        if (result.DeductibleByFirstPay > 0)
        {
            zh += $"，先行自付抵 {Yuan(result.DeductibleByFirstPay)}";
            en += $", filled by first pay {Yuan(result.DeductibleByFirstPay)}";
        }

        if (earlier > 0)
        {
            var isOpen = result.Banded == 0;
            zh += isOpen ? $"，此前已计或尚余 {Yuan(earlier)}" : $"，此前已计 {Yuan(earlier)}";
            en += isOpen ? $", consumed earlier or still open {Yuan(earlier)}" : $", consumed earlier {Yuan(earlier)}";
        }

        return new(zh, en);
    }

    public static Bilingual Adjustment() => new("支付比例已按下列条款调整", "The rates below are adjusted by these articles");

    public static Bilingual Band(PlanLayer layer, bool hasBands, BandStep band)
    {
        var length = Yuan(band.Until - band.From);
        var rate = Percent(band.Ppm);
        var (zhRange, enRange) = hasBands
            ? ($"{Yuan(band.From)} 至 {Yuan(band.Until)}：", $"From {Yuan(band.From)} to {Yuan(band.Until)}: ")
            : ("", "");
        var (zhRound, enRound) = layer.Rounding == RoundingPoint.Band
            ? ("四舍五入到分", "half-up to the fen")
            : ("本层合计后四舍五入到分", "half-up to the fen once for the layer");
        return new(
            $"{zhRange}{length} × {rate} = {Yuan(band.Paid)}（{zhRound}）", $"{enRange}{length} x {rate} = {Yuan(band.Paid)} ({enRound})");
    }

    public static Bilingual Floor(int ppm, in LayerResult result) => result.ByFloor
        ? new($"保底 {Percent(ppm)}：补足到 {Yuan(result.BeforeCeiling)}",
            $"Floor {Percent(ppm)} of the base: topped up to {Yuan(result.BeforeCeiling)}")
        : new($"保底 {Percent(ppm)}：已达到", $"Floor {Percent(ppm)} of the base: already reached");

    public static Bilingual Ceiling(in LayerResult result)
    {
        var left = result.CeilingLeft == long.MaxValue ? "" : Yuan(result.CeilingLeft);
        if (result.Beyond == 0)
        {
            return new($"封顶线内，本次之前剩余 {left}", $"Below the ceiling: {left} was left before this bill");
        }

        var reached = Yuan(result.Offered - result.Beyond);
        return left.Length == 0
            ? new($"按费用计的封顶线在基数 {reached} 处达到，以上 {Yuan(result.Beyond)}",
                $"The ceiling on the base is reached at {reached}; beyond it {Yuan(result.Beyond)}")
            : new($"封顶线剩余 {left}，在基数 {reached} 处达到，以上 {Yuan(result.Beyond)}",
                $"The ceiling ({left} left) is reached at a base of {reached}; beyond it {Yuan(result.Beyond)}");
    }

    public static Bilingual Payment(PlanLayer layer, in LayerResult result) => new(
        $"{layer.Fund.Chinese}（{layer.Fund.Code}）支付 {Yuan(result.Paid)}，剩余 {Yuan(result.Left)}",
        $"{layer.Fund.English} ({layer.Fund.Code}) pays {Yuan(result.Paid)}; left {Yuan(result.Left)}");

    public static Bilingual Own(in SettlementTotals totals)
    {
        var (zh, en) = totals.HospitalBorne == 0
            ? ("", "")
            : ($"，医院负担 {Yuan(totals.HospitalBorne)}", $", the hospital bears {Yuan(totals.HospitalBorne)}");
        return new(
            $"基金支付 {Yuan(totals.FundPaid)}{zh}；个人负担 {Yuan(totals.Own)} = 个人账户 {Yuan(totals.AccountPaid)} + 现金 {Yuan(totals.Cash)}",
            $"Funds pay {Yuan(totals.FundPaid)}{en}; the person pays {Yuan(totals.Own)} = personal account {Yuan(totals.AccountPaid)}"
            + $" + cash {Yuan(totals.Cash)}");
    }

    private static string Amount(in BillLine line, in LineParts parts) => Math.Abs(line.QuantityE4) == E4PerUnit
        ? Yuan(parts.Submitted)
        : $"{Plain(line.PriceMicro / Micro)} x {Plain(line.QuantityE4 / E4)} = {Yuan(parts.Submitted)}";

    private static string Yuan(long fen) => new Money(fen).ToGroupedString();

    private static string Percent(int ppm) => new Rate(ppm).ToString();

    private static string Plain(decimal number) => number.ToString("#,0.######", CultureInfo.InvariantCulture);
}
