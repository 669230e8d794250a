using System.Globalization;

namespace Yibao.Catalogue;

/// <summary>What is wrong in a file of the catalogue (目录文件错误), with a permanent code listed in docs/catalogue.md.</summary>
/// <param name="Code">CAT001 to CAT010.</param>
/// <param name="File">File as it was opened.</param>
/// <param name="Line">Line from 1; 0 when it is about the file.</param>
/// <param name="Column">Field from 1 (字段序号); 0 when it is about the line.</param>
/// <param name="Message">What is wrong and what was expected.</param>
public sealed record CatalogueError(string Code, string File, int Line, int Column, string Message)
{
    /// <summary>The error on one line, as a compiler prints it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: error {Code}: {Message}");
}

/// <summary>Outcome of reading a catalogue (目录读取结果).</summary>
/// <param name="Book">The catalogue; null when there is any error.</param>
/// <param name="Errors">
/// The errors by file, line and field, at most <see cref="ErrorsMax"/>. Errors across rows (CAT008 to CAT010 of two rows) are looked for
/// when every cell could be read.
/// </param>
public sealed record CatalogueLoad(CatalogueBook? Book, IReadOnlyList<CatalogueError> Errors)
{
    /// <summary>Most errors that are reported at once: more say nothing new about a broken file.</summary>
    public const int ErrorsMax = 200;
}
