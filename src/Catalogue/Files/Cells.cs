using System.Globalization;
using Yibao.Kernel;
using Yibao.Policy;
using Yibao.Policy.Documents;

namespace Yibao.Catalogue.Files;

/// <summary>Reads the cells of a row into values; every cell that cannot be read is an error of its own (单元格).</summary>
internal static class Cells
{
    private const int ShortList = 6; // as many words are simply listed
    private static readonly char[] Blank = [' '];
    private static readonly string[] TrustWords = ["verified", "press", "unverified"];

    internal static string Text(this CsvRows rows, int column, bool needed)
    {
        var text = rows[column];
        if (text.Length == 0 && needed)
            rows.Fail("CAT004", column, "empty; must be given");
        else if (text.Length > CsvRows.FieldLengthMax)
            rows.Fail("CAT007", column, $"longer than {CsvRows.FieldLengthMax.ToString(CultureInfo.InvariantCulture)} characters");
        else if (text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Any(char.IsControl)))
            rows.Fail("CAT005", column, "blanks at an end, a line break or another control character");
        return text;
    }

    internal static string Code(this CsvRows rows, int column)
    {
        var text = rows[column];
        if (text.Length == 0)
            rows.Fail("CAT004", column, "empty; must be given");
        else if (text.Length is < 3 or > 40 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            rows.Fail("CAT005", column, $"'{Cut(text)}'; expected 3 to 40 letters, digits and hyphens");
        return text;
    }

    internal static DateOnly? Day(this CsvRows rows, int column, bool needed)
    {
        var text = rows[column];
        if (text.Length == 0)
        {
            if (needed)
                rows.Fail("CAT004", column, "empty; must be given");
            return null;
        }
        if (Days.TryParse(text, out var day, out var problem))
            return day;
        rows.Fail("CAT005", column, $"'{Cut(text)}': {problem}");
        return null;
    }

    /// <summary>Index of a word in a closed list; -1, with an error, when it is none of them.</summary>
    internal static int Word(this CsvRows rows, int column, IReadOnlyList<string> words)
    {
        var text = rows[column];
        if (text.Length == 0)
        {
            rows.Fail("CAT004", column, $"empty; expected one of {string.Join(", ", words)}");
            return -1;
        }
        var index = IndexOf(words, text);
        if (index < 0)
            rows.Fail("CAT006", column, Unknown(text, words));
        return index;
    }

    /// <summary>Words separated by single blanks as a bit mask; 0 for an empty cell.</summary>
    internal static int Mask(this CsvRows rows, int column, IReadOnlyList<string> words)
    {
        var mask = 0;
        foreach (var word in List(rows, column))
        {
            var index = IndexOf(words, word);
            if (index < 0)
                rows.Fail("CAT006", column, Unknown(word, words));
            else if ((mask & (1 << index)) != 0)
                rows.Fail("CAT005", column, $"'{word}' stands twice");
            else
                mask |= 1 << index;
        }
        return mask;
    }

    internal static string[] List(this CsvRows rows, int column) =>
        rows[column].Length == 0 ? [] : rows[column].Split(Blank, StringSplitOptions.None);

    /// <summary>A decimal in units of 10^-decimals; null, with an error, when it is none or outside the range.</summary>
    internal static long? Number(this CsvRows rows, int column, int decimals, long limit, string expected)
    {
        var text = rows[column];
        if (DecimalText.TryRead(text, decimals, limit, out var units, out var fault) && units > 0)
            return units;
        rows.Fail(fault is DecimalFault.TooLarge or DecimalFault.None ? "CAT007" : "CAT005", column, $"'{Cut(text)}'; expected {expected}");
        return null;
    }

    internal static RegionCode? Region(this CsvRows rows, int column)
    {
        var text = rows[column];
        if (text.Length == 0)
            rows.Fail("CAT004", column, "empty; must be given (000000 for the nation)");
        else if (RegionCode.TryParse(text, out var region))
            return region;
        else
            rows.Fail("CAT005", column, $"'{Cut(text)}'; expected a GB/T 2260 code of six digits whose province exists");
        return null;
    }

    internal static Trust Trust(this CsvRows rows, int column) => (Trust)Math.Max(0, rows.Word(column, TrustWords));

    internal static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "...";

    internal static string Unknown(string word, IReadOnlyList<string> words)
    {
        var nearest = words.Count > ShortList ? Vocabulary.Nearest(word, words) : "";
        return nearest.Length > 0
            ? $"'{Cut(word)}' is unknown; did you mean '{nearest}'?"
            : $"'{Cut(word)}' is unknown; expected {string.Join(", ", words)}";
    }

    private static int IndexOf(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (string.Equals(words[i], word, StringComparison.Ordinal))
                return i;
        }
        return -1;
    }
}
