using Yibao.Policy.Documents;

namespace Yibao.Statistics.Report;

/// <summary>
/// A report (报告) in both languages, before it is HTML or Markdown: what <see cref="HtmlPage"/> and <see cref="MarkdownPage"/> write.
/// </summary>
/// <param name="Title">Title.</param>
/// <param name="Subtitle">One line under it: of what, at which scale, by which rules.</param>
/// <param name="Blocks">What it consists of, in order.</param>
public sealed record ReportDocument(Bilingual Title, Bilingual Subtitle, IReadOnlyList<ReportBlock> Blocks);

/// <summary>A part of a report (报告段落): one of the records below, or a <see cref="Chart"/>.</summary>
public abstract record ReportBlock
{
    private protected ReportBlock()
    {
    }
}

/// <summary>A heading (标题), which the table of contents lists.</summary>
/// <param name="Text">The heading.</param>
/// <param name="Level">2: a chapter; 3: a section of it, which the table of contents leaves out.</param>
public sealed record ReportHeading(Bilingual Text, int Level = 2) : ReportBlock;

/// <summary>A paragraph (正文).</summary>
/// <param name="Text">Plain text.</param>
/// <param name="IsNote">Whether it stands out: a warning, an assumption, a block without data.</param>
public sealed record ReportText(Bilingual Text, bool IsNote = false) : ReportBlock;

/// <summary>A list of points (列表).</summary>
/// <param name="Points">Plain texts.</param>
public sealed record ReportList(IReadOnlyList<Bilingual> Points) : ReportBlock;

/// <summary>A column of a table (列).</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsNumber">Whether it holds numbers, which stand right.</param>
public sealed record ReportColumn(Bilingual Name, bool IsNumber = false);

/// <summary>A table (表格). The first column names the row.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Rows">Cells, as many as there are columns.</param>
public sealed record ReportTable(Bilingual Caption, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<Bilingual>> Rows)
    : ReportBlock;
