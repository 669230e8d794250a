using System.Globalization;
using Yibao.Agency.Counter;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Settlement;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// The nodes <c>setlinfo</c> and <c>setldetail</c> (结算信息、结算基金分项): field by field as the table of the transaction has them, so that none is
/// forgotten. Amounts hold the identities of the interface, or the answer is not written.
/// </summary>
internal sealed class SettlementAnswer
{
    // What the limit of a fund says when there is none.
    private const long NoLimitFen = 9_999_999_999;

    private readonly Settled settled;
    private readonly string credential;
    private readonly EnrolmentSpan? enrolment;
    private readonly List<FundRow> rows;

    private SettlementAnswer(Settled settled, string credential)
    {
        this.settled = settled;
        this.credential = credential;
        enrolment = settled.Person.File.On(settled.Record.Day, settled.Record.Scheme);
        rows = FundsOf(settled.Record);
        if (rows.Sum(fund => fund.Paid) != settled.Record.Amounts.FundPaid)
            throw new InvalidOperationException($"The funds of settlement {settled.Record.Id} do not add up.");
    }

    private SettlementRecord Record => settled.Record;

    private SettlementAmounts Amounts => settled.Record.Amounts;

    /// <summary>Writes a whole answer.</summary>
    /// <param name="context">Who answers.</param>
    /// <param name="table">The transaction.</param>
    /// <param name="settled">What was settled, tried or reversed.</param>
    /// <param name="credential">Kind of the visit credential as sent (就诊凭证类型); empty: not sent.</param>
    /// <param name="other">Writes a field of the bill that it knows better, and says so; null: none.</param>
    /// <param name="sent">The rows of a purchase as sent; null for the others.</param>
    internal static byte[] Write(
        GatewayContext context, TransactionTable table, Settled settled, string credential,
        Func<AnswerWriter, string, bool>? other = null, IReadOnlyList<InputRow>? sent = null)
    {
        var of = new SettlementAnswer(settled, credential);
        var answer = new AnswerWriter(context.Head());
        foreach (var node in table.Output)
        {
            switch (node.Name)
            {
                case "setlinfo":
                    of.WriteBill(answer, node, table.Infno, other);
                    break;
                case "setldetail":
                    of.WriteFunds(answer);
                    break;
                case "detlcutinfo":
                    FeeLines.Write(answer, node, settled.Lines, sent ?? []);
                    break;
                default:
                    throw new InvalidOperationException($"No rows for {node.Name} of {table.Infno}.");
            }
        }
        return answer.Bytes();
    }

    private void WriteBill(AnswerWriter answer, NodeTable node, string infno, Func<AnswerWriter, string, bool>? other)
    {
        answer.Row(node.Name);
        foreach (var field in node.Fields)
        {
            if (other?.Invoke(answer, field.Name) is not true && !WriteAmount(answer, field.Name) && !WritePerson(answer, field.Name)
                && !WriteOther(answer, field.Name))
                throw new InvalidOperationException($"No value for {field.Name} of a settlement.");
        }

        // The table spells pdn_cash_pay, real answers psn_cash_pay.
        if (infno is "2208")
            answer.Money("psn_cash_pay", new Money(Amounts.Cash));
        answer.EndRow();
    }

    private bool WriteAmount(AnswerWriter answer, string field)
    {
        long? fen = field switch
        {
            "medfee_sumamt" => Amounts.Total,
            "fulamt_ownpay_amt" => Amounts.Split.NonCovered,
            "overlmt_selfpay" => Amounts.Split.OverStandard,
            "preselfpay_amt" => Amounts.Split.FirstPay,
            "inscp_scp_amt" => Amounts.Split.Eligible,
            "act_pay_dedc" or "crt_dedc" => Amounts.Deductible,
            "hifp_pay" or "cvlserv_pay" or "hifes_pay" or "hifmi_pay" or "hifob_pay" or "maf_pay" or "hifdm_pay" or "oth_pay" =>
                PaidBy(field),
            "fund_pay_sumamt" => Amounts.FundPaid,
            "psn_part_amt" => Amounts.Account + Amounts.Cash,
            "acct_pay" => Amounts.Account,
            "psn_cash_pay" or "pdn_cash_pay" => Amounts.Cash,
            "hosp_part_amt" => Amounts.Hospital,
            "balc" => Record.AccountLeft,
            "acct_mulaid_pay" => 0, // nobody else's account is used here
            _ => null,
        };
        if (fen is { } amount)
            answer.Money(field, new Money(amount));
        return fen is not null;
    }

    private bool WritePerson(AnswerWriter answer, string field)
    {
        var person = settled.Person.File.Person;
        switch (field)
        {
            case "psn_no": answer.Text(field, person.Number); return true;
            case "psn_name": answer.Text(field, person.Name); return true;
            case "psn_cert_type": answer.Text(field, person.DocumentType); return true;
            case "certno": answer.Text(field, person.Document); return true;
            case "gend": answer.Text(field, ((int)person.Sex).ToString(CultureInfo.InvariantCulture)); return true;
            case "naty": answer.Text(field, ""); return true;
            case "brdy": answer.Day(field, person.Birth); return true;
            case "age": answer.Whole(field, person.AgeOn(Record.Day)); return true;
            case "insutype": answer.Text(field, ((int)Record.Scheme).ToString(CultureInfo.InvariantCulture)); return true;
            case "psn_type": answer.Text(field, enrolment?.StatusCode ?? "99"); return true; // no longer enrolled: other
            case "cvlserv_flag": answer.Text(field, enrolment?.Post == Post.CivilServant ? "1" : "0"); return true;
            case "insu_admdvs": answer.Text(field, person.Region.ToString()); return true;
            case "clr_optins": answer.Text(field, Record.Care.ToString()); return true; // whose agency pays the provider
            default: return false;
        }
    }

    private bool WriteOther(AnswerWriter answer, string field)
    {
        switch (field)
        {
            case "mdtrt_id": answer.Text(field, Counter.TextOf(Record.VisitId)); return true;
            case "setl_id": answer.Text(field, Counter.TextOf(Record.Id)); return true;
            case "setl_time": answer.Time(field, ChinaTime.Of(Record.At)); return true;
            case "mdtrt_cert_type": answer.Text(field, credential); return true;
            case "med_type": answer.Text(field, Record.MedicalType); return true;
            case "pool_prop_selfpay": answer.Number(field, PooledShareE4(), 4); return true;
            case "medins_setl_id": answer.Text(field, Record.MessageId); return true;
            case "clr_type": answer.Text(field, Record.Clearing); return true;
            case "clr_way": answer.Text(field, "1"); return true; // by item
            case "invono": answer.Text(field, Record.Invoice); return true;
            case "begndate": answer.Day(field, settled.Visit.Begin); return true;
            case "enddate": answer.Day(field, settled.Visit.End); return true;
            case "exp_content" or "mdtrt_cert_no" or "psn_insu_rlts_id" or "setl_type": answer.Text(field, ""); return true;
            default: return false;
        }
    }

    private void WriteFunds(AnswerWriter answer)
    {
        answer.Rows("setldetail");
        foreach (var fund in rows)
            WriteFund(answer, fund);
        var account = Record.Scheme == Scheme.Employee ? FundCodes.EmployeeAccount : FundCodes.ResidentHouseholdAccount;
        if (Amounts.Account != 0)
            WriteFund(answer, new FundRow(account, Amounts.Account, Amounts.Account, Record.AccountLeft + Amounts.Account, ""));
        if (Amounts.Hospital != 0)
            WriteFund(answer, new FundRow(FundCodes.HospitalBorne, Amounts.Hospital, Amounts.Hospital, NoLimitFen, ""));
        answer.EndRows();
    }

    private static void WriteFund(AnswerWriter answer, FundRow fund)
    {
        answer.Row();
        answer.Text("fund_pay_type", fund.Code.ToString(CultureInfo.InvariantCulture));
        answer.Money("inscp_scp_amt", new Money(fund.Offered));
        answer.Money("crt_payb_lmt_amt", new Money(fund.Limit));
        answer.Money("fund_payamt", new Money(fund.Paid));
        answer.Text("fund_pay_type_name", FundCodes.TryFind(fund.Code, out var known) ? known.Chinese : "");
        answer.Text("setl_proc_info", fund.Layers);
        answer.EndRow();
    }

    // One row a fund, though several layers may pay from it; the hospital's share has a row of its own.
    private static List<FundRow> FundsOf(SettlementRecord record)
    {
        var funds = new List<FundRow>(record.Funds.Count);
        foreach (var fund in record.Funds)
        {
            if (FundCodes.TryFind(fund.Fund, out var known) && known.Kind != FundKind.Fund)
                continue;
            var limit = fund.CeilingLeft ?? NoLimitFen;
            var at = funds.FindIndex(row => row.Code == fund.Fund);
            if (at < 0)
                funds.Add(new FundRow(fund.Fund, fund.Offered, fund.Paid, limit, fund.Layer));
            else
            {
                var row = funds[at];
                funds[at] = new FundRow(
                    fund.Fund, row.Offered + fund.Offered, row.Paid + fund.Paid, Math.Min(row.Limit, limit), $"{row.Layers}, {fund.Layer}");
            }
        }
        return funds;
    }

    private long PaidBy(string field)
    {
        var paid = 0L;
        foreach (var fund in rows)
            paid += FieldOf(fund.Code) == field ? fund.Paid : 0;
        return paid;
    }

    // The pooled fund's share of what is eligible above the deductible; of a reversal the same.
    private long PooledShareE4()
    {
        const int Whole = 10_000; // four decimals
        var above = Math.Abs(Amounts.Split.Eligible) - Math.Abs(Amounts.Deductible);
        return above <= 0 ? 0 : Math.Min(Whole, HalfUp.Divide(Math.Abs(PaidBy("hifp_pay")) * Whole, above));
    }

    private static string FieldOf(int fund) => fund switch
    {
        310100 or 310101 or 310102 or 310103 or 390100 or 390101 or 390102 => "hifp_pay",
        320100 or 320200 => "cvlserv_pay",
        370100 or 370200 => "hifes_pay",
        390200 or 390300 => "hifmi_pay",
        310300 or 330100 or 330101 => "hifob_pay",
        610100 or 610102 => "maf_pay",
        350100 => "hifdm_pay",
        _ => "oth_pay",
    };

    private readonly record struct FundRow(int Code, long Offered, long Paid, long Limit, string Layers);
}
