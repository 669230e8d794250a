namespace Yibao.Kernel;

/// <summary>Why a decimal text was not read (格式问题).</summary>
public enum DecimalFault : byte
{
    /// <summary>It was read (无).</summary>
    None,

    /// <summary>Not a decimal number (非数字): blanks, exponent, grouping, two points, no digits.</summary>
    NotANumber,

    /// <summary>More decimals than the unit has, and they are not zero (精度过高).</summary>
    TooFine,

    /// <summary>Beyond the limit on either side (超出上限).</summary>
    TooLarge,
}

/// <summary>
/// Reads decimal text (小数文本) into a whole number of a small unit, exactly: the edge of the system has no floating point.
/// </summary>
public static class DecimalText
{
    /// <summary>Longest text looked at (最长文本): 19 digits of 64 bits, sign, point, and the trailing zeros that databases print.</summary>
    public const int LengthMax = 48;

    /// <summary>
    /// Reads text such as "12.5" as units of 10^-<paramref name="decimals"/>: "12.5" at 4 decimals is 125000. Trailing zeros past
    /// the unit are accepted ("1.500" at 2 decimals is 150), other digits there are <see cref="DecimalFault.TooFine"/>.
    /// </summary>
    /// <param name="text">Optional minus, digits, optional point with at least one digit after it.</param>
    /// <param name="decimals">Decimals of the unit, 0 to 18.</param>
    /// <param name="limit">Largest size of the result, positive.</param>
    /// <param name="units">The number of units, or 0 when refused.</param>
    /// <param name="fault">Why it was refused.</param>
    public static bool TryRead(ReadOnlySpan<char> text, int decimals, long limit, out long units, out DecimalFault fault)
    {
        units = 0;
        fault = DecimalFault.NotANumber;
        if (text.Length > LengthMax)
            return false;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var part = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && part.IsEmpty) || !AllDigits(whole) || !AllDigits(part))
            return false;

        // 38 digits are inside Int128; a text with more significant digits is past any limit of 64 bits.
        Int128 value = 0;
        foreach (var digit in whole)
            value = value > limit ? value : (value * 10) + (digit - '0');
        for (var i = 0; i < decimals; i++)
            value = value > limit ? value : (value * 10) + (i < part.Length ? part[i] - '0' : 0);
        if (value > limit)
        {
            fault = DecimalFault.TooLarge;
            return false;
        }
        if (part.Length > decimals && part[decimals..].ContainsAnyExcept('0'))
        {
            fault = DecimalFault.TooFine;
            return false;
        }
        units = negative ? -(long)value : (long)value;
        fault = DecimalFault.None;
        return true;
    }

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
