using System.Text.Json.Nodes;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Statements;

/// <summary>What the statements of employers and persons share (对账单公共部分).</summary>
internal static class StatementParts
{
    /// <summary>The bills of a payer whose periods lie in these months, in order.</summary>
    public static async Task<IReadOnlyList<BillState>> Bills(
        Database database, Payer payer, BillPeriod first, BillPeriod last, CancellationToken cancel)
    {
        var states = await BillQueries.States(database, payer.Number, payer.Region, period: null, cancel);
        return [.. states.Where(state => state.Payer == payer && state.Period.Last >= first.First && state.Period.First <= last.Last)];
    }

    /// <summary>What a payer has to its credit, in all schemes, fen.</summary>
    public static async Task<long> Credit(Database database, Payer payer, CancellationToken cancel) =>
        (await BillQueries.Credits(database, payer.Number, cancel))
            .Where(credit => credit.Region == payer.Region).Sum(credit => credit.Fen);

    public static JsonArray Json(IEnumerable<BillState> bills) => List(bills.Select(bill => new JsonObject
    {
        ["scheme"] = (int)bill.Scheme, ["period"] = bill.Period.ToString(), ["editions"] = bill.Editions, ["heads"] = bill.Heads,
        ["dueDay"] = Days.Text(bill.DueDay), ["due"] = bill.Due.Principal, ["paid"] = bill.Paid.Principal,
        ["surcharge"] = bill.Due.Surcharge, ["surchargePaid"] = bill.Paid.Surcharge, ["open"] = bill.Open.Total,
    }));

    public static JsonArray Json(IEnumerable<PaymentRow> payments) => List(payments.Select(payment => new JsonObject
    {
        ["payment"] = payment.Number, ["scheme"] = (int)payment.Scheme, ["day"] = Days.Text(payment.Day), ["fen"] = payment.Fen,
        ["claimed"] = payment.IsClaimed,
    }));

    public static JsonArray List(IEnumerable<JsonObject> rows) => [.. rows];
}
