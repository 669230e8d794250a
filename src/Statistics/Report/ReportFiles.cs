using Yibao.Kernel;

namespace Yibao.Statistics.Report;

/// <summary>A file of a report (报告文件).</summary>
/// <param name="Path">Path relative to the folder of the report, with slashes.</param>
/// <param name="Text">Content.</param>
public sealed record ReportFile(string Path, string Text);

/// <summary>
/// A report as files (报告文件集): per language a page (<c>name.zh.html</c>), a text (<c>name.zh.md</c>) and the pictures of its charts
/// (<c>charts/name-chart.zh.svg</c>).
/// </summary>
public static class ReportFiles
{
    /// <summary>Makes the files (生成).</summary>
    /// <param name="document">The report.</param>
    /// <param name="name">Name of the files: small letters, digits and hyphens.</param>
    /// <param name="languages">Languages; one or both.</param>
    public static IReadOnlyList<ReportFile> Of(ReportDocument document, string name, params IReadOnlyList<Language> languages)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(languages);
        var files = new List<ReportFile>();
        foreach (var language in languages)
        {
            var others = languages.Where(other => other != language).Select(other => $"{name}.{Tag(other)}.html");
            string Picture(Chart chart) => $"charts/{name}-{chart.Id}.{Tag(language)}.svg";
            files.Add(new ReportFile($"{name}.{Tag(language)}.html", HtmlPage.Of(document, language, others.FirstOrDefault())));
            files.Add(new ReportFile($"{name}.{Tag(language)}.md", MarkdownPage.Of(document, language, Picture)));
            files.AddRange(document.Blocks.OfType<Chart>()
                .Select(chart => new ReportFile(Picture(chart), SvgChart.Draw(chart, language) + "\n")));
        }

        return files;
    }

    private static string Tag(Language language) => language == Language.Chinese ? "zh" : "en";
}
