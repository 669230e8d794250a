using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>Kind of a JSON value (值类型).</summary>
internal enum JsonKind : byte
{
    Null,
    False,
    True,
    Number,
    Text,
    Array,
    Object,
}

/// <summary>One value of a message with its name: positions in the text, nothing copied.</summary>
internal struct JsonToken
{
    internal int NameAt;
    internal int NameLength;
    internal uint Hash;
    internal int At;
    internal int Length;

    // The token after this one and everything inside it: the next sibling, or the parent's end.
    internal int Next;
    internal JsonKind Kind;

    // Of a text: it holds escapes. Of an array: it holds bare numbers, which are not tokens of their own.
    internal bool Mark;
}

/// <summary>
/// A JSON text as a flat list of tokens (报文树), read in one pass with limits on everything, names compared without regard to case. Written
/// by hand because a document object would accept double fields and half surrogates, and costs three times as much.
/// </summary>
internal sealed class JsonTree
{
    /// <summary>
    /// Deepest nesting: the deepest table has envelope, input, node, row, list, row; a digit more for what provinces add.
    /// </summary>
    internal const int DepthMax = 12;

    /// <summary>Most values in a message: 2,000 fee lines of 40 fields are 80,000.</summary>
    internal const int TokensMax = 200_000;

    /// <summary>Most fields in one object: the widest table has 65.</summary>
    internal const int FieldsMax = 512;

    // Bytes of a message for one value, or fewer: so that its tokens rarely have to move.
    private const int BytesPerToken = 24;

    // Bytes of a name that a refusal shows.
    private const int NameShownMax = 40;

    // More than ours, so that the reader's own limit is never met first.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax + 2 };

    private JsonToken[] tokens;

    // Bytes of the text that hold something.
    private int used;

    private JsonTree(byte[] text)
    {
        Text = text;
        used = text.Length;
        tokens = new JsonToken[16 + (text.Length / BytesPerToken)];
    }

    /// <summary>The text, and behind it what was unescaped (an input that came as a string, an escaped name).</summary>
    internal byte[] Text { get; private set; }

    /// <summary>Number of tokens.</summary>
    internal int Count { get; private set; }

    internal ref readonly JsonToken this[int index] => ref tokens[index];

    /// <summary>Reads a whole message: token 0 is the envelope. Null when read, else what is wrong and where.</summary>
    internal static Refusal? Read(byte[] body, out JsonTree tree)
    {
        tree = new JsonTree(body);
        if (!Utf8.IsValid(body))
            return new Refusal(GatewayRefusals.NotUtf8, $"byte {FirstInvalid(body)}", "");
        var from = body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        return tree.Append(from, body.Length - from, -1);
    }

    /// <summary>
    /// Reads the JSON inside the text at a token (an input sent as a string); its root is the token at the old <see cref="Count"/>.
    /// </summary>
    internal Refusal? ReadInside(int token)
    {
        var inner = Encoding.UTF8.GetBytes(TextOf(token));
        var from = Keep(inner);
        return Append(from, inner.Length, token);
    }

    /// <summary>The child of an object with this name in any case, or -1. The name is given in lower case.</summary>
    internal int Find(int parent, ReadOnlySpan<byte> name)
    {
        if (tokens[parent].Kind != JsonKind.Object)
            return -1;
        var hash = HashOf(name);
        for (var i = parent + 1; i < tokens[parent].Next; i = tokens[i].Next)
        {
            if (tokens[i].Hash == hash && Ascii.EqualsIgnoreCase(NameOf(i), name))
                return i;
        }
        return -1;
    }

    internal ReadOnlySpan<byte> NameOf(int token) => Text.AsSpan(tokens[token].NameAt, tokens[token].NameLength);

    internal ReadOnlySpan<byte> RawOf(int token) => Text.AsSpan(tokens[token].At, tokens[token].Length);

    /// <summary>Nothing was given: absent, null, "", or the text "null".</summary>
    internal bool IsEmpty(int token)
    {
        if (token < 0)
            return true;
        ref var value = ref tokens[token];
        return value.Kind == JsonKind.Null
            || (value.Kind == JsonKind.Text && (value.Length == 0 || (value.Length == 4 && RawOf(token).SequenceEqual("null"u8))));
    }

    /// <summary>The value as text: a number as it was written, true and false as 1 and 0, an object as its JSON, nothing as "".</summary>
    internal string TextOf(int token)
    {
        if (IsEmpty(token))
            return "";
        ref var value = ref tokens[token];
        if (value.Kind == JsonKind.Text && value.Mark)
        {
            var reader = new Utf8JsonReader(Text.AsSpan(value.At - 1, value.Length + 2));
            reader.Read();
            return reader.GetString()!;
        }
        return value.Kind switch
        {
            JsonKind.True => "1",
            JsonKind.False => "0",
            _ => Encoding.UTF8.GetString(RawOf(token)),
        };
    }

    /// <summary>Where a token stands: input.feedetail[3].cnt; rows count from 1.</summary>
    internal string PlaceOf(int token)
    {
        var place = new StringBuilder();
        for (var i = 0; i < token; i++)
        {
            if (tokens[i].Next <= token && tokens[i].Next != 0)
            {
                i = tokens[i].Next - 1;
                continue;
            }
            AddStep(place, i, token);
        }
        if (tokens[token].NameLength > 0)
            AddName(place, NameOf(token));
        return place.ToString();
    }

    /// <summary>Hash of a name, blind to case: eight letters at a time.</summary>
    internal static uint HashOf(ReadOnlySpan<byte> name)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        const ulong Lower = 0x2020202020202020;
        unchecked // the hash is meant to wrap
        {
            var hash = (ulong)name.Length;
            for (; name.Length >= sizeof(ulong); name = name[sizeof(ulong)..])
            {
                hash = (hash ^ (BinaryPrimitives.ReadUInt64LittleEndian(name) | Lower)) * Odd;
                hash ^= hash >> 32;
            }
            var rest = 0UL;
            foreach (var letter in name)
                rest = (rest << 8) | (uint)(letter | 0x20);
            hash = (hash ^ rest) * Odd;
            return (uint)(hash >> 32);
        }
    }

    private Refusal? Append(int from, int length, int within)
    {
        var open = new Open(new int[DepthMax]);
        var reader = new Utf8JsonReader(Text.AsSpan(from, length), Options);
        try
        {
            while (reader.Read())
            {
                if (Take(ref reader, ref open, from) is { } refusal)
                    return refusal;
            }
            return null;
        }
        catch (JsonException fault)
        {
            var where = within < 0 ? "" : PlaceOf(within) + ", ";
            return new Refusal(GatewayRefusals.NotJson, $"{where}line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}", "");
        }
    }

    // The containers that are open, and the name that waits for its value.
    private struct Open(int[] stack)
    {
        internal readonly int[] Stack = stack;
        internal int Depth;
        internal int NameAt;
        internal int NameLength;
        internal uint Hash;
    }

    private Refusal? Take(ref Utf8JsonReader reader, ref Open open, int from)
    {
        var at = from + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return TakeName(ref reader, ref open, at);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (open.Depth == DepthMax)
                    return new Refusal(GatewayRefusals.TooDeep, Here(ref open), $"at most {DepthMax}");
                open.Stack[open.Depth++] = Count;
                return Add(ref open, reader.TokenType == JsonTokenType.StartObject ? JsonKind.Object : JsonKind.Array, at, 0, false);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                var container = open.Stack[--open.Depth];
                tokens[container].Next = Count;
                tokens[container].Length = at + 1 - tokens[container].At;
                return reader.TokenType == JsonTokenType.EndObject ? CheckNames(container) : null;
            case JsonTokenType.String:
                var escaped = reader.ValueIsEscaped;
                var refusal = Add(ref open, JsonKind.Text, at + 1, reader.ValueSpan.Length, escaped);
                return refusal is null && escaped && !IsText(reader.ValueSpan)
                    ? new Refusal(GatewayRefusals.BadCharacter, PlaceOf(Count - 1), "")
                    : refusal;
            case JsonTokenType.Number when open.Depth > 0 && tokens[open.Stack[open.Depth - 1]].Kind == JsonKind.Array:
                tokens[open.Stack[open.Depth - 1]].Mark = true;
                return null;
            default:
                return Add(ref open, KindOf(reader.TokenType), at, reader.ValueSpan.Length, false);
        }
    }

    private Refusal? TakeName(ref Utf8JsonReader reader, ref Open open, int at)
    {
        open.NameAt = at + 1;
        open.NameLength = reader.ValueSpan.Length;
        if (reader.ValueIsEscaped)
        {
            if (!IsText(reader.ValueSpan))
                return new Refusal(GatewayRefusals.BadCharacter, Here(ref open), "a field's name");
            var plain = Encoding.UTF8.GetBytes(reader.GetString()!);
            open.NameAt = Keep(plain);
            open.NameLength = plain.Length;
        }
        open.Hash = HashOf(Text.AsSpan(open.NameAt, open.NameLength));
        return null;
    }

    private Refusal? Add(ref Open open, JsonKind kind, int at, int length, bool mark)
    {
        if (Count == TokensMax)
            return new Refusal(GatewayRefusals.TooMany, "", $"at most {TokensMax} values");
        if (Count == tokens.Length)
            Array.Resize(ref tokens, tokens.Length * 2);
        tokens[Count] = new JsonToken
        {
            NameAt = open.NameAt,
            NameLength = open.NameLength,
            Hash = open.Hash,
            At = at,
            Length = length,
            Kind = kind,
            Mark = mark,
            Next = kind is JsonKind.Object or JsonKind.Array ? 0 : Count + 1,
        };
        Count++;
        open.NameLength = 0;
        open.Hash = 0;
        return null;
    }

    // A filter of 64 bits says most of the time that no name comes twice; else the names before are looked at.
    private Refusal? CheckNames(int parent)
    {
        var seen = 0UL;
        var fields = 0;
        for (var i = parent + 1; i < tokens[parent].Next; i = tokens[i].Next)
        {
            if (++fields > FieldsMax)
                return new Refusal(GatewayRefusals.TooMany, PlaceOf(parent), $"at most {FieldsMax} fields in an object");
            var bit = 1UL << (int)(tokens[i].Hash & 63);
            if ((seen & bit) != 0 && HasTwin(parent, i))
                return new Refusal(GatewayRefusals.GivenTwice, PlaceOf(i), "");
            seen |= bit;
        }
        return null;
    }

    private bool HasTwin(int parent, int token)
    {
        for (var i = parent + 1; i < token; i = tokens[i].Next)
        {
            if (tokens[i].Hash == tokens[token].Hash && Ascii.EqualsIgnoreCase(NameOf(i), NameOf(token)))
                return true;
        }
        return false;
    }

    private int Keep(ReadOnlySpan<byte> more)
    {
        var at = used;
        if (at + more.Length > Text.Length)
        {
            var longer = new byte[Math.Max(at + more.Length, 2 * at)];
            Text.AsSpan(0, at).CopyTo(longer);
            Text = longer;
        }
        more.CopyTo(Text.AsSpan(at));
        used = at + more.Length;
        return at;
    }

    private string Here(ref Open open)
    {
        if (Count == 0)
            return "";
        var place = new StringBuilder(open.Depth > 0 ? PlaceOf(open.Stack[open.Depth - 1]) : "");
        if (open.NameLength > 0 && open.NameAt + open.NameLength <= used)
            AddName(place, Text.AsSpan(open.NameAt, open.NameLength));
        return place.ToString();
    }

    // The step at container i on the way to the token inside it.
    private void AddStep(StringBuilder place, int container, int token)
    {
        if (tokens[container].NameLength > 0)
            AddName(place, NameOf(container));
        if (tokens[container].Kind != JsonKind.Array)
            return;
        var row = 1;
        for (var i = container + 1; i < token && tokens[i].Next != 0 && tokens[i].Next <= token; i = tokens[i].Next)
            row++;
        place.Append('[').Append(row).Append(']');
    }

    private static void AddName(StringBuilder place, ReadOnlySpan<byte> name)
    {
        if (place.Length > 0)
            place.Append('.');
        place.Append(Encoding.UTF8.GetString(name[..Math.Min(name.Length, NameShownMax)]));
    }

    private static JsonKind KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => JsonKind.Number,
        JsonTokenType.True => JsonKind.True,
        JsonTokenType.False => JsonKind.False,
        _ => JsonKind.Null,
    };

    // Every \u escape of a surrogate has its other half, and none is the character zero, which no database keeps.
    private static bool IsText(ReadOnlySpan<byte> escaped)
    {
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != (byte)'\\')
                continue;
            i++;
            if (escaped[i] != (byte)'u')
                continue;
            var unit = Hex(escaped.Slice(i + 1, 4));
            i += 4;
            if (unit == 0 || char.IsLowSurrogate((char)unit))
                return false;
            if (!char.IsHighSurrogate((char)unit))
                continue;
            if (i + 6 >= escaped.Length
                || escaped[i + 1] != (byte)'\\'
                || escaped[i + 2] != (byte)'u'
                || !char.IsLowSurrogate((char)Hex(escaped.Slice(i + 3, 4))))
                return false;
            i += 6;
        }
        return true;
    }

    private static int Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return value;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        return at + 1;
    }
}
