using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yibao.Settlement;

namespace Yibao.Storage.Counter;

/// <summary>
/// Fee lines as one value (费用清单): a JSON array of lines, each an array in the order of the view <c>charged_line</c>, so that people can
/// query them in the database too.
/// </summary>
public static class FeeSheets
{
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    /// <summary>The text of lines (打包). Their details must be JSON objects.</summary>
    public static string Pack(IReadOnlyCollection<FeeLine> lines)
    {
        const int lineUsual = 256;
        var buffer = new ArrayBufferWriter<byte>(lineUsual * lines.Count);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            foreach (var line in lines)
            {
                Write(json, line);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The lines of a text (解包), added to those of the visit.</summary>
    /// <exception cref="FormatException">It is no sheet. JsonException: it is no JSON.</exception>
    public static void Unpack(ReadOnlySpan<byte> text, ICollection<FeeLine> into)
    {
        var json = new Utf8JsonReader(text);
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            into.Add(Read(ref json, text));
            Expect(ref json, JsonTokenType.EndArray);
        }
    }

    private static void Write(Utf8JsonWriter json, FeeLine line)
    {
        json.WriteStartArray();
        json.WriteNumberValue(line.Number);
        json.WriteStringValue(line.Serial);
        json.WriteStringValue(line.ChargeBatch);
        json.WriteStringValue(line.Item);
        json.WriteNumberValue(line.PriceMicro);
        json.WriteNumberValue(line.QuantityE4);
        json.WriteNumberValue(line.Amount);
        json.WriteNumberValue(StoredDay.Of(line.Day));
        json.WriteNumberValue(line.SupplyDays);
        json.WriteNumberValue(line.Approval);
        json.WriteNumberValue(line.Cancels);
        json.WriteNumberValue(line.Split.NonCovered);
        json.WriteNumberValue(line.Split.OverStandard);
        json.WriteNumberValue(line.Split.FirstPay);
        json.WriteNumberValue(line.Split.Eligible);
        json.WriteRawValue(line.Details);
        json.WriteEndArray();
    }

    private static FeeLine Read(ref Utf8JsonReader json, ReadOnlySpan<byte> text) => new()
    {
        Number = (int)Number(ref json),
        Serial = Text(ref json),
        ChargeBatch = Text(ref json),
        Item = Text(ref json),
        PriceMicro = Number(ref json),
        QuantityE4 = Number(ref json),
        Amount = Number(ref json),
        Day = StoredDay.Read(Number(ref json)),
        SupplyDays = (short)Number(ref json),
        Approval = (byte)Number(ref json),
        Cancels = (int)Number(ref json),
        Split = new LineSplit(Number(ref json), Number(ref json), Number(ref json), Number(ref json)),
        Details = Raw(ref json, text),
    };

    private static long Number(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.Number);
        return json.GetInt64();
    }

    private static string Text(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.String);
        return json.GetString()!;
    }

    private static string Raw(ref Utf8JsonReader json, ReadOnlySpan<byte> text)
    {
        Expect(ref json, JsonTokenType.StartObject);
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return json.BytesConsumed - start == 2 ? "{}" : Encoding.UTF8.GetString(text[start..(int)json.BytesConsumed]);
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new FormatException($"no fee sheet: at byte {json.TokenStartIndex} {type} is expected");
        }
    }
}
