using System.Globalization;
using Yibao.Benefits;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Cli.Settling;

/// <summary>
/// A statement for people (结算单): the lines with their four parts, the layers one below the other with what each takes off, and what is
/// left for the
/// person. Never wider than <see cref="Output.ColumnsMax"/>.
/// </summary>
internal sealed class StatementText(Output output, Language language, CatalogueBook? catalogue, bool explains)
{
    private const int NumberWidth = 4;
    private const int AmountWidth = 14;
    private const int NameWidth = Output.ColumnsMax - NumberWidth - (5 * AmountWidth);
    private const int BarWidth = 40;

    private readonly bool chinese = language == Language.Chinese;

    /// <summary>Writes the statement of one bill.</summary>
    public void Write(SettledBill bill)
    {
        for (var i = 0; i < bill.Parts.Count; i++)
        {
            Head(bill, i);
            Lines(bill.Parts[i]);
            Waterfall(bill.Parts[i]);
            Accumulators(bill.Parts[i]);
            if (explains)
            {
                Explain(bill.Parts[i]);
            }

            output.Line();
        }
    }

    private string In(string zh, string en) => chinese ? zh : en;

    private static string Yuan(long fen) => new Money(fen).ToGroupedString();

    private void Head(SettledBill bill, int part)
    {
        var settlement = bill.Parts[part];
        var facts = settlement.Bill.Facts;
        var number = bill.Parts.Count == 1 ? "" : In($"（第 {part + 1} 段）", $" (part {part + 1} of {bill.Parts.Count})");
        output.Line(new string('═', Output.ColumnsMax));
        var left = $"{In("结算单", "Statement")} {bill.Bill}{number}   {In("参保人", "person")} {bill.Person}";
        var right = Days.Text(DateOnly.FromDayNumber(facts.DayNumber));
        output.Line(Columns.Pad(left, Output.ColumnsMax - right.Length - 1) + " " + right);
        var usual = new List<string>
        {
            Region(bill.Key), Word(Dimension.Status, (int)facts.Status), In($"{facts.Age} 岁", $"age {facts.Age}"),
            Word(Dimension.Visit, (int)facts.Visit), Word(Dimension.Tier, (int)facts.Tier),
        };
        if (settlement.Plan!.CountsAsStay(facts.Visit))
        {
            usual.Add(In($"第 {settlement.Totals.Stay} 次住院", $"stay {settlement.Totals.Stay}"));
        }

        Wrapped(string.Join(In("，", ", "), usual));
        var special = Special(facts).ToArray();
        if (special.Length > 0 || bill.Diagnoses.Count > 0)
        {
            Wrapped(string.Join(In("，", ", "), special.Concat(bill.Diagnoses)));
        }

        output.Line(new string('─', Output.ColumnsMax));
    }

    private string Region(PlanKey key)
    {
        var grade = key.Grade.Length == 0 ? "" : $" {key.Grade}";
        return $"{key.Region.ProvinceName(language)} {key.Region}{grade}{In("，", ", ")}{key.Scheme.Name(language)}";
    }

    /// <summary>What is not the usual case.</summary>
    private IEnumerable<string> Special(CaseFacts facts)
    {
        (Dimension Dimension, int Value)[] all =
        [
            (Dimension.Aid, (int)facts.Aid), (Dimension.Post, (int)facts.Post), (Dimension.Place, (int)facts.Place),
            (Dimension.Filing, (int)facts.Filing), (Dimension.Network, (int)facts.Network), (Dimension.Epidemic, (int)facts.Epidemic),
        ];
        return all.Where(d => d.Value != 0).Select(d => $"{Name(d.Dimension)} {Word(d.Dimension, d.Value)}");
    }

    private string Name(Dimension dimension) => chinese ? Vocabulary.ChineseOf(dimension) : Vocabulary.NameOf(dimension);

    private string Word(Dimension dimension, int value)
    {
        var word = Vocabulary.ValuesOf(dimension)[value];
        return chinese ? word.Chinese : word.Name;
    }

    private void Lines(Statement settlement)
    {
        Row("#", In("项目", "item"), In("金额", "amount"), In("全自费", "non-covered"), In("超限价自付", "over standard"),
            In("先行自付", "first pay"), In("政策范围内", "eligible"));
        for (var i = 0; i < settlement.Lines.Count; i++)
        {
            var part = settlement.Parts[i];
            Row(string.Create(CultureInfo.InvariantCulture, $"{i + 1}"), LineName(settlement.Terms[i]),
                Yuan(part.Submitted), Yuan(part.NonCovered), Yuan(part.OverStandard), Yuan(part.FirstPay), Yuan(part.Eligible));
        }

        var totals = settlement.Totals;
        output.Line(new string(' ', NumberWidth) + new string('─', Output.ColumnsMax - NumberWidth));
        Row("", In("合计", "total"), Yuan(totals.Submitted), Yuan(totals.NonCovered), Yuan(totals.OverStandard), Yuan(totals.FirstPay),
            Yuan(totals.Eligible));
        output.Line();
    }

    private string LineName(LineTerms terms)
    {
        var item = terms.ItemVersion >= 0 ? catalogue?.Items[terms.ItemVersion] : null;
        var kind = chinese ? terms.Class switch { ItemClass.A => "甲类", ItemClass.B => "乙类", _ => "丙类" } : $"class {terms.Class}";
        return item is null ? kind : $"{(chinese ? item.Chinese : item.English)} ({terms.Class})";
    }

    private void Row(string number, string name, params string[] amounts) => output.Line(
        (Columns.PadLeft(number, NumberWidth - 1) + " " + Columns.Pad(name, NameWidth)
            + string.Concat(amounts.Select(a => Columns.PadLeft(a, AmountWidth)))).TrimEnd());

    /// <summary>From the whole bill down to the cash: each bar shows its own part in full and what is left after it in light.</summary>
    private void Waterfall(Statement settlement)
    {
        var plan = settlement.Plan!;
        var totals = settlement.Totals;
        var left = totals.Submitted;
        Amount("", In("总费用", "submitted"), left, 0, totals.Submitted);
        for (var i = 0; i < plan.Layers.Length; i++)
        {
            var result = settlement.Layers[i];
            if (result.Cell < 0 || result.Offered == 0)
            {
                continue;
            }

            output.Line("│");
            var layer = plan.Layers[i];
            Wrapped($"{layer.Name.In(language)} [{layer.Fund.Code} {(chinese ? layer.Fund.Chinese : layer.Fund.English)}]", "├─ ", "│  ");
            LayerFacts(settlement, i, plan.CellAt(result.Cell));
            left -= result.Paid;
            Amount("│  ", In("支付", "pays"), result.Paid, left, totals.Submitted);
        }

        output.Line("│");
        if (totals.HospitalBorne != 0)
        {
            Amount("├─ ", In("医院负担", "borne by the hospital"), totals.HospitalBorne, totals.Own, totals.Submitted);
        }

        Amount("├─ ", In("基金支付合计", "paid by all funds"), totals.FundPaid, totals.Own, totals.Submitted);
        Amount("├─ ", In("个人账户", "personal account"), totals.AccountPaid, totals.Cash, totals.Submitted);
        Amount("╰▶ ", In("现金", "cash"), totals.Cash, 0, totals.Submitted);
    }

    private void LayerFacts(Statement settlement, int number, Cell cell)
    {
        var result = settlement.Layers[number];
        var facts = new List<string> { $"{In("基数", "base")} {Yuan(result.Offered)}" };
        void Add(bool shown, string zh, string en, long fen)
        {
            if (shown)
            {
                facts.Add($"{In(zh, en)} {Yuan(fen)}");
            }
        }

        Add(result.Cut != 0, "先自付", "cut", result.Cut);
        Add(result.DeductibleRequired != 0, "起付线", "deductible", result.DeductibleRequired);
        Add(result.DeductibleByFirstPay != 0, "先行自付抵起付", "of it first pay", result.DeductibleByFirstPay);
        Add(result.DeductibleRequired != 0, "本次起付", "of it now", result.DeductibleConsumed);
        Add(result.CeilingLeft != long.MaxValue, "封顶线剩余", "ceiling left", result.CeilingLeft);
        Add(result.Beyond != 0, "封顶线以上", "beyond the ceiling", result.Beyond);
        Wrapped(string.Join(In("，", ", "), facts), "│  ", "│  ");
        var hasBands = settlement.Plan!.BandsOf(in cell).Length > 1;
        foreach (var band in settlement.Bands.Where(b => b.Layer == number && b.Until > b.From))
        {
            var range = hasBands ? $"{Yuan(band.From)} – {Yuan(band.Until)}: " : "";
            output.Line($"│    {range}{Yuan(band.Until - band.From)} × {new Rate(band.Ppm)} = {Yuan(band.Paid)}");
        }

        if (result.ByFloor)
        {
            output.Line($"│    {In("保底补足到", "floor, topped up to")} {Yuan(result.BeforeCeiling)}");
        }
    }

    private void Amount(string lead, string name, long amount, long left, long whole)
    {
        int Cells(long fen) => whole <= 0 ? 0 : (int)Int128.Clamp(fen * (Int128)BarWidth / whole, 0, BarWidth);
        var bar = new string('░', Cells(left)) + new string('█', Cells(left + amount) - Cells(left));
        output.Line(($"{lead}{Columns.Pad(name, 34 - lead.Length)}{Columns.PadLeft(Yuan(amount), AmountWidth)}  {bar}").TrimEnd());
    }

    private void Accumulators(Statement settlement)
    {
        if (settlement.Changes.Count > 0)
        {
            var changes = settlement.Changes.Select(c => $"{c.Slot} +{(IsCount(c.Slot) ? $"{c.Delta}" : Yuan(c.Delta))}");
            output.Line();
            Wrapped($"{In("累计变动：", "accumulators: ")}{string.Join(In("，", ", "), changes)}".Replace("+-", "-", StringComparison.Ordinal));
        }

        bool IsCount(string slot) => settlement.Plan!.FindSlot(slot) is Plan.StaysSlot or Plan.SettlementsSlot;
    }

    private void Explain(Statement settlement)
    {
        output.Line();
        output.Line(In("计算过程", "How it was computed"));
        var number = 0;
        foreach (var step in Explanation.Of(settlement, catalogue))
        {
            var lead = string.Create(CultureInfo.InvariantCulture, $"{++number,3}. ");
            var line = step.Line > 0 ? In($"第 {step.Line} 行：", $"Line {step.Line}: ") : "";
            Wrapped(line + step.Text.In(language), lead, "     ");
            foreach (var article in step.Articles)
            {
                Wrapped(Citation(article), "     § ", "       ");
            }

            if (step.Item is { } item)
            {
                Wrapped($"{In("目录", "catalogue")} {item.Code}: {item.Source} [{Trusted(item.Trust)}]", "     § ", "       ");
            }
        }
    }

    private string Citation(Article article)
    {
        var citation = article.Citation;
        var where = citation is null ? "" : $"{In("，", ", ")}{citation.Document} {citation.Article} [{Trusted(citation.Trust)}]";
        return article.Heading.In(language) + where;
    }

    private string Trusted(Trust trust) => PolicyCommands.PolicyWords.Of(trust).In(language);

    private void Wrapped(string text, string lead = "", string next = "")
    {
        var first = true;
        foreach (var line in Columns.Wrap(text, Output.ColumnsMax - Columns.WidthOf(lead)))
        {
            output.Line((first ? lead : next) + line);
            first = false;
        }
    }
}
