using Yibao.Clearing.Epidemic;
using Yibao.Cli.Importing;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Clearing;

/// <summary>
/// A file of bills of the epidemic (疫情账单文件): a row per line of a bill, the rows of a bill together. Nothing is taken in from a file with
/// a fault.
/// </summary>
internal static class EpidemicFile
{
    private const int FaultsMax = 20; // more say nothing new
    private const int PartsPerMillion = 1_000_000;

    /// <summary>The columns of the file.</summary>
    public static string[] Header { get; } =
        ["region", "provider", "bill_no", "tier", "visit", "epidemic", "day", "certno", "class", "amount", "first_pay", "plan"];

    /// <summary>Reads a file: its bills, or what is wrong with it.</summary>
    /// <exception cref="UnusableImportException">The file cannot be used.</exception>
    public static (IReadOnlyList<EpidemicBill> Bills, IReadOnlyList<string> Faults) Read(string path)
    {
        var bills = new List<EpidemicBill>();
        var faults = new List<string>();
        using var rows = ImportRows.Open(path, Header, 0, 0);
        var lines = new List<EpidemicLine>();
        while (rows.Next() && faults.Count < FaultsMax)
        {
            if ((rows.Problem ?? Take(rows, bills, lines)) is { } problem)
            {
                faults.Add($"{Path.GetFileName(path)}:{rows.Line}: {problem}");
            }
        }

        Close(bills, lines);
        return (bills, faults);
    }

    private static string? Take(ImportRows row, List<EpidemicBill> bills, List<EpidemicLine> lines)
    {
        if (!RegionCode.TryParse(row[0], out var region) || region.IsNation)
        {
            return "region: expected six digits like 420100";
        }

        if (row[1].Length is 0 or > 40 || row[2].Length is 0 or > 40)
        {
            return "provider and bill_no: expected 1 to 40 characters";
        }

        if (!Vocabulary.TryValue(Dimension.Tier, row[3], out var tier) || !Vocabulary.TryValue(Dimension.Visit, row[4], out var kind)
            || !Vocabulary.TryValue(Dimension.Epidemic, row[5], out var status) || status == 0)
        {
            return "tier, visit and epidemic: expected words like tier-3, inpatient, confirmed";
        }

        if (!Days.TryParse(row[6], out var day, out var problem))
        {
            return $"day: {problem}";
        }

        if (row[8] is not ("A" or "B" or "C"))
        {
            return "class: expected A, B or C";
        }

        if (!Money.TryParse(row[9], out var amount, out problem) || amount <= Money.Zero)
        {
            return $"amount: {problem ?? "expected more than zero"}";
        }

        if (FirstPay(row[10]) is not { } ppm)
        {
            return "first_pay: expected per cent from 0 to 100, or nothing";
        }

        if (row[11] is not ("" or "0" or "1"))
        {
            return "plan: expected 1 for a line of the diagnosis plan, else 0";
        }

        var bill = new EpidemicBill
        {
            Region = region, Provider = row[1], Number = row[2], Tier = (Tier)tier, Kind = (VisitKind)kind, Status = (EpidemicStatus)status,
            Day = day, Document = row[7], Lines = [],
        };
        if (bills.Count == 0 || bills[^1] with { Lines = bill.Lines } != bill)
        {
            Close(bills, lines);
            bills.Add(bill);
        }

        lines.Add(new EpidemicLine(row[8][0], amount.Fen, ppm, row[11] == "1"));
        return null;
    }

    /// <summary>First pay in parts per million; -1: not stated; null: no share.</summary>
    private static int? FirstPay(string text)
    {
        if (text.Length == 0)
        {
            return -1;
        }

        return decimal.TryParse(text.TrimEnd('%'), out var percent) && percent is >= 0 and <= 100
            ? (int)(percent / 100 * PartsPerMillion) : null;
    }

    private static void Close(List<EpidemicBill> bills, List<EpidemicLine> lines)
    {
        if (bills.Count > 0)
        {
            bills[^1] = bills[^1] with { Lines = [.. lines] };
            lines.Clear();
        }
    }
}
