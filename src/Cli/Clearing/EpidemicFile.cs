using Yibao.Clearing.Epidemic;
using Yibao.Cli.Importing;

namespace Yibao.Cli.Clearing;

/// <summary>
/// A file of bills of the epidemic (疫情账单文件): a row per line of a bill, the rows of a bill together. Nothing is taken in from a file with
/// a fault.
/// </summary>
internal static class EpidemicFile
{
    private const int FaultsMax = 20; // more say nothing new

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } = [.. EpidemicRows.Columns];

    /// <summary>Reads a file: its bills, or what is wrong with it.</summary>
    /// <exception cref="UnusableImportException">The file cannot be used.</exception>
    public static (IReadOnlyList<EpidemicBill> Bills, IReadOnlyList<string> Faults) Read(string path)
    {
        var bills = new EpidemicRows();
        var faults = new List<string>();
        using var rows = ImportRows.Open(path, Header, 0, 0);
        while (rows.Next() && faults.Count < FaultsMax)
        {
            if ((rows.Problem ?? bills.Take([.. Header.Select((_, column) => rows[column])])) is { } problem)
            {
                faults.Add($"{Path.GetFileName(path)}:{rows.Line}: {problem}");
            }
        }

        return (bills.Bills(), faults);
    }
}
