using System.Text.Json.Nodes;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Statements;

/// <summary>What the statements of employers and persons share (对账单公共部分).</summary>
public static class StatementParts
{
    /// <summary>The bills of a payer whose periods lie in these months, in order.</summary>
    internal static async Task<IReadOnlyList<BillState>> Bills(
        Database database, Payer payer, BillPeriod first, BillPeriod last, CancellationToken cancel)
    {
        var states = await BillQueries.States(database, payer.Number, payer.Region, period: null, cancel);
        return [.. states.Where(state => state.Payer == payer && state.Period.Last >= first.First && state.Period.First <= last.Last)];
    }

    /// <summary>What a payer has to its credit, in all schemes, fen.</summary>
    internal static async Task<long> Credit(Database database, Payer payer, CancellationToken cancel) =>
        (await BillQueries.Credits(database, payer.Number, cancel))
            .Where(credit => credit.Region == payer.Region).Sum(credit => credit.Fen);

    /// <summary>Bills as they stand (账单状态), for programs; amounts in fen.</summary>
    public static JsonArray Json(IEnumerable<BillState> bills) => List(bills.Select(bill => new JsonObject
    {
        ["region"] = bill.Payer.Region.ToString(), ["scheme"] = (int)bill.Scheme, ["period"] = bill.Period.ToString(),
        ["editions"] = bill.Editions, ["heads"] = bill.Heads, ["dueDay"] = Days.Text(bill.DueDay), ["due"] = bill.Due.Principal,
        ["paid"] = bill.Paid.Principal, ["surcharge"] = bill.Due.Surcharge, ["surchargePaid"] = bill.Paid.Surcharge,
        ["open"] = bill.Open.Total,
    }));

    /// <summary>What a bill asks for each person (账单明细), for programs; amounts in fen.</summary>
    public static JsonArray Json(IReadOnlyDictionary<string, BillParts> lines) => List(lines.Select(line => new JsonObject
    {
        ["person"] = line.Key, ["base"] = line.Value.Base, ["waived"] = line.Value.Waived, ["employer"] = line.Value.Employer,
        ["maternity"] = line.Value.Maternity, ["large"] = line.Value.Large, ["employee"] = line.Value.Employee, ["own"] = line.Value.Own,
        ["aid"] = line.Value.Aid, ["central"] = line.Value.Central, ["province"] = line.Value.Province, ["local"] = line.Value.Local,
        ["due"] = line.Value.Due,
    }));

    /// <summary>A year's income by source (基金收入), told twice, for programs; amounts in fen.</summary>
    public static JsonObject Json(IReadOnlyList<IncomeRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new JsonObject
        {
            ["unit"] = "fen",
            ["agrees"] = rows.All(row => row.Agrees),
            ["income"] = List(rows.Select(row => new JsonObject
            {
                ["region"] = row.Region.ToString(), ["scheme"] = (int)row.Scheme, ["source"] = row.Source.ToString(),
                ["ledger"] = row.Ledger, ["records"] = row.Records,
            })),
        };
    }

    /// <summary>Payments whose payer nobody knows yet (未认领到账), for programs; amounts in fen.</summary>
    public static JsonArray Json(IEnumerable<BankPayment> payments) => List(payments.Select(payment => new JsonObject
    {
        ["payment"] = payment.Number, ["scheme"] = (int)payment.Scheme, ["day"] = Days.Text(payment.Day), ["payer"] = payment.PayerText,
        ["fen"] = payment.Fen, ["note"] = payment.Note,
    }));

    internal static JsonArray Json(IEnumerable<PaymentRow> payments) => List(payments.Select(payment => new JsonObject
    {
        ["payment"] = payment.Number, ["scheme"] = (int)payment.Scheme, ["day"] = Days.Text(payment.Day), ["fen"] = payment.Fen,
        ["claimed"] = payment.IsClaimed,
    }));

    internal static JsonArray List(IEnumerable<JsonObject> rows) => [.. rows];
}
