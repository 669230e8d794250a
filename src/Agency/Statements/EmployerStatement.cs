using System.Text.Json.Nodes;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Statements;

/// <summary>An employer's statement (单位对账单): what it was asked for in some months, what it paid, what is open.</summary>
/// <param name="Employer">The employer.</param>
/// <param name="First">First month.</param>
/// <param name="Last">Last month.</param>
/// <param name="Heads">Persons whom it pays for on the last day.</param>
/// <param name="Bills">Bills of these months as they are now.</param>
/// <param name="Payments">Payments that came in on days of these months.</param>
/// <param name="Credit">What it has paid and no bill has taken, fen.</param>
public sealed record EmployerStatement(
    Employer Employer, BillPeriod First, BillPeriod Last, int Heads, IReadOnlyList<BillState> Bills, IReadOnlyList<PaymentRow> Payments,
    long Credit)
{
    /// <summary>Makes the statements of a number (编制), one for each region that has it.</summary>
    public static async Task<IReadOnlyList<EmployerStatement>> Of(
        Database database, string number, RegionCode? region, BillPeriod first, BillPeriod last, CancellationToken cancel = default)
    {
        var statements = new List<EmployerStatement>();
        foreach (var employer in await StatementQueries.Employers(database, number, region, cancel))
        {
            var payer = new Payer(employer.Region, PayerKind.Employer, employer.Number);
            statements.Add(new EmployerStatement(
                employer, first, last, await StatementQueries.Heads(database, employer, last.Last, cancel),
                await StatementParts.Bills(database, payer, first, last, cancel),
                await StatementQueries.Payments(database, payer, first.First, last.Last, cancel),
                await StatementParts.Credit(database, payer, cancel)));
        }

        return statements;
    }

    /// <summary>The statement for programs (数据形式); amounts in fen.</summary>
    public JsonObject Json() => new()
    {
        ["region"] = Employer.Region.ToString(), ["employer"] = Employer.Number, ["creditCode"] = Employer.CreditCode,
        ["name"] = Employer.Name, ["payer"] = Employer.PayerWord, ["from"] = First.ToString(), ["until"] = Last.ToString(),
        ["unit"] = "fen", ["heads"] = Heads, ["bills"] = StatementParts.Json(Bills), ["payments"] = StatementParts.Json(Payments),
        ["credit"] = Credit, ["open"] = Bills.Sum(bill => bill.Open.Total),
    };
}
