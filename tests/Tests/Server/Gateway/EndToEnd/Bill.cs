using System.Text.Json.Nodes;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>What hospitals send, and the identities that every answer of a settlement holds.</summary>
internal static class Bill
{
    private static readonly string[] Funds =
        ["hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "hifdm_pay", "oth_pay"];

    internal static object Registration(string person, string day = "2020-06-15") => new
    {
        data = new
        {
            psn_no = person, insutype = "310", begntime = $"{day} 09:00:00", mdtrt_cert_type = "02", mdtrt_cert_no = "0",
            ipt_otp_no = "OP1", dept_code = "A01", dept_name = "内科", caty = "A01",
        },
    };

    internal static object Encounter(string person, string visit, string type = "11", string day = "2020-06-15") => new
    {
        mdtrtinfo = new { mdtrt_id = visit, psn_no = person, med_type = type, begntime = $"{day} 09:30:00" },
        diseinfo = new[] { Diagnosis("I10.x00", "高血压", "1") },
    };

    internal static object Diagnosis(string code, string name, string valid) => new
    {
        diag_type = "1", diag_srt_no = 1, diag_code = code, diag_name = name, diag_dept = "A01", dise_dor_no = "D1", dise_dor_name = "测试医师",
        diag_time = "2020-06-15 09:40:00", vali_flag = valid,
    };

    internal static Dictionary<string, object> Line(
        string person, string visit, string serial, string item, decimal price, decimal count,
        string batch = "B1", string day = "2020-06-15") =>
        new(StringComparer.Ordinal)
        {
            ["feedetl_sn"] = serial, ["mdtrt_id"] = visit, ["psn_no"] = person, ["chrg_bchno"] = batch, ["rx_circ_flag"] = "0",
            ["med_type"] = "21", ["fee_ocur_time"] = $"{day} 10:00:00", ["med_list_codg"] = item, ["medins_list_codg"] = "own" + item,
            ["det_item_fee_sumamt"] = decimal.Round(price * count, 2, MidpointRounding.AwayFromZero), ["cnt"] = count, ["pric"] = price,
            ["bilg_dept_codg"] = "A01", ["bilg_dept_name"] = "内科", ["bilg_dr_codg"] = "D1", ["bilg_dr_name"] = "测试医师",
            ["hosp_appr_flag"] = "0",
        };

    internal static Dictionary<string, object> Settlement(string person, string visit, decimal total, JsonNode? trial = null)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["psn_no"] = person, ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = "0", ["med_type"] = "11", ["medfee_sumamt"] = total,
            ["psn_setlway"] = "01", ["mdtrt_id"] = visit, ["chrg_bchno"] = "B1", ["acct_used_flag"] = "1", ["insutype"] = "310",
        };
        foreach (var part in (string[])["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"])
        {
            if (trial?["setlinfo"]?[part] is { } value)
                data[part] = value.GetValue<decimal>();
        }
        return data;
    }

    /// <summary>The identities of the interface between the amounts of a bill.</summary>
    internal static void Holds(JsonNode? output)
    {
        var bill = output!["setlinfo"]!;
        var rows = output["setldetail"]!.AsArray();
        decimal Of(string field) => bill[field]?.GetValue<decimal>() ?? 0;
        var cash = Of(bill["psn_cash_pay"] is null ? "pdn_cash_pay" : "psn_cash_pay");
        Assert.Equal(Of("medfee_sumamt"), Of("fulamt_ownpay_amt") + Of("overlmt_selfpay") + Of("preselfpay_amt") + Of("inscp_scp_amt"));
        Assert.Equal(Of("medfee_sumamt"), Of("fund_pay_sumamt") + Of("psn_part_amt") + HospitalOf(rows));
        Assert.Equal(Of("psn_part_amt"), Of("acct_pay") + cash);
        Assert.Equal(Of("fund_pay_sumamt"), Funds.Sum(Of));
        Assert.Equal(rows.Sum(row => row!["fund_payamt"]!.GetValue<decimal>()), Of("fund_pay_sumamt") + Of("acct_pay") + HospitalOf(rows));
        Assert.InRange(Of("pool_prop_selfpay"), 0, 1);
    }

    /// <summary>The identity between the amounts of each line.</summary>
    internal static void LinesHold(JsonArray lines) => Assert.All(lines, line =>
    {
        decimal Of(string field) => line![field]!.GetValue<decimal>();
        Assert.Equal(
            Of("det_item_fee_sumamt"), Of("fulamt_ownpay_amt") + Of("overlmt_amt") + Of("preselfpay_amt") + Of("inscp_scp_amt"));
    });

    internal static decimal Amount(JsonNode? output, string field) => output!["setlinfo"]![field]!.GetValue<decimal>();

    private static decimal HospitalOf(JsonArray rows) => rows
        .Where(row => row!["fund_pay_type"]!.GetValue<string>() is "999996")
        .Sum(row => row!["fund_payamt"]!.GetValue<decimal>());
}
