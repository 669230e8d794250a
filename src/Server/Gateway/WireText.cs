using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Yibao.Kernel;

namespace Yibao.Server.Gateway;

/// <summary>Numbers, days and times as they stand on the wire (报文文本).</summary>
internal static class WireText
{
    /// <summary>Digits that any number of the tables has; the longest are serials, which are text.</summary>
    internal const int DigitsMax = 18;

    private static readonly long[] Powers =
        [.. Enumerable.Range(0, DigitsMax + 1).Select(power => Enumerable.Repeat(10L, power).Aggregate(1L, (all, ten) => all * ten))];

    /// <summary>China has one time (北京时间).</summary>
    internal static readonly TimeSpan ChinaOffset = TimeSpan.FromHours(8);

    /// <summary>
    /// Reads a number into units of 10^-decimals, exactly. Beside the plain form it reads the exponent of Java's 1.0E7.
    /// </summary>
    internal static bool TryReadUnits(ReadOnlySpan<byte> text, int decimals, long limit, out long units, out DecimalFault fault)
    {
        if (TryReadShort(text, decimals, out units) && units <= limit && units >= -limit)
        {
            fault = DecimalFault.None;
            return true;
        }
        units = 0;
        fault = DecimalFault.NotANumber;
        if (text.Length > DecimalText.LengthMax)
            return false;
        Span<char> letters = stackalloc char[DecimalText.LengthMax];
        var length = Encoding.Latin1.GetChars(text, letters);
        var plain = letters[..length];
        if (plain.IndexOfAny('e', 'E') < 0)
            return DecimalText.TryRead(plain, decimals, limit, out units, out fault);
        const NumberStyles Style = NumberStyles.AllowExponent | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return decimal.TryParse(plain, Style, CultureInfo.InvariantCulture, out var value)
            && DecimalText.TryRead(value.ToString(CultureInfo.InvariantCulture), decimals, limit, out units, out fault);
    }

    // What nearly every number is: a few digits, no more decimals than the unit has. Anything else goes the long way.
    private static bool TryReadShort(ReadOnlySpan<byte> text, int decimals, out long units)
    {
        const int ShortMax = 12; // with six more decimals still far from 64 bits
        const int DecimalsMax = 6;
        units = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > ShortMax || decimals > DecimalsMax || digits[0] == '.' || digits[^1] == '.')
            return false;
        var after = -1;
        foreach (var digit in digits)
        {
            if (digit == '.' && after < 0)
            {
                after = 0;
                continue;
            }
            if (digit is < (byte)'0' or > (byte)'9' || after == decimals)
                return false;
            units = (units * 10) + (digit - '0');
            after += after < 0 ? 0 : 1;
        }
        for (var i = Math.Max(after, 0); i < decimals; i++)
            units *= 10;
        units = isNegative ? -units : units;
        return true;
    }

    /// <summary>Ten to the power, for 0 to 18.</summary>
    internal static long PowerOfTen(int power) => Powers[power];

    /// <summary>Largest number of so many digits.</summary>
    internal static long LimitOf(int digits) => Powers[digits] - 1;

    /// <summary>
    /// Reads yyyy-MM-dd, alone or with a time behind it: "2021-03-04", "2021-03-04 05:06:07", with T, with a fraction of a second.
    /// </summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !TryReadDigits(text[..4], out var year)
            || !TryReadDigits(text[5..7], out var month)
            || !TryReadDigits(text[8..10], out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        time = new DateTime(year, month, day);
        if (text.Length == 10)
            return true;
        if (text.Length is not 16 and < 19 || text[10] is not (byte)' ' and not (byte)'T' || text[13] != ':'
            || !TryReadDigits(text[11..13], out var hour) || !TryReadDigits(text[14..16], out var minute) || hour > 23 || minute > 59)
            return false;
        var second = 0;
        if (text.Length > 16 && (text[16] != ':' || !TryReadDigits(text[17..19], out second) || second > 59))
            return false;
        if (text.Length > 19
            && (text[19] != '.' || text.Length is < 21 or > 29 || text[20..].ContainsAnyExceptInRange((byte)'0', (byte)'9')))
            return false;
        time = time.AddSeconds((((hour * 60) + minute) * 60) + second);
        return true;
    }

    /// <summary>A time as yyyyMMddHHmmssfff (时间戳): seventeen digits, of which fourteen reach to the second.</summary>
    internal static string Stamp(DateTime time) => string.Create(17, time, static (text, at) =>
    {
        Write(text[..4], at.Year);
        Write(text[4..6], at.Month);
        Write(text[6..8], at.Day);
        Write(text[8..10], at.Hour);
        Write(text[10..12], at.Minute);
        Write(text[12..14], at.Second);
        Write(text[14..], at.Millisecond);
    });

    private static void Write(Span<char> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (char)('0' + (value % 10));
            value /= 10;
        }
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';
}
