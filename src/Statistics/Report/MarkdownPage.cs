using System.Globalization;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Statistics.Report;

/// <summary>Writes a report as Markdown (Markdown 文本): charts as pictures beside it, each with its values in a table.</summary>
public static class MarkdownPage
{
    private const string Marks = "\\`*_[]<>|#";

    /// <summary>Writes the text (生成文本).</summary>
    /// <param name="document">The report.</param>
    /// <param name="language">Its language.</param>
    /// <param name="picture">Path of a chart's picture, relative to the text; null: no pictures, the tables alone.</param>
    public static string Of(ReportDocument document, Language language, Func<Chart, string>? picture = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Escape(document.Title.In(language))}\n\n{Escape(document.Subtitle.In(language))}\n");
        foreach (var block in document.Blocks)
        {
            text.Append('\n').Append(Block(block, language, picture));
        }

        return text.ToString();
    }

    private static string Block(ReportBlock block, Language language, Func<Chart, string>? picture) => block switch
    {
        ReportHeading heading => $"{new string('#', heading.Level)} {Escape(heading.Text.In(language))}\n",
        ReportText text => $"{(text.IsNote ? "> " : "")}{Escape(text.Text.In(language))}\n",
        ReportList list => string.Concat(list.Points.Select(point => $"- {Escape(point.In(language))}\n")),
        ReportTable table => Table(table, language),
        Chart chart => (picture is null ? "" : $"![{Escape(chart.Title.In(language))}]({picture(chart)})\n\n")
            + $"{Escape(chart.Summary.In(language))}\n\n{Table(chart.Table, language)}",
        _ => throw new InvalidOperationException($"a report holds no {block.GetType().Name}"),
    };

    private static string Table(ReportTable table, Language language)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**{Escape(table.Caption.In(language))}**\n\n");
        text.Append(Row(table.Columns.Select(column => column.Name.In(language))));
        text.Append('|').AppendJoin("", table.Columns.Select(column => column.IsNumber ? "---:|" : "---|")).Append('\n');
        foreach (var row in table.Rows)
        {
            text.Append(Row(row.Select(cell => cell.In(language))));
        }

        return text.ToString();
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Escape))} |\n";

    /// <summary>Plain text stays plain: marks are escaped, and a line stays one line.</summary>
    private static string Escape(string words)
    {
        var escaped = new StringBuilder(words.Length);
        foreach (var one in words)
        {
            if (one < ' ')
            {
                escaped.Append(' ');
                continue;
            }

            if (Marks.Contains(one, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(one);
        }

        return escaped.ToString();
    }
}
