using System.Globalization;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Statistics.Report;

/// <summary>
/// Writes a report as one HTML page (网页) that opens offline: no request leaves the machine (the page forbids them to the browser), nothing
/// runs in it, it reads at phone width, prints, and every chart has its values in words.
/// </summary>
public static class HtmlPage
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private const string Style = """
        :root{color-scheme:light}
        body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#222;background:#fff;max-width:54rem;
        margin:0 auto;padding:1rem;overflow-wrap:anywhere}
        h1{line-height:1.25;margin-bottom:.2rem}h2{margin-top:2.2rem;border-bottom:2px solid #0072b2}
        nav ul{columns:2 14rem;padding-left:1.2rem}a{color:#00558a}
        .note{border-left:4px solid #e69f00;padding:.3rem .8rem;background:#fdf6e6}
        .scroll{overflow-x:auto;margin:1rem 0}.scroll:focus{outline:2px solid #0072b2}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:max-content}
        caption{text-align:left;font-weight:600;padding:.3rem 0}
        th,td{padding:.25rem .6rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top;overflow-wrap:normal;
        max-width:18rem}
        thead th{border-bottom:2px solid #555}tbody th{font-weight:400}.n{text-align:right;white-space:nowrap}
        figure{margin:1.2rem 0;max-width:36rem}figcaption{font-weight:600}svg{display:block;width:100%;height:auto}
        summary{cursor:pointer}
        @media print{body{max-width:none;padding:0;font-size:10.5pt}nav,summary,.else{display:none}figure,tr{break-inside:avoid}
        h2,h3{break-after:avoid}.scroll{overflow:visible}table{width:auto}a{color:inherit;text-decoration:none}}
        """;

    /// <summary>Writes the page (生成网页).</summary>
    /// <param name="document">The report.</param>
    /// <param name="language">Its language.</param>
    /// <param name="other">File name of the same page in the other language; null: there is none.</param>
    public static string Of(ReportDocument document, Language language, string? other = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var title = SvgText.Escape(document.Title.In(language));
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="{(language == Language.Chinese ? "zh-CN" : "en")}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <link rel="icon" href="data:,">
            <title>{title}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <header>
            <h1>{title}</h1>
            <p>{SvgText.Escape(document.Subtitle.In(language))}</p>
            {OtherLanguage(language, other)}</header>
            {Contents(document, language)}<main>

            """);
        var chapter = 0;
        foreach (var block in document.Blocks)
        {
            chapter += block is ReportHeading { Level: 2 } ? 1 : 0;
            page.Append(Block(block, language, chapter)).Append('\n');
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string OtherLanguage(Language language, string? other) => (other, language) switch
    {
        (null, _) => "",
        (_, Language.Chinese) => $"<p class=\"else\"><a href=\"{SvgText.Escape(other)}\" hreflang=\"en\" lang=\"en\">English</a></p>\n",
        _ => $"<p class=\"else\"><a href=\"{SvgText.Escape(other)}\" hreflang=\"zh-CN\" lang=\"zh-CN\">中文</a></p>\n",
    };

    private static string Contents(ReportDocument document, Language language)
    {
        var chapters = document.Blocks.OfType<ReportHeading>().Where(heading => heading.Level == 2).ToArray();
        if (chapters.Length < 2)
        {
            return "";
        }

        var points = chapters.Select((heading, at) => $"<li><a href=\"#c{at + 1}\">{SvgText.Escape(heading.Text.In(language))}</a></li>\n");
        var name = language == Language.Chinese ? "目录" : "Contents";
        return $"<nav aria-label=\"{name}\">\n<ul>\n{string.Concat(points)}</ul>\n</nav>\n";
    }

    private static string Block(ReportBlock block, Language language, int chapter) => block switch
    {
        ReportHeading { Level: 2 } heading => $"<h2 id=\"c{chapter}\">{SvgText.Escape(heading.Text.In(language))}</h2>",
        ReportHeading heading => $"<h3>{SvgText.Escape(heading.Text.In(language))}</h3>",
        ReportText text => $"<p{(text.IsNote ? " class=\"note\"" : "")}>{SvgText.Escape(text.Text.In(language))}</p>",
        ReportList list => $"<ul>\n{string.Concat(list.Points.Select(point => $"<li>{SvgText.Escape(point.In(language))}</li>\n"))}</ul>",
        ReportTable table => Table(table, language),
        Chart chart => Figure(chart, language),
        _ => throw new InvalidOperationException($"a report holds no {block.GetType().Name}"),
    };

    /// <summary>A table in a box that scrolls by itself where it is wider than the page, with the keyboard too.</summary>
    private static string Table(ReportTable table, Language language)
    {
        var text = new StringBuilder();
        var caption = SvgText.Escape(table.Caption.In(language));
        text.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<table>\n<caption>{caption}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            text.Append($"<th scope=\"col\"{Class(column)}>").Append(SvgText.Escape(column.Name.In(language))).Append("</th>");
        }

        text.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            text.Append("<tr>");
            for (var at = 0; at < table.Columns.Count; at++)
            {
                var cell = SvgText.Escape(row[at].In(language));
                text.Append(at == 0 ? $"<th scope=\"row\">{cell}</th>" : $"<td{Class(table.Columns[at])}>{cell}</td>");
            }

            text.Append("</tr>\n");
        }

        return text.Append("</tbody>\n</table>\n</div>").ToString();
    }

    private static string Class(ReportColumn column) => column.IsNumber ? " class=\"n\"" : "";

    private static string Figure(Chart chart, Language language) => $"""
        <figure id="{chart.Id}">
        <figcaption>{SvgText.Escape(chart.Title.In(language))}</figcaption>
        {SvgChart.Draw(chart, language)}
        <p>{SvgText.Escape(chart.Summary.In(language))}</p>
        <details><summary>{(language == Language.Chinese ? "数据表" : "The values as a table")}</summary>
        {Table(chart.Table, language)}
        </details>
        </figure>
        """;
}
