using YamlDotNet.RepresentationModel;
using Yibao.Kernel;

namespace Yibao.Policy.Documents;

/// <summary>Reads a rule block: a layer, the plan, a figure, a treatment or parameters.</summary>
internal sealed class RuleReader(YamlReading yaml, bool scenario = false)
{
    private const string TimesKey = "times";
    private const string PlusKey = "plus";

    /// <summary>A parameter ten times what it was is another one.</summary>
    private const decimal LargestChange = 10m;

    private static readonly string[] ChangeKeys = [TimesKey, PlusKey];
    private static readonly string[] Kinds = ["layer", "plan", "figure", "treat", "parameters"];
    private readonly LayerReader layers = new(yaml, scenario);

    public void Read(YamlNode node, Article article)
    {
        var document = article.Document;
        var kind = (node as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value)
            .FirstOrDefault(k => Kinds.Contains(k, StringComparer.Ordinal));
        var body = kind is null or "layer"
            ? node
            : ((YamlMappingNode)node).Children.First(c => c.Key is YamlScalarNode { Value: { } key } && key == kind).Value;
        if (kind is not (null or "layer"))
        {
            yaml.Entries(node, [kind]);
        }

        switch (kind)
        {
            case "layer":
                document.LayerValues.AddRange(layers.Read(node, article));
                break;
            case "plan" when scenario:
                yaml.Problem("POL003", node,
                    "a scenario does not move the policy year or what counts as a stay; "
                    + "it says layers, figures, treatments and parameters");
                break;
            case "plan":
                document.PlanValues.Add(Plan(body, article));
                break;
            case "figure":
                document.Figures.Add(Figure(body, article));
                break;
            case "treat":
                document.Treatments.Add(Treat(body, article));
                break;
            case "parameters":
                document.Parameters.AddRange(Parameters(body, article));
                break;
            default:
                yaml.Problem("POL003", node, $"a rule block begins with one of: {string.Join(", ", Kinds)}");
                break;
        }
    }

    private PlanValue Plan(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, ["from", "policy_year_starts", "stays_counted", "first_pay_share", "stay_period_days"]);
        var counted = 0U;
        foreach (var item in yaml.Required(entries, "stays_counted", node) is { } list ? YamlReading.OneOrMany(list) : [])
        {
            if (Vocabulary.TryValue(Dimension.Visit, yaml.Text(item), out var visit))
            {
                counted |= 1U << visit;
            }
            else if (yaml.Text(item) != "none")
            {
                yaml.UnknownWord(item, "visit", yaml.Text(item), Vocabulary.ValuesOf(Dimension.Visit).Select(w => w.Name));
            }
        }

        var share = yaml.Required(entries, "first_pay_share", node) is { } s and not YamlScalarNode { Value: "none" }
            ? NumberReading.Read(yaml, s, NumberUnit.Percent, 0, 1, article)
            : null;
        var days = entries.TryGetValue("stay_period_days", out var d)
            ? NumberReading.Read(yaml, d, NumberUnit.Days, 1, NumberReading.LargestPeriodDays, article)
            : null;
        return new PlanValue(
            yaml.RequiredDate(entries, "from", node), YearStart(entries, node), counted, share, days, article, yaml.At(node));
    }

    private PolicyYearStart YearStart(Dictionary<string, YamlNode> entries, YamlNode owner)
    {
        if (yaml.Required(entries, "policy_year_starts", owner) is not { } node)
        {
            return PolicyYearStart.Calendar;
        }

        switch (yaml.Text(node))
        {
            case "01-01":
                return PolicyYearStart.Calendar;
            case "07-01":
                return PolicyYearStart.July;
            default:
                yaml.Problem("POL003", node, $"'{yaml.Text(node)}' is not a start of a policy year; expected 01-01 or 07-01");
                return PolicyYearStart.Calendar;
        }
    }

    private FigureValue Figure(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, ["name", "from", "amount"]);
        return new FigureValue(
            yaml.RequiredText(entries, "name", node),
            yaml.RequiredDate(entries, "from", node),
            NumberReading.Read(yaml, yaml.Required(entries, "amount", node) ?? node, NumberUnit.Yuan, 0, 1_000_000_000, article),
            yaml.At(node));
    }

    private TreatValue Treat(YamlNode node, Article article)
    {
        var entries = yaml.Entries(node, ["name", "from", "repealed", "when", "as", "eligible"]);
        var when = entries.TryGetValue("when", out var w)
            ? ConditionReader.Read(yaml, yaml.Entries(w, Vocabulary.Dimensions.Keys), article)
            : Condition.Always;
        var asEntries = entries.TryGetValue("as", out var a) ? yaml.Entries(a, ["place", "filing", "network"]) : [];
        int? Value(Dimension dimension)
        {
            if (!asEntries.TryGetValue(Vocabulary.NameOf(dimension), out var value))
            {
                return null;
            }

            if (!Vocabulary.TryValue(dimension, yaml.Text(value), out var index))
            {
                yaml.UnknownWord(value, Vocabulary.NameOf(dimension), yaml.Text(value), Vocabulary.ValuesOf(dimension).Select(v => v.Name));
            }

            return index;
        }

        foreach (var test in when.Tests.Where(t => t.Dimension is Dimension.Stay or Dimension.Diagnosis))
        {
            yaml.Problem("POL003", w!,
                $"a treatment may not look at '{Vocabulary.NameOf(test.Dimension)}': it is read before stays and diagnoses are");
        }

        var eligible = entries.TryGetValue("eligible", out var e) && yaml.Choice(e, "treatment of lines", "diagnosis-plan") == 0;
        return new TreatValue(
            yaml.RequiredText(entries, "name", node), yaml.RequiredDate(entries, "from", node),
            entries.TryGetValue("repealed", out var r) ? yaml.Date(r) : null, when,
            (CarePlace?)Value(Dimension.Place), (Filing?)Value(Dimension.Filing), (Network?)Value(Dimension.Network), eligible, article,
            yaml.At(node));
    }

    private IEnumerable<ParameterValue> Parameters(YamlNode node, Article article)
    {
        string[] known = ["from", "retroactive", "repealed", .. Vocabulary.ParametersByName.Keys];
        var entries = yaml.Entries(node, known);
        if (entries.TryGetValue("repealed", out var repealed))
        {
            var terms = yaml.Entries(repealed, ["names", "on"]);
            var on = yaml.RequiredDate(terms, "on", repealed);
            foreach (var name in yaml.Required(terms, "names", repealed) is { } names ? YamlReading.OneOrMany(names) : [])
            {
                yield return new ParameterValue(yaml.Text(name), on, [], article, yaml.At(name));
            }
        }

        var values = entries.Where(e => Vocabulary.ParametersByName.ContainsKey(e.Key)).ToArray();
        if (values.Length == 0)
        {
            yield break;
        }

        var from = yaml.RequiredDate(entries, "from", node);
        if (!scenario && from < article.Document.Front.Issued && !(entries.TryGetValue("retroactive", out var flag) && yaml.Flag(flag)))
        {
            yaml.Problem("POL008", entries.GetValueOrDefault("from", node),
                $"parameters start on {from:yyyy-MM-dd}, before the instrument was issued on "
                + $"{article.Document.Front.Issued:yyyy-MM-dd}; write 'retroactive: true' if that is meant");
        }

        foreach (var (name, value) in values)
        {
            var declaration = Vocabulary.ParametersByName[name];
            var rows = value is YamlSequenceNode sequence
                ? sequence.Children.Select(n => Row(n, declaration, article))
                : [Plain(value, declaration, article)];
            yield return new ParameterValue(name, from, [.. rows], article, yaml.At(value));
        }
    }

    private ParameterRow Plain(YamlNode node, ParameterDeclaration declaration, Article article) =>
        new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), null, Value(node, declaration, article), yaml.At(node));

    private ParameterRow Row(YamlNode node, ParameterDeclaration declaration, Article article)
    {
        var entries = yaml.Entries(node, [.. declaration.Keys, "value", .. scenario ? ChangeKeys : []]);
        var keys = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        DimensionTest? age = null;
        foreach (var key in declaration.Keys)
        {
            if (!entries.TryGetValue(key, out var words))
            {
                continue;
            }

            if (key == Vocabulary.AgeKey)
            {
                age = ConditionReader.Ages(yaml, words, article);
            }
            else
            {
                var known = Vocabulary.ParameterKeys[key];
                keys[key] = [.. YamlReading.OneOrMany(words).Select(word => known[yaml.Choice(word, key, known)])];
            }
        }

        var change = (ParameterChange)(Array.FindIndex(ChangeKeys, entries.ContainsKey) + 1);
        var number = change switch
        {
            ParameterChange.Times => NumberReading.Read(yaml, entries[TimesKey], NumberUnit.Percent, 0, LargestChange, article),
            ParameterChange.Plus =>
                NumberReading.Read(yaml, entries[PlusKey], declaration.Unit, -declaration.Max, declaration.Max, article),
            _ => Value(yaml.Required(entries, "value", node) ?? node, declaration, article),
        };
        if (change != ParameterChange.None && entries.TryGetValue("value", out var value))
        {
            yaml.Problem("POL003", value, $"'value' stands beside '{ChangeKeys[(int)change - 1]}'; expected one of them");
        }

        return new ParameterRow(keys, age, number, yaml.At(node), change);
    }

    private PolicyNumber Value(YamlNode node, ParameterDeclaration declaration, Article article) =>
        NumberReading.Read(yaml, node, declaration.Unit, declaration.Min, declaration.Max, article);
}
