using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Clearing.Epidemic;

/// <summary>
/// Bills of the epidemic out of rows of text (疫情账单行): a row per line of a bill, the rows of a bill together.
/// </summary>
public sealed class EpidemicRows
{
    private const int PartsPerMillion = 1_000_000;

    private readonly List<EpidemicBill> bills = [];
    private readonly List<EpidemicLine> lines = [];

    /// <summary>The columns of a row (列).</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["region", "provider", "bill_no", "tier", "visit", "epidemic", "day", "certno", "class", "amount", "first_pay", "plan"];

    /// <summary>The bills of the rows so far (账单).</summary>
    public IReadOnlyList<EpidemicBill> Bills()
    {
        Close();
        return bills;
    }

    /// <summary>Takes a row, in the order of the columns (读入一行); what is wrong with it, the column named first, or null.</summary>
    public string? Take(IReadOnlyList<string> row)
    {
        ArgumentNullException.ThrowIfNull(row);
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
            Close();
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

        return decimal.TryParse(text.TrimEnd('%'), NumberStyles.Number, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100 ? (int)(percent / 100 * PartsPerMillion) : null;
    }

    private void Close()
    {
        if (bills.Count > 0 && lines.Count > 0)
        {
            bills[^1] = bills[^1] with { Lines = [.. lines] };
            lines.Clear();
        }
    }
}
