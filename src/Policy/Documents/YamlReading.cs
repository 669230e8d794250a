using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Reads YAML nodes of one document with exact places, and collects what is wrong instead of stopping.</summary>
internal sealed class YamlReading(string file, List<PolicyProblem> problems)
{
    /// <summary>File line on which the YAML text at hand begins, less one: marks count from 1.</summary>
    public int LineOffset { get; set; }

    public string File => file;

    public SourcePlace At(YamlNode node) => new(file, LineOffset + (int)node.Start.Line, (int)node.Start.Column);

    public void Problem(string code, YamlNode node, string message) => problems.Add(new PolicyProblem(code, At(node), message));

    public YamlNode? Parse(string text, int lineOffset)
    {
        LineOffset = lineOffset;
        var parser = new Parser(new StringReader(text));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            if (stream.Documents.Count == 1)
            {
                return stream.Documents[0].RootNode;
            }

            problems.Add(new PolicyProblem("POL003", new SourcePlace(file, lineOffset, 1),
                stream.Documents.Count == 0 ? "the block is empty" : "the block holds several YAML documents; expected one"));
            return null;
        }
        catch (YamlException e)
        {
            var at = new SourcePlace(file, lineOffset + (int)e.Start.Line, (int)e.Start.Column);
            problems.Add(new PolicyProblem("POL003", at, $"not readable as YAML: {e.Message}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The scanner ends like this, without a place, when the text ends inside a bracket; what it read last is near.
            var last = parser.Current?.End ?? Mark.Empty;
            var at = new SourcePlace(file, lineOffset + (int)last.Line, (int)last.Column);
            problems.Add(new PolicyProblem("POL003", at, "not readable as YAML: a bracket or a quotation is not closed after this"));
            return null;
        }
    }

    /// <summary>The entries of a mapping; keys that are not known are reported with the nearest known one and left out.</summary>
    public Dictionary<string, YamlNode> Entries(YamlNode node, IReadOnlyCollection<string> known)
    {
        var entries = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            Problem("POL003", node, $"expected keys and values, one of: {string.Join(", ", known)}");
            return entries;
        }

        foreach (var (keyNode, value) in mapping.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (known.Contains(key, StringComparer.Ordinal))
            {
                entries[key] = value;
                continue;
            }

            UnknownWord(keyNode, "key", key, known);
        }

        return entries;
    }

    public void UnknownWord(YamlNode node, string what, string word, IEnumerable<string> known)
    {
        var all = known.ToArray();
        var nearest = Vocabulary.Nearest(word, all);
        Problem("POL003", node, nearest.Length > 0
            ? $"unknown {what} '{word}'; did you mean '{nearest}'?"
            : $"unknown {what} '{word}'; expected one of: {string.Join(", ", all)}");
    }

    public string Text(YamlNode node)
    {
        if (node is YamlScalarNode { Value: { } value })
        {
            return value;
        }

        Problem("POL003", node, "expected a text");
        return "";
    }

    public string RequiredText(Dictionary<string, YamlNode> entries, string key, YamlNode owner)
    {
        if (Required(entries, key, owner) is not { } node)
        {
            return "";
        }

        var text = Text(node);
        if (string.IsNullOrWhiteSpace(text) && node is YamlScalarNode)
        {
            Problem("POL003", node, $"'{key}' is empty");
        }

        return text;
    }

    public static string OptionalText(Dictionary<string, YamlNode> entries, string key) =>
        entries.TryGetValue(key, out var node) && node is YamlScalarNode { Value: { } value } ? value : "";

    public DateOnly Date(YamlNode node)
    {
        if (DateOnly.TryParseExact(Text(node), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Problem("POL003", node, $"'{Text(node)}' is not a day; expected year-month-day like 2020-01-01");
        return DateOnly.MinValue;
    }

    public DateOnly RequiredDate(Dictionary<string, YamlNode> entries, string key, YamlNode owner)
    {
        if (entries.TryGetValue(key, out var node))
        {
            return Date(node);
        }

        Problem("POL003", owner, $"'{key}' is missing: the day from which this holds, like 2020-01-01");
        return DateOnly.MinValue;
    }

    public Scheme SchemeOf(YamlNode node) => Choice(node, "scheme", "310", "390") == 0 ? Scheme.Employee : Scheme.Resident;

    public bool Flag(YamlNode node)
    {
        var text = Text(node);
        if (text is "true" or "false")
        {
            return text == "true";
        }

        Problem("POL003", node, $"'{text}' is neither true nor false");
        return false;
    }

    /// <summary>A word out of a closed list; the first one after an error.</summary>
    public int Choice(YamlNode node, string what, params ReadOnlySpan<string> words)
    {
        var text = Text(node);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == text)
            {
                return i;
            }
        }

        UnknownWord(node, what, text, words.ToArray());
        return 0;
    }

    /// <summary>The entry of a key that must stand; null after a problem.</summary>
    public YamlNode? Required(Dictionary<string, YamlNode> entries, string key, YamlNode owner)
    {
        if (!entries.TryGetValue(key, out var node))
        {
            Problem("POL003", owner, $"'{key}' is missing");
        }

        return node;
    }

    /// <summary>A word out of a closed list under a key that must stand.</summary>
    public int RequiredChoice(Dictionary<string, YamlNode> entries, string key, YamlNode owner, params ReadOnlySpan<string> words) =>
        Required(entries, key, owner) is { } node ? Choice(node, $"value of '{key}'", words) : 0;

    public Bilingual Both(YamlNode node)
    {
        var entries = Entries(node, ["zh", "en"]);
        return new Bilingual(RequiredText(entries, "zh", node), RequiredText(entries, "en", node));
    }

    public IReadOnlyList<YamlNode> Items(YamlNode node)
    {
        if (node is YamlSequenceNode sequence)
        {
            return [.. sequence.Children];
        }

        Problem("POL003", node, "expected a list");
        return [];
    }

    /// <summary>One value or a list of values.</summary>
    public static IReadOnlyList<YamlNode> OneOrMany(YamlNode node) => node is YamlSequenceNode sequence ? [.. sequence.Children] : [node];

    public Money MoneyOf(YamlNode node)
    {
        if (!Money.TryParse(Text(node), out var money, out var problem))
        {
            Problem("POL003", node, $"'{Text(node)}' is not an amount in yuan: {problem}");
        }

        return money;
    }

    public int Whole(YamlNode node, int min, int max)
    {
        if (int.TryParse(Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Problem("POL003", node, $"'{Text(node)}' is out of range: expected a whole number from {min} to {max}");
        return min;
    }
}
