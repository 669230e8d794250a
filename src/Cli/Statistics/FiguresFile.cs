using System.Globalization;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Indicators;

namespace Yibao.Cli.Statistics;

/// <summary>Figures to be checked (待核指标文件): a bulletin's JSON, or lines of <c>id,value</c> behind that header.</summary>
internal static class FiguresFile
{
    private const string Header = "id,value";

    /// <summary>Reads it; a <see cref="FormatException"/> names the line.</summary>
    public static IReadOnlyDictionary<string, decimal?> Read(string path)
    {
        var text = File.ReadAllText(path);
        if (text.TrimStart().StartsWith('{'))
        {
            return BulletinFile.Read(text).Values;
        }

        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (lines[0] != Header)
        {
            throw new FormatException($"line 1: expected '{Header}', or a bulletin's JSON");
        }

        var values = new Dictionary<string, decimal?>(StringComparer.Ordinal);
        for (var at = 1; at < lines.Length; at++)
        {
            if (lines[at].Length == 0)
            {
                continue;
            }

            var cells = lines[at].Split(',');
            if (!IndicatorList.Has(cells[0]))
            {
                throw new FormatException($"line {at + 1}: there is no indicator '{cells[0]}'");
            }

            if (cells.Length != 2 || !decimal.TryParse(
                cells[1], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException($"line {at + 1}: expected one number behind {cells[0]}");
            }

            values[cells[0]] = value;
        }

        return values;
    }
}
