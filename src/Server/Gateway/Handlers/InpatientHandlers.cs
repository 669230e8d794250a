using Yibao.Agency.Counter;
using Yibao.Policy;
using Yibao.Settlement;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Inpatients (住院): admission 2401, change 2403, discharge 2402 and the undoing of each 2404, 2405; fee lines 2301 and 2302, pre-settlement
/// 2303, settlement 2304 and its reversal 2305.
/// </summary>
internal sealed class InpatientHandlers(Counter counter, Filings filings)
{
    private const string OfAdmission = "1"; // dictionary inout_diag_type
    private const string OfDischarge = "2";

    internal void Map(GatewayRoutes routes) => routes
        .Map("2301", (request, context) => Lines.Add(counter, request, context, isInpatient: true))
        .Map("2302", CancelLines)
        .Map("2303", (request, context) => Settle(request, context, isTrial: true))
        .Map("2304", (request, context) => Settle(request, context, isTrial: false))
        .Map("2305", (request, context) => Reversals.ReverseSettlement(counter, request, context))
        .Map("2401", Admit)
        .Map("2402", Discharge)
        .Map("2403", Change)
        .Map("2404", CancelAdmission)
        .Map("2405", CancelDischarge);

    private async ValueTask<GatewayAnswer> Admit(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("mdtrtinfo");
        var begin = row.Day("begntime")!.Value;
        if (Counter.SchemeOf(row.Text("insutype")) is not { } scheme)
            return Counter.Refuse(context, CounterRefusals.NotInsured, "mdtrtinfo.insutype", row.Text("insutype"));
        var filing = await filings.Of(request, row.Text("psn_no"), begin);
        if (filing == Filing.None && Filings.IsElsewhere(request) && row.Text("med_type").StartsWith("24", StringComparison.Ordinal))
            filing = Filing.Emergency; // admitted from the emergency room: no registration is asked for
        var diagnoses = Kept.Diagnoses("[]", request.Input.Rows("diseinfo"), "diag_srt_no", OfAdmission);
        return await counter.Run(new OpenVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            StatedDocument = row.Text("certno"),
            IsAdmission = true,
            Entry = new VisitEntry
            {
                Scheme = scheme,
                MedicalType = row.Text("med_type"),
                Begin = begin,
                ProviderNumber = row.Text("ipt_no"),
                Filing = filing,
                Diagnoses = diagnoses,
                Epidemic = Kept.EpidemicOf(diagnoses),
                Details = Kept.Details(row),
            },
            Opened = visit =>
            {
                var answer = new AnswerWriter(context.Head());
                answer.Row("result");
                answer.Text("mdtrt_id", Counter.TextOf(visit.Id));
                answer.Text("exp_content", "");
                answer.EndRow();
                return answer.Bytes();
            },
        });
    }

    private ValueTask<GatewayAnswer> Change(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("adminfo");
        var diagnoses = request.Input.Rows("diseinfo");
        return counter.Run(new ChangeVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            IsStay = true,
            Apply = visit => WithDiagnoses(visit, diagnoses, OfAdmission) with
            {
                MedicalType = row.Text("med_type"),
                Begin = row.Day("begntime")!.Value,
                ProviderNumber = row.Text("ipt_otp_no"),
                Details = Kept.Details(visit.Details, row),
            },
            Changed = () => Counter.Empty(context),
        });
    }

    private ValueTask<GatewayAnswer> Discharge(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("dscginfo");
        var diagnoses = request.Input.Rows("diseinfo");
        return counter.Run(new DischargeVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            Day = row.Day("endtime"),
            Apply = visit => WithDiagnoses(visit, diagnoses, OfDischarge) with { Details = Kept.Details(visit.Details, row) },
            Done = () => Counter.Empty(context),
        });
    }

    private ValueTask<GatewayAnswer> CancelAdmission(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        return counter.Run(new CancelVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            IsStay = true,
            Cancelled = () => Counter.Empty(context),
        });
    }

    private ValueTask<GatewayAnswer> CancelDischarge(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        return counter.Run(new DischargeVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            Day = null,
            Done = () => Counter.Empty(context),
        });
    }

    // Serial 0000 is every unsettled line.
    private ValueTask<GatewayAnswer> CancelLines(GatewayRequest request, GatewayContext context)
    {
        var rows = request.Input.Rows("data");
        if (Lines.Mixed(rows) is { } place)
            return ValueTask.FromResult(Counter.Refuse(context, GatewayRefusals.OtherVisit, $"data{place}"));
        var serials = rows.Select(row => row.Text("feedetl_sn")).ToArray();
        return counter.Run(new CancelLines
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = rows[0].Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(rows[0].Text("mdtrt_id")),
            Serials = serials.Contains("0000", StringComparer.Ordinal) ? [] : serials,
            IsStay = true,
            Cancelled = () => Counter.Empty(context),
        });
    }

    private ValueTask<GatewayAnswer> Settle(GatewayRequest request, GatewayContext context, bool isTrial)
    {
        var row = request.Input.Row("data");
        if (Lines.OthersAccount(context, row) is { } refused)
            return ValueTask.FromResult(refused);
        string[] parts = ["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"];
        return counter.Run(new Settle
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            StatedDocument = row.Text("certno"),
            StatedName = row.Text("psn_name"),
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            IsStay = true,
            IsTrial = isTrial,
            StatedScheme = row.Text("insutype"),
            Order = new SettlementOrder
            {
                Id = 0,
                At = 0,
                MessageId = request.MessageId,
                InfNo = request.Infno,
                Interim = row.Flag("mid_setl_flag"),
                Discharge = row.Day("dscgTime"),
                StatedTotal = row.Money("medfee_sumamt").Fen,
                StatedSplit = parts.All(row.Has) ? Lines.StatedSplit(row) : null,
                UseAccount = row.Flag("acct_used_flag"),
                Invoice = isTrial ? "" : row.Text("invono"),
                Details = Kept.Details(row),
            },
            Settled = settled => SettlementAnswer.Write(context, request.Transaction, settled, row.Text("mdtrt_cert_type")),
        });
    }

    private static Visit WithDiagnoses(Visit visit, IReadOnlyList<InputRow> rows, string stage)
    {
        var kept = Kept.Diagnoses(visit.Diagnoses, rows, "diag_srt_no", stage);
        return visit with { Diagnoses = kept, Epidemic = Kept.EpidemicOf(kept) };
    }
}
