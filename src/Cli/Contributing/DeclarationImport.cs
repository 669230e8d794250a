using Yibao.Cli.Importing;
using Yibao.Contributions.Runs;
using Yibao.Kernel;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Contributing;

/// <summary>
/// Wages that employers declare (缴费工资申报导入), a row per person and first month. Another wage for the same month is a correction.
/// </summary>
internal sealed class DeclarationImport(Database database, RefusedFile refused) : IRegisterImport
{
    private readonly ImportCells cells = new(Header);
    private readonly List<(WageDeclaration Wage, long Line)> batch = [];

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["region", "employer_no", "psn_no", "from_month", "wage"];

    public string[] Columns => Header;

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var wage = Read();
        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add((wage, row.Line));
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        await using var register = await ContributionBatch.Begin(database, ContributionBatch.Desk, at, cancel);
        var employers = await register.Known(batch.Select(entry => entry.Wage.EmployerNumber));
        var enrolled = await register.Enrolled(batch.Select(entry => entry.Wage.Person));
        var declared = await register.Declared(batch.Select(entry => entry.Wage.Person));
        foreach (var (wage, line) in batch)
        {
            var region = wage.Region.Value;
            if (wage.EmployerNumber.Length > 0 && !employers.Contains((region, wage.EmployerNumber)))
            {
                refused.Add(new RefusedRow(line, ImportRefusals.UnknownEmployer, "employer_no", ""));
            }
            else if (!enrolled.Contains((region, wage.Person, wage.EmployerNumber)))
            {
                refused.Add(new RefusedRow(line, ImportRefusals.NotOfEmployer, "psn_no", ""));
            }
            else
            {
                var key = (region, wage.EmployerNumber, wage.Person, wage.From.Value);
                var (edition, fen) = declared.GetValueOrDefault(key);
                if (edition == 0 || fen != wage.Fen)
                {
                    declared[key] = (edition + 1, wage.Fen);
                    register.Add(wage, edition + 1);
                }
            }
        }

        batch.Clear();
        run.RowsRefused += refused.Flush();
        register.Add(run.Save(at));
        await register.Commit(cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private WageDeclaration Read()
    {
        var region = cells.Region("region");
        var employer = cells.Code("employer_no", ImportRefusals.EmployerNumber, 0, 30);
        var person = cells.Code("psn_no", ImportRefusals.PersonNumber, 1, 30);
        if (!BillPeriod.TryParse(cells["from_month"], out var from) || from.IsYear)
        {
            cells.Refuse(ImportRefusals.Month, "from_month", "expected a month like 2020-02");
        }

        if (!Money.TryParse(cells["wage"], out var wage, out var problem))
        {
            cells.Refuse(ImportRefusals.Amount, "wage", problem!);
        }
        else if (wage < Money.Zero)
        {
            cells.Refuse(ImportRefusals.Amount, "wage", "a wage is never below zero");
        }

        return new WageDeclaration(region, employer, person, from, wage.Fen);
    }
}
