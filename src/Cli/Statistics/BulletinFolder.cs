using Yibao.Kernel;
using Yibao.Statistics.Bulletins;
using Yibao.Statistics.Report;

namespace Yibao.Cli.Statistics;

/// <summary>
/// Writes a bulletin into a folder (写出公报): <c>bulletin.zh.html</c> and <c>.md</c>, the same in English, charts, <c>bulletin.json</c> and
/// <c>bulletin.csv</c>.
/// </summary>
internal static class BulletinFolder
{
    /// <summary>Writes it.</summary>
    public static void Write(string folder, Bulletin bulletin, Bulletin? last, IReadOnlyList<PublishedFigure> published)
    {
        var report = BulletinReport.Of(bulletin, last, published);
        ReportFolder.Write(folder,
        [
            .. ReportFiles.Of(report, "bulletin", Language.Chinese, Language.English),
            new ReportFile("bulletin.json", BulletinFile.Json(bulletin)), new ReportFile("bulletin.csv", BulletinFile.Csv(bulletin)),
        ]);
    }
}
