using System.Security.Cryptography;
using System.Text.Unicode;
using CsvHelper;

namespace Yibao.Cli.Importing;

/// <summary>A register file cannot be used at all (文件不可用).</summary>
internal sealed class UnusableImportException(string message) : Exception(message);

/// <summary>
/// Reads a register file row by row (导入文件), from its beginning or from where an import stands. Columns stand in any order; all of them
/// must be there and no others. A column named with a question mark may be missing: then its cells are empty.
/// </summary>
internal sealed class ImportRows : IDisposable
{
    // A row is a few hundred bytes; past this a quotation mark was forgotten.
    private const int RecordBytesMax = 1 << 16;

    private readonly int fields;
    private readonly int[] places;
    private readonly CsvReader reader;
    private readonly Queue<CsvMalformedRecord> malformed;
    private readonly long origin;
    private bool isHeld;

    private ImportRows(int fields, int[] places, CsvReader reader, Queue<CsvMalformedRecord> malformed, long origin, long line)
    {
        (this.fields, this.places, this.reader, this.malformed) = (fields, places, reader, malformed);
        this.origin = origin;
        Line = line;
    }

    /// <summary>Line of the row at hand; the header is line 1.</summary>
    public long Line { get; private set; }

    /// <summary>Why the row cannot be read; null when it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Byte of the file where the row at hand begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The cell of a column, by its number in the list of columns.</summary>
    public string this[int column] => places[column] < 0 ? "" : reader.GetString(places[column]);

    /// <summary>Name of a column as it stands in a header.</summary>
    public static string NameOf(string column) => column.TrimEnd('?');

    /// <summary>Opens a file behind so many rows and bytes.</summary>
    /// <exception cref="UnusableImportException">It cannot be opened, or its header is not one.</exception>
    public static ImportRows Open(string path, string[] columns, long rowsBefore, long position)
    {
        try
        {
            var rows = AtHeader(path, columns);
            if (position == 0)
            {
                return rows;
            }

            rows.Dispose();
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) { Position = position };
            var faults = new Queue<CsvMalformedRecord>();
            var rest = CsvReader.Create(file, Options(faults), leaveOpen: false);
            return new ImportRows(rows.fields, rows.places, rest, faults, position, rowsBefore + 1);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new UnusableImportException($"{path}: {failure.Message}");
        }
    }

    /// <summary>SHA-256 of a file, in small hexadecimal digits.</summary>
    /// <exception cref="UnusableImportException">It cannot be opened.</exception>
    public static string DigestOf(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableImportException($"{path}: {failure.Message}");
        }
    }

    /// <summary>Goes to the next row, readable or not; false at the end.</summary>
    public bool Next()
    {
        if (malformed.Count == 0 && !isHeld)
        {
            isHeld = reader.Read();
        }

        if (malformed.TryDequeue(out var bad))
        {
            Line++;
            Problem = $"quotation marks out of place ({bad.Reason})";
            return true;
        }

        if (!isHeld)
        {
            return false;
        }

        isHeld = false;
        Line++;
        Offset = origin + reader.ByteOffset;
        Problem = reader.FieldCount != fields ? $"{reader.FieldCount} fields, expected {fields}"
            : !Utf8.IsValid(reader.RawRecord) ? "not UTF-8"
            : null;
        return true;
    }

    public void Dispose() => reader.Dispose();

    private static ImportRows AtHeader(string path, string[] columns)
    {
        var faults = new Queue<CsvMalformedRecord>();
        var whole = CsvReader.FromFile(path, Options(faults));
        if (!whole.Read() || faults.Count > 0)
        {
            whole.Dispose();
            throw new UnusableImportException($"{path}:1: no header; expected {string.Join(',', columns)}");
        }

        var header = whole.Current.ToArray();
        var names = Array.ConvertAll(columns, NameOf);
        var found = Array.ConvertAll(names, name => Array.IndexOf(header, name));
        var required = columns.Where(column => !column.EndsWith('?')).ToArray();
        var isWhole = required.All(header.Contains) && header.Distinct(StringComparer.Ordinal).Count() == header.Length;
        if (isWhole && header.All(names.Contains))
        {
            return new ImportRows(header.Length, found, whole, faults, origin: 0, line: 1);
        }

        whole.Dispose();
        var missing = required.Except(header, StringComparer.Ordinal).Select(column => "-" + column);
        var unknown = header.Except(names, StringComparer.Ordinal).Select(column => "+" + column);
        throw new UnusableImportException(
            $"{path}:1: the header is not {string.Join(',', columns)} ({string.Join(' ', missing.Concat(unknown))})");
    }

    private static CsvReaderOptions Options(Queue<CsvMalformedRecord> faults) => new()
    {
        Separator = ',',
        HasHeader = false,
        AllowLineBreaksInQuotes = false,
        SkipEmptyLines = false,
        MaxRecordSize = RecordBytesMax,
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Skip,
        OnMalformedRecord = faults.Enqueue,
    };
}
