using Yibao.Agency.Counter;
using Yibao.Settlement;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>Purchases at a pharmacy (药店购药): pre-settlement 2101, settlement 2102 and its reversal 2103.</summary>
internal sealed class PharmacyHandlers(Counter counter, Filings filings)
{
    internal void Map(GatewayRoutes routes) => routes
        .Map("2101", (request, context) => Buy(request, context, isTrial: true))
        .Map("2102", (request, context) => Buy(request, context, isTrial: false))
        .Map("2103", (request, context) => Reversals.ReverseSettlement(counter, request, context));

    private async ValueTask<GatewayAnswer> Buy(GatewayRequest request, GatewayContext context, bool isTrial)
    {
        var row = request.Input.Row("druginfo");
        if (Lines.OthersAccount(context, row, "druginfo") is { } refused)
            return refused;
        if (Counter.SchemeOf(row.Text("insutype")) is not { } scheme)
            return Counter.Refuse(context, CounterRefusals.NotInsured, "druginfo.insutype", row.Text("insutype"));
        var rows = request.Input.Rows("drugdetail");
        if (FeeLines.Read(rows, isInpatient: false, isPurchase: true, out var refusal) is not { } lines)
            return AnswerWriter.Refuse(context.Head(), refusal!);
        if (lines.Length == 0)
            return Counter.Refuse(context, GatewayRefusals.NodeMissing, "drugdetail");
        var begin = row.Day("begntime")!.Value;
        var filing = await filings.Of(request, row.Text("psn_no"), begin);
        return await counter.Run(new Purchase
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
                MedicalType = row.Text("med_type"),
                Begin = begin,
                Filing = filing,
                Details = Kept.Details(row),
            },
            Lines = lines,
            IsTrial = isTrial,
            Order = new SettlementOrder
            {
                Id = 0,
                At = 0,
                MessageId = request.MessageId,
                InfNo = request.Infno,
                StatedTotal = row.Money("medfee_sumamt").Fen,
                UseAccount = row.Flag("acct_used_flag"),
                Invoice = isTrial ? "" : row.Text("invono"),
                Details = "{}",
            },
            Settled = settled => SettlementAnswer.Write(
                context, request.Transaction, settled, row.Text("mdtrt_cert_type"), sent: rows),
        });
    }
}
