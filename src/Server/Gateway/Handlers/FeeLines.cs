using System.Globalization;
using Yibao.Agency.Counter;
using Yibao.Catalogue;
using Yibao.Kernel;
using Yibao.Settlement;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Fee lines between the wire and the counter (费用明细).</summary>
internal static class FeeLines
{
    // What the field says when there is no payment standard, as real platforms do.
    internal const long NoStandardMicro = 999_999_000_000;

    private const long UnitsPerFen = 100_000_000; // 1e-6 yuan x 1e-4 = 1e-10 yuan

    // Parts per million of the whole.
    private const int PartsMax = 1_000_000;

    /// <summary>The lines of rows that were sent; null with <paramref name="refusal"/>: an amount is not price times quantity.</summary>
    internal static FeeLine[]? Read(IReadOnlyList<InputRow> rows, bool isInpatient, bool isPurchase, out Refusal? refusal)
    {
        refusal = null;
        var lines = new FeeLine[rows.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var row = rows[i];
            var price = row.Units("pric", 6);
            var quantity = row.Units("cnt", 4);
            var amount = row.Units("det_item_fee_sumamt", 2);
            if (Fit(price, quantity, amount) is not { } fitted)
            {
                refusal = new Refusal(CounterRefusals.LineAmount, $"{row.Text("feedetl_sn")}.det_item_fee_sumamt", $"{new Money(amount)}");
                return null;
            }
            lines[i] = new FeeLine
            {
                Number = 0,
                Serial = row.Text("feedetl_sn"),
                ChargeBatch = isInpatient || isPurchase ? "" : row.Text("chrg_bchno"),
                Item = row.Text("med_list_codg"),
                PriceMicro = fitted,
                QuantityE4 = quantity,
                Amount = amount,
                Day = row.Day("fee_ocur_time")!.Value,
                SupplyDays = (short)(isInpatient ? 0 : decimal.Ceiling(row.Number("prd_days") ?? 0)),
                Approval = (byte)(isPurchase ? 0 : row.Text("hosp_appr_flag") switch { "1" => 1, "2" => 2, _ => 0 }),
                Details = Kept.Details(row),
            };
        }
        return lines;
    }

    /// <summary>Writes the rows of <c>result</c> or <c>detlcutinfo</c>: field by field as the table has them.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="node">The node.</param>
    /// <param name="lines">The lines as split.</param>
    /// <param name="sent">The rows that were sent, in the same order: the price is answered as it came.</param>
    internal static void Write(AnswerWriter answer, NodeTable node, IReadOnlyList<SplitLine> lines, IReadOnlyList<InputRow> sent)
    {
        answer.Rows(node.Name);
        for (var i = 0; i < lines.Count; i++)
        {
            answer.Row();
            foreach (var field in node.Fields)
            {
                if (field.Name is "pric")
                    answer.Number(field.Name, sent[i].Units("pric", 6), 6);
                else
                    Write(answer, field.Name, lines[i]);
            }
            answer.EndRow();
        }
        answer.EndRows();
    }

    private static void Write(AnswerWriter answer, string field, SplitLine line)
    {
        var split = line.Line.Split;
        switch (field)
        {
            case "feedetl_sn": answer.Text(field, line.Line.Serial); break;
            case "det_item_fee_sumamt": answer.Money(field, new Money(line.Line.Amount)); break;
            case "cnt": answer.Number(field, line.Line.QuantityE4, 4); break;
            case "pric_uplmt_amt": answer.Number(field, Math.Min(line.Terms.CeilingMicro, NoStandardMicro), 6); break;
            case "selfpay_prop": answer.Number(field, ShareOf(line) / 100, 4); break;
            case "fulamt_ownpay_amt": answer.Money(field, new Money(split.NonCovered)); break;
            case "overlmt_amt": answer.Money(field, new Money(split.OverStandard)); break;
            case "preselfpay_amt": answer.Money(field, new Money(split.FirstPay)); break;
            case "inscp_scp_amt": answer.Money(field, new Money(split.Eligible)); break;
            case "chrgitm_lv": answer.Text(field, ClassOf(line)); break;
            case "med_chrgitm_type": answer.Text(field, ChargeOf(line.Item)); break;
            case "hi_nego_drug_flag": answer.Text(field, line.Item?.Kind == ItemKind.NegotiatedDrug ? "1" : "0"); break;
            case "lmt_used_flag": answer.Text(field, line.Item?.Restriction is null ? "0" : "1"); break;
            case "bas_medn_flag" or "chld_medc_flag" or "list_sp_item_flag" or "drt_reim_flag": answer.Text(field, "0"); break;
            case "memo": answer.Text(field, MemoOf(line)); break;
            case "hosp_part_amt": answer.Money(field, Money.Zero); break;
            case "exp_content": answer.Text(field, ""); break;
            default: throw new InvalidOperationException($"No value for {field} of a fee line.");
        }
    }

    // A fen more or less than price times quantity is the provider's rounding: the price gives way, by less than a fen a unit. Null: more.
    private static long? Fit(long priceMicro, long quantityE4, long amount)
    {
        var product = AmountOf(priceMicro, quantityE4);
        if (product == amount)
            return priceMicro;
        if (product is not { } near || near - amount is not (1 or -1) || quantityE4 == 0)
            return null;
        var fitted = (long)((((Int128)amount * UnitsPerFen * 2 / quantityE4) + 1) / 2);
        return AmountOf(fitted, quantityE4) == amount ? fitted : null;
    }

    private static long? AmountOf(long priceMicro, long quantityE4)
    {
        var size = Int128.Abs((Int128)priceMicro * quantityE4) / UnitsPerFen;
        return size < Money.LimitFen ? HalfUp.LineAmount(priceMicro, quantityE4) : null;
    }

    // The common share of a plan is not on the line: it is the share in whole per cent that makes this first pay, else the quotient.
    internal static int ShareOf(SplitLine line)
    {
        if (line.Line.Split.NonCovered == line.Line.Amount && line.Line.Amount != 0)
            return PartsMax;
        if (line.Terms.FirstPayPpm >= 0)
            return line.Terms.FirstPayPpm;
        var covered = line.Line.Split.FirstPay + line.Line.Split.Eligible;
        if (covered == 0)
            return 0;
        var share = (int)((Int128)line.Line.Split.FirstPay * PartsMax / covered);
        var percent = (int)HalfUp.Divide(share, PartsMax / 100) * (PartsMax / 100);
        return HalfUp.Share(covered, percent) == line.Line.Split.FirstPay ? percent : share;
    }

    internal static string ClassOf(SplitLine line) => line.Terms.Class switch
    {
        ItemClass.A => "01",
        ItemClass.B => "02",
        _ => "03",
    };

    internal static string ChargeOf(CatalogueItem? item) => item?.Kind switch
    {
        ItemKind.WesternDrug or ItemKind.NegotiatedDrug => "09",
        ItemKind.Herb => "10",
        ItemKind.ChinesePatentDrug => "11",
        ItemKind.Consumable => "08",
        _ => "14", // the catalogue does not say which kind of service
    };

    private static string MemoOf(SplitLine line) => line.Terms.Denial == DenialReason.None
        ? ""
        : string.Create(CultureInfo.InvariantCulture,
            $"{line.Terms.Denial.Name(Language.Chinese)} / {line.Terms.Denial.Name(Language.English)}");
}
