using Yibao.Agency.Contributions;
using Yibao.Cli.Contributing;
using Yibao.Storage;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary>One kind of register file (登记文件): takes its rows, and writes a batch of them in one transaction.</summary>
internal interface IRegisterImport : IAsyncDisposable
{
    /// <summary>The columns of the file.</summary>
    string[] Columns { get; }

    /// <summary>Rows of a batch: a few hundred milliseconds, a few ten megabytes.</summary>
    int BatchRows => ImportRunner.UsualRows;

    /// <summary>Whether a batch may end before this row.</summary>
    bool Begins(ImportRows row);

    /// <summary>Takes a row into the batch, or refuses it.</summary>
    void Take(ImportRows row);

    /// <summary>Writes the batch and saves the run, in one transaction.</summary>
    Task Commit(ImportRun run, DateTimeOffset at, CancellationToken cancel);
}

/// <summary>
/// Imports one file (文件导入) in batches, each a transaction with the position behind it: an import that was cut off goes on where it stands,
/// and a file that is done is not imported again.
/// </summary>
internal sealed class ImportRunner(Database database, string kind, string path, string refusedPath, TimeProvider clock)
{
    /// <summary>Rows of a batch where a kind has no number of its own.</summary>
    public const int UsualRows = 10_000;

    /// <summary>Told after each transaction.</summary>
    public Action<ImportRun>? Committed { get; init; }

    /// <summary>Matches payments; only for files of payments.</summary>
    public PaymentRun? Payments { get; init; }

    /// <summary>Imports the file.</summary>
    /// <returns>Where it stands now, where it stood before, and another file of its name that was imported before.</returns>
    /// <exception cref="UnusableImportException">The file cannot be used.</exception>
    public async Task<(ImportRun Run, long RowsBefore, ImportRun? OtherOfName)> Run(CancellationToken cancel)
    {
        var digest = ImportRows.DigestOf(path);
        var (run, other) = await ImportRun.Find(database, kind, digest, Path.GetFileName(path), cancel);
        var before = run.RowsRead;
        if (run.IsDone)
        {
            return (run, before, other);
        }

        // A header that is wrong leaves the list of an earlier file alone.
        ImportRows.Open(path, ColumnsOf(kind), 0, 0).Dispose();
        using var refused = RefusedFile.Open(refusedPath, run.RowsRefused);
        await using var import = Make(refused);
        using var rows = ImportRows.Open(path, import.Columns, run.RowsRead, run.Position);
        while (rows.Next())
        {
            if (rows.Line - 2 - run.RowsRead >= import.BatchRows && import.Begins(rows))
            {
                await Commit(import, run, rows.Line - 2, rows.Offset, cancel);
            }

            import.Take(rows);
        }

        run.IsDone = true;
        await Commit(import, run, rows.Line - 1, new FileInfo(path).Length, cancel);
        return (run, before, other);
    }

    private static string[] ColumnsOf(string kind) => kind switch
    {
        "people" => PeopleImport.Header,
        "providers" => ProviderImport.Header,
        "employers" => EmployerImport.Header,
        "declarations" => DeclarationImport.Header,
        "households" => HouseholdImport.Header,
        "payments" => PaymentImport.Header,
        "departments" or "staff" => InstitutionImport.Header(kind == "staff"),
        _ => AccountImport.Header,
    };

    private IRegisterImport Make(RefusedFile refused) => kind switch
    {
        "people" => new PeopleImport(database, refused),
        "providers" => new ProviderImport(database, refused),
        "employers" => new EmployerImport(database, refused),
        "declarations" => new DeclarationImport(database, refused),
        "households" => new HouseholdImport(database, refused),
        "payments" => new PaymentImport(refused, Payments!),
        "departments" or "staff" => new InstitutionImport(database, refused, kind == "staff"),
        _ => new AccountImport(database, refused),
    };

    private async Task Commit(IRegisterImport import, ImportRun run, long rows, long position, CancellationToken cancel)
    {
        (run.RowsRead, run.Position) = (rows, position);
        await import.Commit(run, clock.GetUtcNow(), cancel);
        Committed?.Invoke(run);
        cancel.ThrowIfCancellationRequested();
    }
}
