using System.Text;
using System.Text.Json.Nodes;

namespace Yibao.Tests.Server.Gateway;

/// <summary>Messages as hospitals send them; every value is synthetic.</summary>
internal static class Bodies
{
    internal const string Provider = "H43010500001";

    internal static string Message(string infno, string input, string msgid = "H43010500001202103040506070001") => $$"""
        {
          "infno": "{{infno}}",
          "msgid": "{{msgid}}",
          "mdtrtarea_admvs": "430100",
          "insuplc_admdvs": "430100",
          "recer_sys_code": "YBXT",
          "dev_no": "",
          "dev_safe_info": "",
          "cainfo": "",
          "signtype": "SM3",
          "infver": "V1.0",
          "opter_type": "1",
          "opter": "0001",
          "opter_name": "测试操作员",
          "inf_time": "2021-03-04 05:06:07",
          "fixmedins_code": "{{Provider}}",
          "fixmedins_name": "测试医院",
          "sign_no": "",
          "input": {{input}}
        }
        """;

    internal static string Outpatient() => Message("2207", """
        { "data": {
            "psn_no": "43010000000000000001", "mdtrt_cert_type": "02", "mdtrt_cert_no": "430102199001011232", "card_sn": "",
            "psn_cert_type": "01", "certno": "430102199001011232", "med_type": "11", "medfee_sumamt": 123.45,
            "psn_setlway": "01", "mdtrt_id": "2021030400000001", "chrg_bchno": "B0001", "insutype": "310", "acct_used_flag": "1",
            "invono": "00012345", "fulamt_ownpay_amt": 0, "overlmt_selfpay": "0.00", "preselfpay_amt": "3.45", "inscp_scp_amt": 120.00,
            "exp_content": "{\"MDTRT_GRP_TYPE\":\"1\",\"TRUM_FLAG\":\"0\",\"REL_TTP_FLAG\":\"0\",\"OTP_ER_REFL_FLAG\":\"0\"}",
            "pub_hosp_rfom_flag": "", "memo": "门诊结算，随访一个月，按医嘱服药；票据已交给患者本人。"
        } }
        """);

    internal static string FeeLines(int lines) => Message("2204", new JsonObject
    {
        ["feedetail"] = new JsonArray([.. Enumerable.Range(1, lines).Select(Line)]),
    }.ToJsonString());

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static JsonNode Line(int number) => new JsonObject
    {
        ["feedetl_sn"] = number,
        ["mdtrt_id"] = "2021030400000001",
        ["psn_no"] = "43010000000000000001",
        ["chrg_bchno"] = "B0001",
        ["rx_circ_flag"] = "0",
        ["fee_ocur_time"] = "2021-03-04 05:06:07",
        ["med_list_codg"] = "XA01ABD075A002010100001",
        ["medins_list_codg"] = "yp570",
        ["det_item_fee_sumamt"] = 4.52,
        ["cnt"] = "2.0000",
        ["pric"] = 2.26,
        ["bilg_dept_codg"] = "A01",
        ["bilg_dept_name"] = "内科",
        ["bilg_dr_codg"] = "D430105000001",
        ["bilg_dr_name"] = "测试医师",
        ["hosp_appr_flag"] = "1",
    };
}
