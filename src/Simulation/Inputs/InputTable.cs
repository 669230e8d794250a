using System.Globalization;
using CsvHelper;
using Yibao.Catalogue.Files;
using Yibao.Kernel;

namespace Yibao.Simulation.Inputs;

/// <summary>An input of the nation cannot be used (输入文件有误): the file, the line and the column say where.</summary>
public sealed class InputException : Exception
{
    /// <summary>Names the place (位置).</summary>
    /// <param name="file">File.</param>
    /// <param name="line">Line from 1; 0: the file as a whole.</param>
    /// <param name="column">Name of the column; empty: the line as a whole.</param>
    /// <param name="problem">What is wrong, and what was expected.</param>
    public InputException(string file, int line, string column, string problem)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}{(line > 0 ? ":" : "")}{(line > 0 ? line : "")}")
            + (column.Length > 0 ? $": {column}" : "") + $": {problem}") =>
        (File, Line, Column) = (file, line, column);

    /// <summary>File (文件).</summary>
    public string File { get; }

    /// <summary>Line from 1, 0 for the file as a whole (行).</summary>
    public int Line { get; }

    /// <summary>Column by its name, empty for the line as a whole (列).</summary>
    public string Column { get; }
}

/// <summary>
/// An input file (输入表): CSV with a header, fixed columns in any order, among them <c>trust</c> and <c>source</c>. Rows are read one by
/// one; a cell is asked for as what it must be, and what cannot be read is an <see cref="InputException"/> with its place.
/// </summary>
public sealed class InputTable : IDisposable
{
    private static readonly string[] Provenance = ["trust", "source"];

    private readonly CsvReader reader;
    private readonly Dictionary<string, int> places;

    private InputTable(string file, CsvReader reader, Dictionary<string, int> places) =>
        (File, this.reader, this.places) = (file, reader, places);

    /// <summary>File (文件).</summary>
    public string File { get; }

    /// <summary>Line of the row at hand (行).</summary>
    public int Line => (int)reader.LineNumber;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="folder">Folder of the year.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="columns">Columns beside trust and source.</param>
    /// <exception cref="InputException">It cannot be opened, or its header is another.</exception>
    public static InputTable Open(string folder, string name, params ReadOnlySpan<string> columns)
    {
        var file = Path.Combine(folder, name).Replace('\\', '/');
        CsvReader? opened = null;
        try
        {
            opened = CsvReader.FromFile(file, CsvForm.Options(
                bad => throw new InputException(file, (int)bad.LineNumber, "", "quotation marks out of place")));
            var header = opened.Read() ? opened.Current.ToArray() : [];
            string[] expected = [.. columns, .. Provenance];
            if (header.Length != expected.Length || header.Except(expected, StringComparer.Ordinal).Any()
                || header.Distinct(StringComparer.Ordinal).Count() != header.Length)
            {
                throw new InputException(file, 1, "", $"expected the columns {string.Join(',', expected)}");
            }

            var found = header.Select((column, place) => (column, place)).ToDictionary(c => c.column, c => c.place, StringComparer.Ordinal);
            return new InputTable(file, opened, found);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CsvFormatException or InputException)
        {
            opened?.Dispose();
            throw failure as InputException ?? new InputException(file, 0, "", failure.Message);
        }
    }

    /// <summary>Goes to the next row; false at the end (下一行).</summary>
    public bool Next()
    {
        if (!reader.Read())
        {
            return false;
        }

        return reader.FieldCount == places.Count
            ? true
            : throw Fault("", string.Create(CultureInfo.InvariantCulture, $"{reader.FieldCount} fields, expected {places.Count}"));
    }

    /// <summary>A cell that is not empty (文本).</summary>
    public string Text(string column)
    {
        var text = reader.GetString(places[column]);
        return text.Length > 0 && text == text.Trim() ? text : throw Fault(column, "empty, or blanks at an end");
    }

    /// <summary>A cell that may be empty (可空文本).</summary>
    public string Optional(string column) => reader.GetString(places[column]);

    /// <summary>A whole number within limits (整数).</summary>
    public long Whole(string column, long min = 0, long max = 10_000_000_000)
    {
        var text = Text(column);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max
            ? value
            : throw Fault(column, string.Create(CultureInfo.InvariantCulture, $"'{text}', expected a whole number from {min} to {max}"));
    }

    /// <summary>A decimal number within limits (小数).</summary>
    public decimal Number(string column, decimal min, decimal max)
    {
        var text = Text(column);
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max
            ? value
            : throw Fault(column, string.Create(CultureInfo.InvariantCulture, $"'{text}', expected a number from {min} to {max}"));
    }

    /// <summary>A division code (行政区划代码).</summary>
    public int Region(string column)
    {
        var text = Text(column);
        return RegionCode.TryParse(text, out var code)
            ? code.Value
            : throw Fault(column, $"'{text}', expected a GB/T 2260 code of six digits whose province exists");
    }

    /// <summary>Place of a cell in a closed list (词).</summary>
    public int Word(string column, IReadOnlyList<string> words)
    {
        var text = Text(column);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == text)
            {
                return i;
            }
        }

        throw Fault(column, $"'{text}', expected one of {string.Join(", ", words)}");
    }

    /// <summary>What is wrong with a cell of this row (错误).</summary>
    public InputException Fault(string column, string problem) => new(File, Line, column, problem);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
