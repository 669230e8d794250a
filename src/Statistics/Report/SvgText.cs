using System.Globalization;
using System.Text;

namespace Yibao.Statistics.Report;

/// <summary>Writes the elements of a drawing (SVG 元素): numbers short and the same everywhere, text escaped.</summary>
internal sealed class SvgText
{
    public const double FontSize = 12;

    private const string Ink = "#222";
    private const double WideCharacter = 1; // of the font size: Chinese
    private const double NarrowCharacter = 0.56;
    private const char FirstWide = '\u2E80';

    private readonly StringBuilder text = new();

    public void Raw(string markup) => text.Append(markup);

    public void Text(double x, double y, string words, string anchor = "start", double size = FontSize, bool isStrong = false) =>
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"{Number(size)}\" fill=\"{Ink}\"")
            .Append(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"").Append(isStrong ? " font-weight=\"600\"" : "")
            .Append('>').Append(Escape(words)).Append("</text>");

    public void Line(double x1, double y1, double x2, double y2, string color = "#ccc") => text.Append(
        CultureInfo.InvariantCulture,
        $"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" stroke=\"{color}\"/>");

    /// <summary>A bar or square; a reader that points at it sees the words.</summary>
    public void Box(double x, double y, double width, double height, string color, string words = "")
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" fill=\"{color}\"");
        text.Append(words.Length == 0 ? "/>" : $"><title>{Escape(words)}</title></rect>");
    }

    public override string ToString() => text.ToString();

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text for HTML and XML; a control character, which XML does not know, becomes the replacement character.</summary>
    public static string Escape(string words)
    {
        var escaped = new StringBuilder(words.Length);
        foreach (var one in words)
        {
            _ = one switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                < ' ' and not ('\n' or '\t') => escaped.Append('\uFFFD'),
                _ => escaped.Append(one),
            };
        }

        return escaped.ToString();
    }

    /// <summary>About how wide a text is.</summary>
    public static double Width(string words, double size = FontSize) =>
        words.Sum(one => one >= FirstWide ? WideCharacter : NarrowCharacter) * size;

    /// <summary>A text that fits: its end gives way to an ellipsis.</summary>
    public static string Fit(string words, double width)
    {
        if (Width(words) <= width)
        {
            return words;
        }

        var kept = words.Length;
        while (kept > 0 && Width(words[..kept] + "…") > width)
        {
            kept--;
        }

        return words[..kept] + "…";
    }
}
