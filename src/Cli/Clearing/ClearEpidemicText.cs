using System.Globalization;
using Yibao.Clearing.Epidemic;
using Yibao.Cli.Contributing;
using Yibao.Storage.Clearing;

namespace Yibao.Cli.Clearing;

/// <summary>A national clearing as people read it (疫情清算文本).</summary>
internal static class ClearEpidemicText
{
    /// <summary>Who bears what.</summary>
    public static void Write(Output output, EpidemicTally tally, bool isChinese)
    {
        output.Line(isChinese ? ClearingOptions.Line("参保地 险种", "笔数", "基金") : ClearingOptions.Line("home region, scheme", "items", "funds"));
        foreach (var home in tally.Homes)
        {
            output.Line(ClearingOptions.Line($"{home.Home} {(int)home.Scheme}", Count(home.Items), ContributionOptions.Yuan(home.Fund)));
        }

        output.Line(isChinese ? ClearingOptions.Line("就医地 账套", "中央", "省级", "市县")
            : ClearingOptions.Line("care region, books", "central", "province", "local"));
        foreach (var care in tally.Fiscal)
        {
            output.Line(ClearingOptions.Line(
                $"{care.Care} {(int)care.Book}", [.. care.Fiscal.Parts.Select(ContributionOptions.Yuan)]));
        }

        string[] sums =
        [
            Count(tally.Items), ContributionOptions.Yuan(tally.Total), ContributionOptions.Yuan(tally.FundTotal),
            ContributionOptions.Yuan(tally.FiscalTotal.Total),
        ];
        output.Line(isChinese ? ClearingOptions.Line("合计 笔数 / 总费用 / 基金 / 财政", sums)
            : ClearingOptions.Line("items / total / funds / fiscal", sums));
    }

    /// <summary>Bills whose home region is not known.</summary>
    public static void Open(Output output, IReadOnlyList<OpenBills> open, bool isChinese)
    {
        foreach (var one in open)
        {
            var why = (one.HasDocument, isChinese) switch
            {
                (true, true) => "待核查参保地",
                (false, true) => "身份不明",
                (true, false) => "home region open",
                _ => "patient unknown",
            };
            output.Line(ClearingOptions.Line($"{one.Care} {why}", Count(one.Bills), ContributionOptions.Yuan(one.Fen)));
        }
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
