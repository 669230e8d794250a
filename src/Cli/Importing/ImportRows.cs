using System.Security.Cryptography;
using System.Text.Unicode;
using CsvHelper;

namespace Yibao.Cli.Importing;

/// <summary>A register file cannot be used at all (文件不可用).</summary>
internal sealed class UnusableImportException(string message) : Exception(message);

/// <summary>
/// Reads a register file row by row (导入文件), from its beginning or from where an import stands. Columns stand in any order; all of them
/// must be there and no others.
/// </summary>
internal sealed class ImportRows : IDisposable
{
    // A row is a few hundred bytes; past this a quotation mark was forgotten.
    private const int RecordBytesMax = 1 << 16;

    private readonly string[] columns;
    private readonly int[] places;
    private readonly CsvReader reader;
    private readonly Queue<CsvMalformedRecord> malformed;
    private readonly long origin;
    private bool isHeld;

    private ImportRows(string[] columns, int[] places, CsvReader reader, Queue<CsvMalformedRecord> malformed, long origin, long line)
    {
        (this.columns, this.places, this.reader, this.malformed) = (columns, places, reader, malformed);
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
    public string this[int column] => reader.GetString(places[column]);

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
            return new ImportRows(columns, rows.places, rest, faults, position, rowsBefore + 1);
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
        Problem = reader.FieldCount != columns.Length ? $"{reader.FieldCount} fields, expected {columns.Length}"
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
        var found = Array.ConvertAll(columns, column => Array.IndexOf(header, column));
        if (header.Length == columns.Length && Array.TrueForAll(found, place => place >= 0))
        {
            return new ImportRows(columns, found, whole, faults, origin: 0, line: 1);
        }

        whole.Dispose();
        var missing = columns.Except(header, StringComparer.Ordinal).Select(column => "-" + column);
        var unknown = header.Except(columns, StringComparer.Ordinal).Select(column => "+" + column);
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
