namespace Yibao.Contributions.Runs;

/// <summary>
/// Unified social credit code (统一社会信用代码) of GB 32100: eighteen characters of an alphabet of thirty-one, the last of them a check
/// character. The default is no code.
/// </summary>
public readonly record struct CreditCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int Length = 18;
    private const int WeightStep = 3; // the weights are its powers, modulo the size of the alphabet

    private CreditCode(string text) => Text = text;

    /// <summary>All eighteen characters (完整代码).</summary>
    public string Text { get; } = "";

    /// <summary>The code whose first seventeen characters are given (补全校验码).</summary>
    /// <exception cref="FormatException">They are not seventeen characters of the alphabet.</exception>
    public static CreditCode Complete(string body) => body.Length == Length - 1 && IsOfAlphabet(body)
        ? new CreditCode(body + CheckCharacter(body))
        : throw new FormatException("expected 17 digits or capital letters without I, O, S, V, Z");

    /// <summary>
    /// Reads eighteen characters (读取). Refused in this order: length and characters, check character; the problem says what was expected.
    /// </summary>
    public static bool TryParse(string text, out CreditCode code, out string? problem)
    {
        code = default;
        problem = null;
        if (text.Length != Length || !IsOfAlphabet(text))
        {
            problem = "expected 18 digits or capital letters without I, O, S, V, Z";
        }
        else if (text[^1] != CheckCharacter(text.AsSpan(0, Length - 1)))
        {
            problem = "the check character does not fit";
        }
        else
        {
            code = new CreditCode(text);
        }

        return problem is null;
    }

    /// <summary>The code (代码).</summary>
    public override string ToString() => Text;

    private static bool IsOfAlphabet(string text) => text.All(c => Alphabet.Contains(c, StringComparison.Ordinal));

    private static char CheckCharacter(ReadOnlySpan<char> body)
    {
        var (sum, weight) = (0, 1);
        foreach (var character in body)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * WeightStep % Alphabet.Length;
        }

        return Alphabet[(Alphabet.Length - (sum % Alphabet.Length)) % Alphabet.Length];
    }
}
