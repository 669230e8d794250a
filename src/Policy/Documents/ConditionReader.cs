using System.Globalization;
using YamlDotNet.RepresentationModel;
using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Reads the conditions that stand beside a value (适用条件).</summary>
internal static class ConditionReader
{
    /// <summary>A list of conditions of which one must hold, a single one, or the word "always".</summary>
    public static IReadOnlyList<Condition> ReadAny(YamlReading yaml, YamlNode node, Article article)
    {
        if (node is YamlScalarNode scalar)
        {
            if (scalar.Value != "always")
            {
                yaml.Problem("POL003", node,
                    $"'{scalar.Value}' is not a condition; expected 'always', a condition like {{visit: inpatient}}, or a list of them");
            }

            return [Condition.Always];
        }

        return [.. YamlReading.OneOrMany(node).Select(n => Read(yaml, yaml.Entries(n, Vocabulary.Dimensions.Keys), article))];
    }

    /// <summary>The condition in those entries that are dimensions; other entries belong to the caller.</summary>
    public static Condition Read(YamlReading yaml, Dictionary<string, YamlNode> entries, Article article)
    {
        List<DimensionTest>? tests = null;
        foreach (var (key, node) in entries)
        {
            if (Vocabulary.Dimensions.TryGetValue(key, out var dimension))
            {
                (tests ??= []).Add(Test(yaml, dimension, node, article));
            }
        }

        return tests is null ? Condition.Always : new Condition(tests);
    }

    private static DimensionTest Test(YamlReading yaml, Dimension dimension, YamlNode node, Article article) => dimension switch
    {
        Dimension.Age => Range(yaml, dimension, node, NumberUnit.Years, Vocabulary.MaxAge, article),
        Dimension.Months => Range(yaml, dimension, node, NumberUnit.Months, Vocabulary.MaxMonths, article),
        Dimension.Stay => Stays(yaml, node),
        Dimension.Diagnosis => Diagnoses(yaml, node),
        _ => Values(yaml, dimension, node),
    };

    /// <summary>A range of ages: 45..69, 70.., ..44 or one age.</summary>
    public static DimensionTest Ages(YamlReading yaml, YamlNode node, Article article) => Test(yaml, Dimension.Age, node, article);

    private static DimensionTest Values(YamlReading yaml, Dimension dimension, YamlNode node)
    {
        var mask = 0UL;
        var words = new List<string>();
        foreach (var item in YamlReading.OneOrMany(node))
        {
            var text = yaml.Text(item);
            if (Vocabulary.TryValue(dimension, text, out var value))
            {
                mask |= 1UL << value;
                words.Add(text);
                continue;
            }

            yaml.UnknownWord(item, Vocabulary.NameOf(dimension), text, Vocabulary.ValuesOf(dimension).Select(w => w.Name));
        }

        return new DimensionTest { Dimension = dimension, Mask = mask, Text = string.Join(" or ", words) };
    }

    private static DimensionTest Range(YamlReading yaml, Dimension dimension, YamlNode node, NumberUnit unit, int max, Article article)
    {
        var text = yaml.Text(node);
        var (from, to) = Ends(text);
        PolicyNumber? Number(string end, bool upper) => end.Length == 0 ? null : Bound(yaml, node, end, unit, max, article, upper);
        var (first, last) = (Number(from, upper: false), Number(to, upper: true));
        if (first is not null && last is not null && first.Value > last.Value)
        {
            yaml.Problem("POL003", node, $"'{text}' is no range: it ends before it begins");
        }

        return new DimensionTest { Dimension = dimension, FromNumber = first, ToNumber = last, Text = text };
    }

    private static PolicyNumber? Bound(YamlReading yaml, YamlNode node, string text, NumberUnit unit, int max, Article article, bool upper)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > max)
        {
            yaml.Problem("POL003", node, $"'{text}' is out of range: expected a whole number up to {max}, as in 45..69, 70.. or ..44");
            return null;
        }

        var number = new PolicyNumber
        {
            Value = value, Unit = unit, Text = text, Place = yaml.At(node), Article = article, IsRangeEnd = true,
            IsUpperEnd = upper,
        };
        article.Document.NumberList.Add(number);
        return number;
    }

    private static DimensionTest Stays(YamlReading yaml, YamlNode node)
    {
        var text = yaml.Text(node);
        var (fromText, toText) = Ends(text);
        if (!Stay(fromText, 1, out var from) || !Stay(toText, int.MaxValue, out var to) || from > to)
        {
            yaml.Problem("POL003", node, $"'{text}' is not a number of stays; expected 1, 2.. or 2..3 up to {Vocabulary.MaxStay}");
            (from, to) = (1, int.MaxValue);
        }

        return new DimensionTest { Dimension = Dimension.Stay, FromStay = from, ToStay = to, Text = text };
    }

    private static bool Stay(string text, int open, out int stay)
    {
        stay = open;
        return text.Length == 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out stay) && stay is >= 1 and <= Vocabulary.MaxStay);
    }

    private static (string From, string To) Ends(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots < 0 ? (text, text) : (text[..dots].Trim(), text[(dots + 2)..].Trim());
    }

    private static DimensionTest Diagnoses(YamlReading yaml, YamlNode node)
    {
        var ranges = new List<(int From, int Until)>();
        var words = new List<string>();
        foreach (var item in YamlReading.OneOrMany(node))
        {
            var text = yaml.Text(item);
            if (DiagnosisCode.TryParsePrefix(text, out var range))
            {
                ranges.Add(range);
                words.Add(text);
                continue;
            }

            yaml.Problem("POL003", item, $"'{text}' is not the beginning of an ICD-10 code like I10 or E11.9");
        }

        return new DimensionTest { Dimension = Dimension.Diagnosis, Codes = ranges, Text = string.Join(" or ", words) };
    }
}
