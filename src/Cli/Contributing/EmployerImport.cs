using Yibao.Cli.Importing;
using Yibao.Contributions.Runs;
using Yibao.Policy;
using Yibao.Storage;
using Yibao.Storage.Contributions;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Contributing;

/// <summary>Employers (参保单位导入), a row each.</summary>
internal sealed class EmployerImport(Database database, RefusedFile refused) : IRegisterImport
{
    private readonly ImportCells cells = new(Header);
    private readonly List<(Employer Employer, long Line)> batch = [];

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = ["region", "employer_no", "credit_code", "name", "payer", "from", "until"];

    public string[] Columns => Header;

    public bool Begins(ImportRows row) => true;

    public void Take(ImportRows row)
    {
        cells.Begin(row);
        var employer = Read();
        if (cells.Refusal is { } refusal)
        {
            refused.Add(refusal);
        }
        else
        {
            batch.Add((employer, row.Line));
        }
    }

    public async Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel)
    {
        await using var register = await ContributionBatch.Begin(database, ContributionBatch.Desk, at, cancel);
        var known = await register.Known(batch.Select(entry => entry.Employer.Number));
        var codes = await register.KnownCodes(batch.Select(entry => entry.Employer.CreditCode));
        foreach (var (employer, line) in batch)
        {
            if (known.Contains((employer.Region.Value, employer.Number)))
            {
                refused.Add(new RefusedRow(line, ImportRefusals.DuplicateEmployer, "employer_no", ""));
            }
            else if (!codes.Add((employer.Region.Value, employer.CreditCode)))
            {
                refused.Add(new RefusedRow(line, ImportRefusals.DuplicateCreditCode, "credit_code", ""));
            }
            else
            {
                known.Add((employer.Region.Value, employer.Number));
                register.Add(employer);
            }
        }

        batch.Clear();
        run.RowsRefused += refused.Flush();
        register.Add(run.Save(at));
        await register.Commit(cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Employer Read()
    {
        var region = cells.Region("region");
        var number = cells.Code("employer_no", ImportRefusals.EmployerNumber, 1, 30);
        if (!CreditCode.TryParse(cells["credit_code"], out var code, out var problem))
        {
            cells.Refuse(ImportRefusals.CreditCode, "credit_code", problem!);
        }

        var name = cells.Text("name", ImportRefusals.Name, 1, 200);
        var payer = cells["payer"];
        string[] words = [.. Vocabulary.ParameterKeys["payer"].Where(word => word != "individual")];
        if (!words.Contains(payer, StringComparer.Ordinal))
        {
            cells.Refuse(ImportRefusals.PayerWord, "payer", $"expected one of {string.Join(' ', words)}");
        }

        var from = cells.Day("from", ImportRefusals.Period);
        var until = cells.DayOrOpen("until", ImportRefusals.Period);
        cells.Period(from, until, ImportRefusals.Period, "until");
        return new Employer(region, number, code.Text, name, payer, from, until);
    }
}
