using Yibao.Agency.Counter;
using Yibao.Settlement;
using Yibao.Storage.Queries;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>
/// Outpatients (门诊): registration 2201 and its undoing 2202, encounter 2203 and 2203A, fee lines 2204 and 2205, pre-settlement 2206,
/// settlement 2207 and its reversal 2208.
/// </summary>
internal sealed class OutpatientHandlers(Counter counter, Filings filings)
{
    internal void Map(GatewayRoutes routes) => routes
        .Map("2201", Register)
        .Map("2202", CancelRegistration)
        .Map("2203", (request, context) => Encounter(request, context, prescription: null))
        .Map("2203A", (request, context) => Encounter(request, context, PrescriptionOf(request.Input.Row("mdtrtinfo"))))
        .Map("2204", AddLines)
        .Map("2205", CancelLines)
        .Map("2206", (request, context) => Settle(request, context, isTrial: true))
        .Map("2207", (request, context) => Settle(request, context, isTrial: false))
        .Map("2208", (request, context) => Reversals.ReverseSettlement(counter, request, context));

    private async ValueTask<GatewayAnswer> Register(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        var begin = row.Day("begntime")!.Value;
        if (Counter.SchemeOf(row.Text("insutype")) is not { } scheme)
            return Counter.Refuse(context, CounterRefusals.NotInsured, "data.insutype", row.Text("insutype"));
        var filing = await filings.Of(request, row.Text("psn_no"), begin);
        return await counter.Run(new OpenVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            StatedDocument = row.Text("certno"),
            StatedName = row.Text("psn_name"),
            Entry = new VisitEntry
            {
                Scheme = scheme,
                MedicalType = "11", // ordinary outpatient, until the encounter says another
                Begin = begin,
                ProviderNumber = row.Text("ipt_otp_no"),
                Filing = filing,
                Details = Kept.Details(row),
            },
            Opened = visit =>
            {
                var answer = new AnswerWriter(context.Head());
                answer.Row("data");
                answer.Text("mdtrt_id", Counter.TextOf(visit.Id));
                answer.Text("psn_no", visit.PersonNumber);
                answer.Text("ipt_otp_no", visit.ProviderNumber);
                answer.Text("exp_content", "");
                answer.EndRow();
                return answer.Bytes();
            },
        });
    }

    private ValueTask<GatewayAnswer> CancelRegistration(GatewayRequest request, GatewayContext context)
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
            Cancelled = () => Counter.Empty(context),
        });
    }

    private static PrescriptionFile? PrescriptionOf(InputRow row) =>
        row.Bytes("rxIn") is { Length: > 0 } content ? new PrescriptionFile(row.Text("rxfilename"), content) : null;

    private ValueTask<GatewayAnswer> Encounter(GatewayRequest request, GatewayContext context, PrescriptionFile? prescription)
    {
        var row = request.Input.Row("mdtrtinfo");
        var diagnoses = request.Input.Rows("diseinfo");
        return counter.Run(new ChangeVisit
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            Apply = visit =>
            {
                var kept = Kept.Diagnoses(visit.Diagnoses, diagnoses, "diag_code", stage: "");
                return visit with
                {
                    Filing = counter.FilingOf(visit, request, row.Text("med_type")),
                    MedicalType = row.Text("med_type"),
                    Begin = row.Day("begntime")!.Value,
                    Diagnoses = kept,
                    Epidemic = Kept.EpidemicOf(kept),
                    Details = Kept.Details(visit.Details, row),
                };
            },
            Prescription = prescription,
            Changed = () => Counter.Empty(context),
        });
    }

    private ValueTask<GatewayAnswer> AddLines(GatewayRequest request, GatewayContext context) =>
        Lines.Add(counter, request, context, isInpatient: false);

    // Charge batch 0000 is every unsettled line.
    private ValueTask<GatewayAnswer> CancelLines(GatewayRequest request, GatewayContext context)
    {
        var row = request.Input.Row("data");
        return counter.Run(new CancelLines
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            ChargeBatch = row.Text("chrg_bchno") is "0000" ? "" : row.Text("chrg_bchno"),
            Cancelled = () => Counter.Empty(context),
        });
    }

    private ValueTask<GatewayAnswer> Settle(GatewayRequest request, GatewayContext context, bool isTrial)
    {
        var row = request.Input.Row("data");
        if (Lines.OthersAccount(context, row) is { } refused)
            return ValueTask.FromResult(refused);
        return counter.Run(new Settle
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = row.Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            StatedDocument = row.Text("certno"),
            StatedName = isTrial ? row.Text("psn_name") : "",
            VisitId = Counter.IdOf(row.Text("mdtrt_id")),
            IsTrial = isTrial,
            StatedMedicalType = row.Text("med_type"),
            StatedScheme = row.Text("insutype"),
            Order = new SettlementOrder
            {
                Id = 0,
                At = 0,
                MessageId = request.MessageId,
                InfNo = request.Infno,
                ChargeBatch = row.Text("chrg_bchno"),
                StatedTotal = row.Money("medfee_sumamt").Fen,
                StatedSplit = isTrial ? null : Lines.StatedSplit(row),
                UseAccount = row.Flag("acct_used_flag"),
                Invoice = isTrial ? "" : row.Text("invono"),
                Details = Kept.Details(row),
            },
            Settled = settled => SettlementAnswer.Write(context, request.Transaction, settled, row.Text("mdtrt_cert_type")),
        });
    }
}

/// <summary>What outpatients and inpatients do alike (门诊住院共用).</summary>
internal static class Lines
{
    /// <summary>The four parts of a bill as the provider states them (费用四分).</summary>
    internal static LineSplit StatedSplit(InputRow row) => new(
        row.Money("fulamt_ownpay_amt").Fen,
        row.Money("overlmt_selfpay").Fen,
        row.Money("preselfpay_amt").Fen,
        row.Money("inscp_scp_amt").Fen);

    /// <summary>Why a bill is not paid from a relative's account (共济账户); null: it names the person's own, or none.</summary>
    internal static GatewayAnswer? OthersAccount(GatewayContext context, InputRow row, string node = "data") =>
        row.Text("acct_used_flag") is "2" ? Counter.Refuse(context, CounterRefusals.NoSharedAccount, $"{node}.acct_used_flag") : null;

    /// <summary>Uploads fee lines (费用明细上传 2204, 2301).</summary>
    internal static ValueTask<GatewayAnswer> Add(Counter counter, GatewayRequest request, GatewayContext context, bool isInpatient)
    {
        var rows = request.Input.Rows("feedetail");
        if (Mixed(rows) is { } place)
            return ValueTask.FromResult(Counter.Refuse(context, GatewayRefusals.OtherVisit, $"feedetail{place}"));
        if (FeeLines.Read(rows, isInpatient, isPurchase: false, out var refusal) is not { } lines)
            return ValueTask.FromResult(AnswerWriter.Refuse(context.Head(), refusal!));
        return counter.Run(new AddLines
        {
            Key = counter.KeyOf(request),
            Digest = request.Digest,
            Refused = Counter.Refused(context),
            PersonNumber = rows[0].Text("psn_no"),
            HomeRegion = request.InsuredRegion,
            VisitId = Counter.IdOf(rows[0].Text("mdtrt_id")),
            Lines = lines,
            IsStay = isInpatient,
            Added = split =>
            {
                var answer = new AnswerWriter(context.Head());
                FeeLines.Write(answer, request.Transaction.Output[0], split, rows);
                return answer.Bytes();
            },
        });
    }

    /// <summary>The first row that belongs to another visit or person than the first, as [n]; null: none does.</summary>
    internal static string? Mixed(IReadOnlyList<InputRow> rows)
    {
        if (rows.Count == 0)
            return "";
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Text("mdtrt_id") != rows[0].Text("mdtrt_id") || rows[i].Text("psn_no") != rows[0].Text("psn_no"))
                return $"[{i + 1}]";
        }
        return null;
    }
}
