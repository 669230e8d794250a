using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Yibao.Policy.Documents;

/// <summary>Reads numbers with their units as instruments print them: 1300, 1,300, 10万元, 85%, -10.</summary>
internal static partial class NumberReading
{
    /// <summary>Ten years and a bit: a period of days that is longer is no period.</summary>
    public const int LargestPeriodDays = 3_660;

    private const decimal TenThousand = 10_000m;

    /// <summary>More characters than an amount with its decimals has, and few enough that 万 cannot overflow.</summary>
    private const int LongestNumber = 20;

    // The pattern cannot backtrack over so short a text; the limit is for the analyser.
    private const int TimeoutMs = 1_000;

    public static PolicyNumber Read(YamlReading yaml, YamlNode node, NumberUnit unit, decimal min, decimal max, Article article)
    {
        var text = yaml.Text(node).Trim();
        var isUsable = false;
        if (!TryParse(text, unit, out var value, out var problem))
        {
            yaml.Problem("POL003", node, $"'{text}': wrong unit, {problem}");
        }
        else if (value < min || value > max)
        {
            yaml.Problem("POL003", node, $"'{text}' is out of range: expected {Show(min, unit)} to {Show(max, unit)}");
            value = min;
        }
        else
        {
            isUsable = true;
        }

        var number = new PolicyNumber { Value = value, Unit = unit, Text = text, Place = yaml.At(node), Article = article };
        if (isUsable)
        {
            article.Document.NumberList.Add(number);
        }

        return number;
    }

    /// <summary>The number under a key that must stand; 0 after a problem.</summary>
    public static PolicyNumber Required(
        YamlReading yaml, Dictionary<string, YamlNode> entries, string key, YamlNode owner, NumberUnit unit, decimal min, decimal max,
        Article article) =>
        yaml.Required(entries, key, owner) is { } node
            ? Read(yaml, node, unit, min, max, article)
            : new PolicyNumber { Value = 0, Unit = unit, Text = "", Place = yaml.At(owner), Article = article };

    public static bool TryParse(string text, NumberUnit unit, out decimal value, out string problem)
    {
        problem = unit switch
        {
            NumberUnit.Yuan => "expected yuan (1300, 1,300, 10万元)",
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

    private static bool Plain(string text, out decimal value)
    {
        value = 0;
        return text.Length <= LongestNumber && Printed().IsMatch(text)
            && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out value);
    }

    // Thousands are grouped everywhere or nowhere: 1,300 or 1300, and 1,30 is a slip of the pen.
    [GeneratedRegex(@"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Printed();

    public static string Show(decimal value, NumberUnit unit) => unit switch
    {
        NumberUnit.Percent => (value * 100).ToString("0.######", CultureInfo.InvariantCulture) + "%",
        _ => value.ToString("0.######", CultureInfo.InvariantCulture),
    };
}
