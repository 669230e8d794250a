using System.Text;
using Yibao.Benefits;
using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Settling;

/// <summary>
/// The results of a batch as a file (批量结果文件): CSV or one JSON object per line. Written beside its place and moved there when it is whole.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private static readonly string[] Amounts =
    [
        "submitted", "non_covered", "over_standard", "first_pay", "eligible", "fund_paid", "hospital_borne", "account_paid", "cash",
    ];

    private readonly string path;
    private readonly string unfinished;
    private readonly bool isCsv;
    private readonly StreamWriter file;
    private readonly StringBuilder line = new();
    private int lastDay = -1;
    private string lastDayText = "";

    private ResultFile(string path, bool isCsv)
    {
        (this.path, this.isCsv) = (path, isCsv);
        unfinished = path + ".unfinished";
        file = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
    }

    /// <summary>Whether the ending names a format.</summary>
    public static bool IsKnown(string path) => Path.GetExtension(path) is ".csv" or ".jsonl";

    /// <summary>Begins a file; the ending names its format.</summary>
    public static ResultFile Begin(string path)
    {
        var results = new ResultFile(path, Path.GetExtension(path) == ".csv");
        if (results.isCsv)
        {
            results.file.Write($"bill,person,part,region,scheme,grade,date,stay,{string.Join(',', Amounts)},payments\n");
        }

        return results;
    }

    /// <summary>Writes one settlement.</summary>
    /// <param name="bill">Number of the bill.</param>
    /// <param name="person">Number of the person.</param>
    /// <param name="part">1; 2 for the second settlement of a split visit.</param>
    /// <param name="item">The case.</param>
    /// <param name="totals">The sums.</param>
    /// <param name="payments">What each layer paid.</param>
    public void Write(string bill, string person, int part, in BatchBill item, in SettlementTotals totals, ReadOnlySpan<long> payments)
    {
        var plan = item.Rules!.At(item.Facts.DayNumber)!;
        ReadOnlySpan<long> amounts =
        [
            totals.Submitted, totals.NonCovered, totals.OverStandard, totals.FirstPay, totals.Eligible, totals.FundPaid,
            totals.HospitalBorne, totals.AccountPaid, totals.Cash,
        ];
        line.Clear();
        if (isCsv)
        {
            Csv(bill, person, part, plan, item.Facts.DayNumber, totals.Stay, amounts, payments);
        }
        else
        {
            Json(bill, person, part, plan, item.Facts.DayNumber, totals.Stay, amounts, payments);
        }

        file.Write(line);
    }

    /// <summary>The file is whole: it takes its place.</summary>
    public void Complete()
    {
        file.Dispose();
        File.Move(unfinished, path, overwrite: true);
    }

    public void Dispose()
    {
        file.Dispose();
        File.Delete(unfinished);
    }

    private void Csv(
        string bill, string person, int part, Plan plan, int day, int stay, ReadOnlySpan<long> amounts, ReadOnlySpan<long> payments)
    {
        line.Append(CsvText.Of(bill)).Append(',').Append(CsvText.Of(person)).Append(',').Append(part).Append(',');
        line.Append(plan.Key.Region).Append(',').Append((int)plan.Key.Scheme).Append(',').Append(CsvText.Of(plan.Key.Grade));
        line.Append(',').Append(DayText(day)).Append(',').Append(stay);
        foreach (var amount in amounts)
        {
            Yuan(line.Append(','), amount);
        }

        line.Append(',');
        var any = false;
        for (var i = 0; i < plan.Layers.Length; i++)
        {
            if (payments[i] != 0)
            {
                line.Append(any ? ";" : "").Append(plan.Layers[i].Id).Append(':').Append(plan.Layers[i].Fund.Code).Append(':');
                Yuan(line, payments[i]);
                any = true;
            }
        }

        line.Append('\n');
    }

    private void Json(
        string bill, string person, int part, Plan plan, int day, int stay, ReadOnlySpan<long> amounts, ReadOnlySpan<long> payments)
    {
        line.Append("{\"bill\":").Append(JsonText(bill)).Append(",\"person\":").Append(JsonText(person)).Append(",\"part\":").Append(part);
        line.Append(",\"region\":\"").Append(plan.Key.Region).Append("\",\"scheme\":").Append((int)plan.Key.Scheme);
        line.Append(",\"grade\":").Append(JsonText(plan.Key.Grade));
        line.Append(",\"date\":\"").Append(DayText(day)).Append("\",\"stay\":").Append(stay);
        for (var i = 0; i < amounts.Length; i++)
        {
            Yuan(line.Append(",\"").Append(Amounts[i]).Append("\":"), amounts[i]);
        }

        line.Append(",\"payments\":[");
        var any = false;
        for (var i = 0; i < plan.Layers.Length; i++)
        {
            if (payments[i] != 0)
            {
                line.Append(any ? "," : "").Append("{\"layer\":").Append(JsonText(plan.Layers[i].Id));
                line.Append(",\"fund\":").Append(plan.Layers[i].Fund.Code);
                Yuan(line.Append(",\"paid\":"), payments[i]);
                line.Append('}');
                any = true;
            }
        }

        line.Append("]}\n");
    }

    private static string JsonText(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private string DayText(int day)
    {
        if (day != lastDay)
        {
            (lastDay, lastDayText) = (day, Days.Text(DateOnly.FromDayNumber(day)));
        }

        return lastDayText;
    }

    private static void Yuan(StringBuilder text, long fen)
    {
        if (fen < 0)
        {
            text.Append('-');
        }

        var (yuan, rest) = Math.DivRem(Math.Abs(fen), 100L);
        text.Append(yuan).Append('.').Append((char)('0' + (rest / 10))).Append((char)('0' + (rest % 10)));
    }
}
