using System.CommandLine;
using Yibao.Clearing.Regions;
using Yibao.Cli.Contributing;
using Yibao.Kernel;

namespace Yibao.Cli.Clearing;

/// <summary>Options that the commands of clearing between regions share (清算命令公共选项).</summary>
internal static class ClearingOptions
{
    /// <summary>A month, <c>2020-02</c>.</summary>
    public static Option<ClearingPeriod?> Month() => new("--month")
    {
        Description = "Month of the clearing.", HelpName = "MONTH", Required = true,
        CustomParser = result =>
        {
            if (ClearingPeriod.TryParse(result.Tokens[0].Value, out var month))
            {
                return month;
            }

            result.AddError($"--month: '{result.Tokens[0].Value}' is not a month like 2020-02");
            return null;
        },
    };

    /// <summary>A year, <c>2020</c>.</summary>
    public static Option<int?> Year(string description) => new("--year")
    {
        Description = description, HelpName = "YEAR", Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length == 4 && text.All(char.IsAsciiDigit) && text[0] != '0')
            {
                return int.Parse(text);
            }

            result.AddError($"--year: '{text}' is not a year like 2020");
            return null;
        },
    };

    /// <summary>A region that must be named.</summary>
    public static Option<RegionCode?> Region(string name, string description) => new(name)
    {
        Description = description, HelpName = "CODE", Required = true,
        CustomParser = result =>
        {
            if (RegionCode.TryParse(result.Tokens[0].Value, out var code) && !code.IsNation)
            {
                return code;
            }

            result.AddError($"{name}: expected six digits like 440100");
            return null;
        },
    };

    /// <summary>One line of a table: a first column of text, then numbers.</summary>
    public static string Line(string first, params string[] rest) => Columns.Pad(first, FirstWidth)
        + string.Concat(rest.Select(text => Columns.PadLeft(text, ContributionOptions.AmountWidth)));

    private const int FirstWidth = 34;
}
