using System.Globalization;
using System.Text;

namespace Yibao.Cli;

/// <summary>Columns of a terminal (列宽): a Chinese character fills two, a combining mark none.</summary>
internal static class Columns
{
    /// <summary>Ranges of characters that fill two columns: East Asian Width W and F of UAX 11.</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Columns that a text fills.</summary>
    public static int WidthOf(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += WidthOf(rune);
        }

        return width;
    }

    /// <summary>The text, cut to the width and filled up with blanks on the right.</summary>
    public static string Pad(string text, int width)
    {
        var cut = Cut(text, width);
        return cut + new string(' ', width - WidthOf(cut));
    }

    /// <summary>The text, filled up with blanks on the left; a number is never cut.</summary>
    public static string PadLeft(string text, int width) => new string(' ', Math.Max(0, width - WidthOf(text))) + text;

    /// <summary>As much of the text as fits, with an ellipsis where something is left out.</summary>
    public static string Cut(string text, int width)
    {
        if (WidthOf(text) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + WidthOf(rune) > width - 1)
            {
                break;
            }

            kept.Append(rune);
            used += WidthOf(rune);
        }

        return kept.Append('…').ToString();
    }

    /// <summary>Breaks a text into lines: at blanks, between Chinese characters, and inside a word only where it must be.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var piece in Pieces(text))
        {
            var wide = WidthOf(piece);
            if (used + WidthOf(piece.TrimEnd()) > width && used > 0)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
                used = 0;
            }

            var rest = piece;
            while (wide > width && WidthOf(rest.TrimEnd()) > width)
            {
                var head = Head(rest, width);
                lines.Add(head);
                rest = rest[head.Length..];
            }

            line.Append(rest);
            used += WidthOf(rest);
        }

        if (line.Length > 0 || lines.Count == 0)
        {
            lines.Add(line.ToString().TrimEnd());
        }

        return lines;
    }

    private static int WidthOf(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
        {
            return 0;
        }

        foreach (var (first, last) in Wide)
        {
            if (rune.Value >= first && rune.Value <= last)
            {
                return 2;
            }
        }

        return 1;
    }

    /// <summary>
    /// What stays together on a line: a word with the blank behind it, or one wide character with the closing mark behind it.
    /// </summary>
    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        var runes = text.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            piece.Append(runes[i]);
            if (i == runes.Length - 1 || Parts(runes[i], runes[i + 1]))
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }
    }

    /// <summary>Whether a line may end between two characters.</summary>
    private static bool Parts(Rune left, Rune right)
    {
        if (left.Value == ' ' || (WidthOf(left) == 1 && WidthOf(right) == 1))
        {
            return left.Value == ' ';
        }

        return !"，。；：、）》」』！？,.;:)%".Contains(right.ToString(), StringComparison.Ordinal)
            && !"（《「『(".Contains(left.ToString(), StringComparison.Ordinal);
    }

    private static string Head(string text, int width)
    {
        var length = 0;
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + WidthOf(rune) > width)
            {
                break;
            }

            used += WidthOf(rune);
            length += rune.Utf16SequenceLength;
        }

        return text[..Math.Max(1, length)];
    }
}
