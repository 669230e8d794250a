using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Yibao.Policy.Documents;

/// <summary>Reads numbers with their units as instruments print them: 1300, 1,300, 10万元, 85%, -10.</summary>
internal static class NumberReading
{
    /// <summary>Ten years and a bit: a period of days that is longer is no period.</summary>
    public const int LargestPeriodDays = 3_660;

    private const decimal TenThousand = 10_000m;

    public static PolicyNumber Read(YamlReading yaml, YamlNode node, NumberUnit unit, decimal min, decimal max, Article article)
    {
        var text = yaml.Text(node).Trim();
        if (!TryParse(text, unit, out var value, out var problem))
        {
            yaml.Problem("POL003", node, $"'{text}': wrong unit, {problem}");
        }
        else if (value < min || value > max)
        {
            yaml.Problem("POL003", node, $"'{text}' is out of range: expected {Show(min, unit)} to {Show(max, unit)}");
            value = min;
        }

        var number = new PolicyNumber { Value = value, Unit = unit, Text = text, Place = yaml.At(node), Article = article };
        article.Document.NumberList.Add(number);
        return number;
    }

    public static bool TryParse(string text, NumberUnit unit, out decimal value, out string problem)
    {
        problem = unit switch
        {
            NumberUnit.Yuan => "expected yuan (1300, 10万元)",
            NumberUnit.Percent => "expected per cent (85%)",
            NumberUnit.Points => "expected percentage points (10, -10)",
            _ => $"expected a whole number of {unit.ToString().ToLowerInvariant()}",
        };
        return unit switch
        {
            NumberUnit.Yuan => TryYuan(text, out value),
            NumberUnit.Percent => TryPercent(text, out value),
            NumberUnit.Points => Plain(text, out value),
            _ => Plain(text, out value) && decimal.IsInteger(value),
        };
    }

    private static bool TryYuan(string text, out decimal value)
    {
        var factor = 1m;
        foreach (var (ending, times) in new[] { ("万元", TenThousand), ("万", TenThousand), ("元", 1m), ("yuan", 1m) })
        {
            if (text.EndsWith(ending, StringComparison.Ordinal))
            {
                (text, factor) = (text[..^ending.Length].TrimEnd(), times);
                break;
            }
        }

        if (!Plain(text, out value))
        {
            return false;
        }

        value *= factor;
        return decimal.Round(value, 2, MidpointRounding.AwayFromZero) == value;
    }

    private static bool TryPercent(string text, out decimal value)
    {
        value = 0;
        if (!text.EndsWith('%') || !Plain(text[..^1].TrimEnd(), out value))
        {
            return false;
        }

        value /= 100;
        return true;
    }

    private static bool Plain(string text, out decimal value) =>
        decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out value);

    public static string Show(decimal value, NumberUnit unit) => unit switch
    {
        NumberUnit.Percent => (value * 100).ToString("0.######", CultureInfo.InvariantCulture) + "%",
        _ => value.ToString("0.######", CultureInfo.InvariantCulture),
    };
}
