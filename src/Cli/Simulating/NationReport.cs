using System.Globalization;
using System.Text.Json.Nodes;
using Yibao.Kernel;
using Yibao.Policy.Documents;
using Yibao.Simulation.People;
using Yibao.Simulation.Running;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Report;

namespace Yibao.Cli.Simulating;

/// <summary>What a year of the nation came to, as text, JSON and files (运行报告).</summary>
internal sealed class NationReport(
    Nation nation, NationRules rules, YearResult result, IReadOnlyList<CalibrationRow> calibration, double seconds)
{
    private const int NameColumns = 31;
    private const int FigureColumns = 25;

    /// <summary>Shares of the insured that live under own and borrowed benefit rules.</summary>
    private IReadOnlyList<(RuleOrigin Origin, Scheme Scheme, decimal Share)> Origins => [
        .. from scheme in new[] { Scheme.Employee, Scheme.Resident }
           let all = nation.Regions.Sum(region => Insured(region.Index, scheme))
           from origin in Enum.GetValues<RuleOrigin>()
           let some = nation.Regions.Where(region => rules.OriginOf(region.Index, scheme) == origin)
               .Sum(region => Insured(region.Index, scheme))
           select (origin, scheme, (decimal)some / all)];

    /// <summary>The summary and the calibration table.</summary>
    public void Text(Output output, Language language)
    {
        string In(string chinese, string english) => language == Language.Chinese ? chinese : english;
        output.Line(string.Create(CultureInfo.InvariantCulture, $"{In("虚拟全国", "The synthetic nation")} {nation.Year}  {nation.Scale}  ")
            + string.Create(CultureInfo.InvariantCulture, $"{In("种子", "seed")} {nation.Seed}"));
        output.Line(string.Create(
            CultureInfo.InvariantCulture, $"{In("人", "people")} {result.People:N0}  {In("单据", "bills")} {result.Bills:N0}  ")
            + string.Create(CultureInfo.InvariantCulture, $"{In("拒付", "refused")} {result.Refused:N0}  {seconds:F1} s"));
        var nets = result.Matrix().Nets();
        output.Line(In("跨省清算", "cross-province clearing") + string.Create(CultureInfo.InvariantCulture,
            $"  {result.Matrix().Items:N0} {In("笔", "stays")}  {new Money(result.Matrix().Fen).ToGroupedString()}  ")
            + $"{In("净额合计", "nets add up to")} {new Money(nets.Sum(net => net.Net)).ToGroupedString()}");
        foreach (var group in Origins.GroupBy(one => one.Scheme))
        {
            output.Line(In("待遇规则：本地、本省借用、外省借用", "benefit rules: own, of the province, of elsewhere") + string.Create(
                CultureInfo.InvariantCulture, $"  {(int)group.Key}  ")
                + string.Join(" / ", group.Select(one => Figures.Percent(one.Share))));
        }

        output.Line();
        output.Line(Columns.Pad(In("指标", "figure"), NameColumns) + Columns.PadLeft(In("公布", "published"), FigureColumns)
            + Columns.PadLeft(In("虚拟", "ours"), FigureColumns) + Columns.PadLeft(In("偏差", "deviation"), 11) + "  " + In("性质", "kind"));
        foreach (var row in calibration)
        {
            output.Line(Columns.Pad(Columns.Cut(row.Indicator.Name.In(language), NameColumns - 1), NameColumns)
                + Columns.PadLeft(BulletinText.Of(row.Indicator, row.Published.Value).In(language), FigureColumns)
                + Columns.PadLeft(BulletinText.Of(row.Indicator, row.Ours).In(language), FigureColumns)
                + Columns.PadLeft(Figures.Change(row.Deviation), 11)
                + "  " + (row.Published.IsInput ? In("输入", "input") : In("输出", "output")));
            if (row.IsFar && row.Published.Reason.Length > 0)
            {
                output.Line("    " + Columns.Cut(row.Published.Reason, Output.ColumnsMax - 4));
            }
        }
    }

    /// <summary>The same as data.</summary>
    public JsonObject Json() => new()
    {
        ["year"] = nation.Year,
        ["scale"] = nation.Scale.ToString(),
        ["seed"] = nation.Seed,
        ["people"] = result.People,
        ["bills"] = result.Bills,
        ["refused"] = result.Refused,
        ["seconds"] = seconds,
        ["clearing"] = new JsonObject
        {
            ["stays"] = result.Matrix().Items, ["fen"] = result.Matrix().Fen, ["net"] = result.Matrix().Nets().Sum(net => net.Net),
        },
        ["rules"] = new JsonArray([.. Origins.Select(one => (JsonNode)new JsonObject
        {
            ["scheme"] = (int)one.Scheme, ["origin"] = one.Origin.ToString(), ["share"] = one.Share,
        })]),
        ["calibration"] = new JsonArray([.. calibration.Select(row => (JsonNode)new JsonObject
        {
            ["indicator"] = row.Published.Indicator, ["published"] = row.Published.Value, ["ours"] = row.Ours,
            ["deviation"] = row.Deviation, ["kind"] = row.Published.IsInput ? "input" : "output", ["trust"] = row.Published.Trust,
            ["reason"] = row.IsFar ? row.Published.Reason : "",
        })]),
    };

    /// <summary>Files: calibration, facts and the bulletin.</summary>
    public IReadOnlyList<ReportFile> Files()
    {
        var title = new Bilingual($"{nation.Year}年虚拟全国校准表", $"Calibration of the synthetic nation of {nation.Year}");
        var basis = new Bilingual(
            $"虚拟全国，规模 {nation.Scale}，种子 {nation.Seed}", $"synthetic nation, scale {nation.Scale}, seed {nation.Seed}");
        var table = new ReportDocument(title, basis, [Calibration.Table(calibration)]);
        var bulletin = Bulletin.Of(result.Facts, ("全国", "the nation"), new BulletinBasis(basis, nation.Scale.OneOf));
        return
        [
            new ReportFile("calibration.csv", Calibration.Csv(calibration)),
            new ReportFile("facts.csv", FactsFile.Write(result.Facts, nation.Scale.OneOf)),
            new ReportFile("bulletin.json", BulletinFile.Json(bulletin)),
            .. ReportFiles.Of(table, "calibration", Language.Chinese, Language.English),
            .. ReportFiles.Of(
                BulletinReport.Of(bulletin, null, [.. calibration.Select(row => row.Published)]), "bulletin", Language.Chinese,
                Language.English),
        ];
    }

    private long Insured(int region, Scheme scheme) => scheme == Scheme.Employee
        ? nation.Regions[region].Workers + nation.Regions[region].Retirees : nation.Regions[region].Residents;
}
