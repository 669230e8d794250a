using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Yibao.Cli.Settling;

/// <summary>
/// Reads bills from JSON (JSON读入): one bill, an array of bills, or <c>{"bills": [...]}</c>. Strict: an unknown field refuses its bill;
/// numbers are
/// taken as they are written, never through floating point.
/// </summary>
internal sealed class JsonBills
{
    /// <summary>Largest file, read whole: many bills come as CSV, which is read as a stream.</summary>
    public const int FileBytesMax = 256 << 20;

    private const string BillsName = "bills";

    private readonly byte[] text;
    private readonly FieldReading reading;
    private readonly DateOnly? on;
    private readonly BillDraft draft = new();
    private int placeOffset;
    private int placeLine = 1;
    private int placeLineStart;
    private (int Offset, int Line, int LineStart) anchor = (0, 1, 0);
    private int count;

    private JsonBills(byte[] text, FieldReading reading, DateOnly? on) => (this.text, this.reading, this.on) = (text, reading, on);

    /// <summary>Rows (lines of bills) read so far; a bill without lines counts as one.</summary>
    public long Rows { get; private set; }

    /// <summary>Opens a file; what is not JSON at all is refused here.</summary>
    /// <exception cref="UnusableFileException">It cannot be opened, is too large, or is not JSON.</exception>
    public static JsonBills Open(string path, FieldReading reading, DateOnly? on)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > FileBytesMax)
            {
                const string Advice = "more than 256 MB of JSON; give many bills as CSV";
                throw new UnusableFileException([new FileFault(InputFault.Unreadable, 0, 0, "", Advice)]);
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableFileException([new FileFault(InputFault.Unreadable, 0, 0, "", failure.Message)]);
        }

        return Of(bytes, reading, on);
    }

    /// <summary>Reads bills from a text in memory.</summary>
    public static JsonBills Of(byte[] bytes, FieldReading reading, DateOnly? on)
    {
        var withoutMark = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (!Utf8.IsValid(withoutMark))
        {
            throw new UnusableFileException([new FileFault(InputFault.Malformed, 0, 0, "", "not UTF-8")]);
        }

        var reader = new Utf8JsonReader(withoutMark);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException failure)
        {
            var line = (int)(failure.LineNumber ?? 0) + 1;
            var what = failure.Message.Split(" LineNumber:")[0].TrimEnd();
            var column = (int)(failure.BytePositionInLine ?? 0) + 1;
            throw new UnusableFileException([new FileFault(InputFault.Malformed, line, column, "", what)]);
        }

        return new JsonBills(withoutMark, reading, on);
    }

    /// <summary>The bills in order. The draft is the same object every time.</summary>
    /// <exception cref="UnusableFileException">The file holds something else than bills.</exception>
    public IEnumerable<BillDraft> Bills()
    {
        var at = FirstBill(out var isOne);
        while (at >= 0)
        {
            var next = ReadBill(at);
            draft.Finish(on);
            yield return draft;
            at = isOne ? -1 : next;
        }
    }

    /// <summary>Offset of the first bill; -1: there is none.</summary>
    private int FirstBill(out bool isOne)
    {
        isOne = false;
        var reader = new Utf8JsonReader(text);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return AfterArrayStart(ref reader);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            const string Expected = "expected a bill, an array of bills, or {\"bills\": [...]}";
            throw Unusable((int)reader.TokenStartIndex, InputFault.WrongKind, "", Expected);
        }

        var found = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isBills = reader.ValueTextEquals(BillsName);
            if (found >= 0 || (isBills && isOne))
            {
                var name = reader.GetString()!;
                throw Unusable((int)reader.TokenStartIndex, InputFault.UnknownColumn, name, "beside 'bills' nothing else may stand");
            }

            reader.Read();
            isOne |= !isBills;
            if (isBills)
            {
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    throw Unusable((int)reader.TokenStartIndex, InputFault.WrongKind, BillsName, "expected an array of bills");
                }

                var inside = reader;
                found = AfterArrayStart(ref inside);
                found = found < 0 ? int.MaxValue : found;
            }

            reader.Skip();
        }

        isOne |= found < 0;
        return isOne ? 0 : found == int.MaxValue ? -1 : found;
    }

    private static int AfterArrayStart(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? -1 : (int)reader.TokenStartIndex;
    }

    /// <summary>Reads the bill that begins at an offset; the offset of the next one, or -1.</summary>
    private int ReadBill(int at)
    {
        draft.Clear();
        count++;
        var reader = new Utf8JsonReader(text.AsSpan(at));
        reader.Read();
        var (line, column) = PlaceOf(at);
        anchor = (placeOffset, placeLine, placeLineStart);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            draft.RowLines.Add(line);
            draft.Fail(new RowFault(0, line, column, InputFault.WrongKind, "", "expected a bill: {...}"));
            Rows++;
            reader.Skip();
            return Following(at + (int)reader.BytesConsumed);
        }

        var lines = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadProperty(ref reader, at, ref lines);
        }

        draft.Bill = draft.Has(BillField.Bill) ? draft.Bill : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{count}");
        draft.Person = draft.Has(BillField.Person) ? draft.Person : draft.Bill;
        ReadLines(lines, line, column);
        Rows += draft.RowLines.Count;
        return Following(at + (int)reader.BytesConsumed);
    }

    /// <summary>Offset of the value behind a comma; -1 where the array ends.</summary>
    private int Following(int offset)
    {
        while (offset < text.Length && text[offset] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',')
        {
            offset++;
        }

        return offset < text.Length && text[offset] != (byte)']' ? offset : -1;
    }

    private void ReadProperty(ref Utf8JsonReader reader, int at, ref int lines)
    {
        var name = reader.GetString()!;
        var nameAt = at + (int)reader.TokenStartIndex;
        reader.Read();
        var valueAt = at + (int)reader.TokenStartIndex;
        if (name == BillFields.Lines)
        {
            if (lines >= 0)
            {
                Fail(0, nameAt, InputFault.RepeatedColumn, name, "one field per name");
            }

            lines = valueAt;
            reader.Skip();
        }
        else if (name == BillFields.Before)
        {
            ReadBefore(ref reader, at);
        }
        else if (!BillFields.TryFind(name, out var field) || field.IsOfLine())
        {
            var known = BillFields.Names.Where((_, i) => !((BillField)i).IsOfLine()).Append(BillFields.Lines).Append(BillFields.Before);
            Fail(0, nameAt, InputFault.UnknownColumn, name, BillFields.Unknown(name, known));
            reader.Skip();
        }
        else if (draft.Has(field))
        {
            Fail(0, nameAt, InputFault.RepeatedColumn, name, "one field per name");
            reader.Skip();
        }
        else if (TextOf(ref reader, isList: field == BillField.Diagnoses, out var value))
        {
            var fault = value.Length == 0 ? InputFault.None : reading.Read(draft, field, value);
            if (fault != InputFault.None)
            {
                Fail(0, valueAt, fault, name, reading.Detail);
            }
        }
        else
        {
            draft.Given |= 1UL << (int)field;
            Fail(0, valueAt, InputFault.WrongKind, name, "expected a text or a number");
            reader.Skip();
        }
    }

    private void ReadBefore(ref Utf8JsonReader reader, int at)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Fail(0, at + (int)reader.TokenStartIndex, InputFault.WrongKind, BillFields.Before, "expected {\"accumulator\": yuan}");
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var (line, column) = PlaceOf(at + (int)reader.TokenStartIndex);
            reader.Read();
            var isText = TextOf(ref reader, isList: false, out var value);
            var fen = 0L;
            var fault = isText ? reading.ReadOpening(value, out fen) : InputFault.WrongKind;
            draft.Before.Add(new OpeningValue(name, fen, line, column));
            if (fault != InputFault.None)
            {
                var detail = isText ? reading.Detail : "expected a number";
                draft.Fail(new RowFault(0, line, column, fault, $"{BillFields.Before}.{name}", detail));
                reader.Skip();
            }
        }
    }

    private void ReadLines(int at, int billLine, int billColumn)
    {
        var reader = at < 0 ? default : new Utf8JsonReader(text.AsSpan(at));
        if (at >= 0 && reader.Read() && reader.TokenType != JsonTokenType.StartArray)
        {
            Fail(0, at, InputFault.WrongKind, BillFields.Lines, "expected an array of lines");
        }

        while (at >= 0 && reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadLine(ref reader, at);
        }

        if (at >= 0 && draft.RowLines.Count > 0 && reader.TokenType is not JsonTokenType.EndArray)
        {
            var wrong = at + (int)reader.TokenStartIndex;
            Fail(draft.RowLines.Count - 1, wrong, InputFault.WrongKind, BillFields.Lines, "expected a line: {...}");
        }

        if (draft.RowLines.Count == 0)
        {
            draft.RowLines.Add(billLine);
            if (at < 0)
            {
                draft.Fail(new RowFault(0, billLine, billColumn, InputFault.MissingColumn, BillFields.Lines, "must be given"));
            }
        }
    }

    private void ReadLine(ref Utf8JsonReader reader, int at)
    {
        var start = at + (int)reader.TokenStartIndex;
        var row = draft.RowLines.Count;
        draft.RowLines.Add(PlaceOf(start).Line);
        var line = new LineDraft();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadLineField(ref reader, at, row, ref line);
        }

        var missing = reading.Finish(ref line, out var which);
        if (missing != InputFault.None)
        {
            Fail(row, start, missing, which.Name(), reading.Detail);
        }

        if (draft.Lines.Count <= Benefits.BillLimits.MostLines)
        {
            draft.Lines.Add(line.Line);
        }
    }

    private void ReadLineField(ref Utf8JsonReader reader, int at, int row, ref LineDraft line)
    {
        var name = reader.GetString()!;
        var nameAt = at + (int)reader.TokenStartIndex;
        reader.Read();
        var valueAt = at + (int)reader.TokenStartIndex;
        if (!BillFields.TryFind(name, out var field) || !field.IsOfLine())
        {
            var known = BillFields.Names.Where((_, i) => ((BillField)i).IsOfLine());
            Fail(row, nameAt, InputFault.UnknownColumn, name, BillFields.Unknown(name, known));
            reader.Skip();
        }
        else if (line.Has(field))
        {
            Fail(row, nameAt, InputFault.RepeatedColumn, name, "one field per name");
            reader.Skip();
        }
        else if (TextOf(ref reader, isList: false, out var value))
        {
            var fault = value.Length == 0 ? InputFault.None : reading.Read(ref line, field, value);
            if (fault != InputFault.None)
            {
                Fail(row, valueAt, fault, name, reading.Detail);
            }
        }
        else
        {
            line.Given |= 1UL << (int)field;
            Fail(row, valueAt, InputFault.WrongKind, name, "expected a text, a number, true or false");
            reader.Skip();
        }
    }

    /// <summary>
    /// A value as text, a number as it is written; null is empty. False: it is an object or an array that is no list of texts.
    /// </summary>
    private static bool TextOf(ref Utf8JsonReader reader, bool isList, out string value)
    {
        value = "";
        switch (reader.TokenType)
        {
            case JsonTokenType.String: value = reader.GetString()!; return true;
            case JsonTokenType.Number: value = Encoding.ASCII.GetString(reader.ValueSpan); return true;
            case JsonTokenType.True: value = "true"; return true;
            case JsonTokenType.False: value = "false"; return true;
            case JsonTokenType.Null: return true;
            case JsonTokenType.StartArray when isList: return ListOf(ref reader, out value);
            default: return false;
        }
    }

    private static bool ListOf(ref Utf8JsonReader reader, out string value)
    {
        var ahead = reader;
        var texts = new List<string>();
        while (ahead.Read() && ahead.TokenType == JsonTokenType.String)
        {
            texts.Add(ahead.GetString()!);
        }

        value = string.Join(';', texts);
        var isList = ahead.TokenType == JsonTokenType.EndArray;
        reader = isList ? ahead : reader;
        return isList;
    }

    private void Fail(int row, int offset, InputFault fault, string field, string detail)
    {
        var (line, column) = PlaceOf(offset);
        draft.Fail(new RowFault(row, line, column, fault, field, detail));
    }

    private UnusableFileException Unusable(int offset, InputFault fault, string field, string detail)
    {
        var (line, column) = PlaceOf(offset);
        return new UnusableFileException([new FileFault(fault, line, column, field, detail)]);
    }

    /// <summary>
    /// Line and character of an offset; goes on from the last one or from the bill, so that no file is counted again and again.
    /// </summary>
    private (int Line, int Column) PlaceOf(int offset)
    {
        if (offset < placeOffset)
        {
            (placeOffset, placeLine, placeLineStart) = anchor;
        }

        for (var end = text.AsSpan(placeOffset, offset - placeOffset).IndexOf((byte)'\n'); end >= 0;
            end = text.AsSpan(placeOffset, offset - placeOffset).IndexOf((byte)'\n'))
        {
            placeOffset += end + 1;
            placeLineStart = placeOffset;
            placeLine++;
        }

        placeOffset = offset;
        return (placeLine, Encoding.UTF8.GetCharCount(text, placeLineStart, offset - placeLineStart) + 1);
    }
}
