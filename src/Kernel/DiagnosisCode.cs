namespace Yibao.Kernel;

/// <summary>
/// Diagnosis code (疾病诊断编码) of ICD-10, insurance version (医保版), packed so that every beginning of a code is one range of numbers.
/// Kept: letter, two digits and up to three characters after the point (digits or x). The clinical extension of the national code
/// (the x002 of I10.x00x002) is read and dropped: no payment rule looks at it. The default is no diagnosis.
/// </summary>
/// <param name="Packed">The packed code: sorts as the text does; x sorts after 9.</param>
public readonly record struct DiagnosisCode(int Packed) : IComparable<DiagnosisCode>
{
    private const int Signs = 12; // per place: none, ten digits, x
    private const int Places = 3;
    private const int PlacesSpan = Signs * Signs * Signs;

    /// <summary>Whether left sorts first (编码在前).</summary>
    public static bool operator <(DiagnosisCode left, DiagnosisCode right) => left.Packed < right.Packed;

    /// <summary>Whether left sorts later (编码在后).</summary>
    public static bool operator >(DiagnosisCode left, DiagnosisCode right) => left.Packed > right.Packed;

    /// <summary>Whether left sorts first or is the same (编码不后于).</summary>
    public static bool operator <=(DiagnosisCode left, DiagnosisCode right) => left.Packed <= right.Packed;

    /// <summary>Whether left sorts later or is the same (编码不前于).</summary>
    public static bool operator >=(DiagnosisCode left, DiagnosisCode right) => left.Packed >= right.Packed;

    /// <summary>
    /// Reads a code (编码) such as "I10", "E11.900", "I10.x00x002", "A17.001+" or "e11900"; letters in either case, point optional.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DiagnosisCode code)
    {
        var read = TryPack(text, out var packed, out _, out var rest) && IsExtension(rest);
        code = read ? new DiagnosisCode(packed) : default;
        return read;
    }

    /// <summary>
    /// Reads the beginning of codes (编码前缀), "I10" or "E11.9", as the range of packed codes that begin so, until exclusive.
    /// A beginning longer than three characters after the point is refused: what is not kept cannot be asked for.
    /// </summary>
    public static bool TryParsePrefix(ReadOnlySpan<char> text, out (int From, int Until) range)
    {
        var read = TryPack(text, out var packed, out var span, out var rest) && rest.IsEmpty;
        range = read ? (packed, packed + span) : default;
        return read;
    }

    /// <summary>Orders by code (编码顺序).</summary>
    public int CompareTo(DiagnosisCode other) => Packed.CompareTo(other.Packed);

    /// <summary>The code as kept (编码): "I10.x00", "E11.9"; empty for no diagnosis.</summary>
    public override string ToString()
    {
        if (Packed == 0)
            return "";
        Span<char> text = stackalloc char[4 + Places];
        var head = Packed / PlacesSpan;
        text[0] = (char)('A' + (head / 100) - 1);
        text[1] = (char)('0' + (head / 10 % 10));
        text[2] = (char)('0' + (head % 10));
        text[3] = '.';
        var length = 4;
        for (var place = PlacesSpan / Signs; place > 0 && Packed / place % Signs is > 0 and var sign; place /= Signs)
            text[length++] = sign == Signs - 1 ? 'x' : (char)('0' + sign - 1);
        return new string(text[..(length == 4 ? 3 : length)]);
    }

    private static bool TryPack(ReadOnlySpan<char> text, out int packed, out int span, out ReadOnlySpan<char> rest)
    {
        packed = 0;
        span = PlacesSpan;
        rest = default;
        if (text.Length < 3 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[2]))
            return false;
        var letter = char.ToUpperInvariant(text[0]) - 'A' + 1;
        packed = ((letter * 100) + ((text[1] - '0') * 10) + (text[2] - '0')) * PlacesSpan;
        rest = text[3..];
        if (rest.Length > 0 && rest[0] == '.')
        {
            if (rest.Length == 1)
                return false;
            rest = rest[1..];
        }
        for (var place = 0; place < Places && rest.Length > 0 && SignOf(rest[0]) is > 0 and var sign; place++)
        {
            span /= Signs;
            packed += sign * span;
            rest = rest[1..];
        }
        return true;
    }

    // After the kept places: nothing, the national extension x and three digits, and the dagger or asterisk of a double code.
    private static bool IsExtension(ReadOnlySpan<char> rest)
    {
        if (rest.Length >= 4 && rest[0] is 'x' or 'X')
            rest = rest[1..4].ContainsAnyExceptInRange('0', '9') ? rest : rest[4..];
        return rest is "" or "+" or "*";
    }

    private static int SignOf(char character) => character switch
    {
        >= '0' and <= '9' => character - '0' + 1,
        'x' or 'X' => Signs - 1,
        _ => 0,
    };
}
