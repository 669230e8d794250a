using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Settlement;

namespace Yibao.Workbench;

/// <summary>An answer that does not keep what the interface promises (应答不符).</summary>
/// <param name="message">What, where.</param>
public sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>
/// What a hospital's counter does with one patient (就诊流程), message by message through the gateway, checking every answer: status, ids,
/// and the identities of the amounts.
/// </summary>
/// <param name="client">The hospital's system.</param>
/// <param name="scheme">The synthetic region.</param>
/// <param name="keys">Keys of each institution; null: the server asks for none.</param>
public sealed class HospitalDesk(GatewayClient client, SyntheticScheme scheme, Func<string, GatewayKey?> keys)
{
    private static readonly string[] FundFields =
        ["hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "hifdm_pay", "oth_pay"];

    private readonly Dictionary<(string Provider, Scheme Scheme, string Clearing), ReconciliationTotals> books = [];

    /// <summary>Called with each transaction and its latency (每次应答).</summary>
    public Action<string, TimeSpan>? Answered { get; init; }

    /// <summary>The clock for latencies.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>An outpatient visit (门诊): registration, diagnosis, lines, pre-settlement, settlement. Gives the settlement's
    /// answer.</summary>
    public async Task<GatewayReply> Outpatient(SyntheticBill bill, string medicalType = "11")
    {
        var (person, enrolment, _) = scheme.Person(bill.Person);
        var provider = HospitalOf(bill);
        var begin = Days.Text(bill.Day) + " 09:00:00";
        var registered = await Call("2201", provider, new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["psn_no"] = person.Number, ["insutype"] = Code(enrolment.Scheme), ["begntime"] = begin, ["mdtrt_cert_type"] = "02",
                ["mdtrt_cert_no"] = person.Document, ["ipt_otp_no"] = "OP1", ["atddr_no"] = "D000000000001", ["dr_name"] = "测试医师",
                ["dept_code"] = "A03", ["dept_name"] = "内科", ["caty"] = "A03",
            },
        });
        var visit = (string)registered["data"]["mdtrt_id"]!;
        await Call("2203", provider, new JsonObject
        {
            ["mdtrtinfo"] = new JsonObject
            {
                ["mdtrt_id"] = visit, ["psn_no"] = person.Number, ["med_type"] = medicalType, ["begntime"] = begin,
                ["dise_codg"] = "", ["dise_name"] = "",
            },
            ["diseinfo"] = new JsonArray(Diagnosis(begin, isStay: false)),
        });
        await Call("2204", provider, new JsonObject { ["feedetail"] = Lines(bill, visit, person.Number, isStay: false) });
        var asked = Settle(bill, person, enrolment.Scheme, visit);
        asked["med_type"] = medicalType;
        asked["chrg_bchno"] = "1";
        var trial = await Call("2206", provider, new JsonObject { ["data"] = asked.DeepClone() });
        Same(trial["setlinfo"], bill, "2206");
        foreach (var field in new[] { "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt" })
        {
            asked[field] = trial["setlinfo"][field]!.DeepClone();
        }

        var settled = await Call("2207", provider, new JsonObject { ["data"] = asked });
        Same(settled["setlinfo"], bill, "2207");
        if (Fen(trial["setlinfo"], "fund_pay_sumamt") != Fen(settled["setlinfo"], "fund_pay_sumamt"))
        {
            throw new WrongAnswerException($"visit {visit}: pre-settlement and settlement differ");
        }

        Book(provider, enrolment.Scheme, settled["setlinfo"], 1);
        return settled;
    }

    /// <summary>A stay (住院): admission, lines, pre-settlement, discharge, settlement. Gives the settlement's answer.</summary>
    public async Task<GatewayReply> Stay(SyntheticBill bill)
    {
        var (person, enrolment, _) = scheme.Person(bill.Person);
        var provider = HospitalOf(bill);
        var begin = Days.Text(bill.Day) + " 09:00:00";
        var admission = new JsonObject
        {
            ["psn_no"] = person.Number, ["insutype"] = Code(enrolment.Scheme), ["begntime"] = begin, ["mdtrt_cert_type"] = "02",
            ["mdtrt_cert_no"] = person.Document, ["med_type"] = "21", ["ipt_no"] = "IP1", ["atddr_no"] = "D000000000001",
            ["chfpdr_name"] = "测试医师", ["adm_diag_dscr"] = "肺炎", ["adm_dept_codg"] = "A03", ["adm_dept_name"] = "内科", ["adm_bed"] = "1",
            ["dscg_maindiag_code"] = "J18.900", ["dscg_maindiag_name"] = "肺炎",
        };
        var admitted = await Call("2401", provider, new JsonObject
        {
            ["mdtrtinfo"] = admission, ["diseinfo"] = new JsonArray(Diagnosis(begin, isStay: true, person.Number)),
        });
        var visit = (string)admitted["result"]["mdtrt_id"]!;
        await Call("2301", provider, new JsonObject { ["feedetail"] = Lines(bill, visit, person.Number, isStay: true) });
        var asked = Settle(bill, person, enrolment.Scheme, visit);
        asked["mid_setl_flag"] = "0";
        var trial = await Call("2303", provider, new JsonObject { ["data"] = asked.DeepClone() });
        Same(trial["setlinfo"], bill, "2303");
        var leaving = Diagnosis(begin, isStay: true, person.Number);
        leaving["mdtrt_id"] = visit;
        await Call("2402", provider, new JsonObject
        {
            ["dscginfo"] = new JsonObject
            {
                ["mdtrt_id"] = visit, ["psn_no"] = person.Number, ["insutype"] = Code(enrolment.Scheme), ["endtime"] = begin,
                ["dscg_dept_codg"] = "A03", ["dscg_dept_name"] = "内科", ["dscg_way"] = "1",
            },
            ["diseinfo"] = new JsonArray(leaving),
        });
        var settled = await Call("2304", provider, new JsonObject { ["data"] = asked });
        Same(settled["setlinfo"], bill, "2304");
        Book(provider, enrolment.Scheme, settled["setlinfo"], 1);
        return settled;
    }

    /// <summary>A purchase at a pharmacy (药店购药). Gives the settlement's answer.</summary>
    public async Task<GatewayReply> Purchase(SyntheticBill bill)
    {
        var (person, enrolment, _) = scheme.Person(bill.Person);
        var provider = PharmacyOf(bill);
        var time = Days.Text(bill.Day) + " 10:00:00";
        var details = new JsonArray();
        foreach (var line in bill.Lines)
        {
            details.Add(new JsonObject
            {
                ["feedetl_sn"] = line.Serial, ["rx_circ_flag"] = "0", ["fee_ocur_time"] = time, ["med_list_codg"] = line.Item,
                ["medins_list_codg"] = line.Item, ["det_item_fee_sumamt"] = Yuan(line.Amount), ["cnt"] = line.QuantityE4 / 10_000m,
                ["pric"] = line.PriceMicro / 1_000_000m,
            });
        }

        var settled = await Call("2102", provider, new JsonObject
        {
            ["druginfo"] = new JsonObject
            {
                ["psn_no"] = person.Number, ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = person.Document, ["begntime"] = time,
                ["medfee_sumamt"] = Yuan(bill.Lines.Sum(line => line.Amount)), ["insutype"] = Code(enrolment.Scheme),
                ["acct_used_flag"] = "1", ["med_type"] = "41",
            },
            ["drugdetail"] = details,
        });
        Same(settled["setlinfo"], bill, "2102");
        Book(provider, enrolment.Scheme, settled["setlinfo"], 1);
        return settled;
    }

    /// <summary>Reverses an outpatient settlement (门诊结算撤销) and checks that the answer is its exact negative.</summary>
    public async Task Reverse(SyntheticBill bill, GatewayReply settled)
    {
        var info = settled["setlinfo"];
        var undone = await Call("2208", HospitalOf(bill), new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["setl_id"] = (string)info["setl_id"]!, ["mdtrt_id"] = (string)info["mdtrt_id"]!,
                ["psn_no"] = scheme.PersonNumber(bill.Person),
            },
        });
        if (Fen(undone["setlinfo"], "medfee_sumamt") != -Fen(info, "medfee_sumamt"))
        {
            throw new WrongAnswerException($"2208 of {info["setl_id"]}: the total is not the negative");
        }

        Book(HospitalOf(bill), scheme.Person(bill.Person).Enrolment.Scheme, info, -1);
    }

    /// <summary>
    /// Reconciles (对账, 3201): every institution states what its own system has booked, by scheme and clearing class, for settlements made
    /// on these days.
    /// </summary>
    /// <returns>How many totals were stated, and what the centre says of those that differ.</returns>
    public async Task<(int Stated, IReadOnlyList<string> Differences)> Reconcile(DateOnly from, DateOnly last)
    {
        var differences = new List<string>();
        foreach (var ((provider, insured, clearing), stated) in books.OrderBy(book => book.Key))
        {
            var reply = await Call("3201", provider, new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["insutype"] = Code(insured), ["clr_type"] = clearing, ["setl_optins"] = scheme.Region.ToString(),
                    ["stmt_begndate"] = Days.Text(from), ["stmt_enddate"] = Days.Text(last), ["medfee_sumamt"] = Yuan(stated.Total),
                    ["fund_pay_sumamt"] = Yuan(stated.FundPaid), ["acct_pay"] = Yuan(stated.Account),
                    ["fixmedins_setl_cnt"] = stated.Count,
                },
            });
            var result = reply["stmtinfo"];
            if ((string)result["stmt_rslt"]! != "0")
            {
                differences.Add($"{provider} {Code(insured)} {clearing}: {result["stmt_rslt_dscr"]}");
            }
        }

        return (books.Count, differences);
    }

    /// <summary>The institution's own books (机构账): a settlement counts once, its reversal once more with the opposite amounts.</summary>
    private void Book(string provider, Scheme insured, JsonNode info, int sign)
    {
        var key = (provider, insured, (string)info["clr_type"]!);
        lock (books)
        {
            var known = books.GetValueOrDefault(key);
            books[key] = new ReconciliationTotals(
                known.Count + 1, known.Total + (sign * Fen(info, "medfee_sumamt")), known.FundPaid + (sign * Fen(info, "fund_pay_sumamt")),
                known.Account + (sign * Fen(info, "acct_pay")));
        }
    }

    /// <summary>The hospital that treats a bill: the bill's provider, or the one before where it is a pharmacy.</summary>
    public string HospitalOf(SyntheticBill bill)
    {
        var provider = scheme.Provider(bill.Provider);
        return provider.IsPharmacy ? scheme.Provider(bill.Provider - 1).Code : provider.Code;
    }

    private string PharmacyOf(SyntheticBill bill)
    {
        const int pharmacy = 6; // every sixth provider of the synthetic region
        return scheme.Provider((bill.Provider / pharmacy * pharmacy) + pharmacy - 1).Code;
    }

    private async Task<GatewayReply> Call(string infno, string provider, JsonObject input)
    {
        var begin = Time.GetTimestamp();
        var reply = await client.Call(infno, provider, keys(provider), input);
        Answered?.Invoke(infno, Time.GetElapsedTime(begin));
        return reply.Code == 0 ? reply : throw new WrongAnswerException($"{infno} was refused: {reply.Error}");
    }

    private static void Same(JsonNode info, SyntheticBill bill, string infno)
    {
        var total = Fen(info, "medfee_sumamt");
        var parts =
            Fen(info, "fulamt_ownpay_amt") + Fen(info, "overlmt_selfpay") + Fen(info, "preselfpay_amt") + Fen(info, "inscp_scp_amt");
        var funds = Fen(info, "fund_pay_sumamt");
        var own = Fen(info, "acct_pay") + Fen(info, "psn_cash_pay");
        var hospital = info["hosp_part_amt"] is null ? 0 : Fen(info, "hosp_part_amt");
        if (total != bill.Lines.Sum(line => line.Amount) || total != parts || total != funds + own + hospital
            || funds != FundFields.Sum(field => Fen(info, field)) || (info["psn_part_amt"] is not null && own != Fen(info, "psn_part_amt")))
        {
            throw new WrongAnswerException($"{infno}: the amounts do not add up: {info.ToJsonString()}");
        }
    }

    private static JsonArray Lines(SyntheticBill bill, string visit, string person, bool isStay)
    {
        var lines = new JsonArray();
        foreach (var line in bill.Lines)
        {
            var one = new JsonObject
            {
                ["feedetl_sn"] = line.Serial, ["mdtrt_id"] = visit, ["psn_no"] = person,
                ["fee_ocur_time"] = Days.Text(bill.Day) + " 09:30:00", ["med_list_codg"] = line.Item, ["medins_list_codg"] = line.Item,
                ["det_item_fee_sumamt"] = Yuan(line.Amount), ["cnt"] = line.QuantityE4 / 10_000m, ["pric"] = line.PriceMicro / 1_000_000m,
                ["bilg_dept_codg"] = "A03", ["bilg_dept_name"] = "内科", ["bilg_dr_codg"] = "D000000000001", ["bilg_dr_name"] = "测试医师",
                ["rx_circ_flag"] = "0", ["hosp_appr_flag"] = "0",
            };
            one[isStay ? "med_type" : "chrg_bchno"] = isStay ? "21" : line.ChargeBatch;
            lines.Add(one);
        }

        return lines;
    }

    private static JsonObject Settle(SyntheticBill bill, Enrolment.InsuredPerson person, Scheme insured, string visit) => new()
    {
        ["psn_no"] = person.Number, ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = person.Document,
        ["medfee_sumamt"] = Yuan(bill.Lines.Sum(line => line.Amount)), ["psn_setlway"] = "01", ["mdtrt_id"] = visit,
        ["acct_used_flag"] = "1", ["insutype"] = Code(insured),
    };

    private static JsonObject Diagnosis(string time, bool isStay, string person = "")
    {
        var one = new JsonObject
        {
            ["diag_type"] = "1", ["diag_srt_no"] = 1, ["diag_code"] = "J18.900", ["diag_name"] = "肺炎", ["diag_dept"] = "内科",
            ["dise_dor_no"] = "D000000000001", ["dise_dor_name"] = "测试医师", ["diag_time"] = time,
        };
        if (isStay)
        {
            one["psn_no"] = person;
            one["maindiag_flag"] = "1";
        }
        else
        {
            one["vali_flag"] = "1";
        }

        return one;
    }

    private static string Code(Scheme scheme) => ((int)scheme).ToString(CultureInfo.InvariantCulture);

    private static decimal Yuan(long fen) => fen / 100m; // not money: the wire's number

    private static long Fen(JsonNode node, string field) => (long)((decimal)node[field]! * 100); // not money: the wire's number
}
