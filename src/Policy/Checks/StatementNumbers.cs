using System.Globalization;
using System.Text.RegularExpressions;
using Yibao.Policy.Documents;

namespace Yibao.Policy.Checks;

/// <summary>
/// The numbers that a statement says (条文中的数字): Arabic with thousands and units, 万元, %, times, Chinese numerals like 百分之九十 and 三百元.
/// A number of a rule must be among them, so that prose and program cannot drift apart.
/// </summary>
internal sealed partial class StatementNumbers
{
    private const decimal TenThousand = 10_000m;

    // A statement is short; a pattern that runs longer has met a text that is no statement.
    private const int TimeoutMs = 1_000;

    private const NumberStyles Printed = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;

    // The word "half" as a share.
    private const decimal OneHalf = 0.5m;

    private readonly HashSet<decimal> shares = [];
    private readonly HashSet<decimal> plain = [];

    public StatementNumbers(string statement)
    {
        foreach (Match match in Arabic().Matches(statement))
        {
            if (decimal.TryParse(match.Groups["n"].Value, Printed, CultureInfo.InvariantCulture, out var value))
            {
                Add(value, match.Groups["unit"].Value);
            }
        }

        foreach (Match match in PerHundred().Matches(statement))
        {
            shares.Add(Chinese(match.Groups["n"].Value) / 100);
        }

        foreach (Match match in ChineseCount().Matches(statement))
        {
            Add(Chinese(match.Groups["n"].Value), match.Groups["unit"].Value);
        }

        if (Half().IsMatch(statement))
        {
            shares.Add(OneHalf);
        }
    }

    /// <summary>
    /// Whether the statement says the number. A rate must stand with its per-cent sign; an amount or a count may stand bare, as in a table.
    /// </summary>
    public bool Says(PolicyNumber number) =>
        number.Unit == NumberUnit.Percent ? shares.Contains(number.Value) : plain.Contains(Math.Abs(number.Value));

    private void Add(decimal value, string unit)
    {
        switch (unit)
        {
            case "%" or "％" or "percent" or "per cent":
                shares.Add(value / 100);
                break;
            case "倍" or "times":
                shares.Add(value);
                break;
            case "万元" or "万":
                plain.Add(value * TenThousand);
                break;
            case "成":
                shares.Add(value / 10);
                break;
            default:
                plain.Add(value);
                break;
        }
    }

    private static decimal Chinese(string text)
    {
        const string Digits = "零一二三四五六七八九";
        var point = text.IndexOf('点', StringComparison.Ordinal);
        if (point >= 0)
        {
            var fraction = text[(point + 1)..].Select(c => Digits.IndexOf(c, StringComparison.Ordinal))
                .Reverse().Aggregate(0m, (f, d) => (f + d) / 10);
            return Chinese(text[..point]) + fraction;
        }

        decimal total = 0, section = 0, digit = 0;
        foreach (var c in text)
        {
            var value = c == '两' ? 2 : Digits.IndexOf(c, StringComparison.Ordinal);
            if (value >= 0)
            {
                digit = value;
                continue;
            }

            if (c == '万')
            {
                (total, section, digit) = ((total + section + digit) * TenThousand, 0, 0);
                continue;
            }

            var times = c switch { '十' => 10, '百' => 100, _ => 1000 };
            section += (digit == 0 ? 1 : digit) * times;
            digit = 0;
        }

        return total + section + digit;
    }

    [GeneratedRegex(
        @"(?<![\d.])(?<n>\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?)\s*(?<unit>%|％|percent(?!age)|per cent|万元|万|倍|times|成)?",
        RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Arabic();

    [GeneratedRegex("百分之(?<n>[零一二两三四五六七八九十百点]+)", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex PerHundred();

    [GeneratedRegex("(?<!百分之)(?<n>[零一二两三四五六七八九十百千万]+)(?<unit>元|岁|周岁|天|日|个百分点|个月|倍|成)", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex ChineseCount();

    [GeneratedRegex(@"\bhalf\b|\bhalves\b|\bhalved\b|一半|减半|半数", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex Half();
}
