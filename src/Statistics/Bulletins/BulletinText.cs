using Yibao.Policy.Documents;
using Yibao.Statistics.Indicators;
using Yibao.Statistics.Report;

namespace Yibao.Statistics.Bulletins;

/// <summary>Values of indicators as the bulletin writes them (指标值文本), with a unit that fits their size.</summary>
public static class BulletinText
{
    private const decimal Wan = 10_000;
    private const decimal Million = 1_000_000;
    private const decimal FenOfYuan = 100;
    private const decimal FenOfYi = 10_000_000_000; // 100 million yuan
    private const decimal FenOfBillion = 100_000_000_000;
    private const decimal FenOfWan = 1_000_000;

    /// <summary>A value with its unit (数值和单位); a dash where there is none.</summary>
    public static Bilingual Of(Indicator indicator, decimal? value)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        return value is not { } number ? "–" : indicator.Unit switch
        {
            IndicatorUnit.People => Counted(number, "人", "people"),
            IndicatorUnit.Times => Counted(number, "人次", "times"),
            IndicatorUnit.Items => Counted(number, "个", ""),
            IndicatorUnit.Fen => Money(number),
            IndicatorUnit.FenEach => new Bilingual(
                Figures.Number(number / FenOfYuan, 2) + " 元", Figures.Number(number / FenOfYuan, 2) + " yuan"),
            IndicatorUnit.Share => Figures.Percent(number),
            _ => Figures.Number(number, 2),
        };
    }

    /// <summary>Money (金额) given in fen.</summary>
    public static Bilingual Money(decimal fen) => Math.Abs(fen) switch
    {
        >= FenOfYi => new(Figures.Number(fen / FenOfYi, 2) + " 亿元", Figures.Number(fen / FenOfBillion, 3) + " billion yuan"),
        >= FenOfWan => new(Figures.Number(fen / FenOfWan, 2) + " 万元", Figures.Number(fen / FenOfYuan, 0) + " yuan"),
        _ => new(Figures.Number(fen / FenOfYuan, 2) + " 元", Figures.Number(fen / FenOfYuan, 2) + " yuan"),
    };

    private static Bilingual Counted(decimal number, string chinese, string english)
    {
        var unit = english.Length == 0 ? "" : " " + english;
        return Math.Abs(number) switch
        {
            >= Million => new($"{Figures.Number(number / Wan, 2)} 万{chinese}", $"{Figures.Number(number / Million, 3)} million{unit}"),
            >= Wan => new($"{Figures.Number(number / Wan, 2)} 万{chinese}", Figures.Number(number, 0) + unit),
            _ => new($"{Figures.Number(number, 0)} {chinese}", Figures.Number(number, 0) + unit),
        };
    }
}
