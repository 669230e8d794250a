using System.Globalization;
using Yibao.Cli.Importing;
using Yibao.Kernel;
using Yibao.Settlement.Payment.Grouping;

namespace Yibao.Cli.Clearing;

/// <summary>One case of a file (病例文件行), or what is wrong with its row.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Number">Number of the case.</param>
/// <param name="Case">The case; without meaning where there is a problem.</param>
/// <param name="Cost">Cost; null: not given.</param>
/// <param name="Problem">What is wrong; null: nothing.</param>
internal sealed record DrgCaseRow(long Line, string Number, DrgCase Case, Money? Cost, string? Problem);

/// <summary>Reads a file of cases (病例文件).</summary>
internal static class DrgCases
{
    private const int AgeMost = 150;
    private const int DaysMost = 3_660;

    private static readonly string[] Columns =
        ["case", "principal", "others", "procedures", "sex", "age", "age_days?", "days", "cost?"];

    /// <summary>The cases in order of the file.</summary>
    /// <exception cref="UnusableImportException">The file cannot be read at all.</exception>
    public static IEnumerable<DrgCaseRow> Read(string path)
    {
        using var rows = ImportRows.Open(path, Columns, rowsBefore: 0, position: 0);
        while (rows.Next())
        {
            yield return rows.Problem is { } problem ? new DrgCaseRow(rows.Line, "", default, null, problem) : One(rows);
        }
    }

    private static DrgCaseRow One(ImportRows rows)
    {
        string? problem = null;
        int Whole(int column, int least, int most)
        {
            if (!int.TryParse(rows[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number < least || number > most)
            {
                problem ??= $"{Columns[column].TrimEnd('?')}: '{rows[column]}' is no whole number from {least} to {most}";
            }

            return number;
        }

        var sex = rows[4] switch { "male" => Sex.Male, "female" => Sex.Female, _ => Sex.Unknown };
        if (sex == Sex.Unknown)
        {
            problem = $"sex: '{rows[4]}'; expected male or female";
        }

        var (age, ageDays) = (Whole(5, 0, AgeMost), rows[6].Length == 0 ? 0 : Whole(6, 0, 366));
        var days = Whole(7, 0, DaysMost);
        Money? cost = null;
        if (rows[8].Length > 0)
        {
            cost = Money.TryParse(rows[8], out var amount, out var fault) ? amount : null;
            problem ??= fault is null ? null : $"cost: {fault}";
        }

        var one = new DrgCase(rows[1], Codes(rows[2]), Codes(rows[3]), sex, age, ageDays, days);
        return new DrgCaseRow(rows.Line, rows[0], one, cost, problem);
    }

    private static string[] Codes(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
