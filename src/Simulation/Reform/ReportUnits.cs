using Yibao.Policy.Documents;
using Yibao.Simulation.People;
using Yibao.Statistics.Report;

namespace Yibao.Simulation.Reform;

/// <summary>Results of the simulated people as results of the whole nation, in the units of reports (单位换算).</summary>
/// <param name="scale">How many people were simulated.</param>
internal sealed class ReportUnits(NationScale scale)
{
    private const decimal FenPerYi = 10_000_000_000m;
    private const decimal PeoplePerWan = 10_000m;
    private const decimal FenPerYuan = 100m;

    public static readonly Bilingual YiYuan = ("亿元", "100 million yuan");

    public static readonly Bilingual Wan = ("万人", "10,000 people");

    /// <summary>Each simulated person stands for so many.</summary>
    public int OneOf => scale.OneOf;

    /// <summary>Fen of the simulated people in 100 million yuan of the nation.</summary>
    public decimal Yi(decimal fen) => fen * scale.OneOf / FenPerYi;

    public string YiText(decimal fen) => Figures.Number(Yi(fen), 2);

    /// <summary>With its sign, even above zero.</summary>
    public string YiChange(decimal fen) => Signed(Yi(fen), 2);

    public string WanText(long people) => Figures.Number(people * scale.OneOf / PeoplePerWan, 1);

    public static string YuanPerHead(long fen, long people) => people == 0 ? "–" : Signed(fen / FenPerYuan / people, 2);

    public static string Yuan(long fen) => Figures.Number(fen / FenPerYuan, 2);

    public static string Share(long part, long whole) => whole == 0 ? "–" : Figures.Percent((decimal)part / whole);

    public static string Signed(decimal value, int decimals)
    {
        var text = Figures.Number(value, decimals);
        return value > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" + text : text;
    }
}
