using System.Globalization;

namespace Yibao.Kernel;

/// <summary>
/// Citizen identity number (公民身份号码) of GB 11643: region, birth date, sequence, check character of ISO 7064 MOD 11-2.
/// Personal data: <see cref="ToString"/> is masked; <see cref="Number"/> is the only way to the whole number. The default is no person.
/// </summary>
public readonly record struct CitizenId
{
    private const string CheckCharacters = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private readonly long body; // the first 17 digits; the check character follows from them

    private CitizenId(long body) => this.body = body;

    /// <summary>All eighteen characters (完整号码), for storage and for the national interface, never for logs.</summary>
    public string Number
    {
        get
        {
            var digits = body.ToString("D17", CultureInfo.InvariantCulture);
            return digits + CheckCharacter(digits);
        }
    }

    /// <summary>For printing (脱敏号码): region and last two characters, the rest as stars: "110101**********37".</summary>
    public string Masked
    {
        get
        {
            var number = Number;
            return string.Concat(number.AsSpan(0, 6), "**********", number.AsSpan(16));
        }
    }

    /// <summary>Birth date (出生日期).</summary>
    public DateOnly BirthDate => DateOnly.FromDayNumber(0).AddYears(BirthYear - 1).AddMonths(BirthMonth - 1).AddDays(BirthDay - 1);

    /// <summary>Sex (性别): the seventeenth digit is odd for men.</summary>
    public Sex Sex => body == 0 ? Sex.Unknown : body % 2 == 1 ? Sex.Male : Sex.Female;

    /// <summary>Region of first registration (首次登记地区), not where the person lives or is insured.</summary>
    public RegionCode Region => new((int)(body / 100_000_000_000));

    private int BirthYear => (int)(body / 10_000_000 % 10_000);

    private int BirthMonth => (int)(body / 100_000 % 100);

    private int BirthDay => (int)(body / 1_000 % 100);

    /// <summary>Reads eighteen characters (18位), without the problem text of the other overload.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CitizenId id) => TryParse(text, out id, out _);

    /// <summary>
    /// Reads eighteen characters; a small x is taken for X. Refused in this order: length and characters, province, birth date, check
    /// character. The problem never repeats the number.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CitizenId id, out string? problem)
    {
        id = default;
        problem = null;
        if (text.Length != 18 || text[..17].ContainsAnyExceptInRange('0', '9') || !(char.IsAsciiDigit(text[17]) || text[17] is 'X' or 'x'))
            problem = "expected 17 digits and a check character (a digit or X)";
        else if (!RegionCode.TryParse(text[..6], out var region) || region.IsNation)
            problem = "the first two digits name no province";
        else if (!DateOnly.TryParseExact(text[6..14], "yyyyMMdd", out _))
            problem = "the digits 7 to 14 are no date";
        else if (char.ToUpperInvariant(text[17]) != CheckCharacter(text[..17]))
            problem = "the check character does not fit";
        if (problem is not null)
            return false;
        id = new CitizenId(long.Parse(text[..17], NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>
    /// Age in completed years (周岁) on a day. Who was born on 29 February is a year older on 1 March of a common year. Throws
    /// <see cref="ArgumentOutOfRangeException"/> for a day before the birth.
    /// </summary>
    public int AgeOn(DateOnly day)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, BirthDate);
        return Days.Age(BirthDate, day);
    }

    /// <summary>The masked number (脱敏号码): what a log may hold.</summary>
    public override string ToString() => Masked;

    private static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (digits[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }
}
