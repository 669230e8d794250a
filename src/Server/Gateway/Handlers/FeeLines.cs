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

    // One part of the wire's money is 10,000 of the price's parts.
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
            if (AmountOf(price, quantity) is var product && product != amount)
            {
                var detail = product is { } right ? $"{new Money(amount)}, {new Money(right)}" : "";
                refusal = new Refusal(CounterRefusals.LineAmount, $"{row.Text("feedetl_sn")}.det_item_fee_sumamt", detail);
                return null;
            }
            lines[i] = new FeeLine
            {
                Number = 0,
                Serial = row.Text("feedetl_sn"),
                ChargeBatch = isInpatient || isPurchase ? "" : row.Text("chrg_bchno"),
                Item = row.Text("med_list_codg"),
                PriceMicro = price,
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
    internal static void Write(AnswerWriter answer, NodeTable node, IReadOnlyList<SplitLine> lines)
    {
        answer.Rows(node.Name);
        foreach (var line in lines)
        {
            answer.Row();
            foreach (var field in node.Fields)
                Write(answer, field.Name, line);
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
            case "pric": answer.Number(field, line.Line.PriceMicro, 6); break;
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

    private static long? AmountOf(long priceMicro, long quantityE4)
    {
        const long UnitsPerFen = 100_000_000; // 1e-6 yuan x 1e-4 = 1e-10 yuan
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
