using System.Text.Json.Nodes;
using Yibao.Contributions.Runs;
using Yibao.Enrolment;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;

namespace Yibao.Agency.Statements;

/// <summary>What an employer's bill asks for one person (个人缴费明细).</summary>
/// <param name="Period">Month.</param>
/// <param name="Employer">Number of the employer.</param>
/// <param name="Parts">The amounts.</param>
public sealed record PersonLine(BillPeriod Period, string Employer, BillParts Parts);

/// <summary>
/// A person's statement (个人权益记录单): enrolments, cover on the last day, what was paid by employers and by the person, credits to the
/// personal account.
/// </summary>
/// <param name="File">The record.</param>
/// <param name="Account">Balance of the personal account now.</param>
/// <param name="First">First month.</param>
/// <param name="Last">Last month.</param>
/// <param name="Lines">Lines of employers' bills.</param>
/// <param name="Bills">Bills that the person pays alone.</param>
/// <param name="Payments">Payments of the person.</param>
/// <param name="Credits">Credits to the personal account for these months.</param>
public sealed record PersonStatement(
    PersonFile File, Money Account, BillPeriod First, BillPeriod Last, IReadOnlyList<PersonLine> Lines, IReadOnlyList<BillState> Bills,
    IReadOnlyList<PaymentRow> Payments, IReadOnlyList<AccountCreditRow> Credits)
{
    /// <summary>Makes the statements of a person number (编制), one for each region that has it.</summary>
    public static async Task<IReadOnlyList<PersonStatement>> Of(
        Database database, string number, RegionCode? region, BillPeriod first, BillPeriod last, CancellationToken cancel = default)
    {
        var statements = new List<PersonStatement>();
        foreach (var (file, account) in await StatementQueries.Persons(database, number, region, cancel))
        {
            var payer = new Payer(file.Person.Region, PayerKind.Person, file.Person.Number);
            statements.Add(new PersonStatement(
                file, account, first, last, await LinesOf(database, file, first, last, cancel),
                await StatementParts.Bills(database, payer, first, last, cancel),
                await StatementQueries.Payments(database, payer, first.First, last.Last, cancel),
                await StatementQueries.Credits(database, file.Person, first, last, cancel)));
        }

        return statements;
    }

    /// <summary>Whether the funds pay on the last day (期末待遇状态), in each scheme in which the person was ever enrolled.</summary>
    public IEnumerable<(Scheme Scheme, Cover Cover)> Covers =>
        File.Enrolments.Select(span => span.Scheme).Distinct().Order().Select(scheme => (scheme, File.Cover(Last.Last, scheme)));

    /// <summary>The statement for programs (数据形式); amounts in fen.</summary>
    public JsonObject Json() => new()
    {
        ["region"] = File.Person.Region.ToString(), ["person"] = File.Person.Number, ["from"] = First.ToString(),
        ["until"] = Last.ToString(), ["unit"] = "fen", ["account"] = Account.Fen,
        ["cover"] = StatementParts.List(Covers.Select(one => new JsonObject
        {
            ["scheme"] = (int)one.Scheme, ["day"] = Days.Text(Last.Last), ["answer"] = one.Cover.Answer.ToString().ToLowerInvariant(),
        })),
        ["enrolments"] = StatementParts.List(File.Enrolments.Select(span => new JsonObject
        {
            ["scheme"] = (int)span.Scheme, ["from"] = Days.Text(span.From), ["until"] = span.Until is { } until ? Days.Text(until) : null,
            ["state"] = span.State.ToString().ToLowerInvariant(), ["employer"] = span.EmployerNumber, ["status"] = span.StatusCode,
            ["benefitsFrom"] = Days.Text(span.BenefitsFrom ?? span.From),
        })),
        ["lines"] = StatementParts.List(Lines.Select(line => new JsonObject
        {
            ["period"] = line.Period.ToString(), ["employer"] = line.Employer, ["base"] = line.Parts.Base,
            ["byEmployer"] = line.Parts.Employer + line.Parts.Maternity, ["large"] = line.Parts.Large, ["own"] = line.Parts.Employee,
            ["waived"] = line.Parts.Waived,
        })),
        ["bills"] = StatementParts.Json(Bills), ["payments"] = StatementParts.Json(Payments),
        ["credits"] = StatementParts.List(Credits.Select(credit => new JsonObject
        {
            ["period"] = credit.Period.ToString(), ["employer"] = credit.Payer, ["day"] = Days.Text(credit.Day), ["fen"] = credit.Fen,
        })),
    };

    /// <summary>A bill has one row of packed lines: those of the person's employers are opened, month by month.</summary>
    private static async Task<IReadOnlyList<PersonLine>> LinesOf(
        Database database, PersonFile file, BillPeriod first, BillPeriod last, CancellationToken cancel)
    {
        var lines = new List<PersonLine>();
        for (var month = first; month <= last; month = month.Next)
        {
            var employers = file.Enrolments.Where(span =>
                    span.EmployerNumber.Length > 0 && span.From <= month.Last && (span.Until is not { } until || until > month.First))
                .Select(span => span.EmployerNumber).Distinct(StringComparer.Ordinal);
            foreach (var employer in employers)
            {
                var editions = await BillQueries.Editions(database, employer, file.Person.Region, month, cancel);
                var parts = Billing.Of(editions.Where(bill => bill.Payer.Kind == PayerKind.Employer), file.Person.Number);
                if (parts != default)
                {
                    lines.Add(new PersonLine(month, employer, parts));
                }
            }
        }

        return lines;
    }
}
