using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace Yibao.Catalogue.Files;

/// <summary>Collects errors up to the limit (错误清单).</summary>
internal sealed class ErrorList
{
    internal List<CatalogueError> Errors { get; } = [];

    internal bool IsFull => Errors.Count >= CatalogueLoad.ErrorsMax;

    /// <summary>By file in the order of reading, line and column.</summary>
    internal List<CatalogueError> InOrder()
    {
        var files = Errors.Select(error => error.File).Distinct(StringComparer.Ordinal).ToList();
        return [.. Errors.OrderBy(error => files.IndexOf(error.File)).ThenBy(error => error.Line).ThenBy(error => error.Column)];
    }

    internal void Add(string code, string file, int line, int column, string message)
    {
        if (!IsFull)
            Errors.Add(new CatalogueError(code, file, line, column, message));
    }
}

/// <summary>Reads one CSV file row by row with a fixed set of columns in any order (目录文件).</summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>Most rows of one file: the whole national catalogue of consumables has a third of this.</summary>
    internal const int RowsMax = 1_000_000;

    /// <summary>Longest field; a name or a condition is far shorter.</summary>
    internal const int FieldLengthMax = 1_000;

    /// <summary>Largest file: the most rows at 500 bytes each. A file is read whole.</summary>
    internal const long FileBytesMax = RowsMax * 500L;

    private readonly string[] columns;
    private readonly ErrorList errors;
    private readonly CsvReader reader;
    private readonly int[] places;
    private int fields;
    private int count;

    private CsvRows(string file, string[] columns, byte[] text, ErrorList errors)
    {
        File = file;
        this.columns = columns;
        this.errors = errors;
        places = new int[columns.Length];
        reader = CsvReader.Create(
            text, CsvForm.Options(bad => errors.Add("CAT003", file, (int)bad.LineNumber, 0, Malformed(bad.Reason))));
    }

    internal string File { get; }

    internal int Line => (int)reader.LineNumber;

    /// <summary>Opens the file and reads its header; null, with an error, when that fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Columns that it may have.</param>
    /// <param name="errors">Where errors go.</param>
    /// <param name="needed">Columns that it must have; null: all. Cells of columns that it has not are empty.</param>
    internal static CsvRows? Open(string path, string[] columns, ErrorList errors, string[]? needed = null)
    {
        var file = Path.GetFileName(path);
        var text = ReadWhole(path, out var problem);
        if (text is null)
        {
            errors.Add("CAT001", file, 0, 0, problem);
            return null;
        }
        return Of(file, text, columns, errors, needed);
    }

    /// <summary>The same from text that has been read.</summary>
    internal static CsvRows? Of(string file, byte[] text, string[] columns, ErrorList errors, string[]? needed = null)
    {
        var rows = new CsvRows(file, columns, text, errors);
        if (rows.ReadHeader(needed ?? columns))
            return rows;
        rows.Dispose();
        return null;
    }

    /// <summary>Goes to the next row; false at the end, or when the file can no longer be read.</summary>
    internal bool Next()
    {
        while (!errors.IsFull && reader.Read())
        {
            if (++count > RowsMax)
            {
                errors.Add("CAT001", File, Line, 0, string.Create(CultureInfo.InvariantCulture, $"more than {RowsMax} rows"));
                return false;
            }
            if (reader.FieldCount == fields)
                return true;
            var counts = string.Create(CultureInfo.InvariantCulture, $"{reader.FieldCount} fields; expected {fields}");
            errors.Add("CAT003", File, Line, 0, counts + " as in the header");
        }
        return false;
    }

    /// <summary>The cell of a column of the row, as written.</summary>
    internal string this[int column] => places[column] < 0 ? "" : reader.GetString(places[column]);

    internal void Fail(string code, int column, string message) =>
        errors.Add(code, File, Line, places[column] + 1, $"{columns[column]}: {message}");

    public void Dispose() => reader.Dispose();

    private static byte[]? ReadWhole(string path, out string problem)
    {
        problem = "";
        try
        {
            var length = new FileInfo(path).Length;
            if (length > FileBytesMax)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"{length} bytes; at most {FileBytesMax}");
                return null;
            }
            var text = System.IO.File.ReadAllBytes(path);
            if (Utf8.IsValid(text))
                return text;
            problem = "not UTF-8";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = "cannot be opened; a catalogue is a directory with items.csv, first-pay.csv and ceilings.csv";
        }
        return null;
    }

    private bool ReadHeader(string[] needed)
    {
        if (!reader.Read())
        {
            errors.Add("CAT002", File, 1, 0, $"no header; expected {string.Join(',', needed)}");
            return false;
        }
        var header = reader.Current.ToArray();
        fields = header.Length;
        var before = errors.Errors.Count;
        for (var i = 0; i < header.Length; i++)
        {
            if (Array.IndexOf(columns, header[i]) < 0)
                errors.Add("CAT002", File, Line, i + 1, $"column {Cells.Unknown(header[i], columns)}");
            else if (Array.IndexOf(header, header[i]) < i)
                errors.Add("CAT002", File, Line, i + 1, $"column '{header[i]}' stands twice");
        }
        for (var i = 0; i < columns.Length; i++)
        {
            places[i] = Array.IndexOf(header, columns[i]);
            if (places[i] < 0 && Array.IndexOf(needed, columns[i]) >= 0)
                errors.Add("CAT002", File, Line, 0, $"column '{columns[i]}' is missing");
        }
        return errors.Errors.Count == before;
    }

    private static string Malformed(CsvMalformedReason reason) => reason == CsvMalformedReason.LineBreakInQuotes
        ? "a line break inside quotation marks; a row is one line"
        : "quotation marks out of place; a field with a comma or a mark stands in marks, marks inside it are doubled";
}
