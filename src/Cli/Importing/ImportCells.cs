using Yibao.Kernel;
using Yibao.Policy;

namespace Yibao.Cli.Importing;

/// <summary>
/// The cells of one row as values (单元格取值): the first thing that is wrong is kept, whatever is read after it is not looked at. One object
/// per import.
/// </summary>
internal sealed class ImportCells(string[] columns)
{
    private readonly string[] names = Array.ConvertAll(columns, ImportRows.NameOf);
    private ImportRows row = null!;

    /// <summary>What is wrong with the row; null when nothing is.</summary>
    public RefusedRow? Refusal { get; private set; }

    /// <summary>Begins a row. False, with a refusal, when it cannot be read.</summary>
    public bool Begin(ImportRows rows)
    {
        row = rows;
        Refusal = null;
        if (rows.Problem is { } problem)
        {
            Refuse(ImportRefusals.Unreadable, "", problem);
        }

        return Refusal is null;
    }

    /// <summary>Refuses the row, unless it is already.</summary>
    public void Refuse(RefusalKind kind, string column, string detail) =>
        Refusal ??= new RefusedRow(row.Line, kind, column, detail);

    /// <summary>Text without control characters, of so many characters.</summary>
    public string Text(string column, RefusalKind kind, int least, int most)
    {
        var text = this[column];
        if (text.Length < least || text.Length > most || text.AsSpan().Trim().Length != text.Length || text.Any(char.IsControl))
        {
            Refuse(kind, column, $"expected {least} to {most} characters without blanks around");
        }

        return text;
    }

    /// <summary>A code of ASCII letters, digits and hyphens.</summary>
    public string Code(string column, RefusalKind kind, int least, int most)
    {
        var text = this[column];
        if (text.Length < least || text.Length > most || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            Refuse(kind, column, $"expected {least} to {most} letters or digits");
        }

        return text;
    }

    /// <summary>A pooling region.</summary>
    public RegionCode Region(string column)
    {
        if (!RegionCode.TryParse(this[column], out var region) || region.IsNation)
        {
            Refuse(ImportRefusals.Region, column, "expected six digits of GB/T 2260, like 110000");
        }

        return region;
    }

    /// <summary>A day.</summary>
    public DateOnly Day(string column, RefusalKind kind) => DayOf(this[column], column, kind);

    /// <summary>A day; null when the cell is empty.</summary>
    public DateOnly? DayOrOpen(string column, RefusalKind kind) => this[column].Length == 0 ? null : DayOf(this[column], column, kind);

    /// <summary>A day in a text.</summary>
    public DateOnly DayOf(string text, string column, RefusalKind kind)
    {
        if (!Days.TryParse(text, out var day, out var problem))
        {
            Refuse(kind, column, problem!);
        }

        return day;
    }

    /// <summary>A word of the policy vocabulary; an empty cell is the first of the list where that is allowed.</summary>
    public int Word(string column, Dimension dimension, RefusalKind kind, bool mayBeEmpty) =>
        WordOf(this[column], column, dimension, kind, mayBeEmpty);

    /// <summary>A word of the policy vocabulary in a text.</summary>
    public int WordOf(string text, string column, Dimension dimension, RefusalKind kind, bool mayBeEmpty)
    {
        if (mayBeEmpty && text.Length == 0)
        {
            return 0;
        }

        if (!Vocabulary.TryValue(dimension, text, out var value))
        {
            Refuse(kind, column, $"expected one of {string.Join(' ', Vocabulary.ValuesOf(dimension).Select(word => word.Name))}");
        }

        return value;
    }

    /// <summary>A period that ends after it begins.</summary>
    public void Period(DateOnly from, DateOnly? until, RefusalKind kind, string column)
    {
        if (until <= from)
        {
            Refuse(kind, column, "the last day must be later than the first; it is the first day no longer");
        }
    }

    /// <summary>The cell as written.</summary>
    public string this[string column] => Refusal is null ? row[Array.IndexOf(names, column)] : "";
}
