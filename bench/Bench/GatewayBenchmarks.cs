using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Yibao.Server.Gateway;

namespace Yibao.Bench;

/// <summary>An outpatient settlement of 1.8 KB: the message read, and read with its input checked; time and allocated bytes.</summary>
[MemoryDiagnoser]
[Config(typeof(InProcess))]
public class GatewayBenchmarks
{
    private readonly byte[] body = Encoding.UTF8.GetBytes("""
        {
          "infno": "2207", "msgid": "H43010500001202103040506070001", "mdtrtarea_admvs": "430100", "insuplc_admdvs": "430100",
          "recer_sys_code": "YBXT", "dev_no": "", "dev_safe_info": "", "cainfo": "", "signtype": "SM3", "infver": "V1.0",
          "opter_type": "1", "opter": "0001", "opter_name": "测试操作员", "inf_time": "2021-03-04 05:06:07",
          "fixmedins_code": "H43010500001", "fixmedins_name": "测试医院", "sign_no": "",
          "input": {
            "data": {
              "psn_no": "43010000000000000001",
              "mdtrt_cert_type": "02",
              "mdtrt_cert_no": "430102199001011232",
              "card_sn": "",
              "psn_cert_type": "01",
              "certno": "430102199001011232",
              "psn_type": "11",
              "psn_name": "测试甲",
              "med_type": "11",
              "medfee_sumamt": 123.45,
              "psn_setlway": "01",
              "mdtrt_id": "2021030400000001",
              "chrg_bchno": "B0001",
              "insutype": "310",
              "acct_used_flag": "1",
              "invono": "00012345",
              "fulamt_ownpay_amt": 0,
              "overlmt_selfpay": "0.00",
              "preselfpay_amt": "3.45",
              "inscp_scp_amt": 120.00,
              "exp_content": "{\"MDTRT_GRP_TYPE\":\"1\",\"TRUM_FLAG\":\"0\",\"REL_TTP_FLAG\":\"0\",\"OTP_ER_REFL_FLAG\":\"0\"}",
              "pub_hosp_rfom_flag": "",
              "dise_codg": "",
              "dise_name": "",
              "insuplc_admdvs": "430100",
              "mdtrtarea_admvs": "430100",
              "memo": "门诊结算，随访一个月，按医嘱服药；票据已交给患者本人。门诊结算，随访一个月，按医嘱服药；票据已交给患者本人。"
            }
          }
        }
        """);

    /// <summary>The repository's benchmark host may build nothing of its own: the house makes every project from its table.</summary>
    private sealed class InProcess : ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }

    [Benchmark]
    public bool ReadMessage() => GatewayRequest.TryRead(body, out _, out _);

    [Benchmark]
    public int ReadAndCheck() => GatewayRequest.TryRead(body, out var request, out _) ? request!.CheckInput(asHunan: true).Count : -1;
}
