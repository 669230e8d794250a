using Yibao.Agency.Contributions;
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
        foreach (var (place, fault) in await DeclarationDesk.Take(register, [.. batch.Select(entry => entry.Wage)]))
        {
            var isUnknown = fault == DeclarationFault.UnknownEmployer;
            refused.Add(new RefusedRow(
                batch[place].Line, isUnknown ? ImportRefusals.UnknownEmployer : ImportRefusals.NotOfEmployer,
                isUnknown ? "employer_no" : "psn_no", ""));
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
