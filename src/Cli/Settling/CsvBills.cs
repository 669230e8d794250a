using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Yibao.Cli.Settling;

/// <summary>
/// Reads bills from CSV as a stream (CSV读入): one row per line of a bill, rows of a bill together. A row that cannot be read belongs to
/// the bill whose
/// number it shows; shows it none, it may belong to either neighbour, and both are refused.
/// </summary>
internal sealed class CsvBills : IDisposable
{
    /// <summary>Longest record: every column at its longest is far below.</summary>
    private const int RecordBytesMax = 1 << 20;

    /// <summary>Longest value of a column: sixteen diagnoses with their extensions.</summary>
    private const int FieldLengthMax = 512;

    private readonly CsvReader reader;
    private readonly CsvHeader header;
    private readonly FieldReading reading;
    private readonly DateOnly? on;
    private readonly int billColumn;
    private readonly char[] chars = new char[FieldLengthMax];
    private readonly BillDraft draft = new();
    private readonly List<CsvMalformedRecord> malformed = [];
    private readonly FirstRow first;
    private byte[] billText = new byte[64];
    private int billLength = -1;
    private string unreadableBefore = "";

    private CsvBills(CsvReader reader, List<CsvMalformedRecord> malformed, CsvHeader header, FieldReading reading, DateOnly? on)
    {
        (this.reader, this.malformed, this.header, this.reading, this.on) = (reader, malformed, header, reading, on);
        billColumn = header.BillColumn;
        first = new FirstRow(header.Fields.Length);
    }

    /// <summary>Rows read so far, refused ones too.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Bytes => reader.ByteOffset;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="UnusableFileException">It cannot be opened, or its header is not one.</exception>
    public static CsvBills Open(string path, FieldReading reading, DateOnly? on)
    {
        var bad = new List<CsvMalformedRecord>();
        CsvReader? opened = null;
        try
        {
            opened = CsvReader.FromFile(path, new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                AllowLineBreaksInQuotes = false,
                TrackLineNumbers = true,
                MaxRecordSize = RecordBytesMax,
                MalformedData = CsvMalformedDataHandling.Skip,
                OnMalformedRecord = bad.Add,
            });
            if (!opened.Read() || bad.Count > 0)
            {
                var fault = bad.Count > 0 ? InputFault.Malformed : InputFault.Unreadable;
                throw new UnusableFileException([new FileFault(fault, 1, 0, "", "no header; the first row names the columns")]);
            }

            var columns = CsvHeader.Of(opened.Current.ToArray(), on is not null);
            return new CsvBills(opened, bad, columns, reading, on);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            opened?.Dispose();
            throw new UnusableFileException([new FileFault(InputFault.Unreadable, 0, 0, "", failure.Message)]);
        }
    }

    public void Dispose() => reader.Dispose();

    /// <summary>The bills in order. The draft is the same object every time.</summary>
    /// <exception cref="UnusableFileException">The file can no longer be read.</exception>
    public IEnumerable<BillDraft> Bills()
    {
        var isOpen = false;
        while (Next(out var isEnd))
        {
            foreach (var bad in malformed)
            {
                if (isOpen && !Belongs(bad))
                {
                    yield return Finished();
                    isOpen = false;
                }

                Take(bad, ref isOpen);
            }

            malformed.Clear();
            if (isEnd)
            {
                break;
            }

            if (isOpen && !IsSameBill())
            {
                yield return Finished();
                isOpen = false;
            }

            TakeRow(ref isOpen);
        }

        if (isOpen)
        {
            yield return Finished();
        }
    }

    /// <summary>Goes on to the next row that is one; false only when nothing is left to be said either.</summary>
    private bool Next(out bool isEnd)
    {
        try
        {
            isEnd = !reader.Read();
        }
        catch (Exception failure) when (failure is CsvFormatException or IOException)
        {
            var line = failure is CsvFormatException { LineNumber: > 0 and var at } ? (int)at : 0;
            throw new UnusableFileException([new FileFault(InputFault.Malformed, line, 0, "", failure.Message)]);
        }

        return !isEnd || malformed.Count > 0;
    }

    private BillDraft Finished()
    {
        draft.Finish(on);
        return draft;
    }

    private bool IsSameBill() =>
        billLength > 0 && reader.FieldCount > billColumn && reader.GetSpan(billColumn).SequenceEqual(billText.AsSpan(0, billLength));

    private bool Belongs(CsvMalformedRecord bad) =>
        BillOf(bad) is not { } id || id == Encoding.UTF8.GetString(billText, 0, Math.Max(0, billLength));

    /// <summary>The number of the bill where it stands before the fault; null: it cannot be told.</summary>
    private string? BillOf(CsvMalformedRecord bad)
    {
        var fields = bad.RawRecord.Split('"')[0].Split(',');
        return fields.Length > billColumn + 1 && fields[billColumn].Length > 0 ? fields[billColumn] : null;
    }

    private void Take(CsvMalformedRecord bad, ref bool isOpen)
    {
        if (!isOpen)
        {
            Begin(Encoding.UTF8.GetBytes(BillOf(bad) ?? ""));
            draft.Bill = BillOf(bad) ?? "";
            isOpen = true;
        }

        Rows++;
        draft.RowLines.Add((int)bad.LineNumber);
        var fault = new RowFault(draft.RowLines.Count - 1, 0, 0, InputFault.Malformed, "", "quotation marks out of place");
        draft.Fail(fault);
        unreadableBefore = BillOf(bad) is null
            ? string.Create(CultureInfo.InvariantCulture, $"line {bad.LineNumber} cannot be read and may belong to it")
            : "";
    }

    private void Begin(ReadOnlySpan<byte> id)
    {
        draft.Clear();
        billLength = id.Length;
        if (billText.Length < id.Length)
        {
            billText = new byte[id.Length];
        }

        id.CopyTo(billText);
    }

    private void TakeRow(ref bool isOpen)
    {
        Rows++;
        var isFirst = !isOpen || draft.Given == 0;
        if (!isOpen)
        {
            Begin(reader.FieldCount > billColumn ? reader.GetSpan(billColumn) : default);
            isOpen = true;
            if (unreadableBefore.Length > 0)
            {
                draft.Fail(new RowFault(0, 0, 0, InputFault.OtherRow, "", unreadableBefore));
            }
        }

        unreadableBefore = "";
        var row = draft.RowLines.Count;
        draft.RowLines.Add((int)reader.LineNumber);
        if (reader.FieldCount != header.Fields.Length)
        {
            var counts = string.Create(CultureInfo.InvariantCulture, $"{reader.FieldCount} fields; the header has {header.Fields.Length}");
            draft.Fail(new RowFault(row, 0, 0, InputFault.FieldCount, "", counts));
            var id = Encoding.UTF8.GetString(billText, 0, Math.Min(billLength, FieldReading.IdLengthMax));
            draft.Bill = draft.Bill.Length > 0 ? draft.Bill : id;
            return;
        }

        var line = new LineDraft();
        ReadFields(row, isFirst, ref line);
        if (isFirst)
        {
            NeedIds(row);
        }

        var fault = reading.Finish(ref line, out var field);
        if (fault != InputFault.None)
        {
            draft.Fail(new RowFault(row, 0, ColumnOf(field), fault, field.Name(), reading.Detail));
        }

        if (draft.Lines.Count <= Benefits.BillLimits.MostLines)
        {
            draft.Lines.Add(line.Line);
        }
    }

    private void ReadFields(int row, bool isFirst, ref LineDraft line)
    {
        for (var i = 0; i < header.Fields.Length; i++)
        {
            var bytes = reader.GetSpan(i);
            var field = (BillField)Math.Max(0, header.Fields[i]);
            var isOpening = header.Fields[i] == CsvHeader.IsOpening;
            if (isOpening || !field.IsOfLine())
            {
                if (!isFirst)
                {
                    Agree(row, i, bytes);
                    continue;
                }

                first.Keep(i, bytes);
            }

            if (bytes.IsEmpty)
            {
                continue;
            }

            if (bytes.Length > FieldLengthMax)
            {
                Fail(row, i, InputFault.TooLong, "at most 512 bytes");
            }
            else if (Utf8.ToUtf16(bytes, chars, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            {
                Fail(row, i, InputFault.Malformed, "not UTF-8");
            }
            else
            {
                ReadField(row, i, field, isOpening, chars.AsSpan(0, length), ref line);
            }
        }
    }

    private void ReadField(int row, int column, BillField field, bool isOpening, ReadOnlySpan<char> text, ref LineDraft line)
    {
        InputFault fault;
        if (isOpening)
        {
            fault = reading.ReadOpening(text, out var fen);
            draft.Before.Add(new OpeningValue(header.Openings[column], fen, 0, column + 1));
        }
        else
        {
            fault = field.IsOfLine() ? reading.Read(ref line, field, text) : reading.Read(draft, field, text);
        }

        if (fault != InputFault.None)
        {
            Fail(row, column, fault, reading.Detail);
        }
    }

    private void Fail(int row, int column, InputFault fault, string detail) =>
        draft.Fail(new RowFault(row, 0, column + 1, fault, NameOf(column), detail));

    private string NameOf(int column) => header.Fields[column] == CsvHeader.IsOpening
        ? $"{BillFields.Before}.{header.Openings[column]}"
        : ((BillField)header.Fields[column]).Name();

    private int ColumnOf(BillField field) => Array.IndexOf(header.Fields, (int)field) + 1;

    /// <summary>A later row of a bill repeats what the first one says, or says nothing.</summary>
    private void Agree(int row, int column, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty && !first.Is(column, bytes))
        {
            Fail(row, column, InputFault.Contradiction, "differs from the first row of the bill");
        }
    }

    private void NeedIds(int row)
    {
        foreach (var field in (ReadOnlySpan<BillField>)[BillField.Bill, BillField.Person])
        {
            if (!draft.Has(field))
            {
                draft.Fail(new RowFault(row, 0, ColumnOf(field), InputFault.MissingColumn, field.Name(), "must be given"));
            }
        }
    }

    /// <summary>The bytes of the first row of a bill by column, to hold later rows against.</summary>
    private sealed class FirstRow(int columns)
    {
        private readonly (int From, int Length)[] places = new (int From, int Length)[columns];
        private byte[] text = new byte[1024];
        private int used;

        public void Keep(int column, ReadOnlySpan<byte> bytes)
        {
            used = column == 0 ? 0 : used;
            if (used + bytes.Length > text.Length)
            {
                Array.Resize(ref text, Math.Max(text.Length * 2, used + bytes.Length));
            }

            bytes.CopyTo(text.AsSpan(used));
            places[column] = (used, bytes.Length);
            used += bytes.Length;
        }

        public bool Is(int column, ReadOnlySpan<byte> bytes) =>
            text.AsSpan(places[column].From, places[column].Length).SequenceEqual(bytes);
    }
}
