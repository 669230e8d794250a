using System.Globalization;
using System.Text;

namespace Yibao.Statistics.Bulletins;

/// <summary>
/// The facts of a year as a file (事实文件): two lines of head, then <c>kind,region,scheme,part,month,value</c> in order, so that equal facts
/// are equal bytes. Read by hand: whole numbers without quotes need no CSV library.
/// </summary>
public static class FactsFile
{
    private const string Mark = "# yibao facts, year ";
    private const string MultiplierMark = ", multiplier ";
    private const string Header = "kind,region,scheme,part,month,value";
    private const int Columns = 6;

    /// <summary>Writes (写出).</summary>
    /// <param name="facts">The facts, not scaled.</param>
    /// <param name="multiplier">1 / scale of a simulated nation.</param>
    public static string Write(YearFacts facts, decimal multiplier = 1)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Mark}{facts.Year}{MultiplierMark}{multiplier}\n{Header}\n");
        foreach (var (key, value) in facts.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Kind},{key.Region},{key.Scheme},{key.Part},{key.Month},{value}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads (读取).</summary>
    /// <exception cref="FormatException">The text is no file of facts; the message names the line.</exception>
    public static (YearFacts Facts, decimal Multiplier) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        var cut = lines[0].IndexOf(MultiplierMark, StringComparison.Ordinal);
        if (!lines[0].StartsWith(Mark, StringComparison.Ordinal) || cut < 0
            || !int.TryParse(lines[0].AsSpan(Mark.Length, cut - Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !decimal.TryParse(
                lines[0].AsSpan(cut + MultiplierMark.Length).Trim(), NumberStyles.Number, CultureInfo.InvariantCulture, out var multiplier)
            || multiplier <= 0)
        {
            throw new FormatException($"line 1: expected '{Mark}2020{MultiplierMark}1'");
        }

        if (lines.Length < 2 || lines[1].TrimEnd('\r') != Header)
        {
            throw new FormatException($"line 2: expected '{Header}'");
        }

        var facts = new YearFacts(year);
        for (var at = 2; at < lines.Length; at++)
        {
            var line = lines[at].TrimEnd('\r');
            if (line.Length > 0)
            {
                Row(facts, line, at + 1);
            }
        }

        return (facts, multiplier);
    }

    private static void Row(YearFacts facts, string line, int number)
    {
        var cells = line.Split(',');
        if (cells.Length != Columns)
        {
            throw new FormatException($"line {number}: {cells.Length} cells, expected {Columns}");
        }

        if (!Enum.TryParse<FactKind>(cells[0], out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(cells[0][0]))
        {
            throw new FormatException($"line {number}: there is no kind of fact '{cells[0]}'");
        }

        var numbers = new long[Columns - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            var isLast = i == numbers.Length - 1;
            if (!long.TryParse(cells[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])
                || (!isLast && numbers[i] is (< 0 or > int.MaxValue)))
            {
                throw new FormatException($"line {number}: '{cells[i + 1]}' is no {Header.Split(',')[i + 1]}");
            }
        }

        if (numbers[3] > 12)
        {
            throw new FormatException($"line {number}: '{cells[4]}' is no month");
        }

        facts.Add(new FactKey(kind, (int)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3]), numbers[4]);
    }
}
